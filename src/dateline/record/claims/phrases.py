"""Noun phrases by closed word classes alone: enough to find who speaks, with no parser.

Ranges are half-open indices of a line's tokens.
"""

from __future__ import annotations

from dateline.record.claims.lexicon import cues, word_class
from dateline.record.claims.lines import Line
from dateline.record.claims.openings import Range, tidied
from dateline.record.claims.verbs import adverb, determined, verbish

_LONGEST = 32  # tokens in a source
_BEFORE_ARTICLES = ("prepositions", "determiners", "conjunctions", "subordinators", "groups", "times", "auxiliaries")


def _stops(line: Line, index: int) -> bool:
    """Whether a noun phrase read from right to left ends before this token."""
    token = line.tokens[index]
    if token.kind == "quote":
        return True
    if token.kind == "mark":
        return True
    if token.lower in word_class("subordinators") or token.lower in ("before", "after", "since", "until"):
        following = line.at(index + 1)
        return not (following is not None and (following.numeral or following.among("times"))) and not (
            token.lower == "as" and line.lower(index - 1) in ("such", "known")
        )
    if token.lower in word_class("auxiliaries"):
        return True
    if token.pronoun and token.lower not in ("you", "it"):
        return True
    following = line.at(index + 1)
    if verbish(line, index):
        # "officials briefed on the talks", "people killed in the raid": a participle that belongs to the noun
        if line.at(index - 1) is not None and line.tokens[index - 1].among("auxiliaries"):
            return True  # "he had spoken by phone with Reth, who"
        if _sent(line, index):
            return False
        return following is None or not (
            following.among("prepositions")
            or following.lower in ("said", "say", "told")
            or (following.among("times") and token.lower.endswith("ed"))  # "a study published Thursday in"
        )
    if token.lower in cues() and not determined(line, index) and not token.capital and following is not None:
        if token.lower.endswith("ing") and any("noun" in cue.frames for cue in cues()[token.lower]):
            return False
        return following.among("determiners") or following.among("subjects") or following.lower == "that"
    return False


def _sent(line: Line, index: int) -> bool:
    """Whether a participle tells more about a noun: "a letter sent home last week"."""
    noun = line.at(index - 1)
    if noun is None or noun.kind != "word" or not noun.text.islower() or line.tokens[index].lower in cues():
        return False
    return line.lower(index - 2) in ("a", "an") or (
        line.lower(index - 3) in ("a", "an") and line.kind(index - 2) == "word"
    )


def phrase_ending(line: Line, end: int) -> Range | None:
    """The noun phrase whose last token stands before ``end``; None where there is none that could speak."""
    last = end - 1
    token = line.at(last)
    if token is None:
        return None
    earlier = _before_time(line, end)
    if earlier < end:
        return phrase_ending(line, earlier)
    if token.kind == "mark":
        if token.lower in (",", "—", "–", "-", "--", ")"):
            return _around_aside(line, last)
        return None
    if token.kind == "quote":
        return None
    if token.pronoun or (token.among("loose pronouns") and not _continues(line, last)):
        return (last, end)
    first = end
    while first > 0 and end - first < _LONGEST:
        before = first - 1
        if line.lower(before) == ")":
            opening = next((at for at in range(before, max(-1, before - 8), -1) if line.lower(at) == "("), None)
            if opening is not None and opening > 0:
                first = opening
                continue
        if _stops(line, before):
            who = _relative_before(line, before)
            if who is not None:
                head = phrase_ending(line, who)
                return (head[0], end) if head else None
            break
        if _starts_afresh(line, first):
            break
        first = before
    return tidied(line, first, end)


def _starts_afresh(line: Line, first: int) -> bool:
    """Whether a noun with an article follows another: "a move his lawyers called", never "all his"."""
    token, before = line.tokens[first], line.tokens[first - 1]
    return (
        token.lower in ("his", "her", "its", "their", "the")
        and before.text.islower()
        and not any(before.among(name) for name in _BEFORE_ARTICLES)
        and not adverb(before)
        and not before.lower.endswith("ing")
    )


def _before_time(line: Line, end: int) -> int:
    """The end of a subject that a time parts from its verb: "the bank, on Thursday" or "Reth late on Monday"."""
    at = end
    while (
        at > 0
        and line.tokens[at - 1].among("times")
        and (line.tokens[at - 1].capital or line.lower(at - 1) in ("yesterday", "today", "late", "early"))
    ):
        at -= 1
    if at == end:
        return end
    if line.lower(at - 1) == "on":
        at -= 1
        while line.lower(at - 1) in ("late", "early"):
            at -= 1
    elif line.kind(at - 1) != "word" or line.tokens[at - 1].among("prepositions"):
        return end
    return at if at > 0 else end


def _continues(line: Line, index: int) -> bool:
    before = line.at(index - 1)
    return (
        before is not None
        and before.kind == "word"
        and not verbish(line, index - 1)
        and not before.among("conjunctions")
    )


def _relative_before(line: Line, index: int) -> int | None:
    """Where the "who" of a relative clause stands that the verb at ``index`` lies in, without a comma between."""
    for at in range(index, max(-1, index - 14), -1):
        token = line.tokens[at]
        if token.kind != "word":
            return None
        if token.lower in ("who", "whose", "whom") and at > 0 and line.kind(at - 1) == "word":
            return at
    return None


def _around_aside(line: Line, last: int) -> Range | None:
    """The phrase of "Reth, the interior minister," or "Reth, who left,": the closing mark stands at ``last``."""
    mark = line.tokens[last].lower
    opening = "(" if mark == ")" else mark
    nearest: Range | None = None
    tries = 0
    for at in range(last - 1, max(-1, last - _LONGEST), -1):
        token = line.tokens[at]
        if token.kind == "quote" or token.lower in (";", ":"):
            break
        if token.lower != opening or token.kind != "mark":
            continue
        tries += 1
        head = phrase_ending(line, at) if mark == ")" or _aside(line, at + 1, last) else None
        if head is not None and _nameable(line, head):
            loose = all(adverb(line.tokens[i]) for i in range(at + 1, last)) or line.tokens[at + 1].among(
                "prepositions"
            )
            whole = head if loose and mark == "," else (head[0], last)
            if not _after_comma(line, head[0]) or _clause_before(line, head[0]):
                return whole
            nearest = nearest or whole
        if tries == 4:
            break
    if nearest is None and mark == "," and line.lower(last - 1) == ")":
        return phrase_ending(line, last)  # "Reth (Varna), said"
    return nearest


def _after_comma(line: Line, index: int) -> bool:
    return line.lower(index - 1) == "," and line.kind(index - 2) != "quote"


def _clause_before(line: Line, index: int) -> bool:
    """Whether a whole clause stands before a comma: then what follows it starts afresh."""
    return any(verbish(line, at) and not _in_relative(line, 0, at) for at in range(index - 1))


def _aside(line: Line, start: int, end: int) -> bool:
    """Whether the tokens between two commas tell more about the noun before them."""
    token = line.at(start)
    if token is None or start >= end or token.kind != "word":
        return False
    if verbish(line, start) and (line.lower(start + 1) == "out" or line.tokens[start + 1].among("prepositions")):
        return True
    if token.lower in (
        "who",
        "where",
        "whose",
        "which",
        "whom",
        "then",
        "now",
        "once",
        "formerly",
        "also",
        "himself",
        "herself",
    ):
        return True
    if token.among("subordinators") or token.among("conjunctions") or token.among("subjects"):
        return False
    if token.lower in cues() and not token.among("asides"):
        return False
    if all(adverb(line.tokens[at]) for at in range(start, end)):
        return True
    if token.numeral or token.among("determiners"):
        return not any(
            line.tokens[at].among("auxiliaries") for at in range(start, end) if not _in_relative(line, start, at)
        )
    if token.lower.endswith(("ing", "ed")) or token.among("prepositions"):
        return True
    return not any(verbish(line, at) for at in range(start, end) if not _in_relative(line, start, at))


def _in_relative(line: Line, start: int, index: int) -> bool:
    return any(line.tokens[at].lower in ("who", "which", "that", "whose") for at in range(start, index))


def _nameable(line: Line, phrase: Range) -> bool:
    return any(
        token.kind == "word" and not token.among("prepositions") and not token.numeral
        for token in line.tokens[phrase[0] : phrase[1]]
    )


def phrase_from(line: Line, start: int, *, inverted: bool = False) -> Range | None:
    """The noun phrase that starts at ``start``, read to the right. inverted: it follows its cue ("said Reth, who
    …"), so an aside belongs to it and a time or an occasion ends it."""
    tokens = line.tokens
    at = start
    while at < len(tokens) and at - start < _LONGEST:
        token = tokens[at]
        if token.kind != "word":
            break
        if token.among("subjects") or (token.lower in ("him", "her", "them", "us", "me") and at == start):
            if at == start:
                return (start, start + 1)
            break
        if at > start:
            if (
                token.among("subordinators")
                or token.among("auxiliaries")
                or (adverb(token) and not determined(line, at))
                or (token.among("times") and token.capital)
            ):
                break
            if verbish(line, at) and not (
                line.at(at + 1) is not None and tokens[at + 1].among("prepositions") and inverted
            ):
                break
            if token.lower in cues() and _cue_here(line, at):
                break
            if token.among("prepositions") and not _stays(line, start, at):
                break
            if token.among("conjunctions") and not _joins(line, at):
                break
            if token.among("determiners") and not (
                tokens[at - 1].among("prepositions")
                or tokens[at - 1].among("determiners")
                or tokens[at - 1].among("conjunctions")
            ):
                break
        at += 1
    while at > start and (
        tokens[at - 1].among("prepositions")
        or tokens[at - 1].among("conjunctions")
        or tokens[at - 1].among("determiners")
    ):
        at -= 1
    if at == start or all(token.among("times") for token in tokens[start:at]):
        return None
    if inverted:
        at = _with_aside(line, at)
    return (start, at)


def _cue_here(line: Line, at: int) -> bool:
    """Whether a word that can be a cue ends the phrase before it: "officials say", but "its quarterly report"."""
    token, following = line.tokens[at], line.at(at + 1)
    if token.capital or determined(line, at) or line.tokens[at - 1].among("prepositions"):
        return False
    noun = any("noun" in cue.frames for cue in cues()[token.lower])
    return not noun or (following is not None and following.kind == "word" and not following.among("prepositions"))


def _stays(line: Line, start: int, at: int) -> bool:
    """Whether the preposition belongs to the noun before it rather than to the sentence."""
    token, following = line.tokens[at], line.at(at + 1)
    if following is None or following.kind != "word" or following.among("times") or following.lower.endswith("ing"):
        return False
    rest = [word.lower for word in line.tokens[at + 1 : at + 4]]
    if any(word in word_class("occasions") for word in rest):
        return False
    if token.among("staying prepositions") or token.lower == "by":
        return True
    if token.lower == "to" and not (following.among("determiners") or following.capital):
        return False
    return token.lower in ("in", "at", "with", "on", "to", "near") and not line.tokens[at - 1].capital


def _joins(line: Line, at: int) -> bool:
    """Whether an "and" joins two nouns rather than two clauses."""
    if line.tokens[at].lower not in ("and", "&", "or"):
        return False
    following = line.at(at + 1)
    if following is None or following.kind != "word" or following.among("subjects") or adverb(following):
        return False
    if verbish(line, at + 1) or following.lower in cues():
        return False
    return not any(verbish(line, index) for index in range(at + 1, min(at + 6, len(line.tokens))))


def _with_aside(line: Line, end: int) -> int:
    """The end of the phrase with the aside after its comma: ", the interior minister", ", who leads it", ", 45,"."""
    comma = line.at(end)
    if comma is not None and comma.lower in ("who", "whose"):
        while end < len(line.tokens) and line.tokens[end].kind == "word":
            end += 1
        return end
    if comma is None or comma.lower != ",":
        return end
    stop = end + 1
    while stop < len(line.tokens) and line.tokens[stop].kind == "word":
        stop += 1
    token = line.at(end + 1)
    if token is None or token.kind != "word" or not _aside(line, end + 1, stop):
        return end
    if (
        token.lower.endswith("ing")
        or token.among("prepositions")
        or (token.lower.endswith("ed") and not token.capital)
        or token.lower in ("then", "now", "also", "once")
    ):
        return end
    if token.numeral and stop - end <= 3 and line.lower(stop) == ",":
        return _with_aside(line, stop)
    return stop
