"""Which number is missing where nobody can say whether an activity holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from omstallning.access.model import Actor
from omstallning.provenance import Trail
from resilience.report.looking import Look, look
from resilience.report.services import activities_of


class GapKind(StrEnum):
    """What is not known."""

    NO_ACTIVITY = "no_activity"
    NO_DEPENDENCY = "no_dependency"
    ACCEPTABLE_OUTAGE = "acceptable_outage"
    RECOVERY = "recovery"
    BUFFER = "buffer"
    STOCK = "stock"


@dataclass(frozen=True, slots=True)
class Gap:
    """A number that is missing, at a node; `needs` where it is about leaning on another."""

    kind: GapKind
    at: Trail
    needs: Trail | None = None


def gaps(session: Session, viewer: Actor) -> Mapping[int, tuple[Gap, ...]]:
    """Service → what is missing for its verdict, as far as the viewer may know; near before far."""
    found = look(session, viewer)
    activities = activities_of(found)
    return {
        service_id: tuple(
            dict.fromkeys(
                gap for row in activities.get(service_id, ()) for gap in _of_activity(found, row)
            )
        )
        if activities.get(service_id)
        else (Gap(GapKind.NO_ACTIVITY, Trail("service", service_id, service.name)),)
        for service_id, service in found.sight.services.items()
    }


def _of_activity(found: Look, row: Any) -> list[Gap]:
    missing = []
    if found.cascades.acceptable_h(row.id) is None:
        missing.append(Gap(GapKind.ACCEPTABLE_OUTAGE, _trail(found, row.id)))
    reached, waiting = {row.id}, [row.id]
    while waiting:
        at = waiting.pop(0)
        if at in found.cascades.withheld:
            continue
        needs = found.cascades.needs_of.get(at, ())
        if at in found.cascades.graph.undescribed:
            missing.append(Gap(GapKind.NO_DEPENDENCY, _trail(found, at)))
        if needs and found.sight.nodes[at].recovery_h is None:
            missing.append(Gap(GapKind.RECOVERY, _trail(found, at)))
        for one in needs:
            missing += _of_dependency(found, one)
            if one.needs_id in found.sight.nodes and one.needs_id not in reached:
                reached.add(one.needs_id)
                waiting.append(one.needs_id)
    return missing


def _of_dependency(found: Look, row: Any) -> list[Gap]:
    hours = found.cascades.hours
    if not row.to_run or row.needs_id not in found.sight.nodes:
        return []
    if row.stock_id in hours:
        if hours[row.stock_id] is not None:
            return []
        stock = found.sight.stocks.get(row.stock_id)
        named = None if stock is None else Trail("stock", stock.id, stock.name)
        return [Gap(GapKind.STOCK, _trail(found, row.node_id), named)]
    if row.buffer_h is None:
        return [Gap(GapKind.BUFFER, _trail(found, row.node_id), _trail(found, row.needs_id))]
    return []


def _trail(found: Look, node_id: int) -> Trail:
    return Trail("node", node_id, found.sight.nodes[node_id].name)
