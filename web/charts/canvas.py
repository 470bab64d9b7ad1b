"""Pictures that no chart grammar declares: shapes and words placed one by one, finished alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol
from xml.sax.saxutils import escape, quoteattr

from web.charts.drawing import SVG, Picture, finished
from web.charts.model import SIZES, TOKENS, Size

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

    def draw(self, size: Size) -> Canvas:
        """The picture for one width."""

    def __hash__(self) -> int:
        """Equal sketches are drawn once."""


@dataclass
class Canvas:
    """A drawing surface in pixels from the top left, with the stylesheet's colours by name."""

    width: float
    height: float = 0.0
    type_size: float = 15
    parts: list[str] = field(default_factory=list)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "sheet",
        line: str | None = None,
        opacity: float = 1.0,
        round_by: float = 3,
        dashed: bool = False,
    ) -> None:
        """A rectangle with softened corners."""
        self._add(
            "rect", None, x=x, y=y, width=max(width, 0.0), height=height, rx=round_by,
            fill=TOKENS[fill], fill_opacity=opacity if opacity < 1 else None,
            **_stroke(line, 1.5, dashed=dashed),
        )  # fmt: skip

    def line(
        self, points: str, *, colour: str = "line", width: float = 1, dashed: bool = False
    ) -> None:
        """A line along an SVG path."""
        self._add("path", None, d=points, fill="none", **_stroke(colour, width, dashed=dashed))

    def area(self, points: str, *, fill: str) -> None:
        """A filled shape."""
        self._add("path", None, d=points, fill=TOKENS[fill])

    def words(
        self,
        text: str,
        x: float,
        y: float,
        *,
        colour: str = "ink",
        anchor: str = "start",
        bold: bool = False,
    ) -> None:
        """One line of text, centred on the height y."""
        self._add(
            "text", text, x=x, y=y + self.type_size * BASELINE, fill=TOKENS[colour],
            font_size=self.type_size, text_anchor=None if anchor == "start" else anchor,
            font_weight=600 if bold else None,
        )  # fmt: skip

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
        frame = f"0 0 {_plain(self.width)} {_plain(self.height)}"
        return f'<svg xmlns="{SVG}" viewBox="{frame}">{"".join(self.parts)}</svg>'


def _plain(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def _stroke(colour: str | None, width: float, *, dashed: bool) -> dict[str, object]:
    if colour is None:
        return {}
    return {
        "stroke": TOKENS[colour],
        "stroke_width": width,
        "stroke_dasharray": "5 4" if dashed else None,
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
