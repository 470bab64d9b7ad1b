"""Looking a file through, taking it in as one change set, taking it back, handing out the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from omstallning.access.model import Actor
from omstallning.changes.operations import Changing, change_set, undo
from omstallning.documents.operations import content_of, keep
from omstallning.imports import matching, store
from omstallning.imports.cells import UNSTORABLE
from omstallning.imports.errors import AlreadyCommitted, NotCommitted, PreviewOutdated
from omstallning.imports.examining import (
    Choices,
    Preview,
    context_of,
    examine,
    layouts_of,
    planned,
)
from omstallning.imports.mending import kept, rejected_rows_file
from omstallning.imports.model import BatchState, Importer, RejectedRow, Table
from omstallning.imports.parsing import parse
from omstallning.imports.planning import stored
from omstallning.imports.reading.files import read_file
from omstallning.imports.reading.sheets import Limits
from omstallning.imports.tables import (
    ImportBatch,
    ImportCommit,
    ImportRejection,
    RememberedLayout,
)
from omstallning.message import Message

__all__ = [
    "Choices", "Preview", "commit_import", "examine", "keep_preview", "preview", "rejected_file",
    "reread", "undo_import",
]  # fmt: skip


def preview(
    session: Session,
    actor: Actor,
    importer: Importer,
    content: bytes,
    file_name: str,
    choices: Choices | None = None,
    *,
    folder: Path,
    limits: Limits | None = None,
) -> Preview:
    """Look a file through and keep it with the result, so that it can be committed as shown.

    folder  where documents lie

    Raises Refused, ImportStopped.
    """
    examined = examine(session, actor, importer, content, file_name, choices, limits)
    return keep_preview(session, actor, importer, examined, content, folder=folder)


def keep_preview(
    session: Session,
    actor: Actor,
    importer: Importer,
    examined: Preview,
    content: bytes,
    *,
    folder: Path,
) -> Preview:
    """Keep what `examine` found, with the file; nothing of its rows is in force."""
    actor.require_somewhere(importer.permission)
    with change_set(session, actor, "preview_import") as change:
        document = keep(change, folder, content, examined.file_name)
        batch = change.add(_batch(change.id, document.id, importer, examined))
        rows = [_rejection(batch.id, row) for row in examined.plan.rejected]
        if rows:
            session.execute(insert(ImportRejection), rows)
        change.details |= {"import": batch.id, "sha256": examined.file.sha256}
    return replace(examined, batch_id=batch.id)


def reread(session: Session, importer: Importer, batch_id: int, *, folder: Path) -> Table:
    """The rows of a kept file, read as they were in the dry run; can be done before writing."""
    batch = store.batch(session, batch_id)
    _, content = content_of(session, folder, batch.document_id)
    layouts = layouts_of(importer, batch.layout)
    file = read_file(content, separator=batch.separator)
    header = matching.choose(
        file,
        layouts,
        sheet=batch.sheet,
        header_row=batch.header_row,
        mapping=batch.mapping,
    )
    return parse(header, file.format, batch.decimals)


def commit_import(
    session: Session,
    actor: Actor,
    importer: Importer,
    batch_id: int,
    *,
    folder: Path,
    reason: str | None = None,
    table: Table | None = None,
) -> int | None:
    """Take in every accepted row of a dry run, or none, as one change set; its id is returned.

    table  what `reread` gave, to keep the reading out of the writer's lock

    Nothing is done, and None returned, where everything is in force already. Raises Refused,
    AlreadyCommitted, and PreviewOutdated where it would no longer do what was shown.
    """
    actor.require_somewhere(importer.permission)
    _take_turns(session, importer)
    batch = store.batch(session, batch_id)
    if store.state_of(session, batch_id) is BatchState.COMMITTED:
        raise AlreadyCommitted(batch_id)
    table = table or reread(session, importer, batch_id, folder=folder)
    plan = planned(session, actor, importer, table, batch.file_name, batch.options)
    if plan.fingerprint != batch.content_sha256:
        raise PreviewOutdated(batch_id)
    if batch.source_name is not None:
        _remember(session, actor, batch)
    if not plan.has_changes:
        return None
    context = context_of(actor, table, batch.file_name, batch.options, batch.document_id)
    with change_set(session, actor, "import", reason=reason) as change:
        importer.commit(session, change, plan, context)
        change.add(ImportCommit(batch_id=batch_id, change_set_id=change.id))
        change.details |= {
            "import": batch_id,
            "importer": importer.key,
            "document": batch.document_id,
            "content_sha256": batch.content_sha256,
            "new": len(plan.new),
            "changed": len(plan.changed),
        }
        return change.id


def undo_import(
    session: Session,
    actor: Actor,
    importer: Importer,
    batch_id: int,
    *,
    reason: str | None = None,
) -> int:
    """Take a committed import back; the undoing change set's id is returned.

    Raises Refused, NotCommitted, and InTheWay where later changes touch its records.
    """
    actor.require_somewhere(importer.permission)
    commit = store.last_commit(session, batch_id)
    if commit is None or store.state_of(session, batch_id) is not BatchState.COMMITTED:
        raise NotCommitted(batch_id)
    return undo(session, actor, commit.change_set_id, rebuild=importer.rebuild, reason=reason)


def rejected_file(
    session: Session,
    batch_id: int,
    *,
    describe: Callable[[Message], str],
    language: str = "sv",
) -> bytes:
    """The rejected rows as a file of the same kind with a column of faults, fit to hand in again.

    describe  words a message in the reader's language
    """
    batch = store.batch(session, batch_id)
    rows = store.rejections(session, batch_id)
    return rejected_rows_file(batch, rows, describe=describe, language=language)


def _batch(
    change_set_id: int, document_id: int, importer: Importer, examined: Preview
) -> ImportBatch:
    file, header, plan = examined.file, examined.header, examined.plan
    return ImportBatch(
        change_set_id=change_set_id,
        document_id=document_id,
        importer=importer.key,
        layout=header.layout.key,
        source_name=examined.choices.source,
        file_name=examined.file_name,
        file_format=file.format.value,
        encoding=file.encoding,
        separator=file.separator,
        sheet=header.sheet.name,
        header_row=header.row,
        mapping={**_left_out(examined), **header.mapping},
        decimals=dict(examined.answers),
        options=dict(examined.choices.options),
        headings=list(header.headings),
        head=[[kept(cell) for cell in row] for row in examined.table.head],
        fingerprint=header.fingerprint(file.writing),
        content_sha256=plan.fingerprint,
        rows_read=examined.read,
        rows_accepted=plan.accepted,
        rows_rejected=len(plan.rejected),
        rows_new=len(plan.new),
        rows_changed=len(plan.changed),
        rows_unchanged=len(plan.unchanged),
        rows_set_aside=plan.set_aside,
    )


def _left_out(examined: Preview) -> dict[str, None]:
    """The columns that a person said the file does not have, though a heading may look like it."""
    mapping = examined.choices.mapping or {}
    return {key: None for key, heading in mapping.items() if heading is None}


def _rejection(batch_id: int, row: RejectedRow) -> dict[str, Any]:
    return {
        "batch_id": batch_id,
        "sheet": row.sheet,
        "row": row.row,
        "column": row.column,
        "value": None if row.value is None else UNSTORABLE.sub("\ufffd", row.value),
        "code": row.message.code,
        "fields": {name: stored(value) for name, value in row.message.fields.items()},
        "raw": [kept(cell) for cell in row.raw],
    }


def _remember(session: Session, actor: Actor, batch: ImportBatch) -> None:
    """Keep the form of a source's files, in a change set of its own: undoing rows leaves it."""
    values = {
        "layout": batch.layout,
        "mapping": batch.mapping,
        "decimals": batch.decimals,
        "headings": batch.headings,
        "fingerprint": batch.fingerprint,
    }
    known = session.scalar(
        select(RememberedLayout).where(
            RememberedLayout.importer == batch.importer,
            RememberedLayout.source_name == batch.source_name,
        )
    )
    if known is not None and not known.is_withdrawn and known.fingerprint == batch.fingerprint:
        return
    with change_set(session, actor, "remember_layout") as change:
        _store_form(change, batch, known, values)


def _store_form(
    change: Changing, batch: ImportBatch, known: RememberedLayout | None, values: dict[str, Any]
) -> None:
    if known is None:
        name = batch.source_name
        change.add(RememberedLayout(importer=batch.importer, source_name=name, **values))
    else:
        change.update(known, expected_version=known.version, is_withdrawn=False, **values)


def _take_turns(session: Session, importer: Importer) -> None:
    """Two imports of one kind see each other's rows; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        digest = hashlib.sha256(f"import {importer.key}".encode()).digest()
        key = int.from_bytes(digest[:8], "big", signed=True)
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
