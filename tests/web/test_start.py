"""The start page: what waits, late first, each row one step from its form; one picture by role."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from emissions.territory import operations as territory
from omstallning.access.model import Actor, Permission, Role
from omstallning.database import Database
from omstallning.duties.model import Duty, DutyKind
from omstallning.message import Message
from omstallning.provenance import Trail
from tests.conftest import person
from tests.emissions.metered import School, school
from tests.web.conftest import post
from web.start import waiting
from web.start.waiting import Form, Group

Visitor = Callable[..., FlaskClient]
TODAY = date(2026, 11, 24)


def text_of(browser: FlaskClient, path: str = "/") -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, f"{path} answers {answer.status_code}"
    return re.sub(r"[\u00a0\u202f]|&#8239;", " ", answer.get_data(as_text=True))


def heading(html: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", html, re.DOTALL)
    assert found is not None
    return found.group(1)


@pytest.fixture
def measured(sqlite: Database) -> School:
    return school(sqlite)


def test_a_stranger_is_shown_to_the_door_as_before(client: FlaskClient) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.location) == (303, "/logga-in")


def test_somebody_whom_nothing_waits_for_gets_a_calm_word_and_something_to_read(
    visitor: Visitor,
) -> None:
    page = text_of(visitor(Role.POLITICIAN))
    assert heading(page) == "Inget väntar på dig"
    assert 'href="/laget"' in page
    assert 'href="/uppfoljning/mal"' in page


def test_somebody_without_any_right_to_read_has_a_start_page_too(visitor: Visitor) -> None:
    page = text_of(visitor(Role.CONTRIBUTOR))
    assert heading(page) == "Inget väntar på dig"
    assert 'id="omrade"' not in page


def test_a_silent_source_waits_and_its_row_opens_the_form_with_the_year_filled_in(
    visitor: Visitor, measured: School
) -> None:
    browser = visitor(actor=measured.group.strategist)
    page = text_of(browser)
    source = measured.group.sources["panna-gas"]
    row = re.search(rf'href="(/utslapp/kallor/{source}/ny-uppgift\?period=(\d+))"', page)
    assert row is not None
    form = text_of(browser, row.group(1))
    assert f'value="{row.group(2)}"' in form


def test_a_run_waits_for_the_approver_and_the_row_leads_to_it(
    visitor: Visitor, measured: School
) -> None:
    measured.group.state("panna-gas", 10.0)
    run = measured.group.run()
    page = text_of(visitor(actor=measured.group.approver))
    assert heading(page) == "En sak väntar på dig"
    assert f'href="/utslapp/korningar/{run.id}"' in page
    assert "väntar på granskning" in page


def duty(kind: DutyKind, due: date | None, code: str = "run_was_returned") -> Duty:
    return Duty(kind, Message(code, {"year": 2025}), due, Permission.READ, None, Trail("run", 7))


def test_late_comes_first_then_what_was_sent_back_then_decisions_then_the_rest(
    app: Flask, sqlite: Database
) -> None:
    reader = person(sqlite, Role.READER)
    duties = [
        duty(DutyKind.ENTER, TODAY + timedelta(days=9)),
        duty(DutyKind.APPROVE, None),
        duty(DutyKind.MEND, None),
        duty(DutyKind.REVIEW, TODAY - timedelta(days=1)),
        duty(DutyKind.ENTER, TODAY),
    ]
    with app.test_request_context(), sqlite.reading() as session:
        waiting.install(app, [lambda _session, _viewer, _today: duties], {})
        found = waiting.waiting_for(session, reader, today=TODAY)
    assert [(group, len(rows)) for group, rows in found.groups] == [
        (Group.LATE, 1), (Group.RETURNED, 1), (Group.DECIDE, 1), (Group.DUE, 2),
    ]  # fmt: skip
    assert (found.count, found.late) == (5, 1)


def test_a_form_that_the_product_lacks_gives_way_to_the_page_of_the_record(
    app: Flask, sqlite: Database
) -> None:
    reader = person(sqlite, Role.READER)
    asked = Duty(DutyKind.ENTER, Message("run_was_returned", {"year": 2025}), None,
                 Permission.READ, None, Trail("run", 7), Trail("nowhere", 7))  # fmt: skip
    with app.test_request_context(), sqlite.reading() as session:
        waiting.install(app, [lambda _s, _v, _t: [asked]], {"nowhere": Form("not.there")})
        ((_group, (row,)),) = waiting.waiting_for(session, reader, today=TODAY).groups
    assert row.address == "/utslapp/korningar/7"


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.STRATEGIST, "Kommunens utsläpp"),
        (Role.PROPERTY_MANAGER, "Energi per kvadratmeter"),
        (Role.PREPAREDNESS_OFFICER, "Beredskap"),
        (Role.READER, "Klimatspåren"),
    ],
)
def test_each_role_has_the_picture_of_its_own_area(
    visitor: Visitor, role: Role, words: str
) -> None:
    page = text_of(visitor(role))
    area = page.split('id="omrade"')[1]
    assert words in area.split("</section>")[0]


def test_the_strategist_sees_the_path_of_the_series(visitor: Visitor, sqlite: Database) -> None:
    author = person(sqlite, Role.STRATEGIST)
    with sqlite.writing() as session:
        territory.load_published_vintages(session, author, "1489", reason="Published")
    area = text_of(visitor(actor=author)).split('id="omrade"')[1]
    assert "94 453" in area
    assert "<svg" in area


def test_the_start_page_is_whole_in_english(visitor: Visitor, measured: School) -> None:
    browser = visitor(actor=measured.group.strategist)
    post(browser, "/sprak", "/", language="en", next="/")
    assert "waits for you" in heading(text_of(browser)) or "wait for you" in heading(
        text_of(browser)
    )


def test_laget_shows_energy_and_preparedness_also_before_there_is_a_series(
    visitor: Visitor, strategist_actor: Actor
) -> None:
    page = text_of(visitor(actor=strategist_actor), "/laget")
    assert 'id="energi"' in page
    assert 'id="beredskap"' in page


@pytest.fixture
def strategist_actor(sqlite: Database) -> Actor:
    return person(sqlite, Role.STRATEGIST)
