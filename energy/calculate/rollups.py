"""A month and its days in a few numbers, so that no page and no question counts hours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from energy.calculate.blocks import MISSING, Flags, Whole
from energy.calculate.months import DAY_MINUTES
from energy.model import Flag
from omstallning.errors import Invalid

ESTIMATED = np.uint16(Flag.CALCULATED | Flag.INTERPOLATED | Flag.MODELLED | Flag.TEMPORARY)
SUSPECT = np.uint16(Flag.SPIKE_SUSPECT | Flag.NEGATIVE)
LARGEST = int(np.iinfo(np.int64).max)
LOWEST = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class MonthRollup:
    """A month of a series in short; total and peak are whole numbers as the values are.

    n              values a whole month holds
    have           values there are
    estimated      of those, calculated, interpolated, modelled or temporary
    suspect        of those, with a sign of being wrong
    total, peak    None where there is no value at all
    peak_position  where in the month the peak stands first
    """

    n: int
    have: int
    estimated: int
    suspect: int
    total: int | None
    peak: int | None
    peak_position: int | None


@dataclass(frozen=True, slots=True)
class DayRollups:
    """The days of a month in short, one number for each day.

    total, peak  masked, and None as a list, where a day has no value at all
    """

    n: int
    have: NDArray[np.int64]
    total: np.ma.MaskedArray[tuple[int, ...], np.dtype[np.int64]]
    peak: np.ma.MaskedArray[tuple[int, ...], np.dtype[np.int64]]


def month_rollup(values: Whole, flags: Flags) -> MonthRollup:
    """Count, sum and peak of what a month holds; a missing value is in none of them.

    total = Σ values that are there,  peak = the largest of them

    Raises Invalid (total_too_large) where the sum is beyond what is stored.

    >>> short = month_rollup(np.array([5, 0, 9]), np.array([2, 1, 2 | 4], np.uint16))
    >>> short.have, short.estimated, short.total, short.peak, short.peak_position
    (2, 1, 14, 9, 2)
    """
    there = (flags & MISSING) == 0
    have = int(np.count_nonzero(there))
    if have == 0:
        return MonthRollup(len(values), 0, 0, 0, None, None, None)
    peak_position = int(np.argmax(_lowest_where_missing(values, there)))
    known = flags if have == len(values) else flags[there]
    return MonthRollup(
        n=len(values),
        have=have,
        estimated=int(np.count_nonzero(known & ESTIMATED)),
        suspect=int(np.count_nonzero(known & SUSPECT)),
        total=_total(values if have == len(values) else values[there]),
        peak=int(values[peak_position]),
        peak_position=peak_position,
    )


def day_rollups(values: Whole, flags: Flags, step_minutes: int) -> DayRollups:
    """Count, sum and peak of each day in normal time.

    values, flags  one month (n), or several of the same length (months × n)

    The results have a last axis of days: the values are laid out as days × steps of a day.

    >>> hours = np.arange(48)
    >>> short = day_rollups(hours, np.where(hours < 24, 2, 1).astype(np.uint16), 60)
    >>> short.n, short.have.tolist(), short.total.tolist(), short.peak.tolist()
    (24, [24, 0], [276, None], [23, None])
    """
    steps = DAY_MINUTES // step_minutes
    days = (*values.shape[:-1], -1, steps)
    amounts = values.reshape(days)
    there = (flags.reshape(days) & MISSING) == 0
    have = there.sum(axis=-1, dtype=np.int64)
    nothing = have == 0
    known = amounts if there.all() else np.where(there, amounts, 0)
    if known.size and not _is_safe(known, steps):
        for day in known.reshape(-1, steps):
            _total(day)
    peak = np.where(nothing, 0, _lowest_where_missing(amounts, there).max(axis=-1))
    mask = nothing if nothing.any() else np.ma.nomask
    return DayRollups(
        n=steps,
        have=have,
        total=np.ma.MaskedArray(known.sum(axis=-1), mask),
        peak=np.ma.MaskedArray(peak, mask),
    )


def _lowest_where_missing(values: Whole, there: NDArray[np.bool_]) -> Whole:
    """The values, with the lowest number there is where none was measured."""
    return values if there.all() else np.where(there, values, LOWEST)


def _is_safe(values: Whole, count: int) -> bool:
    """Whether so many such values surely sum to what 64 bits hold."""
    return max(abs(int(values.min())), abs(int(values.max()))) * count <= LARGEST


def _total(values: Whole) -> int:
    """The sum, counted with numbers of any size where 64 bits might not do."""
    if _is_safe(values, len(values)):
        return int(values.sum())
    total = sum(values.tolist())
    if abs(total) > LARGEST:
        raise Invalid("value", total, "total_too_large")
    return total
