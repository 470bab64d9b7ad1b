"""A series of published years against the ways to its targets: gaps kept, debt shaded, notes whole.

Between two published years more than a year apart there is no line. The debt is the area between
outcome and path where the outcome lies above and both are known in consecutive years.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from web.charts.drawing import Picture, layers_of, picture, rows_chart, swedish_labels
from web.charts.model import TOKENS, Annotation, Path, Points, Size, as_points, known, runs, ticks
from web.charts.notes import Block, blocks, headroom
from web.formatting import number, unit

AXIS_YEARS = 10
EDGE_YEARS = 1


@dataclass(frozen=True, slots=True)
class PathDrawing:
    """A series, its paths and its notes, as a value."""

    title: str
    description: str
    points: Points
    paths: tuple[Path, ...]
    annotations: tuple[Annotation, ...]
    unit: str
    unit_words: str
    debt_words: str | None
    legend: tuple[tuple[str, str], ...] = ()

    def chart(self, size: Size) -> Any:
        """The declared chart for one width."""
        return _Layout(self, size).chart()


def path_chart(
    points: Mapping[int, float | None] | Sequence[tuple[int, float | None]],
    paths: Sequence[Path],
    annotations: Sequence[Annotation] = (),
    *,
    title: str,
    description: str,
    unit_code: str = "tCO2e",
    debt_words: str | None = None,
) -> Picture:
    """The series with its paths to the targets.

    points       year → published number, None where it is missing
    annotations  what to know about single years; those of one year share a block
    debt_words   words beside the shaded area, such as "skuld 30 257 t"
    """
    return picture(
        PathDrawing(
            title, description, as_points(points), tuple(paths), tuple(annotations), unit_code,
            unit(unit_code), debt_words,
        )
    )  # fmt: skip


class _Layout:
    """Where everything lies in one width: scales in years and amounts, notes in pixels."""

    def __init__(self, drawing: PathDrawing, size: Size) -> None:
        self.drawing, self.size = drawing, size
        self.series = known(drawing.points)
        ends = [year for path in drawing.paths for year, _ in path.points]
        years = [year for year, _ in self.series] + ends
        self.first, self.last = min(years), max(years)
        self.highest = max(
            [v for _, v in self.series] + [v for p in drawing.paths for _, v in p.points]
        )
        self.left = size.text_width(_longest(ticks(self.highest))) + 8
        self.width = size.width - self.left - 8
        self.height = size.height - 2.6 * size.line_height
        self.blocks = blocks(drawing.annotations, self.x, self.width, size)
        self.top = headroom(self.blocks, self.series, self.x, self.height, self.highest * 1.06)

    def x(self, year: float) -> float:
        """Pixels from the left edge of the plot."""
        return (year - self.first) / max(self.last - self.first, 1) * self.width

    def chart(self) -> Any:
        return layers_of(
            self.frame, self.debt, self.leaders, self.path_lines, self.lines, self.dots,
            self.targets, self.target_words, self.first_words,
            self.debt_label, self.note_words, self.unit_label,
        ).properties(width=self.width, height=self.height)  # fmt: skip

    def axes(self) -> dict[str, Any]:
        import altair as alt

        marks = ticks(self.top)
        years = axis_years(self.first, self.last, self.drawing.paths)
        return {
            "x": alt.X("year:Q").scale(domain=[self.first, self.last], nice=False).axis(
                values=years, format="d", grid=False, title=None, labelFlush=False, tickSize=5
            ),
            "y": alt.Y("value:Q").scale(domain=[0, self.top], nice=False).axis(
                values=marks, labelExpr=swedish_labels(marks), title=None, domain=False, ticks=False
            ),
        }  # fmt: skip

    def frame(self) -> Any:
        """The axes, once, under everything."""
        return (
            rows_chart([{"year": self.first, "value": 0}])
            .mark_point(opacity=0)
            .encode(**self.axes())
        )

    def debt(self) -> Any | None:
        rows = [
            {"year": year, "value": outcome, "path": on_path, "piece": piece}
            for piece, corners in enumerate(self.debt_pieces())
            for year, outcome, on_path in corners
        ]
        if not rows:
            return None
        return (
            rows_chart(rows)
            .mark_area(color=TOKENS["rust"], opacity=0.24)
            .encode(**self.axes(), y2="path:Q", detail="piece:N")
        )

    def debt_pieces(self) -> list[list[tuple[float, float, float]]]:
        """Corners (year, outcome, path) of each stretch where the outcome lies above its path."""
        pieces: list[list[tuple[float, float, float]]] = []
        for run in runs(self.drawing.points):
            corners = [
                (y, v, p) for y, v in run if (p := on_path(self.drawing.paths, y)) is not None
            ]
            for (y0, v0, p0), (y1, v1, p1) in pairwise(corners):
                above0, above1 = v0 - p0, v1 - p1
                if max(above0, above1) <= 0:
                    continue
                share = above0 / (above0 - above1) if above0 != above1 else 0.0
                level = p0 + share * (p1 - p0)
                crossing = (y0 + share, level, level)
                start = (float(y0), v0, p0) if above0 >= 0 else crossing
                end = (float(y1), v1, p1) if above1 >= 0 else crossing
                pieces.append([start, end])
        return pieces

    def path_lines(self) -> Any | None:
        import altair as alt

        rows = [
            {"year": year, "value": value, "path": number, "colour": TOKENS[path.colour]}
            for number, path in enumerate(self.drawing.paths)
            for year, value in path.points
        ]
        if not rows:
            return None
        return (
            rows_chart(rows)
            .mark_line(strokeDash=[5, 4], strokeWidth=2.2)
            .encode(
                **self.axes(),
                detail="path:N",
                stroke=alt.Stroke("colour:N", scale=None, legend=None),
            )
        )

    def lines(self) -> Any | None:
        rows = [
            {"year": year, "value": value, "run": number}
            for number, run in enumerate(runs(self.drawing.points))
            for year, value in run
            if len(run) > 1
        ]
        if not rows:
            return None
        return (
            rows_chart(rows)
            .mark_line(color=TOKENS["ink"], strokeWidth=2.4)
            .encode(**self.axes(), detail="run:N")
        )

    def dots(self) -> Any:
        rows = [{"year": year, "value": value} for year, value in self.series]
        return (
            rows_chart(rows)
            .mark_point(filled=True, opacity=1, color=TOKENS["ink"], size=62)
            .encode(**self.axes())
        )

    def ends(self) -> list[tuple[int, float, Path]]:
        return [(*path.points[-1], path) for path in self.drawing.paths]

    def targets(self) -> Any | None:
        import altair as alt

        rows = [{"year": y, "value": v, "colour": TOKENS[p.colour]} for y, v, p in self.ends()]
        if not rows:
            return None
        return (
            rows_chart(rows)
            .mark_point(filled=True, opacity=1, size=120)
            .encode(**self.axes(), fill=alt.Fill("colour:N", scale=None, legend=None))
        )

    def target_words(self) -> Any | None:
        """The amount and the target's words: over and right of the dot, at the edge under it."""
        made = [self._target_words(*end) for end in self.ends()]
        return layers_of(*[lambda m=m: m for m in made]) if made else None

    def _target_words(self, year: int, value: float, path: Path) -> Any:
        import altair as alt

        line = self.size.line_height
        words = [self.amount(value), path.label]
        widest = max(self.size.text_width(text) for text in words)
        look = {"fontSize": self.size.type_size, "fontWeight": 600, "color": TOKENS[path.colour]}
        one = rows_chart([{"year": year, "value": value}])
        if self.x(year) + 8 + widest <= self.width + 4:
            words_at = {"align": "left", "dx": 4, "dy": -(line + 10)}
            return one.mark_text(text=words, lineHeight=line, **look, **words_at).encode(
                **self.axes()
            )
        room_below = value / self.top * self.height
        if year == self.last and room_below >= 1.6 * line:
            text = f"{path.label} · {self.amount(value)}"
            words_at = {"align": "right", "dx": 6, "dy": 1.15 * line}
            return one.mark_text(text=text, **look, **words_at).encode(**self.axes())
        edge = {**self.axes(), "x": alt.value(self.width + 6)}
        return one.mark_text(
            text=words, lineHeight=line, align="right", dy=-(1.5 * line + 10), **look
        ).encode(**edge)

    def amount(self, value: float) -> str:
        """A number with the mass or energy of the unit alone; the axis says the rest."""
        return f"{number(value, 0)}\u00a0{self.drawing.unit_words.split()[0]}"

    def first_words(self) -> Any | None:
        """The amount where the series begins, to measure the rest against."""
        year, value = self.series[0]
        if any(block.x <= self.x(year) + 80 for block in self.blocks) or len(self.series) < 2:
            return None
        return rows_chart([{"year": year, "value": value}]).mark_text(
            text=self.amount(value), align="left", dx=10, dy=-1, fontSize=self.size.type_size,
            fontWeight=600, color=TOKENS["ink"],
        ).encode(**self.axes())  # fmt: skip

    def debt_label(self) -> Any | None:
        pieces = self.debt_pieces()
        if not pieces or not self.drawing.debt_words:
            return None
        year, outcome, path = pieces[-1][-1]
        return rows_chart([{"year": year, "value": (outcome + path) / 2}]).mark_text(
            text=self.drawing.debt_words, align="left", dx=9, fontSize=self.size.type_size,
            fontWeight=600, color=TOKENS["rust"],
        ).encode(**self.axes())  # fmt: skip

    def leaders(self) -> Any | None:
        """From a note down to its year; a break goes through to the axis."""
        rows = [
            {"year": block.year, "value": self.top * (1 - block.pole_top / self.height),
             "foot": self._foot(block)}
            for block in self.blocks
        ]  # fmt: skip
        if not rows:
            return None
        return (
            rows_chart(rows)
            .mark_rule(color=TOKENS["ochre"], strokeWidth=1.6)
            .encode(**self.axes(), y2="foot:Q")
        )

    def _foot(self, block: Block) -> float:
        if block.is_break:
            return 0.0
        value = dict(self.series).get(block.year, 0.0)
        return min(value + self.top * 9 / self.height, self.top)

    def note_words(self) -> Any | None:
        if not self.blocks:
            return None
        return layers_of(*[lambda b=b: self._note(b) for b in self.blocks])

    def heading(self, block: Block) -> str:
        """The year and what was published for it."""
        value = dict(self.series).get(block.year)
        return str(block.year) if value is None else f"{block.year}: {self.amount(value)}"

    def _note(self, block: Block) -> Any:
        import altair as alt

        line = self.size.line_height
        common = {
            "align": "left",
            "baseline": "top",
            "lineHeight": line,
            "fontSize": self.size.type_size,
        }
        place = {"x": alt.value(block.x), "y": alt.value(block.y)}
        below = {"x": alt.value(block.x), "y": alt.value(block.y + line)}
        one = [{"year": block.year}]
        return alt.layer(
            rows_chart(one).mark_text(
                text=self.heading(block), fontWeight=600, color=TOKENS["ochre-ink"], **common
            ).encode(**place),
            rows_chart(one).mark_text(
                text=list(block.lines), color=TOKENS["muted"], **common
            ).encode(**below),
        )  # fmt: skip

    def unit_label(self) -> Any:
        import altair as alt

        return rows_chart([{"year": 0}]).mark_text(
            text=self.drawing.unit_words, align="left", baseline="bottom",
            fontSize=self.size.type_size - 1, color=TOKENS["muted"],
        ).encode(x=alt.value(-self.left), y=alt.value(-10))  # fmt: skip


def on_path(paths: Sequence[Path], year: int) -> float | None:
    """Where the first path that covers the year lies, on a straight line between its points."""
    for path in paths:
        for (y0, v0), (y1, v1) in pairwise(path.points):
            if y0 <= year <= y1:
                return v0 + (v1 - v0) * (year - y0) / (y1 - y0)
    return None


def axis_years(first: int, last: int, paths: Sequence[Path]) -> list[int]:
    """Every tenth year, both ends and every target year, none so close that words meet."""
    chosen = {first, last, *(path.points[-1][0] for path in paths)}
    tens = range(first - first % AXIS_YEARS + AXIS_YEARS, last, AXIS_YEARS)
    chosen |= {year for year in tens if all(abs(year - other) > AXIS_YEARS / 2 for other in chosen)}
    return sorted(chosen)


def _longest(values: list[float]) -> str:
    return max((number(value) for value in values), key=len)
