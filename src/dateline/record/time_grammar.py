"""The shapes of time expressions, as one pattern over the words of a language's data file.

Each alternative names what it caught; ``times`` turns the catch into an interval. Order matters only between
alternatives that begin alike: the longer one stands first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from dateline.record.package_data import table_for
from dateline.text import fold

_TRIGGERS = ("days", "nights", "ago", "seasons", "units", "parts", "hours", "o_clock", "quarter", "feasts")
_YEAR = r"(?:1[4-9]\d\d|20\d\d)"
_ISO = (
    r"(?P<iso>\d{4}-[01]\d-[0-3]\d)"
    r"(?:[T ](?P<iso_time>[0-2]\d:[0-5]\d)(?::[0-5]\d)?(?P<iso_zone>Z|[+-]\d\d:?\d\d)?)?"
)


@dataclass(frozen=True, slots=True)
class Grammar:
    """What is needed to read the times of one language. words: its data file; trigger: found in every sentence that
    can hold a time; pattern: the expressions; future, past: words that say which way a bare weekday looks."""

    words: Mapping[str, Any]
    trigger: re.Pattern[str]
    pattern: re.Pattern[str]
    future: re.Pattern[str]
    past: re.Pattern[str]
    past_form: re.Pattern[str]
    purpose: re.Pattern[str]
    future_after: re.Pattern[str]
    not_until: re.Pattern[str]


def _any(words: Iterable[str]) -> str:
    """One of the words, longest first, any white space for a space."""
    longest_first = sorted(words, key=lambda w: (-len(w), w))
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in longest_first) + ")"


def _named(words: Iterable[str]) -> str:
    """One of the words as a name: with a capital or in capitals."""
    return _any([form for w in words for form in (w.capitalize(), w.upper())])


def _titled(words: Iterable[str]) -> str:
    """One of the phrases as a name, a capital to each word, either apostrophe in it."""
    return _any(" ".join(part.capitalize() for part in w.split()) for w in words).replace("'", "['’]")


def _small(words: Iterable[str]) -> str:
    """One of the words in any case."""
    return f"(?i:{_any(words)})"


@cache
def grammar(language: str | None) -> Grammar | None:
    """The grammar of a language (ISO 639-1), English where None; None for a language without data."""
    words = table_for("times", language)
    if words is None:
        return None
    months = rf"(?:{_named(words['months'])}\b|{_named(words['months_short'])}\b\.?)"
    weekdays = rf"(?:{_named(words['weekdays'])}\b|{_named(words['weekdays_short'])}(?=[.,]\s*(?:\d|{months}))\.?)"
    day = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\d%])"
    year = rf"(?:,?\s+(?:of\s+)?(?P<{{0}}>{_YEAR})\b(?!\s*-\s*\d))"
    which = rf"{_small([*words['last'], *words['this'], *words['next']])}"
    of_year = rf"(?:\s+(?:of\s+)?(?P<{{0}}>{which})\s+(?i:year))"
    part = _small(p for p in words["parts"] if p not in words["edges_of_a_day"])
    on, at = _small(words["on"]), _small(words["at"])
    zones = _small([*words["zones"], *words["local"]])
    zone = rf"(?:\s+(?P<{{0}}>\({zones}\)|{zones}\b))?"
    half = r"(?i:[ap](?:\.m\.|\.?m\b))"
    hour = (
        rf"(?:[01]?\d|2[0-4])(?:[:.][0-5]\d)?\s?{half}|(?:[01]?\d|2[0-3]):[0-5]\d(?:\s?{half})?|"
        rf"[012]\d[0-5]\d(?=\s?(?:GMT|UTC)\b)|{_small(words['hours'])}\b|"
        rf"(?:1?\d|{_small(words['numbers'])})\s{_small(words['o_clock'])}"
    )
    clock = rf"(?P<{{0}}>{hour}){zone.format('{1}')}"
    edges = _small([*words["early"], *words["mid"], *words["late"]])

    def date(mark: str) -> str:
        return (
            rf"(?:(?P<d1{mark}>{day})\s+(?:of\s+)?(?P<m1{mark}>{months})|"
            rf"(?P<m2{mark}>{months})\s+(?:the\s+)?(?P<d2{mark}>{day}))"
            rf"(?:{year.format('y' + mark)}|{of_year.format('w' + mark)})?"
        )

    weekday = (
        rf"(?:(?P<dir>{which})\s+)?(?P<weekday>{weekdays})(?!-|s\b)"
        rf"(?:,?\s+{date('1')}|,?\s+(?P<week>{which})\s+(?i:week)\b)?"
    )
    whole_day = rf"(?:{weekday}|{date('2')}|(?P<rel>{_small(words['days'])})\b)"
    clock_first = rf"(?:{clock.format('c1', 'z1')},?\s+(?:(?:{on}|{_small(words['edges_of_a_day'])})\s+)*)?"
    edge = (
        rf"(?:(?P<q1>{_small(words['edges_of_a_day'])})\s+(?:{on}\s+)?|"
        rf"(?:the\s+)?(?P<q0>{_small(words['first_hours'])})\s+(?:{on}\s+)|(?P<q2>{part})\s+{on}\s+)?"
    )
    clock_last = rf"(?:,?\s+(?:{at}\s+)+{clock.format('c2', 'z2')})?"
    one_day = rf"{clock_first}{edge}{whole_day}(?:\s+(?P<p1>{part})\b)?{clock_last}"
    number = rf"(?:\d{{1,3}}|{_small([*words['numbers'], *words['vague']])})"
    unit = rf"{_small(words['units'])}\b"
    ago = rf"(?P<ago_n>{number}(?:\s+(?:more\s+than|or\s+so))?)\s+(?P<ago_unit>{unit})\s+{_small(words['ago'])}\b"
    one_unit = rf"{_small(words['units_of_a_stretch'])}\b(?!\s+(?i:of|in)\b)"
    span_of = (
        rf"(?:(?P<past>{_small(words['past'])})|(?P<ahead>{_small(words['ahead'])}))"
        rf"\s+(?P<over_n>{number})\s+(?P<over_unit>{unit})|{_small(words['past_stretch'])}\s+(?P<over_one>{one_unit})"
    )
    ways = _small([*words["earlier_than_that"], *words["later_than_that"]])
    after = rf"(?P<after_n>{number})\s+(?P<after_unit>{unit})\s+(?P<after_way>{ways})\b(?!\s+(?i:than|this|in)\b)"
    beside = (
        rf"(?i:the)\s+(?P<beside_unit>{_small(words['units_beside'])})\s+(?P<beside_way>(?i:before|after))"
        rf"(?=[.,;:)!?”\"—–]|$|\s+(?:{_small(words['behind_a_day_before'])})\b)"
    )
    weekend = rf"(?P<weekend>{_small(words['weekend'])})\b(?!\s+(?i:of|before|after)\b|['’]s)"
    feast = rf"(?P<feast>{_titled(words['feasts'])})\b(?:,?\s+(?P<feast_year>{_YEAR})\b)?"
    this = (
        rf"(?:(?P<edge>{edges})[\s-]+)?(?:(?P<this>{which})|(?P<elsewhere>{_small(words['elsewhere'])}))\s+"
        rf"(?:(?P<this_unit>{_small([u for u in words['units'] if not u.endswith('s')])}\b)|(?P<this_part>{part})\b"
        rf"|(?P<this_season>{_small(words['seasons'])})\b|(?P<this_month>{months}))"
    )
    into = rf"(?:\s+{_small(words['into'])}\s+(?P<into>{_named(words['weekdays'])})\b)?"
    night = rf"(?P<night>{_small(words['nights'])})\b{into}"
    now_edge = _small([*words["edges_of_a_day"], *words["earlier"], *words["later"]])
    now = rf"(?P<now_edge>{now_edge})\s+(?P<now>{_small(words['days'])})\b"
    month = (
        rf"(?:(?P<month_edge>{edges})[\s-]+)?(?P<month>{months})"
        rf"(?:{year.format('month_year')}|{of_year.format('month_which')})?"
    )
    season = (
        rf"(?:(?P<season_edge>{edges})[\s-]+)?(?P<season>{_small(words['seasons'])})"
        rf"\s+(?:of\s+)?(?P<season_year>{_YEAR})\b"
    )
    quarter = (
        rf"(?:the\s+)?(?:(?P<quarter>{_small(words['quarters'])})[\s-]{_small(words['quarter'])}\b|(?P<quarter_sign>Q[1-4])\b|"
        rf"(?P<half>{_small(words['halves'])})\s+{_small(words['half'])}(?=\s+(?i:of)\s+(?:(?i:the)\s+(?i:year)|{which}|{_YEAR})))"
    )
    quarter += rf"(?:{year.format('quarter_year')}|{of_year.format('quarter_which')})?"
    decade = r"(?:the\s+)(?:(?P<decade_edge>early|mid|late)[\s-]+)?(?P<decade>(?:1[5-9]|20)\d0)s\b"
    a_year = rf"(?:(?P<year_edge>{edges})[\s-]+)?(?P<year>{_YEAR})(?![\d.,]*\d)\b(?!\s?(?:GMT|UTC)\b)"
    bare_day = rf"(?i:the)\s+(?P<bare_day>{day})(?=[.,;:!?)”\"]|\s+(?:of\s+)?(?P<bare_which>{which})\s+(?i:month)|$)"
    part_alone = rf"(?P<part_edge>{_small(words['edges_of_a_day'])})[\s-]+(?P<part_alone>{part})\b"
    alone = rf"{clock.format('c3', 'z3')}"
    forms = [
        _ISO,
        feast,
        now,
        one_day,
        after,
        this,
        span_of,
        ago,
        beside,
        weekend,
        night,
        part_alone,
        month,
        season,
        quarter,
        decade,
        a_year,
        bare_day,
        alone,
    ]
    stems = [word for name in _TRIGGERS for word in words[name]]
    trigger = rf"\d|{_named([*words['weekdays'], *words['months']])}|\b{_small(stems)}\b"
    return Grammar(
        words=words,
        trigger=re.compile(trigger),
        pattern=re.compile(r"(?<![\w$€£@#/])(?:" + "|".join(forms) + r")(?!\w)"),
        future=re.compile(
            rf"(?<!\w)(?!May\b){_small(words['future'])}\b|\b{_small(words['future_beside'])}\s+(?:the\s+)?$"
        ),
        future_after=re.compile(rf"(?:['’]s(?:\s\w+){{1,3}})?,?\s{_small(words['future_after'])}\b"),
        not_until=re.compile(rf"\b{_small(words['did_not'])}\b.*\b{_small(words['until'])}\s+$"),
        past=re.compile(rf"\b{_small(words['past_words'])}\b|\b{_small(words['past_beside'])}\s+$"),
        purpose=re.compile(rf"\b{_small(words['purpose'])}\s[a-z]+"),
        past_form=re.compile(rf"\b(?:{_small(words['past_forms'])}|[a-z]{{3,}}ed)\b"),
    )


def number_of(words: Mapping[str, Any], printed: str) -> int | None:
    """The value of a counted number of units as printed; None for a vague one ("several")."""
    text = fold(printed).split(" or so")[0].removesuffix(" more than")
    return int(text) if text.isdigit() else words["numbers"].get(text)
