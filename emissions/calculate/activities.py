"""From records to activity rows: years, assignments, instruments, factors and shares put on."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emissions.calculate.conversions import Bridge, Conversions, conversions
from emissions.calculate.division import Holding, Piece, calendar_years, divided, share_of_unit
from emissions.calculate.factor_table import NO_FACTOR, FactorTable, table
from emissions.calculate.factors import Catalogue, Choice, assigned, choices
from emissions.calculate.scope2 import Market, market
from emissions.model import METHODS, Assignment, Category, Instrument, Method, Scope
from omstallning.period import Interval

RECORD_COLUMNS = (
    "record", "source", "unit", "scope", "category", "start", "before", "quantity",
    "quantity_unit",
)  # fmt: skip
"""What every record row carries: ids, codes, half-open dates, the number and its unit as given."""


@dataclass(frozen=True, eq=False)
class Activities:
    """Everything `inventory.lines` needs, and what was found out on the way.

    table    columns of inventory.ACTIVITY_COLUMNS with start, before, key, factor_id,
             instrument (id or None), share_of_use, is_stand_in, is_proxy and what the records carry
    missing  the choices without a factor, each with its neighbours
    market   what each instrument covered; None without bought electricity
    """

    table: pd.DataFrame
    factors: FactorTable
    conversions: Conversions
    missing: tuple[Choice, ...]
    market: Market | None


def activities(
    records: pd.DataFrame,
    assignments: Sequence[Assignment],
    among: Catalogue,
    *,
    instruments: Sequence[Instrument] = (),
    bridges: Iterable[Bridge] = (),
    holdings: Mapping[Hashable, Sequence[Holding]] | None = None,
) -> Activities:
    """Records divided so that every row has one year, one factor and one share.

    Bought electricity (scope 2) becomes one row by location and rows by market: what each
    instrument covers and the rest, which the assignment for the market method serves. Everything
    else belongs to both totals. A day that no factor serves stays a row without one.

    records  columns of RECORD_COLUMNS; a record that does not occur is left out beforehand
    """
    rows = records.reset_index(drop=True).assign(share_of_period=1.0)
    rows = divided(rows, [], lambda period, _: calendar_years(period), ["year"])
    rows, covered = _by_method(rows, instruments)
    rows = _with_keys(rows, assignments)
    rows, found = _with_factors(rows, among)
    distinct = {choice.factor.id: choice.factor for choice in found if choice.factor is not None}
    factors = table(list(distinct.values()))
    codes = {factor_id: code for code, factor_id in enumerate(distinct)}
    units = {factor_id: factor.activity_unit for factor_id, factor in distinct.items()}
    rows["factor"] = _mapped(rows["factor_id"], codes, NO_FACTOR)
    paired = conversions(
        rows["quantity_unit"], _mapped(rows["factor_id"], units, ""), rows["key"], bridges
    )
    rows["unit_pair"] = paired.codes
    rows["share_of_unit"] = share_of_unit(rows, holdings or {})
    missing = tuple(dict.fromkeys(choice for choice in found if choice.is_missing))
    return Activities(rows, factors, paired, missing, covered)


def _by_method(
    rows: pd.DataFrame, instruments: Sequence[Instrument]
) -> tuple[pd.DataFrame, Market | None]:
    """Bought electricity twice, everything else once."""
    is_bought = (rows["scope"] == Scope.ENERGY) & (rows["category"] == Category.ELECTRICITY.code)
    plain = {"instrument": None, "instrument_key": None, "share_of_use": 1.0}
    once = rows.loc[~is_bought].assign(method=Method.BOTH.code, **plain)
    bought = rows.loc[is_bought].reset_index(drop=True)
    if bought.empty:
        return once.reset_index(drop=True), None
    by_location = bought.assign(method=Method.LOCATION.code, **plain)
    in_kwh = conversions(bought["quantity_unit"], ["kWh"] * len(bought))
    kwh = (bought["quantity"].to_numpy(dtype=np.float64) * in_kwh.values[in_kwh.codes]
           * bought["share_of_period"].to_numpy())  # fmt: skip
    covered = market(bought.assign(kwh=kwh), instruments)
    pieces = covered.pieces
    by_market = bought.iloc[pieces["use"].to_numpy()].reset_index(drop=True)
    by_market = by_market.assign(
        method=Method.MARKET.code,
        start=pieces["start"].to_numpy(),
        before=pieces["before"].to_numpy(),
        share_of_period=by_market["share_of_period"] * pieces["share_of_period"],
        share_of_use=pieces["share_of_use"],
    )
    places = pieces["instrument"].to_numpy()
    # RESIDUAL is −1 and so reaches the last of both lists: no instrument.
    ids = [*(instrument.id for instrument in instruments), None]
    keys = [*(instrument.factor_key for instrument in instruments), None]
    by_market["instrument"] = pd.Series([ids[place] for place in places], dtype="object")
    by_market["instrument_key"] = pd.Series([keys[place] for place in places], dtype="object")
    return pd.concat([once, by_location, by_market], ignore_index=True), covered


def _with_keys(rows: pd.DataFrame, assignments: Sequence[Assignment]) -> pd.DataFrame:
    """The factor key that serves each row: the instrument's own, or the source's assignment."""
    of_source: dict[int, list[Assignment]] = {}
    for assignment in assignments:
        of_source.setdefault(assignment.source, []).append(assignment)

    def pieces(period: Interval, values: tuple[Hashable, ...]) -> list[Piece]:
        source, method, instrument_key = values
        if instrument_key is not None:
            return [Piece(period, {"key": instrument_key, "is_proxy": False})]
        serving = assigned(int(str(source)), METHODS[int(str(method))], period,
                           of_source.get(int(str(source)), ()))  # fmt: skip
        return [
            Piece(stretch, {"key": None if a is None else a.key,
                            "is_proxy": a is not None and a.is_proxy})
            for stretch, a in serving
        ]  # fmt: skip

    keyed = divided(rows, ["source", "method", "instrument_key"], pieces, ["key", "is_proxy"])
    return keyed.drop(columns="instrument_key")


def _with_factors(rows: pd.DataFrame, among: Catalogue) -> tuple[pd.DataFrame, list[Choice]]:
    """The factor of each row by its key and days."""
    found: list[Choice] = []

    def pieces(period: Interval, values: tuple[Hashable, ...]) -> list[Piece]:
        key = values[0]
        made = choices("" if key is None else str(key), period, among)
        found.extend(made)
        return [
            Piece(choice.period, {
                "factor_id": None if choice.factor is None else choice.factor.id,
                "is_stand_in": choice.stand_in is not None,
            })
            for choice in made
        ]  # fmt: skip

    return divided(rows, ["key"], pieces, ["factor_id", "is_stand_in"]), found


def _mapped(ids: pd.Series[Any], values: Mapping[str, Any], otherwise: Any) -> NDArray[Any]:
    """The value of each row's id, looked up once for each distinct id; rows without one get the
    other value.
    """
    places, distinct = pd.factorize(ids)
    return np.array([*(values[str(found)] for found in distinct), otherwise])[places]
