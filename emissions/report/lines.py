"""The lines behind a figure, and one line all the way to its document and published factor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy.orm import Session

from emissions.model import Category, LineMark, Method, Scope
from emissions.report.figures import KG_CO2E
from emissions.report.views import (
    FactorView,
    InstrumentView,
    RecordView,
    RunView,
    SourceView,
    StandInView,
    factor_view,
    instrument_view,
    record_view,
    restated_by,
    run_view,
    source_view,
    stand_in_view,
    unit_name,
)
from emissions.store import factors
from emissions.store import runs as store
from emissions.store import sources as source_store
from emissions.tables import RunLine
from omstallning.access.model import Actor, Permission
from omstallning.access.operations import names
from omstallning.errors import Invalid, NotFound
from omstallning.organisation import store as organisation_store
from omstallning.organisation.model import Organisation
from omstallning.period import Interval
from omstallning.provenance import Figure, Trail
from omstallning.units import Gas, GwpSet, gwp


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line in a list.

    part  how much of the record's quantity the line stands for, in the record's unit
    """

    id: int
    source: Trail
    unit_id: int
    unit_name: str
    scope: Scope
    category: Category
    method: Method
    record: Trail
    period: Interval
    part: Figure
    factor: Trail | None
    share_of_unit: float
    co2e: Figure
    counted: Figure
    marks: LineMark


@dataclass(frozen=True, slots=True)
class LineList:
    """The lines behind a figure, a page at a time, with the filter that picked them."""

    run: RunView
    lines: tuple[LineRow, ...]
    total: int
    offset: int
    filters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Term:
    """One factor of a product: a code for its name, the number, its unit.

    code  quantity, conversion, share_of_period, converted, share_of_unit
    """

    code: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class GasTerm:
    """One gas of a line: kg for each unit of activity × units = kg; × potential = kg CO2e.

    gas        a member of units.Gas, co2e_<set> for a figure that the publisher weighted, credit
    potential  None: the set has no value, so the gas is not counted
    """

    gas: str
    kg_per_unit: float | None
    kg: float
    potential: float | None
    co2e_kg: float | None
    is_counted: bool


@dataclass(frozen=True, slots=True)
class LinePage:
    """One tonne's way: run, record, document, conversion, factor, gases, potentials.

    product  quantity × conversion × share_of_period = converted
    gases    each times its potential; those that count sum to co2e
    """

    id: int
    run: RunView
    source: SourceView
    record: RecordView
    scope: Scope
    scope3_category: int | None
    category: Category
    method: Method
    factor: FactorView | None
    product: tuple[Term, ...]
    gases: tuple[GasTerm, ...]
    gwp_set: GwpSet
    share_of_unit: Term
    co2e: Figure
    counted: Figure
    upstream: Figure
    biogenic: Figure
    marks: LineMark
    instrument: InstrumentView | None
    stand_in: StandInView | None
    eliminations: tuple[Trail, ...]


def filters_of(query: str) -> dict[str, str]:
    """A figure's trail as a filter: run, scope, category, unit, source, view.

    >>> filters_of("run=7&scope=2&view=market")
    {'run': '7', 'scope': '2', 'view': 'market'}
    """
    return dict(parse_qsl(query))


def lines(
    session: Session, viewer: Actor, query: str, *, limit: int = 100, offset: int = 0
) -> LineList:
    """The lines that a figure's trail names.

    query  the id of a trail of the kind run_lines. Raises Invalid, NotFound.
    """
    viewer.require_somewhere(Permission.READ)
    filters = filters_of(query)
    condition = store.chosen(**chosen_by(filters))
    run = store.run(session, int(filters["run"]))
    organisation = organisation_store.organisation(session)
    found = store.lines(session, condition, limit=limit, offset=offset)
    replaced = restated_by(store.runs(session, year=run.year))
    return LineList(
        run_view(run, replaced, names(session)),
        tuple(_row(row, organisation) for row in found),
        store.count_lines(session, condition),
        offset,
        filters,
    )


def chosen_by(filters: Mapping[str, str]) -> dict[str, Any]:
    """A filter read as the arguments of `store.runs.chosen`. Raises Invalid."""
    readers: Mapping[str, tuple[str, Any]] = {
        "run": ("run_id", _id),
        "scope": ("scope", lambda text: Scope(int(text))),
        "category": ("category", Category),
        "unit": ("unit_id", _id),
        "source": ("source_id", _id),
        "view": ("view", Method),
    }
    made: dict[str, Any] = {}
    for name, text in filters.items():
        if name not in readers:
            raise Invalid("filter", name, "unknown_filter")
        argument, read = readers[name]
        try:
            made[argument] = read(text)
        except ValueError as error:
            raise Invalid(name, text, "unknown_filter") from error
    if "run_id" not in made:
        raise Invalid("run", None, "required")
    return made


def _id(text: str) -> int:
    """A number that a row can have. Raises ValueError."""
    number = int(text)
    if not 0 < number < 2**31:
        raise ValueError(text)
    return number


def _row(row: Any, organisation: Organisation) -> LineRow:
    period = Interval(row.period_from, row.period_before)
    share = row.share_of_unit
    return LineRow(
        id=row.id,
        source=Trail("source", row.source_id, row.source_name),
        unit_id=row.unit_id,
        unit_name=unit_name(organisation, row.unit_id, row.period_from),
        scope=row.scope,
        category=row.category,
        method=row.method,
        record=Trail("activity_record", row.record_id, str(period)),
        period=period,
        part=Figure(
            row.quantity * row.share_of_period,
            row.unit,
            str(period),
            trail=Trail("activity_record", row.record_id),
            quality=row.status.value,
        ),
        factor=_factor_trail(row),
        share_of_unit=share,
        co2e=_kg(row.co2e_kg, str(period), row.id),
        counted=_kg(None if row.co2e_kg is None else row.co2e_kg * share, str(period), row.id),
        marks=LineMark(row.marks),
    )


def _factor_trail(row: Any) -> Trail | None:
    if not row.factor_id:
        return None
    return Trail(
        "factor", factors.full_id(row.publisher, row.edition, row.factor_id), row.factor_id
    )


def _kg(value: float | None, period: str, line_id: int, unit: str = KG_CO2E) -> Figure:
    return Figure(value, unit, period, trail=Trail("run_line", line_id))


def line(session: Session, viewer: Actor, line_id: int) -> LinePage:
    """One line with everything it was made of. Raises NotFound."""
    viewer.require_somewhere(Permission.READ)
    row = store.line(session, line_id)
    run = store.run(session, row.run_id)
    people = names(session)
    about = source_store.known_source(session, row.source_id)
    organisation = organisation_store.organisation(session)
    [record] = source_store.records(session, record_ids=[row.record_id], history=True)
    factor = None
    if row.factor_id:
        factor = factor_view(factors.find(row.publisher, row.edition, row.factor_id))
    period = str(run.year)
    biogenic = row.biogenic_co2_kg
    return LinePage(
        id=row.id,
        run=run_view(run, restated_by(store.runs(session, year=run.year)), people),
        source=source_view(about, organisation, record.period_from),
        record=record_view(record, about, people),
        scope=row.scope,
        scope3_category=row.scope3_category,
        category=row.category,
        method=row.method,
        factor=factor,
        product=_product(row),
        gases=_gases(row, run.gwp_set),
        gwp_set=run.gwp_set,
        share_of_unit=Term("share_of_unit", row.share_of_unit, ""),
        co2e=_kg(row.co2e_kg, period, row.id),
        counted=_kg(
            None if row.co2e_kg is None else row.co2e_kg * row.share_of_unit, period, row.id
        ),
        upstream=_kg(row.upstream_co2e_kg, period, row.id),
        biogenic=_kg(biogenic, period, row.id, "kg"),
        marks=LineMark(row.marks),
        instrument=_instrument(session, row),
        stand_in=_stand_in(session, row, people),
        eliminations=tuple(
            Trail("run_line", other) for other in store.lines_across(session, row.id)
        ),
    )


def _product(row: RunLine) -> tuple[Term, ...]:
    """Quantity × conversion × share of the period = activity in the factor's unit."""
    converted = row.conversion * row.quantity * row.share_of_period
    return (
        Term("quantity", row.quantity, row.unit),
        Term("conversion", row.conversion, f"{row.factor_unit}/{row.unit}"),
        Term("share_of_period", row.share_of_period, ""),
        Term("converted", converted, row.factor_unit),
    )


def _gases(row: RunLine, gwp_set: GwpSet) -> tuple[GasTerm, ...]:
    from emissions.calculate.species import BIOGENIC, CREDIT, weights

    converted = row.conversion * row.quantity * row.share_of_period
    made = []
    for name, kg in row.gases.items():
        weight = float(weights([name], gwp_set)[0])
        is_counted = name not in {BIOGENIC, CREDIT} and weight == weight  # noqa: PLR0124
        potential = gwp(Gas(name), gwp_set) if name in set(Gas) else weight
        made.append(
            GasTerm(
                gas=name,
                kg_per_unit=kg / converted if converted else None,
                kg=kg,
                potential=potential,
                co2e_kg=kg * weight if is_counted else None,
                is_counted=is_counted,
            )
        )
    return tuple(made)


def _instrument(session: Session, row: RunLine) -> InstrumentView | None:
    if row.instrument_id is None:
        return None
    found = source_store.instruments(session, instrument_id=row.instrument_id)
    if not found:
        raise NotFound("instrument", row.instrument_id)
    return instrument_view(found[0])


def _stand_in(session: Session, row: RunLine, people: Mapping[int, str]) -> StandInView | None:
    if row.stand_in_id is None:
        return None
    [found] = source_store.stand_ins(session, stand_in_id=row.stand_in_id)
    return stand_in_view(found, people)
