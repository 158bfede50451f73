"""The one history of the desk's tables. Alembic is imported only when there is something to change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0005"
"""The newest version (a test holds it to the files in ``versions``)."""


def upgrade(connection: Connection, version: str | None, to: str = HEAD) -> bool:
    """Bring the tables from ``version`` (None: no tables) to ``to``, inside the connection's transaction.

    False, and nothing done, where the history does not know ``version``.
    """
    from alembic import command

    if version is not None and not knows(version):
        return False
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)
    return True


def knows(version: str) -> bool:
    """Whether the history has this version."""
    from alembic.script import ScriptDirectory

    return version in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
