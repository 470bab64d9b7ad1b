"""Risks: adding, judging, accepting, and tying to the measures that lessen them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from omstallning.access.model import Actor, Permission
from omstallning.changes.operations import change_set
from omstallning.errors import Invalid
from omstallning.measures.tables import Measure
from resilience.errors import ScaleDiffers
from resilience.model import ScaleView, Stage, Uncertainty
from resilience.operations.services import check_review_months
from resilience.operations.writing import (
    add_marked,
    change_row,
    check_key,
    check_places,
    check_said,
    wanted,
)
from resilience.report.views import hazards
from resilience.store import register as store
from resilience.store import risks as risk_store
from resilience.tables import Acceptance, Assessment, Node, Risk, RiskMeasure, Service

CHANGEABLE = frozenset({
    "title", "hazard", "unit_id", "owner", "service_id", "node_id", "building_id",
    "description", "review_months",
})  # fmt: skip


def add_risk(
    session: Session,
    actor: Actor,
    *,
    key: str,
    title: str,
    hazard: str,
    unit_id: int,
    owner: str,
    service_id: int | None = None,
    node_id: int | None = None,
    building_id: int | None = None,
    description: str | None = None,
    review_months: int = 12,
) -> Risk:
    """Add a hazard that can hit something and lead somewhere."""
    actor.require(Permission.WRITE_RESILIENCE, unit_id)
    check_key(key, store.keys_taken(session, Risk))
    made = Risk(
        key=key,
        title=title,
        hazard=hazard,
        unit_id=unit_id,
        owner=owner,
        service_id=service_id,
        node_id=node_id,
        building_id=building_id,
        description=description,
        review_months=review_months,
    )
    check_risk(session, made)
    with change_set(session, actor, "add_risk") as change:
        return add_marked(change, made)


def change_risk(
    session: Session,
    actor: Actor,
    risk_id: int,
    *,
    expected_version: int,
    reason: str | None = None,
    **values: Any,
) -> Risk:
    """Change a risk. values: any of CHANGEABLE. Raises Refused, Invalid, NotFound, Conflict."""
    row = store.row(session, Risk, risk_id)
    check_risk(session, wanted(Risk, row, values, CHANGEABLE))
    change_row(
        session, actor, row, expected_version=expected_version, values=values,
        changeable=CHANGEABLE, verb="change_risk", reason=reason,
    )  # fmt: skip
    return row


def check_risk(session: Session, row: Risk) -> None:
    """Refuse a risk that breaks a rule, or about what is not there."""
    risk_rules(row)
    check_places(session, unit_id=row.unit_id, building_id=row.building_id)
    if row.service_id is not None:
        store.check_standing(session, Service, row.service_id)
    if row.node_id is not None:
        store.check_standing(session, Node, row.node_id)


def risk_rules(row: Risk) -> None:
    """Refuse a risk that breaks a rule of its fields. Raises Invalid."""
    check_said(title=row.title, owner=row.owner)
    if row.hazard not in hazards():
        raise Invalid("hazard", row.hazard, "unknown_hazard")
    check_review_months(row.review_months)


def assess(
    session: Session,
    actor: Actor,
    risk_id: int,
    *,
    stage: Stage,
    scale_id: int,
    likelihood: int | None,
    consequences: Mapping[str, int | None],
    reason: str,
    method: str,
    assessed_on: date,
    likelihood_reason: str | None = None,
    uncertainty: Uncertainty | None = None,
    scenario: str | None = None,
    horizon: str | None = None,
    corrects_id: int | None = None,
) -> Assessment:
    """State what was found of a risk; what was found before stays, with its own scale.

    corrects_id  an assessment that was entered wrongly and that this one takes the place of
    """
    risk = store.row(session, Risk, risk_id)
    actor.require(Permission.WRITE_RESILIENCE, risk.unit_id)
    scale = risk_store.scale(session, scale_id)
    check_assessment(
        scale, likelihood=likelihood, likelihood_reason=likelihood_reason,
        consequences=consequences, reason=reason, method=method,
    )  # fmt: skip
    if corrects_id is not None:
        _check_same_risk(session, risk_id, corrects_id)
    made = Assessment(
        risk_id=risk_id,
        stage=stage,
        scenario=scenario,
        horizon=horizon,
        likelihood=likelihood,
        likelihood_reason=likelihood_reason,
        consequences=whole(scale, consequences),
        uncertainty=uncertainty,
        scale_id=scale_id,
        method=method,
        reason=reason,
        assessed_on=assessed_on,
        supersedes_id=corrects_id,
    )
    with change_set(session, actor, "assess", reason=reason) as change:
        return change.add(made)


def _check_same_risk(session: Session, risk_id: int, assessment_id: int) -> None:
    earlier = session.get(Assessment, assessment_id)
    if earlier is None or earlier.risk_id != risk_id:
        raise Invalid("corrects", assessment_id, "of_another_risk")


def whole(scale: ScaleView, consequences: Mapping[str, int | None]) -> dict[str, int | None]:
    """The consequence of each variable of the scale; None where it was not judged."""
    return {key: consequences.get(key) for key in (str(v["key"]) for v in scale.consequences)}


def check_assessment(
    scale: ScaleView,
    *,
    likelihood: int | None,
    likelihood_reason: str | None,
    consequences: Mapping[str, int | None],
    reason: str,
    method: str,
) -> None:
    """Refuse a judgement that its scale has no step for. Raises Invalid, ScaleDiffers."""
    check_said(reason=reason, method=method)
    name = f"{scale.key} {scale.edition}"
    if likelihood is None and not (likelihood_reason or "").strip():
        raise Invalid("likelihood", None, "likelihood_or_reason")
    rows, columns = len(scale.grid), len(scale.grid[0])
    if likelihood is not None and likelihood not in range(1, rows + 1):
        raise ScaleDiffers("likelihood", likelihood, steps=rows, scale=name)
    known = {str(variable["key"]) for variable in scale.consequences}
    for key, value in consequences.items():
        if key not in known or (value is not None and value not in range(1, columns + 1)):
            raise ScaleDiffers(key, value, steps=columns, scale=name)


def accept_risk(
    session: Session,
    actor: Actor,
    risk_id: int,
    *,
    accepted_by: str,
    reason: str,
    accepted_on: date,
    valid_before: date,
) -> Acceptance:
    """Write down that a body which may has accepted a risk, until a day."""
    risk = store.row(session, Risk, risk_id)
    actor.require(Permission.WRITE_RESILIENCE, risk.unit_id)
    check_said(accepted_by=accepted_by, reason=reason)
    if valid_before <= accepted_on:
        raise Invalid("valid_before", valid_before, "ends_before_start")
    made = Acceptance(
        risk_id=risk_id,
        accepted_by=accepted_by,
        reason=reason,
        accepted_on=accepted_on,
        valid_before=valid_before,
    )
    with change_set(session, actor, "accept_risk", reason=reason) as change:
        return change.add(made)


def link_measure(
    session: Session, actor: Actor, risk_id: int, measure_id: int, *, note: str | None = None
) -> RiskMeasure:
    """Say that a measure lessens a risk."""
    risk = store.row(session, Risk, risk_id)
    actor.require(Permission.WRITE_RESILIENCE, risk.unit_id)
    store.row(session, Measure, measure_id)
    standing = risk_store.link_of(session, risk_id, measure_id)
    if standing is not None and not standing.is_withdrawn:
        raise Invalid("measure", measure_id, "already_taken")
    with change_set(session, actor, "link_measure") as change:
        if standing is None:
            return change.add(RiskMeasure(risk_id=risk_id, measure_id=measure_id, note=note))
        change.update(standing, expected_version=standing.version, is_withdrawn=False, note=note)
        return standing


def unlink_measure(session: Session, actor: Actor, link_id: int, *, expected_version: int) -> None:
    """Say that a measure does not lessen a risk after all."""
    link = store.row(session, RiskMeasure, link_id)
    risk = store.row(session, Risk, link.risk_id)
    actor.require(Permission.WRITE_RESILIENCE, risk.unit_id)
    with change_set(session, actor, "unlink_measure") as change:
        change.update(link, expected_version=expected_version, is_withdrawn=True)
