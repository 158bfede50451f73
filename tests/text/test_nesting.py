"""What reaches an HTML parser is nested no deeper than it can read in time, and pages keep what they have."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from dateline.text import plain, sanitise
from dateline.text.nesting import shallow
from tests.timing import grows_in_proportion

HIDING = (
    "<div>", "<div></b>", "<span><div></span>", "<b><div></b>", '<div title="</div>">', "<div><!--</div>-->",
    "<div><!--><!-- </div> -->", "<div><?</div>", "<div><textarea></div></textarea>", "<div><object></div></object>",
    "<div><form></div></form>", "<ul><form></ul></form>", "<div><svg><![CDATA[</div>]]></svg>", "<b>",
    "<div a=b\"></div>", "<table><td><div></table",
)  # fmt: skip


def deepest(html: str) -> int:
    node = LexborHTMLParser(html).root
    best, depth = 0, 1
    while node is not None:
        best = max(best, depth)
        if node.child is not None:
            node, depth = node.child, depth + 1
            continue
        while node is not None and node.next is None:
            node, depth = node.parent, depth - 1
        node = node.next if node is not None else None
    return best


@pytest.mark.parametrize("hiding", HIDING)
def test_no_stray_mark_hides_how_deep_the_markup_nests(hiding):
    assert deepest(shallow(hiding * 3000, few=100)) < 2800


@pytest.mark.parametrize(
    "page",
    [
        "<div><p>Boats<b>at</b> the quay</div>" * 3000,
        "<svg><g><path d='a'/></g></svg>" * 3000,
        "<div><span>left open</div>" * 3000,
        "<a href='/x'>a link left open " * 3000,
        "<table><tr><td><div>a</table>" * 3000,
        "<p>one <br> two <!-- three --> < four & 5 < 6" * 3000,
    ],
)
def test_a_page_that_nests_as_pages_do_is_left_as_it_is(page):
    assert shallow(page, few=100) == page


def test_markup_with_few_tags_is_not_looked_at():
    assert shallow("<div>" * 900, few=1000) == "<div>" * 900


@pytest.mark.parametrize("unit", ["&", "&nope;", "&notz", "&amp;" + "a" * 70, '<a title="' + "&" * 3000 + '">x</a>'])
def test_endless_ampersands_take_the_sanitiser_time_in_proportion(unit):
    def clean(size: int) -> None:
        sanitise(unit * (size // len(unit)))

    assert grows_in_proportion(clean, 200_000, 2_000_000)


def test_ampersands_mean_the_same_however_many_there_are():
    piece = "x&nope; a&lt;b &notz &amp;lt; &CounterClockwiseContourIntegral; <b>q&quot;</b> <a href='/?a&b'>z</a>"
    assert sanitise(piece * 900) == sanitise(piece) * 900
    assert plain(piece * 900) == plain(piece) * 900
