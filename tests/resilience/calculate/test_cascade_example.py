"""The worked example, checked by hand: el out 0–24 h, a mast, a waterworks, an alarm, a care home.

mast        leans on el with 4 h of battery, an hour to recover:   4 → 24 + 1 = 25
waterworks  leans on el with 8 h, two hours to recover:            8 → 24 + 2 = 26
alarm       leans on the mast at once and on el with 24 h:         4 → 25 + 0.5 = 25.5
care home   leans on water with 12 h and el with 48 h:             8 + 12 = 20 → 26 + 1 = 27
"""

from __future__ import annotations

import pytest

from resilience.calculate.cascade import bounds, cascade, least_buffer, slack_h, verdict
from resilience.model import Edge, Graph, Scenario, Verdict

EL, MAST, WATERWORKS, ALARM, CARE_HOME = range(1, 6)
EDGES = (
    Edge(MAST, EL, group=1, buffer_h=4),
    Edge(WATERWORKS, EL, group=1, buffer_h=8),
    Edge(ALARM, MAST, group=1, buffer_h=0),
    Edge(ALARM, EL, group=2, buffer_h=24),
    Edge(CARE_HOME, WATERWORKS, group=1, buffer_h=12),
    Edge(CARE_HOME, EL, group=2, buffer_h=48),
)
WATER_STORE = 4
GRAPH = Graph({EL: 0, MAST: 1, WATERWORKS: 2, ALARM: 0.5, CARE_HOME: 1}, EDGES)
POWER_CUT = Scenario({EL: ((0, 24),)})
ACCEPTABLE_H = 6


@pytest.mark.parametrize(
    ("node", "outages"),
    [(EL, ((0, 24),)), (MAST, ((4, 25),)), (WATERWORKS, ((8, 26),)),
     (ALARM, ((4, 25.5),)), (CARE_HOME, ((20, 27),))],
)  # fmt: skip
def test_each_is_down_in_the_hours_counted_by_hand(
    node: int, outages: tuple[tuple[float, float], ...]
) -> None:
    assert cascade(GRAPH, POWER_CUT).down[node] == outages


def test_the_care_home_breaches_its_limit_by_one_hour() -> None:
    assert verdict(bounds(GRAPH, POWER_CUT), CARE_HOME, ACCEPTABLE_H) is Verdict.BREACHED
    assert slack_h(cascade(GRAPH, POWER_CUT), CARE_HOME, ACCEPTABLE_H) == -1


def test_thirteen_hours_of_water_are_enough() -> None:
    assert least_buffer(GRAPH, POWER_CUT, WATER_STORE, CARE_HOME, ACCEPTABLE_H) == 13


def test_more_el_reserve_at_the_care_home_is_no_help() -> None:
    assert least_buffer(GRAPH, POWER_CUT, WATER_STORE + 1, CARE_HOME, ACCEPTABLE_H) is None


def test_the_chain_of_causes_leads_back_to_what_is_out() -> None:
    because = cascade(GRAPH, POWER_CUT).because
    assert because == {MAST: (EL, 4), WATERWORKS: (EL, 8), ALARM: (MAST, 4),
                       CARE_HOME: (WATERWORKS, 20)}  # fmt: skip


def test_a_cut_within_every_reserve_reaches_nobody() -> None:
    assert set(cascade(GRAPH, Scenario({EL: ((0, 4),)})).down) == {EL}


def test_one_flood_takes_pump_and_mast_at_once() -> None:
    flood = Scenario({WATERWORKS: ((2, 10),), MAST: ((2, 10),)})
    down = cascade(GRAPH, flood).down
    assert down == {WATERWORKS: ((2, 10),), MAST: ((2, 10),), ALARM: ((2, 10.5),)}
