"""Kinds of measures and how far one has come."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class MeasureKind(StrEnum):
    """How a measure works; nature-based ones are asked for first."""

    NATURE_BASED = "nature_based"
    BLUE_GREEN = "blue_green"
    GREY = "grey"
    ORGANISATIONAL = "organisational"
    PREPAREDNESS = "preparedness"


class MeasureState(StrEnum):
    """How far a measure has come, told by its dates."""

    PROPOSED = "proposed"
    DECIDED = "decided"
    IN_FORCE = "in_force"
    ENDED = "ended"


def state_on(
    day: date, *, decided_on: date | None, in_force_from: date | None, in_force_before: date | None
) -> MeasureState:
    """How far a measure has come on a day.

    >>> state_on(date(2026, 6, 1), decided_on=date(2025, 1, 1), in_force_from=date(2027, 1, 1),
    ...          in_force_before=None)
    <MeasureState.DECIDED: 'decided'>
    """
    if in_force_before is not None and in_force_before <= day:
        return MeasureState.ENDED
    if in_force_from is not None and in_force_from <= day:
        return MeasureState.IN_FORCE
    if decided_on is not None and decided_on <= day:
        return MeasureState.DECIDED
    return MeasureState.PROPOSED
