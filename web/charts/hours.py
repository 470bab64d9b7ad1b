"""A month of hours: as a curve, and as a carpet of days by hours in which habits show.

Hours follow Swedish normal time, which the meter keeps all year: every day has 24.
A missing hour is hatched and a suspect one is ringed; neither is drawn as zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from web.charts.canvas import sketched
from web.charts.drawing import Picture
from web.charts.model import Size, ticks
from web.charts.sheet import Sheet, box
from web.formatting import unit

DAY = 24
STEPS = 6
"""Shades of the carpet; more cannot be told apart beside each other."""
SMALL_GAP = 1.0

Hours = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class CurveSketch:
    """A month's hours one after the other, as a value."""

    title: str
    description: str
    hours: Hours
    suspect: frozenset[int]
    unit_words: str
    legend: tuple[tuple[str, str], ...] = ()

    def draw(self, size: Size) -> Sheet:
        """The curve for one width."""
        height = round(size.height * 0.62)
        sheet = Sheet(size.width, height, size)
        highest = max((abs(value) for value in self.hours if value is not None), default=0.0)
        marks = ticks(highest or 1.0, 4)
        left, head, foot = sheet.room_for(marks), 2 * size.line_height, height - 24.0
        top = max(highest, marks[-1], 1e-9) * 1.04
        wide = (size.width - left) / max(len(self.hours), 1)
        sheet.scale(marks, top, left, head, foot, self.unit_words)

        def x(place: float) -> float:
            return left + place * wide

        def y(value: float) -> float:
            return foot - max(value, 0.0) / top * (foot - head)

        for day in _named_days(len(self.hours) // DAY, size):
            sheet.text(x((day - 0.5) * DAY), height - 11, str(day), anchor="middle")
        for first, count in gaps(self.hours):
            sheet.shape(box(x(first), head, max(count * wide, 1.5), foot - head), "stone", 0.35)
        sheet.stroke("".join(_stretch(run, x, y) for run in _known(self.hours)), "spruce", 1.4)
        for place in sorted(self.suspect):
            value = self.hours[place]
            if value is not None:
                sheet.shape(_dot(x(place + 0.5), y(value), 3.4), "rust")
        return sheet


@dataclass(frozen=True, slots=True)
class CarpetSketch:
    """A month's hours as days across and hours down, as a value."""

    title: str
    description: str
    hours: Hours
    suspect: frozenset[int]
    legend: tuple[tuple[str, str], ...] = ()

    def draw(self, size: Size) -> Sheet:
        """The carpet for one width: darker is more."""
        days = math.ceil(len(self.hours) / DAY)
        left = size.text_width("00") + 12
        wide = (size.width - left) / max(days, 1)
        tall = {"wide": 13.0, "medium": 12.0}.get(size.name, 11.0)
        head = 6.0
        sheet = Sheet(size.width, head + DAY * tall + 26, size)
        bounds = shades(self.hours)
        paths: dict[int, list[str]] = {}
        missing, rings = [], []
        gap = SMALL_GAP if wide > 6 else 0.4
        for place, value in enumerate(self.hours):
            cell = (
                left + place // DAY * wide, head + place % DAY * tall, wide - gap, tall - gap
            )  # fmt: skip
            if value is None:
                missing.append(_hatch(*cell))
            else:
                paths.setdefault(shade_of(value, bounds), []).append(box(*cell))
            if place in self.suspect:
                rings.append(_inset(*cell))
        for shade, boxes in sorted(paths.items()):
            sheet.shape("".join(boxes), "spruce", round(0.1 + 0.9 * shade / (STEPS - 1), 2))
        sheet.stroke("".join(missing), "muted", 0.9)
        sheet.stroke("".join(rings), "rust", 2.2)
        for hour in (0, 6, 12, 18):
            sheet.text(left - 6, head + (hour + 0.5) * tall, f"{hour:02d}", anchor="end")
        for day in _named_days(days, size):
            sheet.text(left + (day - 0.5) * wide, sheet.height - 12, str(day), anchor="middle")
        return sheet


def curve(
    hours: Sequence[float | None],
    *,
    title: str,
    description: str,
    unit_code: str,
    suspect: Collection[int] = (),
) -> Picture:
    """A month's hours as a line that breaks where nothing is known.

    suspect  positions of hours that look wrong: marked, never left out
    """
    return sketched(
        CurveSketch(title, description, tuple(hours), frozenset(suspect), unit(unit_code))
    )


def carpet(
    hours: Sequence[float | None],
    *,
    title: str,
    description: str,
    suspect: Collection[int] = (),
) -> Picture:
    """Days across, hours down: the darker, the more; hatched where nothing is known."""
    return sketched(CarpetSketch(title, description, tuple(hours), frozenset(suspect)))


def gaps(hours: Sequence[float | None]) -> list[tuple[int, int]]:
    """Stretches of missing hours as (first position, how many).

    >>> gaps((1.0, None, None, 2.0, None))
    [(1, 2), (4, 1)]
    """
    found, place = [], 0
    for is_missing, stretch in groupby(hours, key=lambda value: value is None):
        count = len(list(stretch))
        if is_missing:
            found.append((place, count))
        place += count
    return found


def shades(hours: Sequence[float | None]) -> tuple[float, float]:
    """The least and the most that shades are spread between; odd single hours do not rule.

    >>> shades((1.0, 2.0, 3.0, None))
    (1.0, 3.0)
    """
    known = sorted(value for value in hours if value is not None)
    if not known:
        return 0.0, 0.0
    return known[int((len(known) - 1) * 0.01)], known[math.ceil((len(known) - 1) * 0.99)]


def shade_of(value: float, bounds: tuple[float, float]) -> int:
    """Which shade an hour has, 0 the palest.

    >>> [shade_of(value, (0.0, 6.0)) for value in (-1.0, 0.0, 3.1, 6.0, 99.0)]
    [0, 0, 3, 5, 5]
    """
    least, most = bounds
    if most <= least:
        return STEPS // 2
    return min(max(int((value - least) / (most - least) * STEPS), 0), STEPS - 1)


def _known(hours: Hours) -> Iterator[list[tuple[int, float]]]:
    run: list[tuple[int, float]] = []
    for place, value in enumerate(hours):
        if value is None:
            if run:
                yield run
            run = []
        else:
            run.append((place, value))
    if run:
        yield run


def _stretch(
    run: list[tuple[int, float]], x: Callable[[float], float], y: Callable[[float], float]
) -> str:
    points = [f"{x(place + 0.5):.1f},{y(value):.1f}" for place, value in run]
    if len(points) == 1:
        return f"M{points[0]}h1"
    return "M" + "L".join(points)


def _dot(x: float, y: float, radius: float) -> str:
    across = 2 * radius
    return (
        f"M{x - radius:.1f},{y:.1f}a{radius:g},{radius:g} 0 1 0 {across:g},0"
        f"a{radius:g},{radius:g} 0 1 0 {-across:g},0z"
    )


def _hatch(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:.1f},{y + height:.1f}l{width:.1f},{-height:.1f}"


def _inset(x: float, y: float, width: float, height: float) -> str:
    return box(x + 1, y + 1, max(width - 2, 1), height - 2)


def _named_days(days: int, size: Size) -> list[int]:
    """The days that have room for their number."""
    step = {"wide": 1, "medium": 2}.get(size.name, 5)
    return [day for day in range(1, days + 1) if day == 1 or day % step == 0]
