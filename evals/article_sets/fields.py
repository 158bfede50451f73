"""Whether a field is right, by the rules of the bars: white space, case and quote marks aside, times to the minute
where the page says so, pictures whatever size was asked for, addresses whatever tracks them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from evals.article_sets.scores import folded

Tally = tuple[float, float, float]
"""Right ones, given ones, wanted ones."""

_NORWEGIAN = {"nb": "no", "nn": "no", "iw": "he", "in": "id"}
_SIZE = re.compile(r"(?:[-_]\d{2,4}x\d{2,4}|@\dx|[-_]scaled)+$")
_EXTENSION = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|ashx|html?)$")


def tally(field: str, true: Any, found: Any) -> Tally:
    """One page's share of a field's score. Authors count by name; every other field is one answer, right or not, and
    where the label says the page has none, right is to give none."""
    if field == "authors":
        mine, gold = {folded(name) for name in found or ()}, {folded(name) for name in true or ()}
        return len(mine & gold), len(mine), len(gold)
    right = not found if true is None else found is not None and _SAME.get(field, _same_text)(true, found)
    return float(right), 1.0 if found or true is None else 0.0, 1.0


def scores(field: str, tallies: Sequence[Tally]) -> dict[str, float]:
    """F1 of names for authors, the share of right answers for every other field; for published also the share of pages
    where no wrong time was given (right, or silent). Empty where no label speaks of the field."""
    if not tallies:
        return {}
    right, given, wanted = (sum(column) for column in zip(*tallies, strict=True))
    if field == "authors":
        return {field: 2 * right / (given + wanted)} if given + wanted else {}
    found = {field: right / wanted}
    if field == "published":
        found[f"{field}, right or silent"] = sum(bool(one[0]) or not one[1] for one in tallies) / len(tallies)
    return found


def same_time(true: datetime, found: datetime) -> bool:
    """The same time to the minute where both name a time of day, else the same day.

    A day alone is read as midnight, in our articles and in labels alike, and may be the label's day by either's clock.
    A label or a reader without an offset is compared by its clock.
    """
    if (found.hour, found.minute) == (0, 0) or (true.hour, true.minute) == (0, 0):
        days = {true.date()}
        if true.tzinfo and found.tzinfo and (true.hour, true.minute) != (0, 0):
            days.add(true.astimezone(found.tzinfo).date())
        return found.date() in days
    if true.tzinfo is None or found.tzinfo is None:
        true, found = true.replace(tzinfo=None), found.replace(tzinfo=None)
    return abs((true - found).total_seconds()) < 60


def same_picture(true: Sequence[str], found: str) -> bool:
    """One picture, whichever of its sizes, hosts and wrappings: the same address, or the same name of its own."""
    mine = _picture(found)
    return any(_bare(found) == _bare(version) or (mine is not None and mine == _picture(version)) for version in true)


def same_address(true: Sequence[str], found: str) -> bool:
    return any(_address(found) == _address(one) for one in true)


def names_in(credit: str) -> list[str]:
    """A credit's words in no order: labels list a picture's authors and agencies, pages print them in one line."""
    return sorted(re.findall(r"\w+", folded(credit)))


def _same_text(true: str, found: str) -> bool:
    return folded(true) == folded(found)


def _same_credit(true: str, found: str) -> bool:
    return names_in(true) == names_in(found)


def _same_language(true: str, found: str) -> bool:
    one, other = true[:2].casefold(), found[:2].casefold()
    return _NORWEGIAN.get(one, one) == _NORWEGIAN.get(other, other)


_SAME: Mapping[str, Callable[[Any, Any], bool]] = {
    "published": same_time,
    "lead image": same_picture,
    "credit": _same_credit,
    "language": _same_language,
    "canonical URL": same_address,
}


def _bare(url: str) -> str:
    return re.sub(r"^https?:", "", unquote(url)).strip("/, ")


def _picture(url: str) -> str | None:
    """The part of a picture's address that names it: its file without size and kind, or an id in its place."""
    whole = unquote(unquote(url)).casefold().rstrip("/, ")
    wrapped = whole.rfind("http")
    inner = whole[wrapped:] if wrapped > 0 else whole
    for part in reversed(re.split(r"[/?&=,:]", urlsplit(inner).path if "?" in inner else inner)):
        name = _SIZE.sub("", _EXTENSION.sub("", part))
        if len(name) >= 10 or (len(name) >= 6 and any(letter.isdigit() for letter in name)):
            return name
    return None


def _address(url: str) -> str:
    """Without scheme, www, fragment, a closing slash and what only tracks (a query, where the path says enough)."""
    parts = urlsplit(url)
    path = unquote(parts.path).rstrip("/")
    query = "" if path.count("/") > 1 or len(path) > 12 else f"?{parts.query}"
    return f"{(parts.hostname or '').removeprefix('www.')}{path}{query}".casefold()
