"""The way a target asks a series to go: its base, its goal and its frozen path, in one vintage."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose

from omstallning.indicators.model import GasScope, Series
from omstallning.message import Message
from omstallning.targets.calculate import path as paths
from omstallning.targets.calculate.path import Node, Path
from omstallning.targets.model import BaseRule, PathKind, Target
from omstallning.units import factor_between, same_dimension

SAME_WITHIN = 1e-6
"""Two vintages that agree to a millionth say the same: the rest is rounding in publishing."""


@dataclass(frozen=True, slots=True)
class Way:
    """From base to goal in the unit of the series; what is missing says why.

    base   the value that the change is counted from
    start  where things stood at the decision, where the path begins
    goal   the value to be reached in the target year
    """

    base: Node | None = None
    start: Node | None = None
    goal: float | None = None
    path: Path | None = None
    reasons: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()


def is_derived(target: Target, series: Series) -> bool:
    """Whether nobody decided this target for what the series describes."""
    return target.is_derived or target.level is not series.level


def way(target: Target, series: Series) -> Way:
    """The way from where the series stood at the decision to the target.

    Base and outcomes come from the one vintage of the series: a base value published elsewhere
    gives way to the series' own and is noted; when the series lacks the year, the base is missing.
    """
    apart = _incomparable(target, series)
    if apart is not None:
        return Way(reasons=(apart,))
    start, start_problems = _start(target, series)
    base, base_problems = _base(target, series, start)
    goal, goal_problems = _goal(target, series, base)
    path, path_problems = _path(target, series, start, goal)
    return Way(
        base=base,
        start=start,
        goal=goal,
        path=path,
        reasons=(*base_problems, *goal_problems, *start_problems, *path_problems),
        notes=_notes(target, series, base, start),
    )


def why_unmeasured(target: Target) -> Message | None:
    """Why no series can be compared with it: it is no quantity, or its unit is not stated."""
    if target.unit:
        return None
    is_quantity = target.change_percent is not None or target.target_value is not None
    return Message("target_unit_not_stated" if is_quantity else "target_not_measured")


def _incomparable(target: Target, series: Series) -> Message | None:
    unmeasured = why_unmeasured(target)
    if unmeasured is not None:
        return unmeasured
    if series.gas_scope is GasScope.CO2 and "co2e" in target.unit.lower():
        return Message("gas_scope_differs", {"target": GasScope.CO2E, "series": series.gas_scope})
    if not same_dimension(target.unit, series.unit):
        return Message("unit_differs", {"target": target.unit, "series": series.unit})
    return None


def _start(target: Target, series: Series) -> tuple[Node | None, tuple[Message, ...]]:
    if target.decided_on is None:
        return None, (Message("decision_date_missing"),)
    found = paths.start(series.published, target.decided_on.year)
    if found is None:
        return None, (Message("nothing_published_at_decision", {"year": target.decided_on.year}),)
    return found, ()


def _base(
    target: Target, series: Series, start: Node | None
) -> tuple[Node | None, tuple[Message, ...]]:
    if target.base_rule is BaseRule.END_STATE:
        return start, ()
    if target.base_year is None:
        return None, (Message("base_year_missing"),)
    own = series.published.get(target.base_year)
    if own is not None:
        return Node(target.base_year, own), ()
    about = {"year": target.base_year, "vintage": series.vintage}
    if target.base_value is not None and target.level is series.level:
        return None, (Message("base_in_another_vintage", about),)
    return None, (Message("base_missing", about),)


def _goal(
    target: Target, series: Series, base: Node | None
) -> tuple[float | None, tuple[Message, ...]]:
    if target.change_percent is not None and target.base_rule is not BaseRule.END_STATE:
        return None if base is None else base.value * (1 + target.change_percent / 100), ()
    # an amount set for a country says nothing of a municipality; zero is the same for both
    if target.target_value is None or (target.target_value and target.level is not series.level):
        return None, (Message("target_value_missing"),)
    return target.target_value * factor_between(target.unit, series.unit), ()


def _path(
    target: Target, series: Series, start: Node | None, goal: float | None
) -> tuple[Path | None, tuple[Message, ...]]:
    if target.path is PathKind.NONE:
        return None, (Message("no_path"),)
    if target.target_year is None:
        return _endless(target, start)
    if start is None or goal is None:
        return None, ()
    end = Node(target.target_year, goal)
    problem = _problem(target, start, end)
    return (None, (problem,)) if problem else (_drawn(target, series, start, end), ())


def _endless(target: Target, start: Node | None) -> tuple[Path | None, tuple[Message, ...]]:
    reasons = (Message("target_year_missing"),)
    if start is None or target.change_per_year_percent is None:
        return None, reasons
    return paths.falling(start, -target.change_per_year_percent / 100), reasons


def _problem(target: Target, start: Node, end: Node) -> Message | None:
    if start.year >= end.year:
        return Message("decided_after_target_year", {"year": end.year})
    if target.path is PathKind.CONSTANT_PERCENT and min(start.value, end.value) <= 0:
        return Message("share_never_reaches_zero")
    return None


def _drawn(target: Target, series: Series, start: Node, end: Node) -> Path:
    if target.path is PathKind.CONSTANT_PERCENT:
        return paths.constant_percent(start, end)
    if target.path is PathKind.MILESTONES:
        scale = factor_between(target.unit, series.unit)
        between = [Node(year, value * scale) for year, value in target.milestones.items()]
        return paths.milestones(start, between, end)
    return paths.linear(start, end)


def _notes(
    target: Target, series: Series, base: Node | None, start: Node | None
) -> tuple[Message, ...]:
    notes: list[Message] = []
    if target.is_derived:
        notes.append(Message("derived_target"))
    if target.level is not series.level:
        notes.append(Message("derived_comparison", {"level": target.level}))
    elif base is not None and target.base_value is not None:
        published = target.base_value * factor_between(target.unit, series.unit)
        notes += _base_note(base, published, series)
    if start is not None and target.decided_on is not None:
        notes += _start_note(start, target.decided_on.year)
    if target.supplementary_points is not None:
        notes.append(Message("gross_only", {"points": target.supplementary_points}))
    return tuple(notes)


def _base_note(base: Node, published: float, series: Series) -> list[Message]:
    if isclose(base.value, published, rel_tol=SAME_WITHIN):
        return []
    fields = {
        "year": base.year,
        "published": published,
        "used": base.value,
        "unit": series.unit,
        "vintage": series.vintage,
    }
    return [Message("base_from_series", fields)]


def _start_note(start: Node, decision_year: int) -> list[Message]:
    if start.year == decision_year:
        return []
    return [Message("path_starts_earlier", {"year": start.year, "decided": decision_year})]
