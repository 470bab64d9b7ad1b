"""A million activity lines: units, three gases, potentials and lineage kept.

Ours against polars doing the same work two ways, pint line by line (timed on 2 000 lines and
scaled), and the floor: the bare multiplications in numpy. The lines are sources × months over four
years, each source with its own unit, scope, category and factor key; every key has a factor a year.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from emissions.calculate.conversions import conversions
from emissions.calculate.cube import co2e, cube, quantities, recompute
from emissions.calculate.factor_table import FactorTable, exchanged, table, weighted
from emissions.calculate.inventory import Lines, lines
from emissions.calculate.species import weights
from emissions.model import CATEGORIES, EditionName, EmissionFactor, LineMark
from omstallning.period import year
from omstallning.units import Gas, GwpSet, registry
from tests.benchmarks import stored
from tests.benchmarks.timing import Requirement, best, say
from tests.benchmarks.timing import table as as_text

LINES = 1_000_000
SOURCES, UNITS, KEYS = 2_000, 40, 40
YEARS = range(2022, 2026)
REPORTED = ("kWh", "MWh", "GJ")
PINT_LINES = 2_000
GASES = (Gas.CO2_FOSSIL, Gas.CH4, Gas.N2O)


@dataclass(frozen=True)
class World:
    """The lines as columns, and everything they are multiplied with."""

    columns: dict[str, NDArray[Any]]
    factors: FactorTable
    conversion: NDArray[np.float64]


def factors_of(edition: str, scale: float) -> list[EmissionFactor]:
    """A factor for each key and year, three gases and upstream."""
    random = np.random.default_rng(2)
    name = EditionName("emission_factors", "benchmark", edition)
    return [
        EmissionFactor(
            f"k{key}/{number}", f"k{key}", name, "kWh", year(number),
            masses={Gas.CO2_FOSSIL: scale * random.uniform(0, 0.5),
                    Gas.CH4: random.uniform(0, 1e-4), Gas.N2O: random.uniform(0, 1e-5)},
            upstream_kg=random.uniform(0, 0.1),
        )
        for key in range(KEYS) for number in YEARS
    ]  # fmt: skip


def world(records: dict[str, NDArray[Any]]) -> World:
    """Records (record, source, month, quantity) as activity lines with codes."""
    source, month = records["source"], records["month"]
    pairs = conversions(REPORTED, ["kWh"] * len(REPORTED))
    columns = {
        "record": records["record"],
        "source": source,
        "unit": (source % UNITS).astype(np.int16),
        "year": (YEARS.start + month // 12).astype(np.int16),
        "scope": (source % 3 + 1).astype(np.int8),
        "category": (source % len(CATEGORIES)).astype(np.int8),
        "method": np.zeros(len(source), dtype=np.int8),
        "quantity": records["quantity"],
        "unit_pair": (source % len(REPORTED)).astype(np.int16),
        "factor": (source % KEYS * len(YEARS) + month // 12).astype(np.int16),
        "share_of_period": np.ones(len(source)),
        "share_of_unit": np.where(source % UNITS == 0, 0.6, 1.0),
    }
    return World(columns, table(factors_of("2025", 1.0)), pairs.values)


def made_up(count: int = LINES) -> dict[str, NDArray[Any]]:
    """Records from a seeded generator."""
    random = np.random.default_rng(1)
    return {
        "record": np.arange(1, count + 1, dtype=np.int64),
        "source": random.integers(0, SOURCES, count).astype(np.int32),
        "month": random.integers(0, 12 * len(YEARS), count).astype(np.int16),
        "quantity": random.uniform(0, 1000, count),
    }


def ours(of: World) -> Lines:
    """The product's own calculation."""
    return lines(of.columns, of.factors, of.conversion, GwpSet.AR5)


def _factor_columns(of: World) -> dict[str, NDArray[Any]]:
    co2e_per_unit, marks = weighted(of.factors, GwpSet.AR5)
    count = len(of.factors)
    return {
        **{f"f_{gas.value}": of.factors.kg[:count, of.factors.species.index(gas.value)]
           for gas in GASES},
        "f_co2e": co2e_per_unit[:count],
        "f_upstream": of.factors.upstream_kg[:count],
        "f_marks": marks[:count],
    }  # fmt: skip


def polars_joined(of: World) -> Callable[[], pl.DataFrame]:
    """Polars as one writes it: the frame joined with its conversions and factors."""
    frame = pl.DataFrame(of.columns)
    factor = pl.DataFrame({"factor": np.arange(len(of.factors), dtype=np.int16),
                           **_factor_columns(of)})  # fmt: skip
    pair = pl.DataFrame({
        "unit_pair": np.arange(len(of.conversion), dtype=np.int16), "conversion": of.conversion,
    })  # fmt: skip
    return lambda: (
        _emitted(
            frame.lazy().join(pair.lazy(), on="unit_pair", how="left")
            .join(factor.lazy(), on="factor", how="left"),
            pl.col("conversion"), lambda name: pl.col(f"f_{name}"),
        ).drop("conversion", *(name for name in factor.columns if name.startswith("f_"))).collect()
    )  # fmt: skip


def polars_gathered(of: World) -> Callable[[], pl.DataFrame]:
    """Polars by the same codes as ours, which is its fastest way."""
    frame = pl.DataFrame(of.columns)
    return lambda: _by_code(frame, of).collect()


def _by_code(frame: pl.DataFrame, of: World) -> pl.LazyFrame:
    factor = {name: pl.lit(pl.Series(column)) for name, column in _factor_columns(of).items()}
    pair = pl.lit(pl.Series(of.conversion))
    return _emitted(
        frame.lazy(), pair.gather(pl.col("unit_pair")),
        lambda name: factor[f"f_{name}"].gather(pl.col("factor")),
    )  # fmt: skip


def _polars_from_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """What `world` puts on, in polars, and the joined calculation."""
    of = world({"record": np.zeros(1, np.int64), "source": np.zeros(1, np.int32),
                "month": np.zeros(1, np.int16), "quantity": np.zeros(1)})  # fmt: skip
    source, month = pl.col("source"), pl.col("month")
    frame = rows.with_columns(
        (source % UNITS).alias("unit"), (YEARS.start + month // 12).alias("year"),
        (source % 3 + 1).alias("scope"), (source % len(CATEGORIES)).alias("category"),
        pl.lit(0).alias("method"), (source % KEYS * len(YEARS) + month // 12).alias("factor"),
        pl.lit(1.0).alias("share_of_period"),
        pl.when(source % UNITS == 0).then(0.6).otherwise(1.0).alias("share_of_unit"),
    )  # fmt: skip
    return _by_code(frame, of).collect()


def _emitted(
    frame: pl.LazyFrame, conversion: pl.Expr, rate: Callable[[str], pl.Expr]
) -> pl.LazyFrame:
    converted = pl.col("quantity") * conversion * pl.col("share_of_period")
    no_quantity = pl.col("quantity").is_nan().cast(pl.Int16) * int(LineMark.NO_QUANTITY)
    return frame.with_columns(converted.alias("converted")).with_columns(
        *((pl.col("converted") * rate(gas.value)).alias(f"kg_{gas.value}") for gas in GASES),
        (pl.col("converted") * rate("co2e")).alias("co2e_kg"),
        (pl.col("converted") * rate("upstream")).alias("upstream_kg"),
        (rate("marks") | no_quantity).alias("marks"),
    )


def pint_by_line(of: World, count: int = PINT_LINES) -> Callable[[], list[object]]:
    """One pint quantity for each line, as a calculation without columns would do it."""
    quantity = registry().Quantity
    rates = [
        {gas: quantity(factor.masses[gas], "kg/kWh") for gas in GASES}
        for factor in of.factors.factors if factor is not None
    ]  # fmt: skip
    gwp = {gas: quantity(float(value), "kgCO2e/kg") for gas, value in zip(
        GASES, weights([gas.value for gas in GASES], GwpSet.AR5), strict=True)}  # fmt: skip
    names = ("record", "quantity", "unit_pair", "factor", "share_of_period")
    rows = list(zip(*(of.columns[name][:count].tolist() for name in names), strict=True))

    def line(record: int, amount: float, pair: int, factor: int, share: float) -> object:
        used = quantity(amount, REPORTED[pair]).to("kWh") * share
        masses = {gas: (used * rate).to("kg") for gas, rate in rates[factor].items()}
        total = sum((masses[gas] * gwp[gas] for gas in GASES), quantity(0.0, "kgCO2e"))
        return record, factor, used, masses, total.to("kgCO2e")

    return lambda: [line(*row) for row in rows]


def floor(of: World) -> Callable[[], NDArray[np.float64]]:
    """The multiplications alone, on columns that need no looking up."""
    quantity, share = of.columns["quantity"], of.columns["share_of_period"]
    rates = np.random.default_rng(3).uniform(0, 1, len(quantity))

    def multiply() -> NDArray[np.float64]:
        made = np.empty((6, len(quantity)))
        np.multiply(quantity, share, out=made[0])
        for row in made[1:]:
            np.multiply(made[0], rates, out=row)
        return made

    return multiply


def _agree(of: World) -> None:
    """Every way must give the same figures before its speed means anything."""
    mine = ours(of).table
    for theirs in (polars_joined(of)().sort("record"), polars_gathered(of)()):
        for name in ("converted", "kg_co2_fossil", "kg_ch4", "kg_n2o", "co2e_kg", "upstream_kg"):
            if not np.allclose(mine[name], theirs[name].to_numpy(), rtol=1e-9):
                msg = f"the ways disagree on {name}"
                raise ArithmeticError(msg)
    first: Any = pint_by_line(of, 50)()
    if not np.allclose([row[4].magnitude for row in first], mine["co2e_kg"][:50], rtol=1e-9):
        msg = "pint disagrees on CO2e"
        raise ArithmeticError(msg)


def run() -> list[Requirement]:
    """Print every figure; return the ratios that are required."""
    of = world(made_up())
    _agree(of)
    seconds = best({
        "ours": partial(ours, of),
        "polars, by code": polars_gathered(of),
        "polars, joined": polars_joined(of),
        "floor: numpy multiplies alone": floor(of),
    })  # fmt: skip
    by_line = best({"pint": pint_by_line(of)}, rounds=3)["pint"] * LINES / PINT_LINES
    seconds[f"pint by line ({PINT_LINES} lines, scaled)"] = by_line
    say(as_text(f"{LINES:,} activity lines in memory", seconds, "ours"))

    made = ours(of)
    gathered = quantities(made)
    newer = exchanged(of.factors, factors_of("2026", 1.1))
    by_cube = best({
        "another edition over the cube": lambda: recompute(gathered, newer),
        "another set of potentials over the cube": partial(co2e, cube(made), GwpSet.AR6),
        "the lines and their cube again": lambda: cube(ours(replace(of, factors=newer))),
    }, rounds=25)  # fmt: skip
    whole = by_cube["the lines and their cube again"]
    say(as_text("The cube", by_cube, "another edition over the cube"))
    polars = min(seconds["polars, by code"], seconds["polars, joined"])
    edition = by_cube["another edition over the cube"]
    return [
        Requirement("polars' best / ours, in memory", polars / seconds["ours"], 1),
        Requirement("pint by line / ours, in memory", by_line / seconds["ours"], 500),
        Requirement("lines and cube again / edition over the cube", whole / edition, 20),
        *stored.run(made_up, lambda read: ours(world(read)), _polars_from_rows, by_line),
    ]
