"""The application: settings and a database in, pages out."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request
from jinja2 import StrictUndefined

from omstallning.database import Database
from omstallning.settings import Mode, Settings
from web import (
    addresses,
    catalogue,
    current,
    error_pages,
    formatting,
    forms,
    languages,
    menu,
    security,
)

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def create_app(settings: Settings, database: Database) -> Flask:
    """One process's application over the given database."""
    app = Flask("web")
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.testing = settings.mode is Mode.TEST
    current.place(app, settings, database)
    addresses.install(app)
    security.install(app, settings)
    languages.install(app)
    formatting.install(app, catalogue.TRAILS)
    forms.install(app)
    error_pages.install(app)
    for install in catalogue.INSTALL:
        install(app)
    for blueprint in catalogue.BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.context_processor(surroundings)
    return app


def surroundings() -> dict[str, Any]:
    """What the frame around every page shows, besides what the page itself says."""
    settings = current.settings()
    viewer = current.viewer()
    return {
        "municipality": settings.municipality,
        "is_demo": settings.mode is Mode.DEMO,
        "version": version(),
        "today": datetime.now(formatting.SWEDISH_TIME).date(),
        "viewer": viewer,
        "menu": menu.for_viewer(catalogue.MENU, viewer),
        "language": languages.current(),
        "languages": languages.OWN_NAMES,
        "here": request.full_path if request.query_string else request.path,
        "has_page": _has_page(current_app),
    }


def _has_page(app: Flask) -> Callable[[str], bool]:
    return lambda endpoint: endpoint in app.view_functions


@cache
def version() -> str:
    """The product's version, printed in the footer of every page."""
    with PROJECT.open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
