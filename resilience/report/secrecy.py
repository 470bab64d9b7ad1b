"""What a viewer may see: marked fields are withheld, marked rows are not there at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from omstallning.access.model import Actor, Permission
from omstallning.access.operations import names
from omstallning.errors import NotFound
from omstallning.provenance import Mark
from resilience.model import WHOLE_ROW, Ground
from resilience.store import secrecy as store
from resilience.store.register import Register

Value = TypeVar("Value")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Guarded(Generic[Value]):
    """A value as a viewer meets it: there, not known, or withheld.

    grounds  those on which it is marked, also where the viewer may read it
    """

    value: Value | None
    mark: Mark = Mark.VALUE
    grounds: tuple[Ground, ...] = ()

    def __post_init__(self) -> None:
        if self.mark is Mark.VALUE and self.value is None:
            object.__setattr__(self, "mark", Mark.MISSING)

    @property
    def is_secret(self) -> bool:
        """Whether it is withheld from this viewer."""
        return self.mark is Mark.SECRET

    def then(self, made: Callable[[Value], Other]) -> Guarded[Other]:
        """The same with another value made of it; what is not there stays so."""
        value = None if self.value is None else made(self.value)
        return Guarded(value, self.mark, self.grounds)


def withheld(grounds: tuple[Ground, ...] = ()) -> Guarded[Any]:
    """A value that this viewer may not read."""
    return Guarded(None, Mark.SECRET, grounds)


@dataclass(frozen=True, slots=True)
class MarkView:
    """A mark on a field of a record: who set it, when and on what ground.

    lifted_at  when it was lifted and by whom, for what reason; None: it stands
    """

    id: int
    field: str
    ground: Ground
    reason: str | None
    at: datetime
    by: str | None
    lifted_at: datetime | None = None
    lifted_by: str | None = None
    lifted_because: str | None = None


class Sight:
    """The register through the eyes of one viewer.

    What rests on an absent row is absent too: the activities of a service, what leans on a node,
    a risk about either.
    """

    def __init__(
        self, viewer: Actor, register: Register, marks: store.Marks, risks: Mapping[int, Any]
    ) -> None:
        self.viewer = viewer
        self.register = register
        self._marks = marks
        self._hidden = {
            (kind, row_id)
            for (kind, row_id), fields in marks.items()
            if any(ground.is_secret for ground in fields.get(WHOLE_ROW, ()))
            and not self._may_read_in(self._unit(kind, row_id, risks))
        }
        self.services = self._seen("service", register.services)
        self.nodes = self._seen(
            "node", register.nodes, lambda row: row.service_id not in self._gone("service")
        )
        self.stocks = self._seen("stock", register.stocks)
        self.dependencies = self._seen(
            "dependency",
            register.dependencies,
            lambda row: row.node_id in self.nodes and row.needs_id in self.nodes,
        )
        self.risks = self._seen("risk", risks, self._stands_clear)

    def _stands_clear(self, risk: Any) -> bool:
        return risk.service_id not in self._gone("service") and (
            risk.node_id is None
            or risk.node_id in self.nodes
            or risk.node_id not in self.register.nodes
        )

    def _gone(self, kind: str) -> set[int]:
        return {row_id for of, row_id in self._hidden if of == kind}

    def _seen(
        self, kind: str, rows: Mapping[int, Any], rule: Callable[[Any], bool] = lambda _: True
    ) -> dict[int, Any]:
        return {
            row_id: row
            for row_id, row in rows.items()
            if (kind, row_id) not in self._hidden and rule(row)
        }

    def _unit(self, kind: str, row_id: int, risks: Mapping[int, Any]) -> int | None:
        """The unit of a marked row; None where it is gone, which only the whole group may read."""
        rows = {"service": self.register.services, "node": self.register.nodes,
                "stock": self.register.stocks, "dependency": self.register.dependencies,
                "risk": risks}[kind]  # fmt: skip
        row = rows.get(row_id)
        if row is None or (kind == "dependency" and row.node_id not in self.register.nodes):
            return None
        return self.register.unit_of(kind, row)

    def _may_read_in(self, unit_id: int | None) -> bool:
        return self.viewer.may(Permission.READ_SECRET, unit_id)

    def grounds(self, kind: str, row_id: int, *fields: str) -> tuple[Ground, ...]:
        """Every ground on which any of these fields, or the whole row, is marked."""
        marked = self._marks.get((kind, row_id), {})
        found = {ground for field in (*fields, WHOLE_ROW) for ground in marked.get(field, ())}
        return tuple(sorted(found))

    def may_read(self, kind: str, row: Any, *fields: str) -> bool:
        """Whether the viewer may read these fields of a row; internal hides nothing from staff."""
        is_marked = any(g.is_secret for g in self.grounds(kind, row.id, *fields))
        return not is_marked or self._may_read_in(self.register.unit_of(kind, row))

    def field(self, kind: str, row: Any, name: str) -> Guarded[Any]:
        """One field of a row, or the mark that stands in its place."""
        grounds = self.grounds(kind, row.id, name)
        if not self.may_read(kind, row, name):
            return withheld(grounds)
        return Guarded(getattr(row, name), Mark.VALUE, grounds)


def history(
    session: Session, viewer: Actor, kind: str, record_id: int, unit_id: int
) -> tuple[MarkView, ...]:
    """Every mark of a record, lifted ones too, for those who may read what is marked."""
    if not viewer.may(Permission.READ_SECRET, unit_id):
        return ()
    people = names(session)
    found: dict[int, MarkView] = {}
    for row in store.marks_of(session, kind, record_id):
        earlier = found.pop(row.supersedes_id or 0, None)
        if row.is_withdrawn and earlier is not None:
            found[row.id] = replace(
                earlier,
                id=row.id,
                lifted_at=row.at,
                lifted_by=people.get(row.person_id or 0),
                lifted_because=row.reason,
            )
        elif not row.is_withdrawn:
            found[row.id] = MarkView(
                row.id, row.field, row.ground, row.reason, row.at,
                people.get(row.person_id or 0),
            )  # fmt: skip
    return tuple(sorted(found.values(), key=lambda one: (one.field, one.ground, one.id)))


def must_see(rows: Mapping[int, Any], kind: str, row_id: int) -> Any:
    """The row, when the viewer sees it: one that is marked whole is not found. Raises NotFound."""
    row = rows.get(row_id)
    if row is None:
        raise NotFound(kind, row_id)
    return row


def every_ground(found: Iterable[Iterable[Ground]]) -> tuple[Ground, ...]:
    """The grounds of all inputs side by side, as a result carries them."""
    return tuple(sorted({ground for grounds in found for ground in grounds}))
