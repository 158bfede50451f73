"""Setting times, marks, figures and ports."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest

from dateline.config import Settings
from dateline.errors import BadSetting
from dateline.model import (
    Act,
    Article,
    Block,
    BlockKind,
    Claim,
    Figure,
    FigureReport,
    FigureSeries,
    Image,
    Mode,
    Naming,
    Passage,
    Span,
)
from dateline.web.marked import block_number, mark
from dateline.web.series import draw
from dateline.web.serve import address, bind
from dateline.web.site import amount, in_quotes, with_article
from dateline.web.strings import load_strings
from dateline.web.times import full, printed, short, until

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=20), "20 min"),
        (timedelta(hours=2), "12:30"),
        (timedelta(hours=20), "Mon 18:30"),
        (timedelta(days=6), "Wed 14:30"),
        (timedelta(days=21), "3 Nov"),
        (timedelta(days=400), "20 Oct 2025"),
        (timedelta(minutes=-12), "in 12 min"),
        (timedelta(hours=-3), "17:30"),
    ],
)
def test_a_time_is_said_in_its_shortest_exact_form(age: timedelta, said: str) -> None:
    assert short(NOW - age, NOW, load_strings()) == said


def test_the_full_time_names_day_year_and_zone() -> None:
    assert full(NOW, load_strings()) == "Tuesday 24 November 2026, 14:30 UTC"


def test_the_end_of_a_stretch_names_its_day_where_the_stretch_began_on_another() -> None:
    this_morning, yesterday = NOW - timedelta(hours=4), NOW - timedelta(days=1)
    assert until(this_morning, yesterday, NOW, load_strings()) == "Tue 10:30"
    assert until(this_morning, NOW - timedelta(hours=6), NOW, load_strings()) == "10:30"


def test_a_day_that_was_printed_without_an_hour_is_said_as_a_day() -> None:
    assert printed(NOW, load_strings()) == full(NOW, load_strings())
    at_midnight = datetime(2026, 11, 24, tzinfo=timezone(timedelta(hours=5)))
    assert printed(at_midnight, load_strings()) == "Tuesday 24 November 2026"


def _claim(content: Span, source: Span | None = None, cue: Span | None = None) -> Claim:
    return Claim(source, cue, (content,), None, Naming.PERSON, Mode.REPORTED, Act.STATE)


def _article(*paragraphs: str, images: tuple[Image, ...] = ()) -> Article:
    text = "\n\n".join(paragraphs)
    spans, at = [], 0
    for paragraph in paragraphs:
        spans.append(Span(at, at + len(paragraph)))
        at += len(paragraph) + 2
    blocks = tuple(Block(BlockKind.PARAGRAPH, span) for span in spans)
    pictures = tuple(Block(BlockKind.IMAGE, Span(0, 0, f"caption:{n}")) for n in range(len(images)))
    lead = images[0] if images else None
    return Article("https://a.example/", "Headline", text, (*pictures, *blocks), images=images, lead_image=lead)


def test_marking_keeps_every_character_of_the_text() -> None:
    article = _article("Ana said Bo denied it.", "It rained.")
    claims = [_claim(Span(9, 21), Span(0, 3), Span(4, 8)), _claim(Span(19, 21), Span(9, 11), Span(12, 18))]
    marked = mark(article, claims)
    assert ["".join(part.text for part in block.segments) for block in marked.blocks] == [
        "Ana said Bo denied it.",
        "It rained.",
    ]


def test_a_source_within_another_claims_words_is_marked_as_a_source() -> None:
    article = _article("Ana said Bo denied it.")
    claims = [_claim(Span(9, 21), Span(0, 3), Span(4, 8)), _claim(Span(19, 21), Span(9, 11), Span(12, 18))]
    (block,) = mark(article, claims).blocks
    assert [(part.text, part.claim) for part in block.segments if part.role == "source"] == [("Ana", 0), ("Bo", 1)]


def test_each_claim_has_one_anchor_even_where_it_runs_over_paragraphs_or_stands_in_a_caption() -> None:
    image = Image("https://a.example/a.png", "A rider, police said.")
    article = _article("First half", "second half.", images=(image,))
    claims = [_claim(Span(0, 24)), _claim(Span(0, 7, "caption:0"), Span(9, 15, "caption:0"))]
    marked = mark(article, claims)
    assert marked.lead is not None
    parts = [*marked.lead.caption, *(part for block in marked.blocks for part in block.segments)]
    assert sorted(claim for part in parts for claim in part.anchors) == [0, 1]


def test_the_lead_picture_stands_above_the_text_alone() -> None:
    images = (Image("https://a.example/1.png", "One"), Image("https://a.example/2.png", "Two"))
    marked = mark(_article("Text.", images=images), [])
    assert marked.lead is not None
    assert marked.lead.image == images[0]
    assert [block.image.image for block in marked.blocks if block.image] == [images[1]]


def test_a_passage_is_found_by_its_block() -> None:
    article = _article("One.", "Two two.")
    assert block_number(article, Span(6, 9)) == 1
    assert block_number(article, Span(0, 3, "headline")) is None


def _series(*reports: tuple[int, float | None, float | None, str | None]) -> FigureSeries:
    where = Passage("https://a.example/", Span(0, 1))
    made = tuple(
        FigureReport(NOW + timedelta(hours=hour), where, Figure(Span(0, 1), low, high, "people", "killed"), who, None)
        for hour, low, high, who in reports
    )
    return FigureSeries("killed", "people", made, disagree=True)


def test_figures_are_drawn_as_steps_from_zero_one_line_a_source() -> None:
    drawing = draw(_series((0, 10, 10, "A"), (2, 20, None, "A"), (1, 15, 15, "B")))
    assert drawing is not None
    assert drawing.ticks[0] == (drawing.base, 0.0)
    by_source = {line.source: line for line in drawing.lines}
    assert set(by_source) == {"A", "B"}
    assert "V" in by_source["A"].path
    assert by_source["B"].path.endswith(f"H{float(drawing.right)}")
    assert [dot.open for dot in by_source["A"].dots] == [False, True]


def test_names_at_the_lines_ends_do_not_cover_each_other() -> None:
    drawing = draw(_series((0, 10, 10, "A"), *((1, 20 + n / 10, 20 + n / 10, f"S{n}") for n in range(6))))
    assert drawing is not None
    heights = [line.label_y for line in drawing.lines]
    assert all(after - before >= 13.9 for before, after in pairwise(heights))
    assert 0 < heights[0] <= heights[-1] <= drawing.height


def test_a_series_that_would_show_nothing_is_not_drawn() -> None:
    assert draw(_series((0, 10, 10, "A"))) is None
    assert draw(_series((0, 10, 10, "A"), (5, 10, 10, "B"))) is None
    assert draw(_series((0, 10, 10, "A"), (1, 12, 12, "A"), (2, 9000, None, "B"))) is None


def test_amounts_and_quotations_read_as_printed() -> None:
    strings = load_strings()
    said = [amount(number, strings) for number in (31.0, 2.5, 41270.0, 38_000_000.0)]
    assert said == ["31", "2.5", "41\u202f270", "38 million"]
    assert in_quotes('"No road,"', strings) == "“No road”"
    assert in_quotes('One," "two', strings) == 'One," "two'


def test_a_taken_port_gives_way_to_the_next_free_one(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = Settings(data_dir=tmp_path, database=str(tmp_path / "desk.sqlite"), port=port)
        with bind(settings) as bound:
            assert port < bound.getsockname()[1] < port + 50
            assert address(settings, bound) == f"http://127.0.0.1:{bound.getsockname()[1]}/"


def test_answers_are_not_held_back_by_nagles_delay(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database=str(tmp_path / "desk.sqlite"), port=0)
    with bind(settings) as bound:
        assert bound.proto == socket.IPPROTO_TCP, "asyncio sets TCP_NODELAY on such a socket alone"


def test_a_host_that_is_not_this_machines_is_said_to_be_none(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database=str(tmp_path / "desk.sqlite"), host="192.0.2.1")
    with pytest.raises(BadSetting, match=r"192\.0\.2\.1"):
        bind(settings)


@pytest.mark.parametrize(
    ("speaker", "source", "naming", "said"),
    [
        ("text", "the text, a copy of which was seen by PLNA", Naming.DOCUMENT, "the text"),
        ("senior official", "A senior official", Naming.OFFICIAL, "A senior official"),
        ("Narethi official", "a Narethi official", Naming.OFFICIAL, "a Narethi official"),
        ("army", "The army", Naming.INSTITUTION, "The army"),
        ("Council of States", "The Council of States", Naming.INSTITUTION, "Council of States"),
        ("Anton Greve", "a spokesman, Anton Greve", Naming.PERSON, "Anton Greve"),
        ("port operators", "port operators", Naming.PEOPLE, "port operators"),
        ("army", "it", Naming.INSTITUTION, "army"),
        ("army", None, Naming.INSTITUTION, "army"),
    ],
)
def test_a_source_without_a_proper_name_is_shown_with_its_article(
    speaker: str, source: str | None, naming: Naming, said: str
) -> None:
    assert with_article(speaker, source, naming) == said
