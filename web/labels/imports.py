"""Words of reading files."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

LABELS: Mapping[str, LazyString] = {
    "BatchState.PREVIEWED": _("Looked through"),
    "BatchState.COMMITTED": _("Taken in"),
    "BatchState.UNDONE": _("Taken back"),
    "ChangeKind.NEW": _("New"),
    "ChangeKind.CHANGED": _("Changed"),
    "ChangeKind.UNCHANGED": _("Unchanged"),
    "ColumnKind.TEXT": _("Text"),
    "ColumnKind.NUMBER": _("Number"),
    "ColumnKind.YEAR": _("Year"),
    "ColumnKind.DATE": _("Date"),
    "ColumnKind.PERIOD": _("Period"),
    "ColumnKind.CHOICE": _("Choice"),
    "ColumnKind.UNIT": _("Unit"),
    "FileFormat.CSV": _("CSV"),
    "FileFormat.XLSX": _("Excel (XLSX)"),
    "FileFormat.JSON": _("JSON"),
    "Stamp.START": _("The stamp is the start"),
    "Stamp.END": _("The stamp is the end"),
    "TableShape.LONG": _("One row for each value"),
    "TableShape.YEARS_IN_COLUMNS": _("One column for each year"),
    "TimeBasis.UTC": _("UTC"),
    "TimeBasis.NORMAL_TIME": _("Swedish normal time"),
    "TimeBasis.LOCAL": _("Local time with daylight saving"),
}
