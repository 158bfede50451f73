"""What a story's counts count: outlets and owners, different texts, what was reported and what is carried."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dateline.copies.origins import Printing, are_original, printers_of
from dateline.copies.owners import NotOwners, OwnerCount, Owners, load_owners
from dateline.model import Printer
from dateline.store.views import ArticleLine, StoryView, WireLine

_log = logging.getLogger(__name__)


class OwnersFile:
    """The owners that Dateline knows and those that a desk's own file adds. The file is read again when it has changed;
    one that lists none is passed over, and the log says why."""

    def __init__(self) -> None:
        self._read: tuple[Path, float] | None = None
        self._owners = Owners()

    def of(self, file: Path) -> Owners:
        """The owners as the file has them now."""
        try:
            changed = file.stat().st_mtime
        except OSError:
            changed = 0.0
        if self._read != (file, changed):
            try:
                self._owners = load_owners(file)
            except NotOwners as error:
                _log.warning("%s", error)
                self._owners = load_owners()
            self._read = (file, changed)
        return self._owners


@dataclass(frozen=True, slots=True)
class Report:
    """One article of a story. kept: the share of its text's fullest copy that it prints, 0 to 1; original: whether it
    is its outlet's own reporting; agency: whose text it is, None where nobody says."""

    line: ArticleLine
    wire: WireLine | None
    kept: float
    original: bool
    agency: str | None


@dataclass(frozen=True, slots=True)
class FoldedText:
    """One text. reports: its fullest copy, then the others in order of time."""

    reports: tuple[Report, ...]

    @property
    def lead(self) -> Report:
        """The fullest copy."""
        return self.reports[0]


@dataclass(frozen=True, slots=True)
class Counted:
    """What stands behind a story's counts. printers: its outlets by name; texts: each with its printings, that with
    the newest printing first; reports: the same printings, newest first."""

    printers: tuple[Printer, ...]
    owners: OwnerCount
    texts: tuple[FoldedText, ...]
    reports: tuple[Report, ...]

    @property
    def original(self) -> tuple[Report, ...]:
        """What outlets reported themselves."""
        return tuple(report for report in self.reports if report.original)

    @property
    def carried(self) -> tuple[Report, ...]:
        """What they took over."""
        return tuple(report for report in self.reports if not report.original)


def count(view: StoryView, owners: Owners) -> Counted:
    """Count a story as it stands now."""
    wires = {line.id: wire for wire in view.wires for line in wire.articles}
    shares = {line.id: share for wire in view.wires for line, share in zip(wire.articles, wire.kept, strict=True)}
    known = [line for line in view.articles if line.url in view.texts]
    printings = [_printing(view, line) for line in known]
    original = dict(zip((line.id for line in known), are_original(printings), strict=True))
    reports = {line.id: _report(line, wires.get(line.id), shares, original) for line in view.articles}
    printers = printers_of(printings)
    return Counted(printers, owners.count(printers), _folded(view.articles, wires, reports), tuple(reports.values()))


def _printing(view: StoryView, line: ArticleLine) -> Printing:
    text = line.wire_id if line.wire_id is not None else -line.id
    return Printing(view.texts[line.url], line.outlet, text, line.at)


def _report(line: ArticleLine, wire: WireLine | None, shares: dict[int, float], original: dict[int, bool]) -> Report:
    agency = (wire.agency if wire else None) or line.agency
    return Report(line, wire, shares.get(line.id, 1.0), original.get(line.id, False), agency)


def _folded(
    lines: Sequence[ArticleLine], wires: dict[int, WireLine], reports: dict[int, Report]
) -> tuple[FoldedText, ...]:
    found: dict[int, FoldedText] = {}
    for line in lines:
        wire = wires.get(line.id)
        key = wire.id if wire else -line.id
        if key not in found:
            found[key] = FoldedText(tuple(reports[one.id] for one in wire.articles) if wire else (reports[line.id],))
    return tuple(found.values())
