"""The national emissions database, wide and long, comes in as a vintage through the import."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter

from emissions.territory import importers, operations, report
from emissions.territory.importers import GasUnclear, MunicipalityMissing, UnitUnclear
from emissions.territory.model import International, Sector, VintageClosed, VintageStopped
from omstallning.access.model import Actor
from omstallning.changes.approval import State
from omstallning.database import Database
from omstallning.errors import Invalid
from omstallning.imports import operations as imports
from omstallning.imports.operations import Choices, Preview
from omstallning.indicators.model import GasScope

CODE = "1489"
(IMPORTER,) = operations.IMPORTERS
HERE = ("Norra län", "Granby")
TABLE: Mapping[tuple[str, str, str, str], Sequence[float | None]] = {
    ("Alla", "Alla", "Alla", "Alla"): (90_000.0, 80_000.0),
    ("Alla", "Alla", "Norra län", "Alla"): (9_000.0, 8_000.0),
    ("Alla", "Alla", "Norra län", "Rest"): (40.0, 30.0),
    ("Alla", "Alla", "Norra län", "Fjällby"): (500.0, 450.0),
    ("Alla", "Alla", *HERE): (100.0, 90.0),
    ("Transporter", "Alla", *HERE): (60.0, 58.0),
    ("Transporter", "Personbilar", *HERE): (45.0, 44.0),
    ("Jordbruk", "Alla", *HERE): (40.0, 32.0),
    ("Utrikes transporter", "Alla", *HERE): (7.0, None),
}
PREAMBLE = ("Utsläpp till luft", "Växthusgaser totalt", "ton koldioxidekvivalenter", "Förklaring")


def wide(
    table: Mapping[tuple[str, str, str, str], Sequence[float | None]] = TABLE,
    *,
    preamble: Sequence[str] = PREAMBLE,
    years: Sequence[int | str] = (1990, 2020),
) -> bytes:
    """The published layout: four lines, years over their columns, names on the row below."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet("Blad1")
    for number, text in enumerate(preamble):
        sheet.write(number, 0, text)
    sheet.write_row(4, 4, years)
    header = ["Huvudsektor", "Undersektor", "Län", "Kommun", *["Utsläpp" for _ in years]]
    sheet.write_row(5, 0, header)
    for number, (names, values) in enumerate(table.items(), start=6):
        sheet.write_row(number, 0, names)
        for column, value in enumerate(values, start=4):
            if value is not None:
                sheet.write_number(number, column, value)
    book.close()
    return content.getvalue()


def long(*rows: str) -> bytes:
    return "\r\n".join(["artal;huvudsektor;undersektor;varde_co2e", *rows, ""]).encode()


def preview(
    database: Database,
    actor: Actor,
    documents: Path,
    content: bytes,
    *,
    edition: str = "2026",
    municipality: str = "Granby kommun",
) -> Preview:
    choices = Choices(
        options={
            "municipality_code": CODE,
            "municipality": municipality,
            "edition": edition,
            "published": "2026-06-18",
        }
    )
    with database.writing() as session:
        return imports.preview(
            session, actor, IMPORTER, content, "utslapp.xlsx", choices, folder=documents
        )


def commit(database: Database, actor: Actor, documents: Path, found: Preview) -> None:
    assert found.batch_id is not None
    with database.writing() as session:
        imports.commit_import(session, actor, IMPORTER, found.batch_id, folder=documents)


def test_a_wide_file_gives_the_municipality_its_own_rows_and_leaves_the_others(
    database: Database, strategist: Actor, documents: Path
) -> None:
    found = preview(database, strategist, documents, wide())
    assert (len(found.plan.new), found.plan.set_aside, found.plan.rejected) == (9, 8, ())
    commit(database, strategist, documents, found)
    with database.reading() as session:
        (view,) = report.vintages(session, strategist, CODE)
        values = report.values(session, strategist, CODE, vintage_id=view.vintage.id)
    assert view.vintage.state is State.DRAFT
    assert view.vintage.about.gas_scope is GasScope.CO2E
    assert view.vintage.document_id is not None
    assert view.totals == {1990: 100.0, 2020: 90.0}
    assert view.international is International.OUTSIDE
    cars = next(v for v in values if v.sub_sector == "Personbilar" and v.year == 2020)
    assert (cars.sector, cars.tonnes, cars.sheet, cars.row) == (
        Sector.TRANSPORT,
        44.0,
        "Blad1",
        13,
    )


def test_a_blank_cell_under_a_year_is_missing_and_a_zero_is_a_value(
    database: Database, strategist: Actor, documents: Path
) -> None:
    table = {**TABLE, ("Avfall (inkl.avlopp)", "Alla", *HERE): (0.0, 0.0)}
    commit(database, strategist, documents, preview(database, strategist, documents, wide(table)))
    with database.reading() as session:
        (view,) = report.vintages(session, strategist, CODE)
        table_stored = report.sector_table(session, strategist, CODE, vintage_id=view.vintage.id)
    assert table_stored[Sector.WASTE] == {1990: 0.0, 2020: 0.0}
    assert table_stored[Sector.INTERNATIONAL] == {1990: 7.0}


def test_years_may_be_written_as_text(
    database: Database, strategist: Actor, documents: Path
) -> None:
    found = preview(database, strategist, documents, wide(years=("1990", "2020")))
    assert {change.values["year"] for change in found.plan.new} == {1990, 2020}


def test_the_same_file_twice_is_nothing_new(
    database: Database, strategist: Actor, documents: Path
) -> None:
    commit(database, strategist, documents, preview(database, strategist, documents, wide()))
    again = preview(database, strategist, documents, wide())
    assert (len(again.plan.unchanged), again.plan.has_changes) == (9, False)


def test_a_file_whose_sectors_are_not_its_total_is_stopped_at_the_door(
    database: Database, strategist: Actor, documents: Path
) -> None:
    table = {**TABLE, ("Jordbruk", "Alla", *HERE): (40.0, 33.0)}
    with pytest.raises(VintageStopped):
        preview(database, strategist, documents, wide(table))


def test_a_sector_nobody_knows_is_rejected_by_row_and_the_rest_waits(
    database: Database, strategist: Actor, documents: Path
) -> None:
    table = {**TABLE, ("Rymdfart", "Alla", *HERE): (1.0, 1.0)}
    found = preview(database, strategist, documents, wide(table))
    assert {(row.row, row.column, row.value) for row in found.plan.rejected} == {
        (16, "Huvudsektor", "Rymdfart")
    }
    assert len(found.plan.new) == 9


def test_a_file_without_the_municipality_is_stopped(
    database: Database, strategist: Actor, documents: Path
) -> None:
    with pytest.raises(MunicipalityMissing):
        preview(database, strategist, documents, wide(), municipality="Sörby")


def test_other_numbers_for_an_edition_in_use_are_refused_before_anything_is_stored(
    database: Database, strategist: Actor, documents: Path
) -> None:
    commit(database, strategist, documents, preview(database, strategist, documents, wide()))
    with database.writing() as session:
        (view,) = report.vintages(session, strategist, CODE)
        operations.accept_vintage(
            session,
            strategist,
            view.vintage.id,
            expected_version=view.vintage.version,
            reason="First",
        )
    changed = {**TABLE, ("Alla", "Alla", *HERE): (100.0, 90.4)}
    with pytest.raises(VintageClosed):
        preview(database, strategist, documents, wide(changed))
    other = preview(database, strategist, documents, wide(changed), edition="2027")
    assert len(other.plan.new) == 9


def test_the_long_file_says_the_same_as_the_wide(
    database: Database, strategist: Actor, documents: Path
) -> None:
    content = long(
        "1990;Alla;Alla;100,0",
        "1990;Transporter;Alla;60,0",
        "1990;Jordbruk;Alla;40,0",
        "2020;Alla;Alla;90,5",
        "2020;Transporter;Alla;58,0",
        "2020;Jordbruk;Alla;32,5",
    )
    commit(database, strategist, documents, preview(database, strategist, documents, content))
    with database.reading() as session:
        (view,) = report.vintages(session, strategist, CODE)
    assert view.totals == {1990: 100.0, 2020: 90.5}
    assert view.vintage.about.gas_scope is GasScope.CO2E


def test_an_edition_needs_a_name(database: Database, strategist: Actor, documents: Path) -> None:
    with pytest.raises(Invalid) as refused:
        preview(database, strategist, documents, wide(), edition=" ")
    assert refused.value.fields["field"] == "edition"


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        (("Utsläpp", "Metan (CH4)", "ton"), GasUnclear),
        (("Utsläpp", "Kväveoxider (NOx)", "ton"), GasUnclear),
        (("Utsläpp",), GasUnclear),
        (("Utsläpp", "Växthusgaser totalt", "kton koldioxidekvivalenter"), UnitUnclear),
    ],
)
def test_lines_above_the_table_that_speak_of_other_gases_or_units_stop_the_file(
    lines: Sequence[str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        importers.gas_scope([[line] for line in lines])


def test_carbon_dioxide_alone_is_told_from_carbon_dioxide_equivalents() -> None:
    assert importers.gas_scope([["Koldioxid (CO2)"], ["ton"]]) is GasScope.CO2
    assert importers.gas_scope([["ton koldioxidekvivalenter"]]) is GasScope.CO2E
