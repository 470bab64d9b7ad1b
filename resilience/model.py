"""Kinds of things a service leans on, levels of risk, and marks of secrecy."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class NodeKind(StrEnum):
    """What a node of the dependency graph is: an activity of a service, or a resource."""

    ACTIVITY = "activity"
    POWER = "power"
    HEAT = "heat"
    WATER = "water"
    SEWAGE = "sewage"
    IT = "it"
    TELECOM = "telecom"
    RAKEL = "rakel"
    FUEL = "fuel"
    STAFF = "staff"
    PREMISES = "premises"
    FOOD = "food"
    MEDICINE = "medicine"
    TRANSPORT = "transport"
    PAYMENT = "payment"
    SUPPLIER = "supplier"


class BufferKind(StrEnum):
    """What carries a dependent over an outage."""

    BATTERY = "battery"
    RESERVE_POWER = "reserve_power"
    STOCK = "stock"
    THERMAL = "thermal"
    MANUAL = "manual"


class Verdict(StrEnum):
    """Whether an activity stays within its acceptable outage."""

    HOLDS = "holds"
    BREACHED = "breached"
    UNKNOWN = "unknown"


class Stage(StrEnum):
    """With which measures a risk is judged."""

    WITHOUT_MEASURES = "without_measures"
    NOW = "now"
    AFTER_DECIDED = "after_decided"


class Uncertainty(StrEnum):
    """How sure the assessors are."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Ground(StrEnum):
    """Why a field is not open: Offentlighets- och sekretesslagen (2009:400), by section."""

    INTERNAL = "internal"
    OSL_18_13 = "osl_18_13"
    OSL_15_2 = "osl_15_2"
    OSL_18_8 = "osl_18_8"

    @property
    def is_secret(self) -> bool:
        """Whether a section of the law stands behind it; internal is a habit, not a ground."""
        return self is not Ground.INTERNAL


SENSITIVE_FIELDS: Mapping[str, frozenset[str]] = {
    "node": frozenset({"recovery_h", "supplier", "place"}),
    "dependency": frozenset({"buffer_h", "recharge_h", "draw_per_hour"}),
    "stock": frozenset({"amount", "use_per_hour"}),
}
"""Fields that are marked, by the ground OSL 18:13, when the row is made; the mark can be lifted."""

WHOLE_ROW = "*"
"""The field of a mark that hides the row itself; such a row is absent everywhere, counts too."""

MARKABLE_FIELDS: Mapping[str, frozenset[str]] = {
    "service": frozenset({"*", "protects", "lowest_level", "building_id"}),
    "node": SENSITIVE_FIELDS["node"] | {"*", "people_served", "building_id"},
    "dependency": SENSITIVE_FIELDS["dependency"] | {"*", "buffer_kind", "stock_id", "source"},
    "stock": SENSITIVE_FIELDS["stock"] | {"*", "usable_share", "building_id"},
    "risk": frozenset({"*", "description", "building_id"}),
}
"""Which fields of which kinds a mark may stand on; the answers withhold these and no others."""

UNACCEPTABLE_FROM = 4
"""The level of consequence, of five, from which an impact step is unacceptable by default."""

HORIZON_H = 168.0 * 4
"""How long an outage is followed after its causes are over, in hours: four weeks."""

POWER_CUT_H = 24.0
"""The length of the power cut that every service is tried against, in hours."""

POWER_CUT = "services.power_24h"
"""The aggregate of how many services hold, breach or are not known in that power cut."""

SMALLEST_RELEASE = 5
"""An aggregate over fewer than this is not released."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One thing leaning on another.

    node, needs   ids of nodes
    group         edges of one node with the same group are alternatives of each other
    needed        how many of the group must remain
    buffer_h      hours the node goes on without it; None: not known
    recharge_h    hours until the buffer is full again; None: at once
    to_run        felt when it is lost
    to_start      needed when the node starts again
    """

    node: int
    needs: int
    group: int
    needed: int = 1
    buffer_h: float | None = 0.0
    recharge_h: float | None = None
    to_run: bool = True
    to_start: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes with their recovery hours (None: not known) and everything they lean on.

    undescribed  nodes of which nobody has said what they lean on; they may lean on anything
    """

    recovery_h: Mapping[int, float | None]
    edges: tuple[Edge, ...] = ()
    undescribed: frozenset[int] = frozenset()


Outage = tuple[float, float]
"""Hours from the start of the scenario: from the first, before the second; may be endless."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is out, from when to when; several at once are a common cause."""

    outages: Mapping[int, tuple[Outage, ...]]
    horizon_h: float = HORIZON_H


@dataclass(frozen=True, slots=True)
class Stuck:
    """Nodes that lean on each other in a ring and cannot be shown to start without help."""

    nodes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CascadeResult:
    """When each node is down, for one reading of what is not known.

    down        node → its down intervals in hours, merged, in order; nothing: never down
    because     node → (cause node, hour at which its loss was first felt); nothing for a cause
    stuck       rings that are not shown to start by themselves
    on_store    nodes of rings that are back because the ring may start on its stores, which must
                be kept for it: a claim to be checked
    """

    down: Mapping[int, tuple[Outage, ...]]
    because: Mapping[int, tuple[int, float]]
    stuck: tuple[Stuck, ...] = ()
    on_store: frozenset[int] = frozenset()

    def longest(self, node: int) -> float:
        """The longest single outage of a node in hours; 0 where it is never down."""
        return max((end - start for start, end in self.down.get(node, ())), default=0.0)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The same scenario when every unknown is as good, and as bad, as it can be.

    best   unknown buffers endless, unknown recoveries nothing
    worst  unknown buffers empty, unknown recoveries endless
    """

    best: CascadeResult
    worst: CascadeResult


@dataclass(frozen=True, slots=True)
class ScaleView:
    """A version of the scales by which likelihood and consequence are judged.

    likelihoods        step by step from the lowest: {step, sv, en, least_years, below_years}
    consequences       the variables: {key, sv, en, steps: [{step, sv, en, text_sv, text_en}]}
    grid               grid[l - 1][c - 1] is the level of likelihood l and consequence c, from 1
    levels             from the lowest: {step, sv, en}
    unacceptable_from  the level of risk that asks for a measure or an acceptance
    """

    id: int
    key: str
    edition: str
    likelihoods: tuple[Mapping[str, object], ...]
    consequences: tuple[Mapping[str, object], ...]
    grid: tuple[tuple[int, ...], ...]
    levels: tuple[Mapping[str, object], ...]
    unacceptable_from: int
    source: str
    valid_from: date
    valid_before: date | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found of a risk, side by side; None is not judged."""

    likelihood: int | None
    consequences: Mapping[str, int | None] = field(default_factory=dict)


def months_later(day: date, months: int) -> date:
    """The same day some months on, or the last day of a month that is too short.

    >>> months_later(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
