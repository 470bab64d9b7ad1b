"""What stops a reading, with what is needed to mend it.

OmstallningError
├─ StandBelowPrevious   a register that fell: a misreading, a turn-over or a swap that nobody told
└─ MonthTaken           a supplier's value for some of these days is in force already
"""

from __future__ import annotations

from datetime import datetime

from omstallning.errors import OmstallningError
from omstallning.period import Interval


class StandBelowPrevious(OmstallningError):
    """A stand is below the one before; whoever read it says why.

    turn_over  used since then if the register has turned over, in the point's unit; None where it
               cannot have
    """

    code = "stand_below_previous"

    def __init__(
        self,
        serial: str,
        *,
        value: float,
        at: datetime,
        previous: float,
        previous_at: datetime,
        turn_over: float | None,
    ) -> None:
        remedies = ["correct_stand", "swap_meter"]
        if turn_over is not None:
            remedies.insert(0, "has_rolled_over")
        super().__init__(
            serial=serial,
            value=value,
            at=at,
            previous=previous,
            previous_at=previous_at,
            turn_over=turn_over,
            remedies=remedies,
        )


class MonthTaken(OmstallningError):
    """A supplier's value of the same point already holds some of these days."""

    code = "month_taken"

    def __init__(
        self, point: str, *, period: Interval, other_id: int, other_period: Interval
    ) -> None:
        super().__init__(
            point=point,
            period=period,
            other_id=other_id,
            other_period=other_period,
            remedies=("correct_month", "change_period"),
        )
