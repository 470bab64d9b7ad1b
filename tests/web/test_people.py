"""The administrator's pages: letting in, giving and taking roles, shutting out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from omstallning.access import report
from omstallning.access.model import Actor, Role
from omstallning.database import Database
from tests.conftest import PASSWORD, person
from tests.web.conftest import enter, post

Visitor = Callable[..., FlaskClient]
NEW = {"display_name": "Kim Ny", "handle": "kim", "password": PASSWORD, "role": "auditor",
       "unit_id": ""}  # fmt: skip


@pytest.fixture
def administrator(sqlite: Database) -> Actor:
    """The first person of the installation."""
    return person(sqlite, Role.ADMINISTRATOR)


def roles(sqlite: Database, administrator: Actor, handle: str) -> list[Role]:
    with sqlite.reading() as session:
        people = report.people(session, administrator)
    return [held.role for one in people if one.handle == handle for held in one.roles]


def test_somebody_who_was_added_signs_in_with_their_role(
    app: Flask, sqlite: Database, administrator: Actor, visitor: Visitor
):
    answer = post(visitor(actor=administrator), "/administration/personer/ny", **NEW)
    assert answer.status_code == 303
    kim = app.test_client()
    assert enter(kim, "kim").status_code == 303
    assert kim.get("/granskningslogg").status_code == 200
    assert kim.get("/administration/personer").status_code == 403


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"password": "short"}, "password"), ({"handle": "K M"}, "handle"), ({"handle": ""}, "handle"),
     ({"role": ""}, "role"), ({"role": "god"}, "role"), ({"display_name": ""}, "display_name"),
     ({"unit_id": "77"}, "unit_id")],
)  # fmt: skip
def test_a_person_who_cannot_be_added_says_at_which_field(
    administrator: Actor, visitor: Visitor, wrong: dict[str, str], field: str
):
    answer = post(visitor(actor=administrator), "/administration/personer/ny", **(NEW | wrong))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert PASSWORD not in answer.text


def test_a_name_that_is_taken_is_told(administrator: Actor, visitor: Visitor):
    browser = visitor(actor=administrator)
    wrong = NEW | {"handle": administrator.handle}
    answer = post(browser, "/administration/personer/ny", **wrong)
    assert answer.status_code == 422
    assert 'id="handle-error"' in answer.text


def test_a_role_is_given_and_taken_on_the_persons_page(
    sqlite: Database, administrator: Actor, visitor: Visitor
):
    who, browser = person(sqlite), visitor(actor=administrator)
    page = f"/administration/personer/{who.person_id}"
    assert post(browser, page, role="reader", unit_id="").status_code == 303
    assert roles(sqlite, administrator, who.handle) == [Role.READER]
    assert post(browser, page, role="reader", unit_id="").status_code == 422
    answer = post(browser, f"{page}/roller/2/ta-bort", page, version=1)
    assert answer.status_code == 303
    assert roles(sqlite, administrator, who.handle) == []


def test_a_role_on_a_stale_page_is_not_taken(
    sqlite: Database, administrator: Actor, visitor: Visitor
):
    who, browser = person(sqlite, Role.READER), visitor(actor=administrator)
    page = f"/administration/personer/{who.person_id}"
    assert post(browser, f"{page}/roller/2/ta-bort", page, version=7).status_code == 409
    assert post(browser, f"{page}/roller/2/ta-bort", page).status_code == 409
    assert roles(sqlite, administrator, who.handle) == [Role.READER]


def test_the_administrator_is_offered_no_way_out_of_their_own_account(
    administrator: Actor, visitor: Visitor
):
    browser = visitor(actor=administrator)
    page = f"/administration/personer/{administrator.person_id}"
    shown = browser.get(page).text
    assert "/stang" not in shown
    assert "/ta-bort" not in shown
    assert post(browser, f"{page}/stang", page, version=1).status_code == 422
    assert browser.get(page).status_code == 200


def test_a_closed_account_keeps_its_user_name_and_nothing_more(
    app: Flask, sqlite: Database, administrator: Actor, visitor: Visitor
):
    browser = visitor(actor=administrator)
    post(browser, "/administration/personer/ny", **NEW)
    kim = app.test_client()
    enter(kim, "kim")
    answer = post(browser, "/administration/personer/2/stang", version=1)
    assert answer.status_code == 303
    people = browser.get("/administration/personer").text
    assert "kim" in people
    assert "Kim Ny" not in people
    assert kim.get("/konto").status_code == 303
