from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omstallning.targets.calculate.trend import student_975, trend

ANSCOMBE = {
    10: 8.04, 8: 6.95, 13: 7.58, 9: 8.81, 11: 8.33, 14: 9.96, 6: 7.24, 4: 4.26, 12: 10.84,
    7: 4.82, 5: 5.68,
}  # fmt: skip
"""F. J. Anscombe, Graphs in Statistical Analysis, The American Statistician 27 (1973), set 1."""

slopes = st.floats(min_value=-1e4, max_value=1e4).filter(lambda slope: abs(slope) > 1e-2)
levels = st.floats(min_value=-1e6, max_value=1e6)


def test_the_line_through_anscombes_first_set_is_the_one_he_published():
    """Anscombe 1973: y = 3 + 0.5 x, residual sum of squares 13.75 with 9 degrees of freedom."""
    line = trend(ANSCOMBE)
    assert line is not None
    assert line.slope == pytest.approx(0.5, abs=5e-4)
    assert line.value(0) == pytest.approx(3.0, abs=5e-4)
    assert line.spread**2 * 9 == pytest.approx(13.75, abs=0.02)


def test_the_band_widens_away_from_the_middle_and_holds_the_line():
    line = trend(ANSCOMBE)
    assert line is not None
    low, high = line.band(9)
    # at the mean year: t(0.975, 9) · s · √(1 + 1/11)
    assert high - line.value(9) == pytest.approx(2.26216 * line.spread * sqrt(1 + 1 / 11))
    assert (low + high) / 2 == pytest.approx(line.value(9))
    further = line.band(20)
    assert further[1] - further[0] > high - low


@pytest.mark.parametrize(
    ("degrees", "published"),
    [(1, 12.706), (2, 4.303), (10, 2.228), (11, 2.201), (20, 2.086), (60, 2.000), (120, 1.980)],
)
def test_students_t_is_as_tabled(degrees: int, published: float):
    """NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2, column 0.975."""
    assert student_975(degrees) == pytest.approx(published, abs=6e-4)


def test_two_years_make_no_trend():
    assert trend({2022: 5.0, 2023: 4.0}) is None


def test_a_trend_never_runs_across_a_break():
    before = {2018: 100.0, 2019: 90.0, 2020: 80.0}
    after = {2021: 200.0, 2022: 201.0, 2023: 202.0}
    line = trend({**before, **after}, breaks=(2021,))
    assert line == trend(after)
    assert line is not None
    assert (line.first_year, line.points, line.slope) == (2021, 3, 1.0)


def test_too_few_years_after_the_last_break_make_no_trend():
    assert trend({2018: 3.0, 2019: 2.0, 2020: 1.0, 2021: 9.0}, breaks=(2019, 2020)) is None


def test_a_falling_line_meets_the_target_in_a_whole_year():
    line = trend({2020: 100.0, 2021: 90.0, 2022: 80.0})
    assert line is not None
    assert line.meets(35.0, base=100.0) == 2027  # 80 − 10·4.5 = 35 in the middle of 2026
    assert line.meets(30.0, base=100.0) == 2027


def test_a_line_that_leads_away_is_not_on_this_trend():
    line = trend({2020: 80.0, 2021: 90.0, 2022: 100.0})
    assert line is not None
    assert line.meets(30.0, base=90.0) is None


def test_a_level_line_is_not_on_this_trend():
    line = trend({2020: 80.0, 2021: 80.0, 2022: 80.0})
    assert line is not None
    assert line.meets(30.0, base=100.0) is None


def test_a_line_already_past_the_target_has_met_it():
    line = trend({2020: 30.0, 2021: 25.0, 2022: 20.0})
    assert line is not None
    assert line.meets(22.0, base=100.0) == 2022


def test_a_rising_line_meets_a_target_that_is_to_be_raised():
    line = trend({2020: 10.0, 2021: 20.0, 2022: 30.0})
    assert line is not None
    assert line.meets(50.0, base=10.0) == 2024


def test_a_target_centuries_away_is_not_on_this_trend():
    line = trend({2020: 100.2, 2021: 100.1, 2022: 100.0})
    assert line is not None
    assert line.meets(0.0, base=100.0) is None


@given(slopes, levels)
def test_points_on_a_line_give_that_line_without_spread(slope: float, level: float):
    line = trend({year: level + slope * (year - 2020) for year in (2015, 2020, 2021, 2024)})
    assert line is not None
    assert line.slope == pytest.approx(slope, rel=1e-6, abs=1e-6)
    assert line.spread == pytest.approx(0, abs=1e-5)


@given(st.floats(min_value=1, max_value=1e4), st.integers(min_value=1, max_value=90))
def test_the_year_of_meeting_is_the_first_that_is_there(pace: float, distance: int):
    line = trend({year: 1000 * pace - pace * (year - 2020) for year in (2020, 2021, 2022)})
    assert line is not None
    goal = line.value(2022 + distance)
    met = line.meets(goal, base=2000 * pace)
    assert met == 2022 + distance
