"""Where a line holds a cue, who is its subject, and how it hangs together with the rest of the line."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.record.claims.complements import levels
from dateline.record.claims.lexicon import Cue, cues, word_class
from dateline.record.claims.lines import Line, Token
from dateline.record.claims.naming import can_speak
from dateline.record.claims.openings import Range
from dateline.record.claims.phrases import phrase_ending, phrase_from
from dateline.record.claims.subjects import main_subject
from dateline.record.claims.verbs import VerbGroup, adverb, verb_group, verbish


@dataclass(slots=True)
class Site:
    """A cue in a line. shape: "plain" (its subject stands before it), "inverted" (after it), "shared" (its subject is
    the cue's or the verb's before: "and added", ", adding"), "relative" ("who said"), "passive"; index: of the cue;
    after: of the first token behind the cue (and its particle, and an inverted source); boundary: where whatever
    stands before it must end, or None where it may lie inside another's content; stands_for: the noun that a subject
    "who" belongs to."""

    cues: tuple[Cue, ...]
    index: int
    after: int
    group: VerbGroup
    shape: str
    subject: Range | None
    boundary: int | None
    stands_for: Range | None = None


def sites(line: Line) -> list[Site]:
    """The cues of a line outside its quotations, in order, each with its subject where it has one."""
    found: list[Site] = []
    for index, token in enumerate(line.tokens):
        if token.kind != "word" or token.lower not in cues() or token.quoted:
            continue
        possible = tuple(cue for cue in cues()[token.lower] if _particle(line, index, cue) is not None)
        if not possible or _noun(line, index, possible):
            continue
        if not line.titled:
            if token.capital and index > 0:
                continue
            if _bare(token.lower, possible) and _disagrees(line, index):
                continue
        site = _site(line, index, possible, found)
        if site is not None:
            found.append(site)
    return found


def _bare(form: str, possible: tuple[Cue, ...]) -> bool:
    return any(cue.lemma.split()[0] == form for cue in possible) and form not in ("put", "read")  # past forms too


def _particle(line: Line, index: int, cue: Cue) -> int | None:
    """How many tokens behind the cue its particle ends (0 without one); None where it is not there."""
    if cue.particle is None:
        return 0
    for ahead in (1, 2):
        if line.lower(index + ahead) == cue.particle:
            return ahead
    return None


def past_particle(line: Line, index: int, cue: Cue) -> int:
    return index + 1 + (_particle(line, index, cue) or 0)


def _noun(line: Line, index: int, possible: tuple[Cue, ...]) -> bool:
    """Whether the form is no verb here: "his claims", "the reported attack", "a warning"."""
    before, token = line.at(index - 1), line.tokens[index]
    if token.lower in ("said", "told", "says", "saying", "tells"):
        return False
    if before is not None and before.kind == "word":
        if before.among("determiners") and before.lower not in (
            "all",
            "both",
            "some",
            "many",
            "most",
            "that",
            "this",
            "few",
            "others",
        ):
            return True
        if before.numeral and token.lower.endswith("ed"):
            return True
        if before.possessive or (before.among("prepositions") and not token.lower.endswith("ing")):
            return True
    if any("level" in cue.frames for cue in possible) and levels(line, index + 1, len(line.tokens)):
        return False  # "her government estimates losses at 210 million"
    if not any("noun" in cue.frames for cue in possible) or token.lower.endswith(("ed", "ing")):
        return False
    if before is None or before.kind != "word":
        return True
    following = line.at(index + 1)
    if before.lower in ("and", "but") and line.lower(index + 1) in ("to", "that"):
        return False  # "says he is ill but vows to stay"
    plural = before.lower.endswith("s") and not before.possessive and not token.lower.endswith("s")
    if plural and following is not None and (following.among("determiners") or following.among("subjects")):
        return False  # "bosses fear the strike will cost them"
    led = line.lower(index + 1) in ("that", ":", ",", ".", "") or line.kind(index + 1) == "quote"
    if token.lower.endswith("s"):
        return not (led or before.capital)
    return not (led or before.pronoun or before.lower in ("not", "to", "do", "did", "didn't", "didn’t"))


def _disagrees(line: Line, index: int) -> bool:
    """Whether a bare form lacks the plural subject it needs: "a call for calm" is no verb."""
    before = line.at(index - 1)
    if before is None or before.kind != "word":
        return before is None
    if before.pronoun or before.among("auxiliaries") or before.among("loose pronouns") or adverb(before):
        return before.lower in ("he", "she", "it")
    joined = any(line.lower(at) == "and" for at in range(max(0, index - 4), index))
    return (
        not joined
        and not (before.lower.endswith("s") and not before.possessive)
        and before.lower not in word_class("plural heads")
    )


def _site(line: Line, index: int, possible: tuple[Cue, ...], earlier: list[Site]) -> Site | None:
    token = line.tokens[index]
    group = verb_group(line, index)
    if all("bench" in cue.frames for cue in possible) and not _bench(line, group.start):
        return None
    after = index + 1
    if group.infinitive:
        at = group.start - 2
        if line.lower(at) not in word_class("carrying on"):
            return None
        while at > 0 and line.lower(at) in word_class("carrying on"):
            at -= 1
        group = VerbGroup(at + 1, group.negated, group.modal, False, False)
    refused = group.modal and group.negated
    possible = tuple(cue for cue in possible if ("refused" in cue.frames) == refused)
    if not possible or (group.modal and not group.passive and not refused):
        return None
    if group.passive:
        subject = phrase_ending(line, group.start)
        return Site(possible, index, after, group, "passive", subject, _boundary(line, subject, group.start))
    before = line.at(group.start - 1)
    if token.lower.endswith("ing") and not any(
        line.tokens[at].among("auxiliaries") for at in range(group.start, index)
    ):
        return _participle(line, index, possible, group, earlier)
    if before is None:
        return None
    inverted = _inverted(line, index, possible, group, before)
    if inverted is not None:
        return inverted
    if before.kind == "quote":
        subject = _before_citing(line, group.start - 1)
        return Site(possible, index, after, group, "plain", subject, 0) if subject is not None else None
    if before.among("conjunctions") or (before.lower == "," and line.tokens[group.start].lower == "then"):
        subject = _shared(line, group.start - 1, earlier)
        boundary = group.start - 1
        if line.lower(boundary - 1) == ",":
            boundary -= 1
        return Site(possible, index, after, group, "shared", subject, boundary)
    if before.lower in ("who", "which", "that") and line.kind(group.start - 2) in ("word", "mark"):
        return _relative(line, index, possible, group)
    if before.kind == "word" and before.among("subordinators"):
        return None
    subject = phrase_ending(line, group.start)
    if (
        subject is None
        or line.lower(subject[0] - 1) == "if"
        or line.lower(subject[0]) in ("neither", "nobody", "no", "none")
        or all("held" in cue.frames for cue in possible)
        or line.lower(subject[0]) in ("i", "you", "we", "i've", "i’ve")
    ):
        return None
    return Site(possible, index, after, group, "plain", subject, _boundary(line, subject, group.start))


def _bench(line: Line, end: int) -> bool:
    """Whether those before whom something is said stand here: "the court heard"."""
    return line.at(end - 1) is not None and line.tokens[end - 1].among("benches")


def _inverted(line: Line, index: int, possible: tuple[Cue, ...], group: VerbGroup, before: Token) -> Site | None:
    """The cue of "“…,” said Reth": nothing but a mark or a quotation before it, and a source behind it."""
    quoted = before.kind == "quote" or (before.lower == "," and line.kind(index - 2) == "quote")
    # Whatever verb stands right behind a quotation may have its source behind it: "“…,” quipped Reth."
    may = any("invert" in cue.frames or (quoted and "quote" in cue.frames) for cue in possible)
    if group.start != index or not may:
        return None
    if not quoted and before.lower not in (",", "—", "–", "-"):
        return None
    first = line.at(index + 1)
    if (
        first is None
        or (first.among("prepositions") and not first.capital)
        or first.among("subordinators")
        or first.lower.endswith("ing")
    ):
        return None
    source = phrase_from(line, index + 1, inverted=True)
    if source is None or not _source_ends(line, source[1]):
        return None
    if not quoted and phrase_ending(line, index) is not None:
        return None  # "Reth, the minister, said talks …"
    return Site(possible, index, source[1], group, "inverted", source, index)


def _before_citing(line: Line, quote: int) -> Range | None:
    """The subject of "Reth, citing “…,” said"."""
    for at in range(quote - 1, max(0, quote - 8), -1):
        if line.lower(at).endswith("ing") and line.lower(at - 1) == ",":
            return phrase_ending(line, at - 1)
    return None


def _relative(line: Line, index: int, possible: tuple[Cue, ...], group: VerbGroup) -> Site | None:
    who = group.start - 1
    stop = who - 1 if line.lower(who - 1) == "," else who
    if line.lower(who) == "that" and (stop != who or line.lower(who - 1) in cues()):
        return None
    subject = phrase_ending(line, stop)
    if subject is not None:
        subject = _nearest(line, subject)
    if subject is None or all("thought" in cue.frames for cue in possible):
        return None
    if line.lower(who) == "that" and not line.tokens[subject[1] - 1].among("occasions"):
        return None
    return Site(possible, index, index + 1, group, "relative", (who, who + 1), None, subject)


def _nearest(line: Line, phrase: Range) -> Range:
    """The last noun of a phrase that a "who" can belong to: "the vote of a man who …" is of the man."""
    for at in range(phrase[1] - 1, phrase[0], -1):
        if line.tokens[at].among("determiners") and line.tokens[at - 1].among("prepositions"):
            return (at, phrase[1])
    return phrase


def _participle(
    line: Line, index: int, possible: tuple[Cue, ...], group: VerbGroup, earlier: list[Site]
) -> Site | None:
    before = line.at(group.start - 1)
    if all("thought" in cue.frames for cue in possible):
        return None
    if before is None:
        subject = _behind_comma(line, index)
        return Site(possible, index, index + 1, group, "shared", subject, None) if subject else None
    if before.contracted:
        return Site(possible, index, index + 1, group, "plain", (group.start - 1, group.start), None)
    if before.lower in ("before", "after", "when", "while") and not any(verbish(line, at) for at in range(group.start)):
        subject = _behind_comma(line, index)
        return Site(possible, index, index + 1, group, "shared", subject, None) if subject else None
    if before.kind == "quote" or before.lower in word_class("before a participle"):
        subject = _shared(line, group.start - 1, earlier)
        boundary = group.start - 1 if before.kind != "quote" else group.start
        return Site(possible, index, index + 1, group, "shared", subject, boundary)
    if before.among("occasions") or (
        before.kind == "word" and before.lower.endswith("s") and before.among("occasions")
    ):
        subject = phrase_ending(line, group.start)
        return Site(possible, index, index + 1, group, "plain", subject, None) if subject else None
    if before.kind == "word" and any("that" in cue.frames for cue in possible):
        subject = _accompanying(line, group.start)
        return Site(possible, index, index + 1, group, "plain", subject, subject[0] - 1) if subject else None
    return None


def _accompanying(line: Line, end: int) -> Range | None:
    """The subject of ", with mediators saying …" and of "… and mediators saying …" behind another such clause."""
    start = end - 1
    while start > 0 and end - start <= 8 and not line.tokens[start - 1].among("prepositions"):
        before = line.tokens[start - 1]
        if before.kind != "word" or before.among("conjunctions") or before.among("subordinators"):
            break
        start -= 1
    led = line.lower(start - 1)
    with_before = any(
        line.lower(at) == "with" and line.lower(at - 1) in (",", "") for at in range(max(0, start - 12), start)
    )
    return (start, end) if start < end and (led == "with" or (led == "and" and with_before)) else None


def _behind_comma(line: Line, start: int) -> Range | None:
    """The subject of "Saying that …, Reth left"."""
    comma = next((at for at in range(start, len(line.tokens)) if line.lower(at) == ","), None)
    return phrase_from(line, comma + 1) if comma is not None else None


def _shared(line: Line, before: int, earlier: list[Site]) -> Range | None:
    for site in reversed(earlier):
        if site.subject is None or site.shape == "passive":
            break
        start, end = line.tokens[site.subject[0]].start, line.tokens[site.subject[1] - 1].end
        if "evidence" in site.cues[0].frames and not can_speak(line.text[start:end]):
            continue  # "noted that the amount found was small but said …"
        return site.subject
    return main_subject(line, before)


def _boundary(line: Line, subject: Range | None, start: int) -> int | None:
    """Where the clause of a subject begins, if something parts it from what stands before."""
    at = subject[0] if subject is not None else start
    first = at
    while first > 0:
        before = line.tokens[first - 1]
        if before.kind == "quote":
            return first
        if before.kind == "mark" or before.lower in ("and", "but", "while", "though", "although", "as", "so"):
            first -= 1
            continue
        break
    if first < at:
        return first
    if at > 0 and line.tokens[at - 1].kind == "word" and line.tokens[at - 1].lower not in word_class("subordinators"):
        return None
    return 0 if at == 0 else None


def _source_ends(line: Line, end: int) -> bool:
    """Whether an inverted source is over at ``end``: "said Reth." and not "said Reth was"."""
    token = line.at(end)
    if token is None or token.kind != "word":
        return True
    return (
        token.among("prepositions")
        or token.among("conjunctions")
        or token.among("times")
        or token.among("subordinators")
        or (token.among("adverbs") or token.among("determiners") or token.lower.endswith("ing"))
    )
