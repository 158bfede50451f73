"""What readers put right by hand, topics that are followed, and by which habits a page was first read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _readings()
    _stories()
    _topics()
    _claims()


def _readings() -> None:
    """By which habits a page was first read."""


def _stories() -> None:
    """Stories merged, split, and articles moved by hand."""


def _topics() -> None:
    """Entities joined across articles, and topics that readers follow."""


def _claims() -> None:
    """Claims that a reader hid or mended."""
