"""A building's months in kWh: bought by carrier, produced, sold, used from the own production."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from energy.calculate.use import self_use
from energy.model import Carrier, Direction, MonthTotal
from energy.report.amounts import Amount, amount, in_kwh, kwh_factor
from energy.store.months import HOURS, months_between
from omstallning.period import Interval
from omstallning.period import month as month_of

Months = Mapping[date, Amount]


@dataclass(frozen=True, slots=True)
class BuildingMonths:
    """What is known of each month, in kWh; a month in which nothing was in use is not there.

    carriers  bought, one for each form of energy · water in the point's own unit
    own       of the own production, what was not sold
    """

    carriers: Mapping[Carrier, Months] = field(default_factory=dict)
    water: Months = field(default_factory=dict)
    produced: Months = field(default_factory=dict)
    sold: Months = field(default_factory=dict)

    @property
    def bought(self) -> Months:
        """All carriers of energy together."""
        return _together(self.carriers.values())

    @property
    def own(self) -> Months:
        """Used from the own production: unknown unless both what is made and sold are whole."""
        return {month: _own(made, self.sold.get(month)) for month, made in self.produced.items()}

    @property
    def used(self) -> Months:
        """Bought and own together."""
        return _together([*self.carriers.values(), self.own])


def _own(made: Amount, sold: Amount | None) -> Amount:
    is_known = made.is_whole and sold is not None and sold.is_whole
    value = self_use(made.value, sold.value) if is_known and sold is not None else None
    have = made.have if value is not None else 0.0
    return Amount(value, have, made.of, made.estimated if have else 0.0)


def joined(parts: Iterable[Amount]) -> Amount:
    """The sum of what is known of several sums.

    >>> joined([Amount(1.0, 5, 5, 0), Amount(None, 0, 5, 0)])
    Amount(value=1.0, have=5.0, of=10.0, estimated=0.0)
    """
    found = list(parts)
    known = [part.value for part in found if part.value is not None]
    return Amount(
        sum(known) if known else None,
        float(sum(part.have for part in found)),
        float(sum(part.of for part in found)),
        float(sum(part.estimated for part in found)),
    )


def over(months: Months, period: Interval) -> Amount:
    """What is known of a stretch of whole months."""
    return joined(value for month, value in months.items() if period.contains(month))


def throughout(months: Months, period: Interval) -> Amount:
    """The same, where hours in which nothing was in use count as hours that are not answered.

    What is set against a floor area or another year must be of the whole stretch: half a year of a
    building that opened in July is no year of it.
    """
    known = over(months, period)
    unused = sum(
        max(_hours(month) - (months[month].of if month in months else 0.0), 0.0)
        for month in months_between(period.start, period.before or period.start)
    )
    return Amount(known.value, known.have, known.of + unused, known.estimated)


def _hours(month: date) -> float:
    return (month_of(month.year, month.month).days or 0) * HOURS


def _together(several: Iterable[Months]) -> dict[date, Amount]:
    parts: dict[date, list[Amount]] = defaultdict(list)
    for months in several:
        for month, value in months.items():
            parts[month].append(value)
    return {month: joined(found) for month, found in sorted(parts.items())}


def building_months(
    points: Sequence[Any], totals: Mapping[int, Sequence[MonthTotal]]
) -> dict[int, BuildingMonths]:
    """Building → its months, from the months of its points."""
    sorts: dict[int, dict[object, list[MonthTotal]]] = defaultdict(lambda: defaultdict(list))
    for point in points:
        if point.building_id is None:
            continue
        factor = kwh_factor(point)
        found = totals.get(point.id, ())
        own = list(found) if not Carrier(point.carrier).is_energy else [
            in_kwh(total, factor) for total in found
        ]  # fmt: skip
        sorts[point.building_id][_sort(point)] += own
    return {building: _split(kinds) for building, kinds in sorts.items()}


def _sort(point: Any) -> object:
    """Carrier of what is bought, or the direction of what is not."""
    return Carrier(point.carrier) if point.direction is Direction.BOUGHT else point.direction


def _split(kinds: Mapping[object, Sequence[MonthTotal]]) -> BuildingMonths:
    months = {kind: by_month(totals) for kind, totals in kinds.items()}
    return BuildingMonths(
        carriers={c: months[c] for c in Carrier if c.is_energy and months.get(c)},
        water=months.get(Carrier.WATER, {}),
        produced=months.get(Direction.PRODUCED, {}),
        sold=months.get(Direction.SOLD, {}),
    )


def by_month(totals: Iterable[MonthTotal]) -> dict[date, Amount]:
    """The sum of each month over several points, in order."""
    parts: dict[date, list[MonthTotal]] = defaultdict(list)
    for total in totals:
        parts[total.month].append(total)
    return {month: amount(found) for month, found in sorted(parts.items())}


def both_whole(months: Months, period: Interval) -> list[tuple[date, float, float]]:
    """The months of a period that are whole, and were so the year before: (month, now, then).

    A month in a part of which nothing was in use is compared with no other.
    """
    found = []
    for month, now in months.items():
        earlier = date(month.year - 1, month.month, 1)
        then = months.get(earlier)
        if not period.contains(month) or then is None or not (now.is_whole and then.is_whole):
            continue
        if now.of < _hours(month) or then.of < _hours(earlier):
            continue
        if now.value is not None and then.value is not None:
            found.append((month, now.value, then.value))
    return found
