"""Stored rows as values that pages show: sources, records, factors, runs and their parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from emissions.calculate.metered import Part, parts_of
from emissions.model import (
    Category,
    Control,
    EmissionFactor,
    GapKind,
    InstrumentKind,
    Method,
    RecordStatus,
    RunKind,
    Scope,
)
from emissions.store.factors import PublishedFactor, published
from emissions.tables import FactorAssignment, Run
from omstallning.changes.approval import State, next_states
from omstallning.organisation.model import Organisation
from omstallning.period import Interval
from omstallning.provenance import Source, Trail
from omstallning.units import GwpSet


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source with its unit's name."""

    id: int
    key: str
    name: str
    unit_id: int
    unit_name: str
    scope: Scope
    scope3_category: int | None
    category: Category
    control: Control
    owner: str
    activity_unit: str
    description: str | None
    supplied_by_id: int | None
    valid: Interval
    version: int

    @property
    def trail(self) -> Trail:
        """The way to the source."""
        return Trail("source", self.id, self.name)


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record with who stated it, where it stands in its document, and what became of it."""

    id: int
    source_id: int
    source_key: str
    source_name: str
    period: Interval
    quantity: float | None
    unit: str
    status: RecordStatus
    uncertainty_percent: float | None
    note: str | None
    document: Trail | None
    sheet: str | None
    row_number: int | None
    stated_at: datetime
    stated_by: str | None
    reason: str | None
    supersedes_id: int | None
    superseded_by: int | None
    is_withdrawn: bool
    basis: tuple[Part, ...]
    """The readings under a record that was made from meters; empty for one that was typed."""

    @property
    def is_in_force(self) -> bool:
        """Whether the record counts today."""
        return self.superseded_by is None and not self.is_withdrawn


@dataclass(frozen=True, slots=True)
class FactorView:
    """A published factor with its names and its source."""

    publisher: str
    edition: str
    id: str
    key: str
    name_sv: str
    name_en: str
    scope_hint: str
    note: str
    source_flag: str
    factor: EmissionFactor

    @property
    def source(self) -> Source | None:
        """Where the figure was read."""
        return self.factor.source

    @property
    def trail(self) -> Trail:
        """The way to the factor."""
        return Trail("factor", self.factor.id, self.id)


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """A choice of factor, with the figures that the key has in the latest edition."""

    id: int
    version: int
    source_id: int
    method: Method
    publisher: str
    factor_key: str
    valid: Interval
    reason: str
    is_proxy: bool
    factors: tuple[FactorView, ...]


@dataclass(frozen=True, slots=True)
class InstrumentView:
    """A proof of bought electricity."""

    id: int
    source_id: int
    kind: InstrumentKind
    period: Interval
    quantity_kwh: float
    publisher: str
    factor_key: str
    meets_criteria: bool
    criteria: str
    document: Trail | None


@dataclass(frozen=True, slots=True)
class StandInView:
    """An accepted loan, with the borrowed figure and how much rests on it."""

    id: int
    publisher: str
    factor_key: str
    valid: Interval
    borrowed: FactorView
    reason: str
    accepted_by: str | None
    accepted_at: datetime | None
    lines: int = 0
    co2e_kg: float | None = None


@dataclass(frozen=True, slots=True)
class RunView:
    """A run with its choices and how far it has come."""

    id: int
    version: int
    year: int
    kind: RunKind
    gwp_set: GwpSet
    editions: Mapping[str, str]
    boundary: Sequence[Mapping[str, Any]]
    code_version: str
    inputs_sha256: str
    state: State
    restates_id: int | None
    restated_by_id: int | None
    reason: str | None
    made_at: datetime
    made_by: int
    made_by_name: str | None

    @property
    def is_latest_published(self) -> bool:
        """Whether the run is the year's published inventory."""
        return self.state is State.PUBLISHED and self.restated_by_id is None

    @property
    def next_states(self) -> frozenset[State]:
        """Where it may go from here."""
        return next_states(self.state)

    @property
    def trail(self) -> Trail:
        """The way to the run."""
        return Trail("run", self.id, str(self.year))


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A step that a run has taken."""

    state: State
    person: str | None
    at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class GapView:
    """What a run does not know of a source.

    fields  for a missing factor: key (publisher/key), method, earlier and later (id, from, before)
    """

    kind: GapKind
    source: Trail
    unit_id: int
    unit_name: str
    period: Interval
    fields: Mapping[str, Any]


def source_view(row: Any, organisation: Organisation, on: date | None = None) -> SourceView:
    """A source with its unit's name on a day, by default the latest."""
    return SourceView(
        id=row.id,
        key=row.key,
        name=row.name,
        unit_id=row.unit_id,
        unit_name=unit_name(organisation, row.unit_id, on),
        scope=row.scope,
        scope3_category=row.scope3_category,
        category=row.category,
        control=row.control,
        owner=row.owner,
        activity_unit=row.activity_unit,
        description=row.description,
        supplied_by_id=row.supplied_by_id,
        valid=Interval(row.valid_from, row.valid_before),
        version=row.version,
    )


def unit_name(organisation: Organisation, unit_id: int, on: date | None = None) -> str:
    """What a unit was called on a day, by default its latest name."""
    unit = organisation.units.get(unit_id)
    if unit is None:
        return str(unit_id)
    return unit.name if on is None else unit.name_on(on)


def record_view(row: Any, about: Any, names: Mapping[int, str]) -> RecordView:
    """A record of a source, from `store.sources.records`."""
    return RecordView(
        id=row.id,
        source_id=row.source_id,
        source_key=about.key,
        source_name=about.name,
        period=Interval(row.period_from, row.period_before),
        quantity=row.quantity,
        unit=row.unit,
        status=row.status,
        uncertainty_percent=row.uncertainty_percent,
        note=row.note,
        document=document_trail(row),
        sheet=row.sheet,
        row_number=row.row_number,
        stated_at=row.stated_at,
        stated_by=names.get(row.stated_by),
        reason=row.reason,
        supersedes_id=row.supersedes_id,
        superseded_by=getattr(row, "superseded_by", None),
        is_withdrawn=row.is_withdrawn,
        basis=parts_of(row.basis) if row.basis else (),
    )


def document_trail(row: Any) -> Trail | None:
    """The way to the document behind a row, if there is one."""
    if row.document_id is None:
        return None
    return Trail("document", row.document_id, row.file_name or "")


def factor_view(entry: PublishedFactor) -> FactorView:
    """A published factor."""
    return FactorView(
        publisher=entry.publisher,
        edition=entry.edition,
        id=entry.id,
        key=entry.key,
        name_sv=entry.name_sv,
        name_en=entry.name_en,
        scope_hint=entry.scope_hint,
        note=entry.note,
        source_flag=entry.source_flag,
        factor=entry.factor,
    )


def assignment_view(row: FactorAssignment) -> AssignmentView:
    """A choice of factor with the figures under its key that touch its days, oldest first."""
    days = Interval(row.valid_from, row.valid_before)
    entries = [e for e in published().values()
               if e.publisher == row.publisher and e.key == row.factor_key]  # fmt: skip
    touching = [e for e in entries if e.factor.valid is None or e.factor.valid.overlap(days)]
    return AssignmentView(
        id=row.id,
        version=row.version,
        source_id=row.source_id,
        method=row.method,
        publisher=row.publisher,
        factor_key=row.factor_key,
        valid=days,
        reason=row.reason,
        is_proxy=row.is_proxy,
        factors=tuple(
            factor_view(e) for e in sorted(
                touching, key=lambda e: e.factor.valid.start if e.factor.valid else date.min)
        ),
    )  # fmt: skip


def instrument_view(row: Any) -> InstrumentView:
    """An instrument, from `store.sources.instruments`."""
    return InstrumentView(
        id=row.id,
        source_id=row.source_id,
        kind=row.kind,
        period=Interval(row.period_from, row.period_before),
        quantity_kwh=row.quantity_kwh,
        publisher=row.publisher,
        factor_key=row.factor_key,
        meets_criteria=row.meets_criteria,
        criteria=row.criteria,
        document=document_trail(row),
    )


def stand_in_view(
    row: Any, names: Mapping[int, str], *, lines: int = 0, co2e_kg: float | None = None
) -> StandInView:
    """An accepted loan, from `store.sources.stand_ins`."""
    full = f"{row.publisher}/{row.borrowed_edition}/{row.borrowed_factor_id}"
    return StandInView(
        id=row.id,
        publisher=row.publisher,
        factor_key=row.factor_key,
        valid=Interval(row.valid_from, row.valid_before),
        borrowed=factor_view(published()[full]),
        reason=row.reason,
        accepted_by=names.get(row.accepted_by),
        accepted_at=row.accepted_at,
        lines=lines,
        co2e_kg=co2e_kg,
    )


def run_view(run: Run, restated_by: Mapping[int, int], names: Mapping[int, str]) -> RunView:
    """A run; `restated_by` maps a published run to the one that replaced it."""
    return RunView(
        id=run.id,
        version=run.version,
        year=run.year,
        kind=run.kind,
        gwp_set=run.gwp_set,
        editions=run.editions,
        boundary=run.boundary,
        code_version=run.code_version,
        inputs_sha256=run.inputs_sha256,
        state=run.state,
        restates_id=run.restates_id,
        restated_by_id=restated_by.get(run.id),
        reason=run.reason,
        made_at=run.made_at,
        made_by=run.made_by,
        made_by_name=names.get(run.made_by),
    )


def restated_by(runs: Sequence[Run]) -> dict[int, int]:
    """Published run → the published run that replaced it."""
    return {
        run.restates_id: run.id
        for run in runs
        if run.state is State.PUBLISHED and run.restates_id is not None
    }
