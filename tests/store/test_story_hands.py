"""Stories that readers join, split and move articles between, and that they take it back."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dateline.errors import LeaseLost, NoSuchRow
from dateline.model import Article
from dateline.pipeline.deleting import delete_article
from dateline.store import Store, Work
from dateline.store.story_hands import NothingToPutRight, StoryHandKind
from tests.store.making import HOUR, NOON, article, bring, place, record, take_record


@dataclass(frozen=True)
class Desk:
    """Two stories: three articles, of which the last two print one text, and two articles."""

    store: Store
    reader: int
    first: int
    second: int
    ids: tuple[int, ...]
    made: tuple[Article, ...]


@pytest.fixture
def desk(store: Store) -> Desk:
    made = tuple(article(number) for number in range(9, 4, -1))
    ids: list[int] = []
    stories: list[int] = []
    wires: list[int] = []
    for number, one in enumerate(made):
        ids.append(bring(store, one))
        take_record(store, record(one))
        wire = wires[-1] if number == 2 else None
        story = stories[-1] if number in (1, 2, 4) else None
        wire, story = place(store, wire, story)
        wires.append(wire)
        stories.append(story)
    return Desk(store, store.user(NOON), stories[0], stories[3], tuple(ids), made)


def told(store: Store, story: int) -> set[int]:
    return {line.id for line in store.story(story).articles}


def test_two_joined_stories_are_one_under_the_older_id_and_the_other_id_leads_there(desk: Desk) -> None:
    hand = desk.store.join_stories(desk.reader, desk.second, desk.first, NOON)
    assert desk.store.story(desk.second).id == desk.first
    assert told(desk.store, desk.first) == set(desk.ids)
    line = desk.store.story(desk.first).line
    assert (line.articles, line.texts) == (5, 4)
    (found,) = desk.store.story_hands(desk.reader)
    assert (found.id, found.kind, found.number) == (hand, StoryHandKind.JOINED, 2)
    assert found.now_in is not None and found.now_in.id == desk.first
    assert found.apart_from is None


def test_a_join_that_is_taken_back_gives_both_stories_their_articles_and_their_ids(desk: Desk) -> None:
    hand = desk.store.join_stories(desk.reader, desk.first, desk.second, NOON)
    desk.store.undo_story_hand(desk.reader, hand, NOON)
    assert told(desk.store, desk.first) == set(desk.ids[:3])
    assert desk.store.story(desk.second).id == desk.second
    assert told(desk.store, desk.second) == set(desk.ids[3:])
    assert desk.store.story_hands(desk.reader) == ()
    assert desk.store.story_bonds() == ()


def test_articles_split_off_take_the_copies_of_their_texts_with_them(desk: Desk) -> None:
    desk.store.take_from_story(desk.reader, desk.first, [desk.ids[1]], NOON)
    (found,) = desk.store.story_hands(desk.reader)
    assert found.kind is StoryHandKind.SPLIT
    assert found.now_in is not None and found.apart_from is not None
    assert told(desk.store, found.now_in.id) == set(desk.ids[1:3])
    assert found.apart_from.id == desk.first
    assert told(desk.store, desk.first) == {desk.ids[0]}
    assert desk.store.story(desk.first).line.articles == 1
    assert desk.store.story(found.now_in.id).line.title == desk.made[1].headline


def test_a_split_that_is_taken_back_brings_what_came_to_the_new_story_as_well(desk: Desk) -> None:
    hand = desk.store.take_from_story(desk.reader, desk.first, [desk.ids[1]], NOON)
    (found,) = desk.store.story_hands(desk.reader)
    assert found.now_in is not None
    late = bring(desk.store, article(1))
    take_record(desk.store, record(article(1)))
    place(desk.store, None, found.now_in.id)
    desk.store.undo_story_hand(desk.reader, hand, NOON)
    assert told(desk.store, desk.first) == {*desk.ids[:3], late}
    assert desk.store.story(found.now_in.id).id == desk.first


def test_a_moved_article_stands_in_the_other_story_until_that_is_taken_back(desk: Desk) -> None:
    hand = desk.store.take_from_story(desk.reader, desk.first, [desk.ids[0]], NOON, to=desk.second)
    assert told(desk.store, desk.second) == {desk.ids[0], *desk.ids[3:]}
    assert told(desk.store, desk.first) == set(desk.ids[1:3])
    assert [found.kind for found in desk.store.story_hands(story_id=desk.second)] == [StoryHandKind.MOVED]
    assert [found.kind for found in desk.store.story_hands(story_id=desk.first)] == [StoryHandKind.MOVED]
    desk.store.undo_story_hand(desk.reader, hand, NOON)
    assert told(desk.store, desk.first) == set(desk.ids[:3])


def test_moving_all_articles_of_a_story_joins_it_with_the_other(desk: Desk) -> None:
    desk.store.take_from_story(desk.reader, desk.second, desk.ids[3:], NOON, to=desk.first)
    assert [found.kind for found in desk.store.story_hands()] == [StoryHandKind.JOINED]
    assert desk.store.story(desk.second).id == desk.first


def test_what_would_change_nothing_is_refused_and_nothing_is_remembered(desk: Desk) -> None:
    store = desk.store
    with pytest.raises(NothingToPutRight, match="one story already"):
        store.join_stories(desk.reader, desk.first, desk.first, NOON)
    with pytest.raises(NothingToPutRight, match="without articles"):
        store.take_from_story(desk.reader, desk.second, desk.ids[3:], NOON)
    with pytest.raises(NothingToPutRight, match="none of its articles"):
        store.take_from_story(desk.reader, desk.first, desk.ids[3:], NOON)
    with pytest.raises(NothingToPutRight, match="stand in"):
        store.take_from_story(desk.reader, desk.first, desk.ids[:1], NOON, to=desk.first)
    with pytest.raises(NoSuchRow):
        store.join_stories(desk.reader, desk.first, 4711, NOON)
    assert store.story_hands() == ()


def test_a_correction_is_taken_back_by_the_reader_who_made_it_alone(desk: Desk) -> None:
    hand = desk.store.join_stories(desk.reader, desk.first, desk.second, NOON)
    other = desk.store.user(NOON, "somebody else")
    with pytest.raises(NoSuchRow):
        desk.store.undo_story_hand(other, hand, NOON)
    assert desk.store.story_hands(other) == ()
    assert len(desk.store.story_hands(desk.reader)) == 1


def test_what_was_put_right_is_told_by_the_addresses_of_articles_in_the_order_in_which_it_was_said(desk: Desk) -> None:
    urls = [made.url for made in desk.made]
    desk.store.take_from_story(desk.reader, desk.first, [desk.ids[0]], NOON, to=desk.second)
    desk.store.join_stories(desk.reader, desk.first, desk.second, NOON)
    moved, joined = desk.store.story_bonds()
    assert (moved.kind, moved.moved, moved.left, moved.joined) == (
        "moved",
        (urls[0],),
        tuple(urls[1:3]),
        tuple(urls[3:]),
    )
    assert (joined.kind, joined.left, set(joined.joined)) == ("joined", (), set(urls[1:3]))
    assert set(joined.moved) == {urls[0], *urls[3:]}


def test_an_article_that_is_deleted_leaves_the_corrections_that_named_it_and_they_bind_what_is_left(desk: Desk) -> None:
    desk.store.join_stories(desk.reader, desk.first, desk.second, NOON)
    delete_article(desk.store, desk.ids[3], NOON)
    (found,) = desk.store.story_hands(desk.reader)
    assert [article.id for article in found.articles] == [desk.ids[4]]
    (bond,) = desk.store.story_bonds()
    assert bond.moved == (desk.made[4].url,)
    delete_article(desk.store, desk.ids[4], NOON)
    assert desk.store.story_bonds() == ()
    (found,) = desk.store.story_hands(desk.reader)
    assert (found.number, found.now_in) == (0, None)
    desk.store.undo_story_hand(desk.reader, found.id, NOON)
    assert told(desk.store, desk.first) == set(desk.ids[:3])


def test_who_places_articles_loses_the_part_and_an_outline_under_way_is_thrown_away(desk: Desk) -> None:
    role = desk.store.take_role("placing", NOON, 600)
    assert role is not None
    leases = desk.store.lease(Work.OUTLINE, NOON + HOUR, 10, 60)
    standing = desk.store.story_articles(desk.first)
    desk.store.join_stories(desk.reader, desk.first, desk.second, NOON)
    assert not desk.store.keep_role(role, NOON, 600)
    assert {lease.subject for lease in leases} == {desk.first, desk.second}
    lease = next(lease for lease in leases if lease.subject == desk.first)
    outline = desk.store.story(desk.first).outline
    with pytest.raises(LeaseLost):
        desk.store.take_outline(lease, outline, standing, version=1)
    (asked,) = desk.store.lease(Work.OUTLINE, NOON + HOUR, 10, 60)
    assert asked.subject == desk.first
