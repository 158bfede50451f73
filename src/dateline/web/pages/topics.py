"""Topics: what a reader follows for months. One topic with its articles, its feed, and what was put right by hand."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dateline.errors import NoSuchRow, StoreFailed
from dateline.store.topic_reading import Only
from dateline.store.topic_views import FollowedTopic, TopicArticle, TopicLine, TopicsView, TopicView
from dateline.web.answers import Page, back
from dateline.web.marked import Marked, block_number, mark
from dateline.web.pages.paging import NO_ID, asked_before, behind, row_id
from dateline.web.pages.reader import known_reader, reader
from dateline.web.site import Site
from dateline.web.topic_feed import feed_of
from dateline.web.weeks import drawn_weeks

ON_A_PAGE = 20
IN_A_FEED = 40

_log = logging.getLogger("dateline.web")

KINDS = {
    "person": "topics.person",
    "organisation": "topics.organisation",
    "place": "topics.place",
    "agreement": "topics.agreement",
    "conflict": "topics.conflict",
    "event": "topics.event",
    "tag": "topics.tag",
}
"""What a kind of topic is called, in the order in which pages list them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as the topic's page sets it, once for all its copies on the page. it: the fullest of them; marked: its
    text; naming: the numbers of the blocks that name the topic; copies: the others, newest first."""

    it: TopicArticle
    marked: Marked
    naming: frozenset[int]
    copies: tuple[TopicArticle, ...]


def topics(site: Site, request: Request) -> Page:
    user = known_reader(site, request)
    asked = request.query_params.get("q", "").replace("\0", "").strip()[:200]
    view = TopicsView(
        followed=site.store.followed_topics(user) if user is not None else (),
        lately=site.store.topics(site.now()),
        hands=site.store.topic_hands(user) if user is not None else (),
    )
    found = site.store.topics_named(asked) if asked else ()
    values = {"view": view, "name": asked, "found": found, "kinds": KINDS, "looked": None}
    return Page("topics.html", values, data={**({"q": asked, "found": found} if asked else {}), "topics": view})


def topic(site: Site, request: Request) -> Page | Response:
    asked = row_id(request)
    only = _only(request)
    before = asked_before(request)
    user = known_reader(site, request)
    view = site.store.topic(asked, site.now(), user, before, limit=ON_A_PAGE, only=only)
    as_data = request.url.path.endswith(".json")
    if view.id != asked:
        # Not for good: names that were joined may be parted again.
        return RedirectResponse(f"/topic/{view.id}{'.json' if as_data else ''}", status_code=307)
    older = behind(view.articles[-1].line.at, view.articles[-1].line.id) if view.more and view.articles else None
    if view.followed and user is not None and before is None and not as_data:
        _looked(site, user, view.id)
    values = {
        "view": view,
        "shown": tuple(_shown(view.articles)),
        "only": only,
        "older": older,
        "before": before,
        "kind": KINDS.get(view.line.kind, "topics.tag"),
        "weeks": drawn_weeks(view),
        "feed_address": f"/topic/{view.id}/feed.xml",
        "others": _others(site, request, view),
    }
    return Page("topic.html", values, data={"topic": view, "before": older, "only": only})


def feed(site: Site, request: Request) -> Response:
    """The newest articles of a topic as an Atom feed of its own."""
    view = site.store.topic(row_id(request), site.now(), limit=IN_A_FEED)
    base = site.settings.public_url or f"{request.url.scheme}://{request.headers.get('host', '127.0.0.1')}"
    return Response(feed_of(view, base, site.strings), media_type="application/atom+xml")


def follow(site: Site, request: Request, form: FormData) -> Response:
    site.store.follow(reader(site, request), row_id(request), site.now(), on=form.get("follow") != "no")
    return back(form.get("back"))


def join(site: Site, request: Request, form: FormData) -> Response:
    """Make this topic part of another, which the form names by id or by name. Where several have that name, the page
    comes back with all of them to choose from."""
    own = site.store.topic_id(row_id(request))
    given = str(form.get("other") or "").strip()
    if given.isdecimal() and len(given) < 16 and int(given) < NO_ID:
        other = site.store.topic_id(int(given))
    else:
        candidates = _named(site, given, own)
        if len(candidates) != 1:
            return RedirectResponse(f"/topic/{own}?{urlencode({'same': given[:200]})}#hands", status_code=303)
        other = candidates[0].id
    return RedirectResponse(
        f"/topic/{site.store.join_topics(reader(site, request), own, other, site.now())}", status_code=303
    )


def part(site: Site, request: Request, form: FormData) -> Response:
    """One of the names of a topic is nothing but itself."""
    site.store.part_name(reader(site, request), _given(form, "name"), site.now())
    return back(form.get("back"))


def hide(site: Site, request: Request, form: FormData) -> Response:
    """A topic is no thing at all."""
    site.store.hide_topic(reader(site, request), row_id(request), site.now())
    return RedirectResponse("/topics#hands", status_code=303)


def take_back(site: Site, request: Request, form: FormData) -> Response:
    """Forget what was said of a name by hand."""
    site.store.take_back_name(reader(site, request), str(form.get("digest") or "")[:32])
    return back(form.get("back"))


def followed(site: Site, request: Request) -> tuple[FollowedTopic, ...]:
    """What the reader follows, for the front page."""
    user = known_reader(site, request)
    return site.store.followed_topics(user) if user is not None else ()


def _only(request: Request) -> Only | None:
    asked = request.query_params.get("only")
    if not asked:
        return None
    for kind in get_args(Only):
        if asked == kind:
            return "about" if kind == "about" else "mentions"
    raise NoSuchRow(f"only={asked}", "names nothing that a topic's articles are told apart by")


def _looked(site: Site, user: int, topic_id: int) -> None:
    try:
        site.store.looked_at_topic(user, topic_id, site.now())
    except StoreFailed as error:
        # The page itself can be shown: what is new stays new until the next look.
        _log.warning("%s", error)


def _shown(articles: Sequence[TopicArticle]) -> Iterator[Shown]:
    """The texts of a page, in order of their newest copies."""
    by_id = {it.line.id: it for it in articles}
    done: set[int] = set()
    for newest in articles:
        fullest = by_id[newest.copy_of] if newest.copy_of is not None else newest
        if fullest.line.id in done:
            continue
        done.add(fullest.line.id)
        naming = {block_number(fullest.article, span) for span in fullest.spans}
        yield Shown(
            fullest,
            mark(fullest.article, ()),
            frozenset(number for number in naming if number is not None),
            tuple(it for it in articles if it.copy_of == fullest.line.id),
        )


def _others(site: Site, request: Request, view: TopicView) -> tuple[TopicLine, ...]:
    """The topics that may have been meant by the name that a reader gave for the same thing."""
    given = request.query_params.get("same", "")
    return _named(site, given, view.id) if given else ()


def _named(site: Site, given: str, own: int) -> tuple[TopicLine, ...]:
    return tuple(line for line in site.store.topics_named(given[:200]) if line.id != own)


def _given(form: FormData, name: str) -> int:
    given = str(form.get(name) or "")
    if not given.isdecimal() or len(given) > 15:
        raise NoSuchRow(f"{name} {given[:40]}", "is no name of a topic")
    return int(given)
