"""Words of reading files."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

LABELS: Mapping[str, LazyString] = {
    "BatchState.PREVIEWED": _("Tried, not taken in"),
    "BatchState.COMMITTED": _("Taken in"),
    "BatchState.UNDONE": _("Undone"),
    "ChangeKind.NEW": _("New"),
    "ChangeKind.CHANGED": _("Changed"),
    "ChangeKind.UNCHANGED": _("Unchanged"),
    "ColumnKind.TEXT": _("text"),
    "ColumnKind.NUMBER": _("number"),
    "ColumnKind.YEAR": _("year"),
    "ColumnKind.DATE": _("date"),
    "ColumnKind.PERIOD": _("period"),
    "ColumnKind.CHOICE": _("one of a list"),
    "ColumnKind.UNIT": _("unit of measure"),
    "FileFormat.CSV": _("CSV text"),
    "FileFormat.XLSX": _("Excel workbook"),
    "FileFormat.JSON": _("JSON"),
    "Stamp.START": _("the time the period begins"),
    "Stamp.END": _("the time the period ends"),
    "TableShape.LONG": _("One row for each value"),
    "TableShape.YEARS_IN_COLUMNS": _("Years in columns"),
    "TimeBasis.UTC": _("UTC"),
    "TimeBasis.NORMAL_TIME": _("Swedish normal time all year"),
    "TimeBasis.LOCAL": _("Local time with daylight saving"),
}
