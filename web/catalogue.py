"""Where the rooms meet: which pages, menu entries and ways down the product has.

A room adds its blueprint, its menu items and, for each kind of record it can show, the endpoint
that explains it. Nothing is filled by importing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _

from omstallning.access.model import Permission
from web import auth, languages
from web.account import routes as account
from web.menu import Item, Section
from web.people import routes as people

BLUEPRINTS: tuple[Blueprint, ...] = (
    languages.blueprint,
    account.blueprint,
    people.blueprint,
)

INSTALL: tuple[Callable[[Flask], None], ...] = (auth.install,)
"""What a room sets up on the app beside its pages: sign-in finds the viewer."""

MENU: tuple[Section, ...] = (
    Section(_("Overview"), ()),
    Section(_("Emissions"), ()),
    Section(_("Follow-up"), ()),
    Section(_("Organisation"), ()),
    Section(
        _("Administration"),
        (Item("people.index", _("People and roles"), Permission.MANAGE_PEOPLE),),
    ),
)

TRAILS: Mapping[str, str] = {}
"""Kind of a trail → endpoint that shows it and takes `id`."""
