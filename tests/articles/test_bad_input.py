"""Input that is no article, or is made to break a reader: our own errors only, in time."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

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


def _filled(unit: str, size: int) -> str:
    return unit * (size // len(unit))


# Each made to a size: what one thing grows to when a page has nothing else.
BOMBS: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda size: _filled(PARAGRAPH, size),
    "paragraphs of a letter": lambda size: _filled("<p>a</p>", size),
    "links": lambda size: _filled('<a href="/a/b">A link of words</a> ', size),
    "a table": lambda size: f"<table>{_filled('<tr><td>one</td><td>2</td></tr>', size)}</table>",
    "a row of cells": lambda size: f"<table><tr>{_filled('<td>one ', size)}</table>",
    "nested tables": lambda size: _filled("<table><tr><td>", size),
    "nested figures": lambda size: _filled('<figure><img src="/a.jpg"><figcaption>A quay. ', size),
    "pictures": lambda size: PARAGRAPH + _filled('<img src="/a.jpg">', size),
    "a list": lambda size: PARAGRAPH * 3 + f"<ul>{_filled('<li>An item of some words.</li>', size)}</ul>",
    "nested lists": lambda size: _filled("<ul><li>", size),
    "nested quotations": lambda size: _filled("<blockquote>", size),
    "nested credits": lambda size: _filled('<span class="credit">', size),
    "frames of films": lambda size: PARAGRAPH + _filled('<iframe src="https://v.example/1"></iframe>', size),
    "pull-quotes": lambda size: (
        PARAGRAPH * 3 + _filled('<aside class="pullquote">The harbour was closed</aside>', size)
    ),
    "a title": lambda size: f"<title>{_filled('Bomb ', size)}</title>",
    "a headline": lambda size: f"<h1>{_filled('Bomb word ', size)}</h1>",
    "a class of many names": lambda size: f'<div class="{_filled("side-bar ", size)}">',
    "classes": lambda size: "".join(f'<div class="side{n} c{n}">a</div>' for n in range(size // 35)),
    "elements of no standard": lambda size: "".join(f"<x{n}>" for n in range(size // 7)),
    "attributes": lambda size: f"<div {' '.join(f'a{n}={n}' for n in range(size // 12))}>",
    "attributes with brackets": lambda size: "<div " + " ".join(f"a{n}='<>'" for n in range(size // 14)) + ">",
    "data that nests": lambda size: DATA + '{"@graph":' * (size // 11) + "1" + "}" * (size // 11) + "</script>",
    "data of many items": lambda size: f'{DATA}{{"@graph":[{_filled(NEWS, size)}1]}}</script>',
    "data of one string": lambda size: (
        f'{DATA}{{"@type":"NewsArticle","headline":"{_filled("bomb ", size)}"}}</script>'
    ),
    "data with a stray quote": lambda size: f'{DATA}{{"headline": "a, {_filled(NEWS, size)}"}}</script>',
    "data of one number": lambda size: f'{DATA}{{"headline": {"9" * size}}}</script>',
    "an author": lambda size: f'<meta name="author" content="{_filled("Jane Roe, ", size)}">',
    "tags": lambda size: f'<meta name="news_keywords" content="{_filled("harbour, ", size)}">',
    "metas": lambda size: _filled('<meta name="author" content="Jane Roe and others">', size),
    "times": lambda size: _filled('<time datetime="2026-11-03">3 Nov</time> ', size),
    "remarks alone": lambda size: _filled("<!-- a remark -->", size),
    "open scripts": lambda size: _filled("<script>", size),
    "open menus": lambda size: _filled("<nav>", size),
    "drawings": lambda size: _filled("<svg><path/>", size),
    "end tags": lambda size: _filled("</div></p></b>", size),
    "brackets of tags": lambda size: _filled("<", size),
    "references": lambda size: _filled("&amp;&lt;", size),
    "marks on a letter": lambda size: f"<p>a{_filled(chr(0x301), size // 2)}</p>",
    "a paragraph": lambda size: f"<p>{_filled('The boats came to the quay. ', size)}</p>",
    "pictures in the page": lambda size: _filled(f'<img src="data:image/png;base64,{"A" * 3000}">', size),
}
NEWS = '{"@type":"NewsArticle","headline":"x"},'


def _outcome(page: bytes) -> str:
    """The text read, or the reason why none was; neither is ever empty."""
    try:
        told = read_article(page, URL).text
    except DatelineError as error:
        assert isinstance(error, NotAnArticle | PageUnreadable)
        told = error.reason
    assert told.strip()
    return told


@pytest.mark.parametrize("name", BOMBS)
def test_a_page_of_one_thing_over_and_over_is_read_or_refused_and_in_proportion_to_its_size(name: str) -> None:
    def read(size: int) -> None:
        _outcome((BOMBS[name](size) + PARAGRAPH * 4).encode())

    assert grows_in_proportion(read, 20_000, 80_000)


@pytest.mark.parametrize("name", ["attributes", "attributes with brackets", "a list", "classes"])
def test_megabytes_of_one_thing_do_not_take_minutes(name: str) -> None:
    page = (BOMBS[name](2_000_000) + PARAGRAPH * 4).encode()
    assert cpu_seconds(lambda: _outcome(page), 8) < 8


def test_a_page_of_more_tags_than_any_page_has_is_refused_with_their_number() -> None:
    with pytest.raises(PageUnreadable, match="tags, over the limit"):
        read_article(PARAGRAPH.encode() * 4 + b"<p>a" * 260_000, URL)


def test_twenty_megabytes_are_read() -> None:
    page = (PARAGRAPH * 2 + f"<p>{'The boats came to the quay. ' * 700_000}</p>").encode()
    assert len(page) > 19_000_000
    assert len(_outcome(page)) > 19_000_000


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("utf-16", "Port Maren"),
        ("utf-16-le", "binary"),
        ("utf-16-be", "binary"),
        ("utf-8-sig", "Port Maren"),
        ("utf-7", "Port Maren"),
        ("utf-32-le", ""),
        ("cp037", ""),
    ],
)
def test_a_page_in_an_odd_encoding_is_read_as_its_mark_says_or_refused(page: str, told: str) -> None:
    assert told in _outcome((f"<h1>Boats at the quay</h1>{PARAGRAPH * 4}").encode(page))


@pytest.mark.parametrize(
    "charset", ["utf-16", "utf-7", "hex", "no-such-charset", "x" * 500, "iso-2022-jp", "gb18030", "koi8-r"]
)
def test_a_charset_that_is_a_lie_leaves_the_words_or_gives_a_reason(charset: str) -> None:
    page = f'<meta charset="{charset}"><h1>Boats at the quay</h1>{PARAGRAPH * 4}'.encode()
    assert "Port Maren" in _outcome(page)
    try:
        read_article(page, URL, charset=charset)
    except DatelineError as error:
        assert error.reason


MEMORY = """
import resource, sys
from dateline.articles import read_article
from dateline.errors import DatelineError
from tests.articles.test_bad_input import BOMBS, PARAGRAPH, URL

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

read_article((PARAGRAPH * 4).encode(), URL)  # rules and models are loaded once
for name in sys.argv[1:]:
    page = (BOMBS[name](4_000_000) + PARAGRAPH * 4).encode()
    before = peak()
    try:
        read_article(page, URL)
    except DatelineError:
        pass
    print(name, (peak() - before) // 1_000_000, sep="\\t")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the system tells no peak of memory")
def test_no_page_takes_many_times_its_own_size_of_memory() -> None:
    names = [
        "attributes",
        "data of many items",
        "pictures in the page",
        "a paragraph",
        "paragraphs",
        "a table",
        "links",
    ]
    told = subprocess.run(
        [sys.executable, "-c", MEMORY, *names],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    taken = {name: int(megabytes) for name, megabytes in (line.split("\t") for line in told.stdout.splitlines())}
    assert set(taken) == set(names)
    # Ten times four megabytes, and what a parser sets aside at once.
    assert max(taken.values()) < 200, taken


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


@pytest.mark.parametrize(
    "text",
    ["word " * 400_000, f"<p>{'The port was closed, she said. ' * 40_000}", f"<h1>{'A headline ' * 90_000}</h1>"],
)
@pytest.mark.parametrize("reader", [read_page, read_pasted])
def test_a_text_of_one_line_takes_no_more_than_ten_times_its_memory(text: str, reader: object) -> None:
    given = text.encode()

    def read() -> None:
        with contextlib.suppress(DatelineError):
            read_page(given, URL) if reader is read_page else read_pasted(text)

    read()  # what loads once is not the text's
    tracemalloc.start()
    try:
        read()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 10 * len(given)


def test_a_pasted_text_of_too_many_lines_is_refused_with_how_many() -> None:
    with pytest.raises(PageUnreadable, match="30,001 lines"):
        read_pasted("A line.\n" * 30_001)
