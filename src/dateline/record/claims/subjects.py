"""The subject of a line's first clause, which later verbs of the line may share."""

from __future__ import annotations

from dateline.record.claims.lines import Line
from dateline.record.claims.openings import Range
from dateline.record.claims.phrases import phrase_from
from dateline.record.claims.verbs import adverb


def main_subject(line: Line, before: int) -> Range | None:
    """The subject of the line's first clause, looked for up to token ``before``."""
    tokens = line.tokens
    # "Island row: China sends ships and warns of worse": the subject of a headline stands behind its colon
    at = next((i + 1 for i in range(before - 1, 0, -1) if line.titled and tokens[i].lower == ":"), 0)
    while at < before:
        while at < before and (tokens[at].kind != "word" or tokens[at].among("conjunctions") or adverb(tokens[at])):
            if tokens[at].kind == "quote":
                return None
            at += 1
        if at < before and tokens[at].lower.endswith("ly") and line.lower(at + 1) == ",":
            at += 2  # "Originally, …"
            continue
        if at >= before:
            return None
        if tokens[at].among("prepositions") or tokens[at].among("subordinators") or tokens[at].lower.endswith("ing"):
            comma = next((i for i in range(at, before) if tokens[i].lower == ","), None)
            if comma is None:
                return None
            at = comma + 1
            continue
        phrase = phrase_from(line, at, inverted=True)
        if phrase is None or phrase[1] > before:
            return None
        return phrase
    return None
