"""Who leans on the same, one step or tolerance at a time, and what a form can point at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from omstallning.access.model import Actor
from omstallning.errors import NotFound
from omstallning.provenance import Trail
from resilience.model import NodeKind
from resilience.report.looking import Look, look
from resilience.report.secrecy import must_see
from resilience.report.services import StepView, ToleranceView
from resilience.report.views import NodeView, node_view
from resilience.store import register as register_store


@dataclass(frozen=True, slots=True)
class Shared:
    """A resource that several services lean on, near or far."""

    node: Trail
    kind: NodeKind
    services: tuple[Trail, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form of the register can point at, as far as the viewer sees: id → name."""

    units: Mapping[int, str]
    buildings: Mapping[int, str]
    services: Mapping[int, str]
    activities: Mapping[int, str]
    resources: Mapping[int, str]
    stocks: Mapping[int, str]


def leaning_services(session: Session, viewer: Actor, node_id: int) -> tuple[Trail, ...]:
    """The services whose activities lean on a node, near or far, by name. Raises NotFound."""
    found = look(session, viewer)
    must_see(found.sight.nodes, "node", node_id)
    return _services_above(found, _leaning(found), node_id)


def step(session: Session, viewer: Actor, step_id: int) -> tuple[StepView, NodeView]:
    """One consequence of an outage with its activity. Raises NotFound."""
    found = look(session, viewer)
    for node_id, steps in found.sight.register.steps.items():
        for one in steps:
            if one.id == step_id and node_id in found.sight.nodes:
                view = StepView(one.id, one.version, one.after_h, one.consequence, one.text)
                return view, node_view(found.sight, found.sight.nodes[node_id], found.units)
    raise NotFound("impact_step", step_id)


def tolerance(session: Session, viewer: Actor, node_id: int) -> ToleranceView | None:
    """How long an activity may be out, where somebody has said so. Raises NotFound."""
    found = look(session, viewer)
    must_see(found.sight.nodes, "node", node_id)
    row = found.sight.register.tolerances.get(node_id)
    if row is None:
        return None
    return ToleranceView(
        row.version, row.mtpd_h, row.rto_h, row.rpo_h, row.wrt_h, row.minimum_level_percent
    )


def shared_with(session: Session, viewer: Actor, service_id: int) -> tuple[Shared, ...]:
    """What other services lean on too, of all that one service leans on; the most shared first."""
    found = look(session, viewer)
    must_see(found.sight.services, "service", service_id)
    leaning = _leaning(found)
    shared = []
    for row in found.sight.nodes.values():
        if row.service_id is not None:
            continue
        above = _services_above(found, leaning, row.id)
        others = tuple(one for one in above if one.id != service_id)
        if others and len(others) < len(above):
            shared.append(Shared(Trail("node", row.id, row.name), row.kind, others))
    return tuple(sorted(shared, key=lambda one: (-len(one.services), one.node.label)))


def choices(session: Session, viewer: Actor) -> Choices:
    """What a form can point at."""
    found = look(session, viewer)
    nodes = found.sight.nodes.values()
    return Choices(
        units=found.units,
        buildings=register_store.buildings(session),
        services={row.id: row.name for row in found.sight.services.values()},
        activities={row.id: row.name for row in nodes if row.kind is NodeKind.ACTIVITY},
        resources={row.id: row.name for row in nodes if row.kind is not NodeKind.ACTIVITY},
        stocks={row.id: row.name for row in found.sight.stocks.values()},
    )


def _leaning(found: Look) -> Mapping[int, list[Any]]:
    """Node → the dependencies of what leans on it, as far as the viewer sees."""
    leaning: dict[int, list[Any]] = {}
    for row in found.sight.dependencies.values():
        leaning.setdefault(row.needs_id, []).append(row)
    return leaning


def _services_above(
    found: Look, leaning: Mapping[int, list[Any]], node_id: int
) -> tuple[Trail, ...]:
    reached, waiting = {node_id}, [node_id]
    while waiting:
        for row in leaning.get(waiting.pop(), ()):
            if row.node_id not in reached:
                reached.add(row.node_id)
                waiting.append(row.node_id)
    ids = {found.sight.nodes[one].service_id for one in reached} - {None}
    return tuple(
        Trail("service", row.id, row.name) for row in found.sight.services.values() if row.id in ids
    )
