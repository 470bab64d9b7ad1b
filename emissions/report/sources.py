"""Sources and their records, for those who keep them and those who ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from emissions.calculate.coverage import SourceCoverage, coverage_of_sources
from emissions.model import Method, RecordStatus, Scope
from emissions.report.figures import amount, figure, lines_trail, of_view
from emissions.report.views import (
    AssignmentView,
    InstrumentView,
    RecordView,
    SourceView,
    StandInView,
    assignment_view,
    instrument_view,
    record_view,
    restated_by,
    source_view,
    stand_in_view,
)
from emissions.store import runs as run_store
from emissions.store import sources as store
from omstallning.access.model import Actor, Permission
from omstallning.access.operations import names
from omstallning.changes.approval import State
from omstallning.organisation import store as organisation_store
from omstallning.period import Interval, year
from omstallning.provenance import Coverage, Figure, Trail


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source in the list: its latest record and how much of the year is answered."""

    source: SourceView
    latest: Figure
    latest_period: Interval | None
    latest_status: RecordStatus | None
    coverage: Coverage | None
    missing: tuple[Interval, ...]

    @property
    def id(self) -> int:
        """The source's id."""
        return self.source.id

    @property
    def key(self) -> str:
        """The source's key."""
        return self.source.key


@dataclass(frozen=True, slots=True)
class SourceList:
    """Every source, and how many of them the year's records answer in full."""

    year: int
    sources: tuple[SourceRow, ...]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """What a source came to in a published inventory."""

    run_id: int
    year: int
    location: Figure
    market: Figure


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A source with everything known about it.

    records   in force, newest first; history holds every row ever stated
    """

    source: SourceView
    supplied_by: SourceView | None
    records: tuple[RecordView, ...]
    history: tuple[RecordView, ...]
    assignments: tuple[AssignmentView, ...]
    stand_ins: tuple[StandInView, ...]
    instruments: tuple[InstrumentView, ...]
    years: tuple[PublishedYear, ...]
    coverage: Mapping[int, Coverage]
    missing: Mapping[int, tuple[Interval, ...]]


@dataclass(frozen=True, slots=True)
class RecordList:
    """Records that fit a filter, a page at a time."""

    records: tuple[RecordView, ...]
    total: int
    offset: int


def sources(session: Session, viewer: Actor, *, year_shown: int | None = None) -> SourceList:
    """Every source with its latest record and its coverage of a year.

    year_shown  by default the latest year that any record touches
    """
    viewer.require_somewhere(Permission.READ)
    rows = store.sources(session)
    latest = store.latest_records(session)
    shown = year_shown or _latest_year(latest)
    organisation = organisation_store.organisation(session)
    covered = {c.source: c for c in _coverage(session, rows, year(shown))}
    views = [source_view(row, organisation) for row in rows]
    listed = tuple(_row(view, latest.get(view.id), covered.get(view.id), shown) for view in views)
    whole = sum(one.is_whole for one in covered.values())
    return SourceList(shown, listed, Coverage(whole, len(covered), "sources"))


def _latest_year(latest: Mapping[int, Any]) -> int:
    years = [row.period_from.year for row in latest.values()]
    return max(years, default=date.today().year)  # noqa: DTZ011 a calendar year as people mean it


def _coverage(
    session: Session, rows: Sequence[Any], within: Interval
) -> tuple[SourceCoverage, ...]:
    said: dict[int, list[tuple[Interval, RecordStatus]]] = {}
    for row in store.answers(session, within):
        said.setdefault(row.source_id, []).append(
            (Interval(row.period_from, row.period_before), row.status)
        )
    active = {row.id: Interval(row.valid_from, row.valid_before) for row in rows}
    return coverage_of_sources(within, active, said)


def _row(
    view: SourceView, latest: Any | None, covered: SourceCoverage | None, shown: int
) -> SourceRow:
    coverage = None if covered is None else Coverage(
        covered.days_answered, covered.days_due, "days")  # fmt: skip
    if latest is None:
        nothing = Figure(None, view.activity_unit, str(shown), coverage, view.trail)
        return SourceRow(view, nothing, None, None, coverage, covered.missing if covered else ())
    period = Interval(latest.period_from, latest.period_before)
    return SourceRow(
        view,
        Figure(
            latest.quantity,
            latest.unit,
            str(period),
            trail=Trail("activity_record", latest.id, view.name),
            quality=latest.status.value,
        ),
        period,
        latest.status,
        coverage,
        covered.missing if covered else (),
    )


def source(session: Session, viewer: Actor, source_id: int) -> SourcePage:
    """A source with its records and their history, factors, instruments and published years.

    Raises NotFound.
    """
    viewer.require_somewhere(Permission.READ)
    row = store.source(session, source_id)
    organisation = organisation_store.organisation(session)
    people = names(session)
    seller = store.source(session, row.supplied_by_id) if row.supplied_by_id else None
    history = tuple(
        record_view(record, row, people)
        for record in store.records(session, source_id=source_id, history=True)
    )
    assignments = store.assignments(session, source_id)
    instruments = store.instruments(session, source_id)
    keys = {(a.publisher, a.factor_key) for a in (*assignments, *instruments)}
    loans = [s for s in store.stand_ins(session) if (s.publisher, s.factor_key) in keys]
    in_force = tuple(record for record in history if record.is_in_force)
    covered = _years_covered(row, in_force)
    return SourcePage(
        source=source_view(row, organisation),
        supplied_by=source_view(seller, organisation) if seller else None,
        records=in_force,
        history=history,
        assignments=tuple(assignment_view(a) for a in assignments),
        stand_ins=tuple(stand_in_view(s, people) for s in loans),
        instruments=tuple(instrument_view(i) for i in instruments),
        years=_published_years(session, source_id),
        coverage={y: Coverage(c.days_answered, c.days_due, "days") for y, c in covered.items()},
        missing={y: c.missing for y, c in covered.items()},
    )


def _years_covered(row: Any, records: Sequence[RecordView]) -> dict[int, SourceCoverage]:
    active = {row.id: Interval(row.valid_from, row.valid_before)}
    said = {row.id: [(record.period, record.status) for record in records]}
    years = sorted({record.period.start.year for record in records}, reverse=True)
    found = {y: coverage_of_sources(year(y), active, said) for y in years}
    return {y: covered[0] for y, covered in found.items() if covered}


def _published_years(session: Session, source_id: int) -> tuple[PublishedYear, ...]:
    published = run_store.runs(session, state=State.PUBLISHED)
    replaced = restated_by(published)
    standing = {run.id: run for run in published if run.id not in replaced}
    sums = run_store.sums(session, list(standing), source_id=source_id)
    made = []
    for run in standing.values():
        rows = [s for s in sums if s.run_id == run.id]
        if not rows:
            continue
        both = [
            figure(
                amount(of_view(rows, view), "co2e"),
                str(run.year),
                lines_trail(run.id, str(run.year), source=source_id, view=view.value),
                status=run.kind.value,
            )
            for view in (Method.LOCATION, Method.MARKET)
        ]
        made.append(PublishedYear(run.id, run.year, *both))
    return tuple(made)


def records(
    session: Session,
    viewer: Actor,
    *,
    source_id: int | None = None,
    unit_id: int | None = None,
    scope: Scope | None = None,
    year_shown: int | None = None,
    statuses: Sequence[RecordStatus] = (),
    limit: int = 100,
    offset: int = 0,
) -> RecordList:
    """Records in force that fit a filter, newest period first, a page at a time."""
    viewer.require_somewhere(Permission.READ)
    about = {row.id: row for row in store.sources(session)}
    chosen = [
        row.id
        for row in about.values()
        if source_id in {None, row.id} and unit_id in {None, row.unit_id}
        and (scope is None or row.scope is scope)
    ]  # fmt: skip
    filters: dict[str, Any] = {
        "source_ids": chosen,
        "within": None if year_shown is None else year(year_shown),
        "statuses": [status.value for status in statuses],
    }
    people = names(session)
    found = store.records(session, **filters, limit=limit, offset=offset)
    return RecordList(
        tuple(record_view(row, about[row.source_id], people) for row in found),
        store.count_records(session, **filters),
        offset,
    )


def record(session: Session, viewer: Actor, record_id: int) -> tuple[RecordView, ...]:
    """A record with every version of the same statement, newest first.

    Raises NotFound.
    """
    viewer.require_somewhere(Permission.READ)
    wanted = store.record(session, record_id)
    about = store.source(session, wanted.source_id)
    rows = store.records(session, source_id=about.id, history=True)
    by_id = {row.id: row for row in rows}
    chain = {record_id}
    earlier = wanted.supersedes_id
    while earlier is not None:
        chain.add(earlier)
        earlier = by_id[earlier].supersedes_id
    later = by_id[record_id].superseded_by
    while later is not None:
        chain.add(later)
        later = by_id[later].superseded_by
    people = names(session)
    return tuple(record_view(by_id[i], about, people) for i in sorted(chain, reverse=True))


def stand_ins(session: Session, viewer: Actor) -> tuple[StandInView, ...]:
    """Every stand-in in force."""
    viewer.require_somewhere(Permission.READ)
    people = names(session)
    return tuple(stand_in_view(row, people) for row in store.stand_ins(session))
