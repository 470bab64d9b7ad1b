"""Founding, renaming and moving units; putting up buildings. Each is one change set."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from omstallning.access.model import Actor, Permission
from omstallning.changes.operations import Changing, change_set
from omstallning.errors import Conflict, Invalid, NotFound
from omstallning.organisation.model import AreaKind, BuildingUse, Tenure, UnitKind
from omstallning.organisation.tables import (
    Building,
    BuildingArea,
    Property,
    Site,
    Unit,
    UnitName,
    UnitTie,
)


def found_unit(
    session: Session,
    actor: Actor,
    *,
    key: str,
    kind: UnitKind,
    name: str,
    valid_from: date,
    parent_id: int | None = None,
    share: float = 1.0,
) -> Unit:
    """Add a unit with its first name, under its parent with the share that counts there."""
    actor.require(Permission.WRITE_ORGANISATION, parent_id)
    if not name.strip():
        raise Invalid("name", name, "required")
    if not 0 <= share <= 1:
        raise Invalid("share", share, "share_within_one")
    has_group = bool(
        session.scalar(select(Unit.id).where(Unit.kind == UnitKind.GROUP, ~Unit.is_withdrawn))
    )
    _check_place(kind, parent_id, has_group=has_group)
    if session.scalar(select(Unit.id).where(Unit.key == key)):
        raise Invalid("key", key, "already_taken")
    with change_set(session, actor, "found_unit") as change:
        unit = change.add(Unit(key=key, kind=kind, valid_from=valid_from))
        change.add(UnitName(unit_id=unit.id, name=name, valid_from=valid_from))
        if parent_id is not None:
            change.add(
                UnitTie(unit_id=unit.id, parent_id=parent_id, share=share, valid_from=valid_from)
            )
    return unit


def _check_place(kind: UnitKind, parent_id: int | None, *, has_group: bool) -> None:
    """Refuse a second group, and a unit beside the group: what it emits would count nowhere."""
    if kind is UnitKind.GROUP and has_group:
        raise Invalid("kind", kind.value, "one_group")
    if kind is UnitKind.GROUP and parent_id is not None:
        raise Invalid("parent", parent_id, "group_on_top")
    if kind is not UnitKind.GROUP and parent_id is None and has_group:
        raise Invalid("parent", None, "parent_needed")


def rename_unit(
    session: Session,
    actor: Actor,
    unit_id: int,
    *,
    name: str,
    valid_from: date,
    expected_version: int,
    reason: str | None = None,
) -> UnitName:
    """Give a unit another name from a day on; the former name stays for the days before.

    expected_version  of the unit, as the person saw it; every rename raises it
    """
    actor.require(Permission.WRITE_ORGANISATION, unit_id)
    if not name.strip():
        raise Invalid("name", name, "required")
    unit, current = session.get(Unit, unit_id), name_in_force(session, unit_id)
    if unit is None or current is None:
        raise NotFound("unit", unit_id)
    mine = {"name": name, "valid_from": valid_from}
    theirs = {"name": current.name, "valid_from": current.valid_from}
    if unit.version != expected_version:
        raise Conflict("unit", unit_id, mine=mine, theirs=theirs | {"version": unit.version})
    if valid_from <= current.valid_from:
        raise Invalid("valid_from", valid_from, "before_current_name", current=current.valid_from)
    with change_set(session, actor, "rename_unit", reason=reason) as change:
        change.update(unit, expected_version=expected_version)
        change.update(current, expected_version=current.version, valid_before=valid_from)
        return change.add(UnitName(unit_id=unit_id, name=name, valid_from=valid_from))


def put_up_building(
    session: Session,
    actor: Actor,
    *,
    unit_id: int,
    site_key: str,
    site_name: str,
    designation: str,
    building_key: str,
    building_name: str,
    valid_from: date,
    valid_before: date | None = None,
    area_m2: float | None = None,
    area_kind: AreaKind = AreaKind.ATEMP,
    use: BuildingUse = BuildingUse.OTHER,
    tenure: Tenure = Tenure.OWNED,
) -> Building:
    """Add a building with its site and property, which are made when they are new."""
    actor.require(Permission.WRITE_ORGANISATION, unit_id)
    if area_m2 is not None and area_m2 <= 0:
        raise Invalid("area_m2", area_m2, "must_be_positive")
    with change_set(session, actor, "put_up_building") as change:
        site = _site(change, site_key, site_name, unit_id)
        ground = session.scalar(select(Property).where(Property.designation == designation))
        if ground is None:
            ground = change.add(
                Property(designation=designation, site_id=site.id, valid_from=valid_from)
            )
        building = change.add(
            Building(
                key=building_key,
                name=building_name,
                property_id=ground.id,
                use=use,
                tenure=tenure,
                valid_from=valid_from,
                valid_before=valid_before,
            )
        )
        if area_m2 is not None:
            change.add(
                BuildingArea(
                    building_id=building.id,
                    kind=area_kind,
                    area_m2=area_m2,
                    valid_from=valid_from,
                    valid_before=valid_before,
                )
            )
    return building


def _site(change: Changing, key: str, name: str, unit_id: int) -> Site:
    found = change.session.scalar(select(Site).where(Site.key == key))
    if found is None:
        return change.add(Site(key=key, name=name, unit_id=unit_id))
    change.actor.require(Permission.WRITE_ORGANISATION, found.unit_id)
    if found.is_withdrawn:
        change.update(found, expected_version=found.version, is_withdrawn=False)
    return found


def name_in_force(session: Session, unit_id: int) -> UnitName | None:
    """The unit's open-ended name."""
    return session.scalar(
        select(UnitName)
        .where(UnitName.unit_id == unit_id, UnitName.valid_before.is_(None), ~UnitName.is_withdrawn)
        .order_by(UnitName.valid_from.desc())
    )
