"""What was found of a risk, by the scale it was found with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from resilience.calculate.matrix import level, overall
from resilience.model import Judgement, ScaleView, Stage, Uncertainty


class Oddity(StrEnum):
    """Something in the register of risks that somebody should look at."""

    RESIDUAL_ABOVE_CURRENT = "residual_above_current"
    LOWERED_WITHOUT_MEASURE = "lowered_without_measure"
    ACCEPTANCE_EXPIRED = "acceptance_expired"
    OLDER_SCALE = "older_scale"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """An assessment with the level that its own scale gives.

    overall  the worst consequence; None where a variable was not judged
    level    of the scale's grid; None where a side is not known
    """

    id: int
    stage: Stage
    scenario: str | None
    horizon: str | None
    likelihood: int | None
    likelihood_reason: str | None
    consequences: Mapping[str, int | None]
    overall: int | None
    level: int | None
    is_unacceptable: bool | None
    uncertainty: Uncertainty | None
    scale: ScaleView
    method: str
    reason: str
    assessed_on: date
    by: str | None

    @property
    def level_name(self) -> Mapping[str, object] | None:
        """How the scale names and shows the level."""
        return None if self.level is None else self.scale.levels[self.level - 1]

    @property
    def not_judged(self) -> tuple[str, ...]:
        """The variables of the scale that nobody has judged."""
        return tuple(
            str(variable["key"])
            for variable in self.scale.consequences
            if self.consequences.get(str(variable["key"])) is None
        )


def assessment_view(
    row: Any, scales: Mapping[int, ScaleView], people: Mapping[int, str]
) -> AssessmentView:
    """An assessment as it reads by the scale it was made with."""
    scale = scales[row.scale_id]
    judged = judgement(row, scale)
    found = level(scale, judged)
    return AssessmentView(
        id=row.id,
        stage=row.stage,
        scenario=row.scenario,
        horizon=row.horizon,
        likelihood=row.likelihood,
        likelihood_reason=row.likelihood_reason,
        consequences=judged.consequences,
        overall=overall(judged),
        level=found,
        is_unacceptable=None if found is None else found >= scale.unacceptable_from,
        uncertainty=row.uncertainty,
        scale=scale,
        method=row.method,
        reason=row.reason,
        assessed_on=row.assessed_on,
        by=people.get(row.person_id or 0),
    )


def judgement(row: Any, scale: ScaleView) -> Judgement:
    """What was found, with every variable of the scale: one that is absent was not judged."""
    variables = [str(variable["key"]) for variable in scale.consequences]
    return Judgement(row.likelihood, {name: row.consequences.get(name) for name in variables})


def latest_by_stage(found: Iterable[AssessmentView]) -> dict[Stage, AssessmentView]:
    """The latest assessment of each stage in today's climate; `found` is newest first."""
    latest: dict[Stage, AssessmentView] = {}
    for one in found:
        if one.scenario is None and one.horizon is None:
            latest.setdefault(one.stage, one)
    return latest


def side_by_side(found: Sequence[AssessmentView]) -> tuple[AssessmentView, ...]:
    """The latest assessment of each stage, scenario and horizon, in the order of the stages."""
    latest: dict[tuple[object, ...], AssessmentView] = {}
    for one in found:
        latest.setdefault((one.stage, one.scenario, one.horizon), one)
    stages = list(Stage)
    return tuple(
        sorted(
            latest.values(),
            key=lambda one: (one.scenario or "", one.horizon or "", stages.index(one.stage)),
        )
    )


def oddities(
    latest: Mapping[Stage, AssessmentView],
    *,
    has_measure: bool,
    is_expired: bool,
    current: ScaleView | None,
) -> tuple[Oddity, ...]:
    """What does not add up; levels are compared only where they are of the same scale."""
    now, after = latest.get(Stage.NOW), latest.get(Stage.AFTER_DECIDED)
    without = latest.get(Stage.WITHOUT_MEASURES)
    found = []
    if now is None:
        found.append(Oddity.NOT_ASSESSED)
    elif current is not None and now.scale.id != current.id:
        found.append(Oddity.OLDER_SCALE)
    if _is_above(after, now) or _is_above(now, without):
        found.append(Oddity.RESIDUAL_ABOVE_CURRENT)
    if not has_measure and (_is_above(now, after) or _is_above(without, now)):
        found.append(Oddity.LOWERED_WITHOUT_MEASURE)
    if is_expired:
        found.append(Oddity.ACCEPTANCE_EXPIRED)
    return tuple(found)


def _is_above(one: AssessmentView | None, other: AssessmentView | None) -> bool:
    if one is None or other is None or one.scale.id != other.scale.id:
        return False
    return one.level is not None and other.level is not None and one.level > other.level
