"""A month of evenly stepped values in Swedish normal time, where every day has 24 hours.

Suppliers register energy in normal time (UTC+1 all year), so a month is always whole days; only
what people see, and some exports, follow summer time. Source of the changes: the tz database.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from omstallning.errors import Invalid

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NORMAL = timedelta(hours=1)
"""How far Swedish normal time is ahead of UTC."""
DAY_MINUTES = 24 * 60

Stamps = NDArray[np.datetime64]
Positions = NDArray[np.intp]


def month_of(moment: datetime) -> date:
    """The first day of the month in normal time that a moment lies in.

    >>> month_of(datetime(2023, 12, 31, 23, 0, tzinfo=UTC))
    datetime.date(2024, 1, 1)
    """
    there = moment.astimezone(UTC) + NORMAL
    return date(there.year, there.month, 1)


def next_month(month: date) -> date:
    """The first day of the month after.

    >>> next_month(date(2023, 12, 1))
    datetime.date(2024, 1, 1)
    """
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def normal_day(moment: datetime | date) -> date:
    """The day of a moment in Swedish normal time.

    >>> from datetime import UTC
    >>> normal_day(datetime(2026, 9, 30, 23, 0, tzinfo=UTC))
    datetime.date(2026, 10, 1)
    """
    return (moment.astimezone(UTC) + NORMAL).date() if isinstance(moment, datetime) else moment


def hours_of(month: date, step_minutes: int = 60) -> int:
    """How many values a whole month holds: days · 24 · 60 / step.

    step_minutes  length of one value  [min], a divisor of a day

    >>> hours_of(date(2024, 2, 1), 60), hours_of(date(2023, 10, 1), 15)
    (696, 2976)
    """
    if step_minutes <= 0 or DAY_MINUTES % step_minutes:
        raise ValueError(f"a step of {step_minutes} minutes does not divide a day")
    return monthrange(month.year, month.month)[1] * (DAY_MINUTES // step_minutes)


def start_of(month: date) -> datetime:
    """The moment, in UTC, at which a month begins in normal time.

    >>> start_of(date(2024, 7, 1)).isoformat()
    '2024-06-30T23:00:00+00:00'
    """
    return datetime(month.year, month.month, 1, tzinfo=UTC) - NORMAL


def position(stamps: Stamps, month: date, step_minutes: int = 60) -> Positions:
    """Where in its month each value belongs: (stamp − start of month) / step.

    stamps  start of each value in normal time, all within the month

    Raises Invalid (outside_month, off_grid) naming the first stamp that does not belong.

    >>> position(np.array(["2024-03-01T00:00", "2024-03-31T23:00"], "datetime64[s]"),
    ...          date(2024, 3, 1)).tolist()
    [0, 743]
    """
    first = np.datetime64(month.replace(day=1), "s")
    seconds = (stamps.astype("datetime64[s]") - first).astype(np.int64)
    places, rest = np.divmod(seconds, step_minutes * 60)
    outside = (places < 0) | (places >= hours_of(month, step_minutes))
    for wrong, reason in ((outside, "outside_month"), (rest != 0, "off_grid")):
        if wrong.any():
            at = stamps[np.argmax(wrong)].astype("datetime64[s]").item()
            raise Invalid("time", at, reason, month=month, step_minutes=step_minutes)
    return places.astype(np.intp)


def split_by_month(stamps: Stamps) -> dict[date, Positions]:
    """Which of the stamps, in normal time, lie in each month, in their order.

    >>> split_by_month(np.array(["2024-01-31T23:00", "2024-02-01T00:00"], "datetime64[s]"))
    {datetime.date(2024, 1, 1): array([0]), datetime.date(2024, 2, 1): array([1])}
    """
    if stamps.size == 0:
        return {}
    number = stamps.astype("datetime64[M]").astype(np.int64)
    order = np.argsort(number, kind="stable")
    months, starts = np.unique(number[order], return_index=True)
    parts = np.split(order, starts[1:])
    return {
        month.astype("datetime64[M]").astype("datetime64[D]").item(): part
        for month, part in zip(months, parts, strict=True)
    }


def normal_time(local: Stamps) -> Stamps:
    """What the clock of normal time showed when Swedish clocks showed these times.

    normal = local − (offset of Stockholm − 1 h)

    local  times of one series as people's clocks showed them, in the order they were written

    In October an hour is shown twice: it is the second one once a time comes back to, or before,
    one already written; a series written backwards is read from its end. Alone it is the first.

    Raises Invalid: no_such_local_time for an hour that March skips, repeated_local_time for an hour
    written more than twice.

    >>> night = ["2023-10-29T01:00", "2023-10-29T02:00", "2023-10-29T02:00", "2023-10-29T03:00"]
    >>> normal_time(np.array(night, "datetime64[s]")).astype(str).tolist()
    ['2023-10-29T00:00:00', '2023-10-29T01:00:00', '2023-10-29T02:00:00', '2023-10-29T03:00:00']
    """
    if local.size == 0:
        return local.astype("datetime64[s]")
    seconds = local.astype("datetime64[s]")
    days, which = np.unique(seconds.astype("datetime64[D]"), return_inverse=True)
    ahead = [_ahead(day.item()) for day in days]
    offset = np.array([at_start for at_start, _ in ahead], dtype=np.int64)[which]
    for number, (at_start, at_end) in enumerate(ahead):
        if at_start != at_end:
            there = np.flatnonzero(which == number)
            offset[there] = _on_the_day(seconds[there])
    return seconds - offset.astype("timedelta64[s]")


def _ahead(day: date) -> tuple[int, int]:
    """Seconds that people's clocks are ahead of normal time when a day begins and when it ends."""
    ends = (day, day + timedelta(days=1))
    moments = [datetime(at.year, at.month, at.day, tzinfo=STOCKHOLM) for at in ends]
    start, end = (_seconds(moment) for moment in moments)
    return start, end


def _seconds(moment: datetime) -> int:
    """How far ahead of normal time the clock is at a moment."""
    offset = moment.utcoffset()
    return 0 if offset is None else int((offset - NORMAL).total_seconds())


def _on_the_day(local: Stamps) -> NDArray[np.int64]:
    """Seconds ahead of normal time for each time of a day on which the clocks were changed."""
    clocks = [stamp.item().replace(tzinfo=STOCKHOLM) for stamp in local]
    early = np.array([_seconds(clock) for clock in clocks], dtype=np.int64)
    late = np.array([_seconds(clock.replace(fold=1)) for clock in clocks], dtype=np.int64)
    skipped = late > early
    if skipped.any():
        raise Invalid("time", local[np.argmax(skipped)].item(), "no_such_local_time")
    twice = np.flatnonzero(early > late)
    if local[0] > local[-1]:
        twice = twice[::-1]
    came_back = np.zeros(len(twice), dtype=np.int64)
    came_back[1:] = np.cumsum(local[twice][1:] <= local[twice][:-1])
    if (came_back > 1).any():
        again = twice[np.argmax(came_back > 1)]
        raise Invalid("time", local[again].item(), "repeated_local_time")
    early[twice[came_back == 1]] = late[twice[came_back == 1]]
    return early
