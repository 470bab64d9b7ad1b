"""What in a building must go on, and what it risks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from omstallning.access.model import Actor
from resilience.model import POWER_CUT_H
from resilience.report.looking import look
from resilience.report.risks import RiskRow, rows_of
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
