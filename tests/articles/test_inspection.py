"""An inspection tells where each field was found, what else there was for it, and what was left off the text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dateline.articles import inspect_page, read_article
from dateline.articles.compose import same
from dateline.articles.dropped import WHYS
from dateline.errors import NotAnArticle
from dateline.model import Habits, Inspection

URL = "https://paper.example/2026/11/03/harbour"
PARAGRAPHS = [
    f"The harbour of Port Maren was closed for day {n} on Monday after a storm, the port authority told reporters."
    for n in range(5)
]
LATER = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[1:])
PAGE = f"""<html lang="en-GB"><head><title>A harbour closes for the winter | The Paper</title>
  <meta property="og:title" content="Why this harbour had to close"><meta property="og:site_name" content="The Paper">
  <meta property="og:description" content="Storms came early this year and stayed for weeks.">
  <meta name="author" content="The Paper"><meta property="og:url" content="https://paper.example/">
  <link rel="canonical" href="/2026/11/03/harbour">
  <script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Harbour closes",
    "datePublished": "2026-11-03T10:00:00Z", "dateModified": "2026-11-03T12:00:00Z",
    "author": {{"@type": "Person", "name": "Odessa Venn"}}}}</script></head>
  <body><div class="cookie-consent"><p>We and our partners store cookies.</p></div>
  <article><h1>A harbour closes for the winter</h1><p class="byline">By Odessa Venn</p>
  <div class="article-body"><p>PORT MAREN, Nov 3 (Meridian) — {PARAGRAPHS[0]}</p>{LATER}
  <p>Follow the Paper wherever you happen to be today, dear reader.</p></div></article>
  <div class="comments"><p>I never trusted that quay, said one reader here.</p></div>
  <div class="related"><a href="/other">Another harbour stays open all winter long</a></div>
  <footer><p>Printed and published in Port Maren since 1902.</p></footer></body></html>"""


@pytest.fixture(scope="module")
def inspected() -> Inspection:
    habits = Habits(frozenset(("follow the paper wherever you happen to be today, dear reader.",)))
    return inspect_page(PAGE.encode(), URL, habits=habits)


def where_used(inspected: Inspection, field: str) -> list[str]:
    return [finding.where for finding in inspected.findings if finding.field == field and finding.used]


def test_the_article_is_the_one_that_reading_gives(inspected: Inspection) -> None:
    habits = Habits(frozenset(("follow the paper wherever you happen to be today, dear reader.",)))
    assert inspected.article == read_article(PAGE.encode(), URL, habits=habits)


def test_each_field_says_where_it_was_found(inspected: Inspection) -> None:
    assert where_used(inspected, "headline") == ["the page's h1"]
    assert where_used(inspected, "authors") == ["JSON-LD author"]
    assert where_used(inspected, "published") == ["JSON-LD datePublished"]
    assert where_used(inspected, "modified") == ["JSON-LD dateModified"]
    assert where_used(inspected, "canonical_url") == ["link rel=canonical"]
    assert where_used(inspected, "outlet") == ["meta og:site_name"]
    assert where_used(inspected, "language") == ["html lang"]
    assert where_used(inspected, "agency") == ["the dateline"]


def test_what_was_not_taken_is_told_as_well(inspected: Inspection) -> None:
    passed_by = {(finding.value, finding.where) for finding in inspected.findings if not finding.used}
    assert ("Why this harbour had to close", "meta og:title") in passed_by
    assert ("The Paper", "meta author") in passed_by
    assert ("https://paper.example/", "meta og:url") in passed_by
    assert ("2026-11-03", "the address") in passed_by


def test_the_findings_of_a_field_stand_together_and_one_at_most_is_used(inspected: Inspection) -> None:
    fields = [finding.field for finding in inspected.findings]
    assert len([field for n, field in enumerate(fields) if n == 0 or fields[n - 1] != field]) == len(set(fields))
    for field in set(fields):
        assert len(where_used(inspected, field)) <= 1


def test_every_piece_of_the_page_is_in_the_text_or_dropped_with_a_reason(inspected: Inspection) -> None:
    reasons = {dropped.text: dropped.why for dropped in inspected.dropped}
    assert reasons == {
        "We and our partners store cookies.": "overlay",
        "A harbour closes for the winter": "headline",
        "By Odessa Venn": "byline",
        "Follow the Paper wherever you happen to be today, dear reader.": "habit",
        "I never trusted that quay, said one reader here.": "comments",
        "Another harbour stays open all winter long": "related",
        "Printed and published in Port Maren since 1902.": "footer",
    }
    assert set(reasons.values()) <= set(WHYS)
    assert not {same(text) for text in reasons} & {same(line) for line in inspected.article.text.split("\n")}


def test_a_second_copy_of_a_paragraph_is_told_as_a_repeat() -> None:
    again = f'<div class="print-only"><p>{PARAGRAPHS[2]}</p></div></article>'
    dropped = inspect_page(PAGE.replace("</article>", again).encode(), URL).dropped
    assert [piece.why for piece in dropped if piece.text == PARAGRAPHS[2]] == ["repeat"]


def test_an_age_is_told_as_one() -> None:
    paragraphs = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    page = f"<h1>A harbour closes for the winter</h1><p>2 hours ago</p>{paragraphs}"
    fetched = datetime(2026, 11, 3, 12, tzinfo=UTC)
    inspected = inspect_page(page.encode(), "https://paper.example/harbour", fetched=fetched)
    assert inspected.article.published == datetime(2026, 11, 3, 10, tzinfo=UTC)
    assert where_used(inspected, "published") == ["so long ago, under the headline"]


def test_a_page_that_is_no_article_is_refused_as_by_reading() -> None:
    with pytest.raises(NotAnArticle):
        inspect_page(b"<p>Nothing here.</p>", URL)
