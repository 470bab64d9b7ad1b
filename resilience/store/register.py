"""Services, what they lean on and what an outage leads to, whole and in a fixed number of steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from omstallning.database import RegisterRow
from omstallning.errors import NotFound
from omstallning.organisation.tables import Building
from resilience.tables import (
    Dependency,
    ImpactStep,
    Node,
    OutageTolerance,
    Risk,
    Service,
    Stock,
)

Row = TypeVar("Row", bound=RegisterRow)


@dataclass(frozen=True, slots=True)
class Register:
    """Everything that stands, with what is secret in it: only answers for a viewer let it out.

    steps, tolerances  activity id → what an outage leads to, by hours; how long it may be out
    """

    services: Mapping[int, Any]
    nodes: Mapping[int, Any]
    stocks: Mapping[int, Any]
    dependencies: Mapping[int, Any]
    steps: Mapping[int, Sequence[Any]]
    tolerances: Mapping[int, Any]

    def activities(self, service_id: int) -> tuple[Any, ...]:
        """The activities of a service, by name."""
        return tuple(node for node in self.nodes.values() if node.service_id == service_id)

    def unit_of(self, kind: str, row: Any) -> int:
        """The unit that answers for a row; a dependency lies with the node that leans."""
        return self.nodes[row.node_id].unit_id if kind == "dependency" else row.unit_id


def register(session: Session) -> Register:
    """The whole register in four statements, however large it is."""
    nodes: dict[int, Any] = {}
    steps: dict[int, list[Any]] = defaultdict(list)
    tolerances: dict[int, Any] = {}
    for row in _nodes(session):
        nodes.setdefault(row.id, row)
        if row.ImpactStep is not None:
            steps[row.id].append(row.ImpactStep)
        if row.OutageTolerance is not None:
            tolerances[row.id] = row.OutageTolerance
    needs = select(*Dependency.__table__.columns).where(~Dependency.is_withdrawn)
    return Register(
        services={row.id: row for row in session.execute(with_building(Service, Service.name))},
        nodes=nodes,
        stocks={row.id: row for row in session.execute(with_building(Stock, Stock.name))},
        dependencies={
            row.id: row for row in session.execute(needs.order_by(Dependency.key, Dependency.id))
        },
        steps=dict(steps),
        tolerances=tolerances,
    )


def buildings(session: Session) -> dict[int, str]:
    """What every standing building is called."""
    rows = session.execute(select(Building.id, Building.name).where(~Building.is_withdrawn))
    return {row.id: row.name for row in rows}


def row(session: Session, table: type[Row], row_id: int) -> Row:
    """One standing row, to be changed. Raises NotFound."""
    found = session.scalar(
        select(table).where(table.id == row_id, ~table.is_withdrawn).with_for_update()
    )
    if found is None:
        raise NotFound(table.__tablename__, row_id)  # type: ignore[attr-defined]
    return found


def check_standing(session: Session, table: type[Row], row_id: int) -> None:
    """Refuse an id of nothing that stands. Raises NotFound."""
    if session.scalar(select(table.id).where(table.id == row_id, ~table.is_withdrawn)) is None:
        raise NotFound(table.__tablename__, row_id)  # type: ignore[attr-defined]


def keys_taken(session: Session, table: Any) -> set[str]:
    """Every key under which something of the kind goes, or went."""
    return set(session.scalars(select(table.key)))


def tolerance_of(session: Session, node_id: int) -> OutageTolerance | None:
    """How long an activity may be out, standing or taken back: there is one row for each."""
    return session.scalar(
        select(OutageTolerance).where(OutageTolerance.node_id == node_id).with_for_update()
    )


def step_at(session: Session, node_id: int, after_h: float) -> ImpactStep | None:
    """What an outage leads to after these hours, standing or taken back."""
    return session.scalar(
        select(ImpactStep).where(ImpactStep.node_id == node_id, ImpactStep.after_h == after_h)
    )


def resting_on(session: Session, kind: str, row_id: int) -> tuple[str, int] | None:
    """The first standing row (kind, id) that would lose its hold if this one were taken away."""
    pointing: dict[str, tuple[Any, ...]] = {
        "service": (Node.service_id, Risk.service_id),
        "node": (Dependency.node_id, Dependency.needs_id, Risk.node_id),
        "stock": (Dependency.stock_id,),
    }
    for column in pointing.get(kind, ()):
        table = column.class_
        found = session.scalar(
            select(table.id).where(column == row_id, ~table.is_withdrawn).limit(1)
        )
        if found is not None:
            return (table.__tablename__, found)
    return None


def with_building(table: Any, *order: Any, more: Sequence[Any] = ()) -> Any:
    """SQL: the standing rows of a table with what their buildings are called."""
    return (
        select(*table.__table__.columns, Building.name.label("building_name"), *more)
        .select_from(table)
        .outerjoin(Building, (Building.id == table.building_id) & ~Building.is_withdrawn)
        .where(~table.is_withdrawn)
        .order_by(*order, table.id)
    )


def _nodes(session: Session) -> Iterable[Any]:
    """Each node with its tolerance, once for each of its impact steps, in their order."""
    steps = (ImpactStep.node_id == Node.id) & ~ImpactStep.is_withdrawn
    tolerance = (OutageTolerance.node_id == Node.id) & ~OutageTolerance.is_withdrawn
    return session.execute(
        with_building(Node, Node.name, more=(OutageTolerance, ImpactStep))
        .outerjoin(OutageTolerance, tolerance)
        .outerjoin(ImpactStep, steps)
        .order_by(ImpactStep.after_h, ImpactStep.id)
    )
