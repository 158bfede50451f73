from __future__ import annotations

import pytest

from dateline.model import Dateline, Place
from dateline.record.entities import find_entities
from dateline.record.gazetteer import load_gazetteer
from dateline.record.places import SURE_ENOUGH, find_places
from tests.record.articles import article, split


def placed(words: str, dateline: Dateline | None = None) -> list[tuple[str, str, str | None]]:
    made = article(words, dateline=dateline)
    world = load_gazetteer()
    found: list[Place] = find_places(made, find_entities(made, split(made), world), world)
    assert all(SURE_ENOUGH <= place.score <= 1 for place in found)
    assert all((place.lat is None) == (place.lon is None) for place in found)
    return [(place.span.of(made), place.name, place.country) for place in found]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Shells hit houses in Aleppo.", [("Aleppo", "Aleppo", "SY")]),
        ("They met in the town of Khan Younis.", [("Khan Younis", "Khān Yūnis", "PS")]),
        ("He lives in Pokrovsk in eastern Ukraine.", [("Pokrovsk", "Pokrovsk", "UA"), ("Ukraine", "Ukraine", "UA")]),
        ("It burned near Tripoli, Lebanon.", [("Tripoli", "Tripoli", "LB"), ("Lebanon", "Lebanon", "LB")]),
        ("It burned near Tripoli, Libya.", [("Tripoli", "Tripoli", "LY"), ("Libya", "Libya", "LY")]),
        ("She was born in Springfield, Ill.", [("Springfield", "Springfield", "US"), ("Ill.", "Illinois", "US")]),
        (
            "Crowds marched in Lviv, Odesa and Ternopil.",
            [("Lviv", "Lviv", "UA"), ("Odesa", "Odesa", "UA"), ("Ternopil", "Ternopil", "UA")],
        ),
        ("A mill burned in the Zabul province.", [("Zabul", "Zabul", "AF")]),
        ("It lies in the Tibet Autonomous Region.", [("Tibet Autonomous Region", "Tibet", "CN")]),
        ("She left the hometown of Pocatello, Idaho.", [("Pocatello", "Pocatello", "US"), ("Idaho", "Idaho", "US")]),
        ("Mexico’s economy grew.", [("Mexico", "Mexico", "MX")]),
        ("NEW DELHI: Shops were shut.", [("NEW DELHI", "New Delhi", "IN")]),
        ("Kyiv residents slept in the metro.", [("Kyiv", "Kyiv", "UA")]),
        ("Trains ran from Lviv to Odesa.", [("Lviv", "Lviv", "UA"), ("Odesa", "Odesa", "UA")]),
        ("Troops left Russian-occupied Crimea.", [("Crimea", "Crimea", "UA")]),
        ("The plane flew from Kathmandu to Dubai.", [("Kathmandu", "Kathmandu", "NP"), ("Dubai", "Dubai", "AE")]),
    ],
)
def test_a_mention_is_put_on_the_map(words: str, expected: list[tuple[str, str, str]]) -> None:
    assert placed(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "Paris Hilton smiled. Hilton left.",
        "London Breed spoke. Breed smiled.",
        "Warsaw vowed to respond.",
        "A deal was reached with Beijing on Monday.",
        "Denby magazine ran it.",
        "Talks between Moscow and Kyiv failed.",
        "He spoke at Aleppo University.",
        "The pirates sailed on.",
        "Reading is fun.",
        "They met in Nosuchplace.",
        "Britain said no.",
        "The first Mass was held.",
        "It was a gift from God.",
        "He leads the Police Federation of England and Wales.",
    ],
)
def test_names_of_persons_bodies_and_speaking_states_are_no_places(words: str) -> None:
    assert placed(words) == []


def test_a_voice_in_one_sentence_is_a_place_in_the_next() -> None:
    assert placed("Warsaw vowed to respond. Crowds filled the streets of Warsaw.") == [("Warsaw", "Warsaw", "PL")]


def test_the_country_an_article_plays_in_decides_between_towns_of_one_name() -> None:
    words = "{} troops moved. {} officials said shells fell in Tripoli. The {} army was silent."
    assert placed(words.format("Lebanese", "Lebanese", "Lebanese")) == [("Tripoli", "Tripoli", "LB")]
    assert placed(words.format("Libyan", "Libyan", "Libyan")) == [("Tripoli", "Tripoli", "LY")]


def test_the_dateline_is_a_place() -> None:
    words = "BEIRUT, Lebanon (Agency) — Shells fell on the coast."
    found = placed(words, Dateline("BEIRUT, Lebanon", None, "Agency"))
    assert found == [("BEIRUT", "Beirut", "LB"), ("Lebanon", "Lebanon", "LB")]
