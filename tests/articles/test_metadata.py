"""What a page says of itself to machines, in each of the ways that pages do, and what is taken where they differ."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from dateline.articles import read_article
from dateline.model import Article

URL = "https://paper.example/news/harbour"
STORY = "".join(
    f"<p>The harbour of Port Maren was closed for day {n} on Monday after a storm, its master told reporters.</p>"
    for n in range(5)
)
HEADING = "<h1>A harbour closes for the winter</h1>"


def read(head: str = "", body: str = HEADING + STORY, url: str = URL, lang: str = "en") -> Article:
    page = f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>'
    return read_article(page.encode(), url)


def linked(*objects: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(item)}</script>' for item in objects)


NEWS = {"@type": "NewsArticle", "headline": "A harbour closes", "datePublished": "2026-11-03T10:00:00+02:00"}


def test_an_author_that_is_only_referred_to_is_found_elsewhere_in_the_graph() -> None:
    graph = {
        "@graph": [
            NEWS | {"author": {"@id": "#venn"}, "image": {"@id": "#quay"}},
            {"@type": "Person", "@id": "#venn", "name": "Odessa Venn"},
            {"@type": "ImageObject", "@id": "#quay", "url": "https://paper.example/quay.jpg", "caption": "The quay"},
        ]
    }
    article = read(linked(graph))
    assert article.authors == ("Odessa Venn",)
    assert article.lead_image is not None and article.lead_image.url == "https://paper.example/quay.jpg"


def test_of_several_articles_in_json_ld_the_one_of_this_page_counts() -> None:
    other = NEWS | {
        "headline": "Another",
        "author": "Pell Adair",
        "image": "/x.jpg",
        "url": "https://paper.example/other",
    }
    mine = NEWS | {"author": ["Odessa Venn and Runa Sost"], "mainEntityOfPage": URL}
    assert read(linked(other, mine)).authors == ("Odessa Venn", "Runa Sost")


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type": "NewsArticle", "headline": "A harbour closes", "author": {"name": "Odessa Venn"}} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "A harbour", "author": {"name": "Odessa Venn"}}\n//]]>',
        '/*<![CDATA[*/{"@type": "NewsArticle", "headline": "A harbour closes", "author": "Odessa Venn"}/*]]>*/',
        '{"@type": "WebSite", "name": "Paper"}{"@type": "NewsArticle", "headline": "A", "author": "By Odessa Venn"};',
        '{"@type": "NewsArticle", "headline": "A harbour\ncloses", "author": [{"name": "Odessa Venn"},],}',
        '{"@type": "NewsArticle", "headline": "A harbour closes", "author": {"name": "Odessa Venn"}, "b": "a "b" c"}',
    ],
)
def test_malformed_and_wrapped_json_ld_still_says_who_wrote(script: str) -> None:
    assert read(f'<script type="application/ld+json">{script}</script>').authors == ("Odessa Venn",)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta name="dcterms.creator" content="Odessa Venn">', ""),
        ('<meta value="Odessa Venn" name="author">', ""),
        ("", '<p>By <a rel="author" href="/people/venn">Odessa Venn</a></p>'),
        ("", '<div itemprop="author" itemscope><span itemprop="name">Odessa Venn</span>, reporter</div>'),
        ("", '<div class="byline"><span>By</span>Odessa Venn</div>'),
        ("", '<div class="byline">By</div><div class="byline">Odessa Venn</div>'),
    ],
)
def test_authors_are_found_in_metas_microdata_links_and_bylines(head: str, body: str) -> None:
    assert read(head, HEADING + body + STORY).authors == ("Odessa Venn",)


def test_a_byline_may_stand_over_the_headline() -> None:
    assert read("", f'<p class="byline">Odessa Venn</p>{HEADING}{STORY}').authors == ("Odessa Venn",)


def test_names_on_the_page_go_before_handles_and_before_fewer_names() -> None:
    byline = '<p class="byline">By Odessa Venn and Runa Sost</p>'
    assert read('<meta name="author" content="ovenn">', HEADING + byline + STORY).authors == (
        "Odessa Venn",
        "Runa Sost",
    )
    assert read(linked(NEWS | {"author": "Runa Sost"}), HEADING + byline + STORY).authors == (
        "Odessa Venn",
        "Runa Sost",
    )
    assert read(linked(NEWS | {"author": "Pell Adair"}), HEADING + byline + STORY).authors == ("Pell Adair",)


def test_the_time_keeps_its_offset_and_modified_is_told_from_published() -> None:
    article = read(linked(NEWS | {"dateModified": "2026-11-04T09:00:00+02:00"}))
    assert article.published is not None and article.published.utcoffset() == timedelta(hours=2)
    assert article.modified is not None and article.modified.day == 4
    updated = read("", f"{HEADING}<p>Updated November 5, 2026</p>{STORY}")
    assert updated.published is None


def test_a_zone_that_is_printed_beside_the_same_clock_is_the_times_own() -> None:
    head = '<meta property="article:published_time" content="2026-11-03T16:01:26">'
    article = read(head, f"{HEADING}<p>November 3, 2026, 4:01 p.m. EST</p>{STORY}")
    assert article.published == datetime(2026, 11, 3, 21, 1, 26, tzinfo=UTC)


def test_a_date_alone_over_the_headline_is_the_storys() -> None:
    assert read("", f"<p>November 3, 2026</p>{HEADING}{STORY}").published == datetime(2026, 11, 3, tzinfo=UTC)


def test_a_printed_date_far_from_that_of_the_address_is_of_something_else() -> None:
    body = f"{HEADING}<p>The fair of May 2, 2019</p>{STORY}"
    assert read("", body, "https://paper.example/2026/11/03/harbour").published == datetime(2026, 11, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "head", "canonical"),
    [
        (URL, '<link rel="canonical" href="/news/harbour-closes">', "https://paper.example/news/harbour-closes"),
        (f"{URL}/amp", f'<link rel="canonical" href="{URL}">', URL),
        (f"{URL}?print=1", f'<link rel="canonical" href="{URL}">', URL),
        (URL, f'<link rel="canonical" href="https://paper.example/"><meta property="og:url" content="{URL}">', URL),
        (
            "https://paper.example/news/harbour-closes-for-winter",
            '<link rel="canonical" href="https://paper.example/news">',
            None,
        ),
        (URL, linked(NEWS | {"mainEntityOfPage": {"@id": URL}}), URL),
    ],
)
def test_the_canonical_address_is_the_storys_and_no_front_page(url: str, head: str, canonical: str | None) -> None:
    assert read(head, url=url).canonical_url == canonical


def test_the_headline_is_the_one_that_the_page_shows() -> None:
    head = '<meta property="og:title" content="You will not believe this harbour"><title>Harbour | Paper</title>'
    assert read(head).headline == "A harbour closes for the winter"


def test_the_sites_own_heading_is_no_headline() -> None:
    head = "<title>A harbour closes for the winter | The Paper of Port Maren and Leth</title>"
    body = f"<h1>The Paper of Port Maren and Leth</h1><h2>A harbour closes for the winter</h2>{STORY}"
    assert read(head, body).headline == "A harbour closes for the winter"


def test_a_heading_in_two_parts_is_read_whole_with_the_mark_that_metadata_sets_between_them() -> None:
    head = '<meta property="og:title" content="Port Maren: A harbour closes for the winter">'
    body = f"<h1><div>Port Maren</div><div>A harbour closes for the winter</div></h1>{STORY}"
    assert read(head, body).headline == "Port Maren: A harbour closes for the winter"


def test_a_language_that_the_words_contradict_is_not_believed() -> None:
    german = "".join(
        f"<p>Der Hafen von Port Maren war am {n}. Tag nach dem Sturm geschlossen, sagte die Behörde der Zeitung.</p>"
        for n in range(5)
    )
    assert read("", f"<h1>Ein Hafen schließt</h1>{german}", lang="en-US").language == "de"
    russian = "".join(
        f"<p>Порт закрыли на {n} день после шторма, сообщили журналистам в администрации города вечером.</p>"
        for n in range(5)
    )
    assert read("", f"<h1>Порт закрыли до весны</h1>{russian}", lang="en").language == "ru"
    assert read(lang="en").language == "en"


def test_filler_text_speaks_no_language() -> None:
    filler = "".join(
        f"<p>Lorem {n} ipsum dolor sit amet, consectetur adipiscing elit sed do eiusmod.</p>" for n in range(9)
    )
    assert read("", f"<h1>Lorem ipsum dolor sit</h1>{filler}", lang="en").language == "en"
