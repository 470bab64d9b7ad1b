"""The group's own fossil fuel: what must have ended by 2030."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emissions.calculate.conversions import Bridge, conversion
from emissions.calculate.factor_table import FactorTable
from emissions.calculate.inventory import Lines
from emissions.calculate.species import BIOGENIC, CO2E_ONLY, CREDIT
from emissions.model import Category, Scope
from omstallning.units import Gas

FUELS = (Category.STATIONARY_FUEL.code, Category.VEHICLE_FUEL.code)


def fossil_shares(factors: FactorTable) -> NDArray[np.float64]:
    """How much of each factor's carbon is fossil, 0–1; NaN where the factor does not tell.

    share = CO2_fossil / (CO2_fossil + CO2_biogenic)

    A figure published only as CO2e, with nothing of living origin beside it, counts as fossil; one
    published as zero CO2e where the fuel is burnt holds no fossil carbon. A credit tells nothing.

    >>> from emissions.calculate.factor_table import table
    >>> from emissions.model import EditionName, EmissionFactor
    >>> mixed = EmissionFactor("b7", "b7", EditionName("f", "p", "1"), "l", None,
    ...                        masses={Gas.CO2_FOSSIL: 2.4}, co2_biogenic_kg=0.1)
    >>> fossil_shares(table([mixed])).round(2).tolist()
    [0.96]
    """
    count = len(factors)
    fossil, biogenic, weighted, credit = (
        _column(factors, names)[:count]
        for names in ((Gas.CO2_FOSSIL.value,), (BIOGENIC,), tuple(CO2E_ONLY), (CREDIT,))
    )
    carbon = np.nan_to_num(fossil) + np.nan_to_num(biogenic)
    shares = np.full(count, np.nan)
    has_carbon = ~np.isnan(fossil) & (carbon > 0)
    shares[has_carbon] = np.nan_to_num(fossil)[has_carbon] / carbon[has_carbon]
    shares[~np.isnan(fossil) & (carbon == 0)] = 0.0
    shares[np.isnan(fossil) & np.isnan(biogenic) & (weighted > 0)] = 1.0
    shares[np.isnan(fossil) & (weighted == 0) & np.isnan(credit)] = 0.0
    return shares


def _column(factors: FactorTable, names: tuple[str, ...]) -> NDArray[np.float64]:
    """The first of the named species that each factor publishes."""
    made = np.full(len(factors.kg), np.nan)
    for name in names:
        if name in factors.species:
            column = factors.kg[:, factors.species.index(name)]
            made = np.where(np.isnan(made), column, made)
    return made


def energy_per_unit(factors: FactorTable, bridges: Iterable[Bridge] = ()) -> NDArray[np.float64]:
    """MWh in one unit of activity of each factor; NaN where no heating value is known."""
    known = list(bridges)
    return np.array([
        np.nan if factor is None else conversion(unit, "MWh", factor.key, known)
        for factor, unit in zip(factors.factors, factors.units, strict=True)
    ], dtype=np.float64)  # fmt: skip


def direct_fossil(lines: Lines, mwh_per_unit: NDArray[np.float64]) -> pd.DataFrame:
    """Fossil fuel burnt in own boilers, vehicles and machines, year by year.

    mwh    = Σ converted · share_of_unit · MWh per unit · fossil share
    t_co2e = Σ co2e · share_of_unit / 1000, over lines with any fossil share

    year | mwh | t_co2e | lines | mwh_unknown | co2e_unknown (lines that a sum lacks)

    A year in which nothing fossil was burnt but records exist is 0; a year whose lines are all
    unknown is NaN. Only scope 1 fuels; refrigerants are no fuel.
    """
    table = lines.table
    is_fuel = (table["scope"] == Scope.DIRECT) & table["category"].isin(FUELS)
    rows = table.loc[is_fuel]
    code = rows["factor"].to_numpy()
    share = np.concatenate([fossil_shares(lines.factors), [0.0, np.nan]])[code]
    energy = np.concatenate([mwh_per_unit, [0.0, np.nan]])[code]
    counted = rows["share_of_unit"].to_numpy(dtype=np.float64)
    used = rows["converted"].to_numpy() * counted
    mwh = np.where((share == 0) | (used == 0), 0.0, used * energy * share)
    co2e = np.where(share == 0, 0.0, rows["co2e_kg"].to_numpy() * counted / 1000)
    made = pd.DataFrame({"year": rows["year"].to_numpy(), "mwh": mwh, "t_co2e": co2e})
    made["mwh_unknown"], made["co2e_unknown"] = made["mwh"].isna(), made["t_co2e"].isna()
    by_year = made.groupby("year")
    result = by_year[["mwh", "t_co2e"]].sum(min_count=1)
    result["lines"] = by_year.size()
    result[["mwh_unknown", "co2e_unknown"]] = by_year[["mwh_unknown", "co2e_unknown"]].sum()
    return result.reset_index()
