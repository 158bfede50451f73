"""The furniture of news as data: what each language calls a share bar, a byline, a credit, a correction.

The data lies in ``data/furniture.LANGUAGE.json``; every list there holds regular expressions that must match a whole
line (leads: its beginning), or plain words. Rules of a page's language are joined with English, which pages in any
language use for their buttons.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

LANGUAGES = ("en", "de", "fr", "es")
LONGEST_LINE = 240
"""Furniture is short: longer lines are not tried against whole-line rules."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Compiled rules of one or more languages. A pattern of no rules matches nothing. any_…: one pattern that matches
    whatever one of the several does, to ask first, since most lines are none.

    units: seconds; days: how many days before today; no_names: capitalised words that name nobody, folded.
    """

    junk: re.Pattern[str]
    related: re.Pattern[str]
    ending: re.Pattern[str]
    partial: re.Pattern[str]
    tags: re.Pattern[str]
    dated: re.Pattern[str]
    modified: re.Pattern[str]
    credit_lead: re.Pattern[str]
    credit_whole: re.Pattern[str]
    credit_via: re.Pattern[str]
    correction: re.Pattern[str]
    update: re.Pattern[str]
    any_byline: re.Pattern[str]
    any_signoff: re.Pattern[str]
    any_syndication: re.Pattern[str]
    byline: tuple[re.Pattern[str], ...]
    signoff: tuple[re.Pattern[str], ...]
    syndication: tuple[re.Pattern[str], ...]
    refused: tuple[tuple[re.Pattern[str], str], ...]
    share: frozenset[str]
    share_glue: frozenset[str]
    role_words: frozenset[str]
    mail_heads: frozenset[str]
    bio_who: frozenset[str]
    bio_verbs: frozenset[str]
    agency_words: frozenset[str]
    not_dateline: frozenset[str]
    months: Mapping[str, int]
    month_date: re.Pattern[str]
    joins: re.Pattern[str]
    ago: tuple[re.Pattern[str], ...]
    any_ago: re.Pattern[str]
    units: Mapping[str, int]
    days: Mapping[str, int]
    day: re.Pattern[str]
    reading_time: re.Pattern[str]
    no_names: frozenset[str]
    after_name: re.Pattern[str]


def _whole(patterns: Iterable[str]) -> re.Pattern[str]:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(rf"(?:{joined or '(?!)'})\Z", re.I)


def _unnamed(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def _start(patterns: Iterable[str]) -> re.Pattern[str]:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(joined or "(?!)", re.I)


def _names(file: str) -> list[str]:
    text = (files(__package__) / "data" / file).read_text("utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


@lru_cache(maxsize=1)
def picture_agencies() -> tuple[str, ...]:
    """Who supplies pictures, folded."""
    return tuple(name.casefold() for name in _names("picture_agencies.txt"))


@lru_cache(maxsize=1)
def agencies() -> Mapping[str, str]:
    """Wire services by their folded name."""
    return {name.casefold(): name for name in _names("agencies.txt")}


@lru_cache(maxsize=8)
def rules_for(language: str | None) -> Rules:
    """The rules for a page in ``language``: its own and English; those of every language where it is None."""
    if language is None:
        return _load(LANGUAGES)
    return _load(("en", language) if language in LANGUAGES and language != "en" else ("en",))


@lru_cache(maxsize=8)
def _load(languages: tuple[str, ...]) -> Rules:
    read = [
        json.loads((files(__package__) / "data" / f"furniture.{language}.json").read_text("utf-8"))
        for language in languages
    ]

    def every(key: str) -> list[str]:
        return [item for one in read for item in one.get(key, ())]

    def each(key: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(rf"(?:{pattern})\Z", re.I) for pattern in every(key))

    months = {name: number for one in read for name, number in one["months"].items()}
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    days = {name: number for one in read for name, number in one["days"].items()}
    weekdays = "|".join(sorted(map(re.escape, every("weekdays")), key=len, reverse=True))
    return Rules(
        junk=_whole(every("junk")),
        related=_whole(every("related")),
        ending=_whole(every("ending")),
        partial=_start(every("partial")),
        tags=_start(every("tags")),
        dated=_start(every("dated")),
        modified=_start(every("modified")),
        credit_lead=_start(every("credit_lead")),
        credit_whole=_whole(every("credit_whole")),
        credit_via=re.compile(rf"\s(?:{'|'.join(map(re.escape, every('credit_via')))})\s", re.I),
        correction=_whole(every("correction")),
        update=_whole(every("update")),
        any_byline=_whole(map(_unnamed, every("byline"))),
        any_signoff=_whole(map(_unnamed, every("signoff"))),
        any_syndication=_whole(map(_unnamed, every("syndication"))),
        byline=each("byline"),
        signoff=each("signoff"),
        syndication=each("syndication"),
        refused=tuple(
            (re.compile(rf"(?:{item['title']})\Z", re.I), item["reason"]) for one in read for item in one["refused"]
        ),
        share=frozenset(every("share")),
        share_glue=frozenset(every("share_glue")),
        role_words=frozenset(every("role_words")),
        mail_heads=frozenset(every("mail_heads")),
        bio_who=frozenset(every("bio_who")),
        bio_verbs=frozenset(every("bio_verbs")),
        agency_words=frozenset(every("agency_words")),
        not_dateline=frozenset(every("not_dateline")),
        months=months,
        month_date=re.compile(
            rf"(?:(?P<weekday>{weekdays})\.?,?\s+)?(?:(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:de\s+)?)?"
            rf"\b(?P<month>{names})\b\.?(?:\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b)?(?:,?\s+(?:de\s+)?(?P<year>\d{{4}}))?",
            re.I,
        ),
        joins=re.compile(rf"\s*(?:,|;|\||&|\s/\s|\s(?:{'|'.join(map(re.escape, every('and')))})\s)\s*", re.I),
        ago=each("ago"),
        any_ago=_start(map(_unnamed, every("ago"))),
        units={name: number for one in read for name, number in one["units"].items()},
        days=days,
        day=re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, days), key=len, reverse=True))})\b", re.I),
        reading_time=_start([r"\d+\W{0,3}min", *every("reading_time")]),
        after_name=re.compile(rf"\s(?:{'|'.join(map(re.escape, every('after_name')))})\s(?=[A-Z])", re.I),
        no_names=frozenset((*months, *every("weekdays"), *every("openers"))),
    )
