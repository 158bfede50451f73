"""A topic's weeks as a small drawing: how many articles each has, and from when to when each of its stories runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dateline.store.topic_views import TopicStory, TopicView

WIDTH, HEIGHT = 520, 40
_GAP = 2
_LEAST = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One week. about_y, about_height: of the articles that are about the topic; y, height: of all."""

    x: float
    width: float
    y: float
    height: float
    about_y: float
    about_height: float
    start: datetime
    articles: int


@dataclass(frozen=True, slots=True)
class Run:
    """A story's place on the weeks' line, in the same units across."""

    story: TopicStory
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Weeks:
    """The drawing. bars: none where there is one week alone; starts, ends: the first week's Monday and the last one's
    Sunday."""

    bars: tuple[Bar, ...]
    runs: tuple[Run, ...]
    starts: datetime
    ends: datetime
    width: int = WIDTH
    height: int = HEIGHT


def drawn_weeks(view: TopicView) -> Weeks | None:
    """The drawing of a topic's weeks; None where its articles are all older than those it could show."""
    if not view.weeks:
        return None
    starts = view.weeks[0].start
    ends = view.weeks[-1].start + timedelta(weeks=1) - timedelta(seconds=1)
    seconds = (ends - starts).total_seconds()
    wide = WIDTH / len(view.weeks)
    most = max(week.about + week.mentions for week in view.weeks) or 1

    def tall(articles: int) -> float:
        return round(HEIGHT * articles / most, 1)

    bars = []
    for number, week in enumerate(view.weeks):
        every = week.about + week.mentions
        bars.append(
            Bar(
                x=round(number * wide, 1),
                width=round(wide - _GAP, 1),
                y=HEIGHT - tall(every),
                height=tall(every),
                about_y=HEIGHT - tall(week.about),
                about_height=tall(week.about),
                start=week.start,
                articles=every,
            )
        )

    def across(at: datetime) -> float:
        return WIDTH * min(1.0, max(0.0, (at - starts).total_seconds() / seconds))

    runs = []
    for story in view.stories:
        if story.end >= starts:
            width = max(_LEAST, across(story.end) - across(story.start))
            runs.append(Run(story, round(min(across(story.start), WIDTH - width), 1), round(width, 1)))
    return Weeks(tuple(bars) if len(bars) > 1 else (), tuple(runs), starts, ends)
