"""What has been imported, by whom, when, and whether it stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from omstallning.access.model import Actor, Permission
from omstallning.access.tables import AuditRow, Person
from omstallning.changes.tables import ChangeSet
from omstallning.documents.operations import content_of
from omstallning.documents.tables import Document
from omstallning.imports import store
from omstallning.imports.examining import Choices, Preview, examine
from omstallning.imports.model import BatchState, Importer
from omstallning.imports.tables import ImportBatch, ImportCommit, ImportRejection


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done with an import: the change set, when, by whom and why."""

    change_set_id: int
    at: datetime
    person_id: int | None
    handle: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ImportView:
    """One file that was looked through, and what came of it."""

    batch: ImportBatch
    sha256: str
    size_bytes: int
    seen: Act
    committed: Act | None
    undone: Act | None

    @property
    def state(self) -> BatchState:
        """How far it has come."""
        if self.committed is None:
            return BatchState.PREVIEWED
        return BatchState.COMMITTED if self.undone is None else BatchState.UNDONE

    def is_undoable_by(self, viewer: Actor) -> bool:
        """Whether it stands and this person took it in; later changes may still be in the way."""
        done = self.committed
        return (
            self.state is BatchState.COMMITTED
            and done is not None
            and done.person_id == viewer.person_id
        )


@dataclass(frozen=True, slots=True)
class ImportPage:
    """A page of the history, the latest first."""

    imports: Sequence[ImportView]
    total: int


@dataclass(frozen=True, slots=True)
class Again:
    """A kept file looked through anew, to show what it would do now.

    is_outdated  something was saved since, so it would no longer do what it was kept with
    """

    preview: Preview
    is_outdated: bool


def history(
    session: Session,
    viewer: Actor,
    *,
    page: int = 1,
    size: int = 50,
    importers: Collection[str] | None = None,
) -> ImportPage:
    """Every import, the latest first; pages are counted from one."""
    viewer.require_somewhere(Permission.READ)
    chosen = [] if importers is None else [ImportBatch.importer.in_(importers)]
    total = session.scalar(select(func.count()).select_from(ImportBatch).where(*chosen)) or 0
    query = _views().where(*chosen).order_by(ImportBatch.id.desc())
    rows = session.execute(query.limit(size).offset((max(page, 1) - 1) * size)).all()
    return ImportPage([_view(row) for row in rows], total)


def one(session: Session, viewer: Actor, batch_id: int) -> ImportView:
    """One import. Raises NotFound."""
    viewer.require_somewhere(Permission.READ)
    store.batch(session, batch_id)
    return _view(session.execute(_views().where(ImportBatch.id == batch_id)).one())


def handed_in(session: Session, document_id: int) -> list[tuple[str, int | None]]:
    """Every way a file came in: (importer, person), while its questions are open too."""
    batches = session.execute(
        select(ImportBatch.importer, ChangeSet.person_id)
        .join(ChangeSet, ChangeSet.id == ImportBatch.change_set_id)
        .where(ImportBatch.document_id == document_id)
    )
    held = session.execute(
        select(AuditRow.details["importer"].as_string(), AuditRow.person_id).where(
            AuditRow.verb == "hold_file",
            AuditRow.details["document"].as_integer() == document_id,
        )
    )
    return [(row[0], row[1]) for row in (*batches, *held)]


def rejections(session: Session, viewer: Actor, batch_id: int) -> Sequence[ImportRejection]:
    """The rows of an import that were not taken in, in the file's order."""
    viewer.require_somewhere(Permission.READ)
    return store.rejections(session, batch_id)


def again(
    session: Session, viewer: Actor, importer: Importer, batch_id: int, *, folder: Path
) -> Again:
    """What a kept dry run would do now, read as it was read then.

    folder  where documents lie

    Raises Refused, ImportStopped, and what the importer's domain raises.
    """
    batch = store.batch(session, batch_id)
    _, content = content_of(session, folder, batch.document_id)
    seen = examine(session, viewer, importer, content, batch.file_name, choices_of(batch))
    return Again(seen, seen.plan.fingerprint != batch.content_sha256)


def choices_of(batch: ImportBatch) -> Choices:
    """The choices that a dry run was made with, fit to make it again."""
    return Choices(
        layout=batch.layout,
        sheet=batch.sheet,
        header_row=batch.header_row,
        mapping=batch.mapping,
        decimals=batch.decimals,
        source=batch.source_name,
        options=batch.options,
    )


def _views() -> Any:
    """Batches with the latest commit and its undo, each with the person behind it."""
    commit, undoing = aliased(ChangeSet), aliased(ChangeSet)
    seer, committer, undoer = aliased(Person), aliased(Person), aliased(Person)
    last = (
        select(ImportCommit.batch_id, func.max(ImportCommit.change_set_id).label("change_set_id"))
        .group_by(ImportCommit.batch_id)
        .subquery()
    )
    return (
        select(
            ImportBatch,
            Document.sha256,
            Document.size_bytes,
            ChangeSet,
            seer.handle.label("seer"),
            commit,
            committer.handle.label("committer"),
            undoing,
            undoer.handle.label("undoer"),
        )
        .join(Document, Document.id == ImportBatch.document_id)
        .join(ChangeSet, ChangeSet.id == ImportBatch.change_set_id)
        .outerjoin(seer, seer.id == ChangeSet.person_id)
        .outerjoin(last, last.c.batch_id == ImportBatch.id)
        .outerjoin(commit, commit.id == last.c.change_set_id)
        .outerjoin(committer, committer.id == commit.person_id)
        .outerjoin(undoing, undoing.undoes_id == commit.id)
        .outerjoin(undoer, undoer.id == undoing.person_id)
    )


def _view(row: Any) -> ImportView:
    batch, sha256, size, seen, seer, commit, committer, undoing, undoer = row
    return ImportView(
        batch=batch,
        sha256=sha256,
        size_bytes=size,
        seen=Act(seen.id, seen.at, seen.person_id, seer, seen.reason),
        committed=_act(commit, committer),
        undone=_act(undoing, undoer),
    )


def _act(change: ChangeSet | None, handle: str | None) -> Act | None:
    if change is None:
        return None
    return Act(change.id, change.at, change.person_id, handle, change.reason)
