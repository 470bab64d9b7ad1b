"""What is written about risks: what they are, what was found, who accepted them until when."""

from __future__ import annotations

from typing import Any, ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from omstallning.measures.model import MeasureKind
from resilience.model import ScaleView, Stage, Uncertainty
from web.forms import DayField, NumberField, Required
from web.risks.words import words_of
from web.services.fields import (
    ChangeForm,
    EnumField,
    Hints,
    IdField,
    RegisterForm,
    WholeField,
)
from web.services.forms import KEY_HINT

CONSEQUENCE = "consequence_"


class RiskFields(RegisterForm):
    """A hazard that can hit something and lead somewhere."""

    HINTS: ClassVar[Hints] = {
        "title": _("What can happen to what, such as: cloudburst floods the care home."),
        "owner": _("The function that answers for it, not a person's name."),
        "service_id": _("The service that is hit, if it is one."),
        "node_id": _("The activity or resource that is hit, if it is one."),
        "key": KEY_HINT,
    }
    title = StringField(_("Title"), [Required(_("Write what can happen."))])
    hazard = SelectField(_("Hazard"), [Required(_("Choose a hazard."))])
    unit_id = IdField(_("Unit that answers for it"), [Required(_("Choose a unit."))])
    owner = StringField(_("Function that answers for it"), [Required(_("Write the function."))])
    service_id = IdField(_("Service"), [Optional()])
    node_id = IdField(_("Activity or resource"), [Optional()])
    building_id = IdField(_("Building"), [Optional()])
    description = TextAreaField(_("Description"), [Optional()])
    review_months = WholeField(
        _("Months between reviews"), [Required(_("Write the number of months."))]
    )


class RiskForm(RiskFields):
    """A risk that is not in the register yet."""

    key = StringField(_("Key in files"), [Required(_("Write a key."))])


class RiskChangeForm(RiskFields, ChangeForm):
    """A risk as it is to be."""


class AcceptForm(RegisterForm):
    """Who accepted a risk, why, and until when."""

    HINTS: ClassVar[Hints] = {
        "accepted_by": _("The body or function that accepted, not a person's name."),
        "valid_before": _("From this day the risk is no longer accepted."),
    }
    accepted_by = StringField(_("Accepted by"), [Required(_("Write who accepted it."))])
    accepted_on = DayField(_("Accepted on"), [Required(_("Write the day."))])
    valid_before = DayField(_("Accepted until"), [Required(_("Write the day."))])
    reason = TextAreaField(_("Reason"), [Required(_("Write why it is accepted."))])


class LinkForm(RegisterForm):
    """A measure of the register that lessens the risk."""

    measure_id = IdField(_("Measure"), [Required(_("Choose a measure."))])
    note = StringField(_("What it does for the risk"), [Optional()])


class MeasureForm(RegisterForm):
    """A measure that is not in the register yet."""

    HINTS: ClassVar[Hints] = {
        "kind": _("Nature-based measures are asked for first."),
        "owner": _("The function that answers for it, not a person's name."),
        "key": KEY_HINT,
    }
    name = StringField(_("Name"), [Required(_("Write what it is called."))])
    kind = EnumField(MeasureKind, _("Kind"), [Required(_("Choose a kind."))])
    unit_id = IdField(_("Unit that answers for it"), [Required(_("Choose a unit."))])
    owner = StringField(_("Function that answers for it"), [Required(_("Write the function."))])
    is_multifunctional = BooleanField(_("It serves several purposes"))
    cost_sek = NumberField(_("Cost"), [Optional()], unit="kr")
    effect = StringField(_("Effect"), [Optional()])
    decided_on = DayField(_("Decided on"), [Optional()])
    in_force_from = DayField(_("In force from"), [Optional()])
    key = StringField(_("Key in files"), [Required(_("Write a key."))])


def assess_form(scale: ScaleView) -> RegisterForm:
    """What was found of a risk, with a question for each variable of the scale."""
    fields: dict[str, Any] = {
        "HINTS": {
            "likelihood": _("Leave it open when nobody can say, and write why below."),
            "scenario": _("For example RCP4,5. Empty is the climate of today."),
            "horizon": _("For example 2050. Empty is now."),
            "method": _("For example a workshop, a calculation, a report."),
            "reason": _("What the assessment rests on."),
        },
        "stage": RadioField(_("Judged"), [Required(_("Choose what is judged."))]),
        "likelihood": _level_field(_("Likelihood")),
        "likelihood_reason": StringField(_("Why the likelihood is left open"), [Optional()]),
    }
    for variable in scale.consequences:
        fields[f"{CONSEQUENCE}{variable['key']}"] = _level_field(
            gettext("Consequence: %(variable)s", variable=words_of(variable))
        )
    fields |= {
        "uncertainty": EnumField(Uncertainty, _("Uncertainty"), [Optional()]),
        "scenario": StringField(_("Climate scenario"), [Optional()]),
        "horizon": StringField(_("Time horizon"), [Optional()]),
        "method": StringField(_("Method"), [Required(_("Write the method."))]),
        "assessed_on": DayField(_("Assessed on"), [Required(_("Write the day."))]),
        "reason": TextAreaField(_("Reason"), [Required(_("Write what it rests on."))]),
    }
    form: RegisterForm = type("AssessForm", (RegisterForm,), fields)()
    return form


def _level_field(words: Any) -> SelectField:
    return SelectField(
        words, [Optional()], coerce=lambda text: int(text) if text not in (None, "") else None
    )


__all__ = [
    "CONSEQUENCE", "AcceptForm", "LinkForm", "MeasureForm", "RiskChangeForm", "RiskForm", "Stage",
    "assess_form",
]  # fmt: skip
