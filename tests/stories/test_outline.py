from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dateline.model import (
    Act,
    Article,
    Claim,
    Dateline,
    Figure,
    FigureSeries,
    Grain,
    Mode,
    Naming,
    Outline,
    Passage,
    Record,
    Span,
    Time,
)
from dateline.stories import outline
from dateline.text import sentences
from tests.stories.newsdesk import day

MORNING = datetime(2026, 11, 3, 8, tzinfo=UTC)

BACKGROUND = "Toran and Veria have been at war over the Ister delta since May 2024."
FIRST = (
    "KARSK, Toran, Nov 3 (Norlund Press) — Three night watchmen died when drones hit a grain depot in the river port "
    "of Karsk early on Tuesday, the harbour master said.\n\n"
    "The silos burned until noon and smoke closed the ferry crossing to the far bank.\n\n"
    "Lorries with wheat queued as far as the ring road.\n\n"
    "Firemen pumped water from the river for seven hours.\n\n" + BACKGROUND
)
SECOND = (
    "A fourth watchman died of his burns in Karsk on Wednesday, a day after drones hit the grain depot there, doctors "
    "said.\n\n"
    "The silos burned until noon on Tuesday and smoke closed the ferry crossing.\n\n"
    "Bakers in Karsk began to ration flour and the mayor opened the army's own stores.\n\n"
    "Insurers put the loss of wheat at nine million crowns.\n\n" + BACKGROUND
)


def article(name: str, headline: str | None, text: str, hours: float = 0, **more: object) -> Article:
    when = MORNING + timedelta(hours=hours)
    return Article(f"https://{name}.example/1", headline, text, (), outlet=name, published=when, language="en", **more)  # type: ignore[arg-type]


def karsk() -> list[Article]:
    return [
        article("gazette", "Drone strike on Karsk grain depot kills three", FIRST),
        article("post", "LIVE: smoke over Karsk, follow our updates", FIRST, 1),
        article("herald", "Who gains from the fire at Karsk?", SECOND, 25),
        article("mail", "Fourth watchman dies after drone strike on Karsk depot", SECOND, 24),
    ]


WIRES = {
    "https://gazette.example/1": 1,
    "https://post.example/1": 1,
    "https://herald.example/1": 2,
    "https://mail.example/1": 2,
}


def shown(passage: Passage, articles: list[Article]) -> str:
    return passage.span.of(next(one for one in articles if one.url == passage.article))


def made(articles: list[Article], records: dict[str, Record] | None = None, **more: object) -> Outline:
    return outline(articles, records or {}, WIRES, **more)  # type: ignore[arg-type]


def test_the_title_is_a_headline_that_tells_what_happened() -> None:
    title = shown(made(karsk()).title, karsk())
    assert title in (
        "Drone strike on Karsk grain depot kills three",
        "Fourth watchman dies after drone strike on Karsk depot",
    )


def test_a_question_is_the_title_only_where_there_is_nothing_else() -> None:
    alone = [karsk()[2]]
    assert shown(made(alone).title, alone) == "Who gains from the fire at Karsk?"


def test_the_standfirst_is_a_lead_sentence_without_its_dateline() -> None:
    alone = [karsk()[0]]
    assert shown(made(alone).standfirst, alone).startswith("Three night watchmen died when drones hit a grain depot")


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("Norlund Press – Rain fell on the harbour all day and the boats stayed in.", "Rain fell"),
        ("PORT ADELE (NP) - Rain fell on the harbour all day and the boats stayed in.", "Rain fell"),
        ("Mayor Odile Trask - not a friend of rain - stayed in all day with her boats.", "Mayor Odile Trask"),
    ],
)
def test_only_a_dateline_or_the_outlets_name_is_taken_off_a_first_sentence(text: str, begins: str) -> None:
    alone = [article("gazette", "Rain", text, agency="Norlund Press", dateline=Dateline("PORT ADELE", None, "NP"))]
    assert shown(made(alone).standfirst, alone).startswith(begins)


def test_the_timeline_holds_what_each_text_said_first() -> None:
    timeline = [shown(one.passage, karsk()) for one in made(karsk()).timeline]
    assert timeline[0].startswith("Three night watchmen died")
    assert any(line.startswith("A fourth watchman died") for line in timeline)
    assert not any("silos burned until noon on Tuesday" in line for line in timeline), "said the day before"


def test_a_text_that_only_repeats_adds_nothing_to_the_timeline() -> None:
    again = article("echo", "Three die in Karsk", "\n\n".join(FIRST.split("\n\n")[1:4]), 30)
    timeline = made([*karsk(), again]).timeline
    assert all(one.passage.article != again.url for one in timeline)


def test_a_sentence_that_texts_repeat_late_is_background_once() -> None:
    background = made(karsk()).background
    assert [shown(one.passage, karsk()) for one in background] == [BACKGROUND]
    assert background[0].when == MORNING and background[0].background


def test_a_sentence_of_past_times_is_background_even_in_one_text() -> None:
    alone = [karsk()[0]]
    start = FIRST.index("May 2024")
    time = Time(Span(start, start + 8), datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 6, 1, tzinfo=UTC), Grain.MONTH)
    record = Record(tuple(sentences(FIRST)), times=(time,))
    found = made(alone, {alone[0].url: record}).background
    assert [shown(one.passage, alone) for one in found] == [BACKGROUND]
    assert made(alone).background == ()


def test_what_an_earlier_story_printed_is_background() -> None:
    alone = [karsk()[0]]
    before = article("archive", "War", "Something else.\n\nLorries with wheat queued as far as the ring road.", -500)
    found = made(alone, earlier=[before]).background
    assert [shown(one.passage, alone) for one in found] == ["Lorries with wheat queued as far as the ring road."]


def counted(outlet: str, hours: float, low: float, high: float | None, speaker: str | None) -> tuple[Article, Record]:
    """An article that gives a number of people killed, and its record."""
    text = f"There were {low:.0f} people dead in Karsk, it was said on Tuesday evening by those who counted."
    claim = Claim(None, None, (Span(0, len(text)),), speaker, Naming.INSTITUTION, Mode.REPORTED, Act.STATE)
    words = f"{low:.0f} people"
    figure = Figure(Span(11, 11 + len(words)), low, high, "people", "killed", claim=0 if speaker else None)
    record = Record(tuple(sentences(text)), claims=(claim,) if speaker else (), figures=(figure,))
    return article(outlet, f"Deaths in Karsk counted by {outlet}", text, hours), record


def series(*given: tuple[Article, Record]) -> FigureSeries:
    found = outline([one for one, _ in given], {one.url: record for one, record in given}, {}).figures
    assert len(found) == 1
    return found[0]


MONITOR, MINISTRY = "Delta Monitor", "Interior Ministry"


def test_counts_of_two_sources_that_cannot_both_be_true_disagree() -> None:
    found = series(counted("gazette", 0, 31, None, MONITOR), counted("post", 2, 19, 19, MINISTRY))
    assert found.disagree and found.sense == "killed"
    assert [(report.speaker, report.figure.low) for report in found.reports] == [(MONITOR, 31), (MINISTRY, 19)]


def test_a_later_count_of_the_same_source_is_an_update() -> None:
    assert not series(counted("gazette", 0, 19, 19, MINISTRY), counted("post", 2, 31, 31, MINISTRY)).disagree


def test_sources_that_come_to_agree_do_not_disagree_any_more() -> None:
    earlier = counted("gazette", 0, 31, 31, MONITOR), counted("post", 2, 19, 19, MINISTRY)
    assert series(*earlier).disagree
    assert not series(*earlier, counted("mail", 5, 31, 31, MINISTRY)).disagree


def test_counts_a_day_apart_do_not_disagree() -> None:
    assert not series(counted("gazette", 0, 19, 19, MONITOR), counted("post", 26, 31, 31, MINISTRY)).disagree


def test_a_toll_that_rises_with_no_source_named_is_an_update() -> None:
    assert not series(counted("gazette", 0, 9, 9, None), counted("post", 4, 12, 12, "Hospital")).disagree


def test_times_come_from_the_caller_where_articles_have_none() -> None:
    undated = [replace(one, published=None) for one in karsk()]
    times = {undated[1].url: MORNING, undated[2].url: MORNING + timedelta(hours=3)}
    found = made(undated, times=times)
    assert (found.start, found.end) == (MORNING, MORNING + timedelta(hours=3))
    with pytest.raises(ValueError, match="time"):
        made(undated)


def test_every_passage_lies_in_its_article() -> None:
    articles = [one for _, one in day()]
    found = outline(articles, {}, {})
    passages = [found.title, found.standfirst, *(one.passage for one in (*found.timeline, *found.background))]
    for passage in passages:
        assert shown(passage, articles).strip()
    assert list(found.timeline) == sorted(found.timeline, key=lambda one: one.when)


def test_articles_without_text_or_headline_have_an_outline() -> None:
    bare = [article("a", None, ""), article("b", "Rain", "", 1)]
    assert shown(outline(bare, {}, {}).title, bare) == "Rain"
    assert outline(bare[:1], {}, {}).timeline == ()


def test_a_count_that_leaves_out_what_it_counts_goes_on_from_the_one_before() -> None:
    text = "The mayor said five boats had sunk. Anglers on the mole said they had counted seven. She was told at ten."
    said = [Span(15, 34), Span(text.index("they"), text.index(" She") - 1)]
    claims = tuple(
        Claim(None, None, (span,), speaker, Naming.PEOPLE, Mode.REPORTED, Act.STATE)
        for span, speaker in zip(said, ("mayor", "anglers"), strict=True)
    )
    five = Figure(Span(15, 25), 5, 5, "boats", "destroyed", claim=0)
    record = Record(tuple(sentences(text)), claims=claims, figures=(five,))
    found = series((article("gazette", "Boats sink", text), record))
    assert [(report.speaker, report.figure.low) for report in found.reports] == [("mayor", 5), ("anglers", 7)]
    assert found.disagree


def test_what_a_witness_tells_of_earlier_years_is_no_background() -> None:
    alone = [karsk()[0]]
    start = FIRST.index("May 2024")
    time = Time(Span(start, start + 8), datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 6, 1, tzinfo=UTC), Grain.MONTH)
    content = Span(FIRST.index(BACKGROUND), len(FIRST))
    for naming, shown_as in ((Naming.PERSON, 0), (Naming.INSTITUTION, 1)):
        claim = Claim(None, None, (content,), "Jano Reth", naming, Mode.REPORTED, Act.STATE)
        record = Record(tuple(sentences(FIRST)), times=(time,), claims=(claim,))
        assert len(made(alone, {alone[0].url: record}).background) == shown_as
