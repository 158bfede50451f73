"""The stories that are live, and how a text finds those that may be its own."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

from dateline.stories.growing import GrowingStory, StoryText

WINDOW_SECONDS = 7 * 86400
"""How far in time an article and the newest of its story may lie apart."""

STEP_SECONDS = 12 * 3600
"""What is too old is let go of in steps of half a day of the articles' time, at the same moments in every process."""

SOUGHT, POSTED = 14, 20
"""By how many of its heaviest terms an article seeks stories, and is found by later ones."""

WEIGHED = 8
COMMON, TOO_COMMON = 400, 800
"""A term that so many live stories have finds none, unless there is no rarer one, and not even then where too many
have it: else the cost of an article would grow with the number of stories."""


class Shelf:
    """Live stories by id, found by their texts' terms. reach: how many seconds a text may be older than the newest of
    all and still count."""

    def __init__(self, reach: float) -> None:
        self.stories: dict[int, GrowingStory] = {}
        self.newest = -math.inf
        self._reach = reach
        self._postings: defaultdict[str, dict[int, None]] = defaultdict(dict)
        self._horizon = -math.inf
        self._ages: defaultdict[int, set[int]] = defaultdict(set)

    def counts(self, when: float) -> bool:
        """Whether a text of that time is kept: one that is too old joins a story and tells nothing of it."""
        return when >= self._horizon

    def advance(self, when: float) -> list[StoryText]:
        """Take a text's time for now, if it is the newest, and let go of the texts that are too old then, which are
        given back."""
        self.newest = max(self.newest, when)
        step = (self.newest - self._reach) // STEP_SECONDS
        if step * STEP_SECONDS <= self._horizon:
            return []
        self._horizon = step * STEP_SECONDS
        lost: set[int] = set()
        for age in [age for age in self._ages if age < step]:
            lost |= self._ages.pop(age)
        old = []
        for number in sorted(lost & self.stories.keys()):
            texts = self.stories[number].texts
            old += [text for text in texts if text.when < self._horizon]
            self.put(number, [text for text in texts if text.when >= self._horizon])
        return old

    def put(self, number: int, texts: Iterable[StoryText]) -> None:
        """Let a story, opened where there is none yet, hold these texts and no others."""
        story = self.stories.setdefault(number, GrowingStory())
        for term in {term for text in story.texts for term in self._posted(story, text)}:
            posted = self._postings[term]
            posted.pop(number, None)
            if not posted:
                del self._postings[term]
        story.rebuild(texts)
        for text in story.texts:
            self._post(number, text)

    def take(self, number: int, text: StoryText, *, closed: bool = False) -> None:
        """Put one more text into a story. closed: opens one that nothing joins."""
        story = self.stories.setdefault(number, GrowingStory(closed=closed))
        if self.counts(text.when):
            story.take(text)
            self._post(number, text)

    def drop(self, number: int) -> GrowingStory:
        self.put(number, ())
        return self.stories.pop(number)

    def near(self, text: StoryText) -> list[tuple[int, float]]:
        """The stories that a text may belong to, with the likeness of each."""
        # A vector's terms stand heaviest first.
        found = self._seek(list(text.vector.items())[:SOUGHT], text.when)
        return [(number, self.stories[number].likeness(text)) for number in found]

    def beside(self, number: int) -> list[tuple[int, float]]:
        """The stories that may tell of what a story tells, with the likeness of each."""
        story = self.stories[number]
        heavy = sorted(story.total.items(), key=lambda item: (-item[1], item[0]))[:SOUGHT]
        found = self._seek(heavy, story.newest)
        return [(other, story.likeness_to(self.stories[other])) for other in found if other != number]

    def _seek(self, terms: list[tuple[str, float]], when: float) -> list[int]:
        listed = [(posted, weight) for term, weight in terms if (posted := self._postings.get(term))]
        rare = [(posted, weight) for posted, weight in listed if len(posted) <= COMMON]
        votes: defaultdict[int, float] = defaultdict(float)
        common = [item for item in listed if len(item[0]) <= TOO_COMMON] if not rare else []
        for posted, weight in rare or sorted(common, key=lambda item: len(item[0]))[:1]:
            for number in posted:
                votes[number] += weight
        ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
        found = []
        for number, _ in ranked:
            if abs(self.stories[number].newest - when) <= WINDOW_SECONDS:
                found.append(number)
                if len(found) == WEIGHED:
                    break
        return found

    def _posted(self, story: GrowingStory, text: StoryText) -> list[str]:
        return [] if story.closed else list(text.vector)[:POSTED]

    def _post(self, number: int, text: StoryText) -> None:
        self._ages[int(text.when // STEP_SECONDS)].add(number)
        for term in self._posted(self.stories[number], text):
            self._postings[term][number] = None
