from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emissions.calculate.conversions import Bridge, conversion, conversions
from omstallning.units import UnknownUnit

ENERGY = ["kWh", "MWh", "GJ", "MJ", "GWh"]
DIESEL = Bridge(frozenset({"diesel"}), "m**3", "MWh", 9.8)


@given(st.sampled_from(ENERGY), st.sampled_from(ENERGY))
def test_there_and_back_is_where_one_began(one: str, other: str) -> None:
    assert conversion(one, other) * conversion(other, one) == pytest.approx(1)


@given(st.lists(st.tuples(st.sampled_from(ENERGY), st.sampled_from(ENERGY)), min_size=1))
def test_each_row_gets_its_own_pair(rows: list[tuple[str, str]]) -> None:
    made = conversions([r for r, _ in rows], [w for _, w in rows])
    expected = [conversion(reported, wanted) for reported, wanted in rows]
    assert made.values[made.codes].tolist() == expected
    assert len(made.pairs) == len(set(rows))


def test_volume_becomes_energy_only_for_the_fuel_it_is_stated_for() -> None:
    assert conversion("litre", "kWh", "diesel", [DIESEL]) == pytest.approx(9.8)
    assert conversion("kWh", "litre", "diesel", [DIESEL]) == pytest.approx(1 / 9.8)
    assert np.isnan(conversion("litre", "kWh", "petrol", [DIESEL]))


def test_pairs_that_nothing_joins_are_named() -> None:
    made = conversions(["kg", "kWh"], ["MWh", "MWh"], ["oil", "oil"])
    assert made.impossible == (("kg", "MWh", "oil"),)


def test_a_row_without_a_factor_has_no_pair() -> None:
    made = conversions(["kWh", "kWh"], ["", "MWh"])
    assert made.codes.tolist()[0] == -1


def test_a_text_that_is_no_unit_is_refused() -> None:
    with pytest.raises(UnknownUnit):
        conversions(["bananer"], ["kWh"])
