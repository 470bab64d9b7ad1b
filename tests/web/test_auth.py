"""The door: who gets in, for how long, and that everything unmarked stays shut."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from omstallning.access import operations
from omstallning.access.model import Permission, Role
from omstallning.access.tables import SignIn, SignInFailure
from omstallning.database import Database
from omstallning.organisation.model import UnitKind
from omstallning.organisation.operations import found_unit
from tests.conftest import PASSWORD, person
from tests.web.conftest import enter, post
from web import auth


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie("omstallning")
    assert found is not None
    return found.value


def test_every_view_of_the_product_says_who_may_have_it(app: Flask):
    unmarked = [e for e in app.view_functions if auth.guard_of(app, e) is None]
    assert unmarked == []


def test_a_view_without_a_mark_is_shut_to_the_administrator_too(app: Flask, sqlite: Database):
    app.add_url_rule("/glomd", "forgotten", lambda: "open")
    browser = app.test_client()
    enter(browser, person(sqlite, Role.ADMINISTRATOR).handle)
    assert browser.get("/glomd").status_code == 403


def test_a_stranger_is_led_to_the_door_and_back_to_the_page(client: FlaskClient, sqlite: Database):
    who = person(sqlite, Role.READER)
    led = client.get("/konto?x=1")
    assert led.status_code == 303
    assert led.location == "/logga-in?next=/konto?x%3D1"
    answer = post(
        client, "/logga-in", led.location, handle=who.handle, password=PASSWORD, next="/konto?x=1"
    )
    assert (answer.status_code, answer.location) == (303, "/konto?x=1")
    assert client.get("/konto").status_code == 200


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example",
               "javascript:alert(1)", "/\t/elsewhere.example", "elsewhere.example", " /x"],
)  # fmt: skip
def test_the_door_leads_nowhere_outside(client: FlaskClient, sqlite: Database, target: str):
    who = person(sqlite, Role.READER)
    answer = post(client, "/logga-in", handle=who.handle, password=PASSWORD, next=target)
    assert answer.location == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(
    client: FlaskClient, sqlite: Database
):
    who = person(sqlite, Role.READER)
    wrong = post(client, "/logga-in", handle=who.handle, password="not this one")
    unknown = post(client, "/logga-in", handle="nobody", password="not this one")
    assert wrong.status_code == unknown.status_code == 401
    words = [
        re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text.replace(who.handle, "nobody"))
        for answer in (wrong, unknown)
    ]
    assert words[0] == words[1]


def test_after_ten_wrong_guesses_the_right_password_waits(client: FlaskClient, sqlite: Database):
    who = person(sqlite, Role.READER)
    for _ in range(operations.GUESSES):
        assert enter(client, who.handle, "wrong").status_code == 401
    assert enter(client, who.handle).status_code == 429
    with sqlite.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignInFailure)) == 10


def test_the_right_password_serves_again_after_a_quarter_of_an_hour(sqlite: Database):
    who = person(sqlite, Role.READER)
    for _ in range(operations.GUESSES):
        with sqlite.writing() as session:
            operations.note_failure(session, handle=who.handle)
    later = datetime.now(UTC) + operations.GUESS_WINDOW + timedelta(seconds=1)
    with sqlite.writing() as session:
        assert operations.sign_in(session, handle=who.handle, password=PASSWORD, now=later)


def test_the_cookie_of_a_visitor_is_worth_nothing_after_sign_in(
    client: FlaskClient, sqlite: Database
):
    client.get("/logga-in")
    before = cookie(client)
    who = person(sqlite, Role.READER)
    enter(client, who.handle)
    assert cookie(client) != before
    client.set_cookie("omstallning", before)
    assert client.get("/konto").status_code == 303


def test_signing_in_again_gives_another_token(client: FlaskClient, sqlite: Database):
    who = person(sqlite, Role.READER)
    tokens = []
    for _ in range(2):
        enter(client, who.handle)
        with client.session_transaction() as kept:
            tokens.append(kept[auth.TOKEN])
        post(client, "/logga-ut", "/konto")
    assert tokens[0] != tokens[1]


def test_a_stolen_cookie_dies_when_its_owner_signs_out(client: FlaskClient, sqlite: Database):
    who = person(sqlite, Role.READER)
    enter(client, who.handle)
    stolen = cookie(client)
    post(client, "/logga-ut", "/konto")
    client.set_cookie("omstallning", stolen)
    assert client.get("/konto").status_code == 303


def test_signing_out_takes_a_form_not_a_link(client: FlaskClient, sqlite: Database):
    enter(client, person(sqlite, Role.READER).handle)
    assert client.get("/logga-ut").status_code == 405
    assert client.post("/logga-ut").status_code == 400
    assert client.get("/konto").status_code == 200


@pytest.mark.parametrize(
    ("column", "age", "status"),
    [("seen_at", 61, 303), ("seen_at", 59, 200), ("opened_at", 721, 303), ("opened_at", 719, 200)],
)
def test_a_session_ends_when_idle_an_hour_or_twelve_hours_old(
    client: FlaskClient, sqlite: Database, column: str, age: int, status: int
):
    enter(client, person(sqlite, Role.READER).handle)
    with sqlite.writing() as session:
        moment = datetime.now(UTC) - timedelta(minutes=age)
        session.execute(update(SignIn).values({column: moment}))
    assert client.get("/konto").status_code == status


def test_use_keeps_a_session_open(client: FlaskClient, sqlite: Database):
    enter(client, person(sqlite, Role.READER).handle)
    with sqlite.writing() as session:
        session.execute(update(SignIn).values(seen_at=datetime.now(UTC) - timedelta(minutes=50)))
    client.get("/konto")
    with sqlite.reading() as session:
        seen = session.scalars(select(SignIn.seen_at)).one()
    assert datetime.now(UTC) - seen < timedelta(minutes=1)


def test_a_right_taken_away_ends_with_the_next_page(client: FlaskClient, sqlite: Database):
    first, second = person(sqlite, Role.ADMINISTRATOR), person(sqlite, Role.ADMINISTRATOR)
    enter(client, second.handle)
    assert client.get("/administration/personer").status_code == 200
    with sqlite.writing() as session:
        operations.withdraw_role(session, first, 2, expected_version=1)
    refused = client.get("/administration/personer")
    assert refused.status_code == 403
    assert "hantera personer" in refused.text or "manage people" in refused.text


def test_a_closed_account_is_out_at_once(client: FlaskClient, sqlite: Database):
    first, second = person(sqlite, Role.ADMINISTRATOR), person(sqlite, Role.READER)
    enter(client, second.handle)
    with sqlite.writing() as session:
        operations.close_person(session, first, second.person_id, expected_version=1)
    assert client.get("/konto").status_code == 303
    assert enter(client, second.handle).status_code == 401


def test_a_new_password_shuts_other_browsers_but_not_this_one(app: Flask, sqlite: Database):
    who, here, there = person(sqlite, Role.READER), app.test_client(), app.test_client()
    enter(here, who.handle)
    enter(there, who.handle)
    new = "another phrase altogether"
    changed = post(here, "/konto", current=PASSWORD, new=new, again=new)
    assert changed.status_code == 303
    assert here.get("/konto").status_code == 200
    assert there.get("/konto").status_code == 303
    assert enter(there, who.handle).status_code == 401
    assert enter(there, who.handle, new).status_code == 303


@pytest.mark.parametrize(
    ("fields", "marked"),
    [
        ({"current": "wrong", "new": "x" * 12, "again": "x" * 12}, "current-error"),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "new-error"),
        ({"current": PASSWORD, "new": "x" * 12, "again": "y" * 12}, "again-error"),
        ({"current": "", "new": "x" * 12, "again": "x" * 12}, "current-error"),
    ],
)
def test_a_password_that_cannot_be_changed_says_at_which_field(
    client: FlaskClient, sqlite: Database, fields: dict[str, str], marked: str
):
    who = person(sqlite, Role.READER)
    enter(client, who.handle)
    answer = post(client, "/konto", **fields)
    assert answer.status_code == 422
    assert f'id="{marked}"' in answer.text
    assert enter(client, who.handle).status_code == 303


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(
    client: FlaskClient, sqlite: Database
):
    answer = enter(client, person(sqlite, Role.READER).handle)
    kept = answer.headers["Set-Cookie"]
    assert "HttpOnly" in kept
    assert "SameSite=Lax" in kept


def test_a_form_that_a_stranger_sends_is_not_done_after_sign_in(client: FlaskClient):
    answer = post(client, "/administration/personer/ny", "/logga-in", handle="x")
    assert (answer.status_code, answer.location) == (303, "/logga-in")


def test_a_right_for_one_unit_opens_the_page_but_not_the_whole_group(app: Flask, sqlite: Database):
    founder = person(sqlite, Role.STRATEGIST)
    day = datetime.now(UTC).date()
    with sqlite.writing() as session:
        unit = found_unit(
            session, founder, key="g", kind=UnitKind.GROUP, name="Koncernen", valid_from=day
        )
    who = person(sqlite, Role.STRATEGIST, unit_id=unit.id)
    somewhere = auth.requires_somewhere(Permission.REVIEW)(lambda: "somewhere")
    everywhere = auth.requires(Permission.REVIEW)(lambda: "everywhere")
    app.add_url_rule("/nagonstans", "somewhere", somewhere)
    app.add_url_rule("/overallt", "everywhere", everywhere)
    browser = app.test_client()
    enter(browser, who.handle)
    assert browser.get("/nagonstans").status_code == 200
    assert browser.get("/overallt").status_code == 403
