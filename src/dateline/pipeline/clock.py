"""What time it is, for work and for what the desk writes down."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dateline.config import Settings


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock set to ``start`` when it was made. stands: the instant at which the desk's own clock stands, or None."""

    start: datetime
    stands: datetime | None
    _began: float = field(default_factory=time.monotonic)

    @classmethod
    def of(cls, settings: Settings, now: datetime) -> Clock:
        """A clock for one round or one worker that begins at ``now`` (aware)."""
        return cls(now, settings.clock)

    def now(self) -> datetime:
        """When work is due and leases end."""
        return self.start + timedelta(seconds=time.monotonic() - self._began)

    def seen(self) -> datetime:
        """What is written down as the time at which something was seen."""
        return self.stands or self.now()
