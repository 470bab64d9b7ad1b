"""Two people at once: the second is told, sees both versions, and nothing is lost."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlalchemy import select

from omstallning.access.model import Actor, Role
from omstallning.changes.operations import change_set
from omstallning.changes.tables import Change, ChangeSet
from omstallning.database import Database
from omstallning.errors import Conflict
from omstallning.organisation.model import UnitKind
from omstallning.organisation.operations import found_unit, rename_unit
from omstallning.organisation.tables import Site, Unit
from tests.conftest import person
from tests.omstallning.changes.test_undo import DAY, reasons, stand_in, state_fact, stored

THREADS, EACH = 8, 10


@pytest.fixture
def site(database: Database, strategist: Actor) -> Site:
    """A place that two people edit."""
    with database.writing() as session:
        unit = found_unit(
            session, strategist, key="u", kind=UnitKind.GROUP, name="U", valid_from=DAY
        )
    with database.writing() as session, change_set(session, strategist, "site") as change:
        return change.add(Site(key="s", name="first", unit_id=unit.id))


def save(database: Database, who: Actor, site_id: int, name: str, version: int) -> None:
    with database.writing() as session, change_set(session, who, "save") as change:
        change.update(session.get_one(Site, site_id), expected_version=version, name=name)


def test_who_saves_on_a_stale_page_sees_both_versions(
    database: Database, strategist: Actor, site: Site
):
    save(database, strategist, site.id, "theirs", 1)
    with pytest.raises(Conflict) as conflict:
        save(database, person(database, Role.STRATEGIST), site.id, "mine", 1)
    assert conflict.value.fields == {
        "kind": "site",
        "id": site.id,
        "mine": {"name": "mine"},
        "theirs": {"name": "theirs", "version": 2},
    }
    assert conflict.value.remedies == ("keep_mine", "keep_theirs")


def test_the_losing_save_leaves_no_trace(database: Database, strategist: Actor, site: Site):
    save(database, strategist, site.id, "theirs", 1)
    with database.reading() as session:
        before = len(session.scalars(select(ChangeSet)).all())
    with pytest.raises(Conflict):
        save(database, strategist, site.id, "mine", 1)
    with database.reading() as session:
        assert len(session.scalars(select(ChangeSet)).all()) == before
        assert session.get_one(Site, site.id).name == "theirs"


def test_keeping_mine_is_a_save_on_top_of_theirs_and_theirs_stays_in_the_history(
    database: Database, strategist: Actor, site: Site
):
    save(database, strategist, site.id, "theirs", 1)
    with pytest.raises(Conflict) as conflict:
        save(database, strategist, site.id, "mine", 1)
    save(database, strategist, site.id, "mine", conflict.value.fields["theirs"]["version"])
    with database.reading() as session:
        images = session.scalars(
            select(Change.before).where(Change.kind == "site").order_by(Change.id)
        ).all()
    assert [None if image is None else image["name"] for image in images] == [
        None, "first", "theirs"]  # fmt: skip


def test_of_many_who_save_the_same_version_one_wins_each_time(
    database: Database, strategist: Actor, site: Site
):
    won: list[str] = []

    def edit(who: int) -> None:
        for number in range(EACH):
            while True:
                with database.reading() as session:
                    version = session.get_one(Site, site.id).version
                try:
                    save(database, strategist, site.id, f"{who}/{number}", version)
                except Conflict:
                    continue
                won.append(f"{who}/{number}")
                break

    threads = [threading.Thread(target=edit, args=(who,)) for who in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert session.get_one(Site, site.id).version == 1 + THREADS * EACH
        images = session.scalars(select(Change.before).where(Change.kind == "site")).all()
        kept = {image["name"] for image in images if image} | {session.get_one(Site, site.id).name}
    assert kept == {"first", *won}


def test_of_two_who_correct_one_fact_the_second_sees_both(database: Database, strategist: Actor):
    first = state_fact(database, strategist, "first")
    state_fact(database, strategist, "theirs", after=first.id)
    with pytest.raises(Conflict) as conflict:
        state_fact(database, strategist, "mine", after=first.id)
    fields = conflict.value.fields
    assert (fields["kind"], fields["id"]) == ("stand_in", first.id)
    assert (fields["mine"]["reason"], fields["theirs"]["reason"]) == ("mine", "theirs")
    assert reasons(database) == ["theirs"]
    assert stored(database) == 2


def test_two_who_correct_one_fact_at_the_same_moment_make_one_correction(
    database: Database, strategist: Actor
):
    first = state_fact(database, strategist, "first")
    told: list[str] = []
    started = threading.Event()

    def other() -> None:
        started.set()
        try:
            state_fact(database, strategist, "second", after=first.id)
        except Conflict as conflict:
            told.append(conflict.fields["theirs"]["reason"])

    thread = threading.Thread(target=other)
    with database.writing() as session, change_set(session, strategist, "stand_in") as change:
        change.add(stand_in("quickest", first.id))
        thread.start()
        started.wait()
    thread.join()
    assert told == ["quickest"]
    assert reasons(database) == ["quickest"]


def test_a_rename_on_a_page_from_before_another_rename_is_refused(
    database: Database, strategist: Actor
):
    with database.writing() as session:
        unit = found_unit(
            session, strategist, key="n", kind=UnitKind.COMMITTEE, name="A", valid_from=DAY
        )
        seen = session.get_one(Unit, unit.id).version
    for name, day in (("B", date(2025, 1, 1)), ("C", date(2026, 1, 1))):
        with database.writing() as session:
            if name == "B":
                rename_unit(
                    session, strategist, unit.id, name=name, valid_from=day, expected_version=seen
                )
                continue
            with pytest.raises(Conflict) as conflict:
                rename_unit(
                    session, strategist, unit.id, name=name, valid_from=day, expected_version=seen
                )
    assert conflict.value.fields["mine"]["name"] == "C"
    assert conflict.value.fields["theirs"] == {
        "name": "B", "valid_from": date(2025, 1, 1), "version": 2}  # fmt: skip
