"""Two versions of the same record, field by field, for the person who chooses between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from omstallning.errors import Conflict
from web.formatting import field, moment

WORDS: Mapping[str, LazyString] = {
    "period_from": _("First day"),
    "period_before": _("Before"),
    "quantity": _("Quantity"),
    "unit": _("Unit"),
    "status": _("How the figure came to be"),
    "uncertainty_percent": _("Uncertainty"),
    "note": _("Note"),
    "is_withdrawn": _("Withdrawn"),
    "name": _("Name"),
    "unit_id": _("Unit in the group"),
    "scope": _("Scope"),
    "scope3_category": _("Scope 3 category"),
    "category": _("What it is"),
    "control": _("Control"),
    "owner": _("Who answers for it"),
    "activity_unit": _("Counted in"),
    "description": _("Description"),
    "supplied_by_id": _("Bought from within the group"),
    "valid_from": _("Since"),
    "valid_before": _("Until"),
    "value": _("The register"),
    "at": _("Day and time"),
    "has_rolled_over": _("The register turned over"),
    "method": _("How it was obtained"),
    "serial": _("Serial number"),
    "removed_at": _("Taken away"),
}
MOMENTS = frozenset({"at", "removed_at"})
"""Fields that hold a day and a time, which a version keeps as text."""


@dataclass(frozen=True, slots=True)
class Differing:
    """One field that the two versions fill in differently."""

    field: str
    mine: str
    theirs: str


def differences(
    error: Conflict, names: Mapping[str, Mapping[object, str]] | None = None
) -> list[Differing]:
    """The fields in which mine and theirs differ, in words.

    names  field → stored value → the word for it, where the value is an id or a code
    """
    mine = cast("Mapping[str, object]", error.fields["mine"])
    theirs = cast("Mapping[str, object]", error.fields["theirs"])
    words = names or {}
    return [
        Differing(str(heading), _shown(key, mine[key], words), _shown(key, theirs.get(key), words))
        for key, heading in WORDS.items()
        if key in mine and _plain(key, mine[key]) != _plain(key, theirs.get(key))
    ]


def _plain(key: str, value: object) -> object:
    """A value as both versions hold it: a day as text, and nothing said as not withdrawn."""
    if key == "is_withdrawn":
        return bool(value)
    return value.isoformat() if isinstance(value, date) else value


def _shown(key: str, value: object, names: Mapping[str, Mapping[object, str]]) -> str:
    if value is None:
        return ""
    if key in MOMENTS:
        return moment(datetime.fromisoformat(str(value)))
    return names.get(key, {}).get(value) or field(key, value)
