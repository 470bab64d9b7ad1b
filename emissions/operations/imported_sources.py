"""The register of sources and the proofs of bought electricity, taken in as tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from emissions.importers import INSTRUMENT_LAYOUT, SOURCE_LAYOUT, period_of
from emissions.model import Category, Control, InstrumentKind, Scope
from emissions.operations.factors import check_instrument
from emissions.operations.sources import check_records_within, check_source, check_unit_change
from emissions.store import sources as store
from emissions.tables import EmissionSource, Instrument
from omstallning.access.model import Permission
from omstallning.changes.operations import Changing
from omstallning.errors import Invalid, OmstallningError
from omstallning.imports.model import AcceptedRow, Context, Importer, Plan, RejectedRow, Table
from omstallning.imports.planning import compare
from omstallning.organisation import store as organisation_store
from omstallning.period import Interval

SOURCE_FIELDS = (
    "name", "unit_id", "scope", "scope3_category", "category", "control", "owner",
    "activity_unit", "valid_from", "valid_before", "description", "supplied_by",
)  # fmt: skip
INSTRUMENT_FIELDS = ("quantity_kwh", "meets_criteria", "criteria")

Values = dict[str, object]


def plan_sources(session: Session, table: Table, context: Context) -> Plan:
    """Which sources a file would add, change or leave as they are; nothing is written."""
    known = store.by_key(session)
    keys = {row.id: row.key for row in known.values()}
    organisation = organisation_store.organisation(session)
    in_file = {str(key) for key in table.columns["key"]}

    def judged(row: AcceptedRow) -> Values:
        values = dict(row.values)
        unit = organisation.by_key(str(values["unit"]))
        if unit is None:
            raise Invalid("unit", values["unit"], "unknown_unit_key")
        if not context.actor.may(Permission.WRITE_EMISSIONS, unit.id):
            raise Invalid("unit", values["unit"], "not_your_unit")
        key, standing = str(values["key"]), known.get(str(values["key"]))
        if standing is not None:
            values = _as_told(table, values, standing, keys)
        supplier = values.get("supplied_by")
        if supplier is not None and str(supplier) not in {*known, *in_file}:
            raise Invalid("supplied_by", supplier, "unknown_source")
        if supplier is not None and str(supplier) == key:
            raise Invalid("supplied_by", supplier, "sells_to_itself")
        made = _source_values(values, unit.id)
        plain = {k: v for k, v in made.items() if k != "supplied_by"}
        check_source(session, EmissionSource(key=key, **plain))
        if standing is None and store.is_taken(session, key):
            raise Invalid("key", key, "already_taken")
        if standing is not None:
            if not context.actor.may(Permission.WRITE_EMISSIONS, standing.unit_id):
                raise Invalid("key", key, "not_your_unit")
            check_unit_change(session, standing, str(values["activity_unit"]))
            check_records_within(session, standing.id, made["valid_from"], made["valid_before"])
        return {**made, "key": key}

    rows, rejected = _sorted_out(table, judged)
    rows, orphaned = _without_supplier(table, rows, set(known))
    rejected += orphaned
    return compare(
        table,
        key=lambda values: str(values["key"]),
        fields=SOURCE_FIELDS,
        in_force={
            key: {
                "id": row.id,
                "version": row.version,
                "supplied_by": keys.get(row.supplied_by_id),
                **{name: getattr(row, name) for name in SOURCE_FIELDS if name != "supplied_by"},
            }
            for key, row in known.items()
        },
        rows=rows,
        rejected=rejected,
    )


def _as_told(table: Table, values: Values, standing: Any, keys: Mapping[int, str]) -> Values:
    """A row's values, with what stands where the file lacks the column: it says nothing of it."""
    before = standing.valid_before
    stands = {
        "scope3_category": standing.scope3_category,
        "last_day": None if before is None else before - timedelta(days=1),
        "description": standing.description,
        "supplied_by": keys.get(standing.supplied_by_id),
    }
    return values | {name: stands[name] for name in stands if name not in table.headings}


def _without_supplier(
    table: Table, rows: list[AcceptedRow], known: set[str]
) -> tuple[list[AcceptedRow], list[RejectedRow]]:
    """Rows whose supplier is there, and those whose supplier stands on a row that was refused."""
    rejected: list[RejectedRow] = []
    while True:
        there = known | {str(row.values["key"]) for row in rows}
        lost = [row for row in rows if row.values["supplied_by"] not in {None, *there}]
        if not lost:
            return rows, rejected
        rejected += [table.reject(row, "supplied_by", "unknown_source") for row in lost]
        rows = [row for row in rows if row not in lost]


def _source_values(values: Mapping[str, object], unit_id: int) -> Values:
    last, scope3 = values.get("last_day"), values.get("scope3_category")
    return {
        "name": str(values["name"]),
        "unit_id": unit_id,
        "scope": Scope(int(str(values["scope"]))),
        "scope3_category": None if scope3 is None else int(float(str(scope3))),
        "category": Category(str(values["category"])),
        "control": Control(str(values["control"])),
        "owner": str(values["owner"]),
        "activity_unit": str(values["activity_unit"]),
        "valid_from": values["valid_from"],
        "valid_before": last + timedelta(days=1) if isinstance(last, date) else None,
        "description": values.get("description"),
        "supplied_by": values.get("supplied_by"),
    }


def commit_sources(session: Session, change: Changing, plan: Plan, context: Context) -> None:
    """Add and change sources; what supplies another is joined once all of them are there."""
    del context
    made: dict[str, EmissionSource] = {}
    for one in (*plan.new, *plan.changed):
        values = {name: one.values[name] for name in SOURCE_FIELDS if name != "supplied_by"}
        if one.in_force is None:
            made[one.key] = change.add(EmissionSource(key=one.key, **values))
            continue
        row = store.source(session, int(str(one.in_force["id"])))
        change.update(row, expected_version=int(str(one.in_force["version"])), **values)
        made[one.key] = row
    ids = {row.key: row.id for row in store.sources(session)}
    for one in (*plan.new, *plan.changed):
        row, wanted = made[one.key], ids.get(str(one.values["supplied_by"]))
        if row.supplied_by_id != wanted:
            change.update(row, expected_version=row.version, supplied_by_id=wanted)


def plan_instruments(session: Session, table: Table, context: Context) -> Plan:
    """Which proofs a file would add, correct or leave as they are; nothing is written."""
    about = store.by_key(session)
    keys = {row.id: row.key for row in about.values()}

    def judged(row: AcceptedRow) -> Values:
        values = dict(row.values)
        source = about.get(str(values["source"]))
        if source is None:
            raise Invalid("source", values["source"], "unknown_source")
        if not context.actor.may(Permission.WRITE_EMISSIONS, source.unit_id):
            raise Invalid("source", values["source"], "not_your_unit")
        made = {
            **values,
            "source_id": source.id,
            "period": period_of(values),
            "kind": InstrumentKind(str(values["kind"])),
            "meets_criteria": values["meets_criteria"] == "yes",
        }
        check_instrument(
            source,
            period=period_of(values),
            quantity_kwh=float(str(values["quantity_kwh"])),
            publisher=str(values["publisher"]),
            factor_key=str(values["factor_key"]),
            meets_criteria=values["meets_criteria"] == "yes",
            criteria=str(values["criteria"]),
        )
        return made

    rows, rejected = _sorted_out(table, judged)
    return compare(
        table,
        key=_instrument_name,
        fields=INSTRUMENT_FIELDS,
        in_force={
            _instrument_name({
                "source": keys[row.source_id],
                "kind": row.kind,
                "period": Interval(row.period_from, row.period_before),
                "publisher": row.publisher,
                "factor_key": row.factor_key,
            }): {"id": row.id, **{name: getattr(row, name) for name in INSTRUMENT_FIELDS}}
            for row in store.instruments(session) if row.source_id in keys
        },
        rows=rows,
        rejected=rejected,
    )  # fmt: skip


def _instrument_name(values: Mapping[str, object]) -> str:
    factor = f"{values['publisher']}/{values['factor_key']}"
    return f"{values['source']} {values['period']} {values['kind']} {factor}"


def commit_instruments(session: Session, change: Changing, plan: Plan, context: Context) -> None:
    """Store new proofs, and corrected ones as rows that supersede."""
    del session
    rows: list[dict[str, Any]] = []
    for one in (*plan.new, *plan.changed):
        period = one.values["period"]
        if not isinstance(period, Interval):
            raise Invalid("period", None, "period_missing")
        rows.append({
            "source_id": one.values["source_id"],
            "kind": one.values["kind"],
            "period_from": period.start,
            "period_before": period.before,
            "publisher": one.values["publisher"],
            "factor_key": one.values["factor_key"],
            **{name: one.values[name] for name in INSTRUMENT_FIELDS},
            "document_id": context.document_id,
            "supersedes_id": None if one.in_force is None else one.in_force["id"],
        })  # fmt: skip
    change.add_facts(Instrument, rows)


def _sorted_out(
    table: Table, judged: Callable[[AcceptedRow], Values]
) -> tuple[list[AcceptedRow], list[RejectedRow]]:
    """Rows whose values hold, and rows refused by the rule they break."""
    rows: list[AcceptedRow] = []
    rejected: list[RejectedRow] = []
    for row in table:
        try:
            rows.append(AcceptedRow(row.number, judged(row), row.raw, row.column))
        except Invalid as error:
            field = str(error.fields["field"])
            rejected.append(
                table.reject(
                    row, field if field in table.headings else None, str(error.fields["reason"]),
                    **{k: v for k, v in error.fields.items()
                       if k not in {"field", "reason", "value"}},
                )
            )  # fmt: skip
        except OmstallningError as error:
            rejected.append(table.reject(row, None, error.code, **error.fields))
    return rows, rejected


SOURCES = Importer(
    key="sources",
    title="sources",
    permission=Permission.WRITE_EMISSIONS,
    layouts=(SOURCE_LAYOUT,),
    plan=plan_sources,
    commit=commit_sources,
)
INSTRUMENTS = Importer(
    key="instruments",
    title="instruments",
    permission=Permission.WRITE_EMISSIONS,
    layouts=(INSTRUMENT_LAYOUT,),
    plan=plan_instruments,
    commit=commit_instruments,
)
