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
        "The stand is lower than %(previous)s, which was read before it. Has the "
        "register turned over, was the meter swapped, or was one of them misread?"
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
    "area_unknown": _("The heated area of %(building)s is not known for the whole period."),
    "kwh_unknown": _("%(point)s is counted in %(unit)s and nobody has said how many kWh one is."),
    "meter_stuck": _("%(point)s has shown one and the same value since %(since)s."),
    "months_missing": _("%(point)s: months that are not whole: %(months)s, the first %(first)s."),
    "readings_due": _("Values for %(point)s, %(month)s: %(have)s of %(of)s hours are in."),
    "stand_due": _("Read the meter of %(point)s; latest %(latest)s."),
    "month_taken": _("The days already have a value, for %(other_period)s."),
    "counts_the_other_way": _("the point counts the other way"),
    "ends_before_it_starts": _("it ends before it starts"),
    "meter_removed": _("the meter has been taken away already"),
    "month_withdrawn": _("the value has been taken back already"),
    "stand_withdrawn": _("the stand has been taken back already"),
    "no_factor_needed": _("what is counted in kWh, and water, needs no factor"),
    "not_a_percentage": _("write a number between 0 and 100"),
    "not_above_zero": _("write a number above zero"),
    "outside_point": _("the supply point is in use %(in_use)s"),
    "product_of_other_carrier": _("the product is of another kind of energy"),
    "stand_after_removal": _("meter %(serial)s has a stand after that, from %(later)s"),
    "swap_keeps_its_time": _("the stand belongs to a swap, so its time stays"),
    "unknown_decimals": _("between 0 and 6 decimals are kept"),
    "unknown_digits": _("a register has between 1 and 12 digits"),
    "unknown_step": _("a step is 15 or 60 minutes"),
    "decimals_differ": _("the series is kept with another number of decimals"),
    "not_a_whole_month": _("the values are not a whole month"),
    "unknown_point": _("no supply point goes by that number"),
    "unknown_meter": _("no meter has that number"),
    "several_meters": _("several meters have that number; name the supply point: %(points)s"),
    "stand_above_next": _("meter %(serial)s showed less later: %(next)s"),
    "closing_by_swap": _("a closing stand is entered when meter %(serial)s is changed"),
    "opening_when_installed": _("an opening stand is of the day meter %(serial)s was installed"),
}
