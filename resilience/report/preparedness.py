"""How prepared the group is, in a few figures; without the right, what was last let go of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from omstallning.access.model import Actor, Permission
from omstallning.access.operations import names
from omstallning.provenance import Coverage, Figure, Mark, Trail
from resilience.model import POWER_CUT, POWER_CUT_H, SMALLEST_RELEASE, Verdict
from resilience.report.cascades import coverage_of
from resilience.report.looking import Look, look, reviews
from resilience.report.outages import counts_of, service_outages
from resilience.report.secrecy import Guarded
from resilience.report.services import activities_of
from resilience.store import secrecy as store

OUTAGES = Trail("outage", "power")


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """An aggregate over secret things that somebody let go of, with its reason."""

    id: int
    aggregate: str
    n: int
    values: Mapping[str, int]
    as_of: date
    released_on: date
    reason: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class Preparedness:
    """Services in a power cut of 24 hours, and what is late to be looked through.

    holds, breached, unknown  numbers of services; where the viewer may not read what they rest
                              on they are those of `released`, or withheld when there is none
    released                  where the figures come from a release: what, when, by whom, why
    services                  how many services the viewer sees
    """

    holds: Figure
    breached: Figure
    unknown: Figure
    reviews_late: Figure
    released: ReleaseView | None
    services: int
    may_release: bool


def preparedness(
    session: Session, viewer: Actor, today: date, *, to_release: bool = False
) -> Preparedness:
    """The figures for a viewer on a day.

    to_release  those that a release would tell of: without what is marked whole
    """
    found = look(session, viewer)
    among = releasable(found) if to_release else frozenset(found.sight.services)
    counts, coverage = power_cut_counts(found, among)
    latest = None
    if counts.is_secret:
        latest = next((one for one in releases(session, viewer) if one.as_of <= today), None)
    late = [one for one in reviews(found).values() if one.is_late(today)]
    of = len(found.sight.services) + len(found.sight.risks)
    figures = {v: _figure(v, counts, coverage, latest, today) for v in Verdict}
    return Preparedness(
        holds=figures[Verdict.HOLDS],
        breached=figures[Verdict.BREACHED],
        unknown=figures[Verdict.UNKNOWN],
        reviews_late=Figure(
            float(len(late)) if of else None, "1", today.isoformat(), Coverage(of, of, "records")
        ),
        released=latest,
        services=len(among),
        may_release=viewer.may(Permission.RELEASE)
        and not counts.is_secret
        and told_together(found) >= SMALLEST_RELEASE,
    )


def releasable(found: Look) -> frozenset[int]:
    """The services that a release counts: one that is marked whole is in no number."""
    return frozenset(
        service
        for service in found.sight.services
        if not any(ground.is_secret for ground in found.sight.grounds("service", service))
    )


def told_together(found: Look) -> int:
    """How many services a release tells of that the open answers do not tell of one by one.

    Whoever reads takes the open ones from the released numbers, so it is the others that must be
    many. Where all are open a release tells nothing new, and all are counted.
    """
    chosen, activities = releasable(found), activities_of(found)
    closed = sum(
        any(
            ground.is_secret
            for node in activities.get(service, ())
            for ground in found.cascades.grounds.get(node.id, ())
        )
        for service in chosen
    )
    return closed or len(chosen)


def power_cut_counts(
    found: Look, among: Collection[int]
) -> tuple[Guarded[Mapping[Verdict, int]], Guarded[Coverage]]:
    """Services by verdict in the power cut, and of how many everything is known.

    among  ids of the services that are counted
    """
    services = [
        one
        for one in service_outages(found, found.cascades.power_cut(POWER_CUT_H))
        if one.service.id in among
    ]
    return counts_of(services), coverage_of(one.is_known for one in services)


def _figure(
    verdict: Verdict,
    counts: Guarded[Mapping[Verdict, int]],
    coverage: Guarded[Coverage],
    released: ReleaseView | None,
    today: date,
) -> Figure:
    if counts.value is not None and coverage.value is not None:
        value = float(counts.value[verdict]) if coverage.value.of else None
        return Figure(value, "1", today.isoformat(), coverage.value, OUTAGES)
    if released is None:
        return Figure(None, "1", today.isoformat(), mark=Mark.SECRET)
    number = float(released.values[verdict.value])
    known = Coverage(released.values["known"], released.n, "services")
    way = Trail("release", released.id)
    return Figure(number, "1", released.as_of.isoformat(), known, way)


def releases(session: Session, viewer: Actor, aggregate: str = POWER_CUT) -> list[ReleaseView]:
    """What was let go of an aggregate, the latest first; whoever reads may read it."""
    viewer.require_somewhere(Permission.READ)
    people = names(session)
    return [
        ReleaseView(
            row.id, row.aggregate, row.n, dict(row.values), row.as_of, row.released_on,
            row.reason, row.at, people.get(row.person_id or 0),
        )
        for row in store.releases(session, aggregate)
    ]  # fmt: skip
