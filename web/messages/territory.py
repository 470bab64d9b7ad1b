"""Sentences of the municipality's own series."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

MESSAGES: Mapping[str, LazyString] = {
    "unknown_sector": _("The sector %(sector)s has not been seen in any edition before."),
    "vintage_stopped": _("The edition cannot be taken in: %(findings)s"),
    "vintage_questioned": _(
        "The edition is unusual and needs a reason before it is taken into use: %(findings)s"
    ),
    "vintage_closed": _(
        "The edition %(edition)s is in use and is never changed; %(changed)s values "
        "differ. Give the file an edition of its own."
    ),
    "gas_scopes_differ": _(
        "The edition %(old)s counts %(old_scope)s and %(new)s counts %(new_scope)s; "
        "they are never compared."
    ),
    "total_not_published": _("The edition publishes sectors and no total."),
    "sectors_not_published": _(
        "The edition publishes totals and no sectors, so the sum is not checked."
    ),
    "sum_not_checked": _("The sum of %(year)s is not checked, because a number is missing."),
    "sectors_are_not_total": _(
        "%(year)s: the sectors make %(sum)s t (%(with_international)s t with "
        "international transport) and the published total is %(total)s t."
    ),
    "international_differs_by_year": _(
        "International transport is inside the total in some years and outside it in others."
    ),
    "nothing_to_compare": _(
        "No earlier edition has any of these years, so nothing known confirms the numbers."
    ),
    "moves_much": _(
        "%(year)s moves %(percent)s %% from %(old)s to %(new)s t, more than a yearly revision does."
    ),
    "years_gone": _("Published in the edition before and not in this one: %(years)s."),
    "gas_unclear": _(
        "The lines above the table do not say that it holds all greenhouse gases or "
        "carbon dioxide: %(said)s"
    ),
    "unit_not_tonnes": _("The lines above the table speak of another unit than tonnes: %(said)s"),
    "municipality_not_in_file": _("The file has no row for %(municipality)s."),
}
