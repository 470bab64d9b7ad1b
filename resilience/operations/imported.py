"""Services, nodes and dependencies taken in as tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from omstallning.access.model import Permission
from omstallning.changes.operations import Changing
from omstallning.errors import Invalid, OmstallningError
from omstallning.imports.model import AcceptedRow, Context, Importer, Plan, RejectedRow, Table
from omstallning.imports.planning import compare
from omstallning.organisation import store as organisation_store
from omstallning.organisation.tables import Building
from resilience.importers import DEPENDENCY_LAYOUT, NODE_LAYOUT, SERVICE_LAYOUT
from resilience.model import BufferKind, NodeKind
from resilience.operations.nodes import dependency_rules, node_rules
from resilience.operations.services import service_rules
from resilience.operations.writing import check_key, marks_of_new
from resilience.report.looking import look
from resilience.report.secrecy import Sight
from resilience.store import register as store
from resilience.tables import Dependency, Node, SecrecyMark, Service

SERVICE_FIELDS = (
    "name", "sector", "unit_id", "owner", "building_id", "protects", "lowest_level",
    "review_months",
)  # fmt: skip
NODE_FIELDS = (
    "name", "kind", "service_id", "unit_id", "building_id", "place", "supplier", "recovery_h",
    "people_served",
)  # fmt: skip
DEPENDENCY_FIELDS = (
    "node_id", "needs_id", "alternatives", "needed", "buffer_h", "recharge_h", "buffer_kind",
    "stock_id", "draw_per_hour", "to_run", "to_start", "checked_on", "source",
)  # fmt: skip

Values = dict[str, Any]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Known:
    """What rows of a file may name, by key, as far as the person who hands it in sees."""

    sight: Sight
    units: Mapping[str, int]
    buildings: Mapping[str, int]

    def unit(self, values: Mapping[str, object], context: Context) -> int:
        """The unit of a row, where the person may write. Raises Invalid."""
        found = self.units.get(str(values["unit"]))
        if found is None:
            raise Invalid("unit", values["unit"], "unknown_unit_key")
        if not context.actor.may(Permission.WRITE_RESILIENCE, found):
            raise Invalid("unit", values["unit"], "not_your_unit")
        return found

    def building(self, values: Mapping[str, object]) -> int | None:
        """The building of a row, if it names one. Raises Invalid."""
        return self._named(values, "building", self.buildings, "unknown_building")

    def service(self, values: Mapping[str, object]) -> int | None:
        """The service of a row, if it names one. Raises Invalid."""
        return self._named(values, "service", by_key(self.sight.services), "unknown_service")

    def node(self, values: Mapping[str, object], field: str) -> int | None:
        """The node of a row, if it names one. Raises Invalid."""
        return self._named(values, field, by_key(self.sight.nodes), "unknown_node")

    def stock(self, values: Mapping[str, object]) -> int | None:
        """The shared stock of a row, if it names one. Raises Invalid."""
        return self._named(values, "stock", by_key(self.sight.stocks), "unknown_stock")

    def _named(
        self, values: Mapping[str, object], field: str, known: Mapping[str, int], code: str
    ) -> int | None:
        key = values.get(field)
        if key is None:
            return None
        if str(key) not in known:
            raise Invalid(field, key, code)
        return known[str(key)]


def by_key(rows: Mapping[int, Any]) -> dict[str, int]:
    """The ids of rows by their keys."""
    return {row.key: row_id for row_id, row in rows.items()}


def known_to(session: Session, context: Context) -> Known:
    """What the rows of a file may name."""
    found = look(session, context.actor)
    whole = organisation_store.organisation(session)
    buildings = session.execute(select(Building.key, Building.id).where(~Building.is_withdrawn))
    return Known(
        found.sight,
        {unit.key: unit.id for unit in whole.units.values()},
        {row.key: row.id for row in buildings},
    )


def whole_number(values: Mapping[str, object], field: str) -> int | None:
    """A number without decimals, or nothing. Raises Invalid."""
    value = values.get(field)
    if value is None:
        return None
    number = float(str(value))
    if not number.is_integer():
        raise Invalid(field, value, "whole_number_needed")
    return int(number)


def whole_number_or(values: Mapping[str, object], field: str, unsaid: int) -> int:
    """A number without decimals; `unsaid` where the row says none: 0 is a number too.

    Raises Invalid.
    """
    value = whole_number(values, field)
    return unsaid if value is None else value


def sorted_out(
    table: Table, judged: Callable[[AcceptedRow], Values]
) -> tuple[list[AcceptedRow], list[RejectedRow]]:
    """Rows whose values hold, and rows refused by the rule they break."""
    rows: list[AcceptedRow] = []
    rejected: list[RejectedRow] = []
    for row in table:
        try:
            rows.append(AcceptedRow(row.number, judged(row), row.raw, row.column))
        except Invalid as error:
            fields = {
                k: v for k, v in error.fields.items() if k not in {"field", "reason", "value"}
            }
            name = str(error.fields["field"]).removesuffix("_id")
            column = name if name in table.headings else None
            rejected.append(table.reject(row, column, str(error.fields["reason"]), **fields))
        except OmstallningError as error:
            rejected.append(table.reject(row, None, error.code, **error.fields))
    return rows, rejected


def as_told(table: Table, made: Values, standing: Any, told: Mapping[str, str]) -> Values:
    """A row's values, with what stands where the file lacks the column: it says nothing of it.

    told  field → the column that tells it
    """
    if standing is None:
        return made
    return {
        name: value if told.get(name, name) in table.headings else getattr(standing, name)
        for name, value in made.items()
    }


def planned(
    session: Session,
    table: Table,
    context: Context,
    *,
    kind: type[Any],
    standing: Mapping[str, Any],
    fields: Sequence[str],
    make: Callable[[AcceptedRow, Any], Values],
    check: Callable[[Any], None],
    unit_of: Callable[[Any], int],
) -> Plan:
    """Which rows a file would add, change or leave as they are; nothing is written."""
    taken = store.keys_taken(session, kind)

    def judged(row: AcceptedRow) -> Values:
        key = str(row.values["key"])
        before = standing.get(key)
        if before is None:
            check_key(key, taken)
        elif not context.actor.may(Permission.WRITE_RESILIENCE, unit_of(before)):
            raise Invalid("key", key, "not_your_unit")
        values = make(row, before)
        check(kind(key=key, **values))
        return {**values, "key": key}

    rows, rejected = sorted_out(table, judged)
    return compare(
        table,
        key=lambda values: str(values["key"]),
        fields=fields,
        in_force={
            key: {"id": row.id, "version": row.version, **{f: getattr(row, f) for f in fields}}
            for key, row in standing.items()
        },
        rows=rows,
        rejected=rejected,
    )


def plan_services(session: Session, table: Table, context: Context) -> Plan:
    """Which services a file would add, change or leave as they are."""
    known = known_to(session, context)
    told = {"unit_id": "unit", "building_id": "building"}

    def make(row: AcceptedRow, before: Any) -> Values:
        values = row.values
        made = {
            "name": str(values["name"]),
            "sector": str(values["sector"]),
            "unit_id": known.unit(values, context),
            "owner": str(values["owner"]),
            "building_id": known.building(values),
            "protects": values.get("protects"),
            "lowest_level": values.get("lowest_level"),
            "review_months": whole_number_or(values, "review_months", 12),
        }
        return as_told(table, made, before, told)

    standing = {row.key: row for row in known.sight.services.values()}
    return planned(
        session, table, context, kind=Service, standing=standing, fields=SERVICE_FIELDS,
        make=make, check=service_rules, unit_of=lambda row: int(row.unit_id),
    )  # fmt: skip


def plan_nodes(session: Session, table: Table, context: Context) -> Plan:
    """Which activities and resources a file would add, change or leave as they are."""
    known = known_to(session, context)
    told = {"unit_id": "unit", "building_id": "building", "service_id": "service"}

    def make(row: AcceptedRow, before: Any) -> Values:
        values = row.values
        made = {
            "name": str(values["name"]),
            "kind": NodeKind(str(values["kind"])),
            "service_id": known.service(values),
            "unit_id": known.unit(values, context),
            "building_id": known.building(values),
            "place": values.get("place"),
            "supplier": values.get("supplier"),
            "recovery_h": values.get("recovery_h"),
            "people_served": whole_number(values, "people_served"),
        }
        return as_told(table, made, before, told)

    standing = {row.key: row for row in known.sight.nodes.values()}
    return planned(
        session, table, context, kind=Node, standing=standing, fields=NODE_FIELDS,
        make=make, check=node_rules, unit_of=lambda row: int(row.unit_id),
    )  # fmt: skip


def plan_dependencies(session: Session, table: Table, context: Context) -> Plan:
    """Which dependencies a file would add, change or leave as they are."""
    known = known_to(session, context)
    told = {"node_id": "node", "needs_id": "needs", "stock_id": "stock"}

    def make(row: AcceptedRow, before: Any) -> Values:
        values = row.values
        node, needs = known.node(values, "node"), known.node(values, "needs")
        if node is None or needs is None:
            raise Invalid("node", None, "required")
        if not context.actor.may(Permission.WRITE_RESILIENCE, known.sight.nodes[node].unit_id):
            raise Invalid("node", values["node"], "not_your_unit")
        if before is not None and (before.node_id, before.needs_id) != (node, needs):
            raise Invalid("key", before.key, "dependency_of_others")
        buffer = values.get("buffer_kind")
        made = {
            "node_id": node,
            "needs_id": needs,
            # Without a group of its own, what is leaned on is nobody's alternative.
            "alternatives": whole_number(values, "alternatives") or -needs,
            "needed": whole_number_or(values, "needed", 1),
            "buffer_h": values.get("buffer_h"),
            "recharge_h": values.get("recharge_h"),
            "buffer_kind": None if buffer is None else BufferKind(str(buffer)),
            "stock_id": known.stock(values),
            "draw_per_hour": values.get("draw_per_hour"),
            "to_run": values.get("to_run") != "no",
            "to_start": values.get("to_start") == "yes",
            "checked_on": values.get("checked_on"),
            "source": values.get("source"),
        }
        return as_told(table, made, before, told)

    standing = {row.key: row for row in known.sight.dependencies.values()}
    return planned(
        session, table, context, kind=Dependency, standing=standing, fields=DEPENDENCY_FIELDS,
        make=make, check=dependency_rules,
        unit_of=lambda row: known.sight.register.unit_of("dependency", row),
    )  # fmt: skip


def commit_rows(kind: type[Any], fields: Sequence[str]) -> Callable[..., None]:
    """Adds and changes a plan's rows of a kind, marking what is sensitive in the new ones."""

    def commit(session: Session, change: Changing, plan: Plan, context: Context) -> None:
        del context
        made = [
            change.add(kind(key=one.key, **{name: one.values[name] for name in fields}))
            for one in plan.new
        ]
        marks = marks_of_new(kind.__tablename__, [row.id for row in made])
        if marks:
            change.add_facts(SecrecyMark, marks)
        for one in plan.changed:
            update_row(session, change, kind, one.in_force or {}, one.values, fields)

    return commit


def update_row(
    session: Session,
    change: Changing,
    kind: type[Any],
    in_force: Mapping[str, object],
    values: Mapping[str, object],
    fields: Sequence[str],
) -> None:
    """Change a row to what a file says. Raises Conflict where somebody saved since the plan."""
    row = store.row(session, kind, int(str(in_force["id"])))
    change.update(
        row,
        expected_version=int(str(in_force["version"])),
        **{name: values[name] for name in fields},
    )


SERVICES = Importer(
    key="services",
    title="services",
    permission=Permission.WRITE_RESILIENCE,
    layouts=(SERVICE_LAYOUT,),
    plan=plan_services,
    commit=commit_rows(Service, SERVICE_FIELDS),
)
NODES = Importer(
    key="nodes",
    title="nodes",
    permission=Permission.WRITE_RESILIENCE,
    layouts=(NODE_LAYOUT,),
    plan=plan_nodes,
    commit=commit_rows(Node, NODE_FIELDS),
)
DEPENDENCIES = Importer(
    key="dependencies",
    title="dependencies",
    permission=Permission.WRITE_RESILIENCE,
    layouts=(DEPENDENCY_LAYOUT,),
    plan=plan_dependencies,
    commit=commit_rows(Dependency, DEPENDENCY_FIELDS),
)
