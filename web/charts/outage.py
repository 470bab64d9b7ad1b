"""When each thing is down and when it is back, hour by hour, with the limit of each marked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext

from web.charts.canvas import Canvas, sketched
from web.charts.drawing import Picture
from web.charts.model import Size, wrapped
from web.formatting import number

STEPS = (1, 2, 4, 6, 12, 24, 48, 72, 168, 336)
BAR = 14.0


class Fate(StrEnum):
    """How an outage ends for one thing; the name is what its bar is coloured by."""

    HOLDS = "holds"
    BREACHED = "breached"
    UNKNOWN = "unknown"


COLOURS = {Fate.HOLDS: "moss", Fate.BREACHED: "rust", Fate.UNKNOWN: "ochre"}


@dataclass(frozen=True, slots=True)
class OutageRow:
    """One thing with the hours in which it is down.

    spans      hours from the start: from the first, before the second; the end may be endless
    limit_h    the longest outage it may have; None: nobody has said
    words      what the row ends with, such as "4–25 h"
    possible   where it is down if every unknown is as bad as it can be; drawn open
    """

    label: str
    fate: Fate
    words: str
    spans: tuple[tuple[float, float], ...] = ()
    limit_h: float | None = None
    possible: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class OutageSketch:
    """Rows under a common outage, as a value."""

    title: str
    description: str
    rows: tuple[OutageRow, ...]
    hours: float
    cause: str
    legend: tuple[tuple[str, str], ...]

    def draw(self, size: Size) -> Canvas:
        """The picture for one width."""
        return _Layout(self, size).draw()


def outage_bars(
    rows: Sequence[OutageRow], hours: float, *, cause: str, title: str, description: str
) -> Picture:
    """A bar for each time something is down, over the hours of the outage that caused it.

    hours  length of the outage    cause  its name, such as "elen är borta"
    """
    legend = (
        (gettext("down, within the limit"), COLOURS[Fate.HOLDS]),
        (gettext("down beyond the limit"), COLOURS[Fate.BREACHED]),
        (gettext("may be down: a number is missing"), COLOURS[Fate.UNKNOWN]),
    )
    return sketched(OutageSketch(title, description, tuple(rows), hours, cause, legend))


class _Layout:
    """Where everything lies in one width: names at the left, or over the bars where it is narrow.

    A row's hours are in words at its right.
    """

    def __init__(self, sketch: OutageSketch, size: Size) -> None:
        self.sketch, self.size = sketch, size
        self.is_narrow = size.width < 500
        longest = max((size.text_width(row.label) for row in sketch.rows), default=0.0)
        self.left = 0.0 if self.is_narrow else min(longest + 12, size.width * 0.32)
        words = max((size.text_width(row.words) for row in sketch.rows), default=0.0)
        self.right = 4.0 if self.is_narrow else words + 12
        self.room = size.width - self.left - self.right
        ends = [
            end
            for row in sketch.rows
            for _, end in (*row.spans, *row.possible)
            if math.isfinite(end)
        ]
        limits = [
            row.spans[0][0] + row.limit_h
            for row in sketch.rows
            if row.spans and row.limit_h is not None
        ]
        reached = max([sketch.hours, *ends])
        self.last = max([reached, *(one for one in limits if one <= 1.6 * reached)]) * 1.06

    def x(self, hour: float) -> float:
        """Pixels from the left; what lies beyond the picture stops at its edge."""
        return self.left + min(hour, self.last) / self.last * self.room

    def draw(self) -> Canvas:
        canvas = Canvas(self.size.width, type_size=self.size.type_size - 1)
        head = 2.4 * self.size.line_height
        tops, y = [], head
        for row in self.sketch.rows:
            tops.append(y)
            y += self._height(row)
        canvas.height = y + 1.5 * self.size.line_height
        self._frame(canvas, head, y)
        for row, top in zip(self.sketch.rows, tops, strict=True):
            self._row(canvas, row, top)
        return canvas

    def _label(self, row: OutageRow) -> list[str]:
        if self.is_narrow:
            return wrapped(f"{row.label} · {row.words}", self.size.width, self.size)
        return wrapped(row.label, self.left - 8, self.size)

    def _height(self, row: OutageRow) -> float:
        lines = len(self._label(row)) * self.size.line_height
        return lines + BAR + 12 if self.is_narrow else max(lines, BAR) + 11

    def _frame(self, canvas: Canvas, top: float, bottom: float) -> None:
        end = self.x(self.sketch.hours)
        canvas.box(
            self.left, top - 6, end - self.left, bottom - top + 6, fill="line", opacity=0.45,
            round_by=0,
        )  # fmt: skip
        cause = self.sketch.cause
        fits = self.size.text_width(cause) <= max(end - self.left, self.size.width * 0.6)
        for place, line in enumerate([cause] if fits else wrapped(cause, self.room, self.size)[:2]):
            canvas.words(
                line, self.left, self.size.line_height * (0.6 + place), colour="muted", bold=True
            )
        last_words = -math.inf
        for hour in self._marks():
            at = self.x(hour)
            words = f"{number(hour)} h"
            half = self.size.text_width(words) / 2
            canvas.line(f"M{at:.1f},{top - 6:.1f}V{bottom:.1f}", colour="line")
            if at - half < last_words + 6 or at + half > self.size.width:
                continue
            last_words = at + half
            anchor = "start" if at - half < 0 else "middle"
            canvas.words(
                words, at, bottom + self.size.line_height * 0.7, colour="muted", anchor=anchor
            )

    def _marks(self) -> list[float]:
        step = next((one for one in STEPS if self.last / one <= 7), STEPS[-1])
        return [float(n * step) for n in range(math.floor(self.last / step) + 1)]

    def _row(self, canvas: Canvas, row: OutageRow, top: float) -> None:
        lines = self._label(row)
        height = self._height(row)
        middle = top + (len(lines) * self.size.line_height + 4 + BAR / 2
                        if self.is_narrow else (height - 11) / 2)  # fmt: skip
        first = top if self.is_narrow else middle - len(lines) * self.size.line_height / 2
        for place, line in enumerate(lines):
            canvas.words(line, 0, first + (place + 0.5) * self.size.line_height)
        canvas.line(f"M{self.left:.1f},{middle:.1f}H{self.left + self.room:.1f}", colour="line")
        for span in row.possible:
            self._bar(canvas, span, middle, "sheet", line=COLOURS[Fate.UNKNOWN])
        for span in row.spans:
            self._bar(canvas, span, middle, COLOURS[row.fate])
        self._limit(canvas, row, middle)
        if not self.is_narrow:
            canvas.words(row.words, self.left + self.room + 10, middle, bold=row.fate != "holds")

    def _bar(
        self,
        canvas: Canvas,
        span: tuple[float, float],
        middle: float,
        fill: str,
        line: str | None = None,
    ) -> None:
        start, end = self.x(span[0]), self.x(span[1])
        canvas.box(
            start, middle - BAR / 2, max(end - start, 2.5), BAR, fill=fill, line=line,
            dashed=line is not None,
        )  # fmt: skip
        if not math.isfinite(span[1]):
            canvas.area(
                f"M{end - 9:.1f},{middle - BAR / 2:.1f}l9,{BAR / 2}l-9,{BAR / 2}Z", fill="ink"
            )

    def _limit(self, canvas: Canvas, row: OutageRow, middle: float) -> None:
        """A stroke where the longest outage it may have would end."""
        spans = row.spans or row.possible
        if not spans or row.limit_h is None:
            return
        hour = spans[0][0] + row.limit_h
        if hour > self.last:
            return
        at = self.x(hour)
        canvas.line(f"M{at:.1f},{middle - BAR:.1f}v{2 * BAR:.1f}", colour="ink", width=2.5)
