"""Tables and lists of the inventory's first page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import url_for
from flask_babel import gettext as _

from emissions.report import RunPage, RunRow
from omstallning.provenance import Figure
from web.formatting import label, period, quantity, trail_url
from web.inventory import words
from web.inventory.tables import TONNES, Column, Row, factor_name, linked
from web.inventory.view import Overview, Year

MOST_LINKS = 6

Link = tuple[str, str, str, bool]


def year_columns() -> list[Column]:
    """Published years with scopes and both totals."""
    return [
        {"key": "year", "label": _("Year"), "kind": "year"},
        {"key": "1", "label": _("Scope 1"), "kind": "number", "unit": TONNES},
        {"key": "2_location", "label": _("Scope 2, location-based"), "kind": "number",
         "unit": TONNES},
        {"key": "2_market", "label": _("Scope 2, market-based"), "kind": "number", "unit": TONNES},
        {"key": "3", "label": _("Scope 3"), "kind": "number", "unit": TONNES},
        {"key": "location", "label": _("Total, location-based"), "kind": "number", "unit": TONNES},
        {"key": "market", "label": _("Total, market-based"), "kind": "number", "unit": TONNES},
        {"key": "kind", "label": _("Kind")},
        {"key": "run", "label": _("Run")},
    ]  # fmt: skip


def year_rows(years: Iterable[Year]) -> list[Row]:
    """One row for each published year, the latest first."""
    return [
        {
            "year": str(year.number),
            **{name: linked(figure) for name, figure in year.scopes.items()},
            "location": linked(year.total.location),
            "market": linked(year.total.market),
            "kind": label(year.run.kind),
            "run": {
                "text": _("Run %(id)s", id=year.run.id),
                "href": url_for("inventory.run", id=year.run.id),
            },
        }
        for year in reversed(list(years))
    ]


def scope_columns(view: str) -> list[Column]:
    """The data under one of the two pictures of the scopes."""
    names = {"location": _("location-based"), "market": _("market-based")}
    return [
        {"key": "year", "label": _("Year"), "kind": "year"},
        {"key": "1", "label": _("Scope 1"), "kind": "number", "unit": TONNES},
        {"key": "2", "label": _("Scope 2, %(view)s", view=names[view]), "kind": "number",
         "unit": TONNES},
        {"key": "3", "label": _("Scope 3"), "kind": "number", "unit": TONNES},
        {"key": "total", "label": _("Total"), "kind": "number", "unit": TONNES},
    ]  # fmt: skip


def scope_rows(years: Iterable[Year], view: str) -> list[Row]:
    """Years by scope with electricity counted one way."""
    return [
        {
            "year": str(year.number),
            "1": linked(year.scopes["1"]),
            "2": linked(year.scopes[f"2_{view}"]),
            "3": linked(year.scopes["3"]),
            "total": linked(getattr(year.total, view)),
        }
        for year in years
    ]


def fossil_columns(page: Overview) -> list[Column]:
    """The own fossil fuel, and the path where one is drawn."""
    if page.fossil is None:
        return []
    columns: list[Column] = [
        {"key": "year", "label": _("Year"), "kind": "year"},
        {"key": "value", "label": _("Own fossil fuel"), "kind": "number", "unit": page.fossil.unit},
    ]
    if _path(page):
        columns.append({"key": "path", "label": _("Path"), "kind": "number",
                        "unit": page.fossil.unit})  # fmt: skip
    return columns


def _path(page: Overview) -> Mapping[int, float]:
    if page.goal is None or page.fossil is None or page.goal.target.unit != page.fossil.unit:
        return {}
    return page.goal.path


def fossil_rows(page: Overview) -> list[Row]:
    """The own fossil fuel as a table."""
    if page.fossil is None:
        return []
    path, points = _path(page), {point.year: point for point in page.fossil.points}
    rows = []
    for year in sorted({*points, *path}):
        point = points.get(year)
        figure = Figure(None, page.fossil.unit, str(year)) if point is None else Figure(
            point.value, page.fossil.unit, str(year), trail=point.trail)  # fmt: skip
        rows.append({"year": str(year), "value": linked(figure), "path": path.get(year)})
    return rows


def fossil_links(page: Overview) -> list[tuple[str, str]]:
    """From the latest point to its lines."""
    step = page.fossil_step
    address = None if step is None else trail_url(step.latest.trail)
    return [] if address is None else [(address, _("The lines behind it"))]


def gap_links(page: RunPage) -> list[Link]:
    """The first gaps, each with its days, to where all of them stand."""
    address = url_for("inventory.run", id=page.run.id) + "#luckor"
    return [
        (trail_url(gap.source) or address, f"{gap.source.label}: {words.gap_words(gap).lower()}",
         period(gap.period), False)
        for gap in page.gaps[:MOST_LINKS]
    ]  # fmt: skip


def stand_in_links(page: RunPage) -> list[Link]:
    """The stand-ins that most rests on."""
    address = url_for("inventory.run", id=page.run.id) + "#ersattningsvarden"
    largest = sorted(page.stand_ins, key=lambda row: -(row.co2e_kg or 0.0))
    return [
        (
            trail_url(row.borrowed.trail) or address,
            factor_name(row.borrowed),
            quantity(None if row.co2e_kg is None else row.co2e_kg / 1000, TONNES),
            False,
        )
        for row in largest[:MOST_LINKS]
    ]


def waiting_links(rows: Iterable[RunRow]) -> list[Link]:
    """Runs on their way to publication."""
    return [
        (
            url_for("inventory.run", id=row.run.id),
            words.run_title(row.run, row.total),
            f"{label(row.run.state)}, {words.made_words(row.run)}",
            False,
        )
        for row in rows
    ]
