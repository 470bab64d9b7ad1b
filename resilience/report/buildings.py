"""What in a building must go on, and what it risks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from omstallning.access.model import Actor
from omstallning.provenance import Trail
from resilience.from_energy import OwnSupply, own_supply
from resilience.model import POWER_CUT_H, BufferKind, NodeKind, Verdict
from resilience.report.cascades import Cascades, of_service
from resilience.report.looking import look, sight_of
from resilience.report.risks import worst_first
from resilience.report.secrecy import Guarded, Sight, every_ground, withheld


@dataclass(frozen=True, slots=True)
class ServiceHere:
    """A service that is, or has an activity, in a building; judged by a day without power."""

    trail: Trail
    verdict: Guarded[Verdict]


@dataclass(frozen=True, slots=True)
class NodeHere:
    """An activity or a resource in a building."""

    trail: Trail
    kind: NodeKind


@dataclass(frozen=True, slots=True)
class StockHere:
    """A stock in a building, and how much it holds."""

    trail: Trail
    measured_in: str
    amount: Guarded[float]


@dataclass(frozen=True, slots=True)
class InBuilding:
    """Services, nodes, stocks and risks of one building, where the viewer may know they are there.

    A risk is here too when it is about a service or a node that is.
    """

    services: tuple[ServiceHere, ...]
    nodes: tuple[NodeHere, ...]
    stocks: tuple[StockHere, ...]
    risks: tuple[Trail, ...]


@dataclass(frozen=True, slots=True)
class BuildingSupply:
    """What a building has when the grid is gone: what it makes, and whether it has reserve power.

    has_reserve_power  whether anything in it is carried over an outage by reserve power
    """

    own: OwnSupply
    has_reserve_power: Guarded[bool]


def supply_of(
    session: Session, viewer: Actor, building_id: int, *, year: int, today: date
) -> BuildingSupply:
    """A building's own generation in a year and its reserve power, as far as one may know."""
    found = look(session, viewer)
    sight = found.sight
    kinds = [
        sight.field("dependency", edge, "buffer_kind")
        for edge in sight.dependencies.values()
        if sight.field("node", sight.nodes[edge.node_id], "building_id").value == building_id
    ]
    own = own_supply(session, viewer, building_id, year, today=today)
    grounds = every_ground(one.grounds for one in kinds)
    if any(one.value is BufferKind.RESERVE_POWER for one in kinds):
        return BuildingSupply(own, Guarded(value=True, grounds=grounds))
    if any(one.is_secret for one in kinds):
        return BuildingSupply(own, withheld(grounds))
    return BuildingSupply(own, Guarded(value=False if kinds else None, grounds=grounds))


def in_building(session: Session, viewer: Actor, building_id: int) -> InBuilding:
    """What is in a building."""
    sight = sight_of(session, viewer)

    def is_here(kind: str, row: Any) -> bool:
        return sight.field(kind, row, "building_id").value == building_id

    nodes = [row for row in sight.nodes.values() if is_here("node", row)]
    about = {row.id for row in nodes}
    services = {row.service_id for row in nodes if row.service_id in sight.services}
    services |= {row.id for row in sight.services.values() if is_here("service", row)}
    risks = [
        row
        for row in sight.risks.values()
        if is_here("risk", row) or row.service_id in services or row.node_id in about
    ]
    return InBuilding(
        services=_services(sight, services),
        nodes=tuple(NodeHere(Trail("node", row.id, row.name), row.kind) for row in nodes),
        stocks=tuple(
            StockHere(
                Trail("stock", row.id, row.name),
                row.measured_in,
                sight.field("stock", row, "amount"),
            )
            for row in sight.stocks.values()
            if is_here("stock", row)
        ),
        risks=tuple(Trail("risk", row.id, row.title) for row in worst_first(session, risks)),
    )


def _services(sight: Sight, chosen: Collection[int]) -> tuple[ServiceHere, ...]:
    """The chosen services, by name; the outage is reckoned once for all, where there are any."""
    if not chosen:
        return ()
    cascades = Cascades(sight)
    cut = cascades.power_cut(POWER_CUT_H)
    return tuple(
        ServiceHere(
            Trail("service", row.id, row.name),
            of_service(
                cascades.verdict(cut, node.id)
                for node in sight.nodes.values()
                if node.service_id == row.id
            ),
        )
        for row in sight.services.values()
        if row.id in chosen
    )
