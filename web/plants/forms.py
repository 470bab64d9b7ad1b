"""What is written about a generation plant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField
from wtforms.validators import Optional

from energy.model import Direction, PlantKind
from web.forms import DayField, NumberField, PageForm, Required
from web.meters.forms import chosen, text_of
from web.records.forms import choices

POINTS = {
    "production_point_id": Direction.PRODUCED,
    "export_point_id": Direction.SOLD,
    "import_point_id": Direction.BOUGHT,
}
"""Field → which way the point it names counts."""


class PlantForm(PageForm):
    """What makes energy on a building, and which points count what it makes."""

    key = StringField(_("Key in files"), [Required(_("Write a key."))])
    name = StringField(_("Name"), [Required(_("Write a name."))])
    kind = SelectField(_("Kind"), [Required(_("Choose the kind."))])
    building_id = SelectField(_("Building"), [Required(_("Choose the building."))])
    unit_id = SelectField(_("Unit in the group"), [Required(_("Choose the unit."))])
    peak_kw = NumberField(_("Peak power"), [Required(_("Write the peak power."))], unit="kW")
    tilt_degrees = NumberField(_("Tilt"), [Optional()])
    azimuth_degrees = NumberField(_("Direction of the compass"), [Optional()])
    production_point_id = SelectField(_("Point that counts what is made"), [Optional()])
    export_point_id = SelectField(_("Point that counts what is sold"), [Optional()])
    import_point_id = SelectField(_("Point that counts what is bought"), [Optional()])
    valid_from = DayField(_("In operation since"), [Required(_("Write the first day."))])
    valid_before = DayField(_("Until"), [Optional()])

    def offer(
        self,
        units: Mapping[int, str],
        buildings: Iterable[tuple[int, str]],
        points: Iterable[tuple[int, str, str]],
    ) -> None:
        """The choices in the reader's language.

        points  (id, name, direction) of those that can count for a plant
        """
        choose = ("", gettext("Choose"))
        by_name = sorted(units.items(), key=lambda one: one[1])
        self.kind.choices = choices(PlantKind)
        self.unit_id.choices = [choose, *((str(id_), name) for id_, name in by_name)]
        self.building_id.choices = [choose, *((str(id_), name) for id_, name in buildings)]
        offered = list(points)
        for field, direction in POINTS.items():
            self[field].choices = [
                ("", gettext("None")),
                *((str(id_), name) for id_, name, way in offered if way == direction.value),
            ]

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return {
            "key": text_of(self.key), "name": text_of(self.name),
            "kind": PlantKind(self.kind.data), "building_id": int(self.building_id.data),
            "unit_id": int(self.unit_id.data), "peak_kw": self.peak_kw.data,
            "tilt_degrees": self.tilt_degrees.data, "azimuth_degrees": self.azimuth_degrees.data,
            "valid_from": self.valid_from.data, "valid_before": self.valid_before.data,
            **{field: chosen(self[field]) for field in POINTS},
        }  # fmt: skip
