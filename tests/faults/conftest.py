"""The product's own processes over each database, with a small group to work on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from omstallning.database import Database
from tests.emissions.municipality import Group, municipality
from tests.example import Example, loaded, opened
from tests.faults.service import Person, Service

__all__ = ["loaded"]

FULL = bool(os.environ.get("OMSTALLNING_SOAK"))
"""Whether the full products are to be run."""


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
def group(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Group]:
    """A small group on each engine; the tests of a file share it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('database')}/faults.sqlite3"
    else:
        url = request.getfixturevalue("postgresql").new_database()
    database = Database(url)
    database.create_all()
    yield municipality(database)
    database.dispose()


@pytest.fixture(scope="module")
def room(group: Group, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """The group, served by real processes."""
    service = Service(group.database, tmp_path_factory.mktemp("service"))
    service.start()
    yield Room(group, service)
    service.stop()


@pytest.fixture(scope="module")
def throwaway(
    loaded: tuple[Path, Mapping[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Example]:
    """A copy of the example that anything may be thrown at."""
    folder, passwords = loaded
    copy = tmp_path_factory.mktemp("throwaway") / "example"
    shutil.copytree(folder, copy)
    with opened(copy, passwords) as found:
        yield found
