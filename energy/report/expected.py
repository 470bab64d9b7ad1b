"""What a register can be expected to show, from how it went before; a guide, never a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from energy.report.views import MeterView, StandView

LOOKED_AT = 14
"""Intervals between stands that say how fast a register goes: somewhat over a year of months."""
LEAST, MOST = 0.4, 1.8
"""How far outside the slowest and the fastest so far a register may go before somebody is asked."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The stand before a moment, and between what the register should lie then.

    previous   None: nobody has read the meter before
    low, high  register steps; None: too few stands to tell. At a turn-over they run on past it.
    modulus    where the register begins anew
    """

    previous: StandView | None
    low: float | None
    high: float | None
    modulus: float | None

    def is_expected(self, value: float) -> bool:
        """Whether a value lies where it should, after a turn-over too; True if none can tell."""
        if self.low is None or self.high is None:
            return True
        if self.low <= value <= self.high:
            return True
        return self.modulus is not None and self.low <= value + self.modulus <= self.high


def outlook(meter: MeterView, stands: Sequence[StandView], at: datetime) -> Outlook:
    """Where a meter's register should lie at a moment.

    stands  of the meter, in force, with what was used since the stand before each
    """
    own = sorted((one for one in stands if one.meter_id == meter.id), key=lambda one: one.at)
    before = [one for one in own if one.at < at]
    if not before:
        return Outlook(None, None, None, meter.modulus)
    last = before[-1]
    speeds = [
        later.used / meter.factor / hours
        for earlier, later in pairwise(own)
        if later.used is not None and (hours := _hours(earlier.at, later.at)) > 0
    ][-LOOKED_AT:]
    if not speeds:
        return Outlook(last, None, None, meter.modulus)
    gone = _hours(last.at, at)
    low = last.value + LEAST * min(speeds) * gone
    high = last.value + MOST * max(speeds) * gone
    return Outlook(last, low, high, meter.modulus)


def _hours(start: datetime, before: datetime) -> float:
    return (before - start).total_seconds() / 3600
