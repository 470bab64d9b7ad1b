"""The tables of the series' own page: sectors by year, per resident, and what was done."""

from __future__ import annotations

from flask_babel import gettext as _

from emissions.territory.model import Sector
from web.formatting import label, number, quantity, trail_url
from web.situation.view import SeriesPage

Column = dict[str, object]
Row = dict[str, object]


def lede(page: SeriesPage) -> str:
    """Which edition this is, of which gases, and what it does not hold."""
    return _("Edition %(edition)s, published %(years)s. Years between are not published and are "
             "not drawn or filled in.", edition=page.vintage.about.edition,
             years=_years(page.years))  # fmt: skip


def sector_columns(page: SeriesPage) -> list[Column]:
    """Sector and one column for each published year."""
    years = [{"key": str(year), "label": str(year), "kind": "number", "decimals": 0}
             for year in page.years]  # fmt: skip
    return [{"key": "sector", "label": _("Sector")}, *years]


def sector_rows(page: SeriesPage) -> list[Row]:
    """Each sector, largest first."""
    return [_row(page, sector, years) for sector, years in page.sectors if not sector.is_total]


def sector_total(page: SeriesPage) -> Row | None:
    """The total as published."""
    found = [(s, years) for s, years in page.sectors if s.is_total]
    return _row(page, *found[0]) if found else None


def _row(page: SeriesPage, sector: Sector, years: dict[int, float | None]) -> Row:
    cells: Row = {"sector": label(sector)}
    for year in page.years:
        value = years.get(year)
        address = trail_url(page.trails.get((sector, year)))
        linked = value is not None and address is not None
        cells[str(year)] = {"text": number(value, 0), "href": address} if linked else value
    return cells


def resident_columns(page: SeriesPage) -> list[Column]:
    """Year, residents, tonnes per resident, source."""
    return [
        {"key": "year", "label": _("Year"), "kind": "year"},
        {"key": "residents", "label": _("Residents"), "kind": "number", "decimals": 0},
        {"key": "value", "label": _("Per resident"), "kind": "number", "decimals": 2,
         "unit": page.series.unit},
        {"key": "source", "label": _("Population by")},
    ]  # fmt: skip


def resident_rows(page: SeriesPage) -> list[Row]:
    """Every published year, latest first; those without a population say so."""
    values = {} if page.per_resident is None else dict(page.per_resident.published)
    rows = []
    for year in reversed(page.years):
        known = page.residents.get(year)
        source = None if known is None else known.source.title
        rows.append({
            "year": year,
            "residents": None if known is None else known.count,
            "value": values.get(year),
            "source": source or _("no population held for this year"),
        })  # fmt: skip
    return rows


def facts(page: SeriesPage) -> list[tuple[str, str | None]]:
    """Where the series comes from, and what its total holds."""
    about = page.vintage.about
    return [
        (_("Publisher"), label(f"publisher.{about.publisher}")),
        (_("Source"), about.title),
        (_("Edition"), about.edition),
        (_("Gases"), label(about.gas_scope)),
        (_("International transport"), label(page.view.international)),
        (_("Total"), _("as published; the sectors are checked against it within 0.5 tonnes")),
        (_("Warming potentials"), _("the publisher's own; the database states tonnes of CO₂e")),
        (_("Base year"), _("taken from the same edition as every other year")),
        (_("Latest total"), None if page.series.latest is None else
            quantity(page.series.latest.value, page.series.unit, 3)),
        (_("Note"), about.note),
    ]  # fmt: skip


def _years(years: list[int]) -> str:
    """Years in a row are written as a stretch.

    >>> _years([1990, 2000, 2020, 2021, 2022])
    '1990, 2000, 2020–2022'
    """
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)
