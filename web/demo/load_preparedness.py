"""Entering the example's services, what they lean on, and their risks."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from omstallning.measures import operations as measures
from resilience import operations as resilience
from resilience.model import WHOLE_ROW, Ground, NodeKind, Stage, Uncertainty
from web.demo.loading import Loading, building_ids, unit_ids
from web.demo.preparedness import LEANINGS, RESOURCES, SERVICES, TANK
from web.demo.risks import MEASURES, RISKS, RiskExample

VARIABLES = ("life_and_health", "function_of_society", "economy_and_environment")
RIGHTS = "democracy_and_rights"
"""The variable that none of the example's risks reaches beyond its lowest step."""


def preparedness(at: Loading) -> None:
    """Services and risks, the reviews that were made, and one aggregate that was let go."""
    with at.database.writing() as session:
        scale = resilience.publish_template(
            session, at.preparedness_officer, publisher="omstallning",
            edition="municipal-2026", valid_from=date(2024, 1, 1),
        )  # fmt: skip
        services, nodes = _services(session, at)
        _leanings(session, at, nodes)
        _risks(session, at, services, scale.id)
    with at.database.writing() as session:
        resilience.release(
            session, at.preparedness_officer, as_of=at.today,
            reason="Begärd av kommunstyrelsen; visar inte vilka verksamheter",
        )  # fmt: skip


def _services(session: Session, at: Loading) -> tuple[dict[str, int], dict[str, int]]:
    officer, units, buildings = at.preparedness_officer, unit_ids(at), building_ids(at)
    services: dict[str, int] = {}
    nodes: dict[str, int] = {}
    for number, one in enumerate(SERVICES):
        building = buildings.get(one.building or "")
        made = resilience.add_service(
            session, officer, key=one.key, name=one.name, sector=one.sector,
            unit_id=units[one.unit_key], owner=one.owner, building_id=building,
        )  # fmt: skip
        services[one.key] = made.id
        activity = resilience.add_node(
            session, officer, key=f"verksamhet-{one.key}", name=one.activity,
            kind=NodeKind.ACTIVITY, unit_id=units[one.unit_key], service_id=made.id,
            building_id=building, recovery_h=one.recovery_h, people_served=one.people,
        )  # fmt: skip
        nodes[one.key] = activity.id
        _limits(session, at, activity.id, one.limit_h)
        if number % 7 != 6:
            resilience.review(
                session, officer, kind="service", record_id=made.id,
                reviewed_on=months_before(at.today, 2 + number * 5 % 17),
            )  # fmt: skip
    for resource in RESOURCES:
        made_node = resilience.add_node(
            session, officer, key=resource.key, name=resource.name, kind=resource.kind,
            unit_id=units[resource.unit_key], building_id=buildings.get(resource.building or ""),
            supplier=resource.supplier, recovery_h=resource.recovery_h,
        )  # fmt: skip
        nodes[resource.key] = made_node.id
        if resource.is_secret:
            resilience.mark(
                session, officer, kind="node", record_id=made_node.id, field=WHOLE_ROW,
                ground=Ground.OSL_18_13, reason="Avtalet pekar ut en plats",
            )  # fmt: skip
    return services, nodes


def _limits(session: Session, at: Loading, node_id: int, limit_h: float | None) -> None:
    """What an outage leads to, and by when it must be over; None: nobody has judged it."""
    if limit_h is None:
        return
    officer = at.preparedness_officer
    for after, consequence, text in (
        (0.0, 1, "Märks av dem som berörs"),
        (limit_h / 2, 3, "Arbetet går långsamt och för hand"),
        (limit_h, 4, "Någon kan komma till skada"),
    ):
        resilience.add_impact_step(
            session, officer, node_id, after_h=after, consequence=consequence, text=text
        )
    resilience.set_tolerance(
        session, officer, node_id, mtpd_h=limit_h, rto_h=limit_h * 0.7, wrt_h=limit_h * 0.2
    )


def _leanings(session: Session, at: Loading, nodes: dict[str, int]) -> None:
    key, name, building, unit, amount, usable = TANK
    tank = resilience.add_stock(
        session, at.preparedness_officer, key=key, name=name, unit_id=unit_ids(at)["stadsmiljo"],
        measured_in=unit, amount=amount, usable_share=usable,
        building_id=building_ids(at)[building],
    )  # fmt: skip
    for number, one in enumerate(LEANINGS, start=1):
        resilience.add_dependency(
            session,
            at.preparedness_officer,
            key=f"b{number:02d}",
            node_id=nodes[one.node],
            needs_id=nodes[one.needs],
            alternatives=one.alternatives or 100 + number,
            buffer_h=one.buffer_h,
            buffer_kind=one.kind,
            stock_id=tank.id if one.draw_per_hour else None,
            draw_per_hour=one.draw_per_hour,
            to_start=one.to_start,
            checked_on=months_before(at.today, 3 + number % 14) if one.checked else None,
            source="Intervju med verksamheten" if one.checked else None,
        )


def _risks(session: Session, at: Loading, services: dict[str, int], scale_id: int) -> None:
    officer, units, buildings = at.preparedness_officer, unit_ids(at), building_ids(at)
    made_measures = {
        one.key: measures.add_measure(
            session, officer, key=one.key, name=one.name, kind=one.kind,
            unit_id=units[one.unit_key], owner=one.owner,
            is_multifunctional=one.is_multifunctional, cost_sek=one.cost_sek,
            decided_on=date(one.decided, 2, 1) if one.decided else None,
            in_force_from=date(one.in_force, 6, 1) if one.in_force else None,
        ).id
        for one in MEASURES
    }  # fmt: skip
    for one in RISKS:
        risk = resilience.add_risk(
            session, officer, key=one.key, title=one.title, hazard=one.hazard,
            unit_id=units[one.unit_key], owner=one.owner,
            service_id=services.get(one.service or ""),
            building_id=buildings.get(one.building or ""),
        )  # fmt: skip
        _assess(session, at, risk.id, one, scale_id)
        if one.measure:
            resilience.link_measure(session, officer, risk.id, made_measures[one.measure])
        if one.reviewed is not None:
            resilience.review(
                session, officer, kind="risk", record_id=risk.id,
                reviewed_on=months_before(at.today, one.reviewed),
            )  # fmt: skip
        if one.accepted is not None:
            resilience.accept_risk(
                session, officer, risk.id, accepted_by="Kommunstyrelsen",
                reason="Kostnaden står inte i proportion till risken",
                accepted_on=months_before(at.today, 15),
                valid_before=months_before(at.today, -one.accepted),
            )  # fmt: skip


def _assess(session: Session, at: Loading, risk_id: int, one: RiskExample, scale_id: int) -> None:
    for stage, found, months in (
        (Stage.WITHOUT_MEASURES, one.before, 26), (Stage.NOW, one.now, 8),
    ):  # fmt: skip
        if found is None:
            continue
        likelihood, *consequences = found
        resilience.assess(
            session,
            at.preparedness_officer,
            risk_id,
            stage=stage,
            scale_id=scale_id,
            likelihood=likelihood,
            likelihood_reason=None if likelihood else "Underlaget räcker inte",
            consequences=dict(zip(VARIABLES, consequences, strict=True)) | {RIGHTS: 1},
            uncertainty=Uncertainty.MEDIUM if likelihood else Uncertainty.HIGH,
            method="Arbetsmöte med verksamheten",
            reason="Risk- och sårbarhetsanalys",
            assessed_on=months_before(at.today, months),
        )


def months_before(day: date, months: int) -> date:
    """The first of the month so many months earlier, or later where the number is below zero."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
