"""First steps: pick feeds, give an address, bring an OPML file; then the work as it goes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dateline.errors import DatelineError
from dateline.feeds import clean_url, read_opml
from dateline.pipeline import Subscribed, find_subscription, follow, import_opml
from dateline.store.feeds import WantedFeed
from dateline.store.views import Progress
from dateline.web.answers import Page
from dateline.web.pages.lists import is_done
from dateline.web.site import Site, is_web_address


@dataclass(frozen=True, slots=True)
class Starter:
    """A feed to begin with, at its real address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """Feeds that go together, by region or subject."""

    title: str
    feeds: tuple[Starter, ...]


@cache
def load_bundles() -> tuple[Bundle, ...]:
    """The starter bundles of the package."""
    text = (files("dateline.web") / "bundles.toml").read_text(encoding="utf-8")
    return tuple(
        Bundle(bundle["title"], tuple(Starter(feed["title"], feed["url"]) for feed in bundle["feeds"]))
        for bundle in tomllib.loads(text)["bundles"]
    )


def start(site: Site, request: Request) -> Page:
    return _start(site)


def add_picked(site: Site, request: Request, form: FormData) -> Page | Response:
    """Follow the feeds that were ticked; each is looked at by the worker's next round."""
    offered = {feed.url: (bundle, feed) for bundle in load_bundles() for feed in bundle.feeds}
    picked = [offered[url] for url in form.getlist("feed") if isinstance(url, str) and url in offered]
    if not picked:
        return _start(site, site.strings("start.none_picked"), site.strings("start.none_advice"))
    site.turn_to_own_desk()
    site.store.add_feeds(
        [
            WantedFeed(feed.url, feed.title, feed.title, (bundle.title,), address=clean_url(feed.url))
            for bundle, feed in picked
        ]
    )
    return RedirectResponse("/start/progress", status_code=303)


def add_address(site: Site, request: Request, form: FormData) -> Page | Response:
    """Follow a feed, or what a site offers: the first good feed that it names, else what stands in for one. What it
    names besides is offered."""
    given = form.get("address")
    address = given.strip() if isinstance(given, str) else ""
    if address and "://" not in address:
        address = f"https://{address}"
    if not is_web_address(address):
        return _start(site, site.strings("start.not_address"), site.strings("start.not_address_advice"), address)
    try:
        offered = find_subscription(site.own_settings, address)
    except DatelineError as error:
        return _start(site, str(error), error.advice, address)
    site.turn_to_own_desk()
    added = follow(site.store, offered)
    if added.others or any(one.known for one in added.followed):
        return _start(site, added=added)
    return RedirectResponse("/start/progress", status_code=303)


def add_opml(site: Site, request: Request, form: FormData) -> Page | Response:
    """Follow every feed of an OPML file, in its folders."""
    file = form.get("file")
    data = file.file.read() if isinstance(file, UploadFile) else b""
    if not data:
        return _start(site, site.strings("start.no_file"), None)
    try:
        named = read_opml(data)
    except DatelineError as error:
        return _start(site, str(error), error.advice)
    if not named:
        return _start(site, site.strings("start.no_feeds"), site.strings("start.no_feeds_advice"))
    site.turn_to_own_desk()
    import_opml(site.store, data)
    return RedirectResponse("/start/progress", status_code=303)


def progress(site: Site, request: Request) -> Page | Response:
    """The work as it goes; once there is something to read, the front page."""
    found = site.store.progress()
    done = is_done(found)
    if done and not request.url.path.endswith(".json"):
        return RedirectResponse("/", status_code=303)
    return Page("progress.html", {"progress": found}, data={**_as_dict(found), "done": done})


def _as_dict(progress: Progress) -> dict[str, object]:
    return {name: getattr(progress, name) for name in Progress.__slots__}


def _start(
    site: Site,
    wrong: str | None = None,
    advice: str | None = None,
    address: str = "",
    added: Subscribed | None = None,
) -> Page:
    values = {
        "added": added,
        "bundles": load_bundles(),
        "wrong": wrong,
        "advice": advice,
        "address": address,
        "feeds": 0 if site.is_sample else site.store.progress().feeds,
    }
    return Page("start.html", values, status=422 if wrong else 200)
