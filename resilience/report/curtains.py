"""What of a save in this room a viewer may not read, before and after."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.orm import Session

from omstallning.access.model import Actor, Permission
from omstallning.changes.report import WHOLE, Curtain
from resilience.model import MARKABLE_FIELDS, WHOLE_ROW
from resilience.report.looking import look
from resilience.report.secrecy import Sight
from resilience.store import secrecy as store

ALL = frozenset({WHOLE})
REASON = frozenset({"reason"})
RESTS_ON: Mapping[str, tuple[str, str]] = {
    "impact_step": ("node", "node_id"),
    "outage_tolerance": ("node", "node_id"),
    "assessment": ("risk", "risk_id"),
    "acceptance": ("risk", "risk_id"),
    "risk_measure": ("risk", "risk_id"),
}
"""Kind → the kind of record it is about, and its column: what is about an absent row is absent."""
ABOUT = ("review", "secrecy_mark")
"""Kinds that name the kind and the id of the record they are about."""


def withheld(
    session: Session, viewer: Actor, kind: str, ids: Collection[int]
) -> Mapping[int, frozenset[str]]:
    """Record → the fields that the viewer may not read; the whole record where it is absent.

    What no longer stands has lost its marks: it is for those who may read what is secret there.
    """
    if viewer.may(Permission.READ_SECRET):
        return {}
    sight = look(session, viewer).sight
    rows = store.stored(session, kind, ids)
    if kind in MARKABLE_FIELDS:
        return {row.id: _fields(sight, kind, row) for row in rows}
    if kind in RESTS_ON:
        about, column = RESTS_ON[kind]
        parents = {row.id: (about, getattr(row, column)) for row in rows}
    else:
        parents = {row.id: (row.kind, row.record_id) for row in rows}
    gone = {
        row_id: ALL
        for row_id, (about, parent) in parents.items()
        if parent not in seen(sight, about)
    }
    if kind != "secrecy_mark":
        return gone
    told = {row_id: at for row_id, at in parents.items() if row_id not in gone}
    return gone | {
        row_id: REASON for row_id, at in told.items() if not _may_read_marks_of(sight, *at)
    }


def _may_read_marks_of(sight: Sight, kind: str, row_id: int) -> bool:
    """Whether the viewer may read why a record is marked."""
    unit = sight.register.unit_of(kind, seen(sight, kind)[row_id])
    return sight.viewer.may(Permission.READ_SECRET, unit)


def seen(sight: Sight, kind: str) -> Mapping[int, Any]:
    """The rows of a kind that the viewer sees."""
    rows: dict[str, Mapping[int, Any]] = {
        "service": sight.services, "node": sight.nodes, "stock": sight.stocks,
        "dependency": sight.dependencies, "risk": sight.risks,
    }  # fmt: skip
    return rows.get(kind, {})


def _fields(sight: Sight, kind: str, row: Any) -> frozenset[str]:
    standing = seen(sight, kind).get(row.id)
    if standing is None:
        unit = getattr(row, "unit_id", None)
        may = unit is not None and row.is_withdrawn
        return frozenset() if may and sight.viewer.may(Permission.READ_SECRET, unit) else ALL
    return frozenset(
        field
        for field in MARKABLE_FIELDS[kind] - {WHOLE_ROW}
        if not sight.may_read(kind, standing, field)
    )


CURTAINS: Mapping[str, Curtain] = dict.fromkeys((*MARKABLE_FIELDS, *RESTS_ON, *ABOUT), withheld)
"""Kind of record → what is withheld of it where a save is shown."""
