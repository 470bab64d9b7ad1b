from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emissions.calculate.cube import co2e, cube
from emissions.calculate.factor_table import table
from emissions.calculate.inventory import ACTIVITY_COLUMNS, lines
from emissions.model import LineMark
from omstallning.period import Interval, year
from omstallning.units import GwpSet
from tests.emissions.calculate.examples import OIL, PROPANE, calculated, record

amounts = st.floats(0, 1e9, allow_nan=False)
counted_sources = st.sampled_from([1, 2, 3])
splits = st.dates(date(2022, 1, 2), date(2023, 12, 30))


def by_source_and_year(made: object) -> dict[tuple[int, int], float]:
    sums = made.table.groupby(["source", "year"])["co2e_kg"].sum(min_count=1)  # type: ignore[attr-defined]
    return {key: float(value) for key, value in sums.items()}


@settings(max_examples=40)
@given(counted_sources, amounts, splits)
def test_splitting_a_period_changes_nothing(source: int, amount: float, day: date) -> None:
    whole = Interval(date(2022, 1, 1), date(2024, 1, 1))
    first, second = Interval(whole.start, day), Interval(day, whole.before)
    parts = [
        record(source, amount * part.days / whole.days, part, number=number)
        for number, part in enumerate((first, second), 1)
    ]
    one = by_source_and_year(calculated([record(source, amount, whole)]))
    assert by_source_and_year(calculated(parts)) == pytest.approx(one, rel=1e-9)


@settings(max_examples=30)
@given(st.lists(st.tuples(counted_sources, amounts), min_size=1, max_size=8), st.randoms())
def test_the_order_of_records_changes_nothing(
    uses: list[tuple[int, float]], random: object
) -> None:
    records = [record(source, amount, number=n) for n, (source, amount) in enumerate(uses, 1)]
    shuffled = list(records)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert by_source_and_year(calculated(shuffled)) == pytest.approx(
        by_source_and_year(calculated(records)), rel=1e-9
    )


@settings(max_examples=30)
@given(counted_sources, amounts, amounts)
def test_more_use_never_lowers_a_source(source: int, amount: float, more: float) -> None:
    less = calculated([record(source, amount)]).table["co2e_kg"].sum()
    assert calculated([record(source, amount + more)]).table["co2e_kg"].sum() >= less


@settings(max_examples=30)
@given(amounts)
def test_the_unit_of_a_record_changes_nothing(amount: float) -> None:
    in_mwh = calculated([record(2, amount, unit="MWh")]).table["co2e_kg"]
    in_kwh = calculated([record(2, amount * 1000, unit="kWh")]).table["co2e_kg"]
    in_gj = calculated([record(2, amount * 3.6, unit="GJ")]).table["co2e_kg"]
    assert in_kwh.to_numpy() == pytest.approx(in_mwh.to_numpy(), rel=1e-9)
    assert in_gj.to_numpy() == pytest.approx(in_mwh.to_numpy(), rel=1e-9)


@settings(max_examples=20)
@given(st.lists(st.one_of(st.none(), amounts), min_size=1, max_size=6))
def test_missing_stays_missing_and_is_counted(quantities: list[float | None]) -> None:
    made = calculated([record(1, q, number=n) for n, q in enumerate(quantities, 1)])
    is_missing = [q is None for q in quantities]
    assert made.table["co2e_kg"].isna().tolist() == is_missing
    inventory = cube(made)
    assert int(inventory["location_unknown"].sum()) == sum(is_missing)
    total = float(co2e(inventory, GwpSet.AR5)["location"].sum(min_count=1))
    assert np.isnan(total) == all(is_missing)


def test_a_line_is_quantity_times_factor_times_potential() -> None:
    [line] = calculated([record(1, 100.0)]).table.to_dict("records")
    assert line["kg_co2_fossil"] == pytest.approx(7400)
    assert line["kg_ch4_fossil"] == pytest.approx(1)
    assert line["kg_n2o"] == pytest.approx(0.1)
    assert line["co2e_kg"] == pytest.approx(7400 + 30 + 26.5)
    assert line["upstream_kg"] == pytest.approx(600)
    assert line["marks"] == 0


def test_carbon_of_living_origin_stands_beside_the_total() -> None:
    [line] = calculated([record(2, 10.0)]).table.to_dict("records")
    assert line["kg_co2_biogenic"] == pytest.approx(4000)
    assert line["co2e_kg"] == pytest.approx(10 * 0.01 * 265)


def test_a_gas_without_a_potential_leaves_the_line_unknown_and_says_why() -> None:
    [line] = calculated([record(5, 2.0)], GwpSet.AR5).table.to_dict("records")
    assert line["kg_r290"] == 2.0
    assert np.isnan(line["co2e_kg"])
    assert LineMark(line["marks"]) == LineMark.UNKNOWN_GWP
    [known] = calculated([record(5, 2.0)], GwpSet.AR6).table.to_dict("records")
    assert known["co2e_kg"] == pytest.approx(0.04)


def test_none_of_a_gas_without_a_potential_is_still_none() -> None:
    [line] = calculated([record(5, 0.0)], GwpSet.AR5).table.to_dict("records")
    assert line["co2e_kg"] == 0.0


def test_co2e_under_another_set_than_its_own_is_marked() -> None:
    [same] = calculated([record(3, 10.0)], GwpSet.AR5).table.to_dict("records")
    [other] = calculated([record(3, 10.0)], GwpSet.AR6).table.to_dict("records")
    assert same["co2e_kg"] == other["co2e_kg"] == pytest.approx(0.1)
    assert LineMark.OTHER_GWP_SET not in LineMark(same["marks"])
    assert LineMark.OTHER_GWP_SET in LineMark(other["marks"])


def test_a_credit_is_shown_apart_and_never_netted() -> None:
    [line] = calculated([record(4, 1000.0)]).table.to_dict("records")
    assert line["co2e_kg"] == 0.0
    assert line["kg_credit"] == pytest.approx(-20)
    assert LineMark.CREDIT in LineMark(line["marks"])
    assert LineMark.WHOLE_CHAIN_IN_DIRECT in LineMark(line["marks"])


def test_a_record_without_a_factor_is_unknown_and_marked() -> None:
    [line] = calculated([record(1, 5.0)], assignments=()).table.to_dict("records")
    assert np.isnan(line["co2e_kg"])
    assert LineMark.NO_FACTOR in LineMark(line["marks"])


def test_a_confirmed_zero_needs_no_factor_to_be_zero() -> None:
    made = calculated([record(1, 0.0)], assignments=())
    assert made.table["co2e_kg"].tolist() == [0.0]
    inventory = cube(made)
    assert int(inventory["location_unknown"].sum()) == 0
    assert float(co2e(inventory, GwpSet.AR5)["location"].sum(min_count=1)) == 0.0


def test_units_of_different_kinds_are_not_forced_together() -> None:
    [line] = calculated([record(1, 5.0, unit="kg")]).table.to_dict("records")
    assert np.isnan(line["co2e_kg"])
    assert LineMark(line["marks"]) == LineMark.NO_CONVERSION


def test_a_code_outside_the_table_is_refused() -> None:
    one = {name: np.array([0]) for name in ACTIVITY_COLUMNS}
    one |= {name: np.ones(1) for name in ("quantity", "share_of_period", "share_of_unit")}
    with pytest.raises(ValueError, match="factor code"):
        lines(one | {"factor": np.array([1])}, table([OIL]), np.ones(1), GwpSet.AR5)
    with pytest.raises(ValueError, match="pair code"):
        lines(one | {"unit_pair": np.array([4])}, table([OIL]), np.ones(1), GwpSet.AR5)


def test_rows_beyond_one_part_are_worked_alike() -> None:
    """More rows than are worked at once, against the formula written out."""
    count = 300_000
    random = np.random.default_rng(7)
    rows = {name: np.zeros(count, dtype=np.int64) for name in ACTIVITY_COLUMNS}
    rows |= {
        "scope": np.ones(count, dtype=np.int64), "year": np.full(count, 2023),
        "factor": random.integers(0, 2, count), "unit_pair": random.integers(0, 3, count),
        "quantity": random.uniform(0, 10, count), "share_of_period": random.uniform(0, 1, count),
        "share_of_unit": np.ones(count),
    }  # fmt: skip
    pairs = np.array([1.0, 3.6, 1000.0])
    made = lines(rows, table([OIL, PROPANE]), pairs, GwpSet.AR6).table
    expected = rows["quantity"] * pairs[rows["unit_pair"]] * rows["share_of_period"]
    assert np.allclose(made["converted"], expected, rtol=1e-12)
    per_unit = np.array([74.0 + 0.01 * 29.8 + 0.001 * 273, 0.02])
    assert np.allclose(made["co2e_kg"], expected * per_unit[rows["factor"]], rtol=1e-12)


def test_a_stand_in_is_marked_on_its_lines() -> None:
    one = {name: np.array([0]) for name in ACTIVITY_COLUMNS} | {"scope": np.array([1])}
    one |= {name: np.ones(1) for name in ("quantity", "share_of_period", "share_of_unit")}
    made = lines(one | {"is_stand_in": np.array([True])}, table([OIL]), np.ones(1), GwpSet.AR5)
    assert made.table["marks"].tolist() == [LineMark.STAND_IN]


def test_a_period_over_new_year_is_shared_by_days() -> None:
    days = Interval(year(2022).start, year(2023).before).days
    made = calculated([record(1, float(days), Interval(date(2022, 1, 1), date(2024, 1, 1)))])
    assert made.table.groupby("year")["converted"].sum().to_dict() == pytest.approx(
        {2022: 365.0, 2023: 365.0}
    )
    assert timedelta(days=days) == date(2024, 1, 1) - date(2022, 1, 1)
