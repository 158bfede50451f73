"""Claims of a line: said-clauses, before and after what is said, and the quotations beside them."""

from __future__ import annotations

import re

from dateline.model import Act
from dateline.record.claims.complements import Complement, addressee, complement, past_interlude, starts_clause
from dateline.record.claims.found import Chars, Found
from dateline.record.claims.lexicon import Cue, cues, namings
from dateline.record.claims.lines import Line
from dateline.record.claims.openings import Range
from dateline.record.claims.passives import passive
from dateline.record.claims.phrases import phrase_ending
from dateline.record.claims.sites import Site, past_particle, sites
from dateline.record.claims.turns import GAPS, turn
from dateline.record.claims.verbs import adverb, verbish

_LEADING = frozenset({"but", "and", "or", "so", "yet", "then", ",", "—", "–", "-", ";", "("})


def claims_of_line(line: Line) -> list[Found]:
    """The claims whose cue stands in this line, in order of their cues."""
    found: list[tuple[Site, Found]] = []
    here = sites(line)
    taken = 0  # tokens before this one are somebody's content or source already
    for number, site in enumerate(here):
        limit = _limit(line, here, number)
        claim = _claim(line, site, limit, taken)
        if claim is None:
            continue
        claim.outer = _outer(claim, [earlier for _, earlier in found])
        found.append((site, claim))
        if site.shape == "passive" and claim.unattributed:
            continue  # "The king is expected to leave, his office said": the office says it all
        if site.shape == "shared" and claim.content[0][0] > line.tokens[site.index].start:
            continue
        if site.shape == "plain" and claim.content[0][0] > line.tokens[site.index].start:
            # "The crew told police that …, an officer said": the later source may give the whole sentence.
            taken = max(taken, site.boundary or 0)
            continue
        if site.boundary is None and site.shape != "inverted":
            continue
        taken = max(taken, site.after if site.shape == "inverted" else site.index + 1)
    return [claim for _, claim in found]


def _limit(line: Line, here: list[Site], number: int) -> int:
    """Where the content of a site must end at the latest: where the next clause of the same rank begins."""
    site = here[number]
    for later in here[number + 1 :]:
        if later.boundary is not None and later.boundary > site.index:
            return later.boundary
    return len(line.tokens)


def _claim(line: Line, site: Site, limit: int, taken: int) -> Found | None:
    if site.shape == "passive":
        return passive(line, site, limit)
    for cue in site.cues:
        after = past_particle(line, site.index, cue) if site.shape != "inverted" else site.after
        if "refused" in cue.frames and line.lower(after) in ("or", "nor") and line.lower(after + 1) in cues():
            after += 2  # "would neither confirm nor deny that …"
        if site.shape == "inverted":
            found = _behind(line, site, cue, after, limit, taken)
            if found is not None:
                return found
            continue
        if _follows_quotation(line, site):
            found = _behind(line, site, cue, after, limit, taken)
            if found is not None:
                return found
        led = complement(line, cue, after, limit, negated=site.group.negated)
        if led is not None and site.subject is not None:
            return _ahead(line, site, cue, after, led, limit)
        found = _behind(line, site, cue, after, limit, taken) or _gapped(line, site, cue, after, limit)
        if found is not None:
            return found
    return None


def _gapped(line: Line, site: Site, cue: Cue, after: int, limit: int) -> Found | None:
    """The claim of "the tally, which she said was late": what "which" belongs to, and what is said of it."""
    which = site.subject[0] - 1 if site.subject is not None else -1
    token = line.at(after)
    if site.shape != "plain" or which < 1 or "zero" not in cue.frames or line.lower(which) not in GAPS:
        return None
    if token is None or after >= limit or not verbish(line, after) or site.group.negated:
        return None
    rest = spread(line, after, limit)
    of = phrase_ending(line, which - 1 if line.lower(which - 1) == "," else which)
    if rest is None:
        return None
    return Found(
        pattern="said of what a relative clause belongs to",
        line=line,
        source=chars(line, site.subject),
        cue_at=_cue_chars(line, site, after),
        cue=cue,
        content=[at for at in (chars(line, of), rest) if at is not None],
    )


def _first(site: Site) -> int:
    return site.subject[0] if site.subject is not None and site.shape == "plain" else site.group.start


def _follows_quotation(line: Line, site: Site) -> bool:
    """Whether the source and cue stand right behind a quotation."""
    if site.shape != "plain":
        return False
    at = _first(site) - 1
    return line.kind(at) == "quote" or (line.lower(at) == "," and line.kind(at - 1) == "quote")


def _ahead(line: Line, site: Site, cue: Cue, after: int, led: Complement, limit: int) -> Found | None:
    content = spread(line, led.start, turn(line, site, led, limit))
    if content is None or _tells_of_source(line, cue, led.start):
        return None
    name = {"plain": "", "shared": "shared ", "relative": "relative "}[site.shape] + led.frame
    return Found(
        pattern=f"said {name}",
        line=line,
        source=chars(line, site.subject),
        cue_at=_cue_chars(line, site, led.cue_end or after),
        cue=cue,
        content=[content],
        to=chars(line, led.to),
        negated=site.group.negated and "refused" not in cue.frames,
        clause=(line.tokens[_first(site)].start, line.tokens[led.start].start),
        stands_for=chars(line, site.stands_for),
    )


def _behind(line: Line, site: Site, cue: Cue, after: int, limit: int, taken: int) -> Found | None:
    """The claim of "“…,” Reth said" or "the talks failed, Reth said, and …"."""
    if site.shape not in ("plain", "inverted") or site.subject is None or site.group.negated:
        return None
    if "quote" not in cue.frames and "after" not in cue.frames:
        return None
    end = _first(site)
    while end > 0 and line.tokens[end - 1].kind == "mark" and line.lower(end - 1) in (",", "—", "–", "-", "?", "!"):
        end -= 1
    if end == 0 or (end == _first(site) and line.kind(end - 1) != "quote"):
        return None
    quoted = line.kind(end - 1) == "quote"
    if not quoted and "after" not in cue.frames:
        return None
    told = _told(line, cue, after, limit)
    if not quoted and not _parenthetical(line, site, told[1] if told is not None else after, limit):
        return None
    start = _segment_start(line, end, taken, quoted)
    if start >= end:
        return None
    whole = quoted or _whole(line, start, end)
    content = [(line.tokens[start].start, line.tokens[end - 1].end)]
    more = _resumed(line, after, limit, whole=whole)
    if not whole and more is None:
        return None
    if more is not None and all(adverb(token) for token in line.tokens[start:end]):
        content.pop()  # "Still, Reth said, the talks go on."
    if more is not None:
        content.append(more)
    name = "said behind a quotation" if quoted else "said behind its clause"
    stop = past_interlude(line, told[1] if told is not None else after, limit)
    return Found(
        pattern=name + (", inverted" if site.shape == "inverted" else ""),
        line=line,
        source=chars(line, site.subject),
        cue_at=_cue_chars(line, site, site.index + 1),
        cue=cue,
        content=content,
        to=chars(line, told),
        clause=(line.tokens[_first(site)].start, line.tokens[min(stop, len(line.tokens)) - 1].end),
    )


def _whole(line: Line, start: int, end: int) -> bool:
    """Whether what stands before "he said" can be all that was said: "unless they pay" cannot."""
    first = line.tokens[start]
    verb = any(verbish(line, at) for at in range(start, end))
    if first.among("subordinators") and line.lower(start + 1) not in ("many", "much", "few", "well"):
        return False
    if first.lower.endswith("ing") and not verb:
        return False
    return verb or end - start >= 5


def _told(line: Line, cue: Cue, after: int, limit: int) -> Range | None:
    if "whom" in cue.frames:
        return addressee(line, after, limit)
    return addressee(line, after + 1, limit) if line.lower(after) == "to" else None


def _parenthetical(line: Line, site: Site, after: int, limit: int) -> bool:
    """Whether source and cue stand by themselves between marks: ", Reth said on Monday." """
    stop = past_interlude(line, after, limit)
    token = line.at(stop)
    if token is None or stop >= limit:
        return True
    if token.kind == "mark":
        return token.lower != ":"
    if token.kind == "quote":
        return False
    return token.lower in (
        "as",
        "when",
        "while",
        "after",
        "before",
        "during",
        "following",
        "citing",
        "adding",
        "in",
        "at",
        "on",
        "to",
    )


def _segment_start(line: Line, end: int, taken: int, quoted: bool) -> int:
    start = taken
    for at in range(end - 1, taken - 1, -1):
        if line.lower(at) == ";":
            start = at + 1
            break
    if quoted and not line.text[line.tokens[end - 1].start :].startswith(("...", "…")):
        before = end - 1
        while (
            before > start
            and line.tokens[before - 1].kind in ("quote", "mark")
            and line.lower(before - 1) not in (":", "(")
        ):
            before -= 1
        if not _runs_into(line, start, before):
            while before < end - 1 and line.tokens[before].kind == "mark":
                before += 1
            return before
    while start < end and (line.lower(start) in _LEADING or line.lower(start) in (".", "?", "!", "…")):
        start += 1
    return start


def _runs_into(line: Line, start: int, quote: int) -> bool:
    """Whether the words before a quotation are the beginning of what is said: "the plan is “a bad one,” he said"."""
    words = [at for at in range(start, quote) if line.tokens[at].kind == "word"]
    if len(words) < 2 or line.tokens[quote - 1].kind != "word":
        return False
    return any(verbish(line, at) for at in words) or starts_clause(line, words[0], quote, sure=False)


def _resumed(line: Line, after: int, limit: int, *, whole: bool) -> Chars | None:
    """What goes on behind the cue: "“…,” he said, “…”" or "the talks, he said, would go on"."""
    at = past_interlude(line, after, limit)
    while at < limit and line.kind(at) == "mark" and line.lower(at) in (",", "—", "–", "-", ";", ":", ".", "…"):
        at += 1
    token = line.at(at)
    if token is None or at >= limit:
        return None
    if token.kind == "quote":
        stop = at + 1
        while stop < limit and line.tokens[stop].kind != "word":
            stop += 1
        return spread(line, at, stop)
    if line.kind(at - 1) != "mark" or line.lower(at - 1) != ",":
        return None
    if token.among("auxiliaries") or (not whole and (verbish(line, at) or starts_clause(line, at, limit, sure=False))):
        return spread(line, at, limit)
    if not whole and not token.among("prepositions") and not token.lower.endswith("ing"):
        return spread(line, at, limit)
    if token.lower in ("and", "but", "or") and (
        starts_clause(line, at + 1, limit, sure=True) or line.kind(at + 1) == "quote"
    ):
        return spread(line, at, limit)
    return None


def _outer(claim: Found, earlier: list[Found]) -> Found | None:
    """The innermost earlier claim whose content holds this one's cue."""
    if claim.cue_at is None:
        return None
    for other in reversed(earlier):
        if any(start <= claim.cue_at[0] and claim.cue_at[1] <= end for start, end in other.content):
            return other
    return None


def _tells_of_source(line: Line, cue: Cue, start: int) -> bool:
    """ "An official who asked not to be named": that tells about the source, not about the news."""
    if "speech" in cue.frames and line.lower(start + 1) not in namings()["refused"]:
        return True
    return (
        cue.act in (Act.ASK, Act.DECLINE)
        and any(
            line.lower(at) in namings()["asked to be"] and line.lower(at - 1) in ("be", "remain")
            for at in range(start + 1, start + 4)
        )
    ) or (cue.act is Act.ASK and line.lower(start) == "anonymity")


def _cue_chars(line: Line, site: Site, end: int) -> Chars:
    stop = max(end, site.index + 1) if site.shape != "inverted" else site.index + 1
    return line.tokens[site.index].start, line.tokens[stop - 1].end


def chars(line: Line, phrase: Range | None) -> Chars | None:
    """The code points of a range of tokens."""
    if phrase is None or phrase[0] >= phrase[1]:
        return None
    last = line.tokens[phrase[1] - 1]
    # "he's": the pronoun alone is the source
    end = last.start + len(re.split("['’]", last.text)[0]) if last.contracted else last.end
    return line.tokens[phrase[0]].start, end


def spread(line: Line, start: int, end: int) -> Chars | None:
    """The code points of a content, without the marks at its ends; None where no word is left."""
    tokens = line.tokens
    while end > start and tokens[end - 1].kind == "mark" and tokens[end - 1].lower not in (")", "?", "!", "…"):
        end -= 1
    while (
        end > start
        and tokens[end - 1].lower in ("and", "but", "or", "as", "while", "though", "although")
        and end < len(tokens)
    ):
        end -= 1
        while end > start and tokens[end - 1].kind == "mark":
            end -= 1
    while start < end and tokens[start].kind == "mark":
        start += 1
    if start >= end:
        return None
    return _with_marks(line, tokens[start].start, tokens[end - 1].end)


_OPENING = "\"“„«‘'`"
_CLOSING = "\"”“»’'"


def _with_marks(line: Line, start: int, end: int) -> Chars:
    """Quotation marks are no tokens: take those in that touch the content."""
    while start > line.start and line.text[start - 1] in _OPENING:
        start -= 1
    tail = end
    while tail < line.end and line.text[tail] in ".,":
        tail += 1
    if tail < line.end and line.text[tail] in _CLOSING:
        end = tail + 1
    return start, end
