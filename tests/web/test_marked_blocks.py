"""How blocks that are no paragraphs are set: lists, tables, embeds and pull-quotes, with claims marked inside."""

from __future__ import annotations

from dateline.model import Article, Block, BlockKind, Span
from dateline.record import analyse
from dateline.web.marked import block_number, mark

SAID = "The harbour will open on Monday, Mayor Ansa Reth said."
TABLE = "Port | Ships\nMaren | 12\nOsk | 7"
TEXT = f"{SAID}\n\n{TABLE}\n\nfirst point\nsecond point"


def spanned(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


ARTICLE = Article(
    url="https://courier.example/a",
    headline="Harbour opens",
    text=TEXT,
    blocks=(
        Block(BlockKind.QUOTATION, spanned("The harbour will open on Monday"), repeat=True),
        Block(BlockKind.PARAGRAPH, spanned(SAID)),
        Block(BlockKind.TABLE, spanned(TABLE)),
        Block(BlockKind.LIST, spanned("first point\nsecond point")),
        Block(BlockKind.EMBED, Span(0, 0), url="https://posts.example/1"),
    ),
)


def words_of(segments) -> str:
    return "".join(segment.text for segment in segments)


def test_a_table_is_set_cell_by_cell_and_a_list_item_by_item():
    blocks = mark(ARTICLE, ()).blocks
    assert [[words_of(cell) for cell in row] for row in blocks[2].rows] == [
        ["Port", "Ships"],
        ["Maren", "12"],
        ["Osk", "7"],
    ]
    assert [words_of(row[0]) for row in blocks[3].rows] == ["first point", "second point"]


def test_an_embed_without_words_keeps_its_address_and_its_place():
    block = mark(ARTICLE, ()).blocks[4]
    assert (block.url, block.segments) == ("https://posts.example/1", ())


def test_a_pull_quote_says_its_words_without_marking_them_a_second_time():
    claims = analyse(ARTICLE).claims
    assert claims
    pull, paragraph = mark(ARTICLE, claims).blocks[:2]
    assert words_of(pull.segments) == "The harbour will open on Monday"
    assert all(segment.claim is None for segment in pull.segments)
    assert any(segment.claim == 0 for segment in paragraph.segments)
    assert block_number(ARTICLE, Span(4, 11)) == 1
