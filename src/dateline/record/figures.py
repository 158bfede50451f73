"""Numbers that count something: what, in which sense, within which bounds, and in whose claim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dateline.model import Article, Claim, Figure, Span, Time
from dateline.record.figure_senses import Count, Words, counted, words_of
from dateline.record.times import find_times
from dateline.text import Number, fold, numbers

_BARE_YEAR = re.compile(r"1[4-9]\d\d|20\d\d")
_MORE_THAN_A_FEW = 5
_SECOND = re.compile(r" ([^\W\d_]+) (\S+)")
_LONGEST_BOUND = 20
"""How many characters a bound before a number can have: "not fewer than"."""
_LAST_WORD = re.compile(r"([^\W\d_][\w.'’-]*)[ \xa0]*$")


def find_figures(
    article: Article, sentences: Sequence[Span], claims: Sequence[Claim], times: Sequence[Time] | None = None
) -> list[Figure]:
    """The figures of the sentences, in order; a figure within another ("nine, including two children") is among that
    one's parts only. times: the article's, found here where not given: no year, date or hour is a figure. A language
    without data gives none.
    """
    words = words_of(article.language)
    if words is None:
        return []
    if times is None:
        times = find_times(article, sentences)
    taken = {(time.span.part, at) for time in times for at in range(time.span.start, time.span.end)}
    holders = _holders(claims)
    sick = not words.sets["diseases"].isdisjoint(fold(article.text).split())
    found: list[Figure] = []
    for sentence in sentences:
        text = article.part(sentence.part)[sentence.start : sentence.end]
        plain = [
            _after_change(number, text, words)
            for number in _numbers(text, article.language or "en", words)
            if (sentence.part, sentence.start + number.span.end - 1) not in taken
        ]
        counts = counted(text, [number for number in plain if not _in_a_name(number, text, words)], words)
        if not sick:  # "140 cases" of what is no disease
            counts = [replace(c, sense=None) if c.sense and c.sense == words.unit.get("cases") else c for c in counts]
        made: dict[int, Figure] = {}
        parts: dict[int, list[Figure]] = {}
        for index in reversed(range(len(counts))):
            count = counts[index]
            if count.part_of is None and not _counts_something(count, text, words):
                continue
            made[index] = _figure(count, sentence, tuple(reversed(parts.get(index, ()))), holders)
            if count.part_of is not None:
                parts.setdefault(count.part_of, []).append(made[index])
        found += [made[index] for index in sorted(made) if counts[index].part_of is None]
    return found


def _numbers(text: str, language: str, words: Words) -> list[Number]:
    """The numbers of a sentence, with those that ``numbers`` passes over as the second of "61 to 59"."""
    found: list[Number] = []
    for number in numbers(text, language):
        if found and fold(text[found[-1].span.end : number.span.start]) in words.sets["in"]:
            found.pop()  # "about 3 in 10 voters"
            continue
        found.append(number)
        match = _SECOND.match(text, number.span.end)
        if match and fold(match[1]) in words.sets["either"]:
            behind = numbers(match[2], language)[:1]
            shift = match.start(2)
            found += [replace(n, span=Span(shift + n.span.start, shift + n.span.end)) for n in behind]
    found += _glued(text, language, words)
    return sorted({number.span.start: number for number in found}.values(), key=lambda number: number.span.start)


def _glued(text: str, language: str, words: Words) -> list[Number]:
    """The numbers of "20km" and "about 9.3km", printed in one word with their unit."""
    found = []
    for match in words.glued.finditer(text):
        begin = max(0, match.start() - _LONGEST_BOUND)
        ending = [n for n in numbers(text[begin : match.end(1)], language) if begin + n.span.end == match.end(1)]
        found += [replace(n, span=Span(begin + n.span.start, match.end(1))) for n in ending]
    return found


def _figure(count: Count, sentence: Span, parts: tuple[Figure, ...], holders: list[tuple[int, int, Span]]) -> Figure:
    number = count.number
    span = Span(sentence.start + number.span.start, sentence.start + count.end, sentence.part)
    return Figure(span, number.low, number.high, count.unit, count.sense, parts, _claim(span, holders))


def _holders(claims: Sequence[Claim]) -> list[tuple[int, int, Span]]:
    """Each claim's content spans with the length of the whole content, the smallest claim first."""
    rows = []
    for index, claim in enumerate(claims):
        length = sum(span.end - span.start for span in claim.content)
        rows += [(length, index, span) for span in claim.content]
    return sorted(rows, key=lambda row: (row[0], -row[1]))


def _claim(span: Span, holders: list[tuple[int, int, Span]]) -> int | None:
    for _, index, held in holders:
        if held.part == span.part and held.start <= span.start and span.end <= held.end:
            return index
    return None


def _after_change(number: Number, text: str, words: Words) -> Number:
    """In "rose from 19 to 31" the figure is 31, not a range."""
    if number.low is None or number.high is None or number.low == number.high:
        return number
    before = fold(text[max(0, number.span.start - 30) : number.span.start]).split()
    if fold(number.words).split()[0] in words.sets["from"] and before and before[-1] in words.sets["change_verbs"]:
        return replace(number, low=number.high)
    return number


def _in_a_name(number: Number, text: str, words: Words) -> bool:
    """Whether the number is part of a name, a score, an age or another word rather than a count."""
    start, end = number.span.start, number.span.end
    behind = text[end : end + 24]
    joined = re.match(r"[-‐‑–]?([^\W\d]+)|['’]s\b", behind)
    if joined and fold(joined[1] or "s") not in words.sets["after_a_hyphen"] | words.sets["glued"]:
        return True  # "54-year-old", "47th", "1990s"
    if text[max(0, start - 1) : start] in ("#", "+", "№", "&", "@"):
        return True
    if number.currency or number.percent:
        return False
    if _aged(number, text):
        return True
    if re.search(r"\d[-–—:]\d", number.words) and (number.high or 0) < 200:  # a score, a ratio
        return True
    if _first_word(behind) in words.sets["calibres"]:
        return True
    last = _LAST_WORD.search(text[max(0, start - 30) : start])
    if last is not None and len(last[1]) > 1 and last[1].isupper() and number.words.isdigit():
        return True  # "an ATR 72"
    return last is not None and fold(last[1]).rstrip(".") in words.sets["designators"] and number.words[:1].isdigit()


def _first_word(text: str) -> str:
    match = re.match(r"[ \xa0-]?([^\W\d_]+)", text)
    return fold(match[1]) if match else ""


def _aged(number: Number, text: str) -> bool:
    """ "Jano Reth, 54, said", "Jano Reth (54)": an age between marks right behind a name."""
    before = text[max(0, number.span.start - 40) : number.span.start].rstrip()
    behind = text[number.span.end : number.span.end + 1]
    if before[-1:] not in (",", "(") or behind not in (",", ")", ".", ";", ""):
        return False
    named = _LAST_WORD.search(before[:-1])
    return named is not None and named[1][0].isupper() and (number.high or 0) < 120


def _has_changed(number: Number, text: str, words: Words) -> bool:
    """Whether a bare number from a hundred is what something rose or fell to or by, or is estimated at."""
    before = fold(text[max(0, number.span.start - 40) : number.span.start]).split()
    if len(before) < 2 or before[-1] not in words.sets["change_by"] or (number.high or number.low or 0) < 100:
        return False
    told = words.sets["change_verbs"] | words.sets["amounts"] if before[-1] != "to" else words.sets["change_verbs"]
    return not _BARE_YEAR.fullmatch(number.words) and any(word in told for word in before[-3:-1])


def _counts_something(count: Count, text: str, words: Words) -> bool:
    """Whether a number is worth telling: it has a sense, or counts things, and is no duration, year or mere "two"."""
    number, sets = count.number, words.sets
    if count.sense is not None and count.sense != words.unit.get(count.unit or ""):
        return True
    if count.sense is not None and (number.currency or number.percent or count.unit in sets["states"]):
        return True
    digits = any(c.isdigit() for c in number.words)
    if count.unit is None:
        return digits and _has_changed(number, text, words)
    if count.unit in sets["units_of_time"] or _BARE_YEAR.fullmatch(number.words):
        return False
    few = number.low == number.high and (number.high or 0) < _MORE_THAN_A_FEW and "." not in number.words
    if count.unit in sets["who_speak"] and few:
        return False  # "two officials", "three countries": who, not how many
    last = _LAST_WORD.search(text[max(0, number.span.start - 30) : number.span.start])
    if last and number.low == number.high and "." not in number.words:
        if fold(last[1]) in sets["definite"]:
            return digits and (number.low or 0) >= 10  # not "the two sides"
        if number.words.isdigit() and last[1][0].isupper() and fold(last[1]) not in sets["stops"]:
            return False  # "Boeing 737 jets"
    if count.unit in sets["who_speak"]:
        return True
    return (
        count.sense is not None or digits or number.low != number.high or number.approximate or (number.low or 0) >= 10
    )
