"""Where the published years point, how surely, and when that line meets a target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

FEWEST_POINTS = 3
SIGHT_YEARS = 100
"""A straight line drawn further than this past the last outcome says nothing."""

STUDENT_975 = (
    12.70620,
    4.30265,
    3.18245,
    2.77645,
    2.57058,
    2.44691,
    2.36462,
    2.30600,
    2.26216,
    2.22814,
)
"""Student's t at 0.975 for 1 to 10 degrees of freedom (NIST/SEMATECH e-Handbook, 1.3.6.7.2)."""


@dataclass(frozen=True, slots=True)
class Trend:
    """A straight line through published years, with the spread of the points around it.

    slope  [unit per year], centre_value at centre_year, spread: residual standard deviation,
    scatter: Σ(x − x̄)² in years²
    """

    first_year: int
    last_year: int
    points: int
    slope: float
    centre_year: float
    centre_value: float
    spread: float
    scatter: float

    def value(self, year: float) -> float:
        """The line's value in a year."""
        return self.centre_value + self.slope * (year - self.centre_year)

    def band(self, year: float) -> tuple[float, float]:
        """Where a new year's outcome is expected with 95 % probability, were the line true.

        ŷ ± t(0.975, n − 2) · s · √(1 + 1/n + (x − x̄)² / Σ(x_i − x̄)²)

        Method: NIST/SEMATECH e-Handbook of Statistical Methods, section 4.5.2.1 (prediction).
        """
        reach = sqrt(1 + 1 / self.points + (year - self.centre_year) ** 2 / self.scatter)
        half = student_975(self.points - 2) * self.spread * reach
        return self.value(year) - half, self.value(year) + half

    def meets(self, target: float, *, base: float) -> int | None:
        """The first year in which the line has reached the target, or nothing: not on this trend.

        x = x_n + (target − ŷ(x_n)) / slope, rounded up to a whole year; the last published year
        when the line is there already (on the other side of the target than the base); nothing
        when it is level, leads away, or arrives more than a hundred years later.

        target, base  values of the target and of its base, in the unit of the series
        """
        left = (self.value(self.last_year) - target) * (1 if base > target else -1)
        if left <= 0:
            return self.last_year
        pace = -self.slope * (1 if base > target else -1)
        if pace <= 0 or left > pace * SIGHT_YEARS:
            return None
        return self.last_year + ceil(round(left / pace, 9))


def trend(published: Mapping[int, float], breaks: Sequence[int] = ()) -> Trend | None:
    """The least-squares line through the years counted by the latest method.

    b = Σ(x − x̄)(y − ȳ) / Σ(x − x̄)²,  s² = Σ(y − ŷ)² / (n − 2)

    published  year → outcome, one vintage
    breaks     first years of a new method; a line never runs across the last of them

    Nothing with fewer than three years. Method: NIST/SEMATECH e-Handbook, section 4.4.3.1.

    >>> trend({2020: 10.0, 2021: 8.0, 2022: 6.0}).meets(0.0, base=10.0)
    2025
    """
    first = max(breaks, default=None)
    years = sorted(year for year in published if first is None or year >= first)
    count = len(years)
    if count < FEWEST_POINTS:
        return None
    centre_year = sum(years) / count
    centre_value = sum(published[year] for year in years) / count
    scatter = sum((year - centre_year) ** 2 for year in years)
    slope = sum((year - centre_year) * (published[year] - centre_value) for year in years) / scatter
    residual = sum(
        (published[year] - centre_value - slope * (year - centre_year)) ** 2 for year in years
    )
    return Trend(
        first_year=years[0],
        last_year=years[-1],
        points=count,
        slope=slope,
        centre_year=centre_year,
        centre_value=centre_value,
        spread=sqrt(residual / (count - 2)),
        scatter=scatter,
    )


def student_975(degrees: int) -> float:
    """Student's t at 0.975: how many standard errors hold 95 % of a small sample's luck.

    Up to 10 degrees of freedom from the table; above by the expansion of Abramowitz and Stegun,
    Handbook of Mathematical Functions, 26.7.5, right to four decimals there.

    >>> round(student_975(30), 4)
    2.0423
    """
    if degrees <= len(STUDENT_975):
        return STUDENT_975[degrees - 1]
    z = NormalDist().inv_cdf(0.975)
    return (
        z
        + (z**3 + z) / (4 * degrees)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * degrees**3)
    )
