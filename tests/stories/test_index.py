from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.model import Article, Entity, EntityKind, Place, Record, Span
from dateline.stories import REMEMBERED, StoryIndex
from dateline.stories.terms import terms_of
from tests.stories.newsdesk import day, events, headline_only
from tests.timing import grows_in_proportion

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


def told(name: str, headline: str, *, after_hours: float = 0, outlet: str = "gazette", text: str = "") -> Article:
    when = NOON + timedelta(hours=after_hours)
    return Article(f"https://{outlet}.example/{name}", headline, text, (), outlet=outlet, published=when, language="en")


def placed(articles: list[Article]) -> set[frozenset[str]]:
    index = StoryIndex()
    for article in articles:
        index.add(article)
    return {frozenset(urls) for urls in index.groups().values()}


def test_a_days_reports_fall_into_their_events() -> None:
    assert placed([article for _, article in day()]) == events(day())


def test_two_strikes_in_two_cities_on_one_day_are_two_stories() -> None:
    strikes = [(event, article) for event, article in day() if event in ("karsk", "velmor")]
    assert placed([article for _, article in strikes]) == events(strikes)


def test_reactions_to_a_deal_belong_to_the_deal() -> None:
    deal = [(event, article) for event, article in day() if event == "deal"]
    assert placed([article for _, article in deal]) == events(deal)


def test_an_entry_with_a_headline_alone_joins_the_story_of_full_texts() -> None:
    index = StoryIndex()
    for _, article in day():
        index.add(article)
    late = [
        ("karsk", told("late1", "Karsk grain depot still burning after drone strike", after_hours=8, outlet="herald")),
        ("velmor", told("late2", "Engineers killed at Velmor power station are named", after_hours=8, outlet="herald")),
        ("dam", told("late3", "Kastra dam: villagers told to wait", after_hours=9, outlet="herald")),
    ]
    for event, article in late:
        story = index.add(article)
        assert any(event in url for url in index.groups()[story]), article.headline


def test_headlines_alone_find_each_other() -> None:
    first = [headline_only(article) for event, article in day() if event == "dam"]
    assert len(placed(first[:2])) == 1


def test_a_name_that_is_everywhere_today_joins_no_events_by_itself() -> None:
    doings = [
        "opens bridge", "to marry cellist", "sues newspaper", "loses wallet", "plants oaks", "paints lighthouse",
        "praises bakers", "visits quarry", "sells yacht", "learns welding", "breaks wrist", "hosts chess final",
        "answers hecklers", "buys orchard", "signs tax bill", "meets nurses", "drops libel case", "reads to pupils",
    ]  # fmt: skip
    entries = [told(str(n), f"Jano Reth {doing}", after_hours=n / 2, outlet=f"o{n}") for n, doing in enumerate(doings)]
    assert len(placed(entries)) >= 15


def test_a_story_that_has_been_silent_for_a_week_takes_nothing_more() -> None:
    first = told("a", "Kastra dam gates opened after a week of rain")
    assert (
        len(placed([first, told("b", "Kastra dam gates opened after a week of rain", after_hours=24, outlet="post")]))
        == 1
    )
    assert (
        len(placed([first, told("b", "Kastra dam gates opened after a week of rain", after_hours=200, outlet="post")]))
        == 2
    )


def test_a_title_that_an_outlet_prints_each_day_joins_nothing() -> None:
    mornings = [
        told(f"m{n}", "Morning briefing: what to read over coffee today", after_hours=24 * n, text=f"Item {n} first.")
        for n in range(4)
    ]
    index = StoryIndex()
    ids = [index.add(article) for article in mornings]
    assert len(set(ids[2:])) == 2
    # Nor does anything join it.
    other = told("x", "Morning briefing: what to read over coffee today", after_hours=73, outlet="post")
    assert index.add(other) not in ids[2:]


def test_copies_of_one_text_join_its_story_and_count_once() -> None:
    index = StoryIndex()
    article = day()[0][1]
    first = index.add(article, wire=7)
    for number in range(30):
        copy = replace(article, url=f"https://o{number}.example/", headline=f"Quite another headline {number}")
        assert index.add(copy, wire=7) == first
    assert len(index.groups()[first]) == 31
    lone = told("lone", "Quite another headline 31", outlet="mail")
    assert index.add(lone, wire=8) != first


def test_names_come_from_the_record_where_there_is_one() -> None:
    article = told("a", "Reth meets quen", text="Reth and quen met to talk about the Mill.")
    record = Record((), entities=tuple(Entity(name, EntityKind.PERSON, ()) for name in ("Jano Reth", "Quen")))
    assert terms_of(article).names == {"reth", "mill"}
    assert terms_of(article, record).names == {"jano", "reth", "quen"}


def long_stream(seed: int, count: int, hours: float = 1 / 6) -> list[tuple[Article, int]]:
    """Invented headlines on a few themes that drift and grow together, with a wire id each; some are copies."""
    dice = random.Random(seed)
    words = [
        f"{a}{b}" for a in ("kar", "vel", "mor", "hol", "ska", "tor") for b in ("sund", "dale", "wick", "more", "gate")
    ]
    themes = [dice.sample(words, 9) for _ in range(12)]
    found: list[tuple[Article, int]] = []
    for number in range(count):
        if found and dice.random() < 0.1:
            copied, wire = dice.choice(found)
            found.append((replace(copied, url=f"https://copy.example/{number}"), wire))
            continue
        theme = dice.choice(themes)
        picked = dice.sample(theme, dice.randint(3, 6)) + dice.sample(words, 2)
        headline = " ".join(word.title() if dice.random() < 0.3 else word for word in picked)
        outlet = dice.choice(["gazette", "post", "mail"])
        found.append((told(str(number), headline, after_hours=number * hours, outlet=outlet), number))
    return found


@pytest.mark.parametrize("stop", [1, 40, 150, 239, 420, 599])
def test_a_restored_index_answers_as_the_one_that_never_stopped(stop: int) -> None:
    stream = long_stream(3, 600, hours=0.8)
    whole = StoryIndex()
    for article, wire in stream[:stop]:
        whole.add(article, wire=wire)
    newest = max(when for article, _ in stream[:stop] if (when := article.published))
    again = StoryIndex()
    for old, surviving in whole.aliases().items():
        again.restore_alias(old, surviving)
    restored = set()
    for article, wire in stream[:stop]:
        if article.published and article.published >= newest - REMEMBERED:
            again.restore(article, whole.story_of(article.url), wire=wire)
            restored.add(article.url)
    whole.moved()
    for article, wire in stream[stop:]:
        assert again.add(article, wire=wire) == whole.add(article, wire=wire)
        assert again.moved() == whole.moved()
    known = restored | {article.url for article, _ in stream[stop:]}
    kept = {number: [url for url in urls if url in known] for number, urls in whole.groups().items()}
    assert again.groups() == {number: urls for number, urls in kept.items() if urls}
    assert whole.aliases(), "the stream is meant to hold stories that grow together"


def test_stories_that_grow_together_merge_and_the_older_id_survives() -> None:
    index = StoryIndex()
    seen: set[int] = set()
    for article, wire in long_stream(3, 240):
        seen.add(index.add(article, wire=wire))
    for old, surviving in index.aliases().items():
        assert surviving < old
        assert index.alias(old) == surviving
        assert old not in index.groups() and surviving in index.groups()
    assert {index.alias(number) for number in seen} == set(index.groups())


def test_the_same_articles_give_the_same_stories_in_another_process() -> None:
    script = (
        "from tests.stories.test_index import long_stream\n"
        "from dateline.stories import StoryIndex\n"
        "index = StoryIndex()\n"
        "print([index.add(article, wire=wire) for article, wire in long_stream(5, 80)])\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_empty_and_three_word_texts_stand_somewhere() -> None:
    empty = [Article(f"https://o.example/{n}", None, "", ()) for n in range(3)]
    short = [Article(f"https://o.example/s{n}", None, "Rain again today.", (), published=NOON) for n in range(2)]
    assert sum(map(len, placed([*empty, *short]))) == 5
    assert len(placed(empty)) == 3


def test_a_time_that_is_wrong_by_years_gives_way_to_the_time_of_arrival() -> None:
    index = StoryIndex()
    first = index.add(told("a", "Kastra dam gates opened after a week of rain"), at=NOON)
    for year in (1, 2099):
        wrong = replace(
            told(f"b{year}", "Kastra dam gates opened after the rain", outlet="post"),
            published=datetime(year, 1, 2, tzinfo=UTC),
        )
        assert index.add(wrong, at=NOON + timedelta(hours=1)) == first
    assert index.add(told("c", "Gates of Kastra dam opened after week of rain", after_hours=2, outlet="mail")) == first


def test_a_new_revision_stays_in_its_story() -> None:
    index = StoryIndex()
    for _, article in day():
        index.add(article)
    ids = {article.url: index.story_of(article.url) for _, article in day()}
    for _, article in day():
        assert index.add(replace(article, headline="Corrected: " + (article.headline or ""))) == ids[article.url]
    assert sum(map(len, index.groups().values())) == len(ids)


def test_a_flood_of_nearly_equal_items_takes_linear_time() -> None:
    def add(count: int) -> None:
        index = StoryIndex()
        for number in range(count):
            index.add(
                told(
                    str(number),
                    f"Reading {number} of the gauge at Kastra dam",
                    outlet=f"o{number % 9}",
                    after_hours=number / 999,
                )
            )

    assert grows_in_proportion(add, 250, 4000, slack=5)


def test_a_story_long_past_keeps_its_articles_and_nothing_else() -> None:
    index = StoryIndex()
    first = told("first", "Kastra dam gates opened after a week of rain")
    number = index.add(first)
    for n in range(5000):
        index.add(told(str(n), f"w{n} x{n} y{n} z{n}", after_hours=n / 5, outlet=f"o{n % 9}"))
    assert index.groups()[number] == [first.url]
    assert index.add(replace(first, headline="Kastra dam gates opened after rain")) == number
    assert index.add(told("late", first.headline or "", after_hours=1001, outlet="post")) != number


def test_asking_for_an_article_never_added_says_so() -> None:
    with pytest.raises(KeyError):
        StoryIndex().story_of("https://nowhere.example/")


articles = st.builds(
    lambda number, words, hours: told(str(number), " ".join(words), after_hours=hours),
    st.integers(0, 20),
    st.lists(st.sampled_from(["Kastra", "dam", "rain", "Holmsund", "gates", "opened", "Reth", "flood"]), max_size=6),
    st.floats(-500, 500),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(articles, max_size=25))
def test_every_article_stands_in_exactly_one_story(stream: list[Article]) -> None:
    index = StoryIndex()
    for article in stream:
        index.add(article)
    grouped = [url for urls in index.groups().values() for url in urls]
    assert sorted(grouped) == sorted({article.url for article in stream})
    assert all(url in index.groups()[index.story_of(url)] for url in grouped)


def stored(article: Article, *people: str, countries: tuple[str, ...] = ()) -> Record:
    """A record that names people and countries."""
    places = tuple(Place(Span(0, 1), name, None, None, None, 1.0) for name in countries)
    return Record((), entities=tuple(Entity(name, EntityKind.PERSON, ()) for name in people), places=places)


def test_a_country_and_its_people_are_no_names_of_an_event() -> None:
    article = told("a", "Veria strikes Karsk", text="Verian guns struck Karsk again, and Veria denied it.")
    assert {"veria", "karsk"} <= terms_of(article).names
    record = replace(stored(article, countries=("Veria",)), entities=(Entity("Karsk", EntityKind.PLACE, ()),))
    assert terms_of(article, record).names == {"karsk"}
    assert terms_of(article, record).countries == {"veria", "verian"}


def test_two_people_in_common_bring_a_follow_up_to_its_story_and_one_does_not() -> None:
    first = told("a", "Kastra dam gates opened after a week of rain")
    later = told("b", "Engineers quarrel over what became of the Kastra dam", after_hours=60, outlet="post")
    people = ("Jano Reth", "Ema Quen")
    for known, joins in ((people, True), (people[:1], False)):
        index = StoryIndex()
        story = index.add(first, stored(first, *people))
        assert (index.add(later, stored(later, *known)) == story) is joins, known
