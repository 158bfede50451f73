"""Stories told in several languages, found by names, places and numbers: an invented river port, a strike, a dam."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dateline.model import Article
from dateline.stories import StoryIndex
from dateline.stories.transliteration import in_latin

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)

EVENTS = {
    "karsk": {
        "en": (
            "Drones hit grain depot in Karsk, 19 killed",
            "Nineteen people, 19 in all, died in Karsk when drones hit a depot owned by Verunda, governor Osip Tarelov "
            "said. Tarelov said 43 were hurt. The Ister ferry was closed.",
        ),
        "de": (
            "Drohnen treffen Getreidelager in Karsk: 19 Tote",
            "In Karsk sind 19 Menschen gestorben, als Drohnen ein Lager von Verunda trafen, sagte Gouverneur Osip "
            "Tarelov. Tarelov sprach von 43 Verletzten. Die Fähre über die Ister fuhr nicht.",
        ),
        "ru": (
            "Дроны ударили по складу в Карске, 19 погибших",
            "Губернатор Осип Тарелов сообщил о 19 погибших и 43 раненых в Карске. Склад принадлежит компании Верунда. "
            "Тарелов закрыл паром через Истер.",
        ),
    },
    "kastra": {
        "en": (
            "Kastra dam opened after rain, 2,400 leave Holmsund",
            "Engineers opened the Kastra dam and 2400 people left Holmsund, mayor Ebba Lindqvar said. Lindqvar asked "
            "Norrby for 120 boats.",
        ),
        "es": (
            "Abren la presa de Kastra: 2400 evacuados en Holmsund",
            "Los ingenieros abrieron la presa de Kastra y 2400 personas dejaron Holmsund, dijo la alcaldesa Ebba "
            "Lindqvar. Lindqvar pidió 120 botes a Norrby.",
        ),
        "el": (
            "Άνοιξε το φράγμα στην Κάστρα μετά τη βροχή",
            "Η δήμαρχος Έμπα Λίντκβαρ είπε ότι 2400 άνθρωποι έφυγαν από το Χόλμσουντ. Η Λίντκβαρ ζήτησε 120 βάρκες.",
        ),
    },
}


def told(event: str, language: str, hours: float = 0) -> Article:
    headline, text = EVENTS[event][language]
    when = NOON + timedelta(hours=hours)
    url = f"https://{language}.example/{event}"
    return Article(url, headline, text, (), outlet=language, published=when, language=language)


@pytest.mark.parametrize(("event", "language"), [("karsk", "de"), ("karsk", "ru"), ("kastra", "es")])
def test_an_event_told_in_another_language_is_one_story(event: str, language: str) -> None:
    index = StoryIndex()
    for other in EVENTS:
        index.add(told(other, "en"))
    assert index.add(told(event, language, 1)) == index.story_of(f"https://en.example/{event}")


def test_two_events_told_in_three_languages_are_two_stories() -> None:
    index = StoryIndex()
    for hours, language in enumerate(("en", "de", "ru", "es")):
        for event in EVENTS:
            if language in EVENTS[event]:
                index.add(told(event, language, hours))
    groups = {frozenset(urls) for urls in index.groups().values()}
    assert groups == {
        frozenset(f"https://{language}.example/karsk" for language in ("en", "de", "ru")),
        frozenset(f"https://{language}.example/kastra" for language in ("en", "es")),
    }


def test_a_script_without_spaces_is_read_by_two_letters_at_a_time() -> None:
    def report(n: int, headline: str) -> Article:
        return Article(f"https://o{n}.example/", headline, "", (), outlet=f"o{n}", published=NOON, language="ja")

    index = StoryIndex()
    first = index.add(report(1, "港町の穀物倉庫に無人機攻撃、十九人死亡"))
    assert index.add(report(2, "無人機攻撃で穀物倉庫炎上、港町で十九人死亡")) == first
    assert index.add(report(3, "大雨でダム放流、川沿いの住民に避難指示")) != first


def test_a_name_in_cyrillic_or_greek_is_looked_for_in_latin_letters_with_and_without_its_ending() -> None:
    assert in_latin("Карске") == ("karske", "karsk")
    assert in_latin("Тарелова") == ("tarelova", "tarelov")
    assert in_latin("Зеленского") == ("zelenskogo", "zelensky")
    assert in_latin("Κάστρα") == ("kastra", "kastr")
    assert in_latin("Йорк") == ("york",)
    assert in_latin("Karsk") == ()
