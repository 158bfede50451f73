"""A story's figures over time as a small drawing: steps, one line a source, named at the line's end, zero shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median

from dateline.model import Figure, FigureReport, FigureSeries, Naming
from dateline.stories.figures import reports_apart

WIDTH, HEIGHT = 420, 168
LEFT, RIGHT, TOP, BOTTOM = 36, 132, 12, 24
LABEL_STEP = 14
OUT_OF_SCALE = 20


@dataclass(frozen=True, slots=True)
class Dot:
    """One report of a figure. open: a bound ("at least", "up to"), drawn as an open dot; apart: another report cannot
    be true beside it; parts: the heights of figures within it ("nine, including two children")."""

    x: float
    y: float
    value: float
    report: FigureReport
    open: bool
    apart: bool
    parts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One source's figures. path: of the steps, as SVG path data; label_y: where its name stands."""

    source: str | None
    naming: Naming | None
    value: float
    path: str
    dots: tuple[Dot, ...]
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lines with their axes. ticks: (y, value) with the zero line first; starts, ends: the times at both ends."""

    lines: tuple[Line, ...]
    ticks: tuple[tuple[float, float], ...]
    starts: datetime
    ends: datetime
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM


def value_of(figure: Figure) -> float:
    """The number that stands for a figure on the drawing: its exact value, else the bound it gives."""
    if figure.high is None:
        return figure.low or 0.0
    if figure.low is None:
        return figure.high
    return (figure.low + figure.high) / 2


def draw(series: FigureSeries, labels: int = 7) -> Drawing | None:
    """The drawing of a series, or None where it would show nothing: one moment or one value alone, or one figure so
    large that the others lie on the zero line (the dead of a war beside those of a day).

    A figure holds until its source gives another one. labels: at most so many sources, those with the newest figures.
    """
    reports = sorted(series.reports, key=lambda report: report.when)
    if len({report.when for report in reports}) < 2 or len({value_of(report.figure) for report in reports}) < 2:
        return None
    values = [value_of(report.figure) for report in reports]
    if max(values) > OUT_OF_SCALE * median(values):
        return None
    starts, ends = reports[0].when, reports[-1].when
    top = max(values) or 1.0
    seconds = (ends - starts).total_seconds()

    def across(when: datetime) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (when - starts).total_seconds() / seconds, 1)

    def down(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top, 1)

    by_source: dict[tuple[str | None, Naming | None], list[FigureReport]] = {}
    for report in reports:
        by_source.setdefault((report.speaker, report.naming), []).append(report)
    newest = sorted(by_source.items(), key=lambda item: item[1][-1].when, reverse=True)[:labels]
    lines = []
    for (speaker, naming), own in newest:
        dots = tuple(
            Dot(
                x=across(report.when),
                y=down(value_of(report.figure)),
                value=value_of(report.figure),
                report=report,
                open=report.figure.low is None or report.figure.high is None,
                apart=series.disagree and any(reports_apart(report, other) for other in reports),
                parts=tuple(down(value) for part in report.figure.parts if (value := value_of(part)) <= top),
            )
            for report in own
        )
        path = f"M{dots[0].x} {dots[0].y}" + "".join(f"H{dot.x}V{dot.y}" for dot in dots[1:]) + f"H{across(ends)}"
        lines.append(Line(speaker, naming, value_of(own[-1].figure), path, dots, dots[-1].x + 8, dots[-1].y + 4))
    return Drawing(_spread(lines), ((down(0), 0.0), (down(top), top)), starts, ends)


def _spread(lines: list[Line]) -> tuple[Line, ...]:
    """The lines with their names moved apart, so that none covers another."""
    placed: list[Line] = []
    for line in sorted(lines, key=lambda line: line.label_y):
        y = max(line.label_y, placed[-1].label_y + LABEL_STEP) if placed else line.label_y
        placed.append(replace(line, label_x=WIDTH - RIGHT + 8, label_y=y))
    over = placed[-1].label_y - (HEIGHT - BOTTOM + 4) if placed else 0
    if over > 0:
        placed = [replace(line, label_y=line.label_y - over) for line in placed]
    return tuple(placed)
