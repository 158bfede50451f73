from __future__ import annotations

import json
from pathlib import Path

import pytest

from dateline.errors import BadSetting
from dateline.record.gazetteer import load_gazetteer, place_key
from dateline.record.package_data import packed
from tests.timing import cpu_seconds

WORLD = load_gazetteer()


@pytest.mark.parametrize(
    ("spelling", "name", "country"),
    [
        ("Aleppo", "Aleppo", "SY"),
        ("Kiev", "Kyiv", "UA"),
        ("KYIV", "Kyiv", "UA"),
        ("Khan Younes", "Khān Yūnis", "PS"),
        ("Khan Yunis", "Khān Yūnis", "PS"),
        ("Tel Rifaat", "Tall Rif‘at", "SY"),
        ("Tall Rifaat", "Tall Rif‘at", "SY"),
        ("el-Bab", "Al Bāb", "SY"),
        ("Qamishli", "Al Qāmishlī", "SY"),
        ("Saint Petersburg", "Saint Petersburg", "RU"),
        ("St. Petersburg", "Saint Petersburg", "RU"),
        ("Donbass", "Donbas", "UA"),
        ("Md.", "Maryland", "US"),
        ("Britain", "United Kingdom", "GB"),
    ],
)
def test_a_place_is_found_in_the_spellings_news_uses(spelling: str, name: str, country: str) -> None:
    assert (name, country) in [(spot.name, spot.country) for spot in WORLD.find(spelling)]


def test_places_of_one_name_come_by_size_and_tell_own_names_from_others() -> None:
    engels, town = WORLD.find("Pokrovsk")[:2]
    assert (engels.name, engels.own) == ("Engels", False)
    assert (town.country, town.own) == ("UA", True)


@pytest.mark.parametrize("name", ["", "   ", "Nosuchplace", "\x00", "~", "\t", "aleppo\t1", "é" * 500])
def test_a_name_that_is_no_place_gives_none(name: str) -> None:
    assert WORLD.find(name) == ()


def test_countries_are_known_by_their_forms_people_and_capitals() -> None:
    kingdom = WORLD.country_of("U.K.")
    assert kingdom is not None and kingdom.name == "United Kingdom"
    assert WORLD.demonym_of("Poles") is WORLD.capital_of("Warsaw") is WORLD.country_of("Poland")
    assert WORLD.country_of("Warsaw") is None


def test_the_data_is_small_and_loads_quickly() -> None:
    assert len(packed("places.bin")) <= 8_000_000
    # a guard against building something on loading, not a measurement
    assert cpu_seconds(lambda: load_gazetteer().find("Aleppo"), 2) < 2


def test_every_key_of_the_table_is_in_the_order_that_halving_needs() -> None:
    keys = [line.split(b"\t")[0] + b"\t" for line in WORLD._names.split(b"\n") if line]
    assert keys == sorted(keys)
    some = [key.rstrip(b"\t").decode() for key in keys[:: len(keys) // 500]]
    assert all(WORLD._line(key) for key in (*some, keys[0].rstrip(b"\t").decode(), keys[-1].rstrip(b"\t").decode()))


def test_a_desks_own_places_and_countries_are_found_first(tmp_path: Path) -> None:
    own = tmp_path / "places.json"
    rows = [
        {
            "name": "Rutania", "kind": "country", "country": "XA", "names": ["Rutanian Republic"],
            "demonyms": ["Rutanian"], "capital": "Port Maren",
        },
        {"name": "Port Maren", "country": "XA", "lat": 41.5, "lon": 12.5, "population": 900000},
        {"name": "Paris", "names": ["Old Paris"], "country": "XA", "lat": 40, "lon": 11, "kind": "town"},
        {"name": "Upper Maren", "country": "XA", "lat": 42, "lon": 12, "kind": "region"},
    ]  # fmt: skip
    own.write_text(json.dumps(rows))
    world = load_gazetteer(own)
    assert [(s.country, s.added) for s in world.find("Paris")[:2]] == [("XA", True), ("FR", False)]
    assert world.find("port maren")[0].population == 900000
    country = world.country_of("Rutanian Republic")
    assert country is not None and country == world.demonym_of("Rutanian") == world.capital_of("Port Maren")
    assert WORLD.find("Port Maren") == ()


@pytest.mark.parametrize(
    "content", ["", "{}", "[1]", '[{"name": "X"}]', '[{"name": "X", "country": "XA", "lat": "far", "lon": 1}]']
)
def test_a_file_that_is_no_list_of_places_is_named_in_the_error(tmp_path: Path, content: str) -> None:
    bad = tmp_path / "places.json"
    bad.write_text(content)
    with pytest.raises(BadSetting) as caught:
        load_gazetteer(bad)
    assert str(bad) in str(caught.value)


def test_a_missing_file_is_named_in_the_error(tmp_path: Path) -> None:
    with pytest.raises(BadSetting):
        load_gazetteer(tmp_path / "none.json")


def test_keys_fold_marks_hyphens_and_saints() -> None:
    assert place_key("Saint-Étienne") == place_key("St Etienne") == place_key("st. etienne")
