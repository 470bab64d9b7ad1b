"""What moves when a year is calculated another way, shown before anybody accepts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from emissions.model import CATEGORIES, USUAL_SET, Category, Method, RunKind, Scope
from emissions.report.eliminated import taken
from emissions.report.figures import TONNES_CO2E, lines_trail
from emissions.report.runs import VIEWS
from emissions.report.views import GapView, RunView, restated_by, run_view, unit_name
from emissions.store import accounts
from emissions.store import runs as store
from emissions.store import sources as source_store
from emissions.tables import Run
from omstallning.access.model import Actor, Permission
from omstallning.access.operations import names
from omstallning.changes.approval import State
from omstallning.period import year as within
from omstallning.provenance import Figure, Trail
from omstallning.units import GwpSet

if TYPE_CHECKING:
    import pandas as pd

    from emissions.calculate.account import Account
    from emissions.calculate.comparison import Reason
    from emissions.calculate.inventory import Lines


@dataclass(frozen=True, slots=True)
class Move:
    """A figure before and after, and why it differs.

    unknown  records without a figure on one side, which the difference leaves out
    reasons  empty where nothing moved
    """

    old: Figure
    new: Figure
    difference: Figure
    reasons: tuple[Reason, ...]
    unknown: int

    @property
    def has_moved(self) -> bool:
        """Whether anything differs."""
        return bool(self.reasons) or self.unknown > 0


@dataclass(frozen=True, slots=True)
class ScopeMove:
    """A scope."""

    scope: Scope
    move: Move


@dataclass(frozen=True, slots=True)
class CategoryMove:
    """A category within a scope."""

    scope: Scope
    category: Category
    move: Move


@dataclass(frozen=True, slots=True)
class SourceMove:
    """A source."""

    source: Trail
    move: Move


@dataclass(frozen=True, slots=True)
class View:
    """What moves in one of the two totals, as the group counts it before eliminations.

    group  the same total after eliminations, as a run's own pages show it
    """

    method: Method
    group: Move
    total: Move
    scopes: tuple[ScopeMove, ...]
    categories: tuple[CategoryMove, ...]
    sources: tuple[SourceMove, ...]


@dataclass(frozen=True, slots=True)
class WhatMoves:
    """A stored run beside the same year calculated again; nothing of the latter is stored.

    old             the run compared with; None where the year has none yet
    inputs_sha256   fingerprint of the new calculation, the same as a run made now would have
    """

    year: int
    old: RunView | None
    kind: RunKind
    gwp_set: GwpSet
    editions: Mapping[str, str]
    location: View
    market: View
    gaps: tuple[GapView, ...]
    inputs_sha256: str

    @property
    def is_the_same(self) -> bool:
        """Whether accepting it would change nothing."""
        return not (self.location.total.has_moved or self.market.total.has_moved)


def what_moves(
    session: Session,
    viewer: Actor,
    *,
    year: int,
    kind: RunKind | None = None,
    gwp_set: GwpSet | None = None,
    editions: Mapping[str, str] | None = None,
    run_id: int | None = None,
) -> WhatMoves:
    """The year's published run (otherwise its latest) beside the year calculated another way.

    run_id         compare with this run instead. Raises NotFound
    kind, gwp_set  those of the old run where left out
    editions       publisher → edition; the latest of each where left out
    """
    from emissions.calculate.comparison import moved_records

    viewer.require_somewhere(Permission.READ)
    every = store.runs(session, year=year)
    old = _compared(every) if run_id is None else store.run(session, run_id)
    made = accounts.calculated(
        session,
        year,
        kind=kind or (old.kind if old else RunKind.PRELIMINARY),
        gwp_set=gwp_set or (old.gwp_set if old else USUAL_SET),
        editions=editions,
    )
    rows = store.line_frame(session, [old.id] if old else [])
    before = store.as_lines(rows, old.gwp_set if old else made.gwp_set)
    roots = _roots(source_store.corrections(session, within(year)))
    moved = moved_records(_by_root(before, roots), _by_root(made.account.lines, roots))
    about = {row.id: row for row in source_store.sources(session, withdrawn=True)}
    out = store.eliminations(session, [old.id] if old else [])
    views = [
        _view(moved, view, year, old, about, (taken(out, view), _taken(made.account, view)))
        for view in VIEWS
    ]
    old_view = run_view(old, restated_by(every), names(session)) if old else None
    return WhatMoves(
        year=year,
        old=old_view,
        kind=made.kind,
        gwp_set=made.gwp_set,
        editions=made.editions,
        location=views[0],
        market=views[1],
        gaps=_gaps(made, about),
        inputs_sha256=made.sha256,
    )


@dataclass(frozen=True, slots=True)
class WhatMoved:
    """Two stored runs side by side: a restatement, or the final after the preliminary."""

    old: RunView
    new: RunView
    location: View
    market: View


def what_moved(session: Session, viewer: Actor, old_id: int, new_id: int) -> WhatMoved:
    """What one stored run says otherwise than another, and why. Raises NotFound."""
    from emissions.calculate.comparison import moved_records

    viewer.require_somewhere(Permission.READ)
    old, new = store.run(session, old_id), store.run(session, new_id)
    rows = store.line_frame(session, [old_id, new_id])
    sides = [
        store.as_lines([row for row in rows if row.run_id == run.id], run.gwp_set)
        for run in (old, new)
    ]
    roots = _roots(source_store.corrections(session, within(new.year)))
    moved = moved_records(*(_by_root(side, roots) for side in sides))
    about = {row.id: row for row in source_store.sources(session, withdrawn=True)}
    out = store.eliminated_sums(session, [old_id, new_id])
    of_old, of_new = ([row for row in out if row.run_id == i] for i in (old_id, new_id))
    views = [
        _view(moved, view, new.year, old, about, (taken(of_old, view), taken(of_new, view)))
        for view in VIEWS
    ]
    people = names(session)
    replaced = restated_by(store.runs(session, year=new.year))
    return WhatMoved(
        run_view(old, replaced, people), run_view(new, replaced, people), views[0], views[1]
    )


def _roots(corrections: Mapping[int, int]) -> dict[int, int]:
    """Each correcting record → the statement it began with, so that both sides are one record."""
    roots: dict[int, int] = {}
    for record in sorted(corrections):
        earlier = corrections[record]
        roots[record] = roots.get(earlier, earlier)
    return roots


def _by_root(lines: Lines, roots: Mapping[int, int]) -> Lines:
    record = lines.table["record"]
    return replace(lines, table=lines.table.assign(record=record.replace(dict(roots))))


def _compared(runs: Any) -> Run | None:
    published = [run for run in runs if run.state is State.PUBLISHED]
    replaced = {run.restates_id for run in published}
    standing = [run for run in published if run.id not in replaced]
    return next(iter([*standing, *runs]), None)


def _taken(account: Account, view: Method) -> float:
    """What the new calculation takes out of one of the two totals, in kg."""
    rows = account.taken.table
    return float(rows.loc[rows["method"] == view.code, "co2e_kg"].sum())


def _view(
    moved: pd.DataFrame,
    view: Method,
    year: int,
    old: Run | None,
    about: Mapping[int, Any],
    out: tuple[float, float],
) -> View:
    from emissions.calculate.comparison import moved as added_up

    def moves(by: list[str]) -> list[dict[Any, Any]]:
        return added_up(moved, by, view).to_dict("records")

    whole = moves([])
    nothing = {"old_kg": None, "new_kg": None, "difference_kg": None, "reasons": (), "unknown": 0}
    total = whole[0] if whole else nothing
    return View(
        method=view,
        group=_move(_less(total, out), year, old, view=view.value),
        total=_move(total, year, old, view=view.value),
        scopes=tuple(
            ScopeMove(
                Scope(row["scope"]),
                _move(row, year, old, view=view.value, scope=row["scope"]),
            )
            for row in moves(["scope"])
        ),
        categories=tuple(
            CategoryMove(
                Scope(row["scope"]),
                CATEGORIES[row["category"]],
                _move(row, year, old, view=view.value, scope=row["scope"],
                      category=CATEGORIES[row["category"]].value),
            )
            for row in moves(["scope", "category"])
        ),
        sources=tuple(
            SourceMove(
                Trail("source", row["source"], about[row["source"]].name),
                _move(row, year, old, view=view.value, source=row["source"]),
            )
            for row in moves(["source"])
        ),
    )  # fmt: skip


def _less(total: Mapping[Any, Any], out: tuple[float, float]) -> dict[Any, Any]:
    """A total's row with what is bought within the group taken out of both sides."""
    return {
        **total,
        "old_kg": None if total["old_kg"] is None else total["old_kg"] - out[0],
        "new_kg": None if total["new_kg"] is None else total["new_kg"] - out[1],
        "difference_kg": (
            None if total["difference_kg"] is None else total["difference_kg"] - (out[1] - out[0])
        ),
    }


def _move(row: Mapping[Any, Any], year: int, old: Run | None, **chosen: object) -> Move:
    def figure(name: str, trail: Trail | None = None) -> Figure:
        value = row[name]
        is_missing = value is None or value != value  # noqa: PLR0124 NaN alone differs
        return Figure(None if is_missing else value / 1000, TONNES_CO2E, str(year), trail=trail)

    return Move(
        old=figure("old_kg", lines_trail(old.id, str(year), **chosen) if old else None),
        new=figure("new_kg"),
        difference=figure("difference_kg"),
        reasons=tuple(row["reasons"]),
        unknown=int(row["unknown"]),
    )


def _gaps(made: accounts.Calculated, about: Mapping[int, Any]) -> tuple[GapView, ...]:
    organisation = made.stated.organisation
    return tuple(
        GapView(
            kind=gap.kind,
            source=Trail("source", gap.source, about[gap.source].name),
            unit_id=about[gap.source].unit_id,
            unit_name=unit_name(organisation, about[gap.source].unit_id, gap.period.start),
            period=gap.period,
            fields=gap.fields,
        )
        for gap in made.account.gaps
    )
