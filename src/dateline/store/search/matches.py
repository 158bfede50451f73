"""What is asked of the index of either database, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Match(NamedTuple):
    """One article that was found. place: see ``tables.place_of``."""

    place: int
    article_id: int


@dataclass(frozen=True, slots=True)
class Within:
    """Where and how long to look: places, half-open; the most matches to give; seconds to spend."""

    first: int
    end: int
    most: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Matches:
    """The newest matches, newest first. ended: the time was up before all that was asked for had been looked through;
    what was found until then is here."""

    found: tuple[Match, ...]
    ended: bool
