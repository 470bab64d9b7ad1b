"""What in a building must go on, and what it risks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from omstallning.access.model import Actor
from resilience.from_energy import OwnSupply, own_supply
from resilience.model import POWER_CUT_H, BufferKind
from resilience.report.looking import look
from resilience.report.risks import RiskRow, rows_of
from resilience.report.secrecy import Guarded, every_ground, withheld
from resilience.report.services import ServiceRow, service_rows
from resilience.report.views import NodeView, StockView, node_view, stock_view


@dataclass(frozen=True, slots=True)
class InBuilding:
    """Services, nodes, stocks and risks of one building, where the viewer may know they are there.

    A risk is here too when it is about a service or a node that is.
    """

    services: tuple[ServiceRow, ...]
    nodes: tuple[NodeView, ...]
    stocks: tuple[StockView, ...]
    risks: tuple[RiskRow, ...]


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


def in_building(session: Session, viewer: Actor, building_id: int, *, today: date) -> InBuilding:
    """What is in a building."""
    found = look(session, viewer)
    sight = found.sight

    def is_here(kind: str, row: object) -> bool:
        return sight.field(kind, row, "building_id").value == building_id

    nodes = [row for row in sight.nodes.values() if is_here("node", row)]
    here = {row.id for row in sight.services.values() if is_here("service", row)}
    services = here | {row.service_id for row in nodes if row.service_id in sight.services}
    listed: tuple[ServiceRow, ...] = ()
    if services:
        listed = tuple(
            row
            for row in service_rows(found, found.cascades.power_cut(POWER_CUT_H))
            if row.service.id in services
        )
    about = {row.id for row in nodes}
    return InBuilding(
        services=listed,
        nodes=tuple(node_view(sight, row, found.units) for row in nodes),
        stocks=tuple(
            stock_view(found.cascades, row, found.units)
            for row in sight.stocks.values()
            if is_here("stock", row)
        ),
        risks=rows_of(
            found,
            today,
            lambda risk: (
                is_here("risk", risk) or risk.service_id in services or risk.node_id in about
            ),
        ),
    )
