"""Half-open stretches of days: from the first day, before the last; nothing is counted twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Days from `start` up to but not including `before`; no `before` means still going on."""

    start: date
    before: date | None = None

    def __post_init__(self) -> None:
        if self.before is not None and self.before <= self.start:
            msg = f"a period ends after it starts: {self.start} to {self.before}"
            raise ValueError(msg)

    @property
    def days(self) -> int | None:
        """How many days, unknown for a period that still goes on.

        >>> year(2024).days
        366
        """
        return None if self.before is None else (self.before - self.start).days

    def contains(self, day: date) -> bool:
        """Whether the day lies inside; the last day named by `before` does not."""
        return self.start <= day and (self.before is None or day < self.before)

    def overlap(self, other: Interval) -> Interval | None:
        """The days both hold, or nothing.

        >>> year(2023).overlap(month(2023, 12)) == month(2023, 12)
        True
        >>> year(2023).overlap(year(2024)) is None
        True
        """
        start = max(self.start, other.start)
        ends = [end for end in (self.before, other.before) if end is not None]
        before = min(ends) if ends else None
        if before is not None and before <= start:
            return None
        return Interval(start, before)

    def share_within(self, other: Interval) -> float:
        """The part of this period's days that falls within the other.

        >>> Interval(date(2023, 12, 1), date(2024, 2, 1)).share_within(year(2023))
        0.5
        """
        if self.days is None:
            msg = "a period without an end has no share"
            raise ValueError(msg)
        shared = self.overlap(other)
        return 0.0 if shared is None or shared.days is None else shared.days / self.days

    def __str__(self) -> str:
        if self.before is not None:
            if self == year(self.start.year):
                return str(self.start.year)
            if self == month(self.start.year, self.start.month):
                return f"{self.start.year}-{self.start.month:02d}"
        return f"{self.start}–" + ("" if self.before is None else f"<{self.before}")


def year(number: int) -> Interval:
    """The calendar year."""
    return Interval(date(number, 1, 1), date(number + 1, 1, 1))


def month(number: int, month_number: int) -> Interval:
    """One calendar month.

    >>> month(2024, 12)
    Interval(start=datetime.date(2024, 12, 1), before=datetime.date(2025, 1, 1))
    """
    after = date(number + month_number // 12, month_number % 12 + 1, 1)
    return Interval(date(number, month_number, 1), after)
