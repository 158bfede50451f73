"""Maps drawn on the server: outlines of land and borders, and a dot for each place, its area by how many texts name it.

Outlines are Natural Earth's, in ``world.json`` (made by ``scripts/world_outlines.py``). A map is flat: degrees east and
north, those east drawn shorter by the cosine of the middle latitude.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol, TypeVar

Point = tuple[float, float]

LEAST_DEGREES = 6.0
"""No map shows less than that from south to north: the outlines are too coarse for it."""

_TALLEST = 0.58
"""The height of a map by its width, at most: what is taller shows more to the east and west."""

_UNSURE = 0.7
"""The dot of a place that is less sure is hollow."""

_LEAST_RADIUS, _MOST_RADIUS, _LETTER, _LINE = 3.0, 15.0, 6.3, 12.0


class Placed(Protocol):
    """A place as lists know it; see ``SpotLine``."""

    @property
    def name(self) -> str: ...
    @property
    def lat(self) -> float | None: ...
    @property
    def lon(self) -> float | None: ...
    @property
    def score(self) -> float: ...
    @property
    def texts(self) -> int: ...


Spot = TypeVar("Spot", bound=Placed)


@dataclass(frozen=True, slots=True)
class Box:
    """Part of the world, in degrees."""

    west: float
    south: float
    east: float
    north: float


WORLD = Box(-170, -58, 180, 78)
VIEWS = {
    "world": WORLD,
    "europe": Box(-25, 34, 45, 71),
    "middle-east": Box(24, 11, 65, 43),
    "africa": Box(-20, -36, 55, 38),
    "asia": Box(58, -12, 150, 56),
    "americas": Box(-170, -56, -30, 72),
}


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the map. place: of the sequence that was given; hollow: unsure; label: where its name stands, if it
    does, and whether it ends there ("end") or begins there ("start")."""

    x: float
    y: float
    radius: float
    place: int
    hollow: bool
    label: Point | None = None
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Map:
    """A map to be set as SVG. land, borders: path data."""

    width: int
    height: int
    land: str
    borders: str
    dots: tuple[Dot, ...]


def around(spots: Sequence[Placed]) -> Box:
    """The part of the world in which the places lie, with some room; the whole world where there are none."""
    points = [(spot.lon, spot.lat) for spot in spots if spot.lon is not None and spot.lat is not None]
    if not points:
        return WORLD
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    tall = max((north - south) * 1.4, LEAST_DEGREES)
    wide = max((east - west) * 1.3, tall * 1.6 / max(0.2, math.cos(math.radians((south + north) / 2))))
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    if wide > 200:
        return WORLD
    return Box(middle_x - wide / 2, max(-89, middle_y - tall / 2), middle_x + wide / 2, min(89, middle_y + tall / 2))


def draw_map(spots: Sequence[Spot], box: Box, width: int, labels: int, *, outlines: bool = True) -> Map:
    """The map of part of the world, ``width`` units wide. labels: at most so many places are named, those of most texts
    first and never one over another; outlines: False where the world that is written about is none that can be drawn.
    """
    shrink = max(0.2, math.cos(math.radians((box.south + box.north) / 2)))
    missing = (box.north - box.south) / _TALLEST / shrink - (box.east - box.west)
    if missing > 0:
        box = Box(box.west - missing / 2, box.south, box.east + missing / 2, box.north)
    scale = width / ((box.east - box.west) * shrink)
    height = round((box.north - box.south) * scale)

    def at(lon: float, lat: float) -> Point:
        return round((lon - box.west) * shrink * scale, 1), round((box.north - lat) * scale, 1)

    land = borders = ""
    if outlines:
        wider = Box(box.west - 1, box.south - 1, box.east + 1, box.north + 1)
        world = _world()
        rings = (_clip(ring, wider) for ring in _seen(world["land"], wider))
        land = "".join(_path(ring, at, "Z") for ring in rings if len(ring) > 2)
        borders = "".join(
            _path(part, at, "") for line in _seen(world["borders"], wider) for part in _within(line, wider)
        )
    return Map(width, height, land, borders, _named(_dots(spots, box, at), spots, width, height, labels))


def _dots(spots: Sequence[Placed], box: Box, at: Callable[[float, float], Point]) -> list[Dot]:
    most = max((spot.texts for spot in spots), default=1)
    unit = min(_LEAST_RADIUS, _MOST_RADIUS / math.sqrt(max(most, 1)))
    found = []
    for number, spot in enumerate(spots):
        if spot.lat is None or spot.lon is None:
            continue
        if box.west <= spot.lon <= box.east and box.south <= spot.lat <= box.north:
            x, y = at(spot.lon, spot.lat)
            radius = round(max(2.0, unit * math.sqrt(spot.texts)), 1)
            found.append(Dot(x, y, radius, number, spot.score < _UNSURE))
    return sorted(found, key=lambda dot: -dot.radius)


def _named(dots: Sequence[Dot], spots: Sequence[Placed], width: int, height: int, labels: int) -> tuple[Dot, ...]:
    """The dots with the names of the first that have room for it."""
    taken: list[tuple[float, float, float, float]] = [
        (dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius) for dot in dots[: 3 * labels]
    ]
    found = []
    left = labels
    for dot in dots:
        long = len(spots[dot.place].name) * _LETTER
        beside = dot.radius + 3
        for anchor, x in (("start", dot.x + beside), ("end", dot.x - beside - long)) if left else ():
            box = (x, dot.y - _LINE / 2, x + long, dot.y + _LINE / 2)
            free = x >= 0 and x + long <= width and box[1] > 0 and box[3] < height
            if free and not any(_meet(box, other) for other in taken):
                taken.append(box)
                left -= 1
                label = (round(x if anchor == "start" else x + long, 1), round(dot.y + 4, 1))
                found.append(Dot(dot.x, dot.y, dot.radius, dot.place, dot.hollow, label, anchor))
                break
        else:
            found.append(dot)
    return tuple(found)


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@cache
def _world() -> dict[str, list[list[Point]]]:
    """The lines of the world in degrees: rings of land, and borders."""
    packed = json.loads((files(__package__) / "world.json").read_text("utf-8"))
    return {kind: [_points(line) for line in packed[kind]] for kind in ("land", "borders")}


def _seen(lines: Sequence[Sequence[Point]], box: Box) -> Iterator[Sequence[Point]]:
    """The lines that may lie in a box, also as they stand once round the world: some go on beyond 180 degrees."""
    for line in lines:
        west, east = min(x for x, _ in line), max(x for x, _ in line)
        if min(y for _, y in line) > box.north or max(y for _, y in line) < box.south:
            continue
        for turn in (0, -360, 360):
            if west + turn <= box.east and east + turn >= box.west:
                yield line if not turn else [(x + turn, y) for x, y in line]


def _points(steps: Sequence[int]) -> list[Point]:
    """See ``scripts/world_outlines.py`` for how lines are packed."""
    x = y = 0
    found = []
    for place in range(0, len(steps), 2):
        x, y = x + steps[place], y + steps[place + 1]
        found.append((x / 10, y / 10))
    return found


def _clip(ring: Sequence[Point], box: Box) -> list[Point]:
    """A ring cut to a box, one side after the other (Sutherland and Hodgman, 1974)."""
    points = list(ring)
    for axis, limit, sign in ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1)):
        before, points = points, []
        for place, point in enumerate(before):
            last = before[place - 1]
            inside, was = sign * (point[axis] - limit) >= 0, sign * (last[axis] - limit) >= 0
            if inside != was:
                share = (limit - last[axis]) / (point[axis] - last[axis])
                points.append((last[0] + share * (point[0] - last[0]), last[1] + share * (point[1] - last[1])))
            if inside:
                points.append(point)
    return points


def _within(line: Sequence[Point], box: Box) -> list[list[Point]]:
    """The parts of a line that lie in a box, each with the points just outside it."""
    inside = [box.west <= x <= box.east and box.south <= y <= box.north for x, y in line]
    parts: list[list[Point]] = []
    part: list[Point] = []
    for place, point in enumerate(line):
        if any(inside[max(0, place - 1) : place + 2]):
            part.append(point)
        elif part:
            parts.append(part)
            part = []
    if part:
        parts.append(part)
    return [part for part in parts if len(part) > 1]


def _path(points: Sequence[Point], at: Callable[[float, float], Point], end: str) -> str:
    """Path data, in steps of a tenth of a unit; what would not be seen to move is left out."""
    (x0, y0), *others = (at(lon, lat) for lon, lat in points)
    data = [f"M{x0:g} {y0:g}l"]
    for x, y in others:
        if abs(x - x0) + abs(y - y0) >= 1:
            data.append(f"{x - x0:.4g} {y - y0:.4g} ")
            x0, y0 = x, y
    return "".join(data).rstrip() + end if len(data) > 1 else ""
