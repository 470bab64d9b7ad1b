"""Saving together and taking back together; everything that is written goes through here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import CTE, Boolean, Date, DateTime, func, insert, literal, or_, select
from sqlalchemy.orm import Session, aliased

from omstallning.access.model import Actor
from omstallning.changes import hindrances
from omstallning.changes.saving import (
    Changing,
    change_set,
    image,
    in_force,
    table_of,
)
from omstallning.changes.tables import Change, ChangeSet, Decision
from omstallning.database import Base
from omstallning.errors import InTheWay, Invalid, NotFound

__all__ = [
    "Changing",
    "change_set",
    "image",
    "in_force",
    "later_changes",
    "table_of",
    "undo",
    "why_not_undone",
]

NAMED = 20


Rebuild = Callable[[Changing, type[Base]], None]
"""Brings what a room derives up to date after an undo, or refuses an undo that breaks a rule."""


def undo(
    session: Session,
    actor: Actor,
    change_set_id: int,
    *,
    rebuild: Mapping[str, Rebuild],
    reason: str | None = None,
) -> int:
    """Take back a whole change set by appending; nothing is deleted.

    rebuild  kind of record → what brings its room up to date, or refuses, in this transaction

    A fact gets a successor: the value it replaced, or a withdrawal. A register row gets its image
    from before as a new version. Raises InTheWay listing later changes of the same records, and
    Invalid when it is somebody else's or already undone. Returns the undoing change set's id.
    """
    refusal = why_not_undone(session, actor, change_set_id)
    if refusal is not None:
        raise Invalid("change_set", change_set_id, refusal)
    later = later_changes(session, change_set_id)
    if later:
        raise InTheWay(change_set_id, later)
    original = session.get_one(ChangeSet, change_set_id)
    with change_set(
        session, actor, f"undo_{original.verb}", reason=reason, undoes_id=change_set_id
    ) as change:
        for done in _changes(session, change_set_id):
            table = table_of(done.kind)
            if done.record_id is None:
                _undo_facts(change, table, change_set_id)
            else:
                _undo_row(change, table, done)
            if done.kind in rebuild:
                rebuild[done.kind](change, table)
        return change.id


def why_not_undone(session: Session, actor: Actor, change_set_id: int) -> str | None:
    """The reason, as a code, why this person cannot take a change set back, whatever came later.

    Raises NotFound.
    """
    original = session.get(ChangeSet, change_set_id)
    if original is None:
        raise NotFound("change_set", change_set_id)
    if original.person_id != actor.person_id:
        return "not_yours_to_undo"
    if session.scalar(select(ChangeSet.id).where(ChangeSet.undoes_id == change_set_id)):
        return "already_undone"
    if session.scalar(select(Decision.id).where(Decision.change_set_id == change_set_id).limit(1)):
        return "decisions_stand"
    return None


def later_changes(session: Session, change_set_id: int) -> list[dict[str, Any]]:
    """What was done since to the same records or rests on them: kind, id and change set of each.

    A later change that was itself taken back is no hindrance, nor is the act of taking it back.
    What points to a row that the set made stands in the way, and so does a fact that has taken the
    days which an earlier one would get back.
    """
    ignored = _taken_back(session, change_set_id) | {change_set_id}
    found = _later_rows(session, change_set_id, ignored)
    changes = _changes(session, change_set_id)
    found += hindrances.dependants(session, changes, limit=NAMED)
    for done in changes:
        if done.record_id is None:
            table = table_of(done.kind)
            chain = _chain(table, change_set_id)
            found += hindrances.days_taken(session, table, chain, limit=NAMED)
            rows = session.execute(
                select(chain.c.origin, chain.c.change_set_id)
                .where(chain.c.change_set_id.not_in(ignored))
                .limit(NAMED)
            )
            found += [{"kind": done.kind, "id": row[0], "change_set": row[1]} for row in rows]
    return found


def _changes(session: Session, change_set_id: int) -> Sequence[Change]:
    query = select(Change).where(Change.change_set_id == change_set_id).order_by(Change.id.desc())
    return session.scalars(query).all()


def _taken_back(session: Session, change_set_id: int) -> set[int]:
    """Later change sets that cancel each other out: one and the one that took it back."""
    pairs = session.execute(
        select(ChangeSet.id, ChangeSet.undoes_id)
        .where(ChangeSet.undoes_id > change_set_id)
        .order_by(ChangeSet.id.desc())
    )
    cancelled: set[int] = set()
    for undoing, undone in pairs:
        if undone is not None and not {undoing, undone} & cancelled:
            cancelled |= {undoing, undone}
    return cancelled


def _later_rows(session: Session, change_set_id: int, ignored: set[int]) -> list[dict[str, Any]]:
    later = aliased(Change)
    rows = session.execute(
        select(later.kind, later.record_id, later.change_set_id)
        .join(Change, (Change.kind == later.kind) & (Change.record_id == later.record_id))
        .where(
            Change.change_set_id == change_set_id,
            later.change_set_id > change_set_id,
            later.change_set_id.not_in(ignored),
        )
        .order_by(later.change_set_id, later.kind, later.record_id)
        .distinct()
    )
    return [{"kind": row[0], "id": row[1], "change_set": row[2]} for row in rows]


def _chain(table: Any, change_set_id: int) -> CTE:
    """Each fact that the set stated anew, and all that supersedes it: (origin, id, change set)."""
    earlier, later = aliased(table), aliased(table)
    chain = (
        select(
            table.id.label("origin"),
            table.id.label("id"),
            table.change_set_id.label("change_set_id"),
        )
        .outerjoin(earlier, earlier.id == table.supersedes_id)
        .where(
            table.change_set_id == change_set_id,
            or_(earlier.id.is_(None), earlier.change_set_id != change_set_id),
        )
        .cte("chain", recursive=True)
    )
    return chain.union_all(
        select(chain.c.origin, later.id, later.change_set_id).join(
            later, later.supersedes_id == chain.c.id
        )
    )


def _undo_facts(change: Changing, table: Any, change_set_id: int) -> None:
    """After each fact of the set append its predecessor's values, or a withdrawal, in SQL."""
    own = {"id", "change_set_id", "supersedes_id", "is_withdrawn"}
    names = [c.key for c in table.__table__.columns if c.key not in own]
    earlier, later, chain = aliased(table), aliased(table), _chain(table, change_set_id)
    for has_earlier in (True, False):
        values = earlier if has_earlier else table
        query = (
            select(
                *(getattr(values, name) for name in names),
                func.coalesce(earlier.is_withdrawn, True)
                if has_earlier
                else literal(value=True, type_=Boolean()),
                literal(change.id),
                chain.c.id,
            )
            .select_from(table)
            .join(chain, chain.c.origin == table.id)
            .outerjoin(later, later.supersedes_id == chain.c.id)
            .where(later.id.is_(None))
        )
        query = (
            query.join(earlier, earlier.id == table.supersedes_id)
            if has_earlier
            else query.where(table.supersedes_id.is_(None))
        )
        change.session.execute(
            insert(table).from_select(
                [*names, "is_withdrawn", "change_set_id", "supersedes_id"], query
            )
        )
    count = change.session.scalar(
        select(func.count()).select_from(table).where(table.change_set_id == change.id)
    )
    change.note_facts(table.__tablename__, count or 0)


def _undo_row(change: Changing, table: Any, done: Change) -> None:
    row = change.session.get_one(table, done.record_id)
    if done.before is None:
        change.update(row, expected_version=row.version, is_withdrawn=True)
        return
    values = {
        name: _typed(table, name, value)
        for name, value in done.before.items()
        if name not in {"id", "version"}
    }
    change.update(row, expected_version=row.version, **values)


def _typed(table: Any, name: str, value: object) -> object:
    kind = table.__table__.columns[name].type
    if isinstance(value, str) and isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(value, str) and isinstance(getattr(kind, "impl", kind), DateTime):
        return datetime.fromisoformat(value)
    return value
