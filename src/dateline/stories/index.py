"""The online index of stories."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from dateline.model import Article, Record
from dateline.stories.bonds import Bonds
from dateline.stories.growing import RECENT, StoryText, story_text
from dateline.stories.recurring import RecurringTitles
from dateline.stories.repair import NEAR, Placing, is_looked_at, second_look
from dateline.stories.shelf import WINDOW_SECONDS, Shelf
from dateline.stories.terms import Terms, terms_of
from dateline.stories.weights import Weights, heaviest
from dateline.text import fold

LEAST_SHARED = 2.0
"""How many things a text must name that the likest recent text of a story names too; see ``StoryText.shared``."""

LEAST_TERMS = 3
"""A text of fewer terms joins nothing as it comes: what it belongs to is seen by those that come after it."""

REMEMBERED = timedelta(days=14)
"""How far back an index has to be restored to answer as it would have without a restart."""


@dataclass(slots=True)
class _Placed:
    """text: of a text's first article while it is in the window."""

    story: int
    wire: int | None
    text: StoryText | None


class StoryIndex:
    """Which articles tell of one event. The same articles in the same order give the same stories, in any process.

    An article joins the live story whose texts it is most like on average, if it is like enough; as a story grows, it
    and those beside it are looked at again, so that stories that have grown together merge and one that holds two
    events is split. Answers hang on the last days' articles and on where they stand, and on nothing else.

    reach: seconds by which an article may come behind the newest and still count.

    What readers put right is said by ``together`` (stories merged), ``apart`` (a story split) and ``move``, each of
    articles by URL, placed already or not: it holds for what is placed at once, for what comes later, and against every
    repair. What is said later counts where it contradicts what was said before. An index that is made anew is told all
    of it again, in the order in which it was said, before any article is added or restored. What changed is asked for
    after each of these and after each ``add``: ``aliases`` gives stories that became part of others, ``moved`` articles
    that left a story which others stay in.
    """

    def __init__(self, reach: float = WINDOW_SECONDS) -> None:
        self._weights = Weights()
        self._titles = RecurringTitles()
        self._shelf = Shelf(reach)
        self._bonds = Bonds()
        self._placed: dict[str, _Placed] = {}
        self._wires: dict[int, str] = {}
        self._aliases: dict[int, int] = {}
        self._moved: dict[str, None] = {}
        self._next = 1
        self._order = 0

    def add(
        self, article: Article, record: Record | None = None, *, wire: int | None = None, at: datetime | None = None
    ) -> int:
        """Place an article and return the id of its story.

        record: gives the article's names where it is there; wire: the id of its text, so that a copy joins its text's
        story and counts for nothing there; at: aware, when the article came: its time where it gives none, or one
        that lies after ``at``. Where neither is given it counts as new as the newest.
        """
        when = self._time(article, at)
        self._advance(when)
        if (known := self._placed.get(article.url)) is not None:
            return self._revise(article, record, known)
        bound = self._bound_to(article.url)
        if wire is not None and wire in self._wires:
            standing = self.story_of(self._wires[wire]) if bound is None else bound
            if not self._divided(standing, (article.url,)):
                self._put_copy(article.url, standing, wire)
                return standing
        terms = terms_of(article, record)
        text = self._text(article, terms, when)
        recurring = bound is None and self._titles.seen_before(_outlet(article), terms.title, when)
        story = bound if bound is not None or recurring else self._nearest(text)
        self._put(self._new_story() if story is None else story, text, wire, closed=recurring)
        self._count(article, terms, when)
        if story is not None and is_looked_at(len(self._shelf.stories[story].texts)):
            self._look_again(story)
        return self.story_of(article.url)

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
        """Put back an article that an earlier index placed. story_id: the story that it stands in, now or before that
        story became part of another.

        First ``restore_alias`` what was merged, then the articles in the order of adding, from ``REMEMBERED`` before
        the newest on: later answers are then those of an index that never stopped.
        """
        self._next = max(self._next, story_id + 1)
        when = self._time(article, at)
        self._advance(when)
        standing = self.alias(story_id)
        if wire is not None and wire in self._wires and self.story_of(self._wires[wire]) == standing:
            self._put_copy(article.url, standing, wire)
            return
        terms = terms_of(article, record)
        bound = self._bonds.knot((article.url,)) is not None
        recurring = not bound and self._titles.seen_before(_outlet(article), terms.title, when)
        self._put(standing, self._text(article, terms, when), wire, closed=recurring)
        self._count(article, terms, when)

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
        return {number: [url for _, url in sorted(story.urls)] for number, story in self._shelf.stories.items()}

    def story_of(self, url: str) -> int:
        """The story of an article as it stands now. Raises ``KeyError`` for a URL that was never added."""
        return self.alias(self._placed[url].story)

    def _time(self, article: Article, at: datetime | None) -> float:
        when = article.published
        if at is not None and (when is None or when > at or when.year < at.year - 100):
            when = at
        if when is not None:
            return when.timestamp()
        return self._shelf.newest if math.isfinite(self._shelf.newest) else 0.0

    def _advance(self, when: float) -> None:
        for text in self._shelf.advance(when):
            self._placed[text.copies[0]].text = None
            wire = self._placed[text.copies[0]].wire
            if wire is not None and self._wires.get(wire) == text.copies[0]:
                del self._wires[wire]

    def _new_story(self) -> int:
        self._next += 1
        return self._next - 1

    def _text(self, article: Article, terms: Terms, when: float) -> StoryText:
        self._order += 1
        line = article.dateline.place if article.dateline else None
        place = fold(line.split(",")[0]) if line else None
        return story_text(self._order, when, terms, self._weights.of(terms.counts), place, article.url)

    def _count(self, article: Article, terms: Terms, when: float) -> None:
        self._weights.count(when, terms.counts, heaviest(terms.counts))
        self._titles.note(_outlet(article), terms.title, when)

    def _bound_to(self, url: str) -> int | None:
        """The story that a reader put an article in before it came."""
        return next((self.story_of(other) for other in self._bonds.tied(url) if other in self._placed), None)

    def _urls(self, number: int) -> list[str]:
        return [url for _, url in self._shelf.stories[number].urls]

    def _divided(self, number: int, urls: Iterable[str]) -> bool:
        return bool(self._bonds) and self._bonds.divided(urls, self._urls(number))

    def _nearest(self, text: StoryText) -> int | None:
        if len(text.vector) < LEAST_TERMS:
            return None
        for number, likeness in sorted(self._shelf.near(text), key=lambda found: (-found[1], found[0])):
            if likeness < 1.0:
                return None
            recent = self._shelf.stories[number].texts[-RECENT:]
            abroad = text.language not in self._shelf.stories[number].languages
            shared = abroad or max(text.shared(other) for other in recent) >= LEAST_SHARED
            if shared and not self._divided(number, text.copies):
                return number
        return None

    def _put(self, number: int, text: StoryText, wire: int | None, *, closed: bool = False) -> None:
        self._shelf.take(number, text, closed=closed)
        url = text.copies[0]
        self._shelf.stories[number].urls.append((text.order, url))
        counts = self._shelf.counts(text.when)
        self._placed[url] = _Placed(number, wire, text if counts else None)
        if wire is not None and counts:
            self._wires[wire] = url

    def _put_copy(self, url: str, number: int, wire: int) -> None:
        self._order += 1
        self._shelf.stories[number].urls.append((self._order, url))
        self._placed[url] = _Placed(number, wire, None)
        first = self._placed[self._wires[wire]]
        if first.text is not None and self.alias(first.story) == number:
            first.text.copies.append(url)

    def _revise(self, article: Article, record: Record | None, known: _Placed) -> int:
        """A new revision stays in its story, and its words take the place of the earlier ones."""
        number = self.alias(known.story)
        if known.text is not None:
            known.text.become(self._text(article, terms_of(article, record), known.text.when))
            self._shelf.put(number, self._shelf.stories[number].texts)
        return number

    def _look_again(self, number: int) -> None:
        stories = self._shelf.stories
        beside = sorted(self._shelf.beside(number), key=lambda found: (-found[1], found[0]))
        looked = {number: stories[number]}
        looked.update({other: stories[other] for other, likeness in beside if likeness >= NEAR})
        placing = second_look(looked, self._bonds, self._new_story)
        if placing is not None:
            self._place_anew(list(looked), placing)

    def _place_anew(self, looked: Sequence[int], placing: Placing) -> None:
        """Let each of the stories that were looked at hold the texts that it is given. One that is given none becomes
        part of the one that got most of its texts."""
        to = {url: number for number, texts in placing.items() for text in texts for url in text.copies}
        heirs = {}
        for number in looked:
            got = Counter(to[text.copies[0]] for text in self._shelf.stories[number].texts)
            # Of several the first text's, as Counter keeps the order in which it met them.
            heirs[number] = number if number in placing else got.most_common(1)[0][0]
        left = {number: self._shelf.drop(number) for number in looked}
        for number, texts in placing.items():
            self._shelf.put(number, texts)
        for number, story in left.items():
            if heirs[number] != number:
                self._aliases[number] = heirs[number]
            for order, url in story.urls:
                target = to.get(url, heirs[number])
                self._shelf.stories[target].urls.append((order, url))
                if target != heirs[number]:
                    self._placed[url].story = target
                    self._moved[url] = None

    def _join(self, kept: int, merged: int) -> None:
        gone = self._shelf.drop(merged)
        story = self._shelf.stories[kept]
        texts = [*story.texts, *gone.texts]
        self._shelf.put(kept, ())
        story.closed = story.closed and gone.closed
        story.urls.extend(gone.urls)
        self._shelf.put(kept, texts)
        self._aliases[merged] = kept

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
            story = self._shelf.stories[left]
            if leaving[left] == set(self._urls(left)) and number in self._shelf.stories:
                self._join(number, left)
                continue
            going = [entry for entry in story.urls if entry[1] in leaving[left]]
            story.urls = [entry for entry in story.urls if entry[1] not in leaving[left]]
            texts = []
            for _, url in going:
                placed = self._placed[url]
                placed.story = number
                self._moved[url] = None
                if placed.text is not None:
                    texts.append(placed.text)
            self._shelf.put(left, [text for text in story.texts if text not in texts])
            known = self._shelf.stories[number].texts if number in self._shelf.stories else []
            self._shelf.put(number, [*known, *texts])
            self._shelf.stories[number].urls.extend(going)


def _outlet(article: Article) -> str:
    return article.outlet or urlsplit(article.url).netloc
