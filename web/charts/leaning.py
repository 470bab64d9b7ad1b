"""What one thing leans on and what leans on it, in layers; one under the other where narrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from web.charts.canvas import Canvas, sketched
from web.charts.drawing import Picture
from web.charts.model import Size, wrapped

GAP = 60.0
WIDEST = 250.0
APART = 19.0  # between the ends of ties that meet the same box
BETWEEN = 10.0
PADDING = 7.0


@dataclass(frozen=True, slots=True)
class Leaning:
    """One box: its words, its layer (0 leftmost) and whether it is what the picture is about."""

    id: int
    words: str
    layer: int
    is_centre: bool = False
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """One box leaning on another, with a few words about it, such as "4 h"."""

    node: int
    needs: int
    words: str = ""
    is_unknown: bool = False


@dataclass(frozen=True, slots=True)
class LeaningSketch:
    """Boxes and ties, as a value."""

    title: str
    description: str
    boxes: tuple[Leaning, ...]
    ties: tuple[Tie, ...]
    headings: tuple[str, ...]
    legend: tuple[tuple[str, str], ...] = ()

    def draw(self, size: Size) -> Canvas:
        """The picture for one width."""
        return _Stack(self, size).draw() if size.width < 500 else _Layers(self, size).draw()


def leaning_graph(
    boxes: Sequence[Leaning],
    ties: Sequence[Tie],
    headings: Sequence[str],
    *,
    title: str,
    description: str,
) -> Picture:
    """What is leaned on at the left, what leans at the right; `headings` name the layers."""
    return sketched(LeaningSketch(title, description, tuple(boxes), tuple(ties), tuple(headings)))


@dataclass(frozen=True, slots=True)
class _Placed:
    box: Leaning
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def _paint(canvas: Canvas, placed: _Placed, size: Size) -> None:
    is_centre = placed.box.is_centre
    canvas.box(
        placed.x, placed.y, placed.width, placed.height, round_by=6,
        line="spruce" if is_centre else "stone",
    )  # fmt: skip
    for place, line in enumerate(placed.lines):
        canvas.words(
            line, placed.x + PADDING, placed.y + PADDING + (place + 0.5) * size.line_height,
            bold=is_centre,
        )  # fmt: skip


class _Layers:
    """Columns side by side with ties between them."""

    def __init__(self, sketch: LeaningSketch, size: Size) -> None:
        self.sketch, self.size = sketch, size
        self.layers = sorted({box.layer for box in sketch.boxes})
        columns = max(len(self.layers), 1)
        self.width = min((size.width - GAP * (columns - 1)) / columns, WIDEST)
        self.step = (size.width - self.width) / max(columns - 1, 1)

    def draw(self) -> Canvas:
        size = self.size
        canvas = Canvas(size.width, type_size=size.type_size - 1)
        placed = self._placed()
        canvas.height = max(one.y + one.height for one in placed.values()) + 4
        for place, layer in enumerate(self.layers):
            heading = wrapped(self.sketch.headings[layer], self.width + GAP * 0.7, size)
            for row, line in enumerate(heading[:2]):
                canvas.words(
                    line, place * self.step, (row + 0.5) * size.line_height, colour="muted"
                )
        ends = [(tie, *self._ends(tie, placed)) for tie in self.sketch.ties]
        for tie, start, end in ends:
            self._tie(canvas, start, end, tie)
        for one in placed.values():
            _paint(canvas, one, size)
        for tie, _start, (x, y) in ends:
            if tie.words:
                canvas.words(tie.words, x - 11, y - 7, anchor="end", colour="muted")
        return canvas

    def _placed(self) -> Mapping[int, _Placed]:
        columns = {
            layer: [box for box in self.sketch.boxes if box.layer == layer] for layer in self.layers
        }
        lines = {
            box.id: (
                *wrapped(box.words, (self.width - 2 * PADDING) * 1.06, self.size),
                *(wrapped(box.beside, (self.width - 2 * PADDING) * 1.06, self.size)
                  if box.beside else ()),
            )
            for box in self.sketch.boxes
        }  # fmt: skip
        heights = {
            id_: max(len(rows) * self.size.line_height + 2 * PADDING, self._ties_into(id_) * APART)
            for id_, rows in lines.items()
        }
        full = {
            layer: sum(heights[box.id] + BETWEEN for box in column)
            for layer, column in columns.items()
        }
        tallest, head = max(full.values()), 2.6 * self.size.line_height
        placed: dict[int, _Placed] = {}
        for place, layer in enumerate(self.layers):
            y = head + (tallest - full[layer]) / 2
            for box in columns[layer]:
                placed[box.id] = _Placed(
                    box, lines[box.id], place * self.step, y, self.width, heights[box.id]
                )
                y += heights[box.id] + BETWEEN
        return placed

    def _ties_into(self, node: int) -> int:
        return sum(tie.node == node for tie in self.sketch.ties)

    def _ends(
        self, tie: Tie, placed: Mapping[int, _Placed]
    ) -> tuple[tuple[float, float], tuple[float, float]]:
        """Where a tie leaves what is leaned on and where it meets what leans, each in its place."""
        node, needs = placed[tie.node], placed[tie.needs]
        into = sorted(
            (one for one in self.sketch.ties if one.node == tie.node),
            key=lambda one: placed[one.needs].middle,
        )
        at = node.y + (into.index(tie) + 0.5) / len(into) * node.height
        left = needs.x if needs.x >= node.x else needs.x + needs.width
        return (left, needs.middle), (node.x, at)

    def _tie(
        self, canvas: Canvas, start: tuple[float, float], end: tuple[float, float], tie: Tie
    ) -> None:
        (x, y), (to_x, to_y) = start, end
        if x >= to_x:  # in the same layer: a bow at the left side of both
            half = back = min(x, to_x) - 26
        else:
            half = back = (x + to_x) / 2
        curve = (
            f"M{x:.1f},{y:.1f}C{half:.1f},{y:.1f} {back:.1f},{to_y:.1f} {to_x - 6:.1f},{to_y:.1f}"
        )
        canvas.line(curve, colour="stone", width=1.4, dashed=tie.is_unknown)
        canvas.area(f"M{to_x - 7:.1f},{to_y - 4:.1f}l7,4l-7,4Z", fill="stone")


class _Stack:
    """The layers one under the other, what is leaned on last."""

    def __init__(self, sketch: LeaningSketch, size: Size) -> None:
        self.sketch, self.size = sketch, size

    def draw(self) -> Canvas:
        size = self.size
        canvas = Canvas(size.width, type_size=size.type_size - 1)
        told = {tie.needs: tie.words for tie in self.sketch.ties if tie.words}
        y = 0.0
        for layer in sorted({box.layer for box in self.sketch.boxes}, reverse=True):
            for line in wrapped(self.sketch.headings[layer], size.width, size):
                canvas.words(line, 0, y + size.line_height / 2, colour="muted")
                y += size.line_height
            y += 4
            for box in self.sketch.boxes:
                if box.layer != layer:
                    continue
                words = f"{box.words} · {told[box.id]}" if box.id in told else box.words
                lines = tuple(wrapped(words, size.width - 2 * PADDING, size))
                height = len(lines) * size.line_height + 2 * PADDING
                _paint(canvas, _Placed(box, lines, 1, y, size.width - 2, height), size)
                y += height + 6
            y += 10
        canvas.height = y
        return canvas
