"""Targets as decided, and where an outcome stands against one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from omstallning.indicators.model import Level


class TargetKind(StrEnum):
    """What a target is about; two kinds are never added or compared with each other."""

    TERRITORIAL = "territorial"
    TERRITORIAL_NET = "territorial_net"
    CONSUMPTION = "consumption"
    ORGANISATION = "organisation"
    ENERGY = "energy"
    ESR = "esr"
    TRANSPORT = "transport"
    BUILDINGS = "buildings"
    LULUCF = "lulucf"
    TEMPERATURE = "temperature"
    BENCHMARK = "benchmark"
    PLEDGE = "pledge"
    QUALITATIVE = "qualitative"


class TargetStatus(StrEnum):
    """Whether a target binds, is only proposed, is disputed, or is over."""

    IN_FORCE = "in_force"
    PROPOSED = "proposed"
    CONTESTED = "contested"
    EXPIRED = "expired"


class BaseRule(StrEnum):
    """Where the base value comes from.

    SERIES      the series' own value in the base year
    PUBLISHED   published beside the target; gives way to the series' own when there is one
    END_STATE   no base year: the path starts where things stood at the decision
    MISSING     nobody has published it
    """

    SERIES = "series"
    PUBLISHED = "published"
    END_STATE = "end_state"
    MISSING = "missing"


class PathKind(StrEnum):
    """The shape of the way to the target."""

    LINEAR = "linear"
    CONSTANT_PERCENT = "constant_percent"
    MILESTONES = "milestones"
    NONE = "none"


class Standing(StrEnum):
    """Where the latest outcome stands against the path."""

    AHEAD = "ahead"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    OFF_TRACK = "off_track"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Target:
    """A goal somebody decided or proposed: what, from when, to when, how much, and by which words.

    `base_value` and `target_value` are in `unit`; `change_percent` is from the base and negative
    for a cut; `change_per_year_percent` is for goals without an end year; `supplementary_points`
    are percentage points of the base that other measures may answer for. Both are never netted.
    """

    key: str
    level: Level
    title_sv: str
    title_en: str
    wording_sv: str
    kind: TargetKind
    boundary: str
    unit: str
    base_year: int | None
    base_value: float | None
    base_rule: BaseRule
    target_year: int | None
    change_percent: float | None
    change_per_year_percent: float | None
    target_value: float | None
    flexibility: str
    supplementary_points: float | None
    milestones: Mapping[int, float]
    status: TargetStatus
    status_reason: str
    path: PathKind
    path_reason: str
    decided_on: date | None
    decided_reason: str
    valid_from: date | None
    valid_before: date | None
    is_derived: bool
    indicator: str | None
    commitments: tuple[str, ...]
    source_title: str
    source_address: str

    def is_valid(self, on: date) -> bool:
        """Whether the target holds on a day; open ends hold for ever."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_before is None or on < self.valid_before
        )
