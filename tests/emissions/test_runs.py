from __future__ import annotations

from datetime import date
from threading import Event, Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from emissions import operations, report
from emissions.errors import FactorsMissing, InputsChanged, NothingToCount
from emissions.model import Category, Control, GapKind, Method, RecordStatus, RunKind, Scope
from emissions.store import runs as store
from omstallning.access.audit import verify
from omstallning.access.model import Role
from omstallning.changes.approval import OwnRecord, State, StepNotAllowed
from omstallning.changes.operations import undo
from omstallning.database import Database
from omstallning.errors import Conflict, Invalid, OmstallningError, Refused
from omstallning.period import year
from omstallning.units import GwpSet
from tests.conftest import person
from tests.emissions.municipality import Group, municipality, whole_year


def heat_without_own_factor(group: Group) -> None:
    """The school's heat is served by a network that has published 2012–2022 only."""
    with group.database.writing() as session:
        operations.assign_factor(
            session,
            group.strategist,
            source_id=group.sources["skola-varme"],
            publisher="malmo-miljobarometern",
            factor_key="dh_goteborg",
            valid_from=date(2022, 1, 1),
            reason="The network that delivers",
        )


def test_a_run_is_stored_with_a_line_for_each_use(database: Database) -> None:
    group = municipality(database)
    whole_year(group)
    run = group.run()
    with database.reading() as session:
        lines = store.lines(session, store.chosen(run.id))
    methods = [(line.source_key, line.method) for line in lines]
    assert methods.count(("skola-el", Method.LOCATION)) == 12
    assert methods.count(("skola-el", Method.MARKET)) == 12
    assert methods.count(("panna-gas", Method.BOTH)) == 1


@pytest.mark.parametrize("table", ["run_line", "run_elimination", "run_gap", "activity_record"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_a_run_holds(
    database: Database, table: str, verb: str
) -> None:
    group = municipality(database)
    whole_year(group)
    with database.writing() as session:
        operations.add_source(
            session, group.strategist, key="ny", name="Ny", unit_id=group.units["raddning"],
            scope=Scope.DIRECT, category=Category.VEHICLE_FUEL, control=Control.FULL,
            owner="Driftchef", activity_unit="l", valid_from=date(2023, 12, 1),
        )  # fmt: skip
    group.run(RunKind.PRELIMINARY)
    with pytest.raises(DatabaseError, match="append-only"), database.writing() as session:
        session.execute(text(verb.format(table)))


def test_a_final_run_without_a_factor_is_refused_and_names_the_neighbour(
    database: Database,
) -> None:
    group = municipality(database)
    whole_year(group)
    heat_without_own_factor(group)
    with pytest.raises(FactorsMissing) as stopped:
        group.run(RunKind.FINAL)
    [gap] = stopped.value.fields["gaps"]  # type: ignore[misc]
    assert gap["source"] == "skola-varme"
    assert gap["period"] == year(2023)
    assert gap["earlier"]["id"] == "malmo-miljobarometern/2023/dh_goteborg_2022"
    assert gap["later"] is None


def test_a_preliminary_run_lists_the_missing_factor_beside_a_total_without_it(
    database: Database,
) -> None:
    group = municipality(database)
    whole_year(group)
    heat_without_own_factor(group)
    run = group.run(RunKind.PRELIMINARY)
    with database.reading() as session:
        shown = report.run(session, group.strategist, run.id)
    assert [(gap.kind, gap.source.label) for gap in shown.gaps] == [
        (GapKind.FACTOR_MISSING, "skola varme")
    ]
    assert (shown.coverage.have, shown.coverage.of) == (3, 4)


def test_a_stand_in_accepted_by_name_lets_the_year_be_final_and_is_shown(
    database: Database,
) -> None:
    group = municipality(database)
    whole_year(group)
    heat_without_own_factor(group)
    with database.writing() as session:
        operations.accept_stand_in(
            session, group.strategist,
            publisher="malmo-miljobarometern", factor_key="dh_goteborg",
            valid_from=date(2023, 1, 1), valid_before=date(2024, 1, 1),
            borrowed_edition="2023", borrowed_factor_id="dh_goteborg_2022",
            reason="The year's own value comes in June",
        )  # fmt: skip
    run = group.run(RunKind.FINAL)
    with database.reading() as session:
        shown = report.run(session, group.strategist, run.id)
        assert report.replay(session, run.id) is None
    [used] = shown.stand_ins
    assert (used.borrowed.id, used.lines) == ("dh_goteborg_2022", 1)
    assert used.accepted_by is not None
    assert shown.gaps == ()


def test_of_two_who_correct_the_same_record_the_second_is_told(database: Database) -> None:
    group = municipality(database)
    record = group.state("panna-gas", 100.0)
    _correct(group, record.id, 110.0)
    with pytest.raises(Conflict) as stopped:
        _correct(group, record.id, 120.0)
    assert stopped.value.fields["mine"]["quantity"] == 120.0  # type: ignore[index]
    assert stopped.value.fields["theirs"]["quantity"] == 110.0  # type: ignore[index]


def _correct(group: Group, record_id: int, quantity: float) -> None:
    with group.database.writing() as session:
        operations.correct_activity(
            session, group.strategist, record_id, reason="Read again", quantity=quantity,
            unit="MWh", status=RecordStatus.MEASURED,
        )  # fmt: skip


def test_overlapping_periods_are_refused_and_both_are_named(database: Database) -> None:
    group = municipality(database)
    stored = group.state("panna-gas", 100.0, year(2023))
    with pytest.raises(OmstallningError) as stopped:
        group.state("panna-gas", 5.0, year(2023))
    assert stopped.value.code == "overlapping_records"
    assert stopped.value.fields["other_id"] == stored.id
    assert stopped.value.fields["period"] == stopped.value.fields["other_period"] == year(2023)


@pytest.mark.parametrize(
    ("quantity", "unit", "status", "code"),
    [
        (-1.0, "MWh", RecordStatus.MEASURED, "quantity_negative"),
        (None, "MWh", RecordStatus.MEASURED, "quantity_missing"),
        (0.0, "MWh", RecordStatus.ESTIMATED, "zero_not_confirmed"),
        (1.0, "l", RecordStatus.MEASURED, "unit_does_not_convert"),
    ],
)
def test_a_record_that_breaks_a_rule_is_refused_by_name(
    sqlite: Database, quantity: float | None, unit: str, status: RecordStatus, code: str
) -> None:
    group = municipality(sqlite)
    with pytest.raises(Invalid) as stopped:
        group.state("panna-gas", quantity, unit=unit, status=status)
    assert stopped.value.fields["reason"] == code


def test_a_run_goes_through_review_and_approval_by_others_before_it_is_published(
    database: Database,
) -> None:
    group = municipality(database)
    whole_year(group)
    run = group.run()
    with database.writing() as session, pytest.raises(OwnRecord):
        operations.review_run(session, group.strategist, run.id, expected_version=1)
    with database.writing() as session, pytest.raises(StepNotAllowed):
        operations.publish_run(session, group.strategist, run.id, expected_version=1)
    published = group.publish(run)
    assert published.state is State.PUBLISHED
    with database.reading() as session:
        shown = report.run(session, group.strategist, run.id)
    assert [d.state for d in shown.decisions] == [
        State.REVIEWED, State.APPROVED, State.PUBLISHED,
    ]  # fmt: skip


def test_a_published_run_takes_no_further_step(database: Database) -> None:
    group = municipality(database)
    whole_year(group)
    run = group.publish(group.run())
    with database.writing() as session, pytest.raises(StepNotAllowed):
        operations.return_run(
            session, group.approver, run.id, expected_version=run.version, reason="Wrong"
        )
    with database.writing() as session, pytest.raises(Invalid):
        operations.discard_run(
            session, group.strategist, run.id, expected_version=run.version, reason="Wrong"
        )


@pytest.mark.parametrize("change", ["UPDATE inventory_run SET gwp_set = 'AR4'",
                                    "UPDATE inventory_run SET state = 'draft'",
                                    "DELETE FROM inventory_run"])  # fmt: skip
def test_the_database_refuses_to_change_a_published_run_itself(
    database: Database, change: str
) -> None:
    group = municipality(database)
    whole_year(group)
    group.publish(group.run(RunKind.PRELIMINARY))
    with database.writing() as session, pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(change))


def test_a_second_published_run_restates_the_first_and_needs_a_reason(
    database: Database,
) -> None:
    group = municipality(database)
    whole_year(group)
    first = group.publish(group.run())
    second = group.run(gwp_set=GwpSet.AR6)
    with pytest.raises(Invalid) as stopped:
        group.publish(second)
    assert stopped.value.fields["reason"] == "restatement_needs_reason"
    with database.writing() as session:
        restated = operations.publish_run(
            session, group.strategist, second.id, expected_version=3, reason="Potentials of AR6"
        )
    assert restated.restates_id == first.id
    with database.reading() as session:
        shown = report.run(session, group.strategist, first.id)
        latest = report.latest_published(session, group.strategist, 2023)
        total = report.series(session, group.strategist)["organisation.emissions"]
    assert shown.run.restated_by_id == second.id
    assert latest is not None
    assert latest.id == second.id
    assert len(total.points) == 1


def test_a_run_is_not_stored_when_its_inputs_changed_while_it_was_calculated(
    database: Database,
) -> None:
    group = municipality(database)
    whole_year(group)
    with database.reading() as session:
        prepared = operations.prepare_run(
            session, group.strategist, year=2023, kind=RunKind.FINAL, gwp_set=GwpSet.AR5
        )
    with database.reading() as session:
        [record] = report.records(
            session, group.strategist, source_id=group.sources["brandbil"]
        ).records
    with database.writing() as session:
        operations.withdraw_activity(
            session, group.strategist, record.id, reason="Stated by mistake"
        )
    with database.writing() as session, pytest.raises(InputsChanged):
        operations.store_run(session, group.strategist, prepared)
    with database.reading() as session:
        assert report.runs(session, group.strategist) == ()


def test_a_year_without_a_single_line_has_no_inventory(sqlite: Database) -> None:
    group = municipality(sqlite)
    with pytest.raises(NothingToCount):
        group.run(RunKind.PRELIMINARY)


def test_a_reader_makes_no_run_and_states_nothing(sqlite: Database) -> None:
    group = municipality(sqlite)
    reader = person(sqlite, Role.READER)
    with pytest.raises(Refused):
        operations.make_run(sqlite, reader, year=2023, kind=RunKind.FINAL)
    with sqlite.writing() as session, pytest.raises(Refused):
        operations.state_activity(
            session, reader, source_id=group.sources["panna-gas"], period=year(2023),
            quantity=1.0, unit="MWh", status=RecordStatus.MEASURED,
        )  # fmt: skip


def test_a_right_in_one_unit_reaches_no_other(sqlite: Database) -> None:
    group = municipality(sqlite)
    keeper = person(sqlite, Role.STRATEGIST, unit_id=group.units["skolnamnd"])
    with sqlite.writing() as session:
        operations.state_activity(
            session, keeper, source_id=group.sources["skola-el"], period=year(2023),
            quantity=1.0, unit="MWh", status=RecordStatus.MEASURED,
        )  # fmt: skip
    with sqlite.writing() as session, pytest.raises(Refused):
        operations.state_activity(
            session, keeper, source_id=group.sources["panna-gas"], period=year(2023),
            quantity=1.0, unit="MWh", status=RecordStatus.MEASURED,
        )  # fmt: skip


def test_a_new_choice_of_factor_ends_the_one_before(database: Database) -> None:
    group = municipality(database)
    heat_without_own_factor(group)
    with database.reading() as session:
        shown = report.source(session, group.strategist, group.sources["skola-varme"])
    assert [(a.factor_key, a.valid.before) for a in shown.assignments] == [
        ("dh_goteborg", None),
        ("dh_se_avg_cv", date(2022, 1, 1)),
    ]


def test_a_factor_of_another_kind_of_unit_is_refused(sqlite: Database) -> None:
    group = municipality(sqlite)
    with sqlite.writing() as session, pytest.raises(Invalid) as stopped:
        operations.assign_factor(
            session, group.strategist, source_id=group.sources["panna-gas"], publisher="slu",
            factor_key=_food_key(), valid_from=date(2024, 1, 1), reason="Wrong on purpose",
        )  # fmt: skip
    assert stopped.value.fields["reason"] == "unit_does_not_convert"


def _food_key() -> str:
    from emissions.store.factors import published

    return next(e.key for e in published().values() if e.publisher == "slu")


def test_a_draft_is_taken_back_by_undo(database: Database) -> None:
    group = municipality(database)
    whole_year(group)
    group.run()
    with database.reading() as session:
        change_set = session.execute(
            text("SELECT id FROM change_set WHERE verb = 'make_run'")
        ).scalar_one()
    with database.writing() as session:
        undo(session, group.strategist, change_set, rebuild={})
    with database.reading() as session:
        assert report.runs(session, group.strategist) == ()


def test_every_step_leaves_a_link_in_the_log(database: Database) -> None:
    group = municipality(database)
    whole_year(group)
    group.publish(group.run())
    with database.reading() as session:
        assert verify(session).fault is None
        verbs = session.execute(text("SELECT verb FROM audit_row ORDER BY id DESC")).scalars().all()
    assert verbs[:4] == ["publish_run", "approve_run", "review_run", "make_run"]


def test_of_two_who_accept_a_stand_in_at_once_the_second_is_told(database: Database) -> None:
    group = municipality(database)
    told: list[str] = []
    first_has_written = Event()

    def accept(session: Session) -> None:
        operations.accept_stand_in(
            session, group.strategist, publisher="ivl", factor_key="ivl_nordic_mix",
            valid_from=date(2024, 1, 1), valid_before=date(2025, 1, 1), borrowed_edition="2025",
            borrowed_factor_id="ivl_nordic_mix_2021_2023", reason="Not published yet",
        )  # fmt: skip

    def second() -> None:
        first_has_written.wait()
        try:
            with database.writing() as session:
                accept(session)
        except Invalid as error:
            told.append(str(error.fields["reason"]))

    other = Thread(target=second)
    other.start()
    with database.writing() as session:
        accept(session)
        first_has_written.set()
        other.join(timeout=1)
    other.join()
    assert told == ["stand_in_overlaps"]
