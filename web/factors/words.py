"""What a published factor says, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from emissions.model import EmissionFactor, FactorMark
from emissions.report import FactorView
from omstallning.units import GwpSet, gwp
from web.formatting import number, period, quantity, unit
from web.inventory.steps import decimals_of
from web.inventory.tables import factor_name

MARKS_EXPLAINED: Mapping[FactorMark, object] = {
    FactorMark.SOURCE_UNCLEAR: lazy_gettext(
        "The figure was read in a public data repository or an index, not in the publication "
        "itself. Look it up before something important rests on it."
    ),
    FactorMark.METHANE_ORIGIN_ASSUMED: lazy_gettext(
        "The source does not say whether the methane is fossil or biogenic. The origin follows the "
        "written rule for the fuel."
    ),
    FactorMark.NO_YEAR: lazy_gettext(
        "The source states no year, so the factor serves only where somebody accepts it by name."
    ),
    FactorMark.NATIONAL_AVERAGE: lazy_gettext(
        "A national average. The local network's own value is better where there is one."
    ),
}
FLAGS: Mapping[str, object] = {
    "repository_path_only": lazy_gettext("Read in a public data repository only."),
    "index_id_only": lazy_gettext("Known by its number in an index only."),
    "repository_path_in_part": lazy_gettext("Read partly in a public data repository."),
    "index_id_in_part": lazy_gettext("Known partly by its number in an index."),
}


def factor_title(factor: FactorView) -> str:
    """The factor's name with what one unit emits."""
    return _("%(name)s: %(value)s", name=factor_name(factor), value=value_words(factor.factor))


def value_words(factor: EmissionFactor) -> str:
    """What one unit emits, in the form it is published."""
    per = unit(factor.activity_unit)
    if factor.masses:
        total = co2e_with(factor, GwpSet.AR6)
        if total is None:
            return _("gases apart, per %(unit)s", unit=per)
        return _("%(amount)s/%(unit)s with AR6", amount=quantity(total, "kgCO2e"), unit=per)
    return f"{quantity(factor.co2e_kg, 'kgCO2e', decimals_of(factor.co2e_kg))}/{per}"


def co2e_with(factor: EmissionFactor, potentials: GwpSet) -> float | None:
    """Kg CO2e for one unit with a set of potentials; None where a gas has none in the set.

    A figure published only as CO2e is the same with every set.
    """
    if not factor.masses:
        return factor.co2e_kg
    parts = [(kg, gwp(gas, potentials)) for gas, kg in factor.masses.items()]
    if any(potential is None and kg for kg, potential in parts):
        return None
    return sum(kg * (potential or 0.0) for kg, potential in parts)


def valid_words(factor: EmissionFactor) -> str:
    """The days a figure is published for."""
    if factor.valid is None:
        return _("no year is stated")
    if factor.valid.before is None:
        return _("from %(day)s until the next edition", day=factor.valid.start.isoformat())
    return period(factor.valid)


def set_words(factor: EmissionFactor) -> str:
    """With which potentials a figure published as CO2e was weighted."""
    if factor.masses:
        return _("The gases are published, so any set of potentials can be used.")
    if factor.co2e_set is None:
        return _("Published as CO₂e only; the source does not say with which potentials.")
    return _(
        "Published as CO₂e only, weighted with %(set)s. With another set it is used as it stands "
        "and the line is marked.", set=factor.co2e_set.value.replace("_", " "),
    )  # fmt: skip


def found_words(total: int) -> str:
    """How many figures fit the search."""
    return _("%(count)s published figures", count=number(total))
