# ruff: noqa: DTZ001 (the times of a clock have no zone)
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from energy.calculate.months import (
    hours_of,
    month_of,
    next_month,
    normal_time,
    position,
    split_by_month,
    start_of,
)
from omstallning.errors import Invalid

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SPRING, AUTUMN = date(2023, 3, 26), date(2023, 10, 29)
month_starts = st.dates(date(1990, 1, 1), date(2039, 12, 1)).map(lambda day: day.replace(day=1))
steps = st.sampled_from([15, 60])


def stamps(*texts: str) -> NDArray[np.datetime64]:
    return np.array(texts, dtype="datetime64[s]")


def shown(start: datetime, count: int, step: int) -> NDArray[np.datetime64]:
    """What clocks in Stockholm show, step after step from a moment."""
    moments = [start + timedelta(minutes=step * number) for number in range(count)]
    return np.array(
        [moment.astimezone(STOCKHOLM).replace(tzinfo=None) for moment in moments], "datetime64[s]"
    )


def in_normal_time(start: datetime, count: int, step: int) -> NDArray[np.datetime64]:
    """The same moments by the clock that is never changed."""
    first = np.datetime64((start + timedelta(hours=1)).replace(tzinfo=None), "s")
    return first + np.arange(count) * np.timedelta64(step, "m")


@settings(deadline=None)
@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1)), st.integers(1, 24 * 40), steps,
    st.booleans(),
)  # fmt: skip
def test_what_clocks_showed_leads_back_to_every_moment(
    start: datetime, count: int, step: int, is_written_backwards: bool
) -> None:
    begun = start.replace(minute=0, second=0, microsecond=0, tzinfo=UTC)
    if shown(begun, 1, step)[0] == shown(begun - timedelta(hours=1), 1, step)[0]:
        begun += timedelta(hours=1)
    order = slice(None, None, -1 if is_written_backwards else 1)
    local, expected = shown(begun, count, step), in_normal_time(begun, count, step)
    if shown(begun + timedelta(minutes=step * (count - 1)), 1, step)[0] in shown(
        begun + timedelta(minutes=step * count), int(120 / step), step
    ):
        local, expected = local[: -int(60 / step)], expected[: -int(60 / step)]
    np.testing.assert_array_equal(normal_time(local[order]), expected[order])


@pytest.mark.parametrize(
    ("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (date(2023, 6, 1), 24), (date(2024, 3, 31), 23)]
)
def test_a_day_by_peoples_clocks_has_23_24_or_25_hours_of_normal_time(
    day: date, hours: int
) -> None:
    midnight = datetime(day.year, day.month, day.day, tzinfo=STOCKHOLM).astimezone(UTC)
    found = normal_time(shown(midnight, hours, 60))
    assert np.unique(found).size == hours
    assert set(np.diff(found)) == {np.timedelta64(3600, "s")}
    after = shown(midnight, hours + 1, 60)[-1].item()
    assert after == datetime(day.year, day.month, day.day) + timedelta(days=1)


def test_the_doubled_hour_in_october_is_told_apart_by_order() -> None:
    quarters = [f"2023-10-29T02:{minute:02d}" for minute in (0, 15, 30, 45)]
    found = normal_time(stamps(*quarters, *quarters))
    assert found.tolist() == [
        datetime(2023, 10, 29, 1) + timedelta(minutes=15 * number) for number in range(8)
    ]


def test_a_quarter_missing_from_the_first_doubled_hour_does_not_move_the_second() -> None:
    night = stamps("2023-10-29T02:00", "2023-10-29T02:45", "2023-10-29T02:15", "2023-10-29T02:30")
    assert [moment.strftime("%H:%M") for moment in normal_time(night).tolist()] == [
        "01:00", "01:45", "02:15", "02:30",
    ]  # fmt: skip


def test_the_doubled_hour_written_once_is_the_first_one() -> None:
    assert normal_time(stamps("2023-10-29T02:00")).tolist() == [datetime(2023, 10, 29, 1)]


def test_each_october_has_a_doubled_hour_of_its_own() -> None:
    nights = stamps(
        "2022-10-30T02:00", "2022-10-30T02:00", "2023-10-29T02:00", "2023-10-29T02:00"
    )  # fmt: skip
    assert [moment.hour for moment in normal_time(nights).tolist()] == [1, 2, 1, 2]


def test_an_hour_written_three_times_is_refused() -> None:
    with pytest.raises(Invalid, match="repeated_local_time"):
        normal_time(stamps(*["2023-10-29T02:00"] * 3))


def test_an_hour_that_march_skips_is_refused_by_its_time() -> None:
    with pytest.raises(Invalid, match="no_such_local_time") as refused:
        normal_time(stamps("2023-03-26T01:00", "2023-03-26T02:30", "2023-03-26T03:00"))
    assert refused.value.fields["value"] == datetime(2023, 3, 26, 2, 30)


def test_no_times_at_all_are_no_times() -> None:
    assert normal_time(stamps()).size == 0
    assert split_by_month(stamps()) == {}


@given(month_starts, steps)
def test_every_step_of_a_month_has_its_own_place(month: date, step: int) -> None:
    n = hours_of(month, step)
    assert n % 8 == 0
    every = in_normal_time(start_of(month), n, step)
    assert position(every, month, step).tolist() == list(range(n))


@given(month_starts, steps)
def test_a_month_begins_where_the_one_before_ends(month: date, step: int) -> None:
    end = start_of(month) + timedelta(minutes=step * hours_of(month, step))
    assert end == start_of(next_month(month))
    assert month_of(start_of(month)) == month
    assert month_of(start_of(month) - timedelta(microseconds=1)) < month


@pytest.mark.parametrize("stamp", ["2023-12-31T23:00", "2024-02-01T00:00"])
def test_a_time_of_another_month_has_no_place(stamp: str) -> None:
    with pytest.raises(Invalid, match="outside_month") as refused:
        position(stamps("2024-01-01T00:00", stamp), date(2024, 1, 1), 60)
    assert refused.value.fields["value"] == datetime.fromisoformat(stamp)


def test_a_time_between_two_steps_has_no_place() -> None:
    between = stamps("2024-01-01T00:15")
    with pytest.raises(Invalid, match="off_grid"):
        position(between, date(2024, 1, 1), 60)
    assert position(between, date(2024, 1, 1), 15).tolist() == [1]


@pytest.mark.parametrize("step", [0, -15, 7, 2880])
def test_a_step_that_does_not_divide_a_day_is_refused(step: int) -> None:
    with pytest.raises(ValueError, match="does not divide a day"):
        hours_of(date(2024, 1, 1), step)


@given(st.lists(st.datetimes(datetime(2020, 1, 1), datetime(2023, 1, 1)), max_size=60))
def test_every_stamp_is_in_exactly_its_month_and_in_order(moments: list[datetime]) -> None:
    some = np.array(moments, dtype="datetime64[s]")
    parts = split_by_month(some)
    places = [place for part in parts.values() for place in part.tolist()]
    assert sorted(places) == list(range(len(moments)))
    for month, part in parts.items():
        assert part.tolist() == sorted(part.tolist())
        assert {(moments[place].year, moments[place].month) for place in part} == {
            (month.year, month.month)
        }
