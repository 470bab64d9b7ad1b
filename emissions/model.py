"""What an emission inventory speaks of: sources, records, factors, instruments and lines.

Scopes, methods and instruments after the GHG Protocol Corporate Standard (2004) and Scope 2
Guidance (2015). Missing is None, never 0.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag, StrEnum
from itertools import pairwise

from omstallning.errors import Invalid
from omstallning.period import Interval
from omstallning.provenance import Source
from omstallning.units import Gas, GwpSet


class Scope(IntEnum):
    """Own combustion and leaks, bought energy, everything else in the value chain."""

    DIRECT = 1
    ENERGY = 2
    VALUE_CHAIN = 3


class Category(StrEnum):
    """What gives rise to the emission."""

    ELECTRICITY = "electricity"
    DISTRICT_HEAT = "district_heat"
    DISTRICT_COOLING = "district_cooling"
    STATIONARY_FUEL = "stationary_fuel"
    VEHICLE_FUEL = "vehicle_fuel"
    REFRIGERANT = "refrigerant"
    BUSINESS_TRAVEL = "business_travel"
    COMMUTING = "commuting"
    GOODS_TRANSPORT = "goods_transport"
    WASTE = "waste"
    WATER = "water"
    FOOD = "food"
    CONSTRUCTION = "construction"
    PURCHASES = "purchases"
    OTHER = "other"

    @property
    def code(self) -> int:
        """The category's place on the cube's axis.

        >>> Category.ELECTRICITY.code, Category.OTHER.code
        (0, 14)
        """
        return _CATEGORY_CODES[self]


CATEGORIES: tuple[Category, ...] = tuple(Category)
_CATEGORY_CODES = {category: code for code, category in enumerate(CATEGORIES)}


class Control(StrEnum):
    """How far the organisation itself decides over a source (rådighet)."""

    FULL = "full"
    SHARED = "shared"
    INFLUENCE = "influence"
    NONE = "none"


class RecordStatus(StrEnum):
    """How an activity figure came to be, or why there is none."""

    MEASURED = "measured"
    CALCULATED = "calculated"
    ESTIMATED = "estimated"
    CONFIRMED_ZERO = "confirmed_zero"
    NOT_ESTIMATED = "not_estimated"
    NOT_OCCURRING = "not_occurring"

    @property
    def has_quantity(self) -> bool:
        """Whether a record in this state carries a number."""
        return self not in {RecordStatus.NOT_ESTIMATED, RecordStatus.NOT_OCCURRING}

    @property
    def is_answered(self) -> bool:
        """Whether somebody has said what is so; only "not estimated" leaves the question open."""
        return self is not RecordStatus.NOT_ESTIMATED


class Method(StrEnum):
    """Which of the two scope 2 totals a line belongs to; most lines belong to both."""

    BOTH = "both"
    LOCATION = "location"
    MARKET = "market"

    @property
    def code(self) -> int:
        """The method as stored in arrays."""
        return _METHOD_CODES[self]


METHODS: tuple[Method, ...] = tuple(Method)
_METHOD_CODES = {method: code for code, method in enumerate(METHODS)}


class LifeCycle(StrEnum):
    """How much of the chain a published factor holds."""

    COMBUSTION = "combustion"
    WTW = "WTW"
    LCA = "LCA"


class FactorKind(StrEnum):
    """What a factor is for: an ordinary activity, one of the electricity mixes, or money spent."""

    ACTIVITY = "activity"
    LOCATION = "location"
    RESIDUAL = "residual"
    SUPPLIER = "supplier"
    MARKET = "market"
    SPEND = "spend"


class FactorMark(StrEnum):
    """Something a reader should know about a factor before leaning on it."""

    SOURCE_UNCLEAR = "source_unclear"
    METHANE_ORIGIN_ASSUMED = "methane_origin_assumed"
    NO_YEAR = "no_year"
    NATIONAL_AVERAGE = "national_average"


class InstrumentKind(StrEnum):
    """A claim to electricity of a certain origin, in the order they are used."""

    ORIGIN_GUARANTEE = "origin_guarantee"
    CONTRACT = "contract"
    SUPPLIER = "supplier"

    @property
    def rank(self) -> int:
        """Lower comes first. GHG Protocol Scope 2 Guidance (2015), table 6.3."""
        return tuple(InstrumentKind).index(self)


class QualityCriterion(StrEnum):
    """What an instrument must fulfil to count. GHG Protocol Scope 2 Guidance (2015), table 7.1."""

    CONVEYS_EMISSION_RATE = "conveys_emission_rate"
    SOLE_CLAIM = "sole_claim"
    CANCELLED_FOR_US = "cancelled_for_us"
    VINTAGE_NEAR = "vintage_near"
    SAME_MARKET = "same_market"


class RunKind(StrEnum):
    """Preliminary while a value of the year is still to come, later final."""

    PRELIMINARY = "preliminary"
    FINAL = "final"


class LineMark(IntFlag):
    """What a reader must know about one calculated line; several may hold at once."""

    NO_QUANTITY = 1
    NO_FACTOR = 2
    NO_CONVERSION = 4
    UNKNOWN_GWP = 8
    OTHER_GWP_SET = 16
    GWP_SET_UNSTATED = 32
    STAND_IN = 64
    WHOLE_CHAIN_IN_DIRECT = 128
    CREDIT = 256
    NATIONAL_AVERAGE = 512


UNKNOWN = LineMark.NO_QUANTITY | LineMark.NO_FACTOR | LineMark.NO_CONVERSION | LineMark.UNKNOWN_GWP
"""The marks that leave a line without CO2e."""


USUAL_SET = GwpSet.AR5
"""Where nobody chooses: the set of national reports. Decision 18/CMA.1 (2018), annex, para. 37."""


class GapKind(StrEnum):
    """What a run lacks; each gap is listed beside the total it is missing from."""

    NO_RECORD = "no_record"
    DAYS_NOT_COVERED = "days_not_covered"
    NOT_ESTIMATED = "not_estimated"
    FACTOR_MISSING = "factor_missing"
    UNIT_MISMATCH = "unit_mismatch"


@dataclass(frozen=True, slots=True, order=True)
class EditionName:
    """One published edition of a set of factors, as `data/` names it."""

    set: str
    publisher: str
    edition: str

    def __str__(self) -> str:
        return f"{self.set}/{self.publisher}/{self.edition}"


@dataclass(frozen=True, slots=True)
class EmissionFactor:
    """Climate impact for each unit of an activity, as one edition publishes it.

    masses           kg of each gas for one `activity_unit`; a gas that is absent is not published
    co2e_kg          kg CO2e published as one figure, weighted with `co2e_set` (None: not stated)
    co2_biogenic_kg  kg CO2 of living origin, always shown apart
    upstream_kg      kg CO2e before the activity itself; None is unknown. A WTW or LCA factor holds
                     it inside
    valid            None: no year published, so only a named acceptance may use it
    """

    id: str
    key: str
    edition: EditionName
    activity_unit: str
    valid: Interval | None
    category: Category = Category.OTHER
    kind: FactorKind = FactorKind.ACTIVITY
    life_cycle: LifeCycle = LifeCycle.COMBUSTION
    masses: Mapping[Gas, float] = field(default_factory=dict, hash=False)
    co2e_kg: float | None = None
    co2e_set: GwpSet | None = None
    co2_biogenic_kg: float | None = None
    upstream_kg: float | None = None
    upstream_set: GwpSet | None = None
    region: str = ""
    uncertainty_pct: float | None = None
    marks: frozenset[FactorMark] = frozenset()
    source: Source | None = None

    def __post_init__(self) -> None:
        if not self.masses and self.co2e_kg is None:
            raise Invalid("factor", self.id, "factor_without_value")
        if {Gas.CO2E, Gas.CO2_BIOGENIC} & set(self.masses):
            raise Invalid("masses", self.id, "not_a_counted_gas")
        values = [*self.masses.values(), self.co2e_kg, self.co2_biogenic_kg, self.upstream_kg]
        if any(value is not None and not math.isfinite(value) for value in values):
            raise Invalid("factor", self.id, "not_a_number")
        if any(value < 0 for value in self.masses.values()):
            raise Invalid("masses", self.id, "negative_mass")

    @property
    def has_gases(self) -> bool:
        """Whether the gases are published apart, so that any set of potentials can be used."""
        return bool(self.masses)

    @property
    def is_credit(self) -> bool:
        """Whether the figure is below zero: shown on a line of its own and never netted."""
        return not self.masses and self.co2e_kg is not None and self.co2e_kg < 0

    @property
    def is_whole_chain(self) -> bool:
        """Whether what happens upstream is inside the figure already."""
        return self.life_cycle is not LifeCycle.COMBUSTION


@dataclass(frozen=True, slots=True, order=True)
class Assignment:
    """Which factor key serves a source, from when to when, and why."""

    source: int
    key: str
    valid: Interval
    method: Method = Method.BOTH
    reason: str = ""
    is_proxy: bool = False


@dataclass(frozen=True, slots=True)
class StandIn:
    """An accepted loan: a factor used on days its publisher does not cover, with the reason."""

    key: str
    period: Interval
    factor_id: str
    reason: str
    accepted_by: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A claim to electricity of a certain origin, for some sources, an amount and a period."""

    id: str
    kind: InstrumentKind
    sources: frozenset[int]
    factor_key: str
    kwh: float
    period: Interval
    met: frozenset[QualityCriterion]

    def __post_init__(self) -> None:
        if not math.isfinite(self.kwh) or self.kwh < 0:
            raise Invalid("kwh", self.kwh, "negative_or_not_a_number")
        if self.period.before is None:
            raise Invalid("period", str(self.period), "period_without_end")

    @property
    def unmet(self) -> tuple[QualityCriterion, ...]:
        """The criteria that nobody has confirmed; with any left, the instrument covers nothing."""
        return tuple(criterion for criterion in QualityCriterion if criterion not in self.met)


@dataclass(frozen=True, slots=True)
class InternalSupply:
    """What one member of the group buys from another, so that the group counts it once.

    share  the part of the buyer's purchase that comes from the seller, 0–1
    """

    buyer_source: int
    seller_sources: frozenset[int]
    valid: Interval
    share: float = 1.0
    reason: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise Invalid("share", self.share, "share_outside_0_1")
        if self.buyer_source in self.seller_sources:
            raise Invalid("seller_sources", self.buyer_source, "sells_to_itself")


def record_fault(
    status: RecordStatus, quantity: float | None, *, may_be_negative: bool = False
) -> str | None:
    """The first rule of an activity record that the values break, as a code; None when all is well.

    A measured or calculated figure needs a number, "not estimated" must not have one, a zero that
    nobody measured must be confirmed, and below zero only where the source is declared so.

    >>> record_fault(RecordStatus.MEASURED, None)
    'quantity_missing'
    >>> record_fault(RecordStatus.NOT_ESTIMATED, 0)
    'quantity_not_expected'
    >>> record_fault(RecordStatus.ESTIMATED, 0)
    'zero_not_confirmed'
    >>> record_fault(RecordStatus.CONFIRMED_ZERO, 0) is None
    True
    """
    is_zero_status = status is RecordStatus.CONFIRMED_ZERO
    if quantity is None:
        return "quantity_missing" if status.has_quantity and not is_zero_status else None
    rules = (
        (not status.has_quantity, "quantity_not_expected"),
        (not math.isfinite(quantity), "not_a_number"),
        (is_zero_status and quantity != 0, "confirmed_zero_is_not_zero"),
        (
            quantity == 0 and status in {RecordStatus.CALCULATED, RecordStatus.ESTIMATED},
            "zero_not_confirmed",
        ),
        (quantity < 0 and not may_be_negative, "quantity_negative"),
    )
    return next((code for is_broken, code in rules if is_broken), None)


def check_record(
    status: RecordStatus, quantity: float | None, *, may_be_negative: bool = False
) -> None:
    """Refuse an activity record that breaks a rule.

    Raises Invalid with the rule's code as reason.
    """
    fault = record_fault(status, quantity, may_be_negative=may_be_negative)
    if fault is not None:
        raise Invalid("quantity", quantity, fault, status=status.value)


def overlapping(periods: Collection[Interval]) -> tuple[Interval, Interval] | None:
    """The first two periods that hold a day in common, or nothing.

    >>> from omstallning.period import month, year
    >>> overlapping([month(2023, 1), month(2023, 2)]) is None
    True
    >>> overlapping([year(2023), month(2023, 2)]) == (year(2023), month(2023, 2))
    True
    """
    ordered = sorted(periods, key=lambda period: period.start)
    for earlier, later in pairwise(ordered):
        if earlier.overlap(later) is not None:
            return earlier, later
    return None
