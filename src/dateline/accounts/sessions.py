"""Sessions: a random token that the browser holds, of which the store keeps a digest alone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from dateline.store import Store

LASTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Session:
    """A session just opened. token: for the browser alone; seconds: until it ends."""

    token: str
    seconds: int


def start_session(store: Store, now: datetime) -> Session:
    """Let the desk's reader in. now: the real time, aware."""
    token = secrets.token_urlsafe(32)
    store.open_session(store.user(now), token, now, now + LASTS)
    return Session(token, int(LASTS.total_seconds()))


def session_user(store: Store, token: str, now: datetime) -> int | None:
    """Who holds a token; None where it is nobody's, or has ended."""
    return store.session_user(token, now) if token else None


def end_session(store: Store, token: str) -> None:
    """Let the holder of a token out."""
    if token:
        store.close_session(token)
