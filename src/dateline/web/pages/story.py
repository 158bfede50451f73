"""One story: what is new, what is said, its timeline, who carries it, where, and all its articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dateline.model import Development, Passage
from dateline.store.views import ArticleLine, StoryView
from dateline.web.about import about, address_of, related_to
from dateline.web.answers import Page
from dateline.web.counted import count
from dateline.web.pages.maps import where_of
from dateline.web.pages.notes import notes
from dateline.web.pages.paging import row_id
from dateline.web.pages.reader import known_reader
from dateline.web.said import spoken_in
from dateline.web.site import Site


@dataclass(frozen=True, slots=True)
class Printed:
    """Words that somebody printed. at: when; line: the article; place: where in its page they stand."""

    at: datetime
    words: str
    line: ArticleLine
    place: str


def story(site: Site, request: Request) -> Page | Response:
    asked = row_id(request)
    view = site.store.story(asked)
    if view.id != asked:
        # The story was merged into another: its old address leads there for good.
        twin = ".json" if request.url.path.endswith(".json") else ""
        return RedirectResponse(f"/story/{view.id}{twin}", status_code=308)
    counted = count(view, site.owners)
    hands = site.store.story_hands(known_reader(site, request), view.id)
    others = related_to(site.store.relatives(view.id))
    timeline = _printed(view, view.outline.timeline)
    background = _printed(view, view.outline.background)
    values = {
        "view": view,
        "line": view.line,
        "days": [(day, tuple(rows)) for day, rows in groupby(timeline, key=lambda entry: entry.at.date())],
        "newest": _newest(view, timeline),
        "background": background,
        "spoken": spoken_in(view),
        "where": where_of(site, view.places),
        "copied": tuple(wire for wire in view.wires if len(wire.articles) > 1),
        "lone": tuple(wire for wire in view.wires if len(wire.articles) == 1),
        "standfirst": _place(view, view.outline.standfirst),
        "notes": notes(site, request, view),
        "counted": counted,
        "about": about(view),
        "before": tuple(one for one in others if one.before),
        "after": tuple(one for one in others if not one.before),
        "hands": hands,
    }
    told = {name: getattr(view, name) for name in StoryView.__slots__}
    data = {**told, "counted": counted, "related": others, "put_right": hands}
    return Page("story.html", values, data=data)


def _printed(view: StoryView, developments: Sequence[Development]) -> tuple[Printed, ...]:
    found = (_place(view, entry.passage, entry.when) for entry in developments)
    return tuple(entry for entry in found if entry is not None)


def _place(view: StoryView, passage: Passage, when: datetime | None = None) -> Printed | None:
    """A passage as printed; None where its article is no longer among the story's."""
    article = view.texts.get(passage.article)
    line = next((line for line in view.articles if line.url == passage.article), None)
    if article is None or line is None:
        return None
    return Printed(when or line.at, passage.span.of(article), line, address_of(view, passage) or f"/article/{line.id}")


def _newest(view: StoryView, timeline: Sequence[Printed]) -> Printed | None:
    return max(timeline, key=lambda entry: entry.at) if len(view.articles) > 1 and timeline else None
