"""The online index of wire copies.

Every article is placed once, when it comes, by its best match alone: matches are never closed transitively, because
one article that prints two agency texts would then make one text of both and of all their copies.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from dateline.copies.fingerprint import fingerprint, plain_words
from dateline.model import Article

LEAST_WORDS = 30
"""A text of fewer words stands alone: it shares its words with too much."""

LEAST_SHARED = 4
"""Kept shingles that two texts must share, whatever their length."""

COPY = 0.4
"""The share of the smaller text's shingles that makes two texts copies."""

COPY_WHEN_SHORT = 0.6
SHORT = 120
"""Below so many words one long quotation or one background paragraph is a large share of a text."""

RELATED = 0.1
MOST_OF_A_WIRE = 0.75
"""A text joins a wire that holds a copy of it only where so many of the wire's texts share at least a tenth with it:
an article that prints two texts would otherwise bring each text's copies to the other's."""

COPY_IN_ONE_OUTLET = 0.75
"""An outlet's own footers and templates recur in its articles; its own second printing of a text is nearly whole."""

BOILERPLATE = 40
"""A shingle that stands in the texts of so many wires says nothing about any of them."""

SAME_PRINTING = 0.9
MOST_INDEXED = 8
"""A wire is known by at most so many of its articles, none nearly equal to another: a flood costs linear time."""


@dataclass(slots=True, eq=False)
class _Held:
    """An article in the index. live: how many of its kept shingles are not boilerplate."""

    url: str
    outlet: str
    wire: int
    words: int
    hashes: array[int]
    live: int
    indexed: bool = False


@dataclass(frozen=True, slots=True)
class _Match:
    """How much of the smaller text two texts share, and of the larger."""

    held: _Held
    of_smaller: float
    of_larger: float


class CopyIndex:
    """Which articles print the same text. The same articles in the same order give the same wires, in any process."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}
        self._wires: dict[int, list[_Held]] = {}
        self._next = 1
        # A shingle stands in one article mostly: a list for each would cost more memory than the rest of the desk.
        self._postings: dict[int, _Held | list[_Held]] = {}
        self._boilerplate: set[int] = set()

    def add(self, article: Article) -> int:
        """Place an article and return the id of its wire, which is its own where no other article prints its text.

        A URL that was given before is a new revision: its earlier text is forgotten, and it keeps its wire as long as
        no other wire fits better and its wire has not become another text.
        """
        words, hashes = fingerprint(article.text)
        before = self._forget(article.url)
        held = _Held(article.url, _outlet(article), 0, words, hashes, self._live(hashes))
        matches = self._matches(held)
        wire = self._choose(held, matches, before)
        if wire is None:
            wire = before if before is not None and not self._wires[before] else self._new_wire()
        self._put(held, wire, matches)
        return wire

    def restore(self, article: Article, wire_id: int) -> None:
        """Put back an article that an earlier index placed. Restore in the order of adding: later answers are then
        those that the earlier index would have given."""
        self._forget(article.url)
        words, hashes = fingerprint(article.text)
        held = _Held(article.url, _outlet(article), 0, words, hashes, self._live(hashes))
        self._next = max(self._next, wire_id + 1)
        self._put(held, wire_id, self._matches(held))

    def groups(self) -> dict[int, list[str]]:
        """Every article's URL, exactly as given, under the id of its wire, in the order they joined it."""
        return {number: [held.url for held in members] for number, members in self._wires.items() if members}

    def wire_of(self, url: str) -> int:
        """The wire of an article. Raises ``KeyError`` for a URL that was never added."""
        return self._held[url].wire

    def _new_wire(self) -> int:
        number = self._next
        self._next += 1
        return number

    def _live(self, hashes: array[int]) -> int:
        return sum(1 for value in hashes if value not in self._boilerplate)

    def _matches(self, new: _Held) -> list[_Match]:
        """Every indexed article that shares enough with a new one to be weighed."""
        if new.words < LEAST_WORDS or not new.live:
            return []
        shared: Counter[str] = Counter()
        for value in new.hashes:
            found = self._postings.get(value)
            if found is None:
                continue
            if isinstance(found, list):
                for held in found:
                    shared[held.url] += 1
            else:
                shared[found.url] += 1
        matches = []
        for url, count in shared.items():
            if count < LEAST_SHARED:
                continue
            held = self._held[url]
            small, large = sorted((new.live, held.live))
            matches.append(_Match(held, count / small, count / large))
        return matches

    def _choose(self, new: _Held, matches: list[_Match], before: int | None) -> int | None:
        copies = [match for match in matches if _is_copy(new, match)]
        # Nearly all of a text lies both in its own copies and in an article that prints it beside another: the match
        # that also leaves least over is the better one. The order of joining breaks what ties remain.
        copies.sort(key=lambda match: (-(match.of_smaller + match.of_larger), match.held.wire != before))
        related = {match.held.url for match in matches if match.of_smaller >= RELATED}
        for match in copies:
            members = [held for held in self._wires[match.held.wire] if held.indexed]
            if sum(1 for held in members if held.url in related) >= MOST_OF_A_WIRE * len(members):
                return match.held.wire
        return None

    def _put(self, held: _Held, number: int, matches: list[_Match]) -> None:
        held.wire = number
        members = self._wires.setdefault(number, [])
        indexed = sum(1 for member in members if member.indexed)
        printed = any(match.held.wire == number and match.of_larger >= SAME_PRINTING for match in matches)
        members.append(held)
        self._held[held.url] = held
        if held.words >= LEAST_WORDS and indexed < MOST_INDEXED and not printed:
            self._index(held)

    def _index(self, held: _Held) -> None:
        held.indexed = True
        for value in held.hashes:
            if value in self._boilerplate:
                continue
            found = self._postings.get(value)
            if found is None:
                self._postings[value] = held
                continue
            if not isinstance(found, list):
                found = self._postings[value] = [found]
            found.append(held)
            if len(found) >= BOILERPLATE and len({other.wire for other in found}) >= BOILERPLATE:
                self._boilerplate.add(value)
                del self._postings[value]
                for other in found:
                    other.live -= 1

    def _forget(self, url: str) -> int | None:
        """Take an article out; the wire it was in, or None where it was in none."""
        held = self._held.pop(url, None)
        if held is None:
            return None
        members = self._wires[held.wire]
        members.remove(held)
        if held.indexed:
            for value in held.hashes:
                found = self._postings.get(value)
                if isinstance(found, list):
                    found.remove(held)
                if found is held or found == []:
                    del self._postings[value]
            # Its near-equal siblings were not indexed because it was.
            heir = next((other for other in members if not other.indexed and other.words >= LEAST_WORDS), None)
            if heir is not None:
                heir.live = self._live(heir.hashes)
                self._index(heir)
        return held.wire


def _is_copy(new: _Held, match: _Match) -> bool:
    bar = COPY
    if min(new.words, match.held.words) < SHORT:
        bar = COPY_WHEN_SHORT
    if new.outlet == match.held.outlet:
        bar = COPY_IN_ONE_OUTLET
    return match.of_smaller >= bar


def _outlet(article: Article) -> str:
    return article.outlet or urlsplit(article.url).netloc.casefold().removeprefix("www.") or article.url


_NEVER = datetime.max.replace(tzinfo=UTC)


def lead(articles: Sequence[Article]) -> Article:
    """The fullest of several copies, the earliest among equals (a difference of one word in fifty is none).

    Raises ``ValueError`` where there are none.
    """
    lengths = [len(plain_words(article.text)) for article in articles]
    full = max(lengths) * 0.98
    equals = [article for article, length in zip(articles, lengths, strict=True) if length >= full]
    return min(equals, key=lambda article: article.published or _NEVER)
