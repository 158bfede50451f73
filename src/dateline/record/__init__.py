"""An article's record: sentences, entities, times, places, claims and figures, each tied to the article's own words."""

from __future__ import annotations

from functools import cache

from dateline.model import Article, Record
from dateline.record.claims import find_claims
from dateline.record.entities import find_entities
from dateline.record.figures import find_figures
from dateline.record.gazetteer import Gazetteer, load_gazetteer
from dateline.record.places import find_places
from dateline.record.times import find_times
from dateline.text import quotations, sentences

__all__ = ["Gazetteer", "analyse", "load_gazetteer"]


@cache
def _world() -> Gazetteer:
    return load_gazetteer()


def analyse(article: Article, *, places: Gazetteer | None = None) -> Record:
    """All that the desk takes from one article, in one pass over its text; the same article gives the same record.

    places: the gazetteer to look places up in; without it, the one that comes with the package.
    """
    spans = sentences(article.text, article.language or "en")
    world = places or _world()
    entities = find_entities(article, spans, world)
    times = find_times(article, spans)
    claims = find_claims(article, spans, quotations(article.text), entities, times)
    return Record(
        sentences=tuple(spans),
        entities=tuple(entities),
        claims=tuple(claims),
        times=tuple(times),
        places=tuple(find_places(article, entities, world)),
        figures=tuple(find_figures(article, spans, claims, times)),
    )
