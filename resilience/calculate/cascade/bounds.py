"""Best and worst where something is not known; what holds; how much buffer would be enough."""

from __future__ import annotations

from dataclasses import replace
from math import inf

from resilience.calculate.cascade.spread import cascade
from resilience.model import Bounds, CascadeResult, Graph, Scenario, Verdict

ROUNDING_H = 1e-9
"""Sums of hours in binary may differ by this without meaning anything."""
MINUTES = 60


def bounds(graph: Graph, scenario: Scenario) -> Bounds:
    """The cascade with every unknown as good, and as bad, as it can be.

    best   unknown buffers endless, unknown recoveries nothing
    worst  unknown buffers empty, unknown recoveries endless; what nobody has described falls with
           the first that is out, and is not shown to return
    """
    at_worst = _with_undescribed(graph, scenario)
    worst = cascade(_read(graph, buffer_h=0.0, recovery_h=inf), at_worst)
    is_known = (
        at_worst is scenario
        and None not in graph.recovery_h.values()
        and all(edge.buffer_h is not None for edge in graph.edges)
    )
    if is_known:
        return Bounds(worst, worst)
    return Bounds(cascade(_read(graph, buffer_h=inf, recovery_h=0.0), scenario), worst)


def _with_undescribed(graph: Graph, scenario: Scenario) -> Scenario:
    """The scenario with all out that may lean on anything; the same where nothing is out."""
    starts = [start for outages in scenario.outages.values() for start, _ in outages]
    if not starts or not graph.undescribed:
        return scenario
    fallen = dict(scenario.outages)
    for node in graph.undescribed:
        fallen[node] = (*fallen.get(node, ()), (min(starts), inf))
    return replace(scenario, outages=fallen)


def _read(graph: Graph, *, buffer_h: float, recovery_h: float) -> Graph:
    """The graph with its unknowns read in one way."""
    return Graph(
        {node: recovery_h if hours is None else hours for node, hours in graph.recovery_h.items()},
        tuple(
            replace(edge, buffer_h=buffer_h) if edge.buffer_h is None else edge
            for edge in graph.edges
        ),
    )


def verdict(of: Bounds, node: int, acceptable_h: float | None) -> Verdict:
    """Whether a node stays within its acceptable outage, whatever the unknowns are.

    acceptable_h  the longest outage that can be borne  [h]; None: not known

    Never down holds, known limit or not.
    """
    best, worst = of.best.longest(node), of.worst.longest(node)
    if worst == 0:
        return Verdict.HOLDS
    if acceptable_h is None:
        return Verdict.UNKNOWN
    if worst <= acceptable_h + ROUNDING_H:
        return Verdict.HOLDS
    return Verdict.BREACHED if best > acceptable_h + ROUNDING_H else Verdict.UNKNOWN


def slack_h(result: CascadeResult, node: int, acceptable_h: float | None) -> float | None:
    """Hours left to the limit; below zero it is breached by as much, None without a limit.

    slack = acceptable − longest outage
    """
    return None if acceptable_h is None else acceptable_h - result.longest(node)


def least_buffer(
    graph: Graph, scenario: Scenario, edge: int, node: int, acceptable_h: float
) -> float | None:
    """The least buffer of one dependency, in all, with which a node stays within its limit.

    edge          place of the dependency in graph.edges
    acceptable_h  the longest outage of the node that can be borne  [h]

    Hours, to the minute, rounded up; other unknowns read as badly as they can be. None: not even
    an endless buffer there is enough.

    Method: bisection, which is right because more buffer never makes an outage longer.
    """
    at_worst = _with_undescribed(graph, scenario)

    def is_enough(buffer_h: float) -> bool:
        edges = list(graph.edges)
        edges[edge] = replace(edges[edge], buffer_h=buffer_h)
        outage = cascade(Graph(graph.recovery_h, tuple(edges)), at_worst).longest(node)
        return outage <= acceptable_h + ROUNDING_H

    if not is_enough(inf):
        return None
    below, enough = -1, int(scenario.horizon_h * MINUTES) + 1
    while enough - below > 1:
        middle = (below + enough) // 2
        if is_enough(middle / MINUTES):
            enough = middle
        else:
            below = middle
    return enough / MINUTES
