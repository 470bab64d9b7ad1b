"""How long an activity may be out: derived from what an outage leads to, and checked."""

from __future__ import annotations

from collections.abc import Iterable

from resilience.model import UNACCEPTABLE_FROM

RECOVERY_BEYOND_MTPD = "recovery_beyond_mtpd"
"""Why the hours of a tolerance contradict each other."""


def acceptable_outage(
    steps: Iterable[tuple[float, int]], unacceptable_from: int = UNACCEPTABLE_FROM
) -> float | None:
    """The hours an activity may be out: until the first step that is unacceptable.

    steps              (hours after which it comes, level of consequence)
    unacceptable_from  the level from which a consequence cannot be borne

    None: no step reaches that level, so the steps set no limit.

    >>> acceptable_outage([(2, 2), (24, 5), (6, 4)])
    6
    """
    return min((after_h for after_h, level in steps if level >= unacceptable_from), default=None)


def tolerance_fault(
    mtpd_h: float | None, rto_h: float | None, wrt_h: float | None = None
) -> str | None:
    """The reason why the hours of a tolerance cannot be kept; None where they agree.

    RTO + WRT ≤ MTPD, and so RTO ≤ MTPD; where one of the first two is not known nothing is said,
    and a work recovery time that is not stated is left out

    mtpd_h  maximum tolerable period of disruption                          [h]
    rto_h   recovery time objective: until the technology is back           [h]
    wrt_h   work recovery time: from technology back to work done           [h]

    Method: ISO 22301, SS 22304.

    >>> tolerance_fault(6, 4, 3)
    'recovery_beyond_mtpd'
    """
    if mtpd_h is None or rto_h is None:
        return None
    needed_h = rto_h if wrt_h is None else rto_h + wrt_h
    return RECOVERY_BEYOND_MTPD if needed_h > mtpd_h else None
