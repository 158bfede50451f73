"""The places the desk knows: a cut of GeoNames that ships with the package, countries and regions of our own, and the
places that a desk adds itself.

The package data is one file, made by ``scripts/build_gazetteer.py``: a first line that counts the bytes of its name
table, then both tables, compressed. The name table is sorted text, searched by halving, so that nothing is built on
loading::

    aleppo<TAB>1f3c<TAB>~9ab2           key, then where each place's line begins in the place table, in hexadecimal;
                                        "~" marks a place that bears the name only as another of its names
    Aleppo<TAB>SY<TAB>09<TAB>36.20124<TAB>37.16117<TAB>2098210
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dateline.errors import BadSetting
from dateline.record.package_data import packed, table
from dateline.text import fold

_JOINTS = re.compile(r"[\s\-_/]+")
_DROPPED = re.compile(r"[.'’()]")
_ARTICLE = re.compile(r"\b(?:al|el|as|ash|at|ad|an|ar|az|ed|es|esh|et|ech|ez) (?=\w{3})")
_TELL = re.compile(r"\b(?:tall|tell|til)\b")
_LOOSE = ((re.compile(r"ou|oo"), "u"), (re.compile(r"ee|ie|ei|e"), "i"), (re.compile(r"(.)\1"), r"\1"))


def place_key(name: str) -> str:
    """The form under which a name is looked up: folded, hyphens as spaces, no dots, "saint" as "st", tall as tel."""
    key = _JOINTS.sub(" ", _DROPPED.sub("", fold(name))).strip()
    if key.startswith("saint "):
        key = "st " + key[6:]
    return _TELL.sub("tel", key)


def loose_key(name: str) -> str:
    """A coarser form for names transliterated from Arabic and its neighbours: without the article, vowels merged
    ("Khan Younes" and "Khan Yunis", "el-Bab" and "Al Bab")."""
    key = _ARTICLE.sub("", place_key(name))
    for pattern, letter in _LOOSE:
        key = pattern.sub(letter, key)
    return "~" + key


@dataclass(frozen=True, slots=True)
class Country:
    """A country: code is ISO 3166-1 alpha-2, or user-assigned (XA … XZ) for an invented one."""

    code: str
    name: str
    forms: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capital: str | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place the gazetteer knows under a name that was looked up.

    kind: ``town``, ``region``, ``country``, or ``wide`` for what no one country holds and no pin shows (a continent, a
    sea); country: its code, "" for a wide one; lat, lon: WGS 84 degrees, None for a country or a wide one; admin: the
    first-level division's code as GeoNames has it, or ""; population: 0 where unknown; own: whether the name is the
    place's main one; added: whether the desk itself added the place.
    """

    name: str
    country: str
    lat: float | None
    lon: float | None
    population: int
    kind: str
    admin: str = ""
    own: bool = True
    added: bool = False


class Gazetteer:
    """Places by name. Lookups keep nothing but a bounded memory of the last names asked for."""

    def __init__(self, names: bytes, places: bytes, countries: Iterable[Country], spots: Iterable[tuple[str, Spot]]):
        self._names = names
        self._places = places
        self._found: dict[str, tuple[Spot, ...]] = {}
        self._own: dict[str, list[Spot]] = {}
        self._country: dict[str, str] = {}
        self._demonym: dict[str, str] = {}
        self._capital: dict[str, str] = {}
        self.countries: Mapping[str, Country] = {country.code: country for country in countries}
        for country in self.countries.values():
            for form in (country.name, *country.forms):
                self._country[place_key(form)] = country.code
            for word in country.demonyms:
                self._demonym[fold(word)] = country.code
            if country.capital:
                self._capital[place_key(country.capital)] = country.code
        self._short: dict[str, Spot] = {}
        for name, spot in spots:
            if name.endswith(".") and "." not in name[:-1]:
                self._short[name] = spot  # "Mass." and no "Mass"
            else:
                self._own.setdefault(place_key(name), []).append(spot)

    def country_of(self, name: str) -> Country | None:
        """The country with this name or form of it ("Britain", "U.K."), or None."""
        code = self._country.get(place_key(name))
        return self.countries[code] if code else None

    def demonym_of(self, word: str) -> Country | None:
        """The country whose people or adjective this word is ("Syrian", "Poles"), or None."""
        code = self._demonym.get(fold(word))
        return self.countries[code] if code else None

    def capital_of(self, name: str) -> Country | None:
        """The country whose capital bears this name or is first meant by it ("Kiev"), or None."""
        code = self._capital.get(place_key(name))
        if code is None:
            first = next(iter(self.find(name)), None)  # "Kiev"
            if first is not None and not first.own and self._capital.get(place_key(first.name)) == first.country:
                code = first.country
        return self.countries[code] if code else None

    def find(self, name: str) -> tuple[Spot, ...]:
        """All places with this name, those of the desk itself first, then by falling population; empty where none."""
        known = self._found.get(name)
        if known is None:
            if len(self._found) > 20_000:
                self._found.clear()
            known = self._found[name] = self._find(name)
        return known

    def is_short(self, name: str) -> bool:
        """Whether the name, with its full stop, is the printed abbreviation of a region ("Calif.")."""
        return name in self._short

    def _find(self, name: str) -> tuple[Spot, ...]:
        if name in self._short:
            return (self._short[name],)
        key = place_key(name)
        if not key:
            return ()
        spots = list(self._own.get(key, ()))
        code = self._country.get(key)
        if code:
            spots.append(Spot(self.countries[code].name, code, None, None, 0, "country"))
        offsets = self._line(key) or ([] if spots else self._line(loose_key(name)))
        towns = [self._spot(offset) for offset in offsets]
        return (*spots, *sorted(towns, key=lambda spot: (-spot.population, not spot.own, spot.name, spot.lat or 0)))

    def _line(self, key: str) -> list[str]:
        """The offsets on the key's line of the name table, by halving the table."""
        names, wanted = self._names, key.encode() + b"\t"
        low, high = 0, len(names)
        while low < high:
            middle = names.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = names.find(b"\n", middle)
            line = names[middle:end]
            if line.startswith(wanted):
                return line.decode().split("\t")[1:]
            if line < wanted:
                low = end + 1
            else:
                high = middle
        return []

    def _spot(self, offset: str) -> Spot:
        start = int(offset.removeprefix("~"), 16)
        line = self._places[start : self._places.index(b"\n", start)].decode()
        name, country, admin, lat, lon, population = line.split("\t")
        own = not offset.startswith("~")
        return Spot(name, country, float(lat), float(lon), int(population), "town", admin, own)


def load_gazetteer(extra: Path | None = None) -> Gazetteer:
    """The places of the package, and with ``extra`` those of a desk's own JSON file.

    That file is a list of objects: ``name``, ``names`` (others, optional), ``country`` (its code), ``lat``, ``lon``,
    ``population`` (optional), ``kind`` (``town``, ``region`` or ``country``; town where absent). A ``country`` needs no
    lat and lon, and may have ``demonyms`` and ``capital``. Raises ``BadSetting`` where the file is not that.
    """
    return _package() if extra is None else _with(Path(extra))


@cache
def _package() -> Gazetteer:
    return Gazetteer(*_tables(), _countries(), _regions())


def _with(extra: Path) -> Gazetteer:
    try:
        rows = json.loads(extra.read_text("utf-8"))
        if not isinstance(rows, list):
            raise TypeError("the file holds no list")
        countries = [_country(row, str(row["country"])) for row in rows if row.get("kind") == "country"]
        spots = [pair for row in rows if row.get("kind") != "country" for pair in _added(row)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        advice = "Each needs name, country, lat and lon; names, population, kind and demonyms are optional."
        raise BadSetting(str(extra), f"not a list of places: {error!r}", advice) from error
    return Gazetteer(*_tables(), [*_countries(), *countries], [*spots, *_regions()])


def _added(row: Mapping[str, Any]) -> list[tuple[str, Spot]]:
    name, kind = str(row["name"]), str(row.get("kind", "town"))
    lat, lon = float(row["lat"]), float(row["lon"])
    spot = Spot(name, str(row["country"]), lat, lon, int(row.get("population") or 0), kind, added=True)
    return [(other, spot) for other in (name, *row.get("names", ()))]


def _country(row: Mapping[str, Any], code: str) -> Country:
    forms = row.get("forms", row.get("names", ()))
    return Country(code, str(row["name"]), tuple(forms), tuple(row.get("demonyms", ())), row.get("capital"))


@cache
def _tables() -> tuple[bytes, bytes]:
    head, _, body = packed("places.bin").partition(b"\n")
    tables = zlib.decompress(body)
    cut = int(head.rsplit(b" ", 1)[1])
    return tables[:cut], tables[cut:]


@cache
def _countries() -> tuple[Country, ...]:
    return tuple(_country(row, row["code"]) for row in table("countries"))


@cache
def _regions() -> tuple[tuple[str, Spot], ...]:
    pairs = []
    for row in table("regions"):
        kind = row.get("kind", "region")
        spot = Spot(row["name"], row["country"] or "", row["lat"], row["lon"], 0, kind, row.get("admin", ""))
        pairs += [(name, spot) for name in (row["name"], *row["names"], *([row["short"]] if "short" in row else []))]
    return tuple(pairs)
