"""Sentences of energy: supply, meters, readings, plants."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

MESSAGES: Mapping[str, LazyString] = {
    "outside_month": _("the time is not within %(month)s"),
    "off_grid": _("the time does not fall on a step of %(step_minutes)s minutes"),
    "no_such_local_time": _("clocks were put forward over this time, so it never was"),
    "repeated_local_time": _(
        "this time is written more than twice, though clocks only showed it twice"
    ),
    "empty_block": _("there is no value at all in the month"),
    "unknown_codec": _("the month is stored in a way this version does not know"),
    "damaged_block": _("the stored month cannot be read back whole"),
    "too_large": _("the number is too large to be kept exactly"),
    "total_too_large": _("the sum of the values is too large to be kept"),
    "stand_below_previous": _(
        "the stand is lower than %(previous)s, which was read before it; did the "
        "register turn over, or was one of them misread?"
    ),
    "roll_over_without_modulus": _(
        "the number of digits of the register is not known, so it cannot be said to "
        "have turned over"
    ),
    "stand_beyond_register": _("the stand has more digits than the register of meter %(serial)s"),
    "two_stands_at_once": _(
        "two different stands were read at the same time: %(previous)s and %(stand)s"
    ),
    "outside_meter": _("meter %(serial)s did not sit there then"),
    "meters_overlap": _("meter %(serial)s was there before %(other)s was removed"),
    "not_negative": _("write zero or more"),
}
