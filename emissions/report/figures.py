"""Sums over lines as figures: with unit, period, coverage and the way down to the lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from emissions.model import Method
from omstallning.provenance import Coverage, Figure, Trail

TONNES_CO2E = "tCO2e"
KG_CO2E = "kgCO2e"
TONNES = "tonne"


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in kg over lines; None when none of them is known."""

    kg: float | None
    lines: int
    known: int

    @property
    def tonnes(self) -> float | None:
        """The same in tonnes."""
        return None if self.kg is None else self.kg / 1000


def amount(rows: Iterable[Any], name: str, known: str = "known") -> Amount:
    """The sum of one column of `store.runs.sums`, with how many lines it rests on."""
    found = list(rows)
    values = [getattr(row, name) for row in found if getattr(row, name) is not None]
    return Amount(
        sum(values) if values else None,
        sum(row.lines for row in found),
        sum(getattr(row, known) for row in found),
    )


def less(total: Amount, taken_kg: float) -> Amount:
    """A sum without what was taken out of it."""
    return Amount(None if total.kg is None else total.kg - taken_kg, total.lines, total.known)


def of_view(rows: Iterable[Any], view: Method) -> list[Any]:
    """The rows that belong to one of the two totals."""
    return [row for row in rows if row.method in {Method.BOTH, view}]


def lines_trail(run_id: int, label: str = "", **chosen: object) -> Trail:
    """The way from a figure to its lines: a filter as a query string.

    >>> lines_trail(7, scope=2, view="market").id
    'run=7&scope=2&view=market'
    """
    filters = {"run": run_id, **{k: v for k, v in chosen.items() if v is not None}}
    return Trail("run_lines", urlencode(filters), label)


def figure(
    value: Amount,
    period: str,
    trail: Trail | None,
    *,
    coverage: Coverage | None = None,
    status: str | None = None,
    unit: str = TONNES_CO2E,
) -> Figure:
    """A sum as people meet it, in tonnes."""
    return Figure(
        value=value.tonnes,
        unit=unit,
        period=period,
        coverage=coverage or Coverage(value.known, value.lines, "lines"),
        trail=trail,
        status=status,
    )


def sources_covered(with_lines: Iterable[int], with_gaps: Sequence[int]) -> Coverage:
    """Sources that are wholly known, of those that should be; one that does not occur is neither.

    >>> sources_covered([1, 2, 3], [3, 4])
    Coverage(have=2, of=4, of_what='sources')
    """
    due = {*with_lines, *with_gaps}
    return Coverage(len(due - set(with_gaps)), len(due), "sources")
