"""What tests of whole rounds share: a site, and the settings of a desk that may read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.config import Settings, load_settings
from dateline.store import Store
from tests.pipeline.site import Site, serve_site
from tests.pipeline.told import World, told_world


@pytest.fixture
def site() -> Iterator[Site]:
    with serve_site() as served:
        yield served


@pytest.fixture
def settings(tmp_path: Path, site: Site) -> Settings:
    return load_settings(tmp_path, allow_addresses=(site.allowed,), fetch_seconds=30.0)


@pytest.fixture
def world(store: Store, settings: Settings, site: Site) -> Iterator[World]:
    with told_world(store, settings, site) as made:
        yield made
