"""Why each one fell: the nearest cause, from which the chain can be told in words."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from resilience.calculate.cascade.intervals import NEVER, Outages, felt, short_of
from resilience.calculate.cascade.network import Network


def because(network: Network, down: Mapping[int, Outages]) -> dict[int, tuple[int, float]]:
    """Each fallen node's first cause: (what was missed, the hour its loss was first felt).

    Nothing for what the scenario itself takes out first. Following the causes always ends at
    such a one: among those that fall in the same hour a cause is explained before its effect.
    """
    made: dict[int, tuple[int, float]] = {}
    explained: set[int] = set()
    fallen = sorted((outages[0][0], node) for node, outages in down.items() if outages)
    for hour, found in groupby(fallen, key=lambda pair: pair[0]):
        waiting = {}
        for _, node in found:
            given = network.given.get(node, NEVER)
            if given and given[0][0] <= hour:
                explained.add(node)
            else:
                waiting[node] = _candidates(network, down, node, hour)
        while waiting:
            wave = {
                node: cause
                for node, causes in waiting.items()
                if (cause := next((one for one in causes if one in explained), None)) is not None
            }
            if not wave:
                break
            made.update((node, (cause, hour)) for node, cause in wave.items())
            explained.update(wave)
            waiting = {node: causes for node, causes in waiting.items() if node not in wave}
    return made


def _candidates(network: Network, down: Mapping[int, Outages], node: int, hour: float) -> list[int]:
    """What a node begins to miss in an hour, in the order it is written down."""
    found = []
    for group in network.to_run.get(node, ()):
        losses = [felt(down.get(tie.needs, NEVER), tie.buffer_h, tie.recharge_h)
                  for tie in group.ties]  # fmt: skip
        if any(start == hour for start, _ in short_of(losses, group.needed)):
            found += [
                tie.needs
                for tie, loss in zip(group.ties, losses, strict=True)
                if any(start == hour for start, _ in loss)
            ]
    return found
