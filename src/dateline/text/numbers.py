"""Numbers as news prints them: digits, words, scales, bounds, ranges and vague counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from dateline.model import Span
from dateline.text.language_data import table


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the words that bound it.

    low, high: the full value, equal for an exact or rounded number; high None for "at least" and "dozens", low None
    for "up to"; approximate: "about", "nearly", "dozens"; currency: ISO 4217 or None; words: as printed.
    """

    span: Span
    low: float | None
    high: float | None
    approximate: bool
    percent: bool
    currency: str | None
    words: str


@dataclass(frozen=True, slots=True)
class _Grammar:
    pattern: re.Pattern[str]
    data: dict[str, Any]


_LARGEST = 1e18  # beyond this it is no count but a serial number


def _either(words: Any) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"[ \xa0]") for word in sorted(words, key=len, reverse=True))


@cache
def _grammar(language: str) -> _Grammar:
    every = table("numbers")
    data = every.get(language) or every["en"]
    groups = re.escape(data["grouping"].replace(" ", " \xa0\u202f\u2009"))
    fraction = rf"(?:{re.escape(data['decimal'])}\d{{1,4}})?"
    digits = rf"\d{{1,3}}(?:[{groups}]\d{{3}})+{fraction}|\d{{1,18}}{fraction}"
    small, tens, scales = (_either(data[key]) for key in ("units", "tens", "scales"))
    spelt = rf"(?:(?:{tens})(?:-(?:{small}))?|(?:{small}))"
    rest = rf"(?:[ \xa0](?:and[ \xa0])?{spelt}\b(?:[ \xa0](?:{scales})\b)?)?"
    scaled = rf"(?:(?:{digits})(?:[ \xa0-]?(?:{scales})\b)?|{spelt}(?:[ \xa0-](?:{scales})\b)*{rest})"
    value = rf"(?:{_either([*data['exact phrases'], *data['vague']])}|{scaled})"
    symbols = _either(every["currency symbols"])
    codes = "|".join(every["currency codes"].split())
    further = rf"(?:(?:{_either(data['further'])})[ \xa0])?" if "further" in data else ""
    bounds = _either([*data["at least"], *data["at most"], *data["about"]])
    pattern = (
        rf"(?<![\w.,/:-])(?:(?P<bound>{bounds})[ \xa0]{further})?"
        rf"(?:(?P<between>{_either(data['between'])})[ \xa0])?"
        rf"(?P<first_sign>{symbols})?(?P<first>{value})"
        rf"(?:(?:[ \xa0](?:{_either(data['range'])})[ \xa0]|[-–—])"
        rf"(?P<second_sign>{symbols})?(?P<second>{value})(?![\w]))?"
        rf"(?P<tail>\+)?(?:[ \xa0]?(?P<percent>%)|[ \xa0-](?P<percent_word>{_either(data['percent'])})\b)?"
        rf"(?:[ \xa0]?(?P<after_sign>[€£])|[ \xa0](?P<code>{codes})\b"
        rf"|[ \xa0](?P<coin>{_either(data['currency words'])})\b)?"
        rf"(?![\w/]|[.,:]\d|-\d)"
    )
    return _Grammar(re.compile(pattern, re.IGNORECASE), data)


def numbers(text: str, language: str = "en") -> list[Number]:
    """The numbers of a text, in order. Years, hours and ordinals are told from counts by whoever knows about times:
    bare digits such as "2024" are found here as well. language: ISO 639-1; English without data for it."""
    grammar = _grammar(language)
    found: list[Number] = []
    for match in grammar.pattern.finditer(text):
        number = _number(text, match, grammar.data)
        if number is not None:
            found.append(number)
    return found


def _number(text: str, match: re.Match[str], data: dict[str, Any]) -> Number | None:
    first = _value(match["first"], data)
    if first is None or first > _LARGEST:
        return None
    if _pronoun(text, match, data):
        return None
    second = _value(match["second"], data) if match["second"] else None
    bound = " ".join((match["bound"] or "").lower().split())
    start, end = match.start(), match.end()
    folded = " ".join(match["first"].lower().split())
    low: float | None = first
    high: float | None = first
    approximate = bound in data["about"] or folded in data["vague"]
    joined = text[match.end("first") : match.start("second")].strip().lower() if match["second"] else ""
    if second is not None and (match["between"] or joined not in ("and", "und", "et", "y")) and second > first:
        second_scale = _scale(match["second"], data)
        if second_scale > 1 and _scale(match["first"], data) == 1 and first < 1000:
            low = first * second_scale  # "2 to 3 million"
        high = second
    elif match["second"]:
        # "two and three": the second is a number of its own, left to the caller as it stands behind this one's end.
        end = match.end("first")
    if match["between"] and (high == low):
        start = match.start("first_sign") if match["first_sign"] else match.start("first")
    if bound in data["at least"] or folded in data["vague"] or match["tail"]:
        high = None
    elif bound in data["at most"]:
        low = None
    whole = end == match.end()
    sign = match["first_sign"] or match["second_sign"] or (match["after_sign"] if whole else None)
    currency = table("numbers")["currency symbols"].get(sign.upper()) if sign else None
    if currency is None and whole and match["code"]:
        currency = match["code"].upper()
    if currency is None and whole and match["coin"]:
        currency = data["currency words"].get(match["coin"].lower())
    percent = whole and bool(match["percent"] or match["percent_word"])
    return Number(Span(start, end), low, high, approximate, percent, currency, text[start:end])


def _pronoun(text: str, match: re.Match[str], data: dict[str, Any]) -> bool:
    """Whether a lone "one" is no number: "no one", "one of them", "one another"."""
    if match["first"].lower() != "one" or match["second"] or match["bound"]:
        return False
    before = text[max(0, match.start() - 12) : match.start()].lower().split()
    after = re.match(r"\W*(\w+)", text[match.end() : match.end() + 24])
    return bool(before and before[-1] in data["not before"]) or not after or after[1].lower() in data["not after one"]


def _scale(words: str, data: dict[str, Any]) -> float:
    last = re.split(r"[ \xa0-]", re.sub(r"^[\d.,\s]+", "", words.lower()).strip() or "1")[-1]
    return float(data["scales"].get(last, 1))


def _value(words: str, data: dict[str, Any]) -> float | None:
    folded = " ".join(words.lower().split())
    for phrases in (data["exact phrases"], data["vague"]):
        if folded in phrases:
            return float(phrases[folded])
    if folded[0].isdigit():
        match = re.match(r"[\d\s.,]*\d", folded)
        if match is None:
            return None
        digits = match.group()
        for mark in data["grouping"]:
            digits = re.sub(rf"{re.escape(mark)}(?=\d{{3}}(?:\D|$))", "", digits)
        digits = "".join(digits.split()).replace(data["decimal"], ".")
        rest = folded[match.end() :].strip(" -")
        try:
            return float(digits) * float(data["scales"].get(rest, 1))
        except ValueError:
            return None
    return _spelt(re.split(r"[ -]", folded), data)


def _spelt(words: list[str], data: dict[str, Any]) -> float | None:
    total, current = 0.0, 0.0
    for word in words:
        if word in data["units"]:
            current += data["units"][word]
        elif word in data["tens"]:
            current += data["tens"][word]
        elif word in data["scales"]:
            scale = data["scales"][word]
            current = max(current, 1) * scale
            if scale >= 1000:
                total, current = total + current, 0.0
        elif word != "and":
            return None
    return total + current
