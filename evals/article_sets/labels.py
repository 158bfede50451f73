"""What each set's labels say of a page's fields, in one form: the adapter between eight formats and one scorer.

``truths`` gives a value for each field that the label speaks of: ``None`` where the page must give none. Text is as
labelled, times are ``datetime`` (naive where the label names no offset, midnight where it names a day), authors are a
tuple of names, a lead image is a tuple of addresses of one picture, a canonical URL one of addresses that are right.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from evals.article_sets.corpora import CorpusUnreadable, Labelled

FAULTS = Path(__file__).resolve().parents[1] / "labels" / "article_faults.jsonl"

# Countries whose publishers (fundus) and blogs (trafilatura) write in one language; the others say nothing.
_LANGUAGE_OF = {
    "de": "de", "at": "de", "li": "de", "us": "en", "uk": "en", "au": "en", "es": "es", "jp": "ja", "no": "no",
    "it": "it", "kr": "ko", "cz": "cs", "se": "sv", "tr": "tr", "fr": "fr", "pl": "pl", "id": "id", "lt": "lt",
    "pt": "pt", "tw": "zh", "vn": "vi",
}  # fmt: skip
_LINK = re.compile(rb"<link\b[^>]{0,2000}>", re.IGNORECASE)
_CANONICAL = re.compile(rb"""\brel\s*=\s*["']?canonical["'\s>]""", re.IGNORECASE)
_HREF = re.compile(rb"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]{0,2000}>", re.IGNORECASE)
_OG_URL = re.compile(rb"""\bproperty\s*=\s*["']?og:url["'\s>]""", re.IGNORECASE)
_CONTENT = re.compile(rb"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_BY = re.compile(r"^(?:(?:written |posted |edited )?by|von|par|por)\b:?(?:\s+|$)", re.IGNORECASE)
_DESK = re.compile(
    r"^the\s|staff|redaktion|editors?\b|team\b|newsroom|\bdesk|reporters?\b|\bagenc(?:y|ies)\b|correspondents?\b",
    re.IGNORECASE,
)
_AGENCIES = re.compile(
    r"ap|afp|dpa|apa|sda|ats|efe|ansa|reuters|ritzau|ntb|tt|belga|lusa|tass|xinhua|kyodo|yonhap|aap|pa|ians|pti|ani|upi"
    r"|bloomberg|associatedpress|agencefrancepresse|deutschepresseagentur|pressassociation"
)
_BETWEEN = re.compile(r"\s*(?:[;,、，\n|]|\s(?:and|und|et|y|e|&)\s)\s*")


def truths(page: Labelled) -> dict[str, Any]:
    """The fields that the page's label speaks of, label faults aside. Raises ``CorpusUnreadable``."""
    adapter = _ADAPTERS.get(page.corpus)
    if adapter is None:
        return {}
    try:
        said = adapter(page.label)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise CorpusUnreadable(f"{page.corpus}: the label of {page.label.get('id')}: {error!r}") from error
    if "authors" in said:
        said["authors"] = tuple(name for name in said["authors"] if is_name(name, page.domain))
    said["canonical URL"] = _canonical(page)
    if not said["canonical URL"]:
        del said["canonical URL"]
    faulty = faults().get(page_hash(page), {}) if said else {}
    return {field: value for field, value in said.items() if (page.corpus, field) not in faulty}


def page_hash(page: Labelled) -> str:
    """What names a page in the list of faults, which keeps no words of it."""
    return sha256(page.page).hexdigest()[:16]


@cache
def faults() -> dict[str, dict[tuple[str, str], str]]:
    """Labels that are wrong, by the page's hash, set and field: why. Found on the tuned half, each looked at."""
    rows: dict[str, dict[tuple[str, str], str]] = {}
    for line in FAULTS.read_text("utf-8").splitlines():
        row = json.loads(line)
        rows.setdefault(row["page"], {})[(row["set"], row["field"])] = row["why"]
    return rows


def _fundus(label: Mapping[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {"headline": label["title"], "authors": tuple(label["authors"] or ())}
    if label["publishing_date"]:
        said["published"] = datetime.fromisoformat(label["publishing_date"])
    if label["body"] and label["body"]["summary"]:
        said["dek"] = " ".join(label["body"]["summary"])
    language = _LANGUAGE_OF.get(label["country"])
    if language:
        said["language"] = language
    cover = next((image for image in label["images"] or () if image["is_cover"]), None)
    if cover:
        said["lead image"] = tuple(version["url"] for version in cover["versions"])
        if cover["caption"]:
            said["caption"] = cover["caption"]
        if cover["authors"]:
            said["credit"] = " ".join(cover["authors"])
    return said


def _trafilatura(label: Mapping[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if label.get("title"):
        said["headline"] = label["title"]
    if label.get("author"):
        author = label["author"]
        said["authors"] = names(author) if isinstance(author, str) else tuple(author)
    day = _any_iso(label.get("date") or "")
    if day:
        said["published"] = day
    if label.get("sitename"):
        said["outlet"] = label["sitename"]
    if (label.get("region") or "").casefold() in ("de", "at"):
        said["language"] = "de"
    return said


def _htmldate(label: Mapping[str, Any]) -> dict[str, Any]:
    date = label["date"]
    if date is None or (isinstance(date, float) and math.isnan(date)):
        return {"published": None}
    return {"published": datetime.fromisoformat(date)}


def _postlight(label: Mapping[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for theirs, field in (("title", "headline"), ("dek", "dek")):
        if theirs in label:
            said[field] = label[theirs] or None
    if "author" in label and "://" not in (label["author"] or ""):
        said["authors"] = names(label["author"] or "")
    if "date_published" in label:
        when = label["date_published"]
        said["published"] = datetime.fromisoformat(when) if when else None
    if "lead_image_url" in label:
        said["lead image"] = (label["lead_image_url"],) if label["lead_image_url"] else None
    return said


def _readability(label: Mapping[str, Any]) -> dict[str, Any]:
    """Readability's own accepted answers: a byline or time that it lacks says nothing, and a case made up to try one
    rule (no address) has no fields at all."""
    if not label["url"]:
        return {"language": label["lang"][:2].casefold()} if label.get("lang") else {}
    said: dict[str, Any] = {"headline": label["title"]}
    if label["byline"]:
        said["authors"] = names(label["byline"])
    if label["publishedTime"]:
        said["published"] = _any_iso(label["publishedTime"])
    if label.get("lang"):
        said["language"] = label["lang"][:2].casefold()
    if label["siteName"]:
        said["outlet"] = label["siteName"]
    return {field: value for field, value in said.items() if value}


def _newspaper(label: Mapping[str, Any]) -> dict[str, Any]:
    meta = label.get("meta") or {}
    said: dict[str, Any] = {}
    if meta.get("title"):
        said["headline"] = meta["title"]
    if meta.get("authors"):
        said["authors"] = tuple(meta["authors"])
    if meta.get("publish_date"):
        said["published"] = _any_iso(meta["publish_date"])
    if meta.get("top_image"):
        said["lead image"] = (meta["top_image"],)
    if meta.get("language"):
        said["language"] = meta["language"][:2]
    return {field: value for field, value in said.items() if value}


_ADAPTERS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "fundus": _fundus,
    "trafilatura": _trafilatura,
    "htmldate": _htmldate,
    "postlight-parser": _postlight,
    "readability": _readability,
    "newspaper": _newspaper,
}


def names(printed: str) -> tuple[str, ...]:
    """The names of a label that gives authors in one string, however it joins them."""
    parts = (_BY.sub("", part.strip()).strip() for part in _BETWEEN.split(printed.strip()))
    return tuple(part for part in parts if part and not re.search(r"[\d@]", part))


def is_name(author: str, domain: str) -> bool:
    """Whether a label's author is somebody: the bars ask for names, no outlet, desk or agency."""
    words = re.findall(r"[^\W_]+", author.casefold())
    outlet = domain.split(".")[0].replace("-", "")
    runs = {"".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)}
    return bool(words) and not (_DESK.search(author) or _AGENCIES.fullmatch("".join(words)) or outlet in runs)


def _any_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None  # what a page prints ("October 24, 2014") or a slip of the pen ("2019-15-03"): no label of a time


def _canonical(page: Labelled) -> tuple[str, ...]:
    """What the page declares to be its address, where that is more than a home page, and where it was found.

    A declared address alone is right on its own site (an AMP or print version's article among them); one on another
    site (a syndicated text's origin) is right, and so is the page's own. Where a page links to no canonical address,
    both its own and its "og:url" are, unless that names a section which the page lies in.
    """
    known = bool(page.label.get("url") or (page.label.get("meta") or {}).get("url"))
    own = (page.url,) if known else ()
    linked = _address_in(page, _LINK, _CANONICAL, _HREF)
    if linked is not None:
        return (linked,) if _host(linked) == _host(page.url) else (linked, *own)
    shared = _address_in(page, _META, _OG_URL, _CONTENT)
    return own if shared is None or page.url.startswith(shared.rstrip("/") + "/") else (*own, shared)


def _address_in(
    page: Labelled, tags: re.Pattern[bytes], asked: re.Pattern[bytes], value: re.Pattern[bytes]
) -> str | None:
    """The address that the first tag of its kind gives, absolute; None for a home page's or one that is no address."""
    for tag in tags.findall(page.page):
        found = value.search(tag) if asked.search(tag) else None
        if found:
            text = next(group for group in (*found.groups(), b"") if group is not None).decode("utf-8", "replace")
            try:
                address = urljoin(page.url, unescape(text.strip()))
                parts = urlsplit(address)
            except ValueError:
                return None
            return address if parts.path.strip("/") or parts.query else None
    return None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
