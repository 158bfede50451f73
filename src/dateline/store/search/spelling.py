"""What a search that found nothing may have meant."""

from __future__ import annotations

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from sqlalchemy import Connection, bindparam, select

from dateline.query import Query, Words, wanted
from dateline.store.search.index import holds, lone_word
from dateline.store.search.tables import search_words
from dateline.text import fold

_TRIED = 3  # of the nearest words

# Who mistypes a word nearly always has its first letter right.
_NEAR = select(search_words.c.word).where(
    search_words.c.first == bindparam("first"),
    search_words.c.length >= bindparam("shortest"),
    search_words.c.length <= bindparam("longest"),
)


def nearest(connection: Connection, query: Query, seconds: float) -> str | None:
    """The query with each word that no article has put as it may have been meant; None where there is none, or nothing
    near it. seconds: for one look at the index, which for one word is far quicker."""
    text = query.text
    changed = False
    for words in sorted(wanted(query.tree), key=lambda words: words.start, reverse=True):
        if words.field is not None or words.quoted or holds(connection, words, seconds):
            continue
        word = _nearest_word(connection, words, seconds)
        if word is not None:
            text = text[: words.start] + word + text[words.end :]
            changed = True
    return text if changed else None


def _nearest_word(connection: Connection, words: Words, seconds: float) -> str | None:
    meant = fold(words.printed)
    if len(words.terms) != 1 or not meant.isalpha() or len(meant) < 4:
        return None
    wrong = 1 if len(meant) < 6 else 2
    asked = {"first": meant[0], "shortest": len(meant) - wrong, "longest": len(meant) + wrong}
    known = sorted(connection.scalars(_NEAR, asked))
    near = extract(meant, known, scorer=OSA.distance, score_cutoff=wrong, limit=_TRIED)
    return next((word for word, _, _ in near if word != meant and holds(connection, lone_word(word), seconds)), None)
