"""The desk's pages as one ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from dateline.accounts import Attempts
from dateline.config import Settings
from dateline.errors import DatelineError, NoSuchRow, StoreFailed
from dateline.pipeline.hubs import FOLDER
from dateline.store import Store
from dateline.web.answers import MAX_BODY, Action, View, as_data, done, shown, store_trouble, told_error, trouble
from dateline.web.guard import HEADERS, Guard
from dateline.web.pages import (
    article,
    changes,
    claims,
    copies,
    corrections,
    exchanges,
    exports,
    feeds,
    hands,
    health,
    hub,
    inspect,
    lists,
    maps,
    picture,
    place,
    preferences,
    read,
    search,
    sign_in,
    source,
    start,
    story,
    topics,
)
from dateline.web.site import OwnDesk, Site


class _Number(IntegerConvertor):
    """The number of a row, no longer than one has: of thousands of digits Python makes no number at all."""

    regex = "[0-9]{1,18}"


register_url_convertor("number", _Number())


def create_app(
    settings: Settings, store: Store | None = None, own_desk: OwnDesk | None = None, *, sample: bool = False
) -> Starlette:
    """The desk's pages.

    store: an open store, which stays the caller's to close; None opens the one that the settings name. sample: whether
    it is the invented newsroom; own_desk: for that alone, see ``Site``. A desk bound beyond loopback answers nothing
    until it has a password.
    """
    site = Site(settings, store, own_desk, sample=sample)
    app = Starlette(
        routes=_routes(),
        lifespan=_running,
        middleware=[Middleware(Guard, site=site)],
        exception_handlers={HTTPException: _http_trouble, DatelineError: _our_trouble, Exception: _broken},
    )
    app.state.site = site
    app.state.attempts = Attempts()
    app.state.pictures = picture.Pictures()
    return app


@asynccontextmanager
async def _running(app: Starlette) -> AsyncIterator[None]:
    yield
    await app.state.pictures.close()


def _routes() -> list[BaseRoute]:
    routes: list[BaseRoute] = [
        *_page("/river", lists.river),
        *_page("/stories", lists.stories),
        *_page("/story/{id:number}", story.story),
        *_form("/story/{id:number}/join", corrections.join),
        *_form("/story/{id:number}/take-out", corrections.take_out),
        *_page("/corrections", corrections.corrections),
        *_form("/corrections/undo", corrections.undo),
        *_page("/article/{id:number}", article.article),
        *_page("/article/{id:number}/changes", changes.changes),
        *_page("/article/{id:number}/inspect", inspect.inspect),
        Route("/article/{id:number}/original", shown(inspect.original), methods=["GET"]),
        *_page("/wire/{id:number}", copies.wire),
        Route("/compare", shown(copies.pick), methods=["GET"]),
        *_page("/compare/{first:number}/{second:number}", copies.pair),
        *_page("/claims", claims.claims),
        *_page("/claims/mended", hands.put_right),
        Route("/claims/mended/back", done(hands.take_back), methods=["POST"]),
        *_page("/claim/{id:number}", hands.claim),
        Route("/claim/{id:number}/right", done(hands.put_claim_right), methods=["POST"]),
        Route("/article/{id:number}/hide", done(hands.hide_taken), methods=["POST"]),
        *_page("/source/{id:number}", source.source),
        *_page("/place/{id:number}", place.place),
        *_page("/map", maps.map_page),
        *(
            Route(f"/export/{kind}.{form}", shown(exports.export(kind, form)), methods=["GET"])
            for kind in exports.KINDS
            for form in exports.FORMS
        ),
        *_page("/search", search.search),
        *_page("/topics", topics.topics),
        *_page("/topic/{id:number}", topics.topic),
        Route("/topic/{id:number}/feed.xml", shown(topics.feed), methods=["GET"]),
        Route("/topic/{id:number}/follow", done(topics.follow), methods=["POST"]),
        Route("/topic/{id:number}/join", done(topics.join), methods=["POST"]),
        Route("/topic/{id:number}/part", done(topics.part), methods=["POST"]),
        Route("/topic/{id:number}/hide", done(topics.hide), methods=["POST"]),
        Route("/topics/take-back", done(topics.take_back), methods=["POST"]),
        *_page("/feeds", feeds.feeds),
        *_page("/feed/{id:number}", feeds.feed),
        *_page("/feed/{id:number}/log", exchanges.log),
        *_page("/start/progress", start.progress),
        Route("/", shown(lists.front), methods=["GET"]),
        Route("/front.json", as_data(lists.front), methods=["GET"]),
        Route("/feeds.opml", shown(feeds.opml), methods=["GET"]),
        Route("/read", shown(read.read_box), methods=["GET"]),
        Route("/read", done(read.read_given), methods=["POST"]),
        Route("/start", shown(start.start), methods=["GET"]),
        Route("/start/picked", done(start.add_picked), methods=["POST"]),
        Route("/start/address", done(start.add_address), methods=["POST"]),
        Route("/start/opml", done(start.add_opml), methods=["POST"]),
        Route("/sign-in", shown(sign_in.sign_in_form), methods=["GET"]),
        Route("/sign-in", done(sign_in.sign_in), methods=["POST"]),
        Route("/sign-out", done(sign_in.sign_out), methods=["POST"]),
        Route("/theme", done(preferences.theme), methods=["POST"]),
        Route("/notes/close", done(preferences.close_notes), methods=["POST"]),
        Route("/picture", picture.picture, methods=["GET"]),
        Route(f"{FOLDER}{{part}}", hub.hub, methods=["GET", "POST"]),
        Route("/healthz", shown(health.healthz), methods=["GET"]),
        Route("/metrics", shown(health.metrics), methods=["GET"]),
        Mount("/static", StaticFiles(packages=[("dateline.web", "static")])),
    ]
    return routes


def _page(path: str, view: View) -> tuple[Route, Route]:
    """A page and its twin as data."""
    return Route(f"{path}.json", as_data(view), methods=["GET"]), Route(path, shown(view), methods=["GET"])


def _form(path: str, action: Action) -> tuple[Route, Route]:
    """A form and its twin, which says as data what was done."""
    return Route(f"{path}.json", done(action), methods=["POST"]), Route(path, done(action), methods=["POST"])


async def _http_trouble(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    kind = {404: "not_found", 405: "method", 413: "too_large"}.get(status, "form")
    return await run_in_threadpool(trouble, request, kind, status, {"n": MAX_BODY // 1_000_000})


async def _our_trouble(request: Request, error: Exception) -> Response:
    if isinstance(error, NoSuchRow):
        return await run_in_threadpool(trouble, request, "not_found", 404, {})
    if isinstance(error, StoreFailed):
        return await run_in_threadpool(store_trouble, request, error)
    assert isinstance(error, DatelineError)
    return await run_in_threadpool(told_error, request, error, 502)


async def _broken(request: Request, error: Exception) -> Response:
    answer = await run_in_threadpool(trouble, request, "broken", 500, {})
    # This answer is made outside the guard, which would have set them.
    answer.headers.update(HEADERS)
    return answer
