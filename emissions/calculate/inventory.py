"""From activity to emission: one line for each use, with everything it was made of.

The work is done over whole columns: units are paired once (conversions.py), factors are a matrix
(factor_table.py), and every row only carries their codes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emissions.calculate.factor_table import NO_FACTOR, ZERO, FactorTable, weighted
from emissions.model import LineMark, Scope
from omstallning.units import GwpSet

ACTIVITY_COLUMNS = (
    "record", "source", "unit", "year", "scope", "category", "method",
    "quantity", "unit_pair", "factor", "share_of_period", "share_of_unit",
)  # fmt: skip
"""What every activity row carries: ids, the year, codes (model.Category.code, model.Method.code),
the quantity as reported, the code of its unit pair and factor, and two shares."""

NO_PAIR = -1
"""The code of a row whose unit has no pair: its conversion is unknown."""
_ROWS_AT_ONCE = 1 << 17


@dataclass(frozen=True, eq=False)
class Lines:
    """Calculated lines and what they were calculated with.

    table  the activity columns, and
           converted     quantity in the factor's unit, for the unit as a whole (gross);
                         the group counts `share_of_unit` of it
           kg_<species>  kg of each species; NaN: the factor does not publish it, or unknown
           co2e_kg       kg CO2e with `potentials`; NaN: unknown
           upstream_kg   kg CO2e upstream of the activity; NaN: unknown
           marks         model.LineMark
    """

    table: pd.DataFrame
    factors: FactorTable
    potentials: GwpSet

    def __len__(self) -> int:
        return len(self.table)

    @property
    def species(self) -> tuple[str, ...]:
        """The gas axis of these lines."""
        return self.factors.species

    def kg(self, species: str) -> NDArray[np.float64]:
        """Mass of one species, line by line [kg]."""
        column: NDArray[np.float64] = self.table[f"kg_{species}"].to_numpy()
        return column


def lines(
    activities: pd.DataFrame | Mapping[str, NDArray[Any]],
    factors: FactorTable,
    conversions: NDArray[np.float64],
    potentials: GwpSet,
) -> Lines:
    """What each use of energy, fuel, goods or service emits.

    converted = quantity · conversion · share_of_period · share_of_use
    kg_g      = converted · factor_g
    co2e      = Σ_g kg_g · GWP_g

    activities   columns of ACTIVITY_COLUMNS; `share_of_use` (scope 2: the part an instrument or
                 the residual mix covers) and `is_stand_in` where they apply; others are kept
    conversions  from the reported unit to the factor's, by unit_pair; NaN: they do not convert

    Method: GHG Protocol Corporate Standard (2004), chapter 6; IPCC 2006 Guidelines, volume 1,
    chapter 1, equation 1.1 (emission = activity × factor).

    >>> from emissions.calculate.factor_table import table
    >>> from emissions.model import EditionName, EmissionFactor
    >>> from omstallning.units import Gas
    >>> gasoil = EmissionFactor("gasoil", "gasoil", EditionName("f", "ipcc", "2006"), "GJ", None,
    ...     masses={Gas.CO2_FOSSIL: 74.1, Gas.CH4_FOSSIL: 0.01, Gas.N2O: 0.0006})
    >>> one = {name: np.array([0]) for name in ACTIVITY_COLUMNS} | {
    ...     "quantity": np.array([10.0]),
    ...     "share_of_period": np.ones(1), "share_of_unit": np.ones(1)}
    >>> made = lines(one, table([gasoil]), np.array([3.6]), GwpSet.AR5)   # 10 MWh = 36 GJ
    >>> made.table[["converted", "kg_co2_fossil", "co2e_kg"]].round(2).to_numpy().tolist()
    [[36.0, 2667.6, 2684.12]]
    """
    given: dict[str, NDArray[Any]] = {
        str(name): np.asarray(column) for name, column in activities.items()
    }
    factor, pair = _codes(given, factors, conversions)
    co2e, factor_marks = weighted(factors, potentials)
    rates = np.vstack([factors.kg.T, co2e, factors.upstream_kg])
    paired = np.concatenate([conversions, [1.0, np.nan]])
    shares = [given[name] for name in ("share_of_period", "share_of_use")
              if name in given]  # fmt: skip

    converted = np.empty(len(factor))
    emitted = np.empty((len(rates), len(factor)))

    def fill(start: int) -> None:
        rows = slice(start, start + _ROWS_AT_ONCE)
        amount = converted[rows]
        np.take(paired, pair[rows], out=amount, mode="wrap")
        np.multiply(amount, given["quantity"][rows], out=amount)
        for share in shares:
            np.multiply(amount, share[rows], out=amount)
        codes = factor[rows].astype(np.intp, copy=False)
        for rate, out in zip(rates, emitted, strict=True):
            np.take(rate, codes, out=out[rows], mode="wrap")
            np.multiply(out[rows], amount, out=out[rows])

    _in_parts(fill, len(factor))
    if np.isnan(co2e).any():
        # None of a gas without a potential is still none.
        emitted[-2][(converted == 0) & (factor != NO_FACTOR)] = 0.0
    columns = dict(given)
    columns["converted"] = converted
    columns |= {f"kg_{name}": emitted[i] for i, name in enumerate(factors.species)}
    columns["co2e_kg"] = emitted[-2]
    columns["upstream_kg"] = emitted[-1]
    columns["marks"] = _marks(given, factor, pair, converted, factors, factor_marks, conversions)
    return Lines(pd.DataFrame(columns, copy=False), factors, potentials)


def _codes(
    given: Mapping[str, NDArray[Any]], factors: FactorTable, conversions: NDArray[np.float64]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """The factor and pair codes, checked; a zero that no factor serves is nothing of anything."""
    factor, pair = given["factor"], given["unit_pair"]
    for name, codes, count in (("factor", factor, len(factors)), ("pair", pair, len(conversions))):
        if len(codes) and (codes.min() < ZERO or codes.max() >= count):
            msg = f"a {name} code lies outside 0 to {count - 1}"
            raise ValueError(msg)
    is_unserved = factor == NO_FACTOR
    if is_unserved.any():
        is_zero = is_unserved & (given["quantity"] == 0)
        factor = np.where(is_zero, ZERO, factor)
        pair = np.where(is_zero, ZERO, pair)
    return factor, pair


def _marks(
    given: Mapping[str, NDArray[Any]],
    factor: NDArray[Any],
    pair: NDArray[Any],
    converted: NDArray[np.float64],
    factors: FactorTable,
    factor_marks: NDArray[np.int16],
    conversions: NDArray[np.float64],
) -> NDArray[np.int16]:
    """What must be said of each line; the costly questions are asked only where they can matter."""
    marks = np.take(factor_marks, factor, mode="wrap")
    is_unknown = np.isnan(converted)
    if is_unknown.any():
        rows = np.flatnonzero(is_unknown)
        has_no_quantity = np.isnan(given["quantity"][rows])
        marks[rows[has_no_quantity]] |= LineMark.NO_QUANTITY
        paired = np.concatenate([conversions, [1.0, np.nan]])
        has_no_pair = np.isnan(paired[pair[rows]]) & (factor[rows] != NO_FACTOR)
        marks[rows[has_no_pair]] |= LineMark.NO_CONVERSION
    is_whole_chain = np.array([f is not None and f.is_whole_chain for f in factors.factors]
                              + [False, False])  # fmt: skip
    if is_whole_chain.any():
        is_direct = (given["scope"] == Scope.DIRECT) & is_whole_chain[factor]
        marks[is_direct] |= LineMark.WHOLE_CHAIN_IN_DIRECT
    if "is_stand_in" in given:
        marks[given["is_stand_in"].astype(bool)] |= LineMark.STAND_IN
    return marks


def _in_parts(fill: Callable[[int], None], rows: int) -> None:
    """Work through the rows in parts that fit the processor's cache, on its cores where many."""
    starts = range(0, rows, _ROWS_AT_ONCE)
    if len(starts) < 2 or (os.cpu_count() or 1) < 2:
        for start in starts:
            fill(start)
        return
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        list(pool.map(fill, starts))
