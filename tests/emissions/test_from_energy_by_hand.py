"""What the meters answer for is typed by nobody; what waits in the meters is a duty."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from emissions import operations, report
from emissions.errors import LinkedToMeters
from emissions.model import Category, Control, RecordStatus, Scope
from emissions.report import MonthState
from emissions.tables import EnergyLink
from energy import operations as energy
from energy.model import ReadingStatus
from omstallning.access.model import Actor, Role
from omstallning.changes.operations import undo
from omstallning.changes.report import last_change_of
from omstallning.database import Database
from omstallning.duties.model import DutyKind
from omstallning.errors import Conflict, InTheWay, Invalid, OmstallningError
from omstallning.imports import operations as imports
from omstallning.period import month, year
from tests.conftest import person
from tests.emissions.metered import (
    JANUARY,
    LATER,
    School,
    corrected,
    records,
    row,
    school,
)
from tests.emissions.test_imports import seen, take_in, text_file

MAY = date(2024, 5, 20)


@pytest.fixture
def measured(database: Database) -> School:
    return school(database)


# Typing by hand


def test_nobody_types_what_the_meters_answer_for(measured: School) -> None:
    link = measured.link("skola-el", "electricity")
    with pytest.raises(LinkedToMeters) as stopped:
        measured.group.state("skola-el", 5.0, month(2024, 3))
    assert stopped.value.fields["link_id"] == link.id
    assert stopped.value.fields["point"] == "School, electricity"
    assert stopped.value.remedies == ("correct_reading", "end_link")
    measured.group.state("skola-el", 5.0, month(2023, 12))


def test_nor_corrects_it(measured: School) -> None:
    measured.link("skola-el", "electricity")
    measured.hours(JANUARY, 1.0)
    measured.state()
    made = records(measured, "skola-el")["2024-01"]
    with pytest.raises(LinkedToMeters), measured.database.writing() as session:
        operations.correct_activity(
            session, measured.group.strategist, made.id, reason="I know better",
            quantity=1.0, unit="kWh", status=RecordStatus.MEASURED,
        )  # fmt: skip


def test_a_typed_year_in_the_way_is_named_and_not_touched(measured: School) -> None:
    typed = measured.group.state("skola-varme", 100.0, year(2024))
    measured.link("skola-varme", "heat")
    measured.heat(month(2024, 1), 9.0)
    found = row(measured, "skola-varme", 1)
    assert found.state is MonthState.IN_THE_WAY
    assert [(way.code, way.trail.id) for way in found.ways] == [("withdraw_record", typed.id)]
    assert measured.state() is None
    assert set(records(measured, "skola-varme")) == {"2024"}


def test_a_typed_month_gives_way_to_the_readings_and_stays_in_the_history(
    measured: School,
) -> None:
    typed = measured.group.state("skola-varme", 8.0, month(2024, 1))
    measured.link("skola-varme", "heat")
    measured.heat(month(2024, 1), 9.0)
    measured.state(reason="Readings have the last word")
    made = records(measured, "skola-varme")["2024-01"]
    assert (made.quantity, made.supersedes_id) == (9.0, typed.id)


def test_after_the_link_is_ended_months_are_typed_again(measured: School) -> None:
    link = measured.link("skola-el", "electricity")
    with measured.database.writing() as session:
        operations.unlink_energy(
            session, measured.group.strategist, link.id, expected_version=1,
            from_month=date(2024, 6, 1), reason="The hall is let",
        )  # fmt: skip
    measured.group.state("skola-el", 5.0, month(2024, 6))
    with pytest.raises(LinkedToMeters):
        measured.group.state("skola-el", 5.0, month(2024, 5))


def test_of_two_who_end_a_link_the_second_is_told(measured: School) -> None:
    link = measured.link("skola-el", "electricity")
    for attempt in (1, 2):
        with measured.database.writing() as session:
            if attempt == 1:
                operations.unlink_energy(
                    session, measured.group.strategist, link.id, expected_version=1,
                    from_month=date(2024, 6, 1), reason="Let",
                )  # fmt: skip
                continue
            with pytest.raises(Conflict):
                operations.unlink_energy(
                    session, measured.group.strategist, link.id, expected_version=1,
                    from_month=date(2024, 8, 1), reason="Let later",
                )  # fmt: skip


def another_source_of_heat(measured: School) -> None:
    with measured.database.writing() as session:
        made = operations.add_source(
            session, measured.group.strategist, key="fritids-varme", name="fritids",
            unit_id=measured.group.units["skolnamnd"], scope=Scope.ENERGY,
            category=Category.DISTRICT_HEAT, control=Control.FULL, owner="Rektor",
            activity_unit="MWh", valid_from=date(2020, 1, 1),
        )  # fmt: skip
    measured.group.sources["fritids-varme"] = made.id


def test_a_link_does_not_come_back_once_another_source_has_its_share(measured: School) -> None:
    another_source_of_heat(measured)
    link = measured.link("skola-varme", "heat", share=0.6)
    with measured.database.writing() as session:
        operations.unlink_energy(
            session, measured.group.strategist, link.id, expected_version=1,
            from_month=date(2024, 6, 1), reason="Let",
        )  # fmt: skip
        ended = last_change_of(session, "energy_link", link.id)
    other = measured.link("fritids-varme", "heat", share=0.6, first=date(2024, 9, 1))
    assert ended is not None
    with pytest.raises(InTheWay) as told, measured.database.writing() as session:
        undo(session, measured.group.strategist, ended, rebuild=operations.REBUILD)
    assert f"'id': {other.id}" in str(told.value.fields["later"])
    with measured.database.writing() as session:
        operations.unlink_energy(
            session, measured.group.strategist, other.id, expected_version=1, reason="Not so"
        )
    with measured.database.writing() as session:
        undo(session, measured.group.strategist, ended, rebuild=operations.REBUILD)
    with measured.database.reading() as session:
        assert session.get_one(EnergyLink, link.id).valid_before is None


def test_of_two_who_share_a_point_out_at_once_none_gets_what_the_other_has(
    measured: School,
) -> None:
    another_source_of_heat(measured)
    refused: list[str] = []

    def second() -> None:
        try:
            measured.link("fritids-varme", "heat", share=0.6)
        except Invalid as error:
            refused.append(str(error.fields["reason"]))

    thread = Thread(target=second)
    with measured.database.writing() as session:
        operations.link_energy(
            session, measured.group.strategist, source_id=measured.group.sources["skola-varme"],
            supply_point_id=measured.points["heat"], valid_from=JANUARY, share=0.6,
        )  # fmt: skip
        thread.start()
        thread.join(0.5)
    thread.join()
    assert refused == ["share_taken"]


def test_a_file_row_for_a_linked_month_is_rejected_by_name_and_the_others_come_in(
    measured: School, documents: Path
) -> None:
    measured.link("skola-el", "electricity")
    rows = text_file(
        "skola-el;2024-02;5;kWh;uppmätt;;", "skola-el;2023-11;7;kWh;uppmätt;;",
    )  # fmt: skip
    found = seen(measured.group, documents, rows)
    assert [str(one.values["period"]) for one in found.plan.new] == ["2023-11"]
    (rejected,) = found.plan.rejected
    assert rejected.message.code == "linked_to_meters"
    assert rejected.message.fields["point"] == "School, electricity"


def test_a_file_taken_in_before_the_link_is_still_no_change(
    measured: School, documents: Path
) -> None:
    rows = text_file("skola-el;2024-02;5;kWh;uppmätt;;")
    take_in(measured.group, documents, rows)
    measured.link("skola-el", "electricity")
    again = seen(measured.group, documents, rows).plan
    assert (len(again.new), len(again.unchanged), len(again.rejected)) == (0, 1, 0)


def test_a_link_made_since_the_file_was_looked_through_stops_it(
    measured: School, documents: Path
) -> None:
    found = seen(measured.group, documents, text_file("skola-el;2024-02;5;kWh;uppmätt;;"))
    measured.link("skola-el", "electricity")
    with pytest.raises(OmstallningError), measured.database.writing() as session:
        imports.commit_import(
            session, measured.group.strategist, operations.ACTIVITY, found.batch_id or 0,
            folder=documents,
        )  # fmt: skip
    assert records(measured, "skola-el") == {}


# What waits


def waiting(measured: School, viewer: Actor, today: date = LATER) -> list[tuple[str, DutyKind]]:
    with measured.database.reading() as session:
        return [
            (duty.message.code, duty.kind)
            for source in report.DUTIES
            for duty in source(session, viewer, today)
            if duty.is_for(viewer)
        ]


def test_months_ready_in_the_meters_and_silent_sources_wait_for_the_strategist(
    measured: School,
) -> None:
    with measured.database.writing() as session:
        energy.state_month(
            session, measured.group.strategist, supply_point_id=measured.points["heat"],
            period=month(2025, 1), quantity=9.0, status=ReadingStatus.MEASURED,
        )  # fmt: skip
    measured.link("skola-varme", "heat")
    found = waiting(measured, measured.group.strategist)
    assert ("months_wait_in_meters", DutyKind.ENTER) in found
    assert [code for code, _ in found].count("source_without_record") == 3
    assert waiting(measured, person(measured.database, Role.READER)) == []


def test_readings_that_changed_wait_to_be_mended(measured: School) -> None:
    measured.link("skola-varme", "heat")
    stated = measured.heat(month(2024, 1), 9.0)
    measured.state()
    corrected(measured, stated, 10.0)
    assert ("readings_changed_since", DutyKind.MEND) in waiting(measured, measured.group.strategist)


def test_a_run_waits_for_somebody_else_than_its_author(measured: School) -> None:
    measured.group.state("panna-gas", 10.0)
    measured.group.run()
    codes = [code for code, _ in waiting(measured, measured.group.approver)]
    assert codes == ["run_waits_for_review"]
    own = [code for code, _ in waiting(measured, measured.group.strategist)]
    assert "run_waits_for_review" not in own
