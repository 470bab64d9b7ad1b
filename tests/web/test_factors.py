"""The factor library through its pages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from omstallning.access.model import Role
from omstallning.database import Database
from omstallning.units import GwpSet
from tests.emissions.municipality import municipality, whole_year
from tests.web.test_inventory import english, links, text
from web.factors.words import co2e_with

Visitor = Callable[..., FlaskClient]
GAS_OIL = "/utslapp/faktorer/ghg-protocol/2024/ipcc2006_gasoil"


@pytest.fixture
def browser(visitor: Visitor) -> FlaskClient:
    return english(visitor(Role.READER))


def test_factors_are_found_by_words_category_publisher_and_year(browser: FlaskClient) -> None:
    everything = text(browser.get("/utslapp/faktorer"))
    assert "482 published figures" in everything
    found = browser.get(
        "/utslapp/faktorer",
        query_string={"words": "diesel", "publisher": "desnz", "year": "2025",
                      "category": "vehicle_fuel"},
    )  # fmt: skip
    addresses = links(found, r"/utslapp/faktorer/[^?]+/.+")
    names = {address.rsplit("/", 1)[-1] for address in addresses}
    assert names == {"desnz2025_bio_fame_l", "desnz2025_bio_hvo_l", "desnz2025_wtt_diesel_mineral"}


def test_a_year_that_is_none_is_told_at_its_field(browser: FlaskClient) -> None:
    page = browser.get("/utslapp/faktorer?year=snart").get_data(as_text=True)
    assert "<title>Error:" in page
    assert "Write a year such as 2024." in page


def test_pages_of_the_list_keep_the_search(browser: FlaskClient) -> None:
    found = browser.get("/utslapp/faktorer?publisher=desnz")
    following = links(found, r"/utslapp/faktorer\?.*sida=2.*")
    assert following
    assert "publisher=desnz" in following[0]


def test_a_factor_shows_its_gases_its_source_and_what_is_unclear(browser: FlaskClient) -> None:
    shown = text(browser.get(GAS_OIL))
    for words in ("74,1", "0,01", "0,0006", "2006-01-01", "The source is not clear",
                  "The origin of the methane is assumed"):  # fmt: skip
        assert words in shown


def test_every_edition_of_a_key_stands_side_by_side(browser: FlaskClient) -> None:
    page = browser.get("/utslapp/faktorer/energimarknadsinspektionen/2025/ei_residual_2024")
    others = links(page, r"/utslapp/faktorer/energimarknadsinspektionen/\d+/ei_residual_\d+")
    assert len(set(others)) >= 3


def test_who_uses_a_factor_leads_to_the_lines_that_rest_on_it(
    visitor: Visitor, sqlite: Database
) -> None:
    group = municipality(sqlite)
    whole_year(group)
    run = group.run()
    browser = english(visitor(actor=group.strategist))
    page = browser.get("/utslapp/faktorer/ivl/2025/ivl_nordic_mix_2021_2023")
    [lines] = links(page, rf"/utslapp/korningar/{run.id}/rader\?.*")
    assert "view=location" in lines
    assert len(set(links(browser.get(lines), r"/utslapp/rader/\d+"))) == 12


@pytest.mark.parametrize("address", ["ivl/2025/none", "ivl/1900/x", "nobody", "a/b/c/d"])
def test_a_factor_that_nobody_published_is_not_found(browser: FlaskClient, address: str) -> None:
    assert browser.get(f"/utslapp/faktorer/{address}").status_code == 404


def test_a_refrigerant_is_weighed_with_each_set_by_its_parts(browser: FlaskClient) -> None:
    shown = text(browser.get("/utslapp/faktorer/alltomfgas/undated/gwp_ar4_r410a"))
    assert re.search(r"AR4 \(IPCC 2007\) 2 087,5", shown)


def test_a_gas_without_a_potential_leaves_the_weight_unknown() -> None:
    from emissions.model import EditionName, EmissionFactor
    from omstallning.units import Gas

    sf6 = EmissionFactor("a", "a", EditionName("f", "p", "1"), "kg", None, masses={Gas.SF6: 1.0})
    assert co2e_with(sf6, GwpSet.AR6) is None
    assert co2e_with(sf6, GwpSet.AR4) == 22_800
