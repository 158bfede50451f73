"""What the encoder finds in each part of an article, where it can read it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from dateline.model import Article
from dateline.record.encoder.answers import Reading

if TYPE_CHECKING:
    from dateline.record.encoder.reader import Reader

LANGUAGE = "en"  # of the texts that the encoder learnt from


@cache
def load_reader() -> Reader | None:
    """The reader whose weights come with the package, loaded once, in some 0.3 s; None where onnxruntime is not
    installed."""
    try:
        from dateline.record.encoder.reader import Reader  # not there on every machine
    except ImportError:
        return None
    return Reader()


def read_parts(article: Article) -> dict[str, Reading]:
    """A reading of each part that has words: "text", "headline", "dek", "caption:N". Empty where the article is not in
    English or onnxruntime is not installed; an article whose language is not known is taken for English."""
    if (article.language or LANGUAGE).partition("-")[0].lower() != LANGUAGE:
        return {}
    reader = load_reader()
    if reader is None:
        return {}
    parts = ["text", "headline", *(f"caption:{number}" for number in range(len(article.images)))]
    if not article.opens_with_dek:
        parts.append("dek")
    return {part: reader.read(text) for part in parts if (text := article.part(part))}
