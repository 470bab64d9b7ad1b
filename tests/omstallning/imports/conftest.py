"""Real parts for tests of imports."""

from __future__ import annotations

from datetime import date

import pytest

from omstallning.organisation.model import UnitKind
from omstallning.organisation.operations import found_unit
from tests.omstallning.imports.room import Room


@pytest.fixture
def unit(database, strategist) -> int:
    with database.writing() as session:
        return found_unit(
            session,
            strategist,
            key="kommunen",
            kind=next(iter(UnitKind)),
            name="Exempelby",
            valid_from=date(2020, 1, 1),
        ).id


@pytest.fixture
def room(database, strategist, documents, unit):
    """A place to import into."""
    return Room(database, strategist, documents, unit)
