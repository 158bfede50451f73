"""Why an article's page changed: a correction, an update of the agency's text, or an edit that nobody mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dateline.copies.compare import compare
from dateline.model import Article, Change, Comparison, Notice, NoticeKind
from dateline.text import words

SHARED = 0.5
"""An edit is the agency's where so much of what is new in it stands in another outlet's copy as well."""

LEAST_WORDS = 4
"""Fewer new words than these in a row say nothing: two editors mend a slip alike."""


class EditKind(StrEnum):
    """CORRECTION: the page says that it was wrong; UPDATE: the text was brought up to date by its agency, or the page
    says that it was updated; SILENT: neither."""

    CORRECTION = "correction"
    UPDATE = "update"
    SILENT = "silent edit"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a page. notice: the new notice that declares it, None where none does; shared_by: URLs of the
    other outlets' copies that hold what is new in it, where that makes it the agency's update."""

    kind: EditKind
    comparison: Comparison
    notice: Notice | None = None
    shared_by: tuple[str, ...] = ()


def edit_of(before: Article, after: Article, others: Sequence[Article] = ()) -> Edit:
    """What became of a page between two states. others: other outlets' copies of its text, in states that came after
    ``before``: what stood there all along tells nothing of the agency's text.

    A correction is a notice of one that was not there before. What another outlet has newly printed as well came from
    the agency, whichever of the two had it first.
    """
    comparison = compare(before, after)
    known = {notice.text for notice in before.notices}
    fresh = [notice for notice in after.notices if notice.text not in known]
    corrected = next((notice for notice in fresh if notice.kind is NoticeKind.CORRECTION), None)
    if corrected is not None:
        return Edit(EditKind.CORRECTION, comparison, corrected)
    shared_by = _shared_by(comparison, after, others)
    updated = next((notice for notice in fresh if notice.kind is NoticeKind.UPDATE), None)
    if updated is not None or shared_by:
        return Edit(EditKind.UPDATE, comparison, updated, shared_by)
    return Edit(EditKind.SILENT, comparison)


def _shared_by(comparison: Comparison, after: Article, others: Sequence[Article]) -> tuple[str, ...]:
    runs = [run for run in _new_runs(comparison, after) if len(run) >= LEAST_WORDS]
    total = sum(len(run) for run in runs)
    if not total:
        return ()
    found = []
    for other in others:
        printed = f" {' '.join(_plain(other.text))} "
        if sum(len(run) for run in runs if f" {' '.join(run)} " in printed) >= SHARED * total:
            found.append(other.url)
    return tuple(found)


def _new_runs(comparison: Comparison, after: Article) -> list[tuple[str, ...]]:
    """The words of sentences that are new in ``after``, each sentence a run: of a changed one the whole, for the words
    that were changed alone are too few to tell whose they are."""
    new = (row for row in comparison.rows if row.change in (Change.ADDED, Change.CHANGED) and row.right is not None)
    return [_plain(row.right.of(after)) for row in new if row.right is not None]


def _plain(text: str) -> tuple[str, ...]:
    return tuple(word.text.casefold() for word in words(text))
