"""The national emissions database as files: its layouts, and their rows as values of a vintage."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum

from emissions.territory.model import Edition, UnknownSector, Value, is_whole, sector
from omstallning.errors import Invalid, OmstallningError
from omstallning.imports.model import (
    AcceptedRow,
    Cell,
    ColumnKind,
    ColumnSpec,
    FileFormat,
    Layout,
    RejectedRow,
    Table,
    TableShape,
)
from omstallning.indicators.model import GasScope

SECTOR_COLUMNS = (
    ColumnSpec("sector", ("Huvudsektor",), required=True),
    ColumnSpec("sub_sector", ("Undersektor",), required=True),
)

EMISSIONS_DB_WIDE = Layout(
    key="emissions_db_wide",
    title="emissions_db_wide",
    columns=(
        *SECTOR_COLUMNS,
        ColumnSpec("county", ("Län",), required=True),
        ColumnSpec("municipality", ("Kommun",), required=True),
        ColumnSpec("year", (), ColumnKind.YEAR, required=True),
        ColumnSpec("value", (), ColumnKind.NUMBER, unit="tonne"),
    ),
    formats=frozenset({FileFormat.XLSX}),
    shape=TableShape.YEARS_IN_COLUMNS,
)
"""One gas or sum of gases, named above the table; every municipality, county and the country."""

EMISSIONS_DB_LONG = Layout(
    key="emissions_db_long",
    title="emissions_db_long",
    columns=(
        ColumnSpec("year", ("artal",), ColumnKind.YEAR, required=True),
        ColumnSpec("sector", ("huvudsektor",), required=True),
        ColumnSpec("sub_sector", ("undersektor",), required=True),
        ColumnSpec("value", ("varde_co2e",), ColumnKind.NUMBER, required=True, unit="tonne"),
    ),
    formats=frozenset({FileFormat.CSV, FileFormat.JSON}),
)
"""One municipality's own publication: a row for each year and sector, all gases."""

LAYOUTS: tuple[Layout, ...] = (EMISSIONS_DB_WIDE, EMISSIONS_DB_LONG)

PUBLISHER = "smhi"
TITLE = "Nationella emissionsdatabasen"

_ALL_GASES = re.compile(r"växthusgaser,? totalt|co2e|koldioxidekvivalenter", re.IGNORECASE)
_CARBON_DIOXIDE = re.compile(r"\b(?:koldioxid|co2)\b(?!-?ekv)", re.IGNORECASE)
_OTHER_GAS = re.compile(
    r"\b(?:metan|ch4|lustgas|dikväveoxid|n2o|svavelhexafluorid|sf6|hfc|pfc|f-gaser|nox|"
    r"kväveoxider|partiklar|pm10|pm2,5)\b",
    re.IGNORECASE,
)
_NOT_TONNES = re.compile(r"\b(?:kton|kiloton|kt|1 ?000 ton|tusen ton|kg|gg|mton)\b", re.IGNORECASE)


class Option(StrEnum):
    """What is asked beside the file: whose numbers, which edition, published when."""

    MUNICIPALITY_CODE = "municipality_code"
    MUNICIPALITY = "municipality"
    PUBLISHER = "publisher"
    EDITION = "edition"
    PUBLISHED = "published"
    NOTE = "note"


class GasUnclear(OmstallningError):
    """The lines above the table do not say that it holds all greenhouse gases or carbon dioxide."""

    code = "gas_unclear"


class UnitUnclear(OmstallningError):
    """The lines above the table speak of another unit than tonnes."""

    code = "unit_not_tonnes"


class MunicipalityMissing(OmstallningError):
    """The file has no row for the municipality."""

    code = "municipality_not_in_file"


def edition(
    options: Mapping[str, str], layout: Layout, preamble: Sequence[Sequence[Cell]]
) -> Edition:
    """What is said about the vintage, in the form and above the table.

    Raises Invalid for an edition without a name or date, GasUnclear, UnitUnclear.
    """
    name = options.get(Option.EDITION, "").strip()
    published = options.get(Option.PUBLISHED, "").strip()
    if not name:
        raise Invalid(Option.EDITION, name, "required")
    try:
        day = date.fromisoformat(published) if published else None
    except ValueError as error:
        raise Invalid(Option.PUBLISHED, published, "not_a_date") from error
    scope = GasScope.CO2E if layout.key == EMISSIONS_DB_LONG.key else gas_scope(preamble)
    return Edition(
        municipality_code=options[Option.MUNICIPALITY_CODE],
        publisher=options.get(Option.PUBLISHER, "").strip() or PUBLISHER,
        edition=name,
        published=day,
        gas_scope=scope,
        title=TITLE,
        note=options.get(Option.NOTE, "").strip() or None,
    )


def gas_scope(preamble: Sequence[Sequence[Cell]]) -> GasScope:
    """Which gases a table holds, by the lines above it. Raises GasUnclear, UnitUnclear.

    >>> gas_scope([["Utsläpp"], ["Växthusgaser totalt"], ["ton koldioxidekvivalenter"]]).name
    'CO2E'
    >>> gas_scope([["Koldioxid (CO2)"], ["ton"]]).name
    'CO2'
    """
    said = " | ".join(cell for row in preamble for cell in row if isinstance(cell, str) and cell)
    if _NOT_TONNES.search(said):
        raise UnitUnclear(said=said)
    if re.search(r"växthusgaser,? totalt", said, re.IGNORECASE):
        return GasScope.CO2E
    if _OTHER_GAS.search(said):
        raise GasUnclear(said=said)
    if _CARBON_DIOXIDE.search(said):
        return GasScope.CO2
    if _ALL_GASES.search(said):
        return GasScope.CO2E
    raise GasUnclear(said=said)


def own_rows(table: Table, municipality: str) -> tuple[list[AcceptedRow], list[RejectedRow], int]:
    """The municipality's rows, those refused, and how many are about other places.

    Each row is given its sheet, so that its number can be found again.
    Raises MunicipalityMissing where a file of many has none of this one.
    """
    found: list[AcceptedRow] = []
    rejected: list[RejectedRow] = []
    others = 0
    is_of_many = table.layout.key == EMISSIONS_DB_WIDE.key
    wanted = _bare_name(municipality)
    for row in table:
        if is_of_many and _bare_name(str(row.values["municipality"])) != wanted:
            others += 1
            continue
        try:
            sector(str(row.values["sector"]))
            found.append(replace(row, values={**row.values, "sheet": table.sheet or None}))
        except UnknownSector as error:
            rejected.append(table.reject(row, "sector", error.code, **error.fields))
    if is_of_many and not found and not rejected:
        raise MunicipalityMissing(municipality=municipality)
    return found, rejected, others


def value(cells: Mapping[str, object], row: int) -> Value:
    """The published number that a row's cells say. Raises UnknownSector."""
    name = str(cells["sector"]).strip()
    part = cells.get("sub_sector")
    number, sheet = cells["value"], cells.get("sheet")
    return Value(
        year=int(str(cells["year"])),
        sector=sector(name),
        sector_name=name,
        sub_sector=None if is_whole(None if part is None else str(part)) else str(part).strip(),
        tonnes=None if number is None else float(str(number)),
        sheet=None if sheet is None else str(sheet),
        row=row,
    )


def place(value: Value) -> str:
    """What a number is about, in the words of its file.

    >>> place(Value(2024, sector("Transporter"), "Transporter", "Personbilar", 1.0))
    '2024 Transporter Personbilar'
    """
    sector_name = "Alla" if value.sector.is_total else value.sector_name
    return " ".join(filter(None, (str(value.year), sector_name, value.sub_sector)))


def _bare_name(name: str) -> str:
    """A municipality's name without spaces, hyphens, case and the word for municipality.

    >>> _bare_name("Upplands-Bro kommun") == _bare_name("UpplandsBro")
    True
    """
    return re.sub(r"\s+kommun$|[\s-]", "", name.strip(), flags=re.IGNORECASE).casefold()
