"""Backing up, restoring, deriving anew, pruning and deleting, as a person uses them."""

from __future__ import annotations

import json
from pathlib import Path

import click.testing
import pytest

from dateline.cli import dateline
from dateline.errors import DatelineError, NoSuchRow
from dateline.store import Store
from tests.store.making import article, bring, place, record, take_record


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A desk with one article, placed and recorded."""
    folder = tmp_path / "desk"
    store = Store.open(folder / "desk.sqlite")
    bring(store, article(1))
    take_record(store, record(article(1)))
    place(store)
    store.close()
    return folder


def run(*words: object, given: str | None = None) -> click.testing.Result:
    return click.testing.CliRunner().invoke(dateline, [str(word) for word in words], input=given)


def articles(folder: Path) -> int:
    store = Store.open(folder / "desk.sqlite")
    try:
        return store.progress().articles
    finally:
        store.close()


def test_a_backup_restores_in_another_folder_and_says_what_it_holds(data: Path, tmp_path: Path) -> None:
    made = run("backup", tmp_path / "my.backup", "--data", data)
    assert made.exit_code == 0 and "1 article, 1 feed" in made.output
    back = run("restore", tmp_path / "my.backup", "--data", tmp_path / "new", "--json")
    assert back.exit_code == 0 and json.loads(back.output)["articles"] == 1
    assert articles(tmp_path / "new") == 1


def test_a_backup_goes_through_a_pipe(data: Path, tmp_path: Path) -> None:
    made = run("backup", "-", "--data", data)
    (tmp_path / "piped.backup").write_bytes(made.stdout_bytes)
    assert run("restore", tmp_path / "piped.backup", "--data", tmp_path / "new").exit_code == 0
    assert articles(tmp_path / "new") == 1


@pytest.mark.parametrize(
    "words",
    [("backup", "x.backup"), ("rebuild",), ("prune",), ("delete", "article", "1")],
    ids=lambda words: words[0],
)
def test_a_mistyped_folder_becomes_no_empty_desk(words: tuple[str, ...], tmp_path: Path) -> None:
    refused = run(*words, "--data", tmp_path / "mistyped")
    assert isinstance(refused.exception, DatelineError) and "no desk there" in refused.exception.reason
    assert not list(tmp_path.iterdir())


def test_a_backup_in_place_of_a_folder_is_refused_before_anything_is_written(data: Path, tmp_path: Path) -> None:
    for folder in (tmp_path, "."):
        refused = run("backup", folder, "--data", data)
        assert isinstance(refused.exception, DatelineError) and refused.exception.reason == "is a folder"
    assert [path.name for path in tmp_path.iterdir()] == ["desk"]


def test_a_backup_that_a_link_leads_to_is_replaced_where_it_lies(data: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "my.backup").symlink_to(tmp_path / "elsewhere" / "today.backup")
    assert run("backup", tmp_path / "my.backup", "--data", data).exit_code == 0
    assert (tmp_path / "my.backup").is_symlink() and (tmp_path / "elsewhere" / "today.backup").is_file()


def test_nobody_is_asked_about_a_file_that_is_no_backup(data: Path, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear editor")
    refused = run("restore", tmp_path / "letter", "--data", data, "--replace")
    assert isinstance(refused.exception, DatelineError) and refused.exception.reason == "is no backup of a desk"


def test_a_desk_is_replaced_only_by_who_says_so(data: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "my.backup", "--data", data)
    refused = run("restore", tmp_path / "my.backup", "--data", data)
    assert refused.exception is not None and "holds a desk already" in str(refused.exception)
    asked = run("restore", tmp_path / "my.backup", "--data", data, "--replace")
    assert asked.exit_code == 2 and "--yes" in asked.output
    assert run("restore", tmp_path / "my.backup", "--data", data, "--replace", "--yes").exit_code == 0


def test_deleting_says_what_goes_and_does_it_only_where_somebody_says_so(data: Path) -> None:
    asked = run("delete", "article", 1, "--data", data)
    assert asked.exit_code == 2 and "Bridge news 1" in asked.output and articles(data) == 1
    for no_id in ("bridge", "9" * 30, "-1"):
        assert run("delete", "article", no_id, "--data", data).exit_code == 2
    assert run("delete", "person", "ilse tarn", "--data", data, "--yes").exit_code == 0
    done = run("delete", "article", 1, "--data", data, "--yes")
    assert done.exit_code == 0 and "Backups written before still hold it" in done.output
    assert articles(data) == 0
    assert run("delete", "feed", 1, "--data", data, "--yes", "--json").exit_code == 0


def test_who_asks_for_no_terminal_is_told_in_a_sentence_and_not_how_the_command_is_used(data: Path) -> None:
    asked = run("delete", "article", 1, "--data", data)
    assert asked.stderr.startswith("Error: This asks before") and "Usage" not in asked.output
    no_id = run("delete", "article", "bridge", "--data", data)
    assert "no id of an article" in no_id.stderr and "Usage" not in no_id.stderr


def test_who_answers_no_is_told_that_nothing_was_deleted(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.cli.terminal.at_terminal", lambda: True)
    kept = run("delete", "article", 1, "--data", data, given="n\n")
    assert kept.exit_code == 1 and kept.output.endswith("Nothing was deleted.\n") and articles(data) == 1
    assert run("delete", "article", 1, "--data", data, given="y\n").exit_code == 0
    assert articles(data) == 0


def test_a_feed_is_deleted_by_its_address_as_well(data: Path) -> None:
    nowhere = run("delete", "feed", "nowhere.example/feed", "--data", data, "--yes")
    assert isinstance(nowhere.exception, NoSuchRow) and "dateline feeds" in (nowhere.exception.advice or "")
    (line,) = map(json.loads, run("feeds", "--json", "--data", data).output.splitlines())
    assert run("delete", "feed", line["url"], "--data", data, "--yes").exit_code == 0
    assert "No feed is followed yet" in run("feeds", "--data", data).output


def test_after_a_restore_it_is_said_how_articles_become_findable(data: Path, tmp_path: Path) -> None:
    made = json.loads(run("backup", tmp_path / "my.backup", "--data", data, "--json").output)
    assert set(made) == {"file", "bytes", "at", "dateline", "articles", "feeds"}
    back = run("restore", tmp_path / "my.backup", "--data", tmp_path / "new")
    assert "become findable as `dateline serve` or `dateline fetch` works" in back.output
    assert "1 article is not in the search yet" in run("search", "bridge", "--data", tmp_path / "new").stderr


def test_nothing_old_enough_to_go_is_said_in_one_line(data: Path) -> None:
    assert run("prune", "--data", data, "--keep-raw-days", 90_000).output == "Nothing is so old that it would go.\n"


def test_pruning_says_what_would_go_and_changes_nothing_without_yes(data: Path) -> None:
    assert "Everything is kept" in run("prune", "--data", data).output
    would = run("prune", "--data", data, "--keep-articles-days", 1)
    assert (
        would.exit_code == 0
        and "1 article, 1 state of a page" in would.output
        and "0 " not in would.output
        and "Add --yes" in would.output
    )
    assert articles(data) == 1
    assert run("prune", "--data", data, "--keep-articles-days", 1, "--yes").exit_code == 0
    assert articles(data) == 0


def test_a_rebuild_does_what_it_asks_for(data: Path) -> None:
    assert run("rebuild", "--data", data).exit_code == 0  # what this desk holds was made by the first version
    nothing = run("rebuild", "--data", data, "--stage", "records")
    assert nothing.exit_code == 0 and "0 for records" in nothing.output
    later = run("rebuild", "--data", data, "--stage", "records", "--all", "--background")
    assert "1 for records" in later.output and "1 to record" in later.output
    assert "Nothing is left to do" in run("rebuild", "--data", data).output
