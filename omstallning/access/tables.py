"""People, their roles and sessions, and the chained log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from omstallning.access.model import Role
from omstallning.database import AppendOnly, Base, RegisterRow


class Person(RegisterRow, Base):
    """Somebody who signs in; the log knows only the id, so the name can be erased."""

    __tablename__ = "person"

    handle: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str | None]
    password_hash: Mapped[str | None]
    is_closed: Mapped[bool] = mapped_column(default=False)


class RoleGrant(RegisterRow, Base):
    """A role held by a person, for the whole group or for one unit and below."""

    __tablename__ = "role_grant"
    __table_args__ = (Index("ix_role_grant_person_id", "person_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role]
    unit_id: Mapped[int | None]


class SignIn(Base):
    """One open session: only a hash of its token is kept."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class SignInFailure(AppendOnly, Base):
    """A wrong password, counted for each account so that guessing is slow."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_handle_at", "handle", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str]
    at: Mapped[datetime]


class AuditRow(AppendOnly, Base):
    """One link of the chain: who did what, when, with a hash over it and the link before."""

    __tablename__ = "audit_row"
    __table_args__ = (CheckConstraint("id > 0", name="id_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    person_id: Mapped[int | None]
    verb: Mapped[str]
    details: Mapped[dict[str, Any]]
    previous_sha256: Mapped[str]
    sha256: Mapped[str] = mapped_column(unique=True)
