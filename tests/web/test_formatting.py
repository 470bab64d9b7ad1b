from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from omstallning.access.model import Role
from omstallning.message import Message
from omstallning.notation import read_number
from omstallning.period import Interval, month, year
from omstallning.provenance import Coverage, Mark, Trail
from web import formatting

NO_BREAK = "\u00a0"
NARROW = "\u202f"


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_a_printed_number_is_read_back_as_the_same_number(value: float, decimals: int) -> None:
    printed = formatting.number(value, decimals)
    assert read_number(printed, ",") == pytest.approx(value, abs=0.5000001 * 10.0**-decimals)


def test_thousands_are_parted_by_no_break_spaces_and_decimals_by_a_comma() -> None:
    assert formatting.number(1234567.8, 1) == f"1{NO_BREAK}234{NO_BREAK}567,8"


def test_half_is_rounded_away_from_zero_as_people_do() -> None:
    assert [formatting.number(value, 0) for value in (0.5, 1.5, 2.5, -2.5)] == ["1", "2", "3", "−3"]


def test_a_number_rounded_to_nothing_has_no_minus() -> None:
    assert formatting.number(-0.0004, 2) == "0,00"


@pytest.mark.parametrize(
    ("value", "printed"),
    [(94453.4, f"94{NO_BREAK}453"), (142.3, "142"), (43.66, "43,7"), (1.234, "1,23"),
     (0.0456, "0,0456"), (0, "0"), (12, "12")],
)  # fmt: skip
def test_decimals_follow_the_size_of_the_number(value: float, printed: str) -> None:
    assert formatting.number(value) == printed


@pytest.mark.parametrize("value", [None, float("nan"), Decimal("NaN"), float("inf")])
def test_what_is_not_a_number_is_never_shown_as_zero(value: float | None) -> None:
    assert formatting.number(value) == ".."


def test_zero_is_a_number_and_not_missing() -> None:
    assert not formatting.is_missing(0)
    assert formatting.quantity(0, "kWh") == f"0{NARROW}kWh"


def test_the_three_marks_differ_to_the_eye_and_to_the_ear(app: Flask) -> None:
    with app.test_request_context():
        signs = [formatting.mark(kind) for kind in formatting.SIGNS]
    assert len(set(signs)) == len(set(formatting.SIGNS.values())) == 3
    assert all('class="unseen"' in sign for sign in signs)
    assert Mark.VALUE not in formatting.SIGNS


@pytest.mark.parametrize(
    ("code", "printed"),
    [("tCO2e", "t CO₂e"), ("kgCO2e/kWh", "kg CO₂e/kWh"), ("kg CO2e", "kg CO₂e"), ("m3", "m³"),
     ("kWh/m2", "kWh/m²"), ("SEK", "kr"), ("percent", "%"), ("Nm3", "Nm³"), ("MWh", "MWh"),
     ("m**3", "m³"), ("gCH4", "g CH₄")],
)  # fmt: skip
def test_a_unit_is_printed_as_people_write_it(code: str, printed: str) -> None:
    assert formatting.unit(code) == printed.replace(" ", NO_BREAK)


def test_a_number_and_its_unit_never_part_at_the_end_of_a_line() -> None:
    assert " " not in formatting.quantity(94453, "tCO2e")


def test_a_rise_carries_its_sign_and_no_change_carries_none() -> None:
    assert formatting.change(0.189) == f"+18,9{NARROW}%"
    assert formatting.change(-0.437) == f"−43,7{NARROW}%"
    assert formatting.change(0.0) == f"0,0{NARROW}%"


def test_a_moment_near_midnight_is_shown_on_its_swedish_day() -> None:
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    assert formatting.day(late) == "2026-07-01"
    assert formatting.moment(late) == "2026-07-01 00:30"


def test_a_period_shows_its_last_day_though_it_is_stored_half_open() -> None:
    assert formatting.period(year(2024)) == "2024"
    assert formatting.period(month(2024, 2)) == "2024-02"
    assert (
        formatting.period(Interval(date(2024, 1, 1), date(2024, 7, 1))) == "2024-01-01–2024-06-30"
    )
    assert formatting.period(Interval(date(2024, 1, 1))) == "2024-01-01–"


def test_coverage_is_said_in_whole_words(app: Flask) -> None:
    with app.test_request_context():
        assert formatting.coverage(Coverage(11, 12, "months")) == "11 av 12 månader"


def test_a_message_is_worded_with_its_numbers_dates_and_inner_words(app: Flask) -> None:
    said = Message("ambiguous_number", {"text": "1.234", "grouped": 1234.0, "decimal": 1.234})
    with app.test_request_context():
        sentence = formatting.message(said)
    assert f"som 1{NO_BREAK}234 eller som 1,234" in sentence


def test_an_unknown_code_is_shown_with_its_fields_rather_than_hidden(app: Flask) -> None:
    with app.test_request_context():
        assert formatting.message(Message("never_heard_of", {"row": 1200})) == (
            "never_heard_of: row 1200"
        )


def test_a_field_that_was_not_sent_does_not_break_the_sentence(app: Flask) -> None:
    with app.test_request_context():
        assert formatting.message(Message("refused", {})).endswith("..")


def test_a_reason_with_its_own_fields_is_worded_inside_the_sentence(app: Flask) -> None:
    said = Message(
        "invalid", {"field": "password", "value": None, "reason": "password_short", "shortest": 12}
    )
    with app.test_request_context():
        assert "minst 12 tecken" in formatting.message(said)
        assert "minst 12 tecken" in formatting.message(Message("password_short", said.fields))


def test_several_sentences_in_a_field_are_said_after_each_other(app: Flask) -> None:
    said = [Message("outcome_missing", {}), Message("base_unknown", {})]
    with app.test_request_context():
        assert formatting.field("findings", said) == (
            "Inget utfall är publicerat. Basvärdet är inte känt."
        )


def test_years_rows_and_ids_are_names_and_not_amounts(app: Flask) -> None:
    with app.test_request_context():
        assert formatting.field("year", 2024) == "2024"
        assert formatting.field("row", 12000) == "12000"
        assert formatting.field("lines", 12000) == f"12{NO_BREAK}000"


def test_words_below_the_pages_get_the_readers_language(app: Flask) -> None:
    with app.test_request_context():
        assert formatting.label(Role.STRATEGIST) == "Klimatstrateg"
        assert formatting.field("what", [Role.AUDITOR, True, None]) == "Revisor, ja, .."


def test_a_trail_without_a_room_to_show_it_has_no_address(app: Flask) -> None:
    with app.test_request_context():
        assert formatting.trail_url(Trail("nothing_of_the_kind", 1)) is None
        assert formatting.trail_url(None) is None


def test_a_trail_leads_to_the_page_that_explains_its_kind(app: Flask) -> None:
    app.add_url_rule("/forklaring/<id>", "explained", str)
    app.extensions[formatting.TRAILS]["run_line"] = "explained"
    with app.test_request_context():
        assert formatting.trail_url(Trail("run_line", 7)) == "/forklaring/7"


@pytest.mark.parametrize(
    ("octets", "printed"),
    [(12, "12 B"), (4096, "4 kB"), (2_500_000, "2,5 MB"), (48_000_000, "48 MB")],
)
def test_the_size_of_a_file_is_said_before_it_is_fetched(octets: int, printed: str) -> None:
    assert formatting.file_size(octets) == printed.replace(" ", NARROW)
