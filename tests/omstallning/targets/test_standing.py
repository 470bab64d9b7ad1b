from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from omstallning.targets.calculate.path import Node, linear
from omstallning.targets.calculate.standing import (
    assess,
    debt,
    deviation,
    required_change,
    verdict,
)
from omstallning.targets.model import Standing

ORDER = [Standing.AHEAD, Standing.ON_TRACK, Standing.BEHIND, Standing.OFF_TRACK]
values = st.floats(min_value=0, max_value=1e6)


def standing_at(outcome: float) -> Standing:
    # base 200, target 100: one hundred to go, so one unit is one per cent of the way
    return assess(outcome=outcome, path=150.0, base=200.0, target=100.0).standing


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (147.9, Standing.AHEAD),
        (148.0, Standing.ON_TRACK),
        (150.0, Standing.ON_TRACK),
        (152.0, Standing.ON_TRACK),
        (152.1, Standing.BEHIND),
        (160.0, Standing.BEHIND),
        (160.1, Standing.OFF_TRACK),
    ],
)
def test_the_bounds_belong_to_the_milder_word(outcome: float, expected: Standing):
    assert standing_at(outcome) is expected


def test_a_bound_is_met_as_written_not_as_its_last_binary_digit_falls():
    # in binary 1.1 − 1.0 is 0.10000000000000009 and 1.02 − 1.0 is 0.020000000000000018
    assert verdict(deviation(1.1, 1.0, 1.0, 0.0)) is Standing.BEHIND
    assert verdict(deviation(1.02, 1.0, 1.0, 0.0)) is Standing.ON_TRACK


def test_a_target_that_is_to_be_raised_is_read_the_other_way():
    # from 20 to 60 per cent renewable; the path asks for 40
    assert assess(outcome=45, path=40, base=20, target=60).standing is Standing.AHEAD
    assert assess(outcome=30, path=40, base=20, target=60).standing is Standing.OFF_TRACK


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ("outcome", "outcome_missing"),
        ("path", "path_missing"),
        ("base", "base_unknown"),
        ("target", "target_value_missing"),
    ],
)
def test_anything_missing_makes_the_standing_unknown_and_says_what(missing: str, code: str):
    known: dict[str, float | None] = {"outcome": 5.0, "path": 5.0, "base": 9.0, "target": 1.0}
    found = assess(**{**known, missing: None})
    assert found.standing is Standing.UNKNOWN
    assert found.deviation is None
    assert [reason.code for reason in found.reasons] == [code]


def test_zero_is_a_value_and_not_missing():
    assert assess(outcome=0.0, path=0.0, base=5.0, target=0.0).standing is Standing.ON_TRACK


def test_a_target_that_asks_for_no_change_has_no_standing():
    found = assess(outcome=1.0, path=5.0, base=5.0, target=5.0)
    assert (found.standing, found.reasons[0].code) == (Standing.UNKNOWN, "nothing_to_change")


@given(values, values, values, values, values)
def test_the_standing_never_improves_when_the_outcome_rises(
    base: float, target: float, path: float, one: float, other: float
):
    assume(base > target + 1e-3)
    low, high = sorted((one, other))
    better = assess(outcome=low, path=path, base=base, target=target).standing
    worse = assess(outcome=high, path=path, base=base, target=target).standing
    assert ORDER.index(better) <= ORDER.index(worse)


@given(values, values, values, values, st.sampled_from(["outcome", "path", "base", "target"]))
def test_a_missing_value_is_unknown_whatever_the_others_are(
    outcome: float, path: float, base: float, target: float, missing: str
):
    known: dict[str, float | None] = {
        "outcome": outcome, "path": path, "base": base, "target": target,
    }  # fmt: skip
    assert assess(**{**known, missing: None}).standing is Standing.UNKNOWN


@given(values, values)
def test_an_outcome_on_the_path_is_on_track(base: float, target: float):
    assume(abs(base - target) > 1e-3)
    path = linear(Node(2022, base), Node(2030, target)).value(2024)
    assert assess(outcome=path, path=path, base=base, target=target).standing is Standing.ON_TRACK


@given(
    st.floats(min_value=1, max_value=1e6),
    st.floats(min_value=1, max_value=1e6),
    st.integers(min_value=1, max_value=40),
)
def test_following_the_required_change_meets_the_target(outcome: float, target: float, left: int):
    asked = required_change(2024, outcome, 2024 + left, target)
    assert asked is not None
    assert outcome + asked.amount_per_year * left == pytest.approx(target, abs=1e-6)
    assert asked.percent_per_year is not None
    assert outcome * (1 + asked.percent_per_year / 100) ** left == pytest.approx(target)


def test_no_yearly_share_leads_to_zero_but_an_amount_does():
    asked = required_change(2024, 60.0, 2030, 0.0)
    assert asked is not None
    assert (asked.amount_per_year, asked.percent_per_year) == (-10.0, None)


def test_nothing_is_required_once_the_target_year_has_come():
    assert required_change(2030, 60.0, 2030, 30.0) is None


def test_debt_counts_published_years_only_and_says_of_how_many():
    path = linear(Node(2020, 100.0), Node(2030, 0.0))
    found = debt({2020: 100.0, 2021: 95.0, 2024: 80.0}, path, 2020)
    # 2021: 95 − 90 = 5; 2024: 80 − 60 = 20; 2022 and 2023 are not published
    assert (found.amount, found.years, found.due) == (25.0, (2021, 2024), 4)


def test_a_beaten_path_makes_the_debt_negative():
    path = linear(Node(2020, 100.0), Node(2030, 0.0))
    assert debt({2020: 100.0, 2021: 80.0}, path, 2020).amount == -10.0


def test_without_a_published_year_since_the_decision_the_debt_is_unknown_not_zero():
    path = linear(Node(2020, 100.0), Node(2030, 0.0))
    found = debt({2020: 100.0}, path, 2022)
    assert (found.amount, found.years, found.due) == (None, (), 0)


@given(
    st.dictionaries(st.integers(2021, 2035), values, min_size=2, max_size=15),
    st.integers(2021, 2035),
)
def test_debt_over_split_years_adds_up(published: dict[int, float], split: int):
    path = linear(Node(2020, 5e5), Node(2030, 1e5))
    early = {year: value for year, value in published.items() if year <= split}
    late = {year: value for year, value in published.items() if year > split}
    parts = [debt(part, path, 2020) for part in (early, late) if part]
    whole = debt(published, path, 2020)
    assert whole.amount == pytest.approx(sum(part.amount or 0.0 for part in parts), abs=1e-6)
    assert whole.years == tuple(sorted(year for part in parts for year in part.years))
