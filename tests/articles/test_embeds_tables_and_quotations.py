"""What stands among a body's paragraphs: posts, films, pull-quotes, tables. The pages are of an invented world."""

from __future__ import annotations

import pytest

from dateline.articles import read_article
from dateline.model import Article, BlockKind

_FIRST = "The harbour council of Port Velm voted on Tuesday to reopen the northern quay after nine months of repairs."
_SECOND = "Nobody on the island believed that the quay would open again before the winter, said the harbour master."
_THIRD = "Repairs cost the town four million crowns, and a second tender for the cranes will follow in the spring."


def _read(inside: str) -> Article:
    page = (
        "<html lang=en><head><title>Quay</title></head><body><article><h1>Northern quay reopens in Port Velm</h1>"
        f"<div class='article-body'><p>{_FIRST}</p>{inside}<p>{_SECOND}</p><p>{_THIRD}</p></div></article></body>"
    )
    return read_article(page.encode(), "https://velm-courier.example/quay")


def _only(article: Article, kind: BlockKind) -> tuple[str, str | None]:
    (block,) = [block for block in article.blocks if block.kind is kind]
    return block.span.of(article), block.url


def _kinds(article: Article) -> list[BlockKind]:
    return [block.kind for block in article.blocks]


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        (
            '<blockquote class="twitter-tweet"><p>The quay is open, and the first ferry has left.</p>— Port Velm '
            '(@portvelm) <a href="https://twitter.com/portvelm/status/1234567890?ref_src=x">3 Nov</a></blockquote>',
            "https://twitter.com/portvelm/status/1234567890",
        ),
        (
            '<blockquote class="bluesky-embed"><p>The quay is open, and the first ferry has left.</p>'
            '<a href="https://bsky.app/profile/velm.example/post/3kabc">Port Velm</a></blockquote>',
            "https://bsky.app/profile/velm.example/post/3kabc",
        ),
        (
            '<blockquote class="tiktok-embed"><section>The quay is open, and the first ferry has left. '
            '<a href="https://www.tiktok.com/@velm/video/7123456789">@velm</a></section></blockquote>',
            "https://www.tiktok.com/@velm/video/7123456789",
        ),
    ],
)
def test_a_quoted_post_is_one_embed_with_its_address_and_its_words_in_the_text(markup: str, address: str) -> None:
    article = _read(markup)
    words, url = _only(article, BlockKind.EMBED)
    assert url == address
    assert "The quay is open, and the first ferry has left." in words
    assert words in article.text


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        (
            '<iframe src="https://www.youtube-nocookie.com/embed/abcDEF12345?rel=0"></iframe>',
            "https://www.youtube.com/watch?v=abcDEF12345",
        ),
        ('<iframe data-src="https://player.vimeo.com/video/998877"></iframe>', "https://vimeo.com/998877"),
        ('<amp-youtube data-videoid="abcDEF12345"></amp-youtube>', "https://www.youtube.com/watch?v=abcDEF12345"),
        ('<amp-twitter data-tweetid="42424242"></amp-twitter>', "https://twitter.com/i/status/42424242"),
        (
            '<iframe src="https://films.velm-tv.example/player/77.html"></iframe>',
            "https://films.velm-tv.example/player/77.html",
        ),
    ],
)
def test_a_film_without_words_is_an_embed_at_its_place_that_adds_nothing_to_the_text(markup: str, address: str) -> None:
    article = _read(markup)
    assert _only(article, BlockKind.EMBED) == ("", address)
    assert _kinds(article)[1] is BlockKind.EMBED
    assert article.text == "\n\n".join((_FIRST, _SECOND, _THIRD))


def test_a_frame_that_loads_an_advertisement_or_a_form_is_no_embed() -> None:
    article = _read(
        '<iframe src="https://securepubads.doubleclick.example/embed/1"></iframe>'
        '<iframe src="https://velm-courier.example/newsletter/embed"></iframe>'
        '<iframe src="https://velm-courier.example/weather"></iframe>'
    )
    assert BlockKind.EMBED not in _kinds(article)


@pytest.mark.parametrize(
    "markup",
    [
        "<blockquote class='pullquote'>“Nobody on the island believed that the quay would open again”</blockquote>",
        "<aside class='pull-quote'><p>Nobody on the island believed that the quay would open again</p></aside>",
        "<blockquote><p>Nobody on the island believed that the quay would open again.</p></blockquote>",
    ],
)
def test_a_pull_quote_is_a_repeat_whose_span_lies_where_the_text_first_says_it(markup: str) -> None:
    article = _read(markup)
    (block,) = [block for block in article.blocks if block.repeat]
    assert block.kind is BlockKind.QUOTATION
    assert block.span.of(article) == "Nobody on the island believed that the quay would open again"
    assert article.text == "\n\n".join((_FIRST, _SECOND, _THIRD))


def test_a_pull_quote_that_the_text_does_not_say_is_a_quotation_of_its_own() -> None:
    article = _read("<blockquote class='pullquote'>“We have waited for this ferry all our lives”</blockquote>")
    assert _only(article, BlockKind.QUOTATION)[0] == "“We have waited for this ferry all our lives”"
    assert not any(block.repeat for block in article.blocks)


def test_a_table_is_a_line_for_each_row_and_an_empty_cell_keeps_its_place() -> None:
    article = _read(
        "<table><thead><tr><th>Quay</th><th>Length</th><th>Opened</th></tr></thead>"
        "<tr><td>North</td><td></td><td>1911<br>and 2026</td></tr>"
        "<tr><td>South | old</td><td><p>240 m</p></td><td>1894</td></tr></table>"
    )
    rows = _only(article, BlockKind.TABLE)[0].split("\n")
    assert [row.split(" | ") for row in rows] == [
        ["Quay", "Length", "Opened"],
        ["North", "", "1911 and 2026"],
        ["South / old", "240 m", "1894"],
    ]


def test_a_table_that_only_lays_out_a_page_leaves_its_paragraphs_as_they_are() -> None:
    article = _read(f"<table><tr><td><p>{_THIRD} Once.</p></td></tr><tr><td><p>{_FIRST} Twice.</p></td></tr></table>")
    assert BlockKind.TABLE not in _kinds(article)
    assert f"{_THIRD} Once." in article.text


def test_a_lead_between_the_headline_and_the_body_stands_first_in_the_text() -> None:
    lead = f"{_SECOND} {_THIRD}"
    page = (
        f"<body><main><h1>Northern quay reopens in Port Velm</h1><header><p>{lead}</p></header>"
        f"<div class='article-body'><p>{_FIRST}</p><p>{_FIRST} Again.</p><p>{_FIRST} Still.</p></div></main></body>"
    )
    article = read_article(page.encode(), "https://velm-courier.example/lead")
    assert article.text.startswith(f"{lead}\n\n{_FIRST}")


def test_a_short_article_is_read_above_comments_far_longer_than_it() -> None:
    talk = "".join(f"<li class='comment'><p>{_THIRD} Says reader number {number}.</p></li>" for number in range(30))
    page = (
        f"<body><div class='sidebar-layout'><article><h1>Northern quay reopens</h1><div class='entry-content'>"
        f"<p>{_FIRST}</p><p>{_SECOND}</p></div></article></div><div id='comments'><ol>{talk}</ol></div></body>"
    )
    article = read_article(page.encode(), "https://velm-courier.example/short")
    assert article.text == f"{_FIRST}\n\n{_SECOND}"


def test_a_field_whose_label_is_hidden_is_not_hidden_itself() -> None:
    page = (
        "<body><article><h1>Northern quay reopens in Port Velm</h1><div class='field field--label-hidden field__item'>"
        f"<p>{_FIRST}</p></div><div class='field field--label-hidden'><p>{_SECOND}</p></div>"
        f"<div class='hidden-print'><p>{_THIRD}</p></div></article></body>"
    )
    article = read_article(page.encode(), "https://velm-courier.example/field")
    assert article.text == "\n\n".join((_FIRST, _SECOND, _THIRD))


def test_a_line_that_leads_to_another_story_is_left_out_in_any_language() -> None:
    link = "<a href='/other'>Zwei Kräne fallen in den Hafen von Velm</a>"
    said = "<p>The harbour's notice: <a href='https://velm.example'>Velm Port</a> said so on Monday.</p>"
    article = _read(f"<p>Xyzw qrst: {link}</p>{said}")
    assert "Kräne" not in article.text
    assert "said so on Monday." in article.text


def test_who_wrote_the_story_told_under_it_is_not_its_text() -> None:
    bio = f"<div class='author-bio'><p>{_THIRD} She has written this paper's column on quays since 1998.</p></div>"
    page = (
        f"<body><article><h1>Northern quay reopens</h1><div class='article-body'><p>{_FIRST}</p><p>{_SECOND}</p>"
        f"<p>{_THIRD}</p><p>{_FIRST} Again.</p><p>{_SECOND} Again.</p>{bio}</div></article></body>"
    )
    told = read_article(page.encode(), "https://velm-courier.example/bio").text
    assert "column" not in told
    assert told.endswith(f"{_SECOND} Again.")
