"""Figures checked by hand: kWh, kWh/m², like for like, renewable share, own production, duties."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import numpy as np
import pytest
from sqlalchemy import event

from energy import operations, report
from energy.calculate.months import hours_of
from energy.model import Cadence, Carrier, Direction, Origin, ReadingStatus
from omstallning.access.model import Actor, Role
from omstallning.database import Database
from omstallning.duties.report import to_do
from omstallning.errors import Refused
from omstallning.period import month, year
from omstallning.provenance import Mark
from tests.conftest import person
from tests.energy.place import Place, add_house, at, founded

JANUARY = date(2023, 1, 1)


@pytest.fixture
def place(database: Database) -> Place:
    return founded(database)


def state(place: Place, point: str, number: int, quantities: list[float | None]) -> None:
    """State the first months of a year."""
    with place.database.writing() as session:
        for place_in_year, quantity in enumerate(quantities, start=1):
            operations.state_month(
                session, place.strategist, supply_point_id=place.points[point],
                period=month(number, place_in_year), quantity=quantity,
                status=ReadingStatus.MEASURED,
            )  # fmt: skip


def monthly(place: Place, key: str, carrier: Carrier = Carrier.ELECTRICITY, **more: object) -> None:
    place.add_point(key, carrier, cadence=Cadence.MONTHLY, **more)


def product(place: Place, percent: float | None, carrier: Carrier = Carrier.ELECTRICITY) -> int:
    with place.database.writing() as session:
        return operations.add_product(
            session, place.strategist, key=f"p{percent}", name="Product", carrier=carrier,
            supplier="Supplier", renewable_percent=percent, valid_from=date(2020, 1, 1),
            source=None if percent is None else "contract",
        ).id  # fmt: skip


def energy_of(place: Place, number: int = 2023, **more: object) -> report.BuildingEnergy:
    with place.database.reading() as session:
        return report.building_energy(
            session, place.strategist, place.buildings["school"], number, **more
        )


def test_energy_of_a_building_is_every_carrier_in_kwh_over_its_area(place: Place):
    monthly(place, "el")
    monthly(place, "heat", Carrier.DISTRICT_HEAT, measured_in="MWh")
    monthly(place, "oil", Carrier.FUEL, measured_in="liter", kwh_per_unit=10.0, kwh_source="paper")
    monthly(place, "water", Carrier.WATER, measured_in="m3")
    state(place, "el", 2023, [1000.0] * 12)
    state(place, "heat", 2023, [5.0] * 12)
    state(place, "oil", 2023, [100.0] * 12)
    state(place, "water", 2023, [30.0] * 12)
    found = energy_of(place)
    assert {c: f.value for c, f in found.carriers.items()} == {
        Carrier.ELECTRICITY: 12_000.0, Carrier.DISTRICT_HEAT: 60_000.0, Carrier.FUEL: 12_000.0,
    }  # fmt: skip
    assert found.row.used.value == 84_000.0
    assert found.row.specific.value == 84.0
    assert (found.water.value, found.water.unit) == (360.0, "m3")
    assert (found.row.used.coverage.have, found.row.used.coverage.of) == (3 * 8760, 3 * 8760)
    assert found.own.mark is Mark.NOT_APPLICABLE
    assert found.months[0].used.value == 7000.0
    assert found.row.troubles == ()


def test_a_fuel_without_a_known_energy_is_unknown_and_told(place: Place):
    monthly(place, "el")
    monthly(place, "oil", Carrier.FUEL, measured_in="liter")
    state(place, "el", 2023, [1000.0] * 12)
    state(place, "oil", 2023, [100.0] * 12)
    found = energy_of(place)
    assert found.row.used.value == 12_000.0
    assert (found.row.used.coverage.have, found.row.used.coverage.of) == (8760, 2 * 8760)
    assert found.row.used.quality == "partial"
    assert "kwh_unknown" in {trouble.message.code for trouble in found.row.troubles}


def test_a_month_of_half_its_hours_is_partial_and_no_month_is_missing(place: Place):
    place.add_point("el")
    place.add_series("el")
    values = np.full(hours_of(JANUARY), np.nan)
    values[:372] = 2.0
    place.record("el", JANUARY, values)
    with place.database.reading() as session:
        page = report.point(session, place.strategist, place.points["el"])
    (january,) = [m for m in page.months if m.month == JANUARY]
    december = next(m for m in page.months if m.month == date(2022, 12, 1))
    assert (january.amount.value, january.amount.coverage.have) == (744.0, 372.0)
    assert january.is_partial
    assert (january.origin, january.evidence.kind) == (Origin.SERIES, "reading_block")
    assert (december.amount.value, december.amount.mark) == (None, Mark.MISSING)


def test_a_whole_suppliers_month_goes_before_a_series_with_gaps(place: Place):
    place.add_point("el")
    place.add_series("el")
    values = np.full(hours_of(JANUARY), 2.0)
    values[0] = np.nan
    place.record("el", JANUARY, values)
    state(place, "el", 2023, [1500.0])
    with place.database.reading() as session:
        totals = report.purchased(session, place.strategist, 2023)
    first = next(total for total in totals if total.month == JANUARY)
    assert (first.value, first.lineage.kind) == (1500.0, Origin.SUPPLIER_MONTH)
    place.record("el", JANUARY, np.full(hours_of(JANUARY), 2.0))
    with place.database.reading() as session:
        totals = report.purchased(session, place.strategist, 2023)
    first = next(total for total in totals if total.month == JANUARY)
    assert (first.value, first.lineage.kind) == (1488.0, Origin.SERIES)


def test_hours_count_only_while_the_point_is_in_use(place: Place):
    place.add_point("el", valid_from=date(2023, 1, 17), cadence=Cadence.MONTHLY)
    state(place, "el", 2023, [100.0])
    with place.database.reading() as session:
        totals = report.purchased(session, place.strategist, 2023)
    assert (totals[0].month, totals[0].of, totals[0].is_whole) == (JANUARY, 15 * 24, True)
    assert len(totals) == 12


def test_change_is_over_months_that_are_whole_in_both_years(place: Place):
    monthly(place, "el")
    state(place, "el", 2022, [100.0, 100.0, None, 100.0])
    state(place, "el", 2023, [110.0, 120.0, 500.0])
    with place.database.reading() as session:
        listed = report.buildings(session, place.strategist, 2023)
    (row,) = listed.rows
    assert row.change.value == pytest.approx(15.0)
    assert (row.change.coverage.have, row.change.coverage.of) == (2, 12)
    assert row.used.value == 730.0
    assert listed.coverage.have == 0
    assert "months_missing" in {trouble.message.code for trouble in row.troubles}


def test_a_building_without_an_area_has_no_energy_for_each_square_metre(place: Place):
    add_house(place, "shed", None)
    monthly(place, "el", building="shed")
    state(place, "el", 2023, [100.0] * 12)
    with place.database.reading() as session:
        (row,) = report.buildings(session, place.strategist, 2023).rows
    assert (row.specific.value, row.specific.mark) == (None, Mark.MISSING)
    assert [trouble.message.code for trouble in row.troubles] == ["area_unknown"]


def solar(place: Place) -> None:
    monthly(place, "el", product_id=product(place, 50.0))
    monthly(place, "made", direction=Direction.PRODUCED)
    monthly(place, "sold", direction=Direction.SOLD)
    with place.database.writing() as session:
        operations.add_plant(
            session, place.strategist, key="sun", name="Sun", kind="solar",
            building_id=place.buildings["school"], unit_id=place.units["property"], peak_kw=10.0,
            valid_from=date(2020, 1, 1), production_point_id=place.points["made"],
            export_point_id=place.points["sold"], import_point_id=place.points["el"],
        )  # fmt: skip


def test_own_use_is_what_is_made_and_not_sold(place: Place):
    solar(place)
    state(place, "el", 2023, [900.0] * 12)
    state(place, "made", 2023, [400.0] * 12)
    state(place, "sold", 2023, [100.0] * 12)
    found = energy_of(place)
    assert (found.own.value, found.row.used.value) == (3600.0, 14_400.0)
    assert found.self_consumption.value == pytest.approx(75.0)
    assert found.self_sufficiency.value == pytest.approx(25.0)
    with place.database.reading() as session:
        (row,) = report.plants(session, place.strategist, 2023).rows
    assert (row.own.value, row.per_kw.value) == (3600.0, 480.0)
    assert row.self_sufficiency.value == pytest.approx(25.0)


def test_own_use_is_unknown_while_what_is_sold_is(place: Place):
    solar(place)
    state(place, "el", 2023, [900.0] * 12)
    state(place, "made", 2023, [400.0] * 12)
    found = energy_of(place)
    assert (found.own.value, found.self_consumption.value) == (None, None)
    assert found.row.used.value == 10_800.0
    assert found.row.used.quality == "partial"


def test_the_portfolio_compares_the_same_buildings_and_months(place: Place):
    solar(place)
    for number, bought in ((2022, 1000.0), (2023, 900.0)):
        state(place, "el", number, [bought] * 12)
        state(place, "made", number, [400.0] * 12)
        state(place, "sold", number, [100.0] * 12)
    add_house(place, "hall", 500.0)
    monthly(place, "heat", Carrier.DISTRICT_HEAT, building="hall")
    state(place, "heat", 2023, [2000.0] * 12)
    with place.database.reading() as session:
        found = report.portfolio(session, place.strategist, date(2024, 1, 15))
    assert found.specific.value == pytest.approx((10_800 + 3600) / 1000)
    assert found.specific_before.value == pytest.approx((12_000 + 3600) / 1000)
    assert (found.specific.coverage.have, found.specific.coverage.of) == (1, 2)
    assert found.change.value == pytest.approx(100 * (14_400 / 15_600 - 1))
    assert found.own_production.value == 4800.0
    assert found.renewable.value == pytest.approx(100 * (5400 + 3600) / (10_800 + 3600))
    assert found.renewable.coverage.have == pytest.approx(14_400.0)
    assert found.renewable.coverage.of == pytest.approx(14_400.0 + 24_000.0)


def test_a_product_whose_share_is_unknown_is_not_taken_for_none(place: Place):
    monthly(place, "el", product_id=product(place, None))
    state(place, "el", 2023, [1000.0] * 12)
    with place.database.reading() as session:
        found = report.portfolio(session, place.strategist, date(2024, 1, 15))
    assert found.renewable.value is None
    assert (found.renewable.coverage.have, found.renewable.coverage.of) == (0.0, 12_000.0)


def test_an_empty_house_has_no_figures_and_no_fault(place: Place):
    with place.database.reading() as session:
        found = report.portfolio(session, place.strategist, date(2024, 1, 15))
        listed = report.buildings(session, place.strategist, 2023)
    assert found.specific.value is None
    assert (listed.rows, listed.without_points) == ((), 1)


def duties(place: Place, viewer: Actor, today: date) -> list[tuple[str, object]]:
    with place.database.reading() as session:
        found = to_do(session, viewer, report.DUTIES, today=today)
    return [(duty.message.code, duty.message.fields["point"]) for duty in found]


def test_readings_that_are_not_in_are_a_duty_until_they_are(place: Place):
    monthly(place, "heat", Carrier.DISTRICT_HEAT, valid_from=JANUARY)
    place.add_point("water", Carrier.WATER, measured_in="m3", cadence=Cadence.STAND_MONTHLY)
    place.add_meter("water", "V1", 10.0, installed_at=at("2022-01-01"))
    today = date(2023, 2, 12)
    assert sorted(duties(place, place.manager, today)) == [
        ("readings_due", "heat"), ("stand_due", "water"),
    ]  # fmt: skip
    with place.database.reading() as session:
        found = to_do(session, place.manager, report.DUTIES, today=today)
        assert all(duty.is_late(today) for duty in found)
        assert {duty.form.kind for duty in found if duty.form} == {"meters.read"}
    state(place, "heat", 2023, [5.0])
    place.read("V1", "2023-01-31", 40.0)
    assert duties(place, place.manager, today) == []


def test_nobody_has_duties_for_what_they_may_not_write(place: Place):
    monthly(place, "theirs", unit="care", valid_from=JANUARY)
    assert duties(place, place.manager, date(2023, 2, 12)) == []
    assert duties(place, person(place.database, Role.READER), date(2023, 2, 12)) == []
    assert duties(place, place.strategist, date(2023, 2, 12)) == [("readings_due", "theirs")]


def test_a_meter_that_stands_still_is_to_be_looked_at(place: Place):
    place.add_point("el")
    place.add_series("el")
    moving = np.arange(744) % 7 + 1.0
    stuck = moving.copy()
    stuck[-7 * 24 :] = 31.4
    place.record("el", JANUARY, moving)
    assert ("meter_stuck", "el") not in duties(place, place.manager, date(2023, 2, 1))
    place.record("el", JANUARY, stuck)
    assert ("meter_stuck", "el") in duties(place, place.manager, date(2023, 2, 1))


def test_heat_that_rests_in_summer_is_no_fault(place: Place):
    july = date(2023, 7, 1)
    for key, carrier in (("heat", Carrier.DISTRICT_HEAT), ("el", Carrier.ELECTRICITY)):
        place.add_point(key, carrier)
        place.add_series(key)
        place.even(key, july, 0.0)
    found = [point for code, point in duties(place, place.manager, date(2023, 8, 1))
             if code == "meter_stuck"]  # fmt: skip
    assert found == ["el"]


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are asked meanwhile."""
    asked: list[str] = []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_sixty_buildings_take_no_more_questions_than_two(sqlite: Database):
    place = founded(sqlite)
    for number in range(59):
        add_house(place, f"h{number}", 100.0)
        place.add_point(f"h{number}", building=f"h{number}")
        place.add_series(f"h{number}")
    place.even("h0", JANUARY, 1.0)
    today = date(2023, 6, 1)
    asks = {
        "buildings": lambda s: report.buildings(s, place.strategist, 2023, today=today),
        "points": lambda s: report.points(s, place.strategist, today=today),
        "portfolio": lambda s: report.portfolio(s, place.strategist, today),
        "plants": lambda s: report.plants(s, place.strategist, 2023, today=today),
    }
    for name, ask in asks.items():
        with counted(sqlite) as asked, sqlite.reading() as session:
            ask(session)
        assert len(asked) <= 15, name


def test_nobody_without_a_right_to_read_is_answered(place: Place):
    stranger = person(place.database, Role.CONTRIBUTOR)
    with place.database.reading() as session:
        for ask in (
            lambda: report.points(session, stranger),
            lambda: report.buildings(session, stranger, 2023),
            lambda: report.portfolio(session, stranger, date(2024, 1, 1)),
            lambda: report.plants(session, stranger, 2023),
            lambda: report.purchased(session, stranger, 2023),
        ):
            with pytest.raises(Refused):
                ask()


def test_a_whole_year_from_the_supplier_is_the_years_sum(place: Place):
    monthly(place, "el")
    with place.database.writing() as session:
        operations.state_month(
            session, place.strategist, supply_point_id=place.points["el"], period=year(2023),
            quantity=36_500.0, status=ReadingStatus.MEASURED,
        )  # fmt: skip
    assert energy_of(place).row.used.value == pytest.approx(36_500.0)


def opened_in_june(place: Place) -> None:
    """A point in use from the middle of June 2024, the same every hour since."""
    monthly(place, "power", valid_from=date(2024, 6, 16))
    with place.database.writing() as session:
        for number in range(6, 13):
            operations.state_month(
                session, place.strategist, supply_point_id=place.points["power"],
                period=month(2024, number), quantity=360.0 if number == 6 else 720.0,
                status=ReadingStatus.MEASURED,
            )  # fmt: skip
    state(place, "power", 2025, [720.0] * 12)


def test_half_a_year_in_use_is_no_year_for_each_square_metre(place: Place):
    opened_in_june(place)
    with place.database.reading() as session:
        opened = report.buildings(session, place.strategist, 2024).rows[0]
        after = report.buildings(session, place.strategist, 2025).rows[0]
        found = report.portfolio(session, place.strategist, date(2026, 1, 15))
    assert opened.used.quality is None
    assert (opened.specific.quality, opened.specific.coverage.of) == ("partial", 366 * 24)
    assert after.specific.quality is None
    assert (found.specific.value, found.specific_before.value) == (None, None)


def test_a_month_begun_in_the_middle_is_not_compared_with_a_whole_one(place: Place):
    opened_in_june(place)
    with place.database.reading() as session:
        row = report.buildings(session, place.strategist, 2025).rows[0]
        found = report.portfolio(session, place.strategist, date(2026, 1, 15))
    assert (row.change.value, row.change.coverage.have) == (0.0, 6)
    assert (found.change.value, found.change.coverage.have) == (0.0, 6)
