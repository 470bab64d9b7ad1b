"""A vintage foots, is compared with what is known, and is never joined to another."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emissions.territory import calculate
from emissions.territory.model import (
    SECTORS,
    International,
    Sector,
    Severity,
    UnknownSector,
    Value,
    of_severity,
    sector,
)

tonnes = st.floats(min_value=0, max_value=1e6, allow_nan=False)


def value(year: int, of: Sector, number: float | None, part: str | None = None) -> Value:
    return Value(year, of, of.value, part, number)


def vintage(
    total: float, *, transport: float, agriculture: float, abroad: float = 0.0
) -> list[Value]:
    return [
        value(2020, Sector.TOTAL, total),
        value(2020, Sector.TRANSPORT, transport),
        value(2020, Sector.AGRICULTURE, agriculture),
        value(2020, Sector.INTERNATIONAL, abroad),
    ]


def test_a_sector_without_a_row_of_its_own_is_the_sum_of_its_parts() -> None:
    table = calculate.table(
        [
            value(2020, Sector.TRANSPORT, 30.0, "Personbilar"),
            value(2020, Sector.TRANSPORT, 12.0, "Bussar"),
        ]
    )
    assert table == {Sector.TRANSPORT: {2020: 42.0}}


def test_a_sectors_own_row_is_not_added_to_its_parts() -> None:
    table = calculate.table(
        [value(2020, Sector.TRANSPORT, 50.0), value(2020, Sector.TRANSPORT, 30.0, "Personbilar")]
    )
    assert table == {Sector.TRANSPORT: {2020: 50.0}}


def test_a_part_that_is_missing_leaves_the_sector_missing_and_not_smaller() -> None:
    table = calculate.table(
        [
            value(2020, Sector.TRANSPORT, 30.0, "Personbilar"),
            value(2020, Sector.TRANSPORT, None, "Bussar"),
        ]
    )
    assert table == {Sector.TRANSPORT: {2020: None}}


@pytest.mark.parametrize(
    ("total", "abroad", "answer"),
    [
        (30.0, 0.0, International.ZERO),
        (30.0, 8.0, International.OUTSIDE),
        (38.0, 8.0, International.INSIDE),
    ],
)
def test_the_published_sum_tells_whether_international_transport_is_inside(
    total: float, abroad: float, answer: International
) -> None:
    table = calculate.table(vintage(total, transport=20.0, agriculture=10.0, abroad=abroad))
    assert calculate.foots(table) == (answer, ())


def test_half_a_tonne_is_rounding_and_more_stops_the_vintage() -> None:
    near = calculate.table(vintage(30.5, transport=20.0, agriculture=10.0))
    far = calculate.table(vintage(30.6, transport=20.0, agriculture=10.0))
    assert calculate.foots(near)[1] == ()
    (stop,) = of_severity(calculate.foots(far)[1], Severity.STOP)
    assert stop.code == "sectors_are_not_total"
    assert stop.fields == {"year": 2020, "total": 30.6, "sum": 30.0, "with_international": 30.0}


def test_a_year_with_a_missing_sector_is_asked_about_and_not_taken_as_footing() -> None:
    table = calculate.table(
        [*vintage(30.0, transport=20.0, agriculture=10.0), value(2020, Sector.WASTE, None)]
    )
    (question,) = of_severity(calculate.foots(table)[1], Severity.QUESTION)
    assert (question.code, question.fields) == ("sum_not_checked", {"year": 2020})


def test_without_a_published_total_the_sectors_are_summed_only_when_nothing_is_international() -> (
    None
):
    inland = [
        one for one in vintage(0, transport=20.0, agriculture=10.0) if not one.sector.is_total
    ]
    abroad = [
        one
        for one in vintage(0, transport=20.0, agriculture=10.0, abroad=8.0)
        if not one.sector.is_total
    ]
    assert calculate.totals(calculate.table(inland)) == {2020: 30.0}
    assert calculate.totals(calculate.table(abroad)) == {2020: None}


def test_a_total_that_moved_more_than_a_revision_does_is_asked_about() -> None:
    known = calculate.table([value(2015, Sector.TOTAL, 100.0)])
    moved = calculate.table([value(2015, Sector.TOTAL, 111.0)])
    (question,) = calculate.compared(moved, known)
    assert question.message.code == "moves_much"
    assert question.message.fields == {"year": 2015, "old": 100.0, "new": 111.0, "percent": 11.0}
    assert calculate.compared(calculate.table([value(2015, Sector.TOTAL, 110.0)]), known) == ()


def test_a_vintage_without_any_known_year_is_asked_about() -> None:
    known = calculate.table([value(2015, Sector.TOTAL, 100.0)])
    other = calculate.table([value(2020, Sector.TOTAL, 100.0)])
    assert [one.message.code for one in calculate.compared(other, known)] == ["nothing_to_compare"]
    assert [one.message.code for one in calculate.compared(other, None)] == ["nothing_to_compare"]


def test_years_that_are_no_longer_published_are_noted() -> None:
    known = calculate.table([value(2015, Sector.TOTAL, 100.0), value(2016, Sector.TOTAL, 99.0)])
    (note,) = calculate.compared(calculate.table([value(2015, Sector.TOTAL, 100.0)]), known)
    assert (note.severity, note.message.fields) == (Severity.NOTE, {"years": ("2016",)})


def test_a_year_only_one_vintage_holds_has_no_difference() -> None:
    old = calculate.table([value(2015, Sector.TOTAL, 100.0)])
    new = calculate.table([value(2015, Sector.TOTAL, 104.0), value(2024, Sector.TOTAL, 90.0)])
    first, second = calculate.moved(old, new)
    assert (first.difference, first.share) == (4.0, 0.04)
    assert (second.old, second.new, second.difference) == (None, 90.0, None)


@given(st.lists(tonnes, min_size=len(SECTORS), max_size=len(SECTORS)))
def test_a_vintage_whose_total_is_its_sum_always_foots(numbers: list[float]) -> None:
    values = [value(2020, of, number) for of, number in zip(SECTORS, numbers, strict=True)]
    total = value(2020, Sector.TOTAL, sum(numbers))
    assert of_severity(calculate.foots(calculate.table([*values, total]))[1], Severity.STOP) == ()


@given(
    st.lists(st.dictionaries(st.integers(1990, 2024), tonnes, min_size=1), min_size=3, max_size=3)
)
def test_what_moved_adds_up_over_successive_vintages(vintages: list[dict[int, float]]) -> None:
    tables = [{Sector.TOTAL: dict(sorted(one.items()))} for one in vintages]
    steps = [
        {one.year: one.difference for one in calculate.moved(old, new)}
        for old, new in pairwise(tables)
    ]
    whole = {one.year: one.difference for one in calculate.moved(tables[0], tables[2])}
    for year, difference in whole.items():
        parts = [step.get(year) for step in steps]
        if difference is not None and None not in parts:
            assert difference == pytest.approx(
                sum(part for part in parts if part is not None), abs=1e-6
            )


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Avfall (inkl.avlopp)", Sector.WASTE),
        ("Avfall (inkl. avlopp)", Sector.WASTE),
        ("Egen uppvärmning av bostäder och lokaler", Sector.HEATING),
        ("Industri (energi + processer)", Sector.INDUSTRY),
        ("alla", Sector.TOTAL),
        ("Utrikes transporter", Sector.INTERNATIONAL),
    ],
)
def test_a_sector_keeps_its_code_under_each_published_name(name: str, code: Sector) -> None:
    assert sector(name) is code


def test_a_sector_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(UnknownSector) as refused:
        sector("Rymdfart")
    assert refused.value.fields["sector"] == "Rymdfart"
