from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.model import Entity
from dateline.record.entities import find_entities
from dateline.record.gazetteer import load_gazetteer
from tests.record.articles import article, article_with_subhead, split


def found_in(words: str) -> dict[str, tuple[str, list[str], list[str]]]:
    made = article(words)
    return {
        e.name: (e.kind.value, [m.of(made) for m in e.mentions], list(e.roles))
        for e in find_entities(made, split(made))
    }


@pytest.mark.parametrize(
    ("words", "name", "kind"),
    [
        ("Interior Minister Jano Reth left.", "Jano Reth", "person"),
        ("Mr. Arad left.", "Arad", "person"),
        ("Maria Venn left.", "Maria Venn", "person"),
        ("Ola Venn, 54, left.", "Ola Venn", "person"),
        ("The Rutanian Interior Ministry was shut.", "Rutanian Interior Ministry", "organisation"),
        ("The Ministry of Defence was shut.", "Ministry of Defence", "organisation"),
        ("The Institute for Coastal Studies was shut.", "Institute for Coastal Studies", "organisation"),
        ("The Bureau of Ports and Inland Waters was shut.", "Bureau of Ports and Inland Waters", "organisation"),
        ("He leads the Harbour Council.", "Harbour Council", "organisation"),
        ("The Leader of the Harbour Council left.", "Harbour Council", "organisation"),
        ("Ships passed NATO boats.", "NATO", "organisation"),
        ("They broke the Harbour Accords.", "Harbour Accords", "agreement"),
        ("They fought the Salt War.", "Salt War", "conflict"),
        ("They began Operation Bright Dawn.", "Operation Bright Dawn", "conflict"),
        ("They met at the Harbour Summit.", "Harbour Summit", "event"),
        ("Hurricane Odile came.", "Hurricane Odile", "event"),
        ("Ships crossed the Maren Strait.", "Maren Strait", "place"),
        ("Houses burned in Aleppo.", "Aleppo", "place"),
        ("Leaders of the UK met.", "United Kingdom", "place"),
        ("They met in The Hague.", "The Hague", "place"),
        ("American Maria Venn left.", "Maria Venn", "person"),
        ("The Harbour Party-controlled House of Representatives met.", "House of Representatives", "organisation"),
        ("He met the House of Representatives Speaker.", "House of Representatives", "organisation"),
        ("It was told by Aleppo magazine.", "Aleppo", "organisation"),
        ("Rebels hold the Orvik province.", "Orvik", "place"),
        ("A mill burned in Pocatello, Idaho.", "Pocatello", "place"),
        ("They signed a deal with Beijing.", "Beijing", "place"),
        ("US-China talks began.", "China", "place"),
    ],
)  # fmt: skip
def test_a_name_is_of_the_kind_that_its_words_or_neighbours_tell(words: str, name: str, kind: str) -> None:
    found = found_in(words)
    assert found[name][0] == kind


@pytest.mark.parametrize(
    ("words", "name", "role"),
    [
        ("Interior Minister Jano Reth left.", "Jano Reth", "Interior Minister"),
        ("Rutanian Foreign Minister Ola Venn left.", "Ola Venn", "Rutanian Foreign Minister"),
        ("The army spokesperson Tamar Gol left.", "Tamar Gol", "army spokesperson"),
        ("Ola Venn, the interior minister, left.", "Ola Venn", "interior minister"),
        ("Ola Venn, a spokeswoman for the health ministry, left.", "Ola Venn", "spokeswoman for the health ministry"),
        ("Secretary of State Marc Toll left.", "Marc Toll", "Secretary of State"),
        ("The head of the relief office, Ola Venn, left.", "Ola Venn", "head of the relief office"),
        ("On Monday Sorvia's foreign minister, Ola Venn, left.", "Ola Venn", "Sorvia's foreign minister"),
        ("It killed visuals journalist Issa Dahl there.", "Issa Dahl", "visuals journalist"),
    ],
)
def test_a_role_is_kept_as_printed(words: str, name: str, role: str) -> None:
    assert found_in(words)[name] == ("person", [name], [role])


def test_a_person_and_the_body_behind_of_are_two_names() -> None:
    found = found_in("Jano Reth of the Lower Harbour Institute left. Reth came back.")
    assert found["Jano Reth"][1] == ["Jano Reth", "Reth"]
    assert found["Lower Harbour Institute"][0] == "organisation"


def test_later_mentions_join_the_person_they_name() -> None:
    found = found_in("Interior Minister Jano Reth spoke. Reth left. Mr Reth and President Ola Venn met. Venn smiled.")
    assert found["Jano Reth"][1] == ["Jano Reth", "Reth", "Reth"]
    assert found["Ola Venn"][1] == ["Ola Venn", "Venn"]


def test_an_unknown_name_is_a_person_where_its_last_word_stands_alone_later() -> None:
    assert found_in("Jano Reth spoke first. Reth left early.")["Jano Reth"][1] == ["Jano Reth", "Reth"]


def test_the_arabic_article_does_not_part_a_person_from_the_surname() -> None:
    found = found_in("President Ahmed al-Rasha spoke. Rasha left. Al-Rasha came back.")
    assert found["Ahmed al-Rasha"][1] == ["Ahmed al-Rasha", "Rasha", "Al-Rasha"]


def test_an_acronym_in_brackets_joins_what_it_stands_for() -> None:
    found = found_in("The Coastal Relief Union (CRU) came. The CRU left.")
    assert found["Coastal Relief Union"][1] == ["Coastal Relief Union", "CRU", "CRU"]


def test_a_subhead_of_capitals_names_nothing_and_one_in_lower_case_does() -> None:
    def named(subhead: str) -> list[str]:
        made = article_with_subhead("Mr. Jano Reth left.", subhead, "The talks went on.")
        return [entity.name for entity in find_entities(made, split(made))]

    assert named("NARROW AGREEMENT") == ["Jano Reth"]
    assert "Harvar Agreement" in named("The Harvar Agreement")


def test_countries_join_under_their_common_name_and_speaking_capitals_with_them() -> None:
    found = found_in("The UK and Poland met in Britain. Warsaw vowed to respond.")
    assert found["United Kingdom"][1] == ["UK", "Britain"]
    assert found["Poland"][1] == ["Poland", "Warsaw"]


def test_a_capital_that_is_no_spot_is_its_state_where_the_article_names_its_people() -> None:
    found = found_in("Chinese ships left. A deal with Beijing is near.")
    assert found["China"][1] == ["Beijing"]


def test_a_firm_of_a_persons_name_is_the_person_where_the_article_names_one() -> None:
    found = found_in("Premier Ola Ford spoke. Ford left.")
    assert found["Ola Ford"][1] == ["Ola Ford", "Ford"]


def test_the_ministry_joins_the_one_ministry_there_is() -> None:
    one = found_in("The Health Ministry spoke. Later the ministry was silent.")
    assert one["Health Ministry"][1] == ["Health Ministry", "ministry"]
    two = found_in("The Health Ministry and the Interior Ministry spoke. Later the ministry was silent.")
    assert two["Health Ministry"][1] == ["Health Ministry"]


def test_the_accords_join_the_one_agreement_there_is() -> None:
    found = found_in("They signed the Maren Accords in May. Later the accords failed, and the accord was torn up.")
    assert found["Maren Accords"][1] == ["Maren Accords", "accords", "accord"]
    found = found_in("They signed the Maren Accords and the Silt Accords. The accords failed.")
    assert found["Maren Accords"][1] == ["Maren Accords"]


def test_the_operation_joins_the_one_that_is_named() -> None:
    found = found_in("They began Operation Bright Dawn. The operation failed.")
    assert found["Operation Bright Dawn"][1] == ["Operation Bright Dawn", "operation"]


def test_the_company_joins_the_firm_named_last() -> None:
    found = found_in("Harbour Ferries and NATO spoke. Harbour Ferries left. The company's boats sank.")
    assert found["Harbour Ferries"][1] == ["Harbour Ferries", "Harbour Ferries", "company"]
    other = found_in("Harbour Ferries spoke. Later came NATO. The company left.")
    assert other["Harbour Ferries"][1] == ["Harbour Ferries"]


@pytest.mark.parametrize("words", ["Rutanian Vale Blue came.", "Russians protested.", "It was Good Friday.", "THE END"])
def test_a_name_of_no_sure_kind_is_left_out(words: str) -> None:
    assert found_in(words) == {}


def test_a_desks_own_countries_and_towns_are_places(tmp_path: Path) -> None:
    own = tmp_path / "places.json"
    rows = [
        {"name": "Rutania", "kind": "country", "country": "XA", "demonyms": ["Rutanian"], "capital": "Port Maren"},
        {"name": "Port Maren", "country": "XA", "lat": 41.5, "lon": 12.5},
    ]
    own.write_text(json.dumps(rows))
    made = article("Rutanian ships left Port Maren. Port Maren vowed to respond.")
    found = find_entities(made, split(made), load_gazetteer(own))
    assert [(e.name, len(e.mentions)) for e in found] == [("Port Maren", 1), ("Rutania", 1)]


def spans(entities: list[Entity]) -> list[tuple[int, int]]:
    return sorted((span.start, span.end) for entity in entities for span in entity.mentions)


def test_an_office_of_one_word_at_the_end_of_a_name_is_read_whole() -> None:
    made = article("Mr Reth met the Former Secretary of State in the Hague. Minister of Defence, he said, is a title.")
    assert "State" not in {entity.name for entity in find_entities(made, split(made))}


PIECES = [
    "Minister",
    "President",
    "Jano",
    "Reth",
    "Aleppo",
    "the",
    "in",
    "of",
    "Ministry",
    "(SDF)",
    "said,",
    ".",
    "\n\n",
]
PIECES += ["Secretary", "State", "Interior", "Homeland", "Security", "Leader", "Council"]
PIECES += ["UK", "Warsaw", "vowed", "King", "al-Rasha", "Dr.", "O'Neil", "–", "É", "The", "Hague", "and", "for", "Mr"]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join))
def test_any_text_gives_mentions_that_hold_and_do_not_overlap(words: str) -> None:
    made = article(words)
    end = 0
    for start, stop in spans(find_entities(made, split(made))):
        assert end <= start < stop <= len(words)
        end = stop
