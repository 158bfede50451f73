"""What carriers do to a text, done here to real ones, so that the truth is known."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Paragraphs = list[str]
Edit = Callable[[Paragraphs, Paragraphs, random.Random], Paragraphs]

_STYLE = (
    (r"\bper ?cent\b", "%"), (r"\bpercent\b", "%"), (r"\b(\w+)ized\b", r"\1ised"), (r"\bU\.S\.", "US"),
    (r"\bU\.K\.", "UK"), (r"\bU\.N\.", "UN"), (r"[“”]", '"'), (r"[‘’]", "'"), (r"\bMr\.? ", ""), (r"\bMs\.? ", ""),
    (r" — ", " - "), (r"\bJan\. ", "January "), (r"\bAug\. ", "August "), (r"\bSept\. ", "September "),
    (r"\bOct\. ", "October "), (r"\bNov\. ", "November "), (r"\bDec\. ", "December "), (r"\bsaid\b", "says"),
)  # fmt: skip


def cut_the_end(text: Paragraphs, _: Paragraphs, dice: random.Random) -> Paragraphs:
    return text[: max(1, round(len(text) * dice.uniform(0.45, 0.75)))]


def local_lead(text: Paragraphs, other: Paragraphs, _: random.Random) -> Paragraphs:
    return [*other[:2], *text[1:]]


def new_headline(text: Paragraphs, _: Paragraphs, __: random.Random) -> Paragraphs:
    return text


def re_paragraphed(text: Paragraphs, _: Paragraphs, dice: random.Random) -> Paragraphs:
    sentences = re.split(r"(?<=[.!?]) (?=[A-Z])", " ".join(text))
    found: Paragraphs = []
    while sentences:
        size = dice.randint(1, 3)
        found.append(" ".join(sentences[:size]))
        sentences = sentences[size:]
    return found


def house_style(text: Paragraphs, _: Paragraphs, __: random.Random) -> Paragraphs:
    found = text
    for pattern, new in _STYLE:
        found = [re.sub(pattern, new, paragraph) for paragraph in found]
    return found


def words_changed(text: Paragraphs, other: Paragraphs, dice: random.Random) -> Paragraphs:
    spare = " ".join(other).split() or ["word"]
    return [
        " ".join(dice.choice(spare) if dice.random() < 0.1 else word for word in paragraph.split())
        for paragraph in text
    ]


def embedded(text: Paragraphs, other: Paragraphs, dice: random.Random) -> Paragraphs:
    size = max(2, round(len(text) * dice.uniform(0.45, 0.7)))
    start = dice.randint(0, max(0, len(text) - size))
    place = len(other) // 2
    return [*other[:place], *text[start : start + size], *other[place:]]


EDITS: tuple[Edit, ...] = (
    cut_the_end, local_lead, new_headline, re_paragraphed, house_style, words_changed, embedded
)  # fmt: skip
