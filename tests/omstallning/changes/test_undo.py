"""Taking a save back: by appending, whole, and never over what others did since."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from emissions.model import RunKind
from emissions.tables import Run, StandIn
from omstallning.access import audit
from omstallning.access.model import Actor, Role
from omstallning.changes.approval import State
from omstallning.changes.operations import change_set, in_force, undo
from omstallning.changes.tables import ChangeSet
from omstallning.database import Database
from omstallning.errors import InTheWay, Invalid, NotFound
from omstallning.organisation.model import UnitKind
from omstallning.organisation.operations import found_unit, rename_unit
from omstallning.organisation.report import unit_history
from omstallning.organisation.tables import Unit
from omstallning.units import GwpSet
from tests.conftest import person

DAY = date(2024, 1, 1)


def stand_in(reason: str, supersedes_id: int | None = None) -> StandIn:
    return StandIn(
        publisher="p", factor_key="k", valid_from=DAY, valid_before=date(2025, 1, 1),
        borrowed_edition="2023", borrowed_factor_id="f", reason=reason,
        supersedes_id=supersedes_id,
    )  # fmt: skip


def state_fact(database: Database, who: Actor, reason: str, after: int | None = None) -> StandIn:
    with database.writing() as session, change_set(session, who, "stand_in") as change:
        return change.add(stand_in(reason, after))


def take_back(database: Database, who: Actor, change_set_id: int) -> int:
    with database.writing() as session:
        return undo(session, who, change_set_id, rebuild={})


def reasons(database: Database) -> list[str]:
    """What is in force now."""
    with database.reading() as session:
        return list(session.scalars(select(StandIn.reason).where(in_force(StandIn))))


def stored(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(StandIn)).all())


def found(database: Database, who: Actor, key: str = "k", name: str = "Nämnden") -> Unit:
    with database.writing() as session:
        return found_unit(session, who, key=key, kind=UnitKind.COMMITTEE, name=name, valid_from=DAY)


def rename(database: Database, who: Actor, unit: Unit, name: str, day: date) -> int:
    with database.writing() as session:
        version = unit_history(session, unit.id).version
        named = rename_unit(
            session, who, unit.id, name=name, valid_from=day, expected_version=version
        )
        del named
        return session.scalars(select(ChangeSet.id).order_by(ChangeSet.id.desc())).first() or 0


def names(database: Database, unit: Unit) -> list[str]:
    with database.reading() as session:
        return [name for _, name in unit_history(session, unit.id).unit.names]


def test_an_undone_fact_is_withdrawn_and_both_rows_remain(database: Database, strategist: Actor):
    first = state_fact(database, strategist, "first")
    take_back(database, strategist, first.change_set_id)
    assert reasons(database) == []
    assert stored(database) == 2


def test_an_undone_correction_gives_the_earlier_value_back(database: Database, strategist: Actor):
    first = state_fact(database, strategist, "first")
    second = state_fact(database, strategist, "second", after=first.id)
    assert reasons(database) == ["second"]
    take_back(database, strategist, second.change_set_id)
    assert reasons(database) == ["first"]
    assert stored(database) == 3


def test_an_undone_undo_puts_the_fact_in_force_again(database: Database, strategist: Actor):
    first = state_fact(database, strategist, "first")
    undoing = take_back(database, strategist, first.change_set_id)
    take_back(database, strategist, undoing)
    assert reasons(database) == ["first"]


def test_all_facts_of_one_save_go_together(database: Database, strategist: Actor):
    kept = state_fact(database, strategist, "kept")
    with database.writing() as session, change_set(session, strategist, "many") as change:
        change.add(stand_in("corrected", kept.id))
        rows = [
            {
                "publisher": "p", "factor_key": "k", "valid_from": DAY, "valid_before": DAY.replace(
                    year=2025), "borrowed_edition": "e", "borrowed_factor_id": "f",
                "reason": f"new {number}", "is_withdrawn": False, "supersedes_id": None,
            }
            for number in range(3)
        ]  # fmt: skip
        change.add_facts(StandIn, rows)
        number = change.id
    assert len(reasons(database)) == 4
    take_back(database, strategist, number)
    assert reasons(database) == ["kept"]


def test_an_undone_rename_gives_the_name_back_as_a_new_version(
    database: Database, strategist: Actor
):
    unit = found(database, strategist)
    number = rename(database, strategist, unit, "Utskottet", date(2025, 1, 1))
    assert names(database, unit) == ["Nämnden", "Utskottet"]
    take_back(database, strategist, number)
    assert names(database, unit) == ["Nämnden"]
    with database.reading() as session:
        history = unit_history(session, unit.id)
    assert history.unit.names[0][0].before is None
    assert history.unit.kind is UnitKind.COMMITTEE
    assert history.version == 3


def test_a_new_row_that_is_undone_is_withdrawn(database: Database, strategist: Actor):
    unit = found(database, strategist)
    with database.reading() as session:
        number = session.scalars(select(ChangeSet.id)).one()
    take_back(database, strategist, number)
    with database.reading() as session:
        assert session.get_one(Unit, unit.id).is_withdrawn
        with pytest.raises(NotFound):
            unit_history(session, unit.id)


def test_moments_and_enums_of_a_row_come_back_as_they_were(database: Database, strategist: Actor):
    moment = datetime(2026, 1, 2, 3, 4, 5, 678_901, tzinfo=UTC)
    with database.writing() as session, change_set(session, strategist, "run") as change:
        run = change.add(
            Run(
                year=2024, kind=RunKind.FINAL, gwp_set=GwpSet.AR5, editions={"a": "1"},
                boundary=[1], code_version="1", inputs_sha256="0", state=State.DRAFT,
                reason=None, made_at=moment, made_by=strategist.person_id,
            )
        )  # fmt: skip
    with database.writing() as session, change_set(session, strategist, "alter") as change:
        change.update(
            session.get_one(Run, run.id), expected_version=1, kind=RunKind.PRELIMINARY,
            made_at=datetime.now(UTC), gwp_set=GwpSet.AR6, editions={},
        )  # fmt: skip
        number = change.id
    take_back(database, strategist, number)
    with database.reading() as session:
        back = session.get_one(Run, run.id)
    assert (back.kind, back.gwp_set, back.made_at) == (RunKind.FINAL, GwpSet.AR5, moment)
    assert (back.editions, back.version) == ({"a": "1"}, 3)


def test_a_fact_corrected_since_stands_in_the_way_and_is_named(
    database: Database, strategist: Actor
):
    first = state_fact(database, strategist, "first")
    second = state_fact(database, strategist, "second", after=first.id)
    with pytest.raises(InTheWay) as stopped:
        take_back(database, strategist, first.change_set_id)
    assert stopped.value.fields["later"] == (
        {"kind": "stand_in", "id": first.id, "change_set": second.change_set_id},
    )
    assert reasons(database) == ["second"]


def test_a_row_changed_since_stands_in_the_way_and_is_named(database: Database, strategist: Actor):
    unit = found(database, strategist)
    first = rename(database, strategist, unit, "Utskottet", date(2025, 1, 1))
    second = rename(database, strategist, unit, "Rådet", date(2026, 1, 1))
    with pytest.raises(InTheWay) as stopped:
        take_back(database, strategist, first)
    later = stopped.value.fields["later"]
    assert {one["kind"] for one in later} == {"unit", "unit_name"}
    assert {one["change_set"] for one in later} == {second}
    assert names(database, unit) == ["Nämnden", "Utskottet", "Rådet"]


def test_a_later_change_that_was_taken_back_is_no_hindrance(database: Database, strategist: Actor):
    unit = found(database, strategist)
    first = rename(database, strategist, unit, "Utskottet", date(2025, 1, 1))
    second = rename(database, strategist, unit, "Rådet", date(2026, 1, 1))
    take_back(database, strategist, second)
    assert names(database, unit) == ["Nämnden", "Utskottet"]
    take_back(database, strategist, first)
    assert names(database, unit) == ["Nämnden"]


def test_a_correction_that_was_taken_back_is_no_hindrance(database: Database, strategist: Actor):
    first = state_fact(database, strategist, "first")
    second = state_fact(database, strategist, "second", after=first.id)
    third = take_back(database, strategist, second.change_set_id)
    take_back(database, strategist, first.change_set_id)
    assert reasons(database) == []
    with pytest.raises(InTheWay):
        take_back(database, strategist, third)


def test_a_correction_put_in_force_again_stands_in_the_way(database: Database, strategist: Actor):
    first = state_fact(database, strategist, "first")
    second = state_fact(database, strategist, "second", after=first.id)
    take_back(database, strategist, take_back(database, strategist, second.change_set_id))
    assert reasons(database) == ["second"]
    with pytest.raises(InTheWay):
        take_back(database, strategist, first.change_set_id)


@settings(max_examples=25)
@given(data=st.data())
def test_whatever_is_saved_and_taken_back_the_value_is_that_of_the_saves_that_stand(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
):
    """A model beside the database: a stack of saves, where only the latest can be taken back."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('undo')}/d.sqlite3")
    database.create_all()
    who = person(database, Role.STRATEGIST)
    standing: list[tuple[int, str]] = []
    tail: int | None = None
    for number in range(data.draw(st.integers(1, 8))):
        if standing and data.draw(st.booleans()):
            take_back(database, who, standing.pop()[0])
        else:
            saved = state_fact(database, who, f"save {number}", after=tail)
            standing.append((saved.change_set_id, f"save {number}"))
        with database.reading() as session:
            tail = session.scalars(select(StandIn.id).order_by(StandIn.id.desc())).first()
        assert reasons(database) == [name for _, name in standing][-1:]
    database.dispose()


def test_only_the_author_takes_a_save_back(database: Database, strategist: Actor):
    first = state_fact(database, strategist, "first")
    with pytest.raises(Invalid, match="not_yours_to_undo"):
        take_back(database, person(database, Role.STRATEGIST), first.change_set_id)
    assert reasons(database) == ["first"]


def test_a_save_is_taken_back_once(database: Database, strategist: Actor):
    first = state_fact(database, strategist, "first")
    take_back(database, strategist, first.change_set_id)
    with pytest.raises(Invalid, match="already_undone"):
        take_back(database, strategist, first.change_set_id)


def test_a_save_with_a_decision_stands(database: Database, strategist: Actor):
    with database.writing() as session, change_set(session, strategist, "decide") as change:
        change.decide("inventory_run", 1, State.DRAFT, State.REVIEWED)
        number = change.id
    with pytest.raises(Invalid, match="decisions_stand"):
        take_back(database, strategist, number)


def test_a_save_that_never_was_is_not_found(database: Database, strategist: Actor):
    with pytest.raises(NotFound):
        take_back(database, strategist, 99)


def test_every_save_and_every_undo_is_one_row_of_the_log(database: Database, strategist: Actor):
    first = state_fact(database, strategist, "first")
    take_back(database, strategist, first.change_set_id)
    with database.reading() as session:
        rows = session.scalars(select(audit.AuditRow).order_by(audit.AuditRow.id)).all()
        assert audit.verify(session).first_bad is None
    assert [row.verb for row in rows] == ["person_added", "stand_in", "undo_stand_in"]
    assert rows[1].details["facts"] == {"stand_in": 1}


def test_days_that_another_fact_has_taken_since_are_not_given_back(
    database: Database, strategist: Actor
):
    first = state_fact(database, strategist, "first")
    with database.writing() as session, change_set(session, strategist, "withdraw") as change:
        row = stand_in("first", first.id)
        row.is_withdrawn = True
        change.add(row)
        withdrawal = change.id
    second = state_fact(database, strategist, "second")
    with pytest.raises(InTheWay) as stopped:
        take_back(database, strategist, withdrawal)
    assert stopped.value.fields["later"] == (
        {"kind": "stand_in", "id": second.id, "change_set": second.change_set_id},
    )
    assert reasons(database) == ["second"]
    take_back(database, strategist, second.change_set_id)
    take_back(database, strategist, withdrawal)
    assert reasons(database) == ["first"]


def test_a_row_that_something_else_points_to_is_not_taken_away(
    database: Database, strategist: Actor
):
    parent = found(database, strategist)
    with database.reading() as session:
        founding = session.scalars(select(ChangeSet.id).where(ChangeSet.verb == "found_unit")).one()
    with database.writing() as session:
        found_unit(
            session, strategist, key="d", kind=UnitKind.DEPARTMENT, name="Enheten",
            valid_from=DAY, parent_id=parent.id,
        )  # fmt: skip
    with pytest.raises(InTheWay) as stopped:
        take_back(database, strategist, founding)
    assert [one["kind"] for one in stopped.value.fields["later"]] == ["unit_tie"]
    with database.reading() as session:
        assert not session.get_one(Unit, parent.id).is_withdrawn
