"""Graphs and scenarios for the laws of the cascade: small, with whole hours, rings allowed."""

from __future__ import annotations

from math import inf

from hypothesis import strategies as st

from resilience.model import Edge, Graph, Outage, Scenario

HORIZON = 40


@st.composite
def edges(draw: st.DrawFn, node: int, needs: st.SearchStrategy[int], group: int) -> Edge:
    """Something that a node leans on."""
    buffer_h = float(draw(st.integers(0, 12)))
    recharges: list[float | None] = [None, inf]
    if buffer_h:
        recharges += [buffer_h, buffer_h / 2]
    flags = draw(st.sampled_from([(True, False), (True, False), (True, True), (False, True)]))
    return Edge(node, draw(needs), group, 1, buffer_h, draw(st.sampled_from(recharges)), *flags)


@st.composite
def graphs(draw: st.DrawFn, *, loops: bool = True) -> Graph:
    """Up to seven nodes; without loops a node leans only on lower ones."""
    count = draw(st.integers(2, 7))
    made: list[Edge] = []
    for node in range(count):
        others = [other for other in range(count) if (other != node if loops else other < node)]
        if not others:
            continue
        for group in range(draw(st.integers(0, 2))):
            size = draw(st.integers(1, 3))
            members = [draw(edges(node, st.sampled_from(others), group)) for _ in range(size)]
            needed = draw(st.integers(1, size))
            made += [
                Edge(e.node, e.needs, group, needed, e.buffer_h, e.recharge_h, e.to_run, e.to_start)
                for e in members
            ]
    recoveries = draw(st.lists(st.integers(0, 5), min_size=count, max_size=count))
    return Graph({node: float(hours) for node, hours in enumerate(recoveries)}, tuple(made))


@st.composite
def scenarios(draw: st.DrawFn, graph: Graph) -> Scenario:
    """One to three outages, now and then an endless one."""
    outages: dict[int, tuple[Outage, ...]] = {}
    for _ in range(draw(st.integers(1, 3))):
        node = draw(st.sampled_from(sorted(graph.recovery_h)))
        start = draw(st.integers(0, 10))
        end = start + draw(st.one_of(st.integers(1, 20), st.just(inf)))
        outages[node] = (*outages.get(node, ()), (float(start), float(end)))
    return Scenario(outages, HORIZON)


@st.composite
def cases(draw: st.DrawFn, *, loops: bool = True) -> tuple[Graph, Scenario]:
    """A graph with something out in it."""
    graph = draw(graphs(loops=loops))
    return graph, draw(scenarios(graph))
