"""Sources and records through their pages: stated, corrected, disputed, withdrawn, undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from emissions import operations, report
from emissions.model import RecordStatus
from emissions.report import RecordView, SourcePage
from omstallning.access.model import Actor, Role
from omstallning.database import Database
from omstallning.organisation.model import UnitKind
from omstallning.organisation.operations import found_unit
from tests.conftest import person
from tests.web.conftest import token_in
from tests.web.inventory import SINCE, Inventory, entered

RECORD = {
    "period": "2025", "quantity": "1 234,5", "unit": "liter", "status": "measured",
    "uncertainty_percent": "5 %", "note": "",
}  # fmt: skip


@pytest.fixture
def strategist(sqlite: Database) -> Actor:
    return person(sqlite, Role.STRATEGIST)


@pytest.fixture
def inventory(sqlite: Database, strategist: Actor) -> Inventory:
    return entered(sqlite, strategist)


@pytest.fixture
def browser(visitor: Callable[..., FlaskClient], strategist: Actor) -> FlaskClient:
    made = visitor(actor=strategist)
    send(made, "/sprak", language="en")
    return made


def send(browser: FlaskClient, path: str, **fields: object) -> TestResponse:
    token = token_in(browser.get("/konto").get_data(as_text=True))
    return browser.post(path, data={"csrf_token": token, **fields})


def text(answer: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def source_page(database: Database, viewer: Actor, source: int) -> SourcePage:
    with database.reading() as session:
        return report.source(session, viewer, source)


def latest(database: Database, viewer: Actor, record: int) -> RecordView:
    with database.reading() as session:
        return report.record(session, viewer, record)[0]


def test_a_record_is_stated_with_the_number_as_people_write_it(
    browser: FlaskClient, sqlite: Database, strategist: Actor, inventory: Inventory
):
    answer = send(browser, f"/utslapp/kallor/{inventory.diesel}/ny-uppgift", **RECORD)
    assert answer.status_code == 303
    record = source_page(sqlite, strategist, inventory.diesel).records[0]
    assert (record.quantity, record.unit, record.uncertainty_percent) == (1234.5, "liter", 5.0)
    assert "1 234,5" in text(browser.get(answer.location))


@pytest.mark.parametrize(
    ("field", "written", "words"),
    [
        ("quantity", "1.234", "can be read as"),
        ("quantity", "ungefär tio", "is not a number"),
        ("quantity", "", ""),
        ("unit", "kWh", ""),
        ("unit", "skopor", "not a unit"),
        ("period", "ett tag", "is not a period"),
        ("period", "2024", ""),
        ("status", "", "Choose how it is known."),
    ],
)
def test_what_cannot_be_stated_is_said_at_its_field_and_what_was_typed_is_kept(
    browser: FlaskClient, sqlite: Database, strategist: Actor, inventory: Inventory,
    field: str, written: str, words: str,
):  # fmt: skip
    answer = send(
        browser, f"/utslapp/kallor/{inventory.diesel}/ny-uppgift", **{**RECORD, field: written}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>Error: " in page
    assert f'<a href="#{field}">' in page
    said = re.search(rf'id="{field}-error">.*?</span>(.*?)</p>', page)
    assert said is not None
    assert words in said.group(1)
    if written and field != "status":
        assert f'value="{written}"' in page
    assert len(source_page(sqlite, strategist, inventory.diesel).records) == 1


def test_nothing_typed_is_no_quantity_and_never_zero(
    browser: FlaskClient, sqlite: Database, strategist: Actor, inventory: Inventory
):
    fields = {**RECORD, "quantity": "", "status": "not_estimated"}
    assert (
        send(browser, f"/utslapp/kallor/{inventory.diesel}/ny-uppgift", **fields).status_code == 303
    )
    assert source_page(sqlite, strategist, inventory.diesel).records[0].quantity is None


def test_a_correction_keeps_the_earlier_figure_with_its_reason(
    browser: FlaskClient, sqlite: Database, strategist: Actor, inventory: Inventory
):
    answer = send(
        browser, f"/utslapp/uppgifter/{inventory.diesel_2024}/ratta",
        **{**RECORD, "period": "2024", "quantity": "950", "reason": "Avläsningen var fel"},
    )  # fmt: skip
    page = text(browser.get(answer.location))
    assert "950" in page
    assert "1 000" in page
    assert "Avläsningen var fel" in page
    old = text(browser.get(f"/utslapp/uppgifter/{inventory.diesel_2024}"))
    assert "This version has been replaced" in old


def test_a_correction_without_a_reason_is_not_made(
    browser: FlaskClient, sqlite: Database, strategist: Actor, inventory: Inventory
):
    fields = {**RECORD, "period": "2024", "reason": "  "}
    answer = send(browser, f"/utslapp/uppgifter/{inventory.diesel_2024}/ratta", **fields)
    assert answer.status_code == 422
    assert latest(sqlite, strategist, inventory.diesel_2024).quantity == 1000.0


def test_of_two_correctors_the_second_sees_both_versions_and_may_keep_their_own(
    browser: FlaskClient, sqlite: Database, strategist: Actor, inventory: Inventory
):
    with sqlite.writing() as session:
        theirs = operations.correct_activity(
            session, strategist, inventory.diesel_2024, reason="Den andra", quantity=900.0,
            unit="liter", status=RecordStatus.MEASURED,
        )  # fmt: skip
    mine = {**RECORD, "period": "2024", "quantity": "950", "reason": "Min rättelse"}
    answer = send(browser, f"/utslapp/uppgifter/{inventory.diesel_2024}/ratta", **mine)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert re.search(r"<th scope=\"row\">Quantity</th><td>950</td><td>900</td>", page)
    assert f'action="/utslapp/uppgifter/{theirs.id}/ratta"' in page
    assert "Withdrawn" not in page
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    assert sent["reason"] == "Min rättelse"
    send(browser, f"/utslapp/uppgifter/{theirs.id}/ratta", **sent)
    assert latest(sqlite, strategist, inventory.diesel_2024).quantity == 950.0


def test_a_withdrawn_record_counts_no_more_and_an_undo_brings_it_back(
    browser: FlaskClient, sqlite: Database, strategist: Actor, inventory: Inventory
):
    record = f"/utslapp/uppgifter/{inventory.diesel_2024}"
    taken = send(browser, f"{record}/ta-tillbaka", reason="Dubbelräknad")
    assert source_page(sqlite, strategist, inventory.diesel).records == ()
    assert "withdrawn" in text(browser.get(taken.location))
    send(browser, f"{taken.location}/angra")
    assert [r.quantity for r in source_page(sqlite, strategist, inventory.diesel).records] == [
        1000.0
    ]


def test_records_are_found_by_source_unit_scope_year_and_status(
    browser: FlaskClient, inventory: Inventory
):
    def names(query: str) -> set[str]:
        page = browser.get(f"/utslapp/uppgifter?{query}").get_data(as_text=True)
        return set(re.findall(r'<a href="/utslapp/uppgifter/\d+">(.*?)</a>', page))

    assert names("") == {"Diesel i maskiner", "El i verkstaden"}
    assert names(f"kalla={inventory.diesel}") == {"Diesel i maskiner"}
    assert names("scope=2") == {"El i verkstaden"}
    assert names("ar=2023") == set()
    assert names("status=estimated") == set()
    assert names(f"enhet={inventory.unit}&ar=2024&status=measured") == {
        "Diesel i maskiner", "El i verkstaden",
    }  # fmt: skip


def test_the_list_of_sources_tells_what_is_answered_and_the_page_what_is_not(
    browser: FlaskClient, inventory: Inventory
):
    listed = text(browser.get("/utslapp/kallor?ar=2024"))
    assert "1 of 2 sources are answered for the whole of 2024" in listed
    assert "31 of 366 days" in listed
    page = text(browser.get(f"/utslapp/kallor/{inventory.electricity}"))
    assert "2024: nothing is stated for 2024-02-01–2024-12-31" in page


def test_a_source_is_added_and_changed_and_a_second_change_of_the_same_version_is_asked_about(
    browser: FlaskClient, sqlite: Database, strategist: Actor, inventory: Inventory
):
    fields = {
        "key": "bensin", "name": "Bensin i bilar", "unit_id": inventory.unit, "scope": "1",
        "category": "vehicle_fuel", "control": "full", "owner": "Driftchef",
        "activity_unit": "liter", "valid_from": "2024-01-01",
    }  # fmt: skip
    made = send(browser, "/utslapp/kallor/ny", **fields)
    assert made.status_code == 303
    changed = {**fields, "name": "Bensin", "reason": "Kortare namn", "version": 1}
    assert send(browser, f"{made.location}/andra", **changed).status_code == 303
    late = {**changed, "name": "Bensin i personbilar"}
    answer = send(browser, f"{made.location}/andra", **late)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "<td>Bensin i personbilar</td><td>Bensin</td>" in page
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    assert sent["version"] == "2"
    send(browser, f"{made.location}/andra", **sent)
    number = int(made.location.rsplit("/", 1)[1])
    assert source_page(sqlite, strategist, number).source.name == "Bensin i personbilar"


def test_a_source_in_the_value_chain_needs_its_category(browser: FlaskClient, inventory: Inventory):
    answer = send(
        browser, "/utslapp/kallor/ny", key="resor", name="Resor", unit_id=inventory.unit, scope="3",
        category="business_travel", control="full", owner="Chef", activity_unit="km",
        valid_from="2024-01-01",
    )  # fmt: skip
    assert answer.status_code == 422
    assert 'href="#scope3_category"' in answer.get_data(as_text=True)


def test_a_factor_is_found_by_its_words_and_chosen_with_a_reason(
    browser: FlaskClient, sqlite: Database, strategist: Actor, inventory: Inventory
):
    path = f"/utslapp/kallor/{inventory.electricity}/faktor"
    found = browser.get(f"{path}?sok=nordisk+residualmix").get_data(as_text=True)
    assert "faktor=energimarknadsinspektionen/nordic_residual_mix" in found.replace("%2F", "/")
    assert "ivl_nordic_mix" not in found
    chosen = {
        "faktor": "energimarknadsinspektionen/nordic_residual_mix", "method": "market",
        "valid_from": "2023-01-01",
    }  # fmt: skip
    assert send(browser, path, **chosen, reason="").status_code == 422
    assert send(browser, path, **chosen, reason="El utan garanti").status_code == 303
    [made] = source_page(sqlite, strategist, inventory.electricity).assignments
    assert (made.factor_key, made.reason) == ("nordic_residual_mix", "El utan garanti")


def test_a_figure_is_borrowed_by_name_for_days_that_have_none(
    browser: FlaskClient, sqlite: Database, strategist: Actor, inventory: Inventory
):
    with sqlite.writing() as session:
        operations.assign_factor(
            session, strategist, source_id=inventory.electricity, publisher="ivl",
            factor_key="ivl_nordic_mix", valid_from=date(2023, 1, 1), reason="Platsbaserat",
        )  # fmt: skip
    page = f"/utslapp/kallor/{inventory.electricity}"
    shown = browser.get(page).get_data(as_text=True)
    assert "has no figure for 2024-01" in shown
    link = re.search(r'href="([^"]*ersattning\?[^"]*period=[^"]*)"', shown)
    assert link is not None, "the days without a figure are not told"
    form = browser.get(link.group(1).replace("&amp;", "&")).get_data(as_text=True)
    options = re.findall(r'<input [^>]*name="borrowed"[^>]* value="([^"]+)"', form)
    answer = send(
        browser, f"{page}/ersattning", faktor="ivl/ivl_nordic_mix", period="2024",
        borrowed=options[0], reason="Senaste medelvärdet",
    )  # fmt: skip
    assert answer.status_code == 303
    assert "Senaste medelvärdet" in text(browser.get(page))
    assert "has no figure for" not in text(browser.get(page))


def test_a_proof_of_origin_counts_only_when_every_criterion_is_met(
    browser: FlaskClient, sqlite: Database, strategist: Actor, inventory: Inventory
):
    path = f"/utslapp/kallor/{inventory.electricity}/ursprung"
    fields = {
        "kind": "origin_guarantee", "period": "2024", "quantity_kwh": "5 000 kWh",
        "factor": "energimarknadsinspektionen/ei_go_hydro", "how": "Annullerad i registret",
    }  # fmt: skip
    some = ["conveys_emission_rate", "sole_claim"]
    every = [*some, "cancelled_for_us", "vintage_near", "same_market"]
    assert send(browser, path, **fields, criteria=some).status_code == 303
    assert send(browser, path, **{**fields, "period": "2023"}, criteria=every).status_code == 303
    met = {
        str(one.period): one.meets_criteria
        for one in source_page(sqlite, strategist, inventory.electricity).instruments
    }
    assert met == {"2024": False, "2023": True}


def test_a_right_for_one_unit_opens_the_forms_of_that_unit_alone(
    visitor: Callable[..., FlaskClient], sqlite: Database, strategist: Actor, inventory: Inventory
):
    with sqlite.writing() as session:
        other = found_unit(
            session, strategist, key="annan", kind=UnitKind.COMMITTEE, name="Annan",
            valid_from=SINCE, parent_id=inventory.unit,
        )  # fmt: skip
    narrow = visitor(Role.STRATEGIST, unit_id=other.id)
    assert narrow.get(f"/utslapp/kallor/{inventory.diesel}").status_code == 200
    assert narrow.get(f"/utslapp/kallor/{inventory.diesel}/ny-uppgift").status_code == 403
    refused = send(narrow, f"/utslapp/kallor/{inventory.diesel}/ny-uppgift", **RECORD)
    assert refused.status_code == 403
    assert narrow.get("/utslapp/kallor/ny").status_code == 200


def test_a_reader_sees_sources_and_records_and_no_way_to_change_them(
    visitor: Callable[..., FlaskClient], inventory: Inventory
):
    reader = visitor(Role.READER)
    for path in (f"kallor/{inventory.diesel}", f"uppgifter/{inventory.diesel_2024}"):
        page = reader.get(f"/utslapp/{path}").get_data(as_text=True)
        assert not re.search(r'href="[^"]*/(andra|ratta|ta-tillbaka|ny-uppgift|faktor)"', page)
    assert reader.get(f"/utslapp/uppgifter/{inventory.diesel_2024}/ratta").status_code == 403
