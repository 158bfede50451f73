"""``dateline import`` as a person uses it: what it says, with which code it ends, and what comes of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dateline.cli import dateline
from dateline.store import Store
from tests.archive.making import packed, page, record


class Desk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "DATELINE_DATA": str(folder / "desk")}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "dateline", *arguments]

    def run(self, *arguments: str) -> Result:
        """In this process: a new one for each command would take longer than all that it does."""
        return CliRunner().invoke(dateline, arguments, env=self.environment)

    def store(self) -> Store:
        return Store.open(self.folder / "desk" / "desk.sqlite")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_an_archive_is_kept_by_one_command_and_read_by_the_next(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(packed([record(1, kind="request"), *(record(n, page(f"News number {n}")) for n in (2, 3))]))
    done = desk.run("import", "warc", str(file))
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines() == [
        "crawl.warc.gz: 3 records, 2 pages kept, 0 known before",
        "  passed over: requests (1)",
        "2 pages kept; `dateline serve` or `dateline fetch` reads what is new.",
    ]
    fetched = json.loads(desk.run("fetch", "--json").stdout)
    assert (fetched["articles"], fetched["recorded"], fetched["placed"]) == (2, 2, 2)
    again = json.loads(desk.run("import", "warc", "--json", str(file)).stdout)
    assert (again["name"], again["pages"], again["known"], again["damages"]) == ("crawl.warc.gz", 0, 2, [])


def test_a_damaged_archive_ends_with_code_3_and_says_at_which_byte(desk: Desk, tmp_path: Path) -> None:
    whole = [record(number, page(f"News number {number}")) for number in range(3)]
    (tmp_path / "cut.warc.gz").write_bytes(packed(whole)[:-100])
    (tmp_path / "none.warc").write_bytes(b"no archive at all")
    done = desk.run("import", "warc", *(str(tmp_path / name) for name in ("none.warc", "cut.warc.gz", "gone.warc")))
    assert done.exit_code == 3
    assert f"at byte {len(packed(whole[:2])):,}: the file ends within a gzip member" in done.stderr
    assert done.stderr.count(f"at byte {len(packed(whole[:2])):,}") == 1
    assert "none.warc: holds no record of a web archive" in done.stderr
    assert "gone.warc: cannot be read (No such file or directory)" in done.stderr
    assert "Traceback" not in done.stderr
    assert desk.run("import", "warc", str(tmp_path / "none.warc")).exit_code == 1


def test_folders_of_pages_and_texts_are_kept_and_what_is_no_article_is_named(desk: Desk, tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    saved.mkdir()
    (saved / "one.html").write_bytes(page("News number 1"))
    (saved / "index.html").write_bytes(b"<html><body><a href='/'>Home</a></body></html>")
    words = "The harbour of Lower Anse is dredged from Monday on, said Ilse Tarn. " * 4
    (saved / "2026-09-14.txt").write_text(f"Harbour is dredged\n\n{words}\n")
    done = desk.run("import", "html", str(saved))
    assert done.exit_code == 0 and "2 files, 1 page kept" in done.stdout and "no article: index.html: " in done.stdout
    assert desk.run("import", "text", str(saved)).exit_code == 0
    missing = desk.run("import", "text", str(tmp_path / "nowhere"))
    assert missing.exit_code == 1 and "nowhere: is no folder" in missing.stderr
    desk.run("fetch")
    store = desk.store()
    try:
        assert {line.headline for line in store.river()} == {"News number 1", "Harbour is dredged"}
    finally:
        store.close()


def test_an_import_that_is_killed_and_started_again_brings_each_page_once(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "crawl.warc"
    file.write_bytes(b"".join(record(number, page(f"News number {number}")) for number in range(500)))
    store = desk.store()  # its tables are there, so that the import begins at once
    try:
        process = subprocess.Popen(desk.command("import", "warc", str(file)), env=desk.environment)
        while process.poll() is None and not store.archived().captures:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
    finally:
        store.close()
    done = json.loads(desk.run("import", "warc", "--json", str(file)).stdout)
    assert done["pages"] + done["known"] == 500 and done["known"] > 0
    store = desk.store()
    try:
        counts = store.archived()
        assert (counts.archives, counts.pages, counts.captures, counts.waiting) == (1, 500, 500, 500)
    finally:
        store.close()
