"""What follows a cue: the addressee, the time, and the content in one of the cue's frames."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.model import Act
from dateline.record.claims.lexicon import Cue, cues
from dateline.record.claims.lines import Line
from dateline.record.claims.openings import Range
from dateline.record.claims.phrases import phrase_from
from dateline.record.claims.verbs import adverb, verbish
from dateline.text import numbers

_LONGEST_HEARER = 12  # tokens behind the noun of an addressee


@dataclass(frozen=True, slots=True)
class Complement:
    """frame: the name of what matched; start: token at which the content starts; to: the addressee; cue_end: the last
    token that still belongs to the cue (a preposition that leads the content), or None."""

    frame: str
    start: int
    to: Range | None = None
    cue_end: int | None = None


def complement(line: Line, cue: Cue, start: int, limit: int, *, negated: bool) -> Complement | None:
    """The content that starts behind a cue, before token ``limit``; None where none of the cue's frames is there."""
    to: Range | None = None
    if line.lower(start) in ("only", "merely") and (
        line.lower(start + 1) in ("that", ":") or line.kind(start + 1) == "quote"
    ):
        start += 1
    at = start
    if "whom" in cue.frames or "them-to" in cue.frames:
        to = addressee(line, at, limit)
        if to is not None:
            led = _led_by_addressee(line, cue, to, limit, negated)
            if led is not None or "addressed" in cue.frames:
                return led
    after = past_interlude(line, at, limit)
    if to is None and line.lower(after - 1) != "to" and line.lower(at) == "to":
        to = addressee(line, at + 1, limit)
    if to is None and line.lower(at) in ("of", "about") and "quote" in cue.frames:
        # "said of the plan: “…”"
        about = phrase_from(line, at + 1)
        if about is not None and line.lower(about[1]) in (":", ","):
            after = about[1]
    if line.lower(at) in cue.words:
        return _narrow(line, cue, at, limit)
    whole = _clause(line, cue, after, limit, to, negated)
    if whole is not None:
        return whole
    return _narrow(line, cue, at, limit)


def _led_by_addressee(line: Line, cue: Cue, to: Range, limit: int, negated: bool) -> Complement | None:
    behind = past_interlude(line, to[1], limit)
    if "them-to" in cue.frames and line.lower(behind) == "to" and behind < limit:
        return Complement("them-to", behind, to)
    if "them-to" in cue.frames and line.lower(to[1]) == "not" and line.lower(to[1] + 1) == "to" and to[1] < limit:
        return Complement("them-to", to[1], to)
    if "them-for" in cue.frames:
        for at in range(to[0] + 1, to[1] - 1):
            if line.lower(at) == "for":
                return Complement("word", at + 1, (to[0], at))
    if "them-for" in cue.frames and line.lower(behind) == "for" and behind + 1 < limit:
        return Complement("word", behind + 1, to)
    if "whom" not in cue.frames:
        return None
    for at in range(to[0] + 1, to[1] + 1):
        if line.lower(at) in cue.words and at + 1 < limit:
            return Complement("word", at + 1, (to[0], at))
    after = past_interlude(line, to[1], limit)
    led = _clause(line, cue, after, limit, to, negated)
    if led is None and "addressed" in cue.frames:
        for at in range(to[0] + 1, to[1]):
            # "told Army Radio more raids would follow"
            named = line.tokens[at - 1].capital and not line.tokens[at].capital
            if named and line.kind(to[1]) == "word" and starts_clause(line, at, limit, sure=False):
                return Complement("zero", at, (to[0], at))
        # "told a crowd of supporters gathered in the square that …"
        for at in range(to[1], min(limit - 2, to[1] + _LONGEST_HEARER)):
            if line.lower(at) == "that" or (line.lower(at) in (":", ",") and line.kind(at + 1) == "quote"):
                return _clause(line, cue, at, limit, (to[0], at), negated)
            if line.kind(at) != "word" or line.tokens[at].among("subjects"):
                break
    return led


def _clause(line: Line, cue: Cue, at: int, limit: int, to: Range | None, negated: bool) -> Complement | None:
    """A whole clause or a quotation."""
    token = line.at(at)
    if token is None or at >= limit:
        return None
    if token.lower == "that" and "that" in cue.frames and limit - at >= 3 and not _dated(line, at + 1):
        if (
            "thing" in cue.frames
            and limit - at <= 4
            and not any(verbish(line, i) or line.kind(i) == "quote" for i in range(at + 1, limit))
        ):
            return Complement("thing", at, to)  # "disputed that account"
        return Complement("that", at + 1, to)
    if token.lower in (",", ":") and line.kind(at + 1) == "quote" and "quote" in cue.frames and at + 1 < limit:
        return Complement("quote", at + 1, to)
    if token.kind == "quote" and "quote" in cue.frames:
        return Complement("quote", at, to)
    if token.lower == ":" and "quote" in cue.frames and at + 2 < limit and line.kind(at + 1) == "word":
        return Complement("colon", at + 1, to)
    if token.among("whether") and "whether" in cue.frames and (cue.lemma != "say" or negated):
        return Complement("whether", at, to)
    if "zero" in cue.frames and starts_clause(line, at, limit, sure=False):
        return Complement("zero", at, to)
    if "zero?" in cue.frames and starts_clause(line, at, limit, sure=True):
        return Complement("zero", at, to)
    return None


def _dated(line: Line, at: int) -> bool:
    """ "that day", "that same week": no clause follows."""
    token = line.at(at + 1 if line.lower(at) == "same" else at)
    return line.lower(at) == "same" or (token is not None and token.among("times") and not token.capital)


def _narrow(line: Line, cue: Cue, at: int, limit: int) -> Complement | None:
    """A noun phrase, an infinitive, or what a preposition leads."""
    token = line.at(at)
    if token is None or at >= limit or token.kind != "word":
        return None
    if token.lower == "to" and "to" in cue.frames and at + 1 < limit and line.kind(at + 1) == "word":
        return Complement("to", at)
    if token.lower in cue.words and at + 1 < limit:
        return Complement("word", at + 1, cue_end=at + 1)
    if "as" in cue.frames and any(line.lower(ahead) == "as" for ahead in range(at + 1, min(limit, at + 16))):
        return Complement("as", at)
    if "level" in cue.frames and levels(line, at, limit):
        return Complement("level", at)
    if "label" in cue.frames and _labels(line, at, limit):
        return Complement("label", at)
    if "doing" in cue.frames and token.lower.endswith("ing") and len(token.lower) > 4:
        return Complement("doing", at)
    if "thing" in cue.frames and _names_thing(line, at, limit):
        if cue.act is Act.DENY and token.among("whether") and token.lower != "what":
            return None  # "disputed who had fired first": no denial of anything
        return Complement("thing", at)
    if "report" in cue.frames and _of_words(line, at, limit):
        return Complement("report", at)
    return None


def levels(line: Line, at: int, limit: int) -> bool:
    """ "put the toll at nine": a phrase, "at", and a number soon behind it."""
    for ahead in range(at + 1, min(limit, at + 14)):
        if line.lower(ahead) == "at":
            end = line.tokens[min(limit, ahead + 5) - 1].end
            return bool(numbers(line.text[line.tokens[ahead].start : end]))
    return False


def _labels(line: Line, at: int, limit: int) -> bool:
    """ "called it a mistake", "called the plan “a mistake”": two phrases, or one with words in quotation marks."""
    phrase = phrase_from(line, at)
    if phrase is not None and any(
        line.tokens[i].quoted and not line.tokens[i - 1].quoted for i in range(at + 1, phrase[1])
    ):
        return True
    if phrase is None or phrase[1] >= limit:
        return False
    following = line.at(phrase[1])
    if following is None:
        return False
    if following.lower in ("a", "an"):
        return True
    between = line.text[line.tokens[phrase[1] - 1].end : following.start]
    return following.kind == "quote" or any(mark in between for mark in "\"“‘'«")


def _of_words(line: Line, at: int, limit: int) -> bool:
    """ "reports that …", "the minister's claims": a phrase whose nouns are words that somebody said."""
    phrase = phrase_from(line, at)
    end = min(limit, phrase[1]) if phrase is not None else at
    return any(line.tokens[index].among("words said") for index in range(at, end))


def _names_thing(line: Line, at: int, limit: int) -> bool:
    token = line.tokens[at]
    if token.among("prepositions") or token.among("conjunctions") or token.among("auxiliaries") or token.among("times"):
        return False
    if token.among("subordinators") and token.lower not in ("that", "what", "how"):
        return False
    if adverb(token) and not token.lower.endswith("ly"):
        return False
    return token.lower not in ("himself", "herself", "themselves", "itself", "out", "up", "off", "down")


def addressee(line: Line, start: int, limit: int) -> Range | None:
    """The phrase behind the cue that is spoken to."""
    token = line.at(start)
    if (
        token is None
        or start >= limit
        or token.kind != "word"
        or token.among("prepositions")
        or token.among("subordinators")
    ):
        return None
    if token.among("objects") and token.lower not in ("you", "it"):
        return (start, start + 1)
    if token.among("subjects"):
        return None
    phrase = phrase_from(line, start)
    return phrase if phrase is not None and phrase[1] <= limit else None


def past_interlude(line: Line, start: int, limit: int) -> int:
    """The token behind times, occasions and adverbs: "on Monday", "in a statement", "to reporters", "again"."""
    at = start
    while at < limit:
        token = line.tokens[at]
        if token.kind != "word":
            return _past_aside(line, at, limit)
        if (token.among("times") and token.lower != "may") or (
            adverb(token) and token.lower not in ("there", "not", "only")
        ):
            at += 1
            continue
        if token.numeral and line.tokens[at - 1].among("times"):
            at += 1
            continue
        if (
            token.lower in ("this", "the", "that")
            and line.at(at + 1) is not None
            and line.tokens[at + 1].among("times")
        ):
            following = line.at(at + 2)
            if following is not None and following.among("auxiliaries"):
                break  # "say this year will be warm"
            at += 2
            continue
        if token.lower == "to" and not _hearer(line, at + 1):
            break
        if token.among("prepositions"):
            end = _past_preposition(line, at, limit)
            if end is not None:
                at = end
                continue
        break
    return at


def _hearer(line: Line, at: int) -> bool:
    """Whether somebody is spoken to here, rather than something to be done: "to the court", "to leave"."""
    token = line.at(at)
    return token is not None and (
        token.capital or token.among("determiners") or token.among("hearers") or token.among("objects")
    )


def _past_aside(line: Line, at: int, limit: int) -> int:
    """ "said, in a letter to the court, that …" """
    mark = line.lower(at)
    if mark not in (",", "—", "–", "-"):
        return at
    for ahead in range(at + 1, min(limit, at + 16)):
        if line.kind(ahead) == "quote":
            return at
        if line.lower(ahead) == mark:
            return ahead + 1 if line.lower(ahead + 1) == "that" else at
    return at


def _past_preposition(line: Line, at: int, limit: int) -> int | None:
    """The end of a phrase that tells when, where, how or to whom something was said; None where it may be content."""
    end = at + 1
    occasion = False
    steps = 0
    while end < limit and steps < 14:
        token = line.tokens[end]
        if token.kind != "word" or token.among("subjects") or token.among("auxiliaries") or token.lower == "that":
            break
        if occasion and token.lower == "to":
            break
        said = token.lower in cues() and not token.among("occasions")
        if occasion and (adverb(token) or said) and not line.tokens[end - 1].among("prepositions"):
            break
        if occasion and token.among("determiners") and not line.tokens[end - 1].among("prepositions"):
            break
        if (
            verbish(line, end)
            and not line.tokens[end - 1].among("determiners")
            and not token.lower.endswith("ing")
            and occasion
            and token.lower
            not in ("published", "released", "posted", "issued", "broadcast", "aired", "carried", "held", "translated")
        ):
            break
        if token.among("times") or token.among("occasions") or token.among("hearers") or token.numeral:
            occasion = True
        elif (
            token.capital
            and occasion
            and any(verbish(line, ahead) for ahead in range(end + 1, limit))
            and line.tokens[end - 1].kind == "word"
            and not line.tokens[end - 1].capital
            and not line.tokens[end - 1].among("prepositions")
            and not line.tokens[end - 1].among("determiners")
        ):
            break
        end += 1
        steps += 1
    following = line.at(end)
    led = following is None or end >= limit or following.kind == "quote" or following.lower in (":", ",", ".")
    # "said in Aldera that …", but never "warned against a plan that …"
    placed = (
        following is not None
        and following.lower == "that"
        and any(token.capital or token.among("hearers") for token in line.tokens[at + 1 : end])
    )
    # "conceded under questioning that …"
    mannered = line.tokens[at].among("manner prepositions") and end - at <= 4 and line.lower(end) == "that"
    if led or placed or occasion or mannered:
        return end
    return None


def _first_verb_is_joined(line: Line, at: int, limit: int) -> bool:
    """ "confirmed the searches but gave no details": the first verb goes on with the source's own doing."""
    for index in range(at + 1, limit):
        if verbish(line, index) or line.kind(index) == "quote":
            return line.lower(index - 1) in ("and", "but") and not line.tokens[index].among("auxiliaries")
    return False


def starts_clause(line: Line, at: int, limit: int, *, sure: bool) -> bool:
    """Whether a clause of its own begins here. sure: only where its subject and verb are plain to see."""
    token = line.at(at)
    if token is None or token.kind != "word" or limit - at < 2:
        return False
    if token.among("conjunctions") or token.lower in ("of", "to", "by", "as", "that", "than", "which", "who", "for"):
        return False
    if sure and _first_verb_is_joined(line, at, limit):
        return False
    if any(verbish(line, index) or line.kind(index) == "quote" for index in range(at + 1, limit)):
        subject = (
            token.pronoun
            or token.among("determiners")
            or token.capital
            or token.numeral
            or (token.lower.endswith("s") and line.at(at + 1) is not None and line.tokens[at + 1].among("auxiliaries"))
            or token.lower in ("there", "if", "when", "while", "no", "what")
        )
        if subject:
            return True
        if sure:
            return False
        return not token.among("prepositions") or any(
            line.lower(index) in (",", "he", "she", "they", "it", "the") for index in range(at + 1, limit)
        )
    if token.contracted or (not sure and token.lower.endswith("s") and not token.capital):
        return limit - at >= 4
    return not sure and (token.pronoun or token.among("determiners") or token.capital) and limit - at >= 9
