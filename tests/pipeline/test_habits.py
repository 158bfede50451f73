"""What an outlet repeats is learnt from its articles, left off those that come after, never off one that is kept."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from dateline.archive import import_warc
from dateline.config import Settings
from dateline.pipeline import fetch_round
from dateline.pipeline.habits import LEARN_EVERY
from dateline.store import Store
from dateline.store.schema import articles, outlets, revisions
from tests.archive.making import LIMIT, NOW, packed, page, record

FOLLOW = "Follow the paper every morning for more of this, free of charge and without a card."
TOWNS = (
    "Orven", "Maren", "Osk", "Tarn", "Brell", "Imber", "Sund", "Velk", "Harro", "Quill", "Dorne",
    "Estrel", "Falk", "Gorm", "Hest", "Ivel", "Jorn", "Kest", "Lorn", "Mire", "Nald",
)  # fmt: skip


def story(town: str) -> bytes:
    lead = f"<p>{town} opens its {town.lower()} bridge on Friday, its mayor {town[::-1].title()} Reth said.</p>"
    return page(f"{town} opens a bridge", said=f"the mayor of {town}", more=f"{lead}<p>{FOLLOW}</p>")


def bring(store: Store, folder: Path, name: str, *records: bytes) -> None:
    file = folder / name
    file.write_bytes(packed(list(records)))
    import_warc(store, file, limit=LIMIT, now=NOW)
    fetch_round(store, Settings(data_dir=folder, database="", clock=NOW), NOW)


def test_a_repeated_line_is_left_off_later_articles_and_an_earlier_one_read_again_is_not_changed(
    store: Store, tmp_path: Path
) -> None:
    first = [record(n, story(town)) for n, town in enumerate(TOWNS[:LEARN_EVERY], start=1)]
    bring(store, tmp_path, "first.warc.gz", *first)
    bring(store, tmp_path, "later.warc.gz", record(40, story(TOWNS[LEARN_EVERY])))
    bring(
        store,
        tmp_path,
        "again.warc.gz",
        record(1, story(TOWNS[0]) + b"<!-- again -->", date="2026-10-04T09:00:00Z"),
        record(40, story(TOWNS[LEARN_EVERY]) + b"<!-- again -->", date="2026-10-04T09:00:00Z"),
    )
    with store.reading() as connection:
        ids = list(connection.scalars(select(articles.c.id).order_by(articles.c.id)))
        states = connection.execute(select(func.count()).select_from(revisions)).scalar_one()
        health = connection.scalars(select(outlets.c.health).where(outlets.c.health.is_not(None))).one()
    texts = [store.article(id_).article.text for id_ in ids]
    assert len(texts) == LEARN_EVERY + 1
    assert all(FOLLOW in text for text in texts[:LEARN_EVERY])
    assert FOLLOW not in texts[-1] and TOWNS[LEARN_EVERY] in texts[-1]
    assert states == len(ids), "no state was added by reading a page again"
    assert store.habits_of_article(ids[0]).lines == frozenset()
    assert FOLLOW.lower() in store.habits_of_article(ids[-1]).lines
    assert health.articles == LEARN_EVERY and health.habits >= 1
