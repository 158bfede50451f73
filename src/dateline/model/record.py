"""What an article says, and who says it: every fact here is tied to spans of the article's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dateline.model.article import Span


class Naming(StrEnum):
    """How well a source is named."""

    PERSON = "person"
    INSTITUTION = "institution"
    OFFICIAL = "official"
    PEOPLE = "people"
    ANONYMOUS = "anonymous"
    MEDIA = "media"
    DOCUMENT = "document"
    UNATTRIBUTED = "unattributed"


class Mode(StrEnum):
    """How the words are given: in quotation marks, partly so, in the reporter's words, or as a thought or feeling."""

    QUOTED = "quoted"
    MIXED = "mixed"
    REPORTED = "reported"
    THOUGHT = "thought"


class Act(StrEnum):
    """What the source does in saying it."""

    STATE = "state"
    DENY = "deny"
    CONFIRM = "confirm"
    ACCUSE = "accuse"
    DEMAND = "demand"
    PROMISE = "promise"
    WARN = "warn"
    ASK = "ask"
    DECLINE = "decline"
    DESCRIBE = "describe"


class Grain(StrEnum):
    """How fine a time expression is; ``part`` is a part of a day ("Monday morning", "overnight")."""

    MINUTE = "minute"
    HOUR = "hour"
    PART = "part"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"


class EntityKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    AGREEMENT = "agreement"
    CONFLICT = "conflict"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression. start, end: half-open and aware; both None where it cannot be resolved."""

    span: Span
    start: datetime | None
    end: datetime | None
    grain: Grain


@dataclass(frozen=True, slots=True)
class Place:
    """A mention of a place on the map. country: ISO 3166-1 alpha-2; lat, lon: WGS 84 degrees, None only for regions
    and countries; score: 0 to 1, how sure the desk is that this is the place meant."""

    span: Span
    name: str
    country: str | None
    lat: float | None
    lon: float | None
    score: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts.

    low, high: the full value ("€38 million" is 38000000, "80 percent" is 80), equal for an exact number and for
    "about", "some", "nearly"; "at least", "more than": high is None; "up to", "as many as", "fewer than": low is None.
    unit: what is counted as printed or a currency code or "%"; sense: killed, injured, arrested, displaced, troops,
    votes, money, per cent, …; parts: figures within it ("nine, including two children"); claim: index into the
    record's claims, or None.
    """

    span: Span
    low: float | None
    high: float | None
    unit: str | None
    sense: str | None
    parts: tuple[Figure, ...] = ()
    claim: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that somebody is reported to have said, never turned into a fact.

    source: the words that name who says it; cue: the words that say that they say it; content: what is said, one span
    or more in order (a quotation split by "he said" is one claim of two spans); speaker: who the source is, resolved
    within the article ("he" → "Jano Reth"), None where it cannot be; negated: the cue is denied ("did not say");
    to: the addressee; said: when it was said; within: index of the claim this one is nested in, or None.
    """

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    speaker: str | None
    naming: Naming
    mode: Mode
    act: Act
    negated: bool = False
    to: Span | None = None
    said: Time | None = None
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """One person, organisation, place, … within an article. name: the fullest common form, without article;
    mentions: spans in order; roles: as printed ("army spokesperson")."""

    name: str
    kind: EntityKind
    mentions: tuple[Span, ...]
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """All that the desk takes from one article. sentences: spans of the text, in order, not overlapping."""

    sentences: tuple[Span, ...]
    entities: tuple[Entity, ...] = ()
    claims: tuple[Claim, ...] = ()
    times: tuple[Time, ...] = ()
    places: tuple[Place, ...] = ()
    figures: tuple[Figure, ...] = ()
