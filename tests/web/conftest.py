"""One invented desk, served on loopback for the whole session, and a browser to look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from dateline.config import Settings
from dateline.store import Store
from tests import chromium
from tests.web import invented
from tests.web.running import Client, serving


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "owners.json").write_text(invented.OWNERS, encoding="utf-8")
    return Settings(data_dir=folder, database=str(folder / "desk.sqlite"), port=0, clock=invented.NOW)


@pytest.fixture(scope="session")
def store(settings: Settings) -> Iterator[Store]:
    store = Store.open(settings.database)
    invented.build(store)
    yield store
    store.close()


@pytest.fixture(scope="session")
def served(settings: Settings, store: Store) -> Iterator[int]:
    with serving(settings, store, sample=True) as client:
        yield client.port


@pytest.fixture
def client(served: int) -> Client:
    """A reader who has not been here before."""
    return Client(served)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[tuple[Client, Store, Settings]]:
    """A desk that follows nothing yet, in the real time."""
    settings = Settings(data_dir=tmp_path, database=str(tmp_path / "desk.sqlite"), port=0)
    store = Store.open(settings.database)
    with serving(settings, store) as client:
        yield client, store, settings
    store.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        pytest.skip("NOT LOOKED AT IN A BROWSER: no Chromium here (python -m tests.chromium installs one)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        yield browser
        browser.close()
