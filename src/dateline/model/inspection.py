"""How a reading came about: what each field could have been, and what was left off the text."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.model.article import Article


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that gave a field a value. field: the name of a field of ``Article``; value: as given there; where:
    the place in the outlet's terms ("JSON-LD headline", "meta og:title", "the page's h1", "the address"); used: whether
    the article's field is this one."""

    field: str
    value: str
    where: str
    used: bool


@dataclass(frozen=True, slots=True)
class Dropped:
    """A piece of the page that is not in the text. why: a key of the page's strings ("comments", "related", …)."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """An article, where its fields came from (in the order of its fields), and what was dropped (in page order)."""

    article: Article
    findings: tuple[Finding, ...]
    dropped: tuple[Dropped, ...]
