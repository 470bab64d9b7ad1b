"""What members of the group buy of each other, counted by both and taken out of the total once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from emissions.calculate.cube import VIEWS
from emissions.calculate.division import days
from emissions.calculate.inventory import Lines
from emissions.model import InternalSupply, Method

_APPLIES = {view: (Method.BOTH.code, view.code) for view in VIEWS}


@dataclass(frozen=True, eq=False)
class Eliminations:
    """What is taken out of the group's total, each row with both lines it stands between.

    table      buyer_line | seller_line | year | unit | scope | category | method | share |
               co2e_kg | upstream_kg | kg_<species>
               The lines are rows of the line table; the unit is the buyer's.
    unmatched  buyer_line | year | unit: bought within the group, but the seller has no line for
               these days, so nothing is counted twice and nothing is taken out
    """

    table: pd.DataFrame
    unmatched: pd.DataFrame


def eliminations(lines: Lines, supplies: Iterable[InternalSupply]) -> Eliminations:
    """The buyer's lines that the seller's lines already count.

    taken out = buyer's line · buyer's share_of_unit · supplied share · seller's share_of_unit
                · share of the buyer's days that the seller's lines hold

    spread over the seller's lines of the same days in proportion to their CO2e then (equally where
    that is zero). The seller's own lines stay.

    lines  their table has columns start and before besides the usual

    Method: GHG Protocol Corporate Standard (2004), chapter 3: transactions between members of a
    group are counted once.
    """
    table = lines.table.assign(line=np.arange(len(lines.table)))
    made, alone = [], []
    for supply in supplies:
        bought = _within(table.loc[table["source"] == supply.buyer_source], supply)
        sold = _within(table.loc[table["source"].isin(supply.seller_sources)], supply)
        sold = sold.loc[~sold["co2e_kg"].isna()]
        for view in VIEWS:
            pairs, rest = _paired(bought, sold, view, supply.share)
            made.append(pairs)
            alone.append(rest)
    columns = ["buyer_line", "seller_line", "year", "unit", "scope", "category", "method", "share",
               *_amounts(lines)]  # fmt: skip
    found = pd.concat(made, ignore_index=True) if made else pd.DataFrame(columns=columns)
    left = pd.concat(alone, ignore_index=True) if alone else pd.DataFrame(
        columns=["line", "year", "unit"])  # fmt: skip
    return Eliminations(
        found[columns],
        left[["line", "year", "unit"]].drop_duplicates().rename(columns={"line": "buyer_line"}),
    )


def _amounts(lines: Lines) -> list[str]:
    return ["co2e_kg", "upstream_kg", *(f"kg_{name}" for name in lines.species)]


def _within(rows: pd.DataFrame, supply: InternalSupply) -> pd.DataFrame:
    """The lines whose days lie within the supply's."""
    start = np.datetime64(supply.valid.start, "D").astype(np.int64)
    is_inside = days(rows["start"]) >= start
    if supply.valid.before is not None:
        before = np.datetime64(supply.valid.before, "D").astype(np.int64)
        is_inside &= days(rows["before"]) <= before
    return rows.loc[is_inside]


def _paired(
    bought: pd.DataFrame, sold: pd.DataFrame, view: Method, supplied: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Each buyer's line of a view with the seller's lines of the same days, amounts shared out."""
    buyers = _of_view(bought, view)
    sellers = _of_view(sold, view)[["line", "first", "after", "co2e_kg", "share_of_unit"]]
    sellers.columns = pd.Index(["seller_line", "s_first", "s_after", "s_co2e", "seller_share"])
    pairs = buyers.merge(sellers, how="cross")
    shared = pairs[["after", "s_after"]].min(axis=1) - pairs[["first", "s_first"]].max(axis=1)
    pairs = pairs.assign(shared=shared).loc[shared > 0]
    weight = pairs["s_co2e"] * pairs["shared"] / (pairs["s_after"] - pairs["s_first"])
    whole = weight.groupby(pairs["line"]).transform("sum")
    equal = 1.0 / pairs.groupby("line")["line"].transform("size")
    part = (weight / whole.where(whole > 0, 1.0)).where(whole > 0, equal)
    held = pairs["line"].map(_held_days(pairs)) / (pairs["after"] - pairs["first"])
    share = supplied * pairs["share_of_unit"] * pairs["seller_share"] * held * part
    masses = [name for name in pairs if str(name).startswith("kg_")]
    for name in ("co2e_kg", "upstream_kg", *masses):
        pairs[name] = pairs[name] * share
    pairs = pairs.assign(share=share, method=view.code).rename(columns={"line": "buyer_line"})
    return pairs, buyers.loc[~buyers["line"].isin(pairs["buyer_line"])]


def _of_view(rows: pd.DataFrame, view: Method) -> pd.DataFrame:
    of_view = rows.loc[rows["method"].isin(_APPLIES[view])]
    return of_view.assign(first=days(of_view["start"]), after=days(of_view["before"]))


def _held_days(pairs: pd.DataFrame) -> dict[int, int]:
    """How many of each buyer's line's days some line of the seller holds, each day once."""
    held: dict[int, int] = {}
    for line, rows in pairs.sort_values(["line", "s_first"]).groupby("line"):
        first, after = int(rows["first"].iloc[0]), int(rows["after"].iloc[0])
        reached, count = first, 0
        for start, end in zip(rows["s_first"], rows["s_after"], strict=True):
            count += max(0, min(end, after) - max(start, reached))
            reached = max(reached, min(end, after))
        held[int(str(line))] = count
    return held


def eliminated(lines: Lines, taken: Eliminations, like: xr.Dataset) -> xr.Dataset:
    """What is taken out, as a cube of the same shape as the inventory: `<view>_kg` and upstream."""
    made = {}
    axes = {name: pd.Index(like[name].to_numpy()) for name in ("year", "unit")}
    for view in VIEWS:
        rows = taken.table.loc[taken.table["method"] == view.code]
        place = (
            axes["year"].get_indexer(rows["year"]), axes["unit"].get_indexer(rows["unit"]),
            rows["scope"].to_numpy(dtype=np.intp) - 1, rows["category"].to_numpy(dtype=np.intp),
        )  # fmt: skip
        kg = xr.zeros_like(like[f"{view}_kg"])
        for column, name in enumerate(lines.species):
            np.add.at(kg.to_numpy()[..., column], place,
                      np.nan_to_num(rows[f"kg_{name}"].to_numpy(dtype=np.float64)))  # fmt: skip
        upstream = xr.zeros_like(like[f"{view}_upstream_kg"])
        np.add.at(upstream.to_numpy(), place,
                  np.nan_to_num(rows["upstream_kg"].to_numpy(dtype=np.float64)))  # fmt: skip
        made[f"{view}_kg"], made[f"{view}_upstream_kg"] = kg, upstream
    return xr.Dataset(made)


def group(counted: xr.Dataset, taken: xr.Dataset) -> xr.Dataset:
    """The group's total: Σ of its units' views, less what they buy of each other.

    group = Σ_unit counted − Σ_unit taken out

    counted  cube.counted: every line times the group's share of the unit
    taken    `eliminated`
    Dimensions (year, scope, category, gas); NaN where no unit reported anything.
    """
    made = {}
    for view in VIEWS:
        for name in (f"{view}_kg", f"{view}_upstream_kg"):
            gross = counted[name].sum("unit", skipna=True, min_count=1)
            made[name] = gross - taken[name].sum("unit")
        for name in (f"{view}_lines", f"{view}_unknown"):
            made[name] = counted[name].sum("unit")
    return xr.Dataset(made)
