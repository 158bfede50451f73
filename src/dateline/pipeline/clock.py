"""What time it is, for work and for what the desk writes down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dateline.config import Settings


@dataclass(slots=True)
class Clock:
    """A clock that runs. ahead: of the real time; stands: the instant at which the desk's own clock stands, or None."""

    ahead: timedelta
    stands: datetime | None

    @classmethod
    def of(cls, settings: Settings, now: datetime | None = None) -> Clock:
        """The real time, or a clock that is set to ``now`` (aware) as it is made."""
        clock = cls(timedelta(), settings.clock)
        if now is not None:
            clock.set(now)
        return clock

    def set(self, now: datetime) -> None:
        """Set it to ``now`` (aware); it runs on from there."""
        self.ahead = now - datetime.now(UTC)

    def now(self) -> datetime:
        """When work is due and leases end."""
        return datetime.now(UTC) + self.ahead

    def seen(self) -> datetime:
        """What is written down as the time at which something was seen."""
        return self.stands or self.now()
