from __future__ import annotations

import gzip
import random

import pytest

from dateline.errors import NotAFeed
from dateline.feeds import entry_key, read_feed, reader
from dateline.feeds.limits import MOST_ENTRIES
from dateline.model import to_json
from tests.feeds.making import GOLDEN, URL, read, rss
from tests.timing import cpu_seconds

HEAD = '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>x</title>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('<!DOCTYPE r [<!ENTITY a "aaaa">]><rss><channel><item><title>&a;</title></item></channel></rss>', "entities"),
        ('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel/></rss>', "entities"),
        (HEAD + "<item><a>" + "<a>" * 200_000, "nested"),
        (HEAD + "<item>" * 200_000 + "</channel></rss>", "nested"),
        (HEAD + "<item>" * 200_000 + "</item>" * 200_000 + "</channel></rss>", "nested"),
        (HEAD + f'<item><title a="{"x" * 19_000_000}">t</title></item></channel></rss>', "tag of more than"),
        (HEAD + f'<item><title a="{"x" * 30_000_000}">t</title></item></channel></rss>', "larger than 20 MB"),
    ],
    ids=["entity", "file", "deep", "deep items", "deep and whole", "long tag", "too long"],
)
def test_xml_that_would_cost_seconds_is_refused_at_once(text: str, reason: str) -> None:
    data = (text if "</rss>" in text else f"{text}</item></channel></rss>").encode()

    def refused() -> None:
        with pytest.raises(NotAFeed, match=reason):
            read(data)

    assert cpu_seconds(refused, 0.2) < 2


@pytest.mark.parametrize("broken", ["", "<a><b></a>"])
def test_a_slip_of_an_extension_nobody_reads_does_not_cost_the_feed(broken: str) -> None:
    chapter = '<psc:chapter xmlns:psc="http://podlove.org/simple-chapters" title="no start"/>'
    polygon = '<gml:posList xmlns:gml="http://www.opengis.net/gml">1 2 3</gml:posList>'
    head = "<image><width>wide</width></image><textInput/>"
    feed = read(rss(f"<title>Story</title><link>https://outlet.example/1</link>{broken}{chapter}{polygon}", head=head))
    assert [(entry.title, entry.link) for entry in feed.entries] == [("Story", "https://outlet.example/1")]


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
    forms = '<media:content url="https://outlet.example/a.jpg" medium="image"/>' * 10_000
    text = f"{HEAD}<item><media:group>{forms}</media:group></item></channel></rss>"
    assert len(read(text).entries[0].media) == 1
    assert cpu_seconds(lambda: read(text), 0.2) < 2


MANY = 100_000


@pytest.mark.parametrize(
    "data",
    [
        rss("{}").replace("<item>{}</item>", "<item><a/></item>" * MANY).encode(),
        f'<a:feed xmlns:a="http://www.w3.org/2005/Atom">{"<a:entry></a:entry>" * MANY}</a:feed>'.encode(),
        f'{{"title": "Outlet", "items": [{",".join(["{}"] * MANY)}]}}'.encode(),
    ],
    ids=["rss", "atom", "json"],
)
def test_of_a_feed_of_endless_items_the_first_are_read_and_the_feed_says_so(data: bytes) -> None:
    feed = read(data)
    assert (len(feed.entries), feed.left_out) == (MOST_ENTRIES, MANY - MOST_ENTRIES)
    assert feed.partial == "too long: only its first 10000 entries were read"
    assert cpu_seconds(lambda: read(data), 0.5) < 3


def test_of_an_endless_feed_that_is_not_well_made_the_first_are_read_too() -> None:
    feed = read(rss("{}").replace("<item>{}</item>", "<item><a></b></item>" * (MOST_ENTRIES + 5)))
    assert (len(feed.entries), feed.left_out) == (MOST_ENTRIES, 5)
    assert feed.partial == "too long: only its first 10000 entries were read"


def test_a_feed_that_was_cut_off_says_after_which_entry() -> None:
    whole = rss(*(f"<title>Story {n}</title>" for n in range(5)))
    assert read(whole).partial is None
    assert read(whole[: whole.index("Story 3")]).partial == "cut off after 3 entries"


def test_a_feed_in_gzip_is_read_and_one_that_unpacks_without_end_is_not() -> None:
    assert [entry.title for entry in read(gzip.compress(rss("<title>Story</title>").encode())).entries] == ["Story"]
    with pytest.raises(NotAFeed, match="gzip"):
        read(gzip.compress(rss("<title>Story</title>").encode())[:60])
    with pytest.raises(NotAFeed, match="within a gzip"):
        read(gzip.compress(gzip.compress(rss("<title>Story</title>").encode())))
    bomb = gzip.compress(b"<rss>" + b" " * 60_000_000, compresslevel=1)

    def refused() -> None:
        with pytest.raises(NotAFeed, match="gzip"):
            read(bomb)

    assert cpu_seconds(refused, 0.2) < 2


def test_an_entry_stays_the_same_when_its_feed_changes_format_between_rounds() -> None:
    link, guid = "https://outlet.example/a/1", "tag:outlet.example,2026:1"
    as_rss = rss(f"<title>Ferry</title><link>{link}</link><guid isPermaLink='false'>{guid}</guid>")
    as_atom = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Outlet</title><entry><title>Ferry</title><id>{guid}</id>'
        f'<link href="{link}"/></entry></feed>'
    )
    as_json = (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "Outlet", "items": '
        f'[{{"id": "{guid}", "url": "{link}", "title": "Ferry"}}]}}'
    )
    feeds = [read(text) for text in (as_rss, as_atom, as_json)]
    assert {feed.title for feed in feeds} == {"Outlet"}
    assert {(entry_key(entry), entry.title, entry.link) for feed in feeds for entry in feed.entries} == {
        (guid, "Ferry", link)
    }


@pytest.mark.parametrize(
    "item",
    [
        "<title>Fish & chips</title>",
        "<title>Fish &amp; chips</title><dc:creator>Ana Reth</dc:creator>",
        "<title>Fish&nbsp;&amp;&nbsp;chips</title>",
        "<title>Fish &amp; chips</title><media:content url='https://outlet.example/a.jpg' custom:size='1'/>",
        "<title>Fish &amp; chips</title><description><![CDATA[A & B &nbsp; <dc:x>]]></description>",
    ],
)
def test_what_is_all_but_well_made_is_mended_without_the_lenient_reader(
    item: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "decode_apart", None)
    assert read(rss(item)).entries[0].title == "Fish & chips"


def test_a_prefix_that_nobody_bound_means_what_it_usually_means() -> None:
    item = (
        "<title>x</title><dc:creator>Ana Reth</dc:creator><content:encoded>&lt;p&gt;Words.&lt;/p&gt;</content:encoded>"
    )
    (entry,) = read(rss(item)).entries
    assert (entry.authors, entry.content) == (("Ana Reth",), "<p>Words.</p>")


def test_a_namespace_that_is_written_wrongly_goes_by_its_prefix() -> None:
    head = '<rss version="2.0" xmlns:media="//search.yahoo.com/mrss/"><channel><title>x</title>'
    feed = read(
        f"{head}<item><title>y</title><media:thumbnail url='https://outlet.example/a.jpg'/></item></channel></rss>"
    )
    assert [media.url for media in feed.entries[0].media] == ["https://outlet.example/a.jpg"]


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("The CafÃ© and the â\x80\x9copenâ\x80\x9d sea", "The Café and the “open” sea"),
        ("It\x92s open", "It’s open"),
        ("It&#146;s open", "It’s open"),
        ("CAFÉ\xa0: l’été, «\xa0doué\xa0», où", "CAFÉ : l’été, « doué », où"),
    ],
)
def test_characters_that_were_encoded_wrongly_are_put_right_and_others_left_alone(printed: str, title: str) -> None:
    assert read(rss(f"<title>{printed}</title>")).entries[0].title == title
