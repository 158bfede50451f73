"""Pages of several stories, each beside what must be read out of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dateline.articles import read_page, read_pasted
from dateline.model import Article, BlockKind

PAGES = Path(__file__).parent / "pasted"
NAMES = sorted(path.stem for path in PAGES.glob("*.json"))


def read(name: str) -> list[Article]:
    text = PAGES / f"{name}.txt"
    if text.exists():
        return read_pasted(text.read_bytes().decode("utf-8"))
    return read_page((PAGES / f"{name}.html").read_bytes(), "https://sentinel.example/category/security/")


def expected(name: str) -> list[dict[str, Any]]:
    stories: list[dict[str, Any]] = json.loads((PAGES / f"{name}.json").read_text("utf-8"))
    return stories


def shown(article: Article, wanted: dict[str, Any]) -> dict[str, Any]:
    """The article in the form of the expectations."""
    dateline, syndication = article.dateline, article.syndication
    published = article.published.isoformat() if article.published else None
    every: dict[str, Any] = {
        "url": article.url,
        "headline": article.headline,
        "section": article.section,
        "dek": article.dek,
        "authors": list(article.authors),
        "byline": article.byline,
        "dateline": dateline and {"place": dateline.place, "date": dateline.date, "agency": dateline.agency},
        "agency": article.agency,
        "published": published[: len(wanted["published"])] if published and wanted["published"] else published,
        "images": [{"caption": image.caption, "credit": image.credit} for image in article.images],
        "syndication": syndication and {"origin": syndication.origin, "url": syndication.url, "line": syndication.line},
        "notices": [{"kind": str(notice.kind), "text": notice.text} for notice in article.notices],
        "tags": list(article.tags),
        "blocks": [
            [str(block.kind), block.span.of(article)] for block in article.blocks if block.kind is not BlockKind.IMAGE
        ],
    }
    return {key: every[key] for key in wanted}


@pytest.mark.parametrize("name", NAMES)
def test_every_story_of_a_page_is_an_article_with_its_furniture_as_fields(name: str) -> None:
    found, wanted = read(name), expected(name)
    assert [article.headline for article in found] == [story["headline"] for story in wanted]
    assert [shown(a, w) for a, w in zip(found, wanted, strict=True)] == wanted


@pytest.mark.parametrize("name", NAMES)
def test_the_stories_of_a_page_have_addresses_of_their_own(name: str) -> None:
    urls = [article.url for article in read(name)]
    assert len(set(urls)) == len(urls)


@pytest.mark.parametrize("name", NAMES)
def test_the_text_is_its_blocks_joined_and_every_span_holds(name: str) -> None:
    for article in read(name):
        standing = [block.span.of(article) for block in article.blocks if block.span.part == "text"]
        assert "\n\n".join(standing) == article.text
        for block in article.blocks:
            assert 0 <= block.span.start <= block.span.end <= len(article.part(block.span.part))


@pytest.mark.parametrize("name", NAMES)
def test_no_agency_of_a_text_comes_from_a_picture(name: str) -> None:
    for article in read(name):
        if article.agency is not None:
            assert article.agency in article.text or article.agency in (article.byline or "")
