"""The country or region that is printed right behind a place: "Springfield, Ill.", "Tripoli, Lebanon"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.record.gazetteer import Gazetteer, Spot

_QUALIFIER = re.compile(r",\s+((?:[A-Z][\w.’'-]*)(?:\s[A-Z][\w.’'-]*){0,2})")


def qualifier(text: str, end: int, gazetteer: Gazetteer) -> Spot | None:
    """The country or region named behind a comma at an offset, or None."""
    match = _QUALIFIER.match(text, end)
    if match is None:
        return None
    split = match[1].split(" ")
    for size in range(len(split), 0, -1):
        for spot in gazetteer.find(" ".join(split[:size])):
            if spot.kind != "town":
                return spot
    return None


def lies_in(spot: Spot, within: Spot) -> bool:
    """Whether a place lies in a country or region."""
    if spot.country != within.country or spot.kind == "country":
        return False
    return not within.admin or spot.admin == within.admin


def qualified(text: str, end: int, spots: Sequence[Spot], gazetteer: Gazetteer) -> bool:
    """Whether what stands behind a name's end says that it is one of these places."""
    within = qualifier(text, end, gazetteer)
    return within is not None and any(lies_in(spot, within) for spot in spots)
