"""The product's own processes over each database, with a small group to work on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from omstallning.database import Database
from tests.emissions.municipality import Group, municipality
from tests.example import example, loaded
from tests.faults.service import Person, Service

__all__ = ["example", "loaded"]


@dataclass
class Room:
    """A small group, the service over it, and the people who work in it."""

    group: Group
    service: Service

    @property
    def database(self) -> Database:
        """The database behind the service, for looking at what was kept."""
        return self.group.database

    def strategist(self) -> Person:
        """The strategist with a browser of one's own."""
        return Person(self.service).enter(self.group.strategist.handle)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def room(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Room]:
    """The group on each engine, served by real processes; the tests of a file share it."""
    folder = tmp_path_factory.mktemp("service")
    if request.param == "sqlite":
        url = f"sqlite:///{folder}/faults.sqlite3"
    else:
        url = request.getfixturevalue("postgresql").new_database()
    database = Database(url)
    database.create_all()
    service = Service(database, folder)
    group = municipality(database)
    service.start()
    yield Room(group, service)
    service.stop()
    database.dispose()
