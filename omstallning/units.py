"""One registry of units and the warming potentials that turn gases into CO2e.

A unit is resolved once for each distinct pair, never for each row. kt is kilotonne here. Potentials
are kept as named sets; a blank in the published table stays unknown. A ton is 1 000 kg, a mil is
10 km and tSEK is a thousand SEK wherever they stand, never the short ton, the thousandth of an inch
or the trillion of the registry's own list.
"""

from __future__ import annotations

import csv
import math
import re
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from omstallning.errors import OmstallningError

if TYPE_CHECKING:
    import pint

DATA = Path(__file__).resolve().parent.parent / "data"

DEFINITIONS = (
    "SEK = [swedish_currency] = kr",
    "EUR = [euro_currency]",
    "passenger = [passenger]",
    "guest_night = [guest_night]",
    "room_night = [room_night]",
    "piece = [piece] = st",
    "CO2e = [climate_impact]",
    "gCO2e = gram * CO2e",
    "kgCO2e = kilogram * CO2e",
    "tCO2e = tonne * CO2e",
    "ktCO2e = 1000 * tCO2e",
    "MtCO2e = 1e6 * tCO2e",
    "kilotonne = 1000 * tonne = kt",
    "ton = 1000 * kilogram",
    "swedish_mile = 10 * kilometre = mil",
    "normal_cubic_metre = [normal_gas_volume] = Nm3",
    "degree_day = delta_degree_Celsius * day",
)

SPELLINGS = {
    "ton": "tonne", "t": "tonne", "liter": "litre", "l": "litre", "m³": "m**3", "m3": "m**3",
    "m²": "m**2", "m2": "m**2", "nm³": "Nm3", "nm3": "Nm3", "st": "piece", "styck": "piece",
    "kr": "SEK", "sek": "SEK", "eur": "EUR", "mnkr": "1e6 * SEK", "tkr": "1000 * SEK",
    "mkr": "1e6 * SEK", "msek": "1e6 * SEK", "tsek": "1000 * SEK", "ksek": "1000 * SEK",
    "teur": "1000 * EUR", "keur": "1000 * EUR", "meur": "1e6 * EUR",
    "personkm": "passenger * km", "passagerarkm": "passenger * km", "pkm": "passenger * km",
    "tonkm": "tonne * km", "tkm": "tonne * km", "mil": "10 * km",
    "gästnatt": "guest_night", "rumsnatt": "room_night",
    "t co2e": "tCO2e", "ton co2e": "tCO2e", "kg co2e": "kgCO2e", "g co2e": "gCO2e",
    "graddagar": "degree_day", "kwh": "kWh", "mwh": "MWh", "gwh": "GWh", "mj": "MJ", "gj": "GJ",
}  # fmt: skip


class Gas(StrEnum):
    """What warms the climate, by species; CO2E is a mass already weighted by its publisher."""

    CO2_FOSSIL = "co2_fossil"
    CO2_BIOGENIC = "co2_biogenic"
    CH4_FOSSIL = "ch4_fossil"
    CH4_BIOGENIC = "ch4_biogenic"
    CH4 = "ch4"
    N2O = "n2o"
    SF6 = "sf6"
    NF3 = "nf3"
    HFC_23 = "hfc_23"
    HFC_32 = "hfc_32"
    HFC_125 = "hfc_125"
    HFC_134A = "hfc_134a"
    HFC_143A = "hfc_143a"
    HFC_152A = "hfc_152a"
    HFC_227EA = "hfc_227ea"
    HFC_245FA = "hfc_245fa"
    HCFC_22 = "hcfc_22"
    CF4 = "cf4"
    C2F6 = "c2f6"
    HFO_1234YF = "hfo_1234yf"
    HFO_1234ZE = "hfo_1234ze"
    R290 = "r290"
    R600 = "r600"
    CO2E = "co2e"


class GwpSet(StrEnum):
    """A named set of hundred-year warming potentials; a number carries the one it was made with."""

    AR4 = "AR4"
    AR5 = "AR5"
    AR6 = "AR6"
    AR5_NATIONAL = "AR5_NATIONAL"
    """AR5 with one methane value, 28, as national statistics are understood to use it."""


class UnknownUnit(OmstallningError):
    """The text is no unit that the registry knows."""

    code: ClassVar[str] = "unknown_unit"


class UnitMismatch(OmstallningError):
    """Two units measure different things, so one cannot be turned into the other."""

    code: ClassVar[str] = "unit_mismatch"


class MixedGwpSets(OmstallningError):
    """Masses of CO2e made with different sets of warming potentials are not added."""

    code: ClassVar[str] = "mixed_gwp_sets"


@cache
def registry() -> pint.UnitRegistry[float]:
    """The one registry, made on first use so that a page process starts quickly."""
    import pint

    made: pint.UnitRegistry[float] = pint.UnitRegistry(
        autoconvert_offset_to_baseunit=True, on_redefinition="ignore"
    )
    for definition in DEFINITIONS:
        made.define(definition)
    return made


def quantity(value: float, unit: str) -> pint.Quantity[float]:
    """A number with its unit, checked by the registry."""
    return registry().Quantity(value, parse_unit(unit))


LONGEST = 60
"""More signs than this and it is no unit but a text in the wrong place."""
ENDLESS = re.compile(r"(\*\*|\^)(?!\s*-?\d(?![\d.]|\s*(\*\*|\^)))|[⁰¹²³⁴-⁹]{2}")
"""A power of more than one digit, of another power or of a sum: no unit, and days to work out."""


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> pint.Unit:
    """The unit a person or a file means, with Swedish spellings.

    Raises UnknownUnit.

    >>> str(parse_unit("MWh"))
    'megawatt_hour'
    >>> str(parse_unit("kt"))
    'kilotonne'
    >>> [bool(ENDLESS.search(text)) for text in ("m**2", "s^-1", "m³/h", "kWh*9**9**9", "m⁹⁹")]
    [False, False, False, True, True]
    """
    import pint

    plain = " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())
    written = SPELLINGS.get(plain.lower(), plain) if plain not in {"kt", "T"} else plain
    if not written or len(written) > LONGEST or ENDLESS.search(written):
        raise UnknownUnit(text=text)
    try:
        parsed = registry().parse_expression(written)
    except (pint.errors.PintError, ValueError, TypeError, AttributeError, SyntaxError) as error:
        raise UnknownUnit(text=text) from error
    except Exception as error:  # the tokenizer raises its own kinds on odd text
        raise UnknownUnit(text=text) from error
    if not isinstance(parsed, pint.Quantity) or not _is_scale(parsed):
        raise UnknownUnit(text=text)
    return _named_scale(text, parsed)


def _is_scale(parsed: pint.Quantity[float]) -> bool:
    """Whether this can measure anything: a bare number is no unit, nor is a multiple of nothing."""
    size = parsed.magnitude
    return bool(parsed.units._units) and isinstance(size, int | float) and 0 < size < math.inf  # noqa: SLF001


def _named_scale(text: str, parsed: pint.Quantity[float]) -> pint.Unit:
    """A multiple such as "tkr" or "100 km" becomes a unit of its own, kept by its text."""
    if parsed.magnitude == 1:
        return registry().Unit(parsed.units)
    name = "scale_" + text.encode().hex()
    registry().define(f"{name} = {parsed.magnitude} * {parsed.units}")
    return registry().Unit(name)


@lru_cache(maxsize=4096)
def factor_between(start: str, end: str) -> float:
    """What to multiply by to go from one unit to another.

    Raises UnitMismatch where they measure different things, UnknownUnit where one is no unit.

    >>> factor_between("MWh", "kWh")
    1000.0
    """
    import pint

    try:
        return float(registry().Quantity(1.0, parse_unit(start)).to(parse_unit(end)).magnitude)
    except pint.DimensionalityError as error:
        raise UnitMismatch(start=start, end=end) from error


def same_dimension(one: str, other: str) -> bool:
    """Whether the two units measure the same thing."""
    try:
        factor_between(one, other)
    except (UnitMismatch, UnknownUnit):
        return False
    return True


@cache
def _potentials() -> dict[str, dict[str, float | None]]:
    path = DATA / "gwp" / "ipcc" / "2021" / "table.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["species"].lower(): {
            name: float(row[name.lower()]) if row[name.lower()] else None
            for name in ("AR4", "AR5", "AR6")
        }
        for row in rows
    }


def gwp(gas: Gas, potentials: GwpSet) -> float | None:
    """Kg CO2e for each kg of the gas over a hundred years; None where the set has no value.

    Biogenic CO2 weighs nothing in the total and is shown apart; CO2e is already weighted.
    Source: data/gwp/ipcc/2021.

    >>> gwp(Gas.CH4_FOSSIL, GwpSet.AR6), gwp(Gas.CH4_FOSSIL, GwpSet.AR5_NATIONAL)
    (29.8, 28.0)
    >>> gwp(Gas.SF6, GwpSet.AR6) is None
    True
    """
    if gas in {Gas.CO2_FOSSIL, Gas.CO2E}:
        return 1.0
    if gas is Gas.CO2_BIOGENIC:
        return 0.0
    if potentials is GwpSet.AR5_NATIONAL:
        if gas in {Gas.CH4, Gas.CH4_FOSSIL, Gas.CH4_BIOGENIC}:
            return _potentials()[Gas.CH4]["AR5"]
        potentials = GwpSet.AR5
    return _potentials()[gas][potentials]


def one_set(sets: set[GwpSet | None]) -> GwpSet | None:
    """The single set behind several masses of CO2e.

    Raises MixedGwpSets when there are two; None (not stated) serves beside any.
    """
    stated = {s for s in sets if s is not None}
    if len(stated) > 1:
        raise MixedGwpSets(sets=tuple(sorted(stated)))
    return next(iter(stated), None)


@cache
def blends() -> dict[str, dict[Gas, float]]:
    """Refrigerant blends as shares of species by mass. Source: data/refrigerant_blends."""
    made: dict[str, dict[Gas, float]] = {}
    for path in sorted((DATA / "refrigerant_blends").glob("*/*/table.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                made.setdefault(row["blend"], {})[Gas(row["species"].lower())] = float(row["share"])
    return made
