"""What waits for a person, in the order it presses, each row one step from its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask import Flask, current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.routing import BuildError

from omstallning.access.model import Actor
from omstallning.duties.model import Duty, DutyKind, DutySource
from omstallning.duties.report import to_do
from omstallning.provenance import Trail
from web.formatting import day, label, message, period, trail_url

EXTENSION = "omstallning_duties"
SHOWN = 12
"""So many rows of a group are seen at once; the rest stand behind one press."""


@dataclass(frozen=True, slots=True)
class Form:
    """The page where a duty is done: its endpoint, what its id is called, what is filled in."""

    endpoint: str
    argument: str = "id"
    filled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Declared:
    """What every room asks, and the forms by the names that rooms know them by."""

    sources: tuple[DutySource, ...]
    forms: Mapping[str, Form]


class Group(StrEnum):
    """Where in the list a duty stands."""

    LATE = "late"
    RETURNED = "returned"
    DECIDE = "decide"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to do: what, where, and by when."""

    words: str
    address: str | None
    note: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that waits, by group; groups without rows are left out."""

    groups: tuple[tuple[Group, tuple[Row, ...]], ...]

    @property
    def count(self) -> int:
        """How many things."""
        return sum(len(rows) for _group, rows in self.groups)

    @property
    def late(self) -> int:
        """How many whose day has passed."""
        return sum(len(rows) for group, rows in self.groups if group is Group.LATE)


def install(app: Flask, sources: Sequence[DutySource], forms: Mapping[str, Form]) -> None:
    """Say what every room asks of people, and where it is done."""
    app.extensions[EXTENSION] = Declared(tuple(sources), forms)


def waiting_for(session: Session, viewer: Actor, *, today: date) -> Waiting:
    """What waits for a person today."""
    declared: Declared = current_app.extensions[EXTENSION]
    duties = to_do(session, viewer, declared.sources, today=today)
    by_group: dict[Group, list[Row]] = {group: [] for group in Group}
    for duty in duties:
        group = _group(duty, today)
        address = _address(duty, declared.forms)
        row = Row(message(duty.message), address, _note(duty, today), group is Group.LATE)
        by_group[group].append(row)
    return Waiting(tuple((group, tuple(rows)) for group, rows in by_group.items() if rows))


def _group(duty: Duty, today: date) -> Group:
    if duty.is_late(today):
        return Group.LATE
    if duty.kind is DutyKind.MEND:
        return Group.RETURNED
    if duty.due is None and duty.kind in {DutyKind.REVIEW, DutyKind.APPROVE, DutyKind.DECIDE}:
        return Group.DECIDE
    return Group.DUE


def _note(duty: Duty, today: date) -> str:
    if duty.due is None:
        return str(label(duty.kind))
    if duty.is_late(today):
        return _("since %(day)s", day=day(duty.due))
    return _("by %(day)s", day=day(duty.due))


def _address(duty: Duty, forms: Mapping[str, Form]) -> str | None:
    """The form, or else the page of the record it is about."""
    return _form_address(duty, forms) or trail_url(duty.trail)


def _form_address(duty: Duty, forms: Mapping[str, Form]) -> str | None:
    asked = duty.form
    if asked is None:
        return None
    form = forms.get(asked.kind) or _by_endpoint(asked)
    if form is None:
        return trail_url(asked)
    fields = duty.message.fields
    filled = {name: period(fields[name]) for name in form.filled if name in fields}  # type: ignore[arg-type]
    try:
        return url_for(form.endpoint, **{form.argument: asked.id}, **filled)  # type: ignore[arg-type]
    except BuildError:
        return None


def _by_endpoint(asked: Trail) -> Form | None:
    """A form that a room names by its own endpoint."""
    return Form(asked.kind) if asked.kind in current_app.view_functions else None


def headline(found: Waiting) -> str:
    """What waits, in a sentence."""
    if not found.count:
        return _("Nothing waits for you")
    words = ngettext("One thing waits for you", "%(num)s things wait for you", found.count)
    if not found.late:
        return words
    if found.count == found.late:
        late = ngettext("and it is late", "and all of them are late", found.late)
    else:
        late = ngettext("one of them is late", "%(num)s of them are late", found.late)
    return f"{words}, {late}"


def group_title(group: Group) -> str:
    """A group of the list by name."""
    return {
        Group.LATE: _("Late"),
        Group.RETURNED: _("Sent back or to be mended"),
        Group.DECIDE: _("To review and decide"),
        Group.DUE: _("Coming up"),
    }[group]
