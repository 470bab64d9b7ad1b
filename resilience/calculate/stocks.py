"""A store that several draw from: how long it lasts when all of them do."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf


def hours_by_stock(
    amount: float | None, usable: float, draws: Sequence[float | None]
) -> float | None:
    """Hours until a shared stock is empty when everybody draws at once.

    hours = amount · usable / Σ draws

    amount  [unit of the stock]; None: not known
    usable  share that can be drawn, 0–1
    draws   [unit of the stock / h]; None: not known

    Every dependency on the stock has these hours as its buffer, endless to recharge: nothing comes
    back before somebody refills it.

    Unknown if the amount or any draw is; nothing in it is no hours whoever draws; endless if
    nobody draws.

    >>> hours_by_stock(1200.0, 0.75, [20.0, 10.0]), hours_by_stock(1200.0, 1.0, [20.0, None])
    (30.0, None)
    """
    if amount is None:
        return None
    if amount * usable == 0:
        return 0.0
    known = [draw for draw in draws if draw is not None]
    if len(known) < len(draws):
        return None
    return amount * usable / sum(known) if sum(known) else inf
