"""The policy for readers: what is asked under each direction, and where to look for how it goes."""

from __future__ import annotations

from dataclasses import dataclass

from omstallning.errors import NotFound
from omstallning.policy import store
from omstallning.policy.model import Area, Commitment, Direction, Policy
from omstallning.provenance import Coverage


@dataclass(frozen=True, slots=True)
class DirectionView:
    """A heading of the policy with its area and what it asks, in the policy's order.

    `measured` counts the commitments that name an indicator or a target.
    """

    direction: Direction
    area: Area | None
    commitments: tuple[Commitment, ...]
    measured: Coverage


def policy(publisher: str | None = None) -> Policy:
    """The whole policy in its newest edition; the only one there is when none is named."""
    return store.policy(publisher)


def directions(publisher: str | None = None) -> list[DirectionView]:
    """Every direction with its commitments; what concerns the whole policy has no area."""
    whole = store.policy(publisher)
    areas = {area.key: area for area in whole.areas}
    return [
        _view(direction, areas.get(direction.area or ""), whole) for direction in whole.directions
    ]


def commitment(key: str, publisher: str | None = None) -> Commitment:
    """One commitment by its key.

    Raises NotFound.
    """
    for one in store.policy(publisher).commitments:
        if one.key == key:
            return one
    raise NotFound("commitment", key)


def _view(direction: Direction, area: Area | None, whole: Policy) -> DirectionView:
    commitments = tuple(one for one in whole.commitments if one.direction == direction.key)
    measured = sum(1 for one in commitments if one.indicators or one.targets)
    return DirectionView(
        direction, area, commitments, Coverage(measured, len(commitments), "commitments")
    )
