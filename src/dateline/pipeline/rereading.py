"""Reading anew what an earlier version of the desk read, from what was kept as it came."""

from __future__ import annotations

from datetime import datetime

from dateline.articles.outlet_rules import OutletRules
from dateline.errors import NotAnArticle, PageUnreadable
from dateline.model import Article
from dateline.pipeline import versions
from dateline.pipeline.habits import read_source
from dateline.record import Gazetteer, analyse
from dateline.store import Lease, Store
from dateline.store.rebuilding import Reading, StateToReread, Versions


def present() -> Versions:
    """The version of each stage as it is now."""
    return Versions(versions.ARTICLE, versions.RECORD, versions.PLACING, versions.OUTLINE, versions.INDEX)


def reread(
    store: Store,
    article_id: int,
    places: Gazetteer,
    now: datetime,
    lease: Lease | None = None,
    outlets: OutletRules | None = None,
    claims: str = "encoder",
) -> None:
    """Read an article's states anew, and take down the claims of the one that stands for it where its words are others.

    What the present reader makes nothing of stays as it was read. lease: of the work that asked for it, or None;
    outlets: the rules of outlets that have one of their own, the package's where None; claims: what finds them. Raises
    ``LeaseLost``.
    """
    readings = []
    for state in store.states_to_reread(article_id, versions.ARTICLE):
        article = _read(store, state, outlets)
        if article is not None:
            differs = state.newest and _words(article) != _words(state.article)
            record = analyse(article, places=places, claims=claims) if differs else None
            readings.append(Reading(state, article, record))
    store.take_readings(lease, article_id, readings, present(), now, world=places)


def _read(store: Store, state: StateToReread, outlets: OutletRules | None) -> Article | None:
    try:
        made = read_source(store, state.source, state.seen, outlets)
    except (NotAnArticle, PageUnreadable):
        return None
    # What the present reader refuses of a page is not to become the feed's words for it, nor a whole text a part: the
    # feed's words of an earlier state may be gone by now.
    poorer = made.article.partial is not None and state.article.partial is None
    return made.article if made.from_page == (state.source.raw is not None) and not poorer else None


def _words(article: Article) -> tuple[str | None, ...]:
    """Every text that spans of a record point into."""
    return (article.headline, article.dek, article.text, *(image.caption for image in article.images))
