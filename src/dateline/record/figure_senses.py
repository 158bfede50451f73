"""What a number of a sentence counts, and in which sense."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from dateline.record.package_data import table_for
from dateline.text import Number, fold

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_UNIT_WORDS = 6
"""How many words behind a number its unit is looked for."""
_AFTER = 110
_BEFORE = 130
"""How many characters behind and before a number its sense is looked for."""
_ASIDE = re.compile(r"^ ?(?:,[^,.;]{3,90},|\([^()]{3,90}\)|[–—][^–—]{3,90}[–—])")


@dataclass(frozen=True, slots=True)
class Words:
    """The figure words of one language, as patterns over folded text.

    did: "killed" right before a number; are: "were killed" behind it; toll: "the death toll rose to" before it: each
    tells its sense by the number of the group that caught. unit: the sense of what is counted; sets: the other lists.
    """

    senses: tuple[str, ...]
    did: re.Pattern[str]
    are: re.Pattern[str]
    toll: re.Pattern[str]
    unit: Mapping[str, str]
    sets: Mapping[str, frozenset[str]]
    including: re.Pattern[str]
    of_them: re.Pattern[str]
    glued: re.Pattern[str]

    def caught(self, match: re.Match[str] | None) -> str | None:
        """The sense that a match of ``did``, ``are`` or ``toll`` names."""
        return self.senses[match.lastindex - 1] if match and match.lastindex else None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of a sentence with what it counts; offsets are the sentence's.

    end: behind the unit where that follows the number, else behind the number; unit: as printed, a currency, "%", or
    None; part_of: index of the count that it is a part of ("nine, including two children"), or None.
    """

    number: Number
    end: int
    unit: str | None
    sense: str | None = None
    part_of: int | None = None


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) or r"(?!)"


@cache
def words_of(language: str | None) -> Words | None:
    """The words of a language (ISO 639-1), English where None; None for a language without data."""
    data: dict[str, Any] | None = table_for("figures", language)
    if data is None:
        return None
    senses = tuple(data["senses"])

    def caught(kind: str) -> str:
        return "|".join(f"({_any(data['senses'][sense][kind])})" for sense in senses)

    between, links = rf"(?: (?:{_any(data['between'])}))*[ (]*$", _any(data["links"])
    return Words(
        senses=senses,
        did=re.compile(rf"\b(?:{caught('did')})\b{between}"),
        are=re.compile(rf"^(?:[, ]*(?:{links})\b)*[, ]*(?:{caught('are')})\b"),
        toll=re.compile(rf"\b(?:{caught('tolls')})\b[^.;,]{{0,90}}?\b(?:{_any(data['toll_verbs'])})\b{between}"),
        unit={unit: sense for sense in senses for unit in data["senses"][sense]["units"]},
        sets={name: frozenset(value) for name, value in data.items() if name != "senses"},
        including=re.compile(rf"^[ ,(–—-]*(?:{_any(data['including'])})(?: (?:the|about|some|another))* *$"),
        glued=re.compile(rf"(?<![\w.,/:-])(\d[\d.,]*)(?i:{_any(data['glued'])})\b"),
        of_them=re.compile(rf"^ *(?:{_any(data['of_them'])})\b"),
    )


def counted(text: str, numbers: Sequence[Number], words: Words) -> list[Count]:
    """Each number with its unit, its sense, and the count it is a part of."""
    counts = []
    for index, number in enumerate(numbers):
        until = numbers[index + 1].span.start if index + 1 < len(numbers) else len(text)
        unit, end = _unit(number, text, until, words)
        counts.append(Count(number, end, unit))
    counts = _with_parts(counts, text, words)
    senses = [_sense(index, counts, text, words) for index in range(len(counts))]
    told: list[Count] = []
    for index, count in enumerate(counts):
        sense = senses[index] or _joined(index, counts, senses, text, words)
        if count.part_of is not None:
            sense = told[count.part_of].sense or sense
        told.append(replace(count, sense=sense or _by_unit(count, words)))
    return told


def _unit(number: Number, text: str, until: int, words: Words) -> tuple[str | None, int]:
    """What is counted, as printed, and where it ends: the last plural of the words right behind the number."""
    end = number.span.end
    if number.currency or number.percent:
        return number.currency or "%", end
    one = number.low == number.high == 1
    best: tuple[str | None, int] = (None, end)
    at = end
    for count, match in enumerate(_WORD.finditer(text, end, until)):
        gap, word = text[at : match.start()].strip(" \xa0-"), fold(match.group())
        if gap == "." and text[at - 2 : at - 1] == ".":
            gap = ""  # "200 U.S. soldiers"
        if best[0] is None and (word in words.sets["and"] or gap == ",") and count:  # "90 air, sea and ground forces"
            at = match.end()
            continue
        if count >= _UNIT_WORDS or gap:
            break
        leads = "of" if count == 0 else "definite" if count == 1 else None
        if leads and word in words.sets[leads]:  # "hundreds of people", "eleven of the wounded"
            at = match.end()
            continue
        if count == 0 and text[end : end + 1] in "-‑" and word in words.sets["after_a_hyphen"]:
            return word, match.end()  # "a 0.3-point drop", "a 55-kilometre zone"
        if word in words.sets["stops"] or (match.group()[0].isupper() and best[0] is not None):
            break
        if _plural(word, words) or word in words.unit or (one and word in words.sets["singulars"]):
            if best[0] is not None and word in words.sets["states"]:
                break
            best = (word, match.end())
        elif best[0] is not None:
            break
        at = match.end()
    for phrase in _phrases(text[end : best[1]]):
        if phrase in words.unit:
            return phrase, best[1]
    return best


def _phrases(printed: str) -> list[str]:
    """The endings of a run of words, longest first: "square kilometres" before "kilometres"."""
    split = fold(printed).split()
    return [" ".join(split[i:]) for i in range(len(split))]


def _plural(word: str, words: Words) -> bool:
    if word in words.sets["plurals"]:
        return True
    return (
        len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "'s"))
        and word not in words.sets["not_plural"]
    )


def _with_parts(counts: list[Count], text: str, words: Words) -> list[Count]:
    """Marks "nine, including two children and a further three women" and "nine, two of them children"."""
    made: list[Count] = []
    for index, count in enumerate(counts):
        whole: int | None = None
        if index:
            before = made[index - 1]
            gap = fold(text[before.end : min(count.number.span.start, before.end + 80)])
            behind = fold(text[count.number.span.end : count.number.span.end + 40])
            if words.including.match(gap + " ") or (words.of_them.match(behind) and len(gap) < 60):
                whole = before.part_of if before.part_of is not None else index - 1
            elif before.part_of is not None and gap.strip(" ,") in words.sets["and"]:
                whole = before.part_of
        made.append(replace(count, part_of=whole))
    return [_with_unit_behind(index, made, text, words) for index in range(len(made))]


def _with_unit_behind(index: int, counts: list[Count], text: str, words: Words) -> Count:
    """In "61 of 120 seats" the first number counts seats too."""
    count = counts[index]
    if count.unit is None and index + 1 < len(counts) and _between(counts, index, text) in words.sets["of"]:
        return replace(count, unit=counts[index + 1].unit)
    return count


def _sense(index: int, counts: list[Count], text: str, words: Words) -> str | None:
    """The sense that the words around the number give it: its own state, what was done right before, what became of
    them behind, the toll it stands for."""
    count = counts[index]
    number = count.number
    if number.currency or words.unit.get(count.unit or "") == "money":
        return "money"
    if number.percent:
        return "per cent"
    behind = _behind(index, counts, text)
    told = _state_within(text[number.span.end : count.end], words)
    if told is not None:
        return told
    state = words.are.match(fold(text[number.span.end : number.span.end + 40]).strip())
    if count.unit in words.sets["states"] or (count.unit is None and state):
        return words.unit.get(count.unit or "") or words.caught(state)
    earlier = counts[index - 1].end if index else 0
    before = fold(text[max(earlier, number.span.start - _BEFORE) : number.span.start]) + " "
    did = words.caught(words.did.search(before))
    if did:
        return did
    return words.caught(words.are.match(behind)) or words.caught(words.toll.search(before))


def _state_within(unit: str, words: Words) -> str | None:
    """The sense of "five dead workers", whose state stands before what is counted; not of "412 wounded prisoners",
    who are counted as something of their own."""
    found = fold(unit).split()
    if not found or found[-1] in words.sets["counted_as_themselves"]:
        return None
    return next((words.unit.get(word) for word in found[:-1] if word in words.sets["states"]), None)


def _behind(index: int, counts: list[Count], text: str) -> str:
    """The words behind a count up to the next one that is no part of it, asides and parts left out."""
    start = counts[index].end
    following = index + 1
    while following < len(counts) and counts[following].part_of == index:
        following += 1
    until = counts[following].number.span.start if following < len(counts) else len(text)
    behind = text[start : min(until, start + 2 * _AFTER)]
    aside = _ASIDE.match(behind)
    if aside:
        behind = behind[aside.end() :]
    return fold(behind[:_AFTER])


def _joined(index: int, counts: list[Count], senses: list[str | None], text: str, words: Words) -> str | None:
    """In "two officers and three civilians were killed" and "killed two officers and three civilians", the sense of
    the count it is joined to."""
    for first, second, other in ((index - 1, index, index - 1), (index, index + 1, index + 1)):
        if first < 0 or second >= len(counts) or senses[other] in (None, "money", "per cent"):
            continue
        between = _between(counts, first, text)
        if between in words.sets["and"] or (between in words.sets["to"] and senses[other] == words.unit.get("votes")):
            return senses[other]
    return None


def _between(counts: list[Count], index: int, text: str) -> str:
    """The words between a count and the next one."""
    return fold(text[counts[index].end : counts[index + 1].number.span.start]).strip(" ,")


def _by_unit(count: Count, words: Words) -> str | None:
    return words.unit.get(count.unit or "") or words.unit.get((count.unit or "") + "s")
