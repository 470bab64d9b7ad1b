"""A store that several draw from: how long it lasts when all of them do."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TypeVar

Draw = TypeVar("Draw", bound=Hashable)
Store = TypeVar("Store", bound=Hashable)

NO_RECHARGE_H = inf
"""Recharge of a buffer that is a shared stock: nothing comes back before somebody refills it."""


@dataclass(frozen=True, slots=True)
class SharedStock:
    """What is in a store, how much of it can be used, and what it loses in any case.

    amount        in its own unit; None: not known
    usable        share that can be drawn, 0–1
    use_per_hour  draw beside what the dependencies draw; None: none stated
    """

    amount: float | None
    usable: float = 1.0
    use_per_hour: float | None = None


def hours_by_stock(
    amount: float | None, usable: float, draws: Sequence[float | None]
) -> float | None:
    """Hours until a shared stock is empty when everybody draws at once.

    hours = amount · usable / Σ draws

    amount  [unit of the stock]; None: not known
    usable  share that can be drawn, 0–1
    draws   [unit of the stock / h]; None: not known

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


def buffers(
    stocks: Mapping[Store, SharedStock], draws: Iterable[tuple[Draw, Store, float | None]]
) -> dict[Draw, float | None]:
    """The buffer of each dependency on a stock, from all that draw from the same one.

    draws  (dependency, stock, draw per hour; None: not known)

    Hours for each dependency, the same for all on one stock; to be written into the graph with
    NO_RECHARGE_H before the cascade is reckoned.

    >>> tank = {"diesel": SharedStock(1000.0)}
    >>> buffers(tank, [("bath", "diesel", 30.0), ("school", "diesel", 20.0)])
    {'bath': 20.0, 'school': 20.0}
    """
    listed = list(draws)
    together: dict[Store, list[float | None]] = {}
    for _, store, draw in listed:
        together.setdefault(store, []).append(draw)
    for store, drawn in together.items():
        beside = stocks[store].use_per_hour
        if beside is not None:
            drawn.append(beside)
    hours = {
        store: hours_by_stock(stocks[store].amount, stocks[store].usable, drawn)
        for store, drawn in together.items()
    }
    return {dependency: hours[store] for dependency, store, _ in listed}
