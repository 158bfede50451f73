"""Claims, figures and places to take along: CSV and JSON Lines, sent as they are read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import datetime
from itertools import chain

from starlette.concurrency import iterate_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from dateline.errors import BadQuery, NoSuchRow
from dateline.model import to_json
from dateline.query import read_query
from dateline.store.exporting import ClaimOut, FigureOut, Out, PlaceOut, Scope
from dateline.web.pages.paging import NO_ID
from dateline.web.site import Site

KINDS: dict[str, type[Out]] = {"claims": ClaimOut, "figures": FigureOut, "places": PlaceOut}
FORMS = {"csv": "text/csv; charset=utf-8; header=present", "jsonl": "application/jsonl; charset=utf-8"}
MOST_FOUND = 5000
"""Texts of a search that are taken along."""

_FORMULA = re.compile(r"\s*[=+\-@]|[\t\r]")


def export(kind: str, form: str) -> Callable[[Site, Request], Response]:
    """The view that sends everything of a kind in a form. ``story``, ``source``, ``topic`` or ``q`` in the address say
    of what; everything on the desk where they say nothing."""

    def view(site: Site, request: Request) -> Response:
        scope, named = _scope(site, request)
        rows = getattr(site.store, f"export_{kind}")(scope)
        lines = _csv(KINDS[kind], rows) if form == "csv" else (f"{to_json(row)}\n" for row in rows)
        return StreamingResponse(
            iterate_in_threadpool(_in_pieces(lines)),
            media_type=FORMS[form],
            headers={"Content-Disposition": f'attachment; filename="dateline-{kind}{named}.{form}"'},
        )

    return view


def _scope(site: Site, request: Request) -> tuple[Scope, str]:
    """What is asked for, and how it is named in the file's name. Raises ``NoSuchRow``."""
    given = request.query_params
    numbers: dict[str, int] = {}
    for name in ("story", "source", "topic"):
        if name in given:
            if not given[name].isdecimal() or len(given[name]) > 16 or int(given[name]) >= NO_ID:
                raise NoSuchRow(f"{name}={given[name]}", "names nothing on this desk")
            numbers[name] = int(given[name])
    if "story" in numbers:
        numbers["story"] = site.store.story_id(numbers["story"])
    for name in ("source", "topic"):
        if name in numbers:
            numbers[name] = site.store.topic_id(numbers[name])
    named = "".join(f"-{name}-{number}" for name, number in numbers.items())
    found = _found(site, given["q"]) if "q" in given else None
    scope = Scope(numbers.get("story"), numbers.get("source"), numbers.get("topic"), found)
    return scope, named + ("-search" if found is not None else "")


def _found(site: Site, asked: str) -> tuple[int, ...]:
    """The newest articles that a search finds, one a text. Raises ``NoSuchRow`` for what is no search."""
    try:
        query = read_query(asked)
    except BadQuery as error:
        raise NoSuchRow("the search", error.reason, error.advice) from error
    ids: dict[int, None] = {}
    before = None
    while len(ids) < MOST_FOUND:
        view = site.store.search(query, size=MOST_FOUND, before=before)
        ids.update((line.article.id, None) for line in view.lines)
        before = view.older
        if before is None:
            break
    return tuple(ids)[:MOST_FOUND]


def _csv(kind: type[Out], rows: Iterable[Out]) -> Iterator[str]:
    names = [field.name for field in fields(kind)]
    written = io.StringIO()
    writer = csv.writer(written)
    head: list[list[object]] = [[*names]]
    for values in chain(head, ([_cell(getattr(row, name)) for name in names] for row in rows)):
        writer.writerow(values)
        yield written.getvalue()
        written.seek(0)
        written.truncate()


def _cell(value: object) -> object:
    """A value as a cell. Words that a spreadsheet would take for a formula get an apostrophe before them: a page that
    the desk reads must not run in its reader's spreadsheet. Numbers stay numbers."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        printed = str(value).replace("\0", "")
        return f"'{printed}" if _FORMULA.match(printed) else printed
    return value


_PIECE = 16_384


def _in_pieces(lines: Iterable[str]) -> Iterator[str]:
    """Lines put together to pieces worth sending."""
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _PIECE:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)
