"""Pages of services: what holds, what it leans on, what is withheld, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from omstallning.database import Database
from resilience import operations, report
from resilience.model import WHOLE_ROW, Ground
from tests.resilience.register import TODAY, Town, town
from tests.web.conftest import post

Visitor = Callable[..., FlaskClient]


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


def sent(client: FlaskClient, path: str, form_page: str | None = None, **fields: object) -> Any:
    """A form sent as a browser sends it."""
    return post(client, path, form_page, **fields)


def words(page: str) -> str:
    """The text of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_list_says_how_many_hold_a_day_without_power(officer: FlaskClient) -> None:
    page = words(officer.get("/verksamheter").text)
    assert "1 av 2 verksamheter håller 24 timmar utan el" in page
    assert "håller inte" in page


def test_without_the_right_the_list_holds_no_verdict(reader: FlaskClient) -> None:
    page = reader.get("/verksamheter").text
    assert "2 verksamheter måste fungera" in words(page)
    assert "Vad var och en tål är sekretess, och inget har lämnats ut." in words(page)
    rows = words(page[page.index("<tbody") : page.index("</tbody>")])
    assert rows.count("sekretess") >= 2
    assert "håller" not in rows


def test_the_filter_keeps_what_was_asked_for(place: Town, officer: FlaskClient) -> None:
    page = officer.get("/verksamheter?utfall=breached").text
    rows = re.findall(r'rowheader"><a href="/verksamheter/(\d+)"', page)
    assert rows == [str(place.services["home"])]
    assert "Ingen verksamhet passar" in officer.get("/verksamheter?sektor=S01").text


def test_a_service_tells_when_it_is_out_and_what_would_be_enough(
    place: Town, officer: FlaskClient
) -> None:
    page = words(officer.get(f"/verksamheter/{place.services['home']}").text)
    assert "Särskilt boende håller inte 24 timmar utan el" in page
    assert "nere från timme 20 till timme 27. Den får vara nere i 6 timmar." in page
    assert "Den håller om den klarar 13 timmar utan Water, allt annat lika." in page


def test_a_reader_meets_marks_instead_of_hours_and_suppliers(
    place: Town, officer: FlaskClient, reader: FlaskClient
) -> None:
    path = f"/verksamheter/{place.services['home']}"
    resource = f"/verksamheter/resurser/{place.nodes['water']}"
    assert re.search(r"\b48\b", words(officer.get(path).text))
    assert "Leverantör water" in officer.get(resource).text
    page = words(reader.get(path).text)
    assert not re.search(r"\b48\b", page)
    assert "timme 20" not in page
    assert "sekretess" in page
    assert "Leverantör water" not in reader.get(resource).text


def test_a_service_that_is_marked_whole_is_nowhere_for_a_reader(
    place: Town, officer: FlaskClient, reader: FlaskClient
) -> None:
    hidden = place.services["alarm"]
    place.do(
        operations.mark, "service", hidden, field=WHOLE_ROW, ground=Ground.OSL_15_2,
        reason="Försvar",
    )  # fmt: skip
    assert officer.get(f"/verksamheter/{hidden}").status_code == 200
    assert reader.get(f"/verksamheter/{hidden}").status_code == 404
    for path in ("/verksamheter", "/avbrott?el=24", "/risker"):
        assert "Trygghetslarm" not in reader.get(path).text, path
    assert "1 verksamhet måste fungera" in words(reader.get("/verksamheter").text)


def test_who_else_leans_on_the_same_is_told(place: Town, officer: FlaskClient) -> None:
    page = words(officer.get(f"/verksamheter/{place.services['home']}").text)
    shared = page[page.index("Andra är beroende av samma") :]
    assert "Power" in shared
    assert "Trygghetslarm" in shared
    resource = words(officer.get(f"/verksamheter/resurser/{place.nodes['power']}").text)
    assert "2 verksamheter är beroende av Power" in resource


def test_one_button_says_that_nothing_changed(place: Town, officer: FlaskClient) -> None:
    service = place.services["home"]
    path = f"/verksamheter/{service}"
    answer = sent(officer, f"{path}/granskad", path)
    assert answer.status_code == 303
    page = place.ask(report.service, service, today=TODAY)
    assert page.review.by == place.officer.handle
    assert not page.review.is_never


def test_a_service_an_activity_and_what_it_leans_on_are_added_through_forms(
    place: Town, officer: FlaskClient
) -> None:
    made = sent(
        officer, "/verksamheter/ny", name="Socialjour", sector="S04", unit_id=place.units["care"],
        owner="Jourchef", review_months="12", key="socialjour",
    )  # fmt: skip
    assert made.status_code == 303
    path = made.headers["Location"]
    assert sent(
        officer, f"{path}/ny-aktivitet", name="Ta emot samtal", unit_id=place.units["care"],
        recovery_h="0,5 h", people_served="1 200", key="ta-emot-samtal",
    ).status_code == 303  # fmt: skip
    page = place.ask(report.service, int(path.rsplit("/", 1)[1]), today=TODAY)
    activity = page.activities[0].node
    assert (activity.recovery_h.value, activity.people_served.value) == (0.5, 1200)
    assert sent(
        officer, f"/verksamheter/resurser/{activity.id}/nytt-beroende",
        needs_id=place.nodes["mast"], alternatives="1", needed="1", buffer_h="2", to_run="y",
    ).status_code == 303  # fmt: skip
    assert sent(
        officer, f"/verksamheter/resurser/{activity.id}/ny-foljd", after_h="8", consequence="4",
        text="Ingen svarar",
    ).status_code == 303  # fmt: skip
    told = place.ask(report.service, page.service.id, today=TODAY).activities[0]
    assert told.leans_on[0].buffer_h.value == 2
    assert told.acceptable_h == 8


def test_every_form_warns_of_what_must_never_be_written(place: Town, officer: FlaskClient) -> None:
    node = place.nodes["water"]
    for path in (
        "/verksamheter/ny", "/verksamheter/resurser/ny", "/verksamheter/lager/nytt", "/risker/ny",
        f"/verksamheter/resurser/{node}/nytt-beroende", f"/verksamheter/resurser/{node}/andra",
    ):  # fmt: skip
        page = words(officer.get(path).text)
        assert "Skriv aldrig säkerhetsskyddsklassificerade uppgifter här." in page, path
        assert "diarienummer" in page, path


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(
    officer: FlaskClient,
) -> None:
    answer = sent(officer, "/verksamheter/ny", name="Krisledning", owner="", key="Stor Nyckel")
    assert answer.status_code == 422
    assert "<title>Fel:" in answer.text
    assert 'value="Krisledning"' in answer.text
    assert "Välj en sektor." in answer.text


def test_a_rule_of_the_register_is_told_at_its_field(place: Town, officer: FlaskClient) -> None:
    answer = sent(
        officer, f"/verksamheter/resurser/{place.nodes['home']}/talighet",
        mtpd_h="4", rto_h="6", reason="Prövning",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "Återställningstid och upphämtningstid är tillsammans längre" in answer.text


def test_two_who_change_the_same_choose_between_both_versions(
    place: Town, officer: FlaskClient
) -> None:
    service = place.services["home"]
    path = f"/verksamheter/{service}/andra"
    mine: dict[str, Any] = {"name": "Brunnsgården", "sector": "S04", "unit_id": place.units["care"],
            "owner": "Enhetschef", "review_months": "12", "reason": "Nytt namn"}  # fmt: skip
    place.do(
        operations.change_service, service, expected_version=1, reason="Byte", owner="Vårdchef"
    )
    answer = sent(officer, path, version="1", **mine)
    assert answer.status_code == 409
    assert "Enhetschef" in answer.text
    assert "Vårdchef" in answer.text
    again = re.search(r'name="version" value="(\d+)"', answer.text)
    assert again is not None
    assert sent(officer, path, version=again[1], **mine).status_code == 303
    assert place.ask(report.service, service, today=TODAY).service.owner == "Enhetschef"


def test_what_something_rests_on_is_not_taken_away(place: Town, officer: FlaskClient) -> None:
    path = f"/verksamheter/ta-bort/node/{place.nodes['mast']}"
    answer = sent(officer, path, version="1", reason="Behövs inte")
    assert answer.status_code == 422
    assert "Något vilar på den: ta bort det först." in answer.text
    leaning = place.dependencies["alarm-mast"]
    away = f"/verksamheter/ta-bort/dependency/{leaning}"
    gone = sent(officer, away, version="1", reason="Fiber i stället")
    assert gone.status_code == 303
    page = officer.get(f"/verksamheter/{place.services['alarm']}").text
    assert f"/verksamheter/beroenden/{leaning}/andra" not in page


def test_a_mark_is_set_with_its_ground_and_lifted_with_its_reason(
    place: Town, officer: FlaskClient
) -> None:
    path = f"/sekretess/service/{place.services['home']}"
    assert sent(
        officer, f"{path}/markera", field="protects", ground="osl_18_13", reason="Röjer sårbarhet"
    ).status_code == 303  # fmt: skip
    page = officer.get(path).text
    assert "Röjer sårbarhet" in page
    assert place.officer.handle in page
    lift = re.search(rf'href="({path}/\d+/hav)"', page)
    assert lift is not None
    assert sent(officer, lift[1], reason="Prövad, ingen skada").status_code == 303
    after = officer.get(path).text
    assert "Prövad, ingen skada" in after
    assert "hävd" in words(after)
    assert lift[1] not in after


def test_the_graph_and_the_stair_carry_no_style_of_their_own(
    place: Town, officer: FlaskClient
) -> None:
    page = officer.get(f"/verksamheter/{place.services['home']}").text
    assert page.count('role="img"') >= 5
    assert " style=" not in page
    assert "är beroende av 2 saker" in words(page)


def test_a_dependency_that_was_taken_away_can_be_added_anew(
    place: Town, officer: FlaskClient
) -> None:
    node, power = place.nodes["home"], place.nodes["mast"]
    path = f"/verksamheter/resurser/{node}/nytt-beroende"
    said = {"needs_id": power, "alternatives": "9", "needed": "1", "to_run": "y", "buffer_h": "2"}
    assert sent(officer, path, **said).status_code == 303
    page = place.ask(report.node, node, today=TODAY)
    made = next(one for one in page.leans_on if one.needs.id == power)
    place.do(
        operations.withdraw, "dependency", made.id, expected_version=made.version, reason="Fel"
    )
    assert sent(officer, path, **said).status_code == 303
    page = place.ask(report.node, node, today=TODAY)
    assert [one.needs.id for one in page.leans_on].count(power) == 1
