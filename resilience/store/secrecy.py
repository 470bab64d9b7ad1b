"""Marks of secrecy and releases, in force and as they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from omstallning.changes.operations import in_force, table_of
from omstallning.changes.tables import ChangeSet
from omstallning.errors import NotFound
from resilience.model import Ground
from resilience.tables import Release, SecrecyMark

Marks = dict[tuple[str, int], dict[str, tuple[Ground, ...]]]
"""(kind, id) → field → every ground on which it is marked."""


def marks(session: Session) -> Marks:
    """Every mark in force."""
    found: dict[tuple[str, int], dict[str, set[Ground]]] = defaultdict(lambda: defaultdict(set))
    rows = session.execute(
        select(
            SecrecyMark.kind, SecrecyMark.record_id, SecrecyMark.field, SecrecyMark.ground
        ).where(in_force(SecrecyMark))
    )
    for row in rows:
        found[row.kind, row.record_id][row.field].add(row.ground)
    return {
        of: {field: tuple(sorted(grounds)) for field, grounds in fields.items()}
        for of, fields in found.items()
    }


def mark(session: Session, mark_id: int) -> SecrecyMark:
    """One mark, in force or not. Raises NotFound."""
    found = session.get(SecrecyMark, mark_id)
    if found is None:
        raise NotFound("secrecy_mark", mark_id)
    return found


def marks_of(session: Session, kind: str, record_id: int) -> Sequence[Any]:
    """Every mark of one record with who set it, those that were lifted too; the latest last."""
    return session.execute(
        select(*SecrecyMark.__table__.columns, ChangeSet.at, ChangeSet.person_id)
        .join(ChangeSet, ChangeSet.id == SecrecyMark.change_set_id)
        .where(SecrecyMark.kind == kind, SecrecyMark.record_id == record_id)
        .order_by(SecrecyMark.id)
    ).all()


def stored(session: Session, kind: str, ids: Collection[int]) -> Sequence[Any]:
    """Rows of a kind by their ids, whether they stand or not."""
    table = table_of(kind)
    return session.execute(select(*table.__table__.columns).where(table.id.in_(ids))).all()


def releases(session: Session, aggregate: str) -> Sequence[Any]:
    """What was let go of an aggregate and by whom, in force, the latest first."""
    return session.execute(
        select(*Release.__table__.columns, ChangeSet.at, ChangeSet.person_id)
        .join(ChangeSet, ChangeSet.id == Release.change_set_id)
        .where(Release.aggregate == aggregate, in_force(Release))
        .order_by(Release.as_of.desc(), Release.id.desc())
    ).all()
