"""Verb groups by closed word classes: what is likely a verb, and what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.record.claims.lexicon import word_class
from dateline.record.claims.lines import Line, Token


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """A cue with the auxiliaries and adverbs before it. start: index of its first token; negated, modal, passive: by
    its auxiliaries; infinitive: "to" stands before it."""

    start: int
    negated: bool
    modal: bool
    passive: bool
    infinitive: bool


def adverb(token: Token | None) -> bool:
    if token is None or token.kind != "word":
        return False
    return token.lower in word_class("adverbs") or (
        token.lower.endswith("ly") and not token.capital and len(token.text) > 4
    )


def verbish(line: Line, index: int) -> bool:
    """Whether a word is likely a finite verb where it stands."""
    token = line.at(index)
    if token is None or token.kind != "word":
        return False
    if token.lower in word_class("auxiliaries") or token.contracted:
        return True
    if token.capital and index > 0 and not line.titled:
        return False
    if token.lower in word_class("irregular"):
        return not determined(line, index)
    if token.lower.endswith("ed") and len(token.lower) > 3 and token.lower not in word_class("not verbs"):
        return not determined(line, index)
    return False


def determined(line: Line, index: int) -> bool:
    """Whether the word before makes this one a part of a noun phrase: "the wounded", "his alleged"."""
    before = line.at(index - 1)
    if before is None or before.kind != "word":
        return before is None
    return (
        before.among("determiners")
        or before.possessive
        or before.numeral
        or before.lower in ("very", "newly", "recently")
    )


def verb_group(line: Line, cue: int) -> VerbGroup:
    """What stands before the cue and belongs to it."""
    start = cue
    negated = modal = passive = infinitive = False
    be_last = False
    while start > 0:
        token = line.tokens[start - 1]
        if token.kind != "word":
            break
        if token.among("auxiliaries") or token.lower == "not":
            negated = negated or token.among("negations")
            modal = modal or token.among("modals")
            if token.among("be") and not be_last:
                passive = True
            be_last = True
            start -= 1
        elif token.lower == "neither" and start == cue and line.lower(cue + 1) == "nor":
            negated = modal = True  # "neither confirmed nor denied": as "would not confirm"
            start -= 1
        elif token.among("negations") and token.lower != "neither":
            negated = True
            start -= 1
        elif adverb(token) and not (token.capital and start - 1 > 0 and not token.lower.endswith("ly")):
            start -= 1
        elif token.lower == "to" and start == cue:
            infinitive = True
            break
        else:
            break
    while start < cue and adverb(line.tokens[start]) and start == 0:
        start += 1
    return VerbGroup(start, negated, modal, passive and not line.lower(cue).endswith("ing"), infinitive)
