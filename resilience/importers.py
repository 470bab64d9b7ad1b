"""Layouts of the files this room takes in: services, nodes, dependencies, risks."""

from __future__ import annotations

from collections.abc import Mapping

from omstallning.imports.model import ColumnKind, ColumnSpec, FileFormat, Layout
from resilience.model import BufferKind, NodeKind, Uncertainty

FORMATS = frozenset({FileFormat.CSV, FileFormat.XLSX})

YES_NO: Mapping[str, str] = {"ja": "yes", "nej": "no", "yes": "yes", "no": "no"}

NODE_WORDS: Mapping[str, str] = {
    "aktivitet": NodeKind.ACTIVITY,
    "el": NodeKind.POWER,
    "värme": NodeKind.HEAT,
    "vatten": NodeKind.WATER,
    "avlopp": NodeKind.SEWAGE,
    "it": NodeKind.IT,
    "tele": NodeKind.TELECOM,
    "rakel": NodeKind.RAKEL,
    "drivmedel": NodeKind.FUEL,
    "personal": NodeKind.STAFF,
    "lokal": NodeKind.PREMISES,
    "livsmedel": NodeKind.FOOD,
    "läkemedel": NodeKind.MEDICINE,
    "transport": NodeKind.TRANSPORT,
    "betalning": NodeKind.PAYMENT,
    "leverantör": NodeKind.SUPPLIER,
    **{kind.value: kind.value for kind in NodeKind},
}
"""What is written about a thing that something leans on, in Swedish or as it is stored."""

BUFFER_WORDS: Mapping[str, str] = {
    "batteri": BufferKind.BATTERY,
    "reservkraft": BufferKind.RESERVE_POWER,
    "lager": BufferKind.STOCK,
    "värmetröghet": BufferKind.THERMAL,
    "manuellt": BufferKind.MANUAL,
    **{kind.value: kind.value for kind in BufferKind},
}

UNCERTAINTY_WORDS: Mapping[str, str] = {
    "låg": Uncertainty.LOW,
    "medel": Uncertainty.MEDIUM,
    "hög": Uncertainty.HIGH,
    **{one.value: one.value for one in Uncertainty},
}


def _hours(key: str, *headings: str) -> ColumnSpec:
    return ColumnSpec(key, headings, ColumnKind.NUMBER, unit="h", minimum=0.0)


def _number(key: str, *headings: str, minimum: float = 0.0) -> ColumnSpec:
    return ColumnSpec(key, headings, ColumnKind.NUMBER, minimum=minimum)


def _step(key: str, *headings: str) -> ColumnSpec:
    return ColumnSpec(key, headings, ColumnKind.NUMBER, minimum=1.0)


UNIT = ColumnSpec(
    "unit", ("organisation", "nämnd eller bolag", "organisational unit"), required=True
)
BUILDING = ColumnSpec("building", ("byggnad", "building"))
REVIEW = _number("review_months", "månader mellan genomgångar", "months between reviews")

SERVICE_LAYOUT = Layout(
    key="services",
    title="services",
    columns=(
        ColumnSpec("key", ("nyckel", "key"), required=True),
        ColumnSpec("name", ("namn", "name"), required=True),
        ColumnSpec("sector", ("sektor", "sector"), required=True),
        UNIT,
        ColumnSpec("owner", ("ansvarig", "owner"), required=True),
        BUILDING,
        ColumnSpec("protects", ("skyddsvärden", "protects")),
        ColumnSpec("lowest_level", ("lägsta acceptabla nivå", "lowest acceptable level")),
        REVIEW,
    ),
    formats=FORMATS,
)
"""Services; the sector by its id in a published list, such as S04 or B03."""

NODE_LAYOUT = Layout(
    key="nodes",
    title="nodes",
    columns=(
        ColumnSpec("key", ("nyckel", "key"), required=True),
        ColumnSpec("name", ("namn", "name"), required=True),
        ColumnSpec("kind", ("slag", "kind"), ColumnKind.CHOICE, required=True, choices=NODE_WORDS),
        ColumnSpec("service", ("verksamhet", "service")),
        UNIT,
        BUILDING,
        ColumnSpec("place", ("plats", "place")),
        ColumnSpec("supplier", ("leverantör", "supplier")),
        _hours("recovery_h", "återhämtning h", "recovery h"),
        _number("people_served", "antal personer", "people served"),
    ),
    formats=FORMATS,
)
"""Activities, which name their service, and resources, which have none."""

DEPENDENCY_LAYOUT = Layout(
    key="dependencies",
    title="dependencies",
    columns=(
        ColumnSpec("key", ("nyckel", "key"), required=True),
        ColumnSpec("node", ("beroende", "node"), required=True),
        ColumnSpec("needs", ("behöver", "needs"), required=True),
        _step("alternatives", "alternativgrupp", "alternatives"),
        _step("needed", "antal som krävs", "needed"),
        _hours("buffer_h", "uthållighet h", "buffer h"),
        _hours("recharge_h", "återladdning h", "recharge h"),
        ColumnSpec(
            "buffer_kind", ("buffert", "buffer kind"), ColumnKind.CHOICE, choices=BUFFER_WORDS
        ),
        ColumnSpec("stock", ("lager", "stock")),
        _number("draw_per_hour", "uttag per timme", "draw per hour"),
        ColumnSpec("to_run", ("krävs i drift", "needed to run"), ColumnKind.CHOICE, choices=YES_NO),
        ColumnSpec(
            "to_start", ("krävs vid start", "needed to start"), ColumnKind.CHOICE, choices=YES_NO
        ),
        ColumnSpec("checked_on", ("kontrollerat", "checked on"), ColumnKind.DATE),
        ColumnSpec("source", ("källa", "source")),
    ),
    formats=FORMATS,
)
"""What leans on what; a blank endurance is not known, and 0 is none."""

JUDGED: Mapping[str, tuple[str, ...]] = {
    "life_and_health": ("liv och hälsa", "life and health"),
    "function_of_society": ("samhällets funktionalitet", "function of society"),
    "economy_and_environment": ("ekonomi och miljö", "economy and environment"),
    "democracy_and_rights": ("demokrati och rättigheter", "democracy and rights"),
}
"""The variables of the municipal scale that a file can judge → the headings they go by."""

RISK_LAYOUT = Layout(
    key="risks",
    title="risks",
    columns=(
        ColumnSpec("key", ("nyckel", "key"), required=True),
        ColumnSpec("title", ("risk", "title"), required=True),
        ColumnSpec("hazard", ("fara", "hazard"), required=True),
        UNIT,
        ColumnSpec("owner", ("ansvarig", "owner"), required=True),
        ColumnSpec("service", ("verksamhet", "service")),
        ColumnSpec("node", ("resurs", "node")),
        BUILDING,
        ColumnSpec("description", ("beskrivning", "description")),
        REVIEW,
        _step("likelihood", "sannolikhet", "likelihood"),
        ColumnSpec("likelihood_reason", ("varför ingen sannolikhet", "why no likelihood")),
        *(_step(key, *headings) for key, headings in JUDGED.items()),
        ColumnSpec(
            "uncertainty", ("osäkerhet", "uncertainty"), ColumnKind.CHOICE,
            choices=UNCERTAINTY_WORDS,
        ),
        ColumnSpec("assessed_on", ("bedömd", "assessed on"), ColumnKind.DATE),
        ColumnSpec("reason", ("motivering", "reason")),
        ColumnSpec("method", ("metod", "method")),
    ),
    formats=FORMATS,
)  # fmt: skip
"""Risks with what was found of them as things stand, by the scale in force on that day."""
