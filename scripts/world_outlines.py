"""Make the outlines that the desk draws its maps on: ``web/world.json``, from Natural Earth by way of world-atlas.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python scripts/world_outlines.py package src/dateline/web/world.json

Natural Earth (https://www.naturalearthdata.com) is in the public domain; world-atlas (ISC licence) packs its 1:110m
countries as TopoJSON. Each line comes out as tenths of a degree, the first point in full and then the steps from one
point to the next: ``[lon, lat, dlon, dlat, ...]``. A line over the antimeridian goes on beyond 180 degrees.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PER_DEGREE = 10


def main(package: Path, out: Path) -> None:
    land = json.loads((package / "land-110m.json").read_text("utf-8"))
    countries = json.loads((package / "countries-110m.json").read_text("utf-8"))
    outlines = {
        "from": "Natural Earth 1:110m, public domain, by way of world-atlas 2.0.2 (ISC)",
        "land": [_steps(_unwrapped(ring, pole=True)) for ring in _rings(land)],
        "borders": [_steps(_unwrapped(line, pole=False)) for line in _borders(countries)],
    }
    text = json.dumps(outlines, separators=(",", ":"))
    out.write_text(text + "\n", "utf-8")


def _arcs(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """The lines of a TopoJSON topology in degrees."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(points)
    return arcs


def _polygons(geometry: dict[str, Any]) -> Iterator[list[list[int]]]:
    if geometry["type"] == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from _polygons(part)
    elif geometry["type"] == "Polygon":
        yield geometry["arcs"]
    elif geometry["type"] == "MultiPolygon":
        yield from geometry["arcs"]


def _rings(topology: dict[str, Any]) -> Iterator[list[tuple[float, float]]]:
    arcs = _arcs(topology)
    for polygon in _polygons(topology["objects"]["land"]):
        for ring in polygon:
            points: list[tuple[float, float]] = []
            for number in ring:
                arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                points += arc if not points else arc[1:]
            yield points


def _borders(topology: dict[str, Any]) -> Iterator[list[tuple[float, float]]]:
    """The lines that two countries share."""
    used: Counter[int] = Counter()
    for geometry in topology["objects"]["countries"]["geometries"]:
        used.update(
            {
                number if number >= 0 else ~number
                for polygon in _polygons(geometry)
                for ring in polygon
                for number in ring
            }
        )
    arcs = _arcs(topology)
    return (arcs[number] for number, count in sorted(used.items()) if count > 1)


def _unwrapped(points: list[tuple[float, float]], pole: bool) -> list[tuple[float, float]]:
    """A line that goes on beyond 180 degrees east or west where it would jump to the other side of the map. pole: a
    ring that goes round the world is closed along the edge of the map."""
    found = [points[0]]
    for x, y in points[1:]:
        before = found[-1][0]
        found.append((x - 360 * round((x - before) / 360), y))
    if pole and abs(found[-1][0] - found[0][0]) > 180:
        found += [(found[-1][0], -90.0), (found[0][0], -90.0), found[0]]
    return found


def _steps(points: list[tuple[float, float]]) -> list[int]:
    whole = [(round(x * PER_DEGREE), round(y * PER_DEGREE)) for x, y in points]
    kept = [whole[0]] + [point for before, point in itertools.pairwise(whole) if point != before]
    steps = [*kept[0]]
    for (x0, y0), (x1, y1) in itertools.pairwise(kept):
        steps += (x1 - x0, y1 - y0)
    return steps


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
