"""What the meters would state of the inventory, what they have stated, and what changed since."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from emissions import from_energy
from emissions.calculate.metered import (
    Part,
    basis_of,
    is_whole,
    quantity_of,
    rests_on_the_same,
    status_of,
)
from emissions.model import RecordStatus
from emissions.report.views import SourceView, source_view
from emissions.store import energy_links as store
from emissions.store import sources as source_store
from emissions.tables import EnergyLink
from omstallning.access.model import Actor, Permission
from omstallning.message import Message
from omstallning.organisation import store as organisation_store
from omstallning.period import Interval, month, year
from omstallning.provenance import Coverage, Trail

READINGS = {"series": "reading_block", "stands": "stand"}
"""Origin of a month's total → the kind of record that the ids name."""


class MonthState(StrEnum):
    """What stating the meters' months would do with one month of one source."""

    NEW = "new"
    CHANGED = "changed"
    TAKEN_BACK = "taken_back"
    UNCHANGED = "unchanged"
    INCOMPLETE = "incomplete"
    IN_THE_WAY = "in_the_way"


WRITTEN = frozenset({MonthState.NEW, MonthState.CHANGED, MonthState.TAKEN_BACK})


@dataclass(frozen=True, slots=True)
class Way:
    """A way out, as a code, and where it is taken."""

    code: str
    trail: Trail


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of one source: what the meters say and what the inventory holds.

    quantity    in the source's unit; None while the month is not whole
    recorded    what the record in force says, in its own unit
    """

    source: SourceView
    period: Interval
    state: MonthState
    quantity: float | None
    status: RecordStatus | None
    coverage: Coverage
    record_id: int | None
    recorded: float | None
    recorded_unit: str | None
    basis: Mapping[str, Any]
    why: Message | None = None
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class EnergyPreview:
    """A year's months as the meters say them.

    sha256  of all of it, so that nothing else is stated than what somebody saw
    """

    year: int
    rows: tuple[MonthRow, ...]
    sha256: str

    @property
    def counts(self) -> Mapping[MonthState, int]:
        """How many months are in each state."""
        return Counter(row.state for row in self.rows)


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link with the supply point's name."""

    id: int
    version: int
    source_id: int
    source_name: str
    point: Trail
    key: str
    carrier: str
    share: float
    valid: Interval


@dataclass(frozen=True, slots=True)
class ReadingsBehind:
    """What one supply point gave a record, with the way to each reading."""

    point: Trail
    part: Part
    readings: tuple[Trail, ...]
    coverage: Coverage


def preview_energy(
    session: Session, viewer: Actor, number: int, *, today: date | None = None
) -> EnergyPreview:
    """What the linked meters would state for a year; months that are not over are left out."""
    viewer.require_somewhere(Permission.READ)
    by_day = today or date.today()  # noqa: DTZ011 a calendar month as people mean it
    links = store.links(session, within=year(number))
    about = {row.id: row for row in source_store.sources(session)}
    links = [link for link in links if link.source_id in about]
    units = {link.source_id: about[link.source_id].activity_unit for link in links}
    found = from_energy.months_of(session, viewer, number, links, units)
    organisation = organisation_store.organisation(session)
    views = {id_: source_view(about[id_], organisation) for id_ in units}
    names = _points(session, viewer, links)
    standing = _standing(session, units, year(number))
    places = sorted(found, key=lambda place: (views[place[0]].name, place))
    rows = tuple(
        _row(views[source], month(first.year, first.month), found[source, first],
             standing.get(source, []), names)
        for source, first in places
        if month(first.year, first.month).before <= by_day  # type: ignore[operator]
    )  # fmt: skip
    return EnergyPreview(number, rows, _digest(rows))


def _points(
    session: Session, viewer: Actor, links: Sequence[EnergyLink]
) -> Mapping[int, from_energy.Point]:
    return from_energy.points(session, viewer, {link.supply_point_id for link in links})


def _standing(
    session: Session, source_ids: Collection[int], within: Interval
) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in source_store.records(session, source_ids=list(source_ids), within=within):
        found.setdefault(row.source_id, []).append(row)
    return found


def _row(
    source: SourceView,
    period: Interval,
    parts: tuple[Part, ...],
    records: Sequence[Any],
    points: Mapping[int, from_energy.Point],
) -> MonthRow:
    holding = [r for r in records if Interval(r.period_from, r.period_before).overlap(period)]
    same = next((r for r in holding if Interval(r.period_from, r.period_before) == period), None)
    other = next((r for r in holding if r is not same), None)
    whole = is_whole(parts)
    quantity = quantity_of(parts, source.activity_unit) if whole else None
    status = None if quantity is None else status_of(parts, quantity)
    basis = basis_of(str(period), parts)
    why, ways = _hindrance(source, period, parts, points, quantity, status, other)
    held = same or other
    return MonthRow(
        source=source,
        period=period,
        state=_state(same, other, quantity, status, basis, source.activity_unit, why),
        quantity=quantity,
        status=status,
        coverage=Coverage(sum(p.have for p in parts), sum(p.of for p in parts), "hours"),
        record_id=held.id if held else None,
        recorded=held.quantity if held else None,
        recorded_unit=held.unit if held else None,
        basis=basis,
        why=why,
        ways=ways,
    )


def _hindrance(
    source: SourceView,
    period: Interval,
    parts: tuple[Part, ...],
    points: Mapping[int, from_energy.Point],
    quantity: float | None,
    status: RecordStatus | None,
    other: Any | None,
) -> tuple[Message | None, tuple[Way, ...]]:
    """Why a month cannot be stated, and the ways out; nothing where it can."""
    end = Way("end_link", source.trail)
    if other is not None:
        days = Interval(other.period_from, other.period_before)
        record = Trail("activity_record", other.id, str(days))
        return Message("other_record_holds", {"period": days}), (Way("withdraw_record", record),)
    if source.valid.overlap(period) != period:
        return Message("outside_source", {"source_period": source.valid}), (end,)
    lacking = [part for part in parts if not part.is_whole]
    ways = tuple(Way("complete_readings", points[part.point_id].trail) for part in lacking)
    if any(points[p.point_id].counts_in(source.activity_unit) is None for p in lacking):
        return Message("energy_content_missing", {}), (*ways, end)
    if quantity is None:
        have, due = sum(p.have for p in parts), sum(p.of for p in parts)
        return Message("readings_incomplete", {"have": have, "of": due}), (*ways, end)
    if status is None:
        every = tuple(Way("complete_readings", points[part.point_id].trail) for part in parts)
        return Message("zero_not_read", {}), every
    return None, ()


def _state(
    same: Any | None,
    other: Any | None,
    quantity: float | None,
    status: RecordStatus | None,
    basis: Mapping[str, Any],
    unit: str,
    why: Message | None,
) -> MonthState:
    if other is not None:
        return MonthState.IN_THE_WAY
    if why is not None or quantity is None:
        is_metered = same is not None and same.basis
        return MonthState.TAKEN_BACK if is_metered else MonthState.INCOMPLETE
    if same is None:
        return MonthState.NEW
    is_kept = (
        same.basis
        and same.quantity is not None
        and math.isclose(same.quantity, quantity, rel_tol=1e-9, abs_tol=1e-9)
        and (same.unit, same.status) == (unit, status)
        and rests_on_the_same(same.basis, basis)
    )
    return MonthState.UNCHANGED if is_kept else MonthState.CHANGED


def _digest(rows: Sequence[MonthRow]) -> str:
    said = [
        [row.source.id, str(row.period), row.state.value, row.quantity, row.status,
         row.record_id, row.basis]
        for row in rows
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def stale_energy(
    session: Session, viewer: Actor, *, today: date | None = None
) -> tuple[MonthRow, ...]:
    """Records made from meters whose readings are others today, latest first."""
    viewer.require_somewhere(Permission.READ)
    linked = {link.source_id for link in store.links(session)}
    rows = source_store.records(session, source_ids=list(linked))
    metered = {row.id for row in rows if row.basis}
    years = sorted({row.period_from.year for row in rows if row.basis}, reverse=True)
    return tuple(
        row
        for number in years
        for row in preview_energy(session, viewer, number, today=today).rows
        if row.record_id in metered and row.state in WRITTEN
    )


def is_stale(session: Session, viewer: Actor, record_id: int) -> bool:
    """Whether a record that was made from meters rests on readings that have changed since."""
    found = source_store.record(session, record_id)
    if not found.basis:
        return False
    rows = preview_energy(session, viewer, found.period_from.year).rows
    return any(row.record_id == record_id and row.state in WRITTEN for row in rows)


def links(
    session: Session, viewer: Actor, *, source_id: int | None = None, point_id: int | None = None
) -> tuple[LinkView, ...]:
    """Links of a source or of a supply point, or all."""
    viewer.require_somewhere(Permission.READ)
    rows = store.links(
        session, source_ids=None if source_id is None else [source_id], point_id=point_id
    )
    known = _points(session, viewer, rows)
    names = {one.id: one.name for one in source_store.sources(session)} if rows else {}
    return tuple(
        _link_view(row, known[row.supply_point_id], names.get(row.source_id, "")) for row in rows
    )


def _link_view(row: EnergyLink, point: from_energy.Point, source_name: str) -> LinkView:
    days = store.days_of(row)
    return LinkView(
        row.id, row.version, row.source_id, source_name, point.trail, point.key, point.carrier,
        row.share, days,
    )  # fmt: skip


def linkable(
    session: Session, viewer: Actor, source_id: int
) -> tuple[from_energy.Point, ...]:  # fmt: skip
    """Supply points whose purchased energy can be a source's activity."""
    source = source_store.source(session, source_id)
    return tuple(
        point
        for point in from_energy.points(session, viewer).values()
        if point.is_bought
        and source.category in point.categories
        and point.counts_in(source.activity_unit) is not None
    )


def readings_behind(
    session: Session, viewer: Actor, parts: Sequence[Part]
) -> tuple[ReadingsBehind, ...]:
    """Each supply point under a record with the readings that its amount was made of."""
    if not parts:
        return ()
    known = from_energy.points(session, viewer, {part.point_id for part in parts})
    return tuple(
        ReadingsBehind(
            known[part.point_id].trail,
            part,
            tuple(
                Trail(READINGS.get(part.origin or "", "supplier_month"), reading)
                for reading in part.ids
            ),
            Coverage(part.have, part.of, "hours"),
        )
        for part in parts
    )
