"""The invented services with what they lean on. Hours, places and suppliers are all made up."""

from __future__ import annotations

from dataclasses import dataclass

from resilience.model import BufferKind, NodeKind


@dataclass(frozen=True, slots=True)
class ServiceExample:
    """A service with its one main activity.

    limit_h  from when an outage is unacceptable; None where nobody has judged it
    """

    key: str
    name: str
    sector: str
    unit_key: str
    building: str | None
    owner: str
    activity: str
    people: int | None
    limit_h: float | None
    recovery_h: float | None


@dataclass(frozen=True, slots=True)
class ResourceExample:
    """Something that services lean on."""

    key: str
    name: str
    kind: NodeKind
    unit_key: str
    recovery_h: float | None
    building: str | None = None
    supplier: str | None = None
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class Leaning:
    """One thing leaning on another; activities go by the key of their service."""

    node: str
    needs: str
    buffer_h: float | None = 0.0
    kind: BufferKind | None = None
    alternatives: int | None = None
    to_start: bool = False
    draw_per_hour: float | None = None
    checked: bool = True


SERVICES = (
    ServiceExample("bjorkgarden", "Särskilt boende Björkgården", "B06", "omsorg", "bjorkgarden",
                   "Enhetschef", "Vård och omsorg dygnet runt", 62, 6, 1),
    ServiceExample("furugarden", "Särskilt boende Furugården", "B06", "omsorg", "furugarden",
                   "Enhetschef", "Vård och omsorg dygnet runt", 54, 6, 1),
    ServiceExample("solgarden", "Särskilt boende Solgården", "B06", "omsorg", "solgarden",
                   "Enhetschef", "Vård och omsorg dygnet runt", 71, 6, 1),
    ServiceExample("hemtjanst", "Hemtjänst", "B06", "omsorg", None, "Områdeschef",
                   "Besök i hemmet", 430, 8, 0.5),
    ServiceExample("trygghetslarm", "Trygghetslarm", "B06", "omsorg", "stadshuset",
                   "Larmsamordnare", "Ta emot och besvara larm", 610, 2, 0.5),
    ServiceExample("socialjour", "Socialjour", "B06", "omsorg", "kontor-kvarnen", "Jourchef",
                   "Ta emot orosanmälningar", 41_000, 12, 1),
    ServiceExample("dricksvatten", "Dricksvatten", "B08", "vatten", "vattenverket",
                   "Driftchef vatten", "Producera och distribuera dricksvatten", 33_000, 12, 2),
    ServiceExample("avlopp", "Avloppsrening", "B08", "vatten", "avloppsverket",
                   "Driftchef avlopp", "Ta emot och rena avloppsvatten", 33_000, 24, 4),
    ServiceExample("nodvatten", "Nödvatten", "B08", "vatten", "forrad-norr", "Driftchef vatten",
                   "Köra ut vatten i tankar", 33_000, 24, 2),
    ServiceExample("skolmaltider", "Måltider till äldre och barn", "B08", "maltid", "bjorkskolan",
                   "Måltidschef", "Laga och leverera måltider", 5_200, 24, 2),
    ServiceExample("raddning", "Räddningstjänst", "B10", "raddning", "brandstationen",
                   "Räddningschef", "Larma ut och rycka ut", 41_000, 1, 0.25),
    ServiceExample("krisledning", "Krisledning", "B10", "koncern", "stadshuset",
                   "Säkerhetschef", "Samla lägesbild och besluta", 41_000, 4, 0.5),
    ServiceExample("trygghetspunkter", "Trygghetspunkter", "B10", "koncern", "norrhallen",
                   "Säkerhetschef", "Värme, information och laddning", 12_000, 24, 3),
    ServiceExample("fjarrvarme", "Fjärrvärme", "B03", "energi", None, "Driftchef värme",
                   "Producera och distribuera värme", 14_500, 24, 6),
    ServiceExample("elnat-drift", "Drift av elnätet", "B03", "energi", None, "Nätchef",
                   "Övervaka och reparera elnätet", 22_000, 4, 1),
    ServiceExample("vaghallning", "Snöröjning och framkomlighet", "B11", "stadsmiljo",
                   "forrad-soder", "Driftchef gata", "Hålla vägar farbara", 41_000, 12, 1),
    ServiceExample("forskola", "Förskola för föräldrar i viktigt arbete", "B06", "larande",
                   "kastanjen", "Rektor", "Omsorg om barn dagtid", 380, 24, 1),
    ServiceExample("it-drift", "It-drift", "B02", "koncern", "stadshuset", "It-chef",
                   "Drift av verksamhetssystem", 3_900, 8, 4),
    ServiceExample("loner", "Löner och utbetalningar", "B04", "koncern", "stadshuset",
                   "Ekonomichef", "Betala löner och bistånd", 6_100, 120, 8),
    ServiceExample("kontaktcenter", "Kontaktcenter", "B02", "koncern", "stadshuset",
                   "Kommunikationschef", "Besvara frågor från invånare", 41_000, None, 1),
)  # fmt: skip
"""Twenty services."""

RESOURCES = (
    ResourceExample("el", "Elnätet", NodeKind.POWER, "energi", 0),
    ResourceExample("mast", "Mobilmasten på berget", NodeKind.TELECOM, "koncern", 1,
                    supplier="Nätoperatör A"),
    ResourceExample("datanat", "Kommunens datanät", NodeKind.IT, "koncern", 1, "stadshuset"),
    ResourceExample("serverhall", "Serverhallen", NodeKind.IT, "koncern", 2, "stadshuset"),
    ResourceExample("rakel", "Rakel", NodeKind.RAKEL, "raddning", 0.5),
    ResourceExample("ledningsnat", "Vattenledningsnätet", NodeKind.WATER, "vatten", 0),
    ResourceExample("pumpar", "Pumpstationerna", NodeKind.SEWAGE, "vatten", 1, "pumpstationen"),
    ResourceExample("varmeverk", "Värmeverket", NodeKind.HEAT, "energi", 4),
    ResourceExample("tankstation", "Tankstationen vid förrådet", NodeKind.FUEL, "stadsmiljo", 1,
                    "forrad-norr"),
    ResourceExample("omsorgspersonal", "Omsorgspersonal", NodeKind.STAFF, "omsorg", 0),
    ResourceExample("driftpersonal", "Driftpersonal i jour", NodeKind.STAFF, "vatten", 0),
    ResourceExample("lakemedel", "Läkemedel", NodeKind.MEDICINE, "omsorg", 0,
                    supplier="Apoteksleverantör B"),
    ResourceExample("livsmedel", "Livsmedelsgrossist", NodeKind.FOOD, "maltid", 24,
                    supplier="Grossist C"),
    ResourceExample("kok", "Centralköket", NodeKind.PREMISES, "maltid", 2, "bjorkskolan"),
    ResourceExample("vagar", "Vägnätet", NodeKind.TRANSPORT, "stadsmiljo", 2),
    ResourceExample("betalning", "Bank och betalsystem", NodeKind.PAYMENT, "koncern", None,
                    supplier="Bank D"),
    ResourceExample("reservdrift", "Leverantör av reservdrift", NodeKind.SUPPLIER, "koncern", 8,
                    supplier="Leverantör E", is_secret=True),
)  # fmt: skip
"""The last one is secret as a whole: whoever lacks the right never learns that it is there."""

_BATTERY, _POWER, _STOCK = BufferKind.BATTERY, BufferKind.RESERVE_POWER, BufferKind.STOCK
_WARM, _HAND = BufferKind.THERMAL, BufferKind.MANUAL

LEANINGS = (
    Leaning("mast", "el", 4, _BATTERY),
    Leaning("datanat", "el", 2, _BATTERY),
    Leaning("serverhall", "el", None, _POWER, draw_per_hour=9),
    Leaning("rakel", "el", 72, _POWER),
    Leaning("pumpar", "el", 6, _POWER),
    Leaning("varmeverk", "el", 48, _POWER, to_start=True),
    Leaning("tankstation", "el", 0),
    Leaning("kok", "el", 0),
    Leaning("kok", "ledningsnat", 10, _STOCK),
    Leaning("ledningsnat", "dricksvatten", 0),
    Leaning("bjorkgarden", "ledningsnat", 12, _STOCK),
    Leaning("bjorkgarden", "el", 48, _POWER),
    Leaning("bjorkgarden", "omsorgspersonal", 8, _HAND),
    Leaning("bjorkgarden", "varmeverk", 16, _WARM),
    Leaning("bjorkgarden", "lakemedel", 72, _STOCK),
    Leaning("furugarden", "ledningsnat", 24, _STOCK),
    Leaning("furugarden", "el", 12, _POWER),
    Leaning("furugarden", "omsorgspersonal", 8, _HAND),
    Leaning("furugarden", "varmeverk", 14, _WARM),
    Leaning("solgarden", "ledningsnat", 30, _STOCK),
    Leaning("solgarden", "el", 72, _POWER),
    Leaning("solgarden", "omsorgspersonal", 8, _HAND),
    Leaning("solgarden", "varmeverk", 20, _WARM),
    Leaning("hemtjanst", "omsorgspersonal", 6, _HAND),
    Leaning("hemtjanst", "mast", 12, _HAND),
    Leaning("hemtjanst", "vagar", 8, _HAND),
    Leaning("hemtjanst", "tankstation", 30, _STOCK),
    Leaning("trygghetslarm", "mast", 0),
    Leaning("trygghetslarm", "el", 24, _BATTERY),
    Leaning("socialjour", "mast", 0, alternatives=1),
    Leaning("socialjour", "rakel", 0, alternatives=1),
    Leaning("socialjour", "el", 8, _HAND),
    Leaning("dricksvatten", "el", 8, _STOCK),
    Leaning("dricksvatten", "driftpersonal", 24, _HAND),
    Leaning("avlopp", "pumpar", 0),
    Leaning("avlopp", "el", None, _POWER, draw_per_hour=31),
    Leaning("avlopp", "driftpersonal", 24, _HAND),
    Leaning("nodvatten", "tankstation", 12, _STOCK),
    Leaning("nodvatten", "vagar", 4, _HAND),
    Leaning("skolmaltider", "kok", 4, _STOCK),
    Leaning("skolmaltider", "livsmedel", 48, _STOCK),
    Leaning("skolmaltider", "vagar", 6, _HAND),
    Leaning("raddning", "el", None, _POWER, draw_per_hour=14),
    Leaning("raddning", "rakel", 0, alternatives=1),
    Leaning("raddning", "mast", 0, alternatives=1),
    Leaning("raddning", "tankstation", 36, _STOCK),
    Leaning("krisledning", "el", None, _POWER, draw_per_hour=22),
    Leaning("krisledning", "rakel", 0, alternatives=1),
    Leaning("krisledning", "mast", 0, alternatives=1),
    Leaning("trygghetspunkter", "el", None, _POWER, draw_per_hour=12),
    Leaning("trygghetspunkter", "ledningsnat", 6, _STOCK),
    Leaning("fjarrvarme", "varmeverk", 0),
    Leaning("elnat-drift", "rakel", 0),
    Leaning("vaghallning", "tankstation", 18, _STOCK),
    Leaning("forskola", "el", 5, _HAND),
    Leaning("forskola", "varmeverk", 18, _WARM),
    Leaning("it-drift", "serverhall", 0),
    Leaning("it-drift", "reservdrift", None, checked=False),
    Leaning("loner", "it-drift", 72, _HAND),
    Leaning("kontaktcenter", "datanat", None, checked=False),
)  # fmt: skip
"""Sixty dependencies. Those with a draw and no hours of their own share the diesel tank."""

TANK = ("dieseltank", "Gemensam dieseltank", "forrad-norr", "liter", 2_900.0, 0.9)
"""Key, name, building, unit, amount, usable share."""
