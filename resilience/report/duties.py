"""What is due in this room: records to look through again, acceptances that have run out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy.orm import Session

from omstallning.access.model import Actor, Permission
from omstallning.duties.model import Duty, DutyKind, DutySource
from omstallning.message import Message
from omstallning.provenance import Trail
from resilience.report.looking import look, reviews
from resilience.report.risks import acceptance_view
from resilience.store import risks as store

AHEAD = timedelta(days=30)
"""How long before its day a review is asked for."""


def reviews_due(session: Session, viewer: Actor, today: date) -> Iterable[Duty]:
    """Services and risks to look through: late, or within the month."""
    if not viewer.may_somewhere(Permission.WRITE_RESILIENCE):
        return
    found = look(session, viewer)
    rows = {"service": found.sight.services, "risk": found.sight.risks}
    for (kind, row_id), review in reviews(found).items():
        if review.due_on > today + AHEAD:
            continue
        row = rows[kind][row_id]
        name = row.name if kind == "service" else row.title
        code = f"{kind}_never_reviewed" if review.is_never else f"{kind}_review_due"
        yield Duty(
            kind=DutyKind.REVIEW,
            message=Message(code, {"name": name, "due": review.due_on}),
            due=review.due_on,
            permission=Permission.WRITE_RESILIENCE,
            unit_id=row.unit_id,
            trail=Trail(kind, row_id, name),
            form=Trail(f"{kind}_review", row_id, name),
        )


def acceptances_expired(session: Session, viewer: Actor, today: date) -> Iterable[Duty]:
    """Risks that were accepted until a day that has come: accept anew, or lessen them."""
    if not viewer.may_somewhere(Permission.WRITE_RESILIENCE):
        return
    found = look(session, viewer)
    accepted = store.acceptances(session)
    for row in found.sight.risks.values():
        latest = next((acceptance_view(one) for one in accepted.get(row.id, ())), None)
        if latest is None or not latest.is_expired(today):
            continue
        fields = {"name": row.title, "by": latest.accepted_by, "until": latest.valid_before}
        yield Duty(
            kind=DutyKind.DECIDE,
            message=Message("acceptance_expired", fields),
            due=latest.valid_before,
            permission=Permission.WRITE_RESILIENCE,
            unit_id=row.unit_id,
            trail=Trail("risk", row.id, row.title),
            form=Trail("risk_acceptance", row.id, row.title),
        )


DUTIES: tuple[DutySource, ...] = (reviews_due, acceptances_expired)
