"""Layouts of the files that units hand in, and a row's cells as a statement or a source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from emissions.model import Category, Control, RecordStatus, Scope
from omstallning.errors import Invalid
from omstallning.imports.model import ColumnKind, ColumnSpec, FileFormat, Layout
from omstallning.period import Interval

FORMATS = frozenset({FileFormat.CSV, FileFormat.XLSX})

STATUS_WORDS: Mapping[str, str] = {
    "uppmätt": RecordStatus.MEASURED,
    "mätt": RecordStatus.MEASURED,
    "beräknad": RecordStatus.CALCULATED,
    "beräknat": RecordStatus.CALCULATED,
    "uppskattad": RecordStatus.ESTIMATED,
    "uppskattat": RecordStatus.ESTIMATED,
    "bekräftad nolla": RecordStatus.CONFIRMED_ZERO,
    "ej skattad": RecordStatus.NOT_ESTIMATED,
    "förekommer ej": RecordStatus.NOT_OCCURRING,
    **{status.value: status.value for status in RecordStatus},
}
"""What is written about how a figure came to be, in Swedish or as it is stored."""

CATEGORY_WORDS: Mapping[str, str] = {
    "el": Category.ELECTRICITY,
    "fjärrvärme": Category.DISTRICT_HEAT,
    "fjärrkyla": Category.DISTRICT_COOLING,
    "bränsle i byggnader": Category.STATIONARY_FUEL,
    "drivmedel": Category.VEHICLE_FUEL,
    "köldmedium": Category.REFRIGERANT,
    "tjänsteresor": Category.BUSINESS_TRAVEL,
    "pendling": Category.COMMUTING,
    "godstransporter": Category.GOODS_TRANSPORT,
    "avfall": Category.WASTE,
    "vatten": Category.WATER,
    "livsmedel": Category.FOOD,
    "byggande": Category.CONSTRUCTION,
    "inköp": Category.PURCHASES,
    "övrigt": Category.OTHER,
    **{category.value: category.value for category in Category},
}

CONTROL_WORDS: Mapping[str, str] = {
    "full": Control.FULL,
    "delad": Control.SHARED,
    "påverkan": Control.INFLUENCE,
    "ingen": Control.NONE,
    **{control.value: control.value for control in Control},
}

SCOPE_WORDS: Mapping[str, str] = {
    word: str(int(scope))
    for scope in Scope
    for word in (str(int(scope)), f"scope {int(scope)}", f"{int(scope)}.0")
}

ACTIVITY_LAYOUT = Layout(
    key="activity",
    title="activity",
    columns=(
        ColumnSpec("source", ("källa", "source"), required=True),
        ColumnSpec("period", ("period",), ColumnKind.PERIOD),
        ColumnSpec("first_day", ("från", "from"), ColumnKind.DATE),
        ColumnSpec("last_day", ("till", "till och med", "to"), ColumnKind.DATE),
        ColumnSpec("quantity", ("mängd", "quantity"), ColumnKind.NUMBER),
        ColumnSpec("unit", ("enhet", "unit"), ColumnKind.UNIT, required=True),
        ColumnSpec("status", ("status",), ColumnKind.CHOICE, required=True, choices=STATUS_WORDS),
        ColumnSpec(
            "uncertainty_percent",
            ("osäkerhet %", "osäkerhet", "uncertainty %"),
            ColumnKind.NUMBER,
            unit="percent",
            minimum=0.0,
        ),
        ColumnSpec("note", ("anteckning", "note")),
    ),
    formats=FORMATS,
)
"""How much of something was used: a period, or a first and a last day, both included."""

SOURCE_LAYOUT = Layout(
    key="sources",
    title="sources",
    columns=(
        ColumnSpec("key", ("nyckel", "key"), required=True),
        ColumnSpec("name", ("namn", "name"), required=True),
        ColumnSpec("unit", ("organisation", "nämnd eller bolag", "organisational unit"),
                   required=True),
        ColumnSpec("scope", ("scope",), ColumnKind.CHOICE, required=True, choices=SCOPE_WORDS),
        ColumnSpec("scope3_category", ("scope 3-kategori", "scope 3 category"), ColumnKind.NUMBER),
        ColumnSpec("category", ("kategori", "category"), ColumnKind.CHOICE, required=True,
                   choices=CATEGORY_WORDS),
        ColumnSpec("control", ("rådighet", "control"), ColumnKind.CHOICE, required=True,
                   choices=CONTROL_WORDS),
        ColumnSpec("owner", ("ansvarig", "owner"), required=True),
        ColumnSpec("activity_unit", ("enhet", "unit"), ColumnKind.UNIT, required=True),
        ColumnSpec("valid_from", ("från", "from"), ColumnKind.DATE, required=True),
        ColumnSpec("last_day", ("till", "till och med", "to"), ColumnKind.DATE),
        ColumnSpec("description", ("beskrivning", "description")),
        ColumnSpec("supplied_by", ("levereras av", "supplied by")),
    ),
    formats=FORMATS,
)  # fmt: skip
"""The register of sources; one that is supplied by another follows it in the file or is stored."""

INSTRUMENT_LAYOUT = Layout(
    key="instruments",
    title="instruments",
    columns=(
        ColumnSpec("source", ("källa", "source"), required=True),
        ColumnSpec("kind", ("slag", "kind"), ColumnKind.CHOICE, required=True, choices={
            "ursprungsgaranti": "origin_guarantee", "avtal": "contract",
            "leverantörsmärkning": "supplier", "origin_guarantee": "origin_guarantee",
            "contract": "contract", "supplier": "supplier",
        }),
        ColumnSpec("period", ("period",), ColumnKind.PERIOD),
        ColumnSpec("first_day", ("från", "from"), ColumnKind.DATE),
        ColumnSpec("last_day", ("till", "till och med", "to"), ColumnKind.DATE),
        ColumnSpec("quantity_kwh", ("kwh", "mängd kwh"), ColumnKind.NUMBER, required=True,
                   unit="kWh", minimum=0.0),
        ColumnSpec("publisher", ("utgivare", "publisher"), required=True),
        ColumnSpec("factor_key", ("faktor", "factor"), required=True),
        ColumnSpec("meets_criteria", ("uppfyller kriterierna", "meets criteria"),
                   ColumnKind.CHOICE, required=True,
                   choices={"ja": "yes", "nej": "no", "yes": "yes", "no": "no"}),
        ColumnSpec("criteria", ("kriterier", "criteria"), required=True),
    ),
    formats=FORMATS,
)  # fmt: skip
"""Proof of which electricity was bought."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One row of an activity file, as it would be stated."""

    source: str
    period: Interval
    quantity: float | None
    unit: str
    status: RecordStatus
    uncertainty_percent: float | None
    note: str | None

    @property
    def name(self) -> str:
        """What the row speaks of, in words a person knows."""
        return f"{self.source} {self.period}"


def statement(values: Mapping[str, object]) -> Statement:
    """A row's cells as a statement. Raises Invalid where the period is unclear."""
    return Statement(
        source=str(values["source"]),
        period=period_of(values),
        quantity=_number(values.get("quantity")),
        unit=str(values["unit"]),
        status=RecordStatus(str(values["status"])),
        uncertainty_percent=_number(values.get("uncertainty_percent")),
        note=None if values.get("note") is None else str(values["note"]),
    )


def period_of(values: Mapping[str, object]) -> Interval:
    """The days a row speaks of: its period, or its first and last day, both included.

    Raises Invalid where both, or neither, are given, or the last day comes first.

    >>> str(period_of({"first_day": date(2023, 1, 1), "last_day": date(2023, 1, 31)}))
    '2023-01'
    """
    period, first, last = (values.get(name) for name in ("period", "first_day", "last_day"))
    if isinstance(period, Interval):
        if first is not None or last is not None:
            raise Invalid("period", str(period), "period_given_twice")
        return period
    if not isinstance(first, date) or not isinstance(last, date):
        raise Invalid("period", None, "period_missing")
    if last < first:
        raise Invalid("last_day", last, "ends_before_start")
    return Interval(first, last + timedelta(days=1))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
