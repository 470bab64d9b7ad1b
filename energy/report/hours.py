"""A month of a series hour by hour, with how each value came to be and every revision of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from math import isnan
from typing import Any

from sqlalchemy.orm import Session

from energy.model import BlockState, Flag
from energy.report.points import one_point
from energy.report.views import PointView, SeriesView, point_view, series_view
from energy.store import blocks as store
from energy.store import points as point_store
from omstallning.access.model import Actor, Permission
from omstallning.access.operations import names as people_names
from omstallning.errors import NotFound
from omstallning.period import month as month_of
from omstallning.provenance import Coverage, Figure, Trail


@dataclass(frozen=True, slots=True)
class DayView:
    """A day in normal time: what is known of it."""

    day: date
    total: float | None
    peak: float | None
    have: int
    n: int


@dataclass(frozen=True, slots=True)
class RevisionView:
    """A block as it was recorded: by whom, when, from which document."""

    id: int
    state: BlockState
    at: datetime
    by: str | None
    reason: str | None
    document: Trail | None
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class FillView:
    """A delivery that filled in missing values of the month."""

    id: int
    at: datetime
    by: str | None
    document: Trail | None


@dataclass(frozen=True, slots=True)
class HourlyView:
    """A month of a series, in the point's unit.

    values  one for each step from the first of the month in normal time; None where missing
    flags   how each came to be, a set of Flag bits
    months  the months of the series that there are, in order
    """

    series: SeriesView
    point: PointView
    month: date
    months: tuple[date, ...]
    step_minutes: int
    values: tuple[float | None, ...]
    flags: tuple[int, ...]
    days: tuple[DayView, ...]
    total: Figure
    peak: Figure
    peak_position: int | None
    estimated: int
    suspect: int
    block_id: int
    revision: int
    state: BlockState
    revisions: tuple[RevisionView, ...]
    fills: tuple[FillView, ...]

    @property
    def flags_used(self) -> tuple[Flag, ...]:
        """Every flag that some value of the month has."""
        every = 0
        for flags in self.flags:
            every |= flags
        return tuple(flag for flag in Flag if flag & every)


def hourly(session: Session, viewer: Actor, series_id: int, month: date) -> HourlyView:
    """A month of a series. Raises NotFound."""
    viewer.require_somewhere(Permission.READ)
    series = point_store.series(session, ids=[series_id])
    if not series:
        raise NotFound("series", series_id)
    first = month.replace(day=1)
    months = {row.month: row for row in store.series_months(session, [series_id])}
    if first not in months:
        raise NotFound("series_month", f"{series_id}:{first:%Y-%m}")
    values, flags = store.hours(session, series_id, first)
    row = one_point(session, series[0].supply_point_id)
    before = month_of(first.year, first.month).before or first
    days = store.days(session, [series_id], first, before)
    people = people_names(session)
    return _view(
        months[first], series[0], point_view(row, viewer),
        tuple(sorted(months)), values, flags, days,
        tuple(_revision(each, people) for each in store.history(session, series_id, first)),
        tuple(_fill(each, people) for each in store.fills(session, series_id, first)),
    )  # fmt: skip


def _view(
    rollup: Any,
    series: Any,
    point: PointView,
    months: tuple[date, ...],
    values: Any,
    flags: Any,
    days: Any,
    revisions: tuple[RevisionView, ...],
    fills: tuple[FillView, ...],
) -> HourlyView:
    scale = 10**rollup.decimals
    label = f"{rollup.month:%Y-%m}"
    trail = Trail("reading_block", rollup.block_id)
    coverage = Coverage(rollup.have, rollup.n, "hours" if rollup.step_minutes == 60 else "values")
    return HourlyView(
        series=series_view(series),
        point=point,
        month=rollup.month,
        months=months,
        step_minutes=rollup.step_minutes,
        values=tuple(None if isnan(value) else value for value in values.tolist()),
        flags=tuple(flags.tolist()),
        days=tuple(
            DayView(d.day, _scaled(d.total, scale), _scaled(d.peak, scale), d.have, d.n)
            for d in days
        ),
        total=Figure(_scaled(rollup.total, scale), point.measured_in, label, coverage, trail,
                     quality="partial" if rollup.have < rollup.n else None),
        peak=Figure(_scaled(rollup.peak, scale), point.measured_in, label, coverage, trail),
        peak_position=rollup.peak_position,
        estimated=rollup.estimated,
        suspect=rollup.suspect,
        block_id=rollup.block_id,
        revision=rollup.revision,
        state=rollup.state,
        revisions=revisions,
        fills=fills,
    )  # fmt: skip


def _scaled(value: int | None, scale: int) -> float | None:
    return None if value is None else value / scale


def _revision(row: Any, people: dict[int, str]) -> RevisionView:
    return RevisionView(
        row.id, row.state, row.at, people.get(row.person_id), row.reason, _document(row),
        row.is_withdrawn,
    )  # fmt: skip


def _fill(row: Any, people: dict[int, str]) -> FillView:
    return FillView(row.id, row.at, people.get(row.person_id), _document(row))


def _document(row: Any) -> Trail | None:
    if row.document_id is None:
        return None
    return Trail("document", row.document_id, row.file_name or "")


def place_of_block(session: Session, viewer: Actor, block_id: int) -> tuple[int, date]:
    """The series and month that a block belongs to, the way from a figure to its hours.

    Raises NotFound.
    """
    viewer.require_somewhere(Permission.READ)
    return store.place_of(session, block_id)
