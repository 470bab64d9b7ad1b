"""Sources, records, assignments, stand-ins and instruments, as rows to show and to change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from emissions.tables import (
    ActivityRecord,
    EmissionSource,
    FactorAssignment,
    Instrument,
    StandIn,
)
from omstallning.changes.operations import in_force
from omstallning.changes.tables import ChangeSet
from omstallning.documents.tables import Document
from omstallning.errors import NotFound
from omstallning.period import Interval

STAND_IN_LOCK = 1489_2047
"""Any fixed number: no two accept a stand-in at once, since none may hold another's days."""


def source(session: Session, source_id: int, *, to_change: bool = False) -> EmissionSource:
    """One source. Raises NotFound.

    to_change  waits for whoever else is stating records of the same source
    """
    query = select(EmissionSource).where(
        EmissionSource.id == source_id, ~EmissionSource.is_withdrawn
    )
    found = session.scalar(query.with_for_update() if to_change else query)
    if found is None:
        raise NotFound("emission_source", source_id)
    return found


def hold(session: Session, source_ids: Collection[int]) -> None:
    """Wait for whoever else is stating records of these sources."""
    session.execute(
        select(EmissionSource.id)
        .where(EmissionSource.id.in_(source_ids))
        .order_by(EmissionSource.id)
        .with_for_update()
    ).all()


def known_source(session: Session, source_id: int) -> EmissionSource:
    """One source, also one that was taken back: old runs still name it. Raises NotFound."""
    found = session.get(EmissionSource, source_id)
    if found is None:
        raise NotFound("emission_source", source_id)
    return found


def is_taken(session: Session, key: str) -> bool:
    """Whether a source goes, or went, under this key."""
    return session.scalar(select(EmissionSource.id).where(EmissionSource.key == key)) is not None


def sources(session: Session, *, withdrawn: bool = False) -> Sequence[Any]:
    """Every standing source, by scope and name.

    withdrawn  also those that were taken back; old runs still name them
    """
    return session.execute(
        select(*EmissionSource.__table__.columns)
        .where(*([] if withdrawn else [~EmissionSource.is_withdrawn]))
        .order_by(EmissionSource.scope, EmissionSource.category, EmissionSource.name)
    ).all()


def by_key(session: Session, keys: Collection[str] | None = None) -> dict[str, Any]:
    """Sources by their key."""
    rows = sources(session)
    return {row.key: row for row in rows if keys is None or row.key in keys}


def record(session: Session, record_id: int) -> ActivityRecord:
    """One record, in force or not. Raises NotFound."""
    found = session.get(ActivityRecord, record_id)
    if found is None:
        raise NotFound("activity_record", record_id)
    return found


def in_the_way(
    session: Session, source_id: int, period: Interval, *, excluding: int | None = None
) -> ActivityRecord | None:
    """The first record in force of a source that holds a day of the period."""
    return session.scalar(
        select(ActivityRecord)
        .where(
            ActivityRecord.source_id == source_id,
            ActivityRecord.id != (excluding or 0),
            ActivityRecord.period_before > period.start,
            *([ActivityRecord.period_from < period.before] if period.before else []),
            in_force(ActivityRecord),
        )
        .order_by(ActivityRecord.period_from)
        .limit(1)
    )


def outside(
    session: Session, source_id: int, valid_from: date, valid_before: date | None
) -> ActivityRecord | None:
    """The first record in force of a source that holds a day before or after these."""
    is_late = [] if valid_before is None else [ActivityRecord.period_before > valid_before]
    return session.scalar(
        select(ActivityRecord)
        .where(
            ActivityRecord.source_id == source_id,
            or_(ActivityRecord.period_from < valid_from, *is_late),
            in_force(ActivityRecord),
        )
        .order_by(ActivityRecord.period_from)
        .limit(1)
    )


def records(
    session: Session,
    *,
    source_id: int | None = None,
    source_ids: Collection[int] | None = None,
    within: Interval | None = None,
    statuses: Collection[str] | None = None,
    record_ids: Collection[int] | None = None,
    history: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> Sequence[Any]:
    """Records with who stated them, when, and the document; newest period first.

    history  also those that were superseded or withdrawn
    """
    query = (
        select(
            *ActivityRecord.__table__.columns,
            ChangeSet.at.label("stated_at"),
            ChangeSet.person_id.label("stated_by"),
            ChangeSet.verb,
            ChangeSet.reason,
            Document.file_name,
            *([_successor_id()] if history else []),
        )
        .join(ChangeSet, ChangeSet.id == ActivityRecord.change_set_id)
        .outerjoin(Document, Document.id == ActivityRecord.document_id)
        .where(
            *_chosen(source_id, source_ids, within, statuses, record_ids),
            *([] if history else [in_force(ActivityRecord)]),
        )
        .order_by(
            ActivityRecord.period_from.desc(), ActivityRecord.source_id, ActivityRecord.id.desc()
        )
    )
    return session.execute(query.limit(limit).offset(offset)).all()


def corrections(session: Session, within: Interval) -> dict[int, int]:
    """Record → the earlier record it replaced, among those that touch a period."""
    rows = session.execute(
        select(ActivityRecord.id, ActivityRecord.supersedes_id).where(
            *_chosen(None, None, within, None, None), ActivityRecord.supersedes_id.is_not(None)
        )
    )
    return {row.id: row.supersedes_id for row in rows}


def count_records(
    session: Session,
    *,
    source_id: int | None = None,
    source_ids: Collection[int] | None = None,
    within: Interval | None = None,
    statuses: Collection[str] | None = None,
) -> int:
    """How many records in force fit a filter."""
    return (
        session.scalar(
            select(func.count())
            .select_from(ActivityRecord)
            .where(
                *_chosen(source_id, source_ids, within, statuses, None), in_force(ActivityRecord)
            )
        )
        or 0
    )


def _successor_id() -> Any:
    later = aliased(ActivityRecord)
    return (
        select(later.id)
        .where(later.supersedes_id == ActivityRecord.id)
        .scalar_subquery()
        .label("superseded_by")
    )


def _chosen(
    source_id: int | None,
    source_ids: Collection[int] | None,
    within: Interval | None,
    statuses: Collection[str] | None,
    record_ids: Collection[int] | None,
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if source_id is not None:
        found.append(ActivityRecord.source_id == source_id)
    if source_ids is not None:
        found.append(ActivityRecord.source_id.in_(source_ids))
    if within is not None:
        found.append(ActivityRecord.period_before > within.start)
        if within.before is not None:
            found.append(ActivityRecord.period_from < within.before)
    if statuses:
        found.append(ActivityRecord.status.in_(list(statuses)))
    if record_ids is not None:
        found.append(ActivityRecord.id.in_(record_ids))
    return found


def answers(session: Session, within: Interval) -> Sequence[Any]:
    """source_id, period_from, period_before, status of the records in force in a period."""
    return session.execute(
        select(
            ActivityRecord.source_id,
            ActivityRecord.period_from,
            ActivityRecord.period_before,
            ActivityRecord.status,
        ).where(*_chosen(None, None, within, None, None), in_force(ActivityRecord))
    ).all()


def latest_records(session: Session) -> dict[int, Any]:
    """Source → its latest record in force."""
    last = (
        select(ActivityRecord.source_id, func.max(ActivityRecord.period_before).label("last"))
        .where(in_force(ActivityRecord))
        .group_by(ActivityRecord.source_id)
        .subquery()
    )
    rows = session.execute(
        select(*ActivityRecord.__table__.columns)
        .join(
            last,
            and_(
                last.c.source_id == ActivityRecord.source_id,
                last.c.last == ActivityRecord.period_before,
            ),
        )
        .where(in_force(ActivityRecord))
        .order_by(ActivityRecord.id)
    )
    return {row.source_id: row for row in rows}


def assignments(
    session: Session, source_id: int | None = None, publisher: str | None = None
) -> Sequence[FactorAssignment]:
    """Standing assignments, newest first."""
    return session.scalars(
        select(FactorAssignment)
        .where(
            ~FactorAssignment.is_withdrawn,
            *([FactorAssignment.source_id == source_id] if source_id is not None else []),
            *([FactorAssignment.publisher == publisher] if publisher is not None else []),
        )
        .order_by(FactorAssignment.source_id, FactorAssignment.method,
                  FactorAssignment.valid_from.desc())
    ).all()  # fmt: skip


def assignment(session: Session, assignment_id: int) -> FactorAssignment:
    """One standing assignment. Raises NotFound."""
    found = session.get(FactorAssignment, assignment_id)
    if found is None or found.is_withdrawn:
        raise NotFound("factor_assignment", assignment_id)
    return found


def stand_ins(
    session: Session, *, publisher: str | None = None, stand_in_id: int | None = None
) -> Sequence[Any]:
    """Accepted stand-ins in force with who accepted them, newest first.

    stand_in_id  only that one, in force or not
    """
    return session.execute(
        select(
            *StandIn.__table__.columns,
            ChangeSet.at.label("accepted_at"),
            ChangeSet.person_id.label("accepted_by"),
        )
        .join(ChangeSet, ChangeSet.id == StandIn.change_set_id)
        .where(
            in_force(StandIn) if stand_in_id is None else StandIn.id == stand_in_id,
            *([StandIn.publisher == publisher] if publisher is not None else []),
        )
        .order_by(StandIn.publisher, StandIn.factor_key, StandIn.valid_from.desc())
    ).all()


def take_turns(session: Session) -> None:
    """Wait for whoever else is accepting a stand-in; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": STAND_IN_LOCK})


def stand_in_on(session: Session, publisher: str, key: str, period: Interval) -> StandIn | None:
    """A stand-in in force for the key that holds a day of the period."""
    return session.scalar(
        select(StandIn).where(
            in_force(StandIn),
            StandIn.publisher == publisher,
            StandIn.factor_key == key,
            StandIn.valid_before > period.start,
            *([StandIn.valid_from < period.before] if period.before else []),
        )
    )


def instruments(
    session: Session, source_id: int | None = None, *, instrument_id: int | None = None
) -> Sequence[Any]:
    """Instruments in force with their document, newest period first.

    instrument_id  only that one, in force or not
    """
    return session.execute(
        select(*Instrument.__table__.columns, Document.file_name)
        .outerjoin(Document, Document.id == Instrument.document_id)
        .where(
            in_force(Instrument) if instrument_id is None else Instrument.id == instrument_id,
            *([Instrument.source_id == source_id] if source_id is not None else []),
        )
        .order_by(Instrument.source_id, Instrument.period_from.desc())
    ).all()


def instrument(session: Session, instrument_id: int) -> Instrument:
    """One instrument, in force or not. Raises NotFound."""
    found = session.get(Instrument, instrument_id)
    if found is None:
        raise NotFound("instrument", instrument_id)
    return found


def has_records(session: Session, source_id: int) -> bool:
    """Whether anything in force is stated for a source."""
    return bool(
        session.scalar(
            select(exists().where(ActivityRecord.source_id == source_id, in_force(ActivityRecord)))
        )
    )
