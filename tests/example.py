"""The example municipality, loaded once for all tests that look at the whole product."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from omstallning.access.model import Role
from omstallning.database import Database
from omstallning.settings import Mode, Settings
from web.app import create_app
from web.demo.example import PEOPLE
from web.demo.load import load

KEY = "a key for tests only, 0123456789 abcdef"


@dataclass(frozen=True)
class Example:
    """A loaded installation: its app, its people's passwords, and how to ask as one of them."""

    app: Flask
    settings: Settings
    database: Database
    passwords: Mapping[str, str]

    def client(self, handle: str | None, language: str = "sv") -> FlaskClient:
        """A browser of somebody who has signed in, or of a stranger."""
        client = self.app.test_client()
        if handle is not None:
            answer = client.post(
                "/logga-in", data={"handle": handle, "password": self.passwords[handle]}
            )
            assert answer.status_code == 303, answer.status_code
        if language != "sv":
            client.post("/sprak", data={"language": language})
        return client


def handle_of(role: Role) -> str:
    """The example's person who holds a role."""
    return next(handle for handle, _, roles in PEOPLE if role in roles)


_loaded: dict[Path, Mapping[str, str]] = {}


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, str]]:
    """The example in a SQLite file, with its documents; copied by those who change it.

    Each room of tests has this fixture of its own, and all of them share what one has loaded.
    """
    folder = tmp_path_factory.getbasetemp() / "loaded-example"
    if folder not in _loaded:
        folder.mkdir()
        database = Database(f"sqlite:///{folder}/example.sqlite3")
        database.create_all()
        _loaded[folder] = load(database, _settings(folder))
        database.dispose()
    return folder, _loaded[folder]


@pytest.fixture(scope="session")
def example(loaded: tuple[Path, Mapping[str, str]]) -> Iterator[Example]:
    """The example to look at; nobody changes it."""
    with opened(*loaded) as found:
        yield found


@pytest.fixture
def own_example(loaded: tuple[Path, Mapping[str, str]], tmp_path: Path) -> Iterator[Example]:
    """A copy of the example to change as one likes."""
    folder, passwords = loaded
    copy = tmp_path / "example"
    shutil.copytree(folder, copy)
    with opened(copy, passwords) as found:
        yield found


@contextmanager
def opened(folder: Path, passwords: Mapping[str, str]) -> Iterator[Example]:
    """An app over an example that lies in a folder."""
    settings = _settings(folder)
    database = Database(settings.database_url)
    app = create_app(settings, database)
    app.config["WTF_CSRF_ENABLED"] = False
    yield Example(app, settings, database, passwords)
    database.dispose()


def _settings(folder: Path) -> Settings:
    return Settings(
        mode=Mode.DEMO,
        database_url=f"sqlite:///{folder}/example.sqlite3",
        documents=folder / "documents",
        secret_key=SecretStr(KEY),
        secure_cookies=False,
    )
