"""The pure chain: a page, a feed or a text, told apart by what they are, becomes articles with their records."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import dateline
from dateline.errors import NotAnArticle, PageUnreadable
from dateline.reading import PASTED, read
from tests.pipeline.world import MONDAY, events, feed, page

EVENT = events(1)[0]
PAGE = page("Orven Courier", EVENT.headline, EVENT.paragraphs(), MONDAY)
URL = "https://courier.example/0"
TEXT = EVENT.headline + "\n\n" + "\n\n".join(EVENT.paragraphs())


def words_said(data: bytes | str) -> set[str]:
    return {
        " ".join(span.of(reading.article) for span in claim.content)
        for reading in read(data, URL)
        for claim in reading.record.claims
    }


@pytest.mark.parametrize("data", [PAGE, PAGE.encode(), PAGE[PAGE.index("<main>") :]])
def test_a_page_is_read_as_a_page_whether_as_bytes_as_source_or_in_part(data: bytes | str) -> None:
    (reading,) = read(data, URL)
    assert reading.article.headline == EVENT.headline
    assert reading.article.text == "\n\n".join(EVENT.paragraphs())
    assert any("collapsed" in words for words in words_said(data))


def test_the_source_of_a_page_that_names_another_encoding_is_what_was_pasted() -> None:
    source = PAGE.replace('charset="utf-8"', 'charset="iso-8859-1"')
    (reading,) = read(source, URL)
    assert "“The" in reading.article.text


@pytest.mark.parametrize("data", [TEXT, TEXT.encode(), b"\xef\xbb\xbf" + TEXT.encode(), TEXT.encode("cp1252")])
def test_plain_text_is_read_as_text(data: bytes | str) -> None:
    (reading,) = read(data)
    assert reading.article.headline == EVENT.headline
    assert EVENT.paragraphs()[1] in reading.article.text


def test_text_that_only_speaks_of_markup_is_text() -> None:
    (reading,) = read(TEXT + "\n\nThe code “if a <b then” was wrong, said Ane Holt.")
    assert "if a <b then" in reading.article.text


def test_a_feed_becomes_its_entries() -> None:
    paragraphs = "".join(f"<p>{text}</p>" for text in EVENT.paragraphs())
    data = feed(
        "Orven Courier", [(URL, EVENT.headline, MONDAY, paragraphs), (URL + "1", "A headline alone", MONDAY, "")]
    )
    found = read(data, "https://courier.example/feed")
    assert [reading.article.url for reading in found][:1] == [URL]
    assert found[0].article.outlet == "Orven Courier"


def test_a_page_pasted_without_its_address_has_one_of_its_own() -> None:
    (reading,) = read(PAGE)
    assert reading.article.url == PASTED


@pytest.mark.parametrize("data", [b"", "", "   \n", b"\x00\x01\x02" * 500, "herring", "<html><body></body></html>"])
def test_what_holds_no_story_is_refused_in_words(data: bytes | str) -> None:
    with pytest.raises((NotAnArticle, PageUnreadable)) as caught:
        read(data, URL)
    assert str(caught.value)


def test_the_public_face_gives_every_name_it_lists() -> None:
    for name in dateline.__all__:
        assert getattr(dateline, name) is not None
    assert set(dateline.__all__) <= set(dir(dateline))
    with pytest.raises(AttributeError, match="herring"):
        _ = dateline.herring  # type: ignore[attr-defined]


def test_importing_dateline_imports_nothing_heavy() -> None:
    heavy = ("sqlalchemy", "aiohttp", "selectolax", "numpy", "feedparser", "msgspec", "lxml")
    code = f"import sys, dateline; print([name for name in {heavy!r} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    assert ended.stdout.strip() == "[]"
