"""What is written in the cellar and at the desk: stands, swaps, months, points and meters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    Form,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Optional

from energy.model import Cadence, Carrier, Direction, ReadingMethod, ReadingStatus
from energy.operations import Reading
from omstallning import notation
from omstallning.notation import UnreadableDate
from web.formatting import SWEDISH_TIME, moment
from web.forms import DayField, NumberField, PageForm, PeriodField, Required
from web.records.forms import choices

CLOCK = re.compile(r"^(.*?)[\sT,]+(?:kl\.?\s*)?([01]?\d|2[0-3])[:.]([0-5]\d)$")
NOON = time(12)
DIGITS = range(4, 11)


class MomentField(DayField):
    """A day and a time on the clock as people write them, in Swedish time; without a time, noon."""

    def read(self, text: str) -> datetime:
        """The moment. Raises OmstallningError."""
        found = CLOCK.match(text.strip())
        written, clock = text, NOON
        if found:
            written, clock = found[1], time(int(found[2]), int(found[3]))
        day = notation.read_date(written)
        try:
            return datetime.combine(day, clock, SWEDISH_TIME)
        except (ValueError, OverflowError) as error:
            raise UnreadableDate(text) from error

    def written(self, value: Any) -> str:
        """The moment in Swedish time, to the minute."""
        return moment(value)


def not_ahead(_form: Form, field: Field) -> None:
    """Refuse a moment that has not been yet."""
    if field.data is not None and field.data > datetime.now(SWEDISH_TIME):
        raise ValidationError(gettext("The moment has not been yet."))


class StandForm(PageForm):
    """Three things: what the register shows, when, and a note or a photo."""

    value = NumberField(_("What the meter shows"), [Required(_("Write what the meter shows."))])
    at = MomentField(_("Day and time"), [Required(_("Write the day.")), not_ahead])
    note = StringField(_("Note"), [Optional()])
    photo = FileField(_("Photo of the meter"), [Optional()])
    answer = RadioField(
        _("Why is it lower than last time?"), [Optional()], validate_choice=False, choices=[]
    )
    reason = StringField(_("Why it is right"), [Optional()])

    def offer(self, unit: str) -> None:
        """The answers to why a register has fallen, and the unit that may stand after the stand."""
        self.value.counted_in(unit)
        for asked in (self.answer, self.reason):  # shown only where it must be answered
            asked.flags.optional = False
        self.answer.choices = [
            ("rolled", gettext("The register has turned over and begun at zero")),
            ("swapped", gettext("The meter has been swapped")),
            ("mend", gettext("I wrote it wrong, or the last one is wrong")),
        ]

    def reading(self) -> Reading:
        """What the verb takes."""
        rolled = True if self.answer.data == "rolled" else None
        note = (self.note.data or "").strip() or None
        return Reading(self.at.data, self.value.data, ReadingMethod.READ, rolled, note)


class StandCorrectionForm(PageForm):
    """What should have been read, and why it was not."""

    value = NumberField(_("What the meter showed"), [Required(_("Write what the meter showed."))])
    at = MomentField(_("Day and time"), [Required(_("Write the day.")), not_ahead])
    has_rolled_over = BooleanField(_("The register had turned over since the stand before"))
    method = SelectField(_("How it was obtained"), [Required(_("Choose how it was obtained."))])
    note = StringField(_("Note"), [Optional()])
    reason = StringField(_("Reason"), [Required(_("Write why the stand is corrected."))])

    def offer(self, unit: str) -> None:
        """The choices in the reader's language, and the unit that may stand after the stand."""
        self.value.counted_in(unit)
        self.method.choices = choices(ReadingMethod)

    def reading(self) -> Reading:
        """What the verb takes; whoever corrects has said whether it turned over."""
        return Reading(
            self.at.data, self.value.data, ReadingMethod(self.method.data),
            bool(self.has_rolled_over.data), (self.note.data or "").strip() or None,
        )  # fmt: skip


class StandWithdrawalForm(PageForm):
    """Why a stand should never have been entered."""

    reason = StringField(_("Reason"), [Required(_("Write why the stand is withdrawn."))])


class MeterForm(PageForm):
    """A meter as it is put in place."""

    stands: tuple[str, ...] = ("opening",)
    serial = StringField(_("Serial number"), [Required(_("Write the number on the meter."))])
    digits = SelectField(_("Digits before the register turns over"), [Optional()])
    factor = NumberField(_("Factor"), [Required(_("Write the factor, 1 for most."))])

    def offer(self, unit: str) -> None:
        """The choices in the reader's language, and the unit that may stand after the stands."""
        for stand in self.stands:
            self[stand].counted_in(unit)
        self.digits.choices = [
            ("", gettext("It does not turn over")), *((str(n), str(n)) for n in DIGITS)
        ]  # fmt: skip
        if self.factor.data is None and not self.factor.raw_data:
            self.factor.data = 1.0

    def device(self) -> dict[str, Any]:
        """What the verbs take about the device."""
        return {
            "serial": (self.serial.data or "").strip(),
            "digits": int(self.digits.data) if self.digits.data else None,
            "factor": self.factor.data,
        }


class InstallForm(MeterForm):
    """A meter on a supply point that has none."""

    installed_at = MomentField(_("Put in place"), [Required(_("Write the day.")), not_ahead])
    opening = NumberField(_("What it showed then"), [Optional()])
    note = StringField(_("Note"), [Optional()])

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return {
            **self.device(), "installed_at": self.installed_at.data, "opening": self.opening.data,
            "note": (self.note.data or "").strip() or None,
        }  # fmt: skip


class SwapForm(MeterForm):
    """The last stand of the old meter and the first of the new one, at one moment."""

    stands = ("closing", "opening")
    at = MomentField(_("When the meter was swapped"), [Required(_("Write the day.")), not_ahead])
    closing = NumberField(
        _("Last stand of the old meter"), [Required(_("Write the last stand of the old meter."))]
    )
    closing_has_rolled_over = BooleanField(_("The old register had turned over since last time"))
    opening = NumberField(
        _("First stand of the new meter"), [Required(_("Write the first stand of the new meter."))]
    )
    note = StringField(_("Note"), [Optional()])

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return {
            **self.device(), "at": self.at.data, "closing": self.closing.data,
            "opening": self.opening.data,
            "closing_has_rolled_over": True if self.closing_has_rolled_over.data else None,
            "note": (self.note.data or "").strip() or None,
        }  # fmt: skip


class MonthValueForm(PageForm):
    """What passed a supply point, as the supplier says."""

    quantity = NumberField(_("Quantity"), [Optional()])
    status = RadioField(_("How it is known"), [Required(_("Choose how it is known."))])
    note = TextAreaField(_("Note"), [Optional()])

    def offer(self, unit: str) -> None:
        """The choices, and the unit that may stand after the number."""
        self.status.choices = choices(ReadingStatus)
        self.quantity.counted_in(unit)

    def said(self) -> dict[str, Any]:
        """What the verbs take about the value."""
        return {
            "quantity": self.quantity.data,
            "status": ReadingStatus(self.status.data),
            "note": (self.note.data or "").strip() or None,
        }


class MonthForm(MonthValueForm):
    """A value and the days it is for."""

    period = PeriodField(_("Period"), [Required(_("Write the month."))])


class MonthCorrectionForm(MonthValueForm):
    """What the supplier says now, and why it differs."""

    reason = StringField(_("Reason"), [Required(_("Write why the value is corrected."))])


class PointForm(PageForm):
    """Where something is measured, in what, by whom it is answered for."""

    key = StringField(
        _("Supplier's number"), [Required(_("Write the number the supplier knows it by."))]
    )
    name = StringField(_("Name"), [Required(_("Write a name."))])
    building_id = SelectField(_("Building"), [Optional()])
    unit_id = SelectField(_("Unit in the group"), [Required(_("Choose the unit."))])
    carrier = SelectField(_("What passes"), [Required(_("Choose what passes."))])
    direction = SelectField(_("Direction"), [Required(_("Choose the direction."))])
    measured_in = StringField(_("Counted in"), [Required(_("Write the unit of measure."))])
    kwh_per_unit = NumberField(_("kWh in one unit"), [Optional()])
    kwh_source = StringField(_("Where that is said"), [Optional()])
    product_id = SelectField(_("Product"), [Optional()])
    fuse_ampere = NumberField(_("Main fuse"), [Optional()], unit="A")
    cadence = SelectField(_("Values are expected"), [Required(_("Choose how often."))])
    responsible = StringField(_("Who answers for it"), [Required(_("Write the function."))])
    place = StringField(_("Where the meter sits"), [Optional()])
    valid_from = DayField(_("Since"), [Required(_("Write the first day."))])
    valid_before = DayField(_("Until"), [Optional()])

    def offer(
        self,
        units: Mapping[int, str],
        buildings: Iterable[tuple[int, str]],
        products: Iterable[tuple[int, str]],
    ) -> None:
        """The choices in the reader's language."""
        choose = ("", gettext("Choose"))
        by_name = sorted(units.items(), key=lambda one: one[1])
        self.unit_id.choices = [choose, *((str(id_), name) for id_, name in by_name)]
        self.building_id.choices = [
            ("", gettext("None")), *((str(id_), name) for id_, name in buildings)
        ]  # fmt: skip
        self.product_id.choices = [
            ("", gettext("Not known")), *((str(id_), name) for id_, name in products)
        ]  # fmt: skip
        self.carrier.choices = [choose, *choices(Carrier)]
        self.direction.choices = choices(Direction)
        self.cadence.choices = [choose, *choices(Cadence)]

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return {
            "key": text_of(self.key), "name": text_of(self.name),
            "building_id": chosen(self.building_id), "unit_id": int(self.unit_id.data),
            "carrier": Carrier(self.carrier.data), "direction": Direction(self.direction.data),
            "measured_in": text_of(self.measured_in), "kwh_per_unit": self.kwh_per_unit.data,
            "kwh_source": text_of(self.kwh_source) or None,
            "product_id": chosen(self.product_id), "fuse_ampere": self.fuse_ampere.data,
            "cadence": Cadence(self.cadence.data), "responsible": text_of(self.responsible),
            "place": text_of(self.place) or None, "valid_from": self.valid_from.data,
            "valid_before": self.valid_before.data,
        }  # fmt: skip


def text_of(field: Field) -> str:
    """What was written in a field, without the spaces around it."""
    return (field.data or "").strip()


def chosen(field: Field) -> int | None:
    """The id that was chosen, or none."""
    return int(field.data) if field.data else None
