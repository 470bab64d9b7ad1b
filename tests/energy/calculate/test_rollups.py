from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from energy.calculate.rollups import MonthRollup, day_rollups, month_rollup
from energy.model import Flag
from omstallning.errors import Invalid

ESTIMATES = (Flag.CALCULATED, Flag.INTERPOLATED, Flag.MODELLED, Flag.TEMPORARY)
SUSPECTS = (Flag.SPIKE_SUSPECT, Flag.NEGATIVE)

Month = tuple[NDArray[np.int64], NDArray[np.uint16]]


def months(days: st.SearchStrategy[int], steps: int) -> st.SearchStrategy[Month]:
    """Months of any values and flags, many of them missing."""
    flags = st.one_of(st.just(int(Flag.MISSING)), st.integers(0, sum(Flag)))
    return days.flatmap(
        lambda count: st.tuples(
            arrays.arrays(np.int64, count * steps, elements=st.integers(-(10**12), 10**12)),
            arrays.arrays(np.uint16, count * steps, elements=flags),
        )
    ).map(lambda month: (np.where(month[1] & Flag.MISSING, 0, month[0]), month[1]))


def counted(values: NDArray[np.int64], flags: NDArray[np.uint16]) -> MonthRollup:
    """The same by a plain loop over the values."""
    have = estimated = suspect = 0
    total: int | None = None
    peak: int | None = None
    peak_position: int | None = None
    for position, (value, flag) in enumerate(zip(values.tolist(), flags.tolist(), strict=True)):
        if flag & Flag.MISSING:
            continue
        have += 1
        estimated += any(flag & mark for mark in ESTIMATES)
        suspect += any(flag & mark for mark in SUSPECTS)
        total = value + (total or 0)
        if peak is None or value > peak:
            peak, peak_position = value, position
    return MonthRollup(len(values), have, estimated, suspect, total, peak, peak_position)


@settings(max_examples=100, deadline=None)
@given(months(st.integers(1, 31), 24))
def test_a_month_in_short_is_what_a_plain_count_finds(month: Month) -> None:
    assert month_rollup(*month) == counted(*month)


@pytest.mark.parametrize(("steps", "minutes"), [(24, 60), (96, 15)])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_days_in_short_are_what_a_plain_count_finds(
    steps: int, minutes: int, data: st.DataObject
) -> None:
    values, flags = data.draw(months(st.integers(1, 6), steps))
    short = day_rollups(values, flags, minutes)
    plain = [
        counted(values[start : start + steps], flags[start : start + steps])
        for start in range(0, len(values), steps)
    ]
    assert short.n == steps
    assert short.have.tolist() == [day.have for day in plain]
    assert short.total.tolist() == [day.total for day in plain]
    assert short.peak.tolist() == [day.peak for day in plain]


@settings(max_examples=60, deadline=None)
@given(months(st.integers(28, 31), 24))
def test_days_add_up_to_their_month(month: Month) -> None:
    days, whole = day_rollups(*month, 60), month_rollup(*month)
    totals = [total for total in days.total.tolist() if total is not None]
    peaks = [peak for peak in days.peak.tolist() if peak is not None]
    assert (sum(totals) if totals else None) == whole.total
    assert (max(peaks) if peaks else None) == whole.peak
    assert int(days.have.sum()) == whole.have


@settings(max_examples=30, deadline=None)
@given(st.lists(months(st.just(2), 24), min_size=1, max_size=5))
def test_months_side_by_side_are_as_each_alone(several: list[Month]) -> None:
    together = day_rollups(
        np.stack([values for values, _ in several]), np.stack([flags for _, flags in several]), 60
    )
    alone = [day_rollups(*month, 60) for month in several]
    assert together.total.tolist() == [day.total.tolist() for day in alone]
    assert together.peak.tolist() == [day.peak.tolist() for day in alone]
    assert together.have.tolist() == [day.have.tolist() for day in alone]


def test_a_day_of_zeros_is_zero_and_a_day_of_nothing_is_unknown() -> None:
    values = np.zeros(48, np.int64)
    flags = np.repeat(np.array([Flag.MEASURED, Flag.MISSING], np.uint16), 24)
    days = day_rollups(values, flags, 60)
    assert days.total.tolist() == [0, None]
    assert days.peak.tolist() == [0, None]


def test_a_month_that_is_negative_throughout_has_its_least_negative_hour_as_peak() -> None:
    values = np.array([-5, 0, -2, -9])
    flags = np.array([Flag.NEGATIVE, Flag.MISSING, Flag.NEGATIVE, Flag.NEGATIVE], np.uint16)
    short = month_rollup(values, flags)
    assert (short.total, short.peak, short.peak_position, short.suspect) == (-16, -2, 2, 3)


@pytest.mark.parametrize("edge", [2**63 - 1, -(2**63)])
def test_a_sum_beyond_what_is_stored_is_refused_and_one_at_the_edge_is_right(edge: int) -> None:
    flags = np.full(24, Flag.MEASURED, np.uint16)
    one = np.zeros(24, np.int64)
    one[3] = edge if edge > 0 else edge + 1
    assert month_rollup(one, flags).total == one[3]
    assert day_rollups(one, flags, 60).total.tolist() == [one[3]]
    two = one.copy()
    two[4] = one[3]
    with pytest.raises(Invalid, match="total_too_large"):
        month_rollup(two, flags)
    with pytest.raises(Invalid, match="total_too_large"):
        day_rollups(two, flags, 60)
