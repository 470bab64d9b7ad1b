"""Risks: stages side by side, the matrix with what is not known beside it, one risk in full."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from omstallning.access.model import Actor, Permission
from omstallning.access.operations import names
from omstallning.measures.model import MeasureKind, MeasureState, state_on
from omstallning.provenance import Trail
from resilience.model import ScaleView, Stage
from resilience.report.judgements import (
    AssessmentView,
    Oddity,
    assessment_view,
    latest_by_stage,
    oddities,
    side_by_side,
)
from resilience.report.looking import Look, ReviewView, look, reviews
from resilience.report.secrecy import Guarded, MarkView, history, must_see
from resilience.report.views import Named, building_of, hazards, named
from resilience.store import risks as store


@dataclass(frozen=True, slots=True)
class AcceptanceView:
    """A risk accepted by somebody who may, until a day."""

    id: int
    accepted_by: str
    reason: str
    accepted_on: date
    valid_before: date

    def is_expired(self, today: date) -> bool:
        """Whether it no longer holds."""
        return self.valid_before <= today


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A measure that lessens a risk, and how far it has come today."""

    id: int
    name: str
    kind: MeasureKind
    state: MeasureState
    owner: str
    is_multifunctional: bool
    cost_sek: float | None
    effect: str | None
    note: str | None
    link_id: int
    link_version: int

    @property
    def trail(self) -> Trail:
        """The way to it."""
        return Trail("measure", self.id, self.name)


@dataclass(frozen=True, slots=True)
class RiskView:
    """A hazard that can hit something; `service` and `node` only where the viewer sees them."""

    id: int
    version: int
    key: str
    title: str
    hazard: Named
    unit_id: int
    unit: str
    owner: str
    service: Trail | None
    node: Trail | None
    building: Guarded[Trail]
    description: Guarded[str]
    review_months: int
    may_write: bool

    @property
    def trail(self) -> Trail:
        """The way to its page."""
        return Trail("risk", self.id, self.title)


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A risk in the list, with the latest assessment of each stage in today's climate."""

    risk: RiskView
    stages: Mapping[Stage, AssessmentView]
    measures: int
    acceptance: AcceptanceView | None
    review: ReviewView
    oddities: tuple[Oddity, ...]

    @property
    def now(self) -> AssessmentView | None:
        """The latest assessment as things stand."""
        return self.stages.get(Stage.NOW)


@dataclass(frozen=True, slots=True)
class RiskList:
    """Every risk that the viewer sees, the worst first and what is not known last."""

    risks: tuple[RiskRow, ...]
    scale: ScaleView | None
    may_add: bool


@dataclass(frozen=True, slots=True)
class RiskPage:
    """A risk with everything the viewer may know of it.

    latest   the latest assessment of each stage, scenario and horizon, side by side
    history  every assessment in force, newest first
    """

    row: RiskRow
    latest: tuple[AssessmentView, ...]
    history: tuple[AssessmentView, ...]
    acceptances: tuple[AcceptanceView, ...]
    measures: tuple[MeasureView, ...]
    scale: ScaleView | None
    marks: tuple[MarkView, ...]

    @property
    def risk(self) -> RiskView:
        """The risk itself."""
        return self.row.risk


def risks(session: Session, viewer: Actor, *, today: date) -> RiskList:
    """Every risk: by level, ties with the higher uncertainty first."""
    found = look(session, viewer)
    return RiskList(
        rows_of(found, today),
        store.current_scale(store.scales(session).values(), today),
        viewer.may_somewhere(Permission.WRITE_RESILIENCE),
    )


def risk(session: Session, viewer: Actor, risk_id: int, *, today: date) -> RiskPage:
    """One risk. Raises NotFound, also where the viewer may not know that it is there."""
    found = look(session, viewer)
    stored = must_see(found.sight.risks, "risk", risk_id)
    scales, people = store.scales(session), names(session)
    told = tuple(
        assessment_view(row, scales, people)
        for row in store.assessments(session, risk_id).get(risk_id, ())
    )
    return RiskPage(
        row=rows_of(found, today, lambda one: one.id == risk_id)[0],
        latest=side_by_side(told),
        history=told,
        acceptances=tuple(
            acceptance_view(row) for row in store.acceptances(session, risk_id).get(risk_id, ())
        ),
        measures=measures_of(session, risk_id, today),
        scale=store.current_scale(scales.values(), today),
        marks=history(session, viewer, "risk", risk_id, stored.unit_id),
    )


def rows_of(
    found: Look, today: date, chosen: Callable[[Any], bool] = lambda _: True
) -> tuple[RiskRow, ...]:
    """The chosen risks that the viewer sees, the worst first; a fixed number of statements."""
    picked = [row for row in found.sight.risks.values() if chosen(row)]
    if not picked:
        return ()
    scales, people = store.scales(found.session), names(found.session)
    assessed = store.assessments(found.session)
    accepted = store.acceptances(found.session)
    measures = store.risk_measures(found.session)
    reviewed = reviews(found)
    current = store.current_scale(scales.values(), today)
    rows = []
    for row in picked:
        latest = latest_by_stage(
            assessment_view(one, scales, people) for one in assessed.get(row.id, ())
        )
        newest = next((acceptance_view(one) for one in accepted.get(row.id, ())), None)
        rows.append(
            RiskRow(
                risk=risk_view(found, row),
                stages=latest,
                measures=len(measures.get(row.id, ())),
                acceptance=newest,
                review=reviewed["risk", row.id],
                oddities=oddities(
                    latest,
                    has_measure=bool(measures.get(row.id)),
                    is_expired=newest is not None and newest.is_expired(today),
                    current=current,
                ),
            )
        )
    return tuple(sorted(rows, key=lambda row: _rank(row.now, row.risk.title)))


def worst_first(session: Session, risks: Sequence[Any]) -> list[Any]:
    """Stored risks in the order of the list, in one question."""
    if not risks:
        return []
    found, scales = store.found_of(session, [row.id for row in risks])

    def rank(row: Any) -> tuple[bool, float, int, str]:
        told = (assessment_view(one, scales, {}) for one in found.get(row.id, ()))
        return _rank(latest_by_stage(told).get(Stage.NOW), row.title)

    return sorted(risks, key=rank)


def _rank(now: AssessmentView | None, title: str) -> tuple[bool, float, int, str]:
    """Where a risk stands by what was found of it: the worst first, what is not known last."""
    if now is None or now.level is None:
        return (True, 0.0, 0, title)
    sure = ("high", "medium", "low")
    doubt = sure.index(now.uncertainty) if now.uncertainty else len(sure)
    return (False, -now.level / len(now.scale.levels), doubt, title)


def risk_view(found: Look, row: Any) -> RiskView:
    """A risk as the viewer meets it."""
    service = found.sight.services.get(row.service_id)
    node = found.sight.nodes.get(row.node_id)
    return RiskView(
        id=row.id,
        version=row.version,
        key=row.key,
        title=row.title,
        hazard=named(hazards(), row.hazard),
        unit_id=row.unit_id,
        unit=found.units.get(row.unit_id, ""),
        owner=row.owner,
        service=Trail("service", service.id, service.name) if service else None,
        node=Trail("node", node.id, node.name) if node else None,
        building=building_of(found.sight, "risk", row),
        description=found.sight.field("risk", row, "description"),
        review_months=row.review_months,
        may_write=found.sight.viewer.may(Permission.WRITE_RESILIENCE, row.unit_id),
    )


def acceptance_view(row: Any) -> AcceptanceView:
    """An acceptance as it was written."""
    return AcceptanceView(row.id, row.accepted_by, row.reason, row.accepted_on, row.valid_before)


def measures_of(session: Session, risk_id: int, today: date) -> tuple[MeasureView, ...]:
    """The measures that lessen a risk, with how far each has come today."""
    return tuple(
        _measure(row, today) for row in store.risk_measures(session, risk_id).get(risk_id, ())
    )


def _measure(row: Any, today: date) -> MeasureView:
    return MeasureView(
        id=row.id,
        name=row.name,
        kind=row.kind,
        state=state_on(
            today,
            decided_on=row.decided_on,
            in_force_from=row.in_force_from,
            in_force_before=row.in_force_before,
        ),
        owner=row.owner,
        is_multifunctional=row.is_multifunctional,
        cost_sek=row.cost_sek,
        effect=row.effect,
        note=row.note,
        link_id=row.link_id,
        link_version=row.link_version,
    )


def scales(session: Session, viewer: Actor) -> Sequence[ScaleView]:
    """Every version of the scales, the latest first."""
    viewer.require_somewhere(Permission.READ)
    return tuple(reversed(store.scales(session).values()))
