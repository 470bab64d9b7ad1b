"""Adding and changing measures; whoever writes in a room for a unit may write its measures."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from omstallning.access.model import Actor, Permission
from omstallning.changes.operations import change_set
from omstallning.errors import Invalid, NotFound, Refused
from omstallning.measures import store
from omstallning.measures.model import MeasureKind
from omstallning.measures.tables import Measure
from omstallning.organisation.tables import Unit

WRITERS = (Permission.WRITE_RESILIENCE, Permission.WRITE_ENERGY, Permission.WRITE_EMISSIONS)
"""Any of these, held for the unit, is enough."""
CHANGEABLE = frozenset({
    "name", "kind", "unit_id", "owner", "is_multifunctional", "cost_sek", "effect", "decided_on",
    "in_force_from", "in_force_before",
})  # fmt: skip
_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")


def may_write(actor: Actor, unit_id: int) -> bool:
    """Whether somebody may write the measures of a unit."""
    return any(actor.may(permission, unit_id) for permission in WRITERS)


def add_measure(
    session: Session,
    actor: Actor,
    *,
    key: str,
    name: str,
    kind: MeasureKind,
    unit_id: int,
    owner: str,
    is_multifunctional: bool = False,
    cost_sek: float | None = None,
    effect: str | None = None,
    decided_on: date | None = None,
    in_force_from: date | None = None,
    in_force_before: date | None = None,
) -> Measure:
    """Add something that is done, planned or considered. Raises Refused, Invalid, NotFound."""
    _require(actor, unit_id)
    if not _KEY.fullmatch(key):
        raise Invalid("key", key, "key_form")
    if store.is_taken(session, key):
        raise Invalid("key", key, "already_taken")
    made = Measure(
        key=key,
        name=name,
        kind=kind,
        unit_id=unit_id,
        owner=owner,
        is_multifunctional=is_multifunctional,
        cost_sek=cost_sek,
        effect=effect,
        decided_on=decided_on,
        in_force_from=in_force_from,
        in_force_before=in_force_before,
    )
    check_measure(session, made)
    with change_set(session, actor, "add_measure") as change:
        return change.add(made)


def change_measure(
    session: Session,
    actor: Actor,
    measure_id: int,
    *,
    expected_version: int,
    reason: str | None = None,
    **values: Any,
) -> Measure:
    """Change a measure. values: any of CHANGEABLE. Raises Refused, Invalid, NotFound, Conflict."""
    row = store.measure(session, measure_id)
    _require(actor, row.unit_id)
    unknown = set(values) - CHANGEABLE
    if unknown:
        raise Invalid("field", min(unknown), "not_changeable")
    _require(actor, values.get("unit_id", row.unit_id))
    check_measure(
        session, Measure(**{name: values.get(name, getattr(row, name)) for name in CHANGEABLE})
    )
    with change_set(session, actor, "change_measure", reason=reason) as change:
        change.update(row, expected_version=expected_version, **values)
    return row


def check_measure(session: Session, row: Measure) -> None:
    """Refuse a measure that breaks a rule. Raises Invalid, NotFound."""
    for field in ("name", "owner"):
        if not getattr(row, field).strip():
            raise Invalid(field, getattr(row, field), "required")
    if row.cost_sek is not None and not 0 <= row.cost_sek < float("inf"):
        raise Invalid("cost_sek", row.cost_sek, "not_negative")
    if row.in_force_before is not None and row.in_force_from is None:
        raise Invalid("in_force_from", None, "required")
    if row.in_force_from and row.in_force_before and row.in_force_before <= row.in_force_from:
        raise Invalid("in_force_before", row.in_force_before, "ends_before_start")
    if session.scalar(select(Unit.id).where(Unit.id == row.unit_id, ~Unit.is_withdrawn)) is None:
        raise NotFound("unit", row.unit_id)


def _require(actor: Actor, unit_id: int) -> None:
    if not may_write(actor, unit_id):
        raise Refused(Permission.WRITE_RESILIENCE, unit_id=unit_id)
