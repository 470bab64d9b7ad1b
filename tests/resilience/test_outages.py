"""The power cut of the example through the store, and what is not known through the bounds."""

from __future__ import annotations

import pytest

from omstallning.errors import Invalid, NotFound
from omstallning.provenance import Coverage, Mark
from resilience import operations, report
from resilience.calculate.cascade import cascade
from resilience.model import Edge, Graph, NodeKind, Scenario, Verdict
from resilience.report import gaps
from resilience.report.views import DependencyView
from tests.resilience.register import TODAY, Town

DOWN = {
    "power": (0.0, 24.0),
    "mast": (4.0, 25.0),
    "water": (8.0, 26.0),
    "alarm": (4.0, 25.5),
    "home": (20.0, 27.0),
}
"""Reckoned by hand: from which hour to which each node is out."""


def spans(place: Town, hours: float = 24.0) -> dict[str, tuple[float | None, float | None]]:
    found = place.ask(report.outage, NodeKind.POWER, hours)
    return {one.node.key: (one.span.value.from_h, one.span.value.until_h) for one in found.failing}


def test_the_cascade_through_the_store_is_that_of_the_hand_and_of_the_pure_function(
    place: Town,
) -> None:
    at = place.nodes
    graph = Graph(
        {at["power"]: None, at["mast"]: 1.0, at["water"]: 2.0, at["alarm"]: 0.5, at["home"]: 1.0},
        tuple(
            Edge(at[node], at[needs], group=at[needs], buffer_h=buffer)
            for node, needs, buffer in (
                ("mast", "power", 4.0), ("water", "power", 8.0), ("alarm", "mast", 0.0),
                ("alarm", "power", 24.0), ("home", "water", 12.0), ("home", "power", 48.0),
            )
        ),
    )  # fmt: skip
    pure = cascade(graph, Scenario({at["power"]: ((0.0, 24.0),)}))
    assert {key: pure.down[node] for key, node in at.items()} == {k: (v,) for k, v in DOWN.items()}
    assert spans(place) == DOWN


def test_the_home_breaches_and_thirteen_hours_of_water_would_be_enough(place: Town) -> None:
    page = place.ask(report.service, place.services["home"], today=TODAY)
    (activity,) = page.activities
    assert activity.derived_h == activity.acceptable_h == 6.0
    assert activity.span.value.worst_h == activity.span.value.best_h == 7.0
    assert page.verdict.value is Verdict.BREACHED
    enough = {one.dependency.key: one.hours for one in activity.enough.value}
    assert enough == {"home-water": pytest.approx(13.0)}
    place.do(
        operations.change_dependency,
        place.dependencies["home-water"],
        expected_version=1,
        buffer_h=13.0,
    )
    page = place.ask(report.service, place.services["home"], today=TODAY)
    assert page.verdict.value is Verdict.HOLDS


def test_the_mtpd_is_the_limit_where_no_impact_step_is_unacceptable(place: Town) -> None:
    page = place.ask(report.service, place.services["alarm"], today=TODAY)
    (activity,) = page.activities
    assert activity.derived_h is None
    assert activity.acceptable_h == activity.tolerance.mtpd_h == 24.0
    assert page.verdict.value is Verdict.HOLDS


def test_a_buffer_that_is_not_known_stays_unknown(place: Town) -> None:
    place.do(
        operations.change_dependency,
        place.dependencies["home-water"],
        expected_version=1,
        buffer_h=None,
    )
    found = place.ask(report.outage, NodeKind.POWER, 24.0)
    assert {one.service.key: one.verdict.value for one in found.services} == {
        "home": Verdict.UNKNOWN,
        "alarm": Verdict.HOLDS,
    }
    assert found.counts.value == {Verdict.HOLDS: 1, Verdict.BREACHED: 0, Verdict.UNKNOWN: 1}
    assert found.coverage.value == Coverage(1, 2, "services")
    home = next(one for one in found.failing if one.node.key == "home")
    assert (home.span.value.best_h, home.span.value.worst_h) == (0.0, 19.0)
    shown: DependencyView = home_water(place)
    assert (shown.buffer_h.value, shown.buffer_h.mark) == (None, Mark.MISSING)


def home_water(place: Town) -> DependencyView:
    page = place.ask(report.service, place.services["home"], today=TODAY)
    return next(one for one in page.activities[0].leans_on if one.key == "home-water")


def test_a_service_without_an_activity_is_not_known(place: Town) -> None:
    place.service("empty")
    listed = place.ask(report.services)
    empty = next(one for one in listed.services if one.service.key == "empty")
    assert empty.verdict.value is Verdict.UNKNOWN
    assert empty.is_known.value is False
    assert listed.coverage.value == Coverage(2, 3, "services")


def test_an_activity_that_leans_on_nothing_in_the_register_is_not_known(place: Town) -> None:
    service = place.service("lone")
    activity = place.activity("lone", service, limit_h=8.0)
    found = place.ask(report.outage, NodeKind.POWER, 24.0)
    lone = next(one for one in found.services if one.service.key == "lone")
    assert lone.verdict.value is Verdict.UNKNOWN
    assert lone.is_known.value is False
    assert found.counts.value == {Verdict.HOLDS: 1, Verdict.BREACHED: 1, Verdict.UNKNOWN: 1}
    assert found.coverage.value == Coverage(2, 3, "services")
    assert place.ask(report.preparedness, TODAY).unknown.value == 1
    (gap,) = place.ask(gaps.gaps)[service]
    assert (gap.kind, gap.at.id) == (gaps.GapKind.NO_DEPENDENCY, activity)
    place.lean("lone-mast", activity, "mast", buffer_h=48.0)
    assert place.ask(gaps.gaps)[service] == ()
    assert place.ask(report.services).coverage.value == Coverage(3, 3, "services")


def test_whether_all_is_known_is_withheld_where_the_verdict_is(place: Town) -> None:
    found = place.ask(report.outage, NodeKind.POWER, 24.0, viewer=place.reader)
    listed = place.ask(report.services, viewer=place.reader)
    page = place.ask(report.service, place.services["home"], today=TODAY, viewer=place.reader)
    for one in (*found.services, *listed.services, *page.activities):
        assert one.verdict.is_secret
        assert (one.is_known.value, one.is_known.mark) == (None, Mark.SECRET)
    assert found.coverage.is_secret
    assert listed.coverage.is_secret
    assert all(one.is_known.value for one in place.ask(report.services).services)


def test_hours_of_a_shared_tank_come_from_all_that_draw(place: Town) -> None:
    tank = place.do(
        operations.add_stock, key="tank", name="Dieseltank", unit_id=place.units["technical"],
        measured_in="liter", amount=1000.0, usable_share=0.9,
    )  # fmt: skip
    for key, draw in (("home-power", 30.0), ("alarm-power", 20.0)):
        place.do(
            operations.change_dependency, place.dependencies[key], expected_version=1,
            buffer_h=None, stock_id=tank.id, draw_per_hour=draw,
        )  # fmt: skip
    page = place.ask(report.service, place.services["home"], today=TODAY)
    power = next(one for one in page.activities[0].leans_on if one.key == "home-power")
    assert power.holds_h.value == pytest.approx(18.0)
    (stock,) = page.stocks
    assert stock.hours.value == pytest.approx(18.0)
    assert {way.label for way in stock.drawn_by} == {"Home", "Alarm"}
    assert spans(place)["home"] == (pytest.approx(18.0), 27.0)


def test_alternatives_hold_while_one_remains(place: Town) -> None:
    well = place.do(
        operations.add_node, key="well", name="Reservvattentäkt", kind=NodeKind.WATER,
        unit_id=place.units["technical"], recovery_h=0.0,
    )  # fmt: skip
    place.do(
        operations.add_dependency, key="home-well", node_id=place.nodes["home"],
        needs_id=well.id, alternatives=place.nodes["water"], buffer_h=0.0,
    )  # fmt: skip
    assert "home" not in spans(place)


def test_what_is_out_may_be_chosen_node_by_node(place: Town) -> None:
    found = place.ask(report.outage, [place.nodes["water"]], 3.0)
    assert [way.label for way in found.out] == ["Water"]
    assert {one.node.key for one in found.failing} == {"water"}
    with pytest.raises(NotFound):
        place.ask(report.outage, [9999], 3.0)


@pytest.mark.parametrize("hours", [0.0, -1.0, 9000.0, float("nan"), float("inf")])
def test_hours_that_are_no_outage_are_refused(one_place: Town, hours: float) -> None:
    with pytest.raises(Invalid):
        one_place.ask(report.outage, NodeKind.POWER, hours)


def test_longer_outages_never_hold_where_shorter_ones_breach(place: Town) -> None:
    rows = place.ask(report.lengths, NodeKind.POWER)
    home = next(row for row in rows if row.service.key == "home")
    assert [one.value for one in home.verdicts] == [
        *[Verdict.HOLDS] * 3, *[Verdict.BREACHED] * 3
    ]  # fmt: skip
