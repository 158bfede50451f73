from __future__ import annotations

import io
import json
import random
import tarfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dateline.errors import NotAFeed
from dateline.feeds import entry_key, read_feed
from dateline.model import Feed, to_json
from tests.shared_data import shared

GOLDEN = Path(__file__).parent / "golden"
URL = "https://outlet.example/feeds/all.xml"
FETCHED = datetime(2026, 10, 16, 20, tzinfo=UTC)


def read(text: str | bytes, content_type: str | None = None) -> Feed:
    data = text.encode() if isinstance(text, str) else text
    return read_feed(data, URL, content_type=content_type, fetched=FETCHED)


def rss(*items: str, head: str = "") -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet</title>{head}{inside}</channel></rss>'


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "rdf.xml", "json-feed.json-feed"])
def test_a_feed_of_each_kind_is_read_in_full(name: str) -> None:
    feed = read_feed((GOLDEN / name).read_bytes(), URL, fetched=FETCHED)
    expected = json.loads((GOLDEN / name).with_suffix(".expected.json").read_text())
    assert json.loads(to_json(feed)) == expected


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\0\0\0\0", "empty"),
        (
            b"<!DOCTYPE html><html><head><title>Page not found &amp; gone</title></head></html>",
            'web page ("Page not found & gone")',
        ),
        (b"<html><body>Access denied", "web page"),
        (b"<HEAD><TITLE>302 Found</TITLE></HEAD>", "web page"),
        (b"Service Unavailable", "neither RSS"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "neither RSS"),
        (b'<?xml version="1.0"?><error><code>403</code></error>', "first element is <error>"),
        (b'<opml version="2.0"><body/></opml>', "OPML"),
        (b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', "list of sitemaps"),
        (b'{"error": "rate limited"}', "JSON, but no feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [', "broken JSON"),
        (b"[" * 500_000, "nested too deep"),
        (b'<rss version="2.0"><channel><title>Outlet</title><item><title>Cut o', "cut off"),
        (b"<?" * 100_000, "neither RSS"),
    ],
)
def test_what_is_no_feed_is_named_for_what_it_is(data: bytes, reason: str) -> None:
    with pytest.raises(NotAFeed) as caught:
        read(data)
    assert reason in caught.value.reason
    assert caught.value.subject == URL
    assert caught.value.advice


def test_a_feed_cut_in_half_keeps_its_whole_entries() -> None:
    whole = rss(*(f"<title>Story {n}</title><link>https://outlet.example/{n}</link>" for n in range(10)))
    cut = whole[: whole.index("Story 6") + 3]
    assert [entry.title for entry in read(cut).entries] == [f"Story {n}" for n in range(6)]


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read(rss()).entries == ()
    assert read('<feed xmlns="http://www.w3.org/2005/Atom"/>').entries == ()


def test_a_programs_warnings_before_the_feed_are_passed_over() -> None:
    feed = read("<br />\n<b>Warning</b>: mysql is slow in <b>/srv/feed.php</b><br />\n" + rss("<title>Story</title>"))
    assert [entry.title for entry in feed.entries] == ["Story"]


ITEM = "<rss><channel><item><title>Łódź café</title></item></channel></rss>"


def declaring(encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{ITEM}'


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (ITEM.encode(), None),
        (ITEM.encode("utf-8-sig"), None),
        (declaring("iso-8859-1").encode(), None),
        (declaring("iso-8859-2").encode("iso-8859-2"), None),
        (declaring("cp037").replace("Łódź ", "").encode("cp037"), None),
        (ITEM.encode("iso-8859-2"), "text/xml; charset=ISO-8859-2"),
        (ITEM.encode("utf-16"), None),
        (ITEM.encode("utf-16-le"), None),
        (ITEM.encode("utf-16-be"), "text/xml; charset=utf-8"),
        (declaring("no-such-thing").encode(), None),
        (declaring("utf-8").replace("Łódź", "Łódź\x07").encode(), None),
    ],
)
def test_a_feed_is_read_in_its_encoding_whatever_it_declares(data: bytes, content_type: str | None) -> None:
    assert read(data, content_type).entries[0].title.removeprefix("Łódź ") == "café"


def test_a_feed_in_windows_1252_that_says_nothing_or_the_wrong_thing_is_read() -> None:
    for declared in ("", '<?xml version="1.0" encoding="iso-8859-1"?>'):
        data = f"{declared}<rss><channel><item><title>Café “open”</title></item></channel></rss>".encode("cp1252")
        assert read(data).entries[0].title == "Café “open”"


def test_one_broken_byte_does_not_spoil_a_utf_8_feed() -> None:
    data = rss("<title>Łódź, café, naïve, Zürich, Åland</title>").encode().replace(b"caf\xc3\xa9", b"caf\xc3")
    assert read(data).entries[0].title.startswith("Łódź, caf\ufffd, naïve")


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Mon, 12 Oct 2026 08:30:00 MSK", "2026-10-12T08:30:00+03:00"),
        ("Mon, 12 Oct 2026 08:30:00 +0530", "2026-10-12T08:30:00+05:30"),
        ("Mon, 12 Oct 2026 08:30:00 GMT+2", "2026-10-12T08:30:00+02:00"),
        ("Mon, 12 Oct 2026 08:30:00 +02:00", "2026-10-12T08:30:00+02:00"),
        ("Mon, 12 Oct 2026 08:30:00 Z", "2026-10-12T08:30:00+00:00"),
        ("Mon, 12 Oct 2026 08:30:00 EST", "2026-10-12T08:30:00-05:00"),
        ("Mon, 12 Oct 2026 08:30:00 NZDT", "2026-10-12T08:30:00+13:00"),
        ("Mon, 12 Oct 2026 08:30:00", "2026-10-12T08:30:00+00:00"),
        ("Mon, 12 Oct 2026 08:30:60 GMT", "2026-10-12T08:30:59+00:00"),
        ("12 Oct 26 8:30 GMT", "2026-10-12T08:30:00+00:00"),
        ("Monday, 12 October 2026 08:30:00 GMT", "2026-10-12T08:30:00+00:00"),
        ("2026-10-12T08:30:00-03:00", "2026-10-12T08:30:00-03:00"),
        ("2026-10-12T08:30:00.5Z", "2026-10-12T08:30:00.500000+00:00"),
        ("2026-10-12 08:30:00", "2026-10-12T08:30:00+00:00"),
        ("2026-10-12 08:30:00 +0200", "2026-10-12T08:30:00+02:00"),
        ("2026-10-12 08:30:00 UTC", "2026-10-12T08:30:00+00:00"),
        ("2026-10-12", "2026-10-12T00:00:00+00:00"),
        ("Mon, 01 Jan 0001 00:00:00 GMT", None),
        ("0001-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Fri, 01 Jan 2099 00:00:00 GMT", None),
        ("Mon, 32 Oct 2026 08:30:00 GMT", None),
        ("Mon, 12 Oct 2026 08:30:00 +9999", "2026-10-12T08:30:00+00:00"),
        ("yesterday", None),
        ("-", None),
    ],
)
def test_a_date_keeps_the_offset_the_feed_gives_and_an_absurd_one_is_no_date(
    printed: str, expected: str | None
) -> None:
    published = read(rss(f"<title>x</title><pubDate>{printed}</pubDate>")).entries[0].published
    assert (published.isoformat() if published else None) == expected


def test_a_date_well_after_the_fetch_is_not_believed_and_tomorrow_is() -> None:
    for days, believed in ((1, True), (3, False)):
        printed = (FETCHED + timedelta(days=days)).isoformat()
        assert (read(rss(f"<title>x</title><pubDate>{printed}</pubDate>")).entries[0].published is not None) is believed


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("Fish &amp; chips", "Fish & chips"),
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("AT&amp;amp;amp;T", "AT&amp;T"),
        ("<![CDATA[Fish & chips]]>", "Fish & chips"),
        ("<![CDATA[Fish &#8211; chips]]>", "Fish – chips"),
        ("5 &lt; 6", "5 < 6"),
        ("&lt;b&gt;Bold&lt;/b&gt; move", "Bold move"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Quiet", "Quiet"),
        ("  two\n  lines ", "two lines"),
        ("", ""),
    ],
)
def test_a_title_is_plain_text_on_one_line_with_its_entities_resolved_once(printed: str, title: str) -> None:
    assert read(rss(f"<title>{printed}</title><link>https://outlet.example/1</link>")).entries[0].title == title


def test_no_script_and_no_handler_comes_through_any_field() -> None:
    evil = '&lt;img src=x onerror="a()"&gt;&lt;script&gt;a()&lt;/script&gt;&lt;a href="javascript:a()"&gt;x&lt;/a&gt;'
    item = (
        f"<title>{evil}</title><link>javascript:a()</link><guid isPermaLink='false'>g</guid><author>{evil}</author>"
        f"<category>{evil}</category><description>{evil}</description><content:encoded>{evil}</content:encoded>"
        "<enclosure url='javascript:a()' type='image/png'/>"
    )
    entry = read(rss(item, head=f"<link>javascript:a()</link><description>{evil}</description>")).entries[0]
    assert entry.link is None
    assert entry.media == ()
    for markup in (entry.title, entry.summary or "", entry.content or "", *entry.authors, *entry.tags):
        assert "<script" not in markup
        assert "onerror" not in markup
        assert "javascript:" not in markup


def test_a_missing_guid_is_replaced_by_the_link_and_a_missing_link_by_the_words() -> None:
    first, second = read(
        rss("<title>a</title><link>/a?utm_source=rss</link>", "<title>b</title><description>words</description>")
    ).entries
    assert first.id == first.link == "https://outlet.example/a?utm_source=rss"
    assert entry_key(first) == "https://outlet.example/a"
    assert second.link is None
    assert second.id.startswith("sha256:")
    again = read(rss("<title>b</title><description>words</description>")).entries[0]
    assert entry_key(again) == entry_key(second)


def test_a_guid_that_is_no_address_becomes_none_and_makes_no_link() -> None:
    bare, linked, relative = read(
        rss(
            "<title>a</title><guid>4711</guid>",
            "<title>b</title><guid>4712</guid><link>/b</link>",
            "<title>c</title><guid>/c</guid>",
        )
    ).entries
    assert (bare.id, bare.link) == ("4711", None)
    assert (linked.id, linked.link) == ("4712", "https://outlet.example/b")
    assert relative.id == relative.link == "https://outlet.example/c"


def test_one_guid_on_different_links_names_neither() -> None:
    entries = read(
        rss(
            "<title>a</title><guid isPermaLink='false'>0</guid><link>https://outlet.example/a</link>",
            "<title>b</title><guid isPermaLink='false'>0</guid><link>https://outlet.example/b</link>",
        )
    ).entries
    assert len({entry_key(entry) for entry in entries}) == 2


def test_an_entry_that_stands_twice_has_one_key() -> None:
    item = "<title>a</title><guid isPermaLink='false'>7</guid><link>https://outlet.example/a{}</link>"
    entries = read(rss(item.format("?utm_medium=1"), item.format("?utm_medium=2"))).entries
    assert len(entries) == 2
    assert len({entry_key(entry) for entry in entries}) == 1


def test_the_text_of_a_films_entry_is_its_description() -> None:
    feed = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><entry><id>v:1</id>'
        "<title>Talks</title><link href='https://outlet.example/v1'/><media:group><media:title>Talks</media:title>"
        "<media:content url='https://outlet.example/v1.mp4' type='video/mp4'/>"
        "<media:thumbnail url='https://outlet.example/v1.jpg'/><media:description>What was said.</media:description>"
        "</media:group></entry></feed>"
    )
    entry = feed.entries[0]
    assert entry.summary == "<p>What was said.</p>"
    assert [(media.kind, media.caption) for media in entry.media] == [("video/mp4", None), ("image/*", None)]


HEAD = '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>x</title>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('<!DOCTYPE r [<!ENTITY a "aaaa">]><rss><channel><item><title>&a;</title></item></channel></rss>', "entities"),
        ('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel/></rss>', "entities"),
        (HEAD + "<item><a>" + "<a>" * 200_000, "nested"),
        (HEAD + "<item>" * 200_000 + "</channel></rss>", "nested"),
        (HEAD + f'<item><title a="{"x" * 10_000_000}">t</title></item></channel></rss>', "tag of more than"),
    ],
)
def test_xml_that_would_cost_seconds_is_refused_at_once(text: str, reason: str) -> None:
    started = time.process_time()
    with pytest.raises(NotAFeed, match=reason):
        read(text + "</item></channel></rss>" if "</rss>" not in text else text)
    assert time.process_time() - started < 1


def test_a_slip_of_an_extension_nobody_reads_does_not_cost_the_feed() -> None:
    chapter = '<psc:chapter xmlns:psc="http://podlove.org/simple-chapters" title="no start"/>'
    polygon = '<gml:posList xmlns:gml="http://www.opengis.net/gml">1 2 3</gml:posList>'
    head = "<image><width>wide</width></image><textInput/>"
    feed = read(rss(f"<title>Story</title><link>https://outlet.example/1</link>{chapter}{polygon}", head=head))
    assert [(entry.title, entry.link) for entry in feed.entries] == [("Story", "https://outlet.example/1")]


def test_references_to_no_character_are_marked_and_the_rest_is_read() -> None:
    title = read(rss("<title>a&#xD800;b&#x110000;c&#0;d&#99999999999999999999;e&#8211;f</title>")).entries[0].title
    assert title == "a\ufffdb\ufffdc\ufffdd\ufffde–f"


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_feed_is_read_or_refused_and_never_anything_else(seed: int) -> None:
    dice = random.Random(seed)
    names = ("rss.xml", "atom.xml", "rdf.xml", "json-feed.json-feed")
    pieces = [
        b"<item>", b"</item>", b"<![CDATA[", b"]]>", b"<!--", b"&#xD800;", b"<!DOCTYPE x [", b"\xff", b"<!", b"</",
        b'xml:base="http://[::bad"', b"<link>http://[</link>", b"<media:group>", b"<a:b:c>", b'type="xhtml"',
    ]  # fmt: skip
    for _ in range(15):
        data = bytearray((GOLDEN / dice.choice(names)).read_bytes())
        for _ in range(dice.randint(1, 6)):
            place = dice.randrange(len(data) + 1)
            data[place : place + dice.choice((0, 0, 1, 30))] = dice.choice(
                (b"", dice.choice(pieces) * dice.choice((1, 30)))
            )
        try:
            feed = read_feed(bytes(data), URL)
        except NotAFeed as error:
            assert error.reason
        else:
            assert all(entry_key(entry) for entry in feed.entries)
            to_json(feed)


def test_a_refused_entity_hides_in_no_other_encoding() -> None:
    text = '<!DOCTYPE r [<!entity a "aaaa">]><rss><channel><item><title>&a;</title></item></channel></rss>'
    for encoding in ("utf-16", "utf-16-le", "utf-32"):
        with pytest.raises(NotAFeed, match="entities"):
            read(text.encode(encoding))


def test_ten_thousand_forms_of_one_picture_cost_no_more_than_a_look_each() -> None:
    started = time.process_time()
    forms = '<media:content url="https://outlet.example/a.jpg" medium="image"/>' * 10_000
    feed = read(f"{HEAD}<item><media:group>{forms}</media:group></item></channel></rss>")
    assert len(feed.entries[0].media) == 1
    assert time.process_time() - started < 2


@pytest.mark.shared
def test_real_feeds_are_read_and_what_is_none_is_told() -> None:
    told: dict[str, str] = {}
    entries = linked = dated = 0
    with tarfile.open(shared("data/feeds-real/feeds.tar.xz")) as archive:
        for member in archive:
            if not member.isfile():
                continue
            stream = archive.extractfile(member)
            assert isinstance(stream, io.BufferedReader)
            try:
                feed = read_feed(stream.read(), URL)
            except NotAFeed as error:
                told[member.name.rpartition("/")[2]] = error.reason
                continue
            entries += len(feed.entries)
            linked += sum(entry.link is not None for entry in feed.entries)
            dated += sum(entry.published is not None for entry in feed.entries)
            assert all(entry.id for entry in feed.entries)
    assert len(told) <= 7, told
    assert entries >= 3369
    assert linked / entries > 0.98
    # Most of the rest belongs to one feed of 510 entries that gives no dates, and to test feeds dated 2035.
    assert dated / entries > 0.75


@pytest.mark.shared
def test_empty_answers_of_the_river_are_no_feeds_and_cut_feeds_keep_their_entries() -> None:
    odd: dict[str, str | int] = {}
    with tarfile.open(shared("data/feeds-river/river.tar.xz")) as archive:
        for member in archive:
            # One day on which a disk ran full at the poller, and an hour with a feed cut at every length.
            if not ("20200428T00" in member.name or "fox/20200517T2" in member.name) or not member.isfile():
                continue
            stream = archive.extractfile(member)
            assert isinstance(stream, io.BufferedReader)
            try:
                odd[member.name] = len(read_feed(stream.read(), URL).entries)
            except NotAFeed as error:
                odd[member.name] = error.reason
    assert sum(value == "the answer is empty" for value in odd.values()) == 9
    assert odd["river/latimes/20200428T004318Z.xml"] > 10  # type: ignore[operator]
    assert odd["river/fox/20200517T230003Z.xml"] == 3
    assert all(value == "the answer is empty" or value for value in odd.values())


RUSSIAN = "Паромная линия вновь открыта после ремонта"


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_cyrillic_that_is_declared_as_utf_8_is_read_all_the_same(encoding: str) -> None:
    text = f"<title>{RUSSIAN}</title><link>https://outlet.example/1</link><description>{RUSSIAN}.</description>"
    data = rss(text).replace('version="1.0"?', 'version="1.0" encoding="utf-8"?').encode(encoding)
    assert read(data).entries[0].title == RUSSIAN


@pytest.mark.parametrize(
    ("language", "title", "encoding"),
    [
        ("el", "Το λιμάνι άνοιξε ξανά", "cp1253"),
        ("pl", "Łódź: prom wrócił na trasę", "cp1250"),
        ("ja", "港の再開を決定", "euc_jp"),
        ("de", "Fähre fährt künftig täglich", "cp1252"),
    ],
)
def test_an_encoding_that_is_not_declared_is_told_by_the_language_of_the_feed(
    language: str, title: str, encoding: str
) -> None:
    data = rss(f"<title>{title}</title>", head=f"<language>{language}</language>").encode(encoding)
    assert read(data).entries[0].title == title


def test_titles_names_and_addresses_without_end_are_cut_so_that_every_page_can_show_them() -> None:
    long = "L" * 100_000
    many = "".join(f"<category>tag {number}</category>" for number in range(10_000))
    item = f"<title>{long}</title><guid>{long}</guid><link>https://outlet.example/{long}</link><author>{long}</author>"
    feed = read(rss(item + many, item, head=f"<description>{long}</description>").replace(">Outlet<", f">{long}<"))
    (entry, _) = feed.entries
    assert len(feed.title) == len(entry.title) == 1000
    assert entry.title.endswith("L…")
    assert entry.link is None
    assert len(entry.id) < 100
    assert len(entry.tags) == 200
    assert max(map(len, entry.authors), default=0) <= 1000
