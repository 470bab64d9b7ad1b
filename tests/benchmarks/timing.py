"""Fair timing: the ways take turns, and the best of each is kept.

Other work on the machine only ever adds time, so the best is the steadiest figure.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


def best(ways: Mapping[str, Callable[[], object]], rounds: int = 9) -> dict[str, float]:
    """Seconds for each way: the best over rounds in which every way has its turn."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way()
    for _ in range(rounds):
        for name, way in ways.items():
            gc.collect()
            begun = time.perf_counter()
            way()
            taken[name].append(time.perf_counter() - begun)
    return {name: min(times) for name, times in taken.items()}


@dataclass(frozen=True)
class Requirement:
    """A ratio that must be reached."""

    name: str
    ratio: float
    at_least: float

    @property
    def is_met(self) -> bool:
        """Whether it was, in this run."""
        return self.ratio >= self.at_least

    def __str__(self) -> str:
        verdict = "met" if self.is_met else "NOT MET"
        return f"  {self.name}: {self.ratio:,.1f} × (at least {self.at_least:g} ×)  {verdict}"


def table(title: str, seconds: Mapping[str, float], base: str) -> str:
    """Each way's time and how it stands to the first one named."""
    width = max(len(name) for name in seconds)
    lines = [title]
    lines += [
        f"  {name:<{width}}  {value * 1000:>12,.2f} ms  {value / seconds[base]:>10,.2f} × ours"
        for name, value in seconds.items()
    ]
    return "\n".join(lines)


def say(text: str) -> None:
    """A paragraph for the person who ran the benchmark."""
    sys.stdout.write(f"{text}\n\n")
    sys.stdout.flush()
