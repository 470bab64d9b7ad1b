"""Files in through the pages: questions, dry run, rejected rows, the way back, who may."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from emissions import report
from omstallning.access.model import Actor, Role
from omstallning.database import Database
from tests.conftest import person
from tests.web.conftest import token_in
from tests.web.inventory import Inventory, entered

HEADER = "källa;period;mängd;enhet;status"
GOOD = f"{HEADER}\ndiesel;2025;1 200,5;liter;uppmätt\ndiesel;2024;1 100;liter;uppmätt\n"
MIXED = f"{GOOD}el;2025;12;liter;uppmätt\nokänd;2025;1;kWh;uppmätt\n"


@pytest.fixture
def strategist(sqlite: Database) -> Actor:
    return person(sqlite, Role.STRATEGIST)


@pytest.fixture
def inventory(sqlite: Database, strategist: Actor) -> Inventory:
    return entered(sqlite, strategist)


@pytest.fixture
def browser(visitor: Callable[..., FlaskClient], strategist: Actor) -> FlaskClient:
    return in_english(visitor(actor=strategist))


def in_english(browser: FlaskClient) -> FlaskClient:
    """The same browser, reading the sentences as the code has them."""
    send(browser, "/sprak", language="en")
    return browser


def hand_in(
    browser: FlaskClient, content: str | bytes, *, kind: str = "uppgifter", name: str = "fil.csv",
    **fields: str,
) -> TestResponse:  # fmt: skip
    page = browser.get(f"/import/{kind}").get_data(as_text=True)
    raw = content.encode() if isinstance(content, str) else content
    return browser.post(
        f"/import/{kind}",
        data={"csrf_token": token_in(page), "file": (io.BytesIO(raw), name), **fields},
        content_type="multipart/form-data",
    )


def send(browser: FlaskClient, path: str, page: str = "/import", **fields: str) -> TestResponse:
    token = token_in(browser.get(page).get_data(as_text=True))
    return browser.post(path, data={"csrf_token": token, **fields})


def text(answer: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def amounts(database: Database, viewer: Actor, source: int) -> dict[str, float | None]:
    with database.reading() as session:
        found = report.records(session, viewer, source_id=source).records
    return {str(record.period): record.quantity for record in found}


def test_a_dry_run_shows_old_and_new_and_saves_nothing(
    browser: FlaskClient, sqlite: Database, strategist: Actor, inventory: Inventory
):
    answer = hand_in(browser, GOOD)
    assert (answer.status_code, answer.location) == (303, "/import/1")
    shown = text(browser.get("/import/1"))
    assert "1 000 → after: 1 100" in shown
    assert "1 200,5" in shown
    assert amounts(sqlite, strategist, inventory.diesel) == {"2024": 1000.0}


def test_a_confirmed_file_is_in_force_and_the_same_file_again_is_no_change(
    browser: FlaskClient, sqlite: Database, strategist: Actor, inventory: Inventory
):
    hand_in(browser, GOOD)
    assert send(browser, "/import/1/genomfor", reason="Årsuppgifter").status_code == 303
    assert amounts(sqlite, strategist, inventory.diesel) == {"2025": 1200.5, "2024": 1100.0}
    assert "0 changes" in text(browser.get(hand_in(browser, GOOD).location))


def test_a_file_is_not_taken_in_without_a_reason(
    browser: FlaskClient, sqlite: Database, strategist: Actor, inventory: Inventory
):
    hand_in(browser, GOOD)
    answer = send(browser, "/import/1/genomfor", reason=" ")
    assert answer.status_code == 422
    assert "<title>Error: " in answer.get_data(as_text=True)
    assert amounts(sqlite, strategist, inventory.diesel) == {"2024": 1000.0}


def test_a_rolled_back_import_leaves_what_was_in_force_before(
    browser: FlaskClient, sqlite: Database, strategist: Actor, inventory: Inventory
):
    hand_in(browser, GOOD)
    send(browser, "/import/1/genomfor", reason="Årsuppgifter")
    send(browser, "/import/1/angra")
    assert amounts(sqlite, strategist, inventory.diesel) == {"2024": 1000.0}
    assert "fil.csv is rolled back" in text(browser.get("/import/1"))


def test_every_rejected_row_is_named_and_comes_back_as_a_file_that_can_be_mended(
    browser: FlaskClient, sqlite: Database, strategist: Actor, inventory: Inventory
):
    page = text(browser.get(hand_in(browser, MIXED).location))
    assert "2 rows are rejected" in page
    assert "row 4" in page
    assert "row 5" in page
    kept = browser.get("/import/1/avvisade")
    assert kept.headers["Content-Disposition"].startswith("attachment")
    rows = kept.get_data().decode("utf-8").splitlines()
    assert rows[0] == f"{HEADER};Error in the row"
    assert [row.split(";")[0] for row in rows[1:]] == ["el", "okänd"]
    mended = "\n".join([rows[0], rows[1].replace(";liter;", ";kWh;")])
    again = browser.get(hand_in(browser, mended, name="rättad.csv").location)
    assert "Rejected rows" not in text(again)
    send(browser, "/import/2/genomfor", reason="Rättad rad")
    assert amounts(sqlite, strategist, inventory.electricity)["2025"] == 12.0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 not a table", "pdf"),
        (f'{HEADER}\ndiesel;2025;"1 2'.encode(), "ends"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words_at_its_field(
    browser: FlaskClient, inventory: Inventory, content: bytes, words: str
):
    answer = hand_in(browser, content)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "<title>Error: " in page
    found = re.search(r'id="file-error">.*?</span>(.*?)</p>', page)
    assert found is not None
    assert words in found.group(1).lower()


def test_other_headings_are_asked_about_and_the_answers_lead_to_the_dry_run(
    browser: FlaskClient, inventory: Inventory
):
    other = "Objekt;Månad;Åtgång;Enh;Hur\ndiesel;2025;12,5;liter;uppmätt\n"
    asked = hand_in(browser, other)
    assert asked.status_code == 303
    page = browser.get(asked.location).get_data(as_text=True)
    assert '<option value="Objekt">Objekt</option>' in page
    answer = send(
        browser, asked.location, asked.location, header_row="1", **{
            "map-source": "Objekt", "map-period": "Månad", "map-quantity": "Åtgång",
            "map-unit": "Enh", "map-status": "Hur",
        },
    )  # fmt: skip
    assert answer.location == "/import/1"
    assert "12,5" in text(browser.get("/import/1"))


def test_a_number_with_two_readings_is_asked_about_once_for_the_column(
    browser: FlaskClient, sqlite: Database, strategist: Actor, inventory: Inventory
):
    asked = hand_in(browser, f"{HEADER}\nel;2025-01;1.234;kWh;uppmätt\n")
    page = text(browser.get(asked.location))
    assert "1.234 means 1 234" in page
    assert "1.234 means 1,234" in page
    answer = send(browser, asked.location, asked.location, **{"decimal-quantity": ","})
    send(browser, f"{answer.location}/genomfor", reason="Januari")
    assert amounts(sqlite, strategist, inventory.electricity)["2025-01"] == 1234.0


def test_an_address_of_a_held_file_opens_for_nobody_else(
    browser: FlaskClient, visitor: Callable[..., FlaskClient], inventory: Inventory
):
    asked = hand_in(browser, f"{HEADER}\nel;2025-01;1.234;kWh;uppmätt\n")
    assert visitor(Role.STRATEGIST).get(asked.location).status_code == 404
    assert browser.get(asked.location + "x").status_code == 404


def test_a_dry_run_that_others_have_overtaken_is_not_taken_in(
    browser: FlaskClient, sqlite: Database, strategist: Actor, inventory: Inventory
):
    hand_in(browser, GOOD)
    hand_in(browser, GOOD.replace("1 100", "1 150"))
    send(browser, "/import/2/genomfor", reason="Den andra filen")
    send(browser, "/import/1/genomfor", reason="Den första filen")
    assert amounts(sqlite, strategist, inventory.diesel)["2024"] == 1150.0
    assert "Something was saved after the file was looked through" in text(browser.get("/import/1"))


def test_a_reader_sees_what_was_imported_and_can_import_nothing(
    browser: FlaskClient, visitor: Callable[..., FlaskClient], inventory: Inventory
):
    hand_in(browser, GOOD)
    reader = in_english(visitor(Role.READER))
    assert reader.get("/import/historik").status_code == 200
    assert "Take in the file" not in reader.get("/import/1").get_data(as_text=True)
    assert reader.get("/import/uppgifter").status_code == 403
    assert send(reader, "/import/1/genomfor", reason="Jag vill").status_code == 403


def test_nobody_but_the_one_who_took_a_file_in_can_roll_it_back(
    browser: FlaskClient, visitor: Callable[..., FlaskClient], inventory: Inventory
):
    hand_in(browser, GOOD)
    send(browser, "/import/1/genomfor", reason="Årsuppgifter")
    other = visitor(Role.STRATEGIST)
    assert "/import/1/angra" not in other.get("/import/historik").get_data(as_text=True)
    assert send(other, "/import/1/angra").status_code == 422
    assert "/import/1/angra" in browser.get("/import/historik").get_data(as_text=True)


def test_files_to_try_with_are_handed_out_only_where_the_installation_is_an_example(
    browser: FlaskClient,
):
    assert browser.get("/import/exempel/uppgifter-2025-komplettering.csv").status_code == 404


def test_a_column_that_a_person_left_out_stays_left_out_when_the_file_is_taken_in(
    browser: FlaskClient, sqlite: Database, strategist: Actor, inventory: Inventory
):
    other = "Objekt;Period;Mängd;Enhet;Status;Anteckning\ndiesel;2025;12,5;liter;uppmätt;Hemligt\n"
    asked = hand_in(browser, other)
    answer = send(
        browser, asked.location, asked.location, header_row="1", **{
            "map-source": "Objekt", "map-period": "Period", "map-quantity": "Mängd",
            "map-unit": "Enhet", "map-status": "Status", "map-note": "",
        },
    )  # fmt: skip
    send(browser, f"{answer.location}/genomfor", reason="Utan anteckningar")
    with sqlite.reading() as session:
        [record] = [
            one
            for one in report.records(session, strategist, source_id=inventory.diesel).records
            if str(one.period) == "2025"
        ]
    assert record.note is None
