"""A person's to-do list, from every room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from omstallning.access.model import Actor
from omstallning.duties.model import Duty, DutySource


def to_do(
    session: Session, viewer: Actor, sources: Sequence[DutySource], *, today: date
) -> tuple[Duty, ...]:
    """What waits for the viewer: late first, then by day; what has no day stands last."""
    mine = [
        duty for source in sources for duty in source(session, viewer, today) if duty.is_for(viewer)
    ]
    return tuple(sorted(mine, key=_order))


def _order(duty: Duty) -> tuple[bool, date, str, str]:
    return (duty.due is None, duty.due or date.max, duty.message.code, str(duty.trail.id))
