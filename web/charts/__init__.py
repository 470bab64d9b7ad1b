"""Pictures drawn on the server: one description, three widths, colours left to the stylesheet."""

from web.charts.bars import bars_by_scope, grouped_bars, stacked_bars
from web.charts.drawing import Picture
from web.charts.hours import carpet, curve
from web.charts.leaning import Leaning, Tie, leaning_graph
from web.charts.model import Annotation, Path, Series
from web.charts.months import Ranked, months_beside, ranked_bars
from web.charts.outage import Fate, OutageRow, outage_bars
from web.charts.path import path_chart
from web.charts.sparkline import sparkline
from web.charts.stair import stair

__all__ = [
    "Annotation",
    "Fate",
    "Leaning",
    "OutageRow",
    "Path",
    "Picture",
    "Ranked",
    "Series",
    "Tie",
    "bars_by_scope",
    "carpet",
    "curve",
    "grouped_bars",
    "leaning_graph",
    "months_beside",
    "outage_bars",
    "path_chart",
    "ranked_bars",
    "sparkline",
    "stacked_bars",
    "stair",
]
