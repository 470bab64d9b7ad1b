"""Every row is accepted or named with its reason; blank is missing and 0 is a value."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omstallning.imports.errors import AmbiguousColumn, ImportStopped
from omstallning.imports.model import AcceptedRow
from omstallning.period import month, year
from tests.omstallning.imports.layouts import (
    ACTIVITY,
    EMISSIONS_LONG,
    EMISSIONS_WIDE,
    HEAT,
    LEDGER,
    METERED,
    OBSERVATIONS,
    column,
    fixture,
    reasons,
    table_of,
    workbook,
)

HEAD = "Källa;Period;Mängd;Enhet;Notering"


def activity(*rows: str, **decimals: str):
    return table_of("\n".join([HEAD, *rows]).encode(), ACTIVITY, **decimals)


def test_three_publishers_of_the_same_ledger_are_read_by_one_declaration():
    amounts = [
        column(table_of(fixture(name), LEDGER), "amount_sek")
        for name in ("ledger_bare_cr.csv", "ledger_utf16.csv", "ledger_marked_key.json")
    ]
    assert amounts == [[1250.5, -300.0, 0.0], [1250.5, -80.0], [-12.03, 400.6]]


def test_activity_rows_are_accepted_or_named():
    table = table_of(fixture("activity_cp1252.csv"), ACTIVITY)
    assert column(table, "amount") == [1250.5, 3400.0, 0.0, 812.25]
    assert column(table, "period") == [year(2023)] * 4
    assert column(table, "note") == [None, "från kort", None, None]
    assert reasons(table) == [(6, "Mängd", None, "missing_value")]
    assert table.rejected[0].raw[4] == "mätaren trasig"
    assert table.read == 5


def test_a_word_of_quality_that_nobody_knows_is_not_guessed():
    table = table_of(fixture("metered_two_blocks.csv"), METERED)
    assert [(row.values["direction"], row.values["energy_kwh"]) for row in table] == [
        ("use", 0.25),
        ("production", 0.0),
    ]
    assert reasons(table) == [(7, "Kvalitet", "Gissad", "unknown_word")]
    assert table.rejected[0].message.fields["choices"] == ("Uppmätt",)
    assert table.preamble[1][5] == "kWh"


def test_ragged_rows_are_read_where_the_layout_says_so():
    table = table_of(fixture("observations_ragged.csv"), OBSERVATIONS)
    assert column(table, "temperature_c") == [-3.5, 0.0, 1.2]
    assert column(table, "date") == [date(2024, 1, 1)] * 3


def test_years_across_become_rows_and_a_blank_is_not_zero():
    table = table_of(fixture("emissions_wide.xlsx"), EMISSIONS_WIDE)
    own = [r for r in table if r.values["municipality"] == "Exempelby"]
    assert [(r.values["sector"], r.values["year"], r.values["value"]) for r in own] == [
        ("Alla", 1990, 100.5),
        ("Alla", 2000, 90.0),
        ("Alla", 2005, 80.25),
        ("Transporter", 1990, 60.5),
        ("Transporter", 2005, 50.0),
        ("Jordbruk", 1990, 40.0),
        ("Jordbruk", 2000, 0.0),
    ]
    assert reasons(table) == [(9, "2005", "okänt", "unreadable_number")]
    assert (table.read, table.absent) == (11, 1)


def test_wide_and_long_give_the_same_values():
    long = {
        (r.values["sector"], r.values["year"]): r.values["value"]
        for r in table_of(fixture("emissions_long.csv"), EMISSIONS_LONG)
    }
    wide = {
        (r.values["sector"], r.values["year"]): r.values["value"]
        for r in table_of(fixture("emissions_wide.xlsx"), EMISSIONS_WIDE)
        if r.values["municipality"] == "Exempelby"
    }
    assert long.items() <= wide.items()


def test_a_column_that_can_be_read_in_two_ways_is_a_question_with_both_readings():
    content = fixture("heat_quoted.csv").replace(b'"0,000"', b'"3,125"')
    with pytest.raises(AmbiguousColumn) as asked:
        table_of(content, HEAT)
    assert asked.value.fields["column"] == "Fjärrvärme kWh"
    assert (asked.value.fields["with_comma"], asked.value.fields["with_point"]) == (2.0, 2000.0)
    assert column(table_of(content, HEAT, heat_kwh=","), "heat_kwh") == [2.0, 1.125, 3.125]
    assert column(table_of(content, HEAT, heat_kwh="."), "heat_kwh") == [2000.0, 1125.0, 3125.0]


def test_one_clear_cell_settles_the_whole_column():
    content = fixture("heat_quoted.csv")
    assert column(table_of(content, HEAT), "heat_kwh") == [2.0, 1.125, 0.0]


def test_a_row_that_breaks_the_columns_decimal_mark_is_rejected():
    table = activity("a;2023;1,5;kWh;", "b;2023;2,25;kWh;", "c;2023;3.5;kWh;")
    assert column(table, "amount") == [1.5, 2.25]
    assert reasons(table) == [(4, "Mängd", "3.5", "decimal_mark_differs")]


def test_a_point_among_decimal_commas_is_a_thousand_only_if_the_column_groups_so():
    plain = activity("a;2023;1,5;kWh;", "b;2023;2.250;kWh;")
    assert reasons(plain) == [(3, "Mängd", "2.250", "ambiguous_number")]
    grouping = activity("a;2023;1.000,5;kWh;", "b;2023;2.250;kWh;")
    assert column(grouping, "amount") == [1000.5, 2250.0]


def test_as_many_of_each_mark_is_a_question():
    with pytest.raises(AmbiguousColumn):
        activity("a;2023;1,5;kWh;", "b;2023;2.5;kWh;")


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (";2023;1;kWh;", "Källa", "missing_value"),
        ("a;hösten;1;kWh;", "Period", "unreadable_period"),
        ("a;2023;mycket;kWh;", "Mängd", "unreadable_number"),
        ("a;2023;-1;kWh;", "Mängd", "below_minimum"),
        ("a;2023;1;hinkar;", "Enhet", "unknown_unit"),
        ("a;2023;5 MWh;kWh;", "Mängd", "unexpected_unit"),
        ("a;2023;735999259000128726;kWh;", "Mängd", "too_many_digits"),
        ("a;2023;1", None, "row_too_short"),
        ("a;2023;1;kWh;x;y", None, "row_too_long"),
    ],
)
def test_each_fault_is_named_with_its_column(row, column, code):
    table = activity("sound;2023;1;kWh;", row, "sound;jan 2024;0;kWh;")
    assert [(r.row, r.column, r.message.code) for r in table.rejected] == [(3, column, code)]
    assert len(table) == 2


def test_spreadsheet_cells_keep_their_kinds():
    rows = [
        HEAD.split(";"),
        ["a", date(2023, 1, 1), 5, "kWh"],
        ["b", 2023, 5.25, "kWh"],
        ["c", 2023, date(2023, 5, 1), "kWh"],
        ["d", 2023, True, "kWh"],
        [7, "2023", "5", "kWh"],
    ]
    table = table_of(workbook(A=rows), ACTIVITY)
    assert column(table, "period") == [month(2023, 1), year(2023), year(2023)]
    assert column(table, "source") == ["a", "b", "7"]
    assert reasons(table) == [
        (4, "Mängd", "2023-05-01", "date_for_number"),
        (5, "Mängd", "true", "not_a_number"),
    ]


def test_an_id_that_a_spreadsheet_has_rounded_is_rejected_and_a_json_one_is_whole():
    point = 735999259000128726
    head = ["kopare_id", "verifikationsnummer", "datum", "belopp"]
    rounded = table_of(workbook(A=[head, [float(point), "v", "2025-01-01", 1]]), LEDGER)
    assert reasons(rounded)[0][3] == "digits_lost"
    whole = table_of(
        json.dumps([dict(zip(head, [point, "v", "2025-01-01", 1], strict=True))]).encode(), LEDGER
    )
    assert column(whole, "buyer") == [str(point)]


def test_half_a_character_in_json_is_rejected():
    text = (
        '[{"kopare_id": "\\ud800", "verifikationsnummer": "v", "datum": "2025-01-01", "belopp": 1}]'
    )
    assert reasons(table_of(text.encode(), LEDGER))[0][3] == "unreadable_text"


def test_the_frame_has_one_row_for_each_accepted_row_by_its_number():
    table = activity("a;2023;1,5;kWh;", "", "b;2023;;kWh;", "c;2023;2;kWh;")
    frame = table.frame()
    assert list(frame.index) == [2, 5]
    assert list(frame["amount"]) == [1.5, 2.0]


def test_the_domain_rejects_a_row_by_the_heading_of_its_column():
    table = table_of(fixture("emissions_wide.xlsx"), EMISSIONS_WIDE)
    row: AcceptedRow = next(iter(table))
    assert table.reject(row, "sector", "unknown_sector").column == "Huvudsektor"
    refused = table.reject(row, "value", "too_large", limit=5)
    assert (refused.row, refused.column, refused.value) == (7, "1990", "100.5")


cells = st.sampled_from(
    ["", "0", "1,5", "2.5", "1.234", "12 kWh", "2023", "2023-01", "jan 2023", "x", "kWh", "=1", " "]
)


@given(st.lists(st.lists(cells, min_size=1, max_size=6), max_size=12))
def test_every_row_that_is_read_is_accepted_or_rejected(rows):
    lines = [";".join(row) for row in rows]
    table = activity(*lines, amount=",")
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    assert len(table) + len(table.rejected) == table.read == filled
    assert len({r.row for r in table.rejected} | {r.number for r in table}) == filled


@given(st.binary(max_size=300))
def test_any_bytes_below_a_header_are_rows_or_a_coded_stop(content):
    try:
        table = table_of(HEAD.encode() + b"\n" + content, ACTIVITY, amount=",")
    except ImportStopped as stopped:
        outcome = stopped.code != ImportStopped.code
    else:
        outcome = table.read == len(table) + len(table.rejected)
    assert outcome


sound = st.tuples(
    st.sampled_from(["a", "b", "Åkeri"]),
    st.sampled_from(["2022", "2023-01", "jan 2024"]),
    st.sampled_from(["0", "1,5", "12 345,75", "", "fel"]),
    st.sampled_from(["kWh", "liter", "hinkar"]),
).map(lambda row: ";".join([*row, ""]))


@given(st.lists(sound, min_size=2, max_size=15), st.data())
def test_a_file_split_in_two_gives_the_same_rows(rows, data):
    cut = data.draw(st.integers(1, len(rows) - 1))
    whole = activity(*rows, amount=",")
    parts = [activity(*part, amount=",") for part in (rows[:cut], rows[cut:])]
    assert [r.values for r in whole] == [r.values for part in parts for r in part]
    assert [r.message for r in whole.rejected] == [
        r.message for part in parts for r in part.rejected
    ]
