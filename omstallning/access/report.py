"""Who has a key to the house, and what the log says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from omstallning.access.model import ROLE_PERMISSIONS, Actor, Permission, Role
from omstallning.access.tables import AuditRow, Person, RoleGrant, SignIn
from omstallning.errors import NotFound


@dataclass(frozen=True, slots=True)
class Held:
    """One role that somebody holds; without a unit it is held for the whole group."""

    id: int
    version: int
    role: Role
    unit_id: int | None


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody as the administrator sees them; a closed account has no name left."""

    id: int
    version: int
    handle: str
    name: str | None
    is_closed: bool
    roles: tuple[Held, ...]
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the log, the latest first."""

    rows: Sequence[AuditRow]
    total: int


def people(session: Session, viewer: Actor) -> list[PersonView]:
    """Everybody who has or has had an account, those who still have it first."""
    viewer.require(Permission.MANAGE_PEOPLE)
    roles: dict[int, list[Held]] = defaultdict(list)
    for held in _held(session):
        roles[held[0]].append(held[1])
    latest = select(SignIn.person_id, func.max(SignIn.seen_at)).group_by(SignIn.person_id)
    seen = {row[0]: row[1] for row in session.execute(latest)}
    found = session.scalars(select(Person).order_by(Person.is_closed, Person.handle))
    return [_view(one, tuple(roles[one.id]), seen.get(one.id)) for one in found]


def person(session: Session, viewer: Actor, person_id: int) -> PersonView:
    """One person with roles: oneself, or anybody for an administrator. Raises NotFound."""
    if viewer.person_id != person_id:
        viewer.require(Permission.MANAGE_PEOPLE)
    found = session.get(Person, person_id)
    if found is None:
        raise NotFound("person", person_id)
    seen = session.scalar(select(func.max(SignIn.seen_at)).where(SignIn.person_id == person_id))
    return _view(found, tuple(held for _, held in _held(session, person_id)), seen)


def audit_page(session: Session, viewer: Actor, *, page: int, size: int) -> AuditPage:
    """The log, the latest first; pages are counted from one."""
    viewer.require(Permission.READ_AUDIT)
    total = session.scalar(select(func.count()).select_from(AuditRow)) or 0
    rows = session.scalars(
        select(AuditRow).order_by(AuditRow.id.desc()).offset((page - 1) * size).limit(size)
    ).all()
    return AuditPage(rows, total)


def holders(session: Session, viewer: Actor, permission: Permission) -> dict[int, str]:
    """Person id → name of those who hold a right for the whole group, for those who may read."""
    viewer.require_somewhere(Permission.READ)
    holding = {
        person_id
        for person_id, held in _held(session)
        if held.unit_id is None and permission in ROLE_PERMISSIONS[held.role]
    }
    found = session.scalars(
        select(Person).where(Person.id.in_(holding), ~Person.is_closed).order_by(Person.id)
    )
    return {one.id: one.display_name or one.handle for one in found}


def _held(session: Session, person_id: int | None = None) -> list[tuple[int, Held]]:
    query = select(
        RoleGrant.person_id, RoleGrant.id, RoleGrant.version, RoleGrant.role, RoleGrant.unit_id
    ).where(~RoleGrant.is_withdrawn)
    if person_id is not None:
        query = query.where(RoleGrant.person_id == person_id)
    return [
        (row.person_id, Held(row.id, row.version, row.role, row.unit_id))
        for row in session.execute(query.order_by(RoleGrant.id))
    ]


def _view(one: Person, roles: tuple[Held, ...], seen: datetime | None) -> PersonView:
    return PersonView(one.id, one.version, one.handle, one.display_name, one.is_closed, roles, seen)
