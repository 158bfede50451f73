"""The invented newsroom: what it holds, and that the truth about it is the truth."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from datetime import UTC, datetime

import pytest

from dateline.sample.newsroom import newsroom, unquoted
from dateline.sample.source import HERE, BadSheet, outlets, read_claim
from dateline.sample.truth import PATH, as_text, read_truth, truth

MONDAY = datetime(2026, 10, 12, tzinfo=UTC)
LAST_EVENING = datetime(2026, 10, 16, 20, tzinfo=UTC)


def test_the_committed_truth_is_what_the_texts_and_sheets_give() -> None:
    assert PATH.read_text(encoding="utf-8") == as_text(truth()) + "\n", "run python -m dateline.sample.truth"


def test_it_holds_at_least_sixty_articles_in_eight_stories_within_five_days() -> None:
    first = [listed.first for listed in newsroom()]
    assert len(first) >= 60
    assert len({it.story for it in first}) >= 8
    assert all(MONDAY <= it.published <= LAST_EVENING for it in first)
    assert len({it.outlet.slug for it in first}) == len(outlets()) == 12
    assert min(Counter(it.story for it in first).values()) == 1, "some stories are lone articles"


def test_every_copy_comes_after_its_original_and_differs_in_what_its_sheet_says() -> None:
    originals = {listed.first.original: listed.first for listed in newsroom() if not listed.first.copied}
    for listed in newsroom():
        it, original = listed.first, originals[listed.first.original]
        if it.copied:
            assert it.published > original.published, it.path
            assert it.outlet is not original.outlet
            body = " ".join(it.paragraphs)
            assert not any(text in body for text in it.cut), it.path


def test_every_claim_of_the_truth_stands_in_the_paragraph_it_names() -> None:
    printed = {listed.first.path: listed.states[-1] for listed in newsroom()}
    for path, article in read_truth()["articles"].items():
        paragraphs = printed[path].paragraphs
        assert len(paragraphs) == article["paragraphs"]
        for claim in article["claims"]:
            assert claim["words"] in unquoted(paragraphs[claim["paragraph"]]), (path, claim)


def test_a_copy_has_every_claim_of_its_text_but_those_it_cut() -> None:
    found = read_truth()["articles"]
    whole = {article["text"]: article for article in found.values() if article["copy_of"] is None}
    for path, article in found.items():
        if article["copy_of"] is None or article["cut"] or article["added"] or article["merged"]:
            continue
        assert len(article["claims"]) == len(whole[article["text"]]["claims"]), path


def test_counts_of_a_story_count_outlets_texts_and_articles_once() -> None:
    found = read_truth()
    for story, counted in found["stories"].items():
        members = [article for article in found["articles"].values() if article["story"] == story]
        assert counted["articles"] == len(members)
        assert counted["texts"] == len({article["text"] for article in members})
        assert counted["outlets"] == len({article["outlet"] for article in members})


def test_one_article_is_corrected_and_another_is_changed_without_a_word() -> None:
    changes = {change["kind"]: change["path"] for change in read_truth()["changes"]}
    articles = read_truth()["articles"]
    assert set(changes) == {"correction", "silent edit"}
    assert articles[changes["correction"]]["notices"]
    assert not articles[changes["silent edit"]]["notices"]


def test_figures_that_disagree_stand_in_different_texts_or_claims_of_one_story() -> None:
    found = read_truth()
    for story, about in found["stories"].items():
        for series in about["disagree"]:
            values = {
                figure["low"]
                for article in found["articles"].values()
                if article["story"] == story
                for figure in article["figures"]
                if figure["sense"] == series["sense"]
            }
            assert set(series["values"]) <= values, (story, series)


def test_no_printed_word_is_left_from_the_sheets_own_marks() -> None:
    for listed in newsroom():
        for state in listed.states:
            for piece in state.pieces:
                assert not re.match(r"[~>#@=]", piece.text)
                assert "→" not in piece.text and "|" not in piece.text


def test_a_claim_line_without_a_naming_is_refused_with_the_line() -> None:
    with pytest.raises(BadSheet, match="somebody"):
        read_claim("> somebody | reported | the words")


def test_no_rule_of_the_desk_knows_a_name_of_the_invented_world() -> None:
    invented = {outlet.name for outlet in outlets().values()} | {"Ostrel", "PLNA", "Council of States"}
    for place in json.loads((HERE / "places.json").read_text(encoding="utf-8")):
        invented.update((place["name"], *place.get("demonyms", ())))
    for article in read_truth()["articles"].values():
        invented.update(article["authors"])
    names = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(invented - {"Terrace"})))
    for path in HERE.parent.rglob("*"):
        if path.suffix in {".py", ".json", ".txt", ".toml", ".html"} and HERE not in path.parents:
            text = path.read_text(encoding="utf-8")
            found = names.search(_constants(text) if path.suffix == ".py" else text)
            assert found is None, f"{path}: {found and found.group()}"


def _constants(module: str) -> str:
    """The strings of a module that can decide something: all but those that only explain."""
    tree = ast.parse(module)
    explaining = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in explaining)
    return "\n".join(node.value for node in strings if isinstance(node.value, str))
