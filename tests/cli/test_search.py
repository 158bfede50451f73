"""``dateline search``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dateline.cli import dateline
from dateline.errors import StoreFailed
from dateline.store import Store
from tests.store.making import article, bring


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk of two articles."""
    folder = tmp_path_factory.mktemp("desk")
    store = Store.open(folder / "desk.sqlite")
    bring(store, article(1, "The ferry to Orsk was halted.", headline="Ferries halted"))
    bring(store, article(2, "A ferry waited in the strait.\n\nNobody came.", headline="Strait talks resume"))
    store.index_articles(10, 1, set())
    store.close()
    return folder


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not end a search."""
    monkeypatch.setitem(Store.search.__kwdefaults__, "seconds", 60.0)


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(dateline, ["search", "--data", str(folder), *arguments])


def test_what_is_found_is_printed_with_where_and_what_was_understood(folder: Path) -> None:
    done = run(folder, "ferry", "-strait")
    assert done.exit_code == 0, done.stderr
    assert "Ferries halted\nThe Courier · 12 October 2026 · article 1\nThe ferry to Orsk was halted." in done.stdout
    assert "Strait" not in done.stdout
    assert "Looked for: ferry, without strait." in done.stderr and "1 article, 1 text, page 1 of 1" in done.stderr


def test_an_excluded_word_is_not_taken_for_an_option(folder: Path) -> None:
    assert "Strait talks" in run(folder, "ferry", "-halted").stdout


def test_a_snippet_is_one_line_though_it_holds_two_paragraphs(folder: Path) -> None:
    assert "A ferry waited in the strait. Nobody came.\n" in run(folder, "ferry").stdout


def test_what_is_found_is_printed_as_json_lines_for_programs(folder: Path) -> None:
    done = run(folder, "--json", "ferry")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["article"]["headline"] for line in lines] == ["Ferries halted", "Strait talks resume"]
    assert ["ferry", True] in lines[0]["snippet"]


def test_where_there_are_older_matches_the_day_that_leads_to_them_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dateline.store.search.searching.NEWEST", 1)
    done = run(folder, "ferry")
    assert "the newest article, 1 text, page 1 of 1" in done.stderr
    assert "There are older ones: add before:2026-10-13" in done.stderr


def test_a_search_that_finds_nothing_says_so_and_proposes_a_spelling(folder: Path) -> None:
    done = run(folder, "ferryy")
    assert done.exit_code == 0 and done.stdout == ""
    assert "Nothing was found." in done.stderr and "ferry" in done.stderr.splitlines()[-1]


def test_a_search_that_is_not_understood_is_pointed_to_with_exit_code_two(folder: Path) -> None:
    done = run(folder, "ferry colour:red")
    assert done.exit_code == 2
    assert "ferry colour:red\n      ^^^^^^^\n" in done.stderr
    assert "“colour:” names nothing that can be asked for." in done.stderr and "title:" in done.stderr


def test_a_page_behind_the_last_is_said_to_be_none(folder: Path) -> None:
    assert run(folder, "ferry", "--page", "9").stderr.endswith("There is no page 9: this is the last.\n")
    assert "no page" not in run(folder, "ferry").stderr


def test_looking_in_a_folder_without_a_desk_makes_none(tmp_path: Path) -> None:
    done = run(tmp_path / "mistyped", "ferry")
    assert isinstance(done.exception, StoreFailed) and not list(tmp_path.iterdir())
