"""Activities, resources and stocks one by one, and as lists to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from omstallning.access.model import Actor
from resilience.model import POWER_CUT_H
from resilience.report.cascades import Span
from resilience.report.looking import look
from resilience.report.risks import RiskRow, rows_of
from resilience.report.secrecy import Guarded, MarkView, history, must_see
from resilience.report.views import (
    DependencyView,
    NodeView,
    StockView,
    dependency_view,
    node_view,
    stock_view,
)


@dataclass(frozen=True, slots=True)
class NodePage:
    """A node with what it leans on and what leans on it; `span` in a power cut of 24 hours."""

    node: NodeView
    leans_on: tuple[DependencyView, ...]
    leaned_on_by: tuple[DependencyView, ...]
    span: Guarded[Span]
    risks: tuple[RiskRow, ...]
    marks: tuple[MarkView, ...]


@dataclass(frozen=True, slots=True)
class DependencyPage:
    """One dependency, to be changed or to have its marks tried."""

    dependency: DependencyView
    marks: tuple[MarkView, ...]


@dataclass(frozen=True, slots=True)
class StockPage:
    """One stock, to be changed or to have its marks tried."""

    stock: StockView
    marks: tuple[MarkView, ...]


def nodes(session: Session, viewer: Actor) -> tuple[NodeView, ...]:
    """Every activity and resource that the viewer sees, by name."""
    found = look(session, viewer)
    return tuple(node_view(found.sight, row, found.units) for row in found.sight.nodes.values())


def node(session: Session, viewer: Actor, node_id: int, *, today: date) -> NodePage:
    """One activity or resource. Raises NotFound, also where the viewer may not know of it."""
    found = look(session, viewer)
    row = must_see(found.sight.nodes, "node", node_id)
    seen = found.sight.dependencies.values()
    cut = found.cascades.power_cut(POWER_CUT_H)
    return NodePage(
        node=node_view(found.sight, row, found.units),
        leans_on=tuple(dependency_view(found.cascades, d) for d in seen if d.node_id == node_id),
        leaned_on_by=tuple(
            dependency_view(found.cascades, d) for d in seen if d.needs_id == node_id
        ),
        span=found.cascades.span(cut, node_id),
        risks=rows_of(found, today, lambda risk: risk.node_id == node_id),
        marks=history(session, viewer, "node", node_id, row.unit_id),
    )


def dependency(session: Session, viewer: Actor, dependency_id: int) -> DependencyPage:
    """One dependency. Raises NotFound, also where the viewer may not know of it."""
    found = look(session, viewer)
    row = must_see(found.sight.dependencies, "dependency", dependency_id)
    unit = found.sight.register.unit_of("dependency", row)
    return DependencyPage(
        dependency_view(found.cascades, row),
        history(session, viewer, "dependency", dependency_id, unit),
    )


def stocks(session: Session, viewer: Actor) -> tuple[StockView, ...]:
    """Every stock that the viewer sees, by name."""
    found = look(session, viewer)
    return tuple(
        stock_view(found.cascades, row, found.units) for row in found.sight.stocks.values()
    )


def stock(session: Session, viewer: Actor, stock_id: int) -> StockPage:
    """One stock. Raises NotFound, also where the viewer may not know of it."""
    found = look(session, viewer)
    row = must_see(found.sight.stocks, "stock", stock_id)
    return StockPage(
        stock_view(found.cascades, row, found.units),
        history(session, viewer, "stock", stock_id, row.unit_id),
    )
