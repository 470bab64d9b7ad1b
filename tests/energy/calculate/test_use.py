from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from energy.calculate.use import (
    area_over,
    coverage_of_ratio,
    coverage_of_sum,
    self_consumption,
    self_sufficiency,
    self_use,
    specific_use,
)
from omstallning.period import Interval, year
from omstallning.provenance import Coverage

metered = st.floats(0, 1e9)
unknown_too = st.none() | metered
coverages = st.builds(Coverage, st.floats(0, 8760), st.just(8760), st.just("hours"))


@given(unknown_too, unknown_too, unknown_too)
def test_what_is_unknown_stays_unknown(
    production: float | None, export: float | None, imported: float | None
) -> None:
    if production is None or export is None:
        assert self_use(production, export) is None
        assert self_consumption(production, export) is None
    if None in {production, export, imported}:
        assert self_sufficiency(production, export, imported) is None
    if production is None or export is None:
        assert specific_use(production, export) is None


@given(metered, metered, metered)
def test_shares_lie_between_nothing_and_all(
    production: float, export: float, imported: float
) -> None:
    for share in (self_consumption(production, export),
                  self_sufficiency(production, export, imported)):  # fmt: skip
        assert share is None or 0 <= share <= 1


@given(st.floats(1, 1e9), st.floats(0, 1), st.floats(1, 1e9))
def test_meters_give_what_the_formulas_say(
    production: float, exported_share: float, imported: float
) -> None:
    export = production * exported_share
    assert self_consumption(production, export) == pytest.approx(1 - export / production, abs=1e-9)
    assert self_sufficiency(production, export, imported) == pytest.approx(
        1 - imported / (imported + production - export), abs=1e-6
    )


def test_more_sold_than_made_is_no_own_use_and_never_negative() -> None:
    assert self_use(100, 130) == 0
    assert self_consumption(100, 130) == 0
    assert self_sufficiency(100, 130, 50) == 0


def test_a_meter_that_ran_backwards_makes_no_more_own_use_than_was_made() -> None:
    assert self_use(100, -5) == 100
    assert self_consumption(100, -5) == 1


def test_a_building_without_production_has_no_self_consumption_but_is_not_self_sufficient() -> None:
    assert self_consumption(0, 0) is None
    assert self_sufficiency(0, 0, 5000) == 0


def test_a_building_that_used_nothing_has_no_self_sufficiency() -> None:
    assert self_sufficiency(10, 10, 0) is None


def test_a_building_that_bought_nothing_is_wholly_self_sufficient() -> None:
    assert self_sufficiency(10, 4, 0) == 1


@pytest.mark.parametrize("area", [None, 0, -3])
def test_energy_per_area_is_unknown_without_an_area(area: float | None) -> None:
    assert specific_use(1000, area) is None


def test_no_energy_on_a_known_area_is_zero_and_not_unknown() -> None:
    assert specific_use(0, 1000) == 0


def test_an_area_counts_by_its_days() -> None:
    built_on = date(2023, 12, 1)
    areas = [(Interval(date(2000, 1, 1), built_on), 1000.0), (Interval(built_on), 1365.0)]
    assert area_over(areas, year(2023)) == pytest.approx(1031)
    assert area_over(areas, year(2022)) == 1000
    assert area_over(areas, year(2024)) == 1365


def test_a_day_without_an_area_makes_the_area_unknown() -> None:
    areas = [(Interval(date(2023, 1, 2)), 1000.0)]
    assert area_over(areas, year(2023)) is None
    assert area_over([], year(2023)) is None
    assert area_over(areas, Interval(date(2023, 1, 2))) is None


@given(st.lists(coverages, min_size=1, max_size=9))
def test_a_sum_is_covered_as_its_parts_together_and_a_ratio_as_its_weakest(
    parts: list[Coverage],
) -> None:
    whole, weakest = coverage_of_sum(parts), coverage_of_ratio(parts)
    assert whole is not None
    assert weakest is not None
    assert (whole.have, whole.of) == (sum(part.have for part in parts), 8760 * len(parts))
    assert weakest.share == min(part.have for part in parts) / 8760
    assert weakest.share <= (whole.share or 0) * (1 + 1e-12)


@given(st.lists(coverages, max_size=4))
def test_one_part_of_unknown_coverage_makes_the_whole_unknown(parts: list[Coverage]) -> None:
    assert coverage_of_sum([*parts, None]) is None
    assert coverage_of_ratio([*parts, None]) is None


def test_coverage_in_different_things_is_not_added() -> None:
    assert coverage_of_sum([Coverage(1, 2, "hours"), Coverage(1, 2, "months")]) is None
    assert coverage_of_sum([]) is None
    assert coverage_of_ratio([Coverage(0, 0, "hours")]) is None
