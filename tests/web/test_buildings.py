"""Buildings through their pages: the list, one of them, files, and who may see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from energy.report import BuildingRow, BuildingView
from omstallning.access.model import Actor, Role
from omstallning.database import Database
from omstallning.message import Message
from omstallning.organisation.model import BuildingUse, Tenure
from omstallning.period import Interval
from omstallning.provenance import Coverage, Figure, Trail
from tests.conftest import person
from tests.web.energy import Estate, entered
from tests.web.test_records import send, text
from web.buildings.remarks import FAR_ABOVE, judged, most_like


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


def heading(answer: TestResponse) -> str:
    found = re.search(r"<h1>(.*?)</h1>", answer.get_data(as_text=True), re.DOTALL)
    assert found is not None
    return found.group(1)


def test_an_empty_house_says_how_to_begin(browser: FlaskClient):
    page = text(browser.get("/byggnader"))
    assert "No building has a meter yet" in page
    assert "Import files" in page


def test_the_list_shows_use_for_size_and_what_is_not_answered(browser: FlaskClient, estate: Estate):
    page = text(browser.get("/byggnader?ar=2024"))
    assert "Lindskolan" in page
    assert "2 buildings more have no supply point" in page
    assert re.search(r"\d+ % ", page)  # part of the hours
    assert "Tomma huset" not in page


def test_a_building_that_fits_no_condition_is_not_listed(browser: FlaskClient, estate: Estate):
    assert "Lindskolan" in text(browser.get("/byggnader?ar=2024&sok=LIND&anvandning=school"))
    page = text(browser.get("/byggnader?ar=2024&sok=ishall"))
    assert "No building fits" in page
    assert "Lindskolan" not in page


@pytest.mark.parametrize("order", ["forst", "namn", "kwh", "kwhm2", "andring", "annat"])
def test_every_order_of_the_list_can_be_shown(browser: FlaskClient, estate: Estate, order: str):
    assert browser.get(f"/byggnader?ordning={order}&ar=2024").status_code == 200


def test_a_building_tells_its_months_by_carrier_and_never_counts_a_missing_one_as_zero(
    browser: FlaskClient, estate: Estate
):
    answer = browser.get(f"/byggnader/{estate.school}?ar=2024")
    page = text(answer)
    assert heading(answer).startswith("Lindskolan: ")
    assert "9 000" in page
    assert "2024-01 : electricity is missing" in page
    assert "electricity is known for 741 of 744 hours" in page
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in answer.get_data(as_text=True)


def test_only_months_that_are_whole_in_both_years_are_compared(
    browser: FlaskClient, estate: Estate
):
    page = text(browser.get(f"/byggnader/{estate.school}?ar=2024"))
    assert "coverage 0 of 12 months" in page


def test_what_is_made_sold_and_used_in_the_house_is_told(browser: FlaskClient, estate: Estate):
    page = text(browser.get(f"/byggnader/{estate.school}?ar=2024"))
    assert "Solceller Lindskolan" in page
    assert "60 % of it is used here" in page


def test_a_building_without_meter_says_why_nothing_is_known(browser: FlaskClient, estate: Estate):
    rented = browser.get(f"/byggnader/{estate.rented}?ar=2024")
    assert "has no meter of its own" in heading(rented)
    assert "part of the rent" in text(rented)
    left = text(browser.get(f"/byggnader/{estate.empty}?ar=2024"))
    assert "The building left the group on 2025-07-01" in left


def test_the_same_data_can_be_fetched_as_files(browser: FlaskClient, estate: Estate):
    months = browser.get(f"/byggnader/{estate.school}/manader.csv?ar=2024")
    rows = months.get_data(as_text=True).lstrip("\ufeff").splitlines()
    assert rows[0].startswith("manad;electricity_kwh;district_heat_kwh")
    assert rows[1].startswith("2024-01;;9000;")  # what is missing is an empty cell
    assert len(rows) == 13
    every = browser.get("/byggnader/byggnader.csv?ar=2024").get_data(as_text=True)
    assert "Lindskolan;lind;school" in every


def test_a_building_that_is_not_there_has_no_page(browser: FlaskClient, estate: Estate):
    assert browser.get("/byggnader/999").status_code == 404


def test_buildings_are_read_by_everybody_who_reads_and_by_no_stranger(
    visitor: Callable[..., FlaskClient], client: FlaskClient, estate: Estate
):
    politician = visitor(Role.POLITICIAN)
    page = politician.get(f"/byggnader/{estate.school}").get_data(as_text=True)
    assert "Lindskolan" in page
    assert "/anlaggningar/ny" not in page
    assert client.get("/byggnader").status_code == 303


def row(name: str, kwh_per_m2: float | None, *, have: int = 100, wrong: bool = False,
        change: float | None = None) -> BuildingRow:  # fmt: skip
    trail = Trail("building", 1, name)
    view = BuildingView(1, name, name, BuildingUse.SCHOOL, Tenure.OWNED, "", "", 1, "",
                        Interval(date(2000, 1, 1)))  # fmt: skip
    figure = Figure(kwh_per_m2, "kWh/m2", "2024", Coverage(have, 100, "hours"), trail)
    messages = ((Message("area_unknown", {"building": name}), trail),) if wrong else ()
    return BuildingRow(view, Figure(1000.0, "m2", "2024"), figure, figure, figure,
                       Figure(change, "%", "2024"), messages)  # type: ignore[arg-type]  # fmt: skip


def test_a_building_stands_out_when_it_is_far_above_the_median_of_its_use():
    rows = [row(f"s{n}", value) for n, value in enumerate((100.0, 100.0, 100.0, 130.0))]
    found = judged(rows)
    assert [one.row.building.name for one in found if one.stands_out] == ["s3"]
    assert found[0].excess == pytest.approx(30_000)
    assert found[0].above is not None
    assert found[0].above > FAR_ABOVE
    assert most_like(found) is BuildingUse.SCHOOL


def test_a_building_known_in_part_is_not_judged_against_its_like():
    rows = [*[row(f"s{n}", 100.0) for n in range(4)], row("delvis", 300.0, have=50)]
    assert not any(one.stands_out for one in judged(rows))


def test_few_buildings_of_a_use_have_no_median_to_stand_out_from():
    assert not any(one.stands_out for one in judged([row("a", 100.0), row("b", 300.0)]))


def test_what_is_in_trouble_stands_before_what_is_well():
    found = judged([row("a", 100.0), row("b", 90.0, wrong=True), row("c", 80.0, change=12.0)])
    assert [one.row.building.name for one in found] == ["b", "c", "a"]
