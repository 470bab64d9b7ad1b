"""What the inventory waits for: runs to take further, sources to answer for, months to state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from emissions.calculate.coverage import coverage_of_sources
from emissions.report.metered import WRITTEN, preview_energy, stale_energy
from emissions.store import energy_links
from emissions.store import runs as run_store
from emissions.store import sources as store
from emissions.tables import Run
from omstallning.access.model import Actor, Permission
from omstallning.changes.approval import State
from omstallning.duties.model import Duty, DutyKind, DutySource
from omstallning.message import Message
from omstallning.period import Interval, year
from omstallning.provenance import Trail

REPORTED_BY = (3, 31)
"""Month and day of the year after: the annual report of a municipality is due in April."""

NEXT = {
    State.DRAFT: (DutyKind.REVIEW, "run_waits_for_review", Permission.REVIEW),
    State.REVIEWED: (DutyKind.APPROVE, "run_waits_for_approval", Permission.APPROVE),
    State.APPROVED: (DutyKind.DECIDE, "run_waits_for_publication", Permission.PUBLISH),
    State.RETURNED: (DutyKind.MEND, "run_was_returned", Permission.WRITE_EMISSIONS),
}


def runs_waiting(session: Session, viewer: Actor, today: date) -> Iterator[Duty]:
    """The next step of each run that is not published; nobody decides on his own."""
    del today
    if not viewer.may_somewhere(Permission.READ):
        return
    for run in run_store.runs(session):
        if run.state in NEXT and not _is_own(run, viewer):
            kind, code, permission = NEXT[run.state]
            trail = Trail("run", run.id, str(run.year))
            yield Duty(kind, Message(code, {"year": run.year}), None, permission, None, trail,
                       Trail("decide_run", run.id))  # fmt: skip


def _is_own(run: Run, viewer: Actor) -> bool:
    decided_by_others = run.state in {State.DRAFT, State.REVIEWED}
    return decided_by_others and run.made_by == viewer.person_id


def sources_without_record(session: Session, viewer: Actor, today: date) -> Iterator[Duty]:
    """Sources for which nothing at all is stated for the last year that is over.

    What the meters answer for is stated from them, not source by source.
    """
    if not viewer.may_somewhere(Permission.WRITE_EMISSIONS):
        return
    closed = year(today.year - 1)
    linked = {link.source_id for link in energy_links.links(session, within=closed)}
    about = {row.id: row for row in store.sources(session) if row.id not in linked}
    said: dict[int, list[tuple[Interval, str]]] = {}
    for row in store.answers(session, closed):
        said.setdefault(row.source_id, []).append(
            (Interval(row.period_from, row.period_before), row.status)
        )
    active = {row.id: Interval(row.valid_from, row.valid_before) for row in about.values()}
    due = date(today.year, *REPORTED_BY)
    for covered in coverage_of_sources(closed, active, said):  # type: ignore[arg-type]
        if covered.days_answered or not covered.days_due:
            continue
        source = about[covered.source]
        message = Message("source_without_record", {"source": source.name, "period": closed})
        yield Duty(DutyKind.ENTER, message, due, Permission.WRITE_EMISSIONS, source.unit_id,
                   Trail("source", source.id, source.name),
                   Trail("state_record", source.id))  # fmt: skip


def months_from_meters(session: Session, viewer: Actor, today: date) -> Iterator[Duty]:
    """Years whose records rest on readings that changed, and months ready to be stated."""
    if not viewer.may_somewhere(Permission.WRITE_EMISSIONS):
        return
    stale = Counter(row.period.start.year for row in stale_energy(session, viewer, today=today))
    for number, count in sorted(stale.items(), reverse=True):
        yield _months("readings_changed_since", DutyKind.MEND, number, count, None)
    closed = today.year - 1
    if closed not in stale:
        rows = preview_energy(session, viewer, closed, today=today).rows
        count = sum(row.state in WRITTEN for row in rows)
        if count:
            due = date(today.year, *REPORTED_BY)
            yield _months("months_wait_in_meters", DutyKind.ENTER, closed, count, due)


def _months(code: str, kind: DutyKind, number: int, count: int, due: date | None) -> Duty:
    message = Message(code, {"year": number, "count": count})
    trail = Trail("metered_year", number, str(number))
    return Duty(kind, message, due, Permission.WRITE_EMISSIONS, None, trail, trail)


DUTIES: tuple[DutySource, ...] = (runs_waiting, sources_without_record, months_from_meters)
"""What a day asks of those who keep and decide on the inventory."""
