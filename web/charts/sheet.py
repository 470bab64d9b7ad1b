"""A sheet to draw amounts on: level lines with their numbers, many small shapes as one path."""

from __future__ import annotations

from web.charts.canvas import Canvas
from web.charts.model import TOKENS, Size
from web.formatting import number


class Sheet(Canvas):
    """A surface of so many pixels that strokes are laid on, the first undermost."""

    def __init__(self, width: float, height: float, size: Size) -> None:
        super().__init__(width, height, size.type_size - 1)
        self.size = size

    def shape(self, path: str, colour: str, strength: float = 1.0) -> None:
        """A filled shape, or many of the same shade."""
        if path:
            pale = round(strength, 2) if strength < 1 else None
            self._add("path", None, d=path, fill=TOKENS[colour], fill_opacity=pale)

    def stroke(self, path: str, colour: str = "line", thickness: float = 1.0) -> None:
        """A drawn line, or many of the same kind."""
        if path:
            self._add("path", None, d=path, fill="none", stroke=TOKENS[colour],
                      stroke_width=thickness, stroke_linejoin="round")  # fmt: skip

    def text(
        self, x: float, y: float, words: str, *, anchor: str = "start", colour: str = "muted",
        bold: bool = False,
    ) -> None:  # fmt: skip
        """Words centred on a height."""
        self.words(words, x, y, colour=colour, anchor=anchor, bold=bold)

    def scale(
        self, marks: list[float], top: float, left: float, head: float, foot: float, unit: str
    ) -> None:
        """Level lines with their Swedish numbers, and the unit over them.

        top         the value at the height `head`; zero lies at `foot`
        left        where the lines begin; numbers stand before it
        """
        for mark in marks:
            y = foot - mark / top * (foot - head)
            self.stroke(f"M{left:.1f},{y:.1f}H{self.width:.1f}")
            self.text(left - 6, y, number(mark), anchor="end")
        self.text(0, head - 14, unit)

    def room_for(self, marks: list[float]) -> float:
        """How far in the level lines must begin for the longest number to stand before them."""
        return max(self.size.text_width(number(mark)) for mark in marks) + 10


def box(x: float, y: float, width: float, height: float) -> str:
    """A rectangle as a path.

    >>> box(1, 2, 3.25, 4)
    'M1,2h3.2v4h-3.2z'
    """
    return f"M{_short(x)},{_short(y)}h{_short(width)}v{_short(height)}h{_short(-width)}z"


def _short(value: float) -> str:
    return f"{round(value, 1):g}"
