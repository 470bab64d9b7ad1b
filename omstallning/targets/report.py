"""Where a series stands against a target, in figures that lead back to what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from omstallning.indicators.model import Point, Series
from omstallning.message import Message
from omstallning.provenance import Coverage, Figure, Mark, Trail
from omstallning.targets import store
from omstallning.targets.calculate.standing import assess, debt, required_change
from omstallning.targets.calculate.trend import FEWEST_POINTS, Trend, trend
from omstallning.targets.calculate.way import Way, is_derived, way, why_unmeasured
from omstallning.targets.model import Standing, Target


@dataclass(frozen=True, slots=True)
class TargetStanding:
    """Where the latest outcome of one vintage stands against one target.

    `reasons` say why the standing is unknown, `notes` what a reader must know beside a known one.
    `path` holds every year from the decision to the target year; `supplementary` is what other
    measures may answer for and is never taken from the goal. A required cut is negative.
    """

    target: Target
    series: Series | None
    standing: Standing
    reasons: tuple[Message, ...]
    notes: tuple[Message, ...]
    is_derived: bool
    outcome: Figure
    base: Figure
    target_value: Figure
    path_value: Figure
    deviation: Figure
    change_since_base: Figure
    distance: Figure
    required_amount: Figure
    required_percent: Figure
    debt: Figure
    debt_years: tuple[int, ...]
    supplementary: Figure
    path: Mapping[int, float]
    trend: Trend | None
    trend_meets: int | None

    @property
    def vintage(self) -> str | None:
        """The vintage that outcome, base and path are all taken from."""
        return None if self.series is None else self.series.vintage


def targets(*, on: date | None = None) -> tuple[Target, ...]:
    """Every target, or those whose dates hold on a day; proposed and contested ones too."""
    return tuple(one for one in store.targets() if on is None or one.is_valid(on))


def target(key: str) -> Target:
    """One target by its key. Raises NotFound."""
    return store.target(key)


def of_commitment(commitment: str) -> tuple[Target, ...]:
    """The targets that belong to a commitment of the policy."""
    return tuple(one for one in store.targets() if commitment in one.commitments)


def overview(
    series_by_indicator: Mapping[str, Series], among: Iterable[Target] | None = None
) -> list[TargetStanding]:
    """Where each target stands by the series of the indicator it names; every target by default."""
    return [
        standing(one, series_by_indicator.get(one.indicator or ""))
        for one in (store.targets() if among is None else among)
    ]


def standing(target: Target, series: Series | None) -> TargetStanding:
    """Where the latest outcome of the series stands against the target.

    Base, path and outcome all come from the series, so from one vintage. Without a series, and
    whenever base, target value, path or outcome is missing, the standing is unknown and says why.
    """
    if series is None:
        return _unmeasured(target)
    found = way(target, series)
    latest = series.latest
    assessment = assess(
        outcome=None if latest is None else latest.value,
        path=None if latest is None or found.path is None else found.path.value(latest.year),
        base=None if found.base is None else found.base.value,
        target=found.goal,
    )
    told = tuple(
        reason for reason in assessment.reasons
        if reason.code in {"outcome_missing", "nothing_to_change"}
    )  # fmt: skip
    line = trend(series.published, series.proved_breaks)
    figures = _Figures(target, series, found, latest)
    owed = figures.debt()
    return TargetStanding(
        target=target,
        series=series,
        standing=assessment.standing,
        reasons=(*found.reasons, *told),
        notes=(*found.notes, *_outcome_notes(target, series, latest)),
        is_derived=is_derived(target, series),
        outcome=figures.outcome(),
        base=figures.base(),
        target_value=figures.goal(),
        path_value=figures.path_value(),
        deviation=figures.share(assessment.deviation),
        change_since_base=figures.change_since_base(),
        distance=figures.distance(),
        required_amount=figures.required_amount(),
        required_percent=figures.required_percent(),
        debt=owed[0],
        debt_years=owed[1],
        supplementary=figures.supplementary(),
        path=figures.path(),
        trend=line,
        trend_meets=_meets(line, found),
    )


def _meets(line: Trend | None, found: Way) -> int | None:
    if line is None or found.goal is None or found.base is None:
        return None
    return line.meets(found.goal, base=found.base.value)


def _outcome_notes(target: Target, series: Series, latest: Point | None) -> list[Message]:
    notes = []
    if latest is not None and target.decided_on and latest.year <= target.decided_on.year:
        notes.append(Message("nothing_published_since_decision", {"year": latest.year}))
    since = [year for year in series.published if year >= max(series.proved_breaks, default=0)]
    if len(since) < FEWEST_POINTS:
        notes.append(Message("too_few_years_for_trend", {"have": len(since), "of": FEWEST_POINTS}))
    if series.proved_breaks:
        notes.append(Message("trend_starts_at_break", {"year": series.proved_breaks[-1]}))
    return notes


def _unmeasured(target: Target) -> TargetStanding:
    reason = why_unmeasured(target) or (
        Message("no_indicator")
        if target.indicator is None
        else Message("no_series", {"indicator": target.indicator})
    )
    trail = Trail("target", target.key)
    year = "" if target.target_year is None else str(target.target_year)
    none = Figure(None, target.unit, "", trail=trail)
    return TargetStanding(
        target=target,
        series=None,
        standing=Standing.UNKNOWN,
        reasons=(reason,),
        notes=(Message("derived_target"),) if target.is_derived else (),
        is_derived=target.is_derived,
        outcome=none,
        base=Figure(
            target.base_value,
            target.unit,
            "" if target.base_year is None else str(target.base_year),
            trail=trail,
        ),
        target_value=Figure(target.target_value, target.unit, year, trail=trail),
        path_value=none,
        deviation=none,
        change_since_base=none,
        distance=none,
        required_amount=none,
        required_percent=none,
        debt=none,
        debt_years=(),
        supplementary=Figure(None, target.unit, year, trail=trail, mark=Mark.NOT_APPLICABLE),
        path={},
        trend=None,
        trend_meets=None,
    )


@dataclass(frozen=True, slots=True)
class _Figures:
    """The figures of one comparison, each with its unit, period and way back."""

    target: Target
    series: Series
    way: Way
    latest: Point | None

    @property
    def _outcome(self) -> float | None:
        return None if self.latest is None else self.latest.value

    @property
    def _year(self) -> str:
        return "" if self.latest is None else str(self.latest.year)

    def _of_target(
        self, value: float | None, period: str, *, unit: str | None = None,
        coverage: Coverage | None = None,
    ) -> Figure:  # fmt: skip
        trail = Trail("target", self.target.key)
        return Figure(value, unit or self.series.unit, period, coverage=coverage, trail=trail)

    def _of_year(self, value: float | None, year: int | None) -> Figure:
        point = None if year is None else self.series.point(year)
        trail = None if point is None else point.trail
        series = Trail("series", self.series.indicator, self.series.vintage)
        return Figure(
            value, self.series.unit, "" if year is None else str(year), trail=trail or series
        )

    def outcome(self) -> Figure:
        return self._of_year(self._outcome, None if self.latest is None else self.latest.year)

    def base(self) -> Figure:
        if self.way.base is None:
            return self._of_year(None, self.target.base_year)
        return self._of_year(self.way.base.value, self.way.base.year)

    def goal(self) -> Figure:
        year = self.target.target_year
        return self._of_target(self.way.goal, "" if year is None else str(year))

    def path_value(self) -> Figure:
        if self.latest is None or self.way.path is None:
            return self._of_target(None, self._year)
        return self._of_target(self.way.path.value(self.latest.year), self._year)

    def share(self, deviation: float | None) -> Figure:
        return self._of_target(None if deviation is None else 100 * deviation, self._year, unit="%")

    def change_since_base(self) -> Figure:
        base, outcome = self.way.base, self._outcome
        if base is None or outcome is None or base.value == 0:
            return self._of_target(None, self._year, unit="%")
        return self._of_target(
            100 * (outcome / base.value - 1), f"{base.year}–{self._year}", unit="%"
        )

    def distance(self) -> Figure:
        outcome, goal = self._outcome, self.way.goal
        return self._of_target(
            None if outcome is None or goal is None else outcome - goal, self._year
        )

    def _required(self) -> tuple[float | None, float | None]:
        year, outcome, goal = self.target.target_year, self._outcome, self.way.goal
        if self.latest is None or year is None or outcome is None or goal is None:
            return None, None
        change = required_change(self.latest.year, outcome, year, goal)
        return (None, None) if change is None else (change.amount_per_year, change.percent_per_year)

    @property
    def _ahead(self) -> str:
        if self.latest is None or self.target.target_year is None:
            return ""
        return f"{self.latest.year + 1}–{self.target.target_year}"

    def required_amount(self) -> Figure:
        return self._of_target(self._required()[0], self._ahead, unit=f"{self.series.unit}/year")

    def required_percent(self) -> Figure:
        return self._of_target(self._required()[1], self._ahead, unit="%/year")

    def debt(self) -> tuple[Figure, tuple[int, ...]]:
        if self.way.path is None or self.target.decided_on is None:
            return self._of_target(None, self._year), ()
        owed = debt(self.series.published, self.way.path, self.target.decided_on.year)
        coverage = Coverage(len(owed.years), owed.due, "years")
        first = str(self.target.decided_on.year + 1)
        since = first if first >= self._year else f"{first}–{self._year}"
        return self._of_target(owed.amount, since, coverage=coverage), owed.years

    def supplementary(self) -> Figure:
        points, year = self.target.supplementary_points, self.target.target_year
        period = "" if year is None else str(year)
        if points is None:
            trail = Trail("target", self.target.key)
            return Figure(None, self.series.unit, period, trail=trail, mark=Mark.NOT_APPLICABLE)
        base = self.way.base
        return self._of_target(None if base is None else base.value * points / 100, period)

    def path(self) -> Mapping[int, float]:
        """Every year from the start to the target year, or to the latest when there is none."""
        last = self.target.target_year or (0 if self.latest is None else self.latest.year)
        if self.way.path is None or self.way.start is None:
            return {}
        return self.way.path.values(self.way.start.year, last)
