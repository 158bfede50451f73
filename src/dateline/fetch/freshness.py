"""How long a server asks to be left alone: what its headers say, in seconds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_LONGEST = 10 * 365 * 86_400


def fresh_seconds(headers: Mapping[str, str], now: datetime) -> int | None:
    """How much longer an answer counts as fresh (RFC 9111): by Cache-Control, else by Expires; less its Age.

    headers: keys in lower case; now: aware, where the answer says no Date. 0 where it is to be asked for anew each
    time, None where nothing is said.
    """
    said = _directives(headers.get("cache-control", ""))
    if "no-store" in said or "no-cache" in said:
        return 0
    life = _whole(said.get("max-age", ""))
    if life is None and "expires" in headers:
        # "Expires: 0" and the like are no dates, and mean that it has run out.
        until = _date(headers["expires"])
        since = _date(headers.get("date", "")) or now
        life = int((until - since).total_seconds()) if until is not None else 0
    if life is None:
        return None
    return min(max(life - (_whole(headers.get("age", "")) or 0), 0), _LONGEST)


def retry_seconds(headers: Mapping[str, str], now: datetime) -> int | None:
    """What ``Retry-After`` asks for, given as seconds or as a date; None where it stands nowhere or says nothing."""
    value = headers.get("retry-after", "").strip()
    seconds = _whole(value)
    if seconds is None:
        until = _date(value)
        if until is None:
            return None
        seconds = int((until - now).total_seconds())
    return min(max(seconds, 0), _LONGEST)


def _directives(value: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in value.split(","):
        name, _, argument = part.partition("=")
        found.setdefault(name.strip().lower(), argument.strip().strip('"'))
    return found


def _whole(value: str) -> int | None:
    value = value.strip()
    # A number of a thousand digits takes int() a while, and is none that anybody means.
    return int(value[:12]) if value.isascii() and value.isdecimal() else None


def _date(value: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(value[:100])
    except (ValueError, OverflowError):
        return None
    return parsed if parsed.tzinfo is not None else parsed.replace(tzinfo=UTC)
