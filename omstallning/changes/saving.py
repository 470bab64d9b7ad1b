"""One save: facts appended, register rows versioned with their image before, one audit row last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    and_,
    exists,
    insert,
    select,
)
from sqlalchemy import update as sql_update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from omstallning.access import audit
from omstallning.access.model import Actor
from omstallning.changes.approval import State, check_step
from omstallning.changes.tables import Change, ChangeSet, Decision
from omstallning.database import Base, Fact, RegisterRow, plain
from omstallning.errors import Conflict, NotFound

BATCH = 20_000
Stored = TypeVar("Stored", bound=Base)


class Changing:
    """The change set under way; everything written in a save goes through it."""

    def __init__(self, session: Session, actor: Actor, change_set: ChangeSet) -> None:
        self.session = session
        self.actor = actor
        self.change_set = change_set
        self.details: dict[str, Any] = {}
        self._facts: dict[str, int] = {}
        self._rows: list[dict[str, Any]] = []

    @property
    def id(self) -> int:
        """The change set's id."""
        return self.change_set.id

    def add(self, record: Stored) -> Stored:
        """Store a new fact or register row.

        Raises Conflict where somebody else superseded the same fact first.
        """
        if isinstance(record, Fact):
            record.change_set_id = self.id
            self._insert_fact(record)
            self.note_facts(record.__tablename__, 1)
            return record
        self.session.add(record)
        self.session.flush()
        if isinstance(record, RegisterRow):
            self._note(record.__tablename__, record.id, before=None, version=record.version)
        return record

    def _insert_fact(self, record: Any) -> None:
        try:
            with self.session.begin_nested():
                self.session.add(record)
                self.session.flush()
        except IntegrityError as error:
            if record.supersedes_id is None or not _is_superseded(self.session, record):
                raise
            raise Conflict(
                record.__tablename__,
                record.supersedes_id,
                mine=image(record),
                theirs=image(_successor(self.session, type(record), record.supersedes_id)),
            ) from error

    def add_facts(self, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
        """Store many facts at once; each carries this change set's id."""
        for start in range(0, len(rows), BATCH):
            batch = [{**row, "change_set_id": self.id} for row in rows[start : start + BATCH]]
            self.session.execute(insert(table), batch)
        self.note_facts(table.__tablename__, len(rows))

    def note_facts(self, kind: str, count: int) -> None:
        """Count facts of a kind that this change set has stored."""
        self._facts[kind] = self._facts.get(kind, 0) + count

    def update(self, row: Any, *, expected_version: int, **values: object) -> None:
        """Change a register row that still has the version the person saw.

        Raises Conflict with both versions otherwise; the check is in the UPDATE itself.
        """
        table = type(row)
        before = image(row)
        done = self.session.execute(
            sql_update(table)
            .where(table.id == row.id, table.version == expected_version)
            .values(**values, version=expected_version + 1)
            .execution_options(synchronize_session=False)
        )
        self.session.refresh(row)
        if done.rowcount != 1:  # type: ignore[attr-defined]
            theirs = image(row)
            raise Conflict(
                table.__tablename__,
                row.id,
                mine={k: plain(v) for k, v in values.items()},
                theirs={k: theirs[k] for k in values} | {"version": theirs["version"]},
            )
        self._note(table.__tablename__, row.id, before=before, version=expected_version + 1)

    def decide(
        self, kind: str, record_id: int, current: State, to: State, *, review_required: bool = True
    ) -> Decision:
        """Take a record one step further, or back to its author."""
        check_step(current, to, review_required=review_required)
        decision = Decision(
            change_set_id=self.id,
            kind=kind,
            record_id=record_id,
            state=to,
            person_id=self.actor.person_id,
            at=self.change_set.at,
            reason=self.change_set.reason,
        )
        self.session.add(decision)
        self.session.flush()
        self.details.setdefault("decisions", []).append([kind, record_id, to.value])
        return decision

    def _note(
        self, kind: str, record_id: int, *, before: dict[str, Any] | None, version: int
    ) -> None:
        self._rows.append(
            {
                "change_set_id": self.id,
                "kind": kind,
                "record_id": record_id,
                "facts": 0,
                "before": before,
                "version_after": version,
            }
        )

    def close(self) -> None:
        """Write what was done, and the audit row as the last act."""
        counted = [
            {
                "change_set_id": self.id,
                "kind": kind,
                "record_id": None,
                "facts": count,
                "before": None,
                "version_after": None,
            }
            for kind, count in self._facts.items()
        ]
        rows = self._rows + counted
        if rows:
            self.session.execute(insert(Change), rows)
        audit.append(
            self.session,
            person_id=self.actor.person_id,
            verb=self.change_set.verb,
            details={
                "change_set": self.id,
                "facts": self._facts,
                "rows": sorted({(r["kind"], r["record_id"]) for r in self._rows})[:200],
                **self.details,
            },
        )


@contextmanager
def change_set(
    session: Session,
    actor: Actor,
    verb: str,
    *,
    reason: str | None = None,
    undoes_id: int | None = None,
) -> Iterator[Changing]:
    """One save: what happens inside is kept together, explained together and undone together."""
    made = ChangeSet(
        at=datetime.now(UTC),
        person_id=actor.person_id,
        verb=verb,
        reason=reason,
        undoes_id=undoes_id,
    )
    session.add(made)
    session.flush()
    changing = Changing(session, actor, made)
    yield changing
    session.flush()
    changing.close()


def table_of(kind: str) -> Any:
    """The mapped class whose rows are of this kind."""
    for mapper in Base.registry.mappers:
        if mapper.class_.__tablename__ == kind:
            return mapper.class_
    raise NotFound("kind", kind)


def image(row: Any) -> dict[str, Any]:
    """A row as plain values, fit to be kept and compared."""
    return {column.key: plain(getattr(row, column.key)) for column in row.__table__.columns}


def in_force(table: Any) -> ColumnElement[bool]:
    """The facts that nothing supersedes and nobody withdrew."""
    later = aliased(table)
    return and_(~table.is_withdrawn, ~exists().where(later.supersedes_id == table.id))


def _is_superseded(session: Session, record: Any) -> bool:
    return _successor(session, type(record), record.supersedes_id) is not None


def _successor(session: Session, table: Any, superseded_id: int) -> Any:
    return session.scalar(select(table).where(table.supersedes_id == superseded_id))
