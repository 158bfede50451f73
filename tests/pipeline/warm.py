"""What the fork server of ``zygote`` loads once, so that each process it forks starts in milliseconds."""

from __future__ import annotations

import psycopg  # noqa: F401
import sqlalchemy.dialects.postgresql.psycopg  # noqa: F401

import dateline.store.migrations
import dateline.web  # noqa: F401
from dateline.articles import read_article
from dateline.record import analyse, load_gazetteer
from tests.pipeline import dying  # noqa: F401
from tests.pipeline.world import MONDAY, events, page

_told = events(1)[0]
_read = read_article(page("Orven Courier", _told.headline, _told.paragraphs(), MONDAY).encode(), "https://a.example/1")
analyse(_read, places=load_gazetteer(None))
