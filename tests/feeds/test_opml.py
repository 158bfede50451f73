from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import NotOpml
from dateline.feeds import Skipped, Subscription, read_opml, read_outlines, write_opml
from dateline.feeds.opml import MOST_FEEDS
from dateline.text import clean
from tests.shared_data import shared
from tests.timing import cpu_seconds, grows_in_proportion

URL = "https://outlet.example/rss"


def opml(body: str) -> bytes:
    return f'<?xml version="1.0"?><opml version="2.0"><head/><body>{body}</body></opml>'.encode()


def test_folders_nest_and_titles_and_sites_are_kept() -> None:
    data = opml(
        f'<outline text="World"><outline text="North &amp; South" title="N&amp;S">'
        f'<outline type="rss" text="Outlet" xmlUrl="{URL}?a=1&amp;b=2" htmlUrl="https://outlet.example/"/></outline>'
        f'<outline type="rss" title="Second" text="2" xmlUrl="{URL}/2"/></outline>'
        f'<outline text="{URL}/3" xmlUrl="{URL}/3"/>'
    )
    assert read_opml(data) == [
        Subscription(f"{URL}?a=1&b=2", "Outlet", "https://outlet.example/", ("World", "N&S")),
        Subscription(f"{URL}/2", "Second", None, ("World",)),
        Subscription(f"{URL}/3", None, None, ()),
    ]


def test_what_readers_write_in_their_own_ways_is_read() -> None:
    data = opml(
        f'<OUTLINE TEXT="Loud" XMLURL=" {URL}/1 "/>'
        f'<outline text="Lower" xmlurl="{URL}/2" htmlurl="nonsense"/>'
        f'<outline text="Old" type="rss" url="{URL}/3"/>'
        f'<outline text="A link" type="link" url="https://outlet.example/page"/>'
        f'<outline text="Scheme" xmlUrl="feed://outlet.example/4"/>'
        f'<outline text="Both" xmlUrl="feed:{URL}/5"/>'
        f'<outline text="Flat" xmlUrl="{URL}/6" category="/News/World,tag"/>'
        f'<outline text="Tagged" xmlUrl="{URL}/7" category="news,world"/>'
        f'<outline text="Bad" xmlUrl="javascript:alert(1)"/><outline text="Bad" xmlUrl="/relative"/>'
        f'<outline text="Twice" xmlUrl="{URL}/1"/>'
    )
    found = read_opml(data)
    assert [item.url for item in found] == [
        f"{URL}/1", f"{URL}/2", f"{URL}/3", "http://outlet.example/4", f"{URL}/5", f"{URL}/6", f"{URL}/7",
    ]  # fmt: skip
    assert [item.folder for item in found] == [(), (), (), (), (), ("News", "World"), ()]
    assert found[1].site is None


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    data = opml(f'<outline text="Fish & chips" xmlUrl="{URL}?a=1&b=2"/><outline text="Second" xmlUrl="{URL}/2">')
    cut = data[: data.index(b"</body>")]
    assert [(item.title, item.url) for item in read_opml(cut)] == [
        ("Fish & chips", f"{URL}?a=1&b=2"),
        ("Second", f"{URL}/2"),
    ]


def test_quotation_marks_and_tags_left_bare_in_a_value_lose_no_feed() -> None:
    data = b"""<opml version="1.0"><body>
      <outline text="The "Daily" Paper" title="The "Daily" Paper" xmlUrl="https://daily.example/feed" type="rss" />
      <outline text="Tam" description="Writes for <a href="https://a.example/">us</a>." xmlUrl="https://tam.example/f"/>
    </body></opml>"""
    found = read_opml(data)
    assert [(one.title, one.url) for one in found] == [
        ('The "Daily" Paper', "https://daily.example/feed"),
        ("Tam", "https://tam.example/f"),
    ]


def test_a_list_of_open_quotation_marks_takes_time_in_proportion() -> None:
    def read(count: int) -> None:
        read_opml(b"<opml><body>" + b'<outline text="a x=' * count)

    assert grows_in_proportion(read, 2_000, 20_000)


def test_a_list_in_utf_16_is_read() -> None:
    text = f'<opml><body><outline text="Åland" xmlUrl="{URL}"/></body></opml>'
    assert read_opml(text.encode("utf-16"))[0].title == "Åland"


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"<html><body><p>x</p></body></html>", b"<rss><channel/></rss>", b"\x00\xff\xfe" * 100, b"{}"],
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(NotOpml):
        read_opml(data)


def test_a_list_without_feeds_is_empty() -> None:
    assert read_opml(opml("")) == []
    assert read_opml(opml('<outline text="Empty folder"/>')) == []


def test_no_entity_is_expanded_and_no_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    for entity in (f'SYSTEM "file://{secret}"', '"&b;&b;"'):
        data = f'<!DOCTYPE opml [<!ENTITY a {entity}>]><opml><body><outline text="&a;" xmlUrl="{URL}"/></body></opml>'
        with pytest.raises(NotOpml, match="entities"):
            read_opml(data.encode())


def test_what_names_no_feed_of_its_own_is_told_with_why() -> None:
    data = opml(
        f'<outline text="One" xmlUrl="{URL}"/><outline text="Again" xmlUrl="{URL}"/>'
        '<outline text="Local" xmlUrl="file:///etc/passwd"/><outline text="Lost" type="rss"/>'
        '<outline text="A link" type="link" url="https://outlet.example/"/><outline text="Folder"/>'
    )
    feeds, skipped = read_outlines(data)
    assert [one.title for one in feeds] == ["One"]
    assert skipped == [Skipped("Again", "twice"), Skipped("Local", "no web address"), Skipped("Lost", "no address")]


def test_what_stands_in_for_a_feed_comes_back_as_what_it_is() -> None:
    given = [Subscription(URL, kind="sitemap"), Subscription("https://outlet.example/", kind="page")]
    assert read_opml(write_opml(given, "Desk")) == given


def test_a_list_of_endless_feeds_is_refused_and_one_of_the_most_is_read() -> None:
    line = '<outline text="Feed {n}" xmlUrl="https://outlet.example/{n}"/>'
    with pytest.raises(NotOpml, match="more than"):
        read_opml(opml("".join(line.format(n=number) for number in range(MOST_FEEDS + 1))))
    most = opml("".join(line.format(n=number) for number in range(MOST_FEEDS)))
    assert len(read_opml(most)) == MOST_FEEDS


def test_folders_nested_deeper_than_can_be_read_are_said_to_be() -> None:
    for depth in (300, 10_000):
        inner = '<outline text="f">' * depth + f'<outline text="x" xmlUrl="{URL}"/>' + "</outline>" * depth
        with pytest.raises(NotOpml, match="too deep"):
            read_opml(opml(inner))
    deep = '<outline text="f">' * 100 + f'<outline text="x" xmlUrl="{URL}"/>' + "</outline>" * 100
    assert [len(one.folder) for one in read_opml(opml(deep))] == [100]


words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12).map(clean).filter(str.strip)
subscriptions = st.lists(
    st.builds(
        Subscription,
        url=st.text("abc?&=<>\"'/é", max_size=8).map("https://outlet.example/{}".format),
        title=st.none() | words,
        site=st.none() | st.just("https://outlet.example/?a=1&b=2"),
        folder=st.lists(words, max_size=3).map(tuple),
    ),
    max_size=12,
    unique_by=lambda subscription: (subscription.url, subscription.folder),
)


@given(subscriptions, st.text(max_size=20))
def test_what_is_written_is_read_back_with_every_folder_title_and_site(given: list[Subscription], title: str) -> None:
    written = write_opml(given, title)
    back = read_opml(written)
    assert sorted(map(repr, back)) == sorted(map(repr, given))
    assert write_opml(back, title) == written


@pytest.mark.shared
def test_every_list_of_the_corpus_is_read() -> None:
    read = feeds = 0
    for path in sorted(shared("data/opml").rglob("*")):
        if path.suffix not in (".opml", ".xml"):
            continue
        found = read_opml(path.read_bytes())
        if "awesome-rss-feeds" in path.parts:
            assert found, path
            assert sum(item.title is None for item in found) <= 1, path
            assert path.read_text("utf-8").count("xmlUrl") >= len(found)
        read, feeds = read + 1, feeds + len(found)
    assert read >= 130
    assert feeds >= 2000


def test_a_tag_of_endless_attributes_is_refused_at_once() -> None:
    attributes = " ".join(f'a{number}="1"' for number in range(60_000))

    def refused() -> None:
        with pytest.raises(NotOpml, match="tag of more than"):
            read_opml(f'<opml><body><outline {attributes} xmlUrl="https://a.example/"/></body></opml>'.encode())

    assert cpu_seconds(refused, 0.2) < 2
