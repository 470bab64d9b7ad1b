"""Amounts, editions and capitals: the small words that the sentences are made of."""

from __future__ import annotations

from typing import TypeVar

from flask_babel import gettext as _
from markupsafe import Markup, escape

from web.formatting import number, quantity

Text = TypeVar("Text", str, Markup)


def decimals(value: float | None) -> int | None:
    """Whole numbers above ten; below, as many decimals as it takes."""
    return 0 if value is not None and abs(value) >= 10 else None


def amount(value: float | None, unit: str) -> str:
    """A number with its unit, or the sign for a missing one."""
    return number(None) if value is None else quantity(value, unit, decimals(value))


def vintage(indicator: str, name: str, *, is_preliminary: bool) -> Markup:
    """The edition of a published series, or the day the group's inventory was made."""
    whole = Markup('<span class="whole">{}</span>').format(name)
    if indicator.startswith("territory."):
        return escape(_("edition %(edition)s")) % {"edition": whole}
    if is_preliminary:
        return escape(_("inventory of %(day)s, preliminary")) % {"day": whole}
    return escape(_("inventory of %(day)s")) % {"day": whole}


def first_up(text: Text) -> Text:
    """The same text with a capital first."""
    return text[:1].upper() + text[1:]
