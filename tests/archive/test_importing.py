"""What archives bring is read, recorded and placed like what feeds bring, once, and in its own time."""

from __future__ import annotations

import gzip
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from dateline.archive import Imported, import_html, import_text, import_warc
from dateline.config import Settings
from dateline.errors import NotAnArchive
from dateline.pipeline import fetch_round
from dateline.pipeline.report import RoundReport
from dateline.reading import stories_in_file
from dateline.store import Store
from dateline.store.columns import digest
from dateline.store.erased import DELETED_PAGE, remember
from dateline.store.inserts import add
from dateline.store.schema import captures, pages, raw
from tests.archive.making import LIMIT, NOW, packed, page, record
from tests.store.making import article, bring, on_sqlite

BRIDGE = "https://courier.example/news/bridge"


def bring_in(store: Store, folder: Path, *records: bytes, name: str = "crawl.warc.gz") -> Imported:
    file = folder / name
    file.write_bytes(packed(list(records)))
    return import_warc(store, file, limit=LIMIT, now=NOW)


def read_all(store: Store, folder: Path) -> RoundReport:
    return fetch_round(store, Settings(data_dir=folder, database="", clock=NOW), NOW)


def test_pages_of_an_archive_are_read_recorded_and_placed_with_the_time_of_their_capture(
    store: Store, tmp_path: Path
) -> None:
    found = bring_in(
        store,
        tmp_path,
        record(1, kind="request"),
        record(2, page("Ferry to Orven runs again"), date="2026-10-03T09:00:00Z"),
        record(3, page("Mill fire put out", published="2026-10-01T06:00:00Z"), date="2026-10-05T09:00:00Z"),
        record(4, b"<html><body><a href='/'>Home</a></body></html>"),
    )
    assert (found.records, found.pages, found.known) == (4, 3, 0) and found.skipped == {"requests": 1}
    report = read_all(store, tmp_path)
    assert (report.articles, report.recorded, report.placed) == (2, 2, 2)
    lines = store.river()
    assert [(line.headline, line.at) for line in lines] == [
        ("Ferry to Orven runs again", datetime(2026, 10, 3, 9, tzinfo=UTC)),
        ("Mill fire put out", datetime(2026, 10, 1, 6, tzinfo=UTC)),
    ]
    assert [line.id for line in lines] == [1, 2] and {line.outlet for line in lines} == {"Anse Courier"}
    assert store.article(1).claims and store.article(1).story is not None
    counts = store.archived()
    assert (counts.archives, counts.pages, counts.captures, counts.waiting, counts.refused) == (1, 3, 3, 0, 1)


def test_the_same_file_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    records = [record(number, page(f"Bridge news number {number}")) for number in range(5)]
    bring_in(store, tmp_path, *records)
    read_all(store, tmp_path)
    again = bring_in(store, tmp_path, *records)
    assert (again.pages, again.known) == (0, 5)
    other_name = bring_in(store, tmp_path, *records, name="copy-of-crawl.warc.gz")
    assert (other_name.pages, other_name.known) == (0, 5)
    report = read_all(store, tmp_path)
    assert (report.articles, report.revisions, report.placed) == (0, 0, 0) and len(store.river()) == 5


@on_sqlite
def test_an_import_that_was_broken_off_goes_on_without_doubles(store: Store, tmp_path: Path) -> None:
    records = [record(number, page(f"Bridge news number {number}")) for number in range(6)]
    bring_in(store, tmp_path, *records[:3])
    read_all(store, tmp_path)
    found = bring_in(store, tmp_path, *records)
    assert (found.pages, found.known) == (3, 3)
    assert read_all(store, tmp_path).articles == 3
    assert sorted(line.url for line in store.river()) == [f"https://courier.example/news/{n}" for n in range(6)]


def state(store: Store) -> list[tuple[str, str, datetime]]:
    view = store.article(1)
    return [(line.changed, line.headline, line.seen_at) for line in view.revisions]


STATES = [
    record(1, page("Bridge to open soon"), url=BRIDGE, date="2026-09-01T00:00:00Z"),
    record(2, page("Bridge opens"), url=BRIDGE, date="2026-09-02T00:00:00Z"),
    record(3, page("Bridge opens to buses"), url=BRIDGE, date="2026-09-03T00:00:00Z"),
]


@pytest.mark.parametrize(
    ("order", "at_once"),
    [((2, 0, 1), True), ((2, 1, 0), False), ((1, 2, 0), False)],
    ids=["in one file", "newest first", "oldest last"],
)
def test_states_of_a_page_stand_in_the_order_of_time_however_they_come(
    order: tuple[int, ...], at_once: bool, store: Store, tmp_path: Path
) -> None:
    if at_once:
        bring_in(store, tmp_path, *(STATES[number] for number in order))
        read_all(store, tmp_path)
    else:
        for number in order:
            bring_in(store, tmp_path, STATES[number])
            read_all(store, tmp_path)
    assert state(store) == [
        ("first", "Bridge to open soon", datetime(2026, 9, 1, tzinfo=UTC)),
        ("silent edit", "Bridge opens", datetime(2026, 9, 2, tzinfo=UTC)),
        ("silent edit", "Bridge opens to buses", datetime(2026, 9, 3, tzinfo=UTC)),
    ]
    view = store.article(1)
    assert view.article.headline == view.line.headline == "Bridge opens to buses"
    assert view.line.revisions == 3 and view.record is not None and view.story is not None
    assert store.revision(1, 1).headline == "Bridge to open soon"
    assert store.unplaced(10) == [] and len(store.river()) == 1


@on_sqlite
def test_a_state_that_the_desk_fetched_itself_stays_before_an_older_capture(store: Store, tmp_path: Path) -> None:
    bring(store, article(1, text=f"The bridge is open. {'It was shut for eleven days. ' * 20}", outlet="Anse Courier"))
    read_all(store, tmp_path)
    url = store.article(1).line.url
    bring_in(store, tmp_path, record(1, page("The bridge is shut"), url=url, date="2019-05-01T00:00:00Z"))
    read_all(store, tmp_path)
    view = store.article(1)
    assert view.article.text.startswith("The bridge is open.") and view.line.headline == "Bridge news 1"
    assert [line.headline for line in view.revisions] == ["The bridge is shut", "Bridge news 1"]
    assert view.record is not None and len(store.river()) == 1


def test_the_same_words_at_another_time_are_no_new_state(store: Store, tmp_path: Path) -> None:
    for date in ("2026-09-05T00:00:00Z", "2026-09-07T00:00:00Z", "2026-09-01T00:00:00Z"):
        bring_in(store, tmp_path, record(1, page("Bridge opens"), url=BRIDGE, date=date))
        read_all(store, tmp_path)
    assert state(store) == [("first", "Bridge opens", datetime(2026, 9, 1, tzinfo=UTC))]
    with store.reading() as connection:
        assert len(connection.execute(select(raw.c.id)).all()) == 1


@on_sqlite
def test_what_is_old_does_not_stand_before_what_is_new(store: Store, tmp_path: Path) -> None:
    bring(store, article(1, text="The mayor of Orven resigned on Monday. " * 20))
    read_all(store, tmp_path)
    newest = store.stories()[0].id
    bring_in(
        store, tmp_path, *(record(n, page(f"Old matter {n}"), date=f"2019-05-0{n}T00:00:00Z") for n in range(2, 7))
    )
    assert read_all(store, tmp_path).placed == 5
    assert store.river()[0].headline == "Bridge news 1" and store.stories()[0].id == newest


SENTENCES = [
    "The old ferry Marrow sank off Lower Anse in a storm on Thursday night, the coast guard said.",
    "All eleven sailors of the Marrow were taken off by the lifeboat before it went down.",
    "The ferry's owner, Brae Lines, said that divers would look at the wreck once the storm was over.",
    "Jonas Pell of the lifeboat said the waves had been as high as his house.",
    "The harbour master warned that oil from the Marrow might reach the beaches of Orven.",
    "Lower Anse has had no other ferry since the bridge was shut.",
]


def sinking(number: int, date: str) -> bytes:
    """One of several outlets' pages about a ferry that sank: other words in another order, the same event."""
    told = SENTENCES[number:] + SENTENCES[:number]
    more = "".join(f"<p>{sentence} Paper {number} adds its own line here.</p>" for sentence in told)
    html = f"""<html lang="en"><head><meta property="og:site_name" content="Paper {number}"></head><body><article>
    <h1>Ferry Marrow sinks off Lower Anse: {told[0].split()[1]}</h1>{more}</article></body></html>"""
    return record(number, html.encode(), url=f"https://paper{number}.example/marrow", date=date)


def test_what_comes_years_late_finds_the_story_of_its_own_time_whenever_it_comes(store: Store, tmp_path: Path) -> None:
    bring(store, article(1, text="The mayor of Orven resigned on Monday. " * 20))
    read_all(store, tmp_path)
    for number, date in enumerate(("2019-05-12T09:00:00Z", "2019-05-09T08:00:00Z", "2019-05-10T08:00:00Z")):
        bring_in(store, tmp_path, sinking(number, date))
        read_all(store, tmp_path)  # each time by a worker that remembers nothing
    told = [line for line in store.river() if "Marrow" in line.headline]
    assert len(told) == 3 and len({line.story_id for line in told}) == 1
    again = sinking(4, "2026-10-11T08:00:00Z")
    bring_in(store, tmp_path, again)
    read_all(store, tmp_path)
    lately = store.river()[1]
    assert lately.headline.startswith("Ferry Marrow") and lately.story_id != told[0].story_id


def test_a_page_that_was_deleted_for_good_stays_away(store: Store, tmp_path: Path) -> None:
    with store.writing() as connection:
        remember(connection, DELETED_PAGE, [digest(BRIDGE)], NOW)
    found = bring_in(store, tmp_path, *STATES, record(9, page("Something else")))
    assert found.pages == 1 and found.skipped == {"pages deleted or pruned before": 3}


@on_sqlite
def test_a_damaged_file_brings_what_can_be_read_and_says_where_it_is_damaged(store: Store, tmp_path: Path) -> None:
    whole = [record(number, page(f"Bridge news number {number}")) for number in range(4)]
    file = tmp_path / "cut.warc.gz"
    file.write_bytes(packed(whole)[:-150])
    found = import_warc(store, file, limit=LIMIT, now=NOW)
    assert found.pages >= 3 and found.damaged >= 1
    start = len(packed(whole[:3]))
    assert any(f"at byte {start:,}: " in line and line.startswith("after record ") for line in found.damages)


@on_sqlite
@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b"<html>no archive</html>" * 50, "holds no record of a web archive"),
        (b"PK\x03\x04 a zip file", "is a ZIP file"),
        (b"\x28\xb5\x2f\xfd packed", "is packed with zstd"),
        (b"\x1f\x8b\x08\x00 broken gzip", "holds no record of a web archive"),
    ],
)
def test_a_file_that_is_no_archive_is_refused_by_name(data: bytes, why: str, store: Store, tmp_path: Path) -> None:
    file = tmp_path / "some.warc.gz"
    file.write_bytes(data)
    with pytest.raises(NotAnArchive, match=r"some\.warc\.gz") as error:
        import_warc(store, file, limit=LIMIT, now=NOW)
    assert error.value.reason.startswith(why)
    with pytest.raises(NotAnArchive, match="cannot be read"):
        import_warc(store, tmp_path / "missing.warc", limit=LIMIT, now=NOW)


@on_sqlite
def test_saved_pages_have_the_address_they_were_saved_from_or_give_or_else_one_of_their_place(
    store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "saved"
    (folder / "deep" / ".hidden").mkdir(parents=True)
    given = page("Mill fire put out").replace(b"</head>", b'<link rel=canonical href="https://c.example/mill/"></head>')
    saved = b"<!-- saved from url=(0030)https://c.example/ferry/2 -->" + page("Ferry to Orven runs again")
    files: dict[str, bytes] = {
        "deep/given.html": given,
        "saved.htm": saved,
        "plain.html.gz": gzip.compress(page("Harbour is dredged")),
        "index.html": b"<html><body><a href='/'>Home</a></body></html>",
        "broken.html.gz": b"\x1f\x8b\x08 no more",
        "deep/.hidden/secret.html": page("Secret"),
        "notes.txt": b"no page",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
        os.utime(folder / name, (1_790_000_000, 1_790_000_000))
    outside = tmp_path / "outside.html"
    outside.write_bytes(page("Outside"))
    (folder / "link.html").symlink_to(outside)
    found = import_html(store, folder, limit=LIMIT, now=NOW)
    assert (found.records, found.pages, found.skipped) == (5, 3, {"links to other files": 1})
    assert [line.partition(":")[0] for line in found.refused] == ["broken.html.gz", "index.html"]
    assert read_all(store, tmp_path).articles == 3
    lines = {line.headline: line for line in store.river()}
    assert lines["Mill fire put out"].url == "https://c.example/mill/"
    assert lines["Ferry to Orven runs again"].url == "https://c.example/ferry/2"
    made_up = lines["Harbour is dredged"].url
    assert made_up.startswith("file:saved~") and made_up.endswith("/plain.html.gz") and str(tmp_path) not in made_up
    assert lines["Harbour is dredged"].at == datetime.fromtimestamp(1_790_000_000, UTC)
    again = import_html(store, folder, limit=LIMIT, now=NOW)
    assert (again.pages, again.known) == (0, 3)


def test_files_with_names_that_are_no_text_come_in_and_are_told_in_plain_letters(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    for name, data in {
        b"caf\xe9.html": page("Mill fire put out"),
        b"\x1b]0;ind\xe9x.html": b"<html><body><a href='/'>Home</a></body></html>",
    }.items():
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(data)
    (folder / "more").symlink_to(tmp_path)
    store = Store.open(tmp_path / "desk.sqlite")
    try:
        found = import_html(store, folder, limit=LIMIT, now=NOW)
        assert (found.pages, found.skipped) == (1, {"links to other folders": 1})
        (refused,) = found.refused
        assert refused.startswith("]0;ind\ufffdx.html: ")
        read_all(store, tmp_path)
        assert [line.url.rpartition("/")[2] for line in store.river()] == ["caf%E9.html"]
    finally:
        store.close()


def test_an_archive_can_come_through_a_pipe(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "desk.sqlite")
    reads, writes = os.pipe()
    try:
        os.write(writes, packed([record(1, page("Bridge opens"))]))
        os.close(writes)
        assert import_warc(store, Path(f"/dev/fd/{reads}"), limit=LIMIT, now=NOW).pages == 1
    finally:
        os.close(reads)
        store.close()


def test_a_page_that_a_feed_announces_while_it_is_brought_in_is_one_page(
    store: Store, open_again: Callable[[], Store], tmp_path: Path
) -> None:
    other = open_again()
    found: list[Imported] = []
    importing = threading.Thread(target=lambda: found.append(bring_in(store, tmp_path, *STATES)))
    with other.writing() as connection:
        announced = add(connection, pages, digest=digest(BRIDGE), url=BRIDGE)
        importing.start()
        importing.join(0.3)  # it waits for the page, or has yet to come to it
    importing.join()
    assert found[0].pages == 3
    with store.reading() as connection:
        assert set(connection.scalars(select(captures.c.page_id))) == {announced}


TWO = """Ferry to Orven runs again

By Tilda Varro

LOWER ANSE, Oct 3 — The ferry to Orven ran again on Saturday, said the
harbour master, Ilse Tarn. It had lain at its berth for eleven days, and
few had missed it, for the bridge had opened a week before.

Mill fire put out

By Jonas Pell

ORVEN, Oct 4 — A fire at the old mill was put out on Sunday, the fire
service said. Nobody was hurt, and the owners said that the mill would
grind again within the month.
"""


def test_text_files_bring_their_stories_and_an_edited_file_is_a_new_state(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "clippings"
    folder.mkdir()
    one = folder / "2026-09-14 harbour.md"
    prose = " ".join(["The harbour of Lower Anse is dredged from Monday on, said Ilse Tarn."] * 4)
    one.write_text(f"# Harbour is dredged\n\n{prose}\n")
    two = folder / "two.txt"
    two.write_text(TWO)
    (folder / "empty.txt").write_text("\n")
    for file in (one, two):
        os.utime(file, (1_790_000_000, 1_790_000_000))
    found = import_text(store, folder, limit=LIMIT, now=NOW)
    assert (found.records, found.pages) == (3, 3) and found.refused == ("empty.txt: there is no text in it",)
    assert read_all(store, tmp_path).articles == 3
    lines = {line.headline: line for line in store.river()}
    assert set(lines) == {"Harbour is dredged", "Ferry to Orven runs again", "Mill fire put out"}
    assert lines["Harbour is dredged"].at == datetime(2026, 9, 14, tzinfo=UTC)
    assert {line.outlet for line in lines.values()} == {"clippings"}
    assert lines["Mill fire put out"].url.endswith("/two.txt#mill-fire-put-out")

    one.write_text(f"# Harbour is dredged\n\n{prose} It will take a year.\n")
    os.utime(one, (1_790_100_000, 1_790_100_000))
    found = import_text(store, folder, limit=LIMIT, now=NOW)
    assert (found.pages, found.known) == (1, 2)
    assert read_all(store, tmp_path).revisions == 1
    view = store.article(lines["Harbour is dredged"].id)
    assert view.article.text.endswith("It will take a year.") and len(view.revisions) == 2


def test_texts_in_the_encodings_of_their_time_are_read(tmp_path: Path) -> None:
    text = (
        "Brücke in Öhren öffnet\n\n"
        + "Die Brücke über die Öhre ist wieder offen, sagte Bürgermeisterin Ilse Tarn. " * 4
    )
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        (story,) = stories_in_file(text.encode(encoding), "file:old~1/bridge.txt")
        assert story.headline == "Brücke in Öhren öffnet" and story.text.startswith("Die Brücke über")
    russian = "Мост через Орвен открыт\n\n" + "Мост через Орвен снова открыт, сказала мэр города Ильза Тарн. " * 5
    (story,) = stories_in_file(russian.encode("koi8-r"), "file:old~1/bridge.txt")
    assert story.headline == "Мост через Орвен открыт"


@on_sqlite
def test_a_folder_that_is_none_is_refused_by_name(store: Store, tmp_path: Path) -> None:
    importers: list[Callable[..., Imported]] = [import_html, import_text]
    for bring_folder in importers:
        with pytest.raises(NotAnArchive, match="nowhere: is no folder"):
            bring_folder(store, tmp_path / "nowhere", limit=LIMIT, now=NOW)


def test_a_capture_keeps_why_it_is_no_article(store: Store, tmp_path: Path) -> None:
    bring_in(store, tmp_path, record(1, b"<html><body>\x00\x01</body></html>", url=BRIDGE), STATES[1])
    assert read_all(store, tmp_path).articles == 1
    with store.reading() as connection:
        kept = connection.execute(select(captures.c.error, captures.c.read).order_by(captures.c.at)).all()
    assert [row.read for row in kept] == [True, True]
    assert kept[0].error is None and kept[1].error is not None
