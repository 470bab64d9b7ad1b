"""What is kept of imports, looked up."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from omstallning.changes.tables import ChangeSet
from omstallning.errors import NotFound
from omstallning.imports.model import BatchState
from omstallning.imports.tables import (
    ImportBatch,
    ImportCommit,
    ImportRejection,
    RememberedLayout,
)


def batch(session: Session, batch_id: int) -> ImportBatch:
    """One dry run. Raises NotFound."""
    found = session.get(ImportBatch, batch_id)
    if found is None:
        raise NotFound("import_batch", batch_id)
    return found


def batches(session: Session, importer: str | None = None) -> Sequence[ImportBatch]:
    """Every dry run, the latest first.

    importer  only those of this kind
    """
    query = select(ImportBatch).order_by(ImportBatch.id.desc())
    if importer is not None:
        query = query.where(ImportBatch.importer == importer)
    return session.scalars(query).all()


def rejections(session: Session, batch_id: int) -> Sequence[ImportRejection]:
    """The rejected rows of one dry run, in the file's order."""
    return session.scalars(
        select(ImportRejection)
        .where(ImportRejection.batch_id == batch_id)
        .order_by(ImportRejection.id)
    ).all()


def last_commit(session: Session, batch_id: int) -> ImportCommit | None:
    """The latest commit of a dry run, whether it stands or is undone."""
    return session.scalar(
        select(ImportCommit)
        .where(ImportCommit.batch_id == batch_id)
        .order_by(ImportCommit.id.desc())
        .limit(1)
    )


def state_of(session: Session, batch_id: int) -> BatchState:
    """How far an import has come; an undo by any road counts."""
    commit = last_commit(session, batch_id)
    if commit is None:
        return BatchState.PREVIEWED
    undone = select(ChangeSet.id).where(ChangeSet.undoes_id == commit.change_set_id)
    return BatchState.COMMITTED if session.scalar(undone) is None else BatchState.UNDONE


def remembered(session: Session, importer: str, source_name: str) -> RememberedLayout | None:
    """How the files of a source were read last."""
    return session.scalar(
        select(RememberedLayout).where(
            RememberedLayout.importer == importer,
            RememberedLayout.source_name == source_name,
            ~RememberedLayout.is_withdrawn,
        )
    )
