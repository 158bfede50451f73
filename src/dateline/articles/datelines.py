"""The dateline at a story's head: place, date as printed, and the agency that the text names as its source."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from dateline.articles.rules import Rules, agencies
from dateline.model import Dateline

_DASH = r"\s*\.?(?:[–—―]|--|-(?=\s|\Z))\s*"
_BRACKET = r"[(\[（](?P<agency>[^()\[\]（）]{2,60})[)\]）]"
_STARTS = r"(?=[^\W_a-zà-ÿа-яёіїєґ]|[“\"„«‘'¿¡]|\Z)"
# "PORT MAREN, Westmark, Nov 3 (Meridian) —", "Norderhaven (MNA) –", "Leth (MNA/dk).", "القاهرة - (رويترز):"
_BRACKETED = re.compile(
    rf"(?P<head>[^()\[\]（）\n!?“”\"]{{0,80}}?)\s*{_BRACKET}(?P<end>{_DASH}|\s*:\s+|\s*\.\s+|\s+(?=[A-Z“\"])|\s*\Z)"
)
# "OSLO —", "Harbour News –"
_BARE = re.compile(rf"(?P<head>[^()\[\]\n!?“”\":;–—]{{2,80}}?){_DASH}{_STARTS}")
_COLON = re.compile(
    r"(?P<head>[A-ZÀ-ÞİŞĞŁŚŻА-ЯЁІЇЄҐ][A-ZÀ-ÞİŞĞŁŚŻА-ЯЁІЇЄҐ.'’ -]{2,40}(?:, [A-Z][\w. ]{2,30})?):\s+"
    r"(?=[A-ZÀ-ÞА-ЯЁІЇЄҐ“\"„«‘'])"
)
# What stands between the parts of "МОСКВА, 2 дек - АГЕНТСТВО.", "КИЇВ. 2 грудня. /АГЕНТСТВО/.", "تهران – وكالة –"
_BETWEEN = re.compile(
    r"\s*(?:(?:[,:|()\[\]/،]|\.(?=[\s/]|\Z)|[–—―]|--|-(?=\s|\Z)|(?<=\s)-|(?<=[\u0590-\u06ff])-(?=[\u0590-\u06ff]))\s*)+"
)
_INITIALS = re.compile(r"[^\W\d_]{2,5}(?:/[^\W\d_]{2,5})?")
# "ГОРОД, 15 января — АГЕНТСТВО. Мост …"
_AGENCY_AFTER = re.compile(r"(?P<agency>[^\W\d_a-zа-я]{3,20})\.\s+(?=[^\W\d_]|[“\"„«])")
_FIGURES = re.compile(r"\d{1,2}[-./]\d{1,2}[-./]\d{4}|(?:\d{1,2}月)?\d{1,2}[日號]")
_STOPPED = re.compile(r"[-.:–—―/]")
_NAMED_PLACE = 4  # words of a place, and parts before the agency
# "新华社北京12月2日电（记者…）", "（中央社記者…台北2日電）"; "【北京=共同】"; "(서울=연합뉴스) … 기자 ="
_EASTERN = (
    re.compile(
        r"[（(【]?(?P<agency>[\u4e00-\u9fff]{1,7}?[社网網报報])(?:[记記]者[\u4e00-\u9fff]{3})?(?P<place>[\u4e00-\u9fff]{2,8}?)??"
        r"(?P<date>(?:\d{1,2}月)?\d{1,2}[日號])(?:[专專综綜]合?)?[电電讯訊](?:[（(][^（）()]{1,60}[）)])?[）)】]?[\s：:—–-]*"
    ),
    re.compile(r"[【\[](?P<place>[^【】\[\]=＝\d]{1,12})[=＝](?P<agency>[^【】\[\]]{1,20})[】\]](?P<date>)\s*"),
    re.compile(r"[(（](?P<place>[^()=\d]{1,12})=(?P<agency>[^()=]{2,20})[)）](?P<date>)\s*(?:[^=\n]{2,30}\s=\s*)?"),
)
_OWN = "本"  # "本报": this paper itself
_SMALL = frozenset((
    "of", "the", "al", "el", "de", "la", "le", "du", "des", "da", "do", "di", "upon", "am", "an", "on", "sur", "und",
    "and", "den", "der", "bin", "es", "in",
))  # fmt: skip
_MAX = 110


def read_dateline(text: str, rules: Rules, outlets: Collection[str] = ()) -> tuple[Dateline, int] | None:
    """The dateline that ``text`` starts with, and the offset where the story proper starts. None where there is none.

    outlets: names that the page gives for its own or the text's outlet ("Harbour News"): such a name before a dash is
    the agency, as is one that calls itself a news service.
    """
    head = text[:_MAX]
    if not head.isascii():
        for shape in _EASTERN:
            found = shape.match(head)
            if found:
                return _eastern(found), found.end()
    found = _BRACKETED.match(head)
    if found:
        read = _bracketed(found, text, rules)
        if read is not None:
            return read
    told = _by_agency(head, rules)
    if told is not None:
        return told
    for shape in (_BARE, _COLON):
        found = shape.match(head)
        if found:
            bare = _bare(found["head"].strip(" ,"), rules, outlets, colon=shape is _COLON)
            if bare is not None:
                after = _AGENCY_AFTER.match(head, found.end())
                if after and bare.date and bare.agency is None and after["agency"].isupper():
                    return replace(bare, agency=after["agency"]), after.end()
                return bare, found.end()
    return None


def _eastern(found: re.Match[str]) -> Dateline:
    agency: str | None = found["agency"]
    if found.re is _EASTERN[1] and (agency or "").casefold() not in agencies():
        agency = None  # "【ソウル=…】" may name who wrote it
    if agency and agency.startswith(_OWN):
        agency = None
    return Dateline(found["place"] or None, found["date"] or None, agency)


def _bracketed(found: re.Match[str], text: str, rules: Rules) -> tuple[Dateline, int] | None:
    agency, before = found["agency"].strip(), found["head"].strip(" ,-–—")
    first = re.split(r"\s?[/,]\s?", agency)[0]
    known = first.casefold() in agencies()
    if known and agency.casefold() not in agencies() and not agency.isupper():
        agency = first  # "(dpa/lnw)": the agency and its regional service
    stopped = not found["end"].strip() or found["end"].lstrip().startswith(".")
    place, date = _place_and_date(before, rules)
    if stopped and not (known and (place or date)) and not found["end"].startswith(" "):
        return None
    # "NORDERHAVEN (kl) –": small letters that are no agency known are who wrote it; in capitals before them, the place.
    initials = (
        agency.islower()
        and not known
        and place is not None
        and _is_capitals(place.split(",")[0])
        and not stopped
        and _INITIALS.fullmatch(agency) is not None
    )
    if not (initials or _is_name(agency, rules)) or not (place or date or not before) or not _titled(found, text):
        return None
    end = found.end()
    if initials:
        return Dateline(place, date, None), end
    if not before and known:
        # "(AGENZIA) - ROMA, 02 DIC - …"
        later = _BARE.match(text[end : end + _MAX])
        place, date = _place_and_date(later["head"].strip(" ,"), rules) if later else (None, None)
        if later and place and _is_capitals(place.split(",")[0]):
            return Dateline(place, date, agency), end + later.end()
        place = date = None
    return Dateline(place, date, agency), end


def _by_agency(head: str, rules: Rules) -> tuple[Dateline, int] | None:
    """A dateline whose parts are told by marks alone, with an agency that is known among them."""
    parts: list[str] = []
    marks: list[str] = []
    start = 0
    for mark in _BETWEEN.finditer(head):
        part = head[start : mark.start()].strip()
        start = mark.end()
        if not part:
            continue
        if part.casefold() in agencies():
            if not _STOPPED.search(mark[0]):
                return None
            break
        last = part.rpartition(" ")
        if last[2].casefold() in agencies() and _FIGURES.search(last[0]) and not parts:
            parts.append(last[0])  # "رام الله 2-12-2026 وفا-"
            part = last[2]
            break
        if len(parts) == _NAMED_PLACE or len(part.split()) > 2 * _NAMED_PLACE:
            return None
        parts.append(part)
        marks.append(mark[0].strip())
    else:
        # "دمشق-سانا" alone on its line
        part, start = head[start:].strip(), len(head)
        if part.casefold() not in agencies():
            return None
    if not parts or head[start : start + 1].islower():
        return None
    place = date = None
    for number, printed in enumerate(parts):
        there, then = _place_and_date(printed, rules)
        if there is None and then is None:
            return None
        date = date or then
        if there and (place is None or (_is_capitals(there) and not _is_capitals(place))):
            place = there
        elif there and place and number and marks[number - 1] == ",":
            place = f"{place}, {there}"
    return (Dateline(place, date, part), start) if place or date else None


def _titled(found: re.Match[str], text: str) -> bool:
    # "(Reuters) Police said" needs a capital after; "Iran (IRNA) is" does not start a story.
    rest = text[found.end() :].lstrip()
    return not rest[:1].islower()


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
    if _is_capitals(first) and len(first) > 2:
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
    if len(words) == 1 and len(head) > 3 and head[0].isupper() and _is_name(head, rules):
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
            head = head[: found.start()].rstrip(" ,.")
            break
    else:
        figures = _FIGURES.search(head)
        if figures and figures.end() == len(head):
            date, head = figures[0], head[: figures.start()].rstrip(" ,.")
    if not head:
        return None, date
    writer, slash, there = head.rpartition("/")
    if slash and _is_capitals(there) and not _is_capitals(writer):
        head = there.strip()  # "Ahmet Yılmaz/ANKARA"
    words = head.replace(",", " ").replace("/", " ").split()
    if len(words) > 9 or not all(_starts_name(word) or word.casefold() in _SMALL for word in words):
        return None, None
    if len(words) > _NAMED_PLACE and not head[0].isupper():
        return None, None  # where no letter is a capital, only shortness tells a place from a clause
    if any(word.casefold() in rules.not_dateline for word in words[:1]) and not _is_capitals(words[0]):
        return None, None
    return head, date


def _starts_name(word: str) -> bool:
    return word[0].isalpha() and not word[0].islower()


def _is_capitals(text: str) -> bool:
    """Whether a place is set in capitals ("PORT MAREN", "САНКТ-ПЕТЕРБУРГ")."""
    return text.isupper() and all(character.isalpha() or character in ".'’/ -" for character in text)


def _is_name(text: str, rules: Rules) -> bool:
    if text.casefold() in agencies():
        return True
    words = re.split(r"[\s/]+", text)
    if len(words) > 7 or re.search(r"\d{3}", text):
        return False
    return all(_starts_name(word) or word.casefold() in _SMALL or word[:1] in "&-–|" for word in words if word)
