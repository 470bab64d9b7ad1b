"""Runs: the list, and one run with its totals, parts, eliminations, gaps and stand-ins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from emissions.model import CATEGORIES, Category, Method, Scope
from emissions.report.eliminated import EliminationView, elimination_views, taken
from emissions.report.figures import (
    TONNES,
    TONNES_CO2E,
    Amount,
    amount,
    figure,
    less,
    lines_trail,
    of_view,
    sources_covered,
)
from emissions.report.views import (
    DecisionView,
    GapView,
    RunView,
    StandInView,
    restated_by,
    run_view,
    stand_in_view,
    unit_name,
)
from emissions.store import runs as store
from emissions.store import sources as source_store
from omstallning.access.model import Actor, Permission
from omstallning.access.operations import names
from omstallning.changes.approval import State
from omstallning.organisation import store as organisation_store
from omstallning.organisation.model import Organisation
from omstallning.period import Interval
from omstallning.provenance import Coverage, Figure, Trail

VIEWS = (Method.LOCATION, Method.MARKET)


@dataclass(frozen=True, slots=True)
class Both:
    """The same total twice: by the grid, and by what was bought. They are never added."""

    location: Figure
    market: Figure

    def of(self, view: Method) -> Figure:
        """One of the two."""
        return self.location if view is Method.LOCATION else self.market


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """A scope in the group's total, eliminations taken out."""

    scope: Scope
    total: Both


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category within a scope in the group's total, eliminations taken out."""

    scope: Scope
    category: Category
    total: Both


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit's own view: everything it causes, and the part of it that the group counts."""

    unit_id: int
    name: str
    share: float | None
    gross: Both
    counted: Both


@dataclass(frozen=True, slots=True)
class RunPage:
    """One run from its totals down to what it lacks.

    total          the group: units as counted, less what they buy of each other
    counted        the units as counted, before eliminations
    eliminated     what was taken out, as a positive figure
    upstream       CO2e before the activity itself, outside the total
    biogenic       CO2 of living origin, outside the total
    """

    run: RunView
    total: Both
    counted: Both
    eliminated: Both
    scopes: tuple[ScopeRow, ...]
    categories: tuple[CategoryRow, ...]
    units: tuple[UnitRow, ...]
    eliminations: tuple[EliminationView, ...]
    upstream: Both
    biogenic: Both
    gaps: tuple[GapView, ...]
    stand_ins: tuple[StandInView, ...]
    coverage: Coverage
    decisions: tuple[DecisionView, ...]


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in the list, with its two totals."""

    run: RunView
    total: Both
    coverage: Coverage


def runs(session: Session, viewer: Actor, *, year: int | None = None) -> tuple[RunRow, ...]:
    """Every run, latest year first, with both totals of the group."""
    viewer.require_somewhere(Permission.READ)
    found = store.runs(session, year=year)
    ids = [run.id for run in found]
    people, replaced = names(session), restated_by(found)
    sums = _by_run(store.sums(session, ids))
    out = _by_run(store.eliminated_sums(session, ids))
    gaps = _by_run(store.gaps(session, ids))
    rows = []
    for run in found:
        totals = _Totals(
            run.id,
            str(run.year),
            run.kind.value,
            sums.get(run.id, []),
            out.get(run.id, []),
            gaps.get(run.id, []),
        )
        view = run_view(run, replaced, people)
        rows.append(RunRow(view, totals.group(), totals.covered(None, None, None)))
    return tuple(rows)


def run(session: Session, viewer: Actor, run_id: int) -> RunPage:
    """One run with everything it holds. Raises NotFound."""
    viewer.require_somewhere(Permission.READ)
    found = store.run(session, run_id)
    people = names(session)
    replaced = restated_by(store.runs(session, year=found.year))
    organisation = organisation_store.organisation(session)
    sums = store.sums(session, [run_id])
    out = store.eliminations(session, [run_id])
    gaps = store.gaps(session, [run_id])
    totals = _Totals(run_id, str(found.year), found.kind.value, sums, out, gaps)
    about = {row.id: row for row in source_store.sources(session, withdrawn=True)}
    last = date(found.year, 12, 31)
    return RunPage(
        run=run_view(found, replaced, people),
        total=totals.group(),
        counted=totals.both("counted"),
        eliminated=totals.eliminated(),
        scopes=tuple(ScopeRow(scope, totals.group(scope=scope)) for scope in Scope),
        categories=tuple(
            CategoryRow(scope, category, totals.group(scope=scope, category=category))
            for scope, category in _categories((*sums, *gaps))
        ),
        units=_units(totals, found.boundary),
        eliminations=elimination_views(out, about, organisation, last),
        upstream=totals.both("upstream_counted", known="upstream_known", taken="upstream"),
        biogenic=totals.both("biogenic_counted", taken="biogenic", unit=TONNES),
        gaps=tuple(_gap(row, organisation) for row in gaps),
        stand_ins=_stand_ins(session, run_id, people),
        coverage=totals.covered(None, None, None),
        decisions=tuple(
            DecisionView(d.state, people.get(d.person_id), d.at, d.reason)
            for d in store.decisions(session, [run_id])
        ),
    )


@dataclass(frozen=True, slots=True)
class _Totals:
    """Sums over a run's lines as pairs of figures."""

    run_id: int
    period: str
    status: str
    sums: Sequence[Any]
    out: Sequence[Any]
    gaps: Sequence[Any]

    def group(self, *, scope: Scope | None = None, category: Category | None = None) -> Both:
        """What the group counts of some scope or category, eliminations taken out."""
        return self.both("counted", taken="co2e", scope=scope, category=category)

    def both(
        self,
        column: str,
        *,
        taken: str | None = None,
        known: str = "known",
        unit: str = TONNES_CO2E,
        scope: Scope | None = None,
        category: Category | None = None,
        unit_id: int | None = None,
    ) -> Both:
        """One column's sum for both views; `taken` names what is taken out of it."""
        coverage = self.covered(scope, category, unit_id) if known == "known" else None
        made = [
            figure(
                self._amount(view, column, taken, known, scope, category, unit_id),
                self.period,
                self._trail(view, scope, category, unit_id),
                coverage=coverage,
                status=self.status,
                unit=unit,
            )
            for view in VIEWS
        ]
        return Both(*made)

    def _amount(
        self,
        view: Method,
        column: str,
        taken_name: str | None,
        known: str,
        scope: Scope | None,
        category: Category | None,
        unit_id: int | None,
    ) -> Amount:
        rows = _picked(of_view(self.sums, view), scope, category, unit_id)
        total = amount(rows, column, known)
        if taken_name is None:
            return total
        return less(total, taken(self.out, view, taken_name, scope=scope, category=category))

    def covered(
        self, scope: Scope | None, category: Category | None, unit_id: int | None
    ) -> Coverage:
        """Sources without any gap, of the sources that should be there."""
        counted = _picked(self.sums, scope, category, unit_id)
        lacking = _picked(self.gaps, scope, category, unit_id)
        return sources_covered(
            {row.source_id for row in counted}, [row.source_id for row in lacking]
        )

    def eliminated(self) -> Both:
        """What is taken out of each total."""
        made = [
            Figure(
                taken(self.out, view) / 1000,
                TONNES_CO2E,
                self.period,
                trail=Trail("run_eliminations", self.run_id, view.value),
                status=self.status,
            )
            for view in VIEWS
        ]
        return Both(*made)

    def _trail(
        self, view: Method, scope: Scope | None, category: Category | None, unit_id: int | None
    ) -> Trail:
        return lines_trail(
            self.run_id,
            self.period,
            scope=None if scope is None else int(scope),
            category=None if category is None else category.value,
            unit=unit_id,
            view=view.value,
        )


def _by_run(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.run_id, []).append(row)
    return found


def _picked(
    rows: Iterable[Any], scope: Scope | None, category: Category | None, unit_id: int | None
) -> list[Any]:
    return [
        row for row in rows
        if scope in {None, row.scope} and category in {None, row.category}
        and unit_id in {None, row.unit_id}
    ]  # fmt: skip


def _categories(rows: Iterable[Any]) -> list[tuple[Scope, Category]]:
    found = {(row.scope, row.category) for row in rows}
    return sorted(found, key=lambda pair: (pair[0], CATEGORIES.index(pair[1])))


def _units(totals: _Totals, boundary: Sequence[Mapping[str, Any]]) -> tuple[UnitRow, ...]:
    """Units that have lines or gaps, by the name and share they had when the run was made."""
    known = {unit["id"]: unit for unit in boundary}
    ids = sorted({row.unit_id for row in (*totals.sums, *totals.gaps)},
                 key=lambda unit_id: str(known.get(unit_id, {}).get("name", unit_id)))  # fmt: skip
    return tuple(
        UnitRow(
            unit_id,
            str(known.get(unit_id, {}).get("name", unit_id)),
            known.get(unit_id, {}).get("share"),
            totals.both("co2e", unit_id=unit_id),
            totals.both("counted", unit_id=unit_id),
        )
        for unit_id in ids
    )


def _gap(row: Any, organisation: Organisation) -> GapView:
    return GapView(
        kind=row.kind,
        source=Trail("source", row.source_id, row.source_name),
        unit_id=row.unit_id,
        unit_name=unit_name(organisation, row.unit_id, row.period_from),
        period=Interval(row.period_from, row.period_before),
        fields=row.fields,
    )


def _stand_ins(session: Session, run_id: int, people: Mapping[int, str]) -> tuple[StandInView, ...]:
    return tuple(
        stand_in_view(row, people, lines=row.lines, co2e_kg=row.co2e_kg)
        for row in store.stand_ins_used(session, run_id)
    )


def latest_published(session: Session, viewer: Actor, year: int) -> RunView | None:
    """The year's inventory: the published run that nothing restates."""
    viewer.require_somewhere(Permission.READ)
    found = store.runs(session, year=year)
    replaced = restated_by(found)
    people = names(session)
    return next(
        (run_view(one, replaced, people) for one in found
         if one.state is State.PUBLISHED and one.id not in replaced),
        None,
    )  # fmt: skip
