"""Sentences of preparedness: services, dependencies, risks."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

MESSAGES: Mapping[str, LazyString] = {
    "activity_needs_service": _("an activity belongs to a service"),
    "resource_has_no_service": _("only an activity belongs to a service"),
    "already_lifted": _("the mark is lifted already"),
    "already_marked": _("it is marked on that ground already"),
    "buffer_beside_stock": _("the hours come from the shared stock, so leave the endurance empty"),
    "consequence_outside": _("the consequence is a level from 1 to 5"),
    "hours_outside": _("write a number of hours above 0, at most %(longest)s"),
    "leans_on_itself": _("nothing leans on itself"),
    "level_outside": _("the level is not one of the scale"),
    "likelihood_or_reason": _("choose a likelihood, or write why it cannot be judged"),
    "needed_at_least_one": _("at least one of the alternatives is needed"),
    "needed_for_nothing": _("say whether it is needed to run, to start, or both"),
    "not_an_activity": _("this is said of an activity of a service only"),
    "not_markable": _("this field cannot be marked"),
    "not_reviewed": _("this kind of record is not reviewed here"),
    "of_another_risk": _("the assessment is of another risk"),
    "percent_outside": _("write a percentage from 0 to 100"),
    "recovery_beyond_mtpd": _(
        "time to recovery and time to catch up are together longer than the longest "
        "acceptable outage, %(mtpd_h)s h"
    ),
    "review_months_outside": _("write a number of months from 1 to 120"),
    "something_rests_on_it": _("something rests on it: take that away first"),
    "unknown_hazard": _("choose a hazard from the list"),
    "too_few_to_release": _(
        "An aggregate over %(n)s would tell of each of them; at least %(least)s are needed."
    ),
    "judgement_outside_scale": _(
        "The scale %(scale)s has %(steps)s steps, and %(value)s is none of them."
    ),
    "acceptance_expired": _("The acceptance of %(name)s by %(by)s ran out %(until)s"),
    "unknown_building": _("no building goes by this key"),
    "unknown_service": _("no service goes by this key"),
    "unknown_node": _("no activity or resource goes by this key"),
    "unknown_stock": _("no shared stock goes by this key"),
    "whole_number_needed": _("write a whole number"),
    "dependency_of_others": _("the key belongs to a dependency between others"),
    "no_scale_then": _("no scale was in force on that day"),
    "variables_not_apart": _("each variable needs a key of its own"),
    "grid_of_another_size": _(
        "the grid has to have a row for each of the %(steps)s steps of likelihood and a"
        " column for each step of consequence"
    ),
    "grid_falls": _("more likely or worse must never give a lower level"),
}
