"""``dateline add``, ``feeds`` and ``fetch``: what is followed, how it fares, and what is said of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dateline.cli import dateline
from dateline.errors import StoreFailed
from dateline.store import Store
from tests.pipeline.site import Site, serve_site
from tests.pipeline.world import MONDAY, feed

FEED = feed("Orven Courier", [("https://courier.example/0", "A bridge reopens", MONDAY, "<p>A bridge.</p>")])


class Desk:
    def __init__(self, folder: Path, site: Site) -> None:
        self.folder = folder
        self.environment = {
            "DATELINE_DATA": str(folder),
            "DATELINE_ALLOW_ADDRESSES": site.allowed,
            "DATELINE_FULL_TEXT": "no",
        }

    def run(self, *arguments: str) -> Result:
        return CliRunner(env=self.environment).invoke(dateline, arguments)

    def follow(self, *addresses: str) -> None:
        store = Store.open(self.folder / "desk.sqlite")
        for address in addresses:
            store.add_feed(address, address.rpartition("/")[2])
        store.close()


@pytest.fixture
def site() -> Iterator[Site]:
    with serve_site() as served:
        yield served


@pytest.fixture
def desk(tmp_path: Path, site: Site) -> Desk:
    return Desk(tmp_path / "desk", site)


def test_an_address_that_cannot_be_followed_makes_no_desk(desk: Desk, site: Site) -> None:
    for address in ("ftp://courier.example/feed", site.address + "/gone.xml"):
        done = desk.run("add", address)
        assert done.exit_code == 1 and "fetch" not in done.stdout
        assert not desk.folder.exists()


def test_who_has_followed_something_is_told_what_comes_next(desk: Desk, site: Site) -> None:
    site.feed("/feed.xml", FEED)
    done = desk.run("add", site.address + "/feed.xml")
    assert done.exit_code == 0, done.output
    assert "`dateline fetch` reads once" in done.stdout.splitlines()[-1]


def test_feeds_are_listed_with_their_health_and_what_went_wrong(desk: Desk, site: Site) -> None:
    with pytest.raises(StoreFailed, match="no desk there yet"):
        raise desk.run("feeds").exception or AssertionError
    site.feed("/feed.xml", FEED)
    desk.follow(site.address + "/feed.xml", site.address + "/lost.xml")
    assert "not read yet" in desk.run("feeds").output
    fetched = desk.run("fetch")
    assert fetched.exit_code == 3
    assert f"({site.address}/lost.xml): " in fetched.stderr and "feed.xml" not in fetched.stderr
    assert fetched.stdout.startswith("2 feeds asked for, 1 of them failing; 1 new entry, ")
    listed = desk.run("feeds").stdout.splitlines()
    assert listed[0] == f"1  well     feed.xml  {site.address}/feed.xml"
    assert listed[1] == f"2  failing  lost.xml  {site.address}/lost.xml"
    lines = [json.loads(line) for line in desk.run("feeds", "--json").stdout.splitlines()]
    assert [line["health"] for line in lines] == ["ok", "failing"]
    assert listed[2].strip() == lines[1]["last_error"]
    again = desk.run("fetch")
    assert again.exit_code == 0 and again.stdout.startswith("None of the feeds was due; 0 new entries")


def test_of_many_feeds_that_fail_some_are_named_and_the_rest_counted(
    desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dateline.cli.feeds._TOLD_FAILING", 2)
    desk.follow(*(f"{site.address}/{number}.xml" for number in range(3)))
    fetched = desk.run("fetch")
    assert fetched.exit_code == 1
    assert fetched.stderr.splitlines()[2:] == ["and 1 more; `dateline feeds` lists them"]


def test_several_lists_are_brought_in_and_one_that_is_not_there_is_named(desk: Desk, tmp_path: Path) -> None:
    missing = desk.run("import", "opml", str(tmp_path / "gone.opml"))
    assert missing.exit_code == 1 and "gone.opml: cannot be read (No such file or directory)" in missing.stderr
    assert not desk.folder.exists()
    for name in ("one", "two"):
        outline = f'<outline type="rss" text="{name}" xmlUrl="https://{name}.example/feed"/>'
        (tmp_path / f"{name}.opml").write_text(f"<opml><body>{outline}</body></opml>")
    done = desk.run("import", "opml", *(str(tmp_path / f"{name}.opml") for name in ("one", "gone", "two")))
    assert done.exit_code == 3 and done.stdout.count("1 new feed is followed, 0 were before; `dateline serve`") == 2
    again = desk.run("import", "opml", str(tmp_path / "one.opml"))
    assert again.stdout == "0 new feeds are followed, 1 was before.\n"
    assert desk.run("export", "opml").stdout.endswith("</opml>\n")


def test_an_option_before_the_command_is_sent_behind_it(desk: Desk) -> None:
    done = desk.run("--data", "somewhere", "add", "https://courier.example/")
    assert done.exit_code == 2 and "options come after the command" in done.stderr
