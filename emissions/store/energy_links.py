"""Links between sources and the supply points whose purchased energy is their activity."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from emissions.tables import EnergyLink
from omstallning.errors import NotFound
from omstallning.period import Interval


def links(
    session: Session,
    *,
    source_ids: Collection[int] | None = None,
    point_id: int | None = None,
    within: Interval | None = None,
) -> Sequence[EnergyLink]:
    """Standing links, by source and first day.

    within  only those that hold some day of it
    """
    days = []
    if within is not None:
        days.append(or_(EnergyLink.valid_before.is_(None), EnergyLink.valid_before > within.start))
        if within.before is not None:
            days.append(EnergyLink.valid_from < within.before)
    return session.scalars(
        select(EnergyLink)
        .where(
            ~EnergyLink.is_withdrawn,
            *([] if source_ids is None else [EnergyLink.source_id.in_(source_ids)]),
            *([] if point_id is None else [EnergyLink.supply_point_id == point_id]),
            *days,
        )
        .order_by(EnergyLink.source_id, EnergyLink.valid_from, EnergyLink.id)
    ).all()


def link(session: Session, link_id: int) -> EnergyLink:
    """One standing link. Raises NotFound."""
    found = session.get(EnergyLink, link_id)
    if found is None or found.is_withdrawn:
        raise NotFound("energy_link", link_id)
    return found


def days_of(link: EnergyLink) -> Interval:
    """The days that a link holds."""
    return Interval(link.valid_from, link.valid_before)


def first_of(session: Session, source_id: int, period: Interval) -> EnergyLink | None:
    """The first link of a source that holds a day of the period."""
    return next(iter(links(session, source_ids=[source_id], within=period)), None)
