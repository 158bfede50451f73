"""The online index of wire copies.

Every article is placed when it comes, by the text that it matches best; matches are never closed transitively, because
one article that prints two agency texts would then make one text of both and of all their copies. Where an article
shows that two wires are parts or versions of one text, they become one.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from urllib.parse import urlsplit

from dateline.copies.fingerprint import fingerprint
from dateline.copies.matching import LEAST_SHARED, LEAST_WORDS, SAME_PRINTING, Held, Match, is_copy, match
from dateline.copies.postings import Postings
from dateline.model import Article

WINDOW = timedelta(days=14)
"""An article is a copy only of what was published within so much time of it."""

MOST_OF_A_WIRE = 0.75
"""A text joins a wire that holds a copy of it only where it is related to so many of the wire's texts, and two wires
become one only where so many of their pairs of texts are: an article that prints two texts would otherwise bring each
text's copies to the other's."""

KIN = 0.12
"""Two texts are versions or parts of one where at least so much of the smaller stands in the other."""
NEAREST_KIN = 0.3
"""Two wires become one only where at least one text of each are nearly copies: a round-up of two events that share a
background is no bridge."""

MOST_INDEXED = 48
"""A wire is known by at most so many of its printings, none nearly equal to another: a flood costs linear time."""

MOST_COMPARED = 12
"""The newest so many texts of each of two wires decide whether they are one."""

TURN = 1000
"""Arrivals. What is out of reach of nearly all of the last one to two thousand is forgotten."""

STRAGGLERS = 50
"""One arrival in so many may be far older than the rest, and keeps nothing in memory."""


@dataclass(slots=True, eq=False)
class _Wire:
    """The texts of a wire that are held. indexed: those that can be found, by number; spare: those beyond its most."""

    indexed: dict[int, Held] = field(default_factory=dict)
    spare: deque[Held] = field(default_factory=deque)


class CopyIndex:
    """Which articles print the same text. The same articles in the same order give the same wires, in any process and
    in batches of any size.

    window: how far apart in time two articles may be that print one text. Texts that are out of reach of what comes are
    forgotten, where at least a thousand came since; ``groups`` holds their articles all the same. An archive is best
    added in order of time.
    """

    def __init__(self, window: timedelta = WINDOW) -> None:
        self._window = window.total_seconds()
        self._postings = Postings(self._wire_of_number)
        self._held: dict[str, Held] = {}
        self._numbered: dict[int, Held] = {}
        self._by_time: list[tuple[float, int, Held]] = []
        self._wires: dict[int, _Wire] = {}
        self._wire_of: dict[str, int] = {}
        self._sizes: Counter[int] = Counter()
        self._aliases: dict[int, int] = {}
        self.merged: tuple[tuple[int, int], ...] = ()
        self._next = 1
        self._added = 0
        self._newest: float | None = None
        self._turn: list[float] = []
        self._floor: float | None = None

    def add(self, article: Article, *, at: datetime | None = None) -> int:
        """Place an article and return the id of its wire, which is its own where no other article prints its text.

        at: its time, aware; else its own, else that of the newest before it. A URL that was given before is a new
        revision: its earlier text is forgotten, and it keeps its wire as long as no other wire fits better and its wire
        has not become another text. It may show that wires are one: ``merged`` then holds those that are no more, each
        with the earlier one that it is part of, and ``aliases`` all of them ever.
        """
        self.merged = ()
        before, stays = self._take_out(article.url)
        held = self._read(article, at)
        matches = self._matches(held)
        fitting = [before] if before is not None and stays else self._fitting(held, matches, before)
        if fitting:
            wire = fitting[0]
        elif before is not None and not self._sizes[before]:
            wire = before
        else:
            wire = self._next
            self._next += 1
        self._put(held, wire, matches)
        for other in fitting[1:]:
            self._merge_if_one(self.alias(wire), other, held)
        return self.alias(wire)

    def restore(self, article: Article, wire_id: int, *, at: datetime | None = None) -> None:
        """Put back an article that an earlier index placed. Restore in the order of adding: later answers are then
        those that the earlier index would have given."""
        self._take_out(article.url)
        held = self._read(article, at)
        self._next = max(self._next, wire_id + 1)
        self._put(held, wire_id, self._matches(held))

    def restore_alias(self, gone: int, surviving: int) -> None:
        """Put back that one wire became part of another, before the articles."""
        self._aliases[gone] = surviving
        self._next = max(self._next, gone + 1)

    def forget_before(self, time: datetime) -> None:
        """Let go of the texts of articles older than this: nothing that comes is a copy of them. Their places stay."""
        self._forget_before(time.timestamp())

    @property
    def remembered(self) -> int:
        """How many articles' texts are held; the places of others are."""
        return len(self._held)

    def groups(self) -> dict[int, list[str]]:
        """Every article's URL, exactly as given, under the id of its wire, in the order they joined it."""
        found: dict[int, list[str]] = {}
        for url, number in self._wire_of.items():
            found.setdefault(self.alias(number), []).append(url)
        return found

    def wire_of(self, url: str) -> int:
        """The wire of an article. Raises ``KeyError`` for a URL that was never added."""
        return self.alias(self._wire_of[url])

    def alias(self, wire_id: int) -> int:
        """The wire that one is part of now: mostly itself."""
        while (surviving := self._aliases.get(wire_id)) is not None:
            wire_id = surviving
        return wire_id

    def aliases(self) -> dict[int, int]:
        """Every wire that became part of another, with that one."""
        return {gone: self.alias(gone) for gone in self._aliases}

    def _read(self, article: Article, at: datetime | None) -> Held:
        when = at or article.published
        time = self._newest if when is None else when.timestamp()
        if time is not None:
            self._newest = time if self._newest is None else max(self._newest, time)
            self._come(time)
        words, hashes = fingerprint(article)
        self._added += 1
        return Held(self._added, article.url, _outlet(article), 0, time, words, hashes)

    def _wire_of_number(self, number: int) -> int | None:
        held = self._numbered.get(number)
        return None if held is None else held.wire

    def _come(self, time: float) -> None:
        """Take the time of an arrival, and forget what is out of reach of nearly all of the last ones."""
        self._turn.append(time)
        if len(self._turn) < TURN:
            return
        oldest = sorted(self._turn)[TURN // STRAGGLERS]
        self._turn.clear()
        before, self._floor = self._floor, oldest
        if before is not None:
            self._forget_before(min(before, oldest) - self._window)

    def _forget_before(self, time: float) -> None:
        while self._by_time and self._by_time[0][0] < time:
            _, _, held = heappop(self._by_time)
            if self._held.get(held.url) is held:
                self._drop(held)

    def _matches(self, new: Held) -> list[Match]:
        """Every indexed text that is related to a new one, in reach of its time."""
        if new.words < LEAST_WORDS or not new.hashes:
            return []
        found = []
        shared = self._postings.sharing(new.hashes)
        live = self._postings.live(new.hashes)
        for number, count in shared.items():
            held = self._numbered.get(number)
            if held is None or count < LEAST_SHARED:
                continue
            weighed = match(held, count, live, self._postings.live(held.hashes))
            if weighed is not None and (
                new.when is None or held.when is None or abs(new.when - held.when) <= self._window
            ):
                found.append(weighed)
        return found

    def _fitting(self, new: Held, matches: list[Match], before: int | None) -> list[int]:
        """The wires whose text a new one prints, the best first."""
        if not matches:
            return []
        own = set(new.hashes) - self._postings.common
        copies = [found for found in matches if is_copy(new, found, own)]
        # Nearly all of a text lies both in its own copies and in an article that prints it beside another: the match
        # that also leaves least over is the better one. Of equals the text that was there first.
        copies.sort(key=lambda one: (-(one.of_smaller + one.of_larger), one.held.wire != before, one.held.number))
        near = Counter(found.held.wire for found in matches)
        wires = dict.fromkeys(found.held.wire for found in copies)
        return [wire for wire in wires if near[wire] >= MOST_OF_A_WIRE * len(self._wires[wire].indexed)]

    def _put(self, held: Held, number: int, matches: list[Match]) -> None:
        held.wire = number
        self._held[held.url] = held
        self._wire_of[held.url] = number
        self._sizes[number] += 1
        if held.when is not None:
            heappush(self._by_time, (held.when, held.number, held))
        if held.words < LEAST_WORDS or not held.hashes:
            return
        same = [one.held for one in matches if one.held.wire == number and one.of_larger >= SAME_PRINTING]
        if same:
            printing = min(same, key=lambda one: one.number)
            if printing.twins is None:
                printing.twins = deque()
            printing.twins.append(held)
        else:
            self._index(held)

    def _index(self, held: Held) -> None:
        wire = self._wires.setdefault(held.wire, _Wire())
        if len(wire.indexed) < MOST_INDEXED:
            wire.indexed[held.number] = held
            held.indexed = True
            self._numbered[held.number] = held
            self._postings.add(held.number, held.hashes)
        else:
            wire.spare.append(held)

    def _take_out(self, url: str) -> tuple[int | None, bool]:
        """Take an article out. Gives the wire it was in, None where it was in none, and whether it stays there, for its
        text was forgotten long ago."""
        number = self._wire_of.pop(url, None)
        if number is None:
            return None, False
        wire = self.alias(number)
        self._sizes[wire] -= 1
        held = self._held.get(url)
        if held is not None:
            self._drop(held)
        return wire, held is None

    def _drop(self, held: Held) -> None:
        """Let go of a text. What stood aside for it takes its place."""
        del self._held[held.url]
        if not held.indexed:
            return
        wire = self._wires[held.wire]
        self._hide(held)
        del wire.indexed[held.number]
        heir = self._first(held.twins)
        if heir is not None:
            heir.wire = held.wire
            heir.twins = held.twins
            self._index(heir)
        elif (heir := self._first(wire.spare)) is not None:
            self._index(heir)
        if not wire.indexed:
            del self._wires[held.wire]

    def _hide(self, held: Held) -> None:
        held.indexed = False
        del self._numbered[held.number]
        self._postings.remove(held.hashes)

    def _first(self, waiting: deque[Held] | None) -> Held | None:
        """The first of these that is still held; it waits no longer."""
        while waiting:
            found = waiting.popleft()
            if self._held.get(found.url) is found:
                return found
        return None

    def _merge_if_one(self, one: int, other: int, bridge: Held) -> None:
        """Make two wires one where their texts are related to each other, not by the new text alone."""
        if one == other or other not in self._wires:
            return
        first, second = (self._newest_of(self._wires[number], bridge) for number in (one, other))
        likeness = [found for text in first for found in self._likenesses(text, second)]
        kin = sum(found >= KIN for found in likeness)
        if kin and kin >= MOST_OF_A_WIRE * len(likeness) and max(likeness) >= NEAREST_KIN:
            self._merge(max(one, other), min(one, other))

    def _likenesses(self, text: Held, others: list[Held]) -> list[float]:
        """How much of the smaller a text and each of these share."""
        own = set(text.hashes) - self._postings.common
        counts = [(sum(map(own.__contains__, held.hashes)), self._postings.live(held.hashes)) for held in others]
        return [shared / max(1, min(len(own), live)) for shared, live in counts]

    def _newest_of(self, wire: _Wire, bridge: Held) -> list[Held]:
        return [held for held in wire.indexed.values() if held is not bridge][-MOST_COMPARED:]

    def _merge(self, gone: int, surviving: int) -> None:
        self._aliases[gone] = surviving
        self.merged = (*self.merged, (gone, surviving))
        self._sizes[surviving] += self._sizes.pop(gone)
        left, wire = self._wires.pop(gone), self._wires[surviving]
        for held in left.indexed.values():
            held.wire = surviving
        texts = sorted([*wire.indexed.values(), *left.indexed.values()], key=lambda held: held.number)
        wire.indexed = {held.number: held for held in texts[:MOST_INDEXED]}
        for held in texts[MOST_INDEXED:]:
            self._hide(held)
        for held in left.spare:
            held.wire = surviving
        spare = [*wire.spare, *left.spare, *texts[MOST_INDEXED:]]
        wire.spare = deque(sorted(spare, key=lambda held: held.number))


def _outlet(article: Article) -> str:
    return article.outlet or urlsplit(article.url).netloc.casefold().removeprefix("www.") or article.url
