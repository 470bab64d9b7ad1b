"""Change sets, the images from before them, and decisions on records."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from omstallning.changes.approval import State
from omstallning.database import AppendOnly, Base


class ChangeSet(AppendOnly, Base):
    """One save, paste or import as people know it."""

    __tablename__ = "change_set"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    verb: Mapped[str]
    reason: Mapped[str | None]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("change_set.id"), unique=True)


class Change(AppendOnly, Base):
    """What a change set did to one kind: a register row with its image before, or n facts."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_kind_record_id", "kind", "record_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_set_id: Mapped[int] = mapped_column(ForeignKey("change_set.id"), index=True)
    kind: Mapped[str]
    record_id: Mapped[int | None]
    """None where the change is a number of facts, which carry the change set's id themselves."""
    facts: Mapped[int] = mapped_column(default=0)
    before: Mapped[dict[str, Any] | None]
    version_after: Mapped[int | None]


class Decision(AppendOnly, Base):
    """A step of a record through review, approval and publication."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_kind_record_id", "kind", "record_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_set_id: Mapped[int] = mapped_column(ForeignKey("change_set.id"), index=True)
    kind: Mapped[str]
    record_id: Mapped[int]
    state: Mapped[State]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    reason: Mapped[str | None]
