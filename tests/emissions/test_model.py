from __future__ import annotations

from datetime import date

import pytest

from emissions.model import (
    CATEGORIES,
    Category,
    EditionName,
    EmissionFactor,
    InternalSupply,
    RecordStatus,
    check_record,
    overlapping,
    record_fault,
)
from omstallning.errors import Invalid
from omstallning.period import Interval, month, year
from omstallning.units import Gas

EDITION = EditionName("emission_factors", "example", "2023")


@pytest.mark.parametrize("status", [s for s in RecordStatus if not s.has_quantity])
def test_a_record_without_a_figure_carries_none(status: RecordStatus) -> None:
    assert record_fault(status, None) is None
    assert record_fault(status, 0.0) == "quantity_not_expected"


@pytest.mark.parametrize(
    "status", [RecordStatus.MEASURED, RecordStatus.CALCULATED, RecordStatus.ESTIMATED]
)
def test_a_figure_that_is_stated_needs_a_number(status: RecordStatus) -> None:
    assert record_fault(status, None) == "quantity_missing"
    assert record_fault(status, 12.0) is None
    assert record_fault(status, float("nan")) == "not_a_number"
    assert record_fault(status, float("inf")) == "not_a_number"


def test_only_a_meter_says_zero_without_confirmation() -> None:
    assert record_fault(RecordStatus.MEASURED, 0.0) is None
    assert record_fault(RecordStatus.ESTIMATED, 0.0) == "zero_not_confirmed"
    assert record_fault(RecordStatus.CONFIRMED_ZERO, 0.0) is None
    assert record_fault(RecordStatus.CONFIRMED_ZERO, 3.0) == "confirmed_zero_is_not_zero"


def test_below_zero_only_where_the_source_is_declared_so() -> None:
    with pytest.raises(Invalid) as refused:
        check_record(RecordStatus.MEASURED, -1.0)
    assert refused.value.fields["reason"] == "quantity_negative"
    check_record(RecordStatus.MEASURED, -1.0, may_be_negative=True)


def test_a_factor_says_something() -> None:
    with pytest.raises(Invalid):
        EmissionFactor("empty", "empty", EDITION, "kWh", year(2023))


def test_a_factor_has_no_negative_mass_and_keeps_living_carbon_apart() -> None:
    with pytest.raises(Invalid):
        EmissionFactor("f", "f", EDITION, "kWh", None, masses={Gas.N2O: -1.0})
    with pytest.raises(Invalid):
        EmissionFactor("f", "f", EDITION, "kWh", None, masses={Gas.CO2_BIOGENIC: 1.0})


def test_a_supply_is_a_part_and_never_to_itself() -> None:
    with pytest.raises(Invalid):
        InternalSupply(1, frozenset({2}), year(2023), share=1.2)
    with pytest.raises(Invalid):
        InternalSupply(1, frozenset({1}), year(2023))


def test_neighbouring_months_do_not_overlap_and_a_shared_day_does() -> None:
    assert overlapping([month(2023, 2), month(2023, 1)]) is None
    late = Interval(date(2023, 1, 31), date(2023, 3, 1))
    assert overlapping([late, month(2023, 1)]) == (month(2023, 1), late)


def test_every_category_has_its_own_place() -> None:
    assert [category.code for category in CATEGORIES] == list(range(len(Category)))
