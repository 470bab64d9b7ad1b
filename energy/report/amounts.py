"""Months of points added up in kWh: what is known of it, and how much that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from energy.model import Carrier, Direction, MonthTotal
from omstallning.period import Interval
from omstallning.provenance import Coverage, Figure, Trail
from omstallning.units import factor_between, same_dimension

KWH = "kWh"
KWH_PER_M2 = "kWh/m2"
PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Amount:
    """What is known of a sum, and of how many hours of the hours asked about.

    value  None where nothing is known
    """

    value: float | None
    have: float
    of: float
    estimated: float

    @property
    def is_whole(self) -> bool:
        """Whether every hour is answered."""
        return self.value is not None and self.have >= self.of

    @property
    def coverage(self) -> Coverage:
        """The hours that are answered."""
        return Coverage(self.have, self.of, "hours")

    @property
    def quality(self) -> str | None:
        """A word about the sum, where there is something to say."""
        if self.value is None or not self.have:
            return None
        if not self.is_whole:
            return "partial"
        return "estimated" if self.estimated else None


def kwh_factor(point: Any) -> float | None:
    """Energy in one unit of what a point measures, in kWh; None where it is not known."""
    if not Carrier(point.carrier).is_energy:
        return None
    if same_dimension(point.measured_in, KWH):
        return factor_between(point.measured_in, KWH)
    return None if point.kwh_per_unit is None else float(point.kwh_per_unit)


def in_kwh(total: MonthTotal, factor: float | None) -> MonthTotal:
    """The same month in kWh; without a factor it is not known."""
    if factor is None or total.value is None:
        return replace(total, value=None, unit=KWH, have=0.0, estimated=0.0)
    return replace(total, value=total.value * factor, unit=KWH)


def amount(totals: Iterable[MonthTotal]) -> Amount:
    """The sum of what is known.

    >>> months = [MonthTotal(1, date(2023, m, 1), v, "kWh", h, 744, 0, None)
    ...           for m, v, h in ((1, 10.0, 744), (3, None, 0))]
    >>> amount(months)
    Amount(value=10.0, have=744.0, of=1488.0, estimated=0.0)
    """
    found = list(totals)
    known = [total.value for total in found if total.value is not None]
    return Amount(
        sum(known) if known else None,
        float(sum(total.have for total in found)),
        float(sum(total.of for total in found)),
        float(sum(total.estimated for total in found)),
    )


def figure(
    value: Amount, period: str, trail: Trail | None, *, unit: str = KWH, divisor: float = 1.0
) -> Figure:
    """A sum as people meet it, with the hours behind it."""
    return Figure(
        value=None if value.value is None else value.value / divisor,
        unit=unit,
        period=period,
        coverage=value.coverage,
        trail=trail,
        quality=value.quality,
    )


def is_bought_energy(point: Any) -> bool:
    """Whether a point counts energy that comes into the building from somebody else."""
    return point.direction is Direction.BOUGHT and Carrier(point.carrier).is_energy


def year_shown(year: int, today: date | None) -> Interval:
    """The months of a year that are over on a day; the whole year where no day is given.

    Of a year that has not yet had a whole month, the whole year.
    """
    whole = Interval(date(year, 1, 1), date(year + 1, 1, 1))
    if today is None:
        return whole
    over = today.replace(day=1)
    return Interval(whole.start, over) if whole.start < over < date(year + 1, 1, 1) else whole
