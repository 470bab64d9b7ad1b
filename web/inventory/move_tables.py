"""What moves, as tables: scopes with their categories, then sources, only what differs."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import ngettext

from emissions.report import Move, View
from web.formatting import change, label, number, trail_url
from web.inventory import move_words
from web.inventory.tables import TONNES, Column, Row, linked, named

DECIMALS = 1
LEAST = 0.0005
"""Tonnes: less than half a kilo is no move that anybody would see."""


def move_columns(first: str) -> list[Column]:
    """Before, after, the difference and why."""
    return [
        {"key": "what", "label": first},
        {"key": "old", "label": _("Before"), "kind": "number", "unit": TONNES},
        {"key": "new", "label": _("After"), "kind": "number", "unit": TONNES},
        {"key": "difference", "label": _("Difference"), "kind": "number", "unit": TONNES},
        {"key": "percent", "label": _("Change"), "kind": "change"},
        {"key": "why", "label": _("Why")},
    ]


def scope_rows(view: View) -> list[Row]:
    """Each scope that moved, and under it the categories that did."""
    rows = []
    for scope in view.scopes:
        if not has_moved(scope.move):
            continue
        rows.append(_row(label(scope.scope), scope.move))
        rows += [
            _row(named(f"– {label(row.category)}", None), row.move)
            for row in view.categories
            if row.scope is scope.scope and has_moved(row.move)
        ]
    return rows


def source_rows(view: View) -> list[Row]:
    """Sources that moved, the largest difference first."""
    found = [row for row in view.sources if has_moved(row.move)]
    found.sort(key=lambda row: -abs(row.move.difference.value or 0.0))
    return [_row(named(row.source.label, trail_url(row.source)), row.move) for row in found]


def is_like(view: View, other: View) -> bool:
    """Whether the same sources move by as much in both totals."""
    return _differences(view) == _differences(other)


def _differences(view: View) -> dict[object, float]:
    return {
        row.source.id: round(row.move.difference.value or 0.0, 6)
        for row in view.sources
        if has_moved(row.move)
    }


def total_row(view: View) -> Row:
    """The sum of the rows: what the group counts before eliminations."""
    return _row(_("Counted in the group"), view.total)


def unmoved_words(moves: Iterable[Move]) -> str:
    """How many rows are left out because nothing differs."""
    count = sum(not has_moved(move) for move in moves)
    if not count:
        return ""
    return ngettext(
        "One more is the same as before.", "%(num)s more are the same as before.", count
    )


def has_moved(move: Move) -> bool:
    """Whether a reader would see a difference."""
    return move.has_moved and (
        move.difference.value is None or abs(move.difference.value) >= LEAST or move.unknown > 0
    )


def _row(what: object, move: Move) -> Row:
    old, new = move.old.value, move.new.value
    is_whole = move.unknown == 0
    why = move_words.reasons_words(move.reasons)
    return {
        "what": what,
        "old": linked(move.old, _decimals(old)),
        "new": None if new is None else number(new, _decimals(new)),
        "difference": None
        if move.difference.value is None or not is_whole
        else number(move.difference.value, _fine(move.difference.value), sign=True),
        "percent": change(new / old - 1) if is_whole and new is not None and old else "",
        "why": why if is_whole else named(why, None, move_words.unknown_words(move)),
    }


def _fine(value: float) -> int | None:
    """Down to a kilo, no further."""
    return 3 if abs(value) < 1 else _decimals(value)


def _decimals(value: float | None) -> int | None:
    """One decimal for tonnes in the hundreds, so that small moves can be followed."""
    return DECIMALS if value is not None and abs(value) >= 100 else None
