"""Outages as sets of hours: half-open intervals in order, none touching another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf

from resilience.model import Outage

Outages = tuple[Outage, ...]
NEVER: Outages = ()


def merged(outages: Iterable[Outage]) -> Outages:
    """The union, in order; intervals that touch become one.

    >>> merged([(8, 9), (0, 4), (4, 5)])
    ((0, 5), (8, 9))
    """
    made: list[Outage] = []
    for start, end in sorted(outages):
        if end <= start:
            continue
        if made and start <= made[-1][1]:
            if end > made[-1][1]:
                made[-1] = (made[-1][0], end)
        else:
            made.append((start, end))
    return tuple(made)


def until(outages: Outages, hour: float) -> Outages:
    """The part before an hour."""
    if not outages or outages[-1][1] <= hour:
        return outages
    return tuple((start, min(end, hour)) for start, end in outages if start < hour)


def last_end(outages: Outages) -> float:
    """When it is over for good; 0 where it never began."""
    return outages[-1][1] if outages else 0.0


def seen(outages: Outages, horizon_h: float) -> Outages:
    """What is looked at: what is not back by the horizon counts as endless."""
    if not outages or outages[-1][1] <= horizon_h:
        return outages
    return tuple(
        (start, end if end <= horizon_h else inf) for start, end in outages if start < horizon_h
    )


def felt(down: Outages, buffer_h: float, recharge_h: float | None) -> Outages:
    """When a loss is felt behind a buffer.

    the level falls an hour for each hour down, rises buffer/recharge for each hour up;
    felt = down and empty

    down        when the needed thing is down                         [h]
    buffer_h    hours the full buffer lasts; endless: never felt      [h]
    recharge_h  hours from empty to full; None: full again at once    [h]

    A longer outage or a smaller buffer never makes the felt loss shorter.

    >>> felt(((0, 24),), 8, None)
    ((8, 24),)
    >>> felt(((0, 4), (6, 10)), 5, 10)  # one hour left, one more while it was up
    ((8.0, 10),)
    """
    if not down or buffer_h == 0:
        return down
    if buffer_h == inf:
        return NEVER
    made: list[Outage] = []
    left, up_since = buffer_h, 0.0
    for start, end in down:
        if not recharge_h:
            left = buffer_h
        else:
            left = min(buffer_h, left + buffer_h * (start - up_since) / recharge_h)
        if start + left < end:
            made.append((start + left, end))
            left = 0.0
        else:
            left = max(0.0, left - (end - start))
        up_since = end
    return tuple(made)


def short_of(losses: Sequence[Outages], needed: int) -> Outages:
    """When fewer than the needed number of alternatives remain.

    losses  when each alternative is felt as lost
    needed  how many must remain; more than there are means all

    >>> short_of([((0, 9),), ((4, 12),)], 1)
    ((4, 9),)
    >>> short_of([((0, 9),), ((4, 12),)], 2)
    ((0, 12),)
    """
    if len(losses) == 1:
        return losses[0]
    may_be_lost = max(len(losses) - needed, 0)
    if sum(1 for loss in losses if loss) <= may_be_lost:
        return NEVER
    if may_be_lost == 0:
        return merged(outage for loss in losses for outage in loss)
    steps = sorted(
        step for loss in losses for start, end in loss for step in ((start, 1), (end, -1))
    )
    made: list[Outage] = []
    lost, since = 0, 0.0
    for hour, step in steps:
        if step == 1 and lost == may_be_lost:
            since = hour
        elif step == -1 and lost == may_be_lost + 1 and hour > since:
            made.append((since, hour))
        lost += step
    return merged(made)


def restart(ready: float, blocked: Outages, recovery_h: float) -> float:
    """The first hour from which nothing blocks a start during the whole recovery.

    >>> restart(5, ((6, 10),), 0.5), restart(5, ((6, 10),), 2), restart(6, ((6, 10),), 0)
    (5, 10, 10)
    """
    for start, end in blocked:
        if end <= ready:
            continue
        if start > ready and start >= ready + recovery_h:
            break
        ready = end
    return ready
