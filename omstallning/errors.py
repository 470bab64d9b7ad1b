"""Errors that help the person who can mend them: a code, the values, the ways out.

OmstallningError
├─ Refused      the actor lacks the right
├─ NotFound     nothing by that id
├─ Conflict     somebody else saved first; carries both versions
├─ Invalid      a value breaks a rule of its field
└─ InTheWay     an undo is stopped by later changes; lists them
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from omstallning.message import Message


class OmstallningError(Exception):
    """Anything the system can explain to the person in front of it."""

    code: ClassVar[str] = "error"

    def __init__(self, *, remedies: Sequence[str] = (), **fields: object) -> None:
        super().__init__(self.code, fields)
        self.fields: dict[str, object] = fields
        self.remedies = tuple(remedies)

    @property
    def message(self) -> Message:
        """The error as a sentence to be worded by the page or the command line."""
        return Message(self.code, self.fields)

    def __str__(self) -> str:
        return f"{self.code}: " + ", ".join(f"{k}={v!r}" for k, v in self.fields.items())


class Refused(OmstallningError):
    """The actor may not do this here."""

    code = "refused"

    def __init__(self, right: str, *, unit_id: int | None = None) -> None:
        super().__init__(right=right, unit_id=unit_id)


class NotFound(OmstallningError):
    """There is no record of this kind with this id."""

    code = "not_found"

    def __init__(self, kind: str, record_id: object) -> None:
        super().__init__(kind=kind, id=record_id)


class Conflict(OmstallningError):
    """Somebody else saved the same record first; both versions are kept for the choice."""

    code = "conflict"

    def __init__(
        self,
        kind: str,
        record_id: object,
        *,
        mine: Mapping[str, object],
        theirs: Mapping[str, object],
    ) -> None:
        super().__init__(
            kind=kind, id=record_id, mine=mine, theirs=theirs, remedies=("keep_mine", "keep_theirs")
        )


class Invalid(OmstallningError):
    """A value breaks a rule of its field; the reason is a code of its own."""

    code = "invalid"

    def __init__(self, field: str, value: object, reason: str, **more: object) -> None:
        super().__init__(remedies=(), field=field, value=value, reason=reason, **more)


class InTheWay(OmstallningError):
    """A change cannot be undone because later changes touch the same records."""

    code = "in_the_way"

    def __init__(self, change_set_id: int, later: Sequence[Mapping[str, object]]) -> None:
        super().__init__(change_set=change_set_id, later=tuple(later))
