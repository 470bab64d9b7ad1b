"""What a dry run found, in the words of the file: new rows, changed cells, rows refused."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from omstallning.imports.model import ColumnKind, Layout, Plan, PlannedChange, TableShape
from omstallning.imports.report import Again
from omstallning.imports.tables import ImportRejection
from omstallning.message import Message
from web.formatting import field, label

PAGE_ROWS = 50

FIELD_WORDS: Mapping[str, LazyString] = {
    "value": _("Value"),
    "year": _("Year"),
    "sector": _("Sector"),
    "sub_sector": _("Part of the sector"),
    "source": _("Source"),
    "period": _("Period"),
    "first_day": _("First day"),
    "last_day": _("Last day"),
    "quantity": _("Quantity"),
    "unit": _("Unit"),
    "status": _("Status"),
    "uncertainty_percent": _("Uncertainty"),
    "note": _("Note"),
    "key": _("Key in files"),
    "name": _("Name"),
    "scope": _("Scope"),
    "scope3_category": _("Scope 3 category"),
    "category": _("What it is"),
    "control": _("Control"),
    "owner": _("Who answers for it"),
    "activity_unit": _("Counted in"),
    "valid_from": _("Since"),
    "description": _("Description"),
    "supplied_by": _("Bought from within the group"),
    "kind": _("What it is"),
    "quantity_kwh": _("Quantity"),
    "publisher": _("Publisher"),
    "factor_key": _("Factor"),
    "meets_criteria": _("Meets the criteria"),
    "criteria": _("Criteria"),
    "county": _("County"),
    "municipality": _("Municipality"),
}
ALREADY_NAMED = frozenset({"county", "municipality"})


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the rows of one kind."""

    name: str
    rows: Sequence[Any]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, math.ceil(self.total / PAGE_ROWS))


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A record that would get other values, cell by cell."""

    key: str
    row: int
    cells: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class DryRun:
    """Everything a person looks at before the rows are taken in."""

    plan: Plan
    new: Part
    new_columns: Sequence[dict[str, Any]]
    changed: Part
    unchanged: Part
    columns_used: Sequence[tuple[str, str]]
    columns_ignored: Sequence[str]
    is_outdated: bool


def shown(again: Again, pages: Mapping[str, int]) -> DryRun:
    """The dry run, a page of each kind of row."""
    plan, layout = again.preview.plan, again.preview.table.layout
    headings = again.preview.table.headings
    keys = [key for key in _shown_keys(layout) if _says_something(plan.new, key)]
    return DryRun(
        plan=plan,
        new=_part("nya", plan.new, pages, lambda change: _new_row(change, keys, layout)),
        new_columns=[
            {"key": "row", "label": str(_("Row")), "kind": "year"},
            *({"key": key, "label": column_words(key, headings),
               "kind": "written" if _is_number(layout, key) else "text"} for key in keys),
        ],
        changed=_part("andrade", plan.changed, pages,
                      lambda change: _changed_row(change, layout, headings)),
        unchanged=_part("lika", plan.unchanged, pages, lambda change: (change.row, change.key)),
        columns_used=[(heading, str(FIELD_WORDS.get(key, key)))
                      for key, heading in headings.items()],
        columns_ignored=again.preview.ignored,
        is_outdated=again.is_outdated,
    )  # fmt: skip


def refused(rejections: Sequence[ImportRejection], page: int) -> Part:
    """The rejected rows with their reasons in words."""
    return _part("avvisade", rejections, {"avvisade": page}, _refused_row)


def _refused_row(one: ImportRejection) -> dict[str, Any]:
    return {
        "sheet": one.sheet,
        "row": one.row,
        "column": one.column,
        "value": one.value,
        "reason": Message(one.code, one.fields),
    }


def column_words(key: str, headings: Mapping[str, str]) -> str:
    """A column by the heading it has in the file, otherwise by what it means."""
    heading = headings.get(key)
    if heading is not None:
        return heading[:1].upper() + heading[1:]
    return str(FIELD_WORDS.get(key, key))


def value_words(key: str, value: object, layout: Layout) -> str:
    """A value in the words of the file where it was one of a few, otherwise as it is shown."""
    if value is None:
        return ""
    spec = next((column for column in layout.columns if column.key == key), None)
    if spec is not None and spec.kind is ColumnKind.CHOICE:
        for word, meaning in spec.choices.items():
            if meaning == value:
                return word
        return label(value)
    return field(key, value)


def _part(name: str, rows: Sequence[Any], pages: Mapping[str, int], shape: Any) -> Part:
    last = max(1, math.ceil(len(rows) / PAGE_ROWS))
    page = min(max(pages.get(name, 1), 1), last)
    chosen = rows[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    return Part(name, [shape(row) for row in chosen], len(rows), page)


def _shown_keys(layout: Layout) -> list[str]:
    keys = [column.key for column in layout.columns if column.key not in ALREADY_NAMED]
    if layout.shape is TableShape.YEARS_IN_COLUMNS:
        keys.sort(key=lambda key: (key == layout.value_key, key != layout.year_key))
    return keys


def _says_something(changes: Sequence[PlannedChange], key: str) -> bool:
    return any(change.values.get(key) is not None for change in changes)


def _new_row(change: PlannedChange, keys: Sequence[str], layout: Layout) -> dict[str, Any]:
    cells = {key: value_words(key, change.values.get(key), layout) for key in keys}
    return {"row": change.row, **cells}


def _changed_row(change: PlannedChange, layout: Layout, headings: Mapping[str, str]) -> ChangedRow:
    return ChangedRow(
        change.key,
        change.row,
        [
            (
                column_words(one.field, headings),
                value_words(one.field, one.old, layout),
                value_words(one.field, one.new, layout),
            )
            for one in change.differences
        ],
    )


def _is_number(layout: Layout, key: str) -> bool:
    return any(column.key == key and column.kind is ColumnKind.NUMBER for column in layout.columns)
