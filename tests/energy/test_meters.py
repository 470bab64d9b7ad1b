"""Stands as they are read, turned over, swapped and corrected, on both engines."""

from __future__ import annotations

from datetime import date

import pytest

from energy import operations, report
from energy.errors import MonthTaken, StandBelowPrevious
from energy.model import Cadence, Carrier, Direction, Origin, ReadingMethod, ReadingStatus
from energy.operations import Reading
from omstallning.changes.operations import undo
from omstallning.database import Database
from omstallning.errors import Conflict, Invalid, Refused
from omstallning.period import Interval, month, year
from tests.energy.place import Place, at, founded


@pytest.fixture
def place(database: Database) -> Place:
    made = founded(database)
    made.add_point("water", Carrier.WATER, measured_in="m3", cadence=Cadence.STAND_MONTHLY)
    made.add_meter("water", "A1", 100.0, digits=5, installed_at=at("2023-01-01"))
    return made


def months_of(place: Place, point: str = "water") -> dict[str, float | None]:
    with place.database.reading() as session:
        page = report.point(session, place.strategist, place.points[point])
    return {f"{one.month:%Y-%m}": one.amount.value for one in page.months}


def used(place: Place, serial: str = "A1") -> list[float | None]:
    with place.database.reading() as session:
        page = report.meter(session, place.strategist, place.meters[serial])
    return [stand.used for stand in reversed(page.stands)]


def test_what_is_used_is_the_difference_between_two_stands(place: Place):
    place.read("A1", "2023-02-01", 131.0)
    place.read("A1", "2023-03-01", 159.0)
    assert used(place) == [None, 31.0, 28.0]
    assert months_of(place)["2023-01"] == 31.0
    assert months_of(place)["2023-02"] == 28.0


def test_a_stand_between_months_is_split_by_time_without_a_loss(place: Place):
    place.read("A1", "2023-01-31", 130.0)
    place.read("A1", "2023-03-02", 160.0)
    shown = months_of(place)
    assert shown["2023-01"] == 31.0
    assert shown["2023-02"] == 28.0
    assert shown["2023-01"] + shown["2023-02"] + shown["2023-03"] == 60.0


def test_a_register_that_fell_is_a_question_with_what_a_turn_over_would_mean(place: Place):
    place.read("A1", "2023-02-01", 99_990.0)
    with pytest.raises(StandBelowPrevious) as told:
        place.read("A1", "2023-03-01", 15.0)
    assert told.value.fields["turn_over"] == 25.0
    assert told.value.remedies[0] == "has_rolled_over"
    place.read("A1", "2023-03-01", 15.0, has_rolled_over=True)
    assert used(place)[-1] == 25.0


def test_a_misread_digit_is_no_turn_over(place: Place):
    place.read("A1", "2023-02-01", 5210.0)
    with pytest.raises(StandBelowPrevious) as told:
        place.read("A1", "2023-03-01", 5201.0)
    assert told.value.fields["turn_over"] is None
    assert "has_rolled_over" not in told.value.remedies
    with pytest.raises(Invalid, match="stand_below_previous"):
        place.read("A1", "2023-03-01", 5201.0, has_rolled_over=False)


def test_a_swap_keeps_the_total_to_the_last_digit(place: Place):
    place.read("A1", "2023-02-01", 131.0)
    with place.database.writing() as session:
        new = operations.swap_meter(
            session, place.strategist, place.meters["A1"], expected_version=1,
            at=at("2023-02-15"), closing=145.5, serial="B2", opening=7.25, digits=6,
        )  # fmt: skip
        place.meters["B2"] = new.id
    place.read("B2", "2023-03-01", 20.75)
    assert used(place) == [None, 31.0, 14.5]
    assert used(place, "B2") == [None, 13.5]
    assert months_of(place)["2023-02"] == 28.0
    with pytest.raises(Invalid, match="outside_meter"):
        place.read("A1", "2023-03-05", 200.0)


def test_a_swap_of_a_meter_that_somebody_changed_is_a_conflict(place: Place):
    with place.database.writing() as session, pytest.raises(Conflict):
        operations.swap_meter(
            session, place.strategist, place.meters["A1"], expected_version=7,
            at=at("2023-02-15"), closing=145.5, serial="B2", opening=7.25,
        )  # fmt: skip


def test_an_undone_swap_puts_the_old_meter_back(place: Place):
    with place.database.writing() as session:
        operations.swap_meter(
            session, place.strategist, place.meters["A1"], expected_version=1,
            at=at("2023-02-15"), closing=145.5, serial="B2", opening=7.25,
        )  # fmt: skip
    with place.database.reading() as session:
        page = report.meter(session, place.strategist, place.meters["A1"])
        assert page.meter.removed_at == at("2023-02-15")
    with place.database.writing() as session:
        last = session.connection().exec_driver_sql("SELECT max(id) FROM change_set").scalar()
        undo(session, place.strategist, last, rebuild=operations.REBUILD)
    place.read("A1", "2023-03-01", 160.0)
    assert used(place) == [None, 60.0]


def test_two_meters_do_not_sit_on_one_point(place: Place):
    with pytest.raises(Invalid, match="meters_overlap"):
        place.add_meter("water", "B2", 0.0, installed_at=at("2023-06-01"))
    with pytest.raises(Invalid, match="already_taken"):
        place.add_meter("water", "A1", 0.0, installed_at=at("2023-06-01"))


def test_a_stand_that_the_register_cannot_show_is_refused(place: Place):
    with pytest.raises(Invalid, match="stand_beyond_register"):
        place.read("A1", "2023-02-01", 100_000.0)
    with pytest.raises(Invalid, match="quantity_negative"):
        place.read("A1", "2023-02-01", -1.0)
    with pytest.raises(Invalid, match="outside_meter"):
        place.read("A1", "2022-12-01", 90.0)
    place.read("A1", "2023-02-01", 131.0)
    with pytest.raises(Invalid, match="two_stands_at_once"):
        place.read("A1", "2023-02-01", 132.0)


def test_a_corrected_stand_replaces_the_old_which_stays_in_the_history(place: Place):
    wrong = place.read("A1", "2023-02-01", 113.0)
    with place.database.writing() as session:
        operations.correct_stand(
            session, place.strategist, wrong, Reading(at("2023-02-01"), 131.0), reason="switched"
        )
    assert used(place) == [None, 31.0]
    with place.database.reading() as session:
        page = report.meter(session, place.strategist, place.meters["A1"])
    assert [stand.value for stand in page.history] == [131.0, 113.0, 100.0]
    with place.database.writing() as session, pytest.raises(Conflict):
        operations.correct_stand(
            session, place.strategist, wrong, Reading(at("2023-02-01"), 132.0), reason="again"
        )


def test_a_withdrawn_stand_no_longer_counts(place: Place):
    extra = place.read("A1", "2023-02-01", 131.0)
    place.read("A1", "2023-03-01", 159.0)
    with place.database.writing() as session:
        operations.withdraw_stand(session, place.strategist, extra, reason="another meter")
    assert used(place) == [None, 59.0]


def test_nobody_reads_a_meter_of_a_unit_that_is_not_theirs(place: Place):
    place.add_point("other", Carrier.WATER, measured_in="m3", unit="care")
    place.add_meter("other", "C3")
    reading = Reading(at("2023-02-01"), 131.0)
    with place.database.writing() as session, pytest.raises(Refused):
        operations.read_stand(session, place.manager, place.meters["C3"], reading)
    with place.database.writing() as session:
        operations.read_stand(session, place.manager, place.meters["A1"], reading)
    assert used(place) == [None, 31.0]


def state(place: Place, period: Interval, quantity: float | None, **more: object) -> int:
    with place.database.writing() as session:
        return operations.state_month(
            session, place.strategist, supply_point_id=place.points["water"], period=period,
            quantity=quantity, **({"status": ReadingStatus.MEASURED} | more),
        ).id  # fmt: skip


def test_a_suppliers_month_goes_before_stands_and_a_whole_one_before_a_part(place: Place):
    place.read("A1", "2023-02-01", 131.0)
    place.read("A1", "2023-03-01", 159.0)
    state(place, month(2023, 1), 40.0)
    assert months_of(place)["2023-01"] == 40.0
    assert months_of(place)["2023-02"] == 28.0
    with place.database.reading() as session:
        page = report.point(session, place.strategist, place.points["water"])
    assert {f"{m.month:%m}": m.origin for m in page.months if m.origin} == {
        "01": Origin.SUPPLIER_MONTH, "02": Origin.STANDS,
    }  # fmt: skip


def test_a_month_that_the_supplier_does_not_know_is_not_nothing(place: Place):
    state(place, month(2023, 1), None)
    assert months_of(place).get("2023-01") is None
    place.read("A1", "2023-02-01", 131.0)
    assert months_of(place)["2023-01"] == 31.0


def test_days_that_are_answered_are_not_answered_again(place: Place):
    first = state(place, month(2023, 1), 40.0)
    with pytest.raises(MonthTaken):
        state(place, month(2023, 1), 41.0)
    with place.database.writing() as session:
        corrected = operations.correct_month(
            session, place.strategist, first, quantity=42.0, status=ReadingStatus.MEASURED,
            reason="sent again",
        )  # fmt: skip
        corrected_id = corrected.id
    assert months_of(place)["2023-01"] == 42.0
    with place.database.writing() as session:
        operations.withdraw_month(session, place.strategist, corrected_id, reason="wrong point")
    assert months_of(place).get("2023-01") is None


def test_a_year_from_the_supplier_is_divided_by_days_and_called_estimated(place: Place):
    state(place, year(2023), 365.0)
    with place.database.reading() as session:
        page = report.point(session, place.strategist, place.points["water"])
    february = next(m for m in page.months if m.month == date(2023, 2, 1))
    assert february.amount.value == pytest.approx(28.0)
    assert february.amount.quality == "estimated"


def test_an_estimated_stand_makes_its_months_estimated(place: Place):
    place.read("A1", "2023-02-01", 131.0, method=ReadingMethod.ESTIMATED)
    with place.database.reading() as session:
        page = report.point(session, place.strategist, place.points["water"])
    january = next(m for m in page.months if m.month == date(2023, 1, 1))
    assert january.amount.quality == "estimated"


def test_what_cannot_be_measured_so_is_refused(place: Place):
    with pytest.raises(Invalid, match="unit_does_not_convert"):
        place.add_point("heat", Carrier.DISTRICT_HEAT, measured_in="m3")
    with pytest.raises(Invalid, match="unit_does_not_convert"):
        place.add_point("w2", Carrier.WATER, measured_in="kWh")
    with pytest.raises(Invalid, match="no_factor_needed"):
        place.add_point("el", measured_in="kWh", kwh_per_unit=1.0, kwh_source="x")
    with pytest.raises(Invalid, match="required"):
        place.add_point("oil", Carrier.FUEL, measured_in="liter", kwh_per_unit=9.95)
    with pytest.raises(Invalid, match="already_taken"):
        place.add_point("water", Carrier.WATER, measured_in="m3")


def test_a_plant_is_counted_by_points_that_count_its_way(place: Place):
    made = place.add_point("made", direction=Direction.PRODUCED)
    bought = place.add_point("bought")
    plant = {
        "key": "sun", "name": "Sun", "kind": "solar", "building_id": place.buildings["school"],
        "unit_id": place.units["property"], "peak_kw": 50.0, "valid_from": date(2022, 1, 1),
    }  # fmt: skip
    with place.database.writing() as session, pytest.raises(Invalid, match="counts_the_other_way"):
        operations.add_plant(session, place.strategist, **plant, production_point_id=bought)
    with place.database.writing() as session:
        operations.add_plant(session, place.strategist, **plant, production_point_id=made,
                             import_point_id=bought)  # fmt: skip
    with place.database.reading() as session:
        listed = report.plants(session, place.strategist, 2023)
    assert [row.plant.name for row in listed.rows] == ["Sun"]
