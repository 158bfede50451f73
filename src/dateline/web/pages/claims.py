"""Who says what: every claim, by how its source is named, what it does, its story or its speaker."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from starlette.requests import Request

from dateline.errors import NoSuchRow
from dateline.model import Act, Naming
from dateline.web.answers import Page
from dateline.web.pages.paging import SIZE, asked_before, cut
from dateline.web.pages.reader import known_reader
from dateline.web.site import Site

Kind = TypeVar("Kind", bound=StrEnum)


def claims(site: Site, request: Request) -> Page:
    naming, act = asked_kind(request, "naming", Naming), asked_kind(request, "act", Act)
    number = request.query_params.get("story", "")
    story = site.store.story(int(number)).line if number.isdecimal() and len(number) < 16 else None
    speaker = request.query_params.get("speaker", "").replace("\0", "") or None
    before, user = asked_before(request), known_reader(site, request)
    found = site.store.claims(
        before, limit=SIZE + 1, naming=naming, act=act, story=story.id if story else None, speaker=speaker
    )
    shown, older = cut(found)
    asked = {"naming": naming, "act": act, "story": story.id if story else None, "speaker": speaker}

    def address(**changed: object) -> str:
        query = {name: str(value) for name, value in {**asked, **changed}.items() if value is not None}
        return "/claims" + (f"?{urlencode(query)}" if query else "")

    values = {
        "claims": shown,
        "older": older,
        "before": before,
        "naming": naming,
        "act": act,
        "story": story,
        "speaker": speaker,
        "namings": tuple(Naming),
        "acts": tuple(Act),
        "address": address,
        "put_right": user is not None and bool(site.store.all_put_right(user, limit=1)),
        "filtered": any(value is not None for value in asked.values()),
    }
    return Page("claims.html", values, data={"claims": shown, "before": older, **asked})


def asked_kind(request: Request, name: str, kind: type[Kind]) -> Kind | None:
    """A kind of claim that the address asks for. Raises ``NoSuchRow`` for one that there is not."""
    asked = request.query_params.get(name)
    if not asked:
        return None
    try:
        return kind(asked)
    except ValueError as error:
        raise NoSuchRow(f"{name}={asked}", "names nothing that claims are told apart by") from error
