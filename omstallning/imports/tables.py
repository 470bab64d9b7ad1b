"""What is kept of each import: the dry run, the rejected rows, the commits, the known layouts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from omstallning.database import AppendOnly, Base, RegisterRow


class ImportBatch(AppendOnly, Base):
    """One file looked through: how it was read, and what it would change.

    Whether it was committed or undone follows from its commits, so an undo needs no other row.
    """

    __tablename__ = "import_batch"
    __table_args__ = (
        CheckConstraint("rows_read = rows_accepted + rows_rejected", name="every_row_is_told"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change_set_id: Mapped[int] = mapped_column(ForeignKey("change_set.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    importer: Mapped[str]
    layout: Mapped[str]
    source_name: Mapped[str | None]
    file_name: Mapped[str]
    file_format: Mapped[str]
    encoding: Mapped[str | None]
    separator: Mapped[str | None]
    sheet: Mapped[str]
    header_row: Mapped[int]
    mapping: Mapped[dict[str, Any]]
    """Column key → heading; None where a person left the column out."""
    decimals: Mapped[dict[str, Any]]
    """Column key → the decimal mark that a person chose."""
    options: Mapped[dict[str, Any]]
    headings: Mapped[list[Any]]
    head: Mapped[list[Any]]
    """The rows down to the header as they stood, for the file of rejected rows."""
    fingerprint: Mapped[str]
    """SHA-256 of the header names, separator and encoding."""
    content_sha256: Mapped[str]
    """SHA-256 of the accepted rows and of what they would change."""
    rows_read: Mapped[int]
    rows_accepted: Mapped[int]
    rows_rejected: Mapped[int]
    rows_new: Mapped[int]
    rows_changed: Mapped[int]
    rows_unchanged: Mapped[int]
    rows_set_aside: Mapped[int] = mapped_column(default=0)
    """Rows of the file that do not concern us; not among those read."""


class ImportRejection(AppendOnly, Base):
    """A row that was not taken in: where it stands, what it says and why it was refused."""

    __tablename__ = "import_rejection"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    sheet: Mapped[str]
    row: Mapped[int]
    column: Mapped[str | None]
    """Its heading; None where the row as a whole is at fault."""
    value: Mapped[str | None]
    code: Mapped[str]
    fields: Mapped[dict[str, Any]]
    raw: Mapped[list[Any]]


class ImportCommit(AppendOnly, Base):
    """The change set through which a dry run became true."""

    __tablename__ = "import_commit"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    change_set_id: Mapped[int] = mapped_column(ForeignKey("change_set.id"), unique=True)


class RememberedLayout(RegisterRow, Base):
    """How the files of one source were read last; a file that differs is stopped."""

    __tablename__ = "remembered_layout"
    __table_args__ = (UniqueConstraint("importer", "source_name"),)

    importer: Mapped[str]
    source_name: Mapped[str]
    layout: Mapped[str]
    mapping: Mapped[dict[str, Any]]
    decimals: Mapped[dict[str, Any]]
    headings: Mapped[list[Any]]
    fingerprint: Mapped[str]
