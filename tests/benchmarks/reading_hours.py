"""Hourly values of made-up meters: a day, a week, a winter and noise, with gaps and estimates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from energy.calculate.blocks import scaled, unscaled
from energy.calculate.months import hours_of, next_month
from energy.model import Flag

DECIMALS = 2
"""Kilowatt-hours as suppliers send them."""
SHARE_WITH_A_GAP, SHARE_ESTIMATED = 0.03, 0.05


@dataclass(frozen=True)
class Month:
    """One month of all meters.

    values  kWh, NaN where missing                    (meters × hours)
    whole   the same as whole hundredths, 0 where missing
    flags   how each came to be
    """

    first: date
    values: NDArray[np.float64]
    whole: NDArray[np.int64]
    flags: NDArray[np.uint16]


@dataclass(frozen=True)
class Hours:
    """Every month of all meters."""

    series: int
    months: list[Month]

    @property
    def count(self) -> int:
        """How many values, gaps counted in."""
        return sum(month.whole.size for month in self.months)


def made_up(series: int, years: int, first_year: int = 2014) -> Hours:
    """So many meters for so many years; the same numbers every time."""
    random = np.random.default_rng(3)
    level = random.lognormal(np.log(20), 0.8, (series, 1))
    night = random.uniform(0.2, 0.8, (series, 1))
    months: list[Month] = []
    first = date(first_year, 1, 1)
    while first.year < first_year + years:
        months.append(_month(first, level, night, random))
        first = next_month(first)
    return Hours(series, months)


def _month(
    first: date,
    level: NDArray[np.float64],
    night: NDArray[np.float64],
    random: np.random.Generator,
) -> Month:
    series, n = len(level), hours_of(first)
    hour = np.arange(n)
    by_day = np.clip(np.sin((hour % 24 - 6) * np.pi / 14), 0, None)
    is_weekday = (first.weekday() + hour // 24) % 7 < 5
    season = 1 + 0.4 * np.cos((first.month - 1) * np.pi / 6)
    shape = night + (1 - night) * by_day * np.where(is_weekday, 1, 0.3)
    values = level * season * shape * random.normal(1, 0.08, (series, n)).clip(0.2)
    flags = np.full((series, n), Flag.MEASURED, dtype=np.uint16)
    for one in np.flatnonzero(random.random(series) < SHARE_ESTIMATED):
        start = int(random.integers(n - 24))
        flags[one, start : start + 24] = Flag.CALCULATED
    for one in np.flatnonzero(random.random(series) < SHARE_WITH_A_GAP):
        start = int(random.integers(n - 48))
        flags[one, start : start + int(random.integers(1, 48))] = Flag.MISSING
    values[(flags & Flag.MISSING) != 0] = np.nan
    whole, missing = scaled(values, DECIMALS)
    return Month(first, unscaled(whole, missing, DECIMALS), whole, flags)
