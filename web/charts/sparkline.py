"""A series as a word-sized line, for the rows of a table; gaps stay gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from web.charts.drawing import layers_of, picture, rows_chart
from web.charts.model import TOKENS, Points, Size, as_points, known, runs

SPARK = (Size("spark", 120, 28, 10),)


@dataclass(frozen=True, slots=True)
class SparkDrawing:
    """A small series, as a value."""

    title: str
    description: str
    points: Points
    legend: tuple[tuple[str, str], ...] = ()

    def chart(self, size: Size) -> Any:
        """The declared chart."""
        import altair as alt

        found = known(self.points)
        years = [year for year, _ in found]
        low, high = min(v for _, v in found), max(v for _, v in found)
        x = alt.X("year:Q", axis=None).scale(domain=[min(years), max(years)], nice=False)
        margin = (high - low) * 0.12 or 1.0
        y = alt.Y("value:Q", axis=None).scale(domain=[low - margin, high + margin], nice=False)
        rows = [
            {"year": year, "value": value, "run": place}
            for place, run in enumerate(runs(self.points))
            for year, value in run
        ]
        line = rows_chart(rows).mark_line(color=TOKENS["muted"], strokeWidth=1.6)
        dots = rows_chart([rows[-1]]).mark_point(
            filled=True, opacity=1, color=TOKENS["spruce"], size=42
        )
        return layers_of(
            lambda: line.encode(x=x, y=y, detail="run:N"), lambda: dots.encode(x=x, y=y)
        ).properties(width=size.width - 12, height=size.height - 6)


def sparkline(
    points: Mapping[int, float | None] | Sequence[tuple[int, float | None]],
    *,
    title: str,
    description: str,
) -> Markup | None:
    """The series in one line of text, its last year marked; nothing where nothing is known."""
    drawing = SparkDrawing(title, description, as_points(points))
    return picture(drawing, SPARK).alone if known(drawing.points) else None
