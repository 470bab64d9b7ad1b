"""The matrix of a scale: how many risks lie where, and how many lie nowhere since it is unknown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from omstallning.access.model import Actor
from resilience.model import ScaleView, Stage
from resilience.report.looking import look
from resilience.report.risks import RiskRow, rows_of
from resilience.store import risks as store


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One meeting of likelihood and consequence, both from 1, with the risks that lie there."""

    likelihood: int
    consequence: int
    level: int
    risks: tuple[RiskRow, ...]


@dataclass(frozen=True, slots=True)
class MatrixView:
    """Risks of one stage by the scale in force.

    cells         likelihood by likelihood, the highest first, each by growing consequence
    unknown       assessed, but a side or a variable is not known
    not_assessed  never assessed for the stage
    other_scale   assessed by an earlier scale; a cell of that is not a cell of this
    by_level      level → how many, from 1
    """

    scale: ScaleView
    stage: Stage
    cells: tuple[tuple[MatrixCell, ...], ...]
    unknown: tuple[RiskRow, ...]
    not_assessed: tuple[RiskRow, ...]
    other_scale: tuple[RiskRow, ...]
    by_level: Mapping[int, int]

    @property
    def total(self) -> int:
        """How many risks there are, wherever they lie."""
        beside = len(self.unknown) + len(self.not_assessed) + len(self.other_scale)
        return sum(self.by_level.values()) + beside


def matrix(
    session: Session, viewer: Actor, *, today: date, stage: Stage = Stage.NOW
) -> MatrixView | None:
    """The matrix by the scale that holds on a day; None while no scale has been published."""
    found = look(session, viewer)
    scale = store.current_scale(store.scales(session).values(), today)
    if scale is None:
        return None
    placed: dict[tuple[int, int], list[RiskRow]] = defaultdict(list)
    beside: dict[str, list[RiskRow]] = defaultdict(list)
    for row in rows_of(found, today):
        judged = row.stages.get(stage)
        if judged is None:
            beside["not_assessed"].append(row)
        elif judged.scale.id != scale.id:
            beside["other_scale"].append(row)
        elif judged.likelihood is None or judged.overall is None:
            beside["unknown"].append(row)
        else:
            placed[judged.likelihood, judged.overall].append(row)
    levels = {at + 1: 0 for at in range(len(scale.levels))}
    for (likelihood, consequence), rows in placed.items():
        levels[scale.grid[likelihood - 1][consequence - 1]] += len(rows)
    return MatrixView(
        scale=scale,
        stage=stage,
        cells=tuple(
            tuple(
                MatrixCell(likelihood, at + 1, level, tuple(placed.get((likelihood, at + 1), ())))
                for at, level in enumerate(scale.grid[likelihood - 1])
            )
            for likelihood in range(len(scale.grid), 0, -1)
        ),
        unknown=tuple(beside["unknown"]),
        not_assessed=tuple(beside["not_assessed"]),
        other_scale=tuple(beside["other_scale"]),
        by_level=levels,
    )
