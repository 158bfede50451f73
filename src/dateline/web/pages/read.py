"""One box: a link, a page's source, or the text of one or several stories, and what the desk makes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request

from dateline.errors import DatelineError
from dateline.model import Act, Article, Claim, Mode, Naming
from dateline.pipeline import read_address
from dateline.reading import Reading, TooMuchText, read
from dateline.record import Gazetteer, load_gazetteer
from dateline.web.answers import Page
from dateline.web.marked import Marked, mark
from dateline.web.site import Site
from dateline.web.strings import grouped

LONGEST = 3_000_000
MOST_TEXT = 200_000
"""Characters of text: forty long stories, which take seconds to read; a page's source holds more than its text."""
_LINK = re.compile(r"\A(?:https?://|www\.)\S+\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Made:
    """What the desk made of one article, its claims marked."""

    reading: Reading
    marked: Marked
    claims: tuple[Said, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One claim as the margin lists it. id: of its place on this page; words: its spans, joined by a space."""

    id: str
    speaker: str | None
    source: str | None
    naming: Naming
    mode: Mode
    act: Act
    negated: bool
    words: str


def read_box(site: Site, request: Request) -> Page:
    return Page("read.html", _values(""))


def read_given(site: Site, request: Request, form: FormData) -> Page:
    """What the desk makes of what stands in the box. Nothing of it is kept."""
    given = form.get("given")
    text = given.replace("\r\n", "\n") if isinstance(given, str) else ""
    strings = site.strings
    if not text.strip():
        return _wrong(text, strings("read.nothing"), strings("read.nothing_advice"))
    if len(text.encode(errors="replace")) > LONGEST:
        return _wrong("", strings("read.long"), strings("read.long_advice", n=LONGEST // 1_000_000))
    try:
        readings = _read(site, text)
    except TooMuchText:
        return _wrong("", strings("read.long_text"), strings("read.long_text_advice", n=grouped(MOST_TEXT)))
    except DatelineError as error:
        return _wrong(text, error.reason, error.advice)
    made = tuple(_made(number, reading) for number, reading in enumerate(readings, 1))
    return Page("read.html", {**_values(text), "made": made, "site_found": _site_of(text)})


def _site_of(text: str) -> str | None:
    """The home page of the site that a link in the box leads to; None where the box held no link."""
    if not _LINK.match(text.strip()):
        return None
    parts = urlsplit(_address(text))
    return f"{parts.scheme}://{parts.netloc}/"


def _address(text: str) -> str:
    link = text.strip()
    return link if "://" in link else f"https://{link}"


def _read(site: Site, text: str) -> list[Reading]:
    if _LINK.match(text.strip()):
        return read_address(site.settings, _address(text), most=MOST_TEXT)
    return read(text, fetched=site.now(), places=_places(site.settings.places), most=MOST_TEXT)


@cache
def _places(own: Path | None) -> Gazetteer:
    return load_gazetteer(own)


def _made(number: int, reading: Reading) -> Made:
    article, claims = reading.article, reading.record.claims
    ids = tuple(f"{number}-{place}" for place in range(len(claims)))
    said = tuple(_said(article, claim, name) for claim, name in zip(claims, ids, strict=True))
    return Made(reading, mark(article, claims), said, ids)


def _said(article: Article, claim: Claim, name: str) -> Said:
    return Said(
        name,
        claim.speaker,
        claim.source.of(article) if claim.source is not None else None,
        claim.naming,
        claim.mode,
        claim.act,
        claim.negated,
        " ".join(span.of(article) for span in claim.content),
    )


def _values(text: str) -> dict[str, object]:
    return {"given": text, "made": None, "wrong": None, "advice": None, "site_found": None}


def _wrong(text: str, reason: str, advice: str | None) -> Page:
    return Page("read.html", {**_values(text), "wrong": reason, "advice": advice}, status=422)
