from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.copies import agency_of, lead
from dateline.model import Dateline, Image
from tests.copies.newsdesk import printed, wire


def test_the_agency_that_most_copies_name_is_the_texts() -> None:
    copies = [
        printed("a", wire("dam"), agency="Verian Telegraph"),
        printed("b", wire("dam"), agency="Norlund Press"),
        printed("c", wire("dam"), dateline=Dateline("HOLMSUND", None, "NP")),
        printed("d", wire("dam")),
    ]
    assert agency_of(copies) == "Norlund Press"


def test_listed_names_of_one_agency_are_one() -> None:
    copies = [
        printed("a", wire("dam"), agency="Verian Telegraph"),
        printed("b", wire("dam"), agency="Agence France-Presse"),
        printed("c", wire("dam"), agency="AFP"),
    ]
    assert agency_of(copies) == "Agence France-Presse"


def test_a_pictures_credit_names_no_agency() -> None:
    image = Image("https://a.example/1.jpg", "The dam", "Norlund Press/Ada Ferris")
    assert agency_of([printed("a", wire("dam"), images=(image,), lead_image=image)]) is None


def test_the_lead_is_the_fullest_copy_and_the_earliest_among_equals() -> None:
    cut = printed("early", wire("dam")[:4], hour=6)
    full = printed("noon", wire("dam"), hour=12)
    same = printed("evening", wire("dam"), hour=18)
    undated = replace(printed("never", wire("dam")), published=None)
    assert lead([same, cut, full]) is full
    assert lead([undated, same]) is same


def test_no_copies_have_no_lead() -> None:
    with pytest.raises(ValueError, match="empty"):
        lead([])
