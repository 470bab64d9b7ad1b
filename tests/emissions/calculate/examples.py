"""Small worlds for the inventory's tests: a few factors, records and lines a reader can add up."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from emissions.calculate.activities import Activities, activities
from emissions.calculate.factors import catalogue
from emissions.calculate.inventory import Lines, lines
from emissions.model import (
    Assignment,
    Category,
    EditionName,
    EmissionFactor,
    Instrument,
    InstrumentKind,
    LifeCycle,
    Method,
    QualityCriterion,
    Scope,
)
from omstallning.period import Interval, year
from omstallning.units import Gas, GwpSet

EDITION = EditionName("emission_factors", "example", "2023")
ALWAYS = Interval(date(2000, 1, 1))

OIL = EmissionFactor(
    "oil", "oil", EDITION, "GJ", ALWAYS, category=Category.STATIONARY_FUEL,
    masses={Gas.CO2_FOSSIL: 74.0, Gas.CH4_FOSSIL: 0.01, Gas.N2O: 0.001}, upstream_kg=6.0,
)  # fmt: skip
PELLETS = EmissionFactor(
    "pellets", "pellets", EDITION, "MWh", ALWAYS, category=Category.STATIONARY_FUEL,
    masses={Gas.CO2_FOSSIL: 0.0, Gas.N2O: 0.01}, co2_biogenic_kg=400.0, upstream_kg=20.0,
)  # fmt: skip
TRAIN = EmissionFactor(
    "train", "train", EDITION, "passenger * km", ALWAYS, category=Category.BUSINESS_TRAVEL,
    co2e_kg=0.01, co2e_set=GwpSet.AR5, life_cycle=LifeCycle.LCA,
)  # fmt: skip
BIOGAS = EmissionFactor(
    "biogas", "biogas", EDITION, "MJ", ALWAYS, category=Category.VEHICLE_FUEL, co2e_kg=-0.02,
    life_cycle=LifeCycle.WTW,
)  # fmt: skip
PROPANE = EmissionFactor(
    "propane", "propane", EDITION, "kg", ALWAYS, category=Category.REFRIGERANT,
    masses={Gas.R290: 1.0},
)  # fmt: skip
GRID = EmissionFactor(
    "grid", "grid", EDITION, "kWh", ALWAYS, category=Category.ELECTRICITY, co2e_kg=0.05,
    life_cycle=LifeCycle.LCA,
)  # fmt: skip
RESIDUAL = EmissionFactor(
    "residual", "residual", EDITION, "kWh", ALWAYS, category=Category.ELECTRICITY,
    masses={Gas.CO2_FOSSIL: 0.5},
)  # fmt: skip
WIND = EmissionFactor(
    "wind", "wind", EDITION, "kWh", ALWAYS, category=Category.ELECTRICITY,
    masses={Gas.CO2_FOSSIL: 0.0},
)  # fmt: skip
ALL = (OIL, PELLETS, TRAIN, BIOGAS, PROPANE, GRID, RESIDUAL, WIND)

SOURCES = {
    1: ("oil", Scope.DIRECT, Category.STATIONARY_FUEL, 10),
    2: ("pellets", Scope.DIRECT, Category.STATIONARY_FUEL, 10),
    3: ("train", Scope.VALUE_CHAIN, Category.BUSINESS_TRAVEL, 11),
    4: ("biogas", Scope.DIRECT, Category.VEHICLE_FUEL, 11),
    5: ("propane", Scope.DIRECT, Category.REFRIGERANT, 12),
    6: ("grid", Scope.ENERGY, Category.ELECTRICITY, 12),
}
"""Source → factor key, scope, category, unit."""

UNITS = {1: "GJ", 2: "MWh", 3: "passenger * km", 4: "MJ", 5: "kg", 6: "kWh"}

ASSIGNMENTS = (
    *(Assignment(source, key, ALWAYS) for source, (key, *_) in SOURCES.items() if source != 6),
    Assignment(6, "grid", ALWAYS, Method.LOCATION),
    Assignment(6, "residual", ALWAYS, Method.MARKET),
)


def record(
    source: int,
    quantity: float | None,
    period: Interval | None = None,
    *,
    unit: str | None = None,
    number: int = 0,
) -> dict[str, object]:
    """One record of a source, of the whole of 2023 unless said otherwise."""
    _, scope, category, owner = SOURCES[source]
    period = period or year(2023)
    return {
        "record": number or source, "source": source, "unit": owner, "scope": int(scope),
        "category": category.code, "start": pd.Timestamp(period.start),
        "before": pd.Timestamp(period.before),
        "quantity": np.nan if quantity is None else quantity,
        "quantity_unit": unit or UNITS[source],
    }  # fmt: skip


def prepared(records: list[dict[str, object]], **more: object) -> Activities:
    """The records as activity rows, with the factors above unless others are named."""
    assignments = more.pop("assignments", ASSIGNMENTS)
    among = more.pop("among", None) or catalogue(ALL)
    return activities(pd.DataFrame(records), assignments, among, **more)  # type: ignore[arg-type]


def calculated(
    records: list[dict[str, object]], potentials: GwpSet = GwpSet.AR5, **more: object
) -> Lines:
    """The records as lines."""
    made = prepared(records, **more)
    return lines(made.table, made.factors, made.conversions.values, potentials)


def guarantee(
    kwh: float,
    period: Interval | None = None,
    *,
    met: frozenset[QualityCriterion] = frozenset(QualityCriterion),
    name: str = "wind",
    kind: InstrumentKind = InstrumentKind.ORIGIN_GUARANTEE,
    source: int = 6,
) -> Instrument:
    """A claim to wind power for the example's electricity."""
    return Instrument(name, kind, frozenset({source}), "wind", kwh, period or year(2023), met)
