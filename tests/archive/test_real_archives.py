"""Archives that crawlers and careless tools really wrote, and what another library made of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dateline.archive import import_warc
from dateline.archive.captures import records_of
from dateline.archive.pages import page_of
from dateline.archive.records import Record
from dateline.archive.unpacked import Unpacked
from dateline.articles import read_article
from dateline.errors import DatelineError
from dateline.pipeline.intake import article_of
from dateline.store import Store, Work
from dateline.store.archives import Capture
from tests.archive.making import NOW
from tests.shared_data import shared

LIMIT = 10_000_000

# Files in which warcio counts pages that are none: answers with an error's status, or of another kind under its name.
COUNTED_OTHERWISE = {
    "warc/ia-web-commons/IAH-urls-wget.warc": "nine error pages",
    "warc/ia-web-commons/IAH-urls-wget.warc.gz": "nine error pages",
    "warc/ukwa-test-suite/IAH-urls-wget.warc.gz": "nine error pages",
    "warc/pywb/example.warc": "a page that was moved",
    "warc/pywb/example.warc.gz": "a page that was moved",
    "warc/pywb/iana.warc.gz": "four pages that were moved or missing",
    "warc/ipwb/sample-1.warc.gz": "an error page",
}


def found_in(file: Path) -> tuple[list[Record], list[Capture]]:
    with file.open("rb") as opened:
        source = Unpacked(opened)
        records = [one for one in records_of(source, file, LIMIT) if isinstance(one, Record)]
    pages = [page_of(one, LIMIT, NOW) for one in records]
    return records, [page for page in pages if isinstance(page, Capture)]


@pytest.mark.shared
def test_every_real_archive_gives_no_fewer_records_and_pages_than_another_library_finds() -> None:
    listed = json.loads(shared("data/warc/index.json").read_text())
    assert len(listed) == 67
    fewer = {}
    for entry in listed:
        records, pages = found_in(shared(f"data/{entry['file']}"))
        assert len(records) >= entry["records_warcio"], entry["file"]
        if len(pages) < entry["html_responses"]:
            fewer[entry["file"]] = len(pages)
    assert set(fewer) == set(COUNTED_OTHERWISE)


@pytest.mark.shared
def test_articles_out_of_an_archive_are_read_as_well_as_pages_that_were_never_in_one(tmp_path: Path) -> None:
    file = shared("data/warc/news-synth/fundus-evaluation-40.warc.gz")
    _, pages = found_in(file)
    assert len(pages) == 40
    store = Store.open(tmp_path / "desk.sqlite")
    try:
        found = import_warc(store, file, limit=LIMIT, now=NOW)
        assert (found.pages, found.damaged) == (40, 0)
        for lease in store.lease(Work.CAPTURE, NOW, 100, 600):
            source = store.capture_to_read(lease.subject)
            assert source is not None
            made = article_of(source.page, source.answer.fetched)
            store.take_capture(lease, source, made.article, version=1, now=NOW, canonical=made.canonical)
        kept = {line.url: store.article(line.id) for line in store.river(limit=50)}
    finally:
        store.close()
    labels = [json.loads(line) for line in shared("data/fundus-evaluation/labels.jsonl").read_text().splitlines()]
    assert {page.url for page in pages} == set(kept) <= {label["url"] for label in labels}
    for page in pages:
        direct = read_article(page.answer.body, page.url, fetched=page.answer.fetched, charset="utf-8")
        article = kept[page.url].article
        assert (article.headline, article.text) == (direct.headline, direct.text)
        assert kept[page.url].line.at <= max(page.answer.fetched, direct.published or page.answer.fetched)


@pytest.mark.shared
def test_real_archives_come_into_a_desk_without_an_error(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "desk.sqlite")
    pages = refused = 0
    try:
        for entry in json.loads(shared("data/warc/index.json").read_text()):
            try:
                pages += import_warc(store, shared(f"data/{entry['file']}"), limit=LIMIT, now=NOW).pages
            except DatelineError:
                refused += 1
        assert (pages, refused) == (store.archived().captures, 0)
        assert pages > 150
    finally:
        store.close()
