"""What the pages of editions show: the list, one edition, and what one moves of another."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from emissions.territory import report
from emissions.territory.model import Finding, Moved, Severity, Value
from emissions.territory.report import VintageView, WhatMoved
from omstallning.access.model import Actor
from omstallning.changes.approval import State
from omstallning.errors import NotFound

WAITING = frozenset({State.DRAFT, State.RETURNED})


@dataclass(frozen=True, slots=True)
class EditionsPage:
    """Every edition, newest first, and two of them beside each other."""

    views: tuple[VintageView, ...]
    base_year: int | None
    latest_year: int | None
    moved: WhatMoved | None
    in_use: VintageView | None

    @property
    def waiting(self) -> tuple[VintageView, ...]:
        """Editions that nobody has taken into use."""
        return tuple(view for view in self.views if is_waiting(view))


@dataclass(frozen=True, slots=True)
class EditionPage:
    """One edition with its numbers, and what it says otherwise than the one before."""

    view: VintageView
    values: tuple[Value, ...]
    moved: WhatMoved | None

    @property
    def sheet(self) -> str | None:
        """Where its numbers stand: a sheet of its file, or a table of the product."""
        return next((value.sheet for value in self.values), None)

    @property
    def is_waiting(self) -> bool:
        """Whether it can be taken into use."""
        return is_waiting(self.view)

    @property
    def questions(self) -> tuple[Finding, ...]:
        """What must be answered with a reason."""
        return tuple(f for f in self.view.findings if f.severity is Severity.QUESTION)


def editions_page(
    session: Session,
    viewer: Actor,
    municipality_code: str,
    *,
    old_id: int | None = None,
    new_id: int | None = None,
) -> EditionsPage:
    """The list, and two editions compared: those named, or the newest and the one before it.

    Raises NotFound, ScopesDiffer.
    """
    views = report.vintages(session, viewer, municipality_code)
    in_use = next((view for view in views if view.in_use), None)
    new = _named(views, new_id) or next((view for view in views if is_waiting(view)), in_use)
    old = _named(views, old_id) or (None if new is None else _before(views, new))
    moved = None
    if new is not None and old is not None and new is not old:
        moved = report.what_moved(session, viewer, old.vintage.id, new.vintage.id)
    years = [] if in_use is None else [y for y, v in in_use.totals.items() if v is not None]
    return EditionsPage(
        views,
        min(years, default=None),
        max(years, default=None),
        moved,
        in_use,
    )


def edition_page(
    session: Session, viewer: Actor, municipality_code: str, vintage_id: int
) -> EditionPage:
    """One edition beside the accepted one before it. Raises NotFound."""
    views = report.vintages(session, viewer, municipality_code)
    view = next((one for one in views if one.vintage.id == vintage_id), None)
    if view is None:
        raise NotFound("territory_vintage", vintage_id)
    old = _before(views, view)
    return EditionPage(
        view,
        report.values(session, viewer, municipality_code, vintage_id=vintage_id),
        None if old is None else report.what_moved(session, viewer, old.vintage.id, vintage_id),
    )


def waiting(session: Session, viewer: Actor, municipality_code: str) -> tuple[VintageView, ...]:
    """Editions newer than the one in use that nobody has taken into use."""
    views = report.vintages(session, viewer, municipality_code)
    newer = []
    for view in views:
        if view.in_use:
            break
        if view.vintage.state is State.DRAFT:
            newer.append(view)
    return tuple(newer)


def is_waiting(view: VintageView) -> bool:
    """Whether an edition is in the house and not in use."""
    return view.vintage.state in WAITING


def is_visible(moved: Moved) -> bool:
    """Whether a difference shows in whole tonnes, or a number came or went."""
    if moved.difference is None:
        return moved.old is not None or moved.new is not None
    return abs(moved.difference) >= 0.5


def _named(views: tuple[VintageView, ...], vintage_id: int | None) -> VintageView | None:
    if vintage_id is None:
        return None
    found = next((view for view in views if view.vintage.id == vintage_id), None)
    if found is None:
        raise NotFound("territory_vintage", vintage_id)
    return found


def _before(views: tuple[VintageView, ...], new: VintageView) -> VintageView | None:
    older = views[views.index(new) + 1 :]
    return next(
        (
            view
            for view in older
            if view.vintage.is_accepted
            and view.vintage.about.gas_scope is new.vintage.about.gas_scope
        ),
        None,
    )
