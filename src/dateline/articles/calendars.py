"""Days of other calendars that outlets date their stories in."""

from __future__ import annotations

from datetime import date

_EPOCH = 226_894
"""What the count of days below starts from, as a Gregorian ordinal."""


def from_jalali(year: int, month: int, day: int) -> date | None:
    """A day of the Iranian solar calendar, years 1 to 1600, as a date; None for a day that it does not have.

    Leap years by the 33-year rule, which agrees with the astronomical calendar from 1178 to 1633 (1799 to 2255).
    """
    if not (1 <= year <= 1600 and 1 <= month <= 12 and 1 <= day <= (31 if month < 7 else 30)):
        return None
    before = year - 1
    leaps = before // 33 * 8 + (before % 33 + 3) // 4
    in_year = (month - 1) * 31 if month < 7 else (month - 7) * 30 + 186
    return date.fromordinal(_EPOCH + 365 * before + leaps + in_year + day)
