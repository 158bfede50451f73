"""Claims as the desk shows them against claims as the sample's truth lists them, within one article.

A shown claim belongs to the listed one whose first words it covers, or that it begins in the sentence of. It is right
when its source (as printed, or as resolved) and its naming are; a further piece of a listed claim, with the same
source, is neither right nor wrong, nor is one that the desk itself marks as a thought or an act (mode "thought");
anything else is wrong. Listed ones marked optional are right where shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_QUOTES = '“”"«»„'
_SINGLE = "‘’"
# Words of a source that do not say who it is.
_PLAIN = frozenset(
    (
        "the",
        "a",
        "an",
        "of",
        "in",
        "at",
        "on",
        "for",
        "to",
        "and",
        "s",
        "its",
        "his",
        "her",
        "their",
        "by",
        "from",
        "with",
    )
)
_PRONOUNS = frozenset(("he", "she", "they", "it", "who", "we", "i", "him", "her", "them", "one", "each"))
_SENTENCE_END = re.compile(r"[.!?][”\"’')]*(?=\s)|\n\n|$")


@dataclass(slots=True)
class ClaimScore:
    """Counts over claims. wanted: listed and not optional; right: of those; shown: all that the desk shows in the body;
    wrong: of those; acts: right ones whose act is right too; denials: listed as nothing but a denial."""

    wanted: int = 0
    right: int = 0
    shown: int = 0
    wrong: int = 0
    acts: int = 0
    denials: int = 0
    denials_right: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, other: ClaimScore) -> None:
        for name in ("wanted", "right", "shown", "wrong", "acts", "denials", "denials_right"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def add_missing(self, listed: Sequence[Mapping[str, Any]]) -> None:
        """Claims of an article that the desk does not have, or has not recorded."""
        wanted = [claim for claim in listed if not claim["optional"]]
        self.wanted += len(wanted)
        self.denials += sum(claim["act"] == ["deny"] for claim in wanted)

    def __str__(self) -> str:
        return f"{self.right} of {self.wanted} right, {self.wrong} of {self.shown} shown are wrong"


@dataclass(frozen=True, slots=True)
class _Listed:
    claim: Mapping[str, Any]
    start: int
    end: int


def score_claims(text: str, listed: Sequence[Mapping[str, Any]], shown: Sequence[Mapping[str, Any]]) -> ClaimScore:
    """text: the article's; listed: claims of the truth; shown: of the desk's record, as JSON."""
    body = [claim for claim in shown if claim["content"] and claim["content"][0]["part"] == "text"]
    known = _locate(text, listed)
    pairs = sorted(
        (
            (not _same_source(text, one.claim, claim), distance, number, other)
            for number, one in enumerate(known)
            for other, claim in enumerate(body)
            if (distance := _distance(one, claim)) is not None
        ),
    )
    of_listed: dict[int, int] = {}
    of_shown: dict[int, int] = {}
    for _, _, number, other in pairs:
        if number not in of_listed and other not in of_shown:
            of_listed[number], of_shown[other] = other, number
    score = ClaimScore()
    score.add_missing(listed)
    score.shown = len(body)
    for number, one in enumerate(known):
        if number not in of_listed:
            if not one.claim["optional"]:
                score.errors.append(f"missed: {_told(one.claim)}")
            continue
        found = body[of_listed[number]]
        right = _same_source(text, one.claim, found) and found["naming"] in one.claim["naming"]
        if not right:
            score.wrong += 1
            score.errors.append(f"wrong: {_told(one.claim)}; shown {_shown(text, found)}")
        elif not one.claim["optional"]:
            score.right += 1
            score.acts += found["act"] in one.claim["act"]
            score.denials_right += one.claim["act"] == ["deny"] and found["act"] == "deny"
            if found["act"] not in one.claim["act"]:
                score.errors.append(f"act: {_told(one.claim)}; shown {_shown(text, found)}")
    for other, claim in enumerate(body):
        thought = claim["mode"] == "thought"
        if other not in of_shown and not thought and not any(_continues(text, one, claim) for one in known):
            score.wrong += 1
            score.errors.append(f"not listed: {_shown(text, claim)}")
    return score


def _locate(text: str, listed: Iterable[Mapping[str, Any]]) -> list[_Listed]:
    """Where each listed claim begins and its sentence ends; those whose words the desk's text lacks are left out, and
    so count as missed."""
    flat, places = _flat(text)
    taken: set[int] = set()
    found = []
    for claim in listed:
        words, source = _flat(claim["words"])[0], _flat(claim["source"] or "")[0]
        every = [match.start() for match in re.finditer(re.escape(words), flat)]
        # Two listed claims may begin with the same words: what an agency quotes somebody as saying.
        starts = [start for start in every if start not in taken] or every
        near = [start for start in starts if source in _paragraph(flat, start)]
        if not starts:
            continue
        start = (near or starts)[0]
        taken.add(start)
        place = places[start]
        end = _SENTENCE_END.search(text, place)
        found.append(_Listed(claim, place, end.end() if end else len(text)))
    return found


def _flat(text: str) -> tuple[str, list[int]]:
    """The text without double quotation marks, folded, and for each of its characters its place in the original."""
    kept = [
        (number, "'" if char in _SINGLE else char.lower()) for number, char in enumerate(text) if char not in _QUOTES
    ]
    return "".join(char for _, char in kept), [number for number, _ in kept]


def _paragraph(text: str, place: int) -> str:
    end = text.find("\n\n", place)
    return text[text.rfind("\n\n", 0, place) + 1 : end if end >= 0 else len(text)]


def _distance(one: _Listed, claim: Mapping[str, Any]) -> int | None:
    """How far the shown claim begins from the listed one's first words; None where it is not of the same words."""
    spans = claim["content"]
    nearest = min(abs(span["start"] - one.start) for span in spans)
    covers = any(span["start"] - 2 <= one.start < span["end"] for span in spans)
    return nearest if covers or any(one.start <= span["start"] < one.end for span in spans) else None


def _same_source(text: str, listed: Mapping[str, Any], shown: Mapping[str, Any]) -> bool:
    source = text[shown["source"]["start"] : shown["source"]["end"]] if shown["source"] else ""
    if not listed["source"]:
        return not source
    if not source:
        return False
    # A wrong answer to who "he" is makes a claim wrong, however well its source is marked.
    resolved = not shown["speaker"] or _alike(listed["speaker"], shown["speaker"]) or _alike(listed["source"], source)
    as_printed = _alike(listed["source"], source) or _alike(listed["speaker"], source)
    pronoun = source.casefold() in _PRONOUNS
    if pronoun and shown["speaker"]:
        return _alike(listed["speaker"], shown["speaker"])
    return (as_printed and resolved) or bool(shown["speaker"] and _alike(listed["speaker"], shown["speaker"]))


def _alike(one: str, other: str) -> bool:
    if one.casefold() == other.casefold():
        return True
    first, second = _names(one), _names(other)
    shared = len(first & second)
    return bool(shared) and (2 * shared / (len(first) + len(second)) >= 0.5 or first <= second or second <= first)


def _names(words: str) -> set[str]:
    return {word for word in re.findall(r"\w+", words.casefold()) if word not in _PLAIN}


def _continues(text: str, one: _Listed, claim: Mapping[str, Any]) -> bool:
    """Whether a shown claim is a further piece of a listed one: the same source, in its sentence or the next two."""
    start = claim["content"][0]["start"]
    if not _same_source(text, one.claim, claim) or start < one.start - 2:
        return False
    between = text[one.end : start]
    return len(_SENTENCE_END.findall(between)) <= 3 and "\n\n" not in text[one.start : start].strip("\n")


def _told(claim: Mapping[str, Any]) -> str:
    return f"{claim['source']} = {claim['speaker']} | {'/'.join(claim['naming'])} {claim['act'][0]} | {claim['words']}"


def _shown(text: str, claim: Mapping[str, Any]) -> str:
    source = text[claim["source"]["start"] : claim["source"]["end"]] if claim["source"] else None
    words = " … ".join(text[span["start"] : span["end"]] for span in claim["content"])
    cue = text[claim["cue"]["start"] : claim["cue"]["end"]] if claim["cue"] else None
    return f"{source} = {claim['speaker']} | {claim['naming']} {claim['act']} [{cue}] | {words[:90]}"
