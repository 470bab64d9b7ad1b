from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from emissions.calculate.conversions import Bridge
from emissions.calculate.factors import catalogue
from emissions.calculate.fossil import direct_fossil, energy_per_unit, fossil_shares
from emissions.calculate.inventory import Lines
from emissions.model import Category
from omstallning.units import Gas, GwpSet
from tests.emissions.calculate.examples import ALL, BIOGAS, OIL, calculated, record


def only(made: Lines, *bridges: Bridge) -> dict[str, object]:
    [row] = direct_fossil(made, energy_per_unit(made.factors, bridges)).to_dict("records")
    return row


def test_oil_counts_in_mwh_and_tonnes() -> None:
    row = only(calculated([record(1, 36.0)]))
    assert row["mwh"] == pytest.approx(10)
    assert row["t_co2e"] == pytest.approx(36 * (74 + 0.3 + 0.265) / 1000)


def test_wood_is_not_fossil_and_a_year_of_wood_alone_is_zero() -> None:
    row = only(calculated([record(2, 10.0)]))
    assert (row["mwh"], row["t_co2e"]) == (0.0, 0.0)


def test_leaks_and_journeys_are_no_fuel() -> None:
    made = calculated([record(3, 10.0), record(5, 1.0)])
    assert direct_fossil(made, energy_per_unit(made.factors)).empty


def test_a_fuel_without_a_heating_value_is_unknown_in_mwh_and_counted() -> None:
    litres = replace(OIL, activity_unit="litre")
    among = catalogue([litres if factor is OIL else factor for factor in ALL])
    made = calculated([record(1, 100.0, unit="litre")], among=among)
    without = only(made)
    assert np.isnan(float(str(without["mwh"])))
    assert without["mwh_unknown"] == 1
    known = only(made, Bridge(frozenset({"oil"}), "m**3", "MWh", 10.0))
    assert known["mwh"] == pytest.approx(1.0)


def test_a_mixed_fuel_counts_by_its_fossil_carbon() -> None:
    mixed = replace(OIL, category=Category.VEHICLE_FUEL, masses={Gas.CO2_FOSSIL: 75.0},
                    co2_biogenic_kg=25.0)  # fmt: skip
    among = catalogue([mixed if factor is OIL else factor for factor in ALL])
    made = calculated([record(1, 3.6)], GwpSet.AR5, among=among)
    assert fossil_shares(made.factors).tolist() == [0.75]
    assert only(made)["mwh"] == pytest.approx(0.75)


def test_a_fuel_published_as_zero_where_it_is_burnt_is_not_fossil_and_needs_no_heating_value() -> (
    None
):
    renewable = replace(OIL, category=Category.VEHICLE_FUEL, activity_unit="litre", masses={},
                        co2e_kg=0.0)  # fmt: skip
    among = catalogue([renewable if factor is OIL else factor for factor in ALL])
    row = only(calculated([record(1, 500.0, unit="litre")], among=among))
    assert (row["mwh"], row["mwh_unknown"], row["t_co2e"]) == (0.0, 0, 0.0)


def test_a_credit_tells_nothing_about_fossil_carbon() -> None:
    made = calculated([record(4, 10.0)])
    assert made.factors.factors == (BIOGAS,)
    assert np.isnan(fossil_shares(made.factors)).all()
