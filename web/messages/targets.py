"""Sentences of indicators, policy and targets."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

MESSAGES: Mapping[str, LazyString] = {
    "several_policies": _("The policies of %(publishers)s lie in the data folder; choose one."),
    "outcome_missing": _("No outcome is published."),
    "base_unknown": _("The base value is not known."),
    "base_missing": _("The edition %(vintage)s has no value for the base year %(year)s."),
    "base_in_another_vintage": _(
        "A base value for %(year)s is published, but not in the edition %(vintage)s; "
        "base and outcome are never taken from different editions."
    ),
    "base_year_missing": _("The target has no base year."),
    "target_value_missing": _("The value to be reached is not stated as a number."),
    "target_year_missing": _("The target has no end year."),
    "path_missing": _("There is no path to compare with."),
    "no_path": _("Neither the target nor its source gives a path to it."),
    "decision_date_missing": _("The date of the decision is not known, so the path has no start."),
    "nothing_published_at_decision": _(
        "Nothing is published for %(year)s or earlier, so the path has no start."
    ),
    "decided_after_target_year": _("The path would start after the target year %(year)s."),
    "share_never_reaches_zero": _("The same share every year never leads to zero."),
    "nothing_to_change": _(
        "The base is already the target value, so there is no way to measure along."
    ),
    "gas_scope_differs": _(
        "The target counts %(target)s and the series %(series)s; they are never compared."
    ),
    "unit_differs": _(
        "The target is in %(target)s and the series in %(series)s; they measure different things."
    ),
    "target_not_measured": _("The target is in words and has no number to compare with."),
    "target_unit_not_stated": _("The source does not say which unit the target is counted in."),
    "no_indicator": _("No indicator for the target is read here yet."),
    "no_series": _("No series has been read for the indicator %(indicator)s."),
    "base_from_series": _(
        "The base value for %(year)s was published as %(published)s; here the series' "
        "own, %(used)s %(unit)s in the edition %(vintage)s, is used, so that base and "
        "outcome come from the same edition."
    ),
    "derived_target": _("Derived: nobody has decided this target for the municipality."),
    "derived_comparison": _(
        "Derived comparison: the target is decided for another level (%(level)s)."
    ),
    "gross_only": _(
        "Only the gross cut is compared; up to %(points)s percentage points by "
        "supplementary measures are shown apart and never netted."
    ),
    "path_starts_earlier": _(
        "The path starts in %(year)s, the latest published year at the decision in %(decided)s."
    ),
    "nothing_published_since_decision": _(
        "Nothing is published after %(year)s, so the outcome is still where the path starts."
    ),
    "too_few_years_for_trend": _(
        "A trend needs %(of)s published years counted by the same method; there are %(have)s."
    ),
    "trend_starts_at_break": _("The method changed in %(year)s; the trend starts there."),
}
