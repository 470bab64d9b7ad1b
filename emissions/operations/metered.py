"""Linking sources to the meters, and stating what the meters say instead of typing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from emissions import from_energy
from emissions.errors import InputsChanged, LinkedToMeters
from emissions.report.metered import WRITTEN, MonthRow, MonthState, preview_energy
from emissions.store import energy_links as store
from emissions.store import sources as source_store
from emissions.tables import ActivityRecord, EmissionSource, EnergyLink
from omstallning.access.model import Actor, Permission
from omstallning.changes.operations import Changing, Rebuild, change_set, image
from omstallning.changes.report import last_change_of
from omstallning.changes.tables import Change
from omstallning.database import Base
from omstallning.errors import InTheWay, Invalid
from omstallning.period import Interval

WHOLE = 1 + 1e-9


def link_energy(
    session: Session,
    actor: Actor,
    *,
    source_id: int,
    supply_point_id: int,
    valid_from: date,
    share: float = 1.0,
    valid_before: date | None = None,
    reason: str | None = None,
) -> EnergyLink:
    """Say that what is bought through a supply point is a source's activity, in whole months.

    share  the part of the point that is the source's, above 0 and at most 1
    Raises Invalid for another kind of energy, days outside the source, or a share already given.
    """
    source = source_store.source(session, source_id, to_change=True)
    actor.require(Permission.WRITE_EMISSIONS, source.unit_id)
    point = from_energy.point(session, actor, supply_point_id, to_change=True)
    days = _whole_months(valid_from, valid_before)
    _check_kind(source, point)
    _check_days(source, days)
    _check_share(session, source_id, supply_point_id, days, share)
    with change_set(session, actor, "link_energy", reason=reason) as change:
        return change.add(
            EnergyLink(
                source_id=source_id,
                supply_point_id=supply_point_id,
                share=share,
                valid_from=days.start,
                valid_before=days.before,
            )
        )


def unlink_energy(
    session: Session,
    actor: Actor,
    link_id: int,
    *,
    expected_version: int,
    reason: str,
    from_month: date | None = None,
) -> EnergyLink:
    """End a link from a month on, or take it back whole; records already stated stay.

    from_month  the first month that is typed again; None takes the link back from its start
    """
    link = store.link(session, link_id)
    source = source_store.source(session, link.source_id, to_change=True)
    actor.require(Permission.WRITE_EMISSIONS, source.unit_id)
    if not reason.strip():
        raise Invalid("reason", reason, "required")
    values: dict[str, Any] = {"is_withdrawn": True}
    if from_month is not None and from_month > link.valid_from:
        values = {"valid_before": _whole_months(link.valid_from, from_month).before}
    with change_set(session, actor, "unlink_energy", reason=reason) as change:
        change.update(link, expected_version=expected_version, **values)
    return link


def state_from_energy(
    session: Session,
    actor: Actor,
    year: int,
    *,
    reason: str | None = None,
    seen: str | None = None,
    today: date | None = None,
) -> int | None:
    """State what the meters say of a year, in one change set; what is unchanged is left alone.

    seen    sha256 of the preview somebody decided on; raises InputsChanged where it is another now
    reason  needed where a record is replaced or taken back

    A month that is not whole is never stated: a record that rests on readings which are no longer
    whole is taken back. Answers with the change set, or None where there is nothing to state.
    """
    actor.require_somewhere(Permission.WRITE_EMISSIONS)
    source_store.hold(session, {link.source_id for link in store.links(session)})
    preview = preview_energy(session, actor, year, today=today)
    if seen is not None and seen != preview.sha256:
        raise InputsChanged(year)
    rows = [
        row
        for row in preview.rows
        if row.state in WRITTEN and actor.may(Permission.WRITE_EMISSIONS, row.source.unit_id)
    ]
    if not rows:
        return None
    if any(row.state is not MonthState.NEW for row in rows) and not (reason or "").strip():
        raise Invalid("reason", reason, "required")
    with change_set(session, actor, "state_from_energy", reason=reason) as change:
        change.add_facts(ActivityRecord, _stored(session, rows))
        return change.id


def check_not_linked(session: Session, source: EmissionSource, period: Interval) -> None:
    """Refuse to type what the meters say. Raises LinkedToMeters."""
    link = store.first_of(session, source.id, period)
    if link is not None:
        raise refusal(session, link, source.name, period)


def refusal(session: Session, link: EnergyLink, source: str, period: Interval) -> LinkedToMeters:
    """Which link stands in the way of a typed record, by the name of its supply point."""
    return LinkedToMeters(
        source,
        period=period,
        link_id=link.id,
        point=from_energy.name_of(session, link.supply_point_id),
        months=store.days_of(link),
    )


def _stored(session: Session, rows: Sequence[MonthRow]) -> list[dict[str, Any]]:
    own = {"id", "change_set_id", "supersedes_id", "is_withdrawn"}
    made = []
    for row in rows:
        if row.state is MonthState.TAKEN_BACK and row.record_id is not None:
            old = source_store.record(session, row.record_id)
            values = {name: getattr(old, name) for name in image(old) if name not in own}
            made.append({**values, "supersedes_id": old.id, "is_withdrawn": True})
            continue
        made.append(
            {
                "source_id": row.source.id,
                "period_from": row.period.start,
                "period_before": row.period.before,
                "quantity": row.quantity,
                "unit": row.source.activity_unit,
                "status": row.status,
                "uncertainty_percent": None,
                "document_id": None,
                "sheet": None,
                "row_number": None,
                "note": None,
                "basis": dict(row.basis),
                "supersedes_id": row.record_id,
                "is_withdrawn": False,
            }
        )
    return made


def _whole_months(first: date, before: date | None) -> Interval:
    for name, day in (("valid_from", first), ("valid_before", before)):
        if day is not None and day.day != 1:
            raise Invalid(name, day, "month_start_needed")
    if before is not None and before <= first:
        raise Invalid("valid_before", before, "ends_before_start")
    return Interval(first, before)


def _check_kind(source: EmissionSource, point: from_energy.Point) -> None:
    if not point.is_bought:
        raise Invalid("supply_point_id", point.id, "point_not_bought", point=point.name)
    if source.category not in point.categories:
        raise Invalid("supply_point_id", point.id, "other_kind_of_energy", point=point.name)
    if point.counts_in(source.activity_unit) is None:
        raise Invalid("supply_point_id", point.id, "unit_does_not_convert",
                      expected=source.activity_unit)  # fmt: skip


def _check_days(source: EmissionSource, days: Interval) -> None:
    there = Interval(source.valid_from, source.valid_before)
    if there.start > days.start:
        raise Invalid("valid_from", days.start, "outside_source", source_period=there)
    if there.before is not None and (days.before is None or days.before > there.before):
        raise Invalid("valid_before", days.before, "outside_source", source_period=there)


def _check_share(
    session: Session, source_id: int, point_id: int, days: Interval, share: float
) -> None:
    """No more than the whole of a point is given away in any month."""
    if not 0 < share <= 1:
        raise Invalid("share", share, "share_within_one")
    others = store.links(session, point_id=point_id, within=days)
    if any(link.source_id == source_id for link in others):
        raise Invalid("supply_point_id", point_id, "already_linked")
    taken = _taken(others, days)
    if taken + share > WHOLE:
        raise Invalid("share", share, "share_taken", left=max(1 - taken, 0.0))


def _taken(others: Sequence[EnergyLink], days: Interval) -> float:
    """The largest part of a point that others hold in any month of the days."""
    starts = {days.start, *(link.valid_from for link in others if link.valid_from > days.start)}
    return max(
        sum(link.share for link in others if store.days_of(link).contains(start))
        for start in starts
    )


def check_restored(change: Changing, table: type[Base]) -> None:
    """Refuse an undo that would give more than the whole of a point away. Raises InTheWay."""
    del table
    session, undone = change.session, change.change_set.undoes_id
    restored = select(Change.record_id).where(
        Change.change_set_id == undone, Change.kind == EnergyLink.__tablename__
    )
    chosen = select(EnergyLink).where(EnergyLink.id.in_(restored), ~EnergyLink.is_withdrawn)
    for link in session.scalars(chosen.order_by(EnergyLink.supply_point_id, EnergyLink.id)).all():
        from_energy.point(session, change.actor, link.supply_point_id, to_change=True)
        days = store.days_of(link)
        near = store.links(session, point_id=link.supply_point_id, within=days)
        others = [one for one in near if one.id != link.id]
        is_twice = any(one.source_id == link.source_id for one in others)
        if is_twice or _taken(others, days) + link.share > WHOLE:
            raise InTheWay(undone or 0, [
                {"kind": EnergyLink.__tablename__, "id": one.id,
                 "change_set": last_change_of(session, EnergyLink.__tablename__, one.id)}
                for one in others
            ])  # fmt: skip


REBUILD: Mapping[str, Rebuild] = {EnergyLink.__tablename__: check_restored}
"""Kind of record → what an undo that gives it back has to mind."""
