"""The names that a trained reader tells, as evidence beside rules, lists and the map."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Protocol

from dateline.model import EntityKind
from dateline.record.entity_kinds import tokens_of
from dateline.record.entity_names import Mention

SURE = 0.6
"""The probability from which the reader's word is taken for a name of several words."""
VERY_SURE = 0.8
"""The same for one word that nothing else tells."""


class ToldName(Protocol):
    """A name as a trained reader tells it. start, end: code points of the text; kind: "person", "organisation" or
    "place", or what is none of an entity's; probability: from 0 to 1."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def probability(self) -> float: ...


_KINDS = {
    "person": EntityKind.PERSON,
    "organisation": EntityKind.ORGANISATION,
    "place": EntityKind.PLACE,
}


class ToldNames:
    """The reader's names of one text, looked up by the mentions that rules found."""

    def __init__(self, names: Sequence[ToldName], text: str):
        self._text = text
        self._names = sorted((name for name in names if name.kind in _KINDS), key=lambda name: name.start)
        self._starts = [name.start for name in self._names]

    def added_to(self, mentions: list[Mention]) -> list[Mention]:
        """The mentions, with names of several words that no rule took at all."""
        taken = [(mention.start, mention.end) for mention in mentions]
        starts = [start for start, _ in taken]
        added = []
        for name in self._names:
            at = bisect_left(starts, name.end)
            if name.probability < VERY_SURE or (at and taken[at - 1][1] > name.start):
                continue
            tokens = tokens_of(self._text, name.start, name.end)
            if len(tokens) > 1 and all(self._text[token.start].isupper() for token in (tokens[0], tokens[-1])):
                added.append(Mention(name.start, name.end, tokens, self._text[name.start : name.end]))
        return sorted([*mentions, *added], key=lambda mention: mention.start) if added else mentions

    def sureness(self, mention: Mention, kind: EntityKind) -> float:
        """How sure the reader is that a mention is of this kind; 0 where it takes it for something else."""
        name = self._beside(mention)
        return name.probability if name is not None and _KINDS[name.kind] is kind else 0.0

    def kind_of(self, mention: Mention) -> EntityKind | None:
        """An organisation or place, where the reader is sure enough of it and nothing else told; None otherwise."""
        name = self._beside(mention)
        if name is None or name.probability < SURE or name.kind == "person":
            return None
        return _KINDS[name.kind]

    def _beside(self, mention: Mention) -> ToldName | None:
        """The reader's name that shares most of a mention's words."""
        at = bisect_left(self._starts, mention.end)
        for name in reversed(self._names[max(0, at - 3) : at]):
            shared = min(name.end, mention.end) - max(name.start, mention.start)
            if 2 * shared > max(name.end - name.start, mention.end - mention.start):
                return name
        return None
