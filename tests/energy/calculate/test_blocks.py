from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from energy.calculate.blocks import CODEC, decode, digest, encode, scaled, unscaled
from energy.model import Flag
from omstallning.errors import Invalid

INT32 = np.iinfo(np.int32)
INT64 = np.iinfo(np.int64)
EDGES = (0, 1, -1, INT32.min, INT32.max, INT32.min - 1, INT32.max + 1, INT64.min, INT64.max)
LENGTHS = st.sampled_from([1, 2, 7, 8, 24, 672, 696, 720, 744, 2976])
ANY_FLAGS = st.integers(0, sum(Flag))

Month = tuple[NDArray[np.int64], NDArray[np.uint16]]


@st.composite
def months(draw: st.DrawFn) -> Month:
    """A month with gaps, flags alike or mixed, and numbers up to the edges of 32 and 64 bits."""
    n = draw(LENGTHS)
    whole = st.one_of(st.integers(-500, 500), st.sampled_from(EDGES), st.integers(*_range(INT64)))
    values = draw(arrays.arrays(np.int64, n, elements=whole))
    one = draw(st.none() | ANY_FLAGS.filter(lambda flag: not flag & Flag.MISSING))
    flags = (
        draw(arrays.arrays(np.uint16, n, elements=ANY_FLAGS))
        if one is None
        else np.full(n, one, np.uint16)
    )
    missing = (flags & Flag.MISSING) != 0
    if missing.all():
        flags[draw(st.integers(0, n - 1))] = Flag.MEASURED
    values[(flags & Flag.MISSING) != 0] = 0
    return values, flags


def _range(of: np.iinfo[np.int64]) -> tuple[int, int]:
    return int(of.min), int(of.max)


@settings(max_examples=200, deadline=None)
@given(months())
def test_what_is_packed_comes_back_as_it_was(month: Month) -> None:
    values, flags = month
    stored = encode(values, flags)
    back, marks = decode(stored.codec, stored.n, stored.values, stored.flags)
    np.testing.assert_array_equal(back, values)
    np.testing.assert_array_equal(marks, flags)
    assert [str(back.dtype), str(marks.dtype)] == ["int64", "uint16"]
    assert digest(back, marks) == stored.sha256


@settings(max_examples=60, deadline=None)
@given(months(), st.data())
def test_another_value_or_flag_has_another_fingerprint(month: Month, data: st.DataObject) -> None:
    values, flags = month
    there = np.flatnonzero((flags & Flag.MISSING) == 0)
    at = data.draw(st.sampled_from(there.tolist()))
    other = values.copy()
    other[at] = values[at] - 1 if values[at] > INT64.min else 0
    marked = flags.copy()
    marked[at] ^= Flag.MANUAL
    before = encode(values, flags).sha256
    assert encode(other, flags).sha256 != before
    assert encode(values, marked).sha256 != before


@pytest.mark.parametrize(
    ("edge", "bits"),
    [
        (INT32.max, 32), (INT32.min, 32), (INT32.max + 1, 64), (INT32.min - 1, 64),
        (INT64.max, 64), (INT64.min, 64),
    ],
)  # fmt: skip
def test_the_width_is_the_smallest_that_holds_the_largest(edge: int, bits: int) -> None:
    values = np.array([0, edge, 5], dtype=np.int64)
    stored = encode(values, np.full(3, Flag.MEASURED, np.uint16))
    assert stored.codec == f"{CODEC}-int{bits}"
    back, _ = decode(stored.codec, stored.n, stored.values, stored.flags)
    assert back.tolist() == [0, edge, 5]


@pytest.mark.parametrize("flag", [0, *Flag])
def test_flags_that_agree_are_one_value_and_one_that_differs_is_kept(flag: int) -> None:
    alike = np.full(744, flag | Flag.MANUAL, np.uint16)
    values = np.zeros(744, dtype=np.int64)
    if flag == Flag.MISSING:
        with pytest.raises(Invalid, match="empty_block"):
            encode(values, alike)
        return
    assert len(encode(values, alike).flags) == 2
    mixed = alike.copy()
    mixed[743] |= Flag.ROLL_OVER | Flag.SWAP
    stored = encode(values, mixed)
    assert len(stored.flags) > 2
    assert decode(stored.codec, stored.n, stored.values, stored.flags)[1].tolist() == mixed.tolist()


@pytest.mark.parametrize("n", [1, 744])
def test_a_month_without_any_value_is_not_a_block(n: int) -> None:
    with pytest.raises(Invalid, match="empty_block"):
        encode(np.zeros(n, np.int64), np.full(n, Flag.MISSING | Flag.TEMPORARY, np.uint16))


def test_no_values_at_all_are_not_a_block() -> None:
    with pytest.raises(Invalid, match="empty_block"):
        encode(np.zeros(0, np.int64), np.zeros(0, np.uint16))


def test_a_value_where_one_is_missing_is_refused() -> None:
    with pytest.raises(ValueError, match="written as 0"):
        encode(np.array([1, 5]), np.array([Flag.MEASURED, Flag.MISSING], np.uint16))


@settings(max_examples=60, deadline=None)
@given(months(), st.data())
def test_a_block_of_another_length_or_cut_short_is_not_read(
    month: Month, data: st.DataObject
) -> None:
    stored = encode(*month)
    with pytest.raises(Invalid, match="damaged_block"):
        decode(stored.codec, stored.n + 1, stored.values, stored.flags)
    kept = data.draw(st.integers(0, len(stored.values) - 1))
    with pytest.raises(Invalid, match="damaged_block"):
        decode(stored.codec, stored.n, stored.values[:kept], stored.flags)


def test_an_ordinary_month_of_hours_takes_few_bytes() -> None:
    hours = np.arange(744)
    random = np.random.default_rng(7)
    shape = 40 + 25 * np.sin(hours * np.pi / 12) + random.normal(0, 4, 744)
    values, missing = scaled(np.maximum(shape, 0), 1)
    flags = np.where(missing, Flag.MISSING, Flag.MEASURED).astype(np.uint16)
    flags[100:130] = Flag.MISSING
    values[100:130] = 0
    stored = encode(values, flags)
    assert (len(stored.values) + len(stored.flags)) / 744 < 2.5


@given(st.lists(st.none() | st.integers(-(2**40), 2**40), min_size=1), st.integers(0, 3))
def test_what_is_written_with_so_many_decimals_is_kept_exactly(
    units: list[int | None], decimals: int
) -> None:
    written = np.array([np.nan if u is None else float(f"{u}e-{decimals}") for u in units])
    whole, missing = scaled(written, decimals)
    assert whole.tolist() == [u or 0 for u in units]
    assert missing.tolist() == [u is None for u in units]
    np.testing.assert_array_equal(unscaled(whole, missing, decimals), written)


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_rounding_moves_a_value_half_a_step_at_most(value: float, decimals: int) -> None:
    whole, missing = scaled(np.array([value]), decimals)
    back = unscaled(whole, missing, decimals)[0]
    assert abs(back - value) <= 0.5 * 10.0**-decimals * (1 + 1e-9) + abs(value) * 1e-15


@pytest.mark.parametrize("value", [np.inf, -np.inf, 1e16, -1e300])
def test_a_number_too_large_to_hold_exactly_is_refused(value: float) -> None:
    with pytest.raises(Invalid, match="too_large") as refused:
        scaled(np.array([1.0, value]), 0)
    assert refused.value.fields["value"] == value
