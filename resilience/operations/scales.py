"""Publishing a version of the scales; assessments keep the version they were made with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy.orm import Session

from omstallning.access.model import Actor, Permission
from omstallning.changes.operations import change_set
from omstallning.errors import Invalid
from resilience.operations.writing import check_said
from resilience.report.templates import template
from resilience.store import risks as store
from resilience.tables import RiskScale


def publish_scale(
    session: Session,
    actor: Actor,
    *,
    key: str,
    edition: str,
    likelihoods: Sequence[Mapping[str, Any]],
    consequences: Sequence[Mapping[str, Any]],
    grid: Sequence[Sequence[int]],
    levels: Sequence[Mapping[str, Any]],
    unacceptable_from: int,
    source: str,
    valid_from: date,
) -> RiskScale:
    """Publish a version of the scales, to hold from a day until the next one.

    Raises Refused, and Invalid where grid and steps do not fit or the edition is there already.
    """
    actor.require(Permission.WRITE_RESILIENCE)
    check_said(key=key, edition=edition, source=source)
    check_scale(likelihoods, consequences, grid, levels, unacceptable_from)
    if any((one.key, one.edition) == (key, edition) for one in store.scales(session).values()):
        raise Invalid("edition", edition, "already_taken")
    made = RiskScale(
        key=key,
        edition=edition,
        likelihoods=[dict(one) for one in likelihoods],
        consequences=[dict(one) for one in consequences],
        grid=[list(line) for line in grid],
        levels=[dict(one) for one in levels],
        unacceptable_from=unacceptable_from,
        source=source,
        valid_from=valid_from,
    )
    with change_set(session, actor, "publish_scale") as change:
        made.change_set_id = change.id
        return change.add(made)


def publish_template(
    session: Session, actor: Actor, *, publisher: str, edition: str, valid_from: date
) -> RiskScale:
    """Publish one of the scales that come with the product, as it is. Raises UnknownEdition."""
    found = template(publisher, edition)
    return publish_scale(
        session,
        actor,
        key=found.key,
        edition=found.edition,
        likelihoods=found.likelihoods,
        consequences=found.consequences,
        grid=found.grid,
        levels=found.levels,
        unacceptable_from=found.unacceptable_from,
        source=found.reference,
        valid_from=valid_from,
    )


def check_scale(
    likelihoods: Sequence[Mapping[str, Any]],
    consequences: Sequence[Mapping[str, Any]],
    grid: Sequence[Sequence[int]],
    levels: Sequence[Mapping[str, Any]],
    unacceptable_from: int,
) -> None:
    """Refuse steps, grid and levels that do not fit each other. Raises Invalid."""
    keys = [str(variable.get("key", "")) for variable in consequences]
    if not keys or "" in keys or len(set(keys)) < len(keys):
        raise Invalid("consequences", ", ".join(keys), "variables_not_apart")
    steps = {len(variable.get("steps", ())) for variable in consequences}
    if len(grid) != len(likelihoods) or {len(line) for line in grid} != steps or not grid:
        raise Invalid("grid", len(grid), "grid_of_another_size", steps=len(likelihoods))
    cells = [cell for line in grid for cell in line]
    if any(cell not in range(1, len(levels) + 1) for cell in cells):
        raise Invalid("grid", max(cells), "level_outside", levels=len(levels))
    if not _grows(grid):
        raise Invalid("grid", None, "grid_falls")
    if unacceptable_from not in range(1, len(levels) + 1):
        raise Invalid("unacceptable_from", unacceptable_from, "level_outside", levels=len(levels))


def _grows(grid: Sequence[Sequence[int]]) -> bool:
    """Whether more likely or worse never means a lower level."""
    lines = (*grid, *zip(*grid, strict=True))
    return all(one <= other for line in lines for one, other in pairwise(line))
