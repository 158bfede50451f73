"""Which of several copies stands for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from dateline.copies.fingerprint import plain_words
from dateline.model import Article

_NEVER = datetime.max.replace(tzinfo=UTC)


def lead(articles: Sequence[Article]) -> Article:
    """The fullest of several copies, the earliest among equals (a difference of one word in fifty is none).

    Raises ``ValueError`` where there are none.
    """
    lengths = [len(plain_words(article.text)) for article in articles]
    full = max(lengths) * 0.98
    equals = [article for article, length in zip(articles, lengths, strict=True) if length >= full]
    return min(equals, key=lambda article: article.published or _NEVER)
