"""What holds of every article, whatever the page: spans, no lost text, only our own errors."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.articles import article_from_text, read_article, read_entry, read_page, read_pasted
from dateline.errors import DatelineError, NotAnArticle, PageUnreadable
from dateline.model import Article, Block, BlockKind, Entry
from dateline.sample.newsroom import newsroom
from dateline.sample.pages import article_page
from tests.shared_data import shared

PASTED = Path(__file__).parent / "pasted"
PAGES = sorted(PASTED.glob("*.html"))
TEXTS = sorted(PASTED.glob("*.txt"))
URL = "https://paper.example/2026/11/story"
WORDS = st.sampled_from(
    [
        *("The", "harbour", "of", "Port", "Maren", "was", "closed", "on", "Monday,", "said", "Tolan", "Brisk", "."),
        *("“Nobody", "came”", "Photo:", "MNA/Tolan", "By", "Odessa", "Venn", "—", "PORT", "MAREN,", "Nov", "3"),
        *("(Meridian)", "Tags:", "Share", "Read", "more", "3", "min", "read", "***", "©", "Reuters", "•", "-", ":"),
        *("(", "[", "]", ")", "/", "\n", "\n", "\n\n", "\n\n"),
    ]
)


def holds(article: Article) -> None:
    """The model's promises: spans in order and inside their part, the text its blocks and a blank line between."""
    standing: list[Block] = [
        block
        for block in article.blocks
        if block.span.part == "text"
        and not block.repeat
        and (block.kind is not BlockKind.EMBED or block.span.of(article))
    ]
    place = 0
    for number, block in enumerate(standing):
        assert block.span.start == (place + 2 if number else 0)
        assert block.span.start < block.span.end <= len(article.text)
        place = block.span.end
    assert place == len(article.text)
    assert article.text == "\n\n".join(block.span.of(article) for block in standing)
    for block in article.blocks:
        if block.kind is BlockKind.IMAGE:
            assert block.span.of(article) == article.part(block.span.part)
    assert article.lead_image is None or article.lead_image in article.images
    for when in (article.published, article.modified):
        assert when is None or when.tzinfo is not None
    article.text.encode("utf-8")


def mutated(text: str, dice: random.Random) -> str:
    for _ in range(dice.randint(1, 12)):
        start, length = dice.randrange(len(text)), dice.randint(1, 200)
        cut = text[start : start + length]
        kind = dice.randrange(4)
        if kind == 0:
            text = text[:start] + text[start + length :]
        elif kind == 1:
            text = text[:start] + cut * 3 + text[start:]
        elif kind == 2:
            text = (
                text[:start]
                + dice.choice(["<", ">", '"', "\0", "\ud83d", "</p>", "<p>", "<!--", "\n\n", "("])
                + text[start:]
            )
        else:
            other = dice.randrange(len(text))
            text = text[:other] + cut + text[other:]
        if not text:
            return "x"
    return text


@pytest.mark.parametrize("seed", range(60))
def test_a_mutated_page_gives_articles_that_hold_or_one_of_our_errors(seed: int) -> None:
    dice = random.Random(seed)
    page = mutated(dice.choice(PAGES).read_text("utf-8"), dice)
    for reader in (read_page, lambda page, url: [read_article(page, url)]):
        try:
            articles = reader(page.encode("utf-8", "replace"), URL)
        except DatelineError:
            continue
        for article in articles:
            holds(article)


def newsroom_pages() -> list[str]:
    """A page of each look of the sample newsroom."""
    moment = datetime(2100, 1, 1, tzinfo=UTC)
    pages: dict[str, str] = {}
    for listed in newsroom():
        page = article_page(listed, "https://sample.example", moment)
        if page is not None:
            pages.setdefault(listed.first.outlet.look, page)
    return list(pages.values())


MUTATIONS = ("cut", "drop a tag", "flip", "nest", "repeat", "swap")


def broken(page: bytes, kind: str, dice: random.Random) -> bytes:
    """The page with one thing done to it that wires, templates and editors do to pages."""
    place = dice.randrange(len(page) + 1)
    if kind == "cut":
        return page[:place]
    if kind == "flip":
        return page[:place] + bytes([dice.randrange(256)]) * dice.choice((1, 1, 40)) + page[place + 1 :]
    if kind == "nest":
        return page[:place] + dice.choice((b"<div>", b"<ul><li>", b"<table><tr><td>", b"<a>")) * 500 + page[place:]
    start = page.find(b"<", place)
    end = page.find(b">", start) + 1
    if start < 0 or end <= 0:
        return page
    if kind == "drop a tag":
        return page[:start] + page[end:]
    later = page.find(b"<", min(len(page), end + dice.randrange(3000)))
    if later < 0:
        return page
    if kind == "repeat":
        return page[:later] + page[start:later] * 3 + page[later:]
    return page[:start] + page[end:later] + page[start:end] + page[later:]


SOUND = [page.read_bytes() for page in PAGES] + [page.encode() for page in newsroom_pages()]


@given(st.sampled_from(SOUND), st.lists(st.sampled_from(MUTATIONS), min_size=1, max_size=6), st.integers(0, 10**6))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_page_broken_in_several_ways_is_read_whole_or_refused_with_a_reason(
    page: bytes, kinds: list[str], seed: int
) -> None:
    dice = random.Random(seed)
    for kind in kinds:
        page = broken(page, kind, dice)
    for reader in (read_page, lambda page, url: [read_article(page, url)]):
        try:
            articles = reader(page, URL)
        except (NotAnArticle, PageUnreadable) as error:
            assert error.reason
            continue
        for article in articles:
            holds(article)
            assert article.text.strip()


@pytest.mark.parametrize("seed", range(60))
def test_a_mutated_paste_gives_articles_that_hold_or_one_of_our_errors(seed: int) -> None:
    dice = random.Random(seed)
    try:
        articles = read_pasted(mutated(dice.choice(TEXTS).read_text("utf-8"), dice))
    except DatelineError:
        return
    for article in articles:
        holds(article)


@given(st.lists(WORDS, max_size=120))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_lines_of_furniture_and_prose_in_any_order_are_read_or_refused(words: list[str]) -> None:
    text = " ".join(words)
    try:
        articles = read_pasted(text)
    except DatelineError:
        articles = []
    for article in articles:
        holds(article)
    entry = Entry("1", "A title", URL, content="<p>" + text.replace("\n\n", "</p><p>") + "</p>")
    holds(read_entry(entry, outlet="Paper"))


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_a_given_text_is_kept_whole_with_its_paragraphs_as_blocks(text: str) -> None:
    article = article_from_text(text)
    assert article.text == text
    between, place = [], 0
    for block in article.blocks:
        between.append(text[place : block.span.start])
        place = block.span.end
    assert not "".join([*between, text[place:]]).strip()


def test_no_paragraph_of_a_plain_page_is_lost() -> None:
    paragraphs = [
        f"Sentence number {n} of the story, which says something about the harbour of Port Maren." for n in range(40)
    ]
    page = "<html><body><nav><a href='/'>Home</a></nav><article><h1>Forty sentences about one harbour</h1>"
    page += "".join(f"<p>{text}</p>" for text in paragraphs) + "</article></body></html>"
    assert read_article(page.encode(), URL).text == "\n\n".join(paragraphs)


@pytest.mark.shared
def test_articles_of_real_pages_hold() -> None:
    shared("data/article-extraction-benchmark/labels.jsonl")
    from evals.article_sets.corpora import corpus

    read = 0
    for page in corpus("article-extraction-benchmark"):
        try:
            articles = read_page(page.page, page.url)
        except DatelineError:
            continue
        read += 1
        for article in articles:
            holds(article)
    assert read >= 85
