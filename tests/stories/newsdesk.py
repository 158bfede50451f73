"""An invented day of news: short reports of four outlets on five events, two of them much alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from dateline.model import Article

TEXTS = Path(__file__).with_name("texts")


def day() -> list[tuple[str, Article]]:
    """Each article with the name of its event, in order of time. Its URL ends in its own name."""
    found = []
    for part in (TEXTS / "day.txt").read_text("utf-8").split("===\n"):
        head, headline, text = part.strip().split("\n", 2)
        name, event, when, outlet = head.removeprefix("# ").split(" | ")
        published = datetime.fromisoformat(when).replace(tzinfo=UTC)
        url = f"https://{outlet}.example/{name}"
        found.append((event, Article(url, headline, text, (), outlet=outlet, published=published, language="en")))
    return sorted(found, key=lambda item: (str(item[1].published), item[1].url))


def events(articles: list[tuple[str, Article]]) -> set[frozenset[str]]:
    """The URLs of each event, as sets."""
    names = {event for event, _ in articles}
    return {frozenset(article.url for event, article in articles if event == name) for name in names}


def headline_only(article: Article) -> Article:
    """The article as a feed that gives titles alone has it."""
    return replace(article, text="")
