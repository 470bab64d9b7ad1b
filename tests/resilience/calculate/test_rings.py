"""Things that lean on each other: they start on a store that was kept, or are named as stuck."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given

from resilience.calculate.cascade import cascade
from resilience.model import Edge, Graph, Scenario, Stuck
from tests.resilience.calculate.graphs import cases

EL, MAST, PLANT, HOME = range(1, 5)


def ring(mast_without_plant_h: float, plant_without_mast_h: float) -> Graph:
    """A mast and a power plant that need each other, an hour each to recover, and a home."""
    return Graph(
        {EL: 0, MAST: 1, PLANT: 1, HOME: 0},
        (
            Edge(MAST, PLANT, group=1, buffer_h=mast_without_plant_h),
            Edge(PLANT, MAST, group=1, buffer_h=plant_without_mast_h),
            Edge(HOME, MAST, group=1),
        ),
    )


MAST_OUT = Scenario({MAST: ((0, 10),)})


def test_the_one_that_stood_still_starts_on_the_store_it_kept() -> None:
    """The plant falls at 6. At 10 the mast starts on its 4 h; the plant waits for it: 11 + 1."""
    result = cascade(ring(4, 6), MAST_OUT)
    assert result.down == {MAST: ((0, 11),), PLANT: ((6, 12),), HOME: ((0, 11),)}
    assert result.stuck == ()


def test_a_start_on_stores_is_said_aloud() -> None:
    assert cascade(ring(4, 6), MAST_OUT).on_store == {MAST, PLANT}


def test_a_store_that_was_run_dry_starts_nothing() -> None:
    """The plant ran its 6 h to the end; the mast keeps none: neither can be first."""
    result = cascade(ring(0, 6), MAST_OUT)
    assert result.stuck == (Stuck((MAST, PLANT)),)
    assert result.down == {MAST: ((0, inf),), PLANT: ((6, inf),), HOME: ((0, inf),)}


def test_a_kept_store_shorter_than_both_recoveries_is_too_short() -> None:
    assert cascade(ring(1.5, 6), MAST_OUT).stuck == (Stuck((MAST, PLANT)),)
    assert cascade(ring(2, 6), MAST_OUT).stuck == ()


def test_a_ring_with_reserve_enough_never_falls() -> None:
    result = cascade(ring(4, 11), MAST_OUT)
    assert result.down == {MAST: ((0, 10),), HOME: ((0, 10),)}
    assert result.on_store == frozenset()


@pytest.mark.parametrize("recovery_h", [1.0, 0.25, 1 / 60, 1e-6])
def test_a_ring_is_stuck_however_quick_each_of_it_would_be(recovery_h: float) -> None:
    graph = Graph({MAST: recovery_h, PLANT: recovery_h}, ring(0, 0).edges[:2])
    assert cascade(graph, MAST_OUT).stuck == (Stuck((MAST, PLANT)),)


def test_what_only_leans_on_a_stuck_ring_is_not_named_in_it() -> None:
    stuck = cascade(ring(0, 0), MAST_OUT).stuck
    assert [HOME in loop.nodes for loop in stuck] == [False]


@pytest.mark.parametrize(("kept_h", "is_stuck"), [(0, True), (8, False)])
def test_a_ring_that_lost_its_el_starts_on_what_it_kept_for_the_start(
    kept_h: float, is_stuck: bool
) -> None:
    """IT falls at 2 when its battery is empty and takes telecom with it; el is back at 24."""
    it, telecom = MAST, PLANT
    graph = Graph(
        {EL: 0, it: 1, telecom: 2},
        (
            Edge(it, EL, group=1, buffer_h=2),
            Edge(telecom, EL, group=1, buffer_h=4),
            Edge(it, telecom, group=2, buffer_h=kept_h),
            Edge(telecom, it, group=2, buffer_h=0),
        ),
    )
    result = cascade(graph, Scenario({EL: ((0, 24),)}))
    if is_stuck:
        assert result.stuck == (Stuck((it, telecom)),)
    else:
        assert result.down == {EL: ((0, 24),), it: ((2, 25),), telecom: ((2, 27),)}


def test_a_ring_held_down_from_outside_is_out_but_not_stuck() -> None:
    graph = Graph(
        {EL: 0, MAST: 1, PLANT: 1},
        (Edge(MAST, PLANT, 1), Edge(PLANT, MAST, 1), Edge(PLANT, EL, 2)),
    )
    result = cascade(graph, Scenario({EL: ((0, inf),)}))
    assert result.down[MAST] == ((0, inf),)
    assert result.stuck == ()


def test_needing_each_other_only_to_start_is_a_ring_too() -> None:
    edges = (
        Edge(MAST, EL, 1), Edge(PLANT, EL, 1),
        Edge(MAST, PLANT, 2, to_run=False, to_start=True),
        Edge(PLANT, MAST, 2, to_run=False, to_start=True),
    )  # fmt: skip
    graph = Graph({EL: 0, MAST: 1, PLANT: 1}, edges)
    assert cascade(graph, Scenario({EL: ((0, 5),)})).stuck == (Stuck((MAST, PLANT)),)


@given(cases())
def test_what_is_stuck_is_endless_and_in_a_ring(case: tuple[Graph, Scenario]) -> None:
    graph, scenario = case
    result = cascade(graph, scenario)
    for loop in result.stuck:
        for node in loop.nodes:
            assert result.longest(node) == inf
            assert any(edge.node == node and edge.needs in loop.nodes for edge in graph.edges)


@given(cases(loops=False))
def test_without_loops_nothing_is_stuck_and_nothing_starts_on_stores(
    case: tuple[Graph, Scenario],
) -> None:
    result = cascade(*case)
    assert (result.stuck, result.on_store) == ((), frozenset())
