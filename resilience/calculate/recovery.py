"""How long a start from nothing takes, without any simulation."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from resilience.model import Graph


def recovery_hours(graph: Graph) -> dict[int, float | None]:
    """Hours until each node is back when everything starts at once from nothing.

    total_v = recovery_v + max over groups (needed-th least total of its alternatives)

    Only what a start needs counts. It is the longest path, not the longest recovery: what is
    started in turn adds up. None: something on the way is not known, or needs itself to start.

    graph  recoveries in hours

    Method: longest path through an acyclic graph, in topological order.

    >>> from resilience.model import Edge
    >>> chain = (Edge(2, 1, 1, to_start=True), Edge(3, 2, 1, to_start=True))
    >>> recovery_hours(Graph({1: 2.0, 2: 1.0, 3: 0.5}, chain))
    {1: 2.0, 2: 3.0, 3: 3.5}
    """
    groups: dict[int, dict[int, list[tuple[int, int]]]] = {}
    for edge in graph.edges:
        if edge.to_start:
            members = groups.setdefault(edge.node, {}).setdefault(edge.group, [])
            members.append((edge.needs, edge.needed))
    total: dict[int, float | None] = dict.fromkeys(graph.recovery_h)
    for node in _in_order(graph):
        own = graph.recovery_h.get(node)
        waits = [
            _wait([total.get(needs) for needs, _ in members], max(k for _, k in members))
            for members in groups.get(node, {}).values()
        ]
        known = [wait for wait in waits if wait is not None]
        is_known = own is not None and len(known) == len(waits)
        total[node] = own + max(known, default=0.0) if is_known and own is not None else None
    return total


def _wait(totals: list[float | None], needed: int) -> float | None:
    """When the needed number of alternatives is back; an unknown one may be the last of all."""
    known = sorted(total for total in totals if total is not None)
    needed = min(needed, len(totals))
    return known[needed - 1] if len(known) >= needed else None


def _in_order(graph: Graph) -> Iterator[int]:
    """Nodes, what a start needs first; those in a ring are left out."""
    starting: nx.DiGraph[int] = nx.DiGraph()
    starting.add_nodes_from(graph.recovery_h)
    starting.add_edges_from((edge.needs, edge.node) for edge in graph.edges if edge.to_start)
    rings = nx.condensation(starting)
    for ring in nx.topological_sort(rings):
        members = sorted(rings.nodes[ring]["members"])
        if len(members) == 1 and not starting.has_edge(members[0], members[0]):
            yield members[0]
