"""One thing somebody has to do, as a room declares it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from omstallning.access.model import Actor, Permission
from omstallning.message import Message
from omstallning.provenance import Trail


class DutyKind(StrEnum):
    """What is asked for."""

    ENTER = "enter"
    MEND = "mend"
    REVIEW = "review"
    APPROVE = "approve"
    DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that is due.

    message     what is to be done, as a code and its fields
    due         None: as soon as possible
    permission  whoever holds it in `unit_id` (None: anywhere) has the duty
    trail       the record it is about; the page of it is one click away
    form        the endpoint of the form where it is done, by a name the pages know, with its id
    """

    kind: DutyKind
    message: Message
    due: date | None
    permission: Permission
    unit_id: int | None
    trail: Trail
    form: Trail | None = None

    def is_late(self, today: date) -> bool:
        """Whether the day has passed."""
        return self.due is not None and self.due < today

    def is_for(self, viewer: Actor) -> bool:
        """Whether this person is one of those it waits for."""
        if self.unit_id is None:
            return viewer.may_somewhere(self.permission)
        return viewer.may(self.permission, self.unit_id)


DutySource = Callable[[Session, Actor, date], Iterable[Duty]]
"""A room's answer to what is due on a day, for a viewer; it hands out nothing he may not read."""
