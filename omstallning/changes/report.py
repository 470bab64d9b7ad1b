"""What a save did: who, when and why, each record before and after, and whether it can go back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from omstallning.access.model import Actor, Permission
from omstallning.access.operations import names
from omstallning.changes.approval import State
from omstallning.changes.operations import image, later_changes, table_of, why_not_undone
from omstallning.changes.tables import Change, ChangeSet, Decision
from omstallning.errors import NotFound
from omstallning.provenance import Mark

KEPT_BY_THE_HOUSE = frozenset({"id", "version", "change_set_id", "supersedes_id"})
"""Columns that say how a row is kept, not what it says."""


@dataclass(frozen=True, slots=True)
class Altered:
    """One record as it was before the save and as it was after; without a before it is new.

    `fields` holds what differs: column, value before, value after.
    """

    kind: str
    id: int
    is_new: bool
    is_withdrawn: bool
    fields: tuple[tuple[str, Any, Any], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one kind that the save stated; `shown` holds the first of them."""

    kind: str
    count: int
    shown: tuple[Altered, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """A step that was taken with a record."""

    kind: str
    record_id: int
    state: State


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One save, paste, import or undo.

    `in_the_way` names later changes of the same records; `refusal` is the code of why this person
    cannot undo it whatever came later. `reason` is withheld where something that was saved is: it
    is free text about it.
    """

    id: int
    at: datetime
    person_id: int | None
    person: str | None
    verb: str
    reason: str | Mark | None
    undoes_id: int | None
    undone_by_id: int | None
    rows: tuple[Altered, ...]
    row_count: int
    facts: tuple[Facts, ...]
    decisions: tuple[Decided, ...]
    refusal: str | None
    in_the_way: tuple[Mapping[str, Any], ...]

    @property
    def can_be_undone(self) -> bool:
        """Whether this person can take it back now."""
        return self.refusal is None and not self.in_the_way


Curtain = Callable[[Session, Actor, str, Collection[int]], Mapping[int, frozenset[str]]]
"""What of these records of a kind a viewer may not read: id → fields, or WHOLE for the record."""

WHOLE = "*"
NOTHING: Mapping[str, Curtain] = {}


def change(
    session: Session,
    viewer: Actor,
    change_set_id: int,
    *,
    curtains: Mapping[str, Curtain] = NOTHING,
    shown: int = 50,
) -> ChangeView:
    """One change set for those who read the whole group, and for its author.

    curtains  kind → what its room withholds: a field before and after, or the record, counts too
    shown     how many records of each kind are told in full
    Raises NotFound, Refused.
    """
    made = session.get(ChangeSet, change_set_id)
    if made is None:
        raise NotFound("change_set", change_set_id)
    if made.person_id != viewer.person_id:
        viewer.require(Permission.READ)
    own = session.scalars(
        select(Change).where(Change.change_set_id == change_set_id).order_by(Change.id)
    ).all()
    rows, hidden = _before_the_curtain(session, viewer, own, curtains)
    told = [_dimmed(_row(session, one), names_of) for one, names_of in rows[:shown]]
    facts = [
        _facts(session, viewer, done, curtains.get(done.kind), shown)
        for done in own
        if done.record_id is None
    ]
    every = (*told, *(one for group, _ in facts for one in group.shown))
    is_dimmed = hidden or any(some for _, some in facts) or any(map(_has_secret, every))
    refusal = why_not_undone(session, viewer, change_set_id)
    decided = session.scalars(select(Decision).where(Decision.change_set_id == change_set_id))
    return ChangeView(
        id=made.id,
        at=made.at,
        person_id=made.person_id,
        person=names(session).get(made.person_id or 0),
        verb=made.verb,
        reason=Mark.SECRET if made.reason and is_dimmed else made.reason,
        undoes_id=made.undoes_id,
        undone_by_id=session.scalar(
            select(ChangeSet.id).where(ChangeSet.undoes_id == change_set_id)
        ),
        rows=tuple(told),
        row_count=len(rows),
        facts=tuple(group for group, _ in facts if group.count),
        decisions=tuple(Decided(one.kind, one.record_id, one.state) for one in decided),
        refusal=refusal,
        in_the_way=() if refusal else tuple(later_changes(session, change_set_id)),
    )


def _before_the_curtain(
    session: Session, viewer: Actor, own: Sequence[Change], curtains: Mapping[str, Curtain]
) -> tuple[list[tuple[Change, frozenset[str]]], bool]:
    """The changed rows that the viewer may know of, each with the fields that are withheld.

    The second part says whether there are others.
    """
    rows = [one for one in own if one.record_id is not None]
    withheld = {
        kind: curtains[kind](session, viewer, kind, {r.record_id or 0 for r in rows
                                                     if r.kind == kind})
        for kind in {row.kind for row in rows} & curtains.keys()
    }  # fmt: skip
    told = [(r, withheld.get(r.kind, {}).get(r.record_id or 0, frozenset())) for r in rows]
    seen = [(row, names_of) for row, names_of in told if WHOLE not in names_of]
    return seen, len(seen) < len(told)


def _dimmed(altered: Altered, withheld: frozenset[str]) -> Altered:
    """The record with the mark of secrecy where a field is withheld."""
    fields = tuple(
        (name, Mark.SECRET, Mark.SECRET) if name in withheld else (name, before, after)
        for name, before, after in altered.fields
    )
    return replace(altered, fields=fields)


def _has_secret(altered: Altered) -> bool:
    return any(after is Mark.SECRET for _, _, after in altered.fields)


def last_change_of(session: Session, kind: str, record_id: int) -> int | None:
    """The change set that last made or changed a register row."""
    return session.scalar(
        select(func.max(Change.change_set_id)).where(
            Change.kind == kind, Change.record_id == record_id
        )
    )


def _row(session: Session, done: Change) -> Altered:
    """A register row: the image before lies here, the one after in the next change or the row."""
    after = session.scalar(
        select(Change.before)
        .where(Change.kind == done.kind, Change.record_id == done.record_id, Change.id > done.id)
        .order_by(Change.id)
        .limit(1)
    )
    if after is None:
        after = image(session.get_one(table_of(done.kind), done.record_id))
    return _altered(done.kind, int(done.record_id or 0), done.before, after)


def _facts(
    session: Session, viewer: Actor, done: Change, curtain: Curtain | None, shown: int
) -> tuple[Facts, bool]:
    """The facts of one kind that the viewer may know of, and whether there are others."""
    table: Any = table_of(done.kind)
    earlier: Any = aliased(table)
    withheld: Mapping[int, frozenset[str]] = {}
    if curtain is not None:
        ids = session.scalars(select(table.id).where(table.change_set_id == done.change_set_id))
        withheld = curtain(session, viewer, done.kind, set(ids))
    hidden = [row_id for row_id, fields in withheld.items() if WHOLE in fields]
    pairs: Sequence[Any] = session.execute(
        select(table, earlier)
        .outerjoin(earlier, earlier.id == table.supersedes_id)
        .where(table.change_set_id == done.change_set_id, table.id.not_in(hidden))
        .order_by(table.id)
        .limit(shown)
    ).all()
    count = session.scalar(
        select(func.count()).select_from(table).where(table.change_set_id == done.change_set_id)
    )
    told = tuple(
        _dimmed(
            _altered(done.kind, now.id, None if before is None else image(before), image(now)),
            withheld.get(now.id, frozenset()),
        )
        for now, before in pairs
    )
    return Facts(done.kind, (count or 0) - len(hidden), told), bool(hidden)


def _altered(
    kind: str, record_id: int, before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> Altered:
    names_told = [name for name in after if name not in KEPT_BY_THE_HOUSE]
    if before is None:
        fields = tuple(
            (name, None, after[name]) for name in names_told
            if after[name] is not None and name != "is_withdrawn"
        )  # fmt: skip
    else:
        fields = tuple(
            (name, before.get(name), after[name])
            for name in names_told
            if before.get(name) != after[name]
        )
    return Altered(kind, record_id, before is None, bool(after.get("is_withdrawn")), fields)
