"""Titles that an outlet prints again and again: "Today in pictures", "Morning briefing"."""

from __future__ import annotations

AFTER_SECONDS = 36 * 3600
"""A title that comes back sooner may be its story going on."""

FORGOTTEN_SECONDS = 10 * 86400

_STEP_SECONDS = 12 * 3600


class RecurringTitles:
    """Which titles an outlet has printed before, within ten days, give or take a word."""

    def __init__(self) -> None:
        self._printed: dict[tuple[str, frozenset[str]], list[int]] = {}
        self._swept = 0.0

    def seen_before(self, outlet: str, title: frozenset[str], when: float) -> bool:
        """Whether the outlet printed this title, one word of four or more aside, between 36 hours and ten days
        before, give or take half a day."""
        latest, earliest = _step(when - AFTER_SECONDS), _step(when - FORGOTTEN_SECONDS)
        return any(
            earliest <= step <= latest for form in _forms(title) for step in self._printed.get((outlet, form), ())
        )

    def note(self, outlet: str, title: frozenset[str], when: float) -> None:
        """Remember a title. when: seconds."""
        step = _step(when)
        for form in _forms(title):
            steps = self._printed.setdefault((outlet, form), [])
            if step not in steps:
                steps.append(step)
        if when - self._swept > FORGOTTEN_SECONDS:
            self._swept, oldest = when, _step(when - 2 * FORGOTTEN_SECONDS)
            kept = {key: [step for step in steps if step >= oldest] for key, steps in self._printed.items()}
            self._printed = {key: steps for key, steps in kept.items() if steps}


def _step(when: float) -> int:
    return int(when // _STEP_SECONDS)


def _forms(title: frozenset[str]) -> list[frozenset[str]]:
    """The title, and where it is long enough, the title without each of its words: two titles that differ in one word
    have one of these in common."""
    if not title:
        return []
    if len(title) < 4:
        return [title]
    return [title, *(title - {word} for word in sorted(title))]
