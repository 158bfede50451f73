"""The sample's four short notes: on the one story that shows best what the desk is for, until they are closed."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from dateline.store.views import ArticleLine, StoryLine, StoryView, WireLine
from dateline.web.site import Site

NOTES_COOKIE = "dateline_notes"


@dataclass(frozen=True, slots=True)
class Notes:
    """What the notes point at. copies: outlets that print one text; disagree: whether figures do; cut: the copy that
    kept least of its text, with the share in per cent."""

    copies: int
    disagree: bool
    cut: tuple[WireLine, ArticleLine, int] | None

    @property
    def all_four(self) -> bool:
        """Whether each note has something to point at."""
        return self.copies > 1 and self.disagree and self.cut is not None


def notes(site: Site, request: Request, view: StoryView) -> Notes | None:
    """The notes for this story; None where they stand on another, or were closed for good."""
    line = annotated(site, request, view)
    return _of(view) if line is not None and line.id == view.id else None


def annotated(site: Site, request: Request, known: StoryView | None = None) -> StoryLine | None:
    """The story that carries the notes; None outside the sample, and once the reader has closed them.

    It is the one with most outlets among those where all four have something to point at. known: a story that has been
    fetched already.
    """
    if not site.is_sample or request.cookies.get(NOTES_COOKIE) == "closed":
        return None
    widest = sorted(site.store.stories(size=100), key=lambda line: line.outlets, reverse=True)
    for line in widest:
        view = known if known is not None and known.id == line.id else site.store.story(line.id)
        if _of(view).all_four:
            return line
    return None


def _of(view: StoryView) -> Notes:
    copies = (
        (wire, article, kept) for wire in view.wires for article, kept in zip(wire.articles, wire.kept, strict=True)
    )
    cut = min(copies, key=lambda copy: copy[2], default=None)
    return Notes(
        copies=max((len(wire.outlets) for wire in view.wires), default=1),
        disagree=any(series.disagree for series in view.outline.figures),
        cut=(cut[0], cut[1], round(cut[2] * 100)) if cut is not None and cut[2] < 1 else None,
    )
