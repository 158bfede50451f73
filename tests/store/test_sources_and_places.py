"""Who speaks, and where things happen: the pages of a source and of a place, and what is taken along."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dateline.errors import NoSuchRow
from dateline.model import Act, Article, Naming, Place, Record, Span
from dateline.store import Store
from dateline.store.exporting import Scope
from dateline.store.passages import sentence_around
from tests.store.making import HOUR, LINE, NOON, article, bring, on_sqlite, place, record, take_record

SPEAKER = "Ilse Tarn"


def several(store: Store, texts: int = 3) -> list[int]:
    """Articles that each quote one mayor, each a text and a story of its own; their ids."""
    ids = []
    for number in range(1, texts + 1):
        made = article(number, LINE + " It rained." * number)
        ids.append(bring(store, made, f"https://courier.example/feed{number}"))
        take_record(store, record(made))
        place(store)
    return ids


def speaker_of(store: Store) -> int:
    found = store.claims()[0].speaker_id
    assert found is not None
    return found


def test_a_source_has_all_that_it_said_with_the_names_it_is_printed_by(store: Store) -> None:
    several(store)
    view = store.source(speaker_of(store), NOON)
    assert view.name == SPEAKER
    assert view.names == ("mayor Ilse Tarn",)
    assert view.roles == ("mayor",)
    assert [line.id for line in view.claims] == [line.id for line in store.claims()]
    assert (view.total, view.denials, view.namings) == (3, 0, ((Naming.PERSON, 3),))
    assert sum(n for _, n in view.weeks) == 3 and view.weeks[-1][1] == 3
    assert [n for _, n in view.stories] == [1, 1, 1]


def test_a_source_is_paged_and_asked_by_what_it_does(store: Store) -> None:
    several(store)
    source = speaker_of(store)
    first = store.source(source, NOON, limit=2).claims
    rest = store.source(source, NOON, (first[-1].at, first[-1].id), limit=2).claims
    assert [line.id for line in (*first, *rest)] == [line.id for line in store.claims()]
    assert store.source(source, NOON, act=Act.DENY).claims == ()


def test_who_is_nobody_the_desk_knows_has_no_page(store: Store) -> None:
    bring(store, article(1))
    take_record(store, record(article(1), naming=Naming.ANONYMOUS, speaker=None))
    assert store.claims()[0].speaker_id is None
    with pytest.raises(NoSuchRow):
        store.source(10**9, NOON)


def test_places_of_the_last_days_are_counted_by_different_texts(store: Store) -> None:
    several(store)
    (spot,) = store.spots(NOON - HOUR, NOON)
    assert (spot.name, spot.country, spot.texts, spot.stories) == ("Orven", "XX", 3, 3)
    assert store.spots(NOON, NOON + HOUR) == ()


def test_a_place_has_the_articles_that_name_it_with_their_sentences(store: Store) -> None:
    ids = several(store)
    (spot,) = store.spots(NOON - HOUR, NOON)
    view = store.spot(spot.id)
    assert [one.id for one in view.articles] == ids
    assert view.articles[0].sentence == LINE
    assert len(view.stories) == 3
    last = view.articles[1]
    assert [one.id for one in store.spot(spot.id, (last.at, last.id)).articles] == ids[2:]
    with pytest.raises(NoSuchRow):
        store.spot(spot.id + 1)


def test_a_place_that_is_unsure_stands_on_no_map(store: Store) -> None:
    made = record(article(1))
    bring(store, article(1))
    take_record(store, replace(made, places=(replace(made.places[0], score=0.2),)))
    assert store.spots(NOON - HOUR, NOON) == ()


def test_the_same_name_elsewhere_is_another_place(store: Store) -> None:
    made = record(article(1))
    there = Place(Span(14, 19), "Orven", "YY", 50.0, 6.0, 0.9)
    bring(store, article(1))
    take_record(store, replace(made, places=(*made.places, there)))
    place(store)
    found = store.spots(NOON - HOUR, NOON)
    assert sorted((spot.name, spot.country or "") for spot in found) == [("Orven", "XX"), ("Orven", "YY")]


def test_what_is_taken_along_has_its_sentence_and_the_address_of_its_article(store: Store) -> None:
    several(store, 1)
    (claim,) = store.export_claims(Scope(source=speaker_of(store)))
    assert (claim.sentence, claim.url) == (LINE, article(1).url)
    (figure,) = store.export_figures(Scope(story=store.claims()[0].story_id))
    assert (figure.words, figure.low, figure.sense, figure.sentence) == ("The", 1.0, "closed", LINE)
    (spot,) = store.export_places(Scope(articles=(store.claims()[0].article_id,)))
    assert (spot.words, spot.name, spot.lat) == ("Orven", "Orven", 1.5)
    for scope in (Scope(story=10**9), Scope(source=10**9), Scope(topic=10**9), Scope(articles=())):
        assert [*store.export_claims(scope), *store.export_figures(scope), *store.export_places(scope)] == []


def test_a_topic_takes_along_what_it_says(store: Store) -> None:
    several(store, 2)
    assert len(list(store.export_claims(Scope(topic=speaker_of(store))))) == 2


@on_sqlite
def test_more_than_is_read_at_once_is_taken_along_once_each(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from dateline.store import exporting

    monkeypatch.setattr(exporting, "_AT_ONCE", 2)
    several(store, 5)
    ids = [row.id for row in store.export_claims(Scope())]
    assert len(ids) == len(set(ids)) == 5
    assert len(list(store.export_places(Scope()))) == 5


def _text(*paragraphs: str) -> Article:
    return Article("https://x.example/", "Bridge shut", "\n\n".join(paragraphs), (), language="en")


def test_the_sentence_around_words_is_theirs_and_of_a_headline_the_whole() -> None:
    made = _text("It rained. The bridge is shut until Friday. Nobody crossed.")
    start = made.text.index("until")
    assert sentence_around(made, Span(start, start + 5)).of(made) == "The bridge is shut until Friday."
    assert sentence_around(made, Span(0, 6, "headline")).of(made) == "Bridge shut"
    long = start - 20, start + 25
    assert sentence_around(made, Span(*long)).of(made) == "The bridge is shut until Friday. Nobody crossed."


@on_sqlite
def test_records_of_an_earlier_week_are_no_part_of_this_one(store: Store) -> None:
    several(store, 1)
    later = NOON + timedelta(weeks=3)
    view = store.source(speaker_of(store), later)
    assert view.weeks[-1][1] == 0 and view.total == 1
    assert store.source(speaker_of(store), NOON + timedelta(weeks=60)).total == 0


def test_a_record_without_places_or_claims_is_kept_as_that(store: Store) -> None:
    id_ = bring(store, article(1))
    take_record(store, Record(sentences=()))
    assert store.article(id_).claims == () and store.taken(id_) == ()


@on_sqlite
def test_a_place_lists_a_text_once_however_many_outlets_print_it(store: Store) -> None:
    wire = story = None
    for number in (1, 2):
        made = article(number, url=f"https://outlet{number}.example/1", outlet=f"Outlet {number}")
        bring(store, made, f"https://outlet{number}.example/feed")
        take_record(store, record(made))
        wire, story = place(store, wire, story)
    (one,) = store.spot(store.spots(NOON - HOUR, NOON)[0].id).articles
    assert one.article.outlet == "Outlet 1" and one.article.also_in == ("Outlet 2",)
