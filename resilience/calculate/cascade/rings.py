"""Things that lean on each other: when may they start on their stores, and which never do."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from math import inf

import networkx as nx

from resilience.calculate.cascade.intervals import NEVER, Outages, felt, last_end, until
from resilience.calculate.cascade.network import Network, Tie
from resilience.model import Stuck

LAPS = 3000
"""Times a member may fall longer and longer before it counts as never back; in four weeks that is
a recovery of a quarter of an hour, so a ring of quicker ones is not followed all the way."""


def settled(
    network: Network,
    ring: Iterable[int],
    down: Mapping[int, Outages],
    back_by: Mapping[int, float] | None = None,
) -> dict[int, Outages]:
    """The least outages of a ring that agree with each other.

    down     of what lies before the ring
    back_by  the hour from which a node is up in any case; nothing said: never
    """
    limit = back_by or {}
    made = dict.fromkeys(ring, NEVER)
    state = {**down, **made}
    laps = dict.fromkeys(made, 0)
    pending = deque(made)
    while pending:
        node = pending.popleft()
        found = network.outage(node, state)
        if laps[node] > LAPS:
            found = (*found[:-1], (found[-1][0], inf))
        found = until(found, limit.get(node, inf))
        if found == state[node]:
            continue
        laps[node] += 1
        made[node] = state[node] = found
        pending.extend(leaner for leaner in network.leaners.get(node, ())
                       if leaner in made and leaner not in pending)  # fmt: skip
    return made


def touched(
    network: Network,
    ring: Collection[int],
    before: Mapping[int, float],
    spared: int | None = None,
) -> dict[int, float]:
    """Which members the scenario would reach if there were no buffers, and from when at the latest.

    before  the same for what lies before the ring; absent: not reached
    spared  a member that is thought to stay up whatever happens

    The hour is the latest at which an outage that reaches the member begins.
    """
    hours: dict[int, float] = {}
    has_grown = True
    while has_grown:
        has_grown = False
        for node in ring:
            if node == spared:
                continue
            reasons = [start for start, _ in network.given.get(node, NEVER)]
            for group in network.to_run.get(node, ()):
                found = (
                    (hours if tie.needs in ring else before).get(tie.needs) for tie in group.ties
                )
                reached = [hour for hour in found if hour is not None]
                if len(reached) > max(len(group.ties) - group.needed, 0):
                    reasons += reached
            if reasons and max(reasons) > hours.get(node, -inf):
                hours[node], has_grown = max(reasons), True
    return hours


class BlackStart:
    """An attempt to start a ring from its stores once everything outside it is back.

    With r_w the hour a member w is up again, v may begin to start at

    t_v = max(q_v, last hour at which it misses something, w being missed before r_w − left_vw)
    r_v = t_v + recovery_v

    q_v is the hour from which all that v leans on, near or far, has its own outside back. The least
    such hours are sought; none within the horizon: it cannot be shown.

    left_vw = buffer_vw − max(0, z_vw − s_w), at least 0: what is left of v's store against w. From
    s_w, when w falls, v draws on it, until z_vw, when v has another reason to stand still. Without
    such a reason it runs until the store is dry and has nothing to start on. z is counted as if
    there were no buffers: whoever still has some is taken to stop in time to keep the store. That
    keeps the attempt monotone in the buffers, and is why `on_store` is said aloud.
    """

    def __init__(
        self,
        network: Network,
        down: Mapping[int, Outages],
        ring: Mapping[int, Outages],
        reached: Mapping[int, float],
    ) -> None:
        self.network, self.ring = network, ring
        state = {**down, **ring}
        self._felt: dict[Tie, Outages] = {}
        for node in ring:
            for group in (*network.to_run.get(node, ()), *network.to_start.get(node, ())):
                for tie in group.ties:
                    self._felt[tie] = felt(
                        state.get(tie.needs, NEVER), tie.buffer_h, tie.recharge_h
                    )
        self._other_reason = {
            fallen: touched(network, ring, reached, spared=fallen)
            for fallen, outages in ring.items()
            if outages
        }
        self.quiet = self._least(self._quiet)
        self.back_by = self._least(self._back)

    def _store_left(self, node: int, tie: Tie) -> float:
        stands_from = self._other_reason[tie.needs].get(node)
        if stands_from is None:
            return 0.0
        return max(0.0, tie.buffer_h - max(0.0, stands_from - self.ring[tie.needs][0][0]))

    def _least(self, improved: Callable[[int, Mapping[int, float]], float]) -> dict[int, float]:
        """The least hours that agree with each other, sought from nothing upwards."""
        hours = dict.fromkeys(self.ring, 0.0)
        laps = dict.fromkeys(self.ring, 0)
        pending = deque(node for node in self.ring if self.ring[node])
        while pending:
            node = pending.popleft()
            found = improved(node, hours)
            if found > self.network.horizon_h or laps[node] > LAPS:
                found = inf
            if found <= hours[node]:
                continue
            hours[node] = found
            laps[node] += 1
            pending.extend(leaner for leaner in self.network.leaners.get(node, ())
                           if self.ring.get(leaner) and leaner not in pending)  # fmt: skip
        return hours

    def _missing(self, tie: Tie, before: float) -> Outages:
        """When a tie is missed: a member of the ring before an hour, anything else as it is."""
        loss = self._felt[tie]
        return until(loss, before) if tie.needs in self.ring else loss

    def _quiet(self, node: int, hours: Mapping[int, float]) -> float:
        def missing(tie: Tie) -> Outages:
            return self._missing(tie, hours.get(tie.needs, inf))

        return max(
            last_end(self.network.lost(node, missing)),
            last_end(self.network.blocked(node, missing)),
            last_end(self.network.given.get(node, NEVER)),
        )

    def _back(self, node: int, hours: Mapping[int, float]) -> float:
        recovery_h = self.network.recovery_h[node]

        def missing(tie: Tie) -> Outages:
            if not self.ring.get(tie.needs):
                return self._felt[tie]
            return until(self._felt[tie], hours[tie.needs] - self._store_left(node, tie))

        def blocking(tie: Tie) -> Outages:
            if self.ring.get(tie.needs) and self._store_left(node, tie) >= recovery_h:
                return NEVER
            return missing(tie)

        begins = max(
            self.quiet[node],
            last_end(self.network.lost(node, missing)),
            last_end(self.network.blocked(node, blocking)),
        )
        return min(last_end(self.ring[node]), begins + recovery_h)

    def stuck(self, down: Mapping[int, Outages]) -> list[Stuck]:
        """Rings that stay down though nothing outside them keeps them down."""
        horizon_h = self.network.horizon_h
        held = {
            node
            for node in self.ring
            if self.quiet[node] + self.network.recovery_h[node] > horizon_h
        }
        has_grown = True
        while has_grown:
            more = {node for node in self.ring if node not in held and self._is_held(node, held)}
            held |= more
            has_grown = bool(more)
        lasting = {node for node in self.ring if last_end(down[node]) == inf} - held
        leaning = nx.DiGraph(
            (node, needs) for node in lasting for needs in self.network.needs(node) & lasting
        )
        return [
            Stuck(tuple(sorted(nodes)))
            for nodes in nx.strongly_connected_components(leaning)
            if len(nodes) > 1 or any(leaning.has_edge(node, node) for node in nodes)
        ]

    def _is_held(self, node: int, held: set[int]) -> bool:
        def missing(tie: Tie) -> Outages:
            return self._missing(tie, inf if tie.needs in held else 0.0)

        return inf in (
            last_end(self.network.lost(node, missing)),
            last_end(self.network.blocked(node, missing)),
        )
