"""Feeds that tests make up, and how they read them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from dateline.feeds import read_feed
from dateline.model import Feed

GOLDEN = Path(__file__).parent / "golden"
URL = "https://outlet.example/feeds/all.xml"
FETCHED = datetime(2026, 10, 16, 20, tzinfo=UTC)


def read(text: str | bytes, content_type: str | None = None) -> Feed:
    data = text.encode() if isinstance(text, str) else text
    return read_feed(data, URL, content_type=content_type, fetched=FETCHED)


def rss(*items: str, head: str = "") -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet</title>{head}{inside}</channel></rss>'
