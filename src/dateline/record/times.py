"""Time expressions, resolved against the day the article was written: "late on Sunday", "10 March last year"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from dateline.model import Article, Grain, Span, Time
from dateline.record.time_calendar import Interval, Looking, Moment
from dateline.record.time_grammar import Grammar, grammar
from dateline.record.time_values import resolve
from dateline.text import fold

_BESIDE = 40
"""How many characters on each side tell whether something is a time."""
_CLAUSE = re.compile(r"[,;:()“”\"—–.!?]\s|…")
_AROUND = 500  # characters on either side; a "sentence" of a megabyte must not be read for each of its days
_WORDS_OF_A_SENTENCE = 4
_NEAR = 90
"""How many characters before an expression its direction is looked for."""


def find_times(article: Article, sentences: Sequence[Span]) -> list[Time]:
    """The time expressions of the sentences, in order, not overlapping.

    They are resolved against the article's dateline date, else its publication; without a publication time every start
    and end is None. Intervals keep the publication's offset. A language without data gives none.
    """
    rules = grammar(article.language)
    if rules is None:
        return []
    moment = _moment(article, rules)
    found: list[Time] = []
    anchor, told_in = None, -2
    for number, sentence in enumerate(sentences):
        text = article.part(sentence.part)[sentence.start : sentence.end]
        if not rules.trigger.search(text):
            continue
        day: Interval | None = None
        for match in rules.pattern.finditer(text):
            if not _is_time(text, match, rules):
                continue
            if told_in < number - 1:
                anchor = None
            interval = resolve(match, rules.words, moment, _looking(text, match, rules), day, anchor)
            if interval is None:
                continue
            if interval.grain is Grain.DAY:
                day = interval
            if interval.start is not None:
                anchor, told_in = interval, number
            start, end = match.span()
            start, end = sentence.start + start, sentence.start + end
            if moment is None:
                interval = Interval(None, None, interval.grain)
            found.append(Time(Span(start, end, sentence.part), interval.start, interval.end, interval.grain))
    return found


def _moment(article: Article, rules: Grammar) -> Moment | None:
    """The article's own moment: when it was published, on the day its dateline gives where the two lie close."""
    published = article.published
    if published is None or not 1 < published.year < 9990:
        return None
    now = Moment(published, published.replace(hour=0, minute=0, second=0, microsecond=0))
    if article.dateline is None or not article.dateline.date:
        return now
    match = rules.pattern.search(article.dateline.date)
    printed = resolve(match, rules.words, now, Looking.BACK, None) if match else None
    if printed is None or printed.start is None or printed.grain is not Grain.DAY:
        return now
    if abs(printed.start - now.day) > timedelta(days=7):
        return now
    return Moment(published, printed.start)


def _looking(text: str, match: re.Match[str], rules: Grammar) -> Looking:
    """Which way a day without a year or direction looks: the nearest word of its clause that says so decides."""
    before = _CLAUSE.split(text[max(0, match.start() - _NEAR) : match.start()])[-1]
    if match["month"] and fold(before.rstrip().rpartition(" ")[2]) not in rules.words["before_a_month"]:
        return (
            Looking.EITHER
        )  # "the May report", "April's estimate": of the month it lies nearest, whatever it will show
    future = max((m.start() for m in rules.future.finditer(before)), default=-1)
    past = max((m.start() for m in rules.past.finditer(before)), default=-1)
    if future > past:
        return Looking.BACK if rules.not_until.search(before) else Looking.AHEAD
    if past >= 0:
        return Looking.BACK
    form = max((m.end() for m in rules.past_form.finditer(before)), default=-1)
    if form >= 0 and not rules.purpose.search(before, form):
        return Looking.BACK
    looking = _behind(text[match.end() : match.end() + _NEAR], rules) if form < 0 else Looking.EITHER
    if looking is Looking.EITHER and match["weekday"] and _tells_no_past(text, match, rules):
        return Looking.AHEAD
    return looking


def _tells_no_past(text: str, match: re.Match[str], rules: Grammar) -> bool:
    """Whether a sentence has no word of the past around a day, as one has that tells what is due: "The court hears the
    case on Friday." A possessive day ("Friday's vote") tells nothing."""
    before, behind = text[max(0, match.start() - _AROUND) : match.start()], text[match.end() : match.end() + _AROUND]
    around = before + behind
    if fold(before.rstrip().rpartition(" ")[2]) in rules.words["before_a_months_own"]:
        return False  # "the Saturday debate"
    if behind.startswith(("'s", "’s")) or len(around.split()) < _WORDS_OF_A_SENTENCE:
        return False
    return not rules.past.search(around) and not rules.past_form.search(around)


def _behind(text: str, rules: Grammar) -> Looking:
    """Which way the words behind an expression look, where those before it tell nothing: "In May, he left"."""
    if rules.future_after.match(text):
        return Looking.AHEAD
    text = _CLAUSE.split(text[2:] if text.startswith(", ") else text)[0]
    future, past, form = rules.future.search(text), rules.past.search(text), rules.past_form.search(text)
    gone = min((m.start() for m in (past, form) if m), default=len(text))
    if future and future.start() < gone:
        return Looking.AHEAD
    return Looking.BACK if gone < len(text) else Looking.EITHER


def _is_time(text: str, match: re.Match[str], rules: Grammar) -> bool:
    """Whether what has the shape of a time is one: no "Black Friday", no "2,000 people", no "March on"."""
    words = rules.words
    found = match.groupdict()
    before = text[max(0, match.start() - _BESIDE) : match.start()].rstrip()
    previous = fold(before[before.rfind(" ") + 1 :].strip("(\"'“‘[—–-"))
    following = text[match.end() : match.end() + _BESIDE].lstrip()
    if found["weekday"]:
        return previous not in words["holy"] and not fold(following).startswith(tuple(words["papers"]))
    if found["year"]:
        return _is_year(before, previous, following, match, rules)
    if found["month"] and not (found["month_year"] or found["month_which"] or found["month_edge"]):
        return _is_month(text, match, previous, following, rules)
    if found["bare_day"]:
        return previous in words["before_a_bare_day"]
    if found["part_alone"]:
        return previous in words["before_a_part"]
    if found["c3"]:
        return ":" not in found["c3"] or bool(found["z3"]) or previous in words["at_a_clock"]
    return True


def _is_year(before: str, previous: str, following: str, match: re.Match[str], rules: Grammar) -> bool:
    """Four digits are a year after "in", "the" or a month, in brackets, or before a bracket's or the text's end."""
    if match.group("year_edge"):
        return True
    counted = fold(re.split(r"\W", following, maxsplit=1)[0])
    if following[:1] in ("%", "°") or counted in rules.words["not_after_a_year"]:
        return False
    return previous in rules.words["before_a_year"] or before[-1:] == "(" or following[:1] == ")"


def _is_month(text: str, match: re.Match[str], previous: str, following: str, rules: Grammar) -> bool:
    """A month alone stands after "in", "since", …, before a possessive, or before what is the month's ("the May
    report", "Norway's October output"); one that is also a word or a name, before no capital and as nobody's name."""
    printed = match.group("month")
    is_word = fold(printed).rstrip(".") in rules.words["months_that_are_words"]
    if previous in rules.words["before_a_month"]:
        return not (is_word and following[:1].isupper())
    raw = text[: match.start()].rstrip().rpartition(" ")[2]
    owned = following[:2] in ("'s", "’s")
    if not owned:
        noun = re.match(r"[a-z-]+", following)
        if noun is None or noun.group() in rules.words["not_after_a_month"]:
            return False
        return previous in rules.words["before_a_months_own"] or raw.endswith(("'s", "’s"))
    return not is_word or (bool(raw) and raw.islower())
