"""Pages of risks: the matrix and what lies beside it, what was found, accepted and done."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from omstallning.database import Database
from omstallning.measures import operations as measures
from omstallning.measures.model import MeasureKind
from resilience import operations, report
from resilience.model import Stage
from tests.resilience.register import TODAY, VARIABLES, Town, town
from tests.web.test_services import Visitor, sent, words


@pytest.fixture
def place(sqlite: Database) -> Town:
    """The register of the example."""
    return town(sqlite)


@pytest.fixture
def officer(place: Town, visitor: Visitor) -> FlaskClient:
    """The browser of somebody who keeps the register."""
    return visitor(actor=place.officer)


@pytest.fixture
def reader(place: Town, visitor: Visitor) -> FlaskClient:
    """The browser of somebody who may read, but nothing that is secret."""
    return visitor(actor=place.reader)


def listed(page: str) -> list[int]:
    """The ids of the risks in the list of a page."""
    return [int(one) for one in re.findall(r'rowheader"><a href="/risker/(\d+)"', page)]


def judged(**values: str) -> dict[str, Any]:
    """A form of an assessment that is filled in."""
    return {
        "stage": "now", "likelihood": "4", "method": "Gruppbedömning", "assessed_on": "2026-03-01",
        "reason": "Workshop", **{f"consequence_{key}": "4" for key in VARIABLES}, **values,
    }  # fmt: skip


def test_a_cell_of_the_matrix_opens_its_own_risks(place: Town, officer: FlaskClient) -> None:
    flood, heat = place.risk("flood"), place.risk("heat")
    place.assess(flood, 4, 4)
    place.assess(heat, 1, 1)
    page = officer.get("/risker").text
    assert "1 av 2 risker är inte acceptabla" in words(page)
    cell = re.search(r'<td class="high"><a href="([^"]+)"><b>1</b>([^<]+)</a>', page)
    assert cell is not None
    assert cell[2] in {"Hög", "Mycket hög"}
    assert listed(officer.get(cell[1].replace("&amp;", "&")).text) == [flood]


def test_what_is_not_known_is_counted_beside_the_matrix(place: Town, officer: FlaskClient) -> None:
    dry, never = place.risk("dry"), place.risk("never")
    place.assess(dry, None, 3)
    page = words(officer.get("/risker").text)
    assert "0 av 2 risker är inte acceptabla, och 2 går inte att placera" in page
    assert "1 okänd" in page
    assert "1 inte bedömd" in page
    assert listed(officer.get("/risker?visa=okanda").text) == [dry]
    assert listed(officer.get("/risker?visa=obedomda").text) == [never]


def test_a_level_is_a_word_and_a_number_beside_its_colour(
    place: Town, officer: FlaskClient
) -> None:
    place.assess(place.risk("flood"), 5, 5)
    assert "Mycket hög (4)" in words(officer.get("/risker").text)


def test_late_reviews_stand_first(place: Town, officer: FlaskClient) -> None:
    first, late = place.risk("aaa"), place.risk("zzz")
    place.assess(first, 5, 5)
    place.assess(late, 1, 1)
    place.do(operations.review, "risk", late, reviewed_on=date(2024, 1, 1), due_on=date(2025, 1, 1))
    assert listed(officer.get("/risker").text) == [late, first]
    assert listed(officer.get("/risker?visa=sena").text) == [late]


def test_a_likelihood_left_open_needs_a_reason(place: Town, officer: FlaskClient) -> None:
    risk = place.risk("flood")
    path = f"/risker/{risk}/bedom"
    answer = sent(officer, path, **judged(likelihood=""))
    assert answer.status_code == 422
    assert "Välj en sannolikhet eller skriv varför den inte går att bedöma." in answer.text
    assert 'value="Gruppbedömning"' in answer.text
    given = judged(likelihood="", likelihood_reason="Mätserien är för kort")
    assert sent(officer, path, **given).status_code == 303
    page = words(officer.get(f"/risker/{risk}").text)
    assert "Mätserien är för kort" in page
    assert "ingen vet hur stor risken är" in page


def test_assessments_of_each_stage_stand_side_by_side(place: Town, officer: FlaskClient) -> None:
    risk = place.risk("flood")
    path = f"/risker/{risk}/bedom"
    assert sent(officer, path, **judged(stage="without_measures")).status_code == 303
    assert sent(officer, path, **judged(likelihood="1")).status_code == 303
    page = officer.get(f"/risker/{risk}").text
    table = page[page.index('id="bedomningar"') :]
    head = table[: table.index("</thead>")]
    assert head.index("utan åtgärder") < head.index("som det är nu")
    assert "omstallning municipal-2026" in table
    assert "lägre, men ingen åtgärd är angiven" in page


def test_a_variable_that_nobody_judged_makes_the_level_unknown(
    place: Town, officer: FlaskClient
) -> None:
    risk = place.risk("flood")
    given = judged(consequence_democracy_and_rights="")
    assert sent(officer, f"/risker/{risk}/bedom", **given).status_code == 303
    found = place.ask(report.risk, risk, today=TODAY).row.now
    assert found.level is None
    assert found.not_judged == ("democracy_and_rights",)


def test_an_acceptance_that_has_run_out_is_told(place: Town, officer: FlaskClient) -> None:
    risk = place.risk("flood")
    assert sent(
        officer, f"/risker/{risk}/godta", accepted_by="Kommunstyrelsen", accepted_on="2024-01-01",
        valid_before="2025-01-01", reason="Kostnaden",
    ).status_code == 303  # fmt: skip
    page = words(officer.get(f"/risker/{risk}").text)
    assert "Kommunstyrelsen, från 2024-01-01 till 2025-01-01 har gått ut" in page
    assert "Se över: godtagandet har gått ut." in page
    assert listed(officer.get("/risker?visa=utgangna").text) == [risk]


def test_an_acceptance_ends_after_it_begins(place: Town, officer: FlaskClient) -> None:
    answer = sent(
        officer, f"/risker/{place.risk('flood')}/godta", accepted_by="Kommunstyrelsen",
        accepted_on="2026-01-01", valid_before="2025-01-01", reason="Kostnaden",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "Sista dagen ligger före den första." in answer.text


def test_a_measure_is_tied_and_untied(place: Town, officer: FlaskClient) -> None:
    risk = place.risk("flood")
    swale = place.do(
        measures.add_measure, key="swale", name="Svackdike", kind=MeasureKind.NATURE_BASED,
        unit_id=place.units["care"], owner="Landskapsarkitekt",
    )  # fmt: skip
    path = f"/risker/{risk}"
    assert sent(officer, f"{path}/atgarder/koppla", measure_id=swale.id).status_code == 303
    page = officer.get(path).text
    assert "Svackdike" in page
    untie = re.search(rf'action="({path}/atgarder/\d+/koppla-bort)"', page)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert untie is not None
    assert version is not None
    assert sent(officer, untie[1], path, version=version[1]).status_code == 303
    assert place.ask(report.risk, risk, today=TODAY).measures == ()


def test_a_new_measure_is_tied_at_once(place: Town, officer: FlaskClient) -> None:
    risk = place.risk("flood")
    assert sent(
        officer, f"/risker/{risk}/atgarder/ny", name="Backventil", kind="grey",
        unit_id=place.units["care"], owner="Fastighetsförvaltare", cost_sek="410 000 kr",
        key="backventil",
    ).status_code == 303  # fmt: skip
    found = place.ask(report.risk, risk, today=TODAY).measures[0]
    assert (found.name, found.cost_sek) == ("Backventil", 410000)


def test_a_risk_is_tied_both_ways_to_what_it_hits(place: Town, officer: FlaskClient) -> None:
    service = place.services["home"]
    made = sent(
        officer, f"/risker/ny?verksamhet={service}", title="Skyfall i källaren", hazard="H23",
        unit_id=place.units["care"], owner="Enhetschef", service_id=service,
        building_id=place.buildings["home"], review_months="12", key="skyfall",
    )  # fmt: skip
    assert made.status_code == 303
    path = made.headers["Location"]
    assert f'href="/verksamheter/{service}"' in officer.get(path).text
    assert f'href="{path}"' in officer.get(f"/verksamheter/{service}").text


def test_one_button_says_that_nothing_changed(place: Town, officer: FlaskClient) -> None:
    risk = place.risk("flood")
    path = f"/risker/{risk}"
    assert sent(officer, f"{path}/granskad", path).status_code == 303
    assert not place.ask(report.risk, risk, today=TODAY).row.review.is_never


def test_a_reader_sees_risks_and_no_forms(place: Town, reader: FlaskClient) -> None:
    risk = place.risk("flood")
    place.assess(risk, 4, 4, stage=Stage.NOW)
    page = reader.get(f"/risker/{risk}")
    assert page.status_code == 200
    assert "/bedom" not in page.text
    assert reader.get(f"/risker/{risk}/bedom").status_code == 403
    assert "Ny risk" not in reader.get("/risker").text
