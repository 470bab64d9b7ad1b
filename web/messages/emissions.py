"""Sentences of the inventory."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

MESSAGES: Mapping[str, LazyString] = {
    "unit_mismatch": _("%(start)s cannot be turned into %(end)s: they measure different things."),
    "already_taken": _("the name is already taken"),
    "not_a_number": _("This is not a number."),
    "overlapping_records": _(
        "%(source)s already has a record for some of these days: %(other_period)s."
    ),
    "factors_missing": _(
        "The final inventory for %(year)s cannot be made: %(count)s figures are lacking."
    ),
    "inputs_changed": _("Something was saved while %(year)s was being calculated."),
    "broken_account": _(
        "The lines for %(year)s do not sum to the totals, so nothing was stored: %(violations)s"
    ),
    "nothing_to_count": _("There is nothing to count for %(year)s."),
    "overlapping_factors": _(
        "Two factors hold for %(key)s on the same day: %(one)s and %(other)s."
    ),
    "required": _("fill in the field"),
    "factor_without_value": _("the factor has no value"),
    "not_a_counted_gas": _("the gas is not counted by mass"),
    "negative_mass": _("a mass cannot be negative"),
    "negative_or_not_a_number": _("the number is negative or no number"),
    "period_without_end": _("the period needs a last day"),
    "share_outside_0_1": _("the share has to lie between 0 and 1"),
    "sells_to_itself": _("a source cannot sell to itself"),
    "unknown_filter": _("there is no such choice"),
    "record_withdrawn": _("the record has been withdrawn"),
    "unit_does_not_convert": _("the unit cannot be turned into %(expected)s"),
    "outside_source": _("the source is in use %(source_period)s"),
    "quantity_negative": _("the amount cannot be negative"),
    "zero_not_confirmed": _("a zero has to be confirmed as a zero"),
    "year_not_over_or_begun": _("the year has not begun, or is not over"),
    "quantity_missing": _("an amount is needed for this status"),
    "quantity_not_expected": _("there can be no amount with this status"),
    "confirmed_zero_is_not_zero": _("a confirmed zero has to be zero"),
    "row_twice": _("The same record stands on row %(first_row)s already."),
}
