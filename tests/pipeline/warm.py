"""What the fork server of ``zygote`` loads once, so that each process it forks starts in milliseconds."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import psycopg  # noqa: F401
import pytest  # noqa: F401
import sqlalchemy.dialects.postgresql.psycopg  # noqa: F401

import dateline.store.migrations
import dateline.web  # noqa: F401
from dateline.articles import read_article
from dateline.record import analyse, load_gazetteer
from dateline.store import Store
from tests.pipeline import dying, worker_process, zygote  # noqa: F401
from tests.pipeline.world import MONDAY, events, page
from tests.store import old_desk  # noqa: F401
from tests.web import invented, running  # noqa: F401

_told = events(1)[0]
_read = read_article(page("Orven Courier", _told.headline, _told.paragraphs(), MONDAY).encode(), "https://a.example/1")
# By the rules: onnxruntime starts a thread, and what is forked from a process with threads may wait for ever for a lock
# that one of them held. Each process loads the encoder itself, as a worker does.
analyse(_read, places=load_gazetteer(None), claims="rules")
assert "onnxruntime" not in sys.modules

with tempfile.TemporaryDirectory() as _folder:
    Store.open(Path(_folder) / "desk.sqlite").close()
