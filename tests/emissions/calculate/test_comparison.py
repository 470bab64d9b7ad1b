from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from emissions.calculate.comparison import Reason, moved, moved_records
from emissions.calculate.division import Holding
from emissions.calculate.factors import catalogue
from emissions.model import EditionName, Method
from omstallning.period import year
from omstallning.units import Gas, GwpSet
from tests.emissions.calculate.examples import ALL, OIL, calculated, record

RECORDS = [record(1, 100.0), record(2, 10.0), record(3, 900.0)]


def test_nothing_moves_between_a_run_and_itself() -> None:
    rows = moved_records(calculated(RECORDS), calculated(RECORDS))
    assert rows["difference_kg"].tolist() == pytest.approx([0.0] * 3)
    assert all(reasons == () for reasons in rows["reasons"])


def test_another_edition_moves_only_what_it_changes() -> None:
    newer = replace(OIL, id="oil", edition=EditionName("emission_factors", "example", "2024"),
                    masses={**OIL.masses, Gas.CO2_FOSSIL: 75.0})  # fmt: skip
    among = catalogue([newer if factor is OIL else factor for factor in ALL])
    rows = moved_records(calculated(RECORDS), calculated(RECORDS, among=among))
    by_source = moved(rows, ["source"]).set_index("source")
    assert by_source.loc[1, "difference_kg"] == pytest.approx(100.0)
    assert by_source.loc[1, "reasons"] == (Reason.FACTOR,)
    assert by_source.loc[2, "reasons"] == by_source.loc[3, "reasons"] == ()


def test_another_set_of_potentials_is_the_reason_where_a_gas_moves() -> None:
    rows = moved_records(calculated(RECORDS, GwpSet.AR4), calculated(RECORDS, GwpSet.AR5))
    oil = rows.loc[rows["source"] == 1].iloc[0]
    assert oil["difference_kg"] == pytest.approx(1 * (30 - 25) + 0.1 * (265 - 298))
    assert oil["reasons"] == (Reason.GWP,)


def test_a_corrected_record_and_a_share_are_told_apart() -> None:
    old = calculated(RECORDS)
    corrected = calculated([record(1, 120.0), *RECORDS[1:]])
    assert moved_records(old, corrected)["reasons"].iloc[0] == (Reason.RECORD,)
    owned = calculated(RECORDS, holdings={10: [Holding(year(2023), 0.5)]})
    assert moved_records(old, owned)["reasons"].iloc[0] == (Reason.SHARE,)


def test_a_record_that_comes_or_goes_moves_by_its_whole() -> None:
    rows = moved_records(calculated(RECORDS[:2]), calculated(RECORDS[1:]))
    by_source = rows.set_index("source")
    assert by_source.loc[1, "reasons"] == (Reason.VANISHED,)
    assert by_source.loc[1, "difference_kg"] == pytest.approx(-by_source.loc[1, "old_kg"])
    assert by_source.loc[3, "reasons"] == (Reason.APPEARED,)


def test_a_figure_that_becomes_unknown_has_no_difference() -> None:
    rows = moved_records(calculated(RECORDS), calculated([record(1, None), *RECORDS[1:]]))
    assert np.isnan(rows["difference_kg"].iloc[0])
    [total] = moved(rows, []).to_dict("records")
    assert total["unknown"] == 1
    assert total["reasons"] == (Reason.RECORD,)


def test_the_parts_that_move_sum_to_the_whole() -> None:
    rows = moved_records(calculated(RECORDS, GwpSet.AR4), calculated(RECORDS, GwpSet.AR6))
    [total] = moved(rows, [], Method.LOCATION).to_dict("records")
    for by in ("source", "category"):
        parts = moved(rows, [by], Method.LOCATION)
        assert parts["difference_kg"].sum() == pytest.approx(total["difference_kg"])


def test_a_line_that_no_factor_serves_is_compared_as_unknown() -> None:
    without = catalogue([factor for factor in ALL if factor is not OIL])
    rows = moved_records(calculated(RECORDS), calculated(RECORDS, among=without))
    oil = rows.loc[rows["source"] == 1].iloc[0]
    assert np.isnan(oil["new_kg"])
    assert oil["reasons"] == (Reason.FACTOR,)
    same = moved_records(calculated(RECORDS, among=without), calculated(RECORDS, among=without))
    assert all(reasons == () for reasons in same["reasons"])
