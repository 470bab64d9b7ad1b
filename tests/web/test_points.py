"""Supply points and hours through their pages: months, their evidence, stating, adding, curves."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from omstallning.access.model import Actor, Role
from omstallning.database import Database
from tests.conftest import person
from tests.web.energy import Estate, entered, point_page, saved
from tests.web.test_records import send, text


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


def test_a_supply_point_shows_months_with_what_they_rest_on(browser: FlaskClient, estate: Estate):
    heat = unescape(text(browser.get(f"/anlaggningar/{estate.heat}")))
    assert "9 000" in heat
    assert "The supplier's month" in heat
    power = text(browser.get(f"/anlaggningar/{estate.power}"))
    assert "3 values are missing" in power
    water = text(browser.get(f"/anlaggningar/{estate.water}"))
    assert "W100" in water
    assert "No emission source takes its activity from here." in water


def test_the_way_from_a_figure_ends_at_the_reading_it_rests_on(
    browser: FlaskClient, estate: Estate
):
    for address, place in (
        (f"/matare/stallningar/{estate.last_stand}",
         f"/matare/{estate.meter}#s{estate.last_stand}"),
        (f"/anlaggningar/manadsvarden/{estate.heat_month}",
         f"/anlaggningar/{estate.heat}#m{estate.heat_month}"),
        (f"/anlaggningar/serier/{estate.series}", f"/serier/{estate.series}/2024-03"),
        ("/anlaggningar/timvarden/1", f"/serier/{estate.series}/2023-03"),
    ):  # fmt: skip
        assert browser.get(address).location == place
    for gone in ("/matare/stallningar/999", "/anlaggningar/manadsvarden/999",
                 "/anlaggningar/serier/999", "/anlaggningar/timvarden/999"):  # fmt: skip
        assert browser.get(gone).status_code == 404


def test_a_months_value_is_stated_by_hand_and_not_twice(
    browser: FlaskClient, sqlite: Database, strategist: Actor, estate: Estate
):
    fields = {"period": "2025-01", "quantity": "9 100 kWh", "status": "measured", "note": ""}
    saved(send(browser, f"/anlaggningar/{estate.heat}/manadsvarde", **fields))
    assert point_page(sqlite, strategist, estate.heat).months[0].amount.value == 9100.0
    again = send(browser, f"/anlaggningar/{estate.heat}/manadsvarde", **fields)
    assert again.status_code == 422
    assert "Correct that value instead" in text(again)


def test_a_months_value_is_corrected_with_a_reason_and_can_be_withdrawn(
    browser: FlaskClient, sqlite: Database, strategist: Actor, estate: Estate
):
    address = f"/anlaggningar/manadsvarden/{estate.heat_month}/ratta"
    fields = {"quantity": "8 000", "status": "measured", "note": ""}
    assert send(browser, address, **fields).status_code == 422
    saved(send(browser, address, **fields, reason="Ny faktura"))
    page = point_page(sqlite, strategist, estate.heat)
    assert page.months[0].amount.value == 8000.0
    newest = page.supplier_months[0].id
    saved(send(browser, f"/anlaggningar/manadsvarden/{newest}/ratta", **fields,
               reason="Fel anläggning", gor="ta-tillbaka"))  # fmt: skip
    left = point_page(sqlite, strategist, estate.heat)
    assert newest not in {one.id for one in left.supplier_months}
    assert browser.get(address).status_code == 303  # it has been changed since


def test_a_supply_point_and_its_meter_are_added(
    browser: FlaskClient, sqlite: Database, strategist: Actor, estate: Estate
):
    form = browser.get(f"/anlaggningar/ny?byggnad={estate.school}").get_data(as_text=True)
    assert f'<option selected value="{estate.school}">' in form
    fields = {
        "key": "735-ny", "name": "El gymnastiksalen", "building_id": str(estate.school),
        "unit_id": str(estate.service), "carrier": "electricity", "direction": "bought",
        "measured_in": "kWh", "kwh_per_unit": "", "kwh_source": "", "product_id": "",
        "fuse_ampere": "63 A", "cadence": "stand_monthly", "responsible": "Vaktmästare",
        "place": "", "valid_from": "2024-01-01", "valid_before": "",
    }  # fmt: skip
    wrong = send(browser, "/anlaggningar/ny", **{**fields, "measured_in": "m3"})
    assert wrong.status_code == 422
    assert (
        send(browser, "/anlaggningar/ny", **{**fields, "measured_in": "hinkar"}).status_code == 422
    )
    answer = send(browser, "/anlaggningar/ny", **fields)
    saved(answer)
    point = int(re.findall(r"/anlaggningar/(\d+)", answer.location)[0])
    put = send(browser, f"/anlaggningar/{point}/ny-matare", serial="E7", digits="6", factor="1",
               installed_at="2024-01-02", opening="10", note="")  # fmt: skip
    saved(put)
    assert "E7" in text(browser.get(put.location))
    assert point_page(sqlite, strategist, point).meters[0].serial == "E7"


def test_a_month_of_hours_names_what_is_missing_and_what_looks_wrong(
    browser: FlaskClient, estate: Estate
):
    answer = browser.get(f"/serier/{estate.series}/2024-03")
    page = text(answer)
    assert "3 values are missing" in page
    assert "2024-03-03 00:00" in page  # the first of the missing
    assert "2024-03-05 04:00" in page  # the spike
    assert "suspiciously high" in page
    assert "On 2024-03-31 the clocks went forward" in page
    assert "Leverans" in page
    assert answer.get_data(as_text=True).count('role="img"') == 6


def test_months_lead_to_the_month_before_and_after(browser: FlaskClient, estate: Estate):
    page = browser.get(f"/serier/{estate.series}/2024-02").get_data(as_text=True)
    assert f'rel="prev" href="/serier/{estate.series}/2023-03"' in page
    assert f'rel="next" href="/serier/{estate.series}/2024-03"' in page
    assert "clocks" not in text(browser.get(f"/serier/{estate.series}/2024-02"))


def test_the_hours_can_be_fetched_as_a_file_in_which_missing_is_empty(
    browser: FlaskClient, estate: Estate
):
    answer = browser.get(f"/serier/{estate.series}/2024-03.csv")
    rows = answer.get_data(as_text=True).splitlines()
    assert len(rows) == 1 + 31 * 24
    assert rows[1] == "2024-03-01 00:00;10;kWh;measured"
    assert rows[49] == "2024-03-03 00:00;;kWh;missing"
    assert "735999-2024-03.csv" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("month", ["2024-13", "0000-01", "mars", "2031-01"])
def test_a_month_that_is_not_there_has_no_page(browser: FlaskClient, estate: Estate, month: str):
    assert browser.get(f"/serier/{estate.series}/{month}").status_code == 404
