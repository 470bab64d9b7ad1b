"""What is written about services, activities, resources, and what leans on what."""

from __future__ import annotations

from typing import ClassVar

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Optional

from resilience.model import BufferKind, NodeKind
from web.forms import DayField, NumberField, Required
from web.services.fields import (
    ChangeForm,
    EnumField,
    Hints,
    IdField,
    RegisterForm,
    ShareField,
    TextAreaField,
    WholeField,
)

KEY_HINT = _("What files call it: small letters, digits and hyphens, such as hemtjanst-larm.")
UNKNOWN_HINT = _("Leave it empty when nobody knows. Empty is never taken for zero.")


class ServiceFields(RegisterForm):
    """Something that must go on."""

    HINTS: ClassVar[Hints] = {
        "owner": _("The function that answers for it, not a person's name."),
        "protects": _("For example life and health, or that people get their pay."),
        "lowest_level": _("In words: what must work even on the worst day."),
        "key": KEY_HINT,
    }
    name = StringField(_("Name"), [Required(_("Write what the service is called."))])
    sector = SelectField(_("Sector"), [Required(_("Choose a sector."))])
    unit_id = IdField(_("Unit that answers for it"), [Required(_("Choose a unit."))])
    owner = StringField(_("Function that answers for it"), [Required(_("Write the function."))])
    building_id = IdField(_("Building"), [Optional()])
    protects = StringField(_("What it protects"), [Optional()])
    lowest_level = TextAreaField(_("Lowest acceptable level"), [Optional()])
    review_months = WholeField(
        _("Months between reviews"), [Required(_("Write the number of months."))]
    )


class ServiceForm(ServiceFields):
    """A service that is not in the register yet."""

    key = StringField(_("Key in files"), [Required(_("Write a key."))])


class ServiceChangeForm(ServiceFields, ChangeForm):
    """A service as it is to be."""


class NodeFields(RegisterForm):
    """An activity or a resource: where it is and how fast it is back."""

    HINTS: ClassVar[Hints] = {
        "recovery_h": _(
            "Hours until it is back once everything it needs is back. Leave it empty when nobody "
            "knows."
        ),
        "place": _("A street or an area is enough."),
        "key": KEY_HINT,
    }
    name = StringField(_("Name"), [Required(_("Write what it is called."))])
    unit_id = IdField(_("Unit that answers for it"), [Required(_("Choose a unit."))])
    building_id = IdField(_("Building"), [Optional()])
    place = StringField(_("Place"), [Optional()])
    supplier = StringField(_("Supplier"), [Optional()])
    recovery_h = NumberField(_("Hours to be back"), [Optional()], unit="h")
    people_served = WholeField(_("People served"), [Optional()])


class ActivityForm(NodeFields):
    """A process of a service."""

    key = StringField(_("Key in files"), [Required(_("Write a key."))])


class ResourceForm(NodeFields):
    """Something that services lean on."""

    kind = EnumField(NodeKind, _("Kind"), [Required(_("Choose a kind."))])
    key = StringField(_("Key in files"), [Required(_("Write a key."))])


class NodeChangeForm(NodeFields, ChangeForm):
    """An activity or a resource as it is to be."""


class DependencyFields(RegisterForm):
    """How long one thing goes on without another."""

    HINTS: ClassVar[Hints] = {
        "buffer_h": UNKNOWN_HINT,
        "recharge_h": _("Hours until the reserve is full again afterwards; empty is at once."),
        "alternatives": _(
            "Dependencies with the same number can stand in for each other. A number of its own "
            "means that there is no alternative."
        ),
        "needed": _("How many of those with the same number must remain."),
        "stock_id": _("The hours then come from the stock and all that draw from it."),
        "draw_per_hour": _("What this draws from the stock in an hour."),
        "checked_on": _("When somebody last tried or asked."),
        "source": _("How it is known: a test, an agreement, a reference number."),
    }
    buffer_h = NumberField(_("Hours without it"), [Optional()], unit="h")
    buffer_kind = EnumField(BufferKind, _("What carries it over"), [Optional()])
    recharge_h = NumberField(_("Hours to fill up again"), [Optional()], unit="h")
    stock_id = IdField(_("Shared stock"), [Optional()])
    draw_per_hour = NumberField(_("Draw per hour"), [Optional()])
    alternatives = WholeField(_("Group of alternatives"), [Required(_("Write a number."))])
    needed = WholeField(_("How many are needed"), [Required(_("Write a number."))])
    to_run = BooleanField(_("Needed to run"))
    to_start = BooleanField(_("Needed to start again"))
    checked_on = DayField(_("Checked"), [Optional()])
    source = StringField(_("How it is known"), [Optional()])


class DependencyForm(DependencyFields):
    """A new dependency."""

    needs_id = IdField(_("Leans on"), [Required(_("Choose what it leans on."))])


class DependencyChangeForm(DependencyFields, ChangeForm):
    """A dependency as it is to be."""


class StockFields(RegisterForm):
    """A store that several draw from."""

    HINTS: ClassVar[Hints] = {
        "measured_in": _("For example liter, kWh or st."),
        "amount": UNKNOWN_HINT,
        "usable_share": _("How much of it can be taken out; a tank is never emptied to the last."),
        "use_per_hour": _("Draw that is there in any case, beside what the dependencies draw."),
        "key": KEY_HINT,
    }
    name = StringField(_("Name"), [Required(_("Write what it is called."))])
    unit_id = IdField(_("Unit that answers for it"), [Required(_("Choose a unit."))])
    building_id = IdField(_("Building"), [Optional()])
    measured_in = StringField(_("Counted in"), [Required(_("Write a unit."))])
    amount = NumberField(_("Amount"), [Optional()])
    usable_share = ShareField(_("Usable share"), [Required(_("Write the share."))], unit="%")
    use_per_hour = NumberField(_("Draw per hour in any case"), [Optional()])


class StockForm(StockFields):
    """A stock that is not in the register yet."""

    key = StringField(_("Key in files"), [Required(_("Write a key."))])


class StockChangeForm(StockFields, ChangeForm):
    """A stock as it is to be."""


class ToleranceForm(ChangeForm):
    """How long an activity may be out, and how fast it is to be back."""

    HINTS: ClassVar[Hints] = {
        "mtpd_h": _("The longest outage that can be borne (MTPD)."),
        "rto_h": _("Within how many hours it is to be back (RTO)."),
        "rpo_h": _("How old the data may be when it is back (RPO)."),
        "wrt_h": _("Time to catch up once the technology works (WRT)."),
    }
    mtpd_h = NumberField(_("Longest acceptable outage"), [Optional()], unit="h")
    rto_h = NumberField(_("Time to recovery"), [Optional()], unit="h")
    wrt_h = NumberField(_("Time to catch up"), [Optional()], unit="h")
    rpo_h = NumberField(_("Oldest data"), [Optional()], unit="h")
    minimum_level_percent = NumberField(_("Lowest level"), [Optional()], unit="%")


class StepFields(RegisterForm):
    """What an outage leads to after some hours."""

    HINTS: ClassVar[Hints] = {"consequence": _("From 4 the outage is no longer acceptable.")}
    after_h = NumberField(_("After hours"), [Required(_("Write the hours."))], unit="h")
    consequence = SelectField(
        _("Level of consequence"), [Required(_("Choose a level."))],
        coerce=lambda text: int(text) if text not in (None, "") else None,
    )  # fmt: skip
    text = TextAreaField(_("What happens"), [Required(_("Write what happens."))])


class StepForm(StepFields):
    """A new consequence."""


class StepChangeForm(StepFields, ChangeForm):
    """A consequence as it is to be."""
