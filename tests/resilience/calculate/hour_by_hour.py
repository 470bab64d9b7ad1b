"""The cascade once more, independent of the product: plain loops over hours, no intervals.

Time is cut in cells of one step; every figure is a whole number of steps or endless. Cell t is
[t, t + 1); the cell at the horizon stands for everything after it.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from resilience.model import Edge, Graph, Outage, Scenario

Cells = list[bool]


class HourByHour:
    """Everything that is down, cell by cell, round after round until nothing changes."""

    def __init__(self, graph: Graph, scenario: Scenario) -> None:
        self.horizon = int(scenario.horizon_h)
        self.cells = range(self.horizon + 1)
        self.recovery = {node: inf if h is None else h for node, h in graph.recovery_h.items()}
        self.run = self._groups([edge for edge in graph.edges if edge.to_run])
        self.start = self._groups([edge for edge in graph.edges if edge.to_start])
        self.needs: dict[int, set[int]] = {node: set() for node in self.recovery}
        for edge in graph.edges:
            self.needs[edge.node].add(edge.needs)
        self.given = {node: self._painted(scenario.outages.get(node, ())) for node in self.recovery}
        self.down = {node: self._nothing() for node in self.recovery}
        self.on_store: set[int] = set()
        for ring in self._rings():
            if len(ring) == 1:
                self.down[ring[0]] = self._outage(ring[0], self.down)
            else:
                self._ring(ring)

    def outages(self) -> dict[int, tuple[Outage, ...]]:
        """In the shape of the product's answer."""
        found = {node: tuple(self._runs(cells)) for node, cells in self.down.items()}
        return {node: runs for node, runs in found.items() if runs}

    def _nothing(self) -> Cells:
        return [False for _ in self.cells]

    @staticmethod
    def _groups(edges: list[Edge]) -> dict[int, list[list[Edge]]]:
        found: dict[int, dict[int, list[Edge]]] = {}
        for edge in edges:
            found.setdefault(edge.node, {}).setdefault(edge.group, []).append(edge)
        return {node: list(groups.values()) for node, groups in found.items()}

    def _painted(self, outages: tuple[Outage, ...]) -> Cells:
        cells = self._nothing()
        for start, end in outages:
            for t in self.cells:
                if start <= t < end:
                    cells[t] = True
        return self._seen(cells)

    def _seen(self, cells: Cells) -> Cells:
        if cells[self.horizon] and not cells[self.horizon - 1]:
            cells[self.horizon] = False
        return cells

    def _runs(self, cells: Cells) -> list[Outage]:
        made: list[Outage] = []
        since = None
        for t in self.cells:
            if cells[t] and since is None:
                since = t
            if not cells[t] and since is not None:
                made.append((since, t))
                since = None
        if since is not None:
            made.append((since, inf))
        return made

    def _felt(self, edge: Edge, down: Cells) -> Cells:
        buffer = 0.0 if edge.buffer_h is None else edge.buffer_h
        felt, level = self._nothing(), buffer
        for t in self.cells:
            if not down[t]:
                level = (
                    buffer if not edge.recharge_h else min(buffer, level + buffer / edge.recharge_h)
                )
            elif level < 1:
                felt[t] = True
            else:
                level -= 1
        return felt

    def _lost(self, groups: list[list[Edge]], felt: Callable[[Edge], Cells]) -> Cells:
        lost = self._nothing()
        for group in groups:
            losses = [felt(edge) for edge in group]
            needed = min(max(edge.needed for edge in group), len(group))
            for t in self.cells:
                if sum(1 for loss in losses if not loss[t]) < needed:
                    lost[t] = True
        return lost

    def _outage(self, node: int, down: dict[int, Cells]) -> Cells:
        def felt(edge: Edge) -> Cells:
            return self._felt(edge, down[edge.needs])

        blocked = self._lost(self.start.get(node, []), felt)
        cells = self._nothing()
        for start, end in self._runs(self._lost(self.run.get(node, []), felt)):
            until = self._restart(end, blocked, self.recovery[node]) + self.recovery[node]
            for t in self.cells:
                cells[t] = cells[t] or start <= t < until
        for start, end in self._runs(self.given[node]):
            until = self._restart(end, blocked, 0)
            for t in self.cells:
                cells[t] = cells[t] or start <= t < until
        return self._seen(cells)

    def _restart(self, ready: float, blocked: Cells, recovery: float) -> float:
        t = ready
        while t < inf:
            if t > self.horizon:
                return inf if blocked[self.horizon] else t
            window = range(int(t), int(min(t + max(recovery, 1), self.horizon + 1)))
            hits = [u for u in window if blocked[u]]
            if not hits:
                return t
            t = hits[-1] + 1 if hits[-1] < self.horizon else inf
        return t

    def _rings(self) -> list[list[int]]:
        """Nodes that reach each other, needed ones first."""
        reach = {}
        for node in self.needs:
            seen: set[int] = set()
            pending = [node]
            while pending:
                for needs in self.needs[pending.pop()]:
                    if needs not in seen:
                        seen.add(needs)
                        pending.append(needs)
            reach[node] = seen
        rings = {
            frozenset({node, *(other for other in reach[node] if node in reach[other])})
            for node in self.needs
        }
        # what a ring reaches grows along the way: by its size needed things come first
        return [sorted(ring) for ring in sorted(rings, key=lambda ring: (
            len(set().union(*(reach[node] for node in ring)) | ring), min(ring)))]  # fmt: skip

    def _settled(self, ring: list[int], back: dict[int, float]) -> dict[int, Cells]:
        state = {**self.down, **{node: self._nothing() for node in ring}}
        changed = True
        while changed:
            changed = False
            for node in ring:
                found = [
                    is_down and t < back.get(node, inf)
                    for t, is_down in enumerate(self._outage(node, state))
                ]
                if found != state[node]:
                    state[node], changed = found, True
        return {node: state[node] for node in ring}

    def _end(self, cells: Cells) -> float:
        if cells[self.horizon]:
            return inf
        return max((t + 1 for t in self.cells if cells[t]), default=0)

    def _ring(self, ring: list[int]) -> None:
        self.down.update(self._settled(ring, {}))
        ends = {node: self._end(self.down[node]) for node in ring}
        if any(ends.values()):
            again = _Start(self, ring, ends).again
            self.on_store |= {node for node in ring if again[node] < ends[node]}
            self.down.update(self._settled(ring, again))

    def _reached(self, spared: int) -> dict[int, float]:
        """Who would be reached without buffers, a member of the ring spared, and when at last."""
        hours: dict[int, float] = {}
        changed = True
        while changed:
            changed = False
            for node in self.recovery:
                if node == spared:
                    continue
                found = [start for start, _ in self._runs(self.given[node])]
                for group in self.run.get(node, []):
                    hit = [hours[edge.needs] for edge in group if edge.needs in hours]
                    needed = min(max(edge.needed for edge in group), len(group))
                    if len(group) - len(hit) < needed:
                        found += hit
                if found and max(found) > hours.get(node, -1):
                    hours[node], changed = max(found), True
        return hours


class _Start:
    """A ring's start from its stores: `again` is when each is up, if its stores are enough."""

    def __init__(self, plain: HourByHour, ring: list[int], ends: dict[int, float]) -> None:
        self.plain, self.ring, self.ends = plain, ring, ends
        self.felt = {edge: plain._felt(edge, plain.down[edge.needs])
                     for node in ring for groups in (plain.run, plain.start)
                     for group in groups.get(node, []) for edge in group}  # fmt: skip
        self.stores = {edge: self._left(edge) for edge in self.felt if edge.needs in ring}
        self.still = self._agreed(self._quiet)
        self.again = self._agreed(self._back)

    def _left(self, edge: Edge) -> float:
        buffer = 0.0 if edge.buffer_h is None else edge.buffer_h
        reason = self.plain._reached(spared=edge.needs).get(edge.node)
        fallen = self.plain._runs(self.plain.down[edge.needs])
        if reason is None or not fallen:
            return 0.0
        return max(0.0, buffer - max(0.0, reason - fallen[0][0]))

    def _agreed(self, step: Callable[[int, dict[int, float]], float]) -> dict[int, float]:
        hours = dict.fromkeys(self.ring, 0.0)
        changed = True
        while changed:
            changed = False
            for node in self.ring:
                found = step(node, hours) if self.ends[node] else 0.0
                found = found if found <= self.plain.horizon else inf
                if found > hours[node]:
                    hours[node], changed = found, True
        return hours

    def _missed(self, edge: Edge, before: float) -> Cells:
        if edge.needs not in self.ring:
            return self.felt[edge]
        return [is_felt and t < before for t, is_felt in enumerate(self.felt[edge])]

    def _last(self, groups: list[list[Edge]], loss: Callable[[Edge], Cells]) -> float:
        return self.plain._end(self.plain._lost(groups, loss))

    def _quiet(self, node: int, hours: dict[int, float]) -> float:
        def loss(edge: Edge) -> Cells:
            return self._missed(edge, hours.get(edge.needs, inf))

        return max(
            self._last(self.plain.run.get(node, []), loss),
            self._last(self.plain.start.get(node, []), loss),
            self.plain._end(self.plain.given[node]),
        )

    def _back(self, node: int, hours: dict[int, float]) -> float:
        recovery = self.plain.recovery[node]

        def loss(edge: Edge) -> Cells:
            return self._missed(edge, hours.get(edge.needs, inf) - self.stores.get(edge, 0.0))

        def block(edge: Edge) -> Cells:
            is_covered = self.stores.get(edge, -1) >= recovery
            return self.plain._nothing() if is_covered else loss(edge)

        begins = max(
            self.still[node],
            self._last(self.plain.run.get(node, []), loss),
            self._last(self.plain.start.get(node, []), block),
        )
        return min(self.ends[node], begins + recovery)
