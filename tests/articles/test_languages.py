"""The furniture of news in languages beyond English: one invented story in each, as a page and as pasted text, beside
what must be read out of it (``languages/``)."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

import pytest

from dateline.articles import read_article, read_pasted
from dateline.articles.rules import LANGUAGES, rules_for, rules_of_page, rules_of_text
from dateline.model import Article

TEXTS = Path(__file__).parent / "languages"
NAMES = sorted(path.stem for path in TEXTS.glob("*.json"))


def wanted(name: str) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((TEXTS / f"{name}.json").read_text("utf-8"))
    return expected


def page(name: str, lang: str) -> bytes:
    """The pasted text as a page: its first line is the headline, the others are paragraphs."""
    headline, *lines = [line for line in (TEXTS / f"{name}.txt").read_text("utf-8").split("\n") if line]
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    head = f"<!doctype html><html{lang}><head><title>{escape(headline)}</title></head>"
    return f"{head}<body><article><h1>{escape(headline)}</h1>{body}</article></body></html>".encode()


def shown(article: Article) -> dict[str, Any]:
    published = article.published
    return {
        "headline": article.headline,
        "byline": article.byline,
        "text": article.text.split("\n\n"),
        "authors": list(article.authors),
        "published": published.isoformat() if published else None,
        "place": article.dateline.place if article.dateline else None,
        "agency": article.agency,
        "origin": article.syndication.origin if article.syndication else None,
        "tags": list(article.tags),
        "notices": [str(notice.kind) for notice in article.notices],
    }


def compared(article: Article, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    found, expected = shown(article), wanted(name)
    found["published"] = (found["published"] or "")[: len(expected["published"])]
    if expected["agency"] is None:
        found["agency"] = None  # an agency that no list names, set between marks alone
    return found, expected


@pytest.mark.parametrize("name", NAMES)
def test_a_pasted_text_gives_its_furniture_as_fields(name: str) -> None:
    articles = read_pasted((TEXTS / f"{name}.txt").read_text("utf-8"))
    assert len(articles) == 1
    found, expected = compared(articles[0], name)
    assert found == expected


@pytest.mark.parametrize("name", NAMES)
def test_a_page_that_says_its_language_gives_its_furniture_as_fields(name: str) -> None:
    article = read_article(page(name, f' lang="{name}"'), "https://maren.example/harbour")
    found, expected = compared(article, name)
    assert found == expected


@pytest.mark.parametrize("name", ["ru", "ar", "he", "zh"])
def test_a_page_that_says_english_of_another_script_is_read_by_its_script(name: str) -> None:
    article = read_article(page(name, ' lang="en"'), "https://maren.example/harbour")
    assert article.text.split("\n\n") == wanted(name)["text"]


def test_a_page_in_a_language_without_a_file_has_the_rules_that_need_no_words() -> None:
    bare = rules_of_page("lt", "<p>Uostas uždarytas</p>")
    assert bare is rules_for("lt")
    assert bare.junk.match("© 2026 Marenas") and not bare.junk.match("Read more: the harbour")
    assert not bare.months and not bare.byline


def test_rules_of_an_unknown_text_are_those_of_its_script() -> None:
    assert rules_of_text("Порт закрыт, сообщила администрация").months.keys() >= {"декабря", "грудня"}
    assert "aralık" not in rules_of_text("Порт закрыт, сообщила администрация").months
    assert rules_of_text("The harbour is closed").months.keys() >= {"december", "aralık", "dezember"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_word_for_each_kind_of_furniture(language: str) -> None:
    file = Path(__file__).parents[2] / f"src/dateline/articles/data/furniture.{language}.json"
    rules = json.loads(file.read_text("utf-8"))
    kinds = ("share", "junk", "related", "ending", "byline", "byline_lead", "signoff", "syndication", "correction")
    more = (
        "update",
        "tags",
        "dated",
        "modified",
        "credit_lead",
        "partial",
        "months",
        "ago",
        "units",
        "days",
        "refused",
    )
    assert [kind for kind in (*kinds, *more) if not rules.get(kind) and kind != "signoff"] == []
    assert len(set(rules["months"].values())) >= 8  # English lends the ones that are spelt alike
