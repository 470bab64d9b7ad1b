from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emissions.calculate.factors import OverlappingFactors, assigned, catalogue, choices, gaps
from emissions.model import Assignment, Method, StandIn
from omstallning.period import Interval, month, year
from tests.emissions.calculate.examples import OIL

days = st.dates(date(2020, 1, 1), date(2026, 12, 31))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    start = draw(days)
    return Interval(start, start + timedelta(days=draw(st.integers(1, 800))))


def mix(number: int, valid: Interval | None = None) -> object:
    return replace(OIL, id=f"mix{number}", key="mix", valid=valid or year(number))


@given(intervals(), st.sets(st.integers(2019, 2028), max_size=8))
def test_every_day_is_answered_once(period: Interval, years: set[int]) -> None:
    found = choices("mix", period, catalogue(mix(number) for number in years))
    assert found[0].period.start == period.start
    assert found[-1].period.before == period.before
    for one, after in pairwise(found):
        assert one.period.before == after.period.start
    for choice in found:
        assert choice.is_missing == (choice.period.start.year not in years)


@given(intervals(), st.lists(intervals(), max_size=5))
def test_gaps_and_what_is_covered_make_up_the_period(
    period: Interval, others: list[Interval]
) -> None:
    empty = gaps(period, others)
    for offset in range(period.days or 0):
        day = period.start + timedelta(days=offset)
        is_covered = any(other.contains(day) for other in others)
        assert any(gap.contains(day) for gap in empty) != is_covered


def test_a_missing_year_names_its_neighbours_and_takes_neither() -> None:
    [found] = choices("mix", year(2022), catalogue([mix(2021), mix(2024)]))
    assert found.factor is None
    assert found.earlier is not None
    assert found.later is not None
    assert (found.earlier.id, found.later.id) == ("mix2021", "mix2024")


def test_a_loan_serves_only_the_days_it_was_accepted_for() -> None:
    loan = StandIn("mix", month(2022, 1), "mix2021", "no value yet")
    january, rest = choices("mix", year(2022), catalogue([mix(2021)], [loan]))
    assert (january.factor.id, january.stand_in) == ("mix2021", loan)  # type: ignore[union-attr]
    assert rest.is_missing
    assert rest.period == Interval(date(2022, 2, 1), date(2023, 1, 1))


def test_a_loan_never_replaces_a_published_value() -> None:
    loan = StandIn("mix", year(2022), "mix2021", "not needed any more")
    [found] = choices("mix", year(2022), catalogue([mix(2021), mix(2022)], [loan]))
    assert found.factor is not None
    assert (found.factor.id, found.stand_in) == ("mix2022", None)


def test_two_loans_for_the_same_days_are_counted_once() -> None:
    loans = [StandIn("mix", year(2022), f"mix{y}", "either") for y in (2021, 2023)]
    found = choices("mix", year(2022), catalogue([mix(2021), mix(2023)], loans))
    assert [choice.period for choice in found] == [year(2022)]


def test_a_factor_without_a_year_serves_only_by_a_loan() -> None:
    undated = replace(OIL, id="old", key="mix", valid=None)
    assert choices("mix", year(2022), catalogue([undated]))[0].is_missing
    loan = StandIn("mix", year(2022), "old", "accepted")
    assert choices("mix", year(2022), catalogue([undated], [loan]))[0].factor is undated


def test_an_open_end_closes_where_the_next_begins() -> None:
    open_end = mix(2021, Interval(date(2021, 1, 1)))
    half = mix(2023, Interval(date(2023, 7, 1)))
    first, second = choices("mix", year(2023), catalogue([half, open_end]))
    assert (first.factor.id, first.period.before) == ("mix2021", date(2023, 7, 1))  # type: ignore[union-attr]
    assert second.factor.id == "mix2023"  # type: ignore[union-attr]


def test_two_factors_for_one_key_and_day_are_refused() -> None:
    with pytest.raises(OverlappingFactors):
        catalogue([mix(2022), replace(OIL, id="other", key="mix", valid=month(2022, 6))])


def test_an_assignment_for_one_total_goes_before_a_general_one() -> None:
    general = Assignment(1, "grid", year(2023))
    market = Assignment(1, "residual", year(2023), Method.MARKET)
    [(_, found)] = assigned(1, Method.MARKET, year(2023), [general, market])
    assert found is market
    [(_, found)] = assigned(1, Method.LOCATION, year(2023), [general, market])
    assert found is general


def test_days_outside_every_assignment_have_none() -> None:
    first, second = assigned(1, Method.BOTH, year(2023), [Assignment(1, "oil", month(2023, 1))])
    assert first[1] is not None
    assert second == (Interval(date(2023, 2, 1), date(2024, 1, 1)), None)
