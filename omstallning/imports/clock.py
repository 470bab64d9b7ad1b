"""Moments and times of day as files write them, by whatever clock the file follows."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from omstallning.notation import Unreadable, UnreadableDate, read_date

_CLOCK = r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,]0+)?)?"
_TIME = re.compile(rf"{_CLOCK}(?: ?[-\u2013] ?[0-9]{{1,2}}[:.][0-9]{{2}}(?:[:.][0-9]{{2}})?)?")
_MOMENT = re.compile(
    r"([12][0-9]{3}[-/]?[0-9]{2}[-/]?[0-9]{2})(?:[T ]| kl\.? )"
    r"([0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,]0+)?)?)"
    r" ?([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)


class UnreadableMoment(Unreadable):
    """The text names no day with a time."""

    code = "unreadable_moment"


class UnreadableTime(Unreadable):
    """The text is no time of day."""

    code = "unreadable_time"


def read_moment(cell: str | date) -> datetime:
    """A day and a time; with a time zone only where one is written. 24:00 is the day's end.

    Raises UnreadableMoment.

    >>> read_moment("2023-03-26 01:00") == read_moment("20230326T01:00:00") == read_moment(
    ...     "2023-03-26 kl. 01.00")
    True
    """
    if isinstance(cell, datetime):
        past = timedelta(microseconds=cell.microsecond)
        return cell - past + timedelta(seconds=round(past.total_seconds()))
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    text = " ".join(cell.split())
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise UnreadableMoment(cell)
    try:
        moment = datetime.combine(read_date(found[1]), time()) + read_time(found[2])
        return moment if found[3] is None else moment.replace(tzinfo=_zone(found[3]))
    except (UnreadableDate, UnreadableTime) as error:
        raise UnreadableMoment(cell) from error


def _zone(written: str) -> timezone:
    if written in "Zz":
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:]) if len(written) > 3 else 0
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(-ahead if written[0] == "-" else ahead)


def read_time(cell: str | time | timedelta) -> timedelta:
    """A time of day since midnight; of a stretch of time its beginning. 24:00 is the day's end.

    Raises UnreadableTime.

    >>> read_time("13.30") == read_time("13:30:00") == read_time("13:30–14:30")
    True
    """
    if isinstance(cell, timedelta):
        return cell
    if isinstance(cell, time):
        return timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
    found = _TIME.fullmatch(" ".join(cell.split()))
    if found is None:
        raise UnreadableTime(cell)
    hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
    if hours > 24 or minutes > 59 or seconds > 59 or (hours == 24 and (minutes or seconds)):
        raise UnreadableTime(cell)
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)
