"""What readers put right is remembered, holds on every list, and can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dateline.errors import NoSuchRow
from dateline.model import Act, Naming
from dateline.store import Store
from dateline.store.exporting import Scope
from dateline.store.putting_right import Mended, claim_digest, figure_digest, place_digest
from tests.store.making import (
    HOUR,
    LINE,
    NOON,
    article,
    bring,
    entry,
    found,
    on_sqlite,
    place,
    record,
    take_article,
    take_feed,
    take_page,
    take_record,
)

KEY = claim_digest(article(1), record(article(1)).claims[0])
OTHER = Mended("The Bridge Office", Naming.INSTITUTION, Act.DENY)


def told(store: Store) -> int:
    """One recorded and placed article; its id."""
    id_ = bring(store, article(1))
    take_record(store, record(article(1)))
    place(store)
    return id_


def record_anew(store: Store, text: str) -> None:
    """The outlet changes the article, and the desk records it anew."""
    later = NOON + HOUR
    store.read_feed_soon(1)
    item = entry(1, id=article(1).url, link=article(1).url, summary="new words")
    take_feed(store, found(item), body=b"2", now=later)
    take_page(store, b"2", later)
    take_article(store, article(1, text), later)
    take_record(store, record(article(1, text)), later)


def test_a_hidden_claim_leaves_every_list_and_count_and_export(store: Store) -> None:
    id_ = told(store)
    (line,) = store.claims()
    assert line.article_id == id_
    store.put_right(store.user(NOON), id_, KEY, NOON)
    assert store.claims() == ()
    assert store.article(id_).claims == ()
    assert store.article(id_).record.claims == ()  # type: ignore[union-attr]
    assert store.front(NOON, NOON - HOUR).said == ()
    assert list(store.export_claims(Scope())) == []
    (standing,) = store.story_articles(store.article(id_).line.story_id or 0)
    assert standing.record is not None and standing.record.claims == ()
    assert store.claim(line.id).hidden


def test_a_mended_claim_stands_as_mended_wherever_it_is_shown(store: Store) -> None:
    id_ = told(store)
    store.put_right(store.user(NOON), id_, KEY, NOON, OTHER)
    (line,) = store.claims(act=Act.DENY)
    assert (line.speaker, line.naming, line.mended) == ("The Bridge Office", Naming.INSTITUTION, True)
    assert store.claims(speaker="the bridge office") == (line,)
    assert store.claims(speaker="Ilse Tarn") == ()
    assert store.article(id_).record.claims[0].speaker == "The Bridge Office"  # type: ignore[union-attr]
    assert [row.speaker for row in store.export_claims(Scope())] == ["The Bridge Office"]


def test_what_was_put_right_holds_when_the_article_is_recorded_anew(store: Store) -> None:
    id_ = told(store)
    store.put_right(store.user(NOON), id_, KEY, NOON)
    record_anew(store, LINE + " It rained.")
    assert store.article(id_).claims == ()
    assert store.claims() == ()


def test_taking_it_back_gives_the_same_claim_under_the_same_id(store: Store) -> None:
    id_ = told(store)
    before = store.claims()
    user = store.user(NOON)
    store.put_right(user, id_, KEY, NOON)
    store.put_right(user, id_, KEY, NOON, OTHER)
    (hand,) = store.all_put_right(user)
    assert (hand.kind, hand.article_id, hand.mended) == ("claim", id_, OTHER)
    assert hand.words == "The bridge at Orven will stay shut until Friday"
    store.take_back(user, hand.id, NOON)
    assert store.claims() == before
    assert store.all_put_right(user) == ()
    with pytest.raises(NoSuchRow):
        store.take_back(user, hand.id, NOON)


def test_a_wrong_figure_and_a_wrong_place_are_hidden_and_come_back(store: Store) -> None:
    id_ = told(store)
    made, user = record(article(1)), store.user(NOON)
    keys = [figure_digest(article(1), made.figures[0]), place_digest(article(1), made.places[0])]
    assert [(one.digest, one.hidden) for one in store.taken(id_)] == [(key, False) for key in keys]
    for key in keys:
        store.put_right(user, id_, key, NOON)
    kept = store.article(id_).record
    assert kept is not None and kept.figures == () and kept.places == ()
    assert store.spots(NOON - HOUR, NOON) == ()
    assert list(store.export_figures(Scope())) == list(store.export_places(Scope())) == []
    assert [one.hidden for one in store.taken(id_)] == [True, True]
    for hand in store.all_put_right(user):
        store.take_back(user, hand.id, NOON)
    assert store.article(id_).record == made
    assert [spot.name for spot in store.spots(NOON - HOUR, NOON)] == ["Orven"]


def test_nothing_is_put_right_that_the_article_was_not_taken_to_say(store: Store) -> None:
    id_ = told(store)
    for key in ("", "0" * 32):
        with pytest.raises(NoSuchRow):
            store.put_right(store.user(NOON), id_, key, NOON)
    with pytest.raises(NoSuchRow):
        store.put_right(store.user(NOON), id_ + 99, KEY, NOON)


def test_one_reader_takes_back_only_their_own(store: Store) -> None:
    id_ = told(store)
    store.put_right(store.user(NOON), id_, KEY, NOON)
    (hand,) = store.all_put_right(store.user(NOON))
    other = store.user(NOON, "another")
    assert store.all_put_right(other) == ()
    with pytest.raises(NoSuchRow):
        store.take_back(other, hand.id, NOON)


def test_what_was_put_right_goes_with_its_article_and_with_a_person_who_is_deleted(store: Store) -> None:
    id_ = told(store)
    user = store.user(NOON)
    store.put_right(user, id_, KEY, NOON, Mended("Bela Roon", Naming.PERSON, Act.STATE))
    store.delete_person("Bela Roon", NOON)
    assert store.all_put_right(user) == ()
    assert [line.speaker for line in store.claims()] == ["Ilse Tarn"]
    store.put_right(user, id_, KEY, NOON)
    store.delete_person("Ilse Tarn", NOON)
    assert store.all_put_right(user) == () and store.claims() == ()
    store.put_right(user, id_, place_digest(article(1), record(article(1)).places[0]), NOON)
    store.delete_article(id_, NOON, ())
    assert store.all_put_right(user) == ()


@on_sqlite
def test_a_long_list_of_what_was_put_right_goes_on_behind_its_last_line(store: Store) -> None:
    id_ = told(store)
    made, user = record(article(1)), store.user(NOON)
    keys = [KEY, figure_digest(article(1), made.figures[0]), place_digest(article(1), made.places[0])]
    for minute, key in enumerate(keys):
        store.put_right(user, id_, key, NOON + timedelta(minutes=minute))
    first = store.all_put_right(user, limit=2)
    rest = store.all_put_right(user, (first[-1].at, first[-1].id), limit=2)
    assert [one.kind for one in (*first, *rest)] == ["place", "figure", "claim"]
