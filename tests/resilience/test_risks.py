"""Risks: assessments that are never overwritten, levels by their own scale, the matrix."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from omstallning.changes.operations import undo
from omstallning.errors import Conflict, Invalid, NotFound, Refused
from omstallning.measures import operations as measures
from omstallning.measures import report as measure_report
from omstallning.measures.model import MeasureKind, MeasureState
from resilience import operations, report
from resilience.errors import ScaleDiffers
from resilience.model import Stage, Uncertainty
from resilience.report.judgements import Oddity
from tests.resilience.register import TODAY, VARIABLES, Town


def page(place: Town, risk_id: int) -> report.RiskPage:
    found: report.RiskPage = place.ask(report.risk, risk_id, today=TODAY)
    return found


def test_what_was_found_before_stands_beside_what_is_found_now(place: Town) -> None:
    risk = place.risk("flood")
    place.assess(risk, 4, 4, stage=Stage.WITHOUT_MEASURES)
    place.assess(risk, 3, 4, assessed_on=date(2026, 2, 1))
    place.assess(risk, 3, 3, assessed_on=date(2026, 4, 1))
    place.assess(risk, 2, 3, stage=Stage.AFTER_DECIDED)
    found = page(place, risk)
    assert [(one.stage, one.likelihood, one.overall, one.level) for one in found.latest] == [
        (Stage.WITHOUT_MEASURES, 4, 4, 3),
        (Stage.NOW, 3, 3, 2),
        (Stage.AFTER_DECIDED, 2, 3, 2),
    ]
    assert len(found.history) == 4
    assert found.row.now is not None
    assert found.row.now.assessed_on == date(2026, 4, 1)


def test_an_assessment_keeps_the_scale_it_was_made_with(place: Town) -> None:
    risk = place.risk("flood")
    place.assess(risk, 4, 3)
    with place.database.writing() as session:
        operations.publish_template(
            session, place.officer, publisher="msb", edition="2013", valid_from=date(2026, 5, 1)
        )
    found = page(place, risk)
    assert found.row.now is not None
    assert (found.row.now.scale.edition, found.row.now.level) == ("municipal-2026", 3)
    assert found.scale is not None
    assert found.scale.edition == "2013"
    assert Oddity.OLDER_SCALE in found.row.oddities
    matrix = place.ask(report.matrix, today=TODAY)
    assert [row.risk.key for row in matrix.other_scale] == ["flood"]
    assert sum(matrix.by_level.values()) == 0
    earlier = place.ask(report.matrix, today=date(2026, 4, 30))
    assert earlier.by_level == {1: 0, 2: 0, 3: 1, 4: 0}


def test_the_matrix_counts_what_is_not_known_beside_the_cells(place: Town) -> None:
    for key, likelihood, consequence in (
        ("a", 3, 5), ("b", 3, 5), ("c", 1, 1), ("d", None, 4), ("e", 2, None),
    ):  # fmt: skip
        place.assess(place.risk(key), likelihood, consequence)
    place.risk("f")
    matrix = place.ask(report.matrix, today=TODAY)
    filled = {
        (cell.likelihood, cell.consequence): [row.risk.key for row in cell.risks]
        for line in matrix.cells for cell in line if cell.risks
    }  # fmt: skip
    assert filled == {(3, 5): ["a", "b"], (1, 1): ["c"]}
    assert {row.risk.key for row in matrix.unknown} == {"d", "e"}
    assert [row.risk.key for row in matrix.not_assessed] == ["f"]
    assert matrix.by_level == {1: 1, 2: 0, 3: 0, 4: 2}
    assert matrix.total == 6
    assert [line[0].likelihood for line in matrix.cells] == [5, 4, 3, 2, 1]


def test_a_variable_that_was_not_judged_leaves_the_whole_unknown_and_is_named(
    place: Town,
) -> None:
    risk = place.risk("flood")
    place.assess(risk, 3, None, consequences={"life_and_health": 5, "function_of_society": 2})
    now = page(place, risk).row.now
    assert now is not None
    assert (now.overall, now.level, now.is_unacceptable) == (None, None, None)
    assert now.not_judged == ("economy_and_environment", "democracy_and_rights")


def test_risks_are_listed_by_level_and_then_the_less_sure_first(place: Town) -> None:
    for key, likelihood, consequence, doubt in (
        ("sure", 4, 4, Uncertainty.LOW),
        ("unsure", 4, 4, Uncertainty.HIGH),
        ("worse", 5, 5, Uncertainty.LOW),
        ("unknown", None, 5, Uncertainty.HIGH),
    ):
        place.assess(place.risk(key), likelihood, consequence, uncertainty=doubt)
    listed = place.ask(report.risks, today=TODAY).risks
    assert [one.risk.key for one in listed] == ["worse", "unsure", "sure", "unknown"]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"likelihood": 6}, ScaleDiffers),
        ({"likelihood": 0}, ScaleDiffers),
        ({"consequences": {"life_and_health": 6}}, ScaleDiffers),
        ({"consequences": {"money": 1}}, ScaleDiffers),
        ({"likelihood": None, "likelihood_reason": " "}, Invalid),
        ({"reason": ""}, Invalid),
        ({"method": ""}, Invalid),
        ({"scale_id": 99}, NotFound),
    ],
)
def test_a_judgement_that_its_scale_has_no_step_for_is_refused(
    one_place: Town, values: dict[str, Any], error: type[Exception]
) -> None:
    risk = one_place.risk("flood")
    said: dict[str, Any] = {"likelihood": 3, "consequences": dict.fromkeys(VARIABLES, 3)}
    said |= values
    with pytest.raises(error):
        one_place.assess(risk, said.pop("likelihood"), 3, **said)
    assert page(one_place, risk).history == ()


def test_an_assessment_entered_wrongly_is_corrected_once(place: Town) -> None:
    risk, other = place.risk("flood"), place.risk("fire")
    wrong = place.assess(risk, 1, 1)
    right = place.assess(risk, 4, 4, corrects_id=wrong.id)
    with pytest.raises(Conflict):
        place.assess(risk, 5, 5, corrects_id=wrong.id)
    with pytest.raises(Invalid):
        place.assess(other, 5, 5, corrects_id=right.id)
    assert [one.likelihood for one in page(place, risk).history] == [4]
    place.do(undo, right.change_set_id, rebuild=operations.REBUILD)
    assert [one.likelihood for one in page(place, risk).history] == [1]


def test_what_does_not_add_up_is_told(place: Town) -> None:
    risk = place.risk("flood")
    assert page(place, risk).row.oddities == (Oddity.NOT_ASSESSED,)
    place.assess(risk, 2, 2)
    place.assess(risk, 5, 5, stage=Stage.AFTER_DECIDED)
    assert page(place, risk).row.oddities == (Oddity.RESIDUAL_ABOVE_CURRENT,)
    place.assess(risk, 5, 5, stage=Stage.WITHOUT_MEASURES)
    place.assess(risk, 1, 1, stage=Stage.AFTER_DECIDED, assessed_on=date(2026, 4, 1))
    assert page(place, risk).row.oddities == (Oddity.LOWERED_WITHOUT_MEASURE,)
    place.do(operations.link_measure, risk, measure(place).id)
    assert page(place, risk).row.oddities == ()


def measure(place: Town, **values: Any) -> Any:
    said = {
        "key": "dike", "name": "Dagvattendamm", "kind": MeasureKind.BLUE_GREEN,
        "unit_id": place.units["technical"], "owner": "VA-chef",
        "decided_on": date(2025, 1, 1), "in_force_from": date(2027, 1, 1),
    }  # fmt: skip
    return place.do(measures.add_measure, **(said | values))


def test_measures_of_a_risk_say_how_far_they_have_come(place: Town) -> None:
    risk, made = place.risk("flood"), measure(place)
    place.do(operations.link_measure, risk, made.id, note="Fördröjer")
    (seen,) = page(place, risk).measures
    assert (seen.name, seen.state, seen.note) == (
        "Dagvattendamm",
        MeasureState.DECIDED,
        "Fördröjer",
    )
    with pytest.raises(Invalid):
        place.do(operations.link_measure, risk, made.id)
    place.do(operations.unlink_measure, seen.link_id, expected_version=seen.link_version)
    assert page(place, risk).measures == ()
    place.do(operations.link_measure, risk, made.id)
    assert len(page(place, risk).measures) == 1


def test_the_register_of_measures_is_kept_by_those_who_write_for_the_unit(place: Town) -> None:
    made = measure(place)
    place.do(
        measures.change_measure, made.id, expected_version=1, in_force_from=date(2026, 1, 1),
        actor=place.strategist,
    )  # fmt: skip
    with pytest.raises(Conflict):
        place.do(measures.change_measure, made.id, expected_version=1, name="Annat")
    with pytest.raises(Refused):
        place.do(measures.change_measure, made.id, expected_version=2, name="x", actor=place.reader)
    tree = measure(
        place, key="trees", name="Träd", kind=MeasureKind.NATURE_BASED, is_multifunctional=True
    )
    listed = place.ask(measure_report.measures, today=TODAY, viewer=place.reader)
    assert [one.id for one in listed] == [tree.id, made.id]
    assert listed[1].state is MeasureState.IN_FORCE


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"key": "Å"}, "key_form"),
        ({"name": " "}, "required"),
        ({"cost_sek": -1.0}, "not_negative"),
        ({"in_force_before": date(2026, 1, 1)}, "ends_before_start"),
    ],
)
def test_a_measure_that_breaks_a_rule_is_refused(
    one_place: Town, values: dict[str, Any], why: str
) -> None:
    with pytest.raises(Invalid) as error:
        measure(one_place, **values)
    assert error.value.fields["reason"] == why


def test_an_acceptance_holds_until_its_day(place: Town) -> None:
    risk = place.risk("flood")
    place.assess(risk, 4, 4)
    place.do(
        operations.accept_risk, risk, accepted_by="Kommunstyrelsen", reason="Åtgärd dröjer",
        accepted_on=date(2025, 6, 1), valid_before=TODAY,
    )  # fmt: skip
    found = page(place, risk)
    assert found.row.acceptance is not None
    assert found.row.acceptance.is_expired(TODAY)
    assert Oddity.ACCEPTANCE_EXPIRED in found.row.oddities
    place.do(
        operations.accept_risk, risk, accepted_by="Kommunstyrelsen", reason="Nytt beslut",
        accepted_on=date(2026, 5, 1), valid_before=date(2027, 1, 1),
    )  # fmt: skip
    found = page(place, risk)
    assert Oddity.ACCEPTANCE_EXPIRED not in found.row.oddities
    assert [one.reason for one in found.acceptances] == ["Nytt beslut", "Åtgärd dröjer"]
    with pytest.raises(Invalid):
        place.do(
            operations.accept_risk, risk, accepted_by="KS", reason="x", accepted_on=TODAY,
            valid_before=TODAY,
        )  # fmt: skip


def test_a_scale_that_does_not_fit_itself_is_refused(one_place: Town) -> None:
    found = report.template("omstallning", "municipal-2026")
    said: dict[str, Any] = {
        "key": "own", "edition": "1", "likelihoods": found.likelihoods,
        "consequences": found.consequences, "grid": found.grid, "levels": found.levels,
        "unacceptable_from": 3, "source": "Egen", "valid_from": TODAY,
    }  # fmt: skip
    for values, why in (
        ({"grid": found.grid[:4]}, "grid_of_another_size"),
        ({"grid": [[9] * 5] * 5}, "level_outside"),
        ({"grid": [[4] * 5, *found.grid[1:]]}, "grid_falls"),
        ({"unacceptable_from": 5}, "level_outside"),
        ({"consequences": []}, "variables_not_apart"),
        ({"key": "omstallning", "edition": "municipal-2026"}, "already_taken"),
    ):
        with pytest.raises(Invalid) as error:
            one_place.do(operations.publish_scale, **(said | values))
        assert error.value.fields["reason"] == why
    one_place.do(operations.publish_scale, **said)
    scales = one_place.ask(report.scales)
    assert scales[0].key == "own"


def test_the_municipal_scale_moves_when_a_likelihood_doubles_and_the_national_does_not() -> None:
    def step(edition: report.ScaleTemplate, years: float) -> int:
        for one in edition.likelihoods:
            below = one["below_years"] or float("inf")
            if one["least_years"] <= years < below:
                return int(one["step"])
        raise AssertionError(years)

    national = report.template("msb", "2013")
    municipal = report.template("omstallning", "municipal-2026")
    assert step(national, 90) == step(national, 45)
    assert step(municipal, 90) != step(municipal, 45)
    assert [one["least_years"] for one in municipal.likelihoods] == [1000, 100, 50, 10, 1]
    assert [one["least_years"] for one in national.likelihoods][:4] == [10_000, 1000, 100, 10]
    assert municipal.own_choices > national.own_choices
