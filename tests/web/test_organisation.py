"""The pages of the organisation: days, names, and two people renaming at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from omstallning.access.model import Role
from omstallning.database import Database
from omstallning.organisation import report
from omstallning.organisation.model import UnitKind
from omstallning.organisation.operations import found_unit
from omstallning.organisation.tables import Unit
from tests.conftest import person
from tests.web.conftest import post, token_in

Visitor = Callable[..., FlaskClient]


@pytest.fixture
def unit(sqlite: Database) -> Unit:
    """A committee under the group, both there since 2020."""
    founder = person(sqlite, Role.STRATEGIST)
    with sqlite.writing() as session:
        group = found_unit(
            session, founder, key="g", kind=UnitKind.GROUP, name="Koncernen",
            valid_from=date(2020, 1, 1),
        )  # fmt: skip
        return found_unit(
            session, founder, key="n", kind=UnitKind.COMMITTEE, name="Nämnden",
            valid_from=date(2020, 1, 1), parent_id=group.id,
        )  # fmt: skip


def names(sqlite: Database, unit: Unit) -> list[str]:
    with sqlite.reading() as session:
        return [name for _, name in report.unit_history(session, unit.id).unit.names]


def test_the_tree_shows_the_names_of_the_chosen_day(sqlite: Database, unit: Unit, visitor: Visitor):
    browser = visitor(Role.STRATEGIST)
    path = f"/organisation/enheter/{unit.id}/nytt-namn"
    saved = post(browser, path, name="Utskottet", valid_from="1 jan 2024", version=1)
    assert saved.status_code == 303
    assert names(sqlite, unit) == ["Nämnden", "Utskottet"]
    before = browser.get("/organisation?dag=2023-12-31").text
    after = browser.get("/organisation?dag=20240101").text
    assert ">Nämnden</a>" in before
    assert ">Utskottet</a>" in after
    assert ">Nämnden</a>" not in after


def test_a_day_that_cannot_be_read_is_told_and_kept(unit: Unit, visitor: Visitor):
    answer = visitor(Role.READER).get("/organisation?dag=i+fjol")
    assert answer.status_code == 422
    assert 'value="i fjol"' in answer.text
    assert 'id="dag-error"' in answer.text


def test_a_day_before_everything_shows_no_unit(unit: Unit, visitor: Visitor):
    answer = visitor(Role.READER).get("/organisation?dag=1999-01-01")
    assert answer.status_code == 200
    assert "Koncernen</a>" not in answer.text


def test_the_second_to_rename_sees_both_names_and_can_keep_theirs_on_top(
    sqlite: Database, unit: Unit, visitor: Visitor
):
    first, second = visitor(Role.STRATEGIST), visitor(Role.STRATEGIST)
    path = f"/organisation/enheter/{unit.id}/nytt-namn"
    page = second.get(path).text
    assert 'name="version" type="hidden" value="1"' in page
    post(first, path, name="Utskottet", valid_from="2024-01-01", version=1)
    mine = {"name": "Rådet", "valid_from": "2025-01-01", "reason": "KF § 7", "version": 1}
    conflict = second.post(path, data={"csrf_token": token_in(page), **mine})
    assert conflict.status_code == 409
    assert "Rådet" in conflict.text
    assert "Utskottet" in conflict.text
    assert names(sqlite, unit) == ["Nämnden", "Utskottet"]
    assert 'name="version" value="2"' in conflict.text
    kept = second.post(path, data={"csrf_token": token_in(conflict.text), **mine, "version": 2})
    assert kept.status_code == 303
    assert names(sqlite, unit) == ["Nämnden", "Utskottet", "Rådet"]


def test_a_form_without_the_version_that_was_seen_is_a_conflict(unit: Unit, visitor: Visitor):
    path = f"/organisation/enheter/{unit.id}/nytt-namn"
    answer = post(visitor(Role.STRATEGIST), path, name="X", valid_from="2024-01-01", version="")
    assert answer.status_code == 409


def test_a_federation_is_added_with_its_share(sqlite: Database, unit: Unit, visitor: Visitor):
    browser = visitor(Role.STRATEGIST)
    answer = post(
        browser, "/organisation/enheter/ny", name="Förbundet", key="forbund", kind="federation",
        parent_id=1, share="33,5 %", valid_from="2023-01-01",
    )  # fmt: skip
    assert answer.status_code == 303
    with sqlite.reading() as session:
        above = report.unit_history(session, 3).above
    assert [(tie.name, tie.share) for tie in above] == [("Koncernen", pytest.approx(0.335))]
    assert "33,5" in browser.get("/organisation").text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"key": "Stor Bokstav"}, "key"), ({"share": "150"}, "share"),
     ({"valid_from": "snart"}, "valid_from"), ({"name": " "}, "name"), ({"kind": "group"}, "kind"),
     ({"key": "n"}, "key"), ({"parent_id": ""}, "parent_id")],
)  # fmt: skip
def test_a_unit_that_cannot_be_added_says_at_which_field_and_keeps_what_was_written(
    unit: Unit, visitor: Visitor, wrong: dict[str, str], field: str
):
    given = {"name": "Bolaget", "key": "bolag", "kind": "company", "parent_id": "1",
             "share": "", "valid_from": "2023-01-01"} | wrong  # fmt: skip
    answer = post(visitor(Role.STRATEGIST), "/organisation/enheter/ny", **given)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'href="#{field}"' in answer.text
    kept = given["name"] if field != "name" else given["key"]
    assert f'value="{kept}"' in answer.text


def test_a_building_is_added_with_its_area(unit: Unit, visitor: Visitor):
    browser = visitor(Role.STRATEGIST)
    answer = post(
        browser, f"/organisation/enheter/{unit.id}/ny-byggnad", building_name="Hus A",
        building_key="hus-a", site_name="Skolan", site_key="skolan", designation="Kvarnen 1:2",
        valid_from="1974", area_m2="5 240,5", area_kind="atemp",
    )  # fmt: skip
    assert answer.status_code == 422
    answer = post(
        browser, f"/organisation/enheter/{unit.id}/ny-byggnad", building_name="Hus A",
        building_key="hus-a", site_name="Skolan", site_key="skolan", designation="Kvarnen 1:2",
        valid_from="1974-08-01", area_m2="5 240,5", area_kind="atemp",
    )  # fmt: skip
    assert answer.status_code == 303
    assert "5\xa0241" in browser.get(f"/organisation/enheter/{unit.id}").text


def test_who_may_only_read_sees_no_way_to_change(unit: Unit, visitor: Visitor):
    browser = visitor(Role.READER)
    page = browser.get(f"/organisation/enheter/{unit.id}").text
    assert "nytt-namn" not in page
    assert browser.get(f"/organisation/enheter/{unit.id}/nytt-namn").status_code == 403


def test_a_unit_that_is_not_there_is_not_found(unit: Unit, visitor: Visitor):
    assert visitor(Role.READER).get("/organisation/enheter/99").status_code == 404
