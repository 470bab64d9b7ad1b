"""An outage of N hours: what holds, how the rest comes to fail, what is missing, what is let go."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from omstallning.database import Database
from resilience import report
from tests.resilience.register import Town, town
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


def crowded(place: Town) -> None:
    """Three more services, so that there are enough to be released."""
    for key in ("payroll", "library", "parks"):
        activity = place.activity(f"{key}-act", place.service(key), limit_h=48.0)
        place.lean(f"{key}-power", activity, "power", buffer_h=48.0)


def test_the_title_says_how_many_hold(officer: FlaskClient) -> None:
    page = words(officer.get("/avbrott?el=24").text)
    assert "Efter 24 timmar utan el håller 1 av 2 verksamheter" in page
    assert "elen är borta i 24 timmar" in page


def test_the_chain_of_what_fails_is_told_in_words(officer: FlaskClient) -> None:
    page = words(officer.get("/avbrott?el=24").text)
    assert ("Home faller efter 20 timmar, eftersom Water faller efter 8 timmar, "
            "eftersom Power är borta från början.") in page  # fmt: skip
    assert "Nere i 7 timmar, 1 timme längre än gränsen på 6 timmar." in page


def test_a_shorter_outage_lets_everybody_hold(officer: FlaskClient) -> None:
    page = words(officer.get("/avbrott?el=1").text)
    assert "Efter 1 timme utan el håller 2 av 2 verksamheter" in page
    assert "Ingen verksamhet är veterligen nere längre än den får." in page


def test_the_hours_may_be_written_as_people_write_them(officer: FlaskClient) -> None:
    page = words(officer.get("/avbrott?slag=el&timmar=25,5+h").text)
    assert "Efter 25,5 timmar utan el" in page


@pytest.mark.parametrize("text", ["-4", "0", "ett dygn", "1e9", "nan", "9999"])
def test_hours_that_are_none_are_said_to_be_so(officer: FlaskClient, text: str) -> None:
    answer = officer.get("/avbrott", query_string={"el": text})
    assert answer.status_code == 200
    page = words(answer.text)
    assert "Timmarna gick inte att läsa, så 24 timmar visas." in page
    assert "Efter 24 timmar utan el" in page


def test_one_resource_can_be_out_alone(place: Town, officer: FlaskClient) -> None:
    page = words(officer.get(f"/avbrott?nod={place.nodes['mast']}&timmar=24").text)
    assert "utan Mast håller" in page
    assert "Alarm faller genast, eftersom Mast är borta från början." in page
    assert officer.get("/avbrott?nod=999999&timmar=24").status_code == 404


def test_what_is_not_known_says_which_number_is_missing(place: Town, officer: FlaskClient) -> None:
    call = place.activity("call", place.service("kontaktcenter"))
    place.lean("call-mast", call, "mast", buffer_h=None)
    page = words(officer.get("/avbrott?el=24").text)
    assert "håller 1 av 3 verksamheter" in page
    unknown = page[page.index("Verksamheter med okänt utfall") :]
    assert "Hur länge får Call vara nere?" in unknown
    assert "Hur länge klarar sig Call utan Mast?" in unknown


def test_each_length_is_a_column_of_the_heat_table(officer: FlaskClient) -> None:
    page = officer.get("/avbrott?el=24").text
    for length in ("1", "4", "12", "24", "72", "168"):
        assert f'href="/avbrott?el={length}"' in page
    table = words(page[page.index('id="langder"') :])
    assert table.index("Särskilt boende") < table.index("Trygghetslarm")


def test_a_reader_is_told_that_it_is_secret_and_gets_no_hour(reader: FlaskClient) -> None:
    page = words(reader.get("/avbrott?el=24").text)
    assert "Vad som håller är sekretess" in page
    assert "Inget har lämnats ut." in page
    assert "faller efter" not in page
    assert "20–27" not in page
    assert "håller inte" not in page


def test_few_services_are_never_let_go(place: Town, officer: FlaskClient) -> None:
    page = officer.get("/avbrott/lamna-ut")
    assert "färre än 5 verksamheter" in words(page.text)
    answer = sent(officer, "/avbrott/lamna-ut", "/avbrott/utlamnat", reason="Begärd")
    assert answer.status_code == 422
    assert place.ask(report.releases) == []


def test_what_is_let_go_is_seen_by_readers_with_its_date_and_nothing_more(
    place: Town, officer: FlaskClient, reader: FlaskClient
) -> None:
    crowded(place)
    preview = words(officer.get("/avbrott/lamna-ut").text)
    assert "över 5 verksamheter" in preview
    answer = sent(officer, "/avbrott/lamna-ut", reason="Begärd av kommunstyrelsen")
    assert answer.status_code == 303
    page = words(reader.get("/avbrott?el=24").text)
    day = place.ask(report.releases)[0].as_of
    assert f"{day.isoformat()} lämnades ut att 4 av 5 verksamheter höll" in page
    assert "faller efter" not in page
    listed = words(reader.get("/avbrott/utlamnat").text)
    assert "Begärd av kommunstyrelsen" in listed
    assert place.officer.handle in listed
    assert f"{day.isoformat()} lämnades ut att 4 av 5 höll" in words(
        reader.get("/verksamheter").text
    )


def test_another_outage_than_the_released_one_stays_secret(
    place: Town, officer: FlaskClient, reader: FlaskClient
) -> None:
    crowded(place)
    sent(officer, "/avbrott/lamna-ut", reason="Begärd")
    page = words(reader.get("/avbrott?el=72").text)
    assert "Bara talen för 24 timmar utan el kan lämnas ut." in page
    assert "4 av 5" not in page


def test_a_release_needs_a_reason_and_the_right(
    place: Town, officer: FlaskClient, reader: FlaskClient
) -> None:
    crowded(place)
    answer = sent(officer, "/avbrott/lamna-ut", reason=" ")
    assert answer.status_code == 422
    assert "Skriv varför det kan lämnas ut." in answer.text
    assert reader.get("/avbrott/lamna-ut").status_code == 403
    assert "Lämna ut talen" not in reader.get("/avbrott?el=24").text


def test_the_figure_of_laget_leads_to_the_outage_it_counts(officer: FlaskClient) -> None:
    assert officer.get("/avbrott/power").headers["Location"] == "/avbrott?el=24"
    assert officer.get("/avbrott/moonlight").status_code == 404
