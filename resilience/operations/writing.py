"""What every verb of this room does alike: rules of fields, marks that come with a row."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from omstallning.access.model import Actor, Permission
from omstallning.changes.operations import Changing, change_set
from omstallning.database import RegisterRow
from omstallning.errors import Invalid
from omstallning.organisation.tables import Building, Unit
from resilience.model import SENSITIVE_FIELDS, Ground
from resilience.store import register as store
from resilience.tables import Node, SecrecyMark

KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
Row = TypeVar("Row", bound=RegisterRow)


def check_key(key: str, taken: Collection[str]) -> None:
    """Refuse a key that is badly formed or goes, or went, to another. Raises Invalid."""
    if not KEY.fullmatch(key):
        raise Invalid("key", key, "key_form")
    if key in taken:
        raise Invalid("key", key, "already_taken")


def check_said(**texts: str) -> None:
    """Refuse an empty text where one is asked for. Raises Invalid."""
    for field, text in texts.items():
        if not text.strip():
            raise Invalid(field, text, "required")


def check_not_negative(**numbers: float | None) -> None:
    """Refuse a negative number of hours, people or amounts; None is not known. Raises Invalid."""
    for field, number in numbers.items():
        if number is not None and not 0 <= number < float("inf"):
            raise Invalid(field, number, "not_negative")


def check_places(session: Session, *, unit_id: int, building_id: int | None = None) -> None:
    """Refuse a unit or building that is not there. Raises NotFound."""
    store.check_standing(session, Unit, unit_id)
    if building_id is not None:
        store.check_standing(session, Building, building_id)


def unit_of(session: Session, row: Any) -> int:
    """The unit that answers for a row; what belongs to a node lies with the node."""
    node_id = getattr(row, "node_id", None)
    if not hasattr(row, "unit_id") and node_id is not None:
        return store.row(session, Node, node_id).unit_id
    return int(row.unit_id)


def marks_of_new(kind: str, ids: Iterable[int]) -> list[dict[str, Any]]:
    """The marks that come with new rows of a kind."""
    return [
        {"kind": kind, "record_id": row_id, "field": field, "ground": Ground.OSL_18_13}
        for row_id in ids
        for field in sorted(SENSITIVE_FIELDS.get(kind, ()))
    ]


def add_marked(change: Changing, row: Row) -> Row:
    """Store a new row, and mark what is sensitive in it in the same save."""
    made = change.add(row)  # type: ignore[type-var]
    kind = made.__tablename__  # type: ignore[attr-defined]
    change.add_facts(SecrecyMark, marks_of_new(kind, [made.id]))
    return made


def change_row(
    session: Session,
    actor: Actor,
    row: Any,
    *,
    expected_version: int,
    values: Mapping[str, Any],
    changeable: Collection[str],
    verb: str,
    reason: str | None,
) -> None:
    """Change a row that still looks as the person saw it. Raises Refused, Invalid, Conflict."""
    actor.require(Permission.WRITE_RESILIENCE, unit_of(session, row))
    unknown = set(values) - set(changeable)
    if unknown:
        raise Invalid("field", min(unknown), "not_changeable")
    if values.get("unit_id") is not None:
        actor.require(Permission.WRITE_RESILIENCE, values["unit_id"])
    with change_set(session, actor, verb, reason=reason) as change:
        change.update(row, expected_version=expected_version, **values)


def wanted(
    table: type[Row], row: Any, values: Mapping[str, Any], changeable: Collection[str]
) -> Row:
    """The row as it would be after a change; it is never stored."""
    return table(**{name: values.get(name, getattr(row, name)) for name in changeable})
