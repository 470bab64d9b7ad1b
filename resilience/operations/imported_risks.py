"""Risks taken in as a table, each with what was found of it as things stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from omstallning.access.model import Permission
from omstallning.changes.operations import Changing
from omstallning.errors import Invalid
from omstallning.imports.model import AcceptedRow, Context, Importer, Plan, PlannedChange, Table
from omstallning.imports.planning import compare
from resilience.importers import JUDGED, RISK_LAYOUT
from resilience.model import ScaleView, Stage, Uncertainty
from resilience.operations.imported import (
    Known,
    Values,
    as_told,
    known_to,
    sorted_out,
    update_row,
    whole_number,
    whole_number_or,
)
from resilience.operations.risks import check_assessment, risk_rules, whole
from resilience.operations.writing import check_key
from resilience.store import register as register_store
from resilience.store import risks as store
from resilience.tables import Assessment, Risk

RISK_FIELDS = (
    "title", "hazard", "unit_id", "owner", "service_id", "node_id", "building_id", "description",
    "review_months",
)  # fmt: skip
FOUND_FIELDS = (
    "likelihood", "likelihood_reason", *JUDGED, "uncertainty", "assessed_on", "reason", "method",
)  # fmt: skip
TOLD = {"unit_id": "unit", "service_id": "service", "node_id": "node", "building_id": "building"}


def plan_risks(session: Session, table: Table, context: Context) -> Plan:
    """Which risks a file would add or change, and which it judges anew; nothing is written."""
    known = known_to(session, context)
    standing = {row.key: row for row in known.sight.risks.values()}
    latest = _latest(session)
    scales = store.scales(session)
    taken = register_store.keys_taken(session, Risk)

    def judged(row: AcceptedRow) -> Values:
        key = str(row.values["key"])
        before = standing.get(key)
        if before is None:
            check_key(key, taken)
        elif not context.actor.may(Permission.WRITE_RESILIENCE, before.unit_id):
            raise Invalid("key", key, "not_your_unit")
        made = as_told(table, _risk(known, row.values, context), before, TOLD)
        risk_rules(Risk(key=key, **made))
        found = _found(row.values, scales)
        if found is None:
            found = dict(latest.get(before.id, {})) if before is not None else {}
        return {"key": key, **made, **dict.fromkeys(FOUND_FIELDS), **found}

    rows, rejected = sorted_out(table, judged)
    return compare(
        table,
        key=lambda values: str(values["key"]),
        fields=(*RISK_FIELDS, *FOUND_FIELDS),
        in_force={
            key: {
                "id": row.id,
                "version": row.version,
                **{name: getattr(row, name) for name in RISK_FIELDS},
                **dict.fromkeys(FOUND_FIELDS),
                **latest.get(row.id, {}),
            }
            for key, row in standing.items()
        },
        rows=rows,
        rejected=rejected,
    )


def _latest(session: Session) -> dict[int, Values]:
    """Risk → what was last found of it as things stand, as a row of a file would say it."""
    return {
        risk_id: next(
            (_as_row(one) for one in found if one.stage is Stage.NOW and not one.scenario), {}
        )
        for risk_id, found in store.assessments(session).items()
    }


def _as_row(one: Any) -> Values:
    return {
        "likelihood": one.likelihood,
        "likelihood_reason": one.likelihood_reason,
        **{key: one.consequences.get(key) for key in JUDGED},
        "uncertainty": one.uncertainty,
        "assessed_on": one.assessed_on,
        "reason": one.reason,
        "method": one.method,
        "scale_id": one.scale_id,
    }


def _risk(known: Known, values: Mapping[str, object], context: Context) -> Values:
    return {
        "title": str(values["title"]),
        "hazard": str(values["hazard"]),
        "unit_id": known.unit(values, context),
        "owner": str(values["owner"]),
        "service_id": known.service(values),
        "node_id": known.node(values, "node"),
        "building_id": known.building(values),
        "description": values.get("description"),
        "review_months": whole_number_or(values, "review_months", 12),
    }


def _found(values: Mapping[str, object], scales: Mapping[int, ScaleView]) -> Values | None:
    """What a row says was found; nothing where it judges neither side. Raises Invalid."""
    likelihood = whole_number(values, "likelihood")
    consequences = {key: whole_number(values, key) for key in JUDGED}
    if likelihood is None and not any(consequences.values()):
        return None
    day = values.get("assessed_on")
    if not isinstance(day, date):
        raise Invalid("assessed_on", day, "required")
    scale = store.current_scale(scales.values(), day)
    if scale is None:
        raise Invalid("assessed_on", day, "no_scale_then")
    reason, method = str(values.get("reason") or ""), str(values.get("method") or "")
    why = values.get("likelihood_reason")
    check_assessment(
        scale,
        likelihood=likelihood,
        likelihood_reason=None if why is None else str(why),
        consequences={key: value for key, value in consequences.items() if value is not None},
        reason=reason,
        method=method,
    )
    uncertainty = values.get("uncertainty")
    return {
        "likelihood": likelihood,
        "likelihood_reason": why,
        **consequences,
        "uncertainty": None if uncertainty is None else Uncertainty(str(uncertainty)),
        "assessed_on": day,
        "reason": reason,
        "method": method,
        "scale_id": scale.id,
    }


def commit_risks(session: Session, change: Changing, plan: Plan, context: Context) -> None:
    """Add and change risks; what a row finds anew stands beside what was found before."""
    del context
    ids: dict[str, int] = {}
    for one in plan.new:
        made = change.add(Risk(key=one.key, **{name: one.values[name] for name in RISK_FIELDS}))
        ids[one.key] = made.id
    for one in plan.changed:
        ids[one.key] = int(str((one.in_force or {})["id"]))
        if any(difference.field in RISK_FIELDS for difference in one.differences):
            update_row(session, change, Risk, one.in_force or {}, one.values, RISK_FIELDS)
    scales = store.scales(session)
    found = [
        _assessment(ids[one.key], one.values, scales)
        for one in (*plan.new, *plan.changed)
        if one.values.get("scale_id") is not None and _is_new(one)
    ]
    if found:
        change.add_facts(Assessment, found)


def _is_new(one: PlannedChange) -> bool:
    return one.in_force is None or any(d.field in FOUND_FIELDS for d in one.differences)


def _assessment(
    risk_id: int, values: Mapping[str, Any], scales: Mapping[int, ScaleView]
) -> dict[str, Any]:
    scale = scales[values["scale_id"]]
    return {
        "risk_id": risk_id,
        "stage": Stage.NOW,
        "scale_id": scale.id,
        "consequences": whole(scale, {key: values[key] for key in JUDGED}),
        **{name: values[name] for name in FOUND_FIELDS if name not in JUDGED},
    }


RISKS = Importer(
    key="risks",
    title="risks",
    permission=Permission.WRITE_RESILIENCE,
    layouts=(RISK_LAYOUT,),
    plan=plan_risks,
    commit=commit_risks,
)
