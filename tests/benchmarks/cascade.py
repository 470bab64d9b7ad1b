"""How an outage spreads over 300 services: ours beside the same semantics as plain loops.

The graph is layered as a municipality's is: el feeds substations; masts, waterworks, fibre and
heat lean on them; premises, IT and staff on those; three activities of each service on all of it,
with batteries, alternatives k of m and a few pairs of mast and substation that need each other.
Every figure is in whole hours, so that loops over the hours can give exactly the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from math import inf

import networkx as nx
import numpy as np

from resilience.calculate.cascade import cascade
from resilience.calculate.cascade.intervals import NEVER, Outages, last_end, until
from resilience.calculate.cascade.network import Network, network
from resilience.calculate.cascade.rings import BlackStart, touched
from resilience.model import Edge, Graph, Scenario
from tests.benchmarks.timing import Requirement, best, say
from tests.benchmarks.timing import table as as_text
from tests.resilience.calculate.hour_by_hour import HourByHour

SERVICES, ACTIVITIES = 300, 3
SUBSTATIONS, CARRIERS, LOCAL, RINGS = 30, 70, 199, 8
EL = 0
POWER_CUT = Scenario({EL: ((0.0, 24.0),)}, horizon_h=168)
AT_LEAST = 5.0


def municipality() -> Graph:
    """1 200 nodes from a seeded generator."""
    random = np.random.default_rng(4)
    layers = [range(1)]
    for size in (SUBSTATIONS, CARRIERS, LOCAL, SERVICES * ACTIVITIES):
        layers.append(range(layers[-1].stop, layers[-1].stop + size))
    edges = [Edge(station, EL, 1, buffer_h=float(random.integers(0, 3))) for station in layers[1]]
    for place, layer in enumerate(layers[2:], start=2):
        for node in layer:
            for group in range(int(random.integers(2, 5))):
                below = layers[place - 1] if group < 2 else layers[int(random.integers(1, place))]
                count = int(random.choice([1, 1, 2, 3]))
                needed = int(random.integers(1, count + 1))
                edges += [
                    Edge(node, int(needs), group, needed,
                         buffer_h=float(random.choice([0, 2, 4, 8, 12, 24])),
                         recharge_h=None if random.random() < 0.8 else inf,
                         to_start=bool(random.random() < 0.2))
                    for needs in random.choice(np.array(below), count, replace=False)
                ]  # fmt: skip
    for station, mast in zip(layers[1][:RINGS], layers[2][:RINGS], strict=True):
        edges.append(Edge(station, mast, 9, 1, float(random.choice([0, 8]))))
        edges.append(Edge(mast, station, 9, 1, float(random.integers(0, 6))))
    nodes = range(layers[-1].stop)
    recoveries = [0.0, *random.integers(0, 4, len(nodes) - 1).astype(float).tolist()]
    return Graph(dict(zip(nodes, recoveries, strict=True)), tuple(edges))


def rounds(graph: Graph, scenario: Scenario) -> dict[int, Outages]:
    """The same intervals without any order: every node in every round, until a round is quiet."""
    made = network(graph, scenario)
    leaning = nx.DiGraph((edge.needs, edge.node) for edge in graph.edges)
    rings = [ring for ring in nx.strongly_connected_components(leaning) if len(ring) > 1]
    back_by: dict[int, float] = {}
    while True:
        down = _quiet(made, back_by)
        found = _attempts(made, rings, down)
        if found == back_by:
            return {node: outages for node, outages in down.items() if outages}
        back_by = found


def _quiet(made: Network, back_by: Mapping[int, float]) -> dict[int, Outages]:
    down = dict.fromkeys(made.recovery_h, NEVER)
    while True:
        found = {node: until(made.outage(node, down), back_by.get(node, inf)) for node in down}
        if found == down:
            return down
        down = found


def _attempts(
    made: Network, rings: list[set[int]], down: Mapping[int, Outages]
) -> dict[int, float]:
    """The hour at which each ring is up at the latest, tried from where it stands without it."""
    reached = touched(made, set(made.recovery_h), {})
    back_by: dict[int, float] = {}
    for ring in rings:
        state = {node: outages for node, outages in down.items() if node not in ring}
        alone = dict.fromkeys(ring, NEVER)
        while True:
            found = {node: made.outage(node, {**state, **alone}) for node in ring}
            if found == alone:
                break
            alone = found
        outside = {node: hour for node, hour in reached.items() if node not in ring}
        attempt = BlackStart(made, state, alone, outside)
        back_by |= {node: attempt.back_by[node] for node in ring
                    if attempt.back_by[node] < last_end(alone[node])}  # fmt: skip
    return back_by


def _agree(graph: Graph) -> None:
    """Every way must give the same hours before its speed means anything."""
    mine = cascade(graph, POWER_CUT)
    plain = HourByHour(graph, POWER_CUT)
    if not mine.down == plain.outages() == rounds(graph, POWER_CUT):
        msg = "the ways disagree on the hours"
        raise ArithmeticError(msg)
    if mine.on_store != plain.on_store or not mine.on_store or not mine.stuck:
        msg = "the rings are not tried, or not in the same way"
        raise ArithmeticError(msg)


def run() -> list[Requirement]:
    """Print every figure; return the ratios that are required."""
    graph = municipality()
    _agree(graph)
    seconds = best({
        "ours": partial(cascade, graph, POWER_CUT),
        "intervals, every node in every round": partial(rounds, graph, POWER_CUT),
    }, rounds=5)  # fmt: skip
    seconds |= best({"plain loops over 168 hours": partial(HourByHour, graph, POWER_CUT)}, rounds=2)
    size = f"{len(graph.recovery_h):,} nodes, {len(graph.edges):,} dependencies"
    say(as_text(f"A power cut over {SERVICES} services: {size}", seconds, "ours"))
    return [
        Requirement("plain loops over the hours / ours, cascade",
                    seconds["plain loops over 168 hours"] / seconds["ours"], AT_LEAST),
    ]  # fmt: skip
