"""What passed between two stands, parted over the months it took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import fsum, ulp

from energy.calculate.months import month_of, next_month, start_of
from energy.calculate.stands import Used


@dataclass(frozen=True, slots=True)
class MonthShare:
    """A month's part of what was used, with the hours that are known and the stands behind it."""

    amount: float
    covered_hours: float
    stand_ids: tuple[int, ...]


def by_time(used: Sequence[Used], months: Iterable[date] | None = None) -> dict[date, MonthShare]:
    """What was used in each month in normal time, spread evenly between two stands.

    part = amount · hours within the month / hours between the stands; the last part is the rest

    months  first days of those asked for; None: every month that was touched

    Parts are whole multiples of the last binary digit of the sum, so that they add up to it exactly
    and not merely nearly. A month that no two stands enclose in any part is left out: it is not 0.

    >>> from datetime import UTC
    >>> start = datetime(2022, 12, 31, 23, tzinfo=UTC)
    >>> parts = by_time([Used(start, datetime(2023, 3, 31, 23, tzinfo=UTC), 900.0, (1, 2))])
    >>> {month.month: (share.amount, share.covered_hours) for month, share in parts.items()}
    {1: (310.0, 744.0), 2: (280.0, 672.0), 3: (310.0, 744.0)}
    """
    grain = ulp(fsum(each.amount for each in used)) if used else 0.0
    parts: dict[date, list[tuple[float, float, tuple[int, ...]]]] = {}
    for each in used:
        for month, amount, hours in _parts(each, grain):
            parts.setdefault(month, []).append((amount, hours, each.stand_ids))
    asked = sorted(parts) if months is None else [month for month in months if month in parts]
    return {
        month: MonthShare(
            amount=fsum(amount for amount, _, _ in parts[month]),
            covered_hours=fsum(hours for _, hours, _ in parts[month]),
            stand_ids=tuple(dict.fromkeys(i for _, _, ids in parts[month] for i in ids)),
        )
        for month in asked
    }


def _parts(used: Used, grain: float) -> list[tuple[date, float, float]]:
    """Month, amount and hours of each month between two stands."""
    ends = _month_ends(used.start, used.before)
    made: list[tuple[date, float, float]] = []
    rest, start = used.amount, used.start
    for end in ends:
        hours = (end - start).total_seconds() / 3600
        amount = min(rest, round(used.amount * (hours / used.hours) / grain) * grain)
        made.append((month_of(start), amount, hours))
        rest, start = rest - amount, end
    made.append((month_of(start), rest, (used.before - start).total_seconds() / 3600))
    return made


def _month_ends(start: datetime, before: datetime) -> list[datetime]:
    """The beginnings of months that lie strictly between two moments."""
    ends: list[datetime] = []
    month = next_month(month_of(start))
    while start_of(month) < before:
        ends.append(start_of(month))
        month = next_month(month)
    return ends
