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
    "records_outside": _("the source has a record for %(period)s, outside these days"),
    "quantity_negative": _("the amount cannot be negative"),
    "zero_not_confirmed": _("a zero has to be confirmed as a zero"),
    "year_not_over_or_begun": _("the year has not begun, or is not over"),
    "quantity_missing": _("an amount is needed for this status"),
    "quantity_not_expected": _("there can be no amount with this status"),
    "confirmed_zero_is_not_zero": _("a confirmed zero has to be zero"),
    "row_twice": _("The same record stands on row %(first_row)s already."),
    "key_form": _(
        "a key is small letters, digits, points and hyphens, and begins with a letter or digit"
    ),
    "not_changeable": _("this cannot be changed here"),
    "ends_before_start": _("the last day comes before the first"),
    "scope3_category_needed": _("a source in scope 3 needs one of the categories 1–15"),
    "scope3_category_not_expected": _("only a source in scope 3 has such a category"),
    "method_only_for_electricity": _(
        "only bought electricity has factors of its own for each of the two totals"
    ),
    "assignment_overlaps": _("another choice of factor holds for %(other_period)s"),
    "stand_in_overlaps": _("some of these days have an accepted stand-in already"),
    "not_bought_electricity": _("the source is not bought electricity"),
    "instrument_spans_years": _("a proof of bought electricity lies within one calendar year"),
    "restatement_needs_reason": _("the year has a published inventory; say why it is restated"),
    "only_drafts_are_discarded": _("only a draft or a returned inventory can be taken away"),
    "unknown_source": _("there is no source with this key"),
    "not_your_unit": _("you do not have the right to state anything for this unit"),
    "overlaps_row": _("%(period)s shares days with %(other_period)s on row %(first_row)s"),
    "row_unreadable": _("the row could not be read"),
    "period_given_twice": _("give a period, or a first and a last day, not both"),
    "period_missing": _("a period, or a first and a last day, is needed"),
    "unknown_unit_key": _("there is no unit with this key"),
    "linked_to_meters": _(
        "%(source)s takes its amounts for %(months)s from the meters of %(point)s, so "
        "%(period)s is not typed by hand. Correct the reading at the meter, or end the "
        "link on the page of the source."
    ),
    "other_record_holds": _("A record for %(period)s holds these days already."),
    "readings_incomplete": _("%(have)s of %(of)s hours are answered."),
    "energy_content_missing": _(
        "The energy content of the fuel is not stated at the supply point."
    ),
    "zero_not_read": _("The readings say zero, but only as an estimate."),
    "month_start_needed": _("the day has to be the first of a month"),
    "point_not_bought": _("%(point)s does not count bought energy"),
    "other_kind_of_energy": _("%(point)s counts another kind of energy than the source"),
    "already_linked": _("the source is linked to the supply point for some of these days already"),
    "share_taken": _(
        "other sources have the rest of the supply point: at most %(left)s of 1 is left"
    ),
    "run_waits_for_review": _("The inventory for %(year)s waits for review"),
    "run_waits_for_approval": _("The inventory for %(year)s waits for approval"),
    "run_waits_for_publication": _("The inventory for %(year)s is approved and can be published"),
    "run_was_returned": _("The inventory for %(year)s was sent back"),
    "source_without_record": _("Nothing is stated for %(source)s in %(period)s"),
    "readings_changed_since": _("The readings behind %(count)s records for %(year)s have changed"),
    "months_wait_in_meters": _("%(count)s months for %(year)s can be taken from the meters"),
}
