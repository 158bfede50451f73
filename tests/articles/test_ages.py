"""A date that a page gives as so long ago is resolved against when the page was fetched, and never guessed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dateline.articles import read_article, read_page

URL = "https://lantern.example/boats"
FETCHED = datetime(2026, 11, 3, 15, 20, tzinfo=UTC)
STORY = "<p>The harbour of Port Maren was closed on Monday after a storm, the port authority told reporters.</p>" * 4


def published(line: str, language: str = "en", fetched: datetime | None = FETCHED, url: str = URL) -> datetime | None:
    page = f"<html lang={language}><body><h1>Boats at the quay again</h1><div>{line}</div>{STORY}</body>"
    return read_article(page.encode(), url, fetched=fetched).published


@pytest.mark.parametrize(
    ("line", "language", "when"),
    [
        ("2 hours ago", "en", datetime(2026, 11, 3, 13, 20, tzinfo=UTC)),
        ("Published 5 minutes ago", "en", datetime(2026, 11, 3, 15, 15, tzinfo=UTC)),
        ("an hour ago", "en", datetime(2026, 11, 3, 14, 20, tzinfo=UTC)),
        ("3 days ago", "en", datetime(2026, 10, 31, tzinfo=UTC)),
        ("Yesterday", "en", datetime(2026, 11, 2, tzinfo=UTC)),
        ("Today at 09:40", "en", datetime(2026, 11, 3, 9, 40, tzinfo=UTC)),
        ("vor 2 Stunden", "de", datetime(2026, 11, 3, 13, 20, tzinfo=UTC)),
        ("Gestern, 18:05 Uhr", "de", datetime(2026, 11, 2, 18, 5, tzinfo=UTC)),
        ("il y a 10 minutes", "fr", datetime(2026, 11, 3, 15, 10, tzinfo=UTC)),
        ("hace una hora", "es", datetime(2026, 11, 3, 14, 20, tzinfo=UTC)),
    ],
)
def test_an_age_is_counted_back_from_the_fetch(line: str, language: str, when: datetime) -> None:
    assert published(line, language) == when


@pytest.mark.parametrize("line", ["Updated 2 hours ago", "The ferry sank yesterday", "USA Today", "9 lives ago"])
def test_other_words_date_nothing(line: str) -> None:
    assert published(line) is None


def test_nothing_is_counted_back_without_a_fetch() -> None:
    assert published("2 hours ago", fetched=None) is None


def test_a_printed_date_goes_before_an_age_and_a_day_in_the_address_agrees_with_it_or_wins() -> None:
    assert published("Nov. 1, 2026</div><div>2 hours ago") == datetime(2026, 11, 1, tzinfo=UTC)
    near, far = "https://lantern.example/2026/11/03/boats", "https://lantern.example/2026/10/03/boats"
    assert published("2 hours ago", url=near) == datetime(2026, 11, 3, 13, 20, tzinfo=UTC)
    assert published("2 hours ago", url=far) == datetime(2026, 10, 3, tzinfo=UTC)


def test_the_stories_of_a_page_of_several_are_dated_so_too() -> None:
    stories = "".join(
        f"<article><h2><a href='/{n}'>Boats at quay number {n}</a></h2><div>{n} hours ago</div>{STORY}</article>"
        for n in (1, 2, 3)
    )
    read = read_page(f"<html lang=en><body>{stories}</body>".encode(), URL, fetched=FETCHED)
    assert [article.published and article.published.hour for article in read] == [14, 13, 12]
