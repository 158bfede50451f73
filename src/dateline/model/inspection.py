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


@dataclass(frozen=True, slots=True)
class OutletHealth:
    """How an outlet's articles were read of late. articles: how many were looked at; words: the median length of the
    newest of them; words_before: of the others, None where there are none; unheaded: of all, without a headline;
    habits: lines that its articles repeat and that are left off."""

    articles: int
    words: int
    words_before: int | None
    unheaded: int
    habits: int

    @property
    def is_short(self) -> bool:
        """Whether its texts have become much shorter: the outlet cuts them now, or its pages are read wrongly."""
        return self.words_before is not None and self.words < 0.4 * self.words_before

    @property
    def is_unheaded(self) -> bool:
        """Whether headlines are missing in more than a tenth."""
        return self.unheaded > 0.1 * self.articles
