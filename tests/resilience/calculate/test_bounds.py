"""What is not known is reckoned both ways, and only a difference is unknown."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.calculate.cascade import bounds, cascade, least_buffer, slack_h, verdict
from resilience.model import Edge, Graph, Scenario, Verdict
from tests.resilience.calculate.graphs import cases
from tests.resilience.calculate.test_cascade_example import (
    ACCEPTABLE_H,
    ALARM,
    CARE_HOME,
    EDGES,
    GRAPH,
    MAST,
    POWER_CUT,
    WATER_STORE,
)
from tests.resilience.calculate.test_cascade_laws import is_within


def without(*places: int) -> Graph:
    """The example with some buffers not known."""
    return Graph(GRAPH.recovery_h, tuple(
        replace(edge, buffer_h=None) if place in places else edge
        for place, edge in enumerate(EDGES)))  # fmt: skip


def test_an_unknown_store_that_decides_gives_an_unknown_verdict() -> None:
    of = bounds(without(WATER_STORE), POWER_CUT)
    assert (of.best.longest(CARE_HOME), of.worst.longest(CARE_HOME)) == (0, 19)
    assert verdict(of, CARE_HOME, ACCEPTABLE_H) is Verdict.UNKNOWN


def test_an_unknown_store_that_decides_nothing_leaves_the_verdict_known() -> None:
    assert verdict(bounds(without(WATER_STORE), POWER_CUT), MAST, 24) is Verdict.HOLDS
    assert verdict(bounds(without(3), POWER_CUT), ALARM, 6) is Verdict.BREACHED


def test_an_unknown_recovery_may_take_for_ever() -> None:
    of = bounds(Graph({**GRAPH.recovery_h, MAST: None}, EDGES), POWER_CUT)
    assert (of.best.longest(MAST), of.worst.longest(MAST)) == (20, inf)


def test_what_nobody_has_described_may_fall_with_anything_and_so_may_what_leans_on_it() -> None:
    lone, leaner = 90, 91
    graph = Graph(
        {**GRAPH.recovery_h, lone: 1, leaner: 1},
        (*EDGES, Edge(leaner, needs=lone, group=1, buffer_h=2)),
        undescribed=frozenset({lone}),
    )
    of = bounds(graph, POWER_CUT)
    assert (of.best.longest(lone), of.worst.down[lone]) == (0, ((0, inf),))
    assert of.worst.down[leaner] == ((2, inf),)
    assert {verdict(of, node, 6) for node in (lone, leaner)} == {Verdict.UNKNOWN}
    assert verdict(of, lone, None) is Verdict.UNKNOWN
    described = bounds(GRAPH, POWER_CUT).worst.down
    assert {node: of.worst.down[node] for node in described} == described
    assert verdict(bounds(graph, Scenario({})), lone, 6) is Verdict.HOLDS, "nothing is out"


def test_without_a_limit_a_fallen_one_is_unknown_and_a_standing_one_holds() -> None:
    of = bounds(GRAPH, POWER_CUT)
    assert verdict(of, CARE_HOME, None) is Verdict.UNKNOWN
    assert verdict(bounds(GRAPH, Scenario({MAST: ((0, 1),)})), CARE_HOME, None) is Verdict.HOLDS


def test_slack_needs_a_limit() -> None:
    assert slack_h(cascade(GRAPH, POWER_CUT), CARE_HOME, None) is None


def test_exactly_at_the_limit_holds() -> None:
    assert verdict(bounds(GRAPH, POWER_CUT), CARE_HOME, 7) is Verdict.HOLDS


@pytest.mark.parametrize("at_most_h", [0, 0.5, 3, 7])
def test_the_least_buffer_is_enough_and_a_minute_less_is_not(at_most_h: float) -> None:
    found = least_buffer(GRAPH, POWER_CUT, WATER_STORE, CARE_HOME, at_most_h)
    assert found is not None

    def outage(buffer_h: float) -> float:
        edges = list(EDGES)
        edges[WATER_STORE] = replace(edges[WATER_STORE], buffer_h=buffer_h)
        return cascade(Graph(GRAPH.recovery_h, tuple(edges)), POWER_CUT).longest(CARE_HOME)

    assert outage(found) <= at_most_h + 1e-9
    assert found == 0 or outage(found - 1 / 60) > at_most_h + 1e-9


def test_no_buffer_is_needed_where_nothing_is_out() -> None:
    assert least_buffer(GRAPH, Scenario({}), WATER_STORE, CARE_HOME, 0) == 0


@given(cases(), st.data())
def test_the_truth_lies_between_the_bounds(
    case: tuple[Graph, Scenario], data: st.DataObject
) -> None:
    graph, scenario = case
    hidden = data.draw(st.sets(st.integers(0, max(len(graph.edges) - 1, 0))))
    forgotten = data.draw(st.sets(st.sampled_from(sorted(graph.recovery_h))))
    partly = Graph(
        {node: None if node in forgotten else hours for node, hours in graph.recovery_h.items()},
        tuple(replace(edge, buffer_h=None) if place in hidden else edge
              for place, edge in enumerate(graph.edges)),
    )  # fmt: skip
    of, truth = bounds(partly, scenario), cascade(graph, scenario)
    assert is_within(of.best.down, truth.down)
    assert is_within(truth.down, of.worst.down)


@given(cases(), st.one_of(st.none(), st.integers(0, 40)))
def test_with_everything_known_only_a_missing_limit_is_unknown(
    case: tuple[Graph, Scenario], limit: int | None
) -> None:
    of = bounds(*case)
    for node in case[0].recovery_h:
        found = verdict(of, node, limit)
        assert (found is Verdict.UNKNOWN) == (limit is None and of.worst.longest(node) > 0)
