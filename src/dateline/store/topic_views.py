"""What the pages of topics ask of the store; see ``store.views``. All times are aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dateline.model import Article, Span
from dateline.store.views import ArticleLine, ClaimLine


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One topic in a list. kind: of the entity, or "tag"; articles: that mention it, in the time that the list is
    about; loose: what bears this name may be several things."""

    id: int
    name: str
    kind: str
    articles: int = 0
    loose: bool = False


@dataclass(frozen=True, slots=True)
class FollowedTopic:
    """A topic that a reader follows. new: articles that came in since they looked last; newest: of those, else of all,
    the one with the latest time, about the topic where there is one such; None where the desk has no article left."""

    line: TopicLine
    new: int
    newest: ArticleLine | None
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class TopicArticle:
    """An article of a topic, with its text. about: whether headline, dek or lead name the topic, or the text names it
    most; else it mentions it; spans: where; new: it came in since the reader looked last; copy_of: the article of this
    page that prints the same text more fully, None where there is none."""

    line: ArticleLine
    article: Article
    about: bool
    spans: tuple[Span, ...]
    new: bool
    copy_of: int | None


@dataclass(frozen=True, slots=True)
class TopicName:
    """One of a topic's names. id: of the name; articles: that the desk knows it from; hand: "same" where a reader said
    that it is the topic's."""

    id: int
    name: str
    kind: str
    articles: int
    hand: str | None


@dataclass(frozen=True, slots=True)
class TopicRole:
    """An office or description as printed beside the name. articles: of the newest ones, how many print it; article_id:
    the newest of them."""

    words: str
    articles: int
    article_id: int


@dataclass(frozen=True, slots=True)
class TopicWeek:
    """Seven days of a topic. start: a Monday, midnight; about, mentions: how many articles."""

    start: datetime
    about: int
    mentions: int


@dataclass(frozen=True, slots=True)
class TopicStory:
    """A story that a topic runs through. articles: of the topic; start, end: times of the first and last of them."""

    id: int
    title: str
    articles: int
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class TopicHand:
    """What a reader said of a name: see ``entity_hands``. id: of the name, None where no article has it any more."""

    id: int | None
    digest: str
    name: str
    what: str
    other: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class TopicView:
    """One topic. id: the surviving id where the asked one is another name of it; names: the topic's own first; printed:
    its forms in the articles of this page, most printed first; articles: newest first; about, mentions: how many
    articles there are in all; stories, weeks: in order of time, of its newest articles; said: what it said, told: what
    was said about it, newest first; related: topics that its newest articles mention most; hidden: a reader said that
    it is no thing at all."""

    id: int
    line: TopicLine
    names: tuple[TopicName, ...]
    printed: tuple[tuple[str, int], ...]
    roles: tuple[TopicRole, ...]
    articles: tuple[TopicArticle, ...]
    more: bool
    about: int
    mentions: int
    weeks: tuple[TopicWeek, ...]
    stories: tuple[TopicStory, ...]
    said: tuple[ClaimLine, ...]
    told: tuple[ClaimLine, ...]
    related: tuple[TopicLine, ...]
    followed: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class TopicsView:
    """Topics to follow. followed: those with something new first; lately: by kind, those that the newest articles
    mention most; hands: what readers said of names, newest first."""

    followed: tuple[FollowedTopic, ...]
    lately: dict[str, tuple[TopicLine, ...]]
    hands: tuple[TopicHand, ...]
