"""A year by months with the year before beside it, and rows ranked against each other.

A month without a value shows the sign for it; a month that is known in part is paler.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from omstallning.provenance import Mark
from web.charts.canvas import sketched
from web.charts.drawing import Picture
from web.charts.model import SERIES_COLOURS, Points, Series, Size, as_points, ticks
from web.charts.sheet import Sheet, box
from web.formatting import SIGNS, number, unit

MONTHS = range(1, 13)
PALE = 0.5


@dataclass(frozen=True, slots=True)
class MonthsSketch:
    """Twelve months of two years, as a value."""

    title: str
    description: str
    parts: tuple[Series, ...]
    before: Points
    before_words: str
    partial: frozenset[int]
    month_words: tuple[str, ...]
    unit_words: str

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """Each part's word and colour, and the year before."""
        named = [(part.label, colour) for part, colour in self.coloured()]
        if any(value is not None for _, value in self.before):
            named.append((self.before_words, "stone"))
        return tuple(named)

    def coloured(self) -> list[tuple[Series, str]]:
        """The parts with the colour each has or is given by its place."""
        return [
            (part, part.colour or SERIES_COLOURS[place % len(SERIES_COLOURS)])
            for place, part in enumerate(self.parts)
        ]

    def total(self, month: int) -> float | None:
        """What the parts make in a month; nothing where no part is known."""
        known = [v for part in self.parts if (v := dict(part.points).get(month)) is not None]
        return sum(known) if known else None

    def draw(self, size: Size) -> Sheet:
        """The bars for one width."""
        height = round(size.height * 0.72)
        sheet = Sheet(size.width, height, size)
        earlier = dict(self.before)
        sums = [self.total(month) for month in MONTHS]
        highest = max((v for v in [*sums, *earlier.values()] if v is not None), default=0.0)
        marks = ticks(highest or 1.0, 4)
        left, head, foot = sheet.room_for(marks), 2 * size.line_height, height - 24.0
        top = max(highest, marks[-1]) * 1.02
        step = (size.width - left) / len(MONTHS)
        sheet.scale(marks, top, left, head, foot, self.unit_words)
        bar = step * 0.36

        def tall(value: float) -> float:
            return max(value, 0.0) / top * (foot - head)

        for month in MONTHS:
            start = left + (month - 1) * step + step * 0.12
            was, strength = earlier.get(month), PALE if month in self.partial else 1.0
            if was is not None:
                sheet.shape(box(start, foot - tall(was), bar, tall(was)), "stone", 0.8)
            ground = foot
            for part, colour in self.coloured():
                value = dict(part.points).get(month)
                if value is not None:
                    ground -= tall(value)
                    sheet.shape(box(start + bar, ground, bar, tall(value)), colour, strength)
            if sums[month - 1] is None:
                sheet.text(start + 1.5 * bar, foot - 9, SIGNS[Mark.MISSING], anchor="middle")
            words = self.month_words[month - 1]
            short = words if size.name == "wide" else words[:1].upper()
            sheet.text(start + bar, height - 11, short, anchor="middle")
        return sheet


@dataclass(frozen=True, slots=True)
class Ranked:
    """One row of a ranking: its word, its value, what it was before, whether it stands out."""

    label: str
    value: float | None
    before: float | None = None
    stands_out: bool = False


@dataclass(frozen=True, slots=True)
class RankedSketch:
    """Rows against each other, as a value."""

    title: str
    description: str
    rows: tuple[Ranked, ...]
    unit_words: str
    decimals: int
    legend: tuple[tuple[str, str], ...]

    def draw(self, size: Size) -> Sheet:
        """The bars for one width; names over the bars where it is narrow."""
        is_narrow = size.name == "small"
        longest = max((size.text_width(row.label) for row in self.rows), default=0.0)
        left = 0.0 if is_narrow else min(longest + 12, size.width * 0.42)
        tall, gap = (34.0, 12.0) if is_narrow else (24.0, 6.0)
        sheet = Sheet(size.width, len(self.rows) * (tall + gap) + 6, size)
        room = size.width - left - size.text_width(f"0 000 {self.unit_words}") - 12
        highest = max(
            (v for row in self.rows for v in (row.value, row.before) if v is not None), default=1.0
        )
        for place, row in enumerate(self.rows):
            y = place * (tall + gap) + 4
            bar_y, bar = (y + 18, tall - 18) if is_narrow else (y, tall)
            self._name(sheet, row, left, y, tall, is_narrow=is_narrow)
            if row.value is None:
                sheet.text(left, bar_y + bar / 2, SIGNS[Mark.MISSING])
                continue
            wide = max(row.value, 0.0) / (highest or 1.0) * room
            sheet.shape(box(left, bar_y, max(wide, 1.0), bar),
                       "ochre" if row.stands_out else "spruce")  # fmt: skip
            end = left + wide
            if row.before is not None:
                mark = left + row.before / (highest or 1.0) * room
                sheet.stroke(f"M{mark:.1f},{bar_y - 3:.1f}v{bar + 6:.1f}", "ink", 2)
                end = max(end, mark)
            words = f"{number(row.value, self.decimals)} {self.unit_words}"
            sheet.text(end + 7, bar_y + bar / 2, words, colour="ink", bold=True)
        return sheet

    def _name(
        self, sheet: Sheet, row: Ranked, left: float, y: float, tall: float, *, is_narrow: bool
    ) -> None:
        room = sheet.width if is_narrow else left - 10
        words, letters = row.label, int(room / (sheet.size.type_size * 0.52))
        if len(words) > letters:
            words = words[: letters - 1].rstrip() + "…"
        if is_narrow:
            sheet.text(0, y + 8, words, colour="ink")
        else:
            sheet.text(left - 8, y + tall / 2, words, anchor="end", colour="ink")


def months_beside(
    parts: Sequence[Series],
    before: Sequence[tuple[int, float | None]],
    *,
    title: str,
    description: str,
    unit_code: str,
    before_words: str,
    month_words: Sequence[str],
    partial: Collection[int] = (),
) -> Picture:
    """A year's months as stacked parts, each beside the same month of the year before.

    parts, before  month 1–12 → amount, None where it is missing
    partial        months that are known in part only
    """
    return sketched(
        MonthsSketch(
            title, description, tuple(parts), as_points(before), before_words,
            frozenset(partial), tuple(month_words), unit(unit_code),
        )
    )  # fmt: skip


def ranked_bars(
    rows: Sequence[Ranked],
    *,
    title: str,
    description: str,
    unit_code: str,
    decimals: int = 0,
    before_words: str | None = None,
    standing_out_words: str | None = None,
) -> Picture:
    """Rows against each other, the highest first; a stroke where each stood the year before."""
    legend = []
    if standing_out_words is not None and any(row.stands_out for row in rows):
        legend.append((standing_out_words, "ochre"))
    if before_words is not None and any(row.before is not None for row in rows):
        legend.append((before_words, "ink"))
    if legend and not all(row.stands_out for row in rows):
        legend.insert(0, (gettext("This year"), "spruce"))
    return sketched(
        RankedSketch(title, description, tuple(rows), unit(unit_code), decimals, tuple(legend))
    )
