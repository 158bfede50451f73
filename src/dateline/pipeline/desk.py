"""A desk in Python: the store, and what fills it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from dateline.config import Settings, load_settings
from dateline.pipeline.report import RoundReport
from dateline.pipeline.rounds import fetch_round
from dateline.pipeline.subscriptions import add_subscription
from dateline.store import Store


class Desk:
    """One desk. store: what it knows, as questions; settings: how it runs. A context manager that closes it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = Store.open(settings.database)

    def add(self, url: str) -> list[int]:
        """Follow a feed, or what the site at ``url`` offers; the ids. See ``add_subscription`` for its errors."""
        return [one.id for one in add_subscription(self.store, self.settings, url).followed]

    def fetch_round(self, now: datetime | None = None, progress: Callable[[str], None] | None = None) -> RoundReport:
        """Do everything that is due, now by the desk's clock or at ``now`` (aware), until nothing is."""
        return fetch_round(self.store, self.settings, now or self.settings.now(), progress)

    def close(self) -> None:
        """Give back what the desk holds."""
        self.store.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_desk(path_or_url: str | Path) -> Desk:
    """Open a desk, made where there is none: a folder, an SQLite file (``.sqlite``, ``.db``), or ``postgresql://…``.

    Settings come from the folder's (the file's folder's) ``dateline.toml`` and the environment. Raises ``StoreFailed``
    and ``BadSetting``.
    """
    address = str(path_or_url)
    if "://" in address:
        return Desk(load_settings(database=address))
    path = Path(address).expanduser().absolute()
    if path.is_file() or path.suffix in (".sqlite", ".sqlite3", ".db"):
        return Desk(load_settings(path.parent, database=path))
    return Desk(load_settings(path))
