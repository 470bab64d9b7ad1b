from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emissions.calculate.division import Holding, Piece, calendar_years, divided, share_of_unit
from omstallning.period import Interval, year

starts = st.dates(date(2019, 1, 1), date(2025, 12, 31))
lengths = st.integers(1, 1500)


def rows(*periods: Interval) -> pd.DataFrame:
    return pd.DataFrame({
        "unit": 1, "start": [p.start for p in periods], "before": [p.before for p in periods],
        "share_of_period": 1.0,
    })  # fmt: skip


@given(starts, lengths)
def test_the_shares_of_the_years_make_the_whole(start: date, length: int) -> None:
    made = divided(rows(Interval(start, start + timedelta(days=length))), [],
                   lambda period, _: calendar_years(period), ["year"])  # fmt: skip
    assert made["share_of_period"].sum() == pytest.approx(1)
    assert made["year"].is_unique


@given(st.lists(st.tuples(starts, lengths), min_size=1, max_size=6))
def test_each_row_is_divided_by_itself(many: list[tuple[date, int]]) -> None:
    periods = [Interval(start, start + timedelta(days=length)) for start, length in many]
    table = rows(*periods).assign(row=range(len(periods)))
    made = divided(table, [], lambda period, _: calendar_years(period), ["year"])
    assert np.allclose(made.groupby("row")["share_of_period"].sum(), 1.0)
    for number, period in enumerate(periods):
        years = made.loc[made["row"] == number, "year"].tolist()
        assert years == [piece.values["year"] for piece in calendar_years(period)]


def test_a_year_ends_where_the_next_begins() -> None:
    assert [piece.period for piece in calendar_years(year(2024))] == [year(2024)]


def test_values_follow_their_piece() -> None:
    made = divided(
        rows(year(2023)).assign(key="a"), ["key"],
        lambda period, values: [Piece(period, {"name": f"{values[0]}!"})], ["name"],
    )  # fmt: skip
    assert made["name"].tolist() == ["a!"]


def test_a_unit_bought_in_july_counts_from_july() -> None:
    table = rows(year(2023), Interval(date(2023, 7, 1), date(2024, 1, 1)))
    owned = {1: [Holding(Interval(date(2023, 7, 1)), 0.5)]}
    assert share_of_unit(table, owned).tolist() == pytest.approx([0.5 * 184 / 365, 0.5])


def test_a_unit_without_holdings_counts_whole() -> None:
    assert share_of_unit(rows(year(2023)), {}).tolist() == [1.0]
