"""Adding and changing activities and resources, what they lean on, and shared stocks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from omstallning.access.model import Actor, Permission
from omstallning.changes.operations import change_set
from omstallning.errors import Invalid
from omstallning.units import parse_unit
from resilience.model import BufferKind, NodeKind
from resilience.operations.writing import (
    add_marked,
    change_row,
    check_key,
    check_not_negative,
    check_places,
    check_said,
    unit_of,
    wanted,
)
from resilience.store import register as store
from resilience.tables import Dependency, ImpactStep, Node, Risk, Service, Stock

NODE_CHANGEABLE = frozenset({
    "name", "kind", "service_id", "unit_id", "building_id", "place", "supplier", "recovery_h",
    "people_served",
})  # fmt: skip
STOCK_CHANGEABLE = frozenset({
    "name", "unit_id", "building_id", "measured_in", "amount", "usable_share", "use_per_hour",
})  # fmt: skip
DEPENDENCY_CHANGEABLE = frozenset({
    "alternatives", "needed", "buffer_h", "recharge_h", "buffer_kind", "stock_id",
    "draw_per_hour", "to_run", "to_start", "checked_on", "source",
})  # fmt: skip
TABLES = {
    "service": Service, "node": Node, "stock": Stock, "dependency": Dependency,
    "impact_step": ImpactStep, "risk": Risk,
}  # fmt: skip
"""What can be taken away, by its kind."""


def add_node(
    session: Session,
    actor: Actor,
    *,
    key: str,
    name: str,
    kind: NodeKind,
    unit_id: int,
    service_id: int | None = None,
    building_id: int | None = None,
    place: str | None = None,
    supplier: str | None = None,
    recovery_h: float | None = None,
    people_served: int | None = None,
) -> Node:
    """Add an activity of a service, or something that is leaned on."""
    actor.require(Permission.WRITE_RESILIENCE, unit_id)
    check_key(key, store.keys_taken(session, Node))
    made = Node(
        key=key,
        name=name,
        kind=kind,
        unit_id=unit_id,
        service_id=service_id,
        building_id=building_id,
        place=place,
        supplier=supplier,
        recovery_h=recovery_h,
        people_served=people_served,
    )
    check_node(session, made)
    with change_set(session, actor, "add_node") as change:
        return add_marked(change, made)


def change_node(
    session: Session,
    actor: Actor,
    node_id: int,
    *,
    expected_version: int,
    reason: str | None = None,
    **values: Any,
) -> Node:
    """Change a node. values: any of NODE_CHANGEABLE. Raises Refused, Invalid, Conflict."""
    row = store.row(session, Node, node_id)
    check_node(session, wanted(Node, row, values, NODE_CHANGEABLE))
    change_row(
        session, actor, row, expected_version=expected_version, values=values,
        changeable=NODE_CHANGEABLE, verb="change_node", reason=reason,
    )  # fmt: skip
    return row


def check_node(session: Session, row: Node) -> None:
    """Refuse a node that breaks a rule, or whose service or places are not there."""
    node_rules(row)
    if row.service_id is not None:
        store.check_standing(session, Service, row.service_id)
    check_places(session, unit_id=row.unit_id, building_id=row.building_id)


def node_rules(row: Node) -> None:
    """Refuse a node that breaks a rule of its fields. Raises Invalid."""
    check_said(name=row.name)
    check_not_negative(recovery_h=row.recovery_h, people_served=row.people_served)
    if row.kind is NodeKind.ACTIVITY and row.service_id is None:
        raise Invalid("service_id", None, "activity_needs_service")
    if row.kind is not NodeKind.ACTIVITY and row.service_id is not None:
        raise Invalid("service_id", row.service_id, "resource_has_no_service")


def add_stock(
    session: Session,
    actor: Actor,
    *,
    key: str,
    name: str,
    unit_id: int,
    measured_in: str,
    amount: float | None,
    use_per_hour: float | None = None,
    usable_share: float = 1.0,
    building_id: int | None = None,
) -> Stock:
    """Add a store that several draw from; its hours come from all that draw."""
    actor.require(Permission.WRITE_RESILIENCE, unit_id)
    check_key(key, store.keys_taken(session, Stock))
    made = Stock(
        key=key,
        name=name,
        unit_id=unit_id,
        building_id=building_id,
        measured_in=measured_in,
        amount=amount,
        usable_share=usable_share,
        use_per_hour=use_per_hour,
    )
    check_stock(session, made)
    with change_set(session, actor, "add_stock") as change:
        return add_marked(change, made)


def change_stock(
    session: Session,
    actor: Actor,
    stock_id: int,
    *,
    expected_version: int,
    reason: str | None = None,
    **values: Any,
) -> Stock:
    """Change a stock. values: any of STOCK_CHANGEABLE. Raises Refused, Invalid, Conflict."""
    row = store.row(session, Stock, stock_id)
    check_stock(session, wanted(Stock, row, values, STOCK_CHANGEABLE))
    change_row(
        session, actor, row, expected_version=expected_version, values=values,
        changeable=STOCK_CHANGEABLE, verb="change_stock", reason=reason,
    )  # fmt: skip
    return row


def check_stock(session: Session, row: Stock) -> None:
    """Refuse a stock that breaks a rule. Raises Invalid, UnknownUnit, NotFound."""
    check_said(name=row.name)
    parse_unit(row.measured_in)
    check_not_negative(amount=row.amount, use_per_hour=row.use_per_hour)
    if not 0 < row.usable_share <= 1:
        raise Invalid("usable_share", row.usable_share, "share_within_one")
    check_places(session, unit_id=row.unit_id, building_id=row.building_id)


def add_dependency(
    session: Session,
    actor: Actor,
    *,
    node_id: int,
    needs_id: int,
    key: str | None = None,
    alternatives: int | None = None,
    needed: int = 1,
    buffer_h: float | None = None,
    recharge_h: float | None = None,
    buffer_kind: BufferKind | None = None,
    stock_id: int | None = None,
    draw_per_hour: float | None = None,
    to_run: bool = True,
    to_start: bool = False,
    checked_on: date | None = None,
    source: str | None = None,
) -> Dependency:
    """Say that one node leans on another; buffer_h None is not known, 0 is none.

    key           None: one that goes, and went, to no other
    alternatives  the number of the group it is an alternative in; None: nobody's alternative
    """
    node = store.row(session, Node, node_id)
    actor.require(Permission.WRITE_RESILIENCE, node.unit_id)
    taken = store.keys_taken(session, Dependency)
    key = _free_key(f"{node_id}-{needs_id}", taken) if key is None else key
    check_key(key, taken)
    made = Dependency(
        key=key,
        node_id=node_id,
        needs_id=needs_id,
        alternatives=-needs_id if alternatives is None else alternatives,
        needed=needed,
        buffer_h=buffer_h,
        recharge_h=recharge_h,
        buffer_kind=buffer_kind,
        stock_id=stock_id,
        draw_per_hour=draw_per_hour,
        to_run=to_run,
        to_start=to_start,
        checked_on=checked_on,
        source=source,
    )
    check_dependency(session, made)
    with change_set(session, actor, "add_dependency") as change:
        return add_marked(change, made)


def _free_key(wanted: str, taken: Collection[str]) -> str:
    """The key, or the first with a number after it: what was taken away keeps the one it had."""
    numbered = (f"{wanted}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(key for key in numbered if key not in taken)


def change_dependency(
    session: Session,
    actor: Actor,
    dependency_id: int,
    *,
    expected_version: int,
    reason: str | None = None,
    **values: Any,
) -> Dependency:
    """Change how long a node goes on without. values: any of DEPENDENCY_CHANGEABLE.

    Raises Refused, Invalid, NotFound, Conflict.
    """
    row = store.row(session, Dependency, dependency_id)
    after = wanted(Dependency, row, values, DEPENDENCY_CHANGEABLE | {"node_id", "needs_id"})
    check_dependency(session, after)
    change_row(
        session, actor, row, expected_version=expected_version, values=values,
        changeable=DEPENDENCY_CHANGEABLE, verb="change_dependency", reason=reason,
    )  # fmt: skip
    return row


def check_dependency(session: Session, row: Dependency) -> None:
    """Refuse a dependency that breaks a rule, or on what is not there."""
    dependency_rules(row)
    store.check_standing(session, Node, row.needs_id)
    if row.stock_id is not None:
        store.check_standing(session, Stock, row.stock_id)


def dependency_rules(row: Dependency) -> None:
    """Refuse a dependency that breaks a rule of its fields. Raises Invalid."""
    if row.node_id == row.needs_id:
        raise Invalid("needs_id", row.needs_id, "leans_on_itself")
    check_not_negative(
        buffer_h=row.buffer_h, recharge_h=row.recharge_h, draw_per_hour=row.draw_per_hour
    )
    if row.needed < 1:
        raise Invalid("needed", row.needed, "needed_at_least_one")
    if not row.to_run and not row.to_start:
        raise Invalid("to_run", row.to_run, "needed_for_nothing")
    if row.stock_id is not None and row.buffer_h is not None:
        raise Invalid("buffer_h", row.buffer_h, "buffer_beside_stock")


def withdraw(
    session: Session,
    actor: Actor,
    kind: str,
    row_id: int,
    *,
    expected_version: int,
    reason: str,
) -> None:
    """Take a row of the register away; what it was stays in the change set.

    kind  one of TABLES. Raises Refused, Invalid where something rests on it, NotFound, Conflict.
    """
    check_said(reason=reason)
    if kind not in TABLES:
        raise Invalid("kind", kind, "not_changeable")
    row: Any = store.row(session, TABLES[kind], row_id)  # type: ignore[type-var]
    actor.require(Permission.WRITE_RESILIENCE, unit_of(session, row))
    resting = store.resting_on(session, kind, row_id)
    if resting is not None:
        raise Invalid(kind, row_id, "something_rests_on_it", kind=resting[0], id=resting[1])
    with change_set(session, actor, f"withdraw_{kind}", reason=reason) as change:
        change.update(row, expected_version=expected_version, is_withdrawn=True)
