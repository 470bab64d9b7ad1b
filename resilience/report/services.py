"""Services: whether they hold in a power cut, and what they lean on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from omstallning.access.model import Actor, Permission
from omstallning.provenance import Coverage, Mark
from resilience.calculate.cascade import least_buffer
from resilience.model import POWER_CUT_H, Bounds, NodeKind, Verdict
from resilience.report.cascades import Span, coverage_of, of_service
from resilience.report.looking import Look, ReviewView, look, reviews
from resilience.report.risks import RiskRow, rows_of
from resilience.report.secrecy import (
    Guarded,
    MarkView,
    every_ground,
    history,
    must_see,
    withheld,
)
from resilience.report.views import (
    DependencyView,
    NodeView,
    ServiceView,
    StockView,
    dependency_view,
    node_view,
    service_view,
    stock_view,
)
from resilience.store import graph as graph_store


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service in the list.

    acceptable_h  the shortest acceptable outage of its activities; None: none is known
    verdict       in a power cut of 24 hours
    is_known      whether everything that the verdict rests on is known
    """

    service: ServiceView
    activities: int
    people_served: Guarded[int]
    acceptable_h: float | None
    verdict: Guarded[Verdict]
    is_known: Guarded[bool]
    review: ReviewView


@dataclass(frozen=True, slots=True)
class ServiceList:
    """Every service that the viewer sees, and of how many everything is known.

    coverage  withheld where what one of them rests on is
    """

    services: tuple[ServiceRow, ...]
    coverage: Guarded[Coverage]
    may_add: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """What an outage leads to after some hours."""

    id: int
    version: int
    after_h: float
    consequence: int
    text: str


@dataclass(frozen=True, slots=True)
class ToleranceView:
    """How long an activity may be out and how fast it is to be back, in hours."""

    version: int
    mtpd_h: float | None
    rto_h: float | None
    rpo_h: float | None
    wrt_h: float | None
    minimum_level_percent: float | None


@dataclass(frozen=True, slots=True)
class LeastBuffer:
    """The least endurance of one dependency that makes the activity hold, all else as it is."""

    dependency: DependencyView
    hours: float


@dataclass(frozen=True, slots=True)
class ActivityView:
    """An activity with what it leans on and what becomes of it in a power cut of 24 hours.

    derived_h     until the first impact step that is not acceptable; None: no step is
    acceptable_h  what it is judged by: derived_h, or the MTPD where no step is unacceptable
    """

    node: NodeView
    steps: tuple[StepView, ...]
    derived_h: float | None
    acceptable_h: float | None
    tolerance: ToleranceView | None
    leans_on: tuple[DependencyView, ...]
    verdict: Guarded[Verdict]
    span: Guarded[Span]
    is_known: Guarded[bool]
    enough: Guarded[tuple[LeastBuffer, ...]]


@dataclass(frozen=True, slots=True)
class ServicePage:
    """A service with everything the viewer may know of it.

    resources  everything its activities lean on, near and far, with what that leans on
    marks      for those who may read what is marked: on which fields, whose and why
    """

    service: ServiceView
    activities: tuple[ActivityView, ...]
    resources: tuple[NodeView, ...]
    leans_on: tuple[DependencyView, ...]
    stocks: tuple[StockView, ...]
    risks: tuple[RiskRow, ...]
    verdict: Guarded[Verdict]
    review: ReviewView
    marks: tuple[MarkView, ...]


def services(session: Session, viewer: Actor) -> ServiceList:
    """Every service, with whether it holds in a power cut of 24 hours."""
    found = look(session, viewer)
    listed = service_rows(found, found.cascades.power_cut(POWER_CUT_H))
    return ServiceList(
        listed,
        coverage_of(one.is_known for one in listed),
        viewer.may_somewhere(Permission.WRITE_RESILIENCE),
    )


def service_rows(found: Look, cut: Bounds) -> tuple[ServiceRow, ...]:
    """The services that the viewer sees, by name."""
    reviewed = reviews(found)
    activities = activities_of(found)
    return tuple(
        _row(found, row, activities.get(row.id, ()), cut, reviewed["service", row.id])
        for row in found.sight.services.values()
    )


def activities_of(found: Look) -> Mapping[int, Sequence[Any]]:
    """Service → its activities that the viewer sees."""
    by_service: dict[int, list[Any]] = {}
    for node in found.sight.nodes.values():
        if node.service_id is not None:
            by_service.setdefault(node.service_id, []).append(node)
    return by_service


def _row(
    found: Look, row: Any, activities: Sequence[Any], cut: Bounds, review: ReviewView
) -> ServiceRow:
    cascades = found.cascades
    limits = [cascades.acceptable_h(node.id) for node in activities]
    return ServiceRow(
        service=service_view(found.sight, row, found.units),
        activities=len(activities),
        people_served=_people(found, activities),
        acceptable_h=min((h for h in limits if h is not None), default=None),
        verdict=of_service(cascades.verdict(cut, node.id) for node in activities),
        is_known=cascades.known(node.id for node in activities),
        review=review,
    )  # fmt: skip


def _people(found: Look, activities: Sequence[Any]) -> Guarded[int]:
    """How many are served, when it is known of every activity."""
    fields = [found.sight.field("node", node, "people_served") for node in activities]
    grounds = every_ground(one.grounds for one in fields)
    if any(one.is_secret for one in fields):
        return withheld(grounds)
    known = [one.value for one in fields if one.value is not None]
    whole = bool(fields) and len(known) == len(fields)
    return Guarded(sum(known) if whole else None, Mark.VALUE, grounds)


def service(session: Session, viewer: Actor, service_id: int, *, today: date) -> ServicePage:
    """One service. Raises NotFound, also where the viewer may not know that it is there."""
    found = look(session, viewer)
    row = must_see(found.sight.services, "service", service_id)
    cut = found.cascades.power_cut(POWER_CUT_H)
    activities = activities_of(found).get(service_id, ())
    chain = _chain(found, [node.id for node in activities])
    own = {node.id for node in activities}
    needs = [d for n in chain for d in found.cascades.needs_of.get(n, ())]
    seen = [d for d in needs if d.id in found.sight.dependencies]
    stocks = dict.fromkeys(d.stock_id for d in seen if _may_know_stock(found, d))
    return ServicePage(
        service=service_view(found.sight, row, found.units),
        activities=tuple(activity_view(found, node, cut) for node in activities),
        resources=tuple(
            node_view(found.sight, found.sight.nodes[n], found.units) for n in chain if n not in own
        ),
        leans_on=tuple(dependency_view(found.cascades, d) for d in seen if d.node_id not in own),
        stocks=tuple(
            stock_view(found.cascades, found.sight.stocks[stock], found.units) for stock in stocks
        ),
        risks=rows_of(found, today, lambda risk: _is_about(risk, service_id, own)),
        verdict=of_service(found.cascades.verdict(cut, node.id) for node in activities),
        review=reviews(found)["service", service_id],
        marks=history(session, viewer, "service", service_id, row.unit_id),
    )


def _is_about(risk: Any, service_id: int, nodes: set[int]) -> bool:
    return risk.service_id == service_id or risk.node_id in nodes


def _may_know_stock(found: Look, row: Any) -> bool:
    return row.stock_id in found.sight.stocks and found.sight.may_read(
        "dependency", row, "stock_id"
    )


def _chain(found: Look, start: Sequence[int]) -> tuple[int, ...]:
    """The nodes and all that they lean on, near before far, as far as the viewer sees."""
    reached = dict.fromkeys(start)
    waiting = list(start)
    while waiting:
        for row in found.cascades.needs_of.get(waiting.pop(0), ()):
            if row.id in found.sight.dependencies and row.needs_id not in reached:
                reached[row.needs_id] = None
                waiting.append(row.needs_id)
    return tuple(reached)


def activity_view(found: Look, row: Any, cut: Bounds) -> ActivityView:
    """An activity in a power cut of 24 hours."""
    cascades, register = found.cascades, found.sight.register
    tolerance = register.tolerances.get(row.id)
    acceptable = cascades.acceptable_h(row.id)
    return ActivityView(
        node=node_view(found.sight, row, found.units),
        steps=tuple(
            StepView(s.id, s.version, s.after_h, s.consequence, s.text)
            for s in register.steps.get(row.id, ())
        ),
        derived_h=cascades.derived_h(row.id),
        acceptable_h=acceptable,
        tolerance=None if tolerance is None else ToleranceView(
            tolerance.version, tolerance.mtpd_h, tolerance.rto_h, tolerance.rpo_h,
            tolerance.wrt_h, tolerance.minimum_level_percent,
        ),
        leans_on=tuple(
            dependency_view(cascades, d) for d in cascades.needs_of.get(row.id, ())
            if d.id in found.sight.dependencies
        ),
        verdict=cascades.verdict(cut, row.id),
        span=cascades.span(cut, row.id),
        is_known=cascades.known([row.id]),
        enough=_enough(found, row, cut, acceptable),
    )  # fmt: skip


def _enough(
    found: Look, row: Any, cut: Bounds, acceptable: float | None
) -> Guarded[tuple[LeastBuffer, ...]]:
    """For an activity that does not hold: its own dependencies that alone could make it hold."""
    judged = found.cascades.verdict(cut, row.id)
    if judged.is_secret:
        return withheld(judged.grounds)
    if acceptable is None or judged.value is not Verdict.BREACHED:
        return Guarded((), Mark.VALUE, judged.grounds)
    power = graph_store.outage_of(found.sight.register, NodeKind.POWER, POWER_CUT_H)
    order = {d.id: at for at, d in enumerate(graph_store.in_order(found.sight.register))}
    enough = []
    for needed in found.cascades.needs_of.get(row.id, ()):
        hours = least_buffer(found.cascades.graph, power, order[needed.id], row.id, acceptable)
        if hours is not None and needed.id in found.sight.dependencies:
            enough.append(LeastBuffer(dependency_view(found.cascades, needed), hours))
    return Guarded(tuple(enough), Mark.VALUE, judged.grounds)


def marks(session: Session, viewer: Actor, kind: str, record_id: int) -> tuple[MarkView, ...]:
    """Every mark of a record, lifted ones too; nothing for those who may not read what is marked.

    Raises NotFound.
    """
    found = look(session, viewer)
    rows = {"service": found.sight.services, "node": found.sight.nodes,
            "dependency": found.sight.dependencies, "stock": found.sight.stocks,
            "risk": found.sight.risks}.get(kind, {})  # fmt: skip
    row = must_see(rows, kind, record_id)
    return history(session, viewer, kind, record_id, found.sight.register.unit_of(kind, row))
