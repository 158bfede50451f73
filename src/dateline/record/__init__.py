"""An article's record: sentences, entities, times, places, claims and figures, each tied to the article's own words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from dateline.model import Article, Record
from dateline.record.claims import Why, explain_claims, find_claims
from dateline.record.encoder.answers import Name, Reading
from dateline.record.encoder.parts import read_parts
from dateline.record.entities import find_entities
from dateline.record.figures import find_figures
from dateline.record.gazetteer import Gazetteer, load_gazetteer
from dateline.record.places import find_places
from dateline.record.times import find_times
from dateline.text import quotations, sentences

__all__ = ["Gazetteer", "Why", "analyse", "explain", "load_gazetteer"]


@cache
def _world() -> Gazetteer:
    return load_gazetteer()


def _names(readings: Mapping[str, Reading]) -> tuple[Name, ...]:
    return readings["text"].names if "text" in readings else ()


def analyse(article: Article, *, places: Gazetteer | None = None, claims: str = "encoder") -> Record:
    """All that the desk takes from one article, in one pass over its text; the same article gives the same record.

    places: the gazetteer to look places up in; without it, the one that comes with the package. claims: what finds
    them: "encoder" reads English where onnxruntime is installed, and the rules whatever else there is; "rules" has the
    rules read all.
    """
    readings = read_parts(article) if claims == "encoder" else {}
    spans = sentences(article.text, article.language or "en")
    world = places or _world()
    entities = find_entities(article, spans, world, _names(readings))
    times = find_times(article, spans)
    said = find_claims(article, spans, quotations(article.text), entities, times, readings)
    return Record(
        sentences=tuple(spans),
        entities=tuple(entities),
        claims=tuple(said),
        times=tuple(times),
        places=tuple(find_places(article, entities, world)),
        figures=tuple(find_figures(article, spans, said, times)),
    )


def explain(article: Article, *, places: Gazetteer | None = None, claims: str = "encoder") -> list[Why]:
    """Why each claim of the article's record was found, in the record's order; arguments as for ``analyse``."""
    readings = read_parts(article) if claims == "encoder" else {}
    spans = sentences(article.text, article.language or "en")
    entities = find_entities(article, spans, places or _world(), _names(readings))
    times = find_times(article, spans)
    return explain_claims(article, spans, quotations(article.text), entities, times, readings)
