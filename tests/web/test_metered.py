"""From a figure to the readings in three clicks, and stating what the meters say on a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from emissions import report
from omstallning.access.model import Role
from omstallning.database import Database
from omstallning.period import month
from tests.emissions.metered import JANUARY, School, school
from tests.web.conftest import token_in

Visitor = Callable[..., FlaskClient]
PAGE = "/utslapp/fran-energi?ar=2024"


@pytest.fixture
def measured(sqlite: Database) -> School:
    return school(sqlite)


@pytest.fixture
def browser(visitor: Visitor, measured: School) -> FlaskClient:
    made = visitor(actor=measured.group.strategist)
    send(made, "/sprak", language="en")
    return made


def send(browser: FlaskClient, path: str, **fields: object) -> TestResponse:
    token = token_in(browser.get("/konto").get_data(as_text=True))
    return browser.post(path, data={"csrf_token": token, **fields})


def page(browser: FlaskClient, path: str, status: int = 200) -> str:
    answer = browser.get(path)
    assert answer.status_code == status, f"{path} answers {answer.status_code}"
    return re.sub(r"[\u00a0\u202f]|&#8239;", " ", answer.get_data(as_text=True))


def heading(html: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", html, re.DOTALL)
    assert found is not None
    return found.group(1)


def state(browser: FlaskClient, **fields: object) -> TestResponse:
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', page(browser, PAGE))
    assert seen is not None
    return send(browser, PAGE, seen=seen.group(1), **fields)


def test_a_source_is_linked_on_its_page_and_typed_no_more(
    browser: FlaskClient, measured: School
) -> None:
    source = measured.group.sources["skola-el"]
    assert "Link to a supply point" in page(browser, f"/utslapp/kallor/{source}")
    answer = send(
        browser, f"/utslapp/kallor/{source}/koppla", supply_point_id=measured.points["electricity"],
        share="100", valid_from="2024-01", valid_before="", reason="",
    )  # fmt: skip
    assert answer.status_code == 303
    assert "School, electricity" in page(browser, f"/utslapp/kallor/{source}")
    typed = send(
        browser, f"/utslapp/kallor/{source}/ny-uppgift", period="2024-03", quantity="5",
        unit="kWh", status="measured", uncertainty_percent="", note="",
    )  # fmt: skip
    assert typed.status_code == 422
    said = typed.get_data(as_text=True)
    assert "from the meters of School, electricity" in said
    assert '<a href="#period">' in said


def test_what_the_form_gets_wrong_is_said_at_its_field(
    browser: FlaskClient, measured: School
) -> None:
    source = measured.group.sources["skola-el"]
    fields = {"supply_point_id": measured.points["electricity"], "share": "150",
              "valid_from": "2024-01", "valid_before": "", "reason": ""}  # fmt: skip
    answer = send(browser, f"/utslapp/kallor/{source}/koppla", **fields)
    assert answer.status_code == 422
    assert '<a href="#share">' in answer.get_data(as_text=True)


def test_the_months_are_looked_through_stated_and_leave_nothing_to_do(
    browser: FlaskClient, measured: School
) -> None:
    measured.link("skola-el", "electricity", before=date(2024, 3, 1))
    measured.hours(JANUARY, 2.5)
    measured.hours(date(2024, 2, 1), 1.0, missing=1)
    before = page(browser, PAGE)
    assert heading(before) == "1 of 2 months for 2024 can be taken from the meters"
    assert "695 of 696" in before
    assert "Complete the readings" in before
    answer = state(browser)
    assert answer.status_code == 303
    assert "/andringar/" in answer.location
    after = page(browser, PAGE)
    assert heading(after) == "1 of 2 months for 2024 cannot be stated yet"


def test_replacing_asks_for_a_reason_and_keeps_what_was_seen(
    browser: FlaskClient, measured: School
) -> None:
    measured.group.state("skola-varme", 8.0, month(2024, 1))
    measured.link("skola-varme", "heat")
    measured.heat(month(2024, 1), 9.0)
    refused = state(browser, reason="")
    assert refused.status_code == 422
    assert '<a href="#reason">' in refused.get_data(as_text=True)
    assert state(browser, reason="Readings come first").status_code == 303


def test_readings_that_changed_since_the_page_was_seen_are_shown_first(
    browser: FlaskClient, measured: School
) -> None:
    measured.link("skola-varme", "heat")
    measured.heat(month(2024, 1), 9.0)
    answer = send(browser, PAGE, seen="something else", reason="")
    assert "Something was saved while" in answer.get_data(as_text=True)
    with measured.database.reading() as session:
        found = report.records(session, measured.group.strategist)
    assert found.total == 0


def test_a_reader_sees_the_months_and_states_nothing(visitor: Visitor, measured: School) -> None:
    measured.link("skola-el", "electricity")
    measured.hours(JANUARY, 2.5)
    reader = visitor(Role.READER)
    assert 'name="seen"' not in page(reader, PAGE)
    assert send(reader, PAGE, seen="", reason="").status_code == 403


def test_a_figure_leads_in_three_clicks_to_the_block_of_readings(
    browser: FlaskClient, measured: School
) -> None:
    measured.link("skola-el", "electricity")
    block = measured.hours(date(2023, 1, 1), 2.5)
    assert block is not None
    with measured.database.writing() as session:
        link = report.links(session, measured.group.strategist)[0]
    answer = send(
        browser, f"/utslapp/kallor/{link.source_id}/kopplingar/{link.id}/avsluta",
        reason="From 2023 instead", from_month="", version=1,
    )  # fmt: skip
    assert answer.status_code == 303
    measured.link("skola-el", "electricity", first=date(2023, 1, 1))
    measured.state(2023)
    run = measured.group.run()
    lines = page(browser, f"/utslapp/korningar/{run.id}/rader?view=market")
    line = re.search(r'href="(/utslapp/rader/\d+)"', lines)
    assert line is not None
    record = re.search(r'href="(/utslapp/uppgifter/\d+)#avlasningar"', page(browser, line.group(1)))
    assert record is not None
    shown = page(browser, record.group(1))
    assert "stated from the meters" in shown
    assert block.sha256[:8] in shown
    assert f"{report_kind(block.id)}" in shown
    assert "School, electricity" in shown


def report_kind(block_id: int) -> str:
    """A block of readings as the page names it."""
    return f"month of hours {block_id}"


def test_a_record_whose_readings_changed_says_so_and_shows_the_way(
    browser: FlaskClient, measured: School
) -> None:
    measured.link("skola-el", "electricity")
    measured.hours(JANUARY, 2.5)
    measured.state()
    measured.hours(JANUARY, 3.0)
    with measured.database.reading() as session:
        (record,) = report.records(session, measured.group.strategist).records
    shown = page(browser, f"/utslapp/uppgifter/{record.id}")
    assert "have changed since it was stated" in shown
    assert 'href="/utslapp/fran-energi?ar=2024"' in shown
