"""Sets of hours: buffers, alternatives and restarts."""

from __future__ import annotations

from math import inf

import pytest

from resilience.calculate.cascade import cascade
from resilience.calculate.cascade.intervals import felt, merged, restart, seen, short_of
from resilience.model import Edge, Graph, Scenario


def test_a_loss_as_long_as_the_buffer_is_not_felt() -> None:
    assert felt(((0, 8),), 8, None) == ()


def test_a_buffer_that_is_full_at_once_counts_anew_for_each_outage() -> None:
    assert felt(((0, 10), (11, 21)), 8, None) == ((8, 10), (19, 21))


def test_a_stock_that_nobody_refills_is_drawn_down_once_for_all() -> None:
    assert felt(((0, 5), (6, 11), (20, 21)), 8, inf) == ((9, 11), (20, 21))


def test_half_the_time_to_recharge_gives_half_the_buffer() -> None:
    assert felt(((0, 8), (14, 24)), 8, 12) == ((18, 24),)


def test_two_of_three_must_remain() -> None:
    losses = [((0, 10),), ((4, 6), (8, 12)), ((5, 7),)]
    assert short_of(losses, 2) == ((4, 7), (8, 10))


def test_more_needed_than_there_are_means_all() -> None:
    assert short_of([((0, 1),), ((3, 4),)], 5) == ((0, 1), (3, 4))


def test_alternatives_lost_one_after_the_other_are_never_missed() -> None:
    assert short_of([((0, 5),), ((5, 9),)], 1) == ()


@pytest.mark.parametrize(
    ("ready", "recovery_h", "begins"),
    [(0, 2, 0), (0, 4, 6), (3, 0, 6), (2, 1, 2), (2, 2, 6), (6, 3, 6), (6, 5, 12), (12, 99, 12)],
)
def test_a_start_waits_for_a_gap_as_long_as_the_recovery(
    ready: float, recovery_h: float, begins: float
) -> None:
    assert restart(ready, ((3, 6), (10, 12)), recovery_h) == begins


def test_what_is_not_back_by_the_horizon_is_endless_and_what_begins_later_is_not_seen() -> None:
    assert seen(((0, 10), (20, 31), (40, 50)), 30) == ((0, 10), (20, inf))


def test_hours_of_no_length_are_nothing() -> None:
    assert merged([(3, 3), (5, 4)]) == ()


def test_a_restart_waits_for_what_it_needs_to_start() -> None:
    """The server falls with el at 0; el is back at 5 but the key staff only at 9: 9 + 2."""
    el, staff, server = 1, 2, 3
    graph = Graph(
        {el: 0, staff: 0, server: 2},
        (Edge(server, el, 1), Edge(server, staff, 2, to_run=False, to_start=True)),
    )
    result = cascade(graph, Scenario({el: ((0, 5),), staff: ((4, 9),)}))
    assert result.down[server] == ((0, 11),)


def test_a_given_outage_waits_too_but_its_own_recovery_is_part_of_it() -> None:
    staff, server = 2, 3
    graph = Graph({staff: 0, server: 2}, (Edge(server, staff, 1, to_run=False, to_start=True),))
    result = cascade(graph, Scenario({server: ((0, 5),), staff: ((4, 9),)}))
    assert result.down[server] == ((0, 9),)
