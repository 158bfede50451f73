"""How long a feed's own words ask for it to be left alone."""

from __future__ import annotations

_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
_LONGEST = 525_600


def asked_minutes(ttl: str | None, period: str | None, frequency: str | None) -> int | None:
    """Minutes between two looks, by RSS's ``ttl``, else by ``sy:updatePeriod`` with ``sy:updateFrequency``.

    Each as printed. None where neither says anything that can be meant.
    """
    minutes = _whole(ttl)
    if minutes is None and period is not None:
        each = _PERIODS.get(period.strip().lower())
        # How many times in a period; once where nothing is said, or nothing sensible.
        minutes = each // max(_whole(frequency) or 1, 1) if each is not None else None
    return min(minutes, _LONGEST) if minutes else None


def _whole(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text[:9]) if text.isascii() and text.isdecimal() else None
