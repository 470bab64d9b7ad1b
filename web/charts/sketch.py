"""Pictures that no chart grammar declares: shapes and words placed one by one, finished alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol
from xml.sax.saxutils import escape, quoteattr

from web.charts.drawing import SVG, Picture, finished
from web.charts.model import SIZES, TOKENS, Size
from web.formatting import number

BASELINE = 0.36  # of the type size: from the middle of a line down to its baseline


class Sketch(Protocol):
    """Everything one picture is made of, as a value: equal sketches give the same picture."""

    @property
    def title(self) -> str:
        """The news, for those who cannot see it."""

    @property
    def description(self) -> str:
        """The picture in words."""

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """Words and colours of the parts."""

    def draw(self, size: Size) -> Sheet:
        """The picture for one width."""

    def __hash__(self) -> int:
        """Equal sketches are drawn once."""


@dataclass(slots=True)
class Sheet:
    """A drawing surface in pixels from the top left, with the stylesheet's colours by name."""

    width: float
    height: float
    size: Size
    parts: list[str] = field(default_factory=list)

    def area(
        self,
        path: str,
        colour: str,
        opacity: float = 1.0,
        *,
        edge: str | None = None,
        is_dashed: bool = False,
    ) -> None:
        """A filled shape, with an edge where it is to be told from the ground."""
        if path:
            self._add(
                "path", None, d=path, fill=TOKENS[colour],
                fill_opacity=opacity if opacity < 1 else None,
                **({} if edge is None else _stroke(edge, 1.5, is_dashed=is_dashed)),
            )  # fmt: skip

    def line(self, path: str, colour: str, width: float = 1, *, is_dashed: bool = False) -> None:
        """A line along a path."""
        if path:
            self._add("path", None, d=path, fill="none",
                      **_stroke(colour, width, is_dashed=is_dashed))  # fmt: skip

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: str = "start",
        colour: str = "muted",
        is_strong: bool = False,
    ) -> None:
        """One line of words on the baseline y."""
        self._add(
            "text", words, x=x, y=y, fill=TOKENS[colour], font_size=self.size.type_size - 1,
            text_anchor=None if anchor == "start" else anchor,
            font_weight=600 if is_strong else None,
        )  # fmt: skip

    def words(
        self,
        x: float,
        middle: float,
        words: str,
        *,
        anchor: str = "start",
        colour: str = "ink",
        is_strong: bool = False,
    ) -> None:
        """One line of words centred on a height."""
        down = (self.size.type_size - 1) * BASELINE
        self.text(x, middle + down, words, anchor=anchor, colour=colour, is_strong=is_strong)

    def room_for(self, marks: Sequence[float]) -> float:
        """How far from the left a plot begins whose scale has these marks."""
        return max(self.size.text_width(number(mark)) for mark in marks) + 8

    def scale(
        self,
        marks: Sequence[float],
        top: float,
        left: float,
        head: float,
        foot: float,
        unit_words: str,
    ) -> None:
        """Ruled lines from zero at the foot up to `top` at the head, each with its amount."""
        for mark in marks:
            y = foot - mark / top * (foot - head)
            self.line(f"M{left:.1f},{y:.1f}H{self.width:.1f}", "line")
            self.words(left - 6, y, number(mark), anchor="end", colour="muted")
        self.text(0, self.size.line_height * 0.8, unit_words)

    def _add(self, tag: str, inside: str | None, **attributes: object) -> None:
        written = " ".join(
            f"{key.replace('_', '-')}={quoteattr(_plain(value))}"
            for key, value in attributes.items()
            if value is not None
        )
        end = "/>" if inside is None else f">{escape(inside)}</{tag}>"
        self.parts.append(f"<{tag} {written}{end}")

    def raw(self) -> str:
        """The SVG before it is named for the ear and coloured by class."""
        frame = f"0 0 {_plain(float(self.width))} {_plain(float(self.height))}"
        return f'<svg xmlns="{SVG}" viewBox="{frame}">{"".join(self.parts)}</svg>'


def box(x: float, y: float, width: float, height: float) -> str:
    """The path of a rectangle.

    >>> box(1, 2, 30, 4)
    'M1.0,2.0h30.0v4.0h-30.0z'
    """
    return f"M{x:.1f},{y:.1f}h{width:.1f}v{height:.1f}h{-width:.1f}z"


def soft_box(x: float, y: float, width: float, height: float, radius: float = 6) -> str:
    """The path of a rectangle with round corners."""
    r = min(radius, width / 2, height / 2)
    across, down, arc = width - 2 * r, height - 2 * r, f"a{r:.1f},{r:.1f} 0 0 1 "
    return (
        f"M{x + r:.1f},{y:.1f}h{across:.1f}{arc}{r:.1f},{r:.1f}v{down:.1f}{arc}{-r:.1f},{r:.1f}"
        f"h{-across:.1f}{arc}{-r:.1f},{-r:.1f}v{-down:.1f}{arc}{r:.1f},{-r:.1f}z"
    )


def _plain(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def _stroke(colour: str, width: float, *, is_dashed: bool) -> dict[str, object]:
    return {
        "stroke": TOKENS[colour],
        "stroke_width": width,
        "stroke_dasharray": "5 4" if is_dashed else None,
    }


@lru_cache(maxsize=256)
def sketched(sketch: Sketch, sizes: tuple[Size, ...] = SIZES) -> Picture:
    """The sketch in each width; drawn once for each process and content."""
    return Picture(
        sketch.title,
        tuple(
            (size.name, finished(sketch.draw(size).raw(), sketch.title, sketch.description))
            for size in sizes
        ),
        sketch.legend,
    )
