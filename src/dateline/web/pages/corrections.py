"""What a reader puts right in stories: joining two, taking articles out of one, and taking that back."""

from __future__ import annotations

import re

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dateline.errors import NoSuchRow
from dateline.model import to_json
from dateline.store.story_hands import NothingToPutRight, StoryHand
from dateline.web.answers import Page, told_error
from dateline.web.pages.paging import NO_ID, row_id
from dateline.web.pages.reader import known_reader, reader
from dateline.web.site import Site

_ADDRESS = re.compile(r"(?:.*/story/)?(\d{1,15})(?:\.json)?(?:[/?#].*)?", re.DOTALL)
_OWN, _OTHER = "own", "other"


class NoStoryNamed(NothingToPutRight):
    """A form that names no other story."""

    advice = "Pick one of those listed, or give its number or its address on this desk."


def corrections(site: Site, request: Request) -> Page:
    """All that this reader put right in stories, newest first."""
    who = known_reader(site, request)
    found = site.store.story_hands(who) if who is not None else ()
    return Page("corrections.html", {"hands": found}, data={"stories": found})


def join(site: Site, request: Request, form: FormData) -> Page | Response:
    """Join a story with another, picked or named by number or address."""
    try:
        other = _story_named(form)
        if other is None:
            raise NoStoryNamed("the other story", "was not named")
        hand = site.store.join_stories(reader(site, request), row_id(request), other, site.now())
    except NothingToPutRight as error:
        return told_error(request, error, 422)
    return _done(site, request, hand)


def take_out(site: Site, request: Request, form: FormData) -> Page | Response:
    """Take articles out of a story, into one of their own or into another."""
    picked = [int(value) for value in form.getlist("article") if isinstance(value, str) and _is_id(value)]
    try:
        to = _story_named(form)
        hand = site.store.take_from_story(reader(site, request), row_id(request), picked, site.now(), to)
    except NothingToPutRight as error:
        return told_error(request, error, 422)
    return _done(site, request, hand)


def undo(site: Site, request: Request, form: FormData) -> Page | Response:
    """Take a correction back."""
    asked = form.get("correction")
    if not isinstance(asked, str) or not _is_id(asked):
        raise NoSuchRow("correction", "is not on this desk")
    who = reader(site, request)
    before = next((hand for hand in site.store.story_hands(who) if hand.id == int(asked)), None)
    site.store.undo_story_hand(who, int(asked), site.now())
    if _is_data(request):
        return _data({"taken_back": before})
    return RedirectResponse("/corrections", status_code=303)


def _done(site: Site, request: Request, hand_id: int) -> Response:
    hands = site.store.story_hands(reader(site, request))
    hand = next(hand for hand in hands if hand.id == hand_id)
    if _is_data(request):
        return _data({"done": hand})
    return RedirectResponse(f"/story/{_shown(hand, row_id(request))}#put-right", status_code=303)


def _shown(hand: StoryHand, asked: int) -> int:
    """The story that shows what was done: the one that the reader looked at, as it stands now."""
    story = hand.apart_from or hand.now_in
    return story.id if story is not None else asked


def _story_named(form: FormData) -> int | None:
    """The story that a form names; None for one of the articles' own. Raises ``NoStoryNamed``."""
    picked, written = form.get("to", _OTHER), form.get("other", "")
    given = written.strip() if isinstance(written, str) else ""
    if picked == _OWN and not given:
        return None
    # Who writes a number has another story in mind, though what was picked before they came is still picked.
    named = given if picked in (_OWN, _OTHER) else picked
    found = _ADDRESS.fullmatch(named) if isinstance(named, str) else None
    if found is None or not _is_id(found[1]):
        raise NoStoryNamed("the other story", "was not named")
    return int(found[1])


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18 and int(text) < NO_ID


def _is_data(request: Request) -> bool:
    return request.url.path.endswith(".json")


def _data(value: object) -> Response:
    return Response(to_json(value), media_type="application/json")
