"""What is written about units and buildings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import Optional, Regexp

from omstallning.organisation.model import AreaKind, UnitKind
from web.formatting import label
from web.forms import DayField, NumberField, PageForm, Required

KEY = Regexp(
    r"^[a-z0-9-]{2,60}$", message=_("Use small letters a–z, digits and hyphens, at least two.")
)


class RenameForm(PageForm):
    """A unit's new name and the first day it holds."""

    name = StringField(_("New name"), [Required(_("Write the new name."))])
    valid_from = DayField(_("From"), [Required(_("Write the first day of the new name."))])
    reason = StringField(_("Decision or reason"), [Optional()])
    version = HiddenField()


class UnitForm(PageForm):
    """A new unit, where it belongs and how much of it counts there."""

    name = StringField(_("Name"), [Required(_("Write what the unit is called."))])
    key = StringField(_("Key"), [Required(_("Write a key for files.")), KEY])
    kind = SelectField(_("Kind"), [Required(_("Choose what kind of unit it is."))])
    parent_id = SelectField(_("Belongs to"), [Required(_("Choose where it belongs."))])
    share = NumberField(_("Share that counts there"), [Optional()], unit="%")
    valid_from = DayField(_("From"), [Required(_("Write the first day."))])

    def offer(self, units: Iterable[tuple[int, str]]) -> None:
        """Fill in the choices in the reader's language."""
        kinds = [kind for kind in UnitKind if kind is not UnitKind.GROUP]
        self.kind.choices = [("", gettext("Choose")), *((k.value, label(k)) for k in kinds)]
        self.parent_id.choices = [
            ("", gettext("Choose")), *((str(unit_id), name) for unit_id, name in units)
        ]  # fmt: skip

    def values(self) -> dict[str, Any]:
        """What the verb takes; a share that was left out is the whole."""
        share = self.share.data
        return {
            "key": (self.key.data or "").strip(),
            "kind": UnitKind(self.kind.data),
            "name": (self.name.data or "").strip(),
            "valid_from": self.valid_from.data,
            "parent_id": int(self.parent_id.data),
            "share": 1.0 if share is None else share / 100,
        }


class BuildingForm(PageForm):
    """A building with its place and its floor area."""

    building_name = StringField(_("Building"), [Required(_("Write what the building is called."))])
    building_key = StringField(_("Key"), [Required(_("Write a key for files.")), KEY])
    site_name = StringField(_("Place"), [Required(_("Write the name of the place."))])
    site_key = StringField(_("Key of the place"), [Required(_("Write a key for the place.")), KEY])
    designation = StringField(
        _("Property designation"), [Required(_("Write the property's designation."))]
    )
    valid_from = DayField(_("In use from"), [Required(_("Write the first day."))])
    area_m2 = NumberField(_("Floor area"), [Optional()], unit="m2")
    area_kind = SelectField(_("Which floor area"))

    def offer(self) -> None:
        """Fill in the choices in the reader's language."""
        self.area_kind.choices = [(kind.value, label(kind)) for kind in AreaKind]

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        texts = ("building_name", "building_key", "site_name", "site_key", "designation")
        return {
            **{name: (self[name].data or "").strip() for name in texts},
            "valid_from": self.valid_from.data,
            "area_m2": self.area_m2.data,
            "area_kind": AreaKind(self.area_kind.data),
        }
