"""Deriving anew: what earlier versions made is made again from what was kept, and the outlet is not taken for the one
who changed it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, update

from dateline.config import Settings
from dateline.model import Article
from dateline.pipeline import Pace, intake, versions
from dateline.pipeline.clock import Clock
from dateline.pipeline.rereading import present
from dateline.pipeline.stages import Stages
from dateline.store import Store, Work
from dateline.store.rebuilding import Rebuilt
from dateline.store.record_schema import records
from dateline.store.schema import articles, stories, wires
from tests.pipeline.world import MONDAY, events, page
from tests.store.making import HOUR, NOON, add_feed, answer, entry, found, on_sqlite, only, take_feed

TOLD = events(3)


class Worker:
    """All stages but fetching, at the desk's time."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.settings = Settings(folder, str(folder / "unused.sqlite"))
        self.clock = Clock.of(self.settings, NOON)
        self.stages = Stages(store, self.settings, self.clock, Pace())

    def work(self, now: datetime = NOON) -> None:
        self.clock.set(now)
        while self.stages.step():
            pass
        self.stages.stop()

    def again(self) -> None:
        """As another process would begin."""
        self.stages = Stages(self.store, self.settings, self.clock, Pace())


@pytest.fixture
def worker(store: Store, tmp_path: Path) -> Worker:
    return Worker(store, tmp_path)


def html(number: int, telling: int = 0, cut: int = 0, notice: str | None = None) -> bytes:
    told = TOLD[number]
    paragraphs = told.paragraphs(telling)
    return page("Courier", told.headline, paragraphs[: len(paragraphs) - cut], MONDAY, notice).encode()


def bring(worker: Worker, *pages: bytes) -> list[int]:
    """Have the desk read these pages, each announced by the one feed; the ids of their articles."""
    store = worker.store
    add_feed(store)
    numbers = range(1, len(pages) + 1)
    take_feed(store, *(found(entry(n)) for n in numbers))
    for lease in sorted(store.lease(Work.PAGE, NOON, 100, 60), key=lambda lease: -lease.subject):
        body = pages[len(pages) - lease.subject]
        url = store.page_to_fetch(lease.subject).url
        store.keep_page(lease, answer(body, url), NOON, NOON + HOUR)
    worker.work()
    return ids(store)


def ids(store: Store) -> list[int]:
    with store.reading() as connection:
        return list(connection.scalars(select(articles.c.id).order_by(articles.c.id)))


def better(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader of the next version, which gives each article one line more."""
    read = intake.read_article

    def read_better(*given: object, **named: object) -> Article:
        made = read(*given, **named)  # type: ignore[arg-type]
        return replace(made, dek="A better reader saw this line.")

    monkeypatch.setattr(intake, "read_article", read_better)
    monkeypatch.setattr(versions, "ARTICLE", versions.ARTICLE + 1)


def test_what_is_read_better_is_a_new_reading_of_the_same_state(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    (id_,) = bring(worker, html(0))
    store = worker.store
    before = store.article(id_)
    assert before.record is not None and before.claims
    better(monkeypatch)
    assert store.behind(Rebuilt.ARTICLES, present()) == 1
    assert store.rebuild(Rebuilt.ARTICLES, present(), NOON) == 1
    assert store.article(id_).article == before.article, "what was there is served until the new is"
    worker.work()
    after = store.article(id_)
    assert after.article == replace(before.article, dek="A better reader saw this line.")
    assert [(line.n, line.changed) for line in after.revisions] == [(1, "first")]
    assert after.line.dek == "A better reader saw this line."
    assert [claim.id for claim in after.claims] == [claim.id for claim in before.claims]
    assert after.line.story_id == before.line.story_id
    assert store.behind(Rebuilt.ARTICLES, present()) == 0
    assert store.rebuild(Rebuilt.ARTICLES, present(), NOON) == 0


@on_sqlite
def test_a_page_that_is_fetched_again_by_a_better_reader_is_no_silent_edit(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    (id_,) = bring(worker, html(0))
    store = worker.store
    better(monkeypatch)
    lease = only(store, Work.PAGE, NOON + HOUR)
    store.keep_page(lease, answer(html(0) + b"<!-- another advertisement -->"), NOON + HOUR, NOON + 2 * HOUR)
    worker.work(NOON + HOUR)
    view = store.article(id_)
    assert [line.changed for line in view.revisions] == ["first"]
    assert view.article.dek == "A better reader saw this line."
    lease = only(store, Work.PAGE, NOON + 2 * HOUR)
    store.keep_page(lease, answer(html(0, cut=1)), NOON + 2 * HOUR, None)
    worker.work(NOON + 2 * HOUR)
    assert [line.changed for line in store.article(id_).revisions] == ["first", "silent edit"]


@on_sqlite
def test_a_reading_that_the_new_reader_refuses_stays(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    (id_,) = bring(worker, html(0))
    before = worker.store.article(id_).article

    def refuse(*_: object, **__: object) -> Article:
        raise intake.NotAnArticle("x", "it is none any more")

    monkeypatch.setattr(intake, "read_article", refuse)
    monkeypatch.setattr(versions, "ARTICLE", versions.ARTICLE + 1)
    assert worker.store.rebuild(Rebuilt.ARTICLES, present(), NOON) == 1
    worker.work()
    assert worker.store.article(id_).article == before


def test_records_of_an_earlier_version_are_taken_down_again(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(worker, html(0), html(1))
    store = worker.store
    monkeypatch.setattr(versions, "RECORD", versions.RECORD + 1)
    assert store.rebuild(Rebuilt.RECORDS, present(), NOON) == 2
    assert store.article(1).record is not None
    worker.work()
    with store.reading() as connection:
        assert set(connection.scalars(select(records.c.version))) == {versions.RECORD}
    assert store.rebuild(Rebuilt.RECORDS, present(), NOON) == 0


def standing(store: Store) -> list[tuple[int, int | None, int | None]]:
    with store.reading() as connection:
        asked = select(articles.c.id, articles.c.wire_id, articles.c.story_id).order_by(articles.c.id)
        rows = connection.execute(asked)
        return [(row.id, row.wire_id, row.story_id) for row in rows]


def test_placing_anew_gives_the_same_answers_the_same_ids(worker: Worker) -> None:
    bring(worker, html(0), html(1), html(0, cut=1), html(0, telling=1), html(2))
    before = standing(worker.store)
    assert len({story for _, _, story in before}) == 3 and len({wire for _, wire, _ in before}) == 4
    worker.store.make_behind(Rebuilt.STORIES)
    assert worker.store.rebuild(Rebuilt.STORIES, present(), NOON) == 8
    assert standing(worker.store) == before, "all stand where they did until they are placed"
    worker.work()
    assert standing(worker.store) == before
    with worker.store.reading() as connection:
        assert set(connection.scalars(select(articles.c.placed_version))) == {versions.PLACING}
    assert worker.store.behind(Rebuilt.STORIES, present()) == 0


def test_placing_anew_puts_right_what_was_placed_wrongly_and_leaves_an_address_behind(worker: Worker) -> None:
    bring(worker, html(0), html(1), html(0, cut=1), html(0, telling=1), html(2))
    store = worker.store
    right = standing(store)
    with store.writing() as connection:
        # As an earlier placing might have had it: what is one text and one story is two, and what is two is one.
        story = another_story(connection, right[0][2])
        wire = another_wire(connection, right[2][0])
        move(connection, right[2][0], wire, story)
        move(connection, right[1][0], right[1][1], right[0][2])
    store.make_behind(Rebuilt.STORIES)
    store.rebuild(Rebuilt.STORIES, present(), NOON)
    worker.again()
    worker.work()
    after = standing(store)
    assert [row[1] for row in after] == [row[1] for row in right]
    together = {frozenset(id_ for id_, _, own in after if own == story_id) for _, _, story_id in after}
    assert together == {frozenset(id_ for id_, _, own in right if own == story_id) for _, _, story_id in right}
    assert after[0][2] == right[0][2], "the first article's story keeps its id"
    assert store.story(story).id == after[0][2], "a story that is empty now is found where its articles went"
    assert store.wire(wire).id == after[0][1]


def another_story(connection: Connection, like: int | None) -> int:
    row = connection.execute(select(stories).where(stories.c.id == like)).one()._asdict()
    row.pop("id")
    return int(connection.execute(insert(stories).values(**row).returning(stories.c.id)).scalar_one())


def another_wire(connection: Connection, lead_id: int) -> int:
    return int(connection.execute(insert(wires).values(lead_id=lead_id).returning(wires.c.id)).scalar_one())


def move(connection: Connection, id_: int, wire: int | None, story: int | None) -> None:
    connection.execute(update(articles).where(articles.c.id == id_).values(wire_id=wire, story_id=story))


def test_search_is_filled_anew(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(worker, html(0))
    monkeypatch.setattr(versions, "INDEX", versions.INDEX + 1)
    assert worker.store.behind(Rebuilt.SEARCH, present()) == 1
    assert worker.store.rebuild(Rebuilt.SEARCH, present(), NOON) == 1
    assert worker.store.unindexed() == 1
    worker.work()
    assert worker.store.unindexed() == 0 and worker.store.behind(Rebuilt.SEARCH, present()) == 0
