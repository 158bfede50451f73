"""Whom a story is about, what it is related to, and how long it counts as moving."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dateline.model import Article, Entity, EntityKind, Place, Record, Span
from dateline.stories import Cast, cast_of, outline, related

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


def report(n: int, *people: str, place: str = "Karsk", hours: float = 0) -> tuple[Article, Record]:
    text = f"{', '.join(people)} met in {place} on Tuesday for the {n}th round of talks over the ferry."
    article = Article(f"https://o{n}.example/", f"Talks, round {n}", text, (), outlet=f"O{n}", published=NOON)
    spans = [(name, Span(text.index(name), text.index(name) + len(name))) for name in people]
    entities = tuple(Entity(name, EntityKind.PERSON, (span,)) for name, span in spans)
    start = text.index(place)
    places = (Place(Span(start, start + len(place)), place, "XX", 1.0, 2.0, 1.0),)
    return replace(article, published=NOON + timedelta(hours=hours)), Record((), entities=entities, places=places)


def test_a_story_is_about_those_whom_most_of_its_texts_name_and_each_stands_where_it_was_named_first() -> None:
    told = [report(1, "Jano Reth", "Ema Quen"), report(2, "Reth", hours=1), report(3, "Jano Reth", hours=2)]
    found = outline([one for one, _ in told], {one.url: record for one, record in told}, {})
    assert [(one.name, one.texts) for one in found.people] == [("Jano Reth", 3)]
    first = found.people[0].first
    assert first.article == "https://o1.example/" and first.span.of(told[0][0]) == "Jano Reth"
    assert [(one.name, one.texts, one.kind) for one in found.places] == [("Karsk", 3, EntityKind.PLACE)]


def test_a_story_moves_longer_where_its_texts_come_slowly() -> None:
    def until(*hours: float) -> timedelta:
        told = [report(n, "Jano Reth", hours=hour)[0] for n, hour in enumerate(hours)]
        moving = outline(told, {}, {}).moving_until
        assert moving is not None
        return moving - NOON - timedelta(hours=hours[-1])

    assert until(0) == until(0, 1, 2) == timedelta(hours=6)
    assert until(0, 10, 20) == timedelta(hours=30)
    assert until(0, 100, 200) == timedelta(hours=48)


def test_stories_that_share_rare_names_are_related_and_those_that_share_common_ones_are_not() -> None:
    talks = cast_of(1, NOON, [report(1, "Jano Reth", "Ema Quen")[1]])
    before = cast_of(2, NOON - timedelta(days=9), [report(2, "Jano Reth", "Ema Quen", "Olo Marr")[1]])
    after = cast_of(3, NOON + timedelta(days=2), [report(3, "Ema Quen", "Jano Reth")[1]])
    other = Cast(4, NOON, {"jano reth": 1.0, "somebody else": 1.0})
    common = {"jano reth": 0.3, "ema quen": 0.001}
    found = related(talks, [other, before, after, talks], common)
    assert [(one.story, one.before) for one in found] == [(3, False), (2, True)]
    assert found[0].names == ("ema quen", "jano reth")
    assert related(talks, [before], {"jano reth": 1.0, "ema quen": 1.0}) == ()
