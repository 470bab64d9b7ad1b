"""What accepted rows would do to what is in force: new, changed or unchanged, cell by cell."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from omstallning.database import plain
from omstallning.imports.model import (
    AcceptedRow,
    ChangeKind,
    FieldChange,
    Plan,
    PlannedChange,
    RejectedRow,
    Table,
)
from omstallning.period import Interval

TOLERANCE = 1e-12
"""Two numbers closer than this, relatively, are the same number after a trip through text."""


def compare(
    table: Table,
    *,
    key: Callable[[Mapping[str, object]], str],
    fields: Sequence[str],
    in_force: Mapping[str, Mapping[str, object]],
    rows: Iterable[AcceptedRow] | None = None,
    rejected: Iterable[RejectedRow] = (),
    set_aside: int = 0,
) -> Plan:
    """The plan that brings what is in force to what the file says.

    key       names the record of a row, in words a person knows
    fields    the values that are compared; the others come along
    in_force  key → the record as it is now, with at least `fields`
    rows      the rows to plan, by default every accepted row of the table
    rejected  rows that the domain refused, beside those of the table

    A second row with the key of an earlier one is rejected.
    """
    changes: dict[ChangeKind, list[PlannedChange]] = {kind: [] for kind in ChangeKind}
    refused = [*table.rejected, *rejected]
    first_rows: dict[str, int] = {}
    for row in table if rows is None else rows:
        name = key(row.values)
        if name in first_rows:
            refused.append(table.reject(row, None, "row_twice", first_row=first_rows[name]))
            continue
        first_rows[name] = row.number
        change = planned(name, row, in_force.get(name), fields)
        changes[change.kind].append(change)
    return Plan(
        new=tuple(changes[ChangeKind.NEW]),
        changed=tuple(changes[ChangeKind.CHANGED]),
        unchanged=tuple(changes[ChangeKind.UNCHANGED]),
        rejected=tuple(sorted(refused, key=lambda r: r.row)),
        fingerprint=fingerprint(changes),
        set_aside=set_aside,
    )


def planned(
    name: str, row: AcceptedRow, record: Mapping[str, object] | None, fields: Sequence[str]
) -> PlannedChange:
    """What one row would do to the record it names."""
    if record is None:
        return PlannedChange(ChangeKind.NEW, name, row.values, row.number)
    differences = tuple(
        FieldChange(field, record.get(field), row.values.get(field))
        for field in fields
        if not _same(record.get(field), row.values.get(field))
    )
    kind = ChangeKind.CHANGED if differences else ChangeKind.UNCHANGED
    return PlannedChange(kind, name, row.values, row.number, record, differences)


def fingerprint(changes: Mapping[ChangeKind, Sequence[PlannedChange]]) -> str:
    """SHA-256 of rows and effects, in the order of their keys, whatever lines they stood on."""
    digest = hashlib.sha256()
    encode = json.JSONEncoder(sort_keys=True, default=stored).encode
    for kind in ChangeKind:
        for change in sorted(changes[kind], key=lambda c: c.key):
            differences = [[d.field, d.old, d.new] for d in change.differences]
            digest.update(encode([kind, change.key, change.values, differences]).encode())
    return digest.hexdigest()


def stored(value: object) -> object:
    """A value in the form JSON keeps.

    >>> from datetime import date
    >>> stored(date(2026, 11, 23)), stored((1, 2))
    ('2026-11-23', [1, 2])
    """
    if isinstance(value, Interval):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): stored(each) for name, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [stored(each) for each in value]
    if value is None or isinstance(value, str | int | float):
        return value
    kept = plain(value)
    return kept if isinstance(kept, str) else str(kept)


def _same(old: object, new: object) -> bool:
    if isinstance(old, float | int) and isinstance(new, float | int):
        return math.isclose(old, new, rel_tol=TOLERANCE, abs_tol=0.0)
    return old == new
