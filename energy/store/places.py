"""Buildings with their floor areas, for the answers about energy in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from omstallning.errors import NotFound
from omstallning.organisation.model import AreaKind
from omstallning.organisation.tables import Building, BuildingArea, Property, Site
from omstallning.period import Interval


def buildings(session: Session, *, building_id: int | None = None) -> Sequence[Any]:
    """Standing buildings with the site and the unit that has it, by name."""
    chosen = [~Building.is_withdrawn]
    if building_id is not None:
        chosen.append(Building.id == building_id)
    return session.execute(
        select(
            *Building.__table__.columns,
            Property.designation,
            Site.name.label("site"),
            Site.unit_id,
        )
        .join(Property, Property.id == Building.property_id)
        .join(Site, Site.id == Property.site_id)
        .where(*chosen)
        .order_by(Building.name, Building.id)
    ).all()


def building(session: Session, building_id: int) -> Any:
    """One standing building. Raises NotFound."""
    found = buildings(session, building_id=building_id)
    if not found:
        raise NotFound("building", building_id)
    return found[0]


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
