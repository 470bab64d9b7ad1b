"""The header is found by its names, wherever it stands; a changed one stops the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omstallning.imports.errors import (
    ColumnsChanged,
    FormatNotExpected,
    HeaderNotFound,
    HeadingTwice,
    LayoutUnclear,
    SheetNotFound,
    SheetUnclear,
    UnknownColumn,
    YearMissing,
)
from omstallning.imports.matching import propose
from omstallning.imports.model import FileFormat, Layout
from omstallning.imports.reading.files import read_file
from tests.omstallning.imports.layouts import (
    ACTIVITY,
    EMISSIONS_LONG,
    EMISSIONS_WIDE,
    HEAT,
    LEDGER,
    METERED,
    OBSERVATIONS,
    fixture,
    header_of,
    workbook,
)

LEDGER_HEAD = "kopare_id;verifikationsnummer;leverantor;konto_nr;datum;belopp"
WIDE_NAMES = ["Huvudsektor", "Undersektor", "Län", "Kommun"]


@pytest.mark.parametrize(
    ("name", "layout", "row"),
    [
        ("ledger_bare_cr.csv", LEDGER, 1),
        ("ledger_utf16.csv", LEDGER, 1),
        ("ledger_marked_key.json", LEDGER, 0),
        ("metered_two_blocks.csv", METERED, 4),
        ("observations_ragged.csv", OBSERVATIONS, 4),
        ("heat_quoted.csv", HEAT, 1),
        ("activity_cp1252.csv", ACTIVITY, 1),
        ("emissions_wide.xlsx", EMISSIONS_WIDE, 6),
        ("emissions_long.csv", EMISSIONS_LONG, 1),
    ],
)
def test_each_layout_finds_its_header_below_whatever_stands_above(name, layout, row):
    everything = (LEDGER, METERED, OBSERVATIONS, HEAT, ACTIVITY, EMISSIONS_WIDE, EMISSIONS_LONG)
    header = header_of(fixture(name), *everything)
    assert (header.layout.key, header.row) == (layout.key, row)


@given(
    st.permutations(LEDGER_HEAD.split(";")),
    st.lists(st.sampled_from(["", "Rapport;2025", "Utskriven;av;någon"]), max_size=5),
)
def test_neither_the_order_of_columns_nor_a_preamble_matters(names, preamble):
    text = "\n".join([*preamble, ";".join(names), "1;2;3;4;5;6", "1;2;3;4;5;6"])
    header = header_of(text.encode(), LEDGER)
    assert header.row == len(preamble) + 1
    assert header.mapping["amount_sek"] == "belopp"
    assert header.names[header.columns["date"]] == "datum"


def test_headings_are_compared_without_case_double_spaces_and_marks():
    text = "\ufeffKälla ;PERIOD;  mängd;Enhet\nx;2023;1;kWh"
    assert set(header_of(text.encode(), ACTIVITY).mapping) == {"source", "period", "amount", "unit"}


def test_a_header_that_fits_in_part_stops_with_what_is_missing_and_what_is_new():
    text = LEDGER_HEAD.replace("belopp", "summa") + "\n1;2;3;4;5;6"
    with pytest.raises(ColumnsChanged) as stopped:
        header_of(text.encode(), LEDGER)
    assert stopped.value.fields["missing"] == ("nettobelopp",)
    assert stopped.value.fields["unexpected"] == ("summa",)
    assert stopped.value.fields["row"] == 1


def test_a_file_about_something_else_has_no_header():
    with pytest.raises(HeaderNotFound) as stopped:
        header_of(b"recept;mjol;socker\nkaka;3;2", LEDGER)
    assert "kopare_id" in stopped.value.fields["expected"]


def test_a_chosen_mapping_reads_other_headings():
    text = LEDGER_HEAD.replace("belopp", "summa") + "\n1;2;3;4;5;6"
    header = header_of(text.encode(), LEDGER, mapping={"amount_sek": "summa", "supplier": None})
    assert header.mapping["amount_sek"] == "summa"
    assert "supplier" not in header.mapping


def test_a_mapping_of_a_column_nobody_knows_is_refused():
    with pytest.raises(UnknownColumn):
        header_of(LEDGER_HEAD.encode(), LEDGER, mapping={"colour": "belopp"})


def test_two_columns_of_the_same_heading_are_a_question():
    text = f"{LEDGER_HEAD};belopp\n1;2;3;4;5;6;7"
    with pytest.raises(HeadingTwice) as stopped:
        header_of(text.encode(), LEDGER)
    assert stopped.value.fields["heading"] == "belopp"
    chosen = header_of(text.encode(), LEDGER, mapping={"amount_sek": "belopp (2)"})
    assert chosen.columns["amount_sek"] == 6


def test_a_guess_may_leave_out_the_unit_in_brackets():
    sheet = read_file("Källa;Period;Mängd (kWh);Sort\na;2023;1;kWh".encode()).sheets[0]
    guess = propose(sheet, ACTIVITY, 1)
    assert guess["amount"] == "Mängd (kWh)"
    assert guess["unit"] is None


def test_two_sheets_that_fit_are_a_question_and_a_hidden_one_is_not_first():
    rows = [LEDGER_HEAD.split(";"), ["1", "2", "3", "4", "2025-01-01", 5]]
    content = workbook(Jan=rows, Feb=rows, Other=[["x"]])
    with pytest.raises(SheetUnclear) as stopped:
        header_of(content, LEDGER)
    assert stopped.value.fields["sheets"] == ("Jan", "Feb")
    assert header_of(content, LEDGER, sheet="Feb").sheet.name == "Feb"
    with pytest.raises(SheetNotFound):
        header_of(content, LEDGER, sheet="Mars")


def test_two_layouts_that_fit_alike_are_a_question():
    twin = Layout("twin", "twin", LEDGER.columns)
    with pytest.raises(LayoutUnclear):
        header_of(fixture("ledger_bare_cr.csv"), LEDGER, twin)


def test_a_layout_that_never_comes_in_this_format_is_not_tried():
    only_xlsx = Layout("x", "x", LEDGER.columns, formats=frozenset({FileFormat.XLSX}))
    with pytest.raises(FormatNotExpected):
        header_of(fixture("ledger_bare_cr.csv"), only_xlsx)


def test_years_stand_in_the_row_above_the_names_as_numbers_or_text():
    header = header_of(fixture("emissions_wide.xlsx"), EMISSIONS_WIDE)
    assert header.years == {4: 1990, 5: 2000, 6: 2005}


def test_years_may_stand_in_the_header_row_itself():
    content = workbook(A=[[*WIDE_NAMES, 1990, "2000"], ["Alla", "Alla", "L", "K", 1, 2]])
    assert header_of(content, EMISSIONS_WIDE).years == {4: 1990, 5: 2000}


@pytest.mark.parametrize("mangled", ["200", "2005*", ""])
def test_a_value_column_without_a_readable_year_stops_the_file(mangled):
    rows = [
        ["", "", "", "", 1990, mangled],
        [*WIDE_NAMES, "Utsläpp", "Utsläpp"],
        ["Alla", "Alla", "L", "K", 1, 2],
    ]
    with pytest.raises(YearMissing) as stopped:
        header_of(workbook(A=rows), EMISSIONS_WIDE)
    assert stopped.value.fields["column"] == "F"


def test_a_wide_table_without_years_has_changed_columns():
    with pytest.raises(ColumnsChanged) as stopped:
        header_of(workbook(A=[WIDE_NAMES, ["Alla", "Alla", "L", "K"]]), EMISSIONS_WIDE)
    assert stopped.value.fields["missing"] == ("År",)


def test_the_same_year_twice_is_a_question():
    rows = [[*WIDE_NAMES, 1990, 1990], ["Alla", "Alla", "L", "K", 1, 2]]
    with pytest.raises(HeadingTwice):
        header_of(workbook(A=rows), EMISSIONS_WIDE)


def test_the_fingerprint_changes_with_a_heading_or_the_writing_but_not_with_order_or_years():
    def fingerprint(text: str, writing: str = "csv utf-8 ;") -> str:
        return header_of(text.encode(), LEDGER).fingerprint(writing)

    known = fingerprint(LEDGER_HEAD)
    names = LEDGER_HEAD.split(";")
    assert fingerprint(";".join(reversed(names))) == known
    assert fingerprint(f"{LEDGER_HEAD};Fel i raden") == known
    assert fingerprint(f"{LEDGER_HEAD};moms") != known
    assert fingerprint(LEDGER_HEAD, "csv cp1252 ;") != known
    older, newer = (
        header_of(workbook(A=[[*WIDE_NAMES, *years], ["a", "b", "c", "d"]]), EMISSIONS_WIDE)
        for years in ([1990], [1990, 2000])
    )
    assert older.fingerprint("xlsx") == newer.fingerprint("xlsx")
