"""Where the log goes: words for somebody who watches a terminal, a JSON line each for whatever else reads it."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.config import Settings


class JsonLines(logging.Formatter):
    """One JSON object a line: ``at``, ``level``, ``log``, ``text``, and the parts that the line was made of."""

    def format(self, record: logging.LogRecord) -> str:
        from dateline.model import to_json

        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said = {"at": at, "level": record.levelname.lower(), "log": record.name, "text": record.getMessage()}
        if record.exc_info:
            said["fault"] = self.formatException(record.exc_info)
        return to_json(said | getattr(record, "fields", {}))


class Words(logging.Formatter):
    """The time of day and the words."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s  %(message)s", "%H:%M:%S")


def set_up_log(settings: Settings) -> None:
    """Write this process's log to standard error: all of it, or what went wrong alone, as the settings have it, and
    where they leave it open all of it unless somebody watches."""
    watched = sys.stderr.isatty()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Words() if watched else JsonLines())
    everything = settings.log == "work" or (settings.log is None and not watched)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("dateline").setLevel(logging.INFO if everything else logging.WARNING)
