"""Invented wire texts and the articles that carry them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from dateline.model import Article

TEXTS = Path(__file__).with_name("texts")


def wire(name: str) -> list[str]:
    """The paragraphs of one of the texts."""
    return (TEXTS / f"{name}.txt").read_text("utf-8").strip().split("\n\n")


def printed(
    outlet: str, paragraphs: list[str], *, hour: int = 8, headline: str | None = None, **more: object
) -> Article:
    """An article of an outlet, published on 3 November 2026; its URL ends in a number for each outlet and hour."""
    return Article(
        url=f"https://{outlet}.example/{hour}",
        headline=headline,
        text="\n\n".join(paragraphs),
        blocks=(),
        outlet=outlet,
        published=datetime(2026, 11, 3, hour, tzinfo=UTC),
        **more,  # type: ignore[arg-type]
    )
