"""How the latest outcome stands against the path, and what is left to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from omstallning.message import Message
from omstallning.targets.calculate.path import Path
from omstallning.targets.model import Standing

ON_TRACK_WITHIN = 0.02
BEHIND_WITHIN = 0.10
DECIMALS = 12
"""A share is compared as written, not as its last binary digit happened to fall."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdict on one year, the share it rests on, and why it is unknown when it is."""

    standing: Standing
    deviation: float | None
    reasons: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Debt:
    """What was emitted (or missed) beyond the path, over the years that are published.

    `amount` in the unit of the series, positive for what lies above the path; `years` are those
    counted, out of `due` years from the one after the decision to the last published.
    """

    amount: float | None
    years: tuple[int, ...]
    due: int


@dataclass(frozen=True, slots=True)
class RequiredChange:
    """What every year from now must do to meet the target: an amount, and a share in per cent."""

    amount_per_year: float
    percent_per_year: float | None


def deviation(outcome: float, path: float, base: float, target: float) -> float:
    """How far beside the path the outcome lies, as a share of the whole way to go.

    d = (outcome − path) / (base − target)

    outcome, path  of the same year   [unit of the series]
    base, target   values             [unit of the series]

    Negative is better than the path, whichever way the target points. Raises ZeroDivisionError
    when base and target are the same.

    >>> deviation(outcome=70.0, path=65.0, base=100.0, target=50.0)
    0.1
    """
    return round((outcome - path) / (base - target), DECIMALS)


def verdict(share: float) -> Standing:
    """The standing that belongs to a deviation: −2 %, +2 % and +10 % of the way are the bounds.

    >>> [verdict(share).name for share in (-0.021, -0.02, 0.02, 0.10, 0.101)]
    ['AHEAD', 'ON_TRACK', 'ON_TRACK', 'BEHIND', 'OFF_TRACK']
    """
    if share < -ON_TRACK_WITHIN:
        return Standing.AHEAD
    if share <= ON_TRACK_WITHIN:
        return Standing.ON_TRACK
    return Standing.BEHIND if share <= BEHIND_WITHIN else Standing.OFF_TRACK


def assess(
    *, outcome: float | None, path: float | None, base: float | None, target: float | None
) -> Assessment:
    """The standing of one year; unknown, with each reason, when something is missing.

    outcome, path, base, target  [unit of the series], each may be missing
    """
    values = {
        "outcome_missing": outcome,
        "path_missing": path,
        "base_unknown": base,
        "target_value_missing": target,
    }
    reasons = tuple(Message(code) for code, value in values.items() if value is None)
    if outcome is None or path is None or base is None or target is None:
        return Assessment(Standing.UNKNOWN, None, reasons)
    if base == target:
        return Assessment(Standing.UNKNOWN, None, (Message("nothing_to_change"),))
    share = deviation(outcome, path, base, target)
    return Assessment(verdict(share), share)


def required_change(
    latest_year: int, outcome: float, year: int, target: float
) -> RequiredChange | None:
    """What is asked of every year from the latest outcome to meet the target in its year.

    amount = (E_T − E_n) / (T − n);  percent = 100 · ((E_T / E_n)^(1 / (T − n)) − 1)

    latest_year, outcome  n and E_n   [unit of the series]
    year, target          T and E_T   [unit of the series]

    Nothing when the target year has come. No percentage when a value is zero or below: no yearly
    share leads to zero.

    >>> required_change(2024, 100.0, 2026, 25.0)
    RequiredChange(amount_per_year=-37.5, percent_per_year=-50.0)
    """
    left = year - latest_year
    if left <= 0:
        return None
    share = 100 * ((target / outcome) ** (1 / left) - 1) if outcome > 0 and target > 0 else None
    return RequiredChange((target - outcome) / left, share)


def debt(published: Mapping[int, float], path: Path, decision_year: int) -> Debt:
    """What has been added beside the frozen path since the decision; missed years are not forgiven.

    Σ (outcome − path) over the published years after the decision year

    published      year → outcome, one vintage   [unit of the series]
    path           the frozen path               [unit of the series]
    decision_year  its own outcome is where the path starts and adds nothing

    >>> from omstallning.targets.calculate.path import Node
    >>> debt({2022: 80.0, 2023: 80.0}, Path((Node(2022, 80.0), Node(2030, 0.0))), 2022)
    Debt(amount=10.0, years=(2023,), due=1)
    """
    last = max(published, default=decision_year)
    beside = {
        year: published[year] - asked
        for year, asked in path.values(decision_year + 1, last).items()
        if year in published
    }
    due = max(last - decision_year, 0)
    return Debt(sum(beside.values()) if beside else None, tuple(beside), due)
