"""Placing articles in wires and stories, one by one in order of their ids, by one worker at a time."""

from __future__ import annotations

import logging

from dateline.copies import CopyIndex, agency_of, compare, lead
from dateline.errors import LeaseLost, StoreFailed
from dateline.model import Change
from dateline.pipeline.clock import Clock
from dateline.pipeline.schedule import Pace
from dateline.store import Lease, Role, Store
from dateline.store.placing import PLACING, Carrier, StandingArticle
from dateline.stories import REMEMBERED, StoryIndex

_log = logging.getLogger(__name__)


class _Indexes:
    """What the desk remembers of texts and stories. Rows may be older than what the indexes hold, so that an index may
    give a new text or story a number that an old row has: each number is kept with its row's id."""

    def __init__(self) -> None:
        self.copies = CopyIndex()
        self.stories = StoryIndex()
        self.wire_rows: dict[int, int] = {}
        self.story_rows: dict[int, int] = {}
        self.merged: set[int] = set()
        self.urls: set[str] = set()


class Placer:
    """Places articles as long as it plays that role; one that the code trips over gets a place of its own. Its indexes
    are a cache of the store's rows: they are rebuilt when it takes the role, unless nobody has played it since this
    placer did, and thrown away when it loses it or when what it did was not kept."""

    def __init__(self, store: Store, clock: Clock, pace: Pace) -> None:
        self._store = store
        self._clock = clock
        self._pace = pace
        self._role: Role | None = None
        self._last: Role | None = None  # the role as it was left, while the indexes are good
        self._indexes: _Indexes | None = None

    def place(self, limit: int) -> int:
        """Place up to ``limit`` articles, and say how many; 0 as well while another worker plays the role."""
        waiting = self._store.unplaced(limit)
        if not waiting or not self._hold_role():
            return 0
        assert self._role is not None
        if self._indexes is None:
            self._indexes = self._restore()
            waiting = self._store.unplaced(limit)  # what was placed by others meanwhile is placed
        for done, source in enumerate(waiting):
            try:
                self._place_one(self._role, self._indexes, source)
            except LeaseLost:
                self._indexes = None  # they now hold what the store does not
                return done
            except StoreFailed:
                self._indexes = None
                raise
            except Exception:  # noqa: BLE001  (one article that our code trips over must not stop all behind it)
                _log.exception("%s could not be placed with others; it stands alone", source.article.url)
                self._indexes = None
                self._store.place(self._role, source, source.wire_id, source.story_id, self._clock.now())
                return done + 1
        return len(waiting)

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
        if self._role is not None or self._last is None:
            self._indexes = None
        role = self._store.take_role(PLACING, now, seconds)
        # Each who takes the role raises its token.
        if role is not None and self._last is not None and role.token != self._last.token + 1:
            self._indexes = None
        self._role, self._last = role, None if role is not None else self._last
        return role is not None

    def _restore(self) -> _Indexes:
        indexes = _Indexes()
        newest = self._store.newest_time()
        if newest is None:
            return indexes
        for merged, surviving in self._store.merged("story").items():
            indexes.stories.restore_alias(merged, surviving)
            indexes.merged.add(merged)
        for source in self._store.placed_since(newest - REMEMBERED):
            assert source.wire_id is not None and source.story_id is not None
            try:
                indexes.copies.restore(source.article, source.wire_id)
                indexes.stories.restore(
                    source.article, source.story_id, source.record, wire=source.wire_id, at=source.at
                )
            except Exception:  # noqa: BLE001, S112  (what could not be placed with others stands alone for good)
                continue
            indexes.wire_rows[source.wire_id] = source.wire_id
            indexes.story_rows[source.story_id] = source.story_id
            indexes.urls.add(source.article.url)
        return indexes

    def _place_one(self, role: Role, indexes: _Indexes, source: StandingArticle) -> None:
        now = self._clock.now()
        if source.story_id is not None and source.article.url not in indexes.urls:
            # A new revision of an article so old that the indexes no longer hold it: it stays where it is.
            self._store.place(role, source, source.wire_id, source.story_id, now)
            return
        wire = indexes.copies.add(source.article)
        story = indexes.stories.add(source.article, source.record, wire=wire, at=source.at)
        indexes.urls.add(source.article.url)
        merged = {
            indexes.story_rows[gone]: indexes.story_rows[surviving]
            for gone, surviving in indexes.stories.aliases().items()
            if gone not in indexes.merged
        }
        known, agency = indexes.wire_rows.get(wire), agency_of([source.article])
        wire_id, story_id = self._store.place(
            role, source, known, indexes.story_rows.get(story), now, merged, agency=agency
        )
        indexes.wire_rows[wire] = wire_id
        indexes.story_rows[story] = story_id
        indexes.merged.update(indexes.stories.aliases())


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
