"""The cascade: when each node is down, given what is out."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from resilience.calculate.cascade.chain import because
from resilience.calculate.cascade.intervals import Outages, last_end
from resilience.calculate.cascade.network import Network, network
from resilience.calculate.cascade.rings import BlackStart, settled, touched
from resilience.model import CascadeResult, Graph, Scenario, Stuck


def cascade(graph: Graph, scenario: Scenario) -> CascadeResult:
    """When each node is down, and why, after what the scenario takes out.

    The least outages in which every node is down exactly when

    - the scenario says so, or
    - in some group fewer than the needed alternatives remain, each missed from when its buffer
      is empty until it is back,

    and then until it has restarted and recovered. What leans on each other in a ring is up again at
    the latest when a black start from its own stores brings it up.

    Unknown buffers are read as empty and unknown recoveries as endless: `bounds` reads them both
    ways. What is not back by the horizon counts as endless, what begins after it is not seen.
    Every step is monotone: more buffer never makes anything worse. Nor does one more alternative,
    and several outages at once are at least as bad as each, as long as no ring leans on a black
    start (`on_store`): what stands still early has more left to start on.

    Method: least fixed point over the strongly connected components of the graph, in order.

    >>> from resilience.model import Edge
    >>> graph = Graph({1: 0.0, 2: 1.0}, (Edge(2, needs=1, group=1, buffer_h=4.0),))
    >>> cascade(graph, Scenario({1: ((0, 24),)})).down[2]
    ((4.0, 25.0),)
    """
    made = network(graph, scenario)
    down: dict[int, Outages] = {}
    reached: dict[int, float] = {}
    stuck: list[Stuck] = []
    on_store: set[int] = set()
    for nodes, is_ring in _in_order(made):
        reached.update(touched(made, set(nodes), reached))
        if not is_ring:
            down.update({node: made.outage(node, down) for node in nodes})
            continue
        alone = settled(made, nodes, down)
        if not any(alone.values()):
            continue
        attempt = BlackStart(made, down, alone, reached)
        started = {node for node in nodes if attempt.back_by[node] < last_end(alone[node])}
        final = settled(made, nodes, down, attempt.back_by) if started else alone
        on_store |= started
        down.update(final)
        stuck += attempt.stuck(final)
    down = {node: outages for node, outages in down.items() if outages}
    return CascadeResult(down, because(made, down), tuple(stuck), frozenset(on_store))


def _in_order(made: Network) -> Iterator[tuple[list[int], bool]]:
    """What the scenario can reach, needed things first; those that lean on each other together."""
    reached = dict.fromkeys(node for node, outages in made.given.items() if outages)
    pending = list(reached)
    leaning: nx.DiGraph[int] = nx.DiGraph()
    leaning.add_nodes_from(pending)
    while pending:
        node = pending.pop()
        for leaner in made.leaners.get(node, ()):
            leaning.add_edge(node, leaner)
            if leaner not in reached:
                reached[leaner] = None
                pending.append(leaner)
    rings = nx.condensation(leaning)
    for ring in nx.topological_sort(rings):
        nodes = sorted(rings.nodes[ring]["members"])
        yield nodes, len(nodes) > 1 or leaning.has_edge(nodes[0], nodes[0])
