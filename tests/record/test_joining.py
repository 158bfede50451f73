"""By which names things are one across articles, and by which they stay apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.model import Article, Block, BlockKind, Dateline, Entity, EntityKind, Span
from dateline.record import analyse, load_gazetteer
from dateline.record.joining import TAG, Known, known_in
from dateline.record.spelling import person_spellings
from tests.record.articles import article

WORLD = load_gazetteer()


def known(text: str, *, dateline: str | None = None, tags: tuple[str, ...] = (), headline: str = "") -> list[Known]:
    paragraphs = text.split("\n\n")
    starts = [sum(len(one) + 2 for one in paragraphs[:n]) for n in range(len(paragraphs))]
    made = replace(
        article(text, dateline=Dateline(dateline, None, None) if dateline else None),
        blocks=tuple(
            Block(BlockKind.PARAGRAPH, Span(at, at + len(one))) for at, one in zip(starts, paragraphs, strict=True)
        ),
        headline=headline or None,
        tags=tags,
    )
    return [one for _, one in known_in(made, analyse(made, places=WORLD), WORLD)]


def named(found: list[Known], name: str) -> Known:
    return next(one for one in found if one.name == name)


def person(name: str, *roles: str) -> Known:
    made = article("It was quiet.")
    record = analyse(made, places=WORLD)
    one = Entity(name, EntityKind.PERSON, (Span(0, 2),), roles)
    (found,) = known_in(made, type(record)(record.sentences, (one,)), WORLD)
    return found[1]


def may_be_one(first: str, second: str) -> bool:
    """Whether one of two persons' names leads to the other."""
    one, other = person(first), person(second)
    asked = {one.asks, other.asks} - {None}
    return bool(set(one.sure) & set(other.sure) or asked & {*one.short, *other.short})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Muhammad El-Rasheed", "Mohammed al-Rashid"),
        ("Sergey Dolgoi", "Sergei Dolgoy"),
        ("Volodymyr Halenskyy", "Volodymyr Halensky"),
        ("Abdel Karim al-Nuri", "Abdel-Karim el-Noori"),
        ("Ann Harlow", "Ann Marie Harlow"),
        ("Ann M. Harlow", "Ann Marie Harlow"),
        ("Jürgen Möller", "Juergen Moeller"),
        ("José Ibarra", "Jose Ibarra"),
        ("Kim Dae-jun", "Kim Dae Jun"),
    ],
)
def test_a_persons_name_leads_to_its_other_spellings_and_its_longer_form(first: str, second: str) -> None:
    assert may_be_one(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ann Harlow", "Peter Harlow"),
        ("Ann Harlow", "Harlow"),
        ("John Reid", "John Reed"),
        ("Maria Rossi", "Mario Rossi"),
        ("Victor Reid", "Viktor Reed"),
        ("George A. Holm", "George B. Holm"),
        ("Bo Li", "Bo Lee"),
        ("Mariam Said", "Mariam Saad"),
    ],
)
def test_a_surname_or_a_likeness_joins_nobody(first: str, second: str) -> None:
    assert not may_be_one(first, second)


def test_a_lone_surname_answers_to_nothing_and_a_crown_is_name_enough() -> None:
    assert person("Harlow").loose and not person("Harlow").sure
    crowned = person("Marten", "King")
    assert crowned.name == "King Marten" and crowned.sure == person("Marten", "King").sure


def test_names_that_no_other_script_lies_behind_keep_their_letters() -> None:
    assert person_spellings("John Reed") == (("john", "reed"),)
    assert person_spellings("Yousef Halabi")[-1] == person_spellings("Yusuf Halaby")[-1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The UK is ready, officials said.", "UK"),
        ("Britain sent two envoys.", "Britain"),
        ("The United Kingdom sent two envoys.", "United Kingdom"),
        ("London's Foreign Office said it was ready.", "London"),
        ("The British Ministry of Defence denied it.", "British"),
        ("British Foreign Secretary Ann Harlow thanked them.", "British"),
    ],
)
def test_a_state_is_one_thing_under_its_names_and_where_its_institutions_speak(text: str, words: str) -> None:
    made = article(text)
    found = [one for _, one in known_in(made, analyse(made, places=WORLD), WORLD) if "country:GB" in one.sure]
    assert [span.of(made) for one in found for span in one.spans] == [words]
    assert all(one.about for one in found)


def test_a_body_that_every_state_has_is_known_by_its_state_or_not_at_all() -> None:
    lima = named(known("Lima's Interior Ministry said it was ready."), "Interior Ministry (Peru)")
    polish = known("The Polish Interior Ministry said it was ready. It was quiet.")
    assert not set(lima.sure) & {key for one in polish for key in one.sure}
    at_home = known("The Interior Ministry said it was ready.", dateline="WARSAW")
    assert set(named(at_home, "Interior Ministry (Poland)").sure) & {key for one in polish for key in one.sure}
    assert named(known("The Interior Ministry said it was ready."), "Interior Ministry").loose


def test_two_towns_of_one_name_are_two() -> None:
    first = named(known("Shelling was heard in Tripoli, Libya, on Monday."), "Tripoli")
    second = named(known("Shelling was heard in Tripoli, Lebanon, on Monday."), "Tripoli")
    assert first.identity != second.identity and not set(first.sure) & set(second.sure)


def test_an_acronym_asks_for_the_name_that_another_article_gives_it_in_brackets() -> None:
    full = named(known("The Council for Orven Relief (COR) welcomed them."), "Council for Orven Relief")
    bare = named(known("The aid came late. COR said it had sent 12 trucks."), "COR")
    assert bare.asks in full.short and bare.loose
    assert not [one for one in known("THE COR IS LATE, THEY SAID, AND SO IS ALL") if one.name == "COR"]


def test_a_war_is_one_by_where_it_is_fought_and_fighting_there_asks_for_it() -> None:
    war = named(known("The war in Ukraine went on."), "war in Ukraine")
    for text in ("The Ukraine war went on, it said.", "The Ukrainian civil war went on, it said."):
        assert set(war.sure) & {key for one in known(text) for key in one.sure}, text
    tag = next(one for one in known("It rained.", tags=("Saltra war",)) if one.kind == TAG)
    fought = next(one for one in known("They have fought over the Saltra valley since May.") if one.kind == "conflict")
    assert fought.asks in tag.short and fought.loose and not fought.sure


def test_spelling_article_and_form_of_law_make_no_other_organisation() -> None:
    for first, second in (
        ("The Orven Defence Institute said so.", "The Orven Defense Institute said so."),
        ("Harbour Ferries Ltd said so.", "Harbour Ferries said so."),
        ("The Dayholm Accords hold, it said.", "The Dayholm Accord holds, it said."),
    ):
        one, other = (
            {key for made in known(text) for key in made.sure if made.kind != EntityKind.PLACE}
            for text in (first, second)
        )
        assert one & other, (first, second)


def test_tags_are_things_of_their_own_that_lead_to_what_bears_their_name() -> None:
    found = known("Ann Harlow, the mayor, spoke.", tags=("Ann Harlow", "#harbour  works", "Britain", " ", "ann harlow"))
    tags = [one for one in found if one.kind == TAG]
    assert [one.name for one in tags] == ["Ann Harlow", "harbour works", "Britain"]
    assert tags[0].asks in named([one for one in found if one.kind != TAG], "Ann Harlow").short
    assert tags[2].sure == ("country:GB",)


def test_headline_and_first_paragraph_tell_what_an_article_is_about_and_where_it_was_written_does_not() -> None:
    text = "ORVEN — Ann Harlow, the mayor of Lisk, spoke on Monday.\n\nPeter Holm, the doctor, listened."
    found = known(text, headline="Harlow speaks")
    assert named(found, "Ann Harlow").about and not named(found, "Peter Holm").about
    shouted = known("It rained on Monday.\n\nPeter Holm, the doctor, listened.", headline="PETER HOLM LISTENS")
    assert named(shouted, "Peter Holm").about


def test_a_text_without_names_has_nothing_to_know() -> None:
    assert known("It rained.") == []
    nothing = Article("https://a.example/1", None, "", ())
    assert known_in(nothing, analyse(nothing, places=WORLD), WORLD) == ()


def test_hostile_texts_raise_nothing_and_every_span_holds() -> None:
    names = "Ann Harlow of the UK and the COR said so in Tripoli. "
    for text in (
        names * 400,
        "COR " * 3000,
        "WAR IN " * 500,
        "\u202eAnn\u0301 Harlow\ud800 said. " * 50,
        "war in A" + "\u0301" * 500,
    ):
        made = article(text)
        for _, one in known_in(made, analyse(made, places=WORLD), WORLD):
            assert all(0 <= span.start < span.end <= len(made.text) for span in one.spans)
