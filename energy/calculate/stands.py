"""What passed a supply point between readings of its meters, through turn-overs and swaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from math import sqrt

from energy.model import MeterSpan, StandKind, StandReading
from omstallning.errors import Invalid

VOLTS = 400.0
"""Between two phases of the Swedish low-voltage net (IEC 60038)."""
_ORDER = {StandKind.OPENING: 0, StandKind.ORDINARY: 1, StandKind.CLOSING: 2}


@dataclass(frozen=True, slots=True)
class Used:
    """What passed between two stands of one meter, in the unit of the point.

    start, before  when the first and the second was read; half-open
    """

    start: datetime
    before: datetime
    amount: float
    stand_ids: tuple[int, ...]

    @property
    def hours(self) -> float:
        """How long it took."""
        return (self.before - self.start).total_seconds() / 3600


def span_energy(span: MeterSpan, stands: Sequence[StandReading]) -> list[Used]:
    """What passed one meter between each reading and the next.

    used = (b − a) · factor,  or (b − a + modulus) · factor where the register turned over

    a, b     a stand and the one after it, as the register showed them
    modulus  10^digits of the register
    factor   register steps to the unit of the point

    Stands of other meters are left out. Raises Invalid: stand_below_previous for a fall that is no
    turn-over, roll_over_without_modulus, stand_beyond_register, two_stands_at_once, outside_meter.

    >>> from datetime import UTC
    >>> meter = MeterSpan(1, "A", 100_000, 1, datetime(2023, 1, 1, tzinfo=UTC), None)
    >>> read = [StandReading(1, 1, datetime(2023, 1, 1, tzinfo=UTC), 99998, StandKind.OPENING),
    ...         StandReading(2, 1, datetime(2023, 2, 1, tzinfo=UTC), 3, StandKind.ORDINARY, True)]
    >>> [used.amount for used in span_energy(meter, read)]
    [5.0]
    """
    own = sorted(
        (stand for stand in stands if stand.meter_id == span.meter_id),
        key=lambda stand: (stand.at, _ORDER[stand.kind]),
    )
    for stand in own:
        _check(span, stand)
    made = [
        Used(a.at, b.at, _steps(span, a, b) * span.factor, (a.id, b.id)) for a, b in pairwise(own)
    ]
    return [used for used in made if used.start < used.before]


def consumption(spans: Sequence[MeterSpan], stands: Sequence[StandReading]) -> list[Used]:
    """What passed a supply point, meter after meter.

    A swap closes the old meter's register and opens the new one's: each is counted by itself, so
    what the two show in sum is what passed, whatever the new register began at. Between the one's
    last stand and the other's first nothing is known.

    Raises what `span_energy` raises, and Invalid (meters_overlap) for two meters at a time.

    >>> from datetime import UTC
    >>> def at(month): return datetime(2023, month, 1, tzinfo=UTC)
    >>> meters = [MeterSpan(1, "A", None, 1, at(1), at(3)), MeterSpan(2, "B", None, 1, at(3), None)]
    >>> read = [StandReading(1, 1, at(1), 500, StandKind.OPENING),
    ...         StandReading(2, 1, at(3), 560, StandKind.CLOSING),
    ...         StandReading(3, 2, at(3), 7, StandKind.OPENING),
    ...         StandReading(4, 2, at(4), 47, StandKind.ORDINARY)]
    >>> sum(used.amount for used in consumption(meters, read))
    100.0
    """
    in_order = sorted(spans, key=lambda span: (span.installed, span.meter_id))
    for old, new in pairwise(in_order):
        if old.removed is None or old.removed > new.installed:
            raise Invalid("installed", new.installed, "meters_overlap",
                          serial=new.serial, other=old.serial)  # fmt: skip
    return [used for span in in_order for used in span_energy(span, stands)]


def looks_like_roll_over(
    a: float,
    b: float,
    modulus: float | None,
    factor: float,
    hours: float,
    fuse_ampere: float | None = None,
) -> bool:
    """Whether a register that fell from a to b has more likely turned over than been misread.

    used  = (b − a + modulus) · factor
    limit = √3 · 400 V · fuse · hours        what the fuse lets through  [kWh]

    With a fuse: used ≤ limit. Without: less than half the register was used, so that a digit read
    wrong does not become a year's use.

    a, b         stands, before and after   [register steps]
    hours        between them               [h]
    fuse_ampere  main fuse, of a three-phase electricity point measured in kWh  [A]

    >>> looks_like_roll_over(99998, 3, 100_000, 1, 720, fuse_ampere=63)
    True
    >>> looks_like_roll_over(5210, 5201, 100_000, 1, 720, fuse_ampere=63)
    False
    """
    if modulus is None or b >= a or a >= modulus or hours <= 0:
        return False
    steps = b - a + modulus
    if fuse_ampere is None:
        return steps < modulus / 2
    return steps * factor <= sqrt(3) * VOLTS * fuse_ampere / 1000 * hours


def _steps(span: MeterSpan, a: StandReading, b: StandReading) -> float:
    """How far the register went from one stand to the next, exact to the digits that were read."""
    if a.at == b.at and a.value != b.value:
        raise Invalid("at", b.at, "two_stands_at_once", serial=span.serial,
                      previous=a.value, stand=b.value)  # fmt: skip
    gone = Decimal(repr(b.value)) - Decimal(repr(a.value))
    if b.has_rolled_over:
        if span.modulus is None:
            raise Invalid("value", b.value, "roll_over_without_modulus", serial=span.serial)
        gone += Decimal(repr(span.modulus))
    if gone < 0:
        raise Invalid("value", b.value, "stand_below_previous", serial=span.serial,
                      previous=a.value, previous_at=a.at, at=b.at)  # fmt: skip
    return float(gone)


def _check(span: MeterSpan, stand: StandReading) -> None:
    """A stand must be one that this register, in its time on the point, could show."""
    if stand.at < span.installed or (span.removed is not None and stand.at > span.removed):
        raise Invalid("at", stand.at, "outside_meter", serial=span.serial)
    if span.modulus is not None and stand.value >= span.modulus:
        raise Invalid("value", stand.value, "stand_beyond_register", serial=span.serial,
                      modulus=span.modulus)  # fmt: skip
