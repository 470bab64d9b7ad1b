"""What an outage leads to as it goes on: a step for each worse consequence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from web.charts.canvas import Canvas, sketched
from web.charts.drawing import Picture
from web.charts.model import Size
from web.formatting import number

STAIR = (Size("medium", 430, 170, 14), Size("small", 290, 160, 14))
WORST = 5


@dataclass(frozen=True, slots=True)
class StairSketch:
    """Hours and levels, as a value."""

    title: str
    description: str
    steps: tuple[tuple[float, int], ...]
    unacceptable_from: int
    legend: tuple[tuple[str, str], ...] = ()

    def draw(self, size: Size) -> Canvas:
        """The picture for one width; each step is as broad as the next, the hours stand under."""
        canvas = Canvas(size.width, size.height, type_size=size.type_size - 1)
        left, top, ground = 20.0, 12.0, size.height - 1.6 * size.line_height
        rise = (ground - top) / WORST
        breadth = (size.width - left) / max(len(self.steps), 1)
        for level in range(1, WORST + 1):
            y = ground - level * rise
            canvas.line(f"M{left},{y:.1f}H{size.width}", colour="line")
            canvas.words(str(level), 0, y, colour="muted")
        for place, (hours, level) in enumerate(self.steps):
            x, y = left + place * breadth, ground - level * rise
            is_too_bad = level >= self.unacceptable_from
            canvas.box(
                x, y, breadth - 2, level * rise, fill="rust" if is_too_bad else "moss", round_by=0
            )
            canvas.words(f"{number(hours)} h", x, ground + size.line_height * 0.75, colour="muted")
        limit = ground - self.unacceptable_from * rise
        canvas.line(f"M{left},{limit:.1f}H{size.width}", colour="ink", width=1.5, dashed=True)
        return canvas


def stair(
    steps: Sequence[tuple[float, int]], unacceptable_from: int, *, title: str, description: str
) -> Picture:
    """The levels of consequence, one to five, from the hours at which each is reached."""
    legend = (
        (gettext("acceptable"), "moss"),
        (gettext("not acceptable"), "rust"),
    )
    made = StairSketch(title, description, tuple(sorted(steps)), unacceptable_from, legend)
    return sketched(made, STAIR)
