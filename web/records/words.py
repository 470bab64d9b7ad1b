"""How factors are named on the pages of sources."""

from __future__ import annotations

from emissions.report import FactorView
from omstallning.units import Gas
from web import languages
from web.formatting import edition, period, publisher, quantity, unit


def factor_name(factor: FactorView) -> str:
    """A factor's name in the reader's language."""
    return factor.name_sv if languages.current() == "sv" else factor.name_en


def factor_figure(factor: FactorView) -> str:
    """What a factor says, in one line: CO2e for each unit, or the gases it publishes."""
    of = factor.factor.activity_unit
    if factor.factor.co2e_kg is not None:
        return f"{quantity(factor.factor.co2e_kg, 'kgCO2e')}/{unit(of)}"
    gases = factor.factor.masses.items()
    if len(gases) == 1:
        ((gas, mass),) = gases
        return f"{quantity(mass, f'kg{gas_name(gas)}')}/{unit(of)}"
    return (
        " + ".join(quantity(mass, f"kg{gas_name(gas)}") for gas, mass in gases) + f" / {unit(of)}"
    )


def gas_name(gas: Gas) -> str:
    """The sign of a gas; where it comes from is told on the factor's own page.

    >>> gas_name(Gas.CO2_FOSSIL), gas_name(Gas.CH4_BIOGENIC), gas_name(Gas.HFC_32)
    ('CO2', 'CH4', 'HFC-32')
    """
    sign = gas.value.removesuffix("_fossil").removesuffix("_biogenic")
    return sign.upper().replace("_", "-")


def factor_days(factor: FactorView) -> str:
    """The days a published figure is for; a figure without a year says so by a dash."""
    return "–" if factor.factor.valid is None else period(factor.factor.valid)


def factor_line(factor: FactorView) -> str:
    """A published figure as a choice in a list."""
    return (
        f"{factor_name(factor)} · {factor_figure(factor)} · {factor_days(factor)} "
        f"· {publisher(factor.publisher)}, {edition(factor.edition)}"
    )
