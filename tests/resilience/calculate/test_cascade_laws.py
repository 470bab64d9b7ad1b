"""What must hold for every graph and scenario, rings and alternatives included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import inf

from hypothesis import assume, given
from hypothesis import strategies as st

from resilience.calculate.cascade import cascade
from resilience.calculate.cascade.intervals import merged
from resilience.model import Edge, Graph, Outage, Scenario
from tests.resilience.calculate.graphs import cases, edges, scenarios
from tests.resilience.calculate.hour_by_hour import HourByHour

Down = Mapping[int, tuple[Outage, ...]]
ROUNDING_H = 1e-6


def is_within(less: Down, more: Down) -> bool:
    """Whether every hour down in the first is down in the second."""
    return all(
        any(a - ROUNDING_H <= start and end <= b + ROUNDING_H for a, b in more.get(node, ()))
        for node, outages in less.items()
        for start, end in outages
        if end - start > ROUNDING_H
    )


@given(cases())
def test_intervals_say_the_same_as_plain_loops_over_the_hours(
    case: tuple[Graph, Scenario],
) -> None:
    ours, plain = cascade(*case), HourByHour(*case)
    assert ours.down == plain.outages()
    assert ours.on_store == plain.on_store


@given(cases(), st.data())
def test_more_buffer_never_makes_anything_worse(
    case: tuple[Graph, Scenario], data: st.DataObject
) -> None:
    graph, scenario = case
    assume(graph.edges)
    made = list(graph.edges)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(made) - 1))
        more = data.draw(st.one_of(st.integers(1, 60), st.just(inf)))
        made[place] = replace(made[place], buffer_h=(made[place].buffer_h or 0) + more)
    better = cascade(Graph(graph.recovery_h, tuple(made)), scenario)
    assert is_within(better.down, cascade(graph, scenario).down)


@given(cases(), st.data())
def test_a_longer_recovery_never_makes_anything_better(
    case: tuple[Graph, Scenario], data: st.DataObject
) -> None:
    graph, scenario = case
    node = data.draw(st.sampled_from(sorted(graph.recovery_h)))
    hours = data.draw(st.integers(1, 9)) + (graph.recovery_h[node] or 0)
    slower = cascade(Graph({**graph.recovery_h, node: hours}, graph.edges), scenario)
    assert is_within(cascade(graph, scenario).down, slower.down)


@given(cases(), st.data())
def test_one_more_alternative_never_worsens(
    case: tuple[Graph, Scenario], data: st.DataObject
) -> None:
    graph, scenario = case
    running = [edge for edge in graph.edges if edge.to_run]
    assume(running)
    like = data.draw(st.sampled_from(running))
    others = st.sampled_from(sorted(set(graph.recovery_h) - {like.node}))
    more = replace(data.draw(edges(like.node, others, like.group)), needed=like.needed,
                   to_run=like.to_run, to_start=like.to_start)  # fmt: skip
    assume(is_even(graph, like))
    before = cascade(graph, scenario)
    assume(not before.on_store)  # a start from stores leans on who stood still early
    assert is_within(
        cascade(Graph(graph.recovery_h, (*graph.edges, more)), scenario).down, before.down
    )


def is_even(graph: Graph, like: Edge) -> bool:
    """Whether a group has enough members to run and to start, so that it says what it means."""
    members = [edge for edge in graph.edges if (edge.node, edge.group) == (like.node, like.group)]
    return all(
        not chosen or len(chosen) >= like.needed
        for chosen in (
            [edge for edge in members if edge.to_run],
            [edge for edge in members if edge.to_start],
        )
    ) and all(edge.to_start == like.to_start for edge in members)


@given(cases(), st.data())
def test_outages_together_are_at_least_as_bad_as_each(
    case: tuple[Graph, Scenario], data: st.DataObject
) -> None:
    graph, one = case
    other = data.draw(scenarios(graph))
    nodes = {*one.outages, *other.outages}
    both = Scenario({node: merged((*one.outages.get(node, ()), *other.outages.get(node, ())))
                     for node in nodes}, one.horizon_h)  # fmt: skip
    together = cascade(graph, both)
    assume(not together.on_store)  # a start from stores leans on who stood still early
    assert is_within(cascade(graph, one).down, together.down)
    assert is_within(cascade(graph, other).down, together.down)


@given(cases(), st.randoms())
def test_new_names_change_nothing(case: tuple[Graph, Scenario], random: object) -> None:
    graph, scenario = case
    names = list(range(100, 100 + len(graph.recovery_h)))
    random.shuffle(names)  # type: ignore[attr-defined]
    name = dict(zip(sorted(graph.recovery_h), names, strict=True))
    renamed = cascade(
        Graph({name[node]: hours for node, hours in graph.recovery_h.items()},
              tuple(replace(edge, node=name[edge.node], needs=name[edge.needs])
                    for edge in graph.edges)),
        Scenario({name[node]: outages for node, outages in scenario.outages.items()},
                 scenario.horizon_h),
    )  # fmt: skip
    ours = cascade(graph, scenario)
    assert renamed.down == {name[node]: outages for node, outages in ours.down.items()}
    assert renamed.because == {name[node]: (name[cause], hour)
                               for node, (cause, hour) in ours.because.items()}  # fmt: skip
    assert {frozenset(ring.nodes) for ring in renamed.stuck} == {
        frozenset(name[node] for node in ring.nodes) for ring in ours.stuck
    }


@given(cases())
def test_every_chain_of_causes_ends_at_something_the_scenario_takes_out(
    case: tuple[Graph, Scenario],
) -> None:
    graph, scenario = case
    result = cascade(graph, scenario)
    for fallen in result.down:
        node, steps = fallen, 0
        while node in result.because and steps <= len(graph.recovery_h):
            node, steps = result.because[node][0], steps + 1
        assert node in scenario.outages
        assert node not in result.because


@given(cases())
def test_what_a_start_needs_never_opens_an_outage(case: tuple[Graph, Scenario]) -> None:
    graph, scenario = case
    starting = Graph(graph.recovery_h, tuple(
        replace(edge, to_run=False, to_start=True) for edge in graph.edges))  # fmt: skip
    assert set(cascade(starting, scenario).down) <= set(scenario.outages)


@given(cases())
def test_what_a_start_needs_only_prolongs(case: tuple[Graph, Scenario]) -> None:
    graph, scenario = case
    running = Graph(graph.recovery_h, tuple(
        replace(edge, to_start=False) for edge in graph.edges if edge.to_run))  # fmt: skip
    whole = cascade(graph, scenario)
    assert is_within(cascade(running, scenario).down, whole.down) or whole.on_store
