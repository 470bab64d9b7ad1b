"""A start from nothing takes the longest path, and the cascade agrees."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from resilience.calculate.cascade import cascade
from resilience.calculate.recovery import recovery_hours
from resilience.model import Edge, Graph, Scenario
from tests.resilience.calculate.graphs import graphs


def starts(node: int, needs: int, group: int = 1, needed: int = 1) -> Edge:
    """Something a start needs."""
    return Edge(node, needs, group, needed, to_run=False, to_start=True)


def test_the_longest_path_counts_and_not_the_longest_recovery() -> None:
    graph = Graph({1: 5, 2: 2, 3: 2, 4: 2}, (starts(3, 2), starts(4, 3), starts(4, 1, group=2)))
    assert recovery_hours(graph) == {1: 5, 2: 2, 3: 4, 4: 7}


def test_of_alternatives_the_fastest_needed_ones_count() -> None:
    edges = tuple(starts(4, needs, needed=2) for needs in (1, 2, 3))
    assert recovery_hours(Graph({1: 1, 2: 8, 3: 3, 4: 1}, edges))[4] == 4


def test_an_unknown_on_the_way_makes_the_sum_unknown() -> None:
    graph = Graph({1: None, 2: 1, 3: 1}, (starts(2, 1), starts(3, 2)))
    assert recovery_hours(graph) == {1: None, 2: None, 3: None}


def test_an_unknown_alternative_is_no_matter_while_others_are_enough() -> None:
    graph = Graph({1: None, 2: 4, 3: 1}, (starts(3, 1), starts(3, 2)))
    assert recovery_hours(graph)[3] == 5


def test_what_needs_itself_to_start_has_no_hours() -> None:
    graph = Graph({1: 1, 2: 1, 3: 1}, (starts(1, 2), starts(2, 1), starts(3, 2)))
    assert recovery_hours(graph) == {1: None, 2: None, 3: None}


@given(graphs(loops=False))
def test_without_loops_the_cascade_recovers_in_the_longest_path(graph: Graph) -> None:
    """All lose el at 0 and have it back at 1; nothing has a reserve; then the path begins."""
    el = -1
    ties = tuple(replace(edge, buffer_h=0.0, to_run=False, to_start=True) for edge in graph.edges)
    everyone = tuple(Edge(node, el, group=99) for node in graph.recovery_h)
    whole = Graph({**graph.recovery_h, el: 0.0}, (*ties, *everyone))
    down = cascade(whole, Scenario({el: ((0.0, 1.0),)})).down
    for node, hours in recovery_hours(Graph(graph.recovery_h, ties)).items():
        assert hours is not None
        assert down[node] == ((0.0, 1.0 + hours),)
