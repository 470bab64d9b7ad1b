"""From the unit people report in to the unit a factor speaks of, once for each distinct pair."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from omstallning.units import UnitMismatch, factor_between, same_dimension


@dataclass(frozen=True, slots=True)
class Bridge:
    """What one unit of a substance is in another kind of unit: a density or a heating value.

    1 `from_unit` = `value` `to_unit`, for the factor keys it is stated for.
    """

    keys: frozenset[str]
    from_unit: str
    to_unit: str
    value: float
    source: str = ""


@dataclass(frozen=True, eq=False)
class Conversions:
    """Distinct unit pairs and what to multiply by.

    values  by code; NaN: the units measure different things and no bridge joins them
    codes   the pair of each row
    """

    pairs: tuple[tuple[str, str, str], ...]
    values: NDArray[np.float64]
    codes: NDArray[np.intp]

    @property
    def impossible(self) -> tuple[tuple[str, str, str], ...]:
        """The pairs (reported unit, factor's unit, key) that nothing joins."""
        return tuple(
            pair for pair, value in zip(self.pairs, self.values, strict=True) if np.isnan(value)
        )


def conversions(
    reported: Sequence[str] | pd.Series[str],
    wanted: Sequence[str] | NDArray[np.str_],
    keys: Sequence[str] | pd.Series[str] | None = None,
    bridges: Iterable[Bridge] = (),
) -> Conversions:
    """The conversion of every row, with each distinct pair resolved once.

    wanted  the factor's unit of activity; empty where no factor serves: the row gets no pair (−1)
    keys    the factor key of each row, where a bridge may be needed

    Raises UnknownUnit where a text is no unit.

    >>> made = conversions(["MWh", "kWh", "MWh"], ["kWh", "kWh", "kWh"])
    >>> made.values[made.codes].tolist()
    [1000.0, 1.0, 1000.0]
    """
    rows = pd.DataFrame({
        "reported": pd.Series(reported, dtype="str").to_numpy(),
        "wanted": pd.Series(wanted, dtype="str").to_numpy(),
        "key": "" if keys is None else pd.Series(keys, dtype="str").fillna("").to_numpy(),
    })  # fmt: skip
    known = list(bridges)
    grouped = rows.groupby(["reported", "wanted", "key"], sort=False)
    numbers = grouped.ngroup().to_numpy()
    firsts = rows.loc[~rows.duplicated()]
    pairs = tuple((str(r), str(w), str(k)) for r, w, k in firsts.itertuples(index=False))
    values = np.array([conversion(*pair, known) for pair in pairs], dtype=np.float64)
    codes = np.where(rows["wanted"].to_numpy() == "", -1, numbers).astype(np.intp)
    return Conversions(pairs, values, codes)


def conversion(reported: str, wanted: str, key: str = "", bridges: Iterable[Bridge] = ()) -> float:
    """What to multiply by to go from the reported unit to the wanted one.

    Same kind of unit: by the registry. Other kind: only across a bridge stated for the key,
    reported → bridge · value → wanted (or back). NaN where nothing joins the two.

    >>> diesel = Bridge(frozenset({"diesel"}), "m**3", "MWh", 9.8)
    >>> round(conversion("litre", "kWh", "diesel", [diesel]), 6)
    9.8
    >>> conversion("litre", "kWh", "petrol", [diesel])
    nan
    """
    if not wanted:
        return np.nan
    try:
        return factor_between(reported, wanted)
    except UnitMismatch:
        pass
    for bridge in bridges:
        if key not in bridge.keys:
            continue
        start, end, value = bridge.from_unit, bridge.to_unit, bridge.value
        if not same_dimension(reported, start):
            start, end, value = end, start, 1 / value
        if same_dimension(reported, start) and same_dimension(end, wanted):
            return factor_between(reported, start) * value * factor_between(end, wanted)
    return np.nan
