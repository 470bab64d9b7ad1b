"""What the pages of the inventory show beside what a report already answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from emissions import report
from emissions.report import Both, Difference, RunPage, RunRow, RunView
from emissions.report.series import (
    FOSSIL_EMISSIONS,
    FOSSIL_ENERGY,
    SCOPE_1,
    SCOPE_2_LOCATION,
    SCOPE_2_MARKET,
    SCOPE_3,
)
from omstallning.access import report as access
from omstallning.access.model import Actor, Permission
from omstallning.changes.approval import State
from omstallning.indicators.model import Point, Series
from omstallning.provenance import Figure
from omstallning.targets import report as targets
from omstallning.targets.report import TargetStanding

SCOPES = {"1": SCOPE_1, "2_location": SCOPE_2_LOCATION, "2_market": SCOPE_2_MARKET, "3": SCOPE_3}
SIGNERS: Mapping[State, Permission] = {
    State.REVIEWED: Permission.REVIEW,
    State.RETURNED: Permission.REVIEW,
    State.APPROVED: Permission.APPROVE,
    State.PUBLISHED: Permission.PUBLISH,
}
"""The right that each step takes."""


@dataclass(frozen=True, slots=True)
class Year:
    """A published year: its run, its scopes in the group's total, and both totals."""

    run: RunView
    scopes: Mapping[str, Figure]
    total: Both

    @property
    def number(self) -> int:
        """The calendar year."""
        return self.run.year


@dataclass(frozen=True, slots=True)
class Step:
    """A series' latest published year beside the one before it."""

    latest: Point
    before: Point | None

    @property
    def change(self) -> float | None:
        """The relative change; nothing when the years do not follow on each other."""
        if self.before is None or not self.before.value or self.latest.value is None:
            return None
        return self.latest.value / self.before.value - 1


@dataclass(frozen=True, slots=True)
class Overview:
    """The organisation's own track: published years, fossil fuel of its own, and what waits."""

    years: tuple[Year, ...]
    fossil: Series | None
    goal: TargetStanding | None
    latest: RunPage | None
    waiting: tuple[RunRow, ...]

    @property
    def preliminary(self) -> tuple[int, ...]:
        """Published years that are not final yet."""
        return tuple(y.number for y in self.years if y.run.kind.value == "preliminary")

    @property
    def fossil_step(self) -> Step | None:
        """The latest step of the own fossil fuel."""
        return None if self.fossil is None else latest_step(self.fossil)

    @property
    def last(self) -> Year | None:
        """The latest published year."""
        return self.years[-1] if self.years else None

    @property
    def before_last(self) -> Year | None:
        """The year before the latest, when it is published."""
        if len(self.years) < 2 or self.years[-1].number - self.years[-2].number != 1:
            return None
        return self.years[-2]


def overview(session: Session, viewer: Actor, *, on: date) -> Overview:
    """Everything that the inventory's first page says."""
    rows = report.runs(session, viewer)
    series = report.series(session, viewer)
    standing = sorted(
        (row for row in rows if row.run.is_latest_published), key=lambda row: row.run.year
    )
    years = tuple(_year(row, series) for row in standing)
    newest = {year.number: year.run.id for year in years}
    return Overview(
        years=years,
        fossil=_fossil(series),
        goal=_goal(series, on),
        latest=report.run(session, viewer, years[-1].run.id) if years else None,
        waiting=tuple(
            row for row in rows
            if row.run.state is not State.PUBLISHED
            and row.run.id > newest.get(row.run.year, 0)
        ),
    )  # fmt: skip


def _year(row: RunRow, series: Mapping[str, Series]) -> Year:
    scopes = {}
    for name, indicator in SCOPES.items():
        point = series[indicator.key].point(row.run.year)
        scopes[name] = Figure(
            None if point is None else point.value,
            indicator.unit,
            str(row.run.year),
            trail=None if point is None else point.trail,
        )
    return Year(row.run, scopes, row.total)


def _fossil(series: Mapping[str, Series]) -> Series | None:
    """Energy where every year's is known, otherwise what it emitted."""
    energy, emitted = series.get(FOSSIL_ENERGY.key), series.get(FOSSIL_EMISSIONS.key)
    if energy is not None and len(energy.published) == len(energy.points):
        return energy
    return emitted if emitted is not None and emitted.published else energy


def _goal(series: Mapping[str, Series], on: date) -> TargetStanding | None:
    """Where the own fossil fuel stands against the goal that holds today."""
    for one in targets.targets(on=on):
        if one.indicator == FOSSIL_ENERGY.key and one.target_year is not None:
            return targets.standing(one, series.get(FOSSIL_ENERGY.key))
    return None


def latest_step(series: Series) -> Step | None:
    """The latest published point with the one of the year before it."""
    latest = series.latest
    if latest is None:
        return None
    before = series.point(latest.year - 1)
    return Step(latest, before if before is not None and before.value is not None else None)


@dataclass(frozen=True, slots=True)
class Signing:
    """A step that a run may take now: whether this person may, and who else can."""

    to: State
    may: bool
    is_own: bool
    others: tuple[str, ...]


def signings(session: Session, viewer: Actor, run: RunView) -> tuple[Signing, ...]:
    """The steps that are open to a run, in the order they are usually taken.

    Review, return and approval take somebody else than the one who made the run.
    """
    found = []
    for to in (State.REVIEWED, State.APPROVED, State.PUBLISHED, State.RETURNED):
        if to not in run.next_states:
            continue
        right = SIGNERS[to]
        is_own = to is not State.PUBLISHED and run.made_by == viewer.person_id
        people = access.holders(session, viewer, right)
        others = tuple(
            name for person_id, name in people.items()
            if person_id != viewer.person_id
            and (to is State.PUBLISHED or person_id != run.made_by)
        )  # fmt: skip
        found.append(Signing(to, viewer.may(right) and not is_own, is_own, others))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Replayed:
    """A run that has just been calculated again: the first line that differs, or nothing."""

    difference: Difference | None
