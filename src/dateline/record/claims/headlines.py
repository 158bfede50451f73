"""Headlines: "Minister: no talks", "No talks, minister says", "Talks will fail – minister"."""

from __future__ import annotations

from dateline.model import Act
from dateline.record.claims.clauses import spread
from dateline.record.claims.found import Found
from dateline.record.claims.lexicon import Cue, namings
from dateline.record.claims.lines import Line

_COLON = Cue(":", Act.STATE, frozenset(), None, frozenset())
_LONGEST_SOURCE = 6
_FEWEST_SAID = 2


def colon(line: Line, known: frozenset[str]) -> list[Found]:
    """The claim of a headline whose colon or dash parts a source from what it says. known: last words, in lower case,
    of the names of persons and organisations in the article; a source must be one of them or a role."""
    tokens = line.tokens
    for at, token in enumerate(tokens):
        if token.kind != "mark" or token.lower not in (":", "—", "–", "-", "--"):
            continue
        before, after = (0, at), (at + 1, len(tokens))
        if token.lower == ":" and _source_like(line, *before, known) and _words(line, *after) >= _FEWEST_SAID:
            return _claim(line, before, at, after)
        if _source_like(line, *after, known) and _words(line, *before) >= _FEWEST_SAID + 1 and token.lower != ":":
            return _claim(line, after, at, before)
    return []


def _words(line: Line, start: int, end: int) -> int:
    return sum(2 if token.kind == "quote" else token.kind == "word" for token in line.tokens[start:end])


def _source_like(line: Line, start: int, end: int, known: frozenset[str]) -> bool:
    words = line.tokens[start:end]
    if not words or len(words) > _LONGEST_SOURCE or any(token.kind != "word" for token in words):
        return False
    last = words[-1].lower
    roles = (
        namings()["official"]
        | namings()["institution"]
        | namings()["people"]
        | namings()["anonymous"]
        | namings()["document"]
    )
    return last in known or last in roles


def _claim(line: Line, source: tuple[int, int], at: int, said: tuple[int, int]) -> list[Found]:
    content = spread(line, *said)
    if content is None:
        return []
    mark = line.tokens[at]
    return [
        Found(
            "headline with a colon",
            line,
            (line.tokens[source[0]].start, line.tokens[source[1] - 1].end),
            (mark.start, mark.end),
            _COLON,
            [content],
        )
    ]
