"""Whether a field is right, by the rules of the bars: white space, case and quote marks aside, times to the minute
where the page says so, pictures whatever size was asked for, addresses whatever tracks them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from evals.article_sets.scores import folded

Tally = tuple[float, float, float]
"""Right ones, given ones, wanted ones."""

_MINUTE, _EASTMOST, _WESTMOST = timedelta(minutes=1), timedelta(hours=14), timedelta(hours=-12)
_SAME_LANGUAGE = {"nb": "no", "nn": "no", "iw": "he", "in": "id"}
_SIZE = re.compile(r"(?:[-_]\d{2,4}x\d{2,4}|@\dx|[-_]scaled)+$")
_DAY = re.compile(r"(?:19|20)\d{6}")
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

    A day alone is read as midnight, in our articles and in labels alike. It may be the label's day by either's clock,
    and a label that turned a day alone into UTC may name midnight in any zone. A reader without an offset is compared
    by its clock; a label without one by its clock, or as the same moment by the clock of some zone (whole half hours).
    """
    if _is_day(found) or _is_day(true):
        if true.tzinfo is None or found.tzinfo is None or _is_day(true):
            return found.date() == true.date()
        midnight = datetime.combine(found.date(), time(), tzinfo=UTC)
        any_zone = true.minute % 30 == 0 and _WESTMOST <= midnight - true <= _EASTMOST
        return found.date() in {true.date(), true.astimezone(found.tzinfo).date()} or any_zone
    if true.tzinfo is None or found.tzinfo is None:
        apart = abs(true.replace(tzinfo=None) - found.replace(tzinfo=None))
        zones = true.tzinfo is None and found.tzinfo is not None and apart <= _EASTMOST
        return apart < _MINUTE or (zones and apart % timedelta(minutes=30) < timedelta(seconds=1))
    return abs(true - found) < _MINUTE


def _is_day(when: datetime) -> bool:
    return (when.hour, when.minute) == (0, 0)


def same_picture(true: Sequence[str], found: str) -> bool:
    """One picture, whichever of its sizes, crops, hosts and wrappings: the same address, or the same name or number."""
    return any(
        _bare(found) == _bare(version)
        or any(mine is not None and mine == its for mine, its in zip(_picture(found), _picture(version), strict=True))
        for version in true
    )


def same_address(true: Sequence[str], found: str) -> bool:
    return any(_address(found) == _address(one) for one in true)


def names_in(credit: str) -> list[str]:
    """A credit's words in no order: labels list a picture's authors and agencies, pages print them in one line."""
    return sorted(re.findall(r"\w+", folded(credit)))


def _same_text(true: str, found: str) -> bool:
    return folded(true) == folded(found)


def _same_words(true: str, found: str) -> bool:
    """Labels join the lines of a standfirst with a space, or with none."""
    return "".join(folded(true).split()) == "".join(folded(found).split())


def _same_credit(true: str, found: str) -> bool:
    return names_in(true) == names_in(found)


def _same_language(true: str, found: str) -> bool:
    one, other = true[:2].casefold(), found[:2].casefold()
    return _SAME_LANGUAGE.get(one, one) == _SAME_LANGUAGE.get(other, other)


_SAME: Mapping[str, Callable[[Any, Any], bool]] = {
    "published": same_time,
    "lead image": same_picture,
    "dek": _same_words,
    "caption": _same_words,
    "credit": _same_credit,
    "language": _same_language,
    "canonical URL": same_address,
}


def _bare(url: str) -> str:
    return re.sub(r"^https?:", "", unquote(url)).strip("/, ")


def _picture(url: str) -> tuple[str | None, str | None]:
    """What names a picture in its address: its file without size and kind, and the last long number in its path."""
    whole = unquote(unquote(url)).casefold().rstrip("/, ")
    wrapped = whole.rfind("http")
    inner = whole[wrapped:] if wrapped > 0 else whole
    path = inner.partition("://")[2].partition("/")[2].partition("?")[0] or inner
    names = (_SIZE.sub("", _EXTENSION.sub("", part)) for part in reversed(re.split(r"[/&=,:]", path)))
    telling = (name for name in names if len(name) >= 10 or (len(name) >= 6 and re.search(r"\d", name)))
    numbers = [run for run in re.findall(r"[a-z0-9]{7,}", path) if len(re.findall(r"\d", run)) >= 7]
    numbers = [run for run in numbers if not _DAY.fullmatch(run)]
    return next(telling, None), numbers[-1] if numbers else None


def _address(url: str) -> str:
    """Without scheme, www, fragment, a closing slash and what only tracks (a query, where the path says enough)."""
    parts = urlsplit(url)
    path = unquote(parts.path).rstrip("/")
    query = "" if path.count("/") > 1 or len(path) > 12 else f"?{parts.query}"
    return f"{(parts.hostname or '').removeprefix('www.')}{path}{query}".casefold()
