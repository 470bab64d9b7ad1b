"""A risk's level is looked up; a missing side is unknown, never a default."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.calculate.matrix import level, not_judged, overall, worst_known
from resilience.model import Judgement, ScaleView

GRID = ((1, 1, 2), (1, 2, 3), (2, 3, 4))
SCALE = ScaleView(1, "municipal", "2026", ({}, {}, {}), ({}, {}, {}), GRID, ({},) * 4, 3,
                  "made for the test", date(2026, 1, 1))  # fmt: skip
levels = st.one_of(st.none(), st.integers(1, 3))


def test_the_level_stands_in_the_row_of_likelihood_and_the_column_of_consequence() -> None:
    assert level(SCALE, Judgement(2, {"life": 3})) == 3
    assert level(SCALE, Judgement(3, {"life": 1})) == 2


def test_the_worst_variable_decides() -> None:
    assert overall(Judgement(1, {"life": 1, "environment": 3, "economy": 2})) == 3


@given(levels, st.dictionaries(st.sampled_from("abc"), levels))
def test_a_level_is_known_exactly_when_both_sides_are(
    likelihood: int | None, consequences: dict[str, int | None]
) -> None:
    is_judged = likelihood is not None and consequences and None not in consequences.values()
    assert (level(SCALE, Judgement(likelihood, consequences)) is not None) == bool(is_judged)


def test_what_was_not_judged_is_named_and_the_rest_still_says_how_bad_at_least() -> None:
    judgement = Judgement(2, {"life": None, "economy": 2, "trust": None})
    assert overall(judgement) is None
    assert not_judged(judgement) == ("life", "trust")
    assert worst_known(judgement) == 2


@pytest.mark.parametrize(("likelihood", "consequence"), [(0, 1), (1, 0), (4, 1), (1, 4), (-1, 2)])
def test_a_level_outside_the_scale_is_refused(likelihood: int, consequence: int) -> None:
    with pytest.raises(IndexError):
        level(SCALE, Judgement(likelihood, {"life": consequence}))
