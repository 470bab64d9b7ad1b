"""The register as a graph to reckon with: buffers of shared stocks come from all that draw."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from resilience.calculate.stocks import hours_by_stock
from resilience.model import HORIZON_H, Edge, Graph, NodeKind, Scenario
from resilience.store.register import Register


def graph(register: Register) -> Graph:
    """Nodes with their recovery and all they lean on, in the order of the dependencies' ids.

    An activity leans on something: without a dependency it is one that nobody has described.
    """
    hours = stock_hours(register)
    edges = tuple(_edge(row, hours) for row in in_order(register))
    described = {edge.node for edge in edges}
    return Graph(
        recovery_h={row.id: row.recovery_h for row in register.nodes.values()},
        edges=edges,
        undescribed=frozenset(
            row.id
            for row in register.nodes.values()
            if row.kind is NodeKind.ACTIVITY and row.id not in described
        ),
    )


def in_order(register: Register) -> list[Any]:
    """The dependencies in the order of the graph's edges; those of a node that is gone are out."""
    return [
        row
        for _, row in sorted(register.dependencies.items())
        if row.node_id in register.nodes and row.needs_id in register.nodes
    ]


def _edge(row: Any, hours: Mapping[int, float | None]) -> Edge:
    is_stock = row.stock_id in hours
    return Edge(
        node=row.node_id,
        needs=row.needs_id,
        group=row.alternatives,
        needed=row.needed,
        buffer_h=hours[row.stock_id] if is_stock else row.buffer_h,
        # A shared stock is not full again before somebody has filled it.
        recharge_h=math.inf if is_stock else row.recharge_h,
        to_run=row.to_run,
        to_start=row.to_start,
    )


def stock_hours(register: Register) -> dict[int, float | None]:
    """Stock → hours it lasts when all that draw from it do so at once; None: not known."""
    draws: dict[int, list[float | None]] = defaultdict(list)
    for row in register.dependencies.values():
        if row.stock_id is not None:
            draws[row.stock_id].append(row.draw_per_hour)
    found: dict[int, float | None] = {}
    for stock in register.stocks.values():
        drawn = draws[stock.id]
        always = [] if stock.use_per_hour is None and drawn else [stock.use_per_hour]
        found[stock.id] = hours_by_stock(stock.amount, stock.usable_share, [*drawn, *always])
    return found


def outage_of(register: Register, what: NodeKind | Iterable[int], hours: float) -> Scenario:
    """What happens when every node of a kind, or these nodes, are out from the first hour."""
    if isinstance(what, NodeKind):
        ids = [row.id for row in register.nodes.values() if row.kind is what]
    else:
        ids = [node for node in what if node in register.nodes]
    return Scenario(dict.fromkeys(ids, ((0.0, hours),)), hours + HORIZON_H)
