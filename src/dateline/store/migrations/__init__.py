"""The one history of the desk's tables. Alembic is imported only when there is something to change."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

HEAD = "0002"
"""The newest version (a test holds it to the files in ``versions``)."""


def upgrade(connection: Connection, version: str | None) -> bool:
    """Bring the tables from ``version`` (None: no tables) to ``HEAD``, inside the connection's transaction.

    False, and nothing done, where the history does not know ``version``.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        return False
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
    return True
