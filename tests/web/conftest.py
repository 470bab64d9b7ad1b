"""The whole product over an empty database, and browsers without a screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from omstallning.access.model import Actor, Role
from omstallning.database import Database
from omstallning.settings import Mode, Settings
from tests.conftest import PASSWORD, person
from web.app import create_app

KEY = "0123456789abcdef0123456789abcdef"


def settings_for(database: Database, folder: Path) -> Settings:
    """Settings of a test installation with its own folder of documents."""
    return Settings(
        mode=Mode.TEST,
        database_url=database.url,
        documents=folder / "documents",
        secret_key=SecretStr(KEY),
        secure_cookies=False,
    )


@pytest.fixture
def app(sqlite: Database, tmp_path: Path) -> Flask:
    """The pages over an empty SQLite database; forms need their tokens as in service."""
    return create_app(settings_for(sqlite, tmp_path), sqlite)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody at the door."""
    return app.test_client()


def token_in(page: str) -> str:
    """The token that a form on the page carries."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None, "the page has no form"
    return found.group(1)


def post(client: FlaskClient, path: str, form_page: str | None = None, **fields: object) -> object:
    """Send a form as a browser does: with the token of the page it stands on."""
    page = client.get(form_page or path, follow_redirects=True).get_data(as_text=True)
    return client.post(path, data={"csrf_token": token_in(page), **fields})


def enter(client: FlaskClient, handle: str, password: str = PASSWORD) -> object:
    """Sign in through the page."""
    return post(client, "/logga-in", handle=handle, password=password)


@pytest.fixture
def visitor(app: Flask, sqlite: Database) -> Callable[..., FlaskClient]:
    """A signed-in browser of somebody with these roles."""

    def made(*roles: Role, unit_id: int | None = None, actor: Actor | None = None) -> FlaskClient:
        who = actor or person(sqlite, *roles, unit_id=unit_id)
        browser = app.test_client()
        enter(browser, who.handle)
        return browser

    return made
