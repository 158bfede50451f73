"""A saved page beside what is to be read from it: how an outlet's rule is shown to work, and seen to break.

``NAME.html`` is the page as it came, ``NAME.expected.json`` what is expected of it, and the outlet's rule stands in the
same folder. An expectation names the page's ``url``, its header's ``charset``, when it was ``fetched``, and under
``article`` the fields that are looked at, each as ``told`` tells it: whoever does not care for one leaves it out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from dateline.articles.outlet_rules import OutletRules
from dateline.articles.read import read_article
from dateline.errors import BadOutletRule, NotAnArticle, PageUnreadable
from dateline.model import Article, to_json

PAGE, EXPECTED = ".html", ".expected.json"
TOLD = (
    "headline", "dek", "section", "authors", "byline", "dateline", "agency", "published", "modified", "language",
    "tags", "lead_image", "images", "syndication", "notices", "partial",
)  # fmt: skip
"""The fields of an article that an expectation may name, besides ``text``: a list of its paragraphs."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A page and what is expected of it. name: of its files, without their endings; article: by field, as ``told``."""

    name: str
    page: bytes
    url: str
    charset: str | None
    fetched: datetime | None
    article: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is read otherwise than expected; both as ``told`` tells them. of text: the paragraphs alone in which
    the two differ."""

    field: str
    expected: Any
    found: Any


def told(article: Article) -> dict[str, Any]:
    """An article's fields as plain JSON values, its text as a list of paragraphs."""
    plain = json.loads(to_json(article))
    return {name: plain[name] for name in TOLD} | {"text": article.text.split("\n\n")}


def read_pairs(folder: Path) -> Iterator[Pair]:
    """The pairs of a folder, by name. Raises ``BadOutletRule`` for one that cannot be used, with its file and key."""
    for file in sorted(folder.glob(f"*{EXPECTED}")):
        name = file.name.removesuffix(EXPECTED)
        try:
            given = json.loads(file.read_bytes())
            page = (folder / f"{name}{PAGE}").read_bytes()
        except OSError as error:
            raise BadOutletRule(error.filename or str(file), f"cannot be read ({error.strerror or error})") from error
        except (ValueError, RecursionError) as error:
            raise BadOutletRule(str(file), f"is no JSON ({error})") from error
        yield _pair(name, page, given, str(file))


def _pair(name: str, page: bytes, given: object, file: str) -> Pair:
    if not isinstance(given, dict):
        raise BadOutletRule(file, "holds no object with url and article")
    url, charset, fetched, article = (given.get(key) for key in ("url", "charset", "fetched", "article"))
    if not isinstance(url, str):
        raise BadOutletRule(f"{file}, url", "it is the page's address, as a text")
    if not isinstance(charset, str | None):
        raise BadOutletRule(f"{file}, charset", "it is a text, or null")
    if not isinstance(article, dict):
        raise BadOutletRule(f"{file}, article", "it is an object with the fields that are expected")
    for key in article:
        if key not in (*TOLD, "text"):
            raise BadOutletRule(f"{file}, {key}", f"no expectation has this field; fields are {', '.join(TOLD)}, text")
    try:
        seen = datetime.fromisoformat(fetched) if isinstance(fetched, str) else None
    except ValueError as error:
        raise BadOutletRule(f"{file}, fetched", "it is a time, as in 2026-10-16T20:00:00+00:00") from error
    return Pair(name, page, url, charset, seen, article)


def differences(pair: Pair, outlets: OutletRules) -> list[Difference]:
    """Where the page is read otherwise than expected; of a page that is refused every field, with why."""
    try:
        article = read_article(pair.page, pair.url, fetched=pair.fetched, charset=pair.charset, outlets=outlets)
    except (NotAnArticle, PageUnreadable) as error:
        return [Difference("article", "one", f"none: {error.reason}")]
    found = told(article)
    several = [
        Difference(field, expected, found[field])
        for field, expected in pair.article.items()
        if field != "text" and expected != found[field]
    ]
    text = pair.article.get("text", found["text"])
    if text != found["text"]:
        wanted, got = (text if isinstance(text, list) else [text]), found["text"]
        several.append(
            Difference(
                "text", [line for line in wanted if line not in got], [line for line in got if line not in wanted]
            )
        )
    return several


def expectation(article: Article | None, url: str, charset: str | None, fetched: datetime | None) -> str:
    """The text of an ``.expected.json`` that expects what was read; where that is nothing, no field."""
    given = {
        "url": url,
        "charset": charset,
        "fetched": fetched.isoformat() if fetched is not None else None,
        "article": told(article) if article is not None else {},
    }
    return json.dumps(given, ensure_ascii=False, indent=2) + "\n"
