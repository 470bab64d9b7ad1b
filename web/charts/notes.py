"""Where notes about single years stand in a picture: at the top right, whole, on their own pole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from web.charts.model import Annotation, Size, wrapped

GAP = 9.0


@dataclass(frozen=True, slots=True)
class Block:
    """The notes of one year as lines of text, in pixels of the plot.

    pole_top  where the line down to the year begins
    """

    year: int
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    pole_top: float
    is_break: bool


def blocks(
    annotations: Sequence[Annotation], x: Callable[[float], float], room: float, size: Size
) -> list[Block]:
    """One block for each annotated year, the latest uppermost, none beyond the plot.

    x     year → pixels            room  width of the plot
    """
    made: list[Block] = []
    y = 0.0
    for year in sorted({note.year for note in annotations}, reverse=True):
        notes = [note for note in annotations if note.year == year]
        at = x(year)
        beside = room - at - GAP
        least = 22 * size.type_size * 0.56
        width_allowed = beside if beside >= least * 1.5 else max(beside, min(room, least * 1.1))
        lines = [
            line for note in notes for line in wrapped(note.text, min(width_allowed, 420), size)
        ]
        width = max(size.text_width(text) for text in [*lines, str(year)])
        flies = width <= beside
        height = (len(lines) + 1) * size.line_height
        left = at + GAP if flies else max(room - width, 0.0)
        pole = y if flies else y + height + 3
        made.append(
            Block(year, tuple(lines), left, y, width, height, pole, any(n.is_break for n in notes))
        )
        y += height + GAP
    return made


def headroom(
    made: Sequence[Block],
    series: Sequence[tuple[int, float]],
    x: Callable[[float], float],
    height: float,
    top: float,
) -> float:
    """The amount at the top of the plot, so high that no dot lies behind a note."""
    for block in made:
        under = [
            value
            for year, value in series
            if block.x - 2 * GAP <= x(year) <= block.x + block.width + GAP or year == block.year
        ]
        clear = 1 - (block.y + block.height + 2 * GAP) / height
        if under and clear > 0:
            top = max(top, max(under) / clear)
    return top
