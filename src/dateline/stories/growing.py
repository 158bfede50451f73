"""A story as it grows, and how like it an article is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from sys import intern

from dateline.stories.terms import Terms

Vector = dict[str, float]

NAME = 1.2
"""What a term in a name weighs more than another. The words of one name come together: a name of n words counts for
the square root of n of one that stands alone, or two articles on anything that one person did would be one story."""

WIDE = 0.6
"""What a term of a country weighs: all that happens in a country or a war names it, so that it tells of no event."""

SHORT, LONG = 0.105, 0.21
"""The average likeness from which texts tell of one event: of headlines alone, and of long texts. Two headlines on one
event mostly differ in all words but one or two."""

LONE, LONE_TERMS = 2.2, 40
"""By which share more two headlines must be alike where there are no more of either story, and the length from which
texts need not."""

SHORT_TERMS, LONG_TERMS = 7, 60

ABROAD, LEAST_NAMED = 0.4, 2.0
"""How like the names and numbers of texts in two languages must be, and how many they must share."""

ACQUAINTED, LASTING = 1.4, 2.0
"""What two people in common, by full names, multiply likeness by, and how many times as long it then lasts. One is no
sign: a minister is in many stories."""

ELSEWHERE = 0.85
"""What likeness is multiplied by where a text was filed from a place that no text of the story was, and no two people
are in both: news of what follows elsewhere tells the event again as its cause."""

HALF_LIFE_SECONDS = 2.6 * 86400
MOST_TERMS = 60
RECENT = 12


@dataclass(slots=True, eq=False)
class StoryText:
    """One text of a story: an article, or the first of several copies.

    order: its place in the order of adding; when: seconds; vector: its terms, heaviest first, of length 1; runs: of how
    many words the names are that a term stands in, where of several; people: their full names, folded; place: of its
    dateline, folded; copies: the URLs of the articles that print it, the first's first; language: of its words; names:
    those of its terms that may be the same in another language, names and numbers; named: their length in the vector.
    """

    order: int
    when: float
    vector: Vector
    runs: dict[str, float]
    people: frozenset[str]
    place: str | None
    copies: list[str]
    language: str
    names: frozenset[str]
    named: float

    def shared(self, other: StoryText) -> float:
        """How many things both texts name: a word is one, and so are all the words of a name together."""
        return math.fsum([1 / self.runs.get(term, 1.0) for term in self.vector if term in other.vector])

    def become(self, other: StoryText) -> None:
        """Take what another says, and keep order, time and copies."""
        self.vector, self.runs, self.people, self.place = other.vector, other.runs, other.people, other.place
        self.language, self.names, self.named = other.language, other.names, other.named

    def likeness(self, other: StoryText) -> float:
        """How like another text it is by its words, or by names and numbers if it is in another language; 1 where just
        enough."""
        found = dot(self.vector, other.vector) / enough((len(self.vector) + len(other.vector)) / 2, 1)
        if self.language == other.language or not (self.named and other.named):
            return found
        both = self.names & other.names
        if math.fsum([1 / self.runs.get(term, 1.0) for term in both]) < LEAST_NAMED:
            return found
        product = math.fsum([self.vector[term] * other.vector[term] for term in both])
        return max(found, product / (self.named * other.named * ABROAD))


def story_text(
    order: int, when: float, terms: Terms, weights: Mapping[str, float], place: str | None, url: str
) -> StoryText:
    """An article as stories know it. when: seconds; weights: of each of its terms, in nats; place: of its
    dateline."""
    runs, names, countries, log = terms.runs, terms.names, terms.countries, math.log1p
    heavy = []
    for term, count in terms.counts.items():
        weight = log(count) * weights[term]
        if term in runs:
            weight /= runs[term] ** 0.5
        if term in names:
            weight *= NAME
        elif term in countries:
            weight *= WIDE
        heavy.append((-weight, term))
    heavy.sort()
    top = [(intern(term), -weight) for weight, term in heavy[:MOST_TERMS] if weight]
    length = math.sqrt(math.fsum([weight * weight for _, weight in top]))
    vector = {term: weight / length for term, weight in top}
    long = {term: runs[term] for term in vector if runs.get(term, 1.0) > 1.0}
    kept = frozenset(term for term in vector if term in names or (term.isdigit() and len(term) > 1))
    named = math.sqrt(math.fsum([vector[term] ** 2 for term in kept]))
    return StoryText(order, when, vector, long, terms.people, place, [url], terms.language, kept, named)


@dataclass(slots=True, eq=False)
class GrowingStory:
    """texts: those of the window, in the order of adding; urls: of all its articles, with their order; total: the sum
    of the texts' vectors; terms: of how many terms the texts are, together; closed: nothing joins it."""

    texts: list[StoryText] = field(default_factory=list)
    urls: list[tuple[int, str]] = field(default_factory=list)
    total: Vector = field(default_factory=dict)
    terms: int = 0
    newest: float = -math.inf
    closed: bool = False
    languages: set[str] = field(default_factory=set)

    def take(self, text: StoryText) -> None:
        if not self.texts:
            self.total = text.vector
        else:
            if len(self.texts) == 1:
                self.total = dict(self.total)  # it was the first text's own
            held = self.total
            for term, weight in text.vector.items():
                held[term] = held.get(term, 0.0) + weight
        self.texts.append(text)
        self.languages.add(text.language)
        self.terms += len(text.vector)
        self.newest = max(self.newest, text.when)

    def rebuild(self, texts: Iterable[StoryText]) -> None:
        """Take the texts anew in the order of adding, so that sums do not depend on how they came together."""
        self.texts, self.total, self.terms, self.newest, self.languages = [], {}, 0, -math.inf, set()
        for text in sorted(texts, key=lambda text: text.order):
            self.take(text)

    def likeness(self, text: StoryText) -> float:
        """How like its texts another text is on average, 1 where they are just alike enough to tell of one event; 0
        where it holds none."""
        if not self.texts:
            return 0.0
        count = len(self.texts)
        if self.languages == {text.language}:
            found = dot(text.vector, self.total) / count
            found /= enough((len(text.vector) + self.terms / count) / 2, count)
        else:
            found = mixed((text,), self.texts)
        return found * bearing((text,), self.texts, max(0.0, text.when - self.newest))

    def likeness_to(self, other: GrowingStory) -> float:
        """The same of the texts of another story."""
        if not self.texts or not other.texts:
            return 0.0
        mine, theirs = len(self.texts), len(other.texts)
        if self.languages == other.languages and len(self.languages) == 1:
            found = dot(self.total, other.total) / (mine * theirs)
            found /= enough((self.terms / mine + other.terms / theirs) / 2, mine * theirs)
        else:
            found = mixed(self.texts, other.texts)
        return found * bearing(self.texts, other.texts, abs(self.newest - other.newest))


def mixed(texts: Sequence[StoryText], others: Sequence[StoryText]) -> float:
    """How alike texts of several languages are on average, the newest of each; 1 where just enough."""
    pairs = [text.likeness(other) for text in texts[-RECENT:] for other in others[-RECENT:]]
    return math.fsum(pairs) / len(pairs)


def bearing(texts: Sequence[StoryText], others: Sequence[StoryText], seconds: float) -> float:
    """What likeness is multiplied by for the time between texts and others, and for the people and places that the
    newest of them have in common."""
    known = [other.people for other in others[-RECENT:] if len(other.people) > 1]
    for text in texts[-RECENT:] if known else ():
        if len(text.people) > 1 and any(len(text.people & people) > 1 for people in known):
            return ACQUAINTED * _decay(seconds / LASTING)
    here, there = ({text.place for text in some[-RECENT:] if text.place} for some in (texts, others))
    apart = here and there and here.isdisjoint(there)
    return _decay(seconds) * (ELSEWHERE if apart else 1.0)


def enough(terms: float, pairs: int) -> float:
    """The average likeness from which so many pairs of texts of so many terms tell of one event."""
    share = min(1.0, max(0.0, (terms - SHORT_TERMS) / (LONG_TERMS - SHORT_TERMS)))
    return (SHORT + (LONG - SHORT) * share) * (1 + LONE * max(0.0, 1 - terms / LONE_TERMS) / pairs)


def _decay(seconds: float) -> float:
    return float(0.5 ** (seconds / HALF_LIFE_SECONDS))


def dot(one: Vector, other: Vector) -> float:
    """The product of two vectors. The sum is exact: terms in common come in another order in another process."""
    return math.fsum([one[term] * other[term] for term in one.keys() & other.keys()])
