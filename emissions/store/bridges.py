"""Heating values that join litres and energy, from the published energy facts."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from emissions.store import factors
from omstallning import reference

if TYPE_CHECKING:
    from emissions.calculate.conversions import Bridge

_FUELS = {"BR-MJ-DIESEL": ("diesel",), "BR-MJ-BENSIN": ("petrol",)}
"""Row of the energy facts → the word that names the fuel in a factor's key."""


@cache
def bridges() -> tuple[Bridge, ...]:
    """For petrol and diesel: MJ for each litre, stated for the factors of that fuel."""
    from emissions.calculate.conversions import Bridge

    made = []
    for edition in reference.in_force("energy_facts"):
        for row in edition.rows:
            words, value = _FUELS.get(str(row["id"])), row["value"]
            if words is None or value is None:
                continue
            start, end = str(row["unit"]).split("/")[::-1]
            made.append(
                Bridge(_keys(words), start, end, float(str(value)), f"{edition.key}/{row['id']}")
            )
    return tuple(made)


def _keys(words: tuple[str, ...]) -> frozenset[str]:
    """The vehicle fuels that a word names; a factor for each kilometre is none of them."""
    return frozenset(
        entry.factor.key
        for entry in factors.published().values()
        if entry.factor.category == "vehicle_fuel"
        and entry.factor.activity_unit in {"l", "MJ", "kWh", "GJ", "MWh"}
        and "bio" not in entry.key
        and any(word in entry.key for word in words)
    )
