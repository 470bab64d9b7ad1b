"""One year's account: records in, lines, eliminations, gaps and broken rules out."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from emissions.calculate import cube as cubes
from emissions.calculate.activities import Activities, activities
from emissions.calculate.conversions import Bridge
from emissions.calculate.coverage import SourceCoverage, coverage_of_sources
from emissions.calculate.division import Holding
from emissions.calculate.elimination import Eliminations, eliminated, eliminations, group
from emissions.calculate.factor_table import NO_FACTOR
from emissions.calculate.factors import Catalogue, neighbours
from emissions.calculate.invariants import Violation, violations
from emissions.calculate.inventory import Lines, lines
from emissions.model import (
    METHODS,
    Assignment,
    EmissionFactor,
    GapKind,
    Instrument,
    InternalSupply,
    RecordStatus,
)
from omstallning.period import Interval, year
from omstallning.units import GwpSet


@dataclass(frozen=True, eq=False)
class Inputs:
    """Everything that a year's account is made of, as it was in force.

    records      columns of activities.RECORD_COLUMNS; those with a number
    active       source → the days it existed
    answers      source → what was said about its periods, with or without a number
    """

    year: int
    records: pd.DataFrame
    active: Mapping[int, Interval]
    answers: Mapping[int, Sequence[tuple[Interval, RecordStatus]]]
    assignments: Sequence[Assignment]
    among: Catalogue
    instruments: Sequence[Instrument] = ()
    supplies: Sequence[InternalSupply] = ()
    holdings: Mapping[Hashable, Sequence[Holding]] = field(default_factory=dict)
    bridges: Sequence[Bridge] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """What the account does not know of a source, and for which days."""

    source: int
    kind: GapKind
    period: Interval
    fields: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, eq=False)
class Account:
    """A year calculated once.

    lines     every line, also those whose emission is unknown; quantity is the part of the record
              that the line stands for, so that quantity · conversion · share_of_period is all
    is_known  the lines that have a factor and a conversion, or are a confirmed zero  [line]
    """

    lines: Lines
    is_known: NDArray[np.bool_]
    conversion: NDArray[np.float64]
    inventory: xr.Dataset
    group: xr.Dataset
    taken: Eliminations
    coverage: tuple[SourceCoverage, ...]
    gaps: tuple[Gap, ...]
    violations: tuple[Violation, ...]


def account(inputs: Inputs, potentials: GwpSet) -> Account:
    """Calculate one year from what is stated, and check that it adds up."""
    within = year(inputs.year)
    prepared = activities(
        inputs.records,
        inputs.assignments,
        inputs.among,
        instruments=inputs.instruments,
        bridges=inputs.bridges,
        holdings=inputs.holdings,
    )
    table = _of_year(prepared.table, inputs.year)
    made = lines(table, prepared.factors, prepared.conversions.values, potentials)
    conversion = _conversion(table, prepared)
    is_zero = made.table["quantity"].to_numpy() == 0
    has_factor = made.table["factor"].to_numpy() != NO_FACTOR
    is_known = np.asarray((has_factor & ~np.isnan(conversion)) | is_zero)

    inventory, counted = cubes.cube(made), cubes.counted(made)
    taken = eliminations(made, inputs.supplies)
    whole = group(counted, eliminated(made, taken, counted))
    coverage = coverage_of_sources(within, inputs.active, inputs.answers)
    found = [
        *_uncovered(coverage, inputs.answers),
        *_not_estimated(inputs.answers, within),
        *_without_factor(made.table, has_factor | is_zero, inputs.among),
        *_without_conversion(made, has_factor & np.isnan(conversion) & ~is_zero),
    ]
    return Account(
        lines=made,
        is_known=is_known,
        conversion=np.where(has_factor, conversion, 1.0),
        inventory=inventory,
        group=whole,
        taken=taken,
        coverage=coverage,
        gaps=tuple(_joined(found)),
        violations=violations(made, inventory, counted=counted, taken=taken, group=whole),
    )


def _of_year(table: pd.DataFrame, number: int) -> pd.DataFrame:
    """The year's own rows, each with the part of the record's quantity that it stands for.

    The part is put into the quantity here, so that a stored line can be calculated again with the
    same digits from its own columns.
    """
    rows = table.loc[table["year"] == number].reset_index(drop=True)
    quantity = rows["quantity"].to_numpy(dtype=np.float64) * rows["share_of_use"].to_numpy()
    return rows.drop(columns="share_of_use").assign(quantity=quantity)


def _conversion(table: pd.DataFrame, prepared: Activities) -> NDArray[np.float64]:
    values = np.concatenate([prepared.conversions.values, [np.nan]])
    taken: NDArray[np.float64] = values[table["unit_pair"].to_numpy()]
    return taken


def _uncovered(
    coverage: Sequence[SourceCoverage],
    answers: Mapping[int, Sequence[tuple[Interval, RecordStatus]]],
) -> Iterator[Gap]:
    """Days that nobody has said anything about."""
    for source in coverage:
        said = answers.get(source.source, ())
        kind = GapKind.DAYS_NOT_COVERED if said else GapKind.NO_RECORD
        open_questions = [period for period, status in said if not status.is_answered]
        for missing in source.missing:
            if not any(missing.overlap(period) == missing for period in open_questions):
                yield Gap(source.source, kind, missing)


def _not_estimated(
    answers: Mapping[int, Sequence[tuple[Interval, RecordStatus]]], within: Interval
) -> Iterator[Gap]:
    for source, said in answers.items():
        for period, status in said:
            days = period.overlap(within)
            if not status.is_answered and days is not None:
                yield Gap(source, GapKind.NOT_ESTIMATED, days)


def _without_factor(
    table: pd.DataFrame, is_served: NDArray[np.bool_], among: Catalogue
) -> Iterator[Gap]:
    """Days of use that no factor serves, with the nearest factors on each side."""
    columns = ["source", "key", "method", "start", "before"]
    rows = table.loc[~is_served, columns].drop_duplicates()
    for source, key, method, start, before in rows.itertuples(index=False):
        period = Interval(start.date(), before.date())
        name = key if isinstance(key, str) else None
        earlier, later = (None, None) if name is None else neighbours(name, period, among)
        yield Gap(
            int(source),
            GapKind.FACTOR_MISSING,
            period,
            {
                "key": name,
                "method": METHODS[int(method)].value,
                "earlier": _named(earlier),
                "later": _named(later),
            },
        )


def _without_conversion(made: Lines, is_lacking: NDArray[np.bool_]) -> Iterator[Gap]:
    columns = ["source", "quantity_unit", "factor", "start", "before"]
    rows = made.table.loc[is_lacking, columns].drop_duplicates()
    for source, unit, factor, start, before in rows.itertuples(index=False):
        yield Gap(
            int(source),
            GapKind.UNIT_MISMATCH,
            Interval(start.date(), before.date()),
            {"unit": unit, "factor_unit": made.factors.units[int(factor)]},
        )


def _named(factor: EmissionFactor | None) -> dict[str, str | None] | None:
    if factor is None or factor.valid is None:
        return None
    return {
        "id": factor.id,
        "from": factor.valid.start.isoformat(),
        "before": factor.valid.before.isoformat() if factor.valid.before else None,
    }


def _joined(found: Sequence[Gap]) -> Iterator[Gap]:
    """Gaps of one kind that follow on each other become one; months make a year."""
    waiting: Gap | None = None
    order = sorted(found, key=lambda g: (g.source, g.kind, str(g.fields.get("key")),
                                         str(g.fields.get("method")), g.period.start))  # fmt: skip
    for gap in order:
        if waiting is not None and _follows(waiting, gap):
            joined = Interval(waiting.period.start, gap.period.before)
            fields = {**waiting.fields, **{k: v for k, v in gap.fields.items() if k == "later"}}
            waiting = Gap(gap.source, gap.kind, joined, fields)
            continue
        if waiting is not None:
            yield waiting
        waiting = gap
    if waiting is not None:
        yield waiting


def _follows(earlier: Gap, later: Gap) -> bool:
    alike = ("key", "method", "unit", "factor_unit")
    return (
        (earlier.source, earlier.kind) == (later.source, later.kind)
        and [earlier.fields.get(name) for name in alike]
        == [later.fields.get(name) for name in alike]
        and earlier.period.before == later.period.start
    )
