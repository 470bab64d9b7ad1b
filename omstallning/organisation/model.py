"""Kinds of units and areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from omstallning.period import Interval


class UnitKind(StrEnum):
    """What a unit is within the group."""

    GROUP = "group"
    COMMITTEE = "committee"
    COMPANY = "company"
    FEDERATION = "federation"
    DEPARTMENT = "department"
    SERVICE = "service"


class AreaKind(StrEnum):
    """Which floor area is meant; they differ by tens of percent."""

    ATEMP = "atemp"
    BRA = "bra"
    LOA = "loa"


class BuildingUse(StrEnum):
    """What a building is for."""

    SCHOOL = "school"
    PRESCHOOL = "preschool"
    CARE_HOME = "care_home"
    ICE_RINK = "ice_rink"
    BATH = "bath"
    SPORTS_HALL = "sports_hall"
    TOWN_HALL = "town_hall"
    OFFICE = "office"
    LIBRARY = "library"
    FIRE_STATION = "fire_station"
    DEPOT = "depot"
    WATERWORKS = "waterworks"
    HOUSING = "housing"
    OTHER = "other"


class Tenure(StrEnum):
    """On what ground the group has a building."""

    OWNED = "owned"
    RENTED = "rented"


@dataclass(frozen=True, slots=True)
class UnitView:
    """One unit with everything that is dated about it."""

    id: int
    key: str
    kind: UnitKind
    valid: Interval
    names: tuple[tuple[Interval, str], ...]
    ties: tuple[tuple[Interval, int, float], ...]
    """(when, parent unit id, share of this unit that counts in the parent)"""

    def name_on(self, day: date) -> str:
        """What the unit was called that day; outside all names, the nearest one."""
        for valid, name in self.names:
            if valid.contains(day):
                return name
        return self.names[-1][1] if self.names else self.key

    @property
    def name(self) -> str:
        """The latest name."""
        return self.names[-1][1] if self.names else self.key


@dataclass(frozen=True, slots=True)
class Organisation:
    """Every unit by id, with the tree on any day."""

    units: Mapping[int, UnitView] = field(default_factory=dict)

    @property
    def root(self) -> UnitView | None:
        """The group itself."""
        return next((u for u in self.units.values() if u.kind is UnitKind.GROUP), None)

    def by_key(self, key: str) -> UnitView | None:
        """The unit a file or a person means by its key."""
        return next((u for u in self.units.values() if u.key == key), None)

    def parents(self) -> dict[int, frozenset[int]]:
        """Unit id → every unit that has ever stood above it."""
        direct = {u.id: frozenset(parent for _, parent, _ in u.ties) for u in self.units.values()}
        return {unit: _closure(unit, direct) for unit in direct}

    def children(self, unit_id: int) -> tuple[UnitView, ...]:
        """The units tied directly under this one, by name."""
        under = [u for u in self.units.values() if any(p == unit_id for _, p, _ in u.ties)]
        return tuple(sorted(under, key=lambda u: (u.kind, u.name)))

    def below(self, unit_id: int) -> frozenset[int]:
        """The unit and all that lies under it."""
        parents = self.parents()
        return frozenset({unit_id} | {u for u, above in parents.items() if unit_id in above})

    def group_share(self, unit_id: int, period: Interval) -> float | None:
        """The part of the unit that counts in the group over a period, weighted by days.

        share = Σ over ties (days of tie in period × tie share × parent's share) / days
        None where the period has no end.
        """
        root = self.root
        if period.days is None:
            return None
        if root is None or unit_id == root.id:
            return 1.0
        total = 0.0
        for valid, parent, share in self.units[unit_id].ties:
            shared = valid.overlap(period)
            if shared is not None and shared.days is not None:
                above = self.group_share(parent, shared)
                total += shared.days * share * (above if above is not None else 0.0)
        return total / period.days


def _closure(unit: int, direct: Mapping[int, frozenset[int]]) -> frozenset[int]:
    seen: set[int] = set()
    waiting = list(direct.get(unit, ()))
    while waiting:
        above = waiting.pop()
        if above not in seen:
            seen.add(above)
            waiting.extend(direct.get(above, ()))
    return frozenset(seen)
