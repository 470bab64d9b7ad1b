"""One line's calculation as steps a reader can follow with a pencil."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from emissions.model import Method
from emissions.report import GasTerm, LinePage
from omstallning.period import Interval, year
from omstallning.units import Gas
from web.formatting import label, number, percent, quantity, unit
from web.inventory.tables import Column, Row

DIGITS = 10
"""Significant digits shown: more than any source states, fewer than a float's noise."""


@dataclass(frozen=True, slots=True)
class Term:
    """A number in a formula: what stands before it, the number, its unit and its name."""

    sign: str
    number: str
    unit: str
    name: str
    is_result: bool = False


def exact(value: float | None) -> str:
    """A number with the digits it has.

    >>> exact(22842.428).split(), exact(0.1 + 0.2), exact(74.1)
    (['22', '842,428'], '0,3', '74,1')
    """
    return number(value, decimals_of(value))


def decimals_of(value: float | None) -> int:
    """How many decimals a number needs for ten significant digits.

    >>> decimals_of(12.5), decimals_of(1200.0), decimals_of(2 / 3)
    (1, 0, 10)
    """
    if not value:
        return 0
    given = Decimal(repr(float(value)))
    rounded = given.quantize(Decimal(1).scaleb(given.adjusted() - DIGITS + 1)).normalize()
    return max(-int(rounded.as_tuple().exponent), 0)


def view_of(line: LinePage) -> Method:
    """The total that a line is read in; most lines belong to both."""
    return Method.MARKET if line.method is Method.BOTH else line.method


def amount_terms(line: LinePage) -> list[Term]:
    """Quantity × conversion × share of the period = amount in the factor's unit."""
    quantity_, conversion, share, converted = line.product
    found = [Term("", exact(quantity_.value), unit(quantity_.unit), _("as stated"))]
    if is_part(line):
        found[0] = Term("", exact(quantity_.value), unit(quantity_.unit), _("this line's part"))
    found.append(
        Term("×", exact(conversion.value), _per(conversion.unit), _("from one unit to the other"))
    )
    found.append(Term("×", percent(share.value, _percent_decimals(share.value)), "",
                      _days_words(line)))  # fmt: skip
    found.append(Term("=", exact(converted.value), unit(converted.unit), _("amount"),
                      is_result=True))  # fmt: skip
    return found


def _per(text: str) -> str:
    """A unit over another, each as it is printed."""
    return "/".join(unit(part) for part in text.split("/"))


def _percent_decimals(share: float) -> int:
    return min(decimals_of(share * 100), 4)


def _days_words(line: LinePage) -> str:
    """How many of the record's days lie in the year."""
    within: Interval | None = line.record.period.overlap(year(line.run.year))
    if within is None or line.record.period.days == within.days:
        return _("of the period lies in %(year)s", year=line.run.year)
    return _("%(days)s of %(of)s days in %(year)s", days=number(within.days),
             of=number(line.record.period.days), year=line.run.year)  # fmt: skip


def is_part(line: LinePage) -> bool:
    """Whether the line stands for a part of its record: what an instrument covers, or the rest."""
    stated = line.record.quantity
    return stated is not None and abs(stated - line.product[0].value) > 1e-9 * abs(stated)


def part_words(line: LinePage) -> str:
    """Which part of the record the line stands for."""
    fields = {
        "part": quantity(line.product[0].value, line.product[0].unit,
                         decimals_of(line.product[0].value)),
        "whole": quantity(line.record.quantity, line.record.unit,
                          decimals_of(line.record.quantity)),
    }  # fmt: skip
    if line.instrument is not None:
        return _(
            "Of the %(whole)s that were stated, %(part)s are covered by the instrument. The rest "
            "has a line of its own.", **fields,
        )  # fmt: skip
    return _(
        "Of the %(whole)s that were stated, no instrument covers %(part)s. They are counted with "
        "the residual mix.", **fields,
    )  # fmt: skip


def gas_columns(line: LinePage) -> list[Column]:
    """Each gas: kg for one unit × amount = kg; × potential = kg CO2e."""
    per = unit(line.product[-1].unit)
    return [
        {"key": "gas", "label": _("Gas")},
        {"key": "rate", "label": _("kg for one %(unit)s", unit=per), "kind": "number"},
        {"key": "amount", "label": _("× %(unit)s", unit=per), "kind": "number"},
        {"key": "kg", "label": _("= kg of the gas"), "kind": "number"},
        {"key": "potential", "label": _("× potential, %(set)s",
                                        set=line.gwp_set.value.replace("_", " ")),
         "kind": "number"},
        {"key": "co2e", "label": _("= kg CO₂e"), "kind": "number"},
    ]  # fmt: skip


def gas_rows(line: LinePage) -> list[Row]:
    """One row for each gas that the factor states; what is shown apart says so."""
    amount = line.product[-1].value
    return [
        {
            "gas": gas_name(term),
            "rate": exact(_rate(line, term)),
            "amount": exact(amount),
            "kg": exact(term.kg),
            "potential": exact(term.potential) if term.is_counted else "–",
            "co2e": exact(term.co2e_kg) if term.is_counted else _("shown apart"),
        }
        for term in line.gases
    ]


def gas_total(line: LinePage) -> Row:
    """The sum over the gases."""
    return {
        "gas": _("Sum"), "rate": "", "amount": "", "kg": "", "potential": "",
        "co2e": exact(line.co2e.value),
    }  # fmt: skip


def _rate(line: LinePage, term: GasTerm) -> float | None:
    """Kg for one unit as it is published; where the amount is nothing the quotient says nothing."""
    factor = line.factor.factor if line.factor else None
    if factor is None:
        return term.kg_per_unit
    published: dict[str, Any] = {gas.value: kg for gas, kg in factor.masses.items()}
    published[Gas.CO2_BIOGENIC.value] = factor.co2_biogenic_kg
    if term.gas.startswith("co2e") or term.gas == "credit":
        return factor.co2e_kg if term.kg else term.kg_per_unit
    return published.get(term.gas, term.kg_per_unit)


def gas_name(term: GasTerm) -> str:
    """A gas in words; a figure weighted by its publisher says with which set."""
    if term.gas in set(Gas):
        return label(Gas(term.gas))
    if term.gas == "credit":
        return _("credited by the source, below zero")
    potentials = term.gas.removeprefix("co2e_").upper().replace("_", " ")
    if potentials == "UNSTATED":
        return _("CO₂e as published, potentials not stated")
    return _("CO₂e as published, weighted with %(set)s", set=potentials)


def share_terms(line: LinePage) -> list[Term]:
    """What the unit causes × the group's share = what the group counts."""
    share = line.share_of_unit.value
    return [
        Term("", exact(line.co2e.value), unit("kgCO2e"), _("the unit's own view")),
        Term("×", percent(share, _percent_decimals(share)), "", _("the group's share of the unit")),
        Term("=", exact(line.counted.value), unit("kgCO2e"), _("counted in the group"),
             is_result=True),
    ]  # fmt: skip


def upstream_terms(line: LinePage) -> list[Term]:
    """Amount × upstream kg CO2e for one unit = what comes before the activity itself."""
    amount = line.product[-1]
    factor = line.factor.factor if line.factor else None
    if factor is None or factor.upstream_kg is None:
        return []
    return [
        Term("", exact(amount.value), unit(amount.unit), _("amount")),
        Term("×", exact(factor.upstream_kg), _per(f"kgCO2e/{factor.activity_unit}"),
             _("upstream, as published")),
        Term("=", exact(line.upstream.value), unit("kgCO2e"), _("upstream, outside the total"),
             is_result=True),
    ]  # fmt: skip


def upstream_words(line: LinePage) -> str:
    """Why there is no upstream figure, or none to add."""
    factor = line.factor.factor if line.factor else None
    if factor is None:
        return ""
    if factor.is_whole_chain:
        return _("The factor holds the whole chain, so there is nothing upstream to show apart.")
    return _("The source publishes nothing upstream: it is not known.")


def biogenic_words(line: LinePage) -> str:
    """CO2 of living origin, outside the total."""
    if line.biogenic.value is None:
        return ""
    return _(
        "%(amount)s of living origin, outside the total.",
        amount=quantity(line.biogenic.value, "kgCO2", decimals_of(line.biogenic.value)),
    )
