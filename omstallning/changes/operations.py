"""Writing as change sets: facts appended, register rows versioned, one audit row, and undo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    and_,
    exists,
    func,
    insert,
    literal,
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
from omstallning.errors import Conflict, InTheWay, Invalid, NotFound

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


def undo(session: Session, actor: Actor, change_set_id: int, *, reason: str | None = None) -> int:
    """Take back a whole change set by appending; nothing is deleted.

    A fact gets a successor: the value it replaced, or a withdrawal. A register row gets its image
    from before as a new version. Raises InTheWay listing later changes of the same records, and
    Invalid when it is somebody else's or already undone. Returns the undoing change set's id.
    """
    original = session.get(ChangeSet, change_set_id)
    if original is None:
        raise NotFound("change_set", change_set_id)
    if original.person_id != actor.person_id:
        raise Invalid("change_set", change_set_id, "not_yours_to_undo")
    if session.scalar(select(ChangeSet.id).where(ChangeSet.undoes_id == change_set_id)):
        raise Invalid("change_set", change_set_id, "already_undone")
    changes = session.scalars(select(Change).where(Change.change_set_id == change_set_id)).all()
    decided = session.scalars(select(Decision).where(Decision.change_set_id == change_set_id)).all()
    if decided:
        raise Invalid("change_set", change_set_id, "decisions_stand")
    later = _later(session, change_set_id, changes)
    if later:
        raise InTheWay(change_set_id, later)
    with change_set(
        session, actor, f"undo_{original.verb}", reason=reason, undoes_id=change_set_id
    ) as change:
        for done in changes:
            if done.record_id is None:
                _undo_facts(change, table_of(done.kind), change_set_id)
            else:
                _undo_row(change, table_of(done.kind), done)
        return change.id


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


def author_of(session: Session, kind: str, record_id: int) -> int | None:
    """Who made a register row."""
    return session.scalar(
        select(ChangeSet.person_id)
        .join(Change, Change.change_set_id == ChangeSet.id)
        .where(Change.kind == kind, Change.record_id == record_id, Change.before.is_(None))
        .order_by(Change.id)
        .limit(1)
    )


def _later(session: Session, change_set_id: int, changes: Sequence[Change]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for done in changes:
        table = table_of(done.kind)
        if done.record_id is not None:
            row = session.get_one(table, done.record_id, populate_existing=True)
            if row.version != done.version_after:
                found.append({"kind": done.kind, "id": done.record_id})
            continue
        successor = aliased(table)
        rows = session.execute(
            select(table.id, successor.change_set_id)
            .join(successor, successor.supersedes_id == table.id)
            .where(table.change_set_id == change_set_id)
            .limit(20)
        )
        found += [{"kind": done.kind, "id": r[0], "change_set": r[1]} for r in rows]
    return found


def _undo_facts(change: Changing, table: Any, change_set_id: int) -> None:
    """For each fact of the set append its predecessor's values, or a withdrawal, in SQL."""
    own = {"id", "change_set_id", "supersedes_id", "is_withdrawn"}
    names = [c.key for c in table.__table__.columns if c.key not in own]
    earlier = aliased(table)
    for has_earlier in (True, False):
        values = earlier if has_earlier else table
        query = select(
            *(getattr(values, name) for name in names),
            func.coalesce(earlier.is_withdrawn, True)
            if has_earlier
            else literal(value=True, type_=Boolean()),
            literal(change.id),
            table.id,
        ).select_from(table)
        query = (
            query.join(earlier, earlier.id == table.supersedes_id)
            if has_earlier
            else query.where(table.supersedes_id.is_(None))
        )
        query = query.where(table.change_set_id == change_set_id)
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


def _is_superseded(session: Session, record: Any) -> bool:
    return _successor(session, type(record), record.supersedes_id) is not None


def _successor(session: Session, table: Any, superseded_id: int) -> Any:
    return session.scalar(select(table).where(table.supersedes_id == superseded_id))
