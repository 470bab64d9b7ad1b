"""A meter is simulated with the energy that truly passed; what its stands say must be the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energy.calculate.stands import Used, consumption, looks_like_roll_over, span_energy
from energy.model import MeterSpan, StandKind, StandReading
from omstallning.errors import Invalid

START = datetime(2022, 12, 31, 23, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Simulated:
    """Meters on a point, what was read of them, and what truly passed, in register steps."""

    spans: list[MeterSpan]
    stands: list[StandReading]
    passed: list[float]


@st.composite
def lives(draw: st.DrawFn) -> Simulated:
    """Any sequence of readings, turn-overs and swaps; each step uses less than a whole register."""
    spans: list[MeterSpan] = []
    stands: list[StandReading] = []
    passed: list[float] = []
    now, number = START, 0
    meters = draw(st.integers(1, 4))
    for meter_id in range(1, meters + 1):
        digits = draw(st.sampled_from([3, 4, 5, 6]))
        modulus = 10**digits
        factor = draw(st.sampled_from([1.0, 0.5, 4.0, 100.0]))
        register = draw(st.integers(0, modulus - 1))
        installed = now
        uses = draw(st.lists(st.integers(0, modulus - 1), min_size=1, max_size=6))
        number += 1
        stands.append(StandReading(number, meter_id, now, register, StandKind.OPENING))
        for position, steps in enumerate(uses, 1):
            now += draw(st.integers(1, 400)) * DAY
            number += 1
            is_last = position == len(uses) and meter_id < meters
            kind = StandKind.CLOSING if is_last else StandKind.ORDINARY
            has_turned = register + steps >= modulus
            register = (register + steps) % modulus
            stands.append(StandReading(number, meter_id, now, register, kind, has_turned))
            passed.append(steps * factor)
        removed = now if meter_id < meters else None
        spans.append(MeterSpan(meter_id, f"M{meter_id}", modulus, factor, installed, removed))
    return Simulated(spans, stands, passed)


def total(used: Iterable[Used]) -> float:
    return sum(each.amount for each in used)


@settings(max_examples=300, deadline=None)
@given(lives(), st.randoms(use_true_random=False))
def test_stands_through_turn_overs_and_swaps_keep_the_energy(
    life: Simulated, random: object
) -> None:
    shuffled = list(life.stands)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    used = consumption(life.spans[::-1], shuffled)
    assert [each.amount for each in used] == life.passed
    assert total(used) == sum(life.passed)


@settings(max_examples=100, deadline=None)
@given(lives())
def test_time_between_readings_is_covered_once_and_without_a_hole(life: Simulated) -> None:
    used = consumption(life.spans, life.stands)
    assert used[0].start == life.stands[0].at
    assert used[-1].before == life.stands[-1].at
    assert all(a.before == b.start for a, b in pairwise(used))


@settings(max_examples=100, deadline=None)
@given(lives(), st.data())
def test_a_reading_left_out_moves_no_energy(life: Simulated, data: st.DataObject) -> None:
    ordinary = [
        (number, stand) for number, stand in enumerate(life.stands)
        if stand.kind is StandKind.ORDINARY and number + 1 < len(life.stands)
        and life.stands[number + 1].meter_id == stand.meter_id
    ]  # fmt: skip
    if not ordinary:
        return
    number, left_out = data.draw(st.sampled_from(ordinary))
    after = life.stands[number + 1]
    if left_out.has_rolled_over and after.has_rolled_over:
        return  # Two turn-overs between two readings leave no trace in a register.
    joined = replace(after, has_rolled_over=left_out.has_rolled_over or after.has_rolled_over)
    fewer = [*life.stands[:number], joined, *life.stands[number + 2 :]]
    assert total(consumption(life.spans, fewer)) == sum(life.passed)


@settings(max_examples=100, deadline=None)
@given(lives())
def test_a_fall_that_is_no_turn_over_is_refused_with_both_stands(life: Simulated) -> None:
    unmarked = [replace(stand, has_rolled_over=False) for stand in life.stands]
    fell = [
        (a, b) for a, b in pairwise(life.stands)
        if a.meter_id == b.meter_id and b.value < a.value
    ]  # fmt: skip
    if not fell:
        assert total(consumption(life.spans, unmarked)) == sum(life.passed)
        return
    with pytest.raises(Invalid, match="stand_below_previous") as refused:
        consumption(life.spans, unmarked)
    first, second = fell[0]
    fields = refused.value.fields
    assert (fields["previous"], fields["value"]) == (first.value, second.value)
    assert (fields["previous_at"], fields["at"]) == (first.at, second.at)


def meter(modulus: float | None = 100_000, factor: float = 1) -> MeterSpan:
    return MeterSpan(1, "A", modulus, factor, START, None)


def read(day: int, value: float, *, has_rolled_over: bool = False) -> StandReading:
    return StandReading(
        day + 1, 1, START + day * DAY, value, StandKind.ORDINARY, has_rolled_over
    )  # fmt: skip


def test_99998_to_00003_on_five_digits_is_5() -> None:
    used = span_energy(meter(), [read(0, 99_998), read(31, 3, has_rolled_over=True)])
    assert [each.amount for each in used] == [5.0]
    assert looks_like_roll_over(99_998, 3, 100_000, 1, 31 * 24, fuse_ampere=25)


def test_a_factor_counts_steps_after_the_turn_over_too() -> None:
    used = span_energy(meter(factor=40), [read(0, 99_998), read(1, 3, has_rolled_over=True)])
    assert total(used) == 200.0


def test_tenths_of_a_step_leave_no_dust() -> None:
    used = span_energy(meter(), [read(0, 100.2), read(1, 100.3), read(2, 1234.1)])
    assert [each.amount for each in used] == [0.1, 1133.8]


def test_each_amount_says_which_stands_it_lies_between_and_when() -> None:
    (used,) = span_energy(meter(), [read(0, 10), read(2, 30)])
    assert (used.stand_ids, used.hours) == ((1, 3), 48.0)
    assert (used.start, used.before) == (START, START + 2 * DAY)


def test_one_stand_alone_says_nothing_of_use() -> None:
    assert span_energy(meter(), [read(0, 10)]) == []
    assert consumption([], [read(0, 10)]) == []


def test_a_stand_read_twice_at_the_same_moment_is_one() -> None:
    twice = [read(0, 10), read(4, 40), replace(read(4, 40), id=99), read(8, 60)]
    assert [each.amount for each in span_energy(meter(), twice)] == [30.0, 20.0]


def test_two_different_stands_at_one_moment_are_refused() -> None:
    with pytest.raises(Invalid, match="two_stands_at_once"):
        span_energy(meter(), [read(0, 10), read(4, 40), replace(read(4, 41), id=99)])


def test_a_turn_over_of_a_register_without_digits_is_refused() -> None:
    with pytest.raises(Invalid, match="roll_over_without_modulus"):
        span_energy(meter(modulus=None), [read(0, 10), read(4, 4, has_rolled_over=True)])


def test_a_stand_with_more_digits_than_the_register_is_refused() -> None:
    with pytest.raises(Invalid, match="stand_beyond_register"):
        span_energy(meter(), [read(0, 10), read(4, 100_000)])


@pytest.mark.parametrize("day", [-1, 20])
def test_a_stand_from_before_or_after_the_meter_sat_there_is_refused(day: int) -> None:
    span = replace(meter(), removed=START + 10 * DAY)
    with pytest.raises(Invalid, match="outside_meter"):
        span_energy(span, [read(0, 10), read(day, 12)])


@pytest.mark.parametrize("removed", [None, START + 2 * DAY])
def test_two_meters_at_a_time_are_refused(removed: datetime | None) -> None:
    old = replace(meter(), removed=removed)
    with pytest.raises(Invalid, match="meters_overlap"):
        consumption([old, MeterSpan(2, "B", None, 1, START + DAY, None)], [])


def test_between_a_meter_and_the_next_nothing_is_made_up() -> None:
    old = replace(meter(), removed=START + 10 * DAY)
    new = MeterSpan(2, "B", 1000, 1, START + 20 * DAY, None)
    stands = [
        read(0, 10), read(10, 40),
        StandReading(50, 2, START + 20 * DAY, 900, StandKind.OPENING),
        StandReading(51, 2, START + 30 * DAY, 5, StandKind.ORDINARY, has_rolled_over=True),
    ]  # fmt: skip
    used = consumption([old, new], stands)
    assert [(each.amount, each.hours) for each in used] == [(30.0, 240.0), (105.0, 240.0)]


@pytest.mark.parametrize("ampere", [16.0, 63.0, 200.0])
def test_a_fuse_lets_through_root_three_times_400_volts(ampere: float) -> None:
    limit = sqrt(3) * 0.4 * ampere * 24
    below, above = int(limit), int(limit) + 1
    assert looks_like_roll_over(99_999, below - 1, 100_000, 1, 24, ampere)
    assert not looks_like_roll_over(99_999, above - 1, 100_000, 1, 24, ampere)


@given(st.integers(0, 99_999), st.integers(0, 99_999), st.floats(0.1, 1e5), st.integers(6, 1000))
def test_what_does_not_fall_is_never_a_turn_over(a: int, b: int, hours: float, ampere: int) -> None:
    low, high = sorted((a, b))
    assert not looks_like_roll_over(low, high, 100_000, 1, hours, ampere)
    assert not looks_like_roll_over(low, high, 100_000, 1, hours)


@pytest.mark.parametrize(
    ("a", "b", "modulus", "hours"),
    [(99_998, 3, None, 720), (99_998, 3, 100_000, 0), (123_456, 3, 100_000, 720),
     (50_003, 3, 100_000, 720), (5210, 5201, 100_000, 720)],
)  # fmt: skip
def test_without_digits_time_or_a_small_step_a_fall_is_a_question(
    a: float, b: float, modulus: float | None, hours: float
) -> None:
    assert not looks_like_roll_over(a, b, modulus, 1, hours)


def test_without_a_fuse_less_than_half_a_register_may_have_passed() -> None:
    assert looks_like_roll_over(50_004, 3, 100_000, 1, 720)
