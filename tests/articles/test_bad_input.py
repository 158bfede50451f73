"""Input that is no article, or is made to break a reader: our own errors only, in time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.articles import article_from_text, read_article, read_entry, read_page, read_pasted
from dateline.errors import DatelineError, NotAnArticle, PageUnreadable
from dateline.model import Entry
from tests.timing import cpu_seconds, grows_in_proportion

URL = "https://paper.example/story"
PARAGRAPH = "<p>The harbour of Port Maren was closed on Monday after a storm, the port authority said in a note.</p>"


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"%PDF-1.7 ...", "document"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "picture"),
        (bytes(range(256)) * 4 + b"\0" * 2000, "binary"),
        (bytes(range(1, 256)) * 40, "binary"),
        (b"x" * 20_000_001, "limit"),
    ],
)
def test_bytes_that_are_no_page_are_refused_with_a_reason(page: bytes, reason: str) -> None:
    with pytest.raises(PageUnreadable, match=reason) as told:
        read_article(page, URL)
    assert told.value.subject == URL


DATA = '<script type="application/ld+json">'
LINKS = "".join(f'<li><a href="/{n}">Headline number {n} of many on this front page today</a></li>' for n in range(80))


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (f"<title>Paper</title><ul>{LINKS}</ul>", "links"),
        (
            "<title>404 Not Found</title><h1>Not found</h1><p>The page you asked for could not be found.</p>",
            "not there",
        ),
        ("<title>Log in | Paper</title><h1>Log in</h1><form>Name</form><p>Welcome back.</p>", "log-in"),
        (f"<title>Search results for harbour</title><p>12 results</p><ul>{LINKS}</ul>", "search"),
        ("<title>Before you continue</title><p>We and our partners use cookies and data to measure.</p>", "consent"),
        ("<html><body></body></html>", "no text"),
        ("one word", "no paragraph"),
    ],
)
def test_a_page_that_is_no_article_is_refused_with_what_it_is(page: str, reason: str) -> None:
    for reader in (read_article, read_page):
        with pytest.raises(NotAnArticle, match=reason):
            reader(page.encode(), URL)


HOSTILE = {
    "five megabytes of text on one line": "word " * 1_000_000,
    "five megabytes without a space": "x" * 5_000_000,
    "a hundred thousand nested elements": "<div>" * 100_000 + PARAGRAPH * 5 + "</div>" * 100_000,
    "a hundred thousand unclosed spans": "<span><b><i>" * 33_000 + PARAGRAPH,
    "unclosed paragraphs": "<p>A sentence that stands in a paragraph nobody closed, said the editor. " * 20_000,
    "unclosed quotes": '<a href="' + PARAGRAPH * 20_000,
    "comments that do not end": "<!--" * 200_000 + PARAGRAPH,
    "a script of linked data that nests": DATA + "[" * 200_000 + "</script>" + PARAGRAPH * 4,
    "linked data cut short": DATA + '{"@type":"NewsArticle","headline":"Cut sh</script>' + PARAGRAPH * 4,
    "a picture in the page": f'<img src="data:image/png;base64,{"A" * 3_000_000}">' + PARAGRAPH * 4,
    "share words": "share on " * 400_000,
    "brackets": "(" * 500_000 + PARAGRAPH,
    "datelines": "<p>" + "PORT MAREN, " * 200_000 + "</p>",
    "a table of tables": "<table><tr><td>" * 5_000 + PARAGRAPH,
    "lists in lists": "<ul><li>" * 20_000 + PARAGRAPH,
    "many headings": "<h1>A headline of some words</h1>" * 20_000,
    "many links": '<a href="/a/b">A link of words</a> ' * 30_000,
    "many stories": f"<article><h2>A headline of words</h2>{PARAGRAPH * 2}</article>" * 1_000,
    "NULs and surrogates": "<p>A\0B \ud800 said.</p>" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("reader", [read_page, "pasted", "entry"])
def test_hostile_pages_end_in_time_with_an_article_or_one_of_our_errors(name: str, reader: object) -> None:
    text = HOSTILE[name]

    def read() -> None:
        try:
            if reader == "pasted":
                read_pasted(text)
            elif reader == "entry":
                read_entry(Entry("1", "Title", URL, content=text), outlet="Paper")
            else:
                read_page(text.encode("utf-8", "replace"), URL)
        except DatelineError as error:
            assert error.reason

    assert cpu_seconds(read, 8) < 8


def test_time_grows_with_size_and_not_faster() -> None:
    def read(times: int) -> None:
        page = ("<html><body><h1>A headline of words</h1>" + PARAGRAPH * times + "</body></html>").encode()
        read_article(page, URL)

    assert grows_in_proportion(read, 2_000, 16_000)


@pytest.mark.parametrize(
    "text", ["", "word", "one\ntwo\nthree", "Home\nNews\nSport\nLog in", "• a\n• b", "x" * 300_000]
)
def test_pasted_text_without_a_story_is_refused(text: str) -> None:
    with pytest.raises(NotAnArticle) as told:
        read_pasted(text)
    assert told.value.advice


def test_pasted_text_over_the_limit_is_refused() -> None:
    with pytest.raises(PageUnreadable, match="limit"):
        read_pasted("x" * 20_000_001)


def test_nul_bytes_and_lone_surrogates_leave_no_trace() -> None:
    words = "The harbour was closed\0 on Monday \ud800after a storm, the port authority told reporters at noon."
    for article in (read_pasted(words)[0], read_entry(Entry("1", "T", URL, content=f"<p>{words}</p>"), outlet=None)):
        assert "\0" not in article.text
        article.text.encode("utf-8")


@pytest.mark.parametrize("reader", [read_article, read_page])
def test_a_page_cut_at_any_byte_is_read_or_refused(reader: Callable[[bytes, str], object]) -> None:
    page = f"<html><head><title>T</title></head><body><article><h1>A head</h1>{PARAGRAPH * 4}</article></body>".encode()
    for end in range(0, len(page), 7):
        try:
            reader(page[:end], URL)
        except DatelineError:
            continue


def test_a_given_text_stays_as_it_is() -> None:
    text = "PORT MAREN, Nov 3 (Meridian) — A convoy came.\n\n  Second paragraph. \n\n\n(AFN/Name)\n"
    article = article_from_text(text, headline="H", url=URL)
    assert article.text == text
    assert [block.span.of(article) for block in article.blocks] == [
        "PORT MAREN, Nov 3 (Meridian) — A convoy came.",
        "Second paragraph.",
        "(AFN/Name)",
    ]
    assert article.agency == "Meridian"
