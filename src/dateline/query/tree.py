"""What a query asks for, as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias


class Field(StrEnum):
    """What words can be asked of besides the whole article."""

    TITLE = "title"  # the headline
    OUTLET = "outlet"  # the outlet's name
    FEED = "feed"  # the title, address or number of a feed that carried it
    LANG = "lang"  # its language, ISO 639-1


@dataclass(frozen=True, slots=True)
class Words:
    """A word, or a phrase: terms that follow one another (see ``text.terms``), at least one.

    printed: as the reader wrote it, without field and quotation marks; start, end: where that stands in the query's
    text; quoted: whether it was given as a phrase; field: None for the whole article; others: the plurals and singulars
    of a single word that are found as well, none for a phrase.
    """

    terms: tuple[str, ...]
    printed: str
    start: int
    end: int
    quoted: bool = False
    field: Field | None = None
    others: tuple[str, ...] = ()

    @property
    def sequences(self) -> tuple[tuple[str, ...], ...]:
        """The terms, one behind the other, of each that is found."""
        return (self.terms, *((other,) for other in self.others))


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    part: Node


@dataclass(frozen=True, slots=True)
class All:
    """Two parts or more that hold together, at least one of them no ``Not``."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Two parts or more of which one holds, none of them a ``Not``."""

    parts: tuple[Node, ...]


Node: TypeAlias = Words | Not | All | Either


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was understood. text: as given; after, before: aware, half-open: after <= an article's time <
    before; None where the query does not say."""

    text: str
    tree: Node
    after: datetime | None = None
    before: datetime | None = None


def wanted(node: Node) -> Iterator[Words]:
    """The words that may stand in what is found, in the order of the query: those under no ``Not``."""
    if isinstance(node, Words):
        yield node
    elif not isinstance(node, Not):
        for part in node.parts:
            yield from wanted(part)
