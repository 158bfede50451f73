"""What was brought in, as it is counted and told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from dateline.store import Store
from dateline.store.archives import Capture

Progress = Callable[[str], None]

_MOST_TOLD = 100
_BATCH = 64
_BATCH_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of one file of captures, or of one folder.

    records: records of the file, or files of the folder; pages: states of pages that are new to the desk; known: that
    it had already; skipped: what else there was, by what it is; refused: files that are no article, each with why;
    damages: what could not be read, each with where and why, the first hundred of ``damaged``.
    """

    name: str
    records: int
    pages: int
    known: int
    skipped: dict[str, int]
    refused: tuple[str, ...]
    damages: tuple[str, ...]
    damaged: int


@dataclass(slots=True)
class Taking:
    """Takes captures into a desk, a batch in a transaction, and counts. kind, name, identity: see ``keep_captures``."""

    store: Store
    kind: str
    name: str
    identity: str
    now: datetime
    records: int = 0
    pages: int = 0
    known: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    damages: list[str] = field(default_factory=list)
    damaged: int = 0
    damaged_at: int | None = None  # the byte of the last damage that was said
    _waiting: list[Capture] = field(default_factory=list)
    _size: int = 0

    def take(self, capture: Capture) -> None:
        """Keep a capture, now or with the next ones."""
        self._waiting.append(capture)
        self._size += len(capture.answer.body)
        if len(self._waiting) >= _BATCH or self._size >= _BATCH_BYTES:
            self.flush()

    def flush(self) -> None:
        """Keep what was taken so far."""
        if not self._waiting:
            return
        kept = self.store.keep_captures(self.kind, self.name, self._waiting, self.now, identity=self.identity)
        self._waiting, self._size = [], 0
        self.pages += kept.kept
        self.known += kept.known
        if kept.erased:
            self.skipped["pages deleted or pruned before"] += kept.erased

    def damage(self, told: str) -> None:
        """Say that something could not be read."""
        self.damaged += 1
        if len(self.damages) < _MOST_TOLD:
            self.damages.append(told)

    def report(self) -> Imported:
        """Everything as it stands."""
        return Imported(
            name=self.name,
            records=self.records,
            pages=self.pages,
            known=self.known,
            skipped=dict(sorted(self.skipped.items())),
            refused=tuple(self.refused),
            damages=tuple(self.damages),
            damaged=self.damaged,
        )
