"""Attributions without a verb: "according to X", "in the words of X", "reportedly"; and "quoted as saying"."""

from __future__ import annotations

from dateline.model import Act
from dateline.record.claims.clauses import chars, spread
from dateline.record.claims.found import Found
from dateline.record.claims.lexicon import Cue
from dateline.record.claims.lines import Line
from dateline.record.claims.phrases import phrase_ending, phrase_from
from dateline.record.claims.subjects import main_subject
from dateline.record.claims.verbs import adverb, verbish

_ACCORDING = Cue("according to", Act.STATE, frozenset(), None, frozenset())
_REPORTEDLY = Cue("reportedly", Act.STATE, frozenset(), None, frozenset())
_ALLEGEDLY = Cue("allegedly", Act.ACCUSE, frozenset(), None, frozenset())
_QUOTED = Cue("quote", Act.STATE, frozenset(), None, frozenset())
_ADVERBS = {"reportedly": _REPORTEDLY, "allegedly": _ALLEGEDLY, "purportedly": _ALLEGEDLY}


def according_to(line: Line, others: list[Found]) -> list[Found]:
    """The claims of "according to X" in a line. others: the claims found by their verbs, whose cues end a content."""
    found: list[Found] = []
    cues = [claim.cue_at[0] for claim in others if claim.cue_at is not None]
    for at in range(len(line.tokens) - 2):
        if line.lower(at) != "according" or line.lower(at + 1) != "to":
            continue
        source = phrase_from(line, at + 2, inverted=at > 0)
        if source is None:
            continue
        first, last = at, source[1]
        if _opens(line, at) and verbish(line, last) and not line.tokens[last].among("auxiliaries"):
            # "According to minutes published on Monday, …"
            comma = next((i for i in range(last, min(last + 12, len(line.tokens))) if line.lower(i) == ","), None)
            if comma is not None:
                source, last = (source[0], comma), comma
        if line.lower(last) in ("who", "that"):
            while line.kind(last) == "word":
                last += 1
            source = (source[0], last)
        content = []
        if _opens(line, at):
            named = _name_behind(line, last)
            if named is not None:
                source, last = (source[0], named), named
            led = line.lower(last) in (",", "") or line.kind(last) == "quote"
            stop = next((i for i in range(last, len(line.tokens)) if line.lower(i) == ";"), len(line.tokens))
            after = spread(line, last, stop) if led else None
            content = [after] if after is not None else []
        else:
            before = _before(line, at, cues)
            if before is not None:
                content = [before]
            rest = last + 1 if line.lower(last) == "," else None
            if rest is not None and line.at(rest) is not None and line.tokens[rest].among("auxiliaries"):
                after = spread(line, rest, len(line.tokens))
                content += [after] if after is not None else []
        if not content:
            continue
        found.append(
            Found(
                pattern="according to",
                line=line,
                source=chars(line, source),
                cue_at=(line.tokens[first].start, line.tokens[first + 1].end),
                cue=_ACCORDING,
                content=content,
                clause=(line.tokens[first].start, line.tokens[last - 1].end),
            )
        )
    return found


def _name_behind(line: Line, comma: int) -> int | None:
    """The end of the name in "according to his aunt, Jane Starner, …"; None where no name stands between commas."""
    at = comma + 1
    while at - comma <= 4 and line.at(at) is not None and line.tokens[at].capital:
        at += 1
    lower = line.tokens[comma - 1].text.islower()
    return at if line.lower(comma) == "," and line.lower(at) == "," and at - comma > 2 and lower else None


def _quotation_before(line: Line, quote: int) -> tuple[int, int] | None:
    """ "“…,” the agency quoted him as saying"."""
    for at in range(quote - 1, -1, -1):
        if line.kind(at) == "quote":
            return line.tokens[at].start, line.tokens[at].end
    return None


def _opens(line: Line, at: int) -> bool:
    return all(
        line.tokens[i].kind != "quote" and (line.tokens[i].kind == "mark" or line.tokens[i].among("conjunctions"))
        for i in range(at)
    )


def _before(line: Line, at: int, cues: list[int]) -> tuple[int, int] | None:
    start = 0
    for index in range(at):
        if line.lower(index) == ";":
            start = index + 1
    if line.tokens[start].among("conjunctions"):
        start += 1
    if (
        not any(verbish(line, index) for index in range(start, at))
        and not any(line.kind(index) == "quote" for index in range(start, at))
        and at - start < 4
    ):
        return None
    return spread(line, start, at)


def reportedly(line: Line) -> list[Found]:
    """The claims of "reportedly" and "allegedly": of its clause, by nobody who is named."""
    found: list[Found] = []
    for at, token in enumerate(line.tokens):
        cue = _ADVERBS.get(token.lower) if token.kind == "word" else None
        if cue is None:
            continue
        start = at
        while start > 0 and not (
            line.kind(start - 1) == "mark"
            or line.kind(start - 1) == "quote"
            or line.lower(start - 1) in ("but", "while", "that", "who", "which", "because", "when")
        ):
            start -= 1
        if start == at:
            start = at + 1
        stop = at + 1
        while stop < len(line.tokens) and not (
            line.kind(stop) == "mark" or line.lower(stop) in ("but", "while", "because")
        ):
            stop += 1
        if verbish(line, start) or (start == at + 1 and verbish(line, start)):
            subject = main_subject(line, start)
            start = subject[0] if subject is not None else start
        content = [
            piece
            for piece in (spread(line, start, at), spread(line, at + 1, stop))
            if piece is not None and piece[1] > piece[0]
        ]
        if start > at:
            content = content[-1:]
        if not content:
            continue
        found.append(
            Found("reportedly", line, None, (token.start, token.end), cue, content, clause=None, unattributed=True)
        )
    return found


def quoted_as_saying(line: Line) -> list[Found]:
    """The claims of "the agency quoted the king as saying …" (two, one in the other) and "the king was quoted by the
    agency as saying …"."""
    found: list[Found] = []
    for at in range(2, len(line.tokens) - 1):
        if line.lower(at) != "as" or line.lower(at + 1) not in ("saying", "telling"):
            continue
        quote = next(
            (
                i
                for i in range(at - 1, max(-1, at - 16), -1)
                if line.lower(i) in ("quoted", "quotes", "cited", "quoting", "citing")
            ),
            None,
        )
        if quote is None:
            continue
        rest = at + 2
        if line.lower(at + 1) == "telling":  # "as telling his council that …"
            heard = phrase_from(line, rest)
            rest = heard[1] if heard is not None else rest
        rest += line.lower(rest) == "that"
        content = spread(line, rest, len(line.tokens)) or _quotation_before(line, quote)
        if content is None:
            continue
        inner = Found(
            "quoted as saying", line, None, (line.tokens[at].start, line.tokens[at + 1].end), _QUOTED, [content]
        )
        start = quote
        while start > 0 and (line.tokens[start - 1].among("auxiliaries") or adverb(line.tokens[start - 1])):
            start -= 1
        subject = phrase_ending(line, start)
        outer: Found | None = None
        if start < quote and any(line.tokens[i].among("be") for i in range(start, quote)):
            inner.source = chars(line, subject)
            by = phrase_from(line, quote + 2) if line.lower(quote + 1) == "by" else None
            if by is not None:
                outer = Found(
                    "was quoted by",
                    line,
                    chars(line, by),
                    (line.tokens[start].start, line.tokens[quote].end),
                    _QUOTED,
                    [content],
                )
            else:
                inner.cue_at = (line.tokens[start].start, line.tokens[at + 1].end)
        else:
            speaker = phrase_from(line, quote + 1)
            inner.source = chars(line, speaker)
            if subject is not None and speaker is not None:
                whole = (
                    (line.tokens[speaker[0]].start, content[1]) if content[0] > line.tokens[quote].start else content
                )
                outer = Found(
                    "quoted somebody as saying",
                    line,
                    chars(line, subject),
                    (line.tokens[quote].start, line.tokens[quote].end),
                    _QUOTED,
                    [whole],
                )
        if inner.source is None:
            continue
        if outer is not None:
            inner.outer = outer
            found.append(outer)
        found.append(inner)
    return found
