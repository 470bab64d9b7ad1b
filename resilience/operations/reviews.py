"""Looking a record through, and saying when it is to be looked through again."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from omstallning.access.model import Actor, Permission
from omstallning.changes.operations import change_set
from omstallning.errors import Invalid
from resilience.model import months_later
from resilience.store import register as store
from resilience.tables import Review, Risk, Service

REVIEWED = {"service": Service, "risk": Risk}


def review(
    session: Session,
    actor: Actor,
    kind: str,
    record_id: int,
    *,
    reviewed_on: date,
    due_on: date | None = None,
    note: str | None = None,
) -> Review:
    """Say that a service or a risk was looked through.

    due_on  when it is to be looked through again; by default after the months its row says
    """
    if kind not in REVIEWED:
        raise Invalid("kind", kind, "not_reviewed")
    row: Any = store.row(session, REVIEWED[kind], record_id)  # type: ignore[type-var]
    actor.require(Permission.WRITE_RESILIENCE, row.unit_id)
    due = due_on or months_later(reviewed_on, row.review_months)
    if due <= reviewed_on:
        raise Invalid("due_on", due, "ends_before_start")
    made = Review(kind=kind, record_id=record_id, reviewed_on=reviewed_on, due_on=due, note=note)
    with change_set(session, actor, f"review_{kind}") as change:
        return change.add(made)
