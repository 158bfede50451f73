"""Where what somebody says ends within a line because the reporter speaks again."""

from __future__ import annotations

from dateline.record.claims.complements import Complement
from dateline.record.claims.lexicon import cues, word_class
from dateline.record.claims.lines import Line
from dateline.record.claims.phrases import phrase_from
from dateline.record.claims.sites import Site
from dateline.record.claims.verbs import verbish

GAPS = ("which", "who", "that")
_DOINGS = ("thing", "them-to", "to", "word")  # frames of what is to be done, rather than of a whole clause


def turn(line: Line, site: Site, led: Complement, limit: int) -> int:
    """Where a content ends before ``limit`` because the reporter speaks again: ", but …", ", according to …"."""
    conceded = site.subject is not None and line.lower(site.subject[0] - 1) in ("while", "although", "though", "when")
    for at in range(led.start + 1, limit - 1):
        if conceded and line.lower(at) == ",":
            return at  # "While Reth said that he won, the count …"
        if line.lower(at) == "," and (line.lower(at + 1) in word_class("turns") or _comments(line, at + 1)):
            return at
        if line.lower(at) == "," and line.lower(at + 1) in GAPS and _gap_follows(line, at + 2):
            return at
        if line.kind(at) == "quote" and line.text[line.tokens[at].end - 2] == "," and _comments(line, at + 1):
            return at + 1
        if line.lower(at) == ";" and line.titled:
            return at
        if line.lower(at) == "," and _afterwards(line, at + 1):
            return at
        if led.frame == "thing" and line.lower(at) == "in" and _on_occasion(line, at + 1):
            return at  # "vowed revenge in a message"
        if (led.frame in _DOINGS or line.titled) and _meanwhile(line, led.start, at):
            return at
        if line.lower(at) in ("when", "if") and line.lower(at + 1) in ("asked", "pressed", "questioned"):
            return at
        if led.frame == "thing" and line.lower(at) in ("and", "but") and verbish(line, at + 1):
            return at  # "confirmed the searches but gave no details"
        if line.lower(at) == "according" and line.lower(at + 1) == "to":
            return at - 1 if line.lower(at - 1) == "," else at
    return limit


def _comments(line: Line, at: int) -> bool:
    """Whether the reporter speaks of what was said: ", a claim that others doubt", ", without offering evidence"."""
    if line.lower(at) == "without":
        return line.lower(at + 1).endswith("ing")
    return (
        line.lower(at) in ("a", "an")
        and line.at(at + 2) is not None
        and line.tokens[at + 1].among("words said")
        and (line.lower(at + 2) in word_class("relatives") or line.tokens[at + 2].among("determiners"))
    )


def _afterwards(line: Line, at: int) -> bool:
    """Whether the reporter tells what came before: ", after the paper reported", ", hours after shots were heard"."""
    behind = at if line.lower(at) == "after" else at + 1 if line.lower(at + 1) == "after" else None
    timed = behind == at or (line.at(at) is not None and line.tokens[at].among("times"))
    return behind is not None and timed and any(verbish(line, i) for i in range(behind + 1, len(line.tokens)))


def _on_occasion(line: Line, at: int) -> bool:
    article = line.lower(at) in ("a", "an")
    return article and any(token.among("occasions") for token in line.tokens[at + 1 : at + 4])


def _meanwhile(line: Line, start: int, at: int) -> bool:
    """Whether "as" tells what happens meanwhile: "urged calm as the toll rose", never "as soon as" or "as a threat"."""
    if line.lower(at) != "as" or at < start + 1 or line.lower(at - 1) in word_class("not as"):
        return False
    if line.lower(at + 1) in word_class("not as") or line.lower(at + 1) in ("a", "an"):
        return False
    subject = line.at(at + 1)
    begins = subject is not None and (subject.among("determiners") or subject.capital or subject.pronoun)
    if subject is None or subject.quoted or not (begins or line.titled):
        return False
    ahead = range(at + 2, min(at + 10, len(line.tokens)))
    mark = next((i for i in ahead if line.kind(i) != "word" or line.lower(i) == "and"), len(line.tokens))
    return line.titled or any(verbish(line, i) for i in ahead if i < mark and line.lower(i) != "as")


def _gap_follows(line: Line, at: int) -> bool:
    """Whether somebody else's words about it follow: ", which she said was late"."""
    phrase = phrase_from(line, at)
    return phrase is not None and line.lower(phrase[1]) in cues() and verbish(line, phrase[1] + 1)
