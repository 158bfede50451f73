"""A page of repeated fragments takes time in proportion to its size."""

from __future__ import annotations

import contextlib

import pytest

from dateline.articles import read_article, read_page, read_pasted
from dateline.errors import DatelineError
from tests.timing import grows_in_proportion

FRAGMENTS = (
    "<a", "<a ", "<nav ", "<!--", '<p class="', '"', "(", "Photo: ", " ", "<div>", "<div></b>", "<span><div></span>",
    "<script>", "<svg ", "<p>Reth (AP) \u2014 ", "By Reth Vonn, ", "<h2>a</h2><p>b", '<time datetime="',
)  # fmt: skip
STORY = "<html><body><h1>Boats at the quay</h1><p>" + "The boats came to the quay at noon. " * 8 + "</p>"


def readers(text: str):
    page = (STORY + text).encode()
    address = "https://lantern.example/boats"
    return (lambda: read_article(page, address), lambda: read_page(page, address), lambda: read_pasted(STORY + text))


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_time_grows_no_faster_than_the_page(fragment):
    for reader in range(3):

        def read(size: int, reader: int = reader) -> None:
            with contextlib.suppress(DatelineError):
                readers(fragment * (size // len(fragment)))[reader]()

        # quadratic would be four times what is in proportion
        assert grows_in_proportion(read, 60_000, 240_000)


def test_a_script_of_data_that_is_indented_deeply_takes_time_in_proportion():
    def read(size: int) -> None:
        data = '{"@type": "NewsArticle",' + (" " * 400 + "\n") * (size // 401) + '"headline": "Boats at the quay"}'
        read_article(f'<script type="application/ld+json">{data}</script>{STORY}'.encode(), "https://lantern.example/a")

    assert grows_in_proportion(read, 100_000, 400_000)
