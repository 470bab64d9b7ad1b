"""Every question to the organisation's tables."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from omstallning.organisation.model import Organisation, UnitView
from omstallning.organisation.tables import (
    Building,
    BuildingArea,
    Property,
    Site,
    Unit,
    UnitName,
    UnitTie,
)
from omstallning.period import Interval


def organisation(session: Session) -> Organisation:
    """The whole group with names and ties over time, in three statements."""
    names: dict[int, list[tuple[Interval, str]]] = defaultdict(list)
    for n in session.execute(_standing(UnitName, "unit_id", "name")):
        names[n.unit_id].append((Interval(n.valid_from, n.valid_before), n.name))
    ties: dict[int, list[tuple[Interval, int, float]]] = defaultdict(list)
    for t in session.execute(_standing(UnitTie, "unit_id", "parent_id", "share")):
        ties[t.unit_id].append((Interval(t.valid_from, t.valid_before), t.parent_id, t.share))
    units = session.execute(_standing(Unit, "id", "key", "kind"))
    return Organisation(
        {
            u.id: UnitView(
                u.id,
                u.key,
                u.kind,
                Interval(u.valid_from, u.valid_before),
                tuple(sorted(names[u.id])),
                tuple(sorted(ties[u.id])),
            )
            for u in units
        }
    )


def names(session: Session) -> dict[int, str]:
    """Unit → its latest name, in one statement."""
    rows = session.execute(
        select(Unit.id, name_of(Unit.id).label("name"))
        .where(~Unit.is_withdrawn)
        .order_by(Unit.valid_from, Unit.id)
    )
    return {row.id: row.name for row in rows}


def name_of(unit_id: ColumnElement[int] | Any) -> ColumnElement[str]:
    """SQL: the latest name of the unit that a column points to; its key where it has none."""
    latest = (
        select(UnitName.name)
        .where(UnitName.unit_id == unit_id, ~UnitName.is_withdrawn)
        .order_by(UnitName.valid_from.desc(), UnitName.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    unit = aliased(Unit)
    key = select(unit.key).where(unit.id == unit_id).scalar_subquery()
    return func.coalesce(latest, key)


def unit_version(session: Session, unit_id: int) -> int:
    """The version of a unit, to be handed back when it is changed."""
    return session.scalars(select(Unit.version).where(Unit.id == unit_id)).one()


def places(session: Session, unit_id: int | None = None) -> list[dict[str, Any]]:
    """Sites with properties, buildings and areas, one row for each area (or building without).

    unit_id  only the sites of one unit, by default of every unit
    """
    query = (
        select(
            Site.name.label("site"),
            Site.unit_id,
            Property.designation,
            Property.valid_from.label("property_from"),
            Property.valid_before.label("property_before"),
            Building.name.label("building"),
            Building.valid_from,
            Building.valid_before,
            BuildingArea.kind.label("area_kind"),
            BuildingArea.area_m2,
            BuildingArea.valid_from.label("area_from"),
            BuildingArea.valid_before.label("area_before"),
        )
        .outerjoin(Property, (Property.site_id == Site.id) & ~Property.is_withdrawn)
        .outerjoin(Building, (Building.property_id == Property.id) & ~Building.is_withdrawn)
        .outerjoin(
            BuildingArea, (BuildingArea.building_id == Building.id) & ~BuildingArea.is_withdrawn
        )
        .where(~Site.is_withdrawn)
        .order_by(Site.name, Property.designation, Building.name, BuildingArea.valid_from)
    )
    if unit_id is not None:
        query = query.where(Site.unit_id == unit_id)
    return [dict(row._mapping) for row in session.execute(query)]  # noqa: SLF001


def _standing(table: Any, *names: str) -> Any:
    columns = [getattr(table, name) for name in names]
    return (
        select(*columns, table.valid_from, table.valid_before)
        .where(~table.is_withdrawn)
        .order_by(table.valid_from, table.id)
    )
