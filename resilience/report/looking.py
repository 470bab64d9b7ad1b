"""Loading the register once for a viewer; every answer of this room begins here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from omstallning.access.model import Actor, Permission
from omstallning.access.operations import names
from omstallning.organisation.report import names as names_of_units
from resilience.model import months_later
from resilience.report.cascades import Cascades
from resilience.report.secrecy import Sight
from resilience.store import register as register_store
from resilience.store import risks as risk_store
from resilience.store import secrecy as secrecy_store


@dataclass(frozen=True, slots=True)
class ReviewView:
    """When a record is to be looked through again.

    reviewed_on  None: nobody has ever looked it through; then it was due from when it was made
    """

    due_on: date
    reviewed_on: date | None = None
    by: str | None = None
    note: str | None = None

    @property
    def is_never(self) -> bool:
        """Whether it has never been looked through."""
        return self.reviewed_on is None

    def is_late(self, today: date) -> bool:
        """Whether the day has passed."""
        return self.due_on < today


@dataclass(frozen=True, slots=True)
class Look:
    """What one answer needs: the register as the viewer sees it, and what units are called."""

    session: Session
    sight: Sight
    cascades: Cascades
    units: Mapping[int, str]


def look(session: Session, viewer: Actor) -> Look:
    """Everything that stands, as this viewer sees it, and its units. Raises Refused."""
    sight = sight_of(session, viewer)
    return Look(session, sight, Cascades(sight), names_of_units(session))


def sight_of(session: Session, viewer: Actor) -> Sight:
    """Everything that stands, as this viewer sees it. Raises Refused."""
    viewer.require_somewhere(Permission.READ)
    return Sight(
        viewer,
        register_store.register(session),
        secrecy_store.marks(session),
        risk_store.risks(session),
    )


def reviews(found: Look) -> dict[tuple[str, int], ReviewView]:
    """(kind, id) → its review, of every service and risk that the viewer sees."""
    done = risk_store.latest_reviews(found.session)
    made = risk_store.made_on(found.session, ("service", "risk"))
    people = names(found.session)
    views: dict[tuple[str, int], ReviewView] = {}
    for kind, rows in (("service", found.sight.services), ("risk", found.sight.risks)):
        for row in rows.values():
            latest = done.get((kind, row.id))
            if latest is not None:
                views[kind, row.id] = ReviewView(
                    latest.due_on,
                    latest.reviewed_on,
                    people.get(latest.person_id or 0),
                    latest.note,
                )
            else:
                due = months_later(made[kind, row.id], row.review_months)
                views[kind, row.id] = ReviewView(due)
    return views
