"""Keeping a file and giving it back."""

from __future__ import annotations

import hashlib
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath, PureWindowsPath

from sqlalchemy import select
from sqlalchemy.orm import Session

from omstallning.changes.operations import Changing
from omstallning.documents.tables import Document
from omstallning.errors import NotFound, OmstallningError


class Damaged(OmstallningError):
    """The bytes in the folder are not those that were handed in."""

    code = "document_damaged"


def keep(change: Changing, folder: Path, content: bytes, file_name: str) -> Document:
    """Store a file once; the same bytes again are the same document.

    The bytes are on disk, whole, before the row that speaks of them is committed.
    """
    digest = hashlib.sha256(content).hexdigest()
    known = change.session.scalar(select(Document).where(Document.sha256 == digest))
    if known is not None:
        return known
    _write(_place(folder, digest), content)
    return change.add(
        Document(
            sha256=digest,
            file_name=bare_name(file_name),
            size_bytes=len(content),
            received_at=datetime.now(UTC),
            change_set_id=change.id,
        )
    )


def content_of(session: Session, folder: Path, document_id: int) -> tuple[Document, bytes]:
    """A document with its bytes, checked against the hash. Raises NotFound, Damaged."""
    document = session.get(Document, document_id)
    if document is None:
        raise NotFound("document", document_id)
    place = _place(folder, document.sha256)
    if not place.exists():
        raise NotFound("document_file", document.file_name)
    content = place.read_bytes()
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise Damaged(file=document.file_name, sha256=document.sha256)
    return document, content


def bare_name(file_name: str) -> str:
    r"""The name alone: a file name is never a path.

    >>> bare_name("..\\..\\etc/passwd")
    'passwd'
    """
    name = PurePosixPath(PureWindowsPath(file_name).name).name
    printable = "".join(c for c in name if c.isprintable())[:200].strip()
    return "file" if printable in {"", ".", ".."} else printable


def _place(folder: Path, digest: str) -> Path:
    return folder / digest[:2] / digest


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(place)
    directory = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
