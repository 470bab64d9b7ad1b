"""Meters and supply points through their pages: read, asked about, corrected, swapped, undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from energy import report
from energy.model import Cadence
from energy.report import MeterPage
from energy.report.expected import outlook
from omstallning.access.model import Actor, Role
from omstallning.database import Database
from tests.conftest import person
from tests.web.conftest import token_in
from tests.web.energy import Estate, at, entered, point_page, saved
from tests.web.test_records import send, text
from web.meters.due import next_due
from web.meters.forms import StandForm

READ = {"value": "99 600", "at": "2024-07-01 13:00", "note": ""}


@pytest.fixture
def strategist(sqlite: Database) -> Actor:
    return person(sqlite, Role.STRATEGIST)


@pytest.fixture
def estate(sqlite: Database, strategist: Actor) -> Estate:
    return entered(sqlite, strategist)


@pytest.fixture
def browser(visitor: Callable[..., FlaskClient], strategist: Actor) -> FlaskClient:
    made = visitor(actor=strategist)
    send(made, "/sprak", language="en")
    return made


@pytest.fixture
def look(sqlite: Database, strategist: Actor, estate: Estate) -> Callable[[], MeterPage]:
    """The meter as it stands now."""

    def looked() -> MeterPage:
        with sqlite.reading() as session:
            return report.meter(session, strategist, estate.meter)

    return looked


def test_the_list_shows_late_points_first_and_finds_by_serial_place_and_building(
    browser: FlaskClient, estate: Estate
):
    page = text(browser.get("/matare"))
    assert "wait for values" in page
    for sought in ("w100", "källaren", "lindskolan", "VA-1"):
        assert "W100" in text(browser.get(f"/matare?sok={sought}"))
    assert "No supply point fits" in text(browser.get("/matare?sok=okänd"))
    assert "El Lindskolan" not in text(browser.get("/matare?visa=avlasning"))


def test_a_stand_is_read_with_three_fields_and_can_be_undone_at_once(
    browser: FlaskClient, estate: Estate, look: Callable[[], MeterPage]
):
    form = text(browser.get(f"/matare/{estate.meter}/avlas"))
    assert "99 500" in form  # last time
    assert "between" in form  # what is expected
    answer = send(browser, f"/matare/{estate.meter}/avlas", **READ)
    change_set = saved(answer)
    assert look().stands[0].value == 99_600.0
    assert look().stands[0].used == 100.0
    assert "Undo" in text(browser.get(answer.location))
    back = send(browser, f"/energi/andringar/{change_set}/angra", tillbaka=f"meter:{estate.meter}")
    assert back.location == f"/matare/{estate.meter}"
    assert look().stands[0].value == 99_500.0


def test_a_photo_is_kept_with_the_stand(
    browser: FlaskClient, estate: Estate, look: Callable[[], MeterPage]
):
    token = token_in(browser.get("/konto").get_data(as_text=True))
    answer = browser.post(
        f"/matare/{estate.meter}/avlas",
        data={"csrf_token": token, **READ, "photo": (BytesIO(b"\xff\xd8bild"), "kallaren.jpg")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303
    document = look().stands[0].document
    assert document is not None
    assert document.label == "kallaren.jpg"


@pytest.mark.parametrize(
    ("field", "written", "words"),
    [
        ("value", "", "Write what the meter shows."),
        ("value", "många", "is not a number"),
        ("at", "", "Write the day."),
        ("at", "i går", "is not a date"),
        ("at", "2999-01-01", "has not been yet"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_what_was_typed_is_kept(
    browser: FlaskClient, estate: Estate, look: Callable[[], MeterPage], field: str, written: str,
    words: str,
):  # fmt: skip
    answer = send(browser, f"/matare/{estate.meter}/avlas", **{**READ, field: written})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>Error: " in page
    assert words in text(answer)
    assert f'value="{written}"' in page or not written
    assert look().stands[0].value == 99_500.0


def test_a_stand_far_from_what_is_expected_is_asked_about_and_the_reason_is_kept(
    browser: FlaskClient, estate: Estate, look: Callable[[], MeterPage]
):
    far = {**READ, "value": "99 990"}
    asked = send(browser, f"/matare/{estate.meter}/avlas", **far)
    assert asked.status_code == 422
    assert "Suspicious is not wrong" in text(asked)
    assert look().stands[0].value == 99_500.0
    saved(send(browser, f"/matare/{estate.meter}/avlas", **far, reason="Badet fylldes"))
    assert look().stands[0].value == 99_990.0
    assert look().stands[0].reason == "Badet fylldes"
    assert "Badet fylldes" in text(browser.get(f"/matare/{estate.meter}"))


def test_a_register_that_fell_is_asked_about_and_a_turn_over_keeps_the_use(
    browser: FlaskClient, estate: Estate, look: Callable[[], MeterPage]
):
    fallen = {**READ, "value": "00030", "at": "2024-11-01 13:00"}
    asked = send(browser, f"/matare/{estate.meter}/avlas", **fallen)
    assert asked.status_code == 422
    assert "has turned over" in text(asked)
    assert "530" in text(asked)  # what has passed if it has
    saved(send(browser, f"/matare/{estate.meter}/avlas", **fallen, answer="rolled"))
    last = look().stands[0]
    assert (last.value, last.has_rolled_over, last.used) == (30.0, True, 530.0)
    assert "The register turned over" in text(browser.get(f"/matare/{estate.meter}"))


@pytest.mark.parametrize("written", ["99 600 m3", "99600,0 m³", "99 600"])
def test_the_unit_of_the_point_may_stand_after_the_stand_and_no_other(
    browser: FlaskClient, estate: Estate, look: Callable[[], MeterPage], written: str
):
    refused = send(browser, f"/matare/{estate.meter}/avlas", **{**READ, "value": "99 600 kWh"})
    assert refused.status_code == 422
    assert look().stands[0].value == 99_500.0
    saved(send(browser, f"/matare/{estate.meter}/avlas", **{**READ, "value": written}))
    assert look().stands[0].value == 99_600.0


def test_the_same_stand_sent_twice_is_told_as_saved_and_another_one_is_refused(
    browser: FlaskClient, estate: Estate, look: Callable[[], MeterPage]
):
    saved(send(browser, f"/matare/{estate.meter}/avlas", **READ))
    again = send(browser, f"/matare/{estate.meter}/avlas", **READ)
    assert again.location == f"/matare/{estate.meter}"
    assert "saved already" in text(browser.get(again.location))
    other = send(browser, f"/matare/{estate.meter}/avlas", **{**READ, "value": "99 601"})
    assert other.status_code == 422
    assert look().stands[0].value == 99_600.0


def test_what_must_be_answered_is_not_called_optional(browser: FlaskClient, estate: Estate):
    fallen = {**READ, "value": "00 030"}
    asked = text(send(browser, f"/matare/{estate.meter}/avlas", **fallen))
    assert "Why is it lower than last time? (optional)" not in " ".join(asked.split())
    assert "Why is it lower than last time?" in asked


def test_a_register_that_fell_because_of_a_swap_leads_to_the_swap(
    browser: FlaskClient, estate: Estate
):
    answer = send(
        browser, f"/matare/{estate.meter}/avlas", **{**READ, "value": "5"}, answer="swapped"
    )
    assert answer.location == f"/matare/{estate.meter}/byt"


def test_a_corrected_stand_keeps_the_old_one_and_the_reason(
    browser: FlaskClient, estate: Estate, look: Callable[[], MeterPage]
):
    form = browser.get(f"/matare/stallningar/{estate.last_stand}/ratta").get_data(as_text=True)
    assert 'value="99\u00a0500"' in form
    fields = {"value": "99 520", "at": "2024-06-01 13:00", "method": "read", "note": ""}
    refused = send(browser, f"/matare/stallningar/{estate.last_stand}/ratta", **fields)
    assert refused.status_code == 422
    saved(send(browser, f"/matare/stallningar/{estate.last_stand}/ratta", **fields,
               reason="Läste fel siffra"))  # fmt: skip
    assert look().stands[0].value == 99_520.0
    page = text(browser.get(f"/matare/{estate.meter}"))
    assert "Läste fel siffra" in page
    assert "replaced" in page


def test_of_two_who_correct_the_same_stand_the_second_sees_both_versions(
    browser: FlaskClient, estate: Estate, look: Callable[[], MeterPage]
):
    fields = {"at": "2024-06-01 13:00", "method": "read", "note": "", "reason": "Rättat"}
    address = f"/matare/stallningar/{estate.last_stand}/ratta"
    saved(send(browser, address, **fields, value="99 510"))
    second = send(browser, address, **fields, value="99 520")
    assert second.status_code == 409
    page = second.get_data(as_text=True)
    assert "Keep mine or theirs?" in page
    newest = re.findall(r'action="(/matare/stallningar/\d+/ratta)"', page)[0]
    saved(send(browser, newest, **fields, value="99 520"))
    assert look().stands[0].value == 99_520.0


def test_a_withdrawn_stand_counts_no_more_and_the_use_is_kept(
    browser: FlaskClient, estate: Estate, look: Callable[[], MeterPage]
):
    before = sum(one.used or 0.0 for one in look().stands)
    address = f"/matare/stallningar/{estate.first_stand}/ta-tillbaka"
    assert send(browser, address, reason=" ").status_code == 422
    saved(send(browser, address, reason="Fel mätare"))
    assert len(look().stands) == 5
    assert sum(one.used or 0.0 for one in look().stands) == before


def test_a_swap_closes_one_meter_and_opens_another_without_losing_or_gaining(
    browser: FlaskClient, sqlite: Database, strategist: Actor, estate: Estate
):
    fields = {
        "version": "1", "at": "2024-06-15 10:00", "closing": "99 540", "serial": "W200",
        "opening": "7", "digits": "5", "factor": "1", "note": "",
    }  # fmt: skip
    answer = send(browser, f"/matare/{estate.meter}/byt", **fields)
    change_set = saved(answer)
    page = point_page(sqlite, strategist, estate.water)
    assert [one.serial for one in page.meters] == ["W200", "W100"]
    assert sum(one.used or 0.0 for one in page.stands) == 540.0
    told = text(browser.get(answer.location))
    assert "540" in told
    assert "W200" in told
    again = send(browser, f"/matare/{estate.meter}/byt", **fields)
    assert again.status_code in {409, 422}
    send(browser, f"/energi/andringar/{change_set}/angra", tillbaka=f"point:{estate.water}")
    assert [one.serial for one in point_page(sqlite, strategist, estate.water).meters] == ["W100"]


def test_a_swap_by_an_old_version_of_the_meter_is_not_made(
    browser: FlaskClient, sqlite: Database, strategist: Actor, estate: Estate
):
    fields = {
        "version": "7", "at": "2024-06-15 10:00", "closing": "99 540", "serial": "W200",
        "opening": "7", "digits": "5", "factor": "1", "note": "",
    }  # fmt: skip
    assert send(browser, f"/matare/{estate.meter}/byt", **fields).status_code == 409
    assert len(point_page(sqlite, strategist, estate.water).meters) == 1


def test_only_those_who_write_about_energy_reach_the_forms(
    visitor: Callable[..., FlaskClient], estate: Estate
):
    politician = visitor(Role.POLITICIAN)
    assert politician.get(f"/matare/{estate.meter}").status_code == 200
    for address in (
        f"/matare/{estate.meter}/avlas", f"/matare/{estate.meter}/byt",
        f"/matare/stallningar/{estate.last_stand}/ratta",
        f"/matare/stallningar/{estate.last_stand}/ta-tillbaka", "/anlaggningar/ny",
        f"/anlaggningar/{estate.heat}/manadsvarde", f"/anlaggningar/{estate.heat}/ny-matare",
        f"/anlaggningar/manadsvarden/{estate.heat_month}/ratta",
    ):  # fmt: skip
        assert politician.get(address).status_code == 403
        assert send(politician, address, **READ).status_code == 403


def test_a_manager_of_another_unit_may_look_but_not_write(
    visitor: Callable[..., FlaskClient], estate: Estate, sqlite: Database, strategist: Actor
):
    from omstallning.organisation.model import UnitKind
    from omstallning.organisation.operations import found_unit

    with sqlite.writing() as session:
        other = found_unit(
            session, strategist, key="annan", kind=UnitKind.COMMITTEE, name="Annan",
            valid_from=date(2023, 1, 1), parent_id=estate.group,
        ).id  # fmt: skip
    manager = visitor(Role.PROPERTY_MANAGER, unit_id=other)
    assert manager.get(f"/matare/{estate.meter}").status_code == 200
    assert send(manager, f"/matare/{estate.meter}/avlas", **READ).status_code == 403


def test_nobody_takes_back_what_somebody_else_saved(
    browser: FlaskClient, visitor: Callable[..., FlaskClient], estate: Estate,
    look: Callable[[], MeterPage],
):  # fmt: skip
    change_set = saved(send(browser, f"/matare/{estate.meter}/avlas", **READ))
    other = visitor(Role.PROPERTY_MANAGER)
    send(other, f"/energi/andringar/{change_set}/angra", tillbaka="meter:1")
    assert look().stands[0].value == 99_600.0


def test_a_save_of_something_else_is_not_taken_back_here(browser: FlaskClient, estate: Estate):
    answer = send(browser, "/energi/andringar/1/angra")
    assert answer.location == "/andringar/1"  # the person was added by somebody else's save
    assert "Undo" not in text(browser.get("/matare?sparad=1"))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-06-01 14:30", (2024, 6, 1, 14, 30)),
        ("1 juni 2024 kl 7.05", (2024, 6, 1, 7, 5)),
        ("2024-06-01T14:30", (2024, 6, 1, 14, 30)),
        ("2024-06-01", (2024, 6, 1, 12, 0)),
    ],
)
def test_a_moment_is_read_as_people_write_it_in_swedish_time(
    app: Flask, written: str, read: tuple[int, ...]
):
    with app.test_request_context(method="POST", data={"at": written}):
        assert StandForm().at.data == datetime(*read, tzinfo=ZoneInfo("Europe/Stockholm"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cadence", "latest", "due"),
    [
        (Cadence.STAND_MONTHLY, date(2024, 6, 1), date(2024, 7, 10)),
        (Cadence.STAND_MONTHLY, date(2024, 5, 25), date(2024, 7, 10)),
        (Cadence.HOURLY, date(2024, 12, 31), date(2025, 2, 10)),
        (Cadence.STAND_YEARLY, date(2024, 1, 1), date(2025, 1, 10)),
        (Cadence.MONTHLY, None, None),
    ],
)
def test_the_next_value_is_due_on_the_tenth_after_the_period_it_is_for(
    cadence: Cadence, latest: date | None, due: date | None
):
    assert next_due(cadence, latest) == due


def test_what_is_expected_follows_how_fast_the_register_went(look: Callable[[], MeterPage]):
    page = look()
    soon = outlook(page.meter, page.stands, at(date(2024, 7, 1)))
    late = outlook(page.meter, page.stands, at(date(2024, 12, 1)))
    assert soon.previous is not None
    assert soon.previous.value == 99_500.0
    assert soon.is_expected(99_600.0)
    assert not soon.is_expected(99_501.0)
    assert late.is_expected(100.0)  # after a turn-over
    first = outlook(page.meter, page.stands, at(date(2024, 1, 1)))
    assert first.previous is None
    assert first.is_expected(5.0)
