"""The invented operation: units, people, places and sources. Every name here is made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from emissions.model import Category, Control, Method, Scope
from omstallning.access.model import Role
from omstallning.organisation.model import UnitKind

START = date(2020, 1, 1)
FIRST_YEAR, LAST_FINAL_YEAR, PRELIMINARY_YEAR = 2022, 2024, 2025


@dataclass(frozen=True, slots=True)
class UnitExample:
    """A unit of the invented group."""

    key: str
    kind: UnitKind
    name: str
    parent: str | None = "koncern"
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class FactorExample:
    """Which published factor serves a source, and why."""

    publisher: str
    key: str
    reason: str
    method: Method = Method.BOTH
    first: date = START
    before: date | None = None
    is_proxy: bool = False


@dataclass(frozen=True, slots=True)
class SourceExample:
    """An emission source with what it uses in a year.

    yearly   amounts for 2022, 2023, 2024, 2025 in `unit`; None where nobody knows
    monthly  whether the amount is spread over months by the season
    """

    key: str
    name: str
    unit_key: str
    scope: Scope
    category: Category
    control: Control
    owner: str
    unit: str
    yearly: tuple[float | None, ...]
    factors: tuple[FactorExample, ...]
    scope3_category: int | None = None
    monthly: bool = False
    supplied_by: str | None = None


UNITS = (
    UnitExample("koncern", UnitKind.GROUP, "Exempelkoncernen", None),
    UnitExample("larande", UnitKind.COMMITTEE, "Skol- och förskolenämnden"),
    UnitExample("omsorg", UnitKind.COMMITTEE, "Omsorgsnämnden"),
    UnitExample("stadsmiljo", UnitKind.COMMITTEE, "Stadsmiljönämnden"),
    UnitExample("kultur", UnitKind.COMMITTEE, "Nämnden för kultur och rörelse"),
    UnitExample("lokaler", UnitKind.COMPANY, "Lövås Lokaler AB"),
    UnitExample("energi", UnitKind.COMPANY, "Lövås Energi AB"),
    UnitExample("vatten", UnitKind.COMPANY, "Lövås Vatten och Återvinning AB"),
    UnitExample("raddning", UnitKind.FEDERATION, "Räddningsförbundet Mellanbygd", "koncern", 0.6),
    UnitExample("maltid", UnitKind.DEPARTMENT, "Måltidsavdelningen", "larande"),
    UnitExample("fordon", UnitKind.DEPARTMENT, "Fordonsavdelningen", "stadsmiljo"),
)

RENAMED_UNIT, NEW_NAME, RENAMED_ON = "larande", "Nämnden för lärande", date(2024, 1, 1)

PEOPLE: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("administrator", "Administratör", (Role.ADMINISTRATOR,)),
    ("klimatstrateg", "Klimatstrateg", (Role.STRATEGIST,)),
    ("kvalitetsgranskare", "Kvalitetsgranskare", (Role.APPROVER,)),
    ("fastighetsforvaltare", "Fastighetsförvaltare", (Role.PROPERTY_MANAGER,)),
    ("beredskapssamordnare", "Beredskapssamordnare", (Role.PREPAREDNESS_OFFICER,)),
    ("revisor", "Revisor", (Role.AUDITOR,)),
    ("politiker", "Förtroendevald", (Role.POLITICIAN,)),
)

_LOCATION = FactorExample(
    "ivl",
    "ivl_nordic_mix",
    "Nordisk elmix med import och export, livscykel: elnätet är nordiskt",
    Method.LOCATION,
)
_RESIDUAL = (
    FactorExample(
        "hallstaviks-elverk",
        "nordic_residual_mix",
        "Nordisk residualmix för 2022 återgiven av ett elhandelsbolag",
        Method.MARKET,
        START,
        date(2023, 1, 1),
    ),
    FactorExample(
        "energimarknadsinspektionen",
        "nordic_residual_mix",
        "Nordisk residualmix: el utan ursprungsgaranti",
        Method.MARKET,
        date(2023, 1, 1),
    ),
)
_ELECTRICITY = (_LOCATION, *_RESIDUAL)
_HEAT = (
    FactorExample(
        "climateview",
        "dh_se_avg_cv",
        "Nationellt medelvärde tills det egna nätets värde har lämnats",
        is_proxy=True,
    ),
)
_DIESEL = (
    FactorExample(
        "ghg-protocol",
        "ghgp_uk_diesel_mineral",
        "Svenskt värde vid avgasröret saknas; räknas som helt fossil diesel, alltså högt",
        is_proxy=True,
    ),
)
_PETROL = (
    FactorExample(
        "ghg-protocol",
        "ghgp_uk_petrol_mineral",
        "Svenskt värde vid avgasröret saknas; räknas som helt fossil bensin, alltså högt",
        is_proxy=True,
    ),
)
_HVO = (FactorExample("preem", "preem_hvo100", "Leverantörens värde för det köpta bränslet"),)


def _food(key: str) -> tuple[FactorExample, ...]:
    return (FactorExample("slu", key, "Livsmedlets klimatavtryck till butik, livscykel"),)


def _british(key: str, reason: str) -> tuple[FactorExample, ...]:
    return (FactorExample("desnz", key, reason, is_proxy=True),)


SOURCES = (
    SourceExample("larande-el", "El i skolor och förskolor", "larande", Scope.ENERGY,
                  Category.ELECTRICITY, Control.FULL, "Driftansvarig skolor", "kWh",
                  (6_420_000, 6_310_000, 6_180_000, 6_050_000), _ELECTRICITY, monthly=True),
    SourceExample("larande-varme", "Fjärrvärme i skolor och förskolor", "larande", Scope.ENERGY,
                  Category.DISTRICT_HEAT, Control.SHARED, "Driftansvarig skolor", "MWh",
                  (9_840, 9_610, 9_720, 9_380), _HEAT, supplied_by="energi-flis"),
    SourceExample("omsorg-el", "El i vård- och omsorgsboenden", "omsorg", Scope.ENERGY,
                  Category.ELECTRICITY, Control.FULL, "Driftansvarig boenden", "kWh",
                  (2_880_000, 2_850_000, 2_790_000, 2_760_000), _ELECTRICITY, monthly=True),
    SourceExample("omsorg-varme", "Fjärrvärme i vård- och omsorgsboenden", "omsorg", Scope.ENERGY,
                  Category.DISTRICT_HEAT, Control.SHARED, "Driftansvarig boenden", "MWh",
                  (4_150, 4_020, 4_110, 3_990), _HEAT, supplied_by="energi-flis"),
    SourceExample("omsorg-bensin", "Bensin i hemtjänstens bilar", "omsorg", Scope.DIRECT,
                  Category.VEHICLE_FUEL, Control.FULL, "Fordonssamordnare", "liter",
                  (21_400, 16_200, 9_800, 4_100), _PETROL),
    SourceExample("stadsmiljo-diesel", "Diesel i arbetsmaskiner", "stadsmiljo", Scope.DIRECT,
                  Category.VEHICLE_FUEL, Control.FULL, "Driftchef gata och park", "liter",
                  (48_300, 41_700, 33_900, 24_600), _DIESEL),
    SourceExample("fordon-diesel", "Diesel i lastbilar och transportbilar", "fordon", Scope.DIRECT,
                  Category.VEHICLE_FUEL, Control.FULL, "Fordonssamordnare", "liter",
                  (26_900, 19_800, 12_200, 6_900), _DIESEL),
    SourceExample("fordon-hvo", "HVO100 i lastbilar", "fordon", Scope.DIRECT,
                  Category.VEHICLE_FUEL, Control.FULL, "Fordonssamordnare", "liter",
                  (11_200, 18_900, 27_400, 33_800), _HVO),
    SourceExample("kultur-el", "El i ishall och bad", "kultur", Scope.ENERGY,
                  Category.ELECTRICITY, Control.FULL, "Anläggningschef", "kWh",
                  (3_960_000, 3_880_000, 3_810_000, 3_740_000), _ELECTRICITY, monthly=True),
    SourceExample("kultur-koldmedium", "Påfyllt köldmedium R410A i ishallen", "kultur",
                  Scope.DIRECT, Category.REFRIGERANT, Control.FULL, "Anläggningschef", "kg",
                  (0, 14.5, 0, 0),
                  (FactorExample("alltomfgas", "gwp_ar4_r410a",
                                 "Påfylld mängd är läckt mängd; blandningen delas i sina gaser"),)),
    SourceExample("kultur-resor", "Tjänsteresor med flyg inom Europa", "kultur",
                  Scope.VALUE_CHAIN, Category.BUSINESS_TRAVEL, Control.FULL, "Nämndsekreterare",
                  "personkm", (38_000, 41_000, 29_000, 24_000),
                  _british("desnz_flight_short_avg_rf", "Brittiskt medelvärde med höghöjdseffekt"),
                  scope3_category=6),
    SourceExample("lokaler-el", "El i gemensamma lokaler", "lokaler", Scope.ENERGY,
                  Category.ELECTRICITY, Control.FULL, "Fastighetsförvaltare", "kWh",
                  (1_940_000, 1_910_000, 1_870_000, 1_830_000), _ELECTRICITY, monthly=True),
    SourceExample("lokaler-olja", "Eldningsolja i reservpannor", "lokaler", Scope.DIRECT,
                  Category.STATIONARY_FUEL, Control.FULL, "Fastighetsförvaltare", "MWh",
                  (212, 154, 171, 96),
                  (FactorExample("ghg-protocol", "ipcc_gasoil",
                                 "IPCC:s standardvärde med gaserna för sig"),)),
    SourceExample("lokaler-betong", "Betong i nybyggnad", "lokaler", Scope.VALUE_CHAIN,
                  Category.CONSTRUCTION, Control.SHARED, "Projektchef", "ton",
                  (1_120, 3_480, 640, 0),
                  (FactorExample("boverket", "boverket_6000000030",
                                 "Typiskt värde för husbyggnadsbetong C28/35"),),
                  scope3_category=2),
    SourceExample("energi-flis", "Träflis i fjärrvärmeverket", "energi", Scope.DIRECT,
                  Category.STATIONARY_FUEL, Control.FULL, "Produktionschef", "MWh",
                  (61_200, 59_400, 60_700, 58_900),
                  (FactorExample("ghg-protocol", "ipcc_wood",
                                 "IPCC:s standardvärde; biogen koldioxid visas för sig"),)),
    SourceExample("energi-olja", "Spetsolja i fjärrvärmeverket", "energi", Scope.DIRECT,
                  Category.STATIONARY_FUEL, Control.FULL, "Produktionschef", "MWh",
                  (1_480, 870, 1_130, 540),
                  (FactorExample("ghg-protocol", "ipcc_gasoil",
                                 "IPCC:s standardvärde med gaserna för sig"),)),
    SourceExample("energi-el", "El till pumpar i fjärrvärmenätet", "energi", Scope.ENERGY,
                  Category.ELECTRICITY, Control.FULL, "Produktionschef", "kWh",
                  (1_320_000, 1_290_000, 1_310_000, 1_270_000), _ELECTRICITY, monthly=True),
    SourceExample("vatten-el", "El i vatten- och avloppsverk", "vatten", Scope.ENERGY,
                  Category.ELECTRICITY, Control.FULL, "VA-chef", "kWh",
                  (3_410_000, 3_370_000, 3_350_000, 3_300_000), _ELECTRICITY, monthly=True),
    SourceExample("vatten-avfall", "Restavfall från koncernen till energiåtervinning", "vatten",
                  Scope.VALUE_CHAIN, Category.WASTE, Control.SHARED, "Avfallsingenjör", "ton",
                  (1_260, 1_190, 1_140, 1_080),
                  _british("desnz_waste_residual_incin", "Endast transport; svenskt värde saknas"),
                  scope3_category=5),
    SourceExample("maltid-notkott", "Nötkött i kök", "maltid", Scope.VALUE_CHAIN, Category.FOOD,
                  Control.FULL, "Kostchef", "kg", (41_800, 37_200, 32_900, 29_500),
                  _food("slu_beef"), scope3_category=1),
    SourceExample("maltid-flask", "Fläskkött i kök", "maltid", Scope.VALUE_CHAIN, Category.FOOD,
                  Control.FULL, "Kostchef", "kg", (38_400, 37_900, 36_100, 34_800),
                  _food("slu_pork"), scope3_category=1),
    SourceExample("maltid-mjolk", "Mjölk, fil och yoghurt i kök", "maltid", Scope.VALUE_CHAIN,
                  Category.FOOD, Control.FULL, "Kostchef", "kg",
                  (212_000, 205_000, 198_000, 191_000), _food("slu_milk"), scope3_category=1),
    SourceExample("maltid-baljvaxter", "Baljväxter i kök", "maltid", Scope.VALUE_CHAIN,
                  Category.FOOD, Control.FULL, "Kostchef", "kg",
                  (6_900, 8_800, 11_400, 13_200), _food("slu_legumes"), scope3_category=1),
    SourceExample("raddning-diesel", "Diesel i räddningsfordon", "raddning", Scope.DIRECT,
                  Category.VEHICLE_FUEL, Control.SHARED, "Fordonstekniker", "liter",
                  (31_500, 30_200, 28_700, 26_400), _DIESEL),
    SourceExample("stadsmiljo-bilresor", "Tjänsteresor med egen bil", "stadsmiljo",
                  Scope.VALUE_CHAIN, Category.BUSINESS_TRAVEL, Control.INFLUENCE,
                  "Ekonomiansvarig", "km", (64_000, 58_000, 51_000, None),
                  (FactorExample("trafikverket", "trv_car_fleet",
                                 "Svensk personbilsflotta, vid avgasröret"),),
                  scope3_category=6),
)  # fmt: skip

GUARANTEED_SOURCES = ("larande-el", "omsorg-el", "kultur-el", "lokaler-el")
"""Bought with origin guarantees, month by month."""

METERED_SOURCE, METERED_BUILDINGS = "kultur-el", ("ishallen", "simhallen")
"""From 2025 this source is stated from the hourly meters of these buildings."""

MONTH_WITHOUT_GUARANTEE = (2024, 12)
"""Never cancelled for the group: eleven months of twelve are covered that year."""
