"""Adding and changing what causes emissions."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from emissions.model import Category, Control, Scope
from emissions.store import sources as store
from emissions.tables import EmissionSource
from omstallning.access.model import Actor, Permission
from omstallning.changes.operations import change_set
from omstallning.errors import Invalid
from omstallning.period import Interval
from omstallning.units import parse_unit, same_dimension

_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
CHANGEABLE = frozenset({
    "name", "unit_id", "site_id", "scope", "scope3_category", "category", "control", "owner",
    "activity_unit", "description", "supplied_by_id", "valid_from", "valid_before",
})  # fmt: skip


def add_source(
    session: Session,
    actor: Actor,
    *,
    key: str,
    name: str,
    unit_id: int,
    scope: Scope,
    category: Category,
    control: Control,
    owner: str,
    activity_unit: str,
    valid_from: date,
    valid_before: date | None = None,
    scope3_category: int | None = None,
    site_id: int | None = None,
    description: str | None = None,
    supplied_by_id: int | None = None,
) -> EmissionSource:
    """Add something that causes emissions, under one key for every year."""
    actor.require(Permission.WRITE_EMISSIONS, unit_id)
    if not _KEY.fullmatch(key):
        raise Invalid("key", key, "key_form")
    if store.is_taken(session, key):
        raise Invalid("key", key, "already_taken")
    made = EmissionSource(
        key=key,
        name=name,
        unit_id=unit_id,
        site_id=site_id,
        scope=scope,
        scope3_category=scope3_category,
        category=category,
        control=control,
        owner=owner,
        activity_unit=activity_unit,
        description=description,
        supplied_by_id=supplied_by_id,
        valid_from=valid_from,
        valid_before=valid_before,
    )
    check_source(session, made)
    with change_set(session, actor, "add_source") as change:
        return change.add(made)


def update_source(
    session: Session,
    actor: Actor,
    source_id: int,
    *,
    expected_version: int,
    reason: str | None = None,
    **values: Any,
) -> EmissionSource:
    """Change a source that still looks as the person saw it; stored runs keep what they counted.

    values  any of CHANGEABLE. Raises Conflict where somebody else saved first.
    """
    source = store.source(session, source_id, to_change=True)
    actor.require(Permission.WRITE_EMISSIONS, source.unit_id)
    unknown = set(values) - CHANGEABLE
    if unknown:
        raise Invalid("field", min(unknown), "not_changeable")
    if "unit_id" in values:
        actor.require(Permission.WRITE_EMISSIONS, values["unit_id"])
    wanted = EmissionSource(
        **{name: values.get(name, getattr(source, name)) for name in CHANGEABLE},
        id=source.id,
        key=source.key,
    )
    check_source(session, wanted)
    check_unit_change(session, source, wanted.activity_unit)
    check_records_within(session, source.id, wanted.valid_from, wanted.valid_before)
    with change_set(session, actor, "update_source", reason=reason) as change:
        change.update(source, expected_version=expected_version, **values)
    return source


def check_unit_change(session: Session, source: Any, activity_unit: str) -> None:
    """Refuse another kind of unit for a source that has records. Raises Invalid."""
    is_other_kind = not same_dimension(source.activity_unit, activity_unit)
    if is_other_kind and store.has_records(session, source.id):
        raise Invalid(
            "activity_unit", activity_unit, "unit_does_not_convert", expected=source.activity_unit
        )


def check_records_within(
    session: Session, source_id: int, valid_from: Any, valid_before: Any
) -> None:
    """Refuse days that would leave a record outside them: no run would count it. Raises Invalid."""
    record = store.outside(session, source_id, valid_from, valid_before)
    if record is not None:
        is_early = record.period_from < valid_from
        field, day = ("valid_from", valid_from) if is_early else ("valid_before", valid_before)
        raise Invalid(field, day, "records_outside",
                      period=str(Interval(record.period_from, record.period_before)))  # fmt: skip


def check_source(session: Session, source: EmissionSource) -> None:
    """Refuse a source that breaks a rule. Raises Invalid, UnknownUnit, NotFound."""
    for field in ("name", "owner"):
        if not getattr(source, field).strip():
            raise Invalid(field, getattr(source, field), "required")
    parse_unit(source.activity_unit)
    if source.valid_before is not None and source.valid_before <= source.valid_from:
        raise Invalid("valid_before", source.valid_before, "ends_before_start")
    is_value_chain = source.scope is Scope.VALUE_CHAIN
    if is_value_chain and source.scope3_category not in range(1, 16):
        raise Invalid("scope3_category", source.scope3_category, "scope3_category_needed")
    if not is_value_chain and source.scope3_category is not None:
        raise Invalid("scope3_category", source.scope3_category, "scope3_category_not_expected")
    if source.supplied_by_id is not None:
        if source.supplied_by_id == source.id:
            raise Invalid("supplied_by_id", source.supplied_by_id, "sells_to_itself")
        store.source(session, source.supplied_by_id)
