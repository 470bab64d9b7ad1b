"""The graph sorted for reckoning, and one node's outage from those of what it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from resilience.calculate.cascade.intervals import (
    NEVER,
    Outages,
    felt,
    merged,
    restart,
    seen,
    short_of,
)
from resilience.model import Edge, Graph, Scenario


@dataclass(frozen=True, slots=True)
class Tie:
    """One alternative: what is needed, how long it can be missed, how fast its buffer refills."""

    needs: int
    buffer_h: float
    recharge_h: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives of each other, and how many of them must remain."""

    needed: int
    ties: tuple[Tie, ...]


Loss = Callable[[Tie], Outages]
"""When the loss behind a tie is felt."""


@dataclass(frozen=True, slots=True)
class Network:
    """For each node its recovery and its groups, unknowns read as badly as they can be.

    given    what the scenario takes out, merged, as far as the horizon
    leaners  node → the nodes that lean on it
    """

    recovery_h: Mapping[int, float]
    to_run: Mapping[int, tuple[Group, ...]]
    to_start: Mapping[int, tuple[Group, ...]]
    given: Mapping[int, Outages]
    leaners: Mapping[int, tuple[int, ...]]
    horizon_h: float

    def needs(self, node: int) -> set[int]:
        """What a node leans on, running or starting."""
        groups = (*self.to_run.get(node, ()), *self.to_start.get(node, ()))
        return {tie.needs for group in groups for tie in group.ties}

    def lost(self, node: int, loss: Loss) -> Outages:
        """When a node misses something that it needs to run."""
        return _lost(self.to_run.get(node, ()), loss)

    def blocked(self, node: int, loss: Loss) -> Outages:
        """When a node misses something that it needs to start."""
        return _lost(self.to_start.get(node, ()), loss)

    def outage(self, node: int, down: Mapping[int, Outages]) -> Outages:
        """When a node is down, what it needs being down as said.

        each felt [a, b) → [a, restart(b) + recovery); each given [a, b) → [a, restart(b))

        What a start needs opens no outage: without a felt or given one there is nothing to start.
        The recovery of a given outage is part of it.
        """

        def behind(tie: Tie) -> Outages:
            return felt(down.get(tie.needs, NEVER), tie.buffer_h, tie.recharge_h)

        lost, given = self.lost(node, behind), self.given.get(node, NEVER)
        if not lost and not given:
            return NEVER
        blocked, recovery_h = self.blocked(node, behind), self.recovery_h[node]
        after = [(start, restart(end, blocked, recovery_h) + recovery_h) for start, end in lost]
        after += [(start, restart(end, blocked, 0.0)) for start, end in given]
        return seen(merged(after), self.horizon_h)


def _lost(groups: Sequence[Group], loss: Loss) -> Outages:
    short = [short_of([loss(tie) for tie in group.ties], group.needed) for group in groups]
    missed = [outages for outages in short if outages]
    if len(missed) < 2:
        return missed[0] if missed else NEVER
    return merged(outage for outages in missed for outage in outages)


def network(graph: Graph, scenario: Scenario) -> Network:
    """The graph sorted; unknown buffers are read as empty, unknown recoveries as endless."""
    nodes = {*graph.recovery_h, *scenario.outages}
    leaners: dict[int, dict[int, None]] = {}
    for edge in graph.edges:
        nodes |= {edge.node, edge.needs}
        leaners.setdefault(edge.needs, {})[edge.node] = None
    recoveries = {node: graph.recovery_h.get(node) for node in nodes}
    return Network(
        {node: inf if hours is None else hours for node, hours in recoveries.items()},
        _grouped(edge for edge in graph.edges if edge.to_run),
        _grouped(edge for edge in graph.edges if edge.to_start),
        {node: seen(merged(outages), scenario.horizon_h)
         for node, outages in scenario.outages.items()},
        {node: tuple(found) for node, found in leaners.items()},
        scenario.horizon_h,
    )  # fmt: skip


def _grouped(edges: Iterable[Edge]) -> dict[int, tuple[Group, ...]]:
    found: dict[int, dict[int, list[Edge]]] = {}
    for edge in edges:
        found.setdefault(edge.node, {}).setdefault(edge.group, []).append(edge)
    return {
        node: tuple(
            Group(max(edge.needed for edge in members), tuple(map(_tie, members)))
            for members in groups.values()
        )
        for node, groups in found.items()
    }


def _tie(edge: Edge) -> Tie:
    return Tie(edge.needs, 0.0 if edge.buffer_h is None else edge.buffer_h, edge.recharge_h)
