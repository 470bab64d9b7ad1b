"""What a picture is told: years and numbers, paths, notes; and the widths it is drawn for."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TOKENS = {
    "ink": "#17221d",
    "muted": "#55625b",
    "line": "#d9d9d0",
    "sheet": "#fffefb",
    "spruce": "#1d5540",
    "ochre": "#b7791f",
    "ochre-ink": "#845510",
    "rust": "#a63d22",
    "sea": "#4f7f99",
    "moss": "#8fae8b",
    "stone": "#a09f94",
    "plum": "#7d6086",
}
"""The stylesheet's light colours by name; a picture names them and the page recolours them."""

SERIES_COLOURS = ("spruce", "ochre", "sea", "moss", "plum", "stone", "rust")
LETTER = 0.56  # of the type size: a generous mean for Swedish text in common sans faces

Points = tuple[tuple[int, float | None], ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A way to a target: straight between the given years, dashed, its end marked and named.

    label  short words at the end, such as "2030: −80 %"
    """

    points: tuple[tuple[int, float], ...]
    label: str
    colour: str = "spruce"


@dataclass(frozen=True, slots=True)
class Annotation:
    """Something to know about one year, in one sentence; a break is drawn through the series."""

    year: int
    text: str
    is_break: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One part of a whole or one of several lines: its word, its years, its colour."""

    label: str
    points: Points
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """A width a picture is drawn for, in pixels before it is scaled into its place."""

    name: str
    width: int
    height: int
    type_size: int

    def text_width(self, text: str) -> float:
        """How wide a line of text becomes, estimated on the safe side."""
        return len(text) * self.type_size * LETTER

    @property
    def line_height(self) -> float:
        """From one line of text to the next."""
        return self.type_size * 1.32


SIZES = (Size("wide", 1100, 400, 15), Size("medium", 600, 380, 15), Size("small", 310, 380, 14))


def as_points(values: Mapping[int, float | None] | Sequence[tuple[int, float | None]]) -> Points:
    """Years in order with their numbers; nothing and not-a-number stay gaps."""
    pairs = values.items() if isinstance(values, Mapping) else values
    return tuple(
        (int(year), None if value is None or math.isnan(value) else float(value))
        for year, value in sorted(pairs)
    )


def known(points: Points) -> list[tuple[int, float]]:
    """The years that have a number."""
    return [(year, value) for year, value in points if value is not None]


def runs(points: Points) -> list[list[tuple[int, float]]]:
    """Stretches of consecutive years; a line is drawn inside a stretch, never over a gap.

    >>> runs(((1990, 5.0), (2000, 4.0), (2001, 3.0), (2002, None), (2003, 1.0)))
    [[(1990, 5.0)], [(2000, 4.0), (2001, 3.0)], [(2003, 1.0)]]
    """
    found: list[list[tuple[int, float]]] = []
    for year, value in known(points):
        if found and found[-1][-1][0] == year - 1:
            found[-1].append((year, value))
        else:
            found.append([(year, value)])
    return found


def ticks(top: float, most: int = 5) -> list[float]:
    """Round numbers from zero that a reader can divide by eye, at most so many above zero.

    >>> ticks(167756)
    [0.0, 50000.0, 100000.0, 150000.0]
    """
    if top <= 0:
        return [0.0]
    size = 10.0 ** math.floor(math.log10(top / most))
    step = next(size * m for m in (1, 2, 2.5, 5, 10, 20) if top / (size * m) <= most)
    return [round(step * n, 10) for n in range(math.floor(top / step + 1e-9) + 1)]


def wrapped(text: str, room: float, size: Size) -> list[str]:
    """Text in lines no wider than the room; a word is never cut."""
    letters = max(int(room / (size.type_size * LETTER)), 8)
    return textwrap.wrap(text, letters, break_long_words=False, break_on_hyphens=True)
