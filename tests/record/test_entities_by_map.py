from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.record.entities import find_entities
from dateline.text import sentences
from tests.record.articles import article


def found_in(text: str, language: str, tags: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    made = replace(article(text), language=language, tags=tags)
    return [(entity.name, entity.kind.value) for entity in find_entities(made, sentences(text, language))]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("fr", "Hier, un accord avec l’Allemagne a été signé à Paris.", [("Germany", "place"), ("Paris", "place")]),
        ("de", "Die Außenministerin Anna Weber schwieg.", [("Anna Weber", "person")]),
        ("es", "Ayer la OTAN y la NATO callaron en los Estados Unidos.", [("NATO", "organisation"),
         ("United States", "place")]),
        ("ru", "Вчера в России и США молчали.", [("Russia", "place"), ("United States", "place")]),
        ("ar", "التقى الوزير في مصر وفرنسا أمس", [("Egypt", "place"), ("France", "place")]),
        ("de", "Essen ist fertig. Dabei blieb es.", []),
        ("zh", "外交部发言人说：“我们不会退让。”", []),
    ],
)  # fmt: skip
def test_a_language_without_words_of_its_own_gets_what_the_map_and_the_lists_tell(
    language: str, text: str, found: list[tuple[str, str]]
) -> None:
    assert sorted(found_in(text, language)) == sorted(found)


def test_a_small_town_is_taken_where_the_outlet_tags_the_story_with_it() -> None:
    text = "Am Montag brannte in Celle ein Lager."
    assert found_in(text, "de") == []
    assert found_in(text, "de", ("Celle", "Feuerwehr")) == [("Celle", "place")]


@pytest.mark.parametrize("language", ["en-GB", "EN", "en-us"])
def test_a_countrys_kind_of_english_is_english(language: str) -> None:
    assert found_in("Interior Minister Jano Reth left.", language) == [("Jano Reth", "person")]


@given(
    st.text(alphabet=st.sampled_from("AÖß йأمصر中国 \n.,'’-‮‏́"), max_size=80),
    st.sampled_from(["fr", "ar", "ru", "zh", "xx", ""]),
)
def test_any_text_in_any_language_gives_mentions_that_hold(text: str, language: str) -> None:
    made = replace(article(text), language=language)
    for entity in find_entities(made, sentences(text, language)):
        starts = [span.start for span in entity.mentions]
        assert starts == sorted(starts)
        assert all(0 <= span.start < span.end <= len(text) and span.of(made).strip() for span in entity.mentions)
