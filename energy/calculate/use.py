"""Energy against the area it serves, and what of the own production is used in the building."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from omstallning.period import Interval
from omstallning.provenance import Coverage


def specific_use(kwh: float | None, area_m2: float | None) -> float | None:
    """Delivered energy per heated area and year, as it is compared between buildings.

    specific use = kwh / area

    kwh      delivered over a year, sum of all carriers  [kWh]
    area_m2  heated area, Atemp                          [m²]

    Unknown where either is, or where there is no area. Method: Boverkets byggregler before BFS
    2017:5, chapter 9 (specifik energianvändning), with all energy that was delivered.

    >>> specific_use(150_000, 1_200), specific_use(None, 1_200)
    (125.0, None)
    """
    if kwh is None or area_m2 is None or area_m2 <= 0:
        return None
    return kwh / area_m2


def area_over(areas: Iterable[tuple[Interval, float]], period: Interval) -> float | None:
    """The area of a building over a period in which it may have been built on.

    area = Σ area · its days within the period / days of the period

    areas  each with the days it was valid  [m²], not overlapping

    Unknown where some day of the period has no area.

    >>> from datetime import date
    >>> from omstallning.period import year
    >>> before, after = Interval(date(2020, 1, 1), date(2023, 7, 2)), Interval(date(2023, 7, 2))
    >>> round(area_over([(before, 1000), (after, 2000)], year(2023)), 1)
    1501.4
    """
    shared = [(area, period.overlap(valid)) for valid, area in areas]
    parts = [(area, days.days or 0) for area, days in shared if days is not None]
    if period.days is None or sum(days for _, days in parts) != period.days:
        return None
    return sum(area * days for area, days in parts) / period.days


def self_use(production: float | None, export: float | None) -> float | None:
    """Own production used in the building.

    self use = production − export, never below 0 and never above production

    >>> self_use(12_000, 4_500), self_use(12_000, None)
    (7500, None)
    """
    if production is None or export is None:
        return None
    return min(max(production - export, 0), max(production, 0))


def self_consumption(production: float | None, export: float | None) -> float | None:
    """How much of the own production is used in the building, 0–1.

    self-consumption = 1 − export / production

    production, export  from meters over the same period  [kWh]

    Unknown where either is, and where nothing was produced. Method: Luthander et al., Applied
    Energy 142 (2015), section 2, on meters at the border of the building.

    >>> self_consumption(12_000, 4_500), self_consumption(0, 0)
    (0.625, None)
    """
    used = self_use(production, export)
    if used is None or production is None or production <= 0:
        return None
    return used / production


def self_sufficiency(
    production: float | None, export: float | None, imported: float | None
) -> float | None:
    """How much of what the building uses comes from its own production, 0–1.

    self-sufficiency = 1 − import / (import + production − export)

    production, export, imported  from meters over the same period  [kWh]

    Unknown where any is, and where nothing was used. Method: as for self-consumption. What meters
    add up hour by hour is right; a year's sums set against each other would not be.

    >>> self_sufficiency(12_000, 4_500, 22_500), self_sufficiency(12_000, 4_500, None)
    (0.25, None)
    """
    own = self_use(production, export)
    if own is None or imported is None or own + imported <= 0:
        return None
    return min(max(own / (own + imported), 0.0), 1.0)


def coverage_of_sum(parts: Sequence[Coverage | None]) -> Coverage | None:
    """How much is known of a sum over several points: what they have, of what they should.

    Unknown where one part's coverage is, or where they are counted in different things.

    >>> coverage_of_sum([Coverage(11, 12, "months"), Coverage(12, 12, "months")])
    Coverage(have=23, of=24, of_what='months')
    """
    known = [part for part in parts if part is not None]
    kinds = {part.of_what for part in known}
    if len(known) < len(parts) or len(kinds) != 1:
        return None
    return Coverage(
        sum(part.have for part in known), sum(part.of for part in known), next(iter(kinds))
    )


def coverage_of_ratio(parts: Sequence[Coverage | None]) -> Coverage | None:
    """How much is known of a ratio between meters: no more than of the one least known.

    Unknown where one part's coverage is, and where nothing was due.

    >>> coverage_of_ratio([Coverage(8760, 8760, "hours"), Coverage(8016, 8760, "hours")])
    Coverage(have=8016, of=8760, of_what='hours')
    """
    shares = [(part.share, part) for part in parts if part is not None and part.share is not None]
    if not shares or len(shares) < len(parts):
        return None
    return min(((share, part) for share, part in shares if share is not None),
               key=lambda pair: pair[0])[1]  # fmt: skip
