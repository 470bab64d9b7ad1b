"""What people write is read as they meant it, or refused; never read as something else."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from omstallning.notation import (
    Ambiguous,
    AmbiguousPeriod,
    TooManyDigits,
    UnexpectedUnit,
    Unreadable,
    read_date,
    read_number,
    read_period,
    read_quantity,
)
from omstallning.period import Interval, month, year

SPACES = [" ", "\u00a0", "\u202f", "\u2009"]
MINUSES = ["", "-", "−", "–", "+"]
UNITS = ["", "kWh", " kWh", "\u00a0m³", " %", " tCO2e"]
SWEDISH = [
    *("jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sept", "okt", "nov"),
    "december",
]
ENGLISH = [
    *("Jan", "February", "Mar", "Apr", "May", "June", "July", "August", "Sep", "October"),
    *("Nov", "Dec"),
]
whole_numbers = st.integers(0, 10**9)
fractions = st.text("0123456789", min_size=1, max_size=5)


def grouped(number: int, mark: str) -> str:
    return f"{number:,}".replace(",", mark)


def possible_readings(number: int, fraction: str, grouping: str, decimal: str) -> set[float]:
    """What a person may have meant; two where one mark with three digits after stands alone."""
    meant = {float(f"{number}.{fraction or 0}")}
    text = grouped(number, grouping) if grouping in {",", "."} else str(number)
    if fraction and len(fraction) == 3 and 0 < number < 1000:
        meant.add(float(f"{number}{fraction}"))
    if not fraction and text.count(grouping) == 1 and grouping in {",", "."}:
        meant.add(float(text.replace(grouping, ".")))
    return meant


@given(
    whole_numbers,
    fractions | st.just(""),
    st.sampled_from([*SPACES, "", ".", ","]),
    st.sampled_from([".", ","]),
    st.sampled_from(MINUSES),
    st.sampled_from(UNITS),
)
def test_every_way_of_writing_is_read_as_meant_or_refused(
    number, fraction, grouping, decimal, sign, unit
):
    assume(grouping != decimal)
    text = sign + (grouped(number, grouping) if grouping else str(number))
    text += f"{decimal}{fraction}" if fraction else ""
    factor = 1 if sign in {"", "+"} else -1
    meant = {
        factor * value for value in possible_readings(number, fraction, grouping or "x", decimal)
    }
    true = factor * float(f"{number}.{fraction or 0}")
    if len(meant) == 2:
        with pytest.raises(Ambiguous) as asked:
            read_quantity(text + unit)
        assert set(asked.value.readings) == meant
        assert read_quantity(text + unit, decimal)[0] == true
    else:
        assert read_quantity(text + unit) == (true, unit.strip() or None)


@given(whole_numbers, fractions, st.sampled_from([".", ","]))
def test_the_other_decimal_mark_is_refused_or_groups_thousands(number, fraction, decimal):
    other = "," if decimal == "." else "."
    try:
        value = read_number(f"{number}{other}{fraction}", decimal)
    except Unreadable:
        return
    assert value == float(f"{number}{fraction}")
    assert len(fraction) == 3
    assert 0 < number < 1000


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_refused_with_a_code(text):
    for decimal in (None, ",", "."):
        try:
            outcome = read_number(text, decimal)
        except (Unreadable, Ambiguous, UnexpectedUnit) as refused:
            outcome = refused.fields["text"]
        assert outcome == text or isinstance(outcome, float)


@pytest.mark.parametrize("text", ["1.234", "1,234"])
def test_a_lone_mark_before_three_digits_is_ambiguous_with_both_readings(text):
    with pytest.raises(Ambiguous) as asked:
        read_number(text)
    assert asked.value.readings == (1234.0, 1.234)
    assert read_number(text, ".") == (1.234 if "." in text else 1234.0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0.0),
        ("1 234,5", 1234.5),
        ("−3,5", -3.5),
        (",5", 0.5),
        ("0,123", 0.123),
        ("1234,567", 1234.567),
        ("1.234,567", 1234.567),
        ("1,234,567.8", 1234567.8),
        ("1.234.567", 1234567.0),
        ("1,5E-05", 0.000015),
        ("1,234E+03", 1234.0),
    ],
)
def test_common_ways_of_writing_a_number(text, value):
    assert read_number(text) == value


@pytest.mark.parametrize(
    "text",
    ["", " ", "abc", "12 34", "1 2345", "1,2,3", "5,", "0 123", "1-2", "--5", "nan", "inf", "１２"],
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(Unreadable):
        read_number(text)


def test_a_metering_point_id_is_no_number():
    with pytest.raises(TooManyDigits):
        read_number("735999259000128726")


def test_another_unit_than_the_fields_is_never_dropped():
    assert read_number("5 kWh", unit="kWh") == 5
    assert read_number("5 m3", unit="m³") == 5
    with pytest.raises(UnexpectedUnit) as refused:
        read_number("5 MWh", unit="kWh")
    assert refused.value.fields == {"text": "5 MWh", "unit": "MWh", "expected": "kWh"}
    with pytest.raises(UnexpectedUnit):
        read_number("5 kWh")


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_each_form_of_a_day_gives_the_same_day(day):
    swedish, english = SWEDISH[day.month - 1], ENGLISH[day.month - 1]
    forms = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.isoformat()} 00:00:00",
        f"{day.day} {swedish} {day.year}",
        f"den {day.day} {swedish.upper()} {day.year}",
        f"{day.day:02d} {english}\u00a0{day.year}",
        f"{english} {day.day}, {day.year}",
        day,
        datetime(day.year, day.month, day.day, 13, 30, tzinfo=UTC),
    ]
    assert {read_date(form) for form in forms} == {day}


@pytest.mark.parametrize(
    "text",
    ["2026-02-30", "30 feb 2026", "12/11/2026", "261123", "45678", "i går", "", "1 foo 2026"],
)
def test_what_is_no_certain_day_is_refused(text):
    with pytest.raises(Unreadable):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2023", year(2023)),
        ("2023-01", month(2023, 1)),
        ("202312", month(2023, 12)),
        ("jan 2023", month(2023, 1)),
        ("maj\u00a02023", month(2023, 5)),
        ("2023 december", month(2023, 12)),
        ("Q1 2023", Interval(date(2023, 1, 1), date(2023, 4, 1))),
        ("2023 kv 4", Interval(date(2023, 10, 1), date(2024, 1, 1))),
        ("kvartal 2 2023", Interval(date(2023, 4, 1), date(2023, 7, 1))),
        ("2023-01-01–2023-12-31", year(2023)),
        ("2023-01-01 - 2023-01-31", month(2023, 1)),
        ("2023-01-01-2023-01-31", month(2023, 1)),
        ("jan 2023–mars 2023", Interval(date(2023, 1, 1), date(2023, 4, 1))),
        ("2022-2023", Interval(date(2022, 1, 1), date(2024, 1, 1))),
        ("2023-05-04", Interval(date(2023, 5, 4), date(2023, 5, 5))),
    ],
)
def test_a_period_holds_both_ends_that_are_named(text, meant):
    assert read_period(text) == meant


@pytest.mark.parametrize("text", ["", "2023-13", "2023-00", "2024-2023", "våren 2023", "foo 2023"])
def test_what_is_no_certain_period_is_refused(text):
    with pytest.raises(Unreadable):
        read_period(text)


def test_a_date_cell_is_a_month_only_where_months_are_asked_for():
    first = datetime(2023, 1, 1, tzinfo=UTC)
    with pytest.raises(AmbiguousPeriod):
        read_period(first)
    assert read_period(first, "month") == month(2023, 1)
    assert read_period(first, "quarter").days == 90
    assert read_period(first, "year") == year(2023)
    assert read_period(date(2023, 1, 2)) == Interval(date(2023, 1, 2), date(2023, 1, 3))


@pytest.mark.parametrize("sign", ["", "−"])
@pytest.mark.parametrize("number", [3425, 1000])
def test_every_kind_of_space_groups_thousands(number, sign):
    assert {read_number(sign + grouped(number, space)) for space in SPACES} == {
        -number if sign else number
    }
