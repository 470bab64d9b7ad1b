"""Letting people in and out: accounts, passwords, sessions, roles; on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from omstallning.access import audit, operations, report
from omstallning.access.model import Actor, Permission, Role
from omstallning.access.tables import AuditRow, Person, SignIn
from omstallning.database import Database
from omstallning.errors import Conflict, Invalid, NotFound, Refused
from tests.conftest import PASSWORD, person

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
IDLE, LONGEST = timedelta(hours=1), timedelta(hours=12)


@pytest.fixture
def administrator(database: Database) -> Actor:
    """The one who lets others in."""
    return person(database, Role.ADMINISTRATOR)


def sign_in(database: Database, handle: str, password: str = PASSWORD) -> str:
    with database.writing() as session:
        return operations.sign_in(session, handle=handle, password=password, now=NOW)


def fail(database: Database, handle: str, times: int) -> None:
    for _ in range(times):
        with database.writing() as session:
            operations.note_failure(session, handle=handle)


def is_open(database: Database, token: str, after: timedelta) -> bool:
    with database.reading() as session:
        return (
            operations.find_open(session, token=token, idle=IDLE, longest=LONGEST, now=NOW + after)
            is not None
        )


def test_nobody_has_a_password_before_one_is_chosen(database: Database):
    with database.reading() as session:
        assert session.scalars(select(Person)).all() == []


def test_only_the_first_person_can_be_added_by_nobody(database: Database, administrator: Actor):
    with database.writing() as session, pytest.raises(Invalid) as refused:
        operations.add_person(
            session, None, handle="x", display_name="x", password=PASSWORD, roles={}
        )
    assert refused.value.fields["reason"] == "actor_needed"


def test_only_the_administrator_adds_closes_and_gives_roles(
    database: Database, administrator: Actor
):
    who = person(database, *(role for role in Role if role is not Role.ADMINISTRATOR))
    with database.writing() as session:
        with pytest.raises(Refused):
            operations.add_person(
                session, who, handle="x", display_name="x", password=PASSWORD, roles={}
            )
        with pytest.raises(Refused):
            operations.close_person(session, who, administrator.person_id, expected_version=1)
        with pytest.raises(Refused):
            operations.grant_role(session, who, who.person_id, Role.ADMINISTRATOR)
        with pytest.raises(Refused):
            operations.withdraw_role(session, who, 1, expected_version=1)
        with pytest.raises(Refused):
            report.people(session, who)


@pytest.mark.parametrize(
    ("values", "reason"),
    [({"password": "x" * 11}, "password_short"), ({"handle": "taken"}, "already_taken")],
)
def test_a_person_who_cannot_be_added_says_why(
    database: Database, administrator: Actor, values: dict[str, str], reason: str
):
    asked = {"handle": "taken", "display_name": "N", "password": PASSWORD}
    with database.writing() as session:
        operations.add_person(session, administrator, **asked, roles={})
    new = asked | {"handle": "new"} | values
    with database.writing() as session, pytest.raises(Invalid) as refused:
        operations.add_person(session, administrator, **new, roles={})
    assert refused.value.fields["reason"] == reason


def test_the_password_itself_is_stored_nowhere(database: Database):
    who = person(database)
    token = sign_in(database, who.handle)
    with database.engine.connect() as connection:
        stored = repr(connection.execute(select(Person.__table__)).all())
        stored += repr(connection.execute(select(SignIn.__table__)).all())
        stored += repr(connection.execute(select(AuditRow.__table__)).all())
    assert PASSWORD not in stored
    assert token not in stored
    assert "$argon2id$" in stored


@pytest.mark.parametrize("failures", [0, 9])
def test_fewer_than_ten_failures_leave_the_door_open(database: Database, failures: int):
    who = person(database)
    fail(database, who.handle, failures)
    with database.writing() as session:
        assert operations.sign_in(session, handle=who.handle, password=PASSWORD)


def test_after_ten_failures_the_right_password_is_refused_for_a_quarter(database: Database):
    who = person(database)
    fail(database, who.handle, 10)
    soon = datetime.now(UTC) + timedelta(minutes=14)
    with database.writing() as session, pytest.raises(operations.TooManyGuesses):
        operations.sign_in(session, handle=who.handle, password=PASSWORD, now=soon)
    later = datetime.now(UTC) + timedelta(minutes=16)
    with database.writing() as session:
        assert operations.sign_in(session, handle=who.handle, password=PASSWORD, now=later)


def test_failures_of_one_account_do_not_shut_another(database: Database):
    one, other = person(database, Role.ADMINISTRATOR), person(database)
    fail(database, one.handle, 10)
    with database.writing() as session:
        assert operations.sign_in(session, handle=other.handle, password=PASSWORD)


def test_a_name_as_long_as_a_book_is_counted_too(database: Database):
    handle = "x" * 100_000
    fail(database, handle, 10)
    with database.writing() as session, pytest.raises(operations.TooManyGuesses):
        operations.sign_in(session, handle=handle, password=PASSWORD)


@pytest.mark.parametrize(
    ("after", "open_still"),
    [(timedelta(minutes=59), True), (timedelta(minutes=61), False), (timedelta(hours=13), False)],
)
def test_a_session_closes_by_itself(database: Database, after: timedelta, open_still: bool):
    token = sign_in(database, person(database).handle)
    assert is_open(database, token, after) is open_still


def test_a_session_in_use_closes_when_it_is_too_old(database: Database):
    token = sign_in(database, person(database).handle)
    with database.writing() as session:
        session.scalars(select(SignIn)).one().seen_at = NOW + timedelta(hours=12)
    assert is_open(database, token, timedelta(hours=11, minutes=59))
    assert not is_open(database, token, timedelta(hours=12, minutes=1))


def test_a_token_that_was_signed_out_opens_nothing(database: Database):
    token = sign_in(database, person(database).handle)
    with database.writing() as session:
        operations.sign_out(session, token=token)
    assert not is_open(database, token, timedelta())


def test_a_new_password_closes_every_session_and_the_old_password(database: Database):
    who = person(database)
    tokens = [sign_in(database, who.handle) for _ in range(2)]
    with database.writing() as session:
        operations.change_password(session, who, current=PASSWORD, new="x" * 12)
    assert [is_open(database, token, timedelta()) for token in tokens] == [False, False]
    with pytest.raises(operations.WrongSignIn):
        sign_in(database, who.handle)
    assert sign_in(database, who.handle, "x" * 12)


def test_closing_erases_the_name_and_keeps_the_chain(database: Database, administrator: Actor):
    who = person(database, Role.READER)
    with database.writing() as session:
        operations.close_person(session, administrator, who.person_id, expected_version=1)
    with database.reading() as session:
        row = session.get_one(Person, who.person_id)
        assert (row.display_name, row.password_hash, row.version) == (None, None, 2)
        assert audit.verify(session).first_bad is None
        with pytest.raises(NotFound):
            operations.actor_of(session, who.person_id)


def test_closing_on_a_stale_page_is_refused_and_tells_the_version(
    database: Database, administrator: Actor
):
    who = person(database)
    with database.writing() as session:
        operations.change_password(session, who, current=PASSWORD, new="x" * 12)
    with database.writing() as session, pytest.raises(Conflict) as conflict:
        operations.close_person(session, administrator, who.person_id, expected_version=1)
    assert conflict.value.fields["theirs"] == {"version": 2}


def test_an_administrator_cannot_shut_themselves_out(database: Database, administrator: Actor):
    with database.writing() as session:
        with pytest.raises(Invalid, match="own_account"):
            operations.close_person(
                session, administrator, administrator.person_id, expected_version=1
            )
        held = report.person(session, administrator, administrator.person_id).roles[0]
        with pytest.raises(Invalid, match="own_administration"):
            operations.withdraw_role(session, administrator, held.id, expected_version=1)


def test_a_role_given_and_taken_is_held_in_between_and_logged(
    database: Database, administrator: Actor
):
    who = person(database)
    with database.writing() as session:
        grant = operations.grant_role(session, administrator, who.person_id, Role.AUDITOR)
    with database.reading() as session:
        assert operations.actor_of(session, who.person_id).may(Permission.READ_AUDIT)
    with database.writing() as session:
        operations.withdraw_role(session, administrator, grant.id, expected_version=1)
    with database.reading() as session:
        assert not operations.actor_of(session, who.person_id).may(Permission.READ_AUDIT)
        verbs = [row.verb for row in report.audit_page(session, administrator, page=1, size=2).rows]
    assert verbs == ["role_withdrawn", "role_granted"]


def test_a_role_is_not_given_twice_but_once_for_each_unit(database: Database, administrator: Actor):
    who = person(database, Role.READER)
    with database.writing() as session:
        with pytest.raises(Invalid, match="already_held"):
            operations.grant_role(session, administrator, who.person_id, Role.READER)
        operations.grant_role(session, administrator, who.person_id, Role.READER, unit_id=7)
        with pytest.raises(Invalid, match="already_held"):
            operations.grant_role(session, administrator, who.person_id, Role.READER, unit_id=7)


def test_the_list_of_people_shows_the_open_accounts_first(database: Database, administrator: Actor):
    gone, here = person(database, Role.READER), person(database, Role.AUDITOR, unit_id=3)
    with database.writing() as session:
        operations.close_person(session, administrator, gone.person_id, expected_version=1)
    with database.reading() as session:
        people = report.people(session, administrator)
    assert people[-1].handle == gone.handle
    assert people[-1].is_closed
    found = next(one for one in people if one.handle == here.handle)
    assert [(held.role, held.unit_id) for held in found.roles] == [(Role.AUDITOR, 3)]


def test_the_log_is_read_in_pages_with_the_latest_first(database: Database, administrator: Actor):
    for _ in range(4):
        person(database)
    with database.reading() as session:
        first = report.audit_page(session, administrator, page=1, size=2)
        last = report.audit_page(session, administrator, page=3, size=2)
    assert first.total == 5
    assert [row.id for row in first.rows] == [5, 4]
    assert [row.id for row in last.rows] == [1]
