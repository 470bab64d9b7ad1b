from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emissions.calculate.scope2 import RESIDUAL, market
from emissions.model import InstrumentKind, LineMark, QualityCriterion
from omstallning.period import Interval, month, year
from tests.emissions.calculate.examples import calculated, guarantee, record

kwh = st.floats(0, 1e8, allow_nan=False)
months = st.integers(1, 12)


def uses(*rows: tuple[int, Interval, float]) -> pd.DataFrame:
    return pd.DataFrame(
        [(source, period.start, period.before, amount) for source, period, amount in rows],
        columns=["source", "start", "before", "kwh"],
    )


@settings(max_examples=60)
@given(kwh, kwh, months)
def test_an_instrument_covers_no_more_than_its_kwh_and_the_use_within_its_period(
    used: float, bought: float, number: int
) -> None:
    made = market(uses((6, year(2023), used)), [guarantee(bought, month(2023, number))])
    [ledger] = made.instruments.to_dict("records")
    within = used * (month(2023, number).days or 0) / 365
    assert ledger["covered_kwh"] == pytest.approx(min(bought, within), rel=1e-9, abs=1e-9)
    assert ledger["covered_kwh"] + ledger["excess_kwh"] == pytest.approx(bought, rel=1e-9)


@settings(max_examples=60)
@given(kwh, kwh, kwh)
def test_excess_covers_nothing(used: float, bought: float, more: float) -> None:
    """Once everything is covered, another kWh bought changes no total."""
    enough = guarantee(used + bought)
    beyond = guarantee(used + bought + more)
    one, other = (market(uses((6, year(2023), used)), [i]).pieces for i in (enough, beyond))
    assert one["kwh"].sum() == pytest.approx(other["kwh"].sum(), rel=1e-9)
    uncovered = other.loc[other["instrument"] == RESIDUAL, "kwh"].sum()
    assert uncovered == pytest.approx(0, abs=1e-6)


@settings(max_examples=60)
@given(st.lists(st.tuples(months, kwh), min_size=1, max_size=6),
       st.lists(st.tuples(months, kwh), max_size=4))  # fmt: skip
def test_every_kwh_used_is_covered_once(
    used: list[tuple[int, float]], bought: list[tuple[int, float]]
) -> None:
    rows = uses(*((6, month(2023, m), amount) for m, amount in used))
    owned = [
        guarantee(amount, month(2023, m), name=f"g{n}") for n, (m, amount) in enumerate(bought)
    ]
    made = market(rows, owned)
    back = made.pieces.groupby("use")["kwh"].sum().reindex(range(len(rows)))
    assert np.allclose(back, rows["kwh"], rtol=1e-9, atol=1e-9)
    shares = made.pieces.assign(part=lambda p: p["share_of_period"] * p["share_of_use"])
    assert np.allclose(shares.groupby("use")["part"].sum(), 1.0, rtol=1e-9)


@settings(max_examples=30)
@given(kwh, kwh, st.dates(date(2023, 1, 2), date(2023, 12, 30)))
def test_splitting_the_use_changes_nothing(used: float, bought: float, day: date) -> None:
    first, second = Interval(date(2023, 1, 1), day), Interval(day, date(2024, 1, 1))
    whole = market(uses((6, year(2023), used)), [guarantee(bought)])
    parts = market(
        uses(*((6, p, used * (p.days or 0) / 365) for p in (first, second))), [guarantee(bought)]
    )
    assert parts.instruments["covered_kwh"].to_numpy() == pytest.approx(
        whole.instruments["covered_kwh"].to_numpy(), rel=1e-9, abs=1e-9
    )


def test_an_instrument_short_of_one_criterion_covers_nothing_and_says_which() -> None:
    short = guarantee(1000.0, met=frozenset(QualityCriterion) - {QualityCriterion.CANCELLED_FOR_US})
    made = market(uses((6, year(2023), 1000.0)), [short])
    assert made.pieces["instrument"].tolist() == [RESIDUAL]
    assert made.instruments["unmet"].tolist() == [(QualityCriterion.CANCELLED_FOR_US,)]
    assert made.instruments["excess_kwh"].tolist() == [1000.0]


def test_an_instrument_serves_only_its_own_sources() -> None:
    made = market(uses((6, year(2023), 10.0), (7, year(2023), 10.0)), [guarantee(20.0)])
    covered = made.pieces.loc[made.pieces["instrument"] == 0]
    assert covered["use"].tolist() == [0]
    assert made.instruments["excess_kwh"].tolist() == [10.0]


def test_guarantees_go_before_contracts_and_contracts_before_the_supplier() -> None:
    owned = [
        guarantee(60.0, name="supplier", kind=InstrumentKind.SUPPLIER),
        guarantee(30.0, name="contract", kind=InstrumentKind.CONTRACT),
        guarantee(20.0, name="guarantee"),
    ]
    made = market(uses((6, year(2023), 100.0)), owned)
    assert dict(zip(made.instruments["id"], made.instruments["covered_kwh"], strict=True)) == {
        "guarantee": 20.0, "contract": 30.0, "supplier": 50.0,
    }  # fmt: skip


def test_eleven_months_of_guarantees_leave_december_to_the_residual_mix() -> None:
    owned = [guarantee(1000.0, month(2023, m), name=f"m{m}") for m in range(1, 12)]
    made = calculated([record(6, 3650.0)], instruments=owned)
    rest = made.table.loc[made.table["kg_co2_fossil"] > 0]
    assert rest["start"].dt.month.tolist() == [12]
    assert rest["co2e_kg"].sum() == pytest.approx(310 * 0.5)


def test_the_residual_mix_of_another_year_is_not_borrowed() -> None:
    by_market = calculated([record(6, 100.0)], assignments=()).table
    assert by_market["co2e_kg"].isna().all()
    assert all(LineMark.NO_FACTOR in LineMark(mark) for mark in by_market["marks"])


def test_use_that_is_unknown_stays_unknown_and_takes_no_kwh() -> None:
    made = market(uses((6, year(2023), float("nan"))), [guarantee(10.0)])
    assert made.pieces["instrument"].tolist() == [RESIDUAL]
    assert made.pieces["kwh"].isna().all()
    assert made.instruments["covered_kwh"].tolist() == [0.0]
