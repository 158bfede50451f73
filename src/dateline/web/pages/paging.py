"""Stable addresses for long lists: a page is named by the time and id of the last line before it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol, TypeVar

from starlette.requests import Request

SIZE = 40

Place = tuple[datetime, int]


class Timed(Protocol):
    @property
    def at(self) -> datetime: ...

    @property
    def id(self) -> int: ...


Row = TypeVar("Row", bound=Timed)


def asked_before(request: Request) -> Place | None:
    """Where the asked page begins; None for the newest, and where the address says nothing that can be read."""
    at, _, number = request.query_params.get("before", "").rpartition(",")
    try:
        return datetime.fromisoformat(at).astimezone(UTC), int(number)
    except ValueError:
        return None


def cut(rows: tuple[Row, ...]) -> tuple[tuple[Row, ...], str | None]:
    """One page of rows, and the value of ``before`` that gives the next; None on the last page.

    rows: one more than a page holds where there are more.
    """
    if len(rows) <= SIZE:
        return rows, None
    shown = rows[:SIZE]
    return shown, f"{shown[-1].at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ},{shown[-1].id}"


def page_number(request: Request) -> int:
    """The page asked for by number, from 1."""
    asked = request.query_params.get("page", "1")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1
