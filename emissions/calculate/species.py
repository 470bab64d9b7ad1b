"""The gas axis: every gas by itself, and CO2e that somebody else has weighted already."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from omstallning.units import Gas, GwpSet, gwp

BIOGENIC = Gas.CO2_BIOGENIC.value
CREDIT = "credit"
"""kg CO2e below zero, as a publisher credits it: shown apart, never netted."""

CO2E_ONLY: dict[str, GwpSet | None] = {
    **{f"co2e_{potentials.value.lower()}": potentials for potentials in GwpSet},
    "co2e_unstated": None,
}
"""Figures published only as CO2e, each with the set that weighted them (None: not stated)."""

SPECIES: tuple[str, ...] = (
    *(gas.value for gas in Gas if gas is not Gas.CO2E),
    *CO2E_ONLY,
    CREDIT,
)
"""Everything the gas axis may hold, in its order."""


def co2e_only(potentials: GwpSet | None) -> str:
    """The species of a figure published only as CO2e.

    >>> co2e_only(GwpSet.AR5), co2e_only(None)
    ('co2e_ar5', 'co2e_unstated')
    """
    return "co2e_unstated" if potentials is None else f"co2e_{potentials.value.lower()}"


def weights(species: Sequence[str], potentials: GwpSet) -> NDArray[np.float64]:
    """CO2e in kg for one kg of each species; NaN where the set has no value: unknown stays unknown.

    CO2 of living origin and credits weigh nothing: both are shown apart. CO2e is weighted already.

    >>> weights(["co2_fossil", "n2o", "co2_biogenic", "co2e_ar5"], GwpSet.AR4)
    array([  1., 298.,   0.,   1.])
    >>> weights(["sf6"], GwpSet.AR6)
    array([nan])
    """
    return np.array([_weight(name, potentials) for name in species], dtype=np.float64)


def _weight(name: str, potentials: GwpSet) -> float:
    if name == CREDIT:
        return 0.0
    if name in CO2E_ONLY:
        return 1.0
    known = gwp(Gas(name), potentials)
    return np.nan if known is None else known


def is_other_set(name: str, potentials: GwpSet) -> bool:
    """Whether a CO2e figure was weighted with a set other than the one now used.

    >>> is_other_set("co2e_ar5", GwpSet.AR4), is_other_set("co2e_unstated", GwpSet.AR4)
    (True, False)
    """
    made_with = CO2E_ONLY.get(name)
    return made_with is not None and made_with is not potentials
