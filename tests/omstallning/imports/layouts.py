"""Layouts declared for the tests, in the forms that real files have, and short ways to read."""

from __future__ import annotations

import io
from pathlib import Path

import xlsxwriter

from omstallning.imports.matching import Header, choose
from omstallning.imports.model import ColumnKind, ColumnSpec, Layout, Table, TableShape
from omstallning.imports.parsing import parse
from omstallning.imports.reading.files import read_file

FIXTURES = Path(__file__).parent / "fixtures"

LEDGER = Layout(
    "ledger",
    "ledger",
    (
        ColumnSpec("buyer", ("kopare_id",), required=True),
        ColumnSpec("voucher", ("verifikationsnummer",), required=True),
        ColumnSpec("supplier", ("leverantor",)),
        ColumnSpec("account", ("konto_nr",)),
        ColumnSpec("date", ("bokforingsdatum", "datum"), ColumnKind.DATE, required=True),
        ColumnSpec("amount_sek", ("nettobelopp", "belopp"), ColumnKind.NUMBER, required=True),
    ),
)
EMISSIONS_LONG = Layout(
    "emissions_long",
    "emissions_long",
    (
        ColumnSpec("sector", ("huvudsektor",), required=True),
        ColumnSpec("sub_sector", ("undersektor",), required=True),
        ColumnSpec("year", ("artal",), ColumnKind.YEAR, required=True),
        ColumnSpec("value", ("varde_co2e",), ColumnKind.NUMBER, required=True, unit="tonne"),
    ),
)
EMISSIONS_WIDE = Layout(
    "emissions_wide",
    "emissions_wide",
    (
        ColumnSpec("sector", ("Huvudsektor",), required=True),
        ColumnSpec("sub_sector", ("Undersektor",), required=True),
        ColumnSpec("county", ("Län",), required=True),
        ColumnSpec("municipality", ("Kommun",), required=True),
        ColumnSpec("year", ("År",), ColumnKind.YEAR),
        ColumnSpec("value", (), ColumnKind.NUMBER, unit="tonne"),
    ),
    shape=TableShape.YEARS_IN_COLUMNS,
)
ACTIVITY = Layout(
    "activity",
    "activity",
    (
        ColumnSpec("source", ("Källa",), required=True),
        ColumnSpec("period", ("Period",), ColumnKind.PERIOD, required=True, resolution="month"),
        ColumnSpec(
            "amount", ("Mängd",), ColumnKind.NUMBER, required=True, unit_from="unit", minimum=0
        ),
        ColumnSpec("unit", ("Enhet",), ColumnKind.UNIT, required=True),
        ColumnSpec("note", ("Notering",)),
    ),
)
METERED = Layout(
    "metered",
    "metered",
    (
        ColumnSpec("start", ("Starttidpunkt",), required=True),
        ColumnSpec(
            "direction",
            ("Energiriktning",),
            ColumnKind.CHOICE,
            required=True,
            choices={"Förbrukning": "use", "Produktion": "production"},
        ),
        ColumnSpec(
            "quality", ("Kvalitet",), ColumnKind.CHOICE, required=True, choices={"Uppmätt": "read"}
        ),
        ColumnSpec("energy_kwh", ("Kvantitet",), ColumnKind.NUMBER, required=True, unit="kWh"),
    ),
    decimal=",",
)
OBSERVATIONS = Layout(
    "observations",
    "observations",
    (
        ColumnSpec("date", ("Datum",), ColumnKind.DATE, required=True),
        ColumnSpec("time", ("Tid (UTC)",), required=True),
        ColumnSpec("temperature_c", ("Lufttemperatur",), ColumnKind.NUMBER, required=True),
        ColumnSpec("quality", ("Kvalitet",)),
    ),
    is_ragged=True,
)
HEAT = Layout(
    "heat",
    "heat",
    (
        ColumnSpec("day", ("Datum",), ColumnKind.DATE, required=True),
        ColumnSpec("heat_kwh", ("Fjärrvärme kWh",), ColumnKind.NUMBER, required=True, unit="kWh"),
    ),
)


def fixture(name: str) -> bytes:
    """A file of ours in the layout of a real one."""
    return (FIXTURES / name).read_bytes()


def header_of(content: bytes, *layouts: Layout, **choices: object) -> Header:
    """The header that fits."""
    return choose(read_file(content), layouts, **choices)


def table_of(content: bytes, *layouts: Layout, **decimals: str) -> Table:
    """The rows, all settled."""
    file = read_file(content)
    return parse(choose(file, layouts), file.format, decimals)


def column(table: Table, key: str) -> list[object]:
    """One column of the accepted rows."""
    return [row.values[key] for row in table]


def reasons(table: Table) -> list[tuple[int, str | None, str | None, str]]:
    """Where and why each row was rejected."""
    return [(r.row, r.column, r.value, r.message.code) for r in table.rejected]


def workbook(**sheets: list[list[object]]) -> bytes:
    """A workbook with these cells."""
    file = io.BytesIO()
    options = {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}
    with xlsxwriter.Workbook(file, {"in_memory": True, **options}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for i, row in enumerate(rows):
                page.write_row(i, 0, row)
    return file.getvalue()
