"""The words of the design are the values in the code, and a span says which text it points into."""

from __future__ import annotations

import pytest

from dateline.model import Act, Article, Block, BlockKind, Grain, Image, Mode, Naming, Span

ARTICLE = Article(
    url="https://courier.invalid/1",
    headline="Talks resume",
    text="Delegations returned.\n\nBoth sides said so.",
    blocks=(Block(BlockKind.PARAGRAPH, Span(0, 21)), Block(BlockKind.PARAGRAPH, Span(23, 42))),
    dek="After two days",
    images=(Image(None, "The quay."), Image("https://courier.invalid/2.jpg")),
)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(0, 11), "Delegations"),
        (Span(0, 5, "headline"), "Talks"),
        (Span(6, 9, "dek"), "two"),
        (Span(4, 8, "caption:0"), "quay"),
        (Span(0, 0, "caption:1"), ""),
    ],
)
def test_a_span_gives_the_words_of_the_part_it_points_into(span: Span, words: str) -> None:
    assert span.of(ARTICLE) == words


@pytest.mark.parametrize("part", ["caption:2", "caption:-1", "caption:x", "caption:", "body", ""])
def test_a_span_into_a_part_that_is_not_there_is_an_error(part: str) -> None:
    with pytest.raises(KeyError):
        Span(0, 1, part).of(ARTICLE)


def test_values_are_the_words_that_the_design_fixes() -> None:
    naming = "person institution official people anonymous media document unattributed"
    assert " ".join(Naming) == naming
    assert " ".join(Mode) == "quoted mixed reported thought"
    assert " ".join(Act) == "state deny confirm accuse demand promise warn ask decline describe"
    assert " ".join(Grain) == "minute hour part day week month season year"
    assert " ".join(BlockKind) == "paragraph subhead quotation list image table embed"
