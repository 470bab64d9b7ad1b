from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from emissions.model import Method
from emissions.store import runs as store
from omstallning.database import Database
from tests.emissions.municipality import municipality, whole_year


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


def test_the_database_refuses_to_change_a_line(database: Database) -> None:
    group = municipality(database)
    whole_year(group)
    group.run()
    with pytest.raises(DatabaseError, match="append-only"), database.writing() as session:
        session.execute(text("UPDATE run_line SET co2e_kg = 0"))
