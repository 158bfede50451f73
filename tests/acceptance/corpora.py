"""Real input as the tests here need it."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

from dateline.config import Settings, load_settings
from tests.acceptance.site import Site
from tests.shared_data import shared, shared_archive


def desk_settings(folder: Path, site: Site) -> Settings:
    """A desk that may read the site, and makes do with what feeds say."""
    return load_settings(
        folder, allow_addresses=(site.address.removeprefix("http://"),), full_text=False, feed_interval_minutes=1
    )


def labels(path: str) -> list[dict[str, Any]]:
    """The lines of a corpus's index."""
    return [json.loads(line) for line in shared(path).read_text().splitlines()]


def river(days: tuple[str, ...]) -> dict[datetime, dict[str, bytes]]:
    """The answers of some days of ``feeds-river``, by the time they were fetched, then by outlet."""
    files = shared_archive("data/feeds-river/river.tar.xz")
    found: dict[datetime, dict[str, bytes]] = defaultdict(dict)
    for row in labels("data/feeds-river/index.jsonl"):
        if row["fetched"].startswith(days):
            found[datetime.fromisoformat(row["fetched"])][row["outlet"]] = files[row["file"]]
    assert found, f"the river holds nothing of {days}"
    return dict(sorted(found.items()))
