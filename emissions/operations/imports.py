"""Taking in what units hand in: each row stated, corrected, or refused with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from emissions.errors import OverlappingRecords
from emissions.importers import ACTIVITY_LAYOUT, Statement, statement
from emissions.operations.imported_sources import INSTRUMENTS, SOURCES
from emissions.operations.metered import refusal
from emissions.operations.records import check_activity
from emissions.store import energy_links
from emissions.store import sources as store
from emissions.tables import ActivityRecord, EnergyLink
from omstallning.access.model import Permission
from omstallning.changes.operations import Changing
from omstallning.errors import Conflict, Invalid, OmstallningError
from omstallning.imports.model import (
    AcceptedRow,
    Context,
    Importer,
    Plan,
    PlannedChange,
    RejectedRow,
    Table,
)
from omstallning.imports.planning import compare
from omstallning.period import Interval

COMPARED = ("quantity", "unit", "status", "uncertainty_percent", "note")


def plan_activity(session: Session, table: Table, context: Context) -> Plan:
    """What a file of activity data would state, correct or leave as it is; nothing is written."""
    about = store.by_key(session)
    stored = _in_force(session, about, table)
    rows: list[AcceptedRow] = []
    rejected: list[RejectedRow] = []
    taken: dict[str, list[tuple[Interval, int]]] = {}
    linked = _links(session)
    for row in table:
        refused, accepted = _judged(table, row, context, about)
        if accepted is not None:
            records = stored.get(accepted.source, [])
            refused = _in_the_way(table, row, accepted, taken, records)
            links = linked.get(about[accepted.source].id, ())
            refused = refused or _by_meters(session, table, row, accepted, links, records)
        if refused is not None or accepted is None:
            rejected.append(refused or table.reject(row, None, "row_unreadable"))
            continue
        taken.setdefault(accepted.source, []).append((accepted.period, row.number))
        rows.append(_as_row(row, accepted, about[accepted.source].id, table.sheet))
    return compare(
        table,
        key=lambda values: str(values["name"]),
        fields=[name for name in COMPARED if name in table.headings],
        in_force={
            f"{source} {period}": values
            for source, records in stored.items()
            for period, values in records
        },
        rows=rows,
        rejected=rejected,
    )


def _links(session: Session) -> dict[int, list[EnergyLink]]:
    found: dict[int, list[EnergyLink]] = {}
    for link in energy_links.links(session):
        found.setdefault(link.source_id, []).append(link)
    return found


def _by_meters(
    session: Session,
    table: Table,
    row: AcceptedRow,
    made: Statement,
    links: Sequence[EnergyLink],
    stored: list[tuple[Interval, dict[str, Any]]],
) -> RejectedRow | None:
    """What the meters answer for is not taken from a file; what says the same is no change."""
    link = next((one for one in links if energy_links.days_of(one).overlap(made.period)), None)
    names = [name for name in COMPARED if name in table.headings]
    is_said = any(
        period == made.period and all(values[n] == getattr(made, n) for n in names)
        for period, values in stored
    )
    if link is None or is_said:
        return None
    error = refusal(session, link, made.source, made.period)
    key = next((k for k in ("period", "first_day") if k in table.headings), None)
    fields = {**error.fields, "period": str(made.period), "months": str(error.fields["months"])}
    return table.reject(row, key, error.code, **fields)


def _in_force(
    session: Session, about: Mapping[str, Any], table: Table
) -> dict[str, list[tuple[Interval, dict[str, Any]]]]:
    """Source key → what is in force for each of its periods."""
    keys = {str(key) for key in table.columns["source"]} & set(about)
    ids = {about[key].id: key for key in keys}
    found: dict[str, list[tuple[Interval, dict[str, Any]]]] = {}
    for record in store.records(session, source_ids=list(ids)):
        period = Interval(record.period_from, record.period_before)
        values = {"id": record.id, **{name: getattr(record, name) for name in COMPARED}}
        found.setdefault(ids[record.source_id], []).append((period, values))
    return found


def _judged(
    table: Table, row: AcceptedRow, context: Context, about: Mapping[str, Any]
) -> tuple[RejectedRow | None, Statement | None]:
    source = about.get(str(row.values["source"]))
    if source is None:
        return table.reject(row, "source", "unknown_source"), None
    if not context.actor.may(Permission.WRITE_EMISSIONS, source.unit_id):
        return table.reject(row, "source", "not_your_unit"), None
    try:
        made = statement(row.values)
        check_activity(source, made.period, made.quantity, made.unit, made.status,
                       made.uncertainty_percent)  # fmt: skip
    except Invalid as error:
        fields = {k: v for k, v in error.fields.items() if k not in {"field", "reason", "value"}}
        return table.reject(row, _column(table, error), str(error.fields["reason"]), **fields), None
    except OmstallningError as error:
        return table.reject(row, "unit", error.code, **error.fields), None
    return None, made


def _column(table: Table, error: Invalid) -> str | None:
    """The column that the rule is about; a period may stand in two."""
    field = str(error.fields["field"])
    if field == "period":
        return next((k for k in ("period", "first_day") if k in table.headings), None)
    return field if field in table.headings else None


def _in_the_way(
    table: Table,
    row: AcceptedRow,
    made: Statement,
    taken: Mapping[str, list[tuple[Interval, int]]],
    stored: list[tuple[Interval, dict[str, Any]]],
) -> RejectedRow | None:
    """A day may be held by one record only, in the file and in what is in force."""
    key = next((k for k in ("period", "first_day") if k in table.headings), None)
    for period, number in taken.get(made.source, ()):
        if period == made.period:
            return table.reject(row, key, "row_twice", first_row=number)
        if period.overlap(made.period):
            return table.reject(row, key, "overlaps_row", first_row=number,
                                period=str(made.period), other_period=str(period))  # fmt: skip
    for period, values in stored:
        if period != made.period and period.overlap(made.period):
            return table.reject(row, key, "overlapping_records", source=made.source,
                                period=str(made.period), other_id=values["id"],
                                other_period=str(period))  # fmt: skip
    return None


def _as_row(row: AcceptedRow, made: Statement, source_id: int, sheet: str) -> AcceptedRow:
    values = {
        "name": made.name,
        "source": made.source,
        "source_id": source_id,
        "period": made.period,
        "quantity": made.quantity,
        "unit": made.unit,
        "status": made.status,
        "uncertainty_percent": made.uncertainty_percent,
        "note": made.note,
        "sheet": sheet,
    }
    return AcceptedRow(row.number, values, row.raw, row.column)


def commit_activity(session: Session, change: Changing, plan: Plan, context: Context) -> None:
    """Store a plan's new statements, and its corrections as records that supersede.

    Raises Conflict, OverlappingRecords or LinkedToMeters where somebody saved since the plan was
    made.
    """
    changes = (*plan.new, *plan.changed)
    _check_still_free(session, changes)
    change.add_facts(ActivityRecord, [_stored(one, context) for one in changes])


def _check_still_free(session: Session, changes: tuple[PlannedChange, ...]) -> None:
    ids = sorted({_source_id(one) for one in changes})
    store.hold(session, ids)
    linked = _links(session)
    current: dict[int, list[Any]] = {}
    for record in store.records(session, source_ids=ids):
        current.setdefault(record.source_id, []).append(record)
    for one in changes:
        replaced = None if one.in_force is None else one.in_force["id"]
        period = one.values["period"]
        standing = current.get(_source_id(one), [])
        if replaced is not None and replaced not in {record.id for record in standing}:
            raise Conflict("activity_record", replaced, mine={"row": one.row}, theirs={})
        for link in linked.get(_source_id(one), ()):
            if isinstance(period, Interval) and energy_links.days_of(link).overlap(period):
                raise refusal(session, link, str(one.values["source"]), period)
        for record in standing:
            other = Interval(record.period_from, record.period_before)
            if record.id != replaced and isinstance(period, Interval) and period.overlap(other):
                raise OverlappingRecords(str(one.values["source"]), period=period,
                                         other_id=record.id, other_period=other)  # fmt: skip


def _source_id(change: PlannedChange) -> int:
    return int(str(change.values["source_id"]))


def _stored(change: PlannedChange, context: Context) -> dict[str, Any]:
    period = change.values["period"]
    if not isinstance(period, Interval):
        raise Invalid("period", None, "period_missing")
    before = change.in_force or {}
    said = {name: change.values[name] for name in COMPARED}
    unsaid = {name: before.get(name) for name in ("uncertainty_percent", "note")
              if said[name] is None and not _is_told(change, name)}  # fmt: skip
    return {
        **said,
        **unsaid,
        "source_id": change.values["source_id"],
        "period_from": period.start,
        "period_before": period.before,
        "document_id": context.document_id,
        "sheet": change.values["sheet"],
        "row_number": change.row,
        "supersedes_id": before.get("id"),
    }


def _is_told(change: PlannedChange, name: str) -> bool:
    """Whether the file itself has emptied a value; a column it lacks says nothing."""
    return any(difference.field == name for difference in change.differences)


ACTIVITY = Importer(
    key="activity",
    title="activity",
    permission=Permission.WRITE_EMISSIONS,
    layouts=(ACTIVITY_LAYOUT,),
    plan=plan_activity,
    commit=commit_activity,
)

IMPORTERS: tuple[Importer, ...] = (ACTIVITY, SOURCES, INSTRUMENTS)
