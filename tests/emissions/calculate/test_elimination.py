from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emissions.calculate.cube import counted, cube
from emissions.calculate.division import Holding
from emissions.calculate.elimination import Eliminations, eliminated, eliminations, group
from emissions.calculate.invariants import violations
from emissions.calculate.inventory import Lines
from emissions.model import InternalSupply
from omstallning.period import Interval, month, year
from tests.emissions.calculate.examples import calculated, record

amounts = st.floats(0, 1e7, allow_nan=False)
shares = st.floats(0, 1)


def supply(share: float = 1.0, valid: Interval | None = None) -> InternalSupply:
    """The pellets (source 2) stand for heat bought from the oil boiler (source 1)."""
    return InternalSupply(2, frozenset({1}), valid or year(2023), share)


def whole(made: Lines, *supplies: InternalSupply) -> tuple[Eliminations, tuple[object, ...], float]:
    taken = eliminations(made, supplies)
    shared = counted(made)
    together = group(shared, eliminated(made, taken, shared))
    broken = violations(made, cube(made), counted=shared, taken=taken, group=together)
    return taken, broken, float(together["location_kg"].sel(gas="n2o").sum())


@settings(max_examples=25)
@given(amounts, amounts, shares, shares)
def test_the_group_is_its_views_less_its_eliminations(
    oil: float, heat: float, supplied: float, owned: float
) -> None:
    made = calculated([record(1, oil), record(2, heat)],
                      holdings={10: [Holding(year(2023), owned)]})  # fmt: skip
    _, broken, n2o = whole(made, supply(supplied))
    assert broken == ()
    expected = owned * (0.001 * oil + 0.01 * heat) - owned * owned * supplied * 0.01 * heat
    assert n2o == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_each_elimination_names_both_lines() -> None:
    made = calculated([record(1, 100.0), record(2, 50.0)])
    taken, _, _ = whole(made, supply(0.8))
    [row] = taken.table.loc[taken.table["method"] == 1].to_dict("records")
    assert made.table["source"].iloc[row["buyer_line"]] == 2
    assert made.table["source"].iloc[row["seller_line"]] == 1
    assert row["share"] == pytest.approx(0.8)
    assert row["co2e_kg"] == pytest.approx(0.8 * 50 * 0.01 * 265)


def test_what_the_seller_does_not_count_is_not_taken_out() -> None:
    made = calculated([record(1, None), record(2, 50.0)])
    taken, broken, n2o = whole(made, supply())
    assert taken.table.empty
    assert taken.unmatched["buyer_line"].tolist() == [1]
    assert broken == ()
    assert n2o == pytest.approx(0.5)


def test_only_the_days_the_seller_counts_are_taken_out() -> None:
    made = calculated([record(1, 100.0, month(2023, 1)), record(2, 365.0)])
    taken, _, _ = whole(made, supply())
    by_location = taken.table.loc[taken.table["method"] == 1]
    assert by_location["share"].tolist() == pytest.approx([31 / 365])


def test_an_elimination_is_spread_over_the_sellers_lines() -> None:
    made = calculated([
        record(1, 300.0, month(2023, 1), number=1), record(1, 100.0, month(2023, 2), number=2),
        record(2, 59.0, Interval(date(2023, 1, 1), date(2023, 3, 1)), number=3),
    ])  # fmt: skip
    taken, broken, _ = whole(made, supply())
    by_location = taken.table.loc[taken.table["method"] == 1]
    assert by_location["share"].tolist() == pytest.approx([0.75, 0.25])
    assert broken == ()


def test_a_supply_that_has_ended_takes_nothing_out() -> None:
    made = calculated([record(1, 100.0), record(2, 50.0)])
    taken, _, _ = whole(made, supply(valid=year(2021)))
    assert taken.table.empty
