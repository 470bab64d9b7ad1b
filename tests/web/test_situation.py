"""Läget tells the news of the series, and every figure on it leads down to its source."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from emissions.territory import operations, report
from emissions.territory.model import Edition, Sector, Value, Vintage
from omstallning.access.model import Actor, Role
from omstallning.database import Database
from omstallning.imports import operations as imports
from omstallning.imports.operations import Choices
from omstallning.indicators.model import GasScope
from tests.conftest import person
from tests.web.conftest import post

CODE = "1489"
Visitor = Callable[..., FlaskClient]


@pytest.fixture
def author(sqlite: Database) -> Actor:
    """Somebody who keeps the series."""
    return person(sqlite, Role.STRATEGIST)


@pytest.fixture
def published(sqlite: Database, author: Actor) -> dict[str, Vintage]:
    """Every edition that comes with the product, by name."""
    with sqlite.writing() as session:
        made = operations.load_published_vintages(session, author, CODE, reason="Published")
    return {vintage.about.edition: vintage for vintage in made}


@pytest.fixture
def strategist_page(visitor: Visitor, author: Actor) -> FlaskClient:
    """The browser of the one who keeps the series."""
    return visitor(actor=author)


def text_of(browser: FlaskClient, path: str, status: int = 200) -> str:
    answer = browser.get(path)
    assert answer.status_code == status, f"{path} answers {answer.status_code}"
    page = answer.get_data(as_text=True)
    return re.sub(r"[\u00a0\u202f]|&#8239;", " ", page)


def heading(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    assert found is not None
    return found.group(1)


def waiting_edition(
    sqlite: Database, author: Actor, *, name: str = "2027-06-15", times: float = 1.0
) -> Vintage:
    """An edition like the one in use, with every number multiplied."""
    with sqlite.writing() as session:
        values = [
            replace(value, id=None, tonnes=(value.tonnes or 0.0) * times)
            for value in report.values(session, author, CODE)
        ]
        about = Edition(CODE, "smhi", name, date.fromisoformat(name), GasScope.CO2E)
        return operations.import_vintage(session, author, about, values)


def test_without_an_edition_laget_says_so_and_shows_the_way(
    strategist_page: FlaskClient,
) -> None:
    page = text_of(strategist_page, "/laget")
    assert 'href="/laget/utgavor"' in page
    assert "<svg viewBox" not in page.split("<main")[1]


def test_the_heading_is_computed_from_the_series(
    strategist_page: FlaskClient, published: dict[str, Vintage]
) -> None:
    told = heading(text_of(strategist_page, "/laget"))
    assert "2024" in told
    assert "2030" in told
    assert "15,8 %" in told


def test_the_heading_turns_when_the_series_does(
    strategist_page: FlaskClient,
    published: dict[str, Vintage],
    sqlite: Database,
    author: Actor,
) -> None:
    before = heading(text_of(strategist_page, "/laget"))
    totals = {1990: 168_000.0, 2022: 80_000.0, 2023: 79_000.0, 2024: 70_000.0}
    with sqlite.writing() as session:
        fallen = [
            Value(year, Sector.TOTAL, "Alla", None, tonnes) for year, tonnes in totals.items()
        ]
        about = Edition(CODE, "smhi", "2027", date(2027, 6, 1), GasScope.CO2E)
        made = operations.import_vintage(session, author, about, fallen)
        operations.accept_vintage(
            session, author, made.id, expected_version=made.version, reason="Checked"
        )
    after = heading(text_of(strategist_page, "/laget"))
    assert "11,5 %" in after  # 1 − (33 600 / 70 000)^(1/6)
    assert after.split(".")[0] != before.split(".")[0]


def test_every_figure_of_laget_leads_to_how_it_was_calculated(
    strategist_page: FlaskClient, published: dict[str, Vintage]
) -> None:
    page = text_of(strategist_page, "/laget")
    figures = re.findall(r'<div class="figure[ "].*?</div>', page, re.DOTALL)
    assert len(figures) >= 4
    ways = [re.search(r'class="figure-way"><a href="([^"]+)"', figure) for figure in figures]
    assert all(ways)
    for way in ways:
        assert way is not None
        text_of(strategist_page, way.group(1).split("#")[0])


def test_distance_required_change_and_debt_stand_as_numbers_with_their_status(
    strategist_page: FlaskClient, published: dict[str, Vintage]
) -> None:
    page = text_of(strategist_page, "/laget")
    for number in ("60 902", "−10 150", "30 258", "69 289"):
        assert number in page
    assert 'class="status off_track"' in page
    assert 'class="status behind"' in page


def test_the_calculation_puts_in_its_numbers_and_leads_to_each_point(
    strategist_page: FlaskClient, published: dict[str, Vintage]
) -> None:
    page = text_of(strategist_page, "/laget/sa-raknades/ALI-2030-GEO")
    assert "(94 453 − 68 933) ÷ (167 756 − 33 551) = +19,0 %" in page
    assert "80 728 t" in page
    points = set(re.findall(r'href="(/laget/tal/\d+)"', page))
    assert len(points) == 10
    for point in points:
        text_of(strategist_page, point)


@pytest.mark.parametrize("key", ["NO-SUCH", "PARIS-1.5", "ALI-2030-ORG"])
def test_a_goal_without_a_series_has_no_calculation(
    strategist_page: FlaskClient, published: dict[str, Vintage], key: str
) -> None:
    text_of(strategist_page, f"/laget/sa-raknades/{key}", status=404)


def test_the_series_holds_the_published_years_and_invents_none(
    strategist_page: FlaskClient, published: dict[str, Vintage]
) -> None:
    page = text_of(strategist_page, "/laget/serie")
    head = re.findall(r'<th scope="col" class="num">(\d{4})', page)
    assert head == ["1990", "2000", "2005", "2010", "2015", *map(str, range(2020, 2025))]


def test_the_file_of_the_series_comes_back_through_the_import_unchanged(
    strategist_page: FlaskClient,
    published: dict[str, Vintage],
    sqlite: Database,
    author: Actor,
    tmp_path: Path,
) -> None:
    content = strategist_page.get("/laget/serie.csv").get_data()
    options = {
        "municipality_code": CODE,
        "municipality": "Alingsås",
        "publisher": "klimatkollen",
        "edition": "2026-07-02",
        "published": "2026-07-02",
    }
    (importer,) = operations.IMPORTERS
    with sqlite.writing() as session:
        found = imports.preview(
            session, author, importer, content, "serie.csv", Choices(options=options),
            folder=tmp_path,
        )  # fmt: skip
    assert (len(found.plan.unchanged), found.plan.has_changes) == (100, False)
    assert found.plan.rejected == ()


def test_a_number_says_where_it_stands_and_what_other_editions_say(
    strategist_page: FlaskClient,
    published: dict[str, Vintage],
    sqlite: Database,
    author: Actor,
) -> None:
    with sqlite.reading() as session:
        total = next(
            value
            for value in report.values(session, author, CODE)
            if value.sector is Sector.TOTAL and value.year == 2015
        )
    page = text_of(strategist_page, f"/laget/tal/{total.id}")
    for number in ("108 105,231", "103 776,28", "108 176,79"):
        assert number in page
    assert "75 038" not in page  # carbon dioxide alone is another thing


def test_the_editions_show_what_one_moved_of_another(
    strategist_page: FlaskClient, published: dict[str, Vintage]
) -> None:
    old, new = published["2025-09-18"].id, published["2026-05-07"].id
    page = text_of(strategist_page, f"/laget/utgavor?fran={old}&till={new}")
    for number in ("103 776", "108 177", "4 401"):
        assert number in page


def test_editions_of_different_gases_are_not_compared(
    strategist_page: FlaskClient, published: dict[str, Vintage]
) -> None:
    old, new = published["2025-05-21"].id, published["2026-05-07"].id
    text_of(strategist_page, f"/laget/utgavor?fran={old}&till={new}", status=422)


def test_an_edition_that_waits_is_taken_into_use_on_its_page(
    strategist_page: FlaskClient,
    published: dict[str, Vintage],
    sqlite: Database,
    author: Actor,
) -> None:
    made = waiting_edition(sqlite, author, times=1.01)
    address = f"/laget/utgavor/{made.id}"
    assert f'href="{address}"' in text_of(strategist_page, "/laget")
    answer = post(strategist_page, f"{address}/ta-i-bruk", address, version=made.version)
    assert answer.status_code == 303  # type: ignore[attr-defined]
    assert "95 397" in text_of(strategist_page, "/laget")  # 94 452.865 × 1.01


def test_an_odd_edition_is_not_taken_into_use_without_a_reason(
    strategist_page: FlaskClient,
    published: dict[str, Vintage],
    sqlite: Database,
    author: Actor,
) -> None:
    made = waiting_edition(sqlite, author, times=1.2)
    address = f"/laget/utgavor/{made.id}"
    answer = post(strategist_page, f"{address}/ta-i-bruk", address, version=made.version)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert 'href="#reason"' in answer.get_data(as_text=True)  # type: ignore[attr-defined]
    answer = post(
        strategist_page, f"{address}/ta-i-bruk", address, version=made.version, reason="Ny metod"
    )
    assert answer.status_code == 303  # type: ignore[attr-defined]
    assert "Ny metod" in text_of(strategist_page, address)


def test_an_edition_is_taken_out_of_use_with_a_reason_and_the_one_before_returns(
    strategist_page: FlaskClient, published: dict[str, Vintage]
) -> None:
    used = published["2026-07-02"]
    address = f"/laget/utgavor/{used.id}"
    path = f"{address}/ta-ur-bruk"
    refused = post(strategist_page, path, address, version=used.version)
    assert refused.status_code == 422  # type: ignore[attr-defined]
    answer = post(strategist_page, path, address, version=used.version, reason="Fel fil")
    assert answer.status_code == 303  # type: ignore[attr-defined]
    assert "2026-06-18" in text_of(strategist_page, "/laget")


def test_a_reader_sees_the_pages_and_decides_nothing(
    visitor: Visitor, published: dict[str, Vintage], sqlite: Database, author: Actor
) -> None:
    made = waiting_edition(sqlite, author)
    reader = visitor(Role.READER)
    page = text_of(reader, f"/laget/utgavor/{made.id}")
    assert "ta-i-bruk" not in page
    address = f"/laget/utgavor/{made.id}"
    answer = post(reader, f"{address}/ta-i-bruk", address, version=made.version)
    assert answer.status_code == 403  # type: ignore[attr-defined]


def test_nobody_reads_the_pages_without_the_right(
    client: FlaskClient, visitor: Visitor, published: dict[str, Vintage]
) -> None:
    for path in ("/laget", "/laget/serie", "/laget/serie.csv", "/laget/utgavor"):
        assert client.get(path).status_code == 303
        assert visitor(Role.CONTRIBUTOR).get(path).status_code == 403


def test_the_pages_are_whole_in_english(
    strategist_page: FlaskClient, published: dict[str, Vintage]
) -> None:
    post(strategist_page, "/sprak", "/laget", language="en", next="/laget")
    assert heading(text_of(strategist_page, "/laget")).startswith(
        "Emissions turned upward in 2024."
    )
    assert "Transport emissions rose 18.9 %" in text_of(strategist_page, "/laget/serie")
