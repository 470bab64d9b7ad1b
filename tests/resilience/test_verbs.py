"""Who may write what, rules of fields, two who save at once, and the way back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from omstallning.access.model import Actor, Role
from omstallning.changes.operations import later_changes, undo
from omstallning.database import Database
from omstallning.errors import Conflict, Invalid, NotFound, OmstallningError, Refused
from resilience import operations, report
from resilience.model import Ground, NodeKind, Stage
from tests.resilience.register import TODAY, VARIABLES, Town, signed_in

READERS = sorted(set(Role) - {Role.PREPAREDNESS_OFFICER})


def verbs(place: Town) -> list[tuple[Any, tuple[Any, ...], dict[str, Any]]]:
    """Every verb of the room with what would be done to the example."""
    unit, home, water = (
        place.units["care"],
        place.services["home"],
        place.dependencies["home-water"],
    )
    node = place.nodes["home"]
    risk = place.risk("flood")
    return [
        (operations.add_service, (), {"key": "x", "name": "X", "sector": "S04", "unit_id": unit,
                                      "owner": "Chef"}),
        (operations.change_service, (home,), {"expected_version": 1, "name": "Y"}),
        (operations.add_node, (), {"key": "x", "name": "X", "kind": NodeKind.IT, "unit_id": unit}),
        (operations.change_node, (node,), {"expected_version": 1, "recovery_h": 3.0}),
        (operations.add_stock, (), {"key": "x", "name": "X", "unit_id": unit,
                                    "measured_in": "liter", "amount": 1.0}),
        (operations.add_dependency, (), {"key": "x", "node_id": node,
                                         "needs_id": place.nodes["mast"]}),
        (operations.change_dependency, (water,), {"expected_version": 1, "buffer_h": 13.0}),
        (operations.set_tolerance, (node,), {"mtpd_h": 6.0}),
        (operations.add_impact_step, (node,), {"after_h": 9.0, "consequence": 5, "text": "Liv"}),
        (operations.add_risk, (), {"key": "x", "title": "X", "hazard": "H01", "unit_id": unit,
                                   "owner": "Chef"}),
        (operations.change_risk, (risk,), {"expected_version": 1, "title": "Y"}),
        (operations.assess, (risk,), {"stage": Stage.NOW, "scale_id": place.scale_id,
                                      "likelihood": 1, "consequences": dict.fromkeys(VARIABLES, 1),
                                      "reason": "x", "method": "y", "assessed_on": TODAY}),
        (operations.accept_risk, (risk,), {"accepted_by": "KS", "reason": "x",
                                           "accepted_on": TODAY, "valid_before": date(2027, 1, 1)}),
        (operations.review, ("service", home), {"reviewed_on": TODAY}),
        (operations.review, ("risk", risk), {"reviewed_on": TODAY}),
        (operations.withdraw, ("dependency", place.dependencies["home-power"]),
         {"expected_version": 1, "reason": "Borta"}),
        (operations.mark, ("service", home), {"field": "protects", "ground": Ground.OSL_15_2,
                                              "reason": "x"}),
        (operations.publish_template, (), {"publisher": "msb", "edition": "2013",
                                           "valid_from": TODAY}),
        (operations.release, (), {"reason": "x", "as_of": TODAY}),
    ]  # fmt: skip


@pytest.mark.parametrize("role", READERS)
def test_a_role_without_the_right_changes_nothing(one_place: Town, role: Role) -> None:
    actor = signed_in(one_place.database, role, None)
    for verb, args, values in verbs(one_place):
        with pytest.raises(Refused):
            one_place.do(verb, *args, actor=actor, **values)


def test_the_right_of_another_unit_is_no_right_here(one_place: Town) -> None:
    actor = signed_in(one_place.database, Role.PREPAREDNESS_OFFICER, one_place.units["technical"])
    for verb, args, values in verbs(one_place):
        with pytest.raises(Refused):
            one_place.do(verb, *args, actor=actor, **values)


def test_nobody_moves_a_row_to_a_unit_where_he_may_not_write(one_place: Town) -> None:
    care = signed_in(one_place.database, Role.PREPAREDNESS_OFFICER, one_place.units["care"])
    with pytest.raises(Refused):
        one_place.do(
            operations.change_service, one_place.services["home"], expected_version=1,
            unit_id=one_place.units["technical"], actor=care,
        )  # fmt: skip


def test_each_verb_is_one_save_that_can_be_taken_back(place: Town) -> None:
    before = answers(place)
    for verb, args, values in verbs(place):
        if verb in {operations.publish_template, operations.release, operations.add_risk}:
            continue
        place.do(verb, *args, **values)
        last = latest_change(place.database)
        with place.database.reading() as session:
            assert later_changes(session, last) == []
        place.do(undo, last, rebuild=operations.REBUILD)
    after = answers(place)
    assert [row.verdict for row in after[0].services] == [row.verdict for row in before[0].services]
    assert [row.service.name for row in after[0].services] == [
        row.service.name for row in before[0].services
    ]
    assert {(n.key, n.recovery_h) for n in after[1]} == {(n.key, n.recovery_h) for n in before[1]}


def answers(place: Town) -> tuple[Any, Any]:
    return place.ask(report.services), place.ask(report.nodes)


def latest_change(database: Database) -> int:
    with database.reading() as session:
        found = session.connection().exec_driver_sql("SELECT max(id) FROM change_set").scalar()
        assert isinstance(found, int)
        return found


def test_of_two_who_change_the_same_row_the_second_is_told(place: Town) -> None:
    edge = place.dependencies["home-water"]
    place.do(operations.change_dependency, edge, expected_version=1, buffer_h=13.0)
    with pytest.raises(Conflict) as error:
        place.do(operations.change_dependency, edge, expected_version=1, buffer_h=6.0)
    assert error.value.fields["theirs"]["buffer_h"] == 13.0
    place.do(operations.set_tolerance, place.nodes["home"], mtpd_h=6.0)
    with pytest.raises(Conflict):
        place.do(operations.set_tolerance, place.nodes["home"], mtpd_h=8.0)
    place.do(operations.set_tolerance, place.nodes["home"], expected_version=1, mtpd_h=8.0)


def test_what_others_rest_on_is_not_taken_away(place: Town) -> None:
    place.risk("flood", node_id=place.nodes["alarm"])
    for kind, row_id in (
        ("service", place.services["home"]),
        ("node", place.nodes["water"]),
        ("node", place.nodes["alarm"]),
    ):
        with pytest.raises(Invalid) as error:
            place.do(operations.withdraw, kind, row_id, expected_version=1, reason="Borta")
        assert error.value.fields["reason"] == "something_rests_on_it"
    place.do(
        operations.withdraw, "dependency", place.dependencies["home-water"], expected_version=1,
        reason="Egen brunn",
    )  # fmt: skip
    with pytest.raises(NotFound):
        place.ask(report.dependency, place.dependencies["home-water"])


def test_an_impact_step_that_was_taken_away_can_be_said_again(place: Town) -> None:
    page = place.ask(report.service, place.services["home"], today=TODAY)
    step = page.activities[0].steps[1]
    place.do(
        operations.withdraw, "impact_step", step.id, expected_version=step.version, reason="Fel"
    )
    again = {"after_h": step.after_h, "consequence": 5, "text": "Fara för liv"}
    place.do(operations.add_impact_step, place.nodes["home"], **again)
    with pytest.raises(Invalid):
        place.do(operations.add_impact_step, place.nodes["home"], **again)
    page = place.ask(report.service, place.services["home"], today=TODAY)
    assert [one.text for one in page.activities[0].steps] == ["Obehag", "Fara för liv"]
    place.do(
        operations.change_impact_step, page.activities[0].steps[1].id,
        expected_version=page.activities[0].steps[1].version, after_h=8.0,
    )  # fmt: skip
    page = place.ask(report.service, place.services["home"], today=TODAY)
    assert page.activities[0].derived_h == 8.0


@pytest.mark.parametrize(
    ("verb", "values", "why"),
    [
        ("add_service", {"sector": "Z1"}, "unknown_sector"),
        ("add_service", {"name": " "}, "required"),
        ("add_service", {"key": "Å"}, "key_form"),
        ("add_service", {"key": "home"}, "already_taken"),
        ("add_service", {"review_months": 0}, "review_months_outside"),
        ("add_node", {"kind": NodeKind.ACTIVITY}, "activity_needs_service"),
        ("add_node", {"recovery_h": -1.0}, "not_negative"),
        ("add_node", {"recovery_h": float("nan")}, "not_negative"),
        ("add_node", {"recovery_h": float("inf")}, "not_negative"),
        ("add_stock", {"usable_share": 1.5}, "share_within_one"),
        ("add_stock", {"measured_in": "vet ej"}, None),
        ("add_dependency", {"buffer_h": -1.0}, "not_negative"),
        ("add_dependency", {"needed": 0}, "needed_at_least_one"),
        ("add_dependency", {"to_run": False}, "needed_for_nothing"),
        ("set_tolerance", {"mtpd_h": 6.0, "rto_h": 4.0, "wrt_h": 3.0}, "recovery_beyond_mtpd"),
        ("set_tolerance", {"minimum_level_percent": 101.0}, "percent_outside"),
        ("add_impact_step", {"consequence": 6}, "consequence_outside"),
        ("add_risk", {"hazard": "Z1"}, "unknown_hazard"),
    ],
)
def test_a_field_that_breaks_its_rule_is_refused(
    one_place: Town, verb: str, values: dict[str, Any], why: str | None
) -> None:
    known = {one[0].__name__: one for one in verbs(one_place)}
    function, args, said = known[verb]
    with pytest.raises(OmstallningError) as error:
        one_place.do(function, *args, **(said | values))
    assert why is None or error.value.fields["reason"] == why


def test_a_tolerance_is_said_of_an_activity_only(one_place: Town) -> None:
    with pytest.raises(Invalid) as error:
        one_place.do(operations.set_tolerance, one_place.nodes["mast"], mtpd_h=6.0)
    assert error.value.fields["reason"] == "not_an_activity"


def test_who_writes_says_so_in_the_answer(one_place: Town) -> None:
    care = signed_in(one_place.database, Role.PREPAREDNESS_OFFICER, one_place.units["care"])
    may: dict[str, bool] = {n.key: n.may_write for n in one_place.ask(report.nodes, viewer=care)}
    assert may == {"power": False, "mast": False, "water": False, "alarm": True, "home": True}
    assert not one_place.ask(report.services, viewer=one_place.reader).may_add
    assert one_place.ask(report.services, viewer=care).may_add


def test_somebody_without_any_right_reads_nothing(one_place: Town) -> None:
    nobody = Actor(99, "nobody", frozenset({(Role.CONTRIBUTOR, None)}))
    for answer, values in (
        (report.services, {}), (report.nodes, {}), (report.stocks, {}), (report.scales, {}),
        (report.risks, {"today": TODAY}), (report.matrix, {"today": TODAY}),
    ):  # fmt: skip
        with pytest.raises(Refused):
            one_place.ask(answer, viewer=nobody, **values)
