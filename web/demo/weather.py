"""Invented weather and use with the shapes of real ones: the same every time, hour by hour.

Hours are Swedish normal time, as numpy datetime64[h]; everything is drawn from one seed.
"""

from __future__ import annotations

import zlib
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt

from omstallning.organisation.model import BuildingUse

Hours = npt.NDArray[np.datetime64]
Values = npt.NDArray[np.float64]

SEED = 1489
LATITUDE = 57.9
DEGREES_OF_A_YEAR = 122.0
"""The twelve monthly means of degrees below 17, summed over a usual year of this weather."""
DAY_SHARE = {
    BuildingUse.SCHOOL: (0.45, 7, 16, False),
    BuildingUse.PRESCHOOL: (0.40, 6, 18, False),
    BuildingUse.CARE_HOME: (0.72, 6, 22, True),
    BuildingUse.HOUSING: (0.66, 6, 23, True),
    BuildingUse.ICE_RINK: (0.68, 6, 23, True),
    BuildingUse.BATH: (0.74, 6, 21, True),
    BuildingUse.SPORTS_HALL: (0.42, 8, 22, True),
    BuildingUse.LIBRARY: (0.42, 9, 19, True),
    BuildingUse.TOWN_HALL: (0.44, 7, 17, False),
    BuildingUse.OFFICE: (0.44, 7, 17, False),
    BuildingUse.FIRE_STATION: (0.70, 6, 20, True),
    BuildingUse.DEPOT: (0.50, 6, 16, False),
    BuildingUse.WATERWORKS: (0.90, 5, 22, True),
}
"""Base load as a share of the highest, first and last hour of the day's work, also at weekends."""


def hours_between(first: date, before: date) -> Hours:
    """Every hour from the first day, before the last."""
    return np.arange(np.datetime64(first, "h"), np.datetime64(before, "h"))


def temperature(hours: Hours) -> Values:
    """Degrees Celsius: the year, the day, and spells of a week or so."""
    days, inverse = np.unique(hours.astype("datetime64[D]"), return_inverse=True)
    day_of_year = (days - days.astype("datetime64[Y]")).astype(int)
    spell = np.array([_spell(day) for day in days])
    daily = 6.8 - 10.4 * np.cos(2 * np.pi * (day_of_year - 22) / 365.25) + spell
    clock = hours.astype("int64") % 24
    swing = 1.0 + 3.2 * np.clip(np.sin(2 * np.pi * (day_of_year - 80) / 365.25), 0, 1)
    return daily[inverse] - swing[inverse] * np.cos(2 * np.pi * (clock - 3) / 24)


def use(kind: BuildingUse, yearly_kwh: float, hours: Hours, key: str, trend: float) -> Values:
    """Electricity each hour, in kWh, of a building; it changes by `trend` a year from 2023."""
    base, opens, closes, weekends = DAY_SHARE[kind]
    clock, weekday = hours.astype("int64") % 24, (hours.astype("datetime64[D]").astype(int) + 3) % 7
    works = (clock >= opens) & (clock < closes) & (weekends | (weekday < 5))
    shape = np.where(works, 1.0, base)
    month = hours.astype("datetime64[M]").astype(int) % 12
    dark = 1.0 + 0.18 * np.cos(2 * np.pi * (month - 0.5) / 12)
    if kind in {BuildingUse.SCHOOL, BuildingUse.PRESCHOOL}:
        dark = dark * np.where(month == 6, 0.55, 1.0)
    if kind is BuildingUse.ICE_RINK:
        dark = np.where((month >= 4) & (month <= 6), 0.25, 1.2)
    mean = base + (1 - base) * (closes - opens) / 24 * (1.0 if weekends else 5 / 7)
    years = (hours - np.datetime64("2023-01-01T00")).astype("int64") / 8766
    noise = _random(key, "use").normal(1.0, 0.06, len(hours))
    made = yearly_kwh / 8766 * shape / mean * dark * (1 + trend) ** years * noise
    return np.asarray(np.maximum(made, 0.0))


def sun(peak_kw: float, tilt: float, azimuth: float, hours: Hours) -> Values:
    """Electricity each hour, in kWh, from solar cells, with cloudy and clear days."""
    days, inverse = np.unique(hours.astype("datetime64[D]"), return_inverse=True)
    day_of_year = (days - days.astype("datetime64[Y]")).astype(int)[inverse]
    clock = hours.astype("int64") % 24 + 0.5
    declination = np.radians(-23.44 * np.cos(2 * np.pi * (day_of_year + 10) / 365.25))
    turn, north = np.radians(15 * (clock - 12.1)), np.radians(LATITUDE)
    height = np.sin(north) * np.sin(declination) + np.cos(north) * np.cos(declination) * np.cos(
        turn
    )
    facing = np.cos(np.radians(azimuth - 180.0) - turn)
    onto = height * np.cos(np.radians(tilt)) + np.sqrt(np.clip(1 - height**2, 0, 1)) * np.sin(
        np.radians(tilt)
    ) * np.clip(facing, 0, 1)
    clear = np.array([_clearness(day) for day in days])[inverse]
    made = peak_kw * 0.78 * np.clip(onto, 0, None) * clear * (height > 0.03)
    return np.asarray(np.round(made, 3))


def heat_share(months: list[date]) -> Values:
    """How large a part of a year's heat falls in each month, by the degrees below 17."""
    return np.array([_degrees(month) for month in months]) / DEGREES_OF_A_YEAR


@cache
def _degrees(month: date) -> float:
    hours = hours_between(month, _after(month))
    return float(np.clip(17.0 - temperature(hours), 0, None).mean())


def _after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _spell(day: np.datetime64) -> float:
    """A few degrees up or down, for about a week at a time."""
    number = int(day.astype(int))
    week, part = divmod(number, 7)
    before, after = (_random(str(w), "spell").normal(0, 3.1) for w in (week, week + 1))
    return float(before + (after - before) * part / 7)


def _clearness(day: np.datetime64) -> float:
    return float(_random(str(day), "sky").beta(2.2, 1.6))


def _random(*of: str) -> np.random.Generator:
    return np.random.default_rng([SEED, zlib.crc32(" ".join(of).encode())])
