"""Quotations whose source stands in another sentence: continued, following, or introduced by a colon."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.record.claims.clauses import chars
from dateline.record.claims.found import Chars, Found
from dateline.record.claims.lexicon import Cue, cues
from dateline.record.claims.lines import Line
from dateline.record.claims.sites import sites
from dateline.text import Quotation

_FEWEST_WORDS = 4
_FEWEST_OF_A_PARAGRAPH = 8


def freestanding(lines: Sequence[Line], claims: list[Found], quotations: Sequence[Quotation]) -> list[Found]:
    """Give the quotations that stand in lines of their own to who said them; the claims this adds.

    A line that is nothing but a quotation goes to the claim before it in its paragraph, or to the one whose quotation
    was left open for it, as one more piece of the same words; behind a sentence that ends in a colon, or that only
    tells about a speaker, it is a claim of its own.
    """
    continues = {quote.outer.start for quote in quotations if quote.continues}
    last_of_line: dict[int, Found] = {}
    for found in claims:
        last_of_line[id(found.line)] = found
    added: list[Found] = []
    for number, line in enumerate(lines):
        if not line.only_quote:
            continue
        pieces = [(token.start, token.end) for token in line.tokens if token.kind == "quote"]
        before = lines[number - 1] if number else None
        following = lines[number + 1] if number + 1 < len(lines) else None
        claim = last_of_line.get(id(before)) if before is not None else None
        if before is not None and claim is not None and _goes_on(before, line, claim, continues):
            claim.content.extend(pieces)
            last_of_line[id(line)] = claim
            continue
        if following is not None and pieces[-1][0] in continues:
            # The source of a quotation that runs over paragraphs often stands in the last of them.
            then = last_of_line.get(id(following))
            if (
                then is not None
                and then.content
                and following.tokens
                and following.tokens[0].start == then.content[0][0]
            ):
                then.content[:0] = pieces
                last_of_line[id(line)] = then
                continue
        if before is not None:
            new = _introduced(before, line, pieces, claim)
            if new is not None:
                added.append(new)
                last_of_line[id(line)] = new
    return added


def _goes_on(before: Line, line: Line, claim: Found, continues: set[int]) -> bool:
    ends_quoted = before.has_quote and any(
        _touches(before, token.start, claim) for token in before.tokens if token.kind == "quote"
    )
    if not ends_quoted:
        return False
    if line.paragraph == before.paragraph:
        return True
    last = max((token.start for token in before.tokens if token.kind == "quote"), default=-1)
    return last in continues


def _touches(line: Line, start: int, claim: Found) -> bool:
    return any(first <= start < end for first, end in claim.content)


def _introduced(before: Line, line: Line, pieces: list[Chars], claim: Found | None) -> Found | None:
    end = before.tokens[-1] if before.tokens else None
    if end is not None and end.lower == ":":
        for site in reversed(sites(before)):
            if site.subject is not None and site.shape != "passive":
                token = before.tokens[site.index]
                return Found(
                    "quotation behind a colon",
                    before,
                    chars(before, site.subject),
                    (token.start, token.end),
                    site.cues[0],
                    pieces,
                    clause=(token.start, end.end),
                )
        return None
    if line.paragraph != before.paragraph:
        if claim is not None and claim.source is not None and _same_voice(before, line, pieces):
            return Found("quotation of the same speaker", line, claim.source, None, _say(), pieces)
        return None
    if sum(len(line.text[start:stop].split()) for start, stop in pieces) < _FEWEST_WORDS:
        return None
    if claim is not None and claim.source is not None:
        return Found("quotation behind its speaker's words", line, claim.source, None, _say(), pieces)
    return None


def _same_voice(before: Line, line: Line, pieces: list[Chars]) -> bool:
    """Whether a quotation in the next paragraph goes on in the same marks: a pull quote has others, or few words."""
    quotes = [token for token in before.tokens if token.kind == "quote"]
    if not quotes or line.paragraph - before.paragraph > 1:
        return False
    words = sum(len(line.text[start:stop].split()) for start, stop in pieces)
    return words >= _FEWEST_OF_A_PARAGRAPH and line.text[quotes[-1].start] == line.text[pieces[0][0]]


def _say() -> Cue:
    return cues()["said"][0]
