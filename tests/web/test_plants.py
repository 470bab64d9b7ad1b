"""Generation plants through their pages: all, one, and adding one."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from omstallning.access.model import Actor, Role
from omstallning.database import Database
from tests.conftest import person
from tests.web.energy import Estate, entered
from tests.web.test_records import send, text

NEW = {
    "key": "sol-2", "name": "Solceller taket", "kind": "solar", "peak_kw": "45,5 kW",
    "tilt_degrees": "", "azimuth_degrees": "", "valid_from": "2024-05-01", "valid_before": "",
    "production_point_id": "", "export_point_id": "", "import_point_id": "",
}  # fmt: skip


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


def test_the_plants_tell_what_was_made_sold_and_used_with_their_interval(
    browser: FlaskClient, estate: Estate
):
    page = text(browser.get("/solel?ar=2024"))
    assert "The plants made 12 MWh in 2024, and 60 % of it was used in the houses" in page
    assert "Shares are for 2024" in page
    assert "4 800" in page


def test_a_share_whose_meters_are_not_whole_is_not_shown(browser: FlaskClient, estate: Estate):
    page = unescape(text(browser.get(f"/solel/{estate.plant}?ar=2024")))
    assert "60 \u202f%" in page  # made and sold are whole
    assert "not reported" in page  # what is bought is not


def test_nothing_made_is_said_and_not_shown_as_zero(browser: FlaskClient):
    page = text(browser.get("/solel"))
    assert "Nothing is made by plants of our own" in page
    assert "Here you will see what the sun gives" in page


def test_a_plant_is_added_and_the_save_can_be_taken_back(browser: FlaskClient, estate: Estate):
    fields = {**NEW, "building_id": str(estate.school), "unit_id": str(estate.service)}
    answer = send(browser, "/solel/ny", **fields)
    assert answer.status_code == 303
    page = browser.get(answer.location)
    assert "Solceller taket" in text(page)
    assert "Undo" in text(page)
    change_set = answer.location.partition("sparad=")[2]
    undone = send(browser, f"/energi/andringar/{change_set}/angra", tillbaka="building:1")
    assert undone.location == f"/byggnader/{estate.school}"
    assert "Solceller taket" not in text(browser.get("/solel?ar=2024"))


def test_a_point_that_counts_the_other_way_is_refused_at_its_field(
    browser: FlaskClient, estate: Estate
):
    fields = {**NEW, "building_id": str(estate.school), "unit_id": str(estate.service),
              "production_point_id": str(estate.sold)}  # fmt: skip
    answer = send(browser, "/solel/ny", **fields)
    assert answer.status_code == 422
    assert "Solceller taket" in answer.get_data(as_text=True)


def test_the_plants_can_be_fetched_as_a_file(browser: FlaskClient, estate: Estate):
    rows = browser.get("/solel/solel.csv?ar=2024").get_data(as_text=True).splitlines()
    assert rows[1].startswith("Solceller Lindskolan;sol-lind;Lindskolan;12;2024;12000;4800;7200;60")


def test_only_those_who_write_about_energy_may_add_a_plant(
    visitor: Callable[..., FlaskClient], estate: Estate
):
    politician = visitor(Role.POLITICIAN)
    assert politician.get("/solel").status_code == 200
    assert politician.get("/solel/ny").status_code == 403
    assert send(politician, "/solel/ny", **NEW).status_code == 403


def test_a_plant_that_is_not_there_has_no_page(browser: FlaskClient, estate: Estate):
    assert browser.get("/solel/999").status_code == 404
