"""What readers hid or mended in what an article was taken to say, laid over its record.

A hand knows what it is about by the article and the digest of the words, so that it holds when the desk reads or
records the article anew. The record itself is kept as the desk made it: taking a hand back needs nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dateline.model import Act, Article, Claim, Figure, Naming, Place, Record, Span
from dateline.store.columns import digest
from dateline.text import fold

_AROUND = 80
"""Code points on either side that tell a figure from the same number elsewhere in the article."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A claim as a reader puts it right. speaker: None where nobody can be named."""

    speaker: str | None
    naming: Naming
    act: Act


Hands = Mapping[str, Mended | None]
"""By digest, what was put right in one article; None: hidden."""


def claim_digest(article: Article, claim: Claim) -> str:
    """Of what is said and of the words that name who says it."""
    source = claim.source.of(article) if claim.source else ""
    return digest("claim", fold(" ".join(span.of(article) for span in claim.content)), fold(source))


def figure_digest(article: Article, figure: Figure) -> str:
    """Of the number with the words around it, and of what it was taken to count."""
    span = figure.span
    around = Span(max(0, span.start - _AROUND), span.end + _AROUND, span.part)
    return digest("figure", figure.sense or "", fold(span.of(article)), fold(around.of(article)))


def place_digest(article: Article, place: Place) -> str:
    """Of the words and the place that they were taken for, wherever they stand in the article."""
    return digest("place", fold(place.span.of(article)), fold(place.name), place.country or "")


def mend(claim: Claim, mended: Mended) -> Claim:
    """A claim as a reader puts it right."""
    return replace(claim, speaker=mended.speaker, naming=mended.naming, act=mended.act)


def shown_figures(article: Article, figures: Sequence[Figure], hands: Hands) -> tuple[Figure, ...]:
    """The figures that nobody hid; of a hidden one its parts go as well."""
    return tuple(
        replace(figure, parts=shown_figures(article, figure.parts, hands))
        for figure in figures
        if figure_digest(article, figure) not in hands
    )


def shown_places(article: Article, places: Sequence[Place], hands: Hands) -> tuple[Place, ...]:
    """The places that nobody hid."""
    return tuple(place for place in places if place_digest(article, place) not in hands)


def put_right(article: Article, record: Record, hands: Hands) -> Record:
    """A record as its readers put it right: what is hidden is not in it, what is mended stands as mended."""
    if not hands:
        return record
    digests = [claim_digest(article, claim) for claim in record.claims]
    staying = [n for n, key in enumerate(digests) if key not in hands or hands[key] is not None]
    renamed = {old: new for new, old in enumerate(staying)}

    def figure_of(figure: Figure) -> Figure:
        claim = renamed.get(figure.claim) if figure.claim is not None else None
        return replace(figure, claim=claim, parts=tuple(map(figure_of, figure.parts)))

    claims = []
    for n in staying:
        claim, mended = record.claims[n], hands.get(digests[n])
        within = renamed.get(claim.within) if claim.within is not None else None
        claims.append(replace(mend(claim, mended) if mended is not None else claim, within=within))
    return replace(
        record,
        claims=tuple(claims),
        figures=tuple(map(figure_of, shown_figures(article, record.figures, hands))),
        places=shown_places(article, record.places, hands),
    )
