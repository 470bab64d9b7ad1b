"""Where the rooms meet: which pages, menu entries and ways down the product has.

A room adds its blueprint, its menu items and, for each kind of record it can show, the endpoint
that explains it. Nothing is filled by importing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _

from web import languages
from web.menu import Section

BLUEPRINTS: tuple[Blueprint, ...] = (languages.blueprint,)

INSTALL: tuple[Callable[[Flask], None], ...] = ()
"""What a room sets up on the app beside its pages: sign-in finds the viewer."""

MENU: tuple[Section, ...] = (
    Section(_("Overview"), ()),
    Section(_("Emissions"), ()),
    Section(_("Follow-up"), ()),
    Section(_("Organisation"), ()),
)

TRAILS: Mapping[str, str] = {}
"""Kind of a trail → endpoint that shows it and takes `id`."""
