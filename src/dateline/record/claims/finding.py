"""The claims of one article: every pattern over every line, then who, how and when."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dateline.model import Act, Article, Claim, Entity, EntityKind, Mode, Naming, Span, Time
from dateline.record.claims.according import according_to, quoted_as_saying, reportedly
from dateline.record.claims.anonymity import without_names
from dateline.record.claims.clauses import claims_of_line
from dateline.record.claims.encoded import joined, place
from dateline.record.claims.found import Chars, Found
from dateline.record.claims.headlines import colon
from dateline.record.claims.lines import Line, lines
from dateline.record.claims.naming import can_speak
from dateline.record.claims.quotes import freestanding
from dateline.record.claims.speakers import Speakers
from dateline.record.encoder.answers import Reading
from dateline.text import Quotation, quotations, sentences


@dataclass(frozen=True, slots=True)
class Why:
    """Why a claim was found: the name of its pattern ("encoder" for the trained reader's), and how sure the encoder
    was, from 0 to 1; None for a rule's."""

    claim: Claim
    pattern: str
    probability: float | None = None


Readings = Mapping[str, Reading]
_BY_RULES: Readings = {}


def find_claims(
    article: Article,
    sentences: Sequence[Span],
    quotations: Sequence[Quotation],
    entities: Sequence[Entity],
    times: Sequence[Time],
    readings: Readings = _BY_RULES,
) -> list[Claim]:
    """The attributed claims of an article, in order of their first word, each nested one behind the one it is part of.

    sentences, quotations: of the article's text; entities, times: of the whole article; readings: what the encoder
    finds in each part of the article; a part that has none is read by the rules alone.
    """
    return [why.claim for why in explain_claims(article, sentences, quotations, entities, times, readings)]


def explain_claims(
    article: Article,
    sentences: Sequence[Span],
    quotations: Sequence[Quotation],
    entities: Sequence[Entity],
    times: Sequence[Time],
    readings: Readings = _BY_RULES,
) -> list[Why]:
    """The same claims, each with the name of the pattern that found it."""
    body = lines(article.text, sentences, quotations)
    found = _of_lines(body)
    found += freestanding(body, found, quotations)
    if "text" in readings:
        subheads = [(span.start, span.end) for span in article.subheads]
        found = joined(body, found, readings["text"].attributions, subheads)
    found.sort(key=place)
    times = sorted(times, key=_when)
    speakers = Speakers(article.text, entities)
    made = _made(found, speakers, times)
    kept = without_names(article.text, sentences, [why.claim for why in made])
    made = [replace(why, claim=claim) for claim, why in zip(kept, made, strict=True)]
    others: list[Found] = []
    for part in _other_parts(article):
        others += _of_part(article, part, entities, readings.get(part))
    return made + _made(others, Speakers(article.text, entities), times, offset=len(made))


def _of_lines(body: Sequence[Line]) -> list[Found]:
    found: list[Found] = []
    for line in body:
        plain = claims_of_line(line)
        quoted = quoted_as_saying(line)
        cited = according_to(line, plain)
        here = _given(_spoken(_apart(plain, quoted + cited)) + quoted + cited + reportedly(line))
        for claim in here:
            if claim.outer is None:
                claim.outer = _around(claim, here)
        found += here
    return found


def _spoken(found: list[Found]) -> list[Found]:
    """The claims without those whose cue things do as well ("the traces show"), where the source is such a thing."""
    kept = []
    for claim in found:
        if claim.cue is not None and "evidence" in claim.cue.frames and claim.source is not None:
            at = claim.stands_for or claim.source
            if not can_speak(claim.line.text[at[0] : at[1]]):
                continue
        kept.append(claim)
    for claim in kept:
        if claim.outer is not None and claim.outer not in kept:
            claim.outer = None
    return kept


def _given(found: list[Found]) -> list[Found]:
    """The claims without those of nobody that are part of what somebody says: "the king is expected to leave, his
    office said" is the office's."""
    return [
        claim
        for claim in found
        if not claim.unattributed or not any(other is not claim and _holds(other, claim) for other in found)
    ]


def _holds(other: Found, claim: Found) -> bool:
    if other.unattributed or claim.cue_at is None:
        return False
    return any(start <= claim.cue_at[0] and claim.cue_at[1] <= end for start, end in other.content)


def _around(claim: Found, others: Sequence[Found]) -> Found | None:
    """The smallest other claim whose content holds this one's cue and source."""
    if claim.cue_at is None:
        return None
    at = min(claim.cue_at[0], claim.source[0] if claim.source else claim.cue_at[0])
    holding = [
        (end - start, number)
        for number, other in enumerate(others)
        if not other.lies_in(claim)
        for start, end in other.content
        if start <= at and claim.cue_at[1] <= end
    ]
    return others[min(holding)[1]] if holding else None


def _apart(plain: list[Found], better: list[Found]) -> list[Found]:
    """The claims whose cue is not a part of a better pattern's."""
    taken = [claim.cue_at for claim in better if claim.cue_at is not None]
    return [
        claim
        for claim in plain
        if claim.cue_at is None or not any(start < claim.cue_at[1] and claim.cue_at[0] < end for start, end in taken)
    ]


def _other_parts(article: Article) -> Iterator[str]:
    if article.headline:
        yield "headline"
    if article.dek and not article.opens_with_dek:
        yield "dek"
    for number, image in enumerate(article.images):
        if image.caption:
            yield f"caption:{number}"


def _of_part(article: Article, part: str, entities: Sequence[Entity], reading: Reading | None) -> list[Found]:
    text = article.part(part)
    language = article.language or "en"
    body = lines(text, sentences(text, language), quotations(text), part)
    found = _of_lines(body)
    if reading is not None:
        found = joined(body, found, reading.attributions)
    if part == "headline" and not found:
        known = frozenset(
            entity.name.lower().split()[-1]
            for entity in entities
            if entity.kind in (EntityKind.PERSON, EntityKind.ORGANISATION) and entity.name.split()
        )
        for line in body:
            found += colon(line, known)
    return found


def _made(found: list[Found], speakers: Speakers, times: Sequence[Time], offset: int = 0) -> list[Why]:
    index = {id(claim): number + offset for number, claim in enumerate(found)}
    made: list[Why] = []
    for claim in found:
        speaker, naming = (
            (None, Naming.UNATTRIBUTED) if claim.unattributed and claim.source is None else speakers.resolve(claim)
        )
        part = claim.line.part
        spans = tuple(Span(start, end, part) for start, end in claim.content)
        made.append(
            Why(
                Claim(
                    source=_span(claim.source, part),
                    cue=_span(claim.cue_at, part),
                    content=spans,
                    speaker=speaker,
                    naming=naming,
                    mode=_mode(claim),
                    act=_act(claim),
                    negated=claim.negated,
                    to=_span(claim.to, part),
                    said=_said(claim, times),
                    within=index.get(id(claim.outer)) if claim.outer is not None else None,
                ),
                claim.pattern,
                claim.probability,
            )
        )
    return made


def _span(at: Chars | None, part: str) -> Span | None:
    return Span(at[0], at[1], part) if at is not None else None


def _act(claim: Found) -> Act:
    return claim.cue.act if claim.cue is not None else Act.STATE


_OPEN = "\"“„«‘'`"
_CLOSE = "\"”“»’'"
_MARK = re.compile(r"[\"“”„«»]|(?<!\w)[‘']|``|''")


def _mode(claim: Found) -> Mode:
    text = claim.line.text
    pieces = [text[start:end].strip(" .,;:\n") for start, end in claim.content]
    if pieces and all(_wholly_quoted(piece) for piece in pieces):
        return Mode.QUOTED
    if claim.cue is not None and "shown" in claim.cue.frames:
        return Mode.THOUGHT
    if any(_MARK.search(piece) for piece in pieces):
        return Mode.MIXED
    if claim.cue is not None and "thought" in claim.cue.frames:
        return Mode.THOUGHT
    return Mode.REPORTED


def _wholly_quoted(piece: str) -> bool:
    if not piece or piece[0] not in _OPEN:
        return False
    marks = [match.start() for match in re.finditer(r"[\"“”„«»]|''|``", piece)]
    if not marks:
        return piece[-1] in _CLOSE and len(piece) > 1
    # One quotation from end to end, or one that its paragraph leaves open: no words outside the outermost marks.
    closing = [at for at in marks[1:] if piece[at] in "\"”“»'"]
    return not closing or closing[-1] >= len(piece) - 2


def _said(claim: Found, times: Sequence[Time]) -> Time | None:
    if claim.clause is None:
        return None
    start, end = claim.clause
    for time in times[bisect_left(times, (claim.line.part, start), key=_when) :]:
        if time.span.part != claim.line.part or time.span.start >= end:
            return None
        if time.span.end <= end:
            return time
    return None


def _when(time: Time) -> tuple[str, int]:
    return time.span.part, time.span.start
