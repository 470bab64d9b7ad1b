"""Several on one tank share its hours."""

from __future__ import annotations

from math import inf

from resilience.calculate.cascade import cascade
from resilience.calculate.stocks import hours_by_stock
from resilience.model import Edge, Graph, Scenario


def test_eight_generators_on_one_tank_have_an_eighth_of_the_hours_of_one() -> None:
    assert hours_by_stock(2400, 1, [25]) == 96
    assert hours_by_stock(2400, 1, [25] * 8) == 12


def test_what_cannot_be_pumped_up_does_not_count() -> None:
    assert hours_by_stock(2400, 0.5, [25] * 8) == 6


def test_an_unknown_amount_or_draw_gives_unknown_hours() -> None:
    assert hours_by_stock(None, 1, [25]) is None
    assert hours_by_stock(2400, 1, [25, None]) is None


def test_an_empty_tank_gives_no_hours_whoever_draws() -> None:
    assert hours_by_stock(0, 1, [None]) == 0


def test_a_tank_that_nobody_draws_from_lasts() -> None:
    assert hours_by_stock(2400, 1, []) == inf


def test_a_shared_tank_is_not_full_again_because_el_came_back_for_a_while() -> None:
    el, bath = 1, 2
    hours = hours_by_stock(100, 1, [6, 4])
    edge = Edge(bath, el, 1, buffer_h=hours, recharge_h=inf)
    result = cascade(Graph({el: 0, bath: 0}, (edge,)), Scenario({el: ((0, 6), (12, 20))}))
    assert result.down[bath] == ((16, 20),)
