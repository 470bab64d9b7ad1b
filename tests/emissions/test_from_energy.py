"""Bought energy goes from the meters into the inventory, whole or not at all, with its readings."""

from __future__ import annotations

from datetime import date

import pytest

from emissions import operations, report
from emissions.errors import InputsChanged
from emissions.model import RecordStatus
from emissions.report import MonthState
from energy import operations as energy
from energy.model import ReadingStatus
from omstallning.access.model import Role
from omstallning.changes.operations import undo
from omstallning.database import Database
from omstallning.errors import Invalid, Refused
from omstallning.period import month
from tests.conftest import person
from tests.emissions.metered import (
    JANUARY,
    LATER,
    School,
    corrected,
    normal_time,
    preview,
    records,
    row,
    school,
)

MAY = date(2024, 5, 20)


@pytest.fixture
def measured(database: Database) -> School:
    return school(database)


def refused(measured: School, source: str, point: str, **more: object) -> str:
    with pytest.raises(Invalid) as stopped:
        measured.link(source, point, **more)  # type: ignore[arg-type]
    return str(stopped.value.fields["reason"])


# Linking


def test_a_point_of_another_kind_of_energy_is_not_linked(measured: School) -> None:
    assert refused(measured, "skola-el", "heat") == "other_kind_of_energy"
    assert refused(measured, "skola-varme", "electricity") == "other_kind_of_energy"


def test_what_is_sold_is_nobodys_activity(measured: School) -> None:
    assert refused(measured, "skola-el", "solar") == "point_not_bought"


def test_a_link_holds_for_whole_months_within_the_source(measured: School) -> None:
    assert refused(measured, "skola-el", "electricity", first=date(2024, 1, 2)) == (
        "month_start_needed"
    )
    assert refused(measured, "skola-el", "electricity", first=date(2019, 1, 1)) == "outside_source"


def test_no_more_than_the_whole_of_a_point_is_given_away(measured: School) -> None:
    measured.link("skola-varme", "heat", share=0.7)
    assert refused(measured, "skola-varme", "heat", share=0.3) == "already_linked"
    with measured.database.writing() as session:
        other = operations.add_source(
            session, measured.group.strategist, key="fritids-varme", name="fritids",
            unit_id=measured.group.units["skolnamnd"], scope=2, category="district_heat",  # type: ignore[arg-type]
            control="full", owner="Rektor", activity_unit="MWh", valid_from=date(2020, 1, 1),  # type: ignore[arg-type]
        )  # fmt: skip
    measured.group.sources["fritids-varme"] = other.id
    assert refused(measured, "fritids-varme", "heat", share=0.31) == "share_taken"
    measured.link("fritids-varme", "heat", share=0.3)


def test_only_who_may_write_of_the_unit_links_its_sources(measured: School) -> None:
    reader = person(measured.database, Role.READER)
    elsewhere = person(
        measured.database, Role.STRATEGIST, unit_id=measured.group.units["energibolag"]
    )
    for actor in (reader, elsewhere):
        with pytest.raises(Refused), measured.database.writing() as session:
            operations.link_energy(
                session, actor, source_id=measured.group.sources["skola-el"],
                supply_point_id=measured.points["electricity"], valid_from=JANUARY,
            )  # fmt: skip


# Stating


def test_a_whole_month_of_hours_becomes_a_record_that_names_its_block(measured: School) -> None:
    measured.link("skola-el", "electricity")
    block = measured.hours(JANUARY, 2.5)
    assert block is not None
    assert measured.state() is not None
    made = records(measured, "skola-el")["2024-01"]
    assert made.quantity == pytest.approx(744 * 2.5)
    assert (made.unit, made.status) == ("kWh", RecordStatus.MEASURED)
    (part,) = made.basis
    assert (part.point_id, part.origin) == (measured.points["electricity"], "series")
    assert (part.ids, part.sha256) == ((block.id,), block.sha256)
    assert (part.have, part.of) == (744, 744)


def test_the_suppliers_month_comes_in_the_sources_unit_and_by_its_share(measured: School) -> None:
    measured.link("skola-varme", "heat", share=0.25)
    stated = measured.heat(month(2024, 2), 12.0)
    measured.state()
    made = records(measured, "skola-varme")["2024-02"]
    assert made.quantity == pytest.approx(3.0)
    assert made.unit == "MWh"
    assert made.basis[0].ids == (stated.id,)


def test_months_between_stands_are_calculated(measured: School) -> None:
    measured.link("skola-el", "hall")
    with measured.database.writing() as session:
        meter = energy.install_meter(
            session, measured.group.strategist, supply_point_id=measured.points["hall"],
            serial="A1", installed_at=normal_time(JANUARY), opening=1000.0,
        )  # fmt: skip
    last = measured.read(meter.id, normal_time(date(2024, 3, 1)), 1600.0)
    measured.state()
    found = records(measured, "skola-el")
    assert set(found) == {"2024-01", "2024-02"}
    assert sum(one.quantity or 0 for one in found.values()) == pytest.approx(600.0)
    assert {one.status for one in found.values()} == {RecordStatus.CALCULATED}
    assert last.id in found["2024-02"].basis[0].ids


def test_a_month_that_is_not_whole_stays_a_gap_and_is_listed_with_its_hours(
    measured: School,
) -> None:
    measured.link("skola-el", "electricity")
    measured.hours(JANUARY, 1.0, missing=24)
    assert measured.state() is None
    assert records(measured, "skola-el") == {}
    found = row(measured, "skola-el", 1)
    assert found.state is MonthState.INCOMPLETE
    assert (found.coverage.have, found.coverage.of) == (720, 744)
    assert found.quantity is None
    assert [way.code for way in found.ways] == ["complete_readings", "end_link"]
    assert row(measured, "skola-el", 2).coverage.have == 0


def test_of_two_points_one_that_is_silent_keeps_the_whole_month_back(measured: School) -> None:
    measured.link("skola-el", "electricity")
    measured.link("skola-el", "hall")
    measured.hours(JANUARY, 1.0)
    assert row(measured, "skola-el", 1).state is MonthState.INCOMPLETE


def test_a_month_that_is_not_over_is_not_asked_for(measured: School) -> None:
    measured.link("skola-el", "electricity")
    months = {str(one.period) for one in preview(measured, today=MAY).rows}
    assert months == {"2024-01", "2024-02", "2024-03", "2024-04"}


def test_stating_again_changes_nothing(measured: School) -> None:
    measured.link("skola-el", "electricity")
    measured.hours(JANUARY, 2.0)
    measured.state()
    assert row(measured, "skola-el", 1).state is MonthState.UNCHANGED
    assert measured.state() is None


def test_all_of_it_is_one_change_set_and_is_taken_back_as_one(measured: School) -> None:
    measured.link("skola-el", "electricity")
    measured.link("skola-varme", "heat")
    measured.hours(JANUARY, 2.0)
    measured.heat(month(2024, 1), 9.0)
    change_set = measured.state()
    assert change_set is not None
    with measured.database.writing() as session:
        undo(session, measured.group.strategist, change_set, rebuild={})
    assert records(measured, "skola-el") == records(measured, "skola-varme") == {}
    assert row(measured, "skola-el", 1).state is MonthState.NEW


def test_an_estimated_month_is_stated_as_estimated(measured: School) -> None:
    measured.link("skola-varme", "heat")
    measured.heat(month(2024, 1), 9.0, ReadingStatus.ESTIMATED)
    measured.state()
    assert records(measured, "skola-varme")["2024-01"].status is RecordStatus.ESTIMATED


def test_a_zero_that_is_only_estimated_is_not_stated(measured: School) -> None:
    measured.link("skola-varme", "heat")
    measured.heat(month(2024, 7), 0.0, ReadingStatus.ESTIMATED)
    found = row(measured, "skola-varme", 7)
    assert found.state is MonthState.INCOMPLETE
    assert found.why is not None
    assert found.why.code == "zero_not_read"


# When readings change


def test_a_changed_reading_makes_the_next_run_supersede_the_record(measured: School) -> None:
    measured.link("skola-varme", "heat")
    stated = measured.heat(month(2024, 1), 9.0)
    measured.state()
    first = records(measured, "skola-varme")["2024-01"]
    again = corrected(measured, stated, 10.0)
    with measured.database.reading() as session:
        stale = report.stale_energy(session, measured.group.strategist, today=LATER)
    assert [one.record_id for one in stale] == [first.id]
    with pytest.raises(Invalid):
        measured.state()  # replacing needs a reason
    measured.state(reason="The supplier sent January again")
    second = records(measured, "skola-varme")["2024-01"]
    assert (second.quantity, second.supersedes_id) == (10.0, first.id)
    assert second.basis[0].ids == (again.id,)


def test_a_record_whose_readings_are_no_longer_whole_is_taken_back(measured: School) -> None:
    measured.link("skola-varme", "heat")
    stated = measured.heat(month(2024, 1), 9.0)
    measured.state()
    with measured.database.writing() as session:
        energy.withdraw_month(session, measured.group.strategist, stated.id, reason="Not ours")
    assert row(measured, "skola-varme", 1).state is MonthState.TAKEN_BACK
    measured.state(reason="The reading was withdrawn")
    assert records(measured, "skola-varme") == {}


def test_what_was_not_seen_is_not_stated(measured: School) -> None:
    measured.link("skola-varme", "heat")
    stated = measured.heat(month(2024, 1), 9.0)
    seen = preview(measured).sha256
    corrected(measured, stated, 11.0)
    with pytest.raises(InputsChanged):
        measured.state(seen=seen, today=LATER)
    assert measured.state(seen=preview(measured).sha256, today=LATER) is not None
