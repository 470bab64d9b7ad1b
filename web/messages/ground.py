"""Sentences of the ground: people, changes, documents, units, periods."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

MESSAGES: Mapping[str, LazyString] = {
    "error": _("Something went wrong and nothing was saved."),
    "refused": _("You do not have the right to do this: %(right)s."),
    "not_found": _("There is no %(kind)s with number %(id)s."),
    "conflict": _("Somebody else saved %(kind)s %(id)s before you. Choose which version to keep."),
    "invalid": _("“%(value)s” does not fit the field %(field)s: %(reason)s."),
    "in_the_way": _("The change cannot be undone, because later changes touch the same records."),
    "unreadable": _('"%(text)s" cannot be read.'),
    "unreadable_number": _('"%(text)s" is not a number.'),
    "unreadable_date": _(
        '"%(text)s" is not a date that can be told for certain. Write 2026-11-23.'
    ),
    "unreadable_period": _(
        '"%(text)s" is not a period. Write 2026, 2026-11 or 2026-01-01–2026-06-30.'
    ),
    "ambiguous_number": _('"%(text)s" can be read as %(grouped)s or as %(decimal)s.'),
    "ambiguous_period": _("%(date)s may mean the day or its whole month."),
    "unknown_unit": _("“%(text)s” is not a unit that is known here."),
    "mixed_gwp_sets": _("Amounts made with different warming potentials are not added: %(sets)s."),
    "wrong_sign_in": _("The name and the password do not belong together."),
    "too_many_guesses": _("Too many wrong passwords. Wait a quarter of an hour and try again."),
    "document_damaged": _("The stored file no longer has the content it was kept with."),
    "step_not_allowed": _("That step cannot be taken from here."),
    "own_record": _("Somebody else than the author has to approve this."),
    "unsafe_start": _("The installation does not start with these settings: %(faults)s."),
    "damaged_edition": _(
        "The table %(file)s has been changed since it was published: its hash is "
        "%(found)s, its source file says %(recorded)s. Restore the file, or publish the"
        " change as a new edition."
    ),
    "broken_sidecar": _(
        "The source file for %(file)s is not complete: missing %(missing)s, unexpected "
        "%(unexpected)s."
    ),
    "unreadable_cell": _(
        '%(file)s, line %(line)s, column %(column)s: "%(value)s" is not a %(type)s.'
    ),
    "unknown_edition": _("There is no edition %(edition)s by %(publisher)s in the set %(set)s."),
    "actor_needed": _("somebody has to be signed in"),
    "password_short": _("the password needs at least %(shortest)s characters"),
    "password_wrong": _("the present password is not right"),
    "already_held": _("the person already has the role there"),
    "own_administration": _("you cannot take away your own role as administrator"),
    "own_account": _("you cannot close your own account"),
    "not_yours_to_undo": _("only the author can undo it"),
    "already_undone": _("it has already been undone"),
    "decisions_stand": _("decisions have been taken on it"),
    "share_within_one": _("the share has to lie between 0 and 1"),
    "before_current_name": _("the day lies before the name in force began, %(current)s"),
    "must_be_positive": _("the number has to be above zero"),
    "too_many_digits": _('"%(text)s" has more digits than a number can keep. Is it an id?'),
    "unexpected_unit": _(
        '"%(text)s" has the unit %(unit)s, which is not the one that belongs here.'
    ),
    "service_review_due": _("Review %(name)s"),
    "service_never_reviewed": _("Review %(name)s for the first time"),
    "risk_review_due": _("Review the risk %(name)s"),
    "risk_never_reviewed": _("Review the risk %(name)s for the first time"),
    "unreadable_moment": _("not a day and a time: %(text)s"),
    "unreadable_time": _("not a time of day: %(text)s"),
}
