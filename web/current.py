"""What this request stands on: the settings, the database and the person who looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import Flask, current_app

from omstallning.access.model import Actor
from omstallning.database import Database
from omstallning.settings import Settings

SETTINGS = "omstallning_settings"
DATABASE = "omstallning_database"
VIEWER = "omstallning_viewer"


def place(app: Flask, settings: Settings, database: Database) -> None:
    """Let every request of the app find its settings and its database."""
    app.extensions[SETTINGS] = settings
    app.extensions[DATABASE] = database
    app.extensions.setdefault(VIEWER, _nobody)


def ask_for_viewer(app: Flask, find: Callable[[], Actor | None]) -> None:
    """Say how the person behind a request is found; before that everyone is a stranger."""
    app.extensions[VIEWER] = find


def settings() -> Settings:
    """The settings of this installation."""
    return cast("Settings", current_app.extensions[SETTINGS])


def database() -> Database:
    """The database of this installation; open it with `reading()` or `writing()`."""
    return cast("Database", current_app.extensions[DATABASE])


def viewer() -> Actor | None:
    """The person who is signed in, or nobody."""
    return cast("Callable[[], Actor | None]", current_app.extensions[VIEWER])()


def _nobody() -> Actor | None:
    return None
