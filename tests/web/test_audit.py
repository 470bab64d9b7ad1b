"""The log and its saves through the pages: what was done is told, and only its author undoes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from omstallning.access.model import Actor, Role
from omstallning.access.operations import withdraw_role
from omstallning.access.tables import RoleGrant
from omstallning.changes.operations import change_set
from omstallning.database import Database, drop_triggers
from omstallning.organisation import report
from omstallning.organisation.model import UnitKind
from omstallning.organisation.operations import found_unit, rename_unit
from omstallning.organisation.tables import Unit
from resilience import operations as resilience
from resilience import report as preparedness
from resilience.model import Ground
from tests.conftest import person
from tests.resilience.register import town
from tests.web.conftest import enter, post, token_in

Visitor = Callable[..., FlaskClient]


@pytest.fixture
def author(sqlite: Database) -> Actor:
    """Somebody who has founded a unit and renamed it."""
    return person(sqlite, Role.STRATEGIST)


@pytest.fixture
def unit(sqlite: Database, author: Actor) -> Unit:
    """A committee: change 1 founded it, change 2 renamed it."""
    with sqlite.writing() as session:
        made = found_unit(
            session, author, key="n", kind=UnitKind.COMMITTEE, name="Nämnden",
            valid_from=date(2020, 1, 1),
        )  # fmt: skip
    with sqlite.writing() as session:
        rename_unit(
            session, author, made.id, name="Utskottet", valid_from=date(2024, 1, 1),
            expected_version=1, reason="KF § 7",
        )  # fmt: skip
    return made


def name(sqlite: Database, unit: Unit) -> str:
    with sqlite.reading() as session:
        return report.unit_history(session, unit.id).unit.name


def test_a_save_tells_who_why_and_what_was_before_and_after(
    unit: Unit, author: Actor, visitor: Visitor
):
    page = visitor(Role.READER).get("/andringar/2").text
    for told in (author.handle, "KF § 7", "Utskottet", "2024-01-01"):
        assert told in page


def test_the_author_takes_a_save_back_and_is_led_to_the_change_that_did(
    sqlite: Database, unit: Unit, author: Actor, visitor: Visitor
):
    browser = visitor(actor=author)
    answer = post(browser, "/andringar/2/angra", "/andringar/2", reason="fel dag")
    assert (answer.status_code, answer.location) == (303, "/andringar/3")
    assert name(sqlite, unit) == "Nämnden"
    assert "fel dag" in browser.get("/andringar/3").text
    assert "/andringar/3" in browser.get("/andringar/2").text
    assert 'action="/andringar/2/angra"' not in browser.get("/andringar/2").text


def test_what_stands_in_the_way_is_listed_with_its_change(
    unit: Unit, author: Actor, visitor: Visitor
):
    page = visitor(actor=author).get("/andringar/1").text
    assert 'href="/andringar/2"' in page
    assert 'action="/andringar/1/angra"' not in page


def test_an_undo_that_is_in_the_way_changes_nothing(
    sqlite: Database, unit: Unit, author: Actor, visitor: Visitor
):
    answer = post(visitor(actor=author), "/andringar/1/angra", "/andringar/2")
    assert answer.location == "/andringar/1"
    assert name(sqlite, unit) == "Utskottet"


def test_nobody_else_undoes_it_however_they_ask(sqlite: Database, unit: Unit, visitor: Visitor):
    browser = visitor(Role.STRATEGIST, Role.ADMINISTRATOR)
    page = browser.get("/andringar/2").text
    assert 'action="/andringar/2/angra"' not in page
    browser.post("/andringar/2/angra", data={"csrf_token": token_in(page)})
    assert name(sqlite, unit) == "Utskottet"


def test_an_author_who_lost_the_right_cannot_undo(
    sqlite: Database, unit: Unit, author: Actor, visitor: Visitor
):
    browser = visitor(actor=author)
    page = browser.get("/andringar/2").text
    administrator = person(sqlite, Role.ADMINISTRATOR)
    with sqlite.writing() as session:
        withdraw_role(session, administrator, 1, expected_version=1)
    answer = browser.post("/andringar/2/angra", data={"csrf_token": token_in(page)})
    assert answer.status_code == 403
    assert name(sqlite, unit) == "Utskottet"
    assert 'action="/andringar/2/angra"' not in browser.get("/andringar/2").text


def test_who_lost_the_right_cannot_take_back_the_mark_that_now_hides_it_from_them(
    sqlite: Database, visitor: Visitor
):
    place = town(sqlite)
    officer = person(sqlite, Role.PREPAREDNESS_OFFICER, Role.READER)
    browser = visitor(actor=officer)
    made = place.do(
        resilience.mark, "service", place.services["alarm"], field="*", ground=Ground.OSL_15_2,
        reason="Skyddat objekt", actor=officer,
    )  # fmt: skip
    page = browser.get(f"/andringar/{made.change_set_id}").text
    assert "Skyddat objekt" in page
    administrator = person(sqlite, Role.ADMINISTRATOR)
    with sqlite.writing() as session:
        grant = session.scalars(
            select(RoleGrant.id).where(
                RoleGrant.person_id == officer.person_id,
                RoleGrant.role == Role.PREPAREDNESS_OFFICER,
            )
        ).one()
        withdraw_role(session, administrator, grant, expected_version=1)
    answer = browser.post(
        f"/andringar/{made.change_set_id}/angra", data={"csrf_token": token_in(page)}
    )
    assert answer.status_code == 403
    assert "Skyddat objekt" not in browser.get(f"/andringar/{made.change_set_id}").text
    assert "Skyddat objekt" not in visitor(Role.READER).get(f"/andringar/{made.change_set_id}").text
    listed = place.ask(preparedness.services, viewer=place.reader).services
    assert place.services["alarm"] not in {one.service.id for one in listed}


def test_somebody_without_roles_sees_their_own_saves_alone(
    sqlite: Database, unit: Unit, visitor: Visitor
):
    nobody = person(sqlite)
    with sqlite.writing() as session, change_set(session, nobody, "hold_file") as change:
        number = change.id
    browser = visitor(actor=nobody)
    assert browser.get("/andringar/2").status_code == 403
    assert browser.get(f"/andringar/{number}").status_code == 200


def test_a_save_that_never_was_is_not_found(visitor: Visitor):
    assert visitor(Role.READER).get("/andringar/99").status_code == 404


def test_the_log_is_for_auditors_and_administrators(unit: Unit, visitor: Visitor):
    assert visitor(Role.STRATEGIST).get("/granskningslogg").status_code == 403
    page = visitor(Role.AUDITOR).get("/granskningslogg")
    assert page.status_code == 200
    assert 'href="/andringar/2"' in page.text
    assert "KF § 7" not in page.text


def test_the_page_says_that_the_log_holds_and_where_it_does_not(
    sqlite: Database, unit: Unit, visitor: Visitor
):
    browser = visitor(Role.AUDITOR)
    assert 'class="banner done"' in browser.get("/granskningslogg").text
    with sqlite.engine.begin() as connection:
        drop_triggers(connection, ["audit_row"])
        connection.execute(text("UPDATE audit_row SET verb = 'nothing' WHERE id = 2"))
    page = browser.get("/granskningslogg").text
    assert 'class="banner error"' in page
    assert "rad 2" in page


def test_a_page_of_the_log_that_is_not_there_is_not_found(unit: Unit, visitor: Visitor):
    browser = visitor(Role.AUDITOR)
    assert browser.get("/granskningslogg?sida=2").status_code == 404
    assert browser.get("/granskningslogg?sida=-3").status_code == 200
    assert browser.get("/granskningslogg?sida=x").status_code == 200


def test_the_name_of_somebody_who_left_is_nowhere_in_the_log(
    sqlite: Database, unit: Unit, author: Actor, visitor: Visitor
):
    administrator = person(sqlite, Role.ADMINISTRATOR)
    browser = visitor(actor=administrator)
    post(browser, "/administration/personer/ny", display_name="Kim Hemlig", handle="kh",
         password="a long enough phrase", role="reader", unit_id="")  # fmt: skip
    page = browser.get("/granskningslogg").text
    assert "Kim Hemlig" in page
    found = browser.get("/administration/personer").text
    assert "Kim Hemlig" in found
    post(browser, "/administration/personer/3/stang", version=1)
    assert "Kim Hemlig" not in browser.get("/granskningslogg").text
    assert "Kim Hemlig" not in browser.get("/administration/personer").text
    stranger = browser.application.test_client()
    assert enter(stranger, "kh").status_code == 401
