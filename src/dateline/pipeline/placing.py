"""Placing articles in wires and stories, one by one in order of their ids, by one worker at a time."""

from __future__ import annotations

import logging
from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime
from itertools import takewhile

from dateline.copies import CopyIndex, agency_of, compare, lead
from dateline.errors import LeaseLost
from dateline.model import Change
from dateline.pipeline import versions
from dateline.pipeline.clock import Clock
from dateline.pipeline.faults import of_the_database
from dateline.pipeline.putting_right import tell_bonds, tell_new_bonds
from dateline.pipeline.schedule import Pace
from dateline.store import Lease, Role, Store
from dateline.store.placing import PLACING, Carrier, StandingArticle
from dateline.stories import REMEMBERED, WINDOW_SECONDS, StoryIndex

_FIRST = datetime(1990, 1, 1, tzinfo=UTC)
_MOST_IN_ERAS = 8_000
"""Articles of eras that are kept in memory, besides the newest. One of a thousand words takes 60 kB."""

_log = logging.getLogger(__name__)


class _Rows:
    """The ids of rows by their numbers in an index, and the other way round. Rows may be older than what an index
    holds, so that it may give a new text or story a number that is an old row's id."""

    def __init__(self) -> None:
        self.ids: dict[int, int] = {}
        self.numbers: dict[int, int] = {}

    def put(self, number: int, row: int) -> None:
        self.ids[number] = row
        self.numbers[row] = number

    def number(self, row: int) -> int | None:
        """A row's number: its own id where it has none yet; None where that is another row's number."""
        return self.numbers.get(row, None if row in self.ids else row)


class _Indexes:
    """What the desk remembers of texts and stories. newest: the time of the newest article that was placed, None where
    none was."""

    def __init__(self, newest: datetime | None = None, reach: float = WINDOW_SECONDS) -> None:
        self.newest = newest
        self.copies = CopyIndex()
        self.stories = StoryIndex(reach)
        self.wire_rows = _Rows()
        self.story_rows = _Rows()
        self.merged: set[int] = set()
        self.bonds: tuple[int, ...] = ()  # the corrections that it was told
        self.urls: dict[str, int] = {}  # each with its article's id

    def restore(self, source: StandingArticle) -> bool:
        """Put an article back where it stands. False where its text or story cannot be told from another here."""
        assert source.wire_id is not None and source.story_id is not None
        wire, story = self.wire_rows.number(source.wire_id), self.story_rows.number(source.story_id)
        if wire is None or story is None:
            return False
        try:
            self.copies.restore(source.article, wire, at=source.at)
            self.stories.restore(source.article, story, source.record, wire=wire, at=source.at)
        except Exception:  # noqa: BLE001  (what could not be placed with others stands alone for good)
            return True
        self.wire_rows.put(wire, source.wire_id)
        self.story_rows.put(story, source.story_id)
        self.urls[source.article.url] = source.id
        return True

    def revise(self, source: StandingArticle) -> None:
        """Take the new words of an article that stays where it is."""
        wire = self.copies.wire_of(source.article.url)
        self.copies.restore(source.article, wire, at=source.at)
        self.stories.add(source.article, source.record, wire=wire, at=source.at)

    def hold(self, wires: Set[int], stories: Set[int]) -> bool:
        """Whether any of these rows is known here."""
        return not (wires.isdisjoint(self.wire_rows.numbers) and stories.isdisjoint(self.story_rows.numbers))


class Placer:
    """Places articles as long as it plays that role; one that the code trips over gets a place of its own. Its indexes
    are a cache of the store's rows: they are rebuilt when it takes the role, unless nobody has played it since this
    placer did, and thrown away when it loses it or when what it did was not kept.

    What comes long after its time, as from an archive, is placed among what is of its own time: time is cut into eras,
    each with indexes of its own, read from the store when an article of that era comes.
    """

    def __init__(self, store: Store, clock: Clock, pace: Pace) -> None:
        self._store = store
        self._clock = clock
        self._pace = pace
        self._role: Role | None = None
        self._last: Role | None = None  # the role as it was left, while the indexes are good
        self._indexes: _Indexes | None = None
        self._eras: dict[int, _Indexes] = {}
        self._singly = 0  # so many are placed one by one, for the code trips over one of them

    def place(self, limit: int) -> int:
        """Place up to ``limit`` articles, and say how many; 0 as well while another worker plays the role."""
        waiting = self._store.unplaced(limit)
        if not waiting or not self._hold_role():
            return 0
        assert self._role is not None
        if self._indexes is None:
            self._indexes, self._eras = self._restore_newest(), {}
            waiting = self._store.unplaced(limit)  # what was placed by others meanwhile is placed
        done = 0
        while done < len(waiting) and self._indexes is not None:
            run = self._run(waiting[done:], self._indexes)
            indexes = self._indexes_for(run[0], self._indexes)
            try:
                with self._store.one_transaction():
                    for source in run:
                        self._place_one(self._role, indexes, source)
            except LeaseLost:
                self._indexes = None  # they now hold what the store does not
                return done
            except Exception as fault:
                self._indexes = None
                if of_the_database(fault):
                    raise
                if len(run) > 1:
                    self._singly = len(run)
                    return done + self.place(limit - done)
                self._place_alone(self._role, run[0], fault)
            done += len(run)
            self._singly -= bool(self._singly)
        return done

    def _run(self, waiting: Sequence[StandingArticle], newest: _Indexes) -> Sequence[StandingArticle]:
        """What is placed in one transaction: what comes next among the newest. An era's indexes may have to be read
        from the store first, while nobody else could write."""
        if self._singly:
            return waiting[:1]
        return list(takewhile(lambda source: self._is_newest(source, newest), waiting)) or waiting[:1]

    def _place_alone(self, role: Role, source: StandingArticle, fault: Exception) -> None:
        """One article that our code trips over must not stop all behind it."""
        _log.error("%s could not be placed with others; it stands alone", source.article.url, exc_info=fault)
        why = f"the desk tripped over it ({type(fault).__name__}: {fault})"
        self._store.place(
            role, source, source.wire_id, source.story_id, self._clock.now(), version=versions.PLACING, error=why
        )

    def leave(self) -> None:
        """Let another worker place articles at once."""
        if self._role is not None:
            self._store.leave_role(self._role)
            self._last = self._role
        self._role = None

    def _hold_role(self) -> bool:
        now, seconds = self._clock.now(), self._pace.lease_seconds
        if self._role is not None and self._store.keep_role(self._role, now, seconds):
            return True
        known = self._role if self._role is not None else self._last
        role = self._store.take_role(PLACING, now, seconds)
        if role is None or known is None:
            good = known is not None and self._role is None
        else:
            # Each who takes the role raises its token, and so does each correction of a reader's.
            good = self._keep_up(role.token - known.token - 1)
        if not good:
            self._indexes = None
        self._role, self._last = role, None if role is not None or self._role is not None else self._last
        return role is not None

    def _keep_up(self, turns: int) -> bool:
        """Whether the indexes are good after so many turns of the role: none, or each a correction that they are told
        now."""
        if turns and self._indexes is not None:
            self._eras = {}
            return tell_new_bonds(self._store, self._indexes, turns)
        return not turns

    def _restore_newest(self) -> _Indexes:
        newest = self._store.newest_time()
        indexes = _Indexes(newest)
        indexes.bonds = tell_bonds(self._store, indexes.stories)
        if newest is not None:
            self._restore(indexes, newest - REMEMBERED, None)
        return indexes

    def _is_newest(self, source: StandingArticle, newest: _Indexes) -> bool:
        """Whether an article, the next that comes, is placed among the newest."""
        if newest.newest is None or source.at > newest.newest:
            newest.newest = source.at
        # A new revision stays among the newest, where it was, or where it is.
        revised = source.story_id is not None and not source.anew
        return revised or source.at >= newest.newest - REMEMBERED

    def _indexes_for(self, source: StandingArticle, newest: _Indexes) -> _Indexes:
        """Where an article is placed: among the newest, or in its era."""
        if self._is_newest(source, newest):
            return newest
        number = _era_of(source)
        found = self._eras.pop(number, None)
        if found is None:
            found = _Indexes(reach=REMEMBERED.total_seconds())
            found.bonds = tell_bonds(self._store, found.stories)
            begins = _FIRST + number * REMEMBERED
            self._restore(found, begins, begins + REMEMBERED)
        self._eras[number] = found  # the last of them is the one that was used last
        while len(self._eras) > 1 and sum(len(era.urls) for era in self._eras.values()) > _MOST_IN_ERAS:
            del self._eras[next(iter(self._eras))]
        return found

    def _tell_others(
        self,
        indexes: _Indexes,
        before: StandingArticle,
        placed: StandingArticle,
        merged: Set[int],
        merged_wires: Set[int] = frozenset(),
    ) -> None:
        """Let the other indexes hold what they would hold if they were read from the store now; one that knows what is
        gone is thrown away. before, placed: an article as it stood, and as it stands; merged, merged_wires: stories
        and texts that are part of others now."""
        wires = {row for row in (before.wire_id,) if row not in (None, placed.wire_id)} | merged_wires
        stories = {row for row in (before.story_id,) if row not in (None, placed.story_id)} | merged
        for number, era in list(self._eras.items()):
            if era is indexes:
                continue
            if era.hold(wires, stories):
                del self._eras[number]
            elif placed.article.url in era.urls:
                era.revise(placed)
            elif number == _era_of(placed) and not era.restore(placed):
                del self._eras[number]
        if self._indexes is not indexes and self._indexes is not None and self._indexes.hold(wires, stories):
            self._indexes = None

    def _restore(self, indexes: _Indexes, since: datetime, until: datetime | None) -> None:
        for merged, surviving in self._store.merged("story").items():
            indexes.stories.restore_alias(merged, surviving)
            indexes.merged.add(merged)
        for source in self._store.placed_since(since, until):
            indexes.restore(source)

    def _place_one(self, role: Role, indexes: _Indexes, source: StandingArticle) -> None:
        now = self._clock.now()
        if source.story_id is not None and not source.anew and source.article.url not in indexes.urls:
            # A new revision of an article so old that the indexes no longer hold it: it stays where it is.
            self._store.place(role, source, source.wire_id, source.story_id, now, version=versions.PLACING)
            self._tell_others(indexes, source, source, frozenset())
            return
        if indexes.newest is not None:
            # What a restart would not read is not to decide before it either.
            indexes.copies.forget_before(indexes.newest - REMEMBERED)
        wire = indexes.copies.add(source.article, at=source.at)
        ids = indexes.wire_rows.ids
        merged_wires = {ids[gone]: ids[surviving] for gone, surviving in indexes.copies.merged}
        story = indexes.stories.add(source.article, source.record, wire=wire, at=source.at)
        indexes.urls[source.article.url] = source.id
        aliases = indexes.stories.aliases()
        new = aliases.keys() - indexes.merged
        merged = {indexes.story_rows.ids[gone]: indexes.story_rows.ids[aliases[gone]] for gone in sorted(new)}
        known, agency = indexes.wire_rows.ids.get(wire), agency_of([source.article])
        wire_id, story_id = self._store.place(
            role,
            source,
            known,
            indexes.story_rows.ids.get(story),
            now,
            merged,
            merged_wires=merged_wires,
            agency=agency,
            version=versions.PLACING,
        )
        indexes.wire_rows.put(wire, wire_id)
        indexes.story_rows.put(story, story_id)
        indexes.merged |= new
        self._carry(role, indexes, source)
        placed = replace(source, wire_id=wire_id, story_id=story_id, anew=False)
        self._tell_others(indexes, source, placed, merged.keys(), merged_wires.keys())

    def _carry(self, role: Role, indexes: _Indexes, source: StandingArticle) -> None:
        """Keep what the coming of an article made a second look put elsewhere, and throw away the other indexes that
        hold any of it."""
        moved = indexes.stories.moved()
        moved.pop(source.article.url, None)
        for number in sorted(set(moved.values())):
            ids = [indexes.urls[url] for url, to in moved.items() if to == number]
            row = self._store.carry(role, ids, indexes.story_rows.ids.get(number), self._clock.now())
            indexes.story_rows.put(number, row)
        if not moved:
            return
        for era, held in list(self._eras.items()):
            if held is not indexes and not moved.keys().isdisjoint(held.urls):
                del self._eras[era]
        newest = self._indexes
        if newest is not None and newest is not indexes and not moved.keys().isdisjoint(newest.urls):
            self._indexes = None


def _era_of(source: StandingArticle) -> int:
    return (source.at - _FIRST) // REMEMBERED


def refresh_wire(store: Store, lease: Lease) -> None:
    """Choose a text's lead anew, and say what each copy did with it."""
    copies = store.wire_copies(lease.subject)
    if not copies:
        store.drop_work(lease)
        return
    fullest = lead([copy.article for copy in copies])
    leading = next(copy for copy in copies if copy.article is fullest)
    carriers = {copy.id: _carrier(leading, copy) for copy in copies}
    agency = agency_of([copy.article for copy in copies])
    store.take_wire(lease, leading.id, agency, carriers, copies)


def _carrier(leading: StandingArticle, copy: StandingArticle) -> Carrier:
    if copy is leading:
        return Carrier(kept=1.0, cut=0, added=0, changed=0, credited=None, headline_changed=False)
    found = compare(leading.article, copy.article)
    changes = [row.change for row in found.rows]
    return Carrier(
        kept=found.kept,
        cut=changes.count(Change.CUT),
        added=changes.count(Change.ADDED),
        changed=changes.count(Change.CHANGED),
        credited=found.credited,
        headline_changed=found.headline_changed,
    )
