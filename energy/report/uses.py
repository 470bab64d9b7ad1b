"""Energy for each square metre by what buildings are used for, against the year before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from energy.report.buildings import with_year_before
from energy.report.months import building_months
from energy.report.points import totals_of
from energy.report.portfolio import last_twelve_months, specific_twice
from energy.store import places
from energy.store import points as store
from omstallning.access.model import Actor, Permission
from omstallning.organisation.model import BuildingUse
from omstallning.provenance import Figure


@dataclass(frozen=True, slots=True)
class UseRow:
    """One use: kWh/m² of its buildings that are whole in both years, now and the year before."""

    use: BuildingUse
    now: Figure
    before: Figure

    @property
    def change(self) -> float | None:
        """How much more or less than the year before, as a share."""
        if self.now.value is None or not self.before.value:
            return None
        return self.now.value / self.before.value - 1


def by_use(session: Session, viewer: Actor, today: date) -> tuple[UseRow, ...]:
    """Each use over the last twelve months that are over, the highest kWh/m² first."""
    viewer.require_somewhere(Permission.READ)
    period = last_twelve_months(today)
    rows = store.supply_points(session)
    totals = totals_of(session, rows, with_year_before(period))
    months = building_months(rows, totals)
    areas = places.areas(session)
    uses = {row.id: row.use for row in places.buildings(session)}
    found = []
    for use in BuildingUse:
        alike = {
            building: known
            for building, known in months.items()
            if uses.get(building) is use and any(period.contains(month) for month in known.bought)
        }
        if alike:
            found.append(UseRow(use, *specific_twice(alike, areas, period)))
    return tuple(sorted(found, key=lambda row: -(row.now.value or 0.0)))
