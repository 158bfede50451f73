"""The dateline at a story's head: place, date as printed, and the agency that the text names as its source."""

from __future__ import annotations

import re
from collections.abc import Collection

from dateline.articles.rules import Rules, agencies
from dateline.model import Dateline

_DASH = r"\s*\.?(?:[–—―]|--|-(?=\s))\s*"
_BRACKET = r"[(\[](?P<agency>[^()\[\]]{2,60})[)\]]"
# "PORT MAREN, Westmark, Nov 3 (Meridian) —", "Norderhaven (MNA) –", "(Meridian) —", "OSLO —", "Harbour News –"
_BRACKETED = re.compile(rf"(?P<head>[^()\[\]\n!?“”\"]{{0,80}}?)\s*{_BRACKET}(?:{_DASH}|\s*:\s+|\s+(?=[A-Z“\"]))")
_BARE = re.compile(rf"(?P<head>[^()\[\]\n!?“”\":;–—]{{2,80}}?){_DASH}(?=[A-ZÀ-Þ“\"„«‘'\d¿¡])")
_COLON = re.compile(r"(?P<head>[A-ZÀ-Þ][A-ZÀ-Þ.'’ -]{2,40}(?:, [A-Z][\w. ]{2,30})?):\s+(?=[A-ZÀ-Þ“\"„«‘'])")
_UPPER = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ.'’/ -]*[A-ZÀ-Þ.](?:[ -](?:DE|AL|OF|LA|EL|UND|SUR|AND)[ -][A-ZÀ-Þ'’ -]+)?")
_SMALL = frozenset(
    [
        "of",
        "the",
        "al",
        "el",
        "de",
        "la",
        "le",
        "du",
        "des",
        "da",
        "do",
        "di",
        "upon",
        "am",
        "an",
        "on",
        "sur",
        "und",
        "and",
        "den",
        "der",
        "bin",
        "es",
        "in",
    ]
)
_MAX = 110


def read_dateline(text: str, rules: Rules, outlets: Collection[str] = ()) -> tuple[Dateline, int] | None:
    """The dateline that ``text`` starts with, and the offset where the story proper starts. None where there is none.

    outlets: names that the page gives for its own or the text's outlet ("Harbour News"): such a name before a dash is
    the agency, as is one that calls itself a news service.
    """
    head = text[:_MAX]
    found = _BRACKETED.match(head)
    if found:
        agency = found["agency"].strip()
        place, date = _place_and_date(found["head"].strip(" ,"), rules)
        if _is_name(agency, rules) and (place or date or not found["head"].strip(" ,")) and _titled(found, text):
            return Dateline(place, date, agency), found.end()
    for shape in (_BARE, _COLON):
        found = shape.match(head)
        if found:
            read = _bare(found["head"].strip(" ,"), rules, outlets, colon=shape is _COLON)
            if read is not None:
                return read, found.end()
    return None


def _titled(found: re.Match[str], text: str) -> bool:
    # "(Reuters) Police said" needs a capital after; "Iran (IRNA) is" does not start a story.
    rest = text[found.end() :].lstrip()
    return bool(rest) and not rest[0].islower()


def _bare(head: str, rules: Rules, outlets: Collection[str], *, colon: bool) -> Dateline | None:
    folded = head.casefold()
    if folded in rules.not_dateline or folded.split(",")[0] in rules.not_dateline:
        return None
    if folded in agencies() or folded in {outlet.casefold() for outlet in outlets}:
        return Dateline(None, None, head)
    place, date = _place_and_date(head, rules)
    if place is None:
        return None
    first = place.split(",")[0].strip()
    if _UPPER.fullmatch(first) and len(first) > 2:
        slash = re.fullmatch(r"(.{3,40})/(.{2,30})", place)
        if slash and slash[2].casefold() in agencies():
            return Dateline(slash[1], date, slash[2])
        return Dateline(place, date, None) if not colon or len(first) >= 4 else None
    if colon:
        return None
    words = head.split()
    if (
        len(words) <= 6
        and date is None
        and words[-1].casefold().strip(".") in rules.agency_words
        and _is_name(head, rules)
    ):
        return Dateline(None, None, head)
    if date is not None:
        return Dateline(place, date, None)
    # "Norderhaven – Im Hafen …": one name alone, as German papers print it; never a clause.
    if len(words) == 1 and len(head) > 3 and _is_name(head, rules):
        return Dateline(head, None, None)
    return None


def _place_and_date(head: str, rules: Rules) -> tuple[str | None, str | None]:
    """ "ALEPPO, Syria, Dec 2" as place and date; (None, None) where the words are neither."""
    if not head:
        return None, None
    date = None
    for found in rules.month_date.finditer(head):
        if found["day"] or found["day2"]:
            if found.end() < len(head.rstrip(" .,")):
                return None, None
            date = found[0].strip(" ,")
            head = head[: found.start()].rstrip(" ,")
            break
    if not head:
        return None, date
    words = head.replace(",", " ").replace("/", " ").split()
    if len(words) > 9 or not all(word[0].isupper() or word.casefold() in _SMALL for word in words):
        return None, None
    if any(word.casefold() in rules.not_dateline for word in words[:1]) and not _UPPER.fullmatch(words[0]):
        return None, None
    return head, date


def _is_name(text: str, rules: Rules) -> bool:
    if text.casefold() in agencies():
        return True
    words = re.split(r"[\s/]+", text)
    if len(words) > 7 or re.search(r"\d{3}", text):
        return False
    return all(word[:1].isupper() or word.casefold() in _SMALL or word[:1] in "&-–|" for word in words if word)
