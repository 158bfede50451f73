from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.feeds import clean_url, entry_key
from dateline.feeds.bylines import authors_of
from dateline.model import Entry


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://Outlet.Example/A/b.html", "https://outlet.example/A/b.html"),
        ("HTTPS://outlet.example:443/a", "https://outlet.example/a"),
        ("http://outlet.example:80", "http://outlet.example/"),
        ("http://outlet.example:8080/a", "http://outlet.example:8080/a"),
        ("http://[::1]:80/a", "http://[::1]/a"),
        ("http://[FD00::1]/a", "http://[fd00::1]/a"),
        ("https://outlet.example/a#comments", "https://outlet.example/a"),
        ("https://outlet.example/#!/a/1", "https://outlet.example/#!/a/1"),
        ("https://outlet.example/a?utm_source=rss&id=7&utm_medium=x&fbclid=1", "https://outlet.example/a?id=7"),
        ("https://outlet.example/a?UTM_Source=rss", "https://outlet.example/a"),
        ("https://outlet.example/a?ref=rss", "https://outlet.example/a"),
        ("https://outlet.example/a?ref=12", "https://outlet.example/a?ref=12"),
        ("https://outlet.example/a?b=2&a=1", "https://outlet.example/a?b=2&a=1"),
        ("https://outlet.example/a?&id=7", "https://outlet.example/a?id=7"),
        (" https://outlet.example/a ", "https://outlet.example/a"),
        ("tag:outlet.example,2026:1", "tag:outlet.example,2026:1"),
        ("http://[bad", "http://[bad"),
        ("no address", "no address"),
        ("", ""),
    ],
)
def test_an_address_is_cleaned_of_what_does_not_tell_it_from_others(url: str, clean: str) -> None:
    assert clean_url(url) == clean


@given(
    st.text(max_size=60)
    | st.builds(
        "https://outlet.example{}?{}#{}".format,
        st.text("/ab%.~", max_size=8),
        st.lists(st.sampled_from(["utm_a=1", "id=2", "x", "=", "ref=rss", "a=b=c"]), max_size=4).map("&".join),
        st.text("!ab/", max_size=3),
    )
)
def test_cleaning_twice_changes_nothing_more(url: str) -> None:
    assert clean_url(clean_url(url)) == clean_url(url)


def test_a_guid_that_is_an_address_is_known_without_its_tracking() -> None:
    first = Entry(id="https://outlet.example/a?utm_campaign=mon", title="", link=None)
    second = Entry(id="https://outlet.example/a?utm_campaign=tue", title="", link=None)
    assert entry_key(first) == entry_key(second)
    assert entry_key(Entry(id=" tag:x,1 ", title="", link=None)) == "tag:x,1"


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Ana Reth", ["Ana Reth"]),
        ("By Ana Reth", ["Ana Reth"]),
        ("Byron Ash", ["Byron Ash"]),
        ("Ana Reth, Jo Vann, and Li Moss", ["Ana Reth", "Jo Vann", "Li Moss"]),
        ("Ana Reth und Jo Vann", ["Ana Reth", "Jo Vann"]),
        ("Ana Reth; Jo Vann", ["Ana Reth", "Jo Vann"]),
        ("Ana Reth, Reporter", ["Ana Reth, Reporter"]),
        ("Reth, Ana", ["Reth, Ana"]),
        ("Desk and Wire", ["Desk and Wire"]),
        ("desk@outlet.example (Ana Reth)", ["Ana Reth"]),
        ("Ana Reth <ana@outlet.example>", ["Ana Reth"]),
        ("desk@outlet.example", []),
        ("", []),
    ],
)
def test_the_names_of_a_byline_are_told_apart_where_it_says_that_there_are_several(said: str, names: list[str]) -> None:
    assert authors_of(said) == names
