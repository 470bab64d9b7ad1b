"""What this request stands on: the settings, the database and the person who looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from flask import Flask, current_app

from omstallning.access.model import Actor
from omstallning.changes.operations import Rebuild
from omstallning.changes.report import Curtain
from omstallning.database import Database
from omstallning.settings import Settings

SETTINGS = "omstallning_settings"
DATABASE = "omstallning_database"
VIEWER = "omstallning_viewer"
REBUILD = "omstallning_rebuild"
CURTAINS = "omstallning_curtains"


def place(app: Flask, settings: Settings, database: Database) -> None:
    """Let every request of the app find its settings and its database."""
    app.extensions[SETTINGS] = settings
    app.extensions[DATABASE] = database
    app.extensions.setdefault(VIEWER, _nobody)


def ask_for_viewer(app: Flask, find: Callable[[], Actor | None]) -> None:
    """Say how the person behind a request is found; before that everyone is a stranger."""
    app.extensions[VIEWER] = find


def rebuild_with(app: Flask, rebuild: Mapping[str, Rebuild]) -> None:
    """Say what brings each room's roll-ups up to date when a change set is taken back."""
    app.extensions[REBUILD] = rebuild


def rebuild() -> Mapping[str, Rebuild]:
    """Kind of fact → what brings its room's roll-ups up to date."""
    return cast("Mapping[str, Rebuild]", current_app.extensions.get(REBUILD, {}))


def curtain_with(app: Flask, curtains: Mapping[str, Curtain]) -> None:
    """Say what each room withholds where a change set is shown."""
    app.extensions[CURTAINS] = curtains


def curtains() -> Mapping[str, Curtain]:
    """Kind of record → what its room withholds where a change set is shown."""
    return cast("Mapping[str, Curtain]", current_app.extensions.get(CURTAINS, {}))


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
