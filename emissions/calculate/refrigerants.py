"""Refrigerants that leak: a blend is its species by mass."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from omstallning.errors import Invalid
from omstallning.units import Gas, GwpSet, blends, gwp


def species_of(name: str) -> dict[Gas, float]:
    """A refrigerant as shares of species by mass, a pure one as itself.

    Raises Invalid for a name that is neither a known blend nor a species.

    >>> species_of("R410A") == {Gas.HFC_32: 0.5, Gas.HFC_125: 0.5}
    True
    >>> species_of("hfc_134a")
    {<Gas.HFC_134A: 'hfc_134a'>: 1.0}
    """
    plain = name.upper().replace("-", "").replace(" ", "")
    if plain in blends():
        return dict(blends()[plain])
    try:
        return {Gas(name.lower()): 1.0}
    except ValueError:
        raise Invalid("refrigerant", name, "unknown_refrigerant") from None


def leaked(kg: float, composition: Mapping[Gas, float]) -> dict[Gas, float]:
    """Mass of each species in a leak or a top-up.

    kg_s = kg · share_s

    kg           refrigerant filled to replace what has leaked  [mass]
    composition  shares by mass, summing to 1

    Raises ValueError where the shares do not sum to 1.

    Method: IPCC 2006 Guidelines, volume 3, chapter 7; Regulation (EU) 2024/573, annex VI.

    >>> leaked(4.0, species_of("R410A")) == {Gas.HFC_32: 2.0, Gas.HFC_125: 2.0}
    True
    """
    if not np.isclose(sum(composition.values()), 1.0, rtol=0, atol=1e-6):
        msg = f"a blend's shares sum to 1, these to {sum(composition.values())}"
        raise ValueError(msg)
    return {gas: kg * share for gas, share in composition.items()}


def blend_gwp(composition: Mapping[Gas, float], potentials: GwpSet) -> float:
    """CO2e in kg for each kg of a blend; NaN where a species has no value in the set.

    GWP = Σ_s share_s · GWP_s

    >>> blend_gwp(species_of("R410A"), GwpSet.AR4)
    2087.5
    """
    values = {gas: gwp(gas, potentials) for gas in composition}
    return sum(
        share * (np.nan if values[gas] is None else float(values[gas] or 0.0))
        for gas, share in composition.items()
    )
