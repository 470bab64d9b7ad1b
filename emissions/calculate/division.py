"""Dividing by days: a record over years, factors and owners, half-open, nothing counted twice."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from omstallning.period import Interval, year


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a period, and what is true of it."""

    period: Interval
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Holding:
    """How much of a unit the organisation counts as its own through a period, 0–1."""

    period: Interval
    share: float


def days(first: NDArray[Any] | pd.Series[Any]) -> NDArray[np.int64]:
    """Dates as day numbers since 1970-01-01."""
    return np.asarray(first).astype("datetime64[D]").astype(np.int64)


def calendar_years(period: Interval) -> tuple[Piece, ...]:
    """A period year by year.

    >>> season = Interval(date(2022, 12, 1), date(2024, 1, 1))
    >>> [str(piece.period) for piece in calendar_years(season)]
    ['2022-12', '2023']
    """
    last = (_end(period) - timedelta(days=1)).year
    parts = (year(number).overlap(period) for number in range(period.start.year, last + 1))
    return tuple(Piece(part, {"year": part.start.year}) for part in parts if part is not None)


def divided(
    rows: pd.DataFrame,
    by: Sequence[str],
    pieces: Callable[[Interval, tuple[Hashable, ...]], Sequence[Piece]],
    adds: Sequence[str] = (),
) -> pd.DataFrame:
    """Rows cut into pieces of their period; each distinct period and `by` is asked for only once.

    share_of_period(piece) = share_of_period · days(piece) / days(row)

    rows  columns start, before (dates, half-open), share_of_period and those named in `by`
    adds  the names of the values that every piece carries
    Returns the same columns with the pieces' start, before, shares and values.
    """
    keys = ["start", "before", *by]
    numbers = rows.groupby(keys, sort=False, dropna=False).ngroup().to_numpy()
    distinct = rows.loc[~rows.duplicated(keys), keys]
    made = [
        (number, period, piece)
        for number, (start, before, *values) in enumerate(distinct.itertuples(index=False))
        for period in (Interval(_day(start), _day(before)),)
        for piece in pieces(period, tuple(None if _is_missing(v) else v for v in values))
    ]
    group = np.array([number for number, _, _ in made], dtype=np.intp)
    counts = np.bincount(group, minlength=len(distinct))
    row = np.repeat(np.arange(len(rows)), counts[numbers])
    within = np.arange(len(row)) - np.repeat(np.cumsum(counts[numbers]) - counts[numbers],
                                             counts[numbers])  # fmt: skip
    place = (np.cumsum(counts) - counts)[numbers[row]] + within

    starts = np.array([piece.period.start for _, _, piece in made], dtype="datetime64[D]")
    befores = np.array([_end(piece.period) for _, _, piece in made], dtype="datetime64[D]")
    lengths = np.array([_end(period).toordinal() - period.start.toordinal()
                        for _, period, _ in made], dtype=np.float64)  # fmt: skip
    result = rows.iloc[row].reset_index(drop=True)
    share = (befores - starts).astype(np.float64) / lengths
    result["share_of_period"] = result["share_of_period"].to_numpy() * share[place]
    result["start"], result["before"] = starts[place], befores[place]
    for name in adds:
        result[name] = pd.Series([piece.values[name] for _, _, piece in made]).iloc[place].array
    return result


def share_of_unit(
    rows: pd.DataFrame, holdings: Mapping[Hashable, Sequence[Holding]]
) -> NDArray[np.float64]:
    """How much of each row counts as the organisation's own, by days.

    share = Σ_h share_h · days(row ∩ h) / days(row)

    rows  columns unit, start, before; a unit without holdings counts whole

    Method: GHG Protocol Corporate Standard (2004), chapter 3 (equity share).
    """
    keys = ["unit", "start", "before"]
    numbers = rows.groupby(keys, sort=False).ngroup().to_numpy()
    distinct = rows.loc[~rows.duplicated(keys), keys]
    shares = [
        _held(Interval(_day(start), _day(before)), holdings.get(unit))
        for unit, start, before in distinct.itertuples(index=False)
    ]
    return np.array(shares, dtype=np.float64)[numbers]


def _held(period: Interval, holdings: Sequence[Holding] | None) -> float:
    """A unit's share through a period.

    >>> half = Holding(Interval(date(2023, 1, 1), date(2023, 7, 2)), 1.0)
    >>> round(_held(year(2023), [half]), 4)
    0.4986
    """
    if holdings is None:
        return 1.0
    return sum(holding.share * period.share_within(holding.period) for holding in holdings)


def _day(value: Any) -> date:
    return value.date() if hasattr(value, "date") else value


def _end(period: Interval) -> date:
    if period.before is None:
        msg = f"a record's period has an end, {period} has none"
        raise ValueError(msg)
    return period.before


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NA or value != value  # noqa: PLR0124 NaN alone differs
