"""Measures for readers, with how far each has come on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from omstallning.access.model import Actor, Permission
from omstallning.measures import store
from omstallning.measures.model import MeasureKind, MeasureState, state_on
from omstallning.organisation import report as organisation
from omstallning.provenance import Trail


@dataclass(frozen=True, slots=True)
class MeasureView:
    """Something that is done, planned or considered, and how far it has come."""

    id: int
    version: int
    key: str
    name: str
    kind: MeasureKind
    state: MeasureState
    unit_id: int
    unit: str
    owner: str
    is_multifunctional: bool
    cost_sek: float | None
    effect: str | None
    decided_on: date | None
    in_force_from: date | None
    in_force_before: date | None

    @property
    def trail(self) -> Trail:
        """The way to it."""
        return Trail("measure", self.id, self.name)


def measures(session: Session, viewer: Actor, *, today: date) -> tuple[MeasureView, ...]:
    """Every measure, nature-based and multifunctional ones first. Raises Refused."""
    viewer.require_somewhere(Permission.READ)
    units = organisation.names(session)
    kinds = list(MeasureKind)
    views = [_view(row, units, today) for row in store.measures(session)]
    return tuple(
        sorted(views, key=lambda one: (kinds.index(one.kind), not one.is_multifunctional, one.name))
    )


def measure(session: Session, viewer: Actor, measure_id: int, *, today: date) -> MeasureView:
    """One measure. Raises Refused, NotFound."""
    viewer.require_somewhere(Permission.READ)
    return _view(store.measure(session, measure_id), organisation.names(session), today)


def _view(row: Any, units: Mapping[int, str], today: date) -> MeasureView:
    return MeasureView(
        id=row.id,
        version=row.version,
        key=row.key,
        name=row.name,
        kind=row.kind,
        state=state_on(
            today,
            decided_on=row.decided_on,
            in_force_from=row.in_force_from,
            in_force_before=row.in_force_before,
        ),
        unit_id=row.unit_id,
        unit=units.get(row.unit_id, ""),
        owner=row.owner,
        is_multifunctional=row.is_multifunctional,
        cost_sek=row.cost_sek,
        effect=row.effect,
        decided_on=row.decided_on,
        in_force_from=row.in_force_from,
        in_force_before=row.in_force_before,
    )
