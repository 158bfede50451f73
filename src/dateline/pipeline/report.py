"""What a round did."""

from __future__ import annotations

from dataclasses import dataclass, field

from dateline.errors import DatelineError


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that went wrong; it stands on its own row as well. subject: the URL or row it is about."""

    subject: str
    reason: str
    advice: str | None


@dataclass(frozen=True, slots=True)
class RoundReport:
    """What one round did.

    feeds: feeds asked for; failed: of them, those that could not be read; entries: seen for the first time; pages:
    fetched; articles: new ones; revisions: of known ones; recorded: articles whose claims were taken down; placed:
    articles that found their story; stories: outlines written; seconds: of real time; troubles: in the order they came;
    failed_feeds: the ids of those that failed.
    """

    feeds: int
    failed: int
    entries: int
    pages: int
    articles: int
    revisions: int
    recorded: int
    placed: int
    stories: int
    seconds: float
    troubles: tuple[Trouble, ...]
    failed_feeds: tuple[int, ...]


_MOST_TROUBLES = 1000


@dataclass(slots=True)
class Tally:
    """Counts of a round while it runs. Each field is written by one thread alone."""

    feeds: int = 0
    failed: set[int] = field(default_factory=set)
    unreadable: set[int] = field(default_factory=set)
    entries: int = 0
    pages: int = 0
    articles: int = 0
    revisions: int = 0
    recorded: int = 0
    placed: int = 0
    stories: set[int] = field(default_factory=set)
    troubles: list[Trouble] = field(default_factory=list)

    def note(self, error: DatelineError) -> None:
        """Remember what went wrong."""
        if len(self.troubles) < _MOST_TROUBLES:
            self.troubles.append(Trouble(error.subject, error.reason, error.advice))

    def report(self, seconds: float) -> RoundReport:
        """The counts as they stand."""
        return RoundReport(
            feeds=self.feeds,
            failed=len(self.failed | self.unreadable),
            entries=self.entries,
            pages=self.pages,
            articles=self.articles,
            revisions=self.revisions,
            recorded=self.recorded,
            placed=self.placed,
            stories=len(self.stories),
            seconds=seconds,
            troubles=tuple(self.troubles),
            failed_feeds=tuple(sorted(self.failed | self.unreadable)),
        )
