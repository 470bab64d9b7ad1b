"""Emission factors as one matrix: a row for each factor, a column for each species."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emissions.calculate.species import (
    BIOGENIC,
    CREDIT,
    SPECIES,
    co2e_only,
    is_other_set,
    weights,
)
from emissions.model import EmissionFactor, FactorMark, LineMark
from omstallning.units import Gas, GwpSet, factor_between

NO_FACTOR = -1
"""The code of a line that no factor serves: everything unknown."""
ZERO = -2
"""The code of a confirmed zero that no factor serves: nothing of anything."""
_EXTRA_ROWS = 2


@dataclass(frozen=True, eq=False)
class FactorTable:
    """Factors by code, and two rows at the end that the codes ZERO and NO_FACTOR reach.

    kg           kg of each species for one unit of activity  [factor, species]; NaN: not published
    upstream_kg  kg CO2e upstream for one unit of activity  [factor]; NaN: unknown
    units        the unit of activity of each row
    """

    factors: tuple[EmissionFactor | None, ...]
    units: tuple[str, ...]
    species: tuple[str, ...]
    kg: NDArray[np.float64]
    upstream_kg: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.factors)

    @property
    def is_known(self) -> NDArray[np.bool_]:
        """Whether a row says anything at all  [factor]."""
        return np.asarray(~np.isnan(self.kg).all(axis=1))

    def code(self, factor_id: str) -> int:
        """The row of the factor with this id; NO_FACTOR where the table lacks it."""
        ids = [None if factor is None else factor.id for factor in self.factors]
        return ids.index(factor_id) if factor_id in ids else NO_FACTOR


def table(
    factors: Sequence[EmissionFactor | None],
    units: Sequence[str] | None = None,
    species: Sequence[str] | None = None,
) -> FactorTable:
    """The factors as a matrix, each per its own unit of activity or per the unit asked for.

    None stands for a factor that an edition lacks: its row is unknown. The species are those the
    factors publish, unless named; fossil CO2 where they publish none, so that a zero can be said.

    Raises UnitMismatch where a factor cannot be given per the unit asked for.
    """
    own = [_masses(factor) for factor in factors]
    found = {name for masses in own for name in masses}
    found = found or {Gas.CO2_FOSSIL.value}
    columns = tuple(species) if species is not None else tuple(s for s in SPECIES if s in found)
    per = tuple(units) if units is not None else tuple("" if f is None else f.activity_unit
                                                       for f in factors)  # fmt: skip
    kg = np.full((len(factors) + _EXTRA_ROWS, len(columns)), np.nan)
    upstream = np.full(len(factors) + _EXTRA_ROWS, np.nan)
    for row, (factor, masses) in enumerate(zip(factors, own, strict=True)):
        if factor is None:
            continue
        scale = factor_between(per[row], factor.activity_unit)
        for column, name in enumerate(columns):
            kg[row, column] = masses.get(name, np.nan) * scale
        upstream[row] = _upstream(factor) * scale
    kg[ZERO] = 0.0
    upstream[ZERO] = 0.0
    return FactorTable(tuple(factors), per, columns, kg, upstream)


def exchanged(old: FactorTable, replacements: Sequence[EmissionFactor | None]) -> FactorTable:
    """The same rows with other factors in them, each given per the old row's unit of activity.

    Quantities already expressed in the old units can then be multiplied as they are.
    """
    return table(replacements, old.units)


def weighted(
    factors: FactorTable, potentials: GwpSet
) -> tuple[NDArray[np.float64], NDArray[np.int16]]:
    """CO2e in kg for one unit of activity of each factor, and what must be said about it.

    co2e_f = Σ_g kg_fg · GWP_g

    A gas the factor does not publish adds nothing; a gas without a potential in the set makes the
    factor's CO2e unknown unless its mass is zero.

    Method: GHG Protocol Corporate Standard (2004), chapter 6; IPCC GWP-100.
    """
    gwp_values = weights(factors.species, potentials)
    has_no_gwp = np.isnan(gwp_values)
    masses = np.nan_to_num(factors.kg, nan=0.0)
    co2e = masses @ np.where(has_no_gwp, 0.0, gwp_values)
    is_unknown = (masses[:, has_no_gwp] != 0).any(axis=1)
    co2e[is_unknown | ~factors.is_known] = np.nan

    marks = np.zeros(len(co2e), dtype=np.int16)
    marks[is_unknown] |= LineMark.UNKNOWN_GWP
    marks[~factors.is_known] |= LineMark.NO_FACTOR
    is_given = np.nan_to_num(factors.kg, nan=0.0) != 0
    for column, name in enumerate(factors.species):
        if is_other_set(name, potentials):
            marks[is_given[:, column]] |= LineMark.OTHER_GWP_SET
        if name == "co2e_unstated":
            marks[is_given[:, column]] |= LineMark.GWP_SET_UNSTATED
        if name == CREDIT:
            marks[is_given[:, column]] |= LineMark.CREDIT
    for row, factor in enumerate(factors.factors):
        if factor is not None and FactorMark.NATIONAL_AVERAGE in factor.marks:
            marks[row] |= LineMark.NATIONAL_AVERAGE
    return co2e, marks


def _masses(factor: EmissionFactor | None) -> dict[str, float]:
    """What the factor publishes, by species; a CO2e figure serves only where gases are lacking."""
    if factor is None:
        return {}
    masses = {gas.value: kg for gas, kg in factor.masses.items()}
    if not masses and factor.co2e_kg is not None:
        if factor.is_credit:
            masses = {co2e_only(factor.co2e_set): 0.0, CREDIT: factor.co2e_kg}
        else:
            masses = {co2e_only(factor.co2e_set): factor.co2e_kg}
    if factor.co2_biogenic_kg is not None:
        masses[BIOGENIC] = factor.co2_biogenic_kg
    return masses


def _upstream(factor: EmissionFactor) -> float:
    if factor.is_whole_chain:
        return 0.0
    return np.nan if factor.upstream_kg is None else factor.upstream_kg
