from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emissions.calculate.refrigerants import blend_gwp, leaked, species_of
from omstallning.errors import Invalid
from omstallning.units import Gas, GwpSet, blends


@given(st.sampled_from(sorted(blends())), st.floats(0, 1e4))
def test_no_mass_is_lost_in_a_blend(name: str, kg: float) -> None:
    assert sum(leaked(kg, species_of(name)).values()) == pytest.approx(kg)


def test_a_name_is_read_with_or_without_its_dash() -> None:
    assert species_of("R-410A") == species_of("r410a") == species_of("R 410A")


def test_an_unknown_refrigerant_is_refused() -> None:
    with pytest.raises(Invalid):
        species_of("R999")


def test_shares_that_do_not_make_a_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="sum to 1"):
        leaked(1.0, {Gas.HFC_32: 0.5})


def test_a_blend_with_an_unknown_species_is_unknown() -> None:
    assert blend_gwp({Gas.HFC_32: 0.5, Gas.HFO_1234YF: 0.5}, GwpSet.AR5) != pytest.approx(338.5)
    unknown = blend_gwp({Gas.HFC_32: 0.5, Gas.HFO_1234YF: 0.5}, GwpSet.AR5)
    assert unknown != unknown  # noqa: PLR0124 NaN alone differs from itself
