"""From a declared chart to SVG that obeys the page: classes for colours, no style, one name.

Colours stay as attributes too, so the same picture reads right in a document without a stylesheet.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol
from xml.etree import ElementTree as ET

from markupsafe import Markup

from web.charts.model import SIZES, TOKENS, Size
from web.formatting import number

SVG = "http://www.w3.org/2000/svg"
NAMES = {colour: name for name, colour in TOKENS.items()}
DROPPED = {
    "aria-hidden", "aria-label", "aria-roledescription", "role", "class", "pointer-events",
    "font-family", "style",
}  # fmt: skip
NUMBER = re.compile(r"-?\d+\.\d{2,}")

ET.register_namespace("", SVG)


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart in the widths a page needs; the stylesheet shows the one that fits its place."""

    title: str
    variants: tuple[tuple[str, str], ...]
    legend: tuple[tuple[str, str], ...] = ()

    def __html__(self) -> str:
        """Every variant, to be placed inside `.picture`."""
        return Markup("").join(
            Markup('<div class="for-{}">{}</div>').format(name, Markup(svg))  # noqa: S704
            for name, svg in self.variants
        )

    @property
    def alone(self) -> Markup:
        """The first variant by itself, for a file or a document."""
        return Markup(self.variants[0][1])  # noqa: S704  written by finished()


class Drawing(Protocol):
    """Everything one chart is made of, as a value: equal drawings give the same picture."""

    @property
    def title(self) -> str:
        """The news, for those who cannot see it."""

    @property
    def description(self) -> str:
        """The picture in words."""

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """Words and colours of the parts, where the picture does not name them itself."""

    def chart(self, size: Size) -> Any:
        """The declared chart (altair) for one width."""

    def __hash__(self) -> int:
        """Equal drawings are drawn once."""


@lru_cache(maxsize=256)
def picture(drawing: Drawing, sizes: tuple[Size, ...] = SIZES) -> Picture:
    """The drawing in each width; drawn once for each process and content."""
    return Picture(
        drawing.title,
        tuple((size.name, _drawn(drawing, size)) for size in sizes),
        drawing.legend,
    )


def _drawn(drawing: Drawing, size: Size) -> str:
    import vl_convert

    configured = drawing.chart(size).configure(**_frame(size))
    raw = vl_convert.vegalite_to_svg(configured.to_dict(validate=False))
    return finished(raw, drawing.title, drawing.description)


def _frame(size: Size) -> dict[str, Any]:
    text = {"fontSize": size.type_size, "font": "sans-serif"}
    return {
        "background": "transparent",
        "padding": {"left": 2, "right": 6, "top": 4, "bottom": 2},
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": size.type_size - 1,
            "labelColor": TOKENS["muted"],
            "gridColor": TOKENS["line"],
            "domainColor": TOKENS["line"],
            "tickColor": TOKENS["line"],
            "labelPadding": 6,
        },
        "text": text,
    }


def finished(raw: str, title: str, description: str) -> str:
    """Vega's SVG made ours: lean, scalable, named for the ear, coloured by class."""
    root = ET.fromstring(raw)  # noqa: S314  made by vl-convert a moment ago
    mark = "p" + hashlib.sha256((raw + title + description).encode()).hexdigest()[:10]
    for parent in list(root.iter()):
        for child in list(parent):
            if _draws_nothing(child):
                parent.remove(child)
    for element in root.iter():
        _tidy(element)
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    root.attrib.update(
        {
            "role": "img",
            "focusable": "false",
            "font-family": "sans-serif",
            "aria-labelledby": f"{mark}-t",
            "aria-describedby": f"{mark}-d",
        }
    )
    for place, (tag, name, words) in enumerate(
        (("title", f"{mark}-t", title), ("desc", f"{mark}-d", description))
    ):
        named = ET.Element(f"{{{SVG}}}{tag}", {"id": name})
        named.text = words
        root.insert(place, named)
    return ET.tostring(root, encoding="unicode")


def _draws_nothing(element: ET.Element) -> bool:
    kind = element.tag.rpartition("}")[2]
    if element.get("display") == "none" or element.get("opacity") == "0":
        return True
    if kind == "path":
        empty = element.get("d") in {None, "", "M0,0h0v0h0Z"}
        return empty or (element.get("fill") is None and element.get("stroke") is None)
    return kind == "rect" and element.get("fill") in {"transparent", "none"}


def _tidy(element: ET.Element) -> None:
    attributes = element.attrib
    for key in DROPPED & attributes.keys():
        del attributes[key]
    if attributes.get("opacity") == "1":
        del attributes["opacity"]
    for key in ("transform", "d", "x", "y", "x2", "y2"):
        if key in attributes:
            attributes[key] = NUMBER.sub(lambda m: f"{float(m[0]):.1f}", attributes[key])
    classes = [
        f"{short}-{NAMES[attributes[key].lower()]}"
        for key, short in (("fill", "f"), ("stroke", "s"))
        if attributes.get(key, "").lower() in NAMES
    ]
    if classes:
        attributes["class"] = " ".join(classes)


def rows_chart(rows: list[dict[str, Any]]) -> Any:
    """A chart over rows given here; the caller adds marks and encodings."""
    import altair as alt

    return alt.Chart(alt.Data(values=rows))  # type: ignore[no-untyped-call]


def swedish_labels(values: list[float]) -> str:
    """An axis label expression that writes these numbers the Swedish way."""
    words = ",".join(f"'{value:g}':'{number(value)}'" for value in values)
    return f"({{{words}}})[datum.value]"


def layers_of(*builders: Callable[[], Any | None]) -> Any:
    """The layers that have something to show, the first undermost."""
    import altair as alt

    return alt.layer(*[made for made in (build() for build in builders) if made is not None])
