"""The picture of one series against the path to one target."""

from __future__ import annotations

from omstallning.targets.report import TargetStanding
from web.charts import Annotation, Path, Picture, path_chart
from web.followup import words
from web.situation import words as shared


def target_picture(standing: TargetStanding) -> Picture | None:
    """Published points and the path, with the debt shaded; nothing without a series."""
    series = standing.series
    if series is None or not series.published:
        return None
    path = tuple(sorted(standing.path.items()))
    notes = [
        Annotation(year, words.break_words(year), is_break=True) for year in series.proved_breaks
    ]
    return path_chart(
        [(point.year, point.value) for point in series.points],
        [Path(path, shared.path_label(standing))] if path else [],
        notes,
        title=words.chart_title(standing),
        description=words.chart_summary(standing),
        unit_code=series.unit,
        debt_words=words.debt_words(standing),
    )
