"""Bringing a vintage in, taking it into use, putting it back: the only writers of the series."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from emissions.territory import calculate, importers, report, store
from emissions.territory.importers import Option
from emissions.territory.model import (
    Difference,
    Edition,
    Sector,
    Severity,
    Value,
    Vintage,
    VintageClosed,
    VintageQuestioned,
    VintageStopped,
    of_severity,
)
from emissions.territory.tables import TerritoryValue, TerritoryVintage
from omstallning import reference
from omstallning.access.model import Actor, Permission
from omstallning.changes.approval import State
from omstallning.changes.operations import Changing, change_set
from omstallning.errors import Invalid
from omstallning.imports.model import Context, Importer, Plan, Table
from omstallning.imports.planning import compare
from omstallning.indicators.model import GasScope

KIND = TerritoryVintage.__tablename__


def import_vintage(
    session: Session,
    actor: Actor,
    about: Edition,
    values: Sequence[Value],
    *,
    document_id: int | None = None,
) -> Vintage:
    """Keep a publication beside the earlier ones; it is not the series until it is accepted.

    Raises VintageStopped when the sectors are not the total, VintageClosed when the edition has
    been accepted with other numbers. The same file again changes nothing.
    """
    actor.require(Permission.WRITE_TERRITORY)
    row = store.row_of(session, about)
    if row is not None and not row.is_withdrawn and difference(session, row, values).is_nothing:
        return store.as_vintage(row)
    with change_set(session, actor, "import_vintage") as change:
        return keep_vintage(change, about, values, document_id=document_id)


def keep_vintage(
    change: Changing, about: Edition, values: Sequence[Value], *, document_id: int | None = None
) -> Vintage:
    """Store a vintage within a change set that is already open. Raises as `import_vintage`."""
    change.actor.require(Permission.WRITE_TERRITORY)
    refuse_faults(values)
    row = store.row_of(change.session, about)
    if row is None:
        row = change.add(_row(about, document_id))
    elif row.is_withdrawn:
        change.update(
            row,
            expected_version=row.version,
            is_withdrawn=False,
            state=State.DRAFT,
            reason=None,
            document_id=document_id,
            **_described(about),
        )
    told = difference(change.session, row, values)
    if row.state is State.APPROVED and not told.is_nothing:
        raise VintageClosed(edition=about.edition, changed=len(told.changed) + len(told.gone))
    _write(change, row, told)
    return store.as_vintage(row)


def difference(
    session: Session, row: TerritoryVintage | None, values: Sequence[Value]
) -> Difference:
    """What these numbers would change in the stored vintage; all is new where there is none."""
    known = () if row is None else store.values(session, row.id)
    return calculate.difference(known, values)


def refuse_faults(values: Sequence[Value]) -> None:
    """Stop numbers that contradict themselves. Raises Invalid, VintageStopped."""
    if not values:
        raise Invalid("values", 0, "nothing_published")
    for place, count in Counter(value.place for value in values).items():
        if count > 1:
            year, sector, sub_sector = place
            raise Invalid("year", year, "published_twice", sector=sector, sub_sector=sub_sector)
    _, findings = calculate.foots(calculate.table(values))
    stops = of_severity(findings, Severity.STOP)
    if stops:
        raise VintageStopped(findings=stops)


def accept_vintage(
    session: Session,
    actor: Actor,
    vintage_id: int,
    *,
    expected_version: int,
    reason: str | None = None,
) -> Vintage:
    """Take a vintage into use; with a reason where the checks ask a question.

    Raises VintageQuestioned listing the questions, VintageStopped, Conflict.
    """
    actor.require(Permission.WRITE_TERRITORY)
    vintage = store.vintage(session, vintage_id)
    view = next(
        view
        for view in report.vintages(session, actor, vintage.about.municipality_code)
        if view.vintage.id == vintage_id
    )
    stops = of_severity(view.findings, Severity.STOP)
    if stops:
        raise VintageStopped(findings=stops)
    questions = of_severity(view.findings, Severity.QUESTION)
    if questions and not (reason or "").strip():
        raise VintageQuestioned(findings=questions, remedies=("give_reason",))
    return _decide(session, actor, vintage, State.APPROVED, expected_version, reason)


def return_vintage(
    session: Session, actor: Actor, vintage_id: int, *, expected_version: int, reason: str
) -> Vintage:
    """Take an accepted vintage out of use; the one before it is the series again."""
    actor.require(Permission.WRITE_TERRITORY)
    if not reason.strip():
        raise Invalid("reason", reason, "required")
    vintage = store.vintage(session, vintage_id)
    return _decide(session, actor, vintage, State.RETURNED, expected_version, reason)


def plan_vintage(session: Session, table: Table, context: Context) -> Plan:
    """What a file of the national emissions database would bring in; nothing is written.

    Raises VintageStopped, VintageClosed, and what `importers.edition` and `own_rows` raise.
    """
    about = importers.edition(context.options, context.layout, context.preamble)
    rows, rejected, others = importers.own_rows(table, context.options[Option.MUNICIPALITY])
    row = store.row_of(session, about)
    known = () if row is None or row.is_withdrawn else store.values(session, row.id)
    plan = compare(
        table,
        key=lambda cells: importers.place(importers.value(cells, 0)),
        fields=("value",),
        in_force={importers.place(value): {"value": value.tonnes} for value in known},
        rows=rows,
        rejected=rejected,
        set_aside=others,
    )
    if not plan.rejected:
        refuse_faults(_values(plan))
    if row is not None and row.state is State.APPROVED and plan.has_changes:
        raise VintageClosed(edition=about.edition, changed=len(plan.new) + len(plan.changed))
    return plan


def commit_vintage(session: Session, change: Changing, plan: Plan, context: Context) -> None:
    """Store a planned vintage; it waits until it is accepted. Raises as `import_vintage`."""
    del session
    about = importers.edition(context.options, context.layout, context.preamble)
    keep_vintage(change, about, _values(plan), document_id=context.document_id)


def _values(plan: Plan) -> list[Value]:
    changes = (*plan.new, *plan.changed, *plan.unchanged)
    return [importers.value(change.values, change.row) for change in changes]


def load_published_vintages(
    session: Session,
    actor: Actor,
    municipality_code: str,
    *,
    reason: str,
    leave_out: Collection[str] = (),
) -> tuple[Vintage, ...]:
    """Bring the editions that come with the product in, and take each into use, oldest first.

    reason     kept with each edition that the checks have a question about
    leave_out  names of editions that somebody means to bring in as files

    Editions that are already there are left as they are.
    """
    made = []
    for edition in reference.editions("territorial_emissions"):
        about, values = as_published(edition, municipality_code)
        if edition.name in leave_out or not values or store.row_of(session, about) is not None:
            continue
        vintage = import_vintage(session, actor, about, values)
        made.append(
            accept_vintage(
                session, actor, vintage.id, expected_version=vintage.version, reason=reason
            )
        )
    return tuple(made)


def as_published(
    edition: reference.Edition, municipality_code: str
) -> tuple[Edition, tuple[Value, ...]]:
    """A reference table as a vintage of one municipality: what is said of it, and its numbers."""
    source = edition.source
    notes = edition.sidecar.get("notes")
    about = Edition(
        municipality_code=municipality_code,
        publisher=edition.publisher,
        edition=edition.name,
        published=source.published,
        gas_scope=GasScope(str(edition.sidecar["gas_scope"])),
        title=source.title,
        url=source.url,
        licence=source.licence,
        note=None if notes is None else str(notes),
    )
    values = tuple(
        Value(
            year=int(str(row["year"])),
            sector=Sector(str(row["sector"])),
            sector_name=str(row["sector_sv"]),
            sub_sector=None,
            tonnes=None if row["emissions"] is None else float(str(row["emissions"])),
            sheet=edition.key,
            row=number,
        )
        for number, row in enumerate(edition.rows, start=2)
        if row["municipality_code"] == municipality_code
    )
    return about, values


def _row(about: Edition, document_id: int | None) -> TerritoryVintage:
    return TerritoryVintage(
        municipality_code=about.municipality_code,
        publisher=about.publisher,
        edition=about.edition,
        document_id=document_id,
        state=State.DRAFT,
        **_described(about),
    )


def _described(about: Edition) -> dict[str, object]:
    return {
        "published": about.published,
        "gas_scope": about.gas_scope,
        "title": about.title,
        "url": about.url,
        "licence": about.licence,
        "note": about.note,
    }


def _write(change: Changing, row: TerritoryVintage, told: Difference) -> None:
    change.add_facts(TerritoryValue, [_fact(row.id, value) for value in told.new])
    for old, new in told.changed:
        change.add(TerritoryValue(**_fact(row.id, new), supersedes_id=old.id))
    for old in told.gone:
        change.add(
            TerritoryValue(
                **_fact(row.id, replace(old, tonnes=None)), supersedes_id=old.id, is_withdrawn=True
            )
        )


def _fact(vintage_id: int, value: Value) -> dict[str, object]:
    return {
        "vintage_id": vintage_id,
        "year": value.year,
        "sector": value.sector,
        "sector_name": value.sector_name,
        "sub_sector": value.sub_sector,
        "value_tonnes": value.tonnes,
        "sheet": value.sheet,
        "row_number": value.row,
    }


def _decide(
    session: Session,
    actor: Actor,
    vintage: Vintage,
    to: State,
    expected_version: int,
    reason: str | None,
) -> Vintage:
    verb = "accept_vintage" if to is State.APPROVED else "return_vintage"
    row = session.get_one(TerritoryVintage, vintage.id)
    with change_set(session, actor, verb, reason=reason) as change:
        change.decide(KIND, vintage.id, vintage.state, to, review_required=False)
        change.update(row, expected_version=expected_version, state=to, reason=reason)
    return store.as_vintage(row)


IMPORTERS: tuple[Importer, ...] = (
    Importer(
        key="territory_vintage",
        title="territory_vintage",
        permission=Permission.WRITE_TERRITORY,
        layouts=importers.LAYOUTS,
        plan=plan_vintage,
        commit=commit_vintage,
    ),
)
