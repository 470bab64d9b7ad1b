"""From a record forwards and sideways: the lines it became, the act that stated it, its years."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from emissions.calculate.factors import gaps
from emissions.model import Method
from emissions.report.sources import SourcePage
from emissions.report.views import AssignmentView, RunView, restated_by, run_view
from emissions.store import factors
from emissions.store import runs as store
from emissions.tables import ActivityRecord, RunLine
from omstallning.access.model import Actor, Permission
from omstallning.access.operations import names
from omstallning.changes.tables import ChangeSet
from omstallning.period import Interval, year
from omstallning.provenance import Coverage, Figure, Trail
from omstallning.units import factor_between, same_dimension


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One line that a record became in one run."""

    run: RunView
    method: Method
    co2e: Figure
    factor: Trail | None


@dataclass(frozen=True, slots=True)
class StatedIn:
    """The change set that a record came with, and whether it has been undone."""

    change_set_id: int
    verb: str
    person_id: int | None
    is_undone: bool


@dataclass(frozen=True, slots=True)
class YearAmount:
    """What a source used in a year: the amount known, and the days that are answered.

    amount  in the source's unit; None when nothing of the year is known as a number
    """

    year: int
    amount: float | None
    records: int
    coverage: Coverage | None
    missing: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class UncoveredDays:
    """Days with records for which a chosen factor has no published figure and no stand-in."""

    assignment: AssignmentView
    days: Interval


def lines_of_record(session: Session, viewer: Actor, record_id: int) -> tuple[RecordLine, ...]:
    """The lines that rest on a record, latest run first."""
    viewer.require_somewhere(Permission.READ)
    rows = session.scalars(
        select(RunLine)
        .where(RunLine.record_id == record_id)
        .order_by(RunLine.run_id.desc(), RunLine.id)
    ).all()
    people = names(session)
    standing = {run.id: run for run in store.runs(session)}
    replaced = restated_by(list(standing.values()))
    return tuple(
        RecordLine(
            run_view(standing[row.run_id], replaced, people),
            row.method,
            Figure(row.co2e_kg, "kgCO2e", str(standing[row.run_id].year),
                   trail=Trail("run_line", row.id)),
            _factor(row),
        )
        for row in rows
        if row.run_id in standing
    )  # fmt: skip


def stated_in(
    session: Session, viewer: Actor, record_ids: Collection[int]
) -> Mapping[int, StatedIn]:
    """Record → the change set it was stated in."""
    viewer.require_somewhere(Permission.READ)
    undoing = aliased(ChangeSet)
    rows = session.execute(
        select(ActivityRecord.id, ChangeSet.id, ChangeSet.verb, ChangeSet.person_id, undoing.id)
        .join(ChangeSet, ChangeSet.id == ActivityRecord.change_set_id)
        .outerjoin(undoing, undoing.undoes_id == ChangeSet.id)
        .where(ActivityRecord.id.in_(record_ids))
    )
    return {
        record: StatedIn(change_set, verb, person, undone is not None)
        for record, change_set, verb, person, undone in rows
    }


def amounts_by_year(page: SourcePage) -> tuple[YearAmount, ...]:
    """The source's records summed by calendar year, latest first.

    amount = Σ quantity × (unit → the source's unit) × share of the record's days in the year
    """
    unit = page.source.activity_unit
    years = sorted(
        {
            number
            for record in page.records
            for number in range(record.period.start.year, _last_year(record.period) + 1)
        },
        reverse=True,
    )
    made = []
    for number in years:
        within = year(number)
        touching = [r for r in page.records if r.period.overlap(within)]
        known = [
            r.quantity * factor_between(r.unit, unit) * r.period.share_within(within)
            for r in touching
            if r.quantity is not None and same_dimension(r.unit, unit)
        ]
        made.append(
            YearAmount(
                number,
                sum(known) if known else None,
                len(touching),
                page.coverage.get(number),
                page.missing.get(number, ()),
            )
        )
    return tuple(made)


def uncovered_days(page: SourcePage) -> tuple[UncoveredDays, ...]:
    """For each choice of factor the days with records that no figure and no stand-in serves."""
    made = []
    for assignment in page.assignments:
        served = [f.factor.valid for f in assignment.factors if f.factor.valid is not None]
        served += [
            loan.valid
            for loan in page.stand_ins
            if (loan.publisher, loan.factor_key) == (assignment.publisher, assignment.factor_key)
        ]
        due = _joined(
            shared
            for record in page.records
            if record.status.has_quantity
            and (shared := record.period.overlap(assignment.valid)) is not None
        )
        made += [UncoveredDays(assignment, gap) for days in due for gap in gaps(days, served)]
    return tuple(made)


def _joined(periods: Iterable[Interval]) -> list[Interval]:
    """Periods that touch made into one, in order."""
    found: list[Interval] = []
    for period in sorted(periods):
        last = found[-1] if found else None
        if last is None or last.before is None or period.start > last.before:
            found.append(period)
        elif period.before is not None and period.before > last.before:
            found[-1] = Interval(last.start, period.before)
    return found


def _last_year(period: Interval) -> int:
    if period.before is None:
        return period.start.year
    return date.fromordinal(period.before.toordinal() - 1).year


def _factor(row: RunLine) -> Trail | None:
    if not row.factor_id:
        return None
    return Trail(
        "factor", factors.full_id(row.publisher, row.edition, row.factor_id), row.factor_id
    )
