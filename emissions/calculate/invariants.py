"""What must hold after every run: each total is the sum of what it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from emissions.calculate.cube import CELL, VIEWS, co2e
from emissions.calculate.elimination import Eliminations
from emissions.calculate.inventory import Lines
from emissions.calculate.species import weights
from emissions.model import CATEGORIES, Method
from omstallning.units import GwpSet

TOLERANCE = 1e-9
"""Relative: float64 sums of a million terms differ by less, a lost line by far more."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A total that is not the sum of its parts: which rule, where, both figures in kg."""

    rule: str
    where: str
    expected: float
    found: float

    def __str__(self) -> str:
        return f"{self.rule} ({self.where}): {self.expected!r} ≠ {self.found!r} kg"


def violations(
    lines: Lines,
    inventory: xr.Dataset,
    *,
    counted: xr.Dataset | None = None,
    taken: Eliminations | None = None,
    group: xr.Dataset | None = None,
) -> tuple[Violation, ...]:
    """Every broken rule of a run; none is the only acceptable answer.

    lines_sum_to_totals        Σ lines = cube, by cell and gas, both views
    gases_foot_to_co2e         Σ_g kg_g · GWP_g = CO2e, line by line and in the cube
    views_less_eliminations    Σ unit views − Σ eliminations = group, by year and gas
    """
    found = [*_lines_sum(lines, inventory), *_gases_foot(lines, inventory)]
    if counted is not None and taken is not None and group is not None:
        found.extend(_group_is_less(counted, taken, group))
    return tuple(found)


def _lines_sum(lines: Lines, inventory: xr.Dataset) -> Iterator[Violation]:
    """Lines against the cube by another way than the cube was made: a plain grouping."""
    names = [f"kg_{name}" for name in lines.species]
    for view in VIEWS:
        of_view = lines.table["method"].isin((Method.BOTH.code, view.code))
        columns = [*names, "upstream_kg"]
        rows = lines.table.loc[of_view, [*CELL, *columns]]
        sums = rows.groupby(list(CELL))[columns].sum(min_count=1)
        sizes = rows.assign(**rows[columns].abs()).groupby(list(CELL))[columns].sum()
        stacked = inventory[f"{view}_kg"].stack(cell=CELL).transpose("cell", "gas")
        stacked = _by_code(stacked)
        cube = pd.DataFrame(stacked.to_numpy(), index=stacked.indexes["cell"], columns=names)
        upstream = _by_code(inventory[f"{view}_upstream_kg"].stack(cell=CELL))
        cube["upstream_kg"] = upstream.to_numpy()
        cube = cube.loc[~cube.isna().all(axis=1)]
        here, there = sums.dropna(how="all").align(cube, join="outer")
        scale = sizes.reindex(here.index, fill_value=0.0)
        for name in columns:
            yield from _differing(
                "lines_sum_to_totals", f"{view}, {name}", here[name], there[name], scale[name]
            )


def _by_code(cells: xr.DataArray) -> xr.DataArray:
    """Cells whose index names the category by its code, as lines do."""
    index = cells.indexes["cell"]
    codes = {category.value: category.code for category in CATEGORIES}
    frame = index.to_frame(index=False)
    frame["category"] = frame["category"].map(codes)
    renamed = pd.MultiIndex.from_frame(frame)
    return cells.drop_vars(["cell", *CELL]).assign_coords(
        xr.Coordinates.from_pandas_multiindex(renamed, "cell")
    )


def _gases_foot(lines: Lines, inventory: xr.Dataset) -> Iterator[Violation]:
    gwp = weights(lines.species, lines.potentials)
    known = np.where(np.isnan(gwp), 0.0, gwp)
    masses = np.column_stack([lines.kg(name) for name in lines.species]) if lines.species else (
        np.empty((len(lines), 0)))  # fmt: skip
    footed = np.nan_to_num(masses) @ known
    stated = lines.table["co2e_kg"]
    is_stated = stated.notna()
    yield from _differing(
        "gases_foot_to_co2e", "line",
        stated[is_stated], pd.Series(footed, stated.index)[is_stated], stated[is_stated].abs(),
    )  # fmt: skip
    totals = co2e(inventory, GwpSet(lines.potentials))
    for view in VIEWS:
        of_view = lines.table["method"].isin((Method.BOTH.code, view.code))
        lacks = bool(totals[f"{view}_lacks_gwp"].any())
        expected, got = stated[of_view].sum(), float(totals[view.value].sum())
        if not lacks and not _is_close(expected, got, float(stated[of_view].abs().sum())):
            yield Violation("gases_foot_to_co2e", f"{view}, total", expected, got)


def _group_is_less(
    counted: xr.Dataset, taken: Eliminations, group: xr.Dataset
) -> Iterator[Violation]:
    for view in VIEWS:
        rows = taken.table.loc[taken.table["method"] == view.code]
        for gas in counted["gas"].to_numpy():
            views = counted[f"{view}_kg"].sel(gas=gas)
            out = rows.groupby("year")[f"kg_{gas}"].sum() if len(rows) else pd.Series(dtype=float)
            for year in counted["year"].to_numpy():
                expected = float(views.sel(year=year).sum()) - float(out.get(year, 0.0))
                got = float(group[f"{view}_kg"].sel(gas=gas, year=year).sum())
                if not _is_close(expected, got, float(abs(views.sel(year=year)).sum())):
                    where = f"{view}, {year}, {gas}"
                    yield Violation("views_less_eliminations", where, expected, got)


def _differing(
    rule: str,
    where: str,
    expected: pd.Series[float],
    found: pd.Series[float],
    scale: pd.Series[float],
) -> Iterator[Violation]:
    """Rows where two figures differ by more than the size of what was added can explain."""
    one, other = (column.to_numpy(dtype=np.float64) for column in (expected, found))
    limit = TOLERANCE * np.fmax(np.fmax(np.abs(one), np.abs(other)), scale.to_numpy()) + 1e-12
    is_same: NDArray[np.bool_] = (np.abs(one - other) <= limit) | (np.isnan(one) & np.isnan(other))
    for place in np.flatnonzero(~is_same):
        yield Violation(rule, f"{where}, {expected.index[int(place)]}", one[place], other[place])


def _is_close(expected: float, found: float, scale: float) -> bool:
    return abs(expected - found) <= TOLERANCE * max(abs(expected), abs(found), scale) + 1e-12
