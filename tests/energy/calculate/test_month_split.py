# ruff: noqa: DTZ001 (moments are drawn without a zone and given one)
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energy.calculate.month_split import by_time
from energy.calculate.months import hours_of, month_of, start_of
from energy.calculate.stands import Used

moments = st.datetimes(
    datetime(2019, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC)
)  # fmt: skip
whole_steps = st.integers(0, 10**9).map(float)
amounts = st.one_of(whole_steps, st.floats(0, 1e9), st.floats(0, 1e-300))


@st.composite
def sequences(draw: st.DrawFn, of: st.SearchStrategy[float]) -> list[Used]:
    """What passed between one reading and the next, one after the other."""
    ends = sorted(draw(st.lists(moments, min_size=2, max_size=8, unique=True)))
    return [
        Used(start, before, draw(of), (number, number + 1))
        for number, (start, before) in enumerate(pairwise(ends))
    ]


@settings(max_examples=200, deadline=None)
@given(moments, st.timedeltas(timedelta(seconds=1), timedelta(days=4000)), amounts)
def test_the_months_of_one_reading_sum_to_it_to_the_last_digit(
    start: datetime, long: timedelta, amount: float
) -> None:
    parts = [s.amount for s in by_time([Used(start, start + long, amount, (1, 2))]).values()]
    assert sum(parts) == sum(reversed(parts)) == fsum(parts) == amount


@settings(max_examples=200, deadline=None)
@given(sequences(whole_steps))
def test_the_months_of_many_readings_sum_to_them_to_the_last_digit(used: list[Used]) -> None:
    parts = by_time(used)
    assert sum(share.amount for share in parts.values()) == sum(each.amount for each in used)


@settings(max_examples=100, deadline=None)
@given(sequences(amounts))
def test_every_hour_between_the_readings_is_in_one_month_and_no_part_is_negative(
    used: list[Used],
) -> None:
    parts = by_time(used)
    hours = (used[-1].before - used[0].start).total_seconds() / 3600
    assert fsum(share.covered_hours for share in parts.values()) == pytest.approx(hours)
    for month, share in parts.items():
        assert 0 < share.covered_hours <= hours_of(month) * (1 + 1e-12)
        assert share.amount >= 0


@settings(max_examples=100, deadline=None)
@given(sequences(whole_steps))
def test_a_part_is_the_amount_by_the_time_within_the_month(used: list[Used]) -> None:
    for month, share in by_time(used).items():
        start = start_of(month)
        before = start + timedelta(hours=hours_of(month))
        expected = sum(
            each.amount * (max(min(each.before, before) - max(each.start, start), timedelta())
                           / (each.before - each.start))
            for each in used
        )  # fmt: skip
        assert share.amount == pytest.approx(expected, rel=1e-9, abs=1e-5)


@settings(max_examples=50, deadline=None)
@given(sequences(whole_steps), st.sets(st.dates(date(2019, 1, 1), date(2026, 1, 1)), max_size=9))
def test_asking_for_some_months_changes_none_of_them(used: list[Used], days: set[date]) -> None:
    asked = {day.replace(day=1) for day in days}
    every = by_time(used)
    assert by_time(used, sorted(asked)) == {m: s for m, s in every.items() if m in asked}


def test_a_part_names_the_stands_it_rests_on_once() -> None:
    start = start_of(date(2023, 1, 1))
    used = [
        Used(start + timedelta(days=10 * number), start + timedelta(days=10 * (number + 1)), 5.0,
             (number, number + 1))
        for number in range(6)
    ]  # fmt: skip
    parts = by_time(used)
    assert parts[date(2023, 1, 1)].stand_ids == (0, 1, 2, 3, 4)
    assert parts[date(2023, 2, 1)].stand_ids == (3, 4, 5, 6)


def test_readings_at_the_turn_of_a_month_stay_in_their_month() -> None:
    start, before = start_of(date(2023, 2, 1)), start_of(date(2023, 3, 1))
    parts = by_time([Used(start, before, 33.3, (1, 2))])
    assert list(parts) == [month_of(start)]
    assert (parts[date(2023, 2, 1)].amount, parts[date(2023, 2, 1)].covered_hours) == (33.3, 672)


def test_a_month_that_nothing_encloses_is_absent_and_not_zero() -> None:
    start, before = start_of(date(2023, 2, 1)), start_of(date(2023, 3, 1))
    assert by_time([Used(start, before, 1.0, (1, 2))], [date(2023, 3, 1)]) == {}
    assert by_time([]) == {}
