"""Stored columns, values and verbs as people say them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from sqlalchemy import Enum

from omstallning.changes.operations import table_of
from omstallning.changes.report import ChangeView
from omstallning.provenance import Mark, Trail
from web.formatting import field, label, trail_url
from web.labels import LABELS
from web.records.conflicts import WORDS

COLUMNS: Mapping[str, LazyString] = {
    **WORDS,
    "key": _("Key in files"),
    "kind": _("Kind"),
    "parent_id": _("Belongs to"),
    "share": _("Share that counts"),
    "site_id": _("Place"),
    "property_id": _("Property"),
    "building_id": _("Building"),
    "designation": _("Property designation"),
    "area_m2": _("Floor area, m²"),
    "source_id": _("Source"),
    "supply_point_id": _("Supply point"),
    "document_id": _("Document"),
    "sheet": _("Sheet"),
    "row_number": _("Row"),
    "at": _("Day and time"),
    "value": _("The register"),
    "has_rolled_over": _("The register turned over"),
    "meter_id": _("Meter"),
    "serial": _("Serial number"),
    "register_modulus": _("The register begins anew at"),
    "factor": _("Factor"),
    "installed_at": _("Put in place"),
    "removed_at": _("Taken away"),
    "carrier": _("What passes"),
    "direction": _("Direction"),
    "measured_in": _("Counted in"),
    "kwh_per_unit": _("kWh in one unit"),
    "kwh_source": _("Where that is said"),
    "product_id": _("Product"),
    "fuse_ampere": _("Main fuse"),
    "cadence": _("Values are expected"),
    "responsible": _("Who answers for it"),
    "renewable_percent": _("Renewable, percent"),
    "peak_kw": _("Peak power"),
    "tilt_degrees": _("Tilt"),
    "azimuth_degrees": _("Direction of the compass"),
    "production_point_id": _("Point that counts what is made"),
    "export_point_id": _("Point that counts what is sold"),
    "import_point_id": _("Point that counts what is bought"),
    "series_id": _("Series"),
    "month": _("Month"),
    "step_minutes": _("Step"),
    "rank": _("Rank"),
    "publisher": _("Publisher"),
    "factor_key": _("Kind of factor"),
    "method": _("Method"),
    "is_proxy": _("Stands in for something else"),
    "reason": _("Reason"),
    "borrowed_edition": _("Borrowed from the edition"),
    "borrowed_factor_id": _("Borrowed factor"),
    "quantity_kwh": _("Quantity, kWh"),
    "meets_criteria": _("Meets the quality criteria"),
    "criteria": _("Criteria"),
    "year": _("Year"),
    "gwp_set": _("Warming potentials"),
    "editions": _("Editions of the factors"),
    "boundary": _("Units at the time"),
    "code_version": _("Version of the program"),
    "inputs_sha256": _("Hash of what went in"),
    "state": _("How far it has come"),
    "restates_id": _("Replaces"),
    "made_at": _("Made"),
    "made_by": _("By"),
    "vintage_id": _("Edition of the series"),
    "sector": _("Sector"),
    "sector_name": _("Sector as written"),
    "sub_sector": _("Part of the sector"),
    "value_tonnes": _("Emissions, t CO₂e"),
    "title": _("Title"),
    "edition": _("Edition"),
    "published": _("Published"),
    "licence": _("Licence"),
    "url": _("Address"),
    "gas_scope": _("Gases"),
    "municipality_code": _("Municipality code"),
    "importer": _("Kind of file"),
    "source_name": _("Source of the file"),
    "layout": _("Layout"),
    "mapping": _("Columns"),
    "decimals": _("Decimal signs"),
    "headings": _("Headings"),
    "fingerprint": _("Fingerprint of the headings"),
}
LONGEST = 200


def verb(code: str) -> str:
    """What somebody did, also for undoing it."""
    known = LABELS.get(f"verb.{code}")
    if known is None and code.startswith("undo_"):
        return gettext("took back: %(what)s", what=label(f"verb.{code.removeprefix('undo_')}"))
    return code if known is None else str(known)


def column(name: str) -> str:
    """The heading of a stored column."""
    return str(COLUMNS.get(name, name))


def reason(found: ChangeView) -> str | None:
    """Why a save was made, or that it is withheld."""
    return str(label(found.reason)) if isinstance(found.reason, Mark) else found.reason


def value(kind: str, name: str, stored: Any, units: Mapping[int, str]) -> object:
    """A stored value in words, as a link where it points to a record that has a page.

    kind, name  the table and the column it is stored in
    units       unit id → name
    """
    if stored is None or stored == "":
        return None
    if stored is Mark.SECRET:
        return label(Mark.SECRET)
    described = table_of(kind).__table__.columns[name]
    if isinstance(described.type, Enum) and described.type.enum_class is not None:
        return label(described.type.enum_class(stored))
    for key in described.foreign_keys:
        return _pointed(key.column.table.name, stored, units)
    words = field(name, stored)
    return words if len(words) <= LONGEST else words[:LONGEST] + "…"


def _pointed(kind: str, record_id: int, units: Mapping[int, str]) -> object:
    text = units.get(record_id) if kind == "unit" else None
    text = text or f"{label(f'kind.{kind}')} {record_id}"
    href = trail_url(Trail(kind, record_id))
    return {"text": text, "href": href} if href else text


def record(kind: str, record_id: int, units: Mapping[int, str]) -> object:
    """A record by its kind and number, as a link where it has a page."""
    return _pointed(kind, record_id, units)
