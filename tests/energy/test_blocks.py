"""Months of readings as they are recorded, filled, corrected and taken back, on both engines."""

from __future__ import annotations

import threading
from datetime import date

import numpy as np
import pytest
from sqlalchemy import delete, select, update

from energy import operations, report
from energy.calculate.months import hours_of
from energy.model import BlockState, Flag
from energy.operations.blocks import merge, write
from energy.store import blocks as store
from energy.store.proof import prove_rollups
from energy.tables import ReadingBlock, ReadingFill, SeriesDay, SeriesMonth
from omstallning.access.model import Role
from omstallning.changes.operations import change_set, undo
from omstallning.database import Database
from omstallning.errors import Conflict, InTheWay, Invalid, Refused
from tests.conftest import person
from tests.energy.place import Place, founded

MARCH = date(2023, 3, 1)
HOURS = 744
NAN = float("nan")


@pytest.fixture
def place(database: Database) -> Place:
    made = founded(database)
    made.add_point("el")
    made.add_series("el")
    return made


def half(first: bool, value: float = 2.0) -> np.ndarray:
    """A March of which only the first or the last half is said."""
    values = np.full(HOURS, NAN)
    values[: HOURS // 2] = value
    return values if first else values[::-1].copy()


def stored(place: Place, point: str = "el", month: date = MARCH):
    with place.database.reading() as session:
        return store.hours(session, place.series[point], month)


def rollup(place: Place, month: date = MARCH):
    with place.database.reading() as session:
        rows = store.series_months(session, [place.series["el"]])
        return next((row for row in rows if row.month == month), None)


def taken_back(place: Place, change_set_id: int) -> int:
    with place.database.writing() as session:
        return undo(session, place.strategist, change_set_id, rebuild=operations.REBUILD)


def is_proved(place: Place) -> bool:
    with place.database.reading() as session:
        return prove_rollups(session) == []


def blocks_of(place: Place):
    with place.database.reading() as session:
        return session.execute(
            select(ReadingBlock.id, ReadingBlock.state, ReadingBlock.supersedes_id,
                   ReadingBlock.is_withdrawn).order_by(ReadingBlock.id)
        ).all()  # fmt: skip


def test_a_recorded_month_comes_back_value_for_value(place: Place):
    values = np.round(np.random.default_rng(7).gamma(2.0, 3.0, HOURS), 3)
    done = place.record("el", MARCH, values)
    kept, flags = stored(place)
    assert done.new == ((place.series["el"], MARCH),)
    assert kept.tolist() == values.tolist()
    assert set(flags.tolist()) == {int(Flag.MEASURED)}
    row = rollup(place)
    assert (row.have, row.n, row.state, row.revision) == (744, 744, BlockState.CLOSED, 1)
    assert row.total == round(values.sum() * 1000)
    assert row.peak_position == int(values.argmax())
    assert is_proved(place)


def test_missing_hours_are_missing_and_never_nothing(place: Place):
    place.record("el", MARCH, half(True))
    kept, flags = stored(place)
    assert np.isnan(kept[HOURS // 2 :]).all()
    assert set(flags[HOURS // 2 :].tolist()) == {int(Flag.MISSING)}
    row = rollup(place)
    assert (row.have, row.total, row.state) == (372, 744_000, BlockState.OPEN)
    with place.database.reading() as session:
        days = store.days(session, [place.series["el"]], MARCH, date(2023, 4, 1))
    assert [day.have for day in days] == [24] * 15 + [12] + [0] * 15
    assert [day.total for day in days[-15:]] == [None] * 15


def test_the_same_month_twice_changes_nothing(place: Place):
    place.record("el", MARCH, half(True))
    again = place.record("el", MARCH, half(True))
    assert again.change_set_id is None
    assert again.unchanged == ((place.series["el"], MARCH),)
    assert len(blocks_of(place)) == 1


def test_missing_hours_are_filled_in_place_and_a_whole_month_is_closed(place: Place):
    place.record("el", MARCH, half(True))
    done = place.record("el", MARCH, half(False, 3.0))
    assert done.filled == ((place.series["el"], MARCH),)
    assert [row.state for row in blocks_of(place)] == [BlockState.CLOSED]
    row = rollup(place)
    assert (row.have, row.total, row.revision) == (744, 372 * 5_000, 1)
    assert is_proved(place)


def test_a_changed_value_is_a_new_revision_and_the_old_one_is_kept(place: Place):
    place.even("el", MARCH, 2.0)
    corrected = np.full(HOURS, NAN)
    corrected[5] = 9.0
    done = place.record("el", MARCH, corrected)
    first, second = blocks_of(place)
    assert done.revised == ((place.series["el"], MARCH),)
    assert second.supersedes_id == first.id
    row = rollup(place)
    assert (row.block_id, row.revision, row.total) == (second.id, 2, 743 * 2000 + 9000)
    assert is_proved(place)


def test_a_value_that_was_temporary_and_is_now_measured_is_a_new_revision(place: Place):
    values = np.full(HOURS, 2.0)
    place.record("el", MARCH, values, np.full(HOURS, Flag.TEMPORARY))
    assert rollup(place).estimated == HOURS
    place.record("el", MARCH, values)
    assert rollup(place).revision == 1, "a file that says nothing of quality changes none"
    place.record("el", MARCH, values, np.full(HOURS, Flag.MEASURED))
    assert (rollup(place).estimated, rollup(place).revision) == (0, 2)


def test_negative_values_and_values_beyond_the_fuse_are_marked(place: Place):
    place.add_point("fused", fuse_ampere=25.0)
    place.add_series("fused")
    values = np.full(HOURS, 1.0)
    values[0], values[1], values[2] = -1.0, 17.4, 17.2
    place.record("fused", MARCH, values)
    _, flags = stored(place, "fused")
    assert flags[0] & Flag.NEGATIVE
    assert flags[1] & Flag.SPIKE_SUSPECT, "√3 · 400 V · 25 A is 17.3 kW"
    assert not flags[2] & (Flag.SPIKE_SUSPECT | Flag.NEGATIVE)


def test_undo_of_the_first_delivery_leaves_nothing_in_force(place: Place):
    done = place.even("el", MARCH, 2.0)
    taken_back(place, done.change_set_id)
    assert rollup(place) is None
    with place.database.reading() as session:
        assert session.execute(select(SeriesDay.day)).all() == []
    assert is_proved(place)
    again = place.even("el", MARCH, 4.0)
    assert again.new
    assert rollup(place).total == HOURS * 4000
    assert is_proved(place)


def test_undo_of_a_correction_brings_the_earlier_values_back(place: Place):
    place.even("el", MARCH, 2.0)
    done = place.even("el", MARCH, 5.0)
    undoing = taken_back(place, done.change_set_id)
    assert rollup(place).total == HOURS * 2000
    assert is_proved(place)
    taken_back(place, undoing)
    assert rollup(place).total == HOURS * 5000
    assert is_proved(place)


def test_undo_of_a_filling_makes_the_same_hours_missing_again(place: Place):
    place.record("el", MARCH, half(True))
    done = place.record("el", MARCH, half(False, 3.0))
    undoing = taken_back(place, done.change_set_id)
    kept, _ = stored(place)
    assert np.isnan(kept[HOURS // 2 :]).all()
    assert (kept[: HOURS // 2] == 2.0).all()
    assert (rollup(place).have, rollup(place).state) == (372, BlockState.OPEN)
    assert is_proved(place)
    redone = taken_back(place, undoing)
    assert rollup(place).have == 744
    assert is_proved(place)
    taken_back(place, redone)
    assert rollup(place).have == 372
    assert is_proved(place)


def test_undo_of_one_filling_leaves_what_another_filled(place: Place):
    day = np.full(HOURS, NAN)
    day[600:624] = 7.0
    rest = half(False, 3.0)
    rest[600:624] = NAN
    place.record("el", MARCH, half(True))
    first = place.record("el", MARCH, day)
    place.record("el", MARCH, rest)
    taken_back(place, first.change_set_id)
    kept, _ = stored(place)
    assert np.flatnonzero(np.isnan(kept)).tolist() == list(range(600, 624))
    assert rollup(place).total == 372 * 2000 + (372 - 24) * 3000
    assert is_proved(place)


def test_a_delivery_that_others_have_filled_is_not_taken_back_under_them(place: Place):
    first = place.record("el", MARCH, half(True))
    place.record("el", MARCH, half(False, 3.0))
    with pytest.raises(InTheWay):
        taken_back(place, first.change_set_id)
    assert rollup(place).have == 744


def test_a_filling_that_was_corrected_since_is_not_taken_back(place: Place):
    place.record("el", MARCH, half(True))
    filling = place.record("el", MARCH, half(False, 3.0))
    place.record("el", MARCH, half(False, 4.0))
    with pytest.raises(InTheWay):
        taken_back(place, filling.change_set_id)
    assert rollup(place).total == 372 * 6000


def test_of_two_who_saw_the_same_month_the_second_is_told(place: Place):
    place.record("el", MARCH, half(True))
    key = (place.series["el"], MARCH)
    seen = {key: rollup(place).sha256}
    place.record("el", MARCH, half(False, 3.0), seen=seen)
    with pytest.raises(Conflict):
        place.record("el", MARCH, half(False, 4.0), seen=seen)
    assert rollup(place).total == 372 * 5000


def test_a_month_that_changed_since_it_was_read_is_not_filled(place: Place):
    place.record("el", MARCH, half(True))
    key = (place.series["el"], MARCH)
    flags = np.zeros(HOURS, np.uint16)
    with place.database.writing() as session:
        merged = merge(session, place.strategist, {key: (half(False, 3.0), flags)})
        session.execute(
            update(ReadingBlock).values(sha256="another").execution_options(
                synchronize_session=False
            )
        )  # fmt: skip
        with pytest.raises(Conflict), change_set(session, place.strategist, "x") as change:
            write(change, merged)
        session.rollback()


def test_of_two_who_fill_at_once_both_are_kept(place: Place):
    place.record("el", MARCH, np.where(np.arange(HOURS) < 10, 1.0, NAN))
    parts = [np.where(np.arange(HOURS) == 20 + number, 1.0, NAN) for number in range(8)]
    failed: list[Exception] = []

    def fill(values: np.ndarray) -> None:
        try:
            place.record("el", MARCH, values)
        except Exception as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=fill, args=(values,)) for values in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert rollup(place).have == 18
    assert is_proved(place)


def test_a_month_that_is_not_whole_or_too_large_is_refused(place: Place):
    with pytest.raises(Invalid, match="not_a_whole_month"):
        place.record("el", MARCH, np.ones(HOURS - 1))
    with pytest.raises(Invalid, match="not_a_whole_month"):
        place.record("el", date(2023, 3, 2), np.ones(HOURS))
    with pytest.raises(Invalid, match="too_large"):
        place.record("el", MARCH, np.full(HOURS, 1e16))
    with pytest.raises(Invalid, match="not_a_number"):
        place.record("el", MARCH, np.full(HOURS, np.inf))
    assert blocks_of(place) == []


def test_nobody_records_for_a_unit_that_is_not_theirs(place: Place):
    place.add_point("elsewhere", unit="care")
    place.add_series("elsewhere")
    readings = {(place.series["elsewhere"], MARCH): (np.ones(HOURS), np.zeros(HOURS, np.uint16))}
    with place.database.writing() as session, pytest.raises(Refused):
        operations.record_blocks(session, place.manager, readings)
    with place.database.writing() as session, pytest.raises(Refused):
        operations.record_blocks(session, person(place.database, Role.READER), readings)
    assert blocks_of(place) == []


def test_a_roll_up_that_is_wrong_is_named(place: Place):
    place.even("el", MARCH, 2.0)
    series = place.series["el"]
    with place.database.writing() as session:
        session.execute(update(SeriesMonth).values(total=1))
        session.execute(update(SeriesDay).where(SeriesDay.day == date(2023, 3, 4)).values(have=3))
        session.execute(delete(SeriesDay).where(SeriesDay.day == date(2023, 3, 5)))
    with place.database.reading() as session:
        found = prove_rollups(session)
    assert {(one.series_id, one.day, one.field, one.stored, one.counted) for one in found} == {
        (series, MARCH, "total", 1, HOURS * 2000),
        (series, date(2023, 3, 4), "have", 3, 24),
        (series, date(2023, 3, 5), "row", None, "there"),
    }


def test_a_quarter_hour_series_is_kept_and_counted_in_hours(place: Place):
    place.add_point("quick")
    place.add_series("quick", step_minutes=15, decimals=2)
    values = np.full(hours_of(MARCH, 15), 0.25)
    place.record("quick", MARCH, values)
    with place.database.reading() as session:
        page = report.point(session, place.strategist, place.points["quick"])
    (shown,) = [month for month in page.months if month.month == MARCH]
    assert (shown.amount.value, shown.amount.coverage.have) == (744.0, 744.0)


def test_every_revision_and_filling_of_a_month_is_shown(place: Place):
    place.record("el", MARCH, half(True))
    place.record("el", MARCH, half(False, 3.0))
    place.even("el", MARCH, 4.0)
    with place.database.reading() as session:
        page = report.hourly(session, place.strategist, place.series["el"], MARCH)
        fills = session.execute(select(ReadingFill.id)).all()
    assert len(page.revisions) == 2
    assert len(page.fills) == len(fills) == 1
    assert (page.total.value, page.peak.value, page.revision) == (744 * 4.0, 4.0, 2)
    assert page.days[0].total == 96.0
    assert page.months == (MARCH,)
