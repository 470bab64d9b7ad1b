"""Text keeps every letter, and a line ends only where a line ends."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omstallning.imports.reading.files import read_file
from omstallning.imports.reading.text import decode, find_separator
from tests.omstallning.imports.layouts import fixture

ROWS = [["Källa", "Mängd"], ["Åkeri “Söder” – öst", "1,5"], ["Café", "2"]]
fields = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8)


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8", "cp1252"])
def test_every_encoding_and_line_end_gives_the_same_rows(encoding, ending):
    text = ending.join(";".join(row) for row in ROWS) + ending
    read = read_file(text.encode(encoding))
    assert read.sheets[0].rows == ROWS
    assert read.encoding == encoding


def test_big_endian_text_is_read_by_its_mark():
    assert decode(b"\xfe\xff" + "å;ä".encode("utf-16-be")) == ("å;ä", "utf-16")


def test_a_cp1252_file_that_ends_in_a_swedish_letter_is_not_taken_for_a_cut_one():
    assert decode("ort\nUmeå".encode("cp1252")) == ("ort\nUmeå", "cp1252")


def test_a_character_that_python_calls_a_line_end_stays_inside_the_name():
    rows = read_file(fixture("ledger_bare_cr.csv")).sheets[0].rows
    assert len(rows) == 4
    assert rows[2][2] == "Åkeri \x85 Söder"


@given(
    st.lists(st.lists(fields, min_size=3, max_size=3), min_size=2, max_size=8),
    st.sampled_from([";", "\t", ",", "|"]),
    st.sampled_from(["\r\n", "\n"]),
)
def test_what_a_csv_writer_writes_is_read_back(rows, separator, ending):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, lineterminator=ending, quoting=csv.QUOTE_ALL).writerows(
        [["a", "b", "c"], *rows]
    )
    read = read_file(file.getvalue().encode(), separator=separator).sheets[0].rows
    expected = [["a", "b", "c"], *rows]
    while not any(field.strip() for field in expected[-1]):
        expected.pop()
    assert read == expected


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a;b;c\n1;2,5;3\n1;2,5;4", ";"),
        ("a\tb\n1,5\t2\n2,5\t3", "\t"),
        ('a,b,c\n1,"2,5",x\n2,"3,5",y;z', ","),
        ("a|b\n1,5|2", "|"),
        ('"Datum";"kWh"\n"2025-12-01";"2,000"', ";"),
        ("Title, of a report\n\na;b;c\n1;2;3\n4;5;6\n7;8;9", ";"),
        ("one column\n1\n2", ";"),
    ],
)
def test_the_separator_is_the_mark_that_parts_rows_evenly(text, separator):
    assert find_separator(text) == separator
