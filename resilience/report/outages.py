"""What fails when something is out for some hours, what holds, and what nobody knows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from omstallning.access.model import Actor
from omstallning.errors import Invalid, NotFound
from omstallning.provenance import Coverage, Mark, Trail
from resilience.model import Bounds, NodeKind, Verdict
from resilience.report.cascades import Span, coverage_of, of_service
from resilience.report.looking import Look, look
from resilience.report.secrecy import Guarded, every_ground, withheld
from resilience.report.services import activities_of
from resilience.report.views import NodeView, ServiceView, node_view, service_view
from resilience.store import graph as graph_store

LENGTHS_H = (1.0, 4.0, 12.0, 24.0, 72.0, 168.0)
LONGEST_H = 24.0 * 365


@dataclass(frozen=True, slots=True)
class NodeOutage:
    """A node in an outage; `cause` is the node whose loss it felt first, where the viewer sees it.

    verdict, acceptable_h  for an activity only
    """

    node: NodeView
    span: Guarded[Span]
    cause: Trail | None
    acceptable_h: float | None
    verdict: Guarded[Verdict] | None


@dataclass(frozen=True, slots=True)
class ServiceOutage:
    """A service in an outage, with its activities."""

    service: ServiceView
    verdict: Guarded[Verdict]
    activities: tuple[NodeOutage, ...]
    is_known: Guarded[bool]


@dataclass(frozen=True, slots=True)
class OutageView:
    """What becomes of the register when something is out from the first hour.

    out        what is out, as far as the viewer sees it
    failing    nodes that fail or whose failing is withheld or not known, by the hour they fail
    counts     services by verdict; withheld where one of them is
    coverage   of how many services everything is known; withheld as the counts are
    stuck      rings of nodes that are not shown to start without help
    """

    kind: NodeKind | None
    hours: float
    out: tuple[Trail, ...]
    failing: tuple[NodeOutage, ...]
    services: tuple[ServiceOutage, ...]
    counts: Guarded[Mapping[Verdict, int]]
    coverage: Guarded[Coverage]
    stuck: tuple[tuple[Trail, ...], ...]


@dataclass(frozen=True, slots=True)
class LengthRow:
    """A service's verdict for outages of growing length, in the order of LENGTHS_H."""

    service: ServiceView
    verdicts: tuple[Guarded[Verdict], ...]


def outage(
    session: Session, viewer: Actor, what: NodeKind | Collection[int], hours: float
) -> OutageView:
    """What fails when every node of a kind, or these nodes, are out for some hours.

    Raises Invalid for hours outside 0 to a year, NotFound for a node the viewer does not see.
    """
    if not 0 < hours <= LONGEST_H:
        raise Invalid("hours", hours, "hours_outside", longest=LONGEST_H)
    found = look(session, viewer)
    if not isinstance(what, NodeKind):
        for node in what:
            if node not in found.sight.nodes:
                raise NotFound("node", node)
    scenario = graph_store.outage_of(found.sight.register, what, hours)
    result = found.cascades.run(scenario)
    services = service_outages(found, result)
    return OutageView(
        kind=what if isinstance(what, NodeKind) else None,
        hours=hours,
        out=tuple(_trail(found, node) for node in scenario.outages if node in found.sight.nodes),
        failing=_failing(found, result),
        services=services,
        counts=counts_of(services),
        coverage=coverage_of(one.is_known for one in services),
        stuck=_stuck(found, result),
    )


def service_outages(found: Look, result: Bounds) -> tuple[ServiceOutage, ...]:
    """Every service that the viewer sees, in an outage."""
    cascades = found.cascades
    activities = activities_of(found)
    listed = []
    for row in found.sight.services.values():
        own = activities.get(row.id, ())
        listed.append(
            ServiceOutage(
                service=service_view(found.sight, row, found.units),
                verdict=of_service(cascades.verdict(result, node.id) for node in own),
                activities=tuple(_node(found, result, node.id) for node in own),
                is_known=cascades.known(node.id for node in own),
            )
        )
    return tuple(listed)


def counts_of(services: Collection[ServiceOutage]) -> Guarded[Mapping[Verdict, int]]:
    """How many services hold, breach and are not known; one that is withheld withholds them all."""
    grounds = every_ground(one.verdict.grounds for one in services)
    if any(one.verdict.is_secret for one in services):
        return withheld(grounds)
    verdicts = [one.verdict.value for one in services]
    return Guarded({v: verdicts.count(v) for v in Verdict}, Mark.VALUE, grounds)


def lengths(session: Session, viewer: Actor, kind: NodeKind) -> tuple[LengthRow, ...]:
    """Services against lengths of an outage: where each one stops holding."""
    found = look(session, viewer)
    results = [
        found.cascades.run(graph_store.outage_of(found.sight.register, kind, hours))
        for hours in LENGTHS_H
    ]
    activities = activities_of(found)
    return tuple(
        LengthRow(
            service_view(found.sight, row, found.units),
            tuple(
                of_service(
                    found.cascades.verdict(result, node.id) for node in activities.get(row.id, ())
                )
                for result in results
            ),
        )
        for row in found.sight.services.values()
    )


def _trail(found: Look, node_id: int) -> Trail:
    return Trail("node", node_id, found.sight.nodes[node_id].name)


def _node(found: Look, result: Bounds, node_id: int) -> NodeOutage:
    row = found.sight.nodes[node_id]
    span = found.cascades.span(result, node_id)
    cause = None if span.value is None else span.value.cause_id
    is_activity = row.kind is NodeKind.ACTIVITY
    return NodeOutage(
        node=node_view(found.sight, row, found.units),
        span=span,
        cause=_trail(found, cause) if cause in found.sight.nodes else None,
        acceptable_h=found.cascades.acceptable_h(node_id) if is_activity else None,
        verdict=found.cascades.verdict(result, node_id) if is_activity else None,
    )


def _failing(found: Look, result: Bounds) -> tuple[NodeOutage, ...]:
    withheld_nodes = found.cascades.withheld
    nodes = [
        _node(found, result, node)
        for node in found.sight.nodes
        if node in withheld_nodes or result.worst.down.get(node)
    ]
    return tuple(sorted(nodes, key=_first_hour))


def _first_hour(one: NodeOutage) -> tuple[float, str]:
    span = one.span.value
    hour = float("inf") if span is None or span.from_h is None else span.from_h
    return (hour, one.node.name)


def _stuck(found: Look, result: Bounds) -> tuple[tuple[Trail, ...], ...]:
    """Rings by the worst reading, those of which the viewer may know every node."""
    return tuple(
        tuple(_trail(found, node) for node in ring.nodes)
        for ring in result.worst.stuck
        if all(n in found.sight.nodes and n not in found.cascades.withheld for n in ring.nodes)
    )
