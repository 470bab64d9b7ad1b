"""What is known of a kept file and what rests on it, for those who may read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from omstallning.access.model import Actor, Permission
from omstallning.access.operations import names
from omstallning.changes.tables import ChangeSet
from omstallning.database import Base
from omstallning.documents.tables import Document
from omstallning.errors import NotFound

SHOWN = 12
"""Records of each kind that are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Use:
    """Records of one kind that were read in a file: how many, and the latest of them."""

    kind: str
    count: int
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A file by its hash, with the save it came with, who handed it in, and what rests on it."""

    id: int
    file_name: str
    size_bytes: int
    sha256: str
    received_at: datetime
    change_set_id: int
    verb: str
    person: str | None
    uses: tuple[Use, ...]


def document(session: Session, viewer: Actor, document_id: int) -> DocumentView:
    """One kept file. Raises NotFound."""
    viewer.require_somewhere(Permission.READ)
    found = session.get(Document, document_id)
    if found is None:
        raise NotFound("document", document_id)
    change = session.get_one(ChangeSet, found.change_set_id)
    people = names(session)
    return DocumentView(
        id=found.id,
        file_name=found.file_name,
        size_bytes=found.size_bytes,
        sha256=found.sha256,
        received_at=found.received_at,
        change_set_id=change.id,
        verb=change.verb,
        person=None if change.person_id is None else people.get(change.person_id),
        uses=tuple(_uses(session, document_id)),
    )


def _uses(session: Session, document_id: int) -> Iterator[Use]:
    """Every table that points to documents is asked, so a new room's records are found too."""
    for table in Base.metadata.sorted_tables:
        for column in _pointing(table):
            rests = column == document_id
            count = session.scalar(select(func.count()).select_from(table).where(rests)) or 0
            latest = select(table.c.id).where(rests).order_by(table.c.id.desc()).limit(SHOWN)
            if count:
                yield Use(table.name, count, tuple(session.scalars(latest)))


def _pointing(table: Table) -> list[Any]:
    return [
        key.parent
        for key in table.foreign_keys
        if key.column.table is Document.__table__ and "id" in table.c
    ]
