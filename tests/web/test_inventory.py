"""The inventory through its pages: from a year's figure to its line, and a run to publication."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from emissions import report
from emissions.model import RunKind
from omstallning.access.model import Role
from omstallning.database import Database
from omstallning.period import year
from omstallning.units import GwpSet
from tests.emissions.municipality import Group, municipality, whole_year
from tests.web.conftest import token_in

Visitor = Callable[..., FlaskClient]
CHOICES = {"year": "2023", "kind": "final", "gwp_set": "AR6"}


@pytest.fixture
def group(sqlite: Database) -> Group:
    made = municipality(sqlite)
    whole_year(made)
    return made


@pytest.fixture
def browser(visitor: Visitor, group: Group) -> FlaskClient:
    return english(visitor(actor=group.strategist))


def english(browser: FlaskClient) -> FlaskClient:
    send(browser, "/sprak", language="en")
    return browser


def send(browser: FlaskClient, path: str, **fields: object) -> TestResponse:
    token = token_in(browser.get("/konto").get_data(as_text=True))
    return browser.post(path, data={"csrf_token": token, **fields})


def text(answer: TestResponse) -> str:
    words = html.unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))
    return re.sub(r"\s+", " ", words)


def links(answer: TestResponse, shape: str) -> list[str]:
    found = re.findall(r'href="([^"]+)"', answer.get_data(as_text=True))
    return [href.replace("&amp;", "&") for href in found if re.fullmatch(shape, href)]


def seen_in(answer: TestResponse) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', answer.get_data(as_text=True))
    assert found is not None, "nothing can be made on the page"
    return found.group(1)


def runs_of(group: Group) -> list[report.RunRow]:
    with group.database.reading() as session:
        return list(report.runs(session, group.strategist))


def test_before_anything_is_published_the_page_says_what_to_do(browser: FlaskClient) -> None:
    shown = text(browser.get("/utslapp"))
    assert "No year of the inventory is published yet" in shown
    assert "New run" in shown


def test_a_figure_is_three_clicks_from_its_document_and_factor(
    browser: FlaskClient, group: Group
) -> None:
    group.publish(group.run())
    first = browser.get("/utslapp")
    scope_1 = next(href for href in links(first, r"/utslapp/korningar/\d+/rader.*")
                   if "scope=1" in href)  # fmt: skip
    second = browser.get(scope_1)
    line = links(second, r"/utslapp/rader/\d+")[0]
    third = text(browser.get(line))
    assert "The record" in third
    assert links(browser.get(line), r"/utslapp/faktorer/.+")
    assert links(browser.get(line), r"/utslapp/uppgifter/\d+")


def test_the_two_totals_stand_beside_each_other_and_their_sum_nowhere(
    browser: FlaskClient, group: Group
) -> None:
    run = group.publish(group.run())
    [row] = runs_of(group)
    location, market = row.total.location.value or 0, row.total.market.value or 0
    for path in ("/utslapp", f"/utslapp/korningar/{run.id}"):
        shown = text(browser.get(path)).replace(" ", "")
        assert f"{location:.0f}" in shown
        assert f"{market:.0f}" in shown
        assert f"{location + market:.0f}tCO" not in shown


def test_a_lines_formula_has_every_number_put_in(browser: FlaskClient, group: Group) -> None:
    run = group.run()
    with group.database.reading() as session:
        lines = report.lines(session, group.strategist, f"run={run.id}&scope=1&view=market").lines
    diesel = next(line for line in lines if line.source.label == "brandbil")
    shown = text(browser.get(f"/utslapp/rader/{diesel.id}"))
    kg = f"{diesel.co2e.value:,.10g}".replace(",", " ").replace(".", ",")
    half = f"{diesel.counted.value:,.10g}".replace(",", " ").replace(".", ",")
    assert "2 000 l" in shown
    assert "100 %" in shown
    assert f"{kg} kg" in shown
    assert "50 %" in shown
    assert f"{half} kg" in shown
    assert "ghgp_uk_diesel_mineral" in shown


def test_what_is_bought_within_the_group_leads_to_both_lines(
    browser: FlaskClient, group: Group
) -> None:
    run = group.run()
    page = browser.get(f"/utslapp/korningar/{run.id}/elimineringar")
    assert len(links(page, r"/utslapp/rader/\d+")) == 4
    assert "skola varme bought of panna gas" in text(page)


def test_the_file_of_a_run_holds_every_line_with_its_digits(
    browser: FlaskClient, group: Group
) -> None:
    run = group.run()
    answer = browser.get(f"/utslapp/korningar/{run.id}/rader.csv")
    read = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    with group.database.reading() as session:
        lines = report.lines(session, group.strategist, f"run={run.id}", limit=1000).lines
    assert [int(row["line_id"]) for row in read] == [line.id for line in lines]
    assert [float(row["co2e_kg"].replace(",", ".")) for row in read] == [
        line.co2e.value for line in lines
    ]


@pytest.mark.parametrize("query", ["scope=9", "category=nothing", "unit=x", "view=both-of-them"])
def test_a_filter_that_means_nothing_is_refused_and_nothing_breaks(
    browser: FlaskClient, group: Group, query: str
) -> None:
    run = group.run()
    assert browser.get(f"/utslapp/korningar/{run.id}/rader?{query}").status_code == 422
    assert browser.get(f"/utslapp/korningar/{run.id}/rader.csv?{query}").status_code == 422


def test_what_moves_is_shown_before_anything_is_stored_and_the_run_is_what_was_shown(
    browser: FlaskClient, group: Group
) -> None:
    group.publish(group.run(gwp_set=GwpSet.AR4))
    shown = browser.get("/utslapp/korningar/ny", query_string=CHOICES)
    assert "the warming potentials changed" in text(shown).lower()
    assert len(runs_of(group)) == 1
    made = send(browser, "/utslapp/korningar/ny", **CHOICES, seen=seen_in(shown))
    assert made.status_code == 303
    newest = runs_of(group)[0]
    assert made.location.endswith(f"/{newest.run.id}")
    assert newest.run.gwp_set is GwpSet.AR6


def test_a_run_is_not_stored_when_a_record_was_saved_after_it_was_shown(
    browser: FlaskClient, group: Group
) -> None:
    shown = browser.get("/utslapp/korningar/ny", query_string=CHOICES)
    with group.database.reading() as session:
        record = report.source(session, group.strategist, group.sources["brandbil"]).records[0]
    with group.database.writing() as session:
        from emissions import operations

        operations.correct_activity(
            session, group.strategist, record.id, reason="Misread", quantity=2500.0, unit="l",
            status=record.status,
        )  # fmt: skip
    answer = send(browser, "/utslapp/korningar/ny", **CHOICES, seen=seen_in(shown))
    assert answer.status_code == 409
    assert runs_of(group) == []
    assert seen_in(answer) != seen_in(shown)


def test_a_final_run_that_lacks_a_factor_cannot_be_made_and_says_which(
    browser: FlaskClient, group: Group
) -> None:
    group.state("skola-el", 90.0, year(2020))
    group.state("brandbil", 900.0, year(2020), unit="l")
    shown = browser.get("/utslapp/korningar/ny", query_string={**CHOICES, "year": "2020"})
    page = text(shown)
    assert "2020: one source would lack a factor" in page
    assert "A final run cannot be made yet" in page
    assert "nordic_residual_mix" in page
    assert "Make the run" not in page


@pytest.mark.parametrize("written", ["", "1850", "nästa år", "2999"])
def test_a_year_that_cannot_be_calculated_is_told_at_its_field(
    browser: FlaskClient, group: Group, written: str
) -> None:
    del group
    answer = browser.get("/utslapp/korningar/ny", query_string={**CHOICES, "year": written})
    assert answer.status_code == 422
    assert "<title>Error:" in answer.get_data(as_text=True)
    assert 'aria-invalid="true"' in answer.get_data(as_text=True)


def test_a_run_goes_to_publication_through_somebody_elses_hands(
    browser: FlaskClient, group: Group, visitor: Visitor
) -> None:
    run = group.run()
    path = f"/utslapp/korningar/{run.id}"
    assert "somebody else must do it" in text(browser.get(path))
    assert send(browser, f"{path}/granska", version=1).status_code == 422
    approver = english(visitor(actor=group.approver))
    assert send(approver, f"{path}/granska", version=1).status_code == 303
    assert send(approver, f"{path}/godkann", version=1).status_code == 409
    assert send(approver, f"{path}/godkann", version=2).status_code == 303
    assert send(approver, f"{path}/publicera", version=3).status_code == 403
    assert send(browser, f"{path}/publicera", version=3).status_code == 303
    assert runs_of(group)[0].run.is_latest_published
    assert f"{path}/rader" in browser.get("/utslapp").get_data(as_text=True)


def test_a_run_is_sent_back_only_with_a_reason(group: Group, visitor: Visitor) -> None:
    path = f"/utslapp/korningar/{group.run().id}"
    approver = english(visitor(actor=group.approver))
    send(approver, f"{path}/granska", version=1)
    refused = send(approver, f"{path}/aterlamna", version=2, reason=" ")
    assert refused.status_code == 422
    assert 'href="#reason-returned"' in refused.get_data(as_text=True)
    assert send(approver, f"{path}/aterlamna", version=2, reason="Fel år").status_code == 303
    assert "Fel år" in text(approver.get(path))


def test_a_restatement_is_shown_beside_what_it_restates(browser: FlaskClient, group: Group) -> None:
    first = group.publish(group.run(gwp_set=GwpSet.AR4))
    second = group.publish(group.run(gwp_set=GwpSet.AR6), reason="Newer potentials")
    shown = text(browser.get(f"/utslapp/korningar/{second.id}/mot/{first.id}"))
    assert "2023 moved from" in shown
    assert "Newer potentials" in shown
    old = browser.get(f"/utslapp/korningar/{first.id}")
    assert f"/utslapp/korningar/{second.id}" in old.get_data(as_text=True)


def test_a_stored_run_calculated_again_has_the_same_digits(
    browser: FlaskClient, group: Group
) -> None:
    run = group.run()
    shown = text(browser.get(f"/utslapp/korningar/{run.id}?omraknad=1"))
    assert "every digit is the same" in shown


def test_a_gap_is_told_with_what_to_do_and_never_as_zero(
    browser: FlaskClient, group: Group
) -> None:
    group.state("panna-gas", 900.0, year(2024))
    run = group.run(RunKind.PRELIMINARY, number=2024)
    shown = text(browser.get(f"/utslapp/korningar/{run.id}"))
    assert "brandbil" in shown
    assert "State what was used, confirm a zero, or say that it does not occur." in shown


def test_a_reader_sees_runs_and_makes_none(group: Group, visitor: Visitor) -> None:
    run = group.run()
    reader = english(visitor(Role.READER))
    page = reader.get(f"/utslapp/korningar/{run.id}")
    assert page.status_code == 200
    assert f"/utslapp/korningar/{run.id}/granska" not in page.get_data(as_text=True)
    assert reader.get("/utslapp/korningar/ny").status_code == 403
    assert send(reader, f"/utslapp/korningar/{run.id}/kassera", version=1).status_code == 403
