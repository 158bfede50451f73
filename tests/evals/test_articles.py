"""The evals of articles: what counts as right, how sure a difference is, and what is said of corpora and peers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from evals.article_sets import corpora, fields, labels, readers
from evals.article_sets.bodies import MEASURES, Row
from evals.article_sets.bootstrap import Interval, Pair, intervals
from evals.article_sets.corpora import Labelled
from evals.article_sets.scores import rouge_lsum
from evals.gate import hold_corpora

from evals import articles

SHINGLES = next(measure for measure in MEASURES if measure.main == "f1")
RIGHT: Row = (1.0, 0.0, 0.0, 1.0, 1.0)
HALF: Row = (0.5, 0.5, 0.0, 0.0, 1.0)


def page(corpus: str, label: dict[str, object], html: bytes = b"<p>Nothing</p>") -> Labelled:
    url = "https://courier.example/harbour/dredging"
    return Labelled(html, url, label, "courier.example", True, corpus, "a.tar.xz:a.html")


def certain(rows: list[Pair]) -> Interval:
    return next(one for one in intervals({SHINGLES.corpus: rows}, [SHINGLES]) if one.name.endswith(": f1"))


def test_a_reader_that_is_better_on_every_domain_is_surely_ahead() -> None:
    found = certain([Pair(f"{number}.example", RIGHT, HALF) for number in range(12)])
    assert found.measured == pytest.approx(1 - 2 / 3)
    assert found.low > 0.3


def test_many_pages_of_one_domain_prove_no_more_than_one() -> None:
    lucky = [Pair("courier.example", RIGHT, HALF)] * 40
    others = [Pair(f"{number}.example", HALF, RIGHT) for number in range(3)]
    found = certain(lucky + others)
    assert found.measured > 0.2
    assert found.low < 0 < found.high


@pytest.mark.parametrize(
    ("true", "found", "right"),
    [
        ("2031-03-04T09:30+00:00", "2031-03-04T11:30+02:00", True),
        ("2031-03-04T09:30+00:00", "2031-03-04T09:32+00:00", False),
        ("2031-03-04T09:30", "2031-03-04T13:30+00:00", True),  # its zone is not labelled
        ("2031-03-04T09:30", "2031-03-04T13:31+00:00", False),
        ("2031-03-03T15:00+00:00", "2031-03-04T00:00+00:00", True),  # midnight, nine hours east
        ("2031-03-04", "2031-03-04T23:05+00:00", True),
        ("2031-03-04", "2031-03-05T00:00+00:00", False),
    ],
)
def test_times_agree_to_the_minute_and_days_by_the_day(true: str, found: str, right: bool) -> None:
    assert fields.same_time(datetime.fromisoformat(true), datetime.fromisoformat(found)) is right


@pytest.mark.parametrize(
    ("true", "found", "right"),
    [
        ("pics.example/u/quay-at-dawn-300x200.jpg", "pics.example/u/quay-at-dawn.webp", True),
        ("cut.example/w=90/https%3A%2F%2Fpics.example%2Fquay-at-dawn.jpg", "pics.example/quay-at-dawn.jpg", True),
        ("pics.example/thumb/msid-130301798,width-400/boat.jpg", "pics.example/msid-130301798/photo.jpg", True),
        ("pics.example/20310304/quay-at-dawn.jpg", "pics.example/20310304/quay-at-dusk.jpg", False),
    ],
)
def test_a_picture_is_one_in_every_size_and_wrapping(true: str, found: str, right: bool) -> None:
    assert fields.same_picture((f"https://{true}",), f"https://{found}") is right


def test_an_answer_where_the_page_has_none_is_wrong_and_silence_right() -> None:
    assert fields.tally("dek", None, None)[0] == 1
    assert fields.tally("dek", None, "Some words")[0] == 0
    silent, invented = fields.tally("published", None, None), fields.tally("published", None, datetime.now(UTC))
    scores = fields.scores("published", [silent, invented, (0.0, 0.0, 1.0)])
    assert scores == {"published": pytest.approx(1 / 3), "published, right or silent": pytest.approx(2 / 3)}


def test_outlets_desks_and_agencies_are_nobodys_names() -> None:
    printed = "By Ilse Varga and Tom Okoro | The Courier, AFP, News Desk"
    names = labels.names(printed)
    assert [name for name in names if labels.is_name(name, "courier.example")] == ["Ilse Varga", "Tom Okoro"]


def test_a_label_listed_as_wrong_is_left_aside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = page("trafilatura", {"title": "Dredging resumes", "author": "Ilse Varga"})
    assert labels.truths(asked)["authors"] == ("Ilse Varga",)
    listed = {"page": labels.page_hash(asked), "set": "trafilatura", "field": "authors", "why": "a button's words"}
    (tmp_path / "faults.jsonl").write_text(json.dumps(listed))
    monkeypatch.setattr(labels, "FAULTS", tmp_path / "faults.jsonl")
    labels.faults.cache_clear()
    try:
        assert labels.truths(asked).keys() == {"headline"}
    finally:
        labels.faults.cache_clear()


def test_every_listed_fault_says_which_label_and_why() -> None:
    for line in labels.FAULTS.read_text("utf-8").splitlines():
        row = json.loads(line)
        assert row.keys() == {"page", "set", "field", "why"}
        assert row["set"] in corpora.SETS and len(row["page"]) == 16 and row["why"]


def test_paragraphs_in_another_order_still_count_for_rouge() -> None:
    body = ["The dredger came back at dawn.", "Nobody had called it."]
    assert rouge_lsum(body, body[::-1]) == 1.0
    assert rouge_lsum(body, ["The dredger came back.", "Nobody had called it."]) == pytest.approx(2 * 8 / 18)


def test_a_corpus_that_is_there_and_cannot_be_read_fails_the_eval(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "article-extraction-benchmark"
    folder.mkdir()
    label = {"file": "a.html", "url": "https://courier.example/a", "articleBody": "Words."}
    (folder / "labels.jsonl").write_text(json.dumps(label))
    (folder / "pages.tar.xz").write_bytes(b"no archive")
    monkeypatch.setattr(corpora, "ROOT", tmp_path)
    monkeypatch.setattr(articles, "data_folder", lambda: tmp_path)
    monkeypatch.setattr("sys.argv", ["articles", "--ours-only"])
    assert articles.main() == 1
    assert "cannot be read" in capsys.readouterr().err


def test_a_corpus_that_is_not_the_floors_own_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    baseline = tmp_path / "baseline.json"
    baseline.write_text(json.dumps({"corpora": {"articles": {"kept": "a1", "changed": "b2"}}}))
    monkeypatch.setattr("evals.gate.BASELINE", baseline)
    assert hold_corpora("articles", {"kept": "a1", "changed": "b3", "new": "c4"}) == ["changed", "new"]
    assert "changed, new" in capsys.readouterr().out


def test_a_peer_that_is_not_installed_is_said_aloud_and_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(readers.PEERS, "elsewhere", ("no_such_module_here", lambda: readers.ours))
    assert list(readers.readers(["elsewhere"])) == [readers.OURS]
    assert "elsewhere is not installed" in capsys.readouterr().err
