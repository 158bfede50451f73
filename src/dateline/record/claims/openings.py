"""What stands before a subject's noun and is no part of it: "But", "On Monday", "In a statement"."""

from __future__ import annotations

from dateline.record.claims.lines import Line
from dateline.record.claims.verbs import adverb

Range = tuple[int, int]


def tidied(line: Line, first: int, end: int) -> Range | None:
    """The phrase without what stands before its noun: "But", "Meanwhile", "On Monday", "In a statement"."""
    tokens = line.tokens
    while first < end and (
        tokens[first].among("conjunctions")
        or tokens[first].lower in ("as", "while", "after", "before", "since", "until")
        or (adverb(tokens[first]) and tokens[first].lower != "few")
    ):
        first += 1
    if first >= end:
        return None
    if tokens[first].among("prepositions"):
        split = _after_opening(line, first, end)
        if split is None:
            return None
        first = split
        if first >= end or tokens[first].among("prepositions"):
            return None
    first = _after_conjunction(line, first, end)
    words = [token for token in tokens[first:end] if token.kind == "word"]
    other = len(words) == 2 and words[0].lower == "the" and words[1].lower == "other"
    if not words or (not other and all(token.among("determiners") or token.among("times") for token in words)):
        return None
    last = words[-1]
    if (
        last.among("prepositions")
        or last.among("subordinators")
        or last.lower in ("a", "an", "the", "his", "their", "its", "our", "my")
        or (last.possessive and len(words) == 1)
    ):
        return None
    return (first, end)


def _after_opening(line: Line, first: int, end: int) -> int | None:
    """Where the subject starts after an opening that no comma parts from it: "On Monday the minister", "In a
    statement Reth"."""
    tokens = line.tokens
    for at in range(first + 1, end):
        before, token = tokens[at - 1], tokens[at]
        if before.among("prepositions") or before.among("determiners") or before.among("conjunctions"):
            continue
        if token.among("determiners") or token.among("subjects"):
            return at
        if (before.among("times") or before.numeral) and not token.among("times") and not token.numeral:
            if not token.among("prepositions"):
                return at
        elif before.among("occasions") and token.capital:
            return at
    return None


def _after_conjunction(line: Line, first: int, end: int) -> int:
    """Drop what an "and" joins from before the subject, where a comma-less clause was read over."""
    for at in range(end - 1, first, -1):
        if line.tokens[at].lower == "but":
            return at + 1
    return first
