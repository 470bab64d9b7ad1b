"""Real parts for every test: both databases, people with roles, a place for documents."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

import web.migrations.every_table  # noqa: F401  every table is known before one is made
from omstallning.access.model import Actor, Role
from omstallning.access.operations import actor_of, add_person
from omstallning.database import Database
from tests import chromium
from tests.postgresql import Cluster, absent

hypothesis_settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
hypothesis_settings.load_profile("house")

PASSWORD = "a long enough phrase"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A PostgreSQL server of our own, without a network address, gone after the run."""
    reason = absent()
    if reason:
        pytest.skip(reason)
    with Cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A browser without a screen; one for the whole run, since two in one process refuse."""
    reason = chromium.absent()
    if reason:
        pytest.skip(reason)
    with chromium.opened() as found:
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database with every table and trigger, once on each engine."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/test.sqlite3"
    else:
        url = request.getfixturevalue("postgresql").new_database()
    made = Database(url)
    made.create_all()
    yield made
    made.dispose()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite database, for tests whose question is not about the engine."""
    made = Database(f"sqlite:///{tmp_path}/test.sqlite3")
    made.create_all()
    yield made
    made.dispose()


def person(database: Database, *roles: Role, unit_id: int | None = None) -> Actor:
    """Somebody new with these roles."""
    handle = "p" + secrets.token_hex(4)
    with database.writing() as session:
        administrator = Actor(0, "setup", frozenset({(Role.ADMINISTRATOR, None)}))
        first = session.connection().exec_driver_sql("SELECT count(*) FROM person").scalar() == 0
        made = add_person(
            session,
            None if first else administrator,
            handle=handle,
            display_name=handle,
            password=PASSWORD,
            roles=dict.fromkeys(roles, unit_id),
        )
        return actor_of(session, made.id)


@pytest.fixture
def strategist(database: Database) -> Actor:
    """Somebody who keeps the inventory."""
    return person(database, Role.STRATEGIST)


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """An empty folder for documents."""
    return tmp_path / "documents"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In the landing run nothing may be skipped beforehand either."""
    if os.environ.get("OMSTALLNING_REFUSE_SKIPS"):
        for item in items:
            if item.get_closest_marker("skip"):
                pytest.exit(f"{item.nodeid} is skipped; the landing run refuses skips", 3)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Turn a skip into a failure where skips are refused."""
    del item, call
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and os.environ.get("OMSTALLNING_REFUSE_SKIPS"):
        report.outcome = "failed"
        report.longrepr = f"skips are refused here: {report.longrepr}"
