"""Signing in and out, and who holds which role."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from omstallning.access import audit
from omstallning.access.model import Actor, Permission, Role
from omstallning.access.tables import Person, RoleGrant, SignIn, SignInFailure
from omstallning.errors import Conflict, Invalid, NotFound, OmstallningError

GUESSES = 10
GUESS_WINDOW = timedelta(minutes=15)
SHORTEST_PASSWORD = 12


class WrongSignIn(OmstallningError):
    """The name and the password do not belong together; which of them is wrong is not told."""

    code = "wrong_sign_in"


class TooManyGuesses(OmstallningError):
    """So many wrong passwords that the account rests for a while."""

    code = "too_many_guesses"


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _decoy() -> str:
    """Hashed for unknown names too, so that the time taken tells nothing."""
    return _hasher().hash(secrets.token_urlsafe(16))


def add_person(
    session: Session,
    actor: Actor | None,
    *,
    handle: str,
    display_name: str,
    password: str,
    roles: Mapping[Role, int | None],
) -> Person:
    """Let somebody in, with their roles; only the first person may be added by nobody.

    roles  role → unit it is held for, None for the whole group
    """
    if actor is not None:
        actor.require(Permission.MANAGE_PEOPLE)
    elif session.scalar(select(func.count()).select_from(Person)):
        raise Invalid("actor", None, "actor_needed")
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid("password", None, "password_short", shortest=SHORTEST_PASSWORD)
    if session.scalar(select(Person.id).where(Person.handle == handle)):
        raise Invalid("handle", handle, "already_taken")
    person = Person(
        handle=handle, display_name=display_name, password_hash=_hasher().hash(password)
    )
    session.add(person)
    session.flush()
    session.add_all(RoleGrant(person_id=person.id, role=r, unit_id=u) for r, u in roles.items())
    session.flush()
    audit.append(
        session,
        person_id=None if actor is None else actor.person_id,
        verb="person_added",
        details={"person": person.id, "roles": {r.value: u for r, u in roles.items()}},
    )
    return person


def change_password(session: Session, actor: Actor, *, current: str, new: str) -> None:
    """Give oneself another password; every open session of one's own is closed."""
    person = session.get_one(Person, actor.person_id)
    if not _matches(person.password_hash, current):
        raise Invalid("current", None, "password_wrong")
    if len(new) < SHORTEST_PASSWORD:
        raise Invalid("new", None, "password_short", shortest=SHORTEST_PASSWORD)
    person.password_hash = _hasher().hash(new)
    person.version += 1
    for open_sign_in in session.scalars(
        select(SignIn).where(SignIn.person_id == person.id, SignIn.closed_at.is_(None))
    ):
        open_sign_in.closed_at = datetime.now(UTC)
    session.flush()
    audit.append(session, person_id=person.id, verb="password_changed", details={})


def recognise(session: Session, *, handle: str, password: str, now: datetime | None = None) -> int:
    """The id of the person who knows the password; reads only, since hashing takes its time.

    Raises WrongSignIn, and TooManyGuesses when the account has had its share of wrong ones. A
    failure must be kept with `note_failure` in a transaction of its own.
    """
    now = now or datetime.now(UTC)
    recent = session.scalar(
        select(func.count())
        .select_from(SignInFailure)
        .where(SignInFailure.handle == handle[:200], SignInFailure.at > now - GUESS_WINDOW)
    )
    if (recent or 0) >= GUESSES:
        raise TooManyGuesses(minutes=int(GUESS_WINDOW.total_seconds() // 60))
    person = session.scalar(select(Person).where(Person.handle == handle, ~Person.is_closed))
    if not _matches(_decoy() if person is None else person.password_hash, password):
        raise WrongSignIn
    if person is None:
        raise WrongSignIn
    return person.id


def open_session(session: Session, person_id: int, *, now: datetime | None = None) -> str:
    """The token of a new session for somebody who was recognised."""
    now = now or datetime.now(UTC)
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(person_id=person_id, token_sha256=_digest(token), opened_at=now, seen_at=now)
    )
    session.flush()
    return token


def sign_in(session: Session, *, handle: str, password: str, now: datetime | None = None) -> str:
    """The token of a new session for somebody who knows the password.

    Raises WrongSignIn and TooManyGuesses.
    """
    return open_session(
        session, recognise(session, handle=handle, password=password, now=now), now=now
    )


def note_failure(session: Session, *, handle: str) -> None:
    """Remember one wrong password."""
    session.add(SignInFailure(handle=handle[:200], at=datetime.now(UTC)))


def sign_out(session: Session, *, token: str) -> None:
    """Close the session; its token opens nothing any more."""
    found = session.scalar(select(SignIn).where(SignIn.token_sha256 == _digest(token)))
    if found is not None and found.closed_at is None:
        found.closed_at = datetime.now(UTC)


def find_open(
    session: Session,
    *,
    token: str,
    idle: timedelta,
    longest: timedelta,
    now: datetime | None = None,
) -> tuple[SignIn, Actor] | None:
    """The session behind a token while it is open, used lately and not too old, and whose it is."""
    now = now or datetime.now(UTC)
    rows = session.execute(
        _held(SignIn)
        .join(SignIn, SignIn.person_id == Person.id)
        .where(SignIn.token_sha256 == _digest(token), SignIn.closed_at.is_(None))
    ).all()
    found = rows[0].SignIn if rows else None
    if found is None or found.seen_at < now - idle or found.opened_at < now - longest:
        return None
    return found, _actor(rows)


def touch(session: Session, sign_in_id: int) -> None:
    """Note that the session is in use."""
    session.get_one(SignIn, sign_in_id).seen_at = datetime.now(UTC)


def actor_of(
    session: Session, person_id: int, unit_parents: Mapping[int, frozenset[int]] | None = None
) -> Actor:
    """The person as somebody who acts, with the rights held right now."""
    rows = session.execute(_held().where(Person.id == person_id)).all()
    if not rows:
        raise NotFound("person", person_id)
    return _actor(rows, unit_parents)


def _held(*more: Any) -> Any:
    """SQL: everybody who is not closed, once for each right held now, or once without any."""
    return (
        select(Person.id, Person.handle, RoleGrant.role, RoleGrant.unit_id, *more)
        .select_from(Person)
        .outerjoin(RoleGrant, (RoleGrant.person_id == Person.id) & ~RoleGrant.is_withdrawn)
        .where(~Person.is_closed)
    )


def _actor(rows: Sequence[Any], unit_parents: Mapping[int, frozenset[int]] | None = None) -> Actor:
    grants = frozenset((row.role, row.unit_id) for row in rows if row.role is not None)
    return Actor(rows[0].id, rows[0].handle, grants, unit_parents or {})


def grant_role(
    session: Session, actor: Actor, person_id: int, role: Role, *, unit_id: int | None = None
) -> RoleGrant:
    """Give somebody a role, for the whole group or for one unit and below."""
    actor.require(Permission.MANAGE_PEOPLE)
    person = session.get(Person, person_id)
    if person is None or person.is_closed:
        raise NotFound("person", person_id)
    held = session.scalar(
        select(RoleGrant.id).where(
            RoleGrant.person_id == person_id,
            RoleGrant.role == role,
            RoleGrant.unit_id.is_(None) if unit_id is None else RoleGrant.unit_id == unit_id,
            ~RoleGrant.is_withdrawn,
        )
    )
    if held is not None:
        raise Invalid("role", role, "already_held")
    grant = RoleGrant(person_id=person_id, role=role, unit_id=unit_id)
    session.add(grant)
    session.flush()
    audit.append(
        session,
        person_id=actor.person_id,
        verb="role_granted",
        details={"person": person_id, "role": role.value, "unit": unit_id},
    )
    return grant


def withdraw_role(session: Session, actor: Actor, grant_id: int, *, expected_version: int) -> None:
    """Take a role away; it ends with the person's next request."""
    actor.require(Permission.MANAGE_PEOPLE)
    grant = session.get(RoleGrant, grant_id)
    if grant is None or grant.is_withdrawn:
        raise NotFound("role_grant", grant_id)
    if grant.person_id == actor.person_id and grant.role is Role.ADMINISTRATOR:
        raise Invalid("role", grant.role, "own_administration")
    done = session.execute(
        update(RoleGrant)
        .where(RoleGrant.id == grant_id, RoleGrant.version == expected_version)
        .values(is_withdrawn=True, version=expected_version + 1)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(
            "role_grant", grant_id, mine={"is_withdrawn": True}, theirs={"version": grant.version}
        )
    audit.append(
        session,
        person_id=actor.person_id,
        verb="role_withdrawn",
        details={"person": grant.person_id, "role": grant.role.value, "unit": grant.unit_id},
    )


def close_person(session: Session, actor: Actor, person_id: int, *, expected_version: int) -> None:
    """Shut somebody out at once and forget the name; the log keeps the id alone."""
    actor.require(Permission.MANAGE_PEOPLE)
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("person", person_id)
    if person_id == actor.person_id:
        raise Invalid("person", person_id, "own_account")
    done = session.execute(
        update(Person)
        .where(Person.id == person_id, Person.version == expected_version)
        .values(is_closed=True, display_name=None, password_hash=None, version=expected_version + 1)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(
            "person", person_id, mine={"is_closed": True}, theirs={"version": person.version}
        )
    session.expire(person)
    audit.append(
        session, person_id=actor.person_id, verb="person_closed", details={"person": person_id}
    )


def named(session: Session, handle: str) -> int:
    """The id of the open account with this sign-in name. Raises NotFound."""
    found = session.scalar(select(Person.id).where(Person.handle == handle, ~Person.is_closed))
    if found is None:
        raise NotFound("person", handle)
    return found


def names(session: Session) -> dict[int, str]:
    """Person id → the name to show, or the handle where the name is erased."""
    rows = session.execute(select(Person.id, Person.display_name, Person.handle))
    return {row.id: row.display_name or row.handle for row in rows}


def _matches(password_hash: str | None, password: str) -> bool:
    try:
        return password_hash is not None and _hasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
