"""Whom and what a story is about, which stories went before or came after it, and how long it counts as moving."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from dateline.model import Article, EntityKind, Passage, Record, Related, Span, Subject
from dateline.stories.texts import Text
from dateline.text import fold

MOST_SUBJECTS = 8
_LEAD = 400
"""Code points of a text's beginning: who is named there, or in the headline, is whom it is about."""

LEAST_LIKE, LEAST_NAMES, MOST_RELATED = 0.2, 2, 6
"""Two stories are related where they are at least so alike by so many names."""

SOONEST, LATEST, GAPS = timedelta(hours=6), timedelta(hours=48), 3
"""How long a story counts as moving after its last text: at least, at most, and in usual gaps between the last ones."""

_LAST = 6
_NAMING = (EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PLACE)


@dataclass(slots=True)
class _Found:
    name: str
    first: Passage
    texts: int = 0
    leads: int = 0


def subjects_of(texts: Sequence[Text]) -> dict[EntityKind, tuple[Subject, ...]]:
    """The people, organisations and places that most texts name, by kind; those in headlines and leads before others.
    What has no record names none. What one text of three or more names alone is left out."""
    found: dict[tuple[EntityKind, str], _Found] = {}
    for text in texts:
        if text.record is None:
            continue
        seen: set[tuple[EntityKind, str]] = set()
        for kind, name, span in _named(text.article, text.record):
            key = _key(kind, name, found)
            subject = found.setdefault(key, _Found(name, Passage(text.article.url, span)))
            if key not in seen:
                seen.add(key)
                subject.texts += 1
                subject.leads += span.part == "headline" or (span.part == "text" and span.start < _LEAD)
    least = 2 if len(texts) > 2 else 1
    ranked = sorted(found.items(), key=lambda item: (-item[1].texts, -item[1].leads, item[0]))
    given: dict[EntityKind, list[Subject]] = {kind: [] for kind in _NAMING}
    for (kind, _), subject in ranked:
        if subject.texts >= least and len(given[kind]) < MOST_SUBJECTS:
            given[kind].append(Subject(subject.name, kind, subject.texts, subject.first))
    return {kind: tuple(subjects) for kind, subjects in given.items()}


def _named(article: Article, record: Record) -> Iterator[tuple[EntityKind, str, Span]]:
    """The names of an article, each where it stands first, in the headline before the text; its outlet and agency are
    no subjects of it."""
    own = {fold(name) for name in (article.outlet, article.agency) if name}
    places: dict[str, Span] = {}
    for place in record.places:
        places.setdefault(place.name, place.span)
    for name, span in places.items():
        yield EntityKind.PLACE, name, span
    for entity in record.entities:
        about = entity.kind in (EntityKind.PERSON, EntityKind.ORGANISATION) and fold(entity.name) not in own
        if about and entity.mentions:
            first = min(entity.mentions, key=lambda span: (span.part != "headline", span.part != "text", span.start))
            yield entity.kind, entity.name, first


def _key(kind: EntityKind, name: str, known: Mapping[tuple[EntityKind, str], _Found]) -> tuple[EntityKind, str]:
    """What a name counts under: a surname alone, under the one person known by it in full."""
    folded = fold(name)
    if kind is EntityKind.PERSON and " " not in folded:
        full = [key for key in known if key[0] is kind and key[1].endswith(f" {folded}")]
        if len(full) == 1:
            return full[0]
    return kind, folded


def moving_until(times: Iterable[datetime]) -> datetime:
    """Until when a story whose texts came at these times, at least one, counts as still moving."""
    last = sorted(times)[-_LAST:]
    gaps = [(second - first).total_seconds() for first, second in pairwise(last)]
    usual = timedelta(seconds=median(gaps)) if gaps else timedelta(0)
    return last[-1] + max(SOONEST, min(GAPS * usual, LATEST))


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom and what a story names. names: folded, each with the share of its texts that have it, 0 to 1."""

    story: int
    start: datetime
    names: Mapping[str, float]


def cast_of(story: int, start: datetime, records: Sequence[Record]) -> Cast:
    """The cast of a story. records: of its different texts, at least one; start: the time of its first."""
    named: Counter[str] = Counter()
    for record in records:
        wide = {fold(place.name) for place in record.places if place.lat is None}
        named.update({fold(entity.name) for entity in record.entities} - wide)
    return Cast(story, start, {name: count / len(records) for name, count in named.items()})


def related(cast: Cast, others: Iterable[Cast], common: Mapping[str, float]) -> tuple[Related, ...]:
    """The stories that name the same people, organisations and places as one does, the likest first; countries do not
    count. common: the share of the desk's stories that have a name, 0 to 1; a name without one is as rare as can be.
    """
    weights = {name: share * -math.log(max(common.get(name, 0.0), 1e-4)) for name, share in cast.names.items()}
    length = math.sqrt(math.fsum(weight**2 for weight in weights.values()))
    found = []
    for other in others:
        theirs = {name: share * -math.log(max(common.get(name, 0.0), 1e-4)) for name, share in other.names.items()}
        both = sorted(weights.keys() & theirs.keys(), key=lambda name: (common.get(name, 0.0), name))
        size = length * math.sqrt(math.fsum(weight**2 for weight in theirs.values()))
        likeness = math.fsum(weights[name] * theirs[name] for name in both) / size if size else 0.0
        if other.story != cast.story and len(both) >= LEAST_NAMES and likeness >= LEAST_LIKE:
            found.append(Related(other.story, other.start < cast.start, tuple(both), likeness))
    return tuple(sorted(found, key=lambda one: (-one.likeness, one.story))[:MOST_RELATED])
