"""Hubs (WebSub, W3C Recommendation of 2018): the desk asks them to tell it when a feed changes, renews that before the
lease ends, and asks them to stop for a feed that it follows no more.

A hub that says no, or never asks back, is left alone for a month. Whatever hubs do, feeds are still read in turn.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from dateline.config import Settings
from dateline.errors import DatelineError, FetchFailed, HttpStatus
from dateline.feeds.hubs import hub_links
from dateline.fetch import Fetcher
from dateline.pipeline.clock import Clock
from dateline.store import Lease, Store
from dateline.store.entries import FeedToRead
from dateline.store.hubs import Hub, HubState

FOLDER = "/hub/"
"""Where hubs find the desk, below its public address."""

SIGNATURE = "x-hub-signature"
"""The header, among those of a raw answer, that tells what a hub sent from what the desk fetched."""

READ_WHEN_TOLD = timedelta(hours=6)
"""A feed is read no more often while its hub tells of changes."""

LEASE = timedelta(days=10)
_LONGEST_LEASE = timedelta(days=90)
_SHORTEST_REST = timedelta(minutes=5)

# How long to wait for a hub that could not be asked, or has not asked back, before it is asked once more.
_AGAIN = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3))
_LEFT_ALONE = timedelta(days=30)
_SETTLED = timedelta(days=1)
_FAREWELLS = 3

# Answers in the 400s that another try may change.
_PASSING = frozenset((408, 425, 429))


def is_told(source: FeedToRead) -> bool:
    """Whether a feed's answer was sent by its hub, not fetched."""
    return SIGNATURE in source.answer.headers


def note_hub(store: Store, settings: Settings, source: FeedToRead, new: int, now: datetime) -> None:
    """See to the hub that a feed's answer names, or names no more, where the internet reaches the desk. new: entries
    that the answer brought."""
    answer = source.answer
    if settings.public_url is None or is_told(source):
        return
    links = hub_links(answer.body, answer.url, answer.headers)
    known = store.hub_of(source.feed_id)
    named = (links.hub, links.topic) if links is not None else None
    if known is not None and named == (known.hub, known.topic):
        if new and known.tells(now):
            store.hub_missed(known.id)
    elif known is not None and now - known.asked_at < _SETTLED:
        pass  # a feed that names another with every answer must not have two hubs asked each time
    elif named is not None:
        callback, secret = _new_callback(settings.public_url)
        store.want_hub(source.feed_id, *named, callback, secret, now)
    elif known is not None:
        store.leave_hub(source.feed_id)


def least_interval(store: Store, settings: Settings, feed_id: int, now: datetime) -> timedelta:
    """How long a feed that was just read is left alone at least, because its hub tells of changes."""
    hub = store.hub_of(feed_id) if settings.public_url is not None else None
    return READ_WHEN_TOLD if hub is not None and hub.tells(now) else timedelta()


async def ask_hub(
    store: Store, settings: Settings, clock: Clock, fetcher: Fetcher, lease: Lease
) -> DatelineError | None:
    """Do what is due with one hub; what was wrong, kept on its row already. Raises ``LeaseLost`` and ``NoSuchRow``."""
    hub = await asyncio.to_thread(store.hub, lease.subject)
    now = clock.now()
    if hub.state is HubState.LEAVING:
        return await _leave(store, clock, fetcher, lease, hub)
    if settings.public_url is None:
        # It could not ask back whether the desk means to leave: what it sends comes to an address that is gone.
        await asyncio.to_thread(store.forget_hub, hub.id)
        return None
    if hub.state is HubState.KEPT and hub.until is not None and renewal(hub.asked_at, hub.until) > now:
        await asyncio.to_thread(store.hub_rests, lease, renewal(hub.asked_at, hub.until))
        return None
    if lease.attempts >= len(_AGAIN):
        never = hub.error or "it never asked back"
        await asyncio.to_thread(store.hub_gave_up, lease, never, now + _LEFT_ALONE)
        return DatelineError(hub.hub, never)
    return await _ask(store, clock, fetcher, lease, _at_public_address(hub, settings.public_url))


async def _ask(store: Store, clock: Clock, fetcher: Fetcher, lease: Lease, hub: Hub) -> DatelineError | None:
    # Kept before it is asked: a hub may ask back before it answers.
    await asyncio.to_thread(store.asking_hub, hub, hub.callback, hub.secret, clock.now())
    asked = {"hub.lease_seconds": str(int(LEASE.total_seconds())), "hub.secret": hub.secret}
    error: DatelineError = DatelineError(
        hub.hub,
        "it has not asked back whether the desk means it",
        f"Check that the internet reaches the desk at {hub.callback.partition(FOLDER)[0]}.",
    )
    try:
        await fetcher.post(hub.hub, {**_form(hub, "subscribe"), **asked})
    except FetchFailed as failed:
        error = failed
        if isinstance(failed, HttpStatus) and 400 <= failed.status < 500 and failed.status not in _PASSING:
            await asyncio.to_thread(store.hub_gave_up, lease, failed.reason, clock.now() + _LEFT_ALONE)
            return failed
    now = clock.now()
    await asyncio.to_thread(store.hub_asked, lease, error, now, now + _AGAIN[lease.attempts])
    return error if isinstance(error, FetchFailed) else None


async def _leave(store: Store, clock: Clock, fetcher: Fetcher, lease: Lease, hub: Hub) -> DatelineError | None:
    if lease.attempts >= _FAREWELLS:
        await asyncio.to_thread(store.forget_hub, hub.id)
        return None
    error: DatelineError = DatelineError(hub.hub, "it has not asked back whether the desk means to leave")
    try:
        await fetcher.post(hub.hub, _form(hub, "unsubscribe"))
    except FetchFailed as failed:
        error = failed
    now = clock.now()
    await asyncio.to_thread(store.hub_asked, lease, error, now, now + _AGAIN[lease.attempts])
    return error if isinstance(error, FetchFailed) else None


# What a hub says counts from when it was asked, by the clock that says when to ask again. That of the pages may stand.


def agree(store: Store, hub: Hub, lease_seconds: int | None) -> None:
    """A hub has asked back and was told that the desk means it. lease_seconds: for how long it will tell; None where
    it does not say, as hubs before the Recommendation did not."""
    given = LEASE if lease_seconds is None else timedelta(seconds=min(lease_seconds, _LONGEST_LEASE.total_seconds()))
    until = hub.asked_at + given
    store.hub_agreed(hub, until, renewal(hub.asked_at, until))


def accept_refusal(store: Store, hub: Hub, reason: str) -> None:
    """A hub says that it does not, or no longer, tell of a feed."""
    store.hub_refused(hub, f"it says no: {reason}" if reason else "it says no", hub.asked_at + _LEFT_ALONE)


def renewal(since: datetime, until: datetime) -> datetime:
    """When to ask a hub to go on: well before its lease ends."""
    return max(until - (until - since) / 5, since + _SHORTEST_REST)


def _form(hub: Hub, mode: str) -> dict[str, str]:
    return {"hub.callback": hub.callback, "hub.mode": mode, "hub.topic": hub.topic}


def _at_public_address(hub: Hub, public_url: str) -> Hub:
    """The hub with a callback that can be reached: the one it knows, or a new one where the desk has moved."""
    if hub.callback.startswith(public_url + FOLDER):
        return hub
    callback, secret = _new_callback(public_url)
    return replace(hub, callback=callback, secret=secret)


def _new_callback(public_url: str) -> tuple[str, str]:
    return f"{public_url}{FOLDER}{secrets.token_urlsafe(24)}", secrets.token_urlsafe(32)
