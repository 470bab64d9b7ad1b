"""An outage through the register for a viewer: a result is as secret as its strictest input."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from omstallning.provenance import Coverage, Mark
from resilience.calculate.cascade import bounds, verdict
from resilience.calculate.tolerance import acceptable_outage
from resilience.model import (
    UNACCEPTABLE_FROM,
    Bounds,
    Ground,
    NodeKind,
    Scenario,
    Verdict,
)
from resilience.report.secrecy import Guarded, Sight, every_ground, withheld
from resilience.store import graph as graph_store
from resilience.store.register import Register

EDGE_FIELDS = ("buffer_h", "recharge_h", "draw_per_hour", "stock_id")
STOCK_FIELDS = ("amount", "usable_share", "use_per_hour")


@dataclass(frozen=True, slots=True)
class Span:
    """For how long something is out, by the best and the worst reading of what is not known.

    best_h, worst_h  hours of its longest single outage; 0: never out; endless where it is not
                     shown to return
    from_h           the first hour at which it is out, by the worst reading; None: never
    until_h          the hour at which it is back after that, by the worst reading
    cause_id         the node whose loss it felt first, by the worst reading
    """

    best_h: float
    worst_h: float
    from_h: float | None
    until_h: float | None
    cause_id: int | None


class Cascades:
    """The graph of a register with what of it a viewer may know."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        self.register: Register = sight.register
        self.graph = graph_store.graph(self.register)
        self.hours = graph_store.stock_hours(self.register)

    def run(self, scenario: Scenario) -> Bounds:
        """What fails when, by the best and the worst reading."""
        return bounds(self.graph, scenario)

    def power_cut(self, hours: float) -> Bounds:
        """What fails when nothing of the kind power works for some hours."""
        return self.run(graph_store.outage_of(self.register, NodeKind.POWER, hours))

    def acceptable_h(self, node_id: int) -> float | None:
        """Hours an activity may be out: by its impact steps, or the MTPD where none is too bad."""
        derived = self.derived_h(node_id)
        tolerance = self.register.tolerances.get(node_id)
        return derived if derived is not None or tolerance is None else tolerance.mtpd_h

    def derived_h(self, node_id: int) -> float | None:
        """Hours until the first impact step that is not acceptable; None where there is none."""
        steps = [(s.after_h, s.consequence) for s in self.register.steps.get(node_id, ())]
        return acceptable_outage(steps, UNACCEPTABLE_FROM)

    def verdict(self, found: Bounds, node_id: int) -> Guarded[Verdict]:
        """Whether an activity stays within its acceptable outage, as far as the viewer may know."""
        grounds = self.grounds.get(node_id, ())
        if node_id in self.withheld:
            return withheld(grounds)
        return Guarded(verdict(found, node_id, self.acceptable_h(node_id)), Mark.VALUE, grounds)

    def known(self, node_ids: Iterable[int]) -> Guarded[bool]:
        """Whether all that the verdicts of activities rest on is known; withheld as they are."""
        ids = tuple(node_ids)
        grounds = every_ground(self.grounds.get(node, ()) for node in ids)
        if any(node in self.withheld for node in ids):
            return withheld(grounds)
        value = bool(ids) and all(
            node not in self.unknown and self.acceptable_h(node) is not None for node in ids
        )
        return Guarded(value, Mark.VALUE, grounds)

    def span(self, found: Bounds, node_id: int) -> Guarded[Span]:
        """For how long a node is out, as far as the viewer may know."""
        grounds = self.grounds.get(node_id, ())
        if node_id in self.withheld:
            return withheld(grounds)
        down = found.worst.down.get(node_id, ())
        because = found.worst.because.get(node_id)
        return Guarded(
            Span(
                best_h=found.best.longest(node_id),
                worst_h=found.worst.longest(node_id),
                from_h=down[0][0] if down else None,
                until_h=down[0][1] if down else None,
                cause_id=because[0] if because else None,
            ),
            Mark.VALUE,
            grounds,
        )

    @cached_property
    def withheld(self) -> frozenset[int]:
        """Nodes whose outage rests on something the viewer may not read."""
        return self._reached(self._own_is_withheld)

    @cached_property
    def unknown(self) -> frozenset[int]:
        """Nodes whose outage rests on a recovery, a buffer or a dependency that is not known."""
        return self._reached(self._own_is_unknown)

    @cached_property
    def grounds(self) -> Mapping[int, tuple[Ground, ...]]:
        """Node → every ground of everything its outage rests on."""
        found: dict[int, tuple[Ground, ...]] = {}
        every = {ground for node in self.register.nodes for ground in self._own_grounds(node)}
        for ground in every:
            for node in self._reached(lambda node, g=ground: g in self._own_grounds(node)):  # type: ignore[misc]
                found[node] = every_ground([found.get(node, ()), [ground]])
        return found

    def _reached(self, own: Callable[[int], bool]) -> frozenset[int]:
        """The nodes of which it holds, and all that lean on them, however far away."""
        found = {node for node in self.register.nodes if own(node)}
        waiting = list(found)
        while waiting:
            for leaning in self._leaning.get(waiting.pop(), ()):
                if leaning not in found:
                    found.add(leaning)
                    waiting.append(leaning)
        return frozenset(found)

    @cached_property
    def _leaning(self) -> dict[int, list[int]]:
        leaning: dict[int, list[int]] = defaultdict(list)
        for edge in self.graph.edges:
            leaning[edge.needs].append(edge.node)
        return leaning

    @cached_property
    def needs_of(self) -> Mapping[int, tuple[Any, ...]]:
        """Node → its dependencies."""
        found: dict[int, list[Any]] = defaultdict(list)
        for row in graph_store.in_order(self.register):
            found[row.node_id].append(row)
        return {node: tuple(rows) for node, rows in found.items()}

    @cached_property
    def _draws(self) -> Mapping[int, tuple[Any, ...]]:
        found: dict[int, list[Any]] = defaultdict(list)
        for row in self.register.dependencies.values():
            if row.stock_id is not None:
                found[row.stock_id].append(row)
        return {stock: tuple(rows) for stock, rows in found.items()}

    def _inputs(self, node_id: int) -> Iterable[tuple[str, Any, tuple[str, ...]]]:
        """What the outage of a node rests on, beside the nodes it leans on."""
        needs = self.needs_of.get(node_id, ())
        node = self.register.nodes[node_id]
        yield "node", node, ("recovery_h",) if needs else ()
        for row in needs:
            yield "dependency", row, EDGE_FIELDS
            yield from self.stock_inputs(row.stock_id)

    def stock_inputs(self, stock_id: int | None) -> Iterable[tuple[str, Any, tuple[str, ...]]]:
        """What the hours of a shared stock rest on: itself and all that draw from it."""
        if stock_id is not None and stock_id in self.register.stocks:
            yield "stock", self.register.stocks[stock_id], STOCK_FIELDS
            for row in self._draws.get(stock_id, ()):
                if row.node_id in self.register.nodes:
                    yield "dependency", row, ("draw_per_hour",)

    def may_read(self, inputs: Iterable[tuple[str, Any, tuple[str, ...]]]) -> bool:
        """Whether the viewer may read everything that a result rests on."""
        return all(self._is_open(kind, row, fields) for kind, row, fields in inputs)

    def _is_open(self, kind: str, row: Any, fields: tuple[str, ...]) -> bool:
        seen = {"node": self.sight.nodes, "dependency": self.sight.dependencies,
                "stock": self.sight.stocks}[kind]  # fmt: skip
        return row.id in seen and self.sight.may_read(kind, row, *fields)

    def _own_is_withheld(self, node_id: int) -> bool:
        return not self.may_read(self._inputs(node_id))

    def _own_grounds(self, node_id: int) -> tuple[Ground, ...]:
        return every_ground(
            self.sight.grounds(kind, row.id, *fields) for kind, row, fields in self._inputs(node_id)
        )

    def _own_is_unknown(self, node_id: int) -> bool:
        if node_id in self.graph.undescribed:
            return True
        needs = self.needs_of.get(node_id, ())
        if needs and self.register.nodes[node_id].recovery_h is None:
            return True
        return any(
            row.to_run and self.hours.get(row.stock_id, row.buffer_h) is None for row in needs
        )


def coverage_of(known: Iterable[Guarded[bool]]) -> Guarded[Coverage]:
    """Of how many services everything is known; one that is withheld withholds the number."""
    services = tuple(known)
    grounds = every_ground(one.grounds for one in services)
    if any(one.is_secret for one in services):
        return withheld(grounds)
    have = sum(one.value is True for one in services)
    return Guarded(Coverage(have, len(services), "services"), Mark.VALUE, grounds)


def of_service(verdicts: Iterable[Guarded[Verdict]]) -> Guarded[Verdict]:
    """The verdict of a service: the worst of its activities; not known where it has none."""
    known = tuple(verdicts)
    grounds = every_ground(one.grounds for one in known)
    if any(one.is_secret for one in known):
        return withheld(grounds)
    values = {one.value for one in known}
    for worst in (Verdict.BREACHED, Verdict.UNKNOWN):
        if worst in values:
            return Guarded(worst, Mark.VALUE, grounds)
    return Guarded(Verdict.HOLDS if values else Verdict.UNKNOWN, Mark.VALUE, grounds)
