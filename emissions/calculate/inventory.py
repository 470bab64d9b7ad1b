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
_WHERE_THEY_APPLY = ("share_of_use", "is_stand_in")
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
    rows = activities if isinstance(activities, pd.DataFrame) else pd.DataFrame(
        dict(activities), copy=False)  # fmt: skip
    given = {name: rows[name].to_numpy() for name in (*ACTIVITY_COLUMNS, *_WHERE_THEY_APPLY)
             if name in rows}  # fmt: skip
    factor, pair = _codes(given, factors, conversions)
    co2e, factor_marks = weighted(factors, potentials)
    rates = np.vstack([factors.kg.T, co2e, factors.upstream_kg])
    paired = np.concatenate([conversions, [1.0, np.nan]])
    shares = [given[name] for name in ("share_of_period", "share_of_use")
              if name in given]  # fmt: skip

    converted = np.empty(len(factor))
    emitted = np.empty((len(rates), len(factor)))
    marks = np.empty(len(factor), dtype=np.int16)

    def fill(start: int) -> None:
        part = slice(start, start + _ROWS_AT_ONCE)
        amount = converted[part]
        codes = factor[part].astype(np.intp, copy=False)
        np.take(paired, pair[part], out=amount, mode="wrap")
        np.multiply(amount, given["quantity"][part], out=amount)
        for share in shares:
            np.multiply(amount, share[part], out=amount)
        for rate, out in zip(rates, emitted, strict=True):
            np.take(rate, codes, out=out[part], mode="wrap")
            np.multiply(out[part], amount, out=out[part])
        np.take(factor_marks, codes, out=marks[part], mode="wrap")
        unknown = np.flatnonzero(np.isnan(amount))
        marks[part][unknown] |= _why_unknown(
            given["quantity"][part][unknown], paired[pair[part][unknown]], codes[unknown]
        )

    _in_parts(fill, len(factor))
    if np.isnan(co2e).any():
        # None of a gas without a potential is still none.
        emitted[-2][(converted == 0) & (factor != NO_FACTOR)] = 0.0
    _mark(marks, given, factor, factors)
    columns: dict[str, NDArray[Any]] = {"converted": converted}
    columns |= {f"kg_{name}": emitted[i] for i, name in enumerate(factors.species)}
    columns |= {"co2e_kg": emitted[-2], "upstream_kg": emitted[-1], "marks": marks}
    made = pd.DataFrame(columns, index=rows.index, copy=False)
    return Lines(pd.concat([rows, made], axis=1), factors, potentials)


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


def _why_unknown(
    quantity: NDArray[Any], conversion: NDArray[np.float64], factor: NDArray[np.intp]
) -> NDArray[np.int16]:
    marks = np.zeros(len(quantity), dtype=np.int16)
    marks[np.isnan(quantity)] |= LineMark.NO_QUANTITY
    marks[np.isnan(conversion) & (factor != NO_FACTOR)] |= LineMark.NO_CONVERSION
    return marks


def _mark(
    marks: NDArray[np.int16],
    given: Mapping[str, NDArray[Any]],
    factor: NDArray[Any],
    factors: FactorTable,
) -> None:
    """What is said of a line for more than its factor; asked only where it can matter."""
    is_whole_chain = [f is not None and f.is_whole_chain for f in factors.factors]
    if any(is_whole_chain):
        served = np.array([*is_whole_chain, False, False])[factor]
        marks[(given["scope"] == Scope.DIRECT) & served] |= LineMark.WHOLE_CHAIN_IN_DIRECT
    if "is_stand_in" in given:
        marks[given["is_stand_in"].astype(bool)] |= LineMark.STAND_IN


def _in_parts(fill: Callable[[int], None], rows: int) -> None:
    """Work through the rows in parts that fit the processor's cache, on its cores where many."""
    starts = range(0, rows, _ROWS_AT_ONCE)
    if len(starts) < 2 or (os.cpu_count() or 1) < 2:
        for start in starts:
            fill(start)
        return
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        list(pool.map(fill, starts))
