"""Titles that an outlet prints again and again: "Today in pictures", "Morning briefing"."""

from __future__ import annotations

AFTER_SECONDS = 36 * 3600
"""A title that comes back sooner may be its story going on."""

FORGOTTEN_SECONDS = 14 * 86400


class RecurringTitles:
    """Which titles an outlet has printed before, within two weeks, give or take a word."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, frozenset[str]], float] = {}
        self._swept = 0.0

    def seen_before(self, outlet: str, title: frozenset[str], when: float) -> bool:
        """Whether the outlet printed this title, one word of four or more aside, at least 36 hours before."""
        return any(when - self._first.get((outlet, form), when) >= AFTER_SECONDS for form in _forms(title))

    def note(self, outlet: str, title: frozenset[str], when: float) -> None:
        """Remember a title. when: seconds."""
        for form in _forms(title):
            known = self._first.get((outlet, form))
            if known is None or when - known > FORGOTTEN_SECONDS or when < known:
                self._first[outlet, form] = when
        if when - self._swept > FORGOTTEN_SECONDS:
            self._swept = when
            self._first = {key: first for key, first in self._first.items() if when - first <= FORGOTTEN_SECONDS}


def _forms(title: frozenset[str]) -> list[frozenset[str]]:
    """The title, and where it is long enough, the title without each of its words: two titles that differ in one word
    have one of these in common."""
    if not title:
        return []
    if len(title) < 4:
        return [title]
    return [title, *(title - {word} for word in sorted(title))]
