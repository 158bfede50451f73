"""The sample desk: the newsroom read over HTTP the way any other is, and kept so that the next start is quick."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from platformdirs import user_cache_path

from dateline.config import DATABASE_FILE, Settings
from dateline.pipeline import add_subscription, fetch_round
from dateline.sample.server import LAST_EVENING, Newsroom, serve_newsroom
from dateline.sample.source import HERE
from dateline.store import Store

# One reading each evening, as a desk that followed these outlets through the week would have made: so that articles
# come in the order of their days, and the two that were changed on Friday were seen before.
EVENINGS = (*(datetime(2026, 10, day, 21, 0, tzinfo=UTC) for day in range(12, 16)), LAST_EVENING)
_MARK = "built.json"


def build_sample_desk(
    folder: Path, *, newsroom: Newsroom | None = None, say: Callable[[str], None] | None = None
) -> Settings:
    """Build the desk in an empty folder and give the settings that open it.

    newsroom: the running server to read, left at its last evening; without one a server runs for the time of the
    building alone. say: told in plain words how far it is. Takes some 20 seconds.
    """
    if newsroom is None:
        with serve_newsroom() as own:
            return build_sample_desk(folder, newsroom=own, say=say)
    settings = sample_settings(folder, newsroom)
    store = Store.open(settings.database)
    try:
        for evening in EVENINGS:
            newsroom.moment = evening
            then = replace(settings, clock=evening)
            if evening == EVENINGS[0]:
                for feed in newsroom.feeds:
                    add_subscription(store, then, feed)
            if say is not None:
                say(f"Reading the sample newsroom as it stood on {evening:%A} evening.")
            fetch_round(store, then, evening)
    finally:
        newsroom.moment = LAST_EVENING
        store.close()
    return settings


def open_sample(cache: Path | None = None, *, say: Callable[[str], None] | None = None) -> tuple[Settings, Newsroom]:
    """The finished sample desk and its running newsroom, built first where it is not yet.

    cache: the folder that keeps it, else one in the user's cache folder; kept anew for each version of the package and
    of the newsroom. The newsroom takes the port it was read at, since articles name their pictures by it; where that
    is taken, the desk is built again at another.
    """
    home = (cache or user_cache_path("dateline", appauthor=False)) / f"sample-{version('dateline')}-{_digest()}"
    newsroom = _at_its_port(home)
    if newsroom is not None:
        return sample_settings(home, newsroom), newsroom
    home.parent.mkdir(parents=True, exist_ok=True)
    newsroom = serve_newsroom()
    # Built aside and moved into place, so that a building that was cut short is never taken for a desk.
    aside = Path(tempfile.mkdtemp(prefix="sample-", dir=home.parent))
    try:
        build_sample_desk(aside, newsroom=newsroom, say=say)
        (aside / _MARK).write_text(json.dumps({"port": newsroom.server_port}), encoding="utf-8")
        shutil.rmtree(home, ignore_errors=True)
        aside.rename(home)
    except BaseException:
        newsroom.stop()
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return sample_settings(home, newsroom), newsroom


def sample_settings(folder: Path, newsroom: Newsroom) -> Settings:
    """The settings of a sample desk in a folder: its clock stands, and it may read the newsroom on this machine."""
    return Settings(
        data_dir=folder,
        database=str(folder / DATABASE_FILE),
        allow_addresses=(newsroom.allowed,),
        clock=LAST_EVENING,
        places=HERE / "places.json",
    )


def _at_its_port(home: Path) -> Newsroom | None:
    """The newsroom at the port that the kept desk was read at; None where no desk is kept or the port is taken."""
    try:
        port = int(json.loads((home / _MARK).read_text(encoding="utf-8"))["port"])
        return serve_newsroom(port)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _digest() -> str:
    """Stands for what the newsroom prints: its texts, sheets and looks."""
    found = sha256()
    for path in sorted(path for path in HERE.rglob("*") if path.suffix in {".txt", ".json", ".html", ".xml"}):
        found.update(path.read_bytes())
    return found.hexdigest()[:10]
