"""Buildings with their floor areas, for the answers about energy in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from omstallning.errors import NotFound
from omstallning.organisation.model import AreaKind
from omstallning.organisation.store import name_of
from omstallning.organisation.tables import Building, BuildingArea, Property, Site
from omstallning.period import Interval


@dataclass(frozen=True, slots=True)
class HeldArea:
    """A floor area of one kind for the days it held, in square metres."""

    kind: AreaKind
    area_m2: float
    valid: Interval


def buildings(session: Session) -> Sequence[Any]:
    """Standing buildings with the site and the unit that has it, by name."""
    return session.execute(_buildings(~Building.is_withdrawn)).all()


def _buildings(*chosen: Any, more: Sequence[Any] = ()) -> Any:
    return (
        select(
            *Building.__table__.columns,
            Property.designation,
            Site.name.label("site"),
            Site.unit_id,
            name_of(Site.unit_id).label("unit_name"),
            *more,
        )
        .join(Property, Property.id == Building.property_id)
        .join(Site, Site.id == Property.site_id)
        .where(*chosen)
        .order_by(Building.name, Building.id)
    )


def building(session: Session, building_id: int) -> Any:
    """One standing building. Raises NotFound."""
    return building_with_areas(session, building_id)[0]


def building_with_areas(session: Session, building_id: int) -> tuple[Any, list[HeldArea]]:
    """One standing building and every floor area it has had, in order. Raises NotFound."""
    held = (
        BuildingArea.id.label("area_id"), BuildingArea.kind, BuildingArea.area_m2,
        BuildingArea.valid_from.label("area_from"), BuildingArea.valid_before.label("area_before"),
    )  # fmt: skip
    rows = session.execute(
        _buildings(~Building.is_withdrawn, Building.id == building_id, more=held)
        .outerjoin(
            BuildingArea, (BuildingArea.building_id == Building.id) & ~BuildingArea.is_withdrawn
        )
        .order_by(BuildingArea.valid_from, BuildingArea.id)
    ).all()
    if not rows:
        raise NotFound("building", building_id)
    return rows[0], [
        HeldArea(row.kind, row.area_m2, Interval(row.area_from, row.area_before))
        for row in rows
        if row.area_id is not None
    ]


def areas(
    session: Session, kind: AreaKind = AreaKind.ATEMP
) -> dict[int, list[tuple[Interval, float]]]:
    """Building → its floor areas of one kind with the days they held, in square metres."""
    rows = session.execute(
        select(
            BuildingArea.building_id,
            BuildingArea.area_m2,
            BuildingArea.valid_from,
            BuildingArea.valid_before,
        )
        .where(~BuildingArea.is_withdrawn, BuildingArea.kind == kind)
        .order_by(BuildingArea.building_id, BuildingArea.valid_from)
    )
    found: dict[int, list[tuple[Interval, float]]] = {}
    for row in rows:
        held = Interval(row.valid_from, row.valid_before)
        found.setdefault(row.building_id, []).append((held, row.area_m2))
    return found
