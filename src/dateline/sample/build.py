"""The sample desk: the newsroom read over HTTP the way any other is, and kept so that the next start is quick."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from platformdirs import user_cache_path

from dateline.config import DATABASE_FILE, Settings
from dateline.copies.owners import OWNERS_FILE
from dateline.pipeline import Rounds, add_subscription, fetch_round
from dateline.sample.newsroom import newsroom as newsroom_articles
from dateline.sample.server import LAST_EVENING, Newsroom, serve_newsroom
from dateline.sample.source import HERE, outlets
from dateline.store import Store

_WEEK_MINUTES = 7 * 24 * 60


def printings() -> dict[datetime, set[str]]:
    """Every moment at which an outlet printed or changed something, aware UTC, in order, with the outlets' slugs.

    The desk is built by a reading at each, as a desk that followed these outlets through the week would have read them.
    Articles then come in the order of their times on any machine, and what the desk makes of them is always the same;
    in one large reading it would depend on which answer came first.
    """
    printed: dict[datetime, set[str]] = {}
    for listed in newsroom_articles():
        for state in listed.states:
            printed.setdefault(state.since.astimezone(UTC), set()).add(state.outlet.slug)
    return dict(sorted(printed.items()))


def build_sample_desk(
    folder: Path, *, newsroom: Newsroom | None = None, say: Callable[[str], None] | None = None
) -> Settings:
    """Build the desk in an empty folder and give the settings that open it.

    newsroom: the running server to read, left at its last evening; without one a server runs for the time of the
    building alone. say: told in plain words how far it is.
    """
    if newsroom is None:
        with serve_newsroom() as own:
            return build_sample_desk(folder, newsroom=own, say=say)
    settings = sample_settings(folder, newsroom)
    # Nobody sees the hours at which nothing was printed: each reading asks only those who printed something.
    then = replace(settings, feed_interval_minutes=_WEEK_MINUTES)
    printed = printings()
    last = None
    store = Store.open(settings.database)
    shutil.copyfile(HERE / OWNERS_FILE, folder / OWNERS_FILE)
    try:
        newsroom.moment = min(printed)
        feeds = {
            slug: add_subscription(store, then, address).followed[0].id
            for slug, address in zip(outlets(), newsroom.feeds, strict=True)
        }
        with Rounds(store, then) as rounds:
            for moment, slugs in printed.items():
                newsroom.moment = moment
                for slug in slugs:
                    store.read_feed_soon(feeds[slug])
                if say is not None and moment.date() != last:
                    last = moment.date()
                    say(f"Reading the sample newsroom's {moment:%A}.")
                rounds.round(moment, stands=moment)
        newsroom.moment = LAST_EVENING
        for feed_id in feeds.values():
            store.read_feed_soon(feed_id)
        fetch_round(store, settings, LAST_EVENING)
    finally:
        newsroom.moment = LAST_EVENING
        store.close()
    return settings


@contextmanager
def sample_desk(
    *, port: int = 8080, cache: Path | None = None, say: Callable[[str], None] | None = None
) -> Iterator[Settings]:
    """The settings of the finished sample desk, built first where it is not yet; its newsroom runs until the block
    ends.

    port: where the desk's pages are to be served; cache: the folder that keeps it, else one in the user's cache folder;
    kept anew for each version of the code and of the newsroom. The newsroom takes the port it was read at, since
    articles name their pictures by it; where that is taken, another desk is built beside the first.
    """
    home = (cache or user_cache_path("dateline", appauthor=False)) / f"sample-{version('dateline')}-{_digest()}"
    with _kept(home) or _built(home, say) as newsroom:
        yield replace(sample_settings(_folder(home, newsroom), newsroom), port=port)


def _folder(home: Path, newsroom: Newsroom) -> Path:
    """Each kept desk lies under the port that it was read at: a second one that runs at the same time has its own."""
    return home / str(newsroom.server_port)


def _kept(home: Path) -> Newsroom | None:
    """The newsroom at the port of a desk that is kept; None where there is none, or every port is taken."""
    for folder in sorted(home.glob("[0-9]*")):
        with suppress(OSError):
            return serve_newsroom(int(folder.name))
    return None


def _built(home: Path, say: Callable[[str], None] | None) -> Newsroom:
    home.mkdir(parents=True, exist_ok=True)
    newsroom = serve_newsroom()
    # Built aside and moved into place, so that a building that was cut short is never taken for a desk.
    aside = Path(tempfile.mkdtemp(prefix="building-", dir=home))
    try:
        build_sample_desk(aside, newsroom=newsroom, say=say)
        aside.rename(_folder(home, newsroom))
    except BaseException:
        newsroom.stop()
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return newsroom


def sample_settings(folder: Path, newsroom: Newsroom) -> Settings:
    """The settings of a sample desk in a folder: its clock stands, and it may read the newsroom on this machine."""
    return Settings(
        data_dir=folder,
        database=str(folder / DATABASE_FILE),
        allow_addresses=(newsroom.allowed,),
        clock=LAST_EVENING,
        places=HERE / "places.json",
    )


def _digest() -> str:
    """Stands for what the newsroom prints (its texts, sheets and looks), and for the code that reads it: a desk kept by
    other code may have other tables."""
    found = sha256()
    printed = (path for path in HERE.rglob("*") if path.suffix in {".txt", ".json", ".html", ".xml"})
    for path in sorted({*printed, *HERE.parent.rglob("*.py")}):
        found.update(path.read_bytes())
    return found.hexdigest()[:10]
