"""What the desk has seen and made of it, kept in SQLite or PostgreSQL.

``Store`` answers the questions that pages and workers ask; each file here holds those about one thing.
"""

from __future__ import annotations

from dateline.store.archives import ArchiveQuestions
from dateline.store.articles import ArticleIntake
from dateline.store.asking import FeedFetches
from dateline.store.claim_hands import ClaimHandQuestions
from dateline.store.clocks import ClockQuestions
from dateline.store.condition import ConditionQuestions
from dateline.store.deleting import DeletingQuestions
from dateline.store.entries import EntryQuestions
from dateline.store.exporting import ExportQuestions
from dateline.store.feeds import FeedQuestions, RawAnswer
from dateline.store.habits import HabitQuestions
from dateline.store.hubs import HubQuestions
from dateline.store.places import PlaceQuestions
from dateline.store.placing import PlacingQuestions
from dateline.store.progress import ProgressQuestions
from dateline.store.pruning import PruningQuestions
from dateline.store.readers import READER, ReaderQuestions
from dateline.store.rebuilding import RebuildingQuestions
from dateline.store.record import RecordQuestions
from dateline.store.related import RelatedQuestions
from dateline.store.river import RiverQuestions
from dateline.store.robots import RobotsQuestions
from dateline.store.search import SearchIndexing, SearchQuestions
from dateline.store.sources import SourceQuestions
from dateline.store.space import SpaceQuestions
from dateline.store.stories import StoryQuestions
from dateline.store.story_hands import StoryHandQuestions
from dateline.store.topic_hands import TopicHandQuestions
from dateline.store.topics import TopicQuestions
from dateline.store.work import Lease, Role, Work, WorkQuestions


class Store(
    FeedQuestions,
    FeedFetches,
    EntryQuestions,
    HubQuestions,
    ArticleIntake,
    HabitQuestions,
    ArchiveQuestions,
    RecordQuestions,
    ClaimHandQuestions,
    SourceQuestions,
    PlaceQuestions,
    ExportQuestions,
    PlacingQuestions,
    RiverQuestions,
    SearchIndexing,
    SearchQuestions,
    StoryQuestions,
    StoryHandQuestions,
    RelatedQuestions,
    TopicQuestions,
    TopicHandQuestions,
    RobotsQuestions,
    ReaderQuestions,
    ProgressQuestions,
    ConditionQuestions,
    ClockQuestions,
    DeletingQuestions,
    RebuildingQuestions,
    PruningQuestions,
    SpaceQuestions,
    WorkQuestions,
):
    """One desk's store. Safe to share between threads; each process opens its own."""


__all__ = ["READER", "Lease", "RawAnswer", "Role", "Store", "Work"]
