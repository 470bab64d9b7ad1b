"""Pictures drawn on the server: one description, three widths, colours left to the stylesheet."""

from web.charts.bars import bars_by_scope, grouped_bars, stacked_bars
from web.charts.drawing import Picture
from web.charts.model import Annotation, Path, Series
from web.charts.path import path_chart
from web.charts.sparkline import sparkline

__all__ = [
    "Annotation",
    "Path",
    "Picture",
    "Series",
    "bars_by_scope",
    "grouped_bars",
    "path_chart",
    "sparkline",
    "stacked_bars",
]
