"""Scales, risks, and what was found, accepted and done about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from omstallning.changes.operations import in_force
from omstallning.changes.tables import Change, ChangeSet
from omstallning.errors import NotFound
from omstallning.measures.tables import Measure
from resilience.model import ScaleView
from resilience.store.register import with_building
from resilience.tables import Acceptance, Assessment, Review, Risk, RiskMeasure, RiskScale


def risks(session: Session) -> dict[int, Any]:
    """Every standing risk by its id, by title."""
    return {row.id: row for row in session.execute(with_building(Risk, Risk.title))}


def scales(session: Session) -> dict[int, ScaleView]:
    """Every version of the scales by its id; each holds until the next of its key."""
    rows = session.scalars(select(RiskScale).order_by(RiskScale.valid_from, RiskScale.id)).all()
    return {row.id: _scale(row, rows) for row in rows}


def scale(session: Session, scale_id: int) -> ScaleView:
    """One version of the scales. Raises NotFound."""
    found = scales(session).get(scale_id)
    if found is None:
        raise NotFound("risk_scale", scale_id)
    return found


def current_scale(known: Collection[ScaleView], day: date) -> ScaleView | None:
    """The scales that hold on a day: the latest to begin, and of those the last to be published."""
    begun = [one for one in known if one.valid_from <= day]
    return max(begun, key=lambda one: (one.valid_from, one.id), default=None)


def _scale(row: Any, every: Sequence[Any]) -> ScaleView:
    later = [
        other.valid_from for other in every
        if other.key == row.key and (other.valid_from, other.id) > (row.valid_from, row.id)
    ]  # fmt: skip
    return ScaleView(
        id=row.id,
        key=row.key,
        edition=row.edition,
        likelihoods=tuple(row.likelihoods),
        consequences=tuple(row.consequences),
        grid=tuple(tuple(line) for line in row.grid),
        levels=tuple(row.levels),
        unacceptable_from=row.unacceptable_from,
        source=row.source,
        valid_from=row.valid_from,
        valid_before=min(later, default=None),
    )


def assessments(session: Session, risk_id: int | None = None) -> dict[int, list[Any]]:
    """Risk → its assessments in force with who made them, newest first.

    risk_id  only those of one risk
    """
    return _by_risk(session, Assessment, Assessment.assessed_on, risk_id)


def found_of(
    session: Session, risk_ids: Collection[int]
) -> tuple[dict[int, list[Any]], dict[int, ScaleView]]:
    """Risk → its assessments in force, newest first, and the scales they were made with.

    No scale says until when it held: it is read for what its levels are.
    """
    rows = session.execute(
        select(*Assessment.__table__.columns, ChangeSet.person_id, RiskScale)
        .join(ChangeSet, ChangeSet.id == Assessment.change_set_id)
        .join(RiskScale, RiskScale.id == Assessment.scale_id)
        .where(in_force(Assessment), Assessment.risk_id.in_(risk_ids))
        .order_by(Assessment.assessed_on.desc(), Assessment.id.desc())
    )
    found: dict[int, list[Any]] = defaultdict(list)
    scales: dict[int, ScaleView] = {}
    for row in rows:
        found[row.risk_id].append(row)
        scales[row.scale_id] = _scale(row.RiskScale, ())
    return found, scales


def acceptances(session: Session, risk_id: int | None = None) -> dict[int, list[Any]]:
    """Risk → its acceptances in force, newest first."""
    return _by_risk(session, Acceptance, Acceptance.accepted_on, risk_id)


def _by_risk(session: Session, table: Any, day: Any, risk_id: int | None) -> dict[int, list[Any]]:
    rows = session.execute(
        select(*table.__table__.columns, ChangeSet.at, ChangeSet.person_id)
        .join(ChangeSet, ChangeSet.id == table.change_set_id)
        .where(in_force(table), *([] if risk_id is None else [table.risk_id == risk_id]))
        .order_by(day.desc(), table.id.desc())
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.risk_id].append(row)
    return dict(found)


def risk_measures(session: Session, risk_id: int | None = None) -> dict[int, list[Any]]:
    """Risk → the measures that lessen it, by name; `link_id` and `link_version` are of the tie."""
    rows = session.execute(
        select(
            RiskMeasure.risk_id,
            RiskMeasure.id.label("link_id"),
            RiskMeasure.version.label("link_version"),
            RiskMeasure.note,
            *Measure.__table__.columns,
        )
        .join(Measure, Measure.id == RiskMeasure.measure_id)
        .where(
            ~RiskMeasure.is_withdrawn,
            ~Measure.is_withdrawn,
            *([] if risk_id is None else [RiskMeasure.risk_id == risk_id]),
        )
        .order_by(Measure.name, Measure.id)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.risk_id].append(row)
    return dict(found)


def link_of(session: Session, risk_id: int, measure_id: int) -> RiskMeasure | None:
    """The tie between a risk and a measure, standing or taken back."""
    return session.scalar(
        select(RiskMeasure).where(
            RiskMeasure.risk_id == risk_id, RiskMeasure.measure_id == measure_id
        )
    )


def latest_reviews(session: Session) -> dict[tuple[str, int], Any]:
    """(kind, id) → the latest review in force of the record."""
    rows = session.execute(
        select(*Review.__table__.columns, ChangeSet.person_id)
        .join(ChangeSet, ChangeSet.id == Review.change_set_id)
        .where(in_force(Review))
        .order_by(Review.reviewed_on, Review.id)
    )
    return {(row.kind, row.record_id): row for row in rows}


def made_on(session: Session, kinds: Collection[str]) -> dict[tuple[str, int], date]:
    """(kind, id) → the day on which the record was made."""
    rows = session.execute(
        select(Change.kind, Change.record_id, func.min(ChangeSet.at).label("at"))
        .join(ChangeSet, ChangeSet.id == Change.change_set_id)
        .where(Change.kind.in_(kinds), Change.record_id.is_not(None))
        .group_by(Change.kind, Change.record_id)
    )
    return {(row.kind, row.record_id): row.at.date() for row in rows}
