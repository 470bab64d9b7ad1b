"""What a year's account is made of, read in a few statements and fingerprinted."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from emissions.model import (
    Assignment,
    InternalSupply,
    QualityCriterion,
    RecordStatus,
)
from emissions.model import Instrument as InstrumentValue
from emissions.model import StandIn as StandInValue
from emissions.store import factors
from emissions.store.bridges import bridges
from emissions.tables import (
    ActivityRecord,
    EmissionSource,
    FactorAssignment,
    Instrument,
    StandIn,
)
from omstallning.changes.operations import in_force
from omstallning.organisation import store as organisation_store
from omstallning.organisation.model import Organisation
from omstallning.period import Interval, year

if TYPE_CHECKING:
    from emissions.calculate.account import Inputs
    from emissions.calculate.division import Holding
    from emissions.calculate.factors import Catalogue


@dataclass(frozen=True, eq=False)
class Stated:
    """Everything in force that touches a year, as stored."""

    year: int
    sources: Sequence[Any]
    records: Sequence[Any]
    assignments: Sequence[Any]
    stand_ins: Sequence[Any]
    instruments: Sequence[Any]
    organisation: Organisation

    @property
    def period(self) -> Interval:
        """The year as days."""
        return year(self.year)

    @property
    def publishers(self) -> frozenset[str]:
        """Whose factors are in use."""
        rows = (*self.assignments, *self.stand_ins, *self.instruments)
        return frozenset(row.publisher for row in rows)

    @property
    def boundary(self) -> list[dict[str, Any]]:
        """The units as they stood at the end of the year, and how much of each counts."""
        last = date(self.year, 12, 31)
        return [
            {
                "id": unit.id,
                "key": unit.key,
                "name": unit.name_on(last),
                "kind": unit.kind.value,
                "share": self.organisation.group_share(unit.id, self.period),
            }
            for unit in sorted(self.organisation.units.values(), key=lambda u: u.key)
            if unit.valid.overlap(self.period)
        ]

    def sha256(self, **choices: object) -> str:
        """A fingerprint of the inputs together with the choices made for the run."""
        seen = {
            "sources": [[row.id, row.version] for row in self.sources],
            "records": [row.id for row in self.records],
            "assignments": [[row.id, row.version] for row in self.assignments],
            "stand_ins": [row.id for row in self.stand_ins],
            "instruments": [row.id for row in self.instruments],
            "boundary": self.boundary,
            "year": self.year,
            **choices,
        }
        return hashlib.sha256(json.dumps(seen, sort_keys=True, default=str).encode()).hexdigest()


def stated(session: Session, number: int) -> Stated:
    """What is in force for a year, in eight statements."""
    within = year(number)
    standing = (
        ~EmissionSource.is_withdrawn,
        EmissionSource.valid_from < within.before,
        or_(EmissionSource.valid_before.is_(None), EmissionSource.valid_before > within.start),
    )
    sources = session.execute(
        select(*EmissionSource.__table__.columns).where(*standing).order_by(EmissionSource.id)
    ).all()
    records = session.execute(
        select(*ActivityRecord.__table__.columns)
        .join(EmissionSource, EmissionSource.id == ActivityRecord.source_id)
        .where(*standing, in_force(ActivityRecord), *_touching(ActivityRecord, within))
        .order_by(ActivityRecord.source_id, ActivityRecord.period_from, ActivityRecord.id)
    ).all()
    assignments = session.execute(
        select(*FactorAssignment.__table__.columns)
        .where(
            ~FactorAssignment.is_withdrawn,
            FactorAssignment.valid_from < within.before,
            or_(
                FactorAssignment.valid_before.is_(None),
                FactorAssignment.valid_before > within.start,
            ),
        )
        .order_by(FactorAssignment.id)
    ).all()
    stand_ins = session.execute(
        select(*StandIn.__table__.columns)
        .where(
            in_force(StandIn),
            StandIn.valid_from < within.before,
            StandIn.valid_before > within.start,
        )
        .order_by(StandIn.id)
    ).all()
    instruments = session.execute(
        select(*Instrument.__table__.columns)
        .where(in_force(Instrument), *_touching(Instrument, within))
        .order_by(Instrument.id)
    ).all()
    return Stated(
        number,
        sources,
        records,
        assignments,
        stand_ins,
        instruments,
        organisation_store.organisation(session),
    )


def _touching(table: Any, within: Interval) -> tuple[Any, Any]:
    return (table.period_from < within.before, table.period_before > within.start)


def inputs(found: Stated, editions: Mapping[str, str]) -> Inputs:
    """The same as values for the formulas, with the factors of the pinned editions."""
    from emissions.calculate.account import Inputs

    active = {
        row.id: days
        for row in found.sources
        if (days := Interval(row.valid_from, row.valid_before).overlap(found.period)) is not None
    }
    answers: dict[int, list[tuple[Interval, RecordStatus]]] = defaultdict(list)
    for row in found.records:
        answers[row.source_id].append((Interval(row.period_from, row.period_before), row.status))
    return Inputs(
        year=found.year,
        records=_records(found),
        active=active,
        answers=dict(answers),
        assignments=[
            Assignment(
                row.source_id,
                factors.full_key(row.publisher, row.factor_key),
                Interval(row.valid_from, row.valid_before),
                row.method,
                row.reason,
                row.is_proxy,
            )
            for row in found.assignments
        ],
        among=catalogue(found, editions),
        instruments=[_instrument(row) for row in found.instruments],
        supplies=_supplies(found),
        holdings=holdings(found.organisation, found.period),
        bridges=bridges(),
    )


def catalogue(found: Stated, editions: Mapping[str, str]) -> Catalogue:
    """The factors in use as of the pinned editions, with the accepted stand-ins."""
    from dataclasses import replace

    from emissions.calculate.factors import catalogue as arranged

    keys = {
        factors.full_key(row.publisher, row.factor_key)
        for row in (*found.assignments, *found.instruments)
    }
    pool = [
        factor
        for publisher, edition in editions.items()
        for factor in factors.pooled(publisher, edition)
        if factor.key in keys
    ]
    loans = [stand_in_value(row) for row in found.stand_ins]
    made = arranged(pool, loans)
    lent = {loan.factor_id: factors.published()[loan.factor_id].factor for loan in loans}
    return replace(made, by_id={**lent, **made.by_id})


def stand_in_value(row: Any) -> StandInValue:
    """An accepted loan as the formulas see it."""
    return StandInValue(
        key=factors.full_key(row.publisher, row.factor_key),
        period=Interval(row.valid_from, row.valid_before),
        factor_id=factors.full_id(row.publisher, row.borrowed_edition, row.borrowed_factor_id),
        reason=row.reason,
    )


def holdings(organisation: Organisation, within: Interval) -> dict[Any, list[Holding]]:
    """Unit → how much of it the group counts through a period, stretch by stretch."""
    from emissions.calculate.division import Holding

    days = {within.start, within.before}
    for unit in organisation.units.values():
        for valid, _, _ in unit.ties:
            days |= {day for day in (valid.start, valid.before) if day and within.contains(day)}
    bounds = sorted(day for day in days if day is not None)
    stretches = [Interval(a, b) for a, b in pairwise(bounds)]
    return {
        unit_id: [
            Holding(stretch, organisation.group_share(unit_id, stretch) or 0.0)
            for stretch in stretches
        ]
        for unit_id in organisation.units
    }


def _records(found: Stated) -> Any:
    """The records that carry a number, as the frame that formulas take."""
    import numpy as np
    import pandas as pd

    about = {row.id: row for row in found.sources}
    kept = [row for row in found.records if row.status.has_quantity]
    return pd.DataFrame({
        "record": np.array([row.id for row in kept], dtype=np.int64),
        "source": np.array([row.source_id for row in kept], dtype=np.int64),
        "unit": np.array([about[row.source_id].unit_id for row in kept], dtype=np.int64),
        "scope": np.array([int(about[row.source_id].scope) for row in kept], dtype=np.int64),
        "category": np.array([about[row.source_id].category.code for row in kept], dtype=np.int64),
        "start": np.array([row.period_from for row in kept], dtype="datetime64[s]"),
        "before": np.array([row.period_before for row in kept], dtype="datetime64[s]"),
        "quantity": np.array(
            [0.0 if row.status is RecordStatus.CONFIRMED_ZERO else row.quantity for row in kept],
            dtype=np.float64,
        ),
        "quantity_unit": pd.Series([row.unit for row in kept], dtype="object"),
    })  # fmt: skip


def _instrument(row: Any) -> InstrumentValue:
    return InstrumentValue(
        id=str(row.id),
        kind=row.kind,
        sources=frozenset({row.source_id}),
        factor_key=factors.full_key(row.publisher, row.factor_key),
        kwh=row.quantity_kwh,
        period=Interval(row.period_from, row.period_before),
        met=frozenset(QualityCriterion) if row.meets_criteria else frozenset(),
    )


def _supplies(found: Stated) -> list[InternalSupply]:
    """What a source of the group buys of another source of the group."""
    about = {row.id: row for row in found.sources}
    made = []
    for row in found.sources:
        seller = about.get(row.supplied_by_id)
        if seller is None:
            continue
        both = Interval(row.valid_from, row.valid_before).overlap(
            Interval(seller.valid_from, seller.valid_before)
        )
        if both is not None:
            made.append(InternalSupply(row.id, frozenset({seller.id}), both))
    return made
