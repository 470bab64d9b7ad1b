"""What was saved a moment ago, offered back to whoever saved it."""

from __future__ import annotations

from flask import request
from sqlalchemy.orm import Session

from omstallning.changes import report
from omstallning.changes.report import ChangeView
from omstallning.errors import NotFound, Refused
from web import auth

KINDS = frozenset(
    {"supply_point", "meter", "stand", "supplier_month", "generation_plant", "document"}
)
"""What one save on these pages can have made; an import is taken back from its own page."""


def just_saved(session: Session) -> ChangeView | None:
    """The save that the address speaks of, where this person can still take it back."""
    change_set_id = request.args.get("sparad", type=int)
    if change_set_id is None:
        return None
    try:
        found = report.change(session, auth.actor(), change_set_id)
    except (NotFound, Refused):
        return None
    return found if found.can_be_undone and is_of_energy(found) else None


def is_of_energy(found: ChangeView) -> bool:
    """Whether a save made nothing but what these pages make."""
    kinds = {one.kind for one in found.rows} | {one.kind for one in found.facts}
    return bool(kinds) and kinds <= KINDS
