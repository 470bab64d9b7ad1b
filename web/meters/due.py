"""When the next value of a supply point is due, from how often values come and when the last was.

The tenth of a month is the day by which the month before is expected, as in the to-do list.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from energy.model import Cadence
from energy.report import DUE_DAY, GRACE_DAYS
from web.formatting import SWEDISH_TIME


def next_due(cadence: Cadence, latest: datetime | date | None) -> date | None:
    """The day by which the next value should be in; None where nothing has come yet.

    >>> next_due(Cadence.STAND_MONTHLY, date(2026, 9, 30)), next_due(Cadence.MONTHLY, None)
    (datetime.date(2026, 11, 10), None)
    >>> next_due(Cadence.STAND_YEARLY, date(2025, 12, 30))
    datetime.date(2027, 1, 10)
    """
    if latest is None:
        return None
    day = latest.astimezone(SWEDISH_TIME).date() if isinstance(latest, datetime) else latest
    awaited = _month(day + timedelta(days=GRACE_DAYS), 0)
    ahead = 12 if cadence is Cadence.STAND_YEARLY else 1
    return _month(awaited, ahead).replace(day=DUE_DAY)


def _month(day: date, ahead: int) -> date:
    number = day.year * 12 + day.month - 1 + ahead
    return date(number // 12, number % 12 + 1, 1)
