"""A file held while its questions are answered: kept as it came, nothing of it in force."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from omstallning.access.model import Actor
from omstallning.changes.operations import change_set
from omstallning.documents.operations import content_of, keep
from omstallning.imports.model import Importer


def hold(
    session: Session,
    actor: Actor,
    importer: Importer,
    content: bytes,
    file_name: str,
    *,
    folder: Path,
) -> int:
    """Keep a file that cannot be read without an answer; its document's id is returned.

    folder  where documents lie

    Raises Refused.
    """
    actor.require_somewhere(importer.permission)
    with change_set(session, actor, "hold_file") as change:
        document = keep(change, folder, content, file_name)
        change.details |= {"importer": importer.key, "document": document.id}
        return document.id


def held(
    session: Session, actor: Actor, importer: Importer, document_id: int, *, folder: Path
) -> bytes:
    """The bytes of a held file. Raises Refused, NotFound, Damaged."""
    actor.require_somewhere(importer.permission)
    return content_of(session, folder, document_id)[1]
