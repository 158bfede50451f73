"""The online index of stories."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from dateline.model import Article, Record
from dateline.stories.bonds import Bonds
from dateline.stories.growing import GrowingStory, StoryText, dot, story_text
from dateline.stories.recurring import RecurringTitles
from dateline.stories.terms import Terms, terms_of
from dateline.stories.weights import Weights
from dateline.text import fold

JOIN_SHORT, JOIN_LONG = 0.275, 0.245
"""The likeness at which an article joins a story: one of a headline alone, and one of sixty different terms. One word
in common makes two short texts look alike."""

SHORT_TERMS, LONG_TERMS = 15, 60

MERGE = 0.36
LEAST_MERGED = 3
"""The likeness at which two stories of so many texts each have grown together and become one."""

HALF_LIFE_DAYS = 3.5
WINDOW_SECONDS = 7 * 86400
SOUGHT, POSTED = 14, 20
"""By how many of its heaviest terms an article seeks stories, and is found by later ones."""

WEIGHED = 16
_LOOKED_AT = frozenset({3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512})
"""The sizes at which a story is compared with others to merge."""

_SWEPT_EVERY = 4096

REMEMBERED = timedelta(days=14)
"""How far back an index has to be restored to answer as it would have without a restart."""


@dataclass(slots=True)
class _Placed:
    story: int
    wire: int | None
    text: StoryText | None


class StoryIndex:
    """Which articles tell of one event. The same articles in the same order give the same stories, in any process.

    reach: seconds by which an article may come behind the newest and still join a story.

    What readers put right is said by ``together`` (stories merged), ``apart`` (a story split) and ``move``, each of
    articles by URL, placed already or not: it holds for what is placed at once, for what comes later, and against every
    repair. What is said later counts where it contradicts what was said before. An index that is made anew is told all
    of it again, in the order in which it was said, before any article is added or restored. What changed is asked for
    after each of these and after each ``add``: ``aliases`` gives stories that became part of others, ``moved`` articles
    that left a story which others stay in.
    """

    def __init__(self, reach: float = WINDOW_SECONDS) -> None:
        self._reach = reach
        self._weights = Weights()
        self._titles = RecurringTitles()
        self._stories: dict[int, GrowingStory] = {}
        self._placed: dict[str, _Placed] = {}
        self._wires: dict[int, int] = {}
        self._aliases: dict[int, int] = {}
        # The terms of the texts that were placed under an id, merged since or not: that a restored index counts as the
        # one before it did must not hang on when stories merged.
        self._known: defaultdict[int, set[str]] = defaultdict(set)
        self._postings: defaultdict[str, dict[int, None]] = defaultdict(dict)
        self._next = 1
        self._bonds = Bonds()
        self._moved: dict[str, None] = {}
        self._order = 0
        self._newest = -math.inf

    def add(
        self, article: Article, record: Record | None = None, *, wire: int | None = None, at: datetime | None = None
    ) -> int:
        """Place an article and return the id of its story.

        record: gives the article's names where it is there; wire: the id of its text, so that a copy joins its text's
        story and counts for nothing there; at: aware, when the article came: its time where it gives none, or one
        that lies after ``at``. Where neither is given it counts as new as the newest.
        """
        if (known := self._placed.get(article.url)) is not None:
            return self._revise(article, record, known, self._time(article, at))
        when = self._time(article, at)
        bound = self._bound_to(article.url)
        if wire is not None and wire in self._wires:
            standing = self.alias(self._wires[wire]) if bound is None else bound
            if not self._bonds.divided((article.url,), self._urls(standing)):
                return self._put_copy(article.url, standing, wire)
        terms = terms_of(article, record)
        text = self._text(article, terms, when)
        recurring = bound is None and self._recurs(article, terms, when)
        story = bound if bound is not None or recurring else self._nearest(article.url, text)
        number = self._new_story() if story is None else story
        self._put(article.url, number, text, wire, closed=recurring)
        if story is not None:
            number = self._merge(number)
        self._count(article, terms, text, number)
        return number

    def together(self, urls: Sequence[str]) -> None:
        """A reader merged stories: these articles, all that stand in them, tell one story. The older id stays."""
        self._bonds.together(urls)
        stories = sorted({self.story_of(url) for url in urls if url in self._placed})
        for other in stories[1:]:
            self._join(stories[0], other)

    def apart(self, urls: Sequence[str], others: Sequence[str]) -> None:
        """A reader split a story: these of its articles, at least one, tell one story, and ``others``, all that stay in
        it, none of it. Those that stay keep the id."""
        self._bonds.apart(urls, others)
        self._split(urls, others)

    def move(self, urls: Sequence[str], to: Sequence[str], others: Sequence[str]) -> None:
        """A reader moved articles, at least one, to the story that the articles of ``to`` tell, and out of the one that
        ``others`` tell (none, if nothing stays there)."""
        self._bonds.apart(urls, others)
        self._bonds.together([*urls, *to])
        target = next((self.story_of(url) for url in to if url in self._placed), None)
        if target is None:
            self._split(urls, others)
        else:
            self._carry([url for url in urls if url in self._placed], target)

    def moved(self) -> dict[str, int]:
        """The articles that were given another story since this was last asked, by a reader or a repair, while other
        articles stayed in the one they left, each with the story it stands in now."""
        found = {url: self.story_of(url) for url in self._moved}
        self._moved = {}
        return found

    def restore(
        self,
        article: Article,
        story_id: int,
        record: Record | None = None,
        *,
        wire: int | None = None,
        at: datetime | None = None,
    ) -> None:
        """Put back an article that an earlier index placed. story_id: what ``add`` gave for it then.

        First ``restore_alias`` what was merged, then the articles in the order of adding, from ``REMEMBERED`` before
        the newest on: later answers are then those of an index that never stopped.
        """
        self._next = max(self._next, story_id + 1)
        when = self._time(article, at)
        standing = self.alias(story_id)
        if wire is not None and wire in self._wires:
            self._put_copy(article.url, standing, wire)
            return
        terms = terms_of(article, record)
        text = self._text(article, terms, when)
        self._put(article.url, standing, text, wire, closed=self._recurs(article, terms, when))
        self._count(article, terms, text, story_id)

    def restore_alias(self, merged: int, surviving: int) -> None:
        """Put back what an earlier index merged: ``merged`` is now a name of ``surviving`` and names no other story."""
        self._next = max(self._next, merged + 1, surviving + 1)
        self._aliases[merged] = surviving

    def alias(self, story_id: int) -> int:
        """The id under which a story stands now: its own, or that of the story it was merged into."""
        while story_id in self._aliases:
            story_id = self._aliases[story_id]
        return story_id

    def aliases(self) -> dict[int, int]:
        """Every id that was merged away, with the id that survives."""
        return {merged: self.alias(merged) for merged in self._aliases}

    def groups(self) -> dict[int, list[str]]:
        """Every article's URL, exactly as given, under the id of its story as it stands now, in the order of adding."""
        return {number: [url for _, url in sorted(story.urls)] for number, story in self._stories.items()}

    def story_of(self, url: str) -> int:
        """The story of an article as it stands now. Raises ``KeyError`` for a URL that was never added."""
        return self.alias(self._placed[url].story)

    def _time(self, article: Article, at: datetime | None) -> float:
        when = article.published
        if at is not None and (when is None or when > at or when.year < at.year - 100):
            when = at
        if when is not None:
            return when.timestamp()
        return self._newest if math.isfinite(self._newest) else 0.0

    def _new_story(self) -> int:
        number = self._next
        self._next += 1
        return number

    def _text(self, article: Article, terms: Terms, when: float) -> StoryText:
        self._order += 1
        if self._order % _SWEPT_EVERY == 0:
            self._sweep()
        line = article.dateline.place if article.dateline else None
        place = fold(line.split(",")[0]) if line else None
        return story_text(self._order, when, terms, self._weights.of(terms.counts), place)

    def _count(self, article: Article, terms: Terms, text: StoryText, number: int) -> None:
        known = self._known[number]
        self._weights.count(text.when, (term for term in terms.counts if term not in known), opens=not known)
        known.update(text.vector)
        self._newest = max(self._newest, text.when)
        self._titles.note(_outlet(article), terms.title, text.when)

    def _sweep(self) -> None:
        """Let go of what no article can join any more: memory goes with the window, not with history."""
        oldest = self._newest - REMEMBERED.total_seconds()
        for number, story in self._stories.items():
            if story.newest < oldest and story.texts:
                story.forget()
                self._known.pop(number, None)
        for term in [term for term, posted in self._postings.items() if not self._fresh(term, self._newest)]:
            del self._postings[term]

    def _recurs(self, article: Article, terms: Terms, when: float) -> bool:
        return self._titles.seen_before(_outlet(article), terms.title, when)

    def _fresh(self, term: str, when: float) -> list[int]:
        posted = self._postings.get(term)
        if not posted:
            return []
        found = []
        for number in list(posted):
            story = self._stories.get(number)
            if story is None or story.newest < self._newest - self._reach:
                del posted[number]
            elif abs(story.newest - when) <= WINDOW_SECONDS:
                found.append(number)
        return found

    def _seek(self, terms: Iterable[tuple[str, float]], when: float, most: int) -> list[int]:
        votes: defaultdict[int, float] = defaultdict(float)
        for term, weight in terms:
            for number in self._fresh(term, when):
                votes[number] += weight
        return sorted(votes, key=lambda number: (-votes[number], number))[:most]

    def _bound_to(self, url: str) -> int | None:
        """The story that a reader put an article in before it came."""
        return next((self.story_of(other) for other in self._bonds.tied(url) if other in self._placed), None)

    def _urls(self, number: int) -> list[str]:
        return [url for _, url in self._stories[number].urls]

    def _divided(self, number: int, urls: Iterable[str]) -> bool:
        return self._bonds.divided(urls, self._urls(number))

    def _nearest(self, url: str, text: StoryText) -> int | None:
        long = min(1.0, max(0.0, (len(text.vector) - SHORT_TERMS) / (LONG_TERMS - SHORT_TERMS)))
        best, likeness = None, JOIN_SHORT + (JOIN_LONG - JOIN_SHORT) * long
        # A vector's terms stand heaviest first.
        for number in self._seek(list(text.vector.items())[:SOUGHT], text.when, WEIGHED):
            story = self._stories[number]
            found = story.likeness(text) * _decay(max(0.0, text.when - story.newest))
            if found > likeness and not self._divided(number, (url,)):
                best, likeness = number, found
        return best

    def _put(self, url: str, number: int, text: StoryText, wire: int | None, *, closed: bool = False) -> None:
        story = self._stories.setdefault(number, GrowingStory(closed=closed))
        story.take(text)
        story.urls.append((text.order, url))
        self._placed[url] = _Placed(number, wire, text)
        if wire is not None:
            self._wires[wire] = number
        self._post(number, text)

    def _post(self, number: int, text: StoryText) -> None:
        if not self._stories[number].closed:
            for term in list(text.vector)[:POSTED]:
                self._postings[term][number] = None

    def _put_copy(self, url: str, number: int, wire: int) -> int:
        self._order += 1
        self._stories.setdefault(number, GrowingStory()).urls.append((self._order, url))
        self._placed[url] = _Placed(number, wire, None)
        return number

    def _revise(self, article: Article, record: Record | None, known: _Placed, when: float) -> int:
        """A new revision stays in its story, and its words take the place of the earlier ones."""
        number = self.alias(known.story)
        if known.text is not None and self._stories[number].texts:
            known.text.become(self._text(article, terms_of(article, record), known.text.when))
            self._stories[number].rebuild(self._stories[number].texts)
            self._post(number, known.text)
        return number

    def _merge(self, number: int) -> int:
        """Join a story that has grown with the one it has grown together with, if there is one; the older id stays and
        is given back."""
        story = self._stories[number]
        if len(story.texts) < LEAST_MERGED or len(story.texts) not in _LOOKED_AT:
            return number
        heavy = sorted(story.total.items(), key=lambda item: (-item[1], item[0]))[:SOUGHT]
        best, likeness = None, MERGE
        for candidate in self._seek(heavy, story.newest, WEIGHED):
            other = self._stories[candidate]
            if candidate == number or len(other.texts) < LEAST_MERGED:
                continue
            found = dot(story.total, other.total) / math.sqrt(story.square * other.square)
            found *= _decay(abs(story.newest - other.newest))
            if found > likeness and not self._divided(candidate, self._urls(number)):
                best, likeness = candidate, found
        if best is None:
            return number
        self._join(min(number, best), max(number, best))
        return min(number, best)

    def _join(self, kept: int, merged: int) -> None:
        survivor, gone = self._stories[kept], self._stories.pop(merged)
        survivor.rebuild([*survivor.texts, *gone.texts])
        survivor.urls.extend(gone.urls)
        self._aliases[merged] = kept
        for text in gone.texts:
            for term in list(text.vector)[:POSTED]:
                posted = self._postings[term]
                posted.pop(merged, None)
                posted[kept] = None

    def _split(self, urls: Sequence[str], others: Sequence[str]) -> None:
        placed = [url for url in urls if url in self._placed]
        left = {self.story_of(url) for url in others if url in self._placed}
        if any(self.story_of(url) in left for url in placed):
            self._carry(placed, self._new_story())

    def _carry(self, urls: Iterable[str], number: int) -> None:
        """Put articles into another story. One that nothing is left of becomes part of it, under its id."""
        leaving: defaultdict[int, set[str]] = defaultdict(set)
        for url in urls:
            leaving[self.story_of(url)].add(url)
        for left in sorted(leaving.keys() - {number}):
            story = self._stories[left]
            if leaving[left] == set(self._urls(left)) and number in self._stories:
                self._join(number, left)
                continue
            target = self._stories.setdefault(number, GrowingStory())
            going = [entry for entry in story.urls if entry[1] in leaving[left]]
            story.urls = [entry for entry in story.urls if entry[1] not in leaving[left]]
            target.urls.extend(going)
            texts = []
            for _, url in going:
                placed = self._placed[url]
                placed.story = number
                self._moved[url] = None
                if placed.text is not None:
                    texts.append(placed.text)
                    if placed.wire is not None:
                        self._wires[placed.wire] = number
            story.rebuild([text for text in story.texts if text not in texts])
            target.rebuild([*target.texts, *texts])
            for text in texts:
                self._post(number, text)


def _decay(seconds: float) -> float:
    return float(0.5 ** (seconds / 86400 / HALF_LIFE_DAYS))


def _outlet(article: Article) -> str:
    return article.outlet or urlsplit(article.url).netloc
