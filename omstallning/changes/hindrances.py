"""What stands in the way of an undo beside later changes of the same records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from omstallning.changes.saving import in_force, table_of
from omstallning.changes.tables import Change
from omstallning.database import Base, Fact, RegisterRow

Found = list[dict[str, Any]]


def days_taken(session: Session, table: Any, chain: CTE, *, limit: int) -> Found:
    """Facts in force that hold days which the undo would give back to an earlier fact.

    table  a fact; nothing is found where it does not say what its days are of (`__alone_in__`)
    chain  the facts of the change set and all that supersedes them: columns origin, id
    """
    if table.__alone_in__ is None:
        return []
    names, first, after = table.__alone_in__
    fact, earlier, other, later = (aliased(table) for _ in range(4))
    rows = session.execute(
        select(other.id, other.change_set_id)
        .select_from(fact)
        .join(earlier, earlier.id == fact.supersedes_id)
        .join(
            other,
            and_(
                *(getattr(other, name) == getattr(earlier, name) for name in names),
                getattr(other, first) < getattr(earlier, after),
                getattr(other, after) > getattr(earlier, first),
            ),
        )
        .where(
            fact.id.in_(select(chain.c.origin)),
            ~earlier.is_withdrawn,
            ~other.is_withdrawn,
            ~exists().where(later.supersedes_id == other.id),
            other.id.not_in(select(chain.c.id)),
        )
        .order_by(other.id)
        .distinct()
        .limit(limit)
    )
    return [{"kind": table.__tablename__, "id": row[0], "change_set": row[1]} for row in rows]


def dependants(session: Session, changes: Sequence[Change], *, limit: int) -> Found:
    """What stands and points to a row that the change set made, and so would lose it.

    changes  all that the change set did
    """
    found: Found = []
    for kind in sorted({done.kind for done in changes}):
        made = [done.record_id for done in changes if done.kind == kind and _is_new(done)]
        if made:
            for table, column in _pointing_to(kind):
                found += _standing(session, table, column.in_(made), changes[0], limit)
    return found[:limit]


def _is_new(done: Change) -> bool:
    return done.record_id is not None and done.before is None


def _pointing_to(kind: str) -> Iterator[tuple[Any, Any]]:
    """Facts and register rows with a key to this kind: (mapped class, its column)."""
    wanted = table_of(kind).__table__
    for mapper in Base.registry.mappers:
        table: Any = mapper.class_
        if not issubclass(table, Fact | RegisterRow):
            continue
        for column in mapper.columns:
            if any(key.column.table is wanted for key in column.foreign_keys):
                yield table, getattr(table, column.key)


def _standing(
    session: Session, table: Any, points: ColumnElement[bool], of: Change, limit: int
) -> Found:
    """The rows that still stand, without those of the change set itself."""
    kind = table.__tablename__
    if issubclass(table, Fact):
        rows = select(table.id, table.change_set_id).where(
            points, in_force(table), table.change_set_id != of.change_set_id
        )
    else:
        own = select(Change.record_id).where(
            Change.change_set_id == of.change_set_id,
            Change.kind == kind,
            Change.record_id.is_not(None),
        )
        latest = (
            select(func.max(Change.change_set_id))
            .where(Change.kind == kind, Change.record_id == table.id)
            .scalar_subquery()
        )
        rows = select(table.id, latest).where(points, ~table.is_withdrawn, table.id.not_in(own))
    return [
        {"kind": kind, "id": row[0], "change_set": row[1]}
        for row in session.execute(rows.order_by(table.id).limit(limit))
    ]
