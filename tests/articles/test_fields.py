"""Single rules of the furniture, each on a line of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from dateline.articles import read_article, read_entry
from dateline.articles.bylines import read_byline
from dateline.articles.captions import split_caption
from dateline.articles.datelines import read_dateline
from dateline.articles.dates import day_in_url, parse_printed, parse_stamp
from dateline.articles.encoding import decode
from dateline.articles.rules import rules_for
from dateline.model import Entry, Media

URL = "https://paper.example/story"
RULES = rules_for(None)
STORY = "<p>The harbour of Port Maren was closed on Monday after a storm, the port authority told reporters.</p>" * 4


@pytest.mark.parametrize(
    ("printed", "caption", "credit"),
    [
        ("Smoke rises over Leth. Photo: AFN/Jory Maddox", "Smoke rises over Leth.", "AFN/Jory Maddox"),
        ("Smoke rises over Leth (AFN/Jory Maddox)", "Smoke rises over Leth", "AFN/Jory Maddox"),
        ("Smoke rises over Leth [Jory Maddox/AFN]", "Smoke rises over Leth", "Jory Maddox/AFN"),
        ("Smoke rises over Leth, Photo: AFN", "Smoke rises over Leth", "AFN"),
        ("Smoke rises over Leth. (AP Photo/Jory Maddox)", "Smoke rises over Leth.", "AP Photo/Jory Maddox"),
        ("Smoke rises. Jory Maddox via AFN Connect", "Smoke rises.", "Jory Maddox via AFN Connect"),
        ("Smoke rises over Leth in May. File.", "Smoke rises over Leth in May.", "File"),
        ("The plant. Handout", "The plant.", "Handout"),
        ("The plant. (Courtesy of Leth Power)", "The plant.", "Leth Power"),
        ("Rauch über Leth. Foto: AFN/Jory Maddox", "Rauch über Leth.", "AFN/Jory Maddox"),
        ("© Jory Maddox", None, "Jory Maddox"),
        ("A captain (left) and his crew", "A captain (left) and his crew", None),
        ("The bridge, built in 1911.", "The bridge, built in 1911.", None),
    ],
)
def test_a_caption_is_split_from_its_credit(printed: str, caption: str | None, credit: str | None) -> None:
    assert split_caption(printed, RULES) == (caption, credit)


@pytest.mark.parametrize(
    ("text", "place", "date", "agency"),
    [
        ("PORT MAREN, Nov 3 (Meridian) — A convoy came.", "PORT MAREN", "Nov 3", "Meridian"),
        ("ALEPPO, Syria, Dec. 2 (AP) -- A convoy came.", "ALEPPO, Syria", "Dec. 2", "AP"),
        ("Norderhaven (MNA) – Im Hafen ruht die Arbeit.", "Norderhaven", None, "MNA"),
        ("(Reuters) - Shares fell on Monday.", None, None, "Reuters"),
        ("Harbour News – A convoy came.", None, None, "Harbour News"),
        ("OSLO — A convoy came.", "OSLO", None, None),
        ("KARACHI: A convoy came.", "KARACHI", None, None),
        ("WASHINGTON, D.C. (AFN) — A convoy came.", "WASHINGTON, D.C", None, "AFN"),
    ],
)
def test_a_dateline_is_read(text: str, place: str | None, date: str | None, agency: str | None) -> None:
    read = read_dateline(text, RULES)
    assert read is not None
    found = read[0]
    assert ((found.place or "").rstrip(".") or None, found.date, found.agency) == (place, date, agency)
    assert text[read[1] :][0].isupper()


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE: A convoy came.",
        "Kira Holt – the mayor – said so.",
        "The minister (from the north) said so.",
        "Iran (IRNA) is a country with an agency.",
        "He said – and few believed him – that it was over.",
        "A convoy came to Port Maren on Monday.",
        "“We are here” – Tolan Brisk said so.",
    ],
)
def test_a_sentence_is_no_dateline(text: str) -> None:
    assert read_dateline(text, RULES) is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Odessa Venn", ("Odessa Venn",)),
        ("By Pell Adair and Runa Sost", ("Pell Adair", "Runa Sost")),
        ("By Nils Orvar, City Editor", ("Nils Orvar",)),
        ("By TOVE ARNESEN | Northline", ("Tove Arnesen",)),
        ("By Temir Osai in Belgrin and Jorun Matveld in Vesk", ("Temir Osai", "Jorun Matveld")),
        ("By Greta Noll, November 2, 2026", ("Greta Noll",)),
        ("Von Hauke Lind und Rieke Brandt", ("Hauke Lind", "Rieke Brandt")),
        ("Staff Reporter", ()),
        ("By Thursday the water had gone", None),
        ("By and large it was a quiet week for the town", None),
    ],
)
def test_a_byline_gives_names_alone(line: str, names: tuple[str, ...] | None) -> None:
    assert read_byline(line, RULES) == names


def test_times_keep_the_offset_of_the_page_and_are_never_invented() -> None:
    east = timezone(timedelta(hours=2))
    stamp, printed = parse_stamp("2026-11-05T18:20:00+02:00"), parse_printed("Nov. 3, 2026, 4:15 p.m.", RULES)
    assert stamp is not None and stamp.when == datetime(2026, 11, 5, 18, 20, tzinfo=east)
    assert stamp.when.utcoffset() == timedelta(hours=2)
    assert printed is not None and printed.when == datetime(2026, 11, 3, 16, 15, tzinfo=UTC)
    german = parse_printed("3. November 2026, 14:20 Uhr", RULES)
    assert german is not None and german.when == datetime(2026, 11, 3, 14, 20, tzinfo=UTC)
    day = day_in_url("https://paper.example/2026/11/03/story")
    assert day is not None and day.when == datetime(2026, 11, 3, tzinfo=UTC) and day.day_only
    for nothing in ("0001-01-01T00:00:00Z", "2026-13-40", "Monday", "11/12/2026", "", "x" * 300):
        assert parse_stamp(nothing) is None
        assert parse_printed(nothing, RULES) is None


def test_a_page_without_a_time_has_none() -> None:
    article = read_article(f"<h1>A harbour closes</h1>{STORY}".encode(), URL, fetched=datetime(2026, 11, 3, tzinfo=UTC))
    assert article.published is None


@pytest.mark.parametrize(
    ("page", "charset"),
    [
        ("\ufeffCafé".encode(), None),
        ("Café".encode("utf-16"), None),
        ("Café".encode("latin-1"), "iso-8859-1"),
        ('<meta charset="windows-1252">Café'.encode("cp1252"), None),
        ("Café".encode(), "iso-8859-1"),
        ("Café".encode(), None),
        ("Café".encode("cp1252"), None),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">Кафе'.encode("koi8-r"), None),
    ],
)
def test_bytes_become_text_as_browsers_do_it(page: bytes, charset: str | None) -> None:
    text = decode(page, URL, charset)
    assert "Café" in text or "Кафе" in text
    assert "\ufeff" not in text


def test_metadata_is_read_though_its_script_is_malformed() -> None:
    script = '{"@type": "NewsArticle", "headline": "A harbour closes", "datePublished": "2026-11-03T10:00:00Z", }'
    for broken in (script, script.replace(", }", ', "author": {"name": "Tolan')):
        page = f'<script type="application/ld+json">{broken}</script><h1>A harbour closes</h1>{STORY}'
        article = read_article(page.encode(), URL)
        assert article.published == datetime(2026, 11, 3, 10, tzinfo=UTC)
        assert article.headline == "A harbour closes"


def test_an_agency_is_never_taken_from_a_picture() -> None:
    figure = '<figure><img src="/a.jpg"><figcaption>The harbour. (Reuters)</figcaption></figure>'
    page = f"<h1>A harbour closes</h1>{figure}{STORY}"
    article = read_article(page.encode(), URL)
    assert article.images[0].credit == "Reuters"
    assert article.agency is None


def test_a_summary_is_marked_as_all_there_is() -> None:
    entry = Entry(
        "1", "A harbour closes", URL, summary="<p>The harbour closed.</p>", authors=("Odessa Venn",), tags=("harbour",),
        media=(Media("https://paper.example/a.jpg", "image/jpeg", "The harbour.", "AFN"),),
    )  # fmt: skip
    article = read_entry(entry, outlet="Paper", language="en")
    assert (article.partial, article.text, article.outlet) == (
        "only the feed's summary",
        "The harbour closed.",
        "Paper",
    )
    assert (article.authors, article.tags, article.images[0].credit) == (("Odessa Venn",), ("harbour",), "AFN")


def test_a_page_behind_a_paywall_says_that_it_is_partial() -> None:
    page = f"<h1>A harbour closes</h1><article>{STORY}<p>Subscribe to continue reading this story.</p></article>"
    article = read_article(page.encode(), URL)
    assert article.partial is not None
    assert "Subscribe" not in article.text


def test_an_entry_with_its_text_has_its_summary_as_dek_and_its_pictures_words() -> None:
    content = "<p>Fishermen waited at the quay until noon.</p><img src='/a-300x200.jpg'/><p>Then it rained.</p>"
    picture = Media("https://paper.example/a.jpg", "image/jpeg", "Boats at the quay", "Tolan Brisk")
    entry = Entry("1", "A harbour closes", URL, summary="What a storm left behind", content=content, media=(picture,))
    article = read_entry(entry, outlet="Paper", language="en")
    assert article.dek == "What a storm left behind"
    assert [(image.caption, image.credit) for image in article.images] == [("Boats at the quay", "Tolan Brisk")]
    excerpt = replace(entry, summary="Fishermen waited at the quay until noon. Then […]")
    assert read_entry(excerpt, outlet="Paper", language="en").dek is None
    repeated = replace(entry, summary="<p>Fishermen waited at the quay until noon.</p>")
    assert read_entry(repeated, outlet="Paper", language="en").dek is None


def test_the_words_of_an_entry_tell_its_language_where_its_feed_names_another() -> None:
    content = "Der Hafen blieb nach dem Sturm geschlossen, und die Fischer warteten lange auf besseres Wetter. " * 6
    entry = Entry("1", "Der Hafen ist geschlossen", URL, content=content)
    assert read_entry(entry, outlet="Blatt", language="en").language == "de"
    assert read_entry(replace(entry, content="<p>Der Hafen.</p>"), outlet="Blatt", language="en").language == "en"


def test_a_lead_picture_keeps_its_caption_where_the_headline_stands_in_a_side_element() -> None:
    page = f"""<title>A harbour closes</title><div class="sidebar-header"><h1>A harbour closes for the winter</h1>
      <figure><img src="/quay.jpg"></figure><figcaption>Boats at the quay. Photo: Tolan Brisk</figcaption></div>
      <div class="article-body">{STORY}</div>"""
    article = read_article(page.encode(), URL)
    assert [(image.caption, image.credit) for image in article.images] == [("Boats at the quay.", "Tolan Brisk")]


def test_a_picture_that_is_only_described_in_linked_data_has_its_words() -> None:
    page = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A harbour closes",
      "image": {"url": "https://paper.example/quay.jpg", "caption": "Boats at the quay", "creditText": "Tolan Brisk"}}
      </script><h1>A harbour closes</h1><p>The harbour of Port Maren was closed on Monday, its master said. Nobody came
      to the quay before noon, and nobody left it, he told the paper.</p>"""
    lead = read_article(page.encode(), URL).lead_image
    assert lead is not None and (lead.caption, lead.credit) == ("Boats at the quay", "Tolan Brisk")


@pytest.mark.parametrize(
    "odd",
    [
        '<div data-html="<p>not > text</p>">',
        '<div title="a > b" data-x="1 < 2">',
        '<div a"b="1">',
        "<!-- <div> > -- -->",
        "<script>if (a < b) document.write('<p>not text')</script>",
        "<!-- a <script> is named here -->",
        "<svg><svg></svg><text>not text</text></svg>",
        "<style>p > a { content: '<p>' }</style>",
    ],
)
def test_tags_in_odd_places_neither_lose_text_nor_add_any(odd: str) -> None:
    first = "The harbour of Port Maren was closed on Monday, its master said, and will not open before March."
    last = "Nobody came to the quay before noon, and nobody left it, he told the paper; “then it rained”."
    page = f"<h1>A harbour closes</h1><article><p>{first}</p>{odd}<p>{last}</p></article>"
    assert read_article(page.encode(), URL).text == f"{first}\n\n{last}"


def test_paragraphs_that_subscribers_see_are_read_where_the_page_carries_them() -> None:
    later = [f"Paragraph {n} says what else the port authority told reporters about the storm." for n in range(6)]
    page = "<h1>A harbour closes</h1><div class='body'><p>" + "The first paragraph of the story stands free. " * 3
    page += "</p>" + "".join(f'<p class="paywall">{text}</p>' for text in later) + "</div>"
    assert read_article(page.encode(), URL).text.split("\n\n")[1:] == later
