"""How much a term tells: rare in the news at large, and rare today."""

from __future__ import annotations

import json
import math
from collections import Counter, deque
from collections.abc import Iterable
from functools import cache
from importlib import resources

TRAIL_SECONDS = 36 * 3600
"""How long an article counts as today's."""

PRIOR = 150
"""How many entries of the background today's stories are mixed with."""

_UNSEEN = 2


@cache
def _background() -> tuple[int, dict[str, int]]:
    """How many entries the shipped table was counted over, and in how many of them each stem stands."""
    table = json.loads(resources.files("dateline.stories").joinpath("background.json").read_text("utf-8"))
    return table["entries"], table["stems"]


def general_weights(terms: Iterable[str]) -> dict[str, float]:
    """Each term's weight by the background alone, in nats: what it tells whatever the day."""
    entries, stems = _background()
    return {term: -math.log(max(stems.get(term, 0), _UNSEEN) / entries) for term in terms}


class Weights:
    """Weights of terms as the stream goes by. A term that is everywhere today tells little, however rare it is in
    general: weight = -ln max(share of today's stories and background entries together, share of background entries)."""

    def __init__(self) -> None:
        self._trail: deque[tuple[float, tuple[str, ...], int]] = deque()
        self._today: Counter[str] = Counter()
        self._stories = 0
        self._newest = -math.inf

    def of(self, terms: Iterable[str]) -> dict[str, float]:
        """Each term's weight now, in nats, at least 0."""
        entries, stems = _background()
        mixed = self._stories + PRIOR
        found = {}
        for term in terms:
            share = max(stems.get(term, 0), _UNSEEN) / entries
            found[term] = -math.log(min(1.0, max(share, (self._today[term] + PRIOR * share) / mixed)))
        return found

    def count(self, when: float, terms: Iterable[str], *, opens: bool) -> None:
        """Count what one article added to its story: the terms that the story did not have yet.

        A story is counted once, however many articles tell it: what is everywhere in one story is what that story is
        about. opens: whether the article is its story's first; when: its time in seconds; what is older than the trail
        by the newest time is dropped, and an article that comes too late for the trail is not counted.
        """
        self._newest = max(self._newest, when)
        if when < self._newest - TRAIL_SECONDS:
            return
        kept = tuple(terms)
        self._trail.append((when, kept, int(opens)))
        self._today.update(kept)
        self._stories += opens
        while self._trail and self._trail[0][0] < self._newest - TRAIL_SECONDS:
            _, old, opened = self._trail.popleft()
            self._stories -= opened
            for term in old:
                self._today[term] -= 1
                if not self._today[term]:
                    del self._today[term]
