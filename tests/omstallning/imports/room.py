"""A place to import sites into, with a declared importer of its own."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from omstallning.access.model import Permission
from omstallning.imports import operations, store
from omstallning.imports.model import (
    BatchState,
    ColumnKind,
    ColumnSpec,
    Context,
    Importer,
    Layout,
    Plan,
    Table,
)
from omstallning.imports.operations import Choices, Preview
from omstallning.imports.planning import compare
from omstallning.organisation.tables import Site

SITES = Layout(
    "sites",
    "sites",
    (
        ColumnSpec("key", ("Plats",), required=True),
        ColumnSpec("name", ("Namn",), required=True),
        ColumnSpec("area_m2", ("Yta",), ColumnKind.NUMBER, minimum=0),
    ),
)
FILE = "Plats;Namn;Yta\np1;Skolan;100,5\np2;Hallen;\np3;;12\np4;Förrådet;-1\n".encode()
HEADINGS = ["Plats", "Namn", "Yta"]


def plan_sites(session: Session, table: Table, context: Context) -> Plan:
    del context
    rows = session.scalars(select(Site).where(~Site.is_withdrawn)).all()
    in_force = {row.key: {"name": row.name, "record": row} for row in rows}
    return compare(table, key=lambda v: str(v["key"]), fields=("name",), in_force=in_force)


def commit_sites(session: Session, change: object, plan: Plan, context: Context) -> None:
    del session
    for new in plan.new:
        change.add(Site(key=new.key, name=new.values["name"], unit_id=context.options["unit"]))
    for changed in plan.changed:
        row = changed.in_force["record"]
        change.update(row, expected_version=row.version, name=changed.values["name"])


IMPORTER = Importer(
    "sites", "sites", Permission.WRITE_ORGANISATION, (SITES,), plan_sites, commit_sites
)


class Room:
    """Each act is a whole unit of work by one person."""

    def __init__(self, database, actor, documents, unit):
        self.database, self.actor, self.folder, self.unit = database, actor, documents, unit

    def look(self, content: bytes = FILE, name: str = "platser.csv", **choices: object) -> Preview:
        chosen = Choices(options={"unit": self.unit}, **choices)
        with self.database.writing() as session:
            return operations.preview(
                session, self.actor, IMPORTER, content, name, chosen, folder=self.folder
            )

    def take(self, preview: Preview, actor: object = None) -> int | None:
        with self.database.writing() as session:
            return operations.commit_import(
                session, actor or self.actor, IMPORTER, preview.batch_id, folder=self.folder
            )

    def undo(self, preview: Preview) -> int:
        with self.database.writing() as session:
            return operations.undo_import(session, self.actor, IMPORTER, preview.batch_id)

    def names(self) -> Mapping[str, str]:
        with self.database.reading() as session:
            rows = session.scalars(select(Site).where(~Site.is_withdrawn).order_by(Site.key))
            return {row.key: row.name for row in rows}

    def state(self, preview: Preview) -> BatchState:
        with self.database.reading() as session:
            return store.state_of(session, preview.batch_id)

    def rejected(self, preview: Preview, language: str = "sv") -> bytes:
        with self.database.reading() as session:
            return operations.rejected_file(
                session, preview.batch_id, describe=lambda m: f"={m.code}", language=language
            )


def counts(preview: Preview) -> tuple[int, int, int, int]:
    plan = preview.plan
    return len(plan.new), len(plan.changed), len(plan.unchanged), len(plan.rejected)
