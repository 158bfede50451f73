"""Stable addresses for long lists: a page is named by the time and id of the last line before it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol, TypeVar

from starlette.requests import Request

from dateline.errors import NoSuchRow

SIZE = 40
NO_ID = 2**53
"""Ids stay below it, so that every database and every reader of the JSON can hold them."""

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
        place = datetime.fromisoformat(at).astimezone(UTC), int(number)
    except (ValueError, OverflowError):
        return None
    return place if 0 <= place[1] < NO_ID else None


def cut(rows: tuple[Row, ...]) -> tuple[tuple[Row, ...], str | None]:
    """One page of rows, and the value of ``before`` that gives the next; None on the last page.

    rows: one more than a page holds where there are more.
    """
    if len(rows) <= SIZE:
        return rows, None
    shown = rows[:SIZE]
    return shown, behind(shown[-1].at, shown[-1].id)


def behind(at: datetime, id_: int) -> str:
    """The value of ``before`` that gives what comes after the row of this time and id."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ},{id_}"


def row_id(request: Request, name: str = "id") -> int:
    """The id that an address names. Raises ``NoSuchRow`` for a number that can be nothing's id."""
    number = request.path_params[name]
    if not isinstance(number, int) or number >= NO_ID:
        raise NoSuchRow(f"{name} {number}", "is too large to be an id")
    return number


def page_number(request: Request) -> int:
    """The page asked for by number, from 1."""
    asked = request.query_params.get("page", "1")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1
