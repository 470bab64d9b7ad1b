"""A building's own generation, for what it leans on: the one place where the two rooms meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from energy import report as energy
from energy.model import PlantKind
from omstallning.access.model import Actor
from omstallning.period import year as calendar_year
from omstallning.provenance import Figure, Trail


@dataclass(frozen=True, slots=True)
class OwnPlant:
    """Something on or by a building that makes energy, with what it made in a year.

    self_sufficiency  percent of the electricity used there that it made, over the whole year: it
                      says nothing of an outage, in which a plant without island operation stands
    """

    trail: Trail
    kind: PlantKind
    peak_kw: float
    produced: Figure
    self_sufficiency: Figure


@dataclass(frozen=True, slots=True)
class OwnSupply:
    """What a building makes of its own; nothing here shortens an outage by itself."""

    plants: tuple[OwnPlant, ...]

    @property
    def has_solar(self) -> bool:
        """Whether the sun gives the building electricity."""
        return any(one.kind is PlantKind.SOLAR for one in self.plants)

    @property
    def peak_kw(self) -> float:
        """The peak power of all plants together, in kW; 0 where there is none."""
        return sum(one.peak_kw for one in self.plants)


def own_supply(
    session: Session, viewer: Actor, building_id: int, year: int, *, today: date | None = None
) -> OwnSupply:
    """The plants of a building in a year, as far as the meters say. Raises Refused."""
    return OwnSupply(
        tuple(
            OwnPlant(
                row.plant.trail,
                row.plant.kind,
                row.plant.peak_kw,
                row.produced,
                row.self_sufficiency,
            )
            for row in energy.plants(session, viewer, year, today=today).rows
            if row.plant.building_id == building_id and row.plant.valid.overlap(calendar_year(year))
        )
    )
