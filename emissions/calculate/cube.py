"""The inventory as a cube with names: year × unit × scope × category × gas.

Lines are first gathered by factor. The gathered quantities serve again for another edition or
another set of potentials without touching a single line.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from emissions.calculate.factor_table import NO_FACTOR, ZERO, FactorTable
from emissions.calculate.inventory import Lines
from emissions.calculate.species import BIOGENIC, CREDIT, weights
from emissions.model import CATEGORIES, METHODS, Method, Scope
from omstallning.units import GwpSet

SCOPES = tuple(int(scope) for scope in Scope)
CELL = ("year", "unit", "scope", "category")
VIEWS = (Method.LOCATION, Method.MARKET)
"""The two totals: always both, never added."""


def quantities(lines: Lines, shares: NDArray[np.float64] | None = None) -> xr.Dataset:
    """How much of each factor's activity there is in each cell that has any.

    shares  the part of each line that counts; whole lines where left out

    Dimensions (cell, factor); coordinates of a cell: year, unit, scope, category and method codes.
    The last two factors are ZERO and NO_FACTOR.

    quantity  sum of converted quantities, in the factor's unit
    known     lines with a quantity in the factor's unit
    unknown   (cell) lines without a quantity, a conversion or a factor
    """
    table = lines.table
    columns = {name: table[name].to_numpy() for name in (*CELL, "method")}
    axes = {name: _axis(columns[name]) for name in ("year", "unit")}
    sizes = (
        len(axes["year"][0]), len(axes["unit"][0]), len(SCOPES), len(CATEGORIES), len(METHODS),
    )  # fmt: skip
    place = np.ravel_multi_index(
        (axes["year"][1], axes["unit"][1], columns["scope"] - 1, columns["category"],
         columns["method"]), sizes,
    )  # fmt: skip
    occurring = np.flatnonzero(np.bincount(place, minlength=int(np.prod(sizes))))
    lookup = np.zeros(int(np.prod(sizes)), dtype=np.intp)
    lookup[occurring] = np.arange(len(occurring))
    cell = lookup[place]

    factor, converted = table["factor"].to_numpy(), table["converted"].to_numpy()
    if shares is not None:
        converted = converted * shares
    is_zero = (factor == NO_FACTOR) & (converted == 0)
    rows = len(lines.factors) + 2
    column = np.where(is_zero, ZERO, factor) % rows if (factor < 0).any() else factor
    flat, size = cell * rows + column, len(occurring) * rows
    is_known = ~np.isnan(converted)
    if is_known.all():
        weight, counted = converted, flat
        unknown = np.zeros(len(occurring), dtype=np.int64)
    else:
        weight, counted = converted[is_known], flat[is_known]
        unknown = np.bincount(cell[~is_known], minlength=len(occurring))
    shape = (len(occurring), rows)
    year, unit, scope, category, method = np.unravel_index(occurring, sizes)
    return xr.Dataset(
        {
            "quantity": (
                ("cell", "factor"),
                np.bincount(counted, weights=weight, minlength=size).reshape(shape),
            ),
            "known": (("cell", "factor"), np.bincount(counted, minlength=size).reshape(shape)),
            "unknown": ("cell", unknown),
        },
        coords={
            "year": ("cell", axes["year"][0][year]),
            "unit": ("cell", axes["unit"][0][unit]),
            "scope": ("cell", scope + 1),
            "category": ("cell", category),
            "method": ("cell", method),
        },
    )


def recompute(gathered: xr.Dataset, factors: FactorTable) -> xr.Dataset:
    """The cube that these quantities give with these factors: another edition, the same activity.

    kg[cell, gas] = Σ_factor quantity[cell, factor] · factor[factor, gas]

    Dimensions (year, unit, scope, category, gas); for location and market each
    <view>_kg           kg of each species; NaN: nobody reported it, which is not 0
    <view>_upstream_kg  kg CO2e upstream; NaN: unknown
    <view>_lines        lines behind the cell
    <view>_unknown      of those, lines without a quantity, a conversion or a factor
    """
    stored = {name: column.to_numpy() for name, column in gathered.variables.items()}
    amount, count, method = stored["quantity"], stored["known"], stored["method"]
    rates = np.column_stack([factors.kg, factors.upstream_kg])
    is_given = ~np.isnan(rates)
    emitted = amount @ np.where(is_given, rates, 0.0)
    backed = count @ is_given.astype(np.float64)
    unserved = count @ (~factors.is_known).astype(np.int64)
    unknown = stored["unknown"] + unserved
    lines = stored["unknown"] + count.sum(axis=1)

    years, year = np.unique(stored["year"], return_inverse=True)
    units, unit = np.unique(stored["unit"], return_inverse=True)
    sizes = (len(years), len(units), len(SCOPES), len(CATEGORIES))
    place = np.ravel_multi_index((year, unit, stored["scope"] - 1, stored["category"]), sizes)
    made: dict[str, Any] = {}
    for view in VIEWS:
        of_view = [(rows, place[rows]) for code in (Method.BOTH.code, view.code)
                   for rows in (np.flatnonzero(method == code),)]  # fmt: skip
        kg = _scattered(emitted, of_view, sizes)
        kg[_scattered(backed, of_view, sizes) == 0] = np.nan
        made[f"{view}_kg"] = ((*CELL, "gas"), kg[..., :-1])
        made[f"{view}_upstream_kg"] = (CELL, kg[..., -1])
        made[f"{view}_lines"] = (CELL, _scattered(lines, of_view, sizes))
        made[f"{view}_unknown"] = (CELL, _scattered(unknown, of_view, sizes))
    coords = _coordinates(tuple(years.tolist()), tuple(units.tolist()), factors.species)
    return xr.Dataset(made, coords=coords)


@lru_cache(maxsize=64)
def _coordinates(
    years: tuple[int, ...], units: tuple[int, ...], species: tuple[str, ...]
) -> xr.Coordinates:
    """The cube's named axes, made once for each shape."""
    axes: dict[str, Any] = {
        "year": list(years), "unit": list(units), "scope": list(SCOPES),
        "category": [category.value for category in CATEGORIES], "gas": list(species),
    }  # fmt: skip
    return xr.Coordinates(axes)


def cube(lines: Lines) -> xr.Dataset:
    """The units' own view, gross: by year, unit, scope, category and gas (see `recompute`)."""
    return recompute(quantities(lines), lines.factors)


def counted(lines: Lines) -> xr.Dataset:
    """What the group counts of each unit before eliminations: every line times its share."""
    shares = lines.table["share_of_unit"].to_numpy()
    return recompute(quantities(lines, shares), lines.factors)


def co2e(inventory: xr.Dataset, potentials: GwpSet) -> xr.Dataset:
    """CO2e of every cell with a set of potentials, of which the cube itself knows nothing.

    co2e[cell] = Σ_gas kg[cell, gas] · GWP[gas]

    Dimensions (year, unit, scope, category); for location and market each
    <view>                kg CO2e of the gases whose potential is known; NaN: nothing known
    <view>_lacks_gwp      whether a gas without a potential in this set is left out
    <view>_biogenic_kg    kg CO2 of living origin, outside the total
    <view>_credit_kg      kg CO2e credited by a publisher, outside the total

    Method: GHG Protocol Corporate Standard (2004), chapter 6; IPCC GWP-100.
    """
    species = [str(name) for name in inventory["gas"].to_numpy()]
    gwp = weights(species, potentials)
    is_counted = np.array([name not in {BIOGENIC, CREDIT} for name in species], dtype=bool)
    known = np.where(np.isnan(gwp), 0.0, gwp)
    made: dict[str, Any] = {}
    for view in VIEWS:
        kg = inventory[f"{view}_kg"].to_numpy()
        total = np.nan_to_num(kg, nan=0.0) @ known
        has_any = (~np.isnan(kg[..., is_counted & ~np.isnan(gwp)])).any(axis=-1)
        made[view.value] = (CELL, np.where(has_any, total, np.nan))
        lacking = np.nan_to_num(kg[..., np.isnan(gwp)], nan=0.0)
        made[f"{view}_lacks_gwp"] = (CELL, (lacking != 0).any(axis=-1))
        for name, label in ((BIOGENIC, "biogenic"), (CREDIT, "credit")):
            is_there = name in species
            apart = kg[..., species.index(name)] if is_there else np.full(kg.shape[:-1], np.nan)
            made[f"{view}_{label}_kg"] = (CELL, apart)
    coords = {name: inventory[name] for name in CELL}
    return xr.Dataset(made, coords=coords, attrs={"potentials": potentials.value})


def total(values: xr.DataArray, *over: str) -> xr.DataArray:
    """The sum over some dimensions, missing where nothing at all was reported.

    >>> total(xr.DataArray([[1.0, float("nan")], [float("nan")] * 2], dims=("a", "b")), "b").values
    array([ 1., nan])
    """
    return values.sum(over, skipna=True, min_count=1)


def frame(inventory: xr.Dataset) -> pd.DataFrame:
    """The cells that hold anything, one row each, for tables and files."""
    rows = inventory.to_dataframe().reset_index()
    has_lines = [name for name in (f"{view}_lines" for view in VIEWS) if name in rows]
    return rows.loc[(rows[has_lines] > 0).any(axis=1)] if has_lines else rows


def _axis(ids: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.intp]]:
    """The ids that occur, in order, and each row's place among them; small ids without sorting."""
    if len(ids) and ids.min() >= 0 and ids.max() < 1_000_000:
        occurring = np.flatnonzero(np.bincount(ids))
        lookup = np.zeros(int(ids.max()) + 1, dtype=np.intp)
        lookup[occurring] = np.arange(len(occurring))
        return occurring, lookup[ids]
    return np.unique(ids, return_inverse=True)


def _scattered(
    values: NDArray[Any],
    of_view: Sequence[tuple[NDArray[np.intp], NDArray[np.intp]]],
    sizes: tuple[int, ...],
) -> NDArray[Any]:
    """Cells added into their places of the cube; each method has at most one cell for a place."""
    made = np.zeros((int(np.prod(sizes)), *values.shape[1:]), dtype=values.dtype)
    for rows, places in of_view:
        made[places] += values[rows]
    return made.reshape(*sizes, *values.shape[1:])
