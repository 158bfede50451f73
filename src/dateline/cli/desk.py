"""A desk that a command works on and that must be there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.config import Settings
    from dateline.store import Store


@contextmanager
def desk_there(data: Path | None) -> Iterator[tuple[Settings, Store]]:
    """The desk in the folder ``data``, until the block ends. Raises ``StoreFailed`` where there is none: a mistyped
    folder is not to become an empty desk."""
    from dateline.config import load_settings
    from dateline.errors import StoreFailed
    from dateline.store import Store

    settings = load_settings(data)
    if "://" not in settings.database and not Path(settings.database).exists():
        advice = "Name its folder with --data; `dateline add URL` or `dateline serve` makes a new one."
        raise StoreFailed(settings.database, "there is no desk there yet", advice)
    store = Store.open(settings.database)
    try:
        yield settings, store
    finally:
        store.close()
