"""Setting and lifting marks of secrecy, and letting an aggregate go."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from omstallning.access.model import Actor, Permission
from omstallning.changes.operations import change_set
from omstallning.errors import Invalid, Refused
from resilience.errors import TooFew
from resilience.model import (
    MARKABLE_FIELDS,
    POWER_CUT,
    SMALLEST_RELEASE,
    Ground,
    Verdict,
)
from resilience.operations.nodes import TABLES
from resilience.operations.writing import check_said, unit_of
from resilience.report.looking import look
from resilience.report.preparedness import power_cut_counts, releasable, told_together
from resilience.store import register as register_store
from resilience.store import secrecy as store
from resilience.tables import Release, SecrecyMark


def mark(
    session: Session,
    actor: Actor,
    kind: str,
    record_id: int,
    *,
    field: str,
    ground: Ground,
    reason: str,
) -> SecrecyMark:
    """Mark a field, or a whole row, on a ground: a reminder to try, never a decision.

    field  one of MARKABLE_FIELDS of the kind. Raises Refused, Invalid, NotFound.
    """
    if field not in MARKABLE_FIELDS.get(kind, ()):
        raise Invalid("field", field, "not_markable", kind=kind)
    row: Any = register_store.row(session, TABLES[kind], record_id)  # type: ignore[type-var]
    unit = unit_of(session, row)
    actor.require(Permission.WRITE_RESILIENCE, unit)
    actor.require(Permission.READ_SECRET, unit)
    check_said(reason=reason)
    if ground in store.marks(session).get((kind, record_id), {}).get(field, ()):
        raise Invalid("field", field, "already_marked")
    made = SecrecyMark(kind=kind, record_id=record_id, field=field, ground=ground, reason=reason)
    with change_set(session, actor, "mark", reason=reason) as change:
        return change.add(made)


def lift_mark(session: Session, actor: Actor, mark_id: int, *, reason: str) -> SecrecyMark:
    """Take a mark away, with the reason; who set it and why stays to be read.

    Raises Refused, Invalid, NotFound, Conflict where somebody else lifted it first.
    """
    standing = store.mark(session, mark_id)
    row: Any = register_store.row(session, TABLES[standing.kind], standing.record_id)  # type: ignore[type-var]
    actor.require(Permission.RELEASE, unit_of(session, row))
    check_said(reason=reason)
    if standing.is_withdrawn:
        raise Invalid("mark", mark_id, "already_lifted")
    with change_set(session, actor, "lift_mark", reason=reason) as change:
        return change.add(
            SecrecyMark(
                kind=standing.kind,
                record_id=standing.record_id,
                field=standing.field,
                ground=standing.ground,
                reason=reason,
                supersedes_id=standing.id,
                is_withdrawn=True,
            )
        )


def release(session: Session, actor: Actor, *, reason: str, as_of: date) -> Release:
    """Let go of how many services hold, breach and are not known in a power cut of 24 hours.

    The figures are those of this moment, over every service but those that are marked whole.
    Raises Refused, Invalid, and TooFew where those that are not open are fewer than five: so few
    would tell of each.
    """
    actor.require(Permission.RELEASE)
    actor.require(Permission.READ_SECRET)
    check_said(reason=reason)
    found = look(session, actor)
    counts, known = power_cut_counts(found, releasable(found))
    if counts.value is None or known.value is None:
        raise Refused(Permission.READ_SECRET)
    told = told_together(found)
    if told < SMALLEST_RELEASE:
        raise TooFew(told, least=SMALLEST_RELEASE)
    values = {verdict.value: counts.value[verdict] for verdict in Verdict}
    made = Release(
        aggregate=POWER_CUT,
        n=int(known.value.of),
        values=values | {"known": int(known.value.have)},
        as_of=as_of,
        reason=reason,
        released_on=as_of,
    )
    with change_set(session, actor, "release", reason=reason) as change:
        return change.add(made)
