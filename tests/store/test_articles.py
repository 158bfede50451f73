"""Articles and their revisions: each once, every state of the page kept, a better reading no revision."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dateline.errors import NoSuchRow, NotAnArticle
from dateline.model import Image, Notice, NoticeKind
from dateline.store import Store, Work
from tests.store.making import (
    HOUR,
    LINE,
    MINUTE,
    NOON,
    add_feed,
    answer,
    article,
    bring,
    entry,
    found,
    only,
    take_article,
    take_feed,
    take_page,
)

CHANGED = LINE.replace("Friday", "Monday")
CORRECTION = Notice(NoticeKind.CORRECTION, "Correction: an earlier version gave the wrong day.")
UPDATE = Notice(NoticeKind.UPDATE, "This story has been updated.")


def look_again(store: Store, body: bytes, now: datetime) -> None:
    """The outlet's page was due to be looked at again, and is another one."""
    take_page(store, body, now)


def first_state(store: Store) -> int:
    add_feed(store)
    take_feed(store, found(entry(1)))
    take_page(store, b"<html>1", look=NOON + HOUR)
    return take_article(store, article(1)).id


def test_an_article_is_there_as_its_page_gave_it(store: Store) -> None:
    picture = Image("https://courier.example/orven.jpg", "The bridge.", "Courier/Ane Holt")
    add_feed(store)
    take_feed(store, found(entry(1)))
    take_page(store)
    made = article(1, section="City", dek="Shut again", agency="AP", images=(picture,), lead_image=picture)
    view = store.article(take_article(store, made).id)
    assert view.article == made
    assert (view.line.outlet, view.line.section, view.line.dek, view.line.agency) == (
        "The Courier",
        "City",
        "Shut again",
        "AP",
    )
    assert (view.line.paragraphs, view.line.words, view.line.image) == ((LINE,), 13, picture)
    assert (view.line.at, view.fetched) == (NOON - 10 * MINUTE, NOON)
    assert [(line.n, line.changed) for line in view.revisions] == [(1, "first")]
    assert (view.record, view.claims, view.line.recorded) == (None, (), False)
    assert store.picture_known("https://courier.example/orven.jpg")
    assert not store.picture_known("https://courier.example/other.jpg")


@pytest.mark.parametrize(
    ("notices", "changed"), [((), "silent edit"), ((CORRECTION,), "correction"), ((UPDATE,), "update")]
)
def test_what_the_outlet_changes_is_a_revision_that_says_whether_it_was_declared(
    store: Store, notices: tuple[Notice, ...], changed: str
) -> None:
    id_ = first_state(store)
    look_again(store, b"<html>2", NOON + HOUR)
    take_article(store, article(1, CHANGED, notices=notices), NOON + HOUR)
    view = store.article(id_)
    assert [(line.n, line.changed, line.seen_at) for line in view.revisions] == [
        (1, "first", NOON),
        (2, changed, NOON + HOUR),
    ]
    assert view.article.text == CHANGED
    assert store.revision(id_, 1).text == LINE
    assert view.line.revisions == 2


def test_a_correction_that_stands_there_already_does_not_declare_the_next_change(store: Store) -> None:
    id_ = first_state(store)
    look_again(store, b"<html>2", NOON + HOUR)
    take_article(store, article(1, CHANGED, notices=(CORRECTION,)), NOON + HOUR)
    store.read_feed_soon(1)
    take_feed(store, found(entry(1, summary="new")), body=b"2", now=NOON + HOUR)
    take_page(store, b"<html>3", NOON + HOUR)
    take_article(store, article(1, CHANGED + " It rained.", notices=(CORRECTION,)), NOON + HOUR)
    assert [line.changed for line in store.article(id_).revisions] == ["first", "correction", "silent edit"]


def test_a_page_whose_words_are_what_they_were_is_no_revision_and_leaves_no_second_copy(store: Store) -> None:
    id_ = first_state(store)
    look_again(store, b"<html>1 <!-- another advertisement -->", NOON + HOUR)
    lease = only(store, Work.READ, NOON + HOUR)
    source = store.page_to_read(lease.subject)
    taken = store.take_article(lease, source, article(1), version=1, now=NOON, seen=NOON + HOUR, from_page=True)
    assert (taken.id, taken.revision, taken.changed) == (id_, 1, None)
    kept = store.page_to_read(source.page_id).raw
    assert kept is not None and kept.body == b"<html>1"


def test_the_same_bytes_of_a_page_are_not_read_again(store: Store) -> None:
    first_state(store)
    now = NOON + HOUR
    assert not store.keep_page(only(store, Work.PAGE, now), answer(b"<html>1"), now, None)
    assert store.lease(Work.READ, now, 10, 60) == []


def test_the_whole_text_after_the_feeds_summary_is_a_better_reading_and_no_revision(store: Store) -> None:
    add_feed(store)
    take_feed(store, found(entry(1)))
    store.page_failed(only(store, Work.PAGE), NotAnArticle("x", "a consent wall"), NOON, None)
    summary = article(1, "The bridge stays shut.", partial="only the feed's summary")
    id_ = take_article(store, summary, from_page=False).id
    assert store.article(id_).line.partial == "only the feed's summary"
    store.read_feed_soon(1)
    take_feed(store, found(entry(1, summary="changed")), body=b"2", now=NOON + HOUR)
    take_page(store, b"<html>", NOON + HOUR)
    take_article(store, article(1), NOON + HOUR)
    view = store.article(id_)
    assert (view.article.text, view.line.partial, len(view.revisions)) == (LINE, None, 1)


def test_a_summary_does_not_take_the_place_of_a_whole_text(store: Store) -> None:
    id_ = first_state(store)
    look_again(store, b"<html>paywall", NOON + HOUR)
    take_article(store, article(1, "The bridge…", partial="behind a paywall"), NOON + HOUR)
    assert store.article(id_).article.text == LINE


def test_two_addresses_that_name_one_as_their_own_are_one_article(store: Store) -> None:
    own = "https://courier.example/news/1"
    add_feed(store)
    take_feed(store, found(entry(1)))
    take_page(store)
    first = take_article(store, article(1), canonical=own)
    mobile = "https://courier.example/amp/1"
    store.read_feed_soon(1)
    take_feed(store, found(entry(2, link=mobile)), body=b"2")
    take_page(store)
    again = take_article(store, article(1, LINE + " Share this.", url=mobile), canonical=own)
    assert (again.id, again.changed) == (first.id, None)
    assert store.article(first.id).article.text == LINE
    assert store.progress().articles == 1


@pytest.mark.parametrize("published", [datetime(1, 1, 1, tzinfo=UTC), datetime(2099, 5, 1, tzinfo=UTC), None])
def test_an_absurd_time_of_publication_gives_way_to_the_time_it_was_seen(
    store: Store, published: datetime | None
) -> None:
    add_feed(store)
    take_feed(store, found(entry(1, published=published)))
    take_page(store)
    made = article(1, published=published)
    view = store.article(take_article(store, made).id)
    assert view.line.at == NOON
    assert view.article.published == published


def test_a_page_that_gives_nothing_to_read_says_so_on_its_entry(store: Store) -> None:
    feed_id = add_feed(store)
    take_feed(store, found(entry(1, summary=None)))
    take_page(store)
    store.no_article(only(store, Work.READ), NotAnArticle("x", "an empty page"), NOON)
    line = store.feed(feed_id).entries[0]
    assert (line.state, line.last_error, line.article_id) == ("failed", "an empty page", None)
    assert line.advice == NotAnArticle.advice


def test_why_a_full_text_is_missing_stands_on_the_article(store: Store) -> None:
    add_feed(store)
    take_feed(store, found(entry(1)))
    store.page_failed(only(store, Work.PAGE), NotAnArticle("x", "it asks for a password"), NOON, None)
    lease = only(store, Work.READ)
    source = store.page_to_read(lease.subject)
    assert source.raw is None and source.error == "it asks for a password"
    error = NotAnArticle(source.url, source.error, "Subscribe.")
    made = article(1, partial="only the feed's summary")
    taken = store.take_article(lease, source, made, version=1, now=NOON, seen=NOON, from_page=False, error=error)
    view = store.article(taken.id)
    assert (view.error, view.advice) == ("it asks for a password", "Subscribe.")


def test_the_river_runs_newest_first_and_a_page_of_it_begins_where_the_last_ended(store: Store) -> None:
    ids = [bring(store, article(number)) for number in (3, 1, 2)]
    at_once = article(7, published=NOON - 10 * MINUTE)
    ids.append(bring(store, at_once))
    whole = [line.id for line in store.river()]
    assert whole == [ids[3], ids[1], ids[2], ids[0]]
    paged: list[int] = []
    before = None
    while lines := store.river(before, limit=1):
        paged += [line.id for line in lines]
        before = (lines[-1].at, lines[-1].id)
    assert paged == whole
    middle = store.article(whole[1])
    assert (middle.newer, middle.older) == (whole[0], whole[2])
    assert (store.article(whole[0]).newer, store.article(whole[3]).older) == (None, None)


def test_an_article_or_a_revision_that_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(NoSuchRow, match="article 5"):
        store.article(5)
    id_ = first_state(store)
    with pytest.raises(NoSuchRow, match="revision 2"):
        store.revision(id_, 2)


def test_an_entry_of_an_article_links_to_it(store: Store) -> None:
    id_ = first_state(store)
    line = store.feed(1).entries[0]
    assert (line.article_id, line.state) == (id_, "read")
