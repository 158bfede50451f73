"""Two printings of one text side by side, by sentence and within a changed sentence by word.

Used for a wire's carriers and for the revisions of one article alike.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from dateline.copies.agencies import agency_of, credits
from dateline.copies.fingerprint import plain_words
from dateline.model import Article, Change, ComparedSentence, Comparison, Span
from dateline.text import sentences, words

ALIKE = 0.5
"""Two sentences are one, changed, where so much of both their words stands in the same order."""

MOST_OF_A_PART = 0.7
"""A sentence beside another is part of the one that both became where that has so much of it."""

LEAST_OF_A_PART = 3
"""Words. Fewer stand in any sentence."""

_COMMON = 30
"""A word in more sentences of a text than this proposes no pair: that keeps long texts linear."""

_PROPOSED = 6


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span
    words: tuple[str, ...]
    spans: tuple[Span, ...]


def _sentences(article: Article) -> list[_Sentence]:
    found = []
    for span in sentences(article.text, article.language or "en"):
        pieces: list[str] = []
        spans: list[Span] = []
        for word in words(span.of(article)):
            plain = "".join(plain_words(word.text))
            if plain:
                pieces.append(plain)
                spans.append(Span(span.start + word.start, span.start + word.end))
        if pieces:
            found.append(_Sentence(span, tuple(pieces), tuple(spans)))
    return found


def compare(first: Article, second: Article) -> Comparison:
    """How the second printing differs from the first.

    Sentences are equal where their words are: capitals, punctuation and paragraphs do not count. A sentence that stands
    elsewhere in the second is kept, not cut and added. One that was parted into two, or two that were joined, stand in
    one row. Rows follow the second's order; what was cut stands where it stood in the first.
    """
    left, right = _sentences(first), _sentences(second)
    pairs = _align(left, right)
    gone_left, gone_right = _join(left, right, pairs)
    rows = _rows(left, right, pairs, gone_left, gone_right)
    total = sum(len(sentence.words) for i, sentence in enumerate(left) if i not in gone_left)
    kept = sum(_shared(left[i].words, right[j].words) for i, j in pairs.items())
    agency = agency_of([first])
    return Comparison(
        rows=tuple(rows),
        kept=kept / total if total else 1.0,
        headline_changed=plain_words(first.headline or "") != plain_words(second.headline or ""),
        credited=None if agency is None else credits(second, agency),
    )


def _shared(left: tuple[str, ...], right: tuple[str, ...]) -> int:
    return (len(left) + len(right) - int(Indel.distance(left, right))) // 2


def _align(left: Sequence[_Sentence], right: Sequence[_Sentence]) -> dict[int, int]:
    """Which sentence of the right each sentence of the left became; every sentence in one pair at most."""
    waiting: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for j in range(len(right) - 1, -1, -1):
        waiting[right[j].words].append(j)
    pairs: dict[int, int] = {}
    for i, sentence in enumerate(left):
        if places := waiting.get(sentence.words):
            pairs[i] = places.pop()
    taken = set(pairs.values())
    open_left = [i for i in range(len(left)) if i not in pairs]
    open_right = [j for j in range(len(right)) if j not in taken]
    proposed = _proposals(left, right, open_left, open_right)
    for _, i, j in sorted(proposed, key=lambda found: (-found[0], abs(found[1] - found[2]), found[1], found[2])):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _join(left: list[_Sentence], right: list[_Sentence], pairs: dict[int, int]) -> tuple[set[int], set[int]]:
    """Put sentences together that the other side has in one. Gives those that became part of one beside them."""
    gone_left: set[int] = set()
    gone_right: set[int] = set()
    closed_left, closed_right = set(pairs), set(pairs.values())
    for i, j in sorted(pairs.items()):
        if left[i].words == right[j].words:
            continue
        one, other = left[i], right[j]
        right[j], from_right = _absorb(one, other, right, j, closed_right)
        left[i], from_left = _absorb(right[j], one, left, i, closed_left)
        if Indel.normalized_similarity(left[i].words, right[j].words) < ALIKE:
            left[i], right[j] = one, other
            del pairs[i]
            closed_left.remove(i)
            closed_right.remove(j)
        else:
            gone_left |= from_left
            gone_right |= from_right
            closed_left |= from_left
            closed_right |= from_right
    return gone_left, gone_right


def _absorb(
    whole: _Sentence, part: _Sentence, side: Sequence[_Sentence], place: int, closed: Set[int]
) -> tuple[_Sentence, set[int]]:
    """A sentence with those beside it that belong to what the other side has in one, and which those are."""
    absorbed = set()
    for step in (1, -1):
        beside = place + step
        while 0 <= beside < len(side) and beside not in closed and _nearer(whole, part, side[beside]):
            part = _together(part, side[beside])
            absorbed.add(beside)
            beside += step
    return part, absorbed


def _nearer(whole: _Sentence, part: _Sentence, beside: _Sentence) -> bool:
    """Whether a sentence is more like two together than like the one, and holds most of the other's words."""
    if len(part.words) + len(beside.words) > 1.5 * len(whole.words):
        return False
    both = _together(part, beside).words
    gained = _shared(whole.words, both) - _shared(whole.words, part.words)
    return gained >= MOST_OF_A_PART * len(beside.words)


def _together(one: _Sentence, other: _Sentence) -> _Sentence:
    first, second = sorted((one, other), key=lambda sentence: sentence.span.start)
    span = Span(first.span.start, second.span.end)
    return _Sentence(span, first.words + second.words, first.spans + second.spans)


def _proposals(
    left: Sequence[_Sentence], right: Sequence[_Sentence], open_left: list[int], open_right: list[int]
) -> list[tuple[float, int, int]]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for j in open_right:
        for word in set(right[j].words):
            places[word].append(j)
    found = []
    for i in open_left:
        votes: Counter[int] = Counter()
        for word in sorted(set(left[i].words)):
            holding = places.get(word, [])
            if len(holding) <= _COMMON:
                votes.update(holding)
        for j, _ in votes.most_common(_PROPOSED):
            likeness = Indel.normalized_similarity(left[i].words, right[j].words)
            if likeness >= ALIKE or _is_part(left[i].words, right[j].words):
                found.append((likeness, i, j))
    return found


def _is_part(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether nearly all of the shorter of two sentences stands in the other."""
    least = min(len(one), len(other))
    return least >= LEAST_OF_A_PART and _shared(one, other) >= 0.9 * least


def _rows(
    left: Sequence[_Sentence],
    right: Sequence[_Sentence],
    pairs: dict[int, int],
    gone_left: set[int],
    gone_right: set[int],
) -> list[ComparedSentence]:
    became = {j: i for i, j in pairs.items()}
    anchors = sorted(pairs)
    cut_after: defaultdict[int, list[int]] = defaultdict(list)
    for cut in range(len(left)):
        if cut not in pairs and cut not in gone_left:
            place = bisect_left(anchors, cut)
            # A cut stands after the sentence that it followed, wherever that one went; at the head, before all.
            cut_after[pairs[anchors[place - 1]] if place else -1].append(cut)
    rows = [ComparedSentence(Change.CUT, left[cut].span, None) for cut in cut_after[-1]]
    for j, sentence in enumerate(right):
        i = became.get(j)
        if j in gone_right:
            continue
        if i is None:
            rows.append(ComparedSentence(Change.ADDED, None, sentence.span))
        elif left[i].words == sentence.words:
            rows.append(ComparedSentence(Change.KEPT, left[i].span, sentence.span))
        else:
            rows.append(_changed(left[i], sentence))
        rows.extend(ComparedSentence(Change.CUT, left[cut].span, None) for cut in cut_after[j])
    return rows


def _changed(left: _Sentence, right: _Sentence) -> ComparedSentence:
    left_marks, right_marks = [], []
    for edit in Indel.opcodes(left.words, right.words):
        if edit.tag == "equal":
            continue
        if edit.src_end > edit.src_start:
            left_marks.append(Span(left.spans[edit.src_start].start, left.spans[edit.src_end - 1].end))
        if edit.dest_end > edit.dest_start:
            right_marks.append(Span(right.spans[edit.dest_start].start, right.spans[edit.dest_end - 1].end))
    return ComparedSentence(Change.CHANGED, left.span, right.span, tuple(left_marks), tuple(right_marks))
