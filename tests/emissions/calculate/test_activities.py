from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from emissions.calculate.activities import RECORD_COLUMNS, activities
from emissions.calculate.cube import co2e, counted, cube
from emissions.calculate.elimination import eliminated, eliminations, group
from emissions.calculate.factors import catalogue
from emissions.calculate.invariants import violations
from emissions.calculate.inventory import lines
from emissions.model import Assignment, InternalSupply, Method, StandIn
from omstallning.period import Interval, month, year
from omstallning.units import GwpSet
from tests.emissions.calculate.examples import (
    ALL,
    ASSIGNMENTS,
    OIL,
    PELLETS,
    RESIDUAL,
    calculated,
    guarantee,
    prepared,
    record,
)


def test_a_year_without_records_is_empty_and_not_zero() -> None:
    none = pd.DataFrame([record(1, 1.0)], columns=list(RECORD_COLUMNS)).iloc[:0]
    made = activities(none, ASSIGNMENTS, catalogue(ALL))
    empty = lines(made.table, made.factors, made.conversions.values, GwpSet.AR5)
    shared = counted(empty)
    taken = eliminations(empty, [InternalSupply(2, frozenset({1}), year(2023))])
    together = group(shared, eliminated(empty, taken, shared))
    assert violations(empty, cube(empty), counted=shared, taken=taken, group=together) == ()
    assert np.isnan(float(co2e(cube(empty), GwpSet.AR5)["location"].sum(min_count=1)))


def test_a_source_that_changes_fuel_in_july_uses_each_fuel_for_its_days() -> None:
    from_july = Interval(date(2023, 7, 1))
    changed = [
        Assignment(2, "oil", Interval(date(2020, 1, 1), date(2023, 7, 1))),
        Assignment(2, "pellets", from_july),
    ]
    made = calculated([record(2, 365.0)], assignments=changed).table
    used = made.groupby("key")["converted"].sum()
    assert used["oil"] == pytest.approx(181 * 3.6)
    assert used["pellets"] == pytest.approx(184)


def test_every_part_of_a_record_is_kept() -> None:
    owned = [guarantee(100.0, month(2023, 2)), guarantee(70.0, month(2023, 5), name="may")]
    made = prepared([record(6, 3650.0), record(1, 1.0)], instruments=owned).table
    part = made["share_of_period"] * made["share_of_use"]
    by_view = part.groupby([made["record"], made["method"]]).sum()
    assert by_view.to_numpy() == pytest.approx([1.0] * 3)
    assert set(made.loc[made["method"] == Method.MARKET.code, "key"]) == {"wind", "residual"}


def test_what_is_missing_is_listed_and_what_is_lent_is_marked() -> None:
    one_year = [Assignment(1, "oil", year(2023))]
    dated = catalogue([_valid_in(2021)])
    made = prepared([record(1, 5.0)], assignments=one_year, among=dated)
    [missing] = made.missing
    assert missing.earlier is not None
    assert missing.earlier.id == "oil"
    lent = catalogue([_valid_in(2021)], [StandIn("oil", year(2023), "oil", "none is published")])
    table = prepared([record(1, 5.0)], assignments=one_year, among=lent).table
    assert table["is_stand_in"].tolist() == [True]


def _valid_in(number: int) -> object:
    return replace(OIL, valid=year(number))


def test_what_a_record_carries_beside_stays_on_its_lines() -> None:
    rows = pd.DataFrame([record(1, 5.0), record(6, 5.0)]).assign(status="measured")
    made = activities(rows, ASSIGNMENTS, catalogue([OIL, PELLETS, RESIDUAL]))
    assert set(made.table["status"]) == {"measured"}
