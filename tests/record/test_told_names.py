from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.record.entities import find_entities
from tests.record.articles import article, split


@dataclass(frozen=True)
class Told:
    start: int
    end: int
    kind: str
    probability: float


def found_in(text: str, *told: tuple[str, str, float]) -> list[tuple[str, str]]:
    """Each entity's name and kind, where a reader tells these names: words of the text, a kind and a probability."""
    made = article(text)
    names = [Told(text.index(words), text.index(words) + len(words), kind, sure) for words, kind, sure in told]
    return [(entity.name, entity.kind.value) for entity in find_entities(made, split(made), names=names)]


@pytest.mark.parametrize(
    ("text", "told", "found"),
    [
        ("They sued Zorvex over it.", ("Zorvex", "organisation", 0.9), [("Zorvex", "organisation")]),
        ("They sued Zorvex over it.", ("Zorvex", "organisation", 0.4), []),
        ("The letter named Ilka Vorrun twice.", ("Ilka Vorrun", "person", 0.7), [("Ilka Vorrun", "person")]),
        ("The letter named Vorrun twice.", ("Vorrun", "person", 0.7), []),
        ("A mill burned at Orvik Sands.", ("Orvik Sands", "place", 0.9), [("Orvik Sands", "place")]),
    ],
)  # fmt: skip
def test_a_name_that_nothing_else_tells_is_of_the_kind_a_sure_reader_takes_it_for(
    text: str, told: tuple[str, str, float], found: list[tuple[str, str]]
) -> None:
    assert found_in(text, told) == found


@pytest.mark.parametrize(
    ("text", "told", "found"),
    [
        ("They flew to Aleppo on Monday.", ("Aleppo", "person", 0.99), [("Aleppo", "place")]),
        ("NATO sent ships.", ("NATO", "person", 0.99), [("NATO", "organisation")]),
        ("Interior Minister Jano Reth left.", ("Jano Reth", "organisation", 0.99), [("Jano Reth", "person")]),
        ("A deal with France failed.", ("France", "person", 0.99), [("France", "place")]),
    ],
)  # fmt: skip
def test_the_map_the_lists_and_the_roles_weigh_more_than_the_reader(
    text: str, told: tuple[str, str, float], found: list[tuple[str, str]]
) -> None:
    assert found_in(text, told) == found


def test_a_surname_joins_a_person_whom_only_the_reader_tells() -> None:
    text = "The letter named Ilka Vorrun twice. Later, Vorrun left."
    made = article(text)
    at = text.index("Ilka")
    (person,) = find_entities(made, split(made), names=[Told(at, at + 11, "person", 0.9)])
    assert [span.of(made) for span in person.mentions] == ["Ilka Vorrun", "Vorrun"]


@given(
    st.text(alphabet=st.sampled_from("AB ab.,'’-\n‮‏́İSé"), max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20), st.sampled_from(["person", "place", "other"]))),
)
def test_whatever_is_told_of_any_text_mentions_hold_and_are_in_order(
    text: str, told: list[tuple[int, int, str]]
) -> None:
    made = article(text)
    names = [Told(a, min(a + n, len(text)), kind, 0.95) for a, n, kind in told if a < len(text)]
    for entity in find_entities(made, split(made), names=names):
        starts = [span.start for span in entity.mentions]
        assert starts == sorted(starts)
        assert all(0 <= span.start < span.end <= len(text) for span in entity.mentions)
