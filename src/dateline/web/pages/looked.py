"""What is new since the reader last looked: two times in a cookie, and no row about anybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from starlette.requests import Request

LOOKED_COOKIE = "dateline_looked"
SAME_LOOK = timedelta(minutes=10)


def looked(request: Request, now: datetime) -> tuple[datetime | None, str]:
    """When the reader's look before this one was (None: this is the first), and the cookie to set.

    Pages opened within ten minutes of each other are one look, so that what is new stays new while it is read.
    """
    before, _, last = request.cookies.get(LOOKED_COOKIE, "").partition("_")
    before_at, last_at = _time(before), _time(last)
    if last_at is None or last_at > now:
        return None, f"_{int(now.timestamp())}"
    if now - last_at > SAME_LOOK:
        before_at = last_at
    kept = "" if before_at is None else str(int(before_at.timestamp()))
    return before_at, f"{kept}_{int(now.timestamp())}"


def _time(text: str) -> datetime | None:
    return datetime.fromtimestamp(int(text), UTC) if text.isdecimal() and len(text) < 12 else None
