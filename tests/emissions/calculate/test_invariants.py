from __future__ import annotations

from collections.abc import Callable

import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from emissions.calculate.cube import counted, cube
from emissions.calculate.elimination import eliminated, eliminations, group
from emissions.calculate.invariants import violations
from emissions.calculate.inventory import Lines
from emissions.model import InternalSupply
from omstallning.period import year
from omstallning.units import GwpSet
from tests.emissions.calculate.examples import calculated, guarantee, record

RECORDS = [record(1, 100.0), record(2, 10.0), record(3, 900.0), record(6, 1000.0)]


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(st.sampled_from([1, 2, 3, 4, 5, 6]), st.one_of(st.none(), st.floats(0, 1e8))),
        min_size=1, max_size=10,
    ),
    st.sampled_from(list(GwpSet)),
)  # fmt: skip
def test_whatever_is_reported_nothing_is_broken(
    uses: list[tuple[int, float | None]], potentials: GwpSet
) -> None:
    records = [record(source, amount, number=n) for n, (source, amount) in enumerate(uses, 1)]
    made = calculated(records, potentials, instruments=[guarantee(500.0)])
    assert violations(made, cube(made)) == ()


def _a_gas_changed(made: Lines, inventory: xr.Dataset) -> None:
    inventory["location_kg"].loc[{"gas": "co2_fossil"}] *= 1 + 1e-7


def _a_cell_lost(made: Lines, inventory: xr.Dataset) -> None:
    inventory["market_kg"].loc[{"unit": 11}] = float("nan")


def _upstream_changed(made: Lines, inventory: xr.Dataset) -> None:
    inventory["location_upstream_kg"] += 1.0


def _a_line_changed(made: Lines, inventory: xr.Dataset) -> None:
    made.table["co2e_kg"] *= 1.0001


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        (_a_gas_changed, "lines_sum_to_totals (location, kg_co2_fossil"),
        (_a_cell_lost, "lines_sum_to_totals (market, kg_co2e_ar5"),
        (_upstream_changed, "lines_sum_to_totals (location, upstream_kg"),
        (_a_line_changed, "gases_foot_to_co2e (line"),
    ],
)
def test_a_damaged_total_is_named(damage: Callable[[Lines, xr.Dataset], None], rule: str) -> None:
    made = calculated(RECORDS)
    inventory = cube(made)
    damage(made, inventory)
    assert any(str(found).startswith(rule) for found in violations(made, inventory))


def test_a_group_that_forgets_an_elimination_is_named() -> None:
    made = calculated(RECORDS)
    shared = counted(made)
    taken = eliminations(made, [InternalSupply(2, frozenset({1}), year(2023))])
    forgotten = group(shared, xr.zeros_like(eliminated(made, taken, shared)))
    broken = violations(made, cube(made), counted=shared, taken=taken, group=forgotten)
    assert {v.rule for v in broken} == {"views_less_eliminations"}
