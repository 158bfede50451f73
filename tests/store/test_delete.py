"""Deleting for good: nothing of it is left, nothing of it comes back, and nothing else goes."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from dateline.errors import NoSuchRow, StoreFailed
from dateline.model import Act, Claim, Entity, EntityKind, Figure, Mode, Naming, Record, Span
from dateline.pipeline.deleting import delete_article
from dateline.store import Store, Work
from dateline.store.backup import read_rows, save_backup
from dateline.store.erased import person_key
from dateline.store.people import without
from dateline.store.schema import metadata, raw
from tests.pipeline.world import page
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
    on_sqlite,
    only,
    place,
    record,
    take_article,
    take_feed,
    take_page,
    take_record,
)
from tests.store.test_rebuild import Worker

SECRET = "Quenby Vastergaard"
ADDRESS = "https://courier.example/news/vastergaard-affair"
WORDS = f"The dike at Orven was opened by {SECRET}, the courier has learnt."


def feed_with(*numbers: int, secret: bool) -> bytes:
    items = [
        f"<item><title>Bridge news {n}</title><link>https://courier.example/news/{n}</link></item>" for n in numbers
    ]
    if secret:
        items.append(f"<item><title>{SECRET} opened the dike</title><link>{ADDRESS}</link></item>")
    return f"<rss version='2.0'><channel><title>Courier</title>{''.join(items)}</channel></rss>".encode()


def told_twice(store: Store) -> tuple[int, int]:
    """Two articles of one story and one text, the later of which tells the secret; their ids."""
    add_feed(store)
    secret = replace(entry(9), id=ADDRESS, link=ADDRESS, title=f"{SECRET} opened the dike")
    take_feed(store, found(entry(1)), body=feed_with(1, secret=False))
    take_page(store, b"<html>1")
    other = take_article(store, article(1)).id
    take_record(store, record(article(1)))
    wire, story = place(store)
    store.read_feed_soon(1)
    take_feed(store, found(entry(1)), found(secret), body=feed_with(1, secret=True), now=NOON + MINUTE)
    take_page(store, WORDS.encode(), NOON + MINUTE)
    made = article(9, WORDS, url=ADDRESS, headline=f"{SECRET} opened the dike")
    id_ = take_article(store, made, NOON + MINUTE).id
    take_record(store, replace(record(article(1)), entities=(), claims=(), places=(), figures=()), NOON + MINUTE)
    place(store, wire, story, NOON + MINUTE)
    store.mark_read(store.user(NOON), [id_], NOON)
    return other, id_


def everything(store: Store) -> bytes:
    """All that the tables hold, with what is packed unpacked."""
    with store.reading() as connection:
        rows = [tuple(row) for table in metadata.sorted_tables for row in connection.execute(select(table))]
    return repr(rows).encode()


def test_a_deleted_article_is_nowhere_any_more(store: Store, tmp_path: Path, desk_address: str) -> None:
    other, id_ = told_twice(store)
    store.index_articles(10, 1, set())
    assert SECRET.encode() in everything(store) and ADDRESS.encode() in everything(store)
    delete_article(store, id_, NOON + HOUR)
    store.tidy_up()
    for sign in (SECRET, "Vastergaard", "vastergaard", ADDRESS):
        assert sign.encode() not in everything(store)
        if "://" not in desk_address:
            kept = b"".join(file.read_bytes() for file in Path(desk_address).parent.glob("desk.sqlite*"))
            assert sign.encode() not in kept
    save_backup(store, tmp_path / "new.backup", NOON)
    assert ADDRESS.encode() not in repr(list(read_rows(tmp_path / "new.backup"))).encode()
    with pytest.raises(NoSuchRow):
        store.article(id_)
    assert store.article(other).article == article(1)


def test_what_was_deleted_is_overwritten_also_where_the_file_cannot_be_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(tmp_path / "desk.sqlite")
    _, id_ = told_twice(store)
    store.index_articles(10, 1, set())
    delete_article(store, id_, NOON + HOUR)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**6, 10**6, 0))
    with pytest.raises(StoreFailed, match="cannot be written anew"):
        store.tidy_up()
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("desk.sqlite*"))
    for sign in ("Quenby", "quenby", "vastergaard"):
        assert sign.encode() not in kept
    store.close()


def test_what_shared_a_text_and_a_story_with_a_deleted_article_stays_with_its_address(store: Store) -> None:
    other, id_ = told_twice(store)
    before = store.article(other)
    assert before.line.story_id is not None and before.line.wire_id is not None
    delete_article(store, id_, NOON + HOUR)
    story = store.story(before.line.story_id)
    assert [line.id for line in story.articles] == [other]
    assert (story.line.title, story.line.articles, story.line.outlets) == ("Bridge news 1", 1, 1)
    assert store.wire(before.line.wire_id).lead.id == other
    assert {lease.subject for lease in store.lease(Work.OUTLINE, NOON + HOUR, 10, 60)} == {story.id}
    delete_article(store, other, NOON + HOUR)
    with pytest.raises(NoSuchRow):
        store.story(story.id)
    with pytest.raises(NoSuchRow):
        store.wire(before.line.wire_id)
    assert store.due(NOON + timedelta(days=9)) == 1, "the feed alone is looked at again"


@on_sqlite
def test_the_next_fetch_does_not_bring_a_deleted_article_back(store: Store) -> None:
    _, id_ = told_twice(store)
    delete_article(store, id_, NOON + HOUR)
    store.read_feed_soon(1)
    secret = replace(entry(9), id="another-guid", link=ADDRESS, title=f"{SECRET} opened the dike")
    body = feed_with(1, 2, secret=True)
    taken = take_feed(store, found(secret), found(entry(1)), found(entry(2)), body=body, now=NOON + 2 * HOUR)
    assert taken.new == 1, "the entry that was not there before"
    assert SECRET.encode() not in everything(store)
    assert [lease.subject for lease in store.lease(Work.PAGE, NOON + 2 * HOUR, 10, 60)] == [3]


def test_an_article_is_deleted_under_the_address_too_that_its_outlet_has_moved_it_to(store: Store) -> None:
    add_feed(store)
    secret = replace(entry(9), link="https://courier.example/a/first", title=f"{SECRET} opened the dike")
    moved = replace(secret, link=ADDRESS)
    take_feed(store, found(secret), body=feed_with(secret=True).replace(ADDRESS.encode(), b"/a/first"))
    take_page(store, WORDS.encode())
    id_ = take_article(store, article(9, WORDS, url="https://courier.example/a/first")).id
    store.read_feed_soon(1)
    take_feed(store, found(entry(1)), found(moved), body=feed_with(1, secret=True), now=NOON + MINUTE)
    delete_article(store, id_, NOON + HOUR)
    assert SECRET.encode() not in everything(store)
    store.read_feed_soon(1)
    again = found(replace(moved, id="another-guid"))
    assert take_feed(store, again, body=feed_with(secret=True), now=NOON + 2 * HOUR).new == 0
    assert SECRET.encode() not in everything(store)


@on_sqlite
@pytest.mark.parametrize("link", ["news/vastergaard-affair", f"{ADDRESS}?utm_source=feed#top"])
def test_an_answer_is_found_however_it_gives_the_deleted_articles_address(store: Store, link: str) -> None:
    _, id_ = told_twice(store)
    body = feed_with(1, 2, secret=True).replace(ADDRESS.encode(), link.encode())
    store.read_feed_soon(1)
    taken = take_feed(store, found(entry(2)), body=body, now=NOON + HOUR)
    assert taken.new == 1 and SECRET.encode() in everything(store)
    delete_article(store, id_, NOON + HOUR)
    assert SECRET.encode() not in everything(store)


@on_sqlite
def test_a_page_that_gives_a_deleted_address_as_its_own_is_kept_out(store: Store, tmp_path: Path) -> None:
    _, id_ = told_twice(store)
    delete_article(store, id_, NOON + HOUR)
    store.read_feed_soon(1)
    take_feed(store, found(entry(5)), body=feed_with(5, secret=False), now=NOON + 2 * HOUR)
    lease = only(store, Work.PAGE, NOON + 2 * HOUR)
    told = page("Courier", f"{SECRET} opened the dike", [f"{WORDS} " * 9] * 3, NOON)
    body = told.replace("</head>", f'<link rel="canonical" href="{ADDRESS}"></head>').encode()
    store.keep_page(lease, answer(body, "https://courier.example/news/5?from=phone"), NOON + 2 * HOUR, None)
    worker = Worker(store, tmp_path)
    worker.work(NOON + 2 * HOUR)
    assert b"Vastergaard" not in everything(store)
    assert store.progress().articles == 1 and store.progress().waiting == 0


@on_sqlite
def test_feeds_answers_without_a_deleted_article_stay(store: Store) -> None:
    _, id_ = told_twice(store)
    delete_article(store, id_, NOON + HOUR)
    with store.reading() as connection:
        kept = connection.scalars(select(raw.c.body).where(raw.c.feed_id == 1)).all()
    assert kept == [feed_with(1, secret=False)]


def test_a_worker_that_reads_an_article_while_it_is_deleted_brings_nothing_back(store: Store) -> None:
    _, id_ = told_twice(store)
    store.read_feed_soon(1)
    store.keep_feed(only(store, Work.FEED, NOON + HOUR), answer(feed_with(1, secret=True) + b" "), NOON + HOUR, NOON)
    held = only(store, Work.ENTRIES, NOON + HOUR)
    store.feed_to_read(held.subject)
    delete_article(store, id_, NOON + HOUR)
    with pytest.raises(NoSuchRow):
        store.feed_to_read(held.subject)
    assert store.lease(Work.ENTRIES, NOON + 9 * HOUR, 10, 60) == []


def test_a_deleted_feed_takes_along_what_it_alone_announced(store: Store) -> None:
    own = bring(store, article(1))
    shared = bring(store, article(2), now=NOON + 31 * MINUTE)
    other = store.add_feed("https://herald.example/feed", outlet="The Herald")
    take_feed(store, found(replace(entry(2), id=article(2).url)), now=NOON + HOUR, body=b"herald")
    going = store.feed_to_delete(1)
    assert (going.going.articles, going.staying, going.going.entries) == (1, 1, 2)
    store.delete_feed(1, NOON + HOUR)
    with pytest.raises(NoSuchRow):
        store.feed(1)
    with pytest.raises(NoSuchRow):
        store.article(own)
    assert store.article(shared).article == article(2)
    assert [line.id for line in store.feeds()] == [other]
    assert store.add_feed("https://courier.example/feed") > other, "it may be followed anew"


def test_a_deleted_person_says_nothing_any_more_and_the_texts_stay(store: Store) -> None:
    id_ = bring(store, article(1))
    two = replace(
        record(article(1)),
        claims=(
            *record(article(1)).claims,
            Claim(None, None, (Span(0, 10),), "Roads Ministry", Naming.INSTITUTION, Mode.REPORTED, Act.STATE, within=0),
        ),
        figures=(Figure(Span(0, 3), 1.0, None, "bridge", "closed", claim=1),),
    )
    take_record(store, two)
    place(store)
    kept_id = next(claim.id for claim in store.article(id_).claims if claim.speaker == "Roads Ministry")
    who = store.person_to_delete("ilse tarn")
    assert (who.name, who.articles, who.claims) == ("Ilse Tarn", 1, 1)
    store.delete_person(who.name, NOON + HOUR)
    view = store.article(id_)
    assert view.article.text == LINE
    assert [(claim.id, claim.speaker, claim.within) for claim in view.claims] == [(kept_id, "Roads Ministry", None)]
    assert view.record is not None and view.record.entities == () and view.record.figures[0].claim == 0
    with pytest.raises(NoSuchRow):
        store.person_to_delete("Ilse Tarn")
    again = bring(store, article(2), now=NOON + HOUR)
    take_record(store, record(article(2)), NOON + HOUR)
    view = store.article(again)
    assert view.claims == () and view.record is not None and view.record.entities == ()


def test_a_record_without_somebody_renumbers_what_points_to_claims() -> None:
    def said(speaker: str, within: int | None = None) -> Claim:
        return Claim(None, None, (Span(0, 1),), speaker, Naming.PERSON, Mode.REPORTED, Act.STATE, within=within)

    whole = Record(
        sentences=(),
        entities=(Entity("Ilse Tarn", EntityKind.PERSON, ()), Entity("Ilse Tarn", EntityKind.PLACE, ())),
        claims=(said("Ilse Tarn"), said("Jano Reth", 0), said("Jano Reth"), said("Mara Quill", 2)),
        figures=(Figure(Span(0, 1), 1, 1, None, None, (Figure(Span(0, 1), 1, 1, None, None, claim=3),), claim=0),),
    )
    left = without(whole, frozenset((person_key("ILSE TARN"),)))
    assert left.claims == (said("Jano Reth"), said("Jano Reth"), said("Mara Quill", 1))
    assert [entity.kind for entity in left.entities] == [EntityKind.PLACE]
    assert (left.figures[0].claim, left.figures[0].parts[0].claim) == (None, 2)
