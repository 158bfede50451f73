"""Which names of the desk are one thing's: worked out anew for those that a new name touches, and for no others.

Names that share a sure name are one. One that asks for a fuller name joins it where one thing alone answers. What a
reader said by hand goes before both. All of it depends on which names there are, not on which came first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select

from dateline.record.joining import TAG, VERSION, Known
from dateline.store.columns import digest
from dateline.store.hands_schema import entity_hands
from dateline.store.inserts import add_all_once
from dateline.store.record_schema import entities
from dateline.store.rows import change_all
from dateline.store.topics_schema import entity_names, entity_words
from dateline.text import fold

SURE, SHORT, ASKS = "sure", "short", "asks"
SAME, ALONE, HIDDEN = "same", "alone", "hidden"
"""What a reader says of a name: it is the same thing as another, nothing but itself, or no thing at all."""

_LOCK = 7_305_613  # any number; PostgreSQL's advisory locks are named by one
_LONGEST_WORD = 40
_WORD = re.compile(r"[^\W_]+")
_AT_ONCE = 500
_ROUNDS = 3
_IDS: Any = bindparam("ids", expanding=True)
_KEYS: Any = bindparam("keys", expanding=True)
_NODES = select(entities.c.id, entities.c.digest, entities.c.name, entities.c.kind, entities.c.topic_id).where(
    entities.c.id.in_(_IDS)
)
_NAMES = select(entity_names.c.entity_id, entity_names.c.role, entity_names.c.digest).where(
    entity_names.c.entity_id.in_(_IDS)
)
_NAMED = select(entity_names.c.entity_id, entity_names.c.digest).where(
    entity_names.c.role == bindparam("role_"), entity_names.c.digest.in_(_KEYS)
)
_LED_TO = select(entities.c.id).where(entities.c.topic_id.in_(_IDS))
_UNNAMING: Any = delete(entity_names).where(entity_names.c.entity_id.in_(_IDS))
_OF_DIGESTS = select(entities.c.digest, entities.c.id).where(entities.c.digest.in_(_KEYS))
_HANDS = select(entity_hands.c.digest, entity_hands.c.what, entity_hands.c.with_digest).order_by(
    entity_hands.c.at, entity_hands.c.id
)


def alone_at_it(connection: Connection) -> None:
    """Let nobody else join names until the transaction ends: two that each add a name would not see the other's.
    SQLite has one writer at a time as it is."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def keep_names(connection: Connection, by_id: Mapping[int, Known], stale: Sequence[int] = ()) -> None:
    """Keep by what names these are known, and join them with what is known already. What they were known by before
    stays, for an article that introduces an acronym takes back nothing that others said. stale: those whose names an
    earlier version gave, which go."""
    before = _Web(connection).touched(stale) if stale else []
    if stale:
        connection.execute(_UNNAMING, {"ids": sorted(stale)})
    rows, words = [], []
    for id_, known in by_id.items():
        asked = (known.asks,) if known.asks is not None else ()
        for role, names in ((SURE, known.sure), (SHORT, known.short), (ASKS, asked)):
            rows += [{"entity_id": id_, "role": role, "digest": digest(name)} for name in dict.fromkeys(names)]
        words += [{"entity_id": id_, "word": word} for word in words_of(known.name)]
    if rows:
        add_all_once(connection, entity_names, ("digest", "role", "entity_id"), rows)
    if words:
        add_all_once(connection, entity_words, ("word", "entity_id"), words)
    change_all(connection, entities, {id_: {"keyed": VERSION} for id_ in by_id})
    join(connection, {*by_id, *before})


def words_of(name: str) -> list[str]:
    """The words by which a name is looked up, each once, in order."""
    return list(dict.fromkeys(word[:_LONGEST_WORD] for word in _WORD.findall(fold(name))))


def join(connection: Connection, ids: Iterable[int]) -> None:
    """Work out whose names these are, and those that they bear on."""
    web = _Web(connection)
    touched = web.touched(ids)
    changed = {id_: {"topic_id": topic} for id_ in touched if (topic := web.topic_of(id_)) != web.stood(id_)}
    change_all(connection, entities, dict(sorted(changed.items())))


@dataclass(frozen=True, slots=True)
class _Node:
    digest: str
    name: str
    kind: str
    topic_id: int | None


class _Web:
    """Names and what ties them, fetched as far as they are asked for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._nodes: dict[int, _Node] = {}
        self._names: defaultdict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._having: dict[tuple[str, str], frozenset[int]] = {}
        self._groups: dict[int, frozenset[int]] = {}
        self._stands: dict[frozenset[int], int] = {}
        hands = {row.digest: row for row in connection.execute(_HANDS)}
        self._alone = {key for key, hand in hands.items() if hand.what != SAME}
        self._said = hands.keys() - self._alone
        self._with: defaultdict[str, set[str]] = defaultdict(set)
        for key in self._said:
            self._with[key].add(hands[key].with_digest)
            self._with[hands[key].with_digest].add(key)

    def stood(self, id_: int) -> int | None:
        """The topic as it is kept."""
        return self._node(id_).topic_id

    def topic_of(self, id_: int) -> int | None:
        """The topic that it is a name of; None where it is that itself."""
        topic = self._topic(self.group(id_), ())
        return None if topic == id_ else topic

    def touched(self, ids: Iterable[int]) -> list[int]:
        """All names whose topic may change with these."""
        waiting = list(ids)
        found: set[int] = set()
        # Those that they were joined with until now may have lost them.
        self._fetch(waiting)
        topics = {self._node(id_).topic_id or id_ for id_ in waiting}
        if topics:
            waiting += self._connection.scalars(_LED_TO, {"ids": sorted(topics)}).all()
            waiting += topics
        self._look_around(waiting)
        while waiting:
            group = self.group(waiting.pop())
            if group <= found:
                continue
            found |= group
            shorts = {key for member in group for key in self._own(member, SHORT)}
            waiting += [id_ for id_ in self._those(ASKS, shorts) if id_ not in found]
        return sorted(found)

    def group(self, id_: int) -> frozenset[int]:
        """All names that are surely one thing's with this one."""
        known = self._groups.get(id_)
        if known is not None:
            return known
        found, waiting = {id_}, [id_]
        while waiting:
            at = waiting.pop()
            others = self._those(SURE, self._own(at, SURE)) | self._by_hand(at)
            waiting += others - found
            found |= others
        group = frozenset(found)
        for member in group:
            self._groups[member] = group
        return group

    def _topic(self, group: frozenset[int], passed: tuple[frozenset[int], ...]) -> int:
        """The id under which a group of names is shown."""
        known = self._stands.get(group)
        if known is not None:
            return known
        asked = {key for member in group for key in self._own(member, ASKS)}
        fuller = {self.group(id_) for id_ in self._those(SHORT, asked)} - {group}
        topics = {self._topic(other, (*passed, group)) for other in fuller if other not in passed}
        # Two things that a reader made one are not led away by what one of them asks for.
        by_hand = any(self._node(member).digest in self._said for member in group)
        found = topics.pop() if len(topics) == 1 and not by_hand else min(group, key=self._rank)
        self._stands[group] = found
        return found

    def _rank(self, id_: int) -> tuple[bool, bool, bool, bool, int]:
        """Which of the names of one thing stands for it: none that a reader joined to another, no mere words ("war in
        Rutania"), no tag, and none with initials where there is another; of those left the first."""
        node = self._node(id_)
        initials = any(len(word) == 1 for word in words_of(node.name))
        described = node.kind != TAG and node.name[:1].islower()
        return (node.digest in self._said, described, node.kind == TAG, initials, id_)

    def _own(self, id_: int, role: str) -> set[str]:
        """Its names of a role; none where a reader said that it is nothing but itself."""
        node = self._node(id_)
        return set() if node.digest in self._alone else self._names[id_][role]

    def _by_hand(self, id_: int) -> frozenset[int]:
        others = self._with.get(self._node(id_).digest)
        if not others:
            return frozenset()
        rows = self._connection.execute(_OF_DIGESTS, {"keys": sorted(others)})
        return frozenset(row.id for row in rows)

    def _those(self, role: str, keys: Collection[str]) -> frozenset[int]:
        """The names that have one of these in a role."""
        missing = sorted({key for key in keys if (role, key) not in self._having})
        having: defaultdict[str, set[int]] = defaultdict(set)
        for start in range(0, len(missing), _AT_ONCE):
            wanted = {"role_": role, "keys": missing[start : start + _AT_ONCE]}
            for row in self._connection.execute(_NAMED, wanted):
                having[row.digest].add(row.entity_id)
        self._fetch(sorted({id_ for ids in having.values() for id_ in ids}))
        for key in missing:
            self._having[role, key] = frozenset(id_ for id_ in having[key] if self._node(id_).digest not in self._alone)
        return frozenset().union(*(self._having[role, key] for key in keys))

    def _look_around(self, ids: Collection[int]) -> None:
        """Fetch together what will be asked for one by one. What lies farther off than this is rare."""
        near = set(ids)
        for _ in range(_ROUNDS):
            self._fetch(sorted(near))
            found: set[int] = set()
            for role, own in ((SURE, SURE), (ASKS, SHORT), (SHORT, ASKS)):
                found |= self._those(role, {key for id_ in near for key in self._own(id_, own)})
            near = found - near
            if not near:
                return

    def _node(self, id_: int) -> _Node:
        if id_ not in self._nodes:
            self._fetch([id_])
        return self._nodes[id_]

    def _fetch(self, ids: Sequence[int]) -> None:
        missing = sorted(set(ids) - self._nodes.keys())
        for start in range(0, len(missing), _AT_ONCE):
            wanted = {"ids": missing[start : start + _AT_ONCE]}
            for row in self._connection.execute(_NODES, wanted):
                self._nodes[row.id] = _Node(row.digest, row.name, row.kind, row.topic_id)
            for name in self._connection.execute(_NAMES, wanted):
                self._names[name.entity_id][name.role].add(name.digest)
