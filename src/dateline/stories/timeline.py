"""What each text of a story said first, and what its texts repeat from before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dateline.model import Article, Development, Naming, Passage
from dateline.stories.texts import Sentence, Text, sentences_of

NEW = 0.55
"""A sentence says something new where no earlier text's sentence tells so much of what it tells."""

REPEATED = 0.7
"""Two sentences are one, printed again, where each tells so much of the other."""

NEW_LEAD = 0.8
"""A text's first sentence is its news, told with what it needs of the old."""

LEADS = 6
"""How many of a text's first sentences may be its news."""

FIRST_TEXT, LATER_TEXT, IN_ALL = 2, 2, 40
LEAST_TOLD = 15.0
"""In nats: three or four words that are not everyday ones."""

LATE = 4
"""Background stands after so many sentences, or in the second half of a shorter text."""

PAST = timedelta(days=3)
"""What is dated so long before the story began is history to it."""

_OWN_FINDS = frozenset({Naming.PERSON, Naming.OFFICIAL, Naming.PEOPLE, Naming.ANONYMOUS, Naming.DOCUMENT})
"""Who tells a reporter of earlier times what is news now; a toll an institution keeps is printed with the history."""

MOST_BACKGROUND = 12
_COMMON = 60


@dataclass(frozen=True, slots=True)
class _Printed:
    text: int
    sentence: Sentence


class _Said:
    """Everything said so far, found by its rarer stems."""

    def __init__(self) -> None:
        self._holding: dict[str, list[_Printed]] = {}

    def add(self, text: int, sentence: Sentence) -> None:
        printed = _Printed(text, sentence)
        for term in sentence.weights:
            holding = self._holding.setdefault(term, [])
            if len(holding) < _COMMON:
                holding.append(printed)

    def like(self, sentence: Sentence) -> list[_Printed]:
        """The printed sentences that share one of its heaviest stems, each once."""
        heavy = sorted(sentence.weights, key=lambda term: (-sentence.weights[term], term))[:8]
        found = {id(printed): printed for term in heavy for printed in self._holding.get(term, ())}
        return list(found.values())


Printed = frozenset[tuple[str, int]]
"""Sentences, each as its article's URL and its start in the text."""


def background_of(
    texts: Sequence[Text], earlier: Sequence[Article], start: datetime
) -> tuple[tuple[Development, ...], Printed]:
    """The sentences that tell what was before the story, each as first printed and dated by that; and every one of
    them wherever it is printed.

    They stand late in their text, and are printed again in another text or were printed before the story, or tell of
    times that were past when it began; what is quoted counts only where an earlier story printed it.
    """
    before = _Said()
    for article in earlier:
        for sentence in sentences_of(article, None):
            before.add(-1, sentence)
    everything = _Said()
    for number, text in enumerate(texts):
        for sentence in text.sentences:
            everything.add(number, sentence)
    shown = _Said()
    found = []
    everywhere = set()
    for number, text in enumerate(texts):
        last: Sentence | None = None
        for sentence in text.sentences:
            follows = last is not None and _goes_on(text, number, last, sentence, everything, start)
            last = None
            if sentence.told < LEAST_TOLD and not follows:
                continue
            again = _again(shown.like(sentence), sentence)
            if again or follows or _is_background(text, number, sentence, before, everything, start):
                last = None if follows else sentence
                everywhere.add((text.article.url, sentence.span.start))
                if not again:
                    shown.add(number, sentence)
                    found.append(Development(text.when, Passage(text.article.url, sentence.span), background=True))
    return tuple(found[:MOST_BACKGROUND]), frozenset(everywhere)


def _again(printed: Sequence[_Printed], sentence: Sentence) -> bool:
    return any(
        sentence.within(other.sentence) >= REPEATED and other.sentence.within(sentence) >= REPEATED for other in printed
    )


def _goes_on(text: Text, number: int, last: Sentence, sentence: Sentence, everything: _Said, start: datetime) -> bool:
    """Whether a sentence goes on telling what the background sentence before it in its paragraph told."""
    between = text.article.text[last.span.end : sentence.span.start]
    if "\n" in between or sentence.quoted or _dated(text, sentence, start) is False:
        return False
    return not _is_claimed(text, sentence, _OWN_FINDS) or _elsewhere(number, sentence, everything)


def _is_background(
    text: Text, number: int, sentence: Sentence, before: _Said, everything: _Said, start: datetime
) -> bool:
    if _again(before.like(sentence), sentence):
        return True
    if sentence.quoted or sentence.place < min(LATE, (len(text.sentences) + 1) // 2):
        return False
    dated = _dated(text, sentence, start)
    if dated is not None:
        return dated and (not _is_claimed(text, sentence, _OWN_FINDS) or _elsewhere(number, sentence, everything))
    return not _is_claimed(text, sentence, frozenset(Naming)) and _elsewhere(number, sentence, everything)


def _elsewhere(number: int, sentence: Sentence, everything: _Said) -> bool:
    """Whether another text prints it too, late."""
    late = [other for other in everything.like(sentence) if other.text != number and other.sentence.place >= LATE]
    return _again(late, sentence)


def _is_claimed(text: Text, sentence: Sentence, namings: frozenset[Naming]) -> bool:
    """Whether a source of such a naming says it: what both sides say of the event stands in every text on it, and is
    news."""
    claims = text.record.claims if text.record else ()
    return any(
        sentence.span.start <= span.start < sentence.span.end
        for claim in claims
        if claim.naming in namings
        for span in claim.content
        if span.part == "text"
    )


def _dated(text: Text, sentence: Sentence, start: datetime) -> bool | None:
    """Whether all the times that a sentence names were past when the story began; None where it names none."""
    if text.record is None:
        return None
    inside = [
        time
        for time in text.record.times
        if time.span.part == "text" and sentence.span.start <= time.span.start < sentence.span.end
    ]
    ends = [time.end for time in inside if time.end is not None]
    if not ends:
        return None
    return all(end <= start - PAST for end in ends)


def timeline_of(texts: Sequence[Text], background: Printed) -> tuple[Development, ...]:
    """The sentences among each text's first ones that no earlier text had said, in order of time.

    A number that was not printed before makes a sentence new. A text gives two at most, those that tell most; texts
    that only repeat give none.
    """
    said = _Said()
    found: list[tuple[float, Development]] = []
    values: set[float] = set()
    for number, text in enumerate(texts):
        fresh = []
        for sentence in text.sentences[:LEADS]:
            if sentence.told < LEAST_TOLD or (text.article.url, sentence.span.start) in background:
                continue
            known = max((sentence.within(other.sentence) for other in said.like(sentence)), default=0.0)
            counted = sentence.place < 2 and not sentence.values <= values
            if known < (NEW if sentence.place else NEW_LEAD) or (counted and known < 0.95):
                fresh.append((_worth(sentence, known), sentence))
        fresh.sort(key=lambda item: (-item[0], item[1].place))
        for worth, sentence in sorted(
            _unlike(fresh)[: LATER_TEXT if number else FIRST_TEXT], key=lambda item: item[1].place
        ):
            found.append((worth, Development(text.when, Passage(text.article.url, sentence.span))))
        for sentence in text.sentences:
            said.add(number, sentence)
            values |= sentence.values
    kept = sorted(found, key=lambda item: -item[0])[:IN_ALL]
    chosen = {id(development) for _, development in kept}
    return tuple(development for _, development in found if id(development) in chosen)


def _worth(sentence: Sentence, known: float) -> float:
    """How much a sentence tells that was not known, less the further down it stands."""
    return float(sentence.told**0.5 * (1 - known / 2) * 0.8**sentence.place)


def _unlike(fresh: Sequence[tuple[float, Sentence]]) -> list[tuple[float, Sentence]]:
    """Without the sentences that only say again what a better one of the same text says."""
    kept: list[tuple[float, Sentence]] = []
    for worth, sentence in fresh:
        if all(sentence.within(other) < NEW for _, other in kept):
            kept.append((worth, sentence))
    return kept
