"""Pages of articles that came out of files."""

from __future__ import annotations

from pathlib import Path

from dateline.archive import import_text, import_warc
from dateline.config import Settings
from dateline.pipeline import fetch_round
from dateline.store import Store
from tests.archive.making import LIMIT, NOW, packed, page, record
from tests.web.running import serving


def test_an_article_without_an_address_of_the_web_is_shown_without_a_link_and_feeds_say_what_archives_brought(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "clippings"
    folder.mkdir()
    words = "The harbour of Lower Anse is dredged from Monday on, said Ilse Tarn. " * 4
    (folder / "2026-10-10.txt").write_text(f"Harbour is dredged\n\n{words}\n")
    (tmp_path / "crawl.warc.gz").write_bytes(packed([record(1, page("Ferry to Orven runs again"))]))
    settings = Settings(data_dir=tmp_path, database=str(tmp_path / "desk.sqlite"), port=0, clock=NOW)
    store = Store.open(settings.database)
    try:
        import_text(store, folder, limit=LIMIT, now=NOW)
        import_warc(store, tmp_path / "crawl.warc.gz", limit=LIMIT, now=NOW)
        with serving(settings, store) as client:
            assert "2 pages from archives to read" in client.get("/feeds").text
            fetch_round(store, settings, NOW)
            shown = client.get("/article/1")
            assert shown.status == 200 and "Harbour is dredged" in shown.text and "clippings" in shown.text
            assert "file:" not in shown.text
            assert 'href="https://courier.example/news/1"' in client.get("/article/2").text
            assert "2 pages come from archives" in client.get("/feeds").text
            for address in ("/", "/river", "/stories", "/story/1", "/claims", "/article/1.json"):
                assert client.get(address).status == 200, address
            assert "Harbour is dredged" in client.get("/").text  # though no feed is followed
    finally:
        store.close()
