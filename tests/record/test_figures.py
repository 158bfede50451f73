from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.model import Act, Claim, Figure, Mode, Naming, Span
from dateline.record.figures import find_figures
from tests.record.articles import article, split

# Words, then for each figure: as printed, low, high, unit, sense.
FIGURES = [
    ("At least 31 people were killed.", ("At least 31 people", 31, None, "people", "killed")),
    ("The strike killed 31 people.", ("31 people", 31, 31, "people", "killed")),
    ("The death toll rose to 31 on Monday.", ("31", 31, 31, None, "killed")),
    ("The death toll rose from 19 to 31.", ("from 19 to 31", 31, 31, None, "killed")),
    ("The toll stood at more than 40.", ("more than 40", 40, None, None, "killed")),
    ("Rescuers counted 31 dead.", ("31 dead", 31, 31, "dead", "killed")),
    ("Dozens of people were injured.", ("Dozens of people", 24, None, "people", "injured")),
    ("The ministry put the number of wounded at 120.", ("120", 120, 120, None, "injured")),
    ("As many as 200,000 people fled their homes.", ("As many as 200,000 people", None, 200000, "people", "displaced")),
    ("Nearly 1,500 people had been detained.", ("Nearly 1,500 people", 1500, 1500, "people", "arrested")),
    ("Police arrested more than 100 protesters.", ("more than 100 protesters", 100, None, "protesters", "arrested")),
    ("Between 20 and 30 people were missing.", ("Between 20 and 30 people", 20, 30, "people", "missing")),
    ("Up to 3,000 soldiers are deployed.", ("Up to 3,000 soldiers", None, 3000, "soldiers", "troops")),
    ("The bank paid €38 million.", ("€38 million", 38_000_000, 38_000_000, "EUR", "money")),
    ("Some 80 percent agreed.", ("Some 80 percent", 80, 80, "%", "per cent")),
    ("It is 30 kilometres from the border.", ("30 kilometres", 30, 30, "kilometres", "distance")),
    ("About 40 trucks crossed.", ("About 40 trucks", 40, 40, "trucks", "trucks")),
    ("Some 1,200 soldiers were killed or wounded.", ("Some 1,200 soldiers", 1200, 1200, "soldiers", "casualties")),
    ("It lies about 9.3km from there.", ("about 9.3km", 9.3, 9.3, "km", "distance")),
    ("It lies in a 55-kilometre zone.", ("55-kilometre", 55, 55, "kilometre", "distance")),
    ("The plane cost RM6.162 million.", ("RM6.162 million", 6_162_000, 6_162_000, "MYR", "money")),
    ("Jobs jumped by 98,700 there.", ("98,700", 98_700, 98_700, None, None)),
    ("The index lost 102.2 points.", ("102.2 points", 102.2, 102.2, "points", None)),
    ("Some 200 U.S. soldiers stayed.", ("Some 200 U.S. soldiers", 200, 200, "soldiers", "troops")),
    ("They may buy up to an additional 15 per cent.", ("up to an additional 15 per cent", None, 15, "%", "per cent")),
    ("Talks are open in at least four states.", ("at least four states", 4, None, "states", None)),
    ("The court heard 140 cases of theft.", ("140 cases", 140, 140, "cases", None)),
    ("The virus spread: 140 cases so far.", ("140 cases", 140, 140, "cases", "infected")),
    ("It held 90 air, sea and river drills.", ("90 air, sea and river drills", 90, 90, "drills", None)),
]


def found_in(words: str) -> list[tuple[str, float | None, float | None, str | None, str | None]]:
    made = article(words)
    return [(f.span.of(made), f.low, f.high, f.unit, f.sense) for f in find_figures(made, split(made), [])]


@pytest.mark.parametrize(("words", "figure"), FIGURES, ids=[row[0] for row in FIGURES])
def test_a_figure_has_its_bounds_unit_and_sense(
    words: str, figure: tuple[str, float | None, float | None, str | None, str | None]
) -> None:
    assert found_in(words) == [figure]


@pytest.mark.parametrize(
    ("words", "senses"),
    [
        ("The strike killed 31 people and wounded 12.", ["killed", "injured"]),
        ("31 people were killed and 12 wounded.", ["killed", "injured"]),
        ("It left 14 people dead and 35 others injured.", ["killed", "injured"]),
        ("It killed at least 10 people, wounding dozens.", ["killed", "injured"]),
        ("He killed two police officers and three civilians.", ["killed", "killed"]),
        ("Two officers and three civilians were killed.", ["killed", "killed"]),
        ("They hold 61 of 120 seats.", ["seats", "seats"]),
    ],
)
def test_each_of_two_figures_keeps_its_own_sense(words: str, senses: list[str]) -> None:
    assert [row[4] for row in found_in(words)] == senses


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Nine people, including two children and three women, were killed.", ["two children", "three women"]),
        ("Nine people, two of them children, were killed.", ["two of them children"]),
        ("At least 9 people (including 2 children) died.", ["2 children"]),
    ],
)
def test_parts_stand_within_their_whole_and_share_its_sense(words: str, parts: list[str]) -> None:
    made = article(words)
    (whole,) = find_figures(made, split(made), [])
    assert whole.sense == "killed"
    assert [part.span.of(made) for part in whole.parts] == parts
    assert {part.sense for part in whole.parts} == {"killed"}


@pytest.mark.parametrize(
    "words",
    [
        "Jano Reth, 54, said so in 2011.",
        "A 54-year-old man came on 3 May.",
        "They met at 15:30.",
        "Resolution 2254 was passed.",
        "They won 3-1.",
        "The 47th brigade moved.",
        "Two security sources said so.",
        "She was one of five children.",
        "No one was hurt.",
        "They flew an ATR 72 there.",
        "Call +44 20 7946 0000 now.",
        "It lasted three days.",
    ],
)
def test_years_ages_hours_names_and_scores_are_no_figures(words: str) -> None:
    assert found_in(words) == []


def claim(*content: Span) -> Claim:
    return Claim(None, None, content, None, Naming.UNATTRIBUTED, Mode.REPORTED, Act.STATE)


def test_a_figure_belongs_to_the_smallest_claim_around_it() -> None:
    words = "The agency said the ministry said 31 people were killed, while 12 people were injured."
    made = article(words)
    inner = Span(words.index("31"), words.index(", while"))
    outer = Span(words.index("the ministry"), words.index(", while"))
    first, second = find_figures(made, split(made), [claim(outer), claim(inner)])
    assert (first.claim, second.claim) == (1, None)


def test_a_language_without_data_gives_no_figures() -> None:
    made = article("31 people were killed.")
    other = type(made)(made.url, None, made.text, made.blocks, language="xx")
    assert find_figures(other, split(other), []) == []


def spans_of(figures: list[Figure]) -> list[Span]:
    return [span for figure in figures for span in (figure.span, *spans_of(list(figure.parts)))]


@given(st.text(alphabet="0123456789 -.,%€$ killedpeoplenandtwofthemincluding()", max_size=100))
def test_any_text_gives_spans_that_hold(words: str) -> None:
    made = article(words)
    for span in spans_of(find_figures(made, split(made), [])):
        assert 0 <= span.start < span.end <= len(words)
