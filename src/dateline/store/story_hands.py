"""What readers put right in stories: two that are one, and articles that belong elsewhere.

It is done at once, in the rows, and remembered by article: whoever places articles is told all of it before it places
any (``story_bonds``), so that neither a repair nor a rebuild nor a restart undoes it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from dateline.errors import DatelineError, NoSuchRow
from dateline.store.database import AnyRow, Database
from dateline.store.hands_schema import story_hand_articles, story_hands
from dateline.store.inserts import add
from dateline.store.placing import PLACING, merge
from dateline.store.removing import STORY_COUNTS, drop_work, tell_anew
from dateline.store.rows import add_all, change
from dateline.store.schema import aliases, articles, outlets, stories
from dateline.store.stories import story_row
from dateline.store.work import Role, Work, ask_for, check_role, end_role

_NAMED = 500
"""So many of the articles that others were told apart from, or put with, are remembered: the newest, for the story
grows there."""

_SHOWN = 12
_AT_ONCE = 500


class NothingToPutRight(DatelineError):
    """A correction that would leave everything as it is."""


class StoryHandKind(StrEnum):
    """What a reader said. JOINED: two stories are one; SPLIT: articles tell a story of their own; MOVED: they belong to
    another story."""

    JOINED = "joined"
    SPLIT = "split"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class NamedStory:
    """A story by its id and title as it stands now."""

    id: int
    title: str


@dataclass(frozen=True, slots=True)
class NamedArticle:
    """An article by its id, outlet and headline."""

    id: int
    outlet: str
    headline: str


@dataclass(frozen=True, slots=True)
class StoryHand:
    """One correction. articles: those that it was about and that are still here, the oldest first, a dozen at most;
    number: how many that are in all; now_in: the story that they stand in now; apart_from: the one that they were told
    apart from, None where two stories were joined; either is None where all its articles are gone."""

    id: int
    kind: StoryHandKind
    at: datetime
    articles: tuple[NamedArticle, ...]
    number: int
    now_in: NamedStory | None
    apart_from: NamedStory | None


@dataclass(frozen=True, slots=True)
class StoryBond:
    """What a correction says, by the articles' URLs: ``moved`` tell one story, with ``joined`` if there are any, and
    ``left`` tell none of it. id: the correction's."""

    id: int
    kind: StoryHandKind
    moved: tuple[str, ...]
    left: tuple[str, ...]
    joined: tuple[str, ...]


class StoryHandQuestions(Database):
    """What readers put right in stories."""

    def join_stories(self, user_id: int, story_id: int, other_id: int, now: datetime) -> int:
        """Two stories are one from now on, found under the older id; the id of the correction. Raises ``NoSuchRow``,
        and ``NothingToPutRight`` where they are one already."""
        with self.writing() as connection:
            end_role(connection, PLACING)
            return _join(connection, user_id, story_id, other_id, now)

    def take_from_story(
        self, user_id: int, story_id: int, article_ids: Collection[int], now: datetime, to: int | None = None
    ) -> int:
        """Articles leave a story, with all copies of their texts, for the story ``to``, or for one of their own; the id
        of the correction. Raises ``NoSuchRow``, and ``NothingToPutRight`` where that would change nothing."""
        with self.writing() as connection:
            end_role(connection, PLACING)
            stands = story_row(connection, story_id).id
            told = connection.execute(_TOLD, {"id_": stands}).all()
            texts = {row.wire_id for row in told if row.id in article_ids} - {None}
            moved = [row.id for row in told if row.id in article_ids or row.wire_id in texts]
            left = [row.id for row in told if row.id not in set(moved)]
            if not moved:
                raise NothingToPutRight(f"story {story_id}", "none of its articles was picked", "Pick at least one.")
            if to is not None and story_row(connection, to).id == stands:
                raise NothingToPutRight(f"story {story_id}", "is the story that they stand in", "Pick another story.")
            if not left and to is not None:
                return _join(connection, user_id, stands, to, now)
            if not left:
                raise NothingToPutRight(f"story {story_id}", "would be left without articles", "Leave at least one.")
            if to is not None:
                target = story_row(connection, to).id
                joined = [row.id for row in connection.execute(_TOLD, {"id_": target})]
                hand = _remember(connection, user_id, StoryHandKind.MOVED, now, None, moved, left, joined)
            else:
                target = _new_story(connection, stands, None)
                hand = _remember(connection, user_id, StoryHandKind.SPLIT, now, target, moved, left, ())
            _carry(connection, moved, target, now)
            return hand

    def carry(self, role: Role, article_ids: Sequence[int], story_id: int | None, now: datetime) -> int:
        """Articles of one story, at least one, that a second look gave another story, or one of their own (None); the
        id of it. Raises ``LeaseLost`` where another worker places articles now."""
        with self.writing() as connection:
            check_role(connection, role)
            if story_id is None:
                stood = select(articles.c.story_id).where(articles.c.id == article_ids[0])
                story_id = _new_story(connection, connection.execute(stood).scalar_one(), None)
            _carry(connection, article_ids, story_id, now)
        return story_id

    def undo_story_hand(self, user_id: int, hand_id: int, now: datetime) -> None:
        """Take a correction of this user's back: articles go back to where they stood, as far as that is still there,
        and those that came since go with the story that they came to. Raises ``NoSuchRow``."""
        with self.writing() as connection:
            end_role(connection, PLACING)
            own = (story_hands.c.id == hand_id, story_hands.c.user_id == user_id)
            row = connection.execute(select(story_hands).where(*own)).one_or_none()
            if row is None:
                raise NoSuchRow(f"correction {hand_id}", "is not on this desk")
            sides = _sides(connection, [hand_id])[hand_id]
            connection.execute(delete(story_hand_articles).where(story_hand_articles.c.hand_id == hand_id))
            connection.execute(delete(story_hands).where(story_hands.c.id == hand_id))
            if row.what == StoryHandKind.JOINED:
                _part(connection, row.story_id, sides["moved"], sides["joined"], now)
            else:
                _bring_back(connection, row.story_id, sides["moved"], sides["left"], now)

    def story_hands(self, user_id: int | None = None, story_id: int | None = None) -> tuple[StoryHand, ...]:
        """Corrections, the newest first. user_id: whose; story_id: those about articles that stand in this story, or
        that were told apart from or put with one that does."""
        asked = select(story_hands).order_by(story_hands.c.id.desc())
        if user_id is not None:
            asked = asked.where(story_hands.c.user_id == user_id)
        if story_id is not None:
            about = (
                select(story_hand_articles.c.hand_id)
                .join_from(story_hand_articles, articles, articles.c.id == story_hand_articles.c.article_id)
                .where(articles.c.story_id == story_id)
            )
            asked = asked.where(story_hands.c.id.in_(about))
        with self.reading() as connection:
            rows = connection.execute(asked).all()
            sides = _sides(connection, [row.id for row in rows])
            return tuple(_hand(connection, row, sides[row.id]) for row in rows)

    def story_bonds(self) -> tuple[StoryBond, ...]:
        """All that was put right, in the order in which it was said."""
        with self.reading() as connection:
            rows = connection.execute(select(story_hands.c.id, story_hands.c.what).order_by(story_hands.c.id)).all()
            sides = _sides(connection, [row.id for row in rows])
        found = []
        for row in rows:
            moved, left, joined = (
                tuple(one.url for one in sides[row.id][side]) for side in ("moved", "left", "joined")
            )
            if moved and (left or joined):
                found.append(StoryBond(row.id, StoryHandKind(row.what), moved, left, joined))
        return tuple(found)

    def stories_of(self, article_ids: Sequence[int]) -> dict[int, int]:
        """By article id, the story that each stands in; what stands in none is left out."""
        found: dict[int, int] = {}
        with self.reading() as connection:
            for start in range(0, len(article_ids), _AT_ONCE):
                these = articles.c.id.in_(article_ids[start : start + _AT_ONCE])
                asked = select(articles.c.id, articles.c.story_id).where(these, articles.c.story_id.is_not(None))
                found.update({row.id: row.story_id for row in connection.execute(asked)})
        return found


_TOLD = (
    select(articles.c.id, articles.c.wire_id)
    .where(articles.c.story_id == bindparam("id_"))
    .order_by(articles.c.at, articles.c.id)
)

_Sides = dict[str, list[AnyRow]]


def _join(connection: Connection, user_id: int, story_id: int, other_id: int, now: datetime) -> int:
    kept, gone = sorted((story_row(connection, story_id).id, story_row(connection, other_id).id))
    if kept == gone:
        raise NothingToPutRight(f"story {story_id}", "and the other are one story already", "Pick another story.")
    moved, joined = ([row.id for row in connection.execute(_TOLD, {"id_": id_})] for id_ in (gone, kept))
    hand = _remember(connection, user_id, StoryHandKind.JOINED, now, gone, moved, (), joined)
    _carry(connection, moved, kept, now)
    return hand


def _remember(
    connection: Connection,
    user_id: int,
    kind: StoryHandKind,
    now: datetime,
    story_id: int | None,
    moved: Sequence[int],
    left: Sequence[int],
    joined: Sequence[int],
) -> int:
    hand = add(connection, story_hands, user_id=user_id, what=kind.value, at=now, story_id=story_id)
    sides = {"moved": moved, "left": left[-_NAMED:], "joined": joined[-_NAMED:]}
    named = [{"hand_id": hand, "article_id": id_, "side": side} for side, ids in sides.items() for id_ in ids]
    add_all(connection, story_hand_articles, named)
    return hand


def _carry(connection: Connection, article_ids: Sequence[int], target: int, now: datetime) -> None:
    """Put articles into a story; one that is left empty is found there from now on."""
    left: set[int] = set()
    for start in range(0, len(article_ids), _AT_ONCE):
        these = articles.c.id.in_(article_ids[start : start + _AT_ONCE])
        left |= set(connection.scalars(select(articles.c.story_id).distinct().where(these))) - {None, target}
        connection.execute(update(articles).where(these).values(story_id=target))
    drop_work(connection, (Work.OUTLINE,), sorted({target, *left}))
    for story_id in sorted(left):
        if connection.execute(_TOLD.limit(1), {"id_": story_id}).first() is None:
            merge(connection, story_id, target)
        else:
            tell_anew(connection, story_id, now)
    counted = connection.execute(STORY_COUNTS, {"id_": target}).one()
    told = connection.execute(select(stories.c.outline).where(stories.c.id == target)).scalar()
    if told is None:
        tell_anew(connection, target, now)
    else:
        change(connection, stories, target, printed_by=None, **counted._mapping)
        ask_for(connection, Work.OUTLINE, [target], now, at=counted.end)


def _new_story(connection: Connection, like: int, story_id: int | None) -> int:
    """A story without articles, shown as another is until it has some. story_id: that it had before, if it had."""
    row = connection.execute(select(stories).where(stories.c.id == like)).one()
    values = {name: value for name, value in row._mapping.items() if name not in _OWN}
    if story_id is not None:
        connection.execute(delete(aliases).where(aliases.c.kind == "story", aliases.c.old_id == story_id))
        if connection.execute(select(stories.c.id).where(stories.c.id == story_id)).first() is None:
            connection.execute(insert(stories).values(id=story_id, **values))
            return story_id
    return add(connection, stories, **values)


_OWN = frozenset(
    {
        "id",
        "image",
        "image_article",
        "newest",
        "newest_at",
        "version",
        "outline",
        "outlined",
        "printed_by",
        "moving_until",
    }
)


def _standing_in(rows: Sequence[AnyRow]) -> int | None:
    """The story that most of them stand in; of several the oldest."""
    number = Counter(row.story_id for row in rows if row.story_id is not None)
    return min(number, key=lambda id_: (-number[id_], id_), default=None)


def _part(
    connection: Connection, story_id: int | None, moved: Sequence[AnyRow], joined: Sequence[AnyRow], now: datetime
) -> None:
    """Two stories that were joined are two again."""
    stands = _standing_in(joined)
    back = [row.id for row in moved if row.story_id == stands]
    if stands is None or not back:
        return
    others = select(articles.c.id).where(articles.c.story_id == stands, articles.c.id.not_in(back)).limit(1)
    if connection.execute(others).first() is not None:
        _carry(connection, back, _new_story(connection, stands, story_id), now)


def _bring_back(
    connection: Connection, story_id: int | None, moved: Sequence[AnyRow], left: Sequence[AnyRow], now: datetime
) -> None:
    """Articles that left a story are in it again, with what has come to a story of their own meanwhile."""
    home, stands = _standing_in(left), _standing_in(moved)
    if home is None or stands is None or home == stands:
        return
    back = [row.id for row in moved if row.story_id == stands]
    if stands == story_id:
        back = [row.id for row in connection.execute(_TOLD, {"id_": stands})]
    _carry(connection, back, home, now)


def _sides(connection: Connection, hand_ids: Sequence[int]) -> defaultdict[int, _Sides]:
    """The articles of corrections, by side, in order of time."""
    found: defaultdict[int, _Sides] = defaultdict(lambda: defaultdict(list))
    asked = (
        select(story_hand_articles.c.hand_id, story_hand_articles.c.side, articles.c.id, articles.c.url)
        .add_columns(articles.c.story_id)
        .join_from(story_hand_articles, articles, articles.c.id == story_hand_articles.c.article_id)
        .order_by(articles.c.at, articles.c.id)
    )
    for start in range(0, len(hand_ids), _AT_ONCE):
        wanted = asked.where(story_hand_articles.c.hand_id.in_(hand_ids[start : start + _AT_ONCE]))
        for row in connection.execute(wanted):
            found[row.hand_id][row.side].append(row)
    return found


def _hand(connection: Connection, row: AnyRow, sides: _Sides) -> StoryHand:
    shown = [one.id for one in sides["moved"][:_SHOWN]]
    asked = (
        select(articles.c.id, outlets.c.name, articles.c.headline)
        .join_from(articles, outlets, outlets.c.id == articles.c.outlet_id)
        .where(articles.c.id.in_(shown))
    )
    named = {found.id: NamedArticle(found.id, found.name, found.headline) for found in connection.execute(asked)}
    return StoryHand(
        id=row.id,
        kind=StoryHandKind(row.what),
        at=row.at,
        articles=tuple(named[id_] for id_ in shown),
        number=len(sides["moved"]),
        now_in=_named(connection, _standing_in(sides["moved"])),
        apart_from=_named(connection, _standing_in(sides["left"])),
    )


def _named(connection: Connection, story_id: int | None) -> NamedStory | None:
    title = connection.execute(select(stories.c.title).where(stories.c.id == story_id)).scalar()
    return None if story_id is None or title is None else NamedStory(story_id, title)
