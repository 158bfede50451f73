"""Records without somebody: who was deleted is not named in them, and nothing they say is a claim there."""

from __future__ import annotations

from dataclasses import replace

from dateline.model import EntityKind, Figure, Record
from dateline.store.erased import person_key


def without(record: Record, people: frozenset[str]) -> Record:
    """A record without some people, by their keys: they are no entities in it, and what they say is no claim. What
    others say within their words stays, as a claim of its own."""
    staying = claims_without(record, people)
    named = tuple(
        entity
        for entity in record.entities
        if entity.kind is not EntityKind.PERSON or person_key(entity.name) not in people
    )
    if len(staying) == len(record.claims) and len(named) == len(record.entities):
        return record

    def figure_of(figure: Figure) -> Figure:
        claim = staying.get(figure.claim) if figure.claim is not None else None
        return replace(figure, claim=claim, parts=tuple(map(figure_of, figure.parts)))

    return replace(
        record,
        entities=named,
        claims=tuple(
            replace(claim, within=staying.get(claim.within) if claim.within is not None else None)
            for n, claim in enumerate(record.claims)
            if n in staying
        ),
        figures=tuple(map(figure_of, record.figures)),
    )


def claims_without(record: Record, people: frozenset[str]) -> dict[int, int]:
    """The numbers of the claims that stay, each with the one that it has without those people, in order."""
    staying = [
        n for n, claim in enumerate(record.claims) if claim.speaker is None or person_key(claim.speaker) not in people
    ]
    return {old: n for n, old in enumerate(staying)}
