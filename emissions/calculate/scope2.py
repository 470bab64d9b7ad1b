"""Bought electricity twice: by the grid it hangs on, and by what has been contracted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emissions.calculate.division import days
from emissions.model import Instrument

RESIDUAL = -1
"""The place of the residual mix where an instrument's place would stand."""


@dataclass(frozen=True, eq=False)
class Market:
    """What covers each use of electricity, and what became of each instrument.

    pieces       use | start | before | share_of_period | share_of_use | instrument | kwh
                 use: row of the uses; instrument: its place, RESIDUAL for what none covers
    instruments  id | kwh | covered_kwh | excess_kwh | unmet (criteria; with any, it covers nothing)
    """

    pieces: pd.DataFrame
    instruments: pd.DataFrame


def market(uses: pd.DataFrame, instruments: Sequence[Instrument]) -> Market:
    """Which kWh an instrument covers; the rest is residual mix, and excess covers nothing.

    In order of rank, then of the period that ends first: each instrument covers
    min(its kWh, what is left of its sources' use within its period), spread in proportion.

    uses  source | start | before | kwh, half-open dates; use is even over its days

    Method: GHG Protocol Scope 2 Guidance (2015), chapters 6 (table 6.3) and 7 (table 7.1).

    >>> from omstallning.period import year
    >>> from emissions.model import InstrumentKind, QualityCriterion
    >>> bought = Instrument("wind", InstrumentKind.ORIGIN_GUARANTEE, frozenset({7}), "wind", 600.0,
    ...                     year(2023), frozenset(QualityCriterion))
    >>> use = pd.DataFrame({"source": [7], "start": ["2023-01-01"], "before": ["2024-01-01"],
    ...                     "kwh": [1000.0]})
    >>> market(use, [bought]).pieces[["instrument", "kwh"]].to_numpy().tolist()
    [[0.0, 600.0], [-1.0, 400.0]]
    """
    parts = _elementary(uses, instruments)
    left = np.where(parts["kwh"] > 0, parts["kwh"], 0.0)
    covered = np.zeros(len(instruments))
    found: list[tuple[NDArray[np.intp], int, NDArray[np.float64]]] = []
    for place in _in_order(instruments):
        instrument = instruments[place]
        reached = np.flatnonzero(_is_within(parts, instrument) & (left > 0))
        available = left[reached].sum()
        if instrument.unmet or not available or not instrument.kwh:
            continue
        covered[place] = min(instrument.kwh, available)
        taken = left[reached] * (covered[place] / available)
        left[reached] = left[reached] - taken if covered[place] < available else 0.0
        found.append((reached, place, taken))
    is_uncovered = (left > 0) | ~(parts["kwh"] > 0)
    rest = np.flatnonzero(is_uncovered)
    found.append((rest, RESIDUAL, np.where(parts["kwh"][rest] > 0, left[rest], parts["kwh"][rest])))
    return Market(_pieces(parts, found), _ledger(instruments, covered))


def _in_order(instruments: Sequence[Instrument]) -> list[int]:
    """Places by rank, then those whose period ends first."""
    return sorted(
        range(len(instruments)),
        key=lambda place: (
            instruments[place].kind.rank,
            str(instruments[place].period.before),
            instruments[place].period.start,
            instruments[place].id,
        ),
    )


def _elementary(uses: pd.DataFrame, instruments: Iterable[Instrument]) -> dict[str, NDArray[Any]]:
    """The uses cut at every day where some use or instrument begins or ends."""
    start, before = days(uses["start"]), days(uses["before"])
    ends = [day for instrument in instruments
            for day in (instrument.period.start, instrument.period.before)]  # fmt: skip
    bounds = np.unique(np.concatenate([start, before, days(np.array(ends, dtype="datetime64[D]"))]))
    first, after = np.searchsorted(bounds, start), np.searchsorted(bounds, before)
    counts = after - first
    use = np.repeat(np.arange(len(uses)), counts)
    segment = np.arange(len(use)) - np.repeat(np.cumsum(counts) - counts, counts) + first[use]
    share = (bounds[segment + 1] - bounds[segment]) / (before - start)[use]
    return {
        "use": use,
        "source": uses["source"].to_numpy()[use],
        "start": bounds[segment],
        "before": bounds[segment + 1],
        "share_of_period": share,
        "kwh": uses["kwh"].to_numpy(dtype=np.float64)[use] * share,
    }


def _is_within(parts: dict[str, NDArray[Any]], instrument: Instrument) -> NDArray[np.bool_]:
    period = days(np.array([instrument.period.start, instrument.period.before], "datetime64[D]"))
    is_served = np.isin(parts["source"], list(instrument.sources))
    return np.asarray(is_served & (parts["start"] >= period[0]) & (parts["before"] <= period[1]))


def _pieces(
    parts: dict[str, NDArray[Any]],
    found: Sequence[tuple[NDArray[np.intp], int, NDArray[np.float64]]],
) -> pd.DataFrame:
    row = np.concatenate([rows for rows, _, _ in found])
    kwh = np.concatenate([taken for _, _, taken in found])
    whole = parts["kwh"][row]
    has_use = whole > 0
    share = np.where(has_use, kwh / np.where(has_use, whole, 1.0), 1.0)
    made = pd.DataFrame({
        "use": parts["use"][row],
        "start": parts["start"][row].astype("datetime64[D]"),
        "before": parts["before"][row].astype("datetime64[D]"),
        "share_of_period": parts["share_of_period"][row],
        "share_of_use": share,
        "instrument": np.concatenate([np.full(len(rows), place) for rows, place, _ in found]),
        "kwh": kwh,
    })  # fmt: skip
    made["is_residual"] = made["instrument"] == RESIDUAL
    ordered = made.sort_values(["use", "start", "is_residual", "instrument"], kind="stable")
    return ordered.drop(columns="is_residual").reset_index(drop=True)


def _ledger(instruments: Sequence[Instrument], covered: NDArray[np.float64]) -> pd.DataFrame:
    kwh = np.array([instrument.kwh for instrument in instruments], dtype=np.float64)
    return pd.DataFrame({
        "id": [instrument.id for instrument in instruments],
        "kwh": kwh,
        "covered_kwh": covered,
        "excess_kwh": kwh - covered,
        "unmet": [instrument.unmet for instrument in instruments],
    })  # fmt: skip
