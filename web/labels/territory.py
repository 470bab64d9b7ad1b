"""Words of the municipality's own series."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

LABELS: Mapping[str, LazyString] = {
    "Sector.TOTAL": _("All sectors"),
    "Sector.TRANSPORT": _("Transport"),
    "Sector.AGRICULTURE": _("Agriculture"),
    "Sector.MACHINERY": _("Machinery"),
    "Sector.PRODUCT_USE": _("Product use"),
    "Sector.WASTE": _("Waste and sewage"),
    "Sector.HEATING": _("Own heating of homes and premises"),
    "Sector.POWER": _("Electricity and district heating"),
    "Sector.INDUSTRY": _("Industry"),
    "Sector.INTERNATIONAL": _("International transport"),
    "International.INSIDE": _("Inside the total"),
    "International.OUTSIDE": _("Outside the total"),
    "International.ZERO": _("Zero in every year that was checked"),
    "International.UNKNOWN": _("Not known, sectors are not published in this edition"),
    "Severity.NOTE": _("To know"),
    "Severity.QUESTION": _("To answer"),
    "Severity.STOP": _("Stops"),
}
