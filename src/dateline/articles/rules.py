"""The furniture of news as data: what each language calls a share bar, a byline, a credit, a correction.

The data lies in ``data/furniture.LANGUAGE.json``; every list there holds regular expressions that must match a whole
line (leads: its beginning), or plain words. What needs no words of a language (marks, names of networks) lies in
``furniture.any.json`` and goes for every page. A page in a language with a file has its own rules and English, which
pages in any language use for their buttons; one in a language without has the rules that need no words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from dateline.articles.writing import ARABIC, CYRILLIC, HAN, HEBREW, LATIN, scripts_of

LANGUAGES: Mapping[str, str] = {
    "en": LATIN, "de": LATIN, "fr": LATIN, "es": LATIN, "pt": LATIN, "it": LATIN, "nl": LATIN, "pl": LATIN, "tr": LATIN,
    "ru": CYRILLIC, "uk": CYRILLIC, "ar": ARABIC, "fa": ARABIC, "he": HEBREW, "zh": HAN,
}  # fmt: skip
"""The languages with a file of rules, each with the script it is written in."""
_ANY, _BUTTONS = "any", "en"
_WORD = re.compile(r"\w+")
_OLD_CODES = {"iw": "he", "cn": "zh"}
LONGEST_LINE = 240
"""Furniture is short: longer lines are not tried against whole-line rules."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Compiled rules of one or more languages. A pattern of no rules matches nothing. any_…: one pattern that matches
    whatever one of the several does, to ask first, since most lines are none.

    units: seconds; days: how many days before today; no_names: capitalised words that name nobody, folded; jalali: the
    months of the Iranian calendar by name; byline_lead: what stands before the names of a byline, at its start;
    byline_within: the same within a line, or a mark or bar before names; clock: a time of day and its zone;
    around_time: what stands about a date but its names.
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
    month_starts: frozenset[str]
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
    jalali: Mapping[str, int]
    byline_lead: re.Pattern[str]
    byline_within: re.Pattern[str]
    clock: re.Pattern[str]
    around_time: re.Pattern[str]


def _runs(text: str) -> list[str]:
    """The words in lower case and with one i, as a search that knows no case takes them."""
    return _WORD.findall(text.replace("İ", "i").lower().replace("i\u0307", "i").replace("ı", "i"))


def may_name_month(line: str, rules: Rules) -> bool:
    """Whether a line holds what a month's name begins with: to ask before ``month_date``, which tries every place."""
    return not rules.month_starts.isdisjoint(_runs(line))


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


@lru_cache(maxsize=32)
def rules_for(language: str | None) -> Rules:
    """The rules for a page in ``language`` (ISO 639-1); those of every language where it is None."""
    return _load((_ANY, *LANGUAGES) if language is None else _files_of(language))


def rules_of_page(said: str | None, page: str) -> Rules:
    """The rules for a page as decoded, whose markup says that it is in a language, or does not.

    What the markup says goes where the page is written as that language is: templates say "en" of pages in any
    language. Else every language of the script that the page is in.
    """
    said = (said or "").lower()[:2]
    said = _OLD_CODES.get(said, said)
    scripts = scripts_of(page, marked_up=True)
    if said and (said not in LANGUAGES or LANGUAGES[said] in scripts):
        return _load(_files_of(said))
    return _load(_files_in(scripts))


def rules_of_text(text: str, language: str | None = None) -> Rules:
    """The rules for a text of which nothing is known: every language of the scripts that it is in. language: its own
    where that is sure, which is then read in a fraction of the time."""
    scripts = scripts_of(text)
    if language is not None and scripts == {LANGUAGES.get(language)}:
        return _load(_files_of(language))
    return _load(_files_in(scripts))


def _files_of(language: str) -> tuple[str, ...]:
    if language not in LANGUAGES:
        return (_ANY,)
    return (_ANY, _BUTTONS) if language == _BUTTONS else (_ANY, _BUTTONS, language)


def _files_in(scripts: frozenset[str]) -> tuple[str, ...]:
    return (_ANY, *(language for language, script in LANGUAGES.items() if script in scripts or language == _BUTTONS))


def _words(words: Iterable[str]) -> str:
    """A pattern of any of these words, the longest first; of none, one that matches nothing."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


def _lowered(numbers: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Words and what they count, also as ``str.lower`` writes their Turkish capitals ("NİSAN" keeps a dot apart)."""
    return {form: number for word, number in numbers for form in (word, word.replace("i", "i\u0307"))}


@lru_cache(maxsize=32)
def _load(languages: tuple[str, ...]) -> Rules:
    read = [
        json.loads((files(__package__) / "data" / f"furniture.{language}.json").read_text("utf-8"))
        for language in languages
    ]

    def every(key: str) -> list[str]:
        return [item for one in read for item in one.get(key, ())]

    def each(key: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(rf"(?:{pattern})\Z", re.I) for pattern in every(key))

    def numbers(key: str) -> dict[str, int]:
        return _lowered(item for one in read for item in one.get(key, {}).items())

    months, jalali, days = numbers("months"), numbers("jalali"), numbers("days")
    names, glue, ordinal = _words((*months, *jalali)), _words(every("date_glue")), _words(every("ordinal"))
    leads, clock = _words(every("byline_lead")), _words(every("clock_words"))
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
        credit_via=re.compile(rf"\s(?:{_words(every('credit_via'))})\s", re.I),
        correction=_whole(every("correction")),
        update=_whole(every("update")),
        any_byline=_whole(map(_unnamed, every("byline"))),
        any_signoff=_whole(map(_unnamed, every("signoff"))),
        any_syndication=_whole(map(_unnamed, every("syndication"))),
        byline=each("byline"),
        signoff=each("signoff"),
        syndication=each("syndication"),
        refused=tuple(
            (re.compile(rf"(?:{item['title']})\Z", re.I), item["reason"])
            for one in read
            for item in one.get("refused", ())
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
        jalali=jalali,
        byline_lead=re.compile(rf"\s*(?:{leads})(?!\w)(?:\s*[:：/／]\s*|\s+)", re.I),
        byline_within=re.compile(rf"(?<=[\s,|·•])({leads})(?!\w):?\s+", re.I),
        month_starts=frozenset(run for name in (*months, *jalali) for run in _runs(name)[:1]),
        month_date=re.compile(
            rf"(?:(?P<weekday>{_words(every('weekdays'))})\.?[,،]?\s+)?"
            rf"(?:(?:(?:{glue})\s+)?(?P<day>\d{{1,2}})(?:{ordinal}|\.)?\s+(?:(?:{glue})\s+)?)?"
            rf"\b(?P<month>{names})\b\.?(?:\s?/\s?(?:{names})\b)?(?:\s+(?P<day2>\d{{1,2}})(?:{ordinal})?\b)?"
            rf"(?:[,،]?\s+(?:(?:{glue})\s+)?(?P<year>\d{{4}}))?",
            re.I,
        ),
        joins=re.compile(rf"\s*(?:,|;|،|、|，|\||&|\s/\s|\s(?:{_words(every('and'))})\s)\s*", re.I),
        ago=each("ago"),
        any_ago=_start(map(_unnamed, every("ago"))),
        units=numbers("units"),
        days=days,
        day=re.compile(rf"\b(?:{_words(days)})\b", re.I),
        reading_time=_start([r"\d+\W{0,3}min", *every("reading_time")]),
        after_name=re.compile(rf"\s(?:{_words(every('after_name'))})\s(?=\w)", re.I),
        clock=re.compile(rf"\d{{1,2}}[:.]\d{{2}}\s*(?:[ap]\.?m\.?|h|{clock})?(?:\s+[A-Z]{{2,4}})?", re.I),
        around_time=re.compile(
            rf"\d[\d:./-]*|[ap]\.?m\.?|\b(?-i:[A-Z]{{2,4}})\b|\b(?:h|{clock}|{_words(every('time_words'))})\b", re.I
        ),
        no_names=frozenset((*months, *every("weekdays"), *every("openers"))),
    )
