"""Amounts by year as bars: stacked where parts make a whole, side by side where they do not.

A part that is missing is left out, never drawn as zero, and the sum over the bar says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from omstallning.provenance import Mark
from web.charts.drawing import Picture, layers_of, picture, rows_chart, swedish_labels
from web.charts.model import SERIES_COLOURS, TOKENS, Points, Series, Size, as_points, ticks
from web.formatting import SIGNS, number, unit

WIDEST_BAR = 76


@dataclass(frozen=True, slots=True)
class BarDrawing:
    """Parts by year, as a value."""

    title: str
    description: str
    series: tuple[Series, ...]
    is_stacked: bool
    unit_words: str
    preliminary: tuple[int, ...]
    preliminary_words: str

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """Each part's word and colour; a single part needs none."""
        if len(self.series) < 2:
            return ()
        return tuple((part.label, colour) for part, colour in self.coloured())

    def coloured(self) -> list[tuple[Series, str]]:
        """The parts with the colour each has or is given by its place."""
        return [
            (part, part.colour or SERIES_COLOURS[place % len(SERIES_COLOURS)])
            for place, part in enumerate(self.series)
        ]

    def chart(self, size: Size) -> Any:
        """The declared chart for one width."""
        return _Bars(self, size).chart()


def bars_by_scope(
    by_scope: Mapping[int, Mapping[int, float | None] | Points],
    *,
    title: str,
    description: str,
    unit_code: str = "tCO2e",
    preliminary: Sequence[int] = (),
) -> Picture:
    """The inventory by scope and year, scope 1 nearest the ground.

    by_scope     scope → year → amount, None where it is missing
    preliminary  years that are not final yet: paler, and named so
    """
    series = [
        Series(gettext("Scope %(scope)s", scope=scope), as_points(by_scope[scope]))
        for scope in sorted(by_scope)
    ]
    return stacked_bars(
        series, title=title, description=description, unit_code=unit_code, preliminary=preliminary
    )


def stacked_bars(
    series: Sequence[Series],
    *,
    title: str,
    description: str,
    unit_code: str = "tCO2e",
    preliminary: Sequence[int] = (),
) -> Picture:
    """Parts of a whole by year, the first nearest the ground, the sum over each bar."""
    return _bars(series, title, description, unit_code, preliminary, is_stacked=True)


def grouped_bars(
    series: Sequence[Series],
    *,
    title: str,
    description: str,
    unit_code: str,
    preliminary: Sequence[int] = (),
) -> Picture:
    """Amounts side by side within each year, for things that do not make a whole."""
    return _bars(series, title, description, unit_code, preliminary, is_stacked=False)


def _bars(
    series: Sequence[Series],
    title: str,
    description: str,
    unit_code: str,
    preliminary: Sequence[int],
    *,
    is_stacked: bool,
) -> Picture:
    return picture(
        BarDrawing(
            title, description, tuple(series), is_stacked, unit(unit_code),
            tuple(preliminary), gettext("prel."),
        )
    )  # fmt: skip


class _Bars:
    def __init__(self, drawing: BarDrawing, size: Size) -> None:
        self.drawing, self.size = drawing, size
        self.years = sorted({year for part in drawing.series for year, _ in part.points})
        self.rows = self._stacked() if drawing.is_stacked else self._side_by_side()
        highest = max([row["end"] for row in self.rows], default=1.0) or 1.0
        self.top = highest * 1.09
        self.marks = ticks(highest)
        self.left = size.text_width(max((number(mark) for mark in self.marks), key=len)) + 8
        self.width = size.width - self.left - 8
        self.height = size.height * 0.82 - 2 * size.line_height

    def _stacked(self) -> list[dict[str, Any]]:
        rows = []
        for year in self.years:
            ground = 0.0
            for part, colour in self.drawing.coloured():
                value = dict(part.points).get(year)
                if value is None:
                    continue
                rows.append(self._row(year, part, colour, ground, ground + value))
                ground += value
        return rows

    def _side_by_side(self) -> list[dict[str, Any]]:
        return [
            self._row(year, part, colour, 0.0, value)
            for part, colour in self.drawing.coloured()
            for year, value in part.points
            if value is not None
        ]

    def _row(
        self, year: int, part: Series, colour: str, start: float, end: float
    ) -> dict[str, Any]:
        return {
            "year": self._year_words(year), "part": part.label, "colour": TOKENS[colour],
            "start": start, "end": end,
            "strength": 0.55 if year in self.drawing.preliminary else 1.0,
        }  # fmt: skip

    def _year_words(self, year: int) -> str:
        is_preliminary = year in self.drawing.preliminary
        return f"{year} {self.drawing.preliminary_words}" if is_preliminary else str(year)

    def chart(self) -> Any:
        return layers_of(self.bars, self.sums, self.unit_label).properties(
            width=self.width, height=self.height
        )

    def x(self) -> Any:
        import altair as alt

        return alt.X("year:N").scale(
            domain=[self._year_words(year) for year in self.years],
            paddingInner=self._gap(), paddingOuter=self._gap() / 2,
        ).axis(title=None, labelAngle=0, ticks=False, labelLimit=200,
               labelExpr="split(datum.label, ' ')")  # fmt: skip

    def _gap(self) -> float:
        """Room between bars, so that few years do not make walls."""
        step = self.width / max(len(self.years), 1)
        widest = WIDEST_BAR if self.drawing.is_stacked else WIDEST_BAR * 1.6
        return max(0.28, 1 - widest / step)

    def bars(self) -> Any:
        import altair as alt

        made = rows_chart(self.rows).mark_bar(stroke=TOKENS["sheet"], strokeWidth=1)
        encoded = made.encode(
            x=self.x(),
            y=alt.Y("start:Q").scale(domain=[0, self.top], nice=False).axis(
                values=self.marks, labelExpr=swedish_labels(self.marks), title=None,
                domain=False, ticks=False,
            ),
            y2="end:Q",
            fill=alt.Fill("colour:N", scale=None, legend=None),
            fillOpacity=alt.FillOpacity("strength:Q", scale=None, legend=None),
        )  # fmt: skip
        if self.drawing.is_stacked:
            return encoded
        order = [part.label for part in self.drawing.series]
        return encoded.encode(xOffset=alt.XOffset("part:N", sort=order))

    def sums(self) -> Any | None:
        """The sum over each stack, plain or with the sign for parts that are missing."""
        if not self.drawing.is_stacked or not self.years:
            return None
        sums = {year: self._sum(year) for year in self.years}
        widest = max(self.size.text_width(words) for _, words in sums.values())
        if widest * 1.05 > self.width / len(self.years):  # words would meet: the ends say the most
            kept = {self.years[0], self.years[-1]}
            sums = {y: s for y, s in sums.items() if y in kept or s[1] == SIGNS[Mark.MISSING]}
        rows = [
            {"year": self._year_words(year), "end": end, "words": words}
            for year, (end, words) in sums.items()
        ]
        return rows_chart(rows).mark_text(
            baseline="bottom", dy=-5, fontSize=self.size.type_size, fontWeight=600,
            color=TOKENS["ink"],
        ).encode(x=self.x(), y="end:Q", text="words:N")  # fmt: skip

    def _sum(self, year: int) -> tuple[float, str]:
        values = [dict(part.points).get(year) for part in self.drawing.series]
        there = [value for value in values if value is not None]
        missing = SIGNS[Mark.MISSING]
        if not there:
            return 0.0, missing
        total = sum(there)
        words = number(total, 0 if total >= 100 else None)
        return total, words if len(there) == len(values) else f"{words} + {missing}"

    def unit_label(self) -> Any:
        import altair as alt

        return rows_chart([{"year": 0}]).mark_text(
            text=self.drawing.unit_words, align="left", baseline="bottom",
            fontSize=self.size.type_size - 1, color=TOKENS["muted"],
        ).encode(x=alt.value(-self.left), y=alt.value(-8))  # fmt: skip
