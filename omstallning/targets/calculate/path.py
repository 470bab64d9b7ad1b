"""The path from where things stood at the decision to the target: one value for each year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """A year and the value the path has in it, in the unit of its series."""

    year: int
    value: float


@dataclass(frozen=True, slots=True)
class Path:
    """A frozen path: straight between its nodes, or falling by the same share every year.

    `yearly_share` is the part that goes away each year (0.1172 for 11.72 %); without it the path
    is straight between the nodes.
    """

    nodes: tuple[Node, ...]
    yearly_share: float | None = None

    def value(self, year: int) -> float | None:
        """What the path asks of a year; nothing before its start, the last node's value after it.

        >>> Path((Node(2022, 80.0), Node(2030, 32.0))).value(2024)
        68.0
        """
        start, end = self.nodes[0], self.nodes[-1]
        if year < start.year:
            return None
        if self.yearly_share is not None and (len(self.nodes) == 1 or year < end.year):
            return float(start.value * (1 - self.yearly_share) ** (year - start.year))
        if year >= end.year:
            return end.value
        for before, after in zip(self.nodes, self.nodes[1:], strict=False):
            if before.year <= year < after.year:
                part = (year - before.year) / (after.year - before.year)
                return before.value + (after.value - before.value) * part
        return None

    def values(self, first: int, last: int) -> Mapping[int, float]:
        """Year by year, both ends included, leaving out years before the start."""
        found = {year: self.value(year) for year in range(first, last + 1)}
        return {year: value for year, value in found.items() if value is not None}


def start(published: Mapping[int, float], decision_year: int) -> Node | None:
    """Where things stood when the target was decided: the latest published year not after it.

    published      year → outcome, all in one vintage
    decision_year  the year of the decision

    Later points do not matter, so the path cannot move when new outcomes arrive.

    >>> start({2015: 108.0, 2020: 93.0}, 2017)
    Node(year=2015, value=108.0)
    """
    years = [year for year in published if year <= decision_year]
    return Node(max(years), published[max(years)]) if years else None


def linear(start: Node, target: Node) -> Path:
    """The same amount every year.

    E(t) = E_s + (E_T − E_s) · (t − s) / (T − s)

    start   year s and value E_s at the decision          [unit of the series]
    target  year T and value E_T to be reached            [unit of the series]

    >>> linear(Node(2020, 100.0), Node(2030, 20.0)).value(2025)
    60.0
    """
    _refuse_order((start, target))
    return Path((start, target))


def constant_percent(start: Node, target: Node) -> Path:
    """The same share every year, as large as it takes to meet the target.

    E(t) = E_0 · (1 − p)^(t − t_0),  p = 1 − (E_T / E_0)^(1 / (T − t_0))

    start   year t_0 and value E_0, above zero
    target  year T and value E_T, above zero: no share ever takes a value to zero

    Method: the "carbon law" of Rockström et al. 2017 (Science 355:1269) with its rate solved
    from two known values. Raises ValueError at zero or below.

    >>> round(constant_percent(Node(2020, 100.0), Node(2030, 25.0)).value(2025), 9)
    50.0
    """
    _refuse_order((start, target))
    if start.value <= 0 or target.value <= 0:
        msg = f"a constant share needs values above zero: {start.value} to {target.value}"
        raise ValueError(msg)
    share = 1 - (target.value / start.value) ** (1 / (target.year - start.year))
    return Path((start, target), share)


def falling(start: Node, yearly_share: float) -> Path:
    """The same given share every year, without an end.

    E(t) = E_0 · (1 − p)^(t − t_0)

    start         year t_0 and value E_0
    yearly_share  p, a part of one; negative for growth

    >>> falling(Node(2021, 100.0), 0.5).value(2023)
    25.0
    """
    return Path((start,), yearly_share)


def milestones(start: Node, between: Sequence[Node], target: Node) -> Path:
    """Straight from the start to each milestone after it, and on to the target.

    start    year and value at the decision
    between  milestones in any order; those not after the start or not before the target are passed
    target   year and value to be reached

    >>> milestones(Node(2020, 100.0), [Node(2025, 80.0)], Node(2030, 20.0)).value(2028)
    44.0
    """
    inside = sorted(
        (node for node in between if start.year < node.year < target.year),
        key=lambda node: node.year,
    )
    nodes = (start, *inside, target)
    _refuse_order(nodes)
    return Path(nodes)


def _refuse_order(nodes: Sequence[Node]) -> None:
    years = [node.year for node in nodes]
    if years != sorted(set(years)):
        msg = f"a path goes forward in time, one value a year: {years}"
        raise ValueError(msg)
