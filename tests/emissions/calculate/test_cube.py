from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from emissions.calculate.cube import co2e, counted, cube, frame, quantities, recompute, total
from emissions.calculate.division import Holding
from emissions.calculate.factor_table import exchanged
from emissions.calculate.inventory import lines
from emissions.model import Method
from omstallning.period import year
from omstallning.units import Gas, GwpSet
from tests.emissions.calculate.examples import OIL, calculated, guarantee, prepared, record

ENOUGH = [record(1, 100.0), record(2, 10.0), record(3, 1000.0), record(6, 1000.0)]


def test_a_cell_nobody_reported_is_missing_and_a_confirmed_zero_is_zero() -> None:
    made = co2e(cube(calculated([record(1, 0.0), record(3, 5.0)])), GwpSet.AR5)["location"]
    oil = made.sel(year=2023, unit=10, scope=1, category="stationary_fuel")
    assert float(oil) == 0.0
    assert np.isnan(made.sel(year=2023, unit=11, scope=1, category="stationary_fuel"))


def test_the_cube_has_named_dimensions() -> None:
    made = cube(calculated(ENOUGH))
    assert made["location_kg"].dims == ("year", "unit", "scope", "category", "gas")
    assert set(made["gas"].to_numpy()) >= {"co2_fossil", "ch4_fossil", "n2o", "co2_biogenic"}


def test_location_and_market_share_what_is_not_electricity() -> None:
    made = co2e(cube(calculated(ENOUGH, instruments=[guarantee(400.0)])), GwpSet.AR5)
    bought = {"scope": 2, "category": "electricity", "unit": 12, "year": 2023}
    assert float(made["location"].sel(bought)) == pytest.approx(50)
    assert float(made["market"].sel(bought)) == pytest.approx(600 * 0.5)
    own = {"scope": 1, "category": "stationary_fuel", "unit": 10, "year": 2023}
    assert float(made["location"].sel(own)) == float(made["market"].sel(own))


@settings(max_examples=20)
@given(st.sampled_from(list(GwpSet)), st.floats(0, 1e6), st.floats(0, 1e6))
def test_switching_potentials_on_the_cube_is_calculating_again(
    potentials: GwpSet, oil: float, pellets: float
) -> None:
    records = [record(1, oil), record(2, pellets), record(3, 10.0)]
    switched = co2e(cube(calculated(records, GwpSet.AR4)), potentials)["market"]
    again = calculated(records, potentials).table["co2e_kg"].sum()
    assert float(switched.sum()) == pytest.approx(again, rel=1e-9)


def test_another_edition_over_the_cube_is_calculating_every_line_again() -> None:
    made = prepared(ENOUGH)
    old = lines(made.table, made.factors, made.conversions.values, GwpSet.AR5)
    # The new edition gives oil per MWh instead of per GJ, and higher.
    newer = replace(OIL, activity_unit="MWh",
                    masses={Gas.CO2_FOSSIL: 300.0, Gas.CH4_FOSSIL: 0.04})  # fmt: skip
    factors = exchanged(made.factors, [newer if f is OIL else f for f in made.factors.factors])
    again = cube(lines(made.table, factors, made.conversions.values, GwpSet.AR5))
    xr.testing.assert_allclose(recompute(quantities(old), factors), again, rtol=1e-9)
    oil = again["location_kg"].sel(
        unit=10, scope=1, category="stationary_fuel", gas="co2_fossil", year=2023)  # fmt: skip
    assert float(oil) == pytest.approx(100 / 3.6 * 300)


def test_a_key_the_other_edition_lacks_is_unknown_not_zero() -> None:
    made = prepared([record(1, 100.0)])
    old = lines(made.table, made.factors, made.conversions.values, GwpSet.AR5)
    without = recompute(quantities(old), exchanged(made.factors, [None]))
    assert int(without["location_unknown"].sum()) == 1
    assert np.isnan(float(co2e(without, GwpSet.AR5)["location"].sum(min_count=1)))


def test_a_gas_without_a_potential_is_named_beside_the_rest_of_its_cell() -> None:
    made = co2e(cube(calculated([record(5, 1.0), record(1, 1.0)])), GwpSet.AR5)
    lacking = made["location_lacks_gwp"]
    assert bool(lacking.sel(year=2023, unit=12, scope=1, category="refrigerant"))
    assert int(lacking.sum()) == 1


def test_the_group_counts_its_share_and_the_unit_all() -> None:
    made = calculated([record(1, 100.0)], holdings={10: [Holding(year(2023), 0.6)]})
    gross, shared = (float(c["location_kg"].sel(gas="co2_fossil").sum())
                     for c in (cube(made), counted(made)))  # fmt: skip
    assert (gross, shared) == pytest.approx((7400, 4440))


def test_upstream_is_missing_where_the_factor_does_not_tell() -> None:
    upstream = cube(calculated([record(1, 10.0), record(5, 1.0)]))["location_upstream_kg"]
    assert float(upstream.sum()) == pytest.approx(60)
    assert np.isnan(upstream.sel(year=2023, unit=12, scope=1, category="refrigerant"))


def test_a_sum_over_nothing_is_missing() -> None:
    made = co2e(cube(calculated([record(1, None), record(3, 5.0)])), GwpSet.AR5)["location"]
    by_scope = total(made, "unit", "category").sel(year=2023)
    assert np.isnan(by_scope.sel(scope=1))
    assert float(by_scope.sel(scope=3)) == pytest.approx(0.05)


def test_the_frame_lists_only_cells_with_lines() -> None:
    rows = frame(cube(calculated([record(3, 5.0)])))
    assert set(rows["unit"]) == {11}
    assert set(rows["category"]) == {"business_travel"}


def test_gathered_quantities_keep_both_methods_apart() -> None:
    gathered = quantities(calculated([record(6, 10.0)]))
    assert set(gathered["method"].to_numpy()) == {Method.LOCATION.code, Method.MARKET.code}
    assert float(gathered["quantity"].sum()) == pytest.approx(20)
