from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from emissions import operations, report
from emissions.model import Category, RecordStatus, Scope
from omstallning.access.model import Role
from omstallning.database import Database
from omstallning.errors import Invalid
from omstallning.imports import operations as imports
from omstallning.imports.model import Importer
from omstallning.imports.operations import Preview
from omstallning.period import month, year
from omstallning.units import GwpSet
from tests.conftest import person
from tests.emissions.municipality import Group, municipality, whole_year

HEADER = "källa;period;mängd;enhet;status;osäkerhet %;anteckning"
MONTHS = [f"skola-el;2023-{m:02d};{m * 1000},5;kWh;uppmätt;2;" for m in range(1, 13)]


def text_file(*rows: str, header: str = HEADER) -> bytes:
    return "\r\n".join([header, *rows, ""]).encode("utf-8-sig")


def workbook(header: str, rows: Sequence[Sequence[object]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Uppgifter")
        sheet.write_row(0, 0, header.split(";"))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def seen(
    group: Group,
    folder: Path,
    content: bytes,
    name: str = "uppgifter.csv",
    importer: Importer = operations.ACTIVITY,
) -> Preview:
    with group.database.writing() as session:
        return imports.preview(session, group.strategist, importer, content, name, folder=folder)


def take_in(
    group: Group,
    folder: Path,
    content: bytes,
    name: str = "uppgifter.csv",
    importer: Importer = operations.ACTIVITY,
) -> Preview:
    found = seen(group, folder, content, name, importer)
    with group.database.writing() as session:
        imports.commit_import(
            session, group.strategist, importer, found.batch_id or 0, folder=folder
        )
    return found


def records(group: Group) -> list[report.RecordView]:
    with group.database.reading() as session:
        return list(report.records(session, group.strategist).records)


def test_a_file_of_activity_data_becomes_records_with_document_and_row(
    database: Database, documents: Path
) -> None:
    group = municipality(database)
    take_in(group, documents, text_file(*MONTHS))
    found = sorted(records(group), key=lambda record: record.period)
    assert [record.quantity for record in found[:2]] == [1000.5, 2000.5]
    assert found[0].document is not None
    assert found[0].document.label == "uppgifter.csv"
    assert (found[0].row_number, found[11].row_number) == (2, 13)


def test_the_same_file_again_changes_nothing(database: Database, documents: Path) -> None:
    group = municipality(database)
    take_in(group, documents, text_file(*MONTHS))
    again = seen(group, documents, text_file(*MONTHS))
    assert (len(again.plan.new), len(again.plan.changed), len(again.plan.unchanged)) == (0, 0, 12)


def test_another_value_supersedes_and_shows_old_beside_new(
    database: Database, documents: Path
) -> None:
    group = municipality(database)
    take_in(group, documents, text_file(*MONTHS))
    changed = take_in(group, documents, text_file("skola-el;2023-01;1 234,5;kWh;uppmätt;2;"))
    [one] = changed.plan.changed
    assert [(d.field, d.old, d.new) for d in one.differences] == [("quantity", 1000.5, 1234.5)]
    january = [record for record in records(group) if record.period == month(2023, 1)]
    assert [record.quantity for record in january] == [1234.5]
    with database.reading() as session:
        versions = report.record(session, group.strategist, january[0].id)
    assert [version.quantity for version in versions] == [1234.5, 1000.5]


def test_a_column_that_the_file_lacks_says_nothing(database: Database, documents: Path) -> None:
    group = municipality(database)
    take_in(group, documents, text_file("panna-gas;2023;5;MWh;uppmätt;3;Avläst"))
    header = "källa;period;mängd;enhet;status"
    take_in(group, documents, text_file("panna-gas;2023;6;MWh;uppmätt", header=header))
    [record] = records(group)
    assert (record.quantity, record.uncertainty_percent, record.note) == (6.0, 3.0, "Avläst")


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("okänd;2023;5;MWh;uppmätt;;", "unknown_source", "källa"),
        ("panna-gas;2023;5;bananer;uppmätt;;", "unknown_unit", "enhet"),
        ("panna-gas;2023;5;liter;uppmätt;;", "unit_does_not_convert", "enhet"),
        ("panna-gas;2023;-5;MWh;uppmätt;;", "quantity_negative", "mängd"),
        ("panna-gas;2023;;MWh;uppmätt;;", "quantity_missing", "mängd"),
        ("panna-gas;2023;5;MWh;ej skattad;;", "quantity_not_expected", "mängd"),
        ("panna-gas;2023;0;MWh;uppskattad;;", "zero_not_confirmed", "mängd"),
        ("panna-gas;2023;5;MWh;gissad;;", "unknown_word", "status"),
        ("panna-gas;2019;5;MWh;uppmätt;;", "outside_source", "period"),
        ("panna-gas;;5;MWh;uppmätt;;", "period_missing", "period"),
    ],
)
def test_a_row_that_breaks_a_rule_is_named_with_its_reason(
    sqlite: Database, documents: Path, row: str, code: str, column: str
) -> None:
    group = municipality(sqlite)
    found = seen(group, documents, text_file("panna-gas;2022;5;MWh;uppmätt;;", row))
    assert len(found.plan.new) == 1
    [rejected] = found.plan.rejected
    assert (rejected.message.code, rejected.column, rejected.row) == (code, column, 3)


def test_periods_that_overlap_in_the_file_are_named(sqlite: Database, documents: Path) -> None:
    group = municipality(sqlite)
    found = seen(
        group,
        documents,
        text_file("panna-gas;2023;5;MWh;uppmätt;;", "panna-gas;2023-02;1;MWh;uppmätt;;"),
    )
    [rejected] = found.plan.rejected
    assert rejected.message.code == "overlaps_row"
    assert rejected.message.fields["first_row"] == 2


def test_periods_that_overlap_what_is_stored_are_named(sqlite: Database, documents: Path) -> None:
    group = municipality(sqlite)
    stored = group.state("panna-gas", 5.0, year(2023))
    found = seen(group, documents, text_file("panna-gas;2023-02;1;MWh;uppmätt;;"))
    [rejected] = found.plan.rejected
    assert rejected.message.code == "overlapping_records"
    assert rejected.message.fields["other_id"] == stored.id
    assert rejected.message.fields["other_period"] == "2023"


def test_a_workbook_with_first_and_last_days_reads_as_half_open_periods(
    sqlite: Database, documents: Path
) -> None:
    group = municipality(sqlite)
    content = workbook(
        "källa;från;till;mängd;enhet;status",
        [["panna-gas", "2023-01-01", "2023-03-31", 12.5, "MWh", "uppmätt"]],
    )
    take_in(group, documents, content, "uppgifter.xlsx")
    [record] = records(group)
    assert (str(record.period.start), str(record.period.before)) == ("2023-01-01", "2023-04-01")
    assert record.sheet == "Uppgifter"


def test_every_word_for_a_status_is_understood(sqlite: Database, documents: Path) -> None:
    group = municipality(sqlite)
    words = {
        "uppmätt": RecordStatus.MEASURED,
        "beräknad": RecordStatus.CALCULATED,
        "uppskattad": RecordStatus.ESTIMATED,
        "bekräftad nolla": RecordStatus.CONFIRMED_ZERO,
        "ej skattad": RecordStatus.NOT_ESTIMATED,
        "förekommer ej": RecordStatus.NOT_OCCURRING,
    }
    amounts = ["5", "5", "5", "0", "", ""]
    rows = [
        f"panna-gas;2023-{m:02d};{amount};MWh;{word};;"
        for m, (word, amount) in enumerate(zip(words, amounts, strict=True), start=1)
    ]
    take_in(group, documents, text_file(*rows))
    found = sorted(records(group), key=lambda record: record.period)
    assert [record.status for record in found] == list(words.values())


def test_splitting_an_import_changes_nothing(database: Database, documents: Path) -> None:
    whole, parts = municipality(database), None
    take_in(whole, documents, text_file(*MONTHS))
    with database.reading() as session:
        at_once = report.what_moves(session, whole.strategist, year=2023, gwp_set=GwpSet.AR5)
    with database.writing() as session:
        for record in report.records(session, whole.strategist).records:
            operations.withdraw_activity(
                session, whole.strategist, record.id, reason="Entered again in two parts"
            )
    parts = whole
    take_in(parts, documents, text_file(*MONTHS[:7]), "första.csv")
    take_in(parts, documents, text_file(*MONTHS[7:]), "andra.csv")
    with database.reading() as session:
        in_parts = report.what_moves(session, parts.strategist, year=2023, gwp_set=GwpSet.AR5)
    assert in_parts.market.total.new.value == at_once.market.total.new.value
    assert in_parts.location.total.new.value == at_once.location.total.new.value


def test_an_import_is_taken_back_whole(database: Database, documents: Path) -> None:
    group = municipality(database)
    whole_year(group)
    before = {(r.source_key, r.period, r.quantity) for r in records(group)}
    found = take_in(
        group,
        documents,
        text_file("skola-el;2023-01;99;kWh;uppmätt;;", "panna-gas;2022;7;MWh;uppmätt;;"),
    )
    with database.writing() as session:
        imports.undo_import(session, group.strategist, operations.ACTIVITY, found.batch_id or 0)
    assert {(r.source_key, r.period, r.quantity) for r in records(group)} == before


SOURCES_HEADER = "nyckel;namn;organisation;scope;kategori;rådighet;ansvarig;enhet;från;levereras av"


def test_the_register_of_sources_comes_in_as_a_table(database: Database, documents: Path) -> None:
    group = municipality(database)
    _, sources, _ = operations.IMPORTERS
    content = text_file(
        "bad-varme;Badets värme;skolnamnd;2;fjärrvärme;delad;Driftchef;MWh;2022-01-01;ny-panna",
        "ny-panna;Ny panna;energibolag;1;bränsle i byggnader;full;Driftchef;MWh;2022-01-01;",
        "skola-el;Skolornas el;skolnamnd;2;el;full;Klimatstrateg;kWh;2020-01-01;",
        "fel;Fel;saknas;1;drivmedel;full;Driftchef;liter;2022-01-01;",
        header=SOURCES_HEADER,
    )
    found = take_in(group, documents, content, "källor.csv", sources)
    assert [one.key for one in found.plan.new] == ["bad-varme", "ny-panna"]
    assert [d.field for one in found.plan.changed for d in one.differences] == ["name"]
    assert [r.message.code for r in found.plan.rejected] == ["unknown_unit_key"]
    with database.reading() as session:
        listed = {s.key: s.source for s in report.sources(session, group.strategist).sources}
    assert listed["bad-varme"].supplied_by_id == listed["ny-panna"].id
    assert listed["bad-varme"].category is Category.DISTRICT_HEAT
    assert listed["ny-panna"].scope is Scope.DIRECT


def test_proofs_of_bought_electricity_come_in_as_a_table(
    database: Database, documents: Path
) -> None:
    group = municipality(database)
    instruments = operations.IMPORTERS[2]
    header = "källa;slag;period;kWh;utgivare;faktor;uppfyller kriterierna;kriterier"
    row = "skola-el;ursprungsgaranti;{};10 000;ipcc-electricity-maps;ipcc_lca_wind;ja;Annullerad"
    content = text_file(row.format("2023-01"), row.format("2023-01"), header=header)
    found = take_in(group, documents, content, "garantier.csv", instruments)
    assert [r.message.code for r in found.plan.rejected] == ["row_twice"]
    with database.reading() as session:
        [one] = report.source(session, group.strategist, group.sources["skola-el"]).instruments
    assert (one.quantity_kwh, one.period, one.meets_criteria) == (10_000.0, month(2023, 1), True)


def test_a_source_that_lost_its_supplier_or_supplies_itself_is_refused(
    database: Database, documents: Path
) -> None:
    group = municipality(database)
    content = text_file(
        "bad-varme;Badets värme;skolnamnd;2;fjärrvärme;delad;Driftchef;MWh;2022-01-01;ny-panna",
        "ny-panna;Ny panna;saknas;1;bränsle i byggnader;full;Driftchef;MWh;2022-01-01;",
        "egen;Egen;skolnamnd;2;fjärrvärme;delad;Driftchef;MWh;2022-01-01;egen",
        header=SOURCES_HEADER,
    )
    found = seen(group, documents, content, "källor.csv", operations.IMPORTERS[1])
    assert found.plan.new == ()
    assert [r.message.code for r in found.plan.rejected] == [
        "unknown_source", "unknown_unit_key", "sells_to_itself"]  # fmt: skip


def test_nobody_moves_anothers_source_to_their_own_unit(
    database: Database, documents: Path
) -> None:
    group = municipality(database)
    thief = person(database, Role.STRATEGIST, unit_id=group.units["skolnamnd"])
    content = text_file(
        "panna-gas;Pannan;skolnamnd;1;bränsle i byggnader;full;Driftchef;MWh;2020-01-01;",
        header=SOURCES_HEADER,
    )
    with database.writing() as session:
        found = imports.preview(session, thief, operations.IMPORTERS[1], content, "källor.csv",
                                folder=documents)  # fmt: skip
    assert [r.message.code for r in found.plan.rejected] == ["not_your_unit"]


def test_a_column_that_the_register_lacks_leaves_what_stands(
    database: Database, documents: Path
) -> None:
    group = municipality(database)
    header = SOURCES_HEADER.removesuffix(";levereras av")
    row = "skola-varme;Skolans värme;skolnamnd;2;fjärrvärme;full;Klimatstrateg;MWh;2020-01-01"
    found = take_in(group, documents, text_file(row, header=header), "källor.csv",
                    operations.IMPORTERS[1])  # fmt: skip
    assert [d.field for one in found.plan.changed for d in one.differences] == ["name"]
    with database.reading() as session:
        listed = {s.key: s.source for s in report.sources(session, group.strategist).sources}
    assert listed["skola-varme"].supplied_by_id == group.sources["panna-gas"]


def test_a_source_is_not_closed_over_its_records(database: Database, documents: Path) -> None:
    group = municipality(database)
    group.state("panna-gas", 5.0, year(2023))
    with database.writing() as session, pytest.raises(Invalid, match="records_outside"):
        operations.update_source(session, group.strategist, group.sources["panna-gas"],
                                 expected_version=1, valid_before=date(2023, 7, 1))  # fmt: skip
    content = text_file(
        "panna-gas;Pannan;energibolag;1;bränsle i byggnader;full;Driftchef;MWh;2023-02-01;",
        header=SOURCES_HEADER,
    )
    found = seen(group, documents, content, "källor.csv", operations.IMPORTERS[1])
    assert [r.message.code for r in found.plan.rejected] == ["records_outside"]
