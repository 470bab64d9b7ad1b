"""What is written about a source, its records, its factors and its proofs of origin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from emissions.model import (
    Category,
    Control,
    InstrumentKind,
    Method,
    QualityCriterion,
    RecordStatus,
    Scope,
)
from omstallning.period import Interval
from web.formatting import label
from web.forms import DayField, NumberField, PageForm, PeriodField, Required

SCOPE_3 = range(1, 16)


def choices(members: Iterable[Enum]) -> list[tuple[str, str]]:
    """Members of an enum as choices in the reader's language."""
    return [(str(member.value), label(member)) for member in members]


class RecordForm(PageForm):
    """How much was used in a period, and how that is known."""

    period = PeriodField(_("Period"), [Required(_("Write the period."))])
    quantity = NumberField(_("Quantity"), [Optional()])
    unit = StringField(_("Unit"), [Required(_("Write the unit of the quantity."))])
    status = RadioField(_("How the figure came to be"), [Required(_("Choose how it is known."))])
    uncertainty_percent = NumberField(_("Uncertainty"), [Optional()], unit="%")
    note = TextAreaField(_("Note"), [Optional()])

    def offer(self, unit: str) -> None:
        """Fill in the choices, and the unit that may stand after the number."""
        self.status.choices = choices(RecordStatus)
        self.quantity.unit = self.unit.data or unit

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return {
            "period": self.period.data,
            "quantity": self.quantity.data,
            "unit": (self.unit.data or "").strip(),
            "status": RecordStatus(self.status.data),
            "uncertainty_percent": self.uncertainty_percent.data,
            "note": (self.note.data or "").strip() or None,
        }


class CorrectionForm(RecordForm):
    """What should have been stated, and why it was not."""

    reason = StringField(_("Reason"), [Required(_("Write why the record is corrected."))])


class WithdrawalForm(PageForm):
    """Why a record should never have been stated."""

    reason = StringField(_("Reason"), [Required(_("Write why the record is withdrawn."))])


class SourceForm(PageForm):
    """What causes emissions, whose it is and how far we decide over it."""

    name = StringField(_("Name"), [Required(_("Write the name of the source."))])
    unit_id = SelectField(_("Unit in the group"), [Required(_("Choose the unit."))])
    scope = SelectField(_("Scope"), [Required(_("Choose the scope."))])
    scope3_category = SelectField(_("Scope 3 category"), [Optional()])
    category = SelectField(_("What it is"), [Required(_("Choose what it is."))])
    control = SelectField(_("Control"), [Required(_("Choose how far the unit decides over it."))])
    owner = StringField(_("Who answers for it"), [Required(_("Write the function."))])
    activity_unit = StringField(_("Counted in"), [Required(_("Write the unit of measure."))])
    description = TextAreaField(_("Description"), [Optional()])
    supplied_by_id = SelectField(_("Bought from within the group"), [Optional()])
    valid_from = DayField(_("Since"), [Required(_("Write the first day."))])
    valid_before = DayField(_("Until"), [Optional()])

    def offer(self, units: Mapping[int, str], sellers: Iterable[tuple[int, str]]) -> None:
        """Fill in the choices in the reader's language."""
        choose = ("", gettext("Choose"))
        by_name = sorted(units.items(), key=lambda unit: unit[1])
        self.unit_id.choices = [choose, *((str(id_), name) for id_, name in by_name)]
        self.scope.choices = [choose, *choices(Scope)]
        self.scope3_category.choices = [
            ("", gettext("Not scope 3")),
            *((str(n), f"{n} {label(f'scope3_category.{n}')}") for n in SCOPE_3),
        ]
        self.category.choices = [choose, *choices(Category)]
        self.control.choices = [choose, *choices(Control)]
        self.supplied_by_id.choices = [
            ("", gettext("No, from outside")),
            *((str(id_), name) for id_, name in sellers),
        ]

    def values(self) -> dict[str, Any]:
        """What the verbs take."""
        return {
            "name": (self.name.data or "").strip(),
            "unit_id": int(self.unit_id.data),
            "scope": Scope(int(self.scope.data)),
            "scope3_category": _number_or_nothing(self.scope3_category.data),
            "category": Category(self.category.data),
            "control": Control(self.control.data),
            "owner": (self.owner.data or "").strip(),
            "activity_unit": (self.activity_unit.data or "").strip(),
            "description": (self.description.data or "").strip() or None,
            "supplied_by_id": _number_or_nothing(self.supplied_by_id.data),
            "valid_from": self.valid_from.data,
            "valid_before": self.valid_before.data,
        }


class NewSourceForm(SourceForm):
    """A source that is not in the inventory yet; its key is what files call it."""

    key = StringField(_("Key in files"), [Required(_("Write a key."))])


class SourceChangeForm(SourceForm):
    """Another description of the same source, and why."""

    reason = StringField(_("Reason"), [Required(_("Write why the source is changed."))])


class AssignmentForm(PageForm):
    """From when a factor serves a source, and why that one."""

    method = SelectField(_("For which total"), [Required()])
    valid_from = DayField(_("From"), [Required(_("Write the first day."))])
    valid_before = DayField(_("Until"), [Optional()])
    is_proxy = BooleanField(_("It stands for something else that is not published"))
    reason = StringField(_("Reason"), [Required(_("Write why this factor is chosen."))])

    def offer(self, *, is_electricity: bool) -> None:
        """The two totals of scope 2 are offered for electricity alone."""
        self.method.choices = choices(Method if is_electricity else [Method.BOTH])


class StandInForm(PageForm):
    """Which published figure is borrowed, for which days, and why."""

    borrowed = RadioField(_("Figure to borrow"), [Required(_("Choose the figure."))])
    period = PeriodField(_("For the days"), [Required(_("Write the days."))])
    reason = StringField(_("Reason"), [Required(_("Write why the figure is borrowed."))])

    def days(self) -> Interval | None:
        """The days, when they have an end."""
        days = self.period.data
        return days if isinstance(days, Interval) and days.before is not None else None


class CheckboxesField(SelectMultipleField):
    """Several answers to one question."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class InstrumentForm(PageForm):
    """Proof of which electricity was bought, and which criteria were checked."""

    kind = RadioField(_("What it is"), [Required(_("Choose what it is."))])
    period = PeriodField(_("Period"), [Required(_("Write the period."))])
    quantity_kwh = NumberField(
        _("Quantity"), [Required(_("Write how many kWh it covers."))], unit="kWh"
    )
    factor = SelectField(_("What the electricity emits"), [Required(_("Choose the factor."))])
    criteria = CheckboxesField(_("What has been checked"))
    how = TextAreaField(_("How it was checked"), [Optional()])

    def offer(self, factors: Iterable[tuple[str, str]]) -> None:
        """Fill in the choices in the reader's language."""
        self.kind.choices = choices(InstrumentKind)
        self.factor.choices = [("", gettext("Choose")), *factors]
        self.criteria.choices = choices(QualityCriterion)

    @property
    def meets_criteria(self) -> bool:
        """Whether every criterion was checked; with any left the proof covers nothing."""
        return set(self.criteria.data or ()) == {one.value for one in QualityCriterion}

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        publisher, _slash, key = (self.factor.data or "").partition("/")
        return {
            "kind": InstrumentKind(self.kind.data),
            "period": self.period.data,
            "quantity_kwh": self.quantity_kwh.data,
            "publisher": publisher,
            "factor_key": key,
            "meets_criteria": self.meets_criteria,
            "criteria": self.checked_in_words(),
        }

    def checked_in_words(self) -> str:
        """The criteria that were checked, and how, as it is kept."""
        checked = ", ".join(self.criteria.data or ())
        how = (self.how.data or "").strip()
        return f"{checked}. {how}" if checked and how else checked or how


def _number_or_nothing(text: str | None) -> int | None:
    return int(text) if text else None


class LinkForm(PageForm):
    """Which supply point's bought energy is a source's activity, how much of it, from when."""

    supply_point_id = SelectField(_("Supply point"), [Required(_("Choose the supply point."))])
    share = NumberField(
        _("Share that is the source's"), [Required(_("Write the share."))], unit="%"
    )
    valid_from = PeriodField(_("From the month"), [Required(_("Write the first month."))])
    valid_before = PeriodField(_("Last month"), [Optional()])
    reason = StringField(_("Reason"), [Optional()])

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        last = self.valid_before.data
        return {
            "supply_point_id": int(self.supply_point_id.data),
            "share": self.share.data / 100,
            "valid_from": self.valid_from.data.start,
            "valid_before": None if last is None else last.before,
            "reason": (self.reason.data or "").strip() or None,
        }


class UnlinkForm(PageForm):
    """From when a source is typed again, and why."""

    from_month = PeriodField(_("From the month"), [Optional()])
    reason = StringField(_("Reason"), [Required(_("Write why the link is ended."))])


class StateMonthsForm(PageForm):
    """What was seen before it is stated, and why something is replaced."""

    reason = StringField(_("Reason"), [Optional()])
    seen = HiddenField()
