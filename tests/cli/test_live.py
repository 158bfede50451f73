"""``dateline doctor --live``: a walk in words or as data, its exit code, and that it leaves nothing behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dateline.cli import dateline
from tests.pipeline.site import Site, serve_site
from tests.pipeline.world import MONDAY, feed

FEED = feed("Orven Courier", [("https://courier.example/0", "A bridge reopens", MONDAY, "<p>A bridge.</p>")])


def live(folder: Path, site: Site, *arguments: str) -> Result:
    environment = {"DATELINE_DATA": str(folder / "desk"), "DATELINE_ALLOW_ADDRESSES": site.allowed}
    return CliRunner(env=environment).invoke(dateline, ["doctor", "--live", *arguments])


def test_an_address_is_walked_in_words_or_as_data_and_nothing_is_kept(tmp_path: Path) -> None:
    with serve_site() as site:
        site.feed("/feed.xml", FEED)
        told = live(tmp_path, site, f"{site.address}/feed.xml")
        as_data = live(tmp_path, site, f"{site.address}/feed.xml", "--json")
    assert told.exit_code == as_data.exit_code == 0
    assert "reading: a feed, “Orven Courier”, with 1 entry" in told.output
    lines = [json.loads(line) for line in as_data.output.splitlines()]
    assert [line["what"] for line in lines] == ["name", "connection", "robots.txt", "request", "reading"]
    assert {line["state"] for line in lines} <= {"good", "note"}
    assert not (tmp_path / "desk").exists()


@pytest.mark.parametrize(
    ("path", "step"),
    [("/gone.xml", "request: there is nothing at this address"), ("/page", "reading: neither an article")],
)
def test_where_the_walk_ends_is_said_with_what_to_do_and_by_the_exit_code(tmp_path: Path, path: str, step: str) -> None:
    with serve_site() as site:
        site.page("/page", "<html><title>Log in</title><form><input name=user></form></html>")
        done = live(tmp_path, site, site.address + path)
    assert done.exit_code == 1
    assert f"wrong  {step}" in done.output
    assert done.output.splitlines()[-1].startswith("       ")


def test_an_address_without_a_scheme_is_taken_for_https(tmp_path: Path) -> None:
    with serve_site() as site:
        done = live(tmp_path, site, site.allowed)
    assert done.exit_code == 1
    assert "wrong  certificate: no secure connection" in done.output


def test_nothing_that_an_outlet_writes_steers_the_terminal(tmp_path: Path) -> None:
    with serve_site() as site:
        site.feed("/feed.xml", FEED.replace("Orven Courier", "Orven &#155;2J\u009b2J Courier"))
        told = live(tmp_path, site, f"{site.address}/feed.xml")
    assert told.exit_code == 0 and "Courier" in told.output
    assert not [letter for letter in told.output if not letter.isprintable() and letter != "\n"]
