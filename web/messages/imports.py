"""Sentences of reading files."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

MESSAGES: Mapping[str, LazyString] = {
    "too_many_digits": _("“%(text)s” has more digits than a number can keep."),
    "unexpected_unit": _("“%(text)s” is given in %(unit)s, but the field is in %(expected)s."),
}
