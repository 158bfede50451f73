"""A page of repeated fragments takes time in proportion to its size."""

from __future__ import annotations

import contextlib
import time

import pytest

from dateline.articles import read_article, read_page, read_pasted
from dateline.errors import DatelineError

FRAGMENTS = (
    "<a", "<a ", "<nav ", "<!--", '<p class="', '"', "(", "Photo: ", " ", "<div>", "<div></b>", "<span><div></span>",
    "<script>", "<svg ", "<p>Reth (AP) \u2014 ", "By Reth Vonn, ", "<h2>a</h2><p>b", '<time datetime="',
)  # fmt: skip
STORY = "<html><body><h1>Boats at the quay</h1><p>" + "The boats came to the quay at noon. " * 8 + "</p>"


def readers(text: str):
    page = (STORY + text).encode()
    address = "https://lantern.example/boats"
    return (lambda: read_article(page, address), lambda: read_page(page, address), lambda: read_pasted(STORY + text))


def took(text: str) -> list[float]:
    times = []
    for read in readers(text):
        start = time.process_time()
        with contextlib.suppress(DatelineError):
            read()
        times.append(time.process_time() - start)
    return times


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_time_grows_no_faster_than_the_page(fragment):
    small, large = (took(fragment * (size // len(fragment))) for size in (60_000, 240_000))
    # four times the page in at most twelve times the time (quadratic would be sixteen), where the clock can tell
    for one, four in zip(small, large, strict=True):
        assert four < 0.4 or four < 12 * max(one, 0.005)
