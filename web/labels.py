"""Each enum member and each code that is a single word, in English; the catalogue gives Swedish.

Keys are `EnumName.MEMBER`, or `field.code` for codes that are plain text below the pages.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

LABELS: Mapping[str, LazyString] = {
    "Mark.VALUE": _("number"),
    "Mark.MISSING": _("not reported"),
    "Mark.NOT_APPLICABLE": _("not applicable"),
    "Mark.SECRET": _("secret"),
    "Mode.PRODUCTION": _("in service"),
    "Mode.DEMO": _("example installation"),
    "Mode.TEST": _("test"),
    "status.ahead": _("Ahead"),
    "status.on_track": _("On track"),
    "status.behind": _("Behind"),
    "status.off_track": _("Off track"),
    "status.unknown": _("Unknown"),
    "coverage.months": _("months"),
    "coverage.sources": _("sources"),
    "coverage.units": _("units"),
    "coverage.years": _("years"),
    "coverage.lines": _("lines"),
    "remedies.keep_mine": _("Keep my version"),
    "remedies.keep_theirs": _("Keep the other version"),
    "Role.STRATEGIST": _("Climate strategist"),
    "Role.PROPERTY_MANAGER": _("Property manager"),
    "Role.PREPAREDNESS_OFFICER": _("Preparedness officer"),
    "Role.SECRETARY": _("Committee secretary"),
    "Role.CONTROLLER": _("Controller"),
    "Role.READER": _("Reader"),
    "Role.POLITICIAN": _("Politician"),
    "Role.AUDITOR": _("Auditor"),
    "Role.CONTRIBUTOR": _("Contributor"),
    "Role.ADMINISTRATOR": _("Administrator"),
    "Role.APPROVER": _("Approver"),
    "Permission.READ": _("read"),
    "Permission.WRITE_EMISSIONS": _("change emissions"),
    "Permission.WRITE_TERRITORY": _("change the municipality's series"),
    "Permission.WRITE_ORGANISATION": _("change the organisation"),
    "Permission.REVIEW": _("review"),
    "Permission.APPROVE": _("approve"),
    "Permission.PUBLISH": _("publish"),
    "Permission.READ_AUDIT": _("read the log"),
    "Permission.MANAGE_PEOPLE": _("manage people and roles"),
    "kind.person": _("person"),
    "kind.unit": _("unit"),
    "kind.source": _("source"),
    "kind.document": _("document"),
}
