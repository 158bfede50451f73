"""A story as it grows, and how like it an article is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dateline.stories.terms import Terms

Vector = dict[str, float]

WHOLE = 0.5
"""How much likeness to a story as a whole counts, against likeness to its nearest recent article."""

NAME = 1.3
"""What a term in a name weighs more than another. The words of one name come together: a name of n words counts for
the square root of n of one that stands alone, or two articles on anything that one person did would be one story."""

WIDE = 0.6
"""What a term of a country weighs: all that happens in a country or a war names it, so that it tells of no event."""

LEAST_SHARED = 1.5
"""How many things a text must name that the text nearest to it names too; see ``StoryText.shared``."""

CAST, GIVEN_UP = 0.2, 0.7
LEAST_CAST, WHOLE_CAST = 8, 20
"""How much the likeness of all the names counts, wherever they stand, in a long text of so many, and which part of that
the likeness of the terms gives up for it: a text that goes on telling of an event days later tells of other things in
its first words, and of the same people and places below."""

ACQUAINTED = 1.4
"""What two people in common, by full names, multiply likeness by. One is no sign: a minister is in many stories."""

ELSEWHERE = 0.85
"""What likeness is multiplied by where a text was filed from a place that no text of the story was, and no two people
are in both: news of what follows elsewhere tells the event again as its cause."""

MOST_TERMS = 60
RECENT = 12


@dataclass(slots=True, eq=False)
class StoryText:
    """One text of a story: an article, or the first of several copies.

    order: its place in the order of adding; vector: its terms, heaviest first, of length 1; cast: its names' terms, of
    length 1; runs: of how many words the names are that a term stands in; people: their full names, folded;
    place: of its dateline, folded.
    """

    order: int
    when: float
    vector: Vector
    cast: Vector
    runs: dict[str, float]
    people: frozenset[str]
    place: str | None = None

    def shared(self, other: StoryText) -> float:
        """How many things both texts name: a word is one, and so are all the words of a name together."""
        return math.fsum([1 / self.runs.get(term, 1.0) for term in self.vector.keys() & other.vector.keys()])

    def become(self, other: StoryText) -> None:
        """Take what another holds, and keep order and time."""
        self.vector, self.cast, self.runs, self.people = other.vector, other.cast, other.runs, other.people
        self.place = other.place

    def forget(self) -> None:
        self.vector, self.cast, self.runs, self.people = {}, {}, {}, frozenset()


def story_text(order: int, when: float, terms: Terms, weights: Mapping[str, float], place: str | None) -> StoryText:
    """An article as stories know it. when: seconds; weights: of each of its terms, in nats; place: of its
    dateline."""
    spread = {term: weights[term] / terms.runs.get(term, 1) ** 0.5 for term in terms.counts}
    heavy = {
        term: math.log1p(count)
        * spread[term]
        * (NAME if term in terms.names else WIDE if term in terms.countries else 1.0)
        for term, count in terms.counts.items()
    }
    top = sorted(heavy.items(), key=lambda item: (-item[1], item[0]))[:MOST_TERMS]
    cast = [(term, spread[term]) for term in sorted(terms.names) if term in spread]
    return StoryText(order, when, _of_length_1(top), _of_length_1(cast), terms.runs, terms.people, place)


def _of_length_1(weighed: list[tuple[str, float]]) -> Vector:
    length = math.sqrt(sum(weight * weight for _, weight in weighed))
    return {term: weight / length for term, weight in weighed if weight}


@dataclass(slots=True, eq=False)
class GrowingStory:
    """texts: in the order of adding; total, cast: the sums of their vectors; square: the squared length of total;
    closed: nothing joins it."""

    texts: list[StoryText] = field(default_factory=list)
    urls: list[tuple[int, str]] = field(default_factory=list)
    total: Vector = field(default_factory=dict)
    cast: Vector = field(default_factory=dict)
    square: float = 0.0
    newest: float = -math.inf
    closed: bool = False

    def take(self, text: StoryText) -> None:
        self.texts.append(text)
        self.square += 2 * dot(text.vector, self.total) + 1.0 if text.vector else 0.0
        for held, vector in ((self.total, text.vector), (self.cast, text.cast)):
            for term, weight in vector.items():
                held[term] = held.get(term, 0.0) + weight
        self.newest = max(self.newest, text.when)

    def rebuild(self, texts: Iterable[StoryText]) -> None:
        """Take the texts anew in the order of adding, so that sums do not depend on which stories merged when."""
        self.texts, self.total, self.cast, self.square, self.newest = [], {}, {}, 0.0, -math.inf
        for text in sorted(texts, key=lambda text: text.order):
            self.take(text)

    def forget(self) -> None:
        """Give up everything but which articles it holds."""
        for text in self.texts:
            text.forget()
        self.texts, self.total, self.cast, self.square = [], {}, {}, 0.0

    def likeness(self, text: StoryText) -> float:
        """From 0, before any decay; 0 where a text and the one nearest to it have only a word or a name in common."""
        if not self.square:
            return 0.0
        recent = self.texts[-RECENT:]
        likest, nearest = max(((dot(text.vector, other.vector), other) for other in recent), key=lambda found: found[0])
        if text.shared(nearest) < LEAST_SHARED:
            return 0.0
        found = WHOLE * dot(text.vector, self.total) / math.sqrt(self.square) + (1 - WHOLE) * likest
        if (share := self._share_of_cast(text)) > 0:
            whole = dot(text.cast, self.cast) / math.sqrt(dot(self.cast, self.cast))
            likest = max(dot(text.cast, other.cast) for other in recent)
            found = (1 - GIVEN_UP * share) * found + share * (WHOLE * whole + (1 - WHOLE) * likest)
        if len(text.people) > 1 and any(len(text.people & other.people) > 1 for other in self.texts):
            return found * ACQUAINTED
        places = {other.place for other in self.texts if other.place}
        return found * ELSEWHERE if text.place and places and text.place not in places else found

    def _share_of_cast(self, text: StoryText) -> float:
        if len(text.vector) < MOST_TERMS:
            return 0.0
        named = min(len(text.cast), len(self.cast))
        return CAST * min(1.0, (named - LEAST_CAST) / (WHOLE_CAST - LEAST_CAST))


def dot(one: Vector, other: Vector) -> float:
    """The product of two vectors. The sum is exact: terms in common come in another order in another process."""
    return math.fsum([one[term] * other[term] for term in one.keys() & other.keys()])
