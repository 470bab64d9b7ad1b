"""Sentences of the inventory."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

MESSAGES: Mapping[str, LazyString] = {
    "unit_mismatch": _("%(start)s cannot be turned into %(end)s: they measure different things."),
    "already_taken": _("the name is already taken"),
}
