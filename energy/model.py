"""What is supplied, by which meter it is measured and how each value came to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntFlag, StrEnum


class Carrier(StrEnum):
    """In which form energy, or water, comes to a building."""

    ELECTRICITY = "electricity"
    DISTRICT_HEAT = "district_heat"
    DISTRICT_COOLING = "district_cooling"
    FUEL = "fuel"
    WATER = "water"

    @property
    def is_energy(self) -> bool:
        """Whether it is counted in kWh; water is not."""
        return self is not Carrier.WATER


class Direction(StrEnum):
    """Which way a supply point counts, seen from the building."""

    BOUGHT = "bought"
    SOLD = "sold"
    PRODUCED = "produced"


class Cadence(StrEnum):
    """How often values are expected from a supply point."""

    HOURLY = "hourly"
    MONTHLY = "monthly"
    STAND_MONTHLY = "stand_monthly"
    STAND_YEARLY = "stand_yearly"


class StandKind(StrEnum):
    """Why a stand was read."""

    ORDINARY = "ordinary"
    OPENING = "opening"
    CLOSING = "closing"


class ReadingMethod(StrEnum):
    """How a stand was obtained."""

    READ = "read"
    REMOTE = "remote"
    SUPPLIER = "supplier"
    ESTIMATED = "estimated"


class ReadingStatus(StrEnum):
    """What a supplier says of a month's value; a temporary one will be sent again."""

    MEASURED = "measured"
    TEMPORARY = "temporary"
    CALCULATED = "calculated"
    ESTIMATED = "estimated"


class Flag(IntFlag):
    """How one value of a series came to be, or why it is not there; a bit set."""

    MISSING = 1
    MEASURED = 2
    TEMPORARY = 4
    CALCULATED = 8
    INTERPOLATED = 16
    MODELLED = 32
    MANUAL = 64
    SPIKE_SUSPECT = 128
    NEGATIVE = 256
    DUPLICATE_RESOLVED = 512
    SWAP = 1024
    ROLL_OVER = 2048


class Measured(StrEnum):
    """What a series is a series of."""

    ENERGY = "energy"
    VOLUME = "volume"


class BlockState(StrEnum):
    """Whether a month may still have missing hours filled in, or is kept as it is."""

    OPEN = "open"
    CLOSED = "closed"


class PlantKind(StrEnum):
    """What a generation plant runs on."""

    SOLAR = "solar"
    WIND = "wind"
    HYDRO = "hydro"
    BIO_CHP = "bio_chp"
    BIOGAS = "biogas"


class Origin(StrEnum):
    """From which kind of reading a month's total was made, best first."""

    SERIES = "series"
    SUPPLIER_MONTH = "supplier_month"
    STANDS = "stands"


@dataclass(frozen=True, slots=True)
class MeterSpan:
    """One meter on a supply point, for the days it sat there.

    modulus  10 to the number of digits; None where the register never turns over
    factor   register steps to the point's unit
    """

    meter_id: int
    serial: str
    modulus: float | None
    factor: float
    installed: datetime
    removed: datetime | None


@dataclass(frozen=True, slots=True)
class StandReading:
    """What a register showed at a moment.

    has_rolled_over  whether the register turned over since the stand before
    """

    id: int
    meter_id: int
    at: datetime
    value: float
    kind: StandKind
    has_rolled_over: bool = False


@dataclass(frozen=True, slots=True)
class Lineage:
    """The readings that a month's total rests on, so that it can be found and made again.

    kind      origin of the total
    ids       ids of the blocks, supplier months or stands
    sha256    of what was read, for blocks
    """

    kind: Origin
    ids: tuple[int, ...]
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """What passed a supply point in a month, in the point's own unit, with how much is known.

    have, of   hours with a value, of the hours of the month in which the point was in use
    value      the sum of what is known; None where nothing is
    lineage    None where nothing is known
    """

    supply_point_id: int
    month: date
    value: float | None
    unit: str
    have: float
    of: float
    estimated: float
    lineage: Lineage | None

    @property
    def is_whole(self) -> bool:
        """Whether every hour of the month is answered."""
        return self.value is not None and self.have >= self.of

    @property
    def is_partial(self) -> bool:
        """Whether something is known, but not every hour."""
        return self.value is not None and self.have < self.of
