"""Words of indicators, policy and targets."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

LABELS: Mapping[str, LazyString] = {
    "GasScope.CO2E": _("All greenhouse gases, CO2e"),
    "GasScope.CO2": _("Carbon dioxide alone"),
    "Standing.AHEAD": _("Ahead"),
    "Standing.ON_TRACK": _("On track"),
    "Standing.BEHIND": _("Behind"),
    "Standing.OFF_TRACK": _("Off track"),
    "Standing.UNKNOWN": _("Unknown"),
    "TargetStatus.IN_FORCE": _("In force"),
    "TargetStatus.PROPOSED": _("Proposed"),
    "TargetStatus.CONTESTED": _("Contested"),
    "TargetStatus.EXPIRED": _("Expired"),
    "TargetKind.TERRITORIAL": _("Emissions within the borders"),
    "TargetKind.TERRITORIAL_NET": _("Net emissions within the borders"),
    "TargetKind.CONSUMPTION": _("Emissions from consumption"),
    "TargetKind.ORGANISATION": _("The organisation's own"),
    "TargetKind.ENERGY": _("Energy"),
    "TargetKind.ESR": _("Emissions under effort sharing (ESR)"),
    "TargetKind.TRANSPORT": _("Transport"),
    "TargetKind.BUILDINGS": _("Buildings"),
    "TargetKind.LULUCF": _("Land use and forest (LULUCF)"),
    "TargetKind.TEMPERATURE": _("Global temperature"),
    "TargetKind.BENCHMARK": _("Comparison with others"),
    "TargetKind.PLEDGE": _("Pledge"),
    "TargetKind.QUALITATIVE": _("In words, without a number"),
    "BaseRule.SERIES": _("The series' own value in the base year"),
    "BaseRule.PUBLISHED": _("Published beside the target"),
    "BaseRule.END_STATE": _("No base year: counted from the decision"),
    "BaseRule.MISSING": _("Not found in a readable source"),
    "PathKind.LINEAR": _("The same amount every year"),
    "PathKind.CONSTANT_PERCENT": _("The same share every year"),
    "PathKind.MILESTONES": _("By milestones"),
    "PathKind.NONE": _("No path"),
    "Level.GLOBAL": _("Global"),
    "Level.EU": _("EU"),
    "Level.NATIONAL": _("National"),
    "Level.REGION": _("Regional"),
    "Level.MUNICIPALITY": _("Municipal"),
    "Better.LOWER": _("Lower is better"),
    "Better.HIGHER": _("Higher is better"),
    "AnnotationKind.POLICY": _("changed rules"),
    "AnnotationKind.METHOD_SUSPECTED": _("changed method suspected"),
    "AnnotationKind.METHOD_PROVED": _("changed method proved"),
    "AnnotationKind.BOUNDARY": _("changed boundary"),
    "AnsweringKind.COUNCIL": _("Council"),
    "AnsweringKind.BOARD": _("Municipal board"),
    "AnsweringKind.COMMITTEE": _("Committees"),
    "AnsweringKind.COMPANY": _("Companies"),
    "AnsweringKind.FEDERATION": _("Federations"),
}
