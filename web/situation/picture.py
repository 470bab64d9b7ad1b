"""The picture of the territorial series against the paths to its goals."""

from __future__ import annotations

from web.charts import Annotation, Path, Picture, path_chart
from web.situation import words
from web.situation.view import Territory

COLOURS = ("spruce", "sea", "plum", "moss", "ochre")


def territory_picture(territory: Territory) -> Picture:
    """Published points, the path to each goal, what is known of the latest year, and the debt."""
    series = territory.series
    near = territory.near
    latest = series.latest
    paths = [
        Path(tuple(sorted(one.path.items())), words.path_label(one), COLOURS[place % len(COLOURS)])
        for place, one in enumerate(territory.standings)
        if one.path
    ]
    notes = words.note_words(territory)
    return path_chart(
        [(point.year, point.value) for point in series.points],
        paths,
        [] if latest is None else [Annotation(latest.year, text) for text in notes],
        title=words.chart_title(series, None if near is None else near.target.base_year),
        description=words.chart_summary(territory),
        unit_code=series.unit,
        debt_words=words.debt_words(near),
    )
