"""How factors are named on the pages of sources."""

from __future__ import annotations

from emissions.report import FactorView
from web import languages
from web.formatting import period, quantity


def factor_name(factor: FactorView) -> str:
    """A factor's name in the reader's language."""
    return factor.name_sv if languages.current() == "sv" else factor.name_en


def factor_figure(factor: FactorView) -> str:
    """What a factor says, in one line: CO2e for each unit, or the gases it publishes."""
    of = factor.factor.activity_unit
    if factor.factor.co2e_kg is not None:
        return quantity(factor.factor.co2e_kg, f"kgCO2e/{of}")
    gases = ", ".join(
        f"{quantity(mass, 'kg')} {gas.value.upper().replace('_', ' ')}"
        for gas, mass in factor.factor.masses.items()
    )
    return f"{gases} / {of}"


def factor_days(factor: FactorView) -> str:
    """The days a published figure is for; a figure without a year says so by a dash."""
    return "–" if factor.factor.valid is None else period(factor.factor.valid)


def factor_line(factor: FactorView) -> str:
    """A published figure as a choice in a list."""
    return (
        f"{factor_name(factor)} · {factor_figure(factor)} · {factor_days(factor)} "
        f"· {factor.publisher} {factor.edition}"
    )
