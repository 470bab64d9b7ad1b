from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from omstallning.targets.calculate.path import (
    Node,
    Path,
    constant_percent,
    falling,
    linear,
    milestones,
    start,
)

values = st.floats(min_value=1.0, max_value=1e7)
years = st.integers(min_value=1990, max_value=2050)
series = st.dictionaries(years, values, min_size=1, max_size=20)


def test_the_carbon_law_budget_published_for_ale_is_met_to_the_gram():
    """Klimatkollen's published figures for Ale: 144 874.608027 t in 2026, 11.72 % less each year.

    Klimatbyrån, territorial-data-pipeline, tests/test_emission_calculations.py (2026): the sum of
    the years 2026 to 2050 is 1 181 351.373638 t. Six decimals are published; 25 years add up.
    """
    path = falling(Node(2026, 144874.608027), 0.1172)
    assert sum(path.values(2026, 2050).values()) == pytest.approx(1181351.373638, abs=1e-4)


def test_the_carbon_law_budget_published_for_aneby_is_met_to_the_gram():
    """The same source: 43 113.56766004916 t in 2026 makes 351 561.0711302647 t to 2050."""
    path = falling(Node(2026, 43113.56766004916), 0.1172)
    assert sum(path.values(2026, 2050).values()) == pytest.approx(351561.0711302647, abs=1e-6)


def test_a_straight_path_loses_the_same_amount_each_year():
    path = linear(Node(2022, 80.0), Node(2030, 32.0))
    assert [path.value(year) for year in (2022, 2023, 2026, 2030)] == [80.0, 74.0, 56.0, 32.0]


def test_a_constant_share_halves_and_halves_again():
    path = constant_percent(Node(2020, 80.0), Node(2024, 5.0))
    assert [path.value(year) for year in range(2020, 2025)] == pytest.approx([80, 40, 20, 10, 5])


def test_milestones_bend_the_path_and_order_does_not_matter():
    between = [Node(2028, 40.0), Node(2024, 90.0)]
    path = milestones(Node(2020, 100.0), between, Node(2030, 20.0))
    assert [path.value(year) for year in (2022, 2024, 2026, 2028, 2029, 2030)] == [
        95.0, 90.0, 65.0, 40.0, 30.0, 20.0,
    ]  # fmt: skip


def test_a_milestone_before_the_start_or_after_the_target_is_passed():
    path = milestones(Node(2022, 80.0), [Node(2020, 99.0), Node(2031, 1.0)], Node(2030, 0.0))
    assert path == linear(Node(2022, 80.0), Node(2030, 0.0))


def test_a_path_says_nothing_of_years_before_it_starts_and_rests_on_the_target_after():
    path = linear(Node(2022, 80.0), Node(2030, 0.0))
    assert path.value(2021) is None
    assert path.value(2035) == 0.0
    assert list(path.values(2020, 2024)) == [2022, 2023, 2024]


def test_a_constant_share_to_zero_is_refused():
    with pytest.raises(ValueError, match="above zero"):
        constant_percent(Node(2022, 80.0), Node(2030, 0.0))


def test_a_path_backwards_in_time_is_refused():
    with pytest.raises(ValueError, match="forward in time"):
        linear(Node(2030, 80.0), Node(2022, 0.0))


def test_nothing_published_before_the_decision_gives_no_start():
    assert start({2020: 5.0}, 2019) is None


@given(values, values, years, years)
def test_every_shape_of_path_meets_the_target_in_the_target_year(
    begin: float, goal: float, first: int, last: int
):
    assume(first < last)
    ends = Node(first, begin), Node(last, goal)
    middle = Node((first + last) // 2, (begin + goal) / 3)
    for path in (linear(*ends), constant_percent(*ends), milestones(ends[0], [middle], ends[1])):
        assert path.value(last) == goal
        assert path.value(first) == begin


@given(values, values, years, years)
def test_a_path_between_two_values_never_leaves_them(
    begin: float, goal: float, first: int, last: int
):
    assume(first < last)
    ends = Node(first, begin), Node(last, goal)
    low, high = min(begin, goal), max(begin, goal)
    for path in (linear(*ends), constant_percent(*ends)):
        for value in path.values(first, last).values():
            assert low * (1 - 1e-9) <= value <= high * (1 + 1e-9)


@given(series, series, years, values)
def test_a_path_never_depends_on_points_after_the_decision(
    published: dict[int, float], later: dict[int, float], decision: int, goal: float
):
    known = {year: value for year, value in published.items() if year <= decision}
    assume(known)
    after = {year: value for year, value in later.items() if year > decision}
    frozen, moved = start(known, decision), start({**known, **after}, decision)
    assert frozen == moved
    assert frozen is not None
    target = Node(2060, goal)
    assert linear(frozen, target) == linear(moved or frozen, target)


@given(series, years)
def test_the_start_is_a_published_point(published: dict[int, float], decision: int):
    found = start(published, decision)
    if found is None:
        assert min(published) > decision
    else:
        assert published[found.year] == found.value
        assert not any(found.year < year <= decision for year in published)


def test_a_path_of_one_point_without_a_share_stays_there():
    assert Path((Node(2022, 5.0),)).value(2030) == 5.0
