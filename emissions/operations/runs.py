"""Making a year's inventory, and taking it through review and approval to publication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from emissions.errors import BrokenAccount, FactorsMissing, InputsChanged, NothingToCount
from emissions.model import USUAL_SET, GapKind, RunKind
from emissions.operations.lines import elimination_rows, gap_rows, line_rows
from emissions.store import accounts
from emissions.store import runs as store
from emissions.store.accounts import Calculated as Prepared
from emissions.store.inputs import stated
from emissions.tables import Run, RunElimination, RunGap, RunLine
from omstallning.access.model import Actor, Permission
from omstallning.changes.approval import State, check_four_eyes
from omstallning.changes.operations import change_set
from omstallning.database import Database
from omstallning.errors import Invalid
from omstallning.units import GwpSet

BATCH = 5_000
REFUSED_IN_FINAL = frozenset({GapKind.FACTOR_MISSING, GapKind.UNIT_MISMATCH})


def make_run(
    database: Database,
    actor: Actor,
    *,
    year: int,
    kind: RunKind,
    gwp_set: GwpSet = USUAL_SET,
    editions: Mapping[str, str] | None = None,
    reason: str | None = None,
) -> Run:
    """Calculate a year from everything in force and store it with its lines, as a draft.

    The calculation is done in a reading session; the writing one only checks that nothing has
    changed since, so that others wait as short as possible.

    editions  publisher → edition; the latest of each where left out
    Raises FactorsMissing (a final run lacks factors), InputsChanged, NothingToCount.
    """
    actor.require(Permission.WRITE_EMISSIONS)
    with database.reading() as session:
        prepared = prepare_run(
            session, actor, year=year, kind=kind, gwp_set=gwp_set, editions=editions
        )
    with database.writing() as session:
        return store_run(session, actor, prepared, reason=reason)


def prepare_run(
    session: Session,
    actor: Actor,
    *,
    year: int,
    kind: RunKind,
    gwp_set: GwpSet = USUAL_SET,
    editions: Mapping[str, str] | None = None,
) -> Prepared:
    """Calculate a year without storing anything.

    Raises FactorsMissing listing what a final run lacks, BrokenAccount, NothingToCount.
    """
    actor.require(Permission.WRITE_EMISSIONS)
    if not 1990 <= year <= date.today().year:  # noqa: DTZ011 a calendar year as people mean it
        raise Invalid("year", year, "year_not_over_or_begun")
    made = accounts.calculated(session, year, kind=kind, gwp_set=gwp_set, editions=editions)
    if not made.account.is_known.any():
        raise NothingToCount(year)
    if made.account.violations:
        raise BrokenAccount(year, made.account.violations)
    lacking = [gap for gap in made.account.gaps if gap.kind in REFUSED_IN_FINAL]
    if kind is RunKind.FINAL and lacking:
        about = {row.id: row for row in made.stated.sources}
        raise FactorsMissing(
            year,
            [
                {
                    "source_id": gap.source,
                    "source": about[gap.source].key,
                    "name": about[gap.source].name,
                    "kind": gap.kind.value,
                    "period": gap.period,
                    **gap.fields,
                }
                for gap in lacking
            ],
        )
    return made


def store_run(
    session: Session, actor: Actor, prepared: Prepared, *, reason: str | None = None
) -> Run:
    """Write a calculated year with its lines, eliminations and gaps as one change set.

    Raises InputsChanged where somebody saved something it is made of in the meantime.
    """
    actor.require(Permission.WRITE_EMISSIONS)
    year = prepared.stated.year
    now = stated(session, year)
    found = accounts.fingerprint(now, prepared.kind, prepared.gwp_set, prepared.editions)
    if found != prepared.sha256:
        raise InputsChanged(year)
    with change_set(session, actor, "make_run", reason=reason) as change:
        run = change.add(
            Run(
                year=year,
                kind=prepared.kind,
                gwp_set=prepared.gwp_set,
                editions=dict(prepared.editions),
                boundary=prepared.stated.boundary,
                code_version=accounts.CODE_VERSION,
                inputs_sha256=prepared.sha256,
                state=State.DRAFT,
                reason=reason,
                made_at=datetime.now(UTC),
                made_by=actor.person_id,
            )
        )
        ids, lines = _store_lines(session, run.id, prepared)
        taken = elimination_rows(prepared, run.id, ids)
        gaps = gap_rows(prepared, run.id)
        for table, rows in ((RunElimination, taken), (RunGap, gaps)):
            for start in range(0, len(rows), BATCH):
                session.execute(insert(table), rows[start : start + BATCH])
        change.details["run"] = {
            "id": run.id, "year": year, "lines": lines, "inputs_sha256": prepared.sha256,
            "eliminations": len(taken), "gaps": len(gaps),
        }  # fmt: skip
    return run


def _store_lines(session: Session, run_id: int, prepared: Prepared) -> tuple[dict[int, int], int]:
    """Calculated place of each line → its stored id, and how many there are."""
    places, rows = line_rows(prepared, run_id)
    ids: list[int] = []
    statement = insert(RunLine).returning(RunLine.id, sort_by_parameter_order=True)
    for start in range(0, len(rows), BATCH):
        ids.extend(session.scalars(statement, rows[start : start + BATCH]))
    return dict(zip(places, ids, strict=True)), len(ids)


def review_run(
    session: Session, actor: Actor, run_id: int, *, expected_version: int, reason: str | None = None
) -> Run:
    """Say that the run has been looked through, by somebody else than who made it."""
    actor.require(Permission.REVIEW)
    return _decide(session, actor, run_id, State.REVIEWED, expected_version, reason, "review_run")


def return_run(
    session: Session, actor: Actor, run_id: int, *, expected_version: int, reason: str
) -> Run:
    """Send a run back with what is wrong; a new one is made when it is mended."""
    actor.require(Permission.REVIEW)
    if not reason.strip():
        raise Invalid("reason", reason, "required")
    return _decide(session, actor, run_id, State.RETURNED, expected_version, reason, "return_run")


def approve_run(
    session: Session, actor: Actor, run_id: int, *, expected_version: int, reason: str | None = None
) -> Run:
    """Approve a reviewed run, by somebody else than who made it."""
    actor.require(Permission.APPROVE)
    return _decide(session, actor, run_id, State.APPROVED, expected_version, reason, "approve_run")


def _decide(
    session: Session,
    actor: Actor,
    run_id: int,
    to: State,
    expected_version: int,
    reason: str | None,
    verb: str,
) -> Run:
    run = store.run(session, run_id)
    check_four_eyes(run.made_by, actor.person_id)
    with change_set(session, actor, verb, reason=reason) as change:
        change.decide(store.KIND, run.id, run.state, to)
        change.update(run, expected_version=expected_version, state=to)
    return run


def publish_run(
    session: Session, actor: Actor, run_id: int, *, expected_version: int, reason: str | None = None
) -> Run:
    """Make an approved run the year's inventory, for good.

    A year that has one already gets a restatement: the new run names the one it restates, and the
    reason is required.
    """
    actor.require(Permission.PUBLISH)
    of_year = store.of_year_to_change(session, store.run(session, run_id).year)
    run = next(one for one in of_year if one.id == run_id)
    standing = _latest_published(of_year)
    why = (reason or run.reason or "").strip()
    if standing is not None and not why:
        raise Invalid("reason", reason, "restatement_needs_reason", restates=standing.id)
    values: dict[str, Any] = {"state": State.PUBLISHED}
    if standing is not None:
        values |= {"restates_id": standing.id, "reason": why}
    with change_set(session, actor, "publish_run", reason=reason or run.reason) as change:
        change.decide(store.KIND, run.id, run.state, State.PUBLISHED)
        change.update(run, expected_version=expected_version, **values)
    return run


def discard_run(
    session: Session, actor: Actor, run_id: int, *, expected_version: int, reason: str
) -> Run:
    """Take a draft or returned run out of the list; published and approved ones stay."""
    actor.require(Permission.WRITE_EMISSIONS)
    run = store.run(session, run_id)
    if run.state not in {State.DRAFT, State.RETURNED}:
        raise Invalid("state", run.state.value, "only_drafts_are_discarded")
    with change_set(session, actor, "discard_run", reason=reason) as change:
        change.update(run, expected_version=expected_version, is_withdrawn=True)
    return run


def _latest_published(runs: Sequence[Run]) -> Run | None:
    published = [run for run in runs if run.state is State.PUBLISHED]
    restated = {run.restates_id for run in published}
    return next((run for run in reversed(published) if run.id not in restated), None)
