"""What the encoder finds, as claims: its spans, with what the rules know of the words around its cue."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from dateline.model import Act
from dateline.record.claims.complements import addressee
from dateline.record.claims.found import Chars, Found
from dateline.record.claims.lexicon import Cue, cues, namings, no_words, word_class
from dateline.record.claims.lines import Line
from dateline.record.claims.naming import can_speak
from dateline.record.claims.phrases import phrase_ending
from dateline.record.claims.verbs import verb_group
from dateline.record.encoder.answers import Attribution

PATTERN = "encoder"
_KEPT = ("quoted as saying", "said level", "said shared level")  # patterns of the rules
_EDGE = " \t\n\r ,;:—–-"
_WORDS = re.compile(r"\w+(?:['’]\w+)*")
_CLOSES = {"“": "”", "„": "“”", "«": "»", "‘": "’", '"': '"'}
_OPENS = {close: open for open, closes in _CLOSES.items() for close in closes} | {"”": "“„"}
_SAID_BEHIND = 60  # code points behind a cue in which a time says when something was said
_TELLS_OF_SOURCE = re.compile(
    r"(?:(?:not )?to (?:be|remain) (?:named|identified|quoted|anonymous|unnamed|unidentified)|(?:for )?anonymity"
    r"|that (?:their|his|her) names? (?:not be|be not|be withheld))\b"
)
_TRAILING = re.compile(r"\W(?:and|or|but|because)$")
_RELATIVE = ("who", "which", "that", "whom", "whose")
_JOINING = frozenset(("it", "and", "but", "or", "that", "the", "a", "as", "of", "to", "in", "while"))
_THAT = frozenset(
    ("that", "quote", "after", "invert", "noun")
)  # frames of cues that lead a "that", a quotation or nothing
_NOBODY = frozenset(("a", "an", "the", "this", "when", "if", "nobody"))
_SURE_OF_NOBODYS = 0.7
_OF_WORDS = frozenset(("report",))
_CONTENTS_BACK = 60  # contents looked through for the claim that another is part of
_SHOWN = Cue("", Act.STATE, frozenset(("shown",)), None, frozenset())
_NOTHING_KNOWN = Cue("", Act.STATE, frozenset(), None, frozenset())
_NO_ANSWER = Cue("no answer", Act.DECLINE, frozenset(), None, frozenset())
_NO_WORDS = Cue("", Act.STATE, frozenset(("thought",)), None, frozenset())


def of_reading(
    body: Sequence[Line], rules: Sequence[Found], attributions: Sequence[Attribution], subheads: Sequence[Chars] = ()
) -> list[Found]:
    """The claims of the encoder in a text's lines, in order of their cues. rules: what the rules find there, from which
    come the addressee, the time and what a "who" stands for; subheads: of the text. The encoder knows neither these nor
    datelines, and takes them for words of what goes on behind them."""
    if not body:
        return []
    starts = [line.start for line in body]
    nobodys = sorted([*subheads, *(line.dateline for line in body if line.dateline is not None)])
    by_line: dict[int, list[Found]] = {}
    for claim in rules:
        by_line.setdefault(id(claim.line), []).append(claim)
    found = []
    for each in attributions:
        line = body[max(0, bisect_right(starts, each.cue[0]) - 1)]
        rule = next((known for known in by_line.get(id(line), ()) if touches(known.cue_at, each.cue)), None)
        made = _claim(line, replace(each, content=_parted(each.content, nobodys)), rule)
        if made is not None:
            found.append(made)
    return found


def joined(
    body: Sequence[Line], rules: Sequence[Found], attributions: Sequence[Attribution], subheads: Sequence[Chars] = ()
) -> list[Found]:
    """The encoder's claims, and of the rules' those that it does not have and that cost nothing on PolNeAR: denials and
    refusals, the inner of two claims in "quoted the king as saying", "put the toll at nine", and all in headlines,
    which it never saw. Every other pattern of the rules was measured there too, and lowers the pairs that are right."""
    found = of_reading(body, rules, attributions, subheads)
    taken = sorted(claim.cue_at for claim in found if claim.cue_at is not None)
    for claim in rules:
        claim.outer = None
        if _stays(claim) and not any(touches(claim.cue_at, at) for at in taken):
            found.append(claim)
    found.sort(key=place)
    nest(found)
    return found


def _stays(claim: Found) -> bool:
    refuses = claim.cue is not None and claim.cue.act in (Act.DENY, Act.DECLINE)
    return refuses or claim.pattern in _KEPT or claim.line.part == "headline"


def place(claim: Found) -> tuple[int, int]:
    """Orders claims by their first word, the longer first, so that one stands behind what it is part of."""
    starts = [start for start, _ in claim.content] + ([claim.cue_at[0]] if claim.cue_at is not None else [])
    return min(starts), -max(end for _, end in claim.content)


def touches(one: Chars | None, other: Chars | None) -> bool:
    return one is not None and other is not None and one[0] < other[1] and other[0] < one[1]


def nest(claims: Sequence[Found]) -> None:
    """Give each claim the smallest other one whose content holds its cue and source."""
    contents = sorted(
        ((start, end, claim) for claim in claims for start, end in claim.content), key=lambda content: content[:2]
    )
    starts = [start for start, _, _ in contents]
    for claim in claims:
        if claim.cue_at is None or claim.outer is not None:
            continue
        at = min(claim.cue_at[0], claim.source[0]) if claim.source is not None else claim.cue_at[0]
        behind = bisect_right(starts, at)
        holding = [
            (end - start, -start, other)
            for start, end, other in contents[max(0, behind - _CONTENTS_BACK) : behind]
            if claim.cue_at[1] <= end and place(other) < place(claim) and not other.lies_in(claim)
        ]
        if holding:
            claim.outer = min(holding, key=lambda each: each[:2])[2]


def _claim(line: Line, each: Attribution, rule: Found | None) -> Found | None:
    text = line.text
    content = _contents(text, each.content)
    if not content or _TELLS_OF_SOURCE.match(text, content[0][0]):
        return None
    source = trimmed(text, each.source) if each.source is not None else None
    if source is not None and text[slice(*source)].lower() in _NOBODY:
        return None
    if source is None and rule is not None and not rule.unattributed:
        source = rule.source
    found = Found(PATTERN, line, source, each.cue, None, content, probability=each.probability)
    found.unattributed = source is None
    if rule is not None:
        found.cue, found.negated, found.clause, found.to = rule.cue, rule.negated, rule.clause, rule.to
    else:
        _read_around(found)
        if _leads_a_question(found) or _is_nobodys(found):
            return None
        if _is_shown(found):
            found.cue = _SHOWN
        elif not _words_were_said(found):
            found.cue = _NO_WORDS
    if source is not None and text[source[0] : source[1]].lower() in _RELATIVE:
        found.stands_for = rule.stands_for if rule is not None else _antecedent(line, source)
    return found


def trimmed(text: str, at: Chars) -> Chars | None:
    """A range without blanks and stops at its ends, but with the quotation mark that a quotation in it ends with; None
    where no word is left."""
    start, end = at
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    if not _WORDS.search(text, start, end):
        return None
    inner = text[start:end]
    while _TRAILING.search(inner):
        end = start + len(_TRAILING.sub("", inner).rstrip(_EDGE))
        inner = text[start:end]
    while start > 0 and text[start - 1] in _CLOSES and _lacks(inner, text[start - 1], closing=False):
        start -= 1
        inner = text[start:end]
    tail = end
    while tail < len(text) and tail < end + 2 and text[tail] in ".,":
        tail += 1
    if tail < len(text) and text[tail] in _OPENS and _lacks(inner, text[tail], closing=True):
        return start, tail + 1
    while end > start and inner.endswith(".") and not inner[:-1].endswith(".") and inner.count(".") == 1:
        end -= 1
        inner = text[start:end]
    return start, end


def _parted(ranges: Sequence[Chars], apart: Sequence[Chars]) -> tuple[Chars, ...]:
    """The ranges without what lies in those of ``apart``, which stand in order."""
    left: list[Chars] = []
    for start, end in ranges:
        at = start
        for first, last in apart[max(0, bisect_right(apart, (start, start)) - 1) :]:
            if first >= end:
                break
            if last > at:
                left += [(at, first)] if first > at else []
                at = last
        left += [(at, end)] if at < end else []
    return tuple(left)


def _lacks(inner: str, mark: str, *, closing: bool) -> bool:
    """Whether a quotation mark beside these words belongs to one in them that has no other half."""
    if mark == '"':
        return inner.count('"') % 2 == 1
    if closing:
        return sum(map(inner.count, _OPENS[mark])) > sum(map(inner.count, mark))
    return sum(map(inner.count, _CLOSES[mark])) > sum(map(inner.count, mark))


def _contents(text: str, ranges: Sequence[Chars]) -> list[Chars]:
    """The ranges of a content, those joined that nothing but marks parts, and none of small words alone."""
    joined: list[Chars] = []
    for start, end in ranges:
        if joined and not _WORDS.search(text, joined[-1][1], start):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    kept = [at for at in (trimmed(text, each) for each in joined) if at is not None]
    return [at for at in kept if any(word.lower() not in _JOINING for word in _WORDS.findall(text, *at))]


def _read_around(found: Found) -> None:
    """What the words around a cue tell that the rules did not take for one: its act, a "not", who is told, and when."""
    line = found.line
    assert found.cue_at is not None
    first, end = found.cue_at
    inside = [at for at, token in enumerate(line.tokens) if token.start < end and token.end > first]
    words = [match[0].lower() for match in _WORDS.finditer(line.text, first, end)]
    found.cue, at = _cue(found, inside, words)
    if at is not None:
        group = verb_group(line, at)
        refusing = next((cue for cue in cues()[line.lower(at)] if "refused" in cue.frames), None)
        if group.negated and group.modal and refusing is not None:
            found.cue = refusing
        elif group.negated and line.tokens[at].among("no answer"):
            found.cue = _NO_ANSWER  # "did not respond to requests for comment"
        else:
            found.negated = group.negated
        subject = found.source is not None and found.source[1] <= first
        if group.passive and subject and "whom" in found.cue.frames:
            # "Residents were told to stay": who hears it, from nobody who is named
            found.to, found.source, found.unattributed = found.source, None, True
        elif found.cue.frames & {"whom", "them-to"}:
            told = addressee(line, at + 1, len(line.tokens))
            if told is not None and not any(line.tokens[told[1] - 1].end > start >= end for start, _ in found.content):
                found.to = line.tokens[told[0]].start, line.tokens[told[1] - 1].end
    behind = min((start for start, _ in found.content if start >= end), default=line.end)
    before = min(first, found.source[0]) if found.source is not None and first - found.source[1] < 40 else first
    found.clause = before, max(end, min(behind, end + _SAID_BEHIND))


def _cue(found: Found, inside: Sequence[int], words: Sequence[str]) -> tuple[Cue, int | None]:
    """The cue among the tokens of a range, and where it stands; one without an act of its own where none is known."""
    line = found.line
    best: tuple[Cue, int] | None = None
    for at in inside:
        behind = {*words, line.lower(at + 1), line.lower(at + 2)}
        for cue in cues().get(line.lower(at), ()):
            if (cue.particle is None or cue.particle in behind) and "refused" not in cue.frames and _fits(found, cue):
                if best is None or "thought" in best[0].frames:
                    best = cue, at
                break
    if best is not None:
        return best
    return (_NO_WORDS if any(word in no_words() for word in words) else _NOTHING_KNOWN), None


def _fits(found: Found, cue: Cue) -> bool:
    """Whether a cue that tells somebody to do something leads a "to" here: "told them to leave", never "told that"."""
    if cue.frames != {"them-to"}:
        return True
    start, end = found.content[-1]
    text = found.line.text
    return text[start:end].startswith("to ") or text[:start].endswith(" to ")


def _leads_a_question(found: Found) -> bool:
    """ "Asked about the talks, Reth said", "when asked about it": what the reporter did."""
    if found.cue is None or found.cue.act is not Act.ASK or found.cue_at is None:
        return False
    line = found.line
    at = next((at for at, token in enumerate(line.tokens) if token.start >= found.cue_at[0]), 0)
    return line.lower(at) in word_class("asides") and line.lower(at - 1) in ("", ",", "when", "if")


def _is_nobodys(found: Found) -> bool:
    """Whether nobody is named at a word of which nothing is known: "seven people are known to have died"."""
    known = found.cue is not None and found.cue.lemma
    return found.source is None and not known and (found.probability or 0) < _SURE_OF_NOBODYS


def _is_shown(found: Found) -> bool:
    """Whether a thing only shows what is told of it: "the footage shows a car marked “press”"."""
    evidence = found.cue is not None and "evidence" in found.cue.frames
    return evidence and found.source is not None and not can_speak(found.line.text[slice(*found.source)])


def _words_were_said(found: Found) -> bool:
    """Whether what stands around a cue is what it leads when it tells of words: "fires continued to rage" and "has
    defended clients" do not."""
    cue, text = found.cue, found.line.text
    if cue is None or not cue.frames:
        return True
    if found.source is None and cue.act is Act.ASK:
        return False  # "Asked about the talks, Reth …"
    if "speech" in cue.frames:
        words = _WORDS.findall(text, *found.content[-1])
        return len(words) > 1 and words[1].lower() in namings()["refused"]
    if cue.frames <= _THAT and text.startswith("that", found.content[0][0]):
        return True
    if cue.frames <= _THAT and found.cue_at is not None and found.content[0][0] > found.cue_at[0]:
        return any(mark in text[start:end] for start, end in found.content for mark in _CLOSES)
    if cue.frames <= _OF_WORDS:
        said = word_class("words said")
        return any(word.lower() in said for at in found.content for word in _WORDS.findall(text, *at))
    return True


def _antecedent(line: Line, source: Chars) -> Chars | None:
    """The noun that a "who" belongs to."""
    at = next((at for at, token in enumerate(line.tokens) if token.start >= source[0]), None)
    if not at:
        return None
    phrase = phrase_ending(line, at - 1 if line.lower(at - 1) == "," else at)
    return (line.tokens[phrase[0]].start, line.tokens[phrase[1] - 1].end) if phrase is not None else None
