"""Layouts of the files this room takes in: stands, suppliers' months, hours long and hours wide."""

from __future__ import annotations

from collections.abc import Mapping

from energy.model import Flag, ReadingMethod, ReadingStatus, StandKind
from omstallning.imports.model import (
    ColumnKind,
    ColumnSpec,
    FileFormat,
    Layout,
    Stamp,
    TableShape,
    TimeBasis,
)

FORMATS = frozenset({FileFormat.CSV, FileFormat.XLSX, FileFormat.JSON})

POINT_HEADINGS = (
    "anläggnings-id", "anläggningsid", "anläggning", "anläggningsnummer", "supply point", "gsrn",
)  # fmt: skip

KIND_WORDS: Mapping[str, str] = {
    "ordinarie": StandKind.ORDINARY,
    "avläsning": StandKind.ORDINARY,
    "ingående": StandKind.OPENING,
    "ny mätare": StandKind.OPENING,
    "utgående": StandKind.CLOSING,
    "nedtagen": StandKind.CLOSING,
    **{kind.value: kind.value for kind in StandKind},
}

METHOD_WORDS: Mapping[str, str] = {
    "avläst": ReadingMethod.READ,
    "fjärravläst": ReadingMethod.REMOTE,
    "leverantör": ReadingMethod.SUPPLIER,
    "uppskattad": ReadingMethod.ESTIMATED,
    "beräknad": ReadingMethod.ESTIMATED,
    **{method.value: method.value for method in ReadingMethod},
}

STATUS_WORDS: Mapping[str, str] = {
    "uppmätt": ReadingStatus.MEASURED,
    "avläst": ReadingStatus.MEASURED,
    "preliminär": ReadingStatus.TEMPORARY,
    "tillfällig": ReadingStatus.TEMPORARY,
    "21": ReadingStatus.TEMPORARY,
    "beräknad": ReadingStatus.CALCULATED,
    "56": ReadingStatus.CALCULATED,
    "uppskattad": ReadingStatus.ESTIMATED,
    **{status.value: status.value for status in ReadingStatus},
}
"""Suppliers' words of quality; the numbers are the status codes of the Swedish energy market."""

FLAGS: Mapping[str, Flag] = {
    ReadingStatus.MEASURED: Flag.MEASURED,
    ReadingStatus.TEMPORARY: Flag.TEMPORARY,
    ReadingStatus.CALCULATED: Flag.CALCULATED,
    ReadingStatus.ESTIMATED: Flag.MODELLED,
}
"""What a supplier's word says of each value of a series."""

STANDS_LAYOUT = Layout(
    key="energy_stands",
    title="energy_stands",
    columns=(
        ColumnSpec("meter", ("mätare", "serienummer", "mätarnummer", "meter", "serial"),
                   required=True),
        ColumnSpec("point", POINT_HEADINGS),
        ColumnSpec("date", ("datum", "avläsningsdatum", "date"), ColumnKind.DATE, required=True),
        ColumnSpec("time", ("tid", "klockslag", "time"), ColumnKind.TIME),
        ColumnSpec("value", ("mätarställning", "ställning", "stand", "reading"), ColumnKind.NUMBER,
                   required=True, minimum=0.0),
        ColumnSpec("kind", ("slag", "kind"), ColumnKind.CHOICE, choices=KIND_WORDS),
        ColumnSpec("method", ("metod", "method"), ColumnKind.CHOICE, choices=METHOD_WORDS),
        ColumnSpec("note", ("notering", "anteckning", "note")),
    ),
    formats=FORMATS,
    time_basis=TimeBasis.NORMAL_TIME,
)  # fmt: skip
"""What registers showed; without a time the stand is of the day's first moment."""

MONTHS_LAYOUT = Layout(
    key="energy_months",
    title="energy_months",
    columns=(
        ColumnSpec("point", POINT_HEADINGS, required=True),
        ColumnSpec("period", ("månad", "period", "month"), ColumnKind.PERIOD, required=True,
                   resolution="month"),
        ColumnSpec("quantity", ("mängd", "förbrukning", "energi", "quantity"), ColumnKind.NUMBER,
                   required=True, may_be_blank=True, minimum=0.0),
        ColumnSpec("unit", ("enhet", "unit"), ColumnKind.UNIT),
        ColumnSpec("status", ("status", "kvalitet", "quality"), ColumnKind.CHOICE,
                   choices=STATUS_WORDS),
        ColumnSpec("note", ("notering", "anteckning", "note")),
    ),
    formats=FORMATS,
)  # fmt: skip
"""What a supplier says passed a point in a month; a blank says that it does not know."""

_MOMENT = ColumnSpec(
    "moment",
    ("tidpunkt", "datum och tid", "starttid", "tidsstämpel", "datum", "timestamp", "time"),
    ColumnKind.MOMENT,
    required=True,
)
_DATE = ColumnSpec("date", ("datum", "date"), ColumnKind.DATE, required=True)
_TIME = ColumnSpec("time", ("tid", "timme", "klockslag", "time"), ColumnKind.TIME, required=True)
_POINT = ColumnSpec("point", POINT_HEADINGS, required=True)
_VALUE = ColumnSpec(
    "value",
    ("värde", "mängd", "energi", "förbrukning", "value"),
    ColumnKind.NUMBER,
    required=True,
    may_be_blank=True,
)
_UNIT = ColumnSpec("unit", ("enhet", "unit"), ColumnKind.UNIT)
_STATUS = ColumnSpec(
    "status", ("status", "kvalitet", "quality"), ColumnKind.CHOICE, choices=STATUS_WORDS
)


def _hours(key: str, columns: tuple[ColumnSpec, ...], shape: TableShape) -> Layout:
    return Layout(
        key=key,
        title="energy_hours",
        columns=columns,
        formats=FORMATS,
        shape=shape,
        heading_key="point",
        value_key="value",
        time_basis=TimeBasis.NORMAL_TIME,
        stamp=Stamp.START,
    )


HOURS_LAYOUTS = (
    _hours("hours_by_row", (_POINT, _MOMENT, _VALUE, _UNIT, _STATUS), TableShape.LONG),
    _hours("hours_by_row_and_day", (_POINT, _DATE, _TIME, _VALUE, _UNIT, _STATUS),
           TableShape.LONG),
    _hours("hours_by_point", (_MOMENT, _POINT, _VALUE), TableShape.KEYS_IN_COLUMNS),
    _hours("hours_by_point_and_day", (_DATE, _TIME, _POINT, _VALUE), TableShape.KEYS_IN_COLUMNS),
)  # fmt: skip
"""Values at an even step: one row for each, or one column for each supply point."""
