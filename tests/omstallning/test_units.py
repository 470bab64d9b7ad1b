"""Units as people write them, and warming potentials that are never mixed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omstallning.units import (
    Gas,
    GwpSet,
    MixedGwpSets,
    UnitMismatch,
    UnknownUnit,
    blends,
    factor_between,
    gwp,
    one_set,
    parse_unit,
    quantity,
    same_dimension,
)


@pytest.mark.parametrize(
    ("start", "end", "factor"),
    [
        ("kt", "tonne", 1000), ("kt", "ton", 1000), ("ktCO2e", "tCO2e", 1000),
        ("MWh", "kWh", 1000), ("mwh", "kwh", 1000), ("GJ", "kWh", 1e6 / 3600), ("ton", "kg", 1000),
        ("m³", "liter", 1000), ("m3", "l", 1000), ("mnkr", "kr", 1e6), ("tkr", "SEK", 1000),
        ("ton CO2e", "kgCO2e", 1000), ("t CO2e", "tCO2e", 1), ("personkm", "passenger * km", 1),
        ("gästnatt", "guest_night", 1), ("kgCO2e/kWh", "gCO2e/kWh", 1000), ("Nm3", "nm³", 1),
        ("tonkm", "tonne * km", 1), ("st", "piece", 1), ("m²", "m2", 1),
        ("100 km", "km", 100), ("mil", "km", 10), ("l/mil", "l/km", 0.1),
        ("kton", "tonne", 1000), ("Mton", "kt", 1000), ("1000 ton", "kt", 1), ("kg/ton", "kg/t", 1),
        ("ton*km", "tonkm", 1), ("ton km", "tonkm", 1), ("tons", "kg", 1000),
        ("Mkr", "kr", 1e6), ("mkr", "kr", 1e6), ("MSEK", "kr", 1e6), ("mSEK", "kr", 1e6),
        ("TSEK", "kr", 1000), ("tsek", "kr", 1000), ("kSEK", "kr", 1000), ("MEUR", "EUR", 1e6),
    ],
)  # fmt: skip
def test_a_unit_is_what_a_swede_means_by_it(start: str, end: str, factor: float):
    assert factor_between(start, end) == pytest.approx(factor)


@pytest.mark.parametrize(
    ("start", "end"),
    [("kWh", "kg"), ("kgCO2e", "kg"), ("SEK", "EUR"), ("Nm3", "m3"), ("guest_night", "room_night"),
     ("passenger", "piece"), ("kWh", "kW"), ("kgCO2e/kWh", "kgCO2e/kg"), ("degree_day", "day")],
)  # fmt: skip
def test_things_that_differ_are_not_turned_into_each_other(start: str, end: str):
    with pytest.raises(UnitMismatch) as refused:
        factor_between(start, end)
    assert refused.value.fields == {"start": start, "end": end}
    assert not same_dimension(start, end)


@pytest.mark.parametrize("text", ["", "  ", "kWhh", "liter olja", "?", "kWh(", "'", "1", "NaN"])
def test_what_is_no_unit_is_refused(text: str):
    with pytest.raises(UnknownUnit) as refused:
        parse_unit(text)
    assert refused.value.fields["text"] == text


@given(st.text(max_size=30))
def test_any_text_is_a_unit_or_refused_and_nothing_else(text: str):
    try:
        parse_unit(text)
    except UnknownUnit:
        return
    assert factor_between(text, text) == pytest.approx(1)


@given(st.sampled_from(["kWh", "MWh", "GJ", "MJ", "GWh"]), st.sampled_from(["kWh", "MWh", "TJ"]))
def test_there_and_back_is_where_one_started(start: str, end: str):
    assert factor_between(start, end) * factor_between(end, start) == pytest.approx(1)


def test_an_amount_carries_its_unit():
    assert quantity(2, "MWh").to("kWh").magnitude == 2000


@pytest.mark.parametrize(
    ("gas", "potentials", "value"),
    [
        (Gas.CO2_FOSSIL, GwpSet.AR5, 1), (Gas.CO2_BIOGENIC, GwpSet.AR6, 0),
        (Gas.N2O, GwpSet.AR4, 298), (Gas.N2O, GwpSet.AR5, 265), (Gas.N2O, GwpSet.AR6, 273),
        (Gas.CH4_FOSSIL, GwpSet.AR6, 29.8), (Gas.CH4_BIOGENIC, GwpSet.AR6, 27),
        (Gas.CH4, GwpSet.AR5_NATIONAL, 28), (Gas.CH4_FOSSIL, GwpSet.AR5_NATIONAL, 28),
        (Gas.N2O, GwpSet.AR5_NATIONAL, 265),
    ],
)  # fmt: skip
def test_a_potential_is_that_of_its_set(gas: Gas, potentials: GwpSet, value: float):
    assert gwp(gas, potentials) == pytest.approx(value)


def test_what_the_published_table_leaves_blank_is_unknown_not_nothing():
    blank = [(gas, s) for gas in Gas for s in GwpSet if gwp(gas, s) is None]
    assert (Gas.SF6, GwpSet.AR6) in blank
    assert all(gwp(gas, s) != 0 for gas, s in _every() if gas is not Gas.CO2_BIOGENIC)


def _every() -> list[tuple[Gas, GwpSet]]:
    return [(gas, s) for gas in Gas for s in GwpSet]


def test_masses_of_two_sets_are_not_added():
    assert one_set({GwpSet.AR5, None}) is GwpSet.AR5
    assert one_set({None}) is None
    assert one_set(set()) is None
    with pytest.raises(MixedGwpSets) as mixed:
        one_set({GwpSet.AR5, GwpSet.AR5_NATIONAL, None})
    assert mixed.value.fields["sets"] == (GwpSet.AR5, GwpSet.AR5_NATIONAL)


def test_a_blend_is_whole():
    assert blends()["R410A"] == {Gas.HFC_32: 0.5, Gas.HFC_125: 0.5}
    for name, shares in blends().items():
        assert sum(shares.values()) == pytest.approx(1, abs=0.01), name
