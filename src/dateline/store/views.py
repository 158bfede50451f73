"""What the pages ask of the store, as frozen dataclasses.

All times are aware UTC; all ids are the store's integers. A list of lines comes newest first unless its field says
otherwise. An article's *time* (``at``) is the time it was published; where the page gives none, or an absurd one, the
time the desk first saw it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from dateline.model import Act, Article, FollowedAs, Image, Mode, Naming, OutletHealth, Outline, Printer, Record, Span

Health = Literal["new", "ok", "failing", "gone"]
Changed = Literal["first", "correction", "silent edit", "update"]
EntryState = Literal["waiting", "read", "failed"]


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """One article in a list.

    outlet: its name, never empty (the host where the page names none); paragraphs: the first two of the body; also_in:
    the other outlets that print the same text, by name; words: of the body; partial: None, or why the text is not
    whole; story_id, wire_id: None until the desk has placed it; recorded: whether its claims have been taken down yet;
    revisions: how many states of the page the desk has seen, 1 where it never changed; story: where a list goes through
    stories, the one that it stands in, else None.
    """

    id: int
    outlet: str
    section: str | None
    headline: str
    dek: str | None
    at: datetime
    agency: str | None
    image: Image | None
    paragraphs: tuple[str, ...]
    story_id: int | None
    wire_id: int | None
    also_in: tuple[str, ...]
    url: str
    words: int
    partial: str | None = None
    recorded: bool = False
    revisions: int = 1
    story: StoryLine | None = None


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim in a list.

    speaker: who it is, resolved, or None; source: the words that name the source, as printed, or None; words: the
    content's spans joined by a space; spans: those spans, in the article's texts; cue: the words that say that it is
    said; carried_by: how many outlets print this claim through copies of the text, 1 for a text nobody else prints;
    within: the id of the claim it is nested in, or None; speaker_id: the source's page, None where it has none; mended:
    whether a reader put it right; addressee, said: to whom and when it was said, as printed, or None.
    """

    id: int
    article_id: int
    story_id: int | None
    outlet: str
    at: datetime
    speaker: str | None
    source: str | None
    naming: Naming
    mode: Mode
    act: Act
    negated: bool
    words: str
    cue: str | None
    spans: tuple[Span, ...]
    carried_by: int
    within: int | None
    headline: str = ""
    speaker_id: int | None = None
    mended: bool = False
    addressee: str | None = None
    said: str | None = None


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One story in a list.

    title: one of its headlines; standfirst: a lead sentence, printed by standfirst_outlet; image: with image_article,
    the id of the article that prints it; outlets, articles: how many carry it; texts: how many different texts that
    is; named: how many persons and institutions it quotes by name; anonymous: how many different anonymous sources;
    start, end: its first and last article's time; newest: the latest sentence that said something first, at
    newest_at, None where the story has a single article; printed_by: its outlets by name, empty until it has been
    outlined; moving_until: until when it counts as still moving, None where that is not known yet.
    """

    id: int
    title: str
    standfirst: str
    standfirst_outlet: str
    image: Image | None
    image_article: int | None
    outlets: int
    texts: int
    articles: int
    named: int
    anonymous: int
    start: datetime
    end: datetime
    newest: str | None
    newest_at: datetime | None
    printed_by: tuple[Printer, ...] = ()
    moving_until: datetime | None = None

    @property
    def original(self) -> int:
        """How many of its articles are their outlet's own reporting."""
        return sum(printer.original for printer in self.printed_by)

    @property
    def carried(self) -> int:
        """How many of its articles print what an agency or another outlet reported."""
        return sum(printer.carried for printer in self.printed_by)


@dataclass(frozen=True, slots=True)
class WireLine:
    """One text and all who print it. lead: its fullest copy, the earliest among equals; articles: all copies, the lead
    first, then by time; kept: parallel to articles, the share of the lead's words that each prints, 0 to 1; outlets:
    by name, each once, in the order of articles."""

    id: int
    agency: str | None
    lead: ArticleLine
    outlets: tuple[str, ...]
    articles: tuple[ArticleLine, ...]
    kept: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CarrierLine:
    """One carrier of a text beside its lead. kept: share of the lead's words it prints, 0 to 1; cut, added, changed:
    sentences; credited: whether it names the agency, None where there is none to name."""

    article: ArticleLine
    kept: float
    cut: int
    added: int
    changed: int
    credited: bool | None
    headline_changed: bool


@dataclass(frozen=True, slots=True)
class WireView:
    """One text, its lead, and what each other carrier did with it, in order of time."""

    id: int
    lead: ArticleLine
    agency: str | None
    carriers: tuple[CarrierLine, ...]


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place that a story's articles name, most articles first. lat, lon: None for a region or country; score: the
    best of its mentions, 0 to 1; texts: how many different texts name it; articles: ids of those that do; id: of its
    page, None where it was taken down by an earlier version."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    score: float
    texts: int
    articles: tuple[int, ...]
    id: int | None = None


@dataclass(frozen=True, slots=True)
class StoryView:
    """One story. id: the surviving id where the asked one was merged away; outline: its passages name articles by URL
    exactly as in ``articles``; articles: newest first; wires: every text of the story, lone articles included, most
    outlets first; claims: of the fullest copy of each text, in order of time; texts: every article of the story by its
    URL exactly as given, so that ``passage.span.of(view.texts[passage.article])`` gives a passage's words."""

    id: int
    line: StoryLine
    outline: Outline
    articles: tuple[ArticleLine, ...]
    wires: tuple[WireLine, ...]
    claims: tuple[ClaimLine, ...]
    places: tuple[PlaceLine, ...]
    texts: Mapping[str, Article] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """One state of an outlet's page, n from 1. changed: why it differs from the one before: the page declares a
    correction or an update, or it declares nothing (a silent edit); "first" for n = 1."""

    n: int
    seen_at: datetime
    changed: Changed
    headline: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article with all that the desk knows of it.

    article: its newest revision; record: None until it is recorded; error, advice: why its full text could not be
    read or recorded, and what to do, or None; place_error: why it could not be placed with others, or None; feeds: ids
    of the feeds that carried it; fetched: when the newest revision was read; newer, older: ids of its neighbours in the
    river.
    """

    id: int
    line: ArticleLine
    article: Article
    record: Record | None
    claims: tuple[ClaimLine, ...]
    story: StoryLine | None
    wire: WireLine | None
    revisions: tuple[RevisionLine, ...]
    feeds: tuple[int, ...]
    fetched: datetime
    error: str | None
    advice: str | None
    place_error: str | None = None
    newer: int | None = None
    older: int | None = None


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One feed in a list, by folder and title.

    health: "new" (never read), "ok", "failing" (its last reading failed; tried again at next_at), "gone" (the outlet
    says it is gone for good; not asked for any more); attempts: failures in a row; last_error and advice: None while it
    is well; entries: seen so far; articles: of them that became articles; failing_since: the first of those failures;
    twin_id: another feed of the desk, which stands where this one has moved; None for nearly all; kind: what it is;
    reading: how its outlet's articles are read, None until there are some.
    """

    id: int
    url: str
    title: str
    outlet: str
    folder: tuple[str, ...]
    health: Health
    last_ok: datetime | None
    next_at: datetime | None
    last_error: str | None
    advice: str | None
    attempts: int
    entries: int
    articles: int
    failing_since: datetime | None = None
    site: str | None = None
    twin_id: int | None = None
    kind: FollowedAs = "feed"
    reading: OutletHealth | None = None


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry of a feed. state: waiting for its full text, read, or failed (with last_error and advice; an article
    from the feed's own words stands all the same where the entry had any); next_at: when its page is asked for again,
    None for never."""

    id: int
    title: str
    link: str | None
    at: datetime
    article_id: int | None
    state: EntryState
    last_error: str | None = None
    advice: str | None = None
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FeedView:
    """One feed with its newest entries. partial: why not all could be read of its last answer that was, else None."""

    line: FeedLine
    entries: tuple[EntryLine, ...]
    partial: str | None = None


@dataclass(frozen=True, slots=True)
class FrontView:
    """The front page. articles, texts, stories: how many are new within the time asked; texts counts copies once; top:
    stories by how many outlets print something on them, then by how fresh they are; said: the latest claims, nested
    ones left out, each text's once."""

    articles: int
    texts: int
    stories: int
    top: tuple[StoryLine, ...]
    said: tuple[ClaimLine, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the desk's work is.

    feeds_read: read at least once, well or badly; texts: articles read in full; waiting: pieces of work on what is new
    (looking again at what was read before is not among them); failing: feeds whose last reading failed; next_at: when
    the next feed is due, None without feeds.
    """

    feeds: int
    feeds_read: int
    entries: int
    articles: int
    texts: int
    recorded: int
    placed: int
    stories: int
    failing: int
    waiting: int
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExchangeLine:
    """What was asked of an outlet once, and what came.

    started: when; seconds: it took; url: as asked; passed: the addresses on the way, from the one asked to the last,
    empty where nothing redirected; moved: where they say that it stands from now on; status: None where no answer came;
    sent, came: headers, keys in lower case; size: bytes of the body, unpacked; kept: whether that body is kept; made:
    counts of what was read out of it (of a feed: "entries", "new", "changed"; of a page: "changed", 1 where its words
    were new), empty where nothing was, or not yet; error, advice: what went wrong, beside ``made`` why not all could be
    read; page_id, title, article_id: of the entry whose page it was, None for a feed.
    """

    id: int
    started: datetime
    seconds: float
    url: str
    passed: tuple[str, ...]
    moved: str | None
    status: int | None
    sent: Mapping[str, str]
    came: Mapping[str, str]
    size: int
    kept: bool
    made: Mapping[str, int]
    error: str | None
    advice: str | None
    page_id: int | None = None
    title: str | None = None
    article_id: int | None = None


@dataclass(frozen=True, slots=True)
class FeedLog:
    """The newest exchanges of one feed, and those of the pages of its newest entries."""

    line: FeedLine
    feed: tuple[ExchangeLine, ...]
    pages: tuple[ExchangeLine, ...]
