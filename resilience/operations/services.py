"""Adding and changing services, and what an outage of an activity leads to."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from omstallning.access.model import Actor, Permission
from omstallning.changes.operations import change_set
from omstallning.errors import Invalid
from resilience.model import NodeKind
from resilience.operations.writing import (
    add_marked,
    change_row,
    check_key,
    check_not_negative,
    check_places,
    check_said,
    wanted,
)
from resilience.report.views import sectors
from resilience.store import register as store
from resilience.tables import ImpactStep, Node, OutageTolerance, Service

CHANGEABLE = frozenset({
    "name", "sector", "unit_id", "building_id", "owner", "protects", "lowest_level",
    "review_months",
})  # fmt: skip
STEP_CHANGEABLE = frozenset({"after_h", "consequence", "text"})


def add_service(
    session: Session,
    actor: Actor,
    *,
    key: str,
    name: str,
    sector: str,
    unit_id: int,
    owner: str,
    building_id: int | None = None,
    protects: str | None = None,
    lowest_level: str | None = None,
    review_months: int = 12,
) -> Service:
    """Add something that must go on, under the unit that answers for it."""
    actor.require(Permission.WRITE_RESILIENCE, unit_id)
    check_key(key, store.keys_taken(session, Service))
    made = Service(
        key=key,
        name=name,
        sector=sector,
        unit_id=unit_id,
        building_id=building_id,
        owner=owner,
        protects=protects,
        lowest_level=lowest_level,
        review_months=review_months,
    )
    check_service(session, made)
    with change_set(session, actor, "add_service") as change:
        return add_marked(change, made)


def change_service(
    session: Session,
    actor: Actor,
    service_id: int,
    *,
    expected_version: int,
    reason: str | None = None,
    **values: Any,
) -> Service:
    """Change a service. values: any of CHANGEABLE. Raises Refused, Invalid, NotFound, Conflict."""
    row = store.row(session, Service, service_id)
    check_service(session, wanted(Service, row, values, CHANGEABLE))
    change_row(
        session, actor, row, expected_version=expected_version, values=values,
        changeable=CHANGEABLE, verb="change_service", reason=reason,
    )  # fmt: skip
    return row


def check_service(session: Session, row: Service) -> None:
    """Refuse a service that breaks a rule, or whose places are not there."""
    service_rules(row)
    check_places(session, unit_id=row.unit_id, building_id=row.building_id)


def service_rules(row: Service) -> None:
    """Refuse a service that breaks a rule of its fields. Raises Invalid."""
    check_said(name=row.name, owner=row.owner)
    if row.sector not in sectors():
        raise Invalid("sector", row.sector, "unknown_sector")
    check_review_months(row.review_months)


def check_review_months(months: int) -> None:
    """Refuse a time between reviews outside a month to ten years. Raises Invalid."""
    if not 1 <= months <= 120:
        raise Invalid("review_months", months, "review_months_outside")


def add_impact_step(
    session: Session, actor: Actor, node_id: int, *, after_h: float, consequence: int, text: str
) -> ImpactStep:
    """Say what an outage of an activity leads to after some hours."""
    activity = _activity(session, node_id)
    actor.require(Permission.WRITE_RESILIENCE, activity.unit_id)
    made = ImpactStep(node_id=node_id, after_h=after_h, consequence=consequence, text=text)
    check_step(made)
    standing = store.step_at(session, node_id, after_h)
    if standing is not None and not standing.is_withdrawn:
        raise Invalid("after_h", after_h, "already_taken")
    with change_set(session, actor, "add_impact_step") as change:
        if standing is None:
            return change.add(made)
        change.update(
            standing, expected_version=standing.version, is_withdrawn=False,
            consequence=consequence, text=text,
        )  # fmt: skip
        return standing


def change_impact_step(
    session: Session,
    actor: Actor,
    step_id: int,
    *,
    expected_version: int,
    reason: str | None = None,
    **values: Any,
) -> ImpactStep:
    """Change what an outage leads to. values: after_h, consequence, text."""
    row = store.row(session, ImpactStep, step_id)
    check_step(wanted(ImpactStep, row, values, STEP_CHANGEABLE))
    other = store.step_at(session, row.node_id, values.get("after_h", row.after_h))
    if other is not None and other.id != step_id:
        raise Invalid("after_h", values["after_h"], "already_taken")
    change_row(
        session, actor, row, expected_version=expected_version, values=values,
        changeable=STEP_CHANGEABLE, verb="change_impact_step", reason=reason,
    )  # fmt: skip
    return row


def check_step(row: ImpactStep) -> None:
    """Refuse a step that breaks a rule. Raises Invalid."""
    check_said(text=row.text)
    check_not_negative(after_h=row.after_h)
    if row.consequence not in range(1, 6):
        raise Invalid("consequence", row.consequence, "consequence_outside")


def set_tolerance(
    session: Session,
    actor: Actor,
    node_id: int,
    *,
    expected_version: int | None = None,
    mtpd_h: float | None = None,
    rto_h: float | None = None,
    rpo_h: float | None = None,
    wrt_h: float | None = None,
    minimum_level_percent: float | None = None,
    reason: str | None = None,
) -> OutageTolerance:
    """Say how long an activity may be out and how fast it is to be back: RTO + WRT ≤ MTPD.

    expected_version  of the tolerance the person saw; None: there was none
    """
    activity = _activity(session, node_id)
    actor.require(Permission.WRITE_RESILIENCE, activity.unit_id)
    values = {"mtpd_h": mtpd_h, "rto_h": rto_h, "rpo_h": rpo_h, "wrt_h": wrt_h,
              "minimum_level_percent": minimum_level_percent}  # fmt: skip
    check_tolerance(**values)
    standing = store.tolerance_of(session, node_id)
    with change_set(session, actor, "set_tolerance", reason=reason) as change:
        if standing is None:
            return change.add(OutageTolerance(node_id=node_id, **values))
        is_gone = standing.is_withdrawn and expected_version is None
        expected = standing.version if is_gone else (expected_version or 0)
        change.update(standing, expected_version=expected, is_withdrawn=False, **values)
        return standing


def check_tolerance(
    *,
    mtpd_h: float | None,
    rto_h: float | None,
    rpo_h: float | None,
    wrt_h: float | None,
    minimum_level_percent: float | None,
) -> None:
    """Refuse hours that do not go together. Raises Invalid."""
    check_not_negative(mtpd_h=mtpd_h, rto_h=rto_h, rpo_h=rpo_h, wrt_h=wrt_h)
    if minimum_level_percent is not None and not 0 <= minimum_level_percent <= 100:
        raise Invalid("minimum_level_percent", minimum_level_percent, "percent_outside")
    if mtpd_h is not None and rto_h is not None and rto_h + (wrt_h or 0.0) > mtpd_h:
        raise Invalid("rto_h", rto_h, "recovery_beyond_mtpd", wrt_h=wrt_h or 0.0, mtpd_h=mtpd_h)


def _activity(session: Session, node_id: int) -> Node:
    node = store.row(session, Node, node_id)
    if node.kind is not NodeKind.ACTIVITY:
        raise Invalid("node", node_id, "not_an_activity")
    return node
