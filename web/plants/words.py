"""The news of plants in words, in pictures and as a file."""

from __future__ import annotations

from flask_babel import gettext as _

from energy.report import PlantList, PlantRow
from web import charts
from web.buildings.words import month_words, span
from web.charts import Picture, Ranked, Series
from web.formatting import quantity
from web.spreadsheet import csv_of

MEGAWATT_HOURS = 1000.0
HEADINGS = (
    "anlaggning", "nyckel", "byggnad", "kw", "period", "producerat_kwh", "salt_kwh",
    "anvant_i_huset_kwh", "egenanvandning_procent", "sjalvforsorjning_procent", "kwh_per_kw",
    "timmar_besvarade", "timmar_totalt",
)  # fmt: skip

__all__ = [
    "amount", "list_csv", "list_title", "months", "plant_title", "ranking", "ranking_summary",
    "span",
]  # fmt: skip


def amount(kwh: float) -> str:
    """Energy in kWh, or MWh where that is easier to read."""
    if abs(kwh) >= 10 * MEGAWATT_HOURS:
        return quantity(kwh / MEGAWATT_HOURS, "MWh", 0)
    return quantity(kwh, "kWh", 0)


def list_title(found: PlantList) -> str:
    """The news of all plants together."""
    if not found.rows:
        return _("Nothing is made by plants of our own")
    made, own = found.produced.value, found.own.value
    if made is None:
        return _("What the plants made in %(span)s is not known", span=span(found.period))
    if own is None or not made or found.own.quality is not None:
        return _("The plants made %(made)s in %(span)s", made=amount(made), span=span(found.period))
    return _("The plants made %(made)s in %(span)s, and %(share)s of it was used in the houses",
             made=amount(made), span=span(found.period),
             share=quantity(100 * own / made, "%", 0))  # fmt: skip


def plant_title(row: PlantRow) -> str:
    """The news of one plant."""
    if row.produced.value is None:
        return _("%(name)s: what it made is not known", name=row.plant.name)
    return _("%(name)s made %(made)s", name=row.plant.name, made=amount(row.produced.value))


def ranking(found: PlantList) -> Picture | None:
    """The plants by what they made for each kW."""
    known = [row for row in found.rows if row.per_kw.value is not None]
    if len(known) < 2:
        return None
    known.sort(key=lambda row: -(row.per_kw.value or 0.0))
    return charts.ranked_bars(
        [Ranked(row.plant.name, row.per_kw.value) for row in known],
        title=_("What each plant made for its size"), description=ranking_summary(found),
        unit_code="kWh/kW",
    )  # fmt: skip


def ranking_summary(found: PlantList) -> str:
    """The bars in words."""
    known = [row for row in found.rows if row.per_kw.value is not None]
    if not known:
        return _("Nothing is known.")
    most = max(known, key=lambda row: row.per_kw.value or 0.0)
    least = min(known, key=lambda row: row.per_kw.value or 0.0)
    return _("From %(least)s (%(last)s) to %(most)s (%(first)s).",
             least=quantity(least.per_kw.value, "kWh/kW", 0), last=least.plant.name,
             most=quantity(most.per_kw.value, "kWh/kW", 0), first=most.plant.name)  # fmt: skip


def months(row: PlantRow) -> Picture | None:
    """What a plant made month by month."""
    made = tuple((month.month, figure.value) for month, figure in row.months)
    if all(value is None for _month, value in made):
        return None
    return charts.months_beside(
        [Series(_("Made"), made, "moss")], [], title=plant_title(row),
        description=plant_title(row), unit_code="kWh", before_words="",
        month_words=month_words(),
        partial=[month.month for month, figure in row.months if figure.quality == "partial"],
    )  # fmt: skip


def list_csv(found: PlantList) -> bytes:
    """Every plant, one a row."""
    lines = []
    for row in found.rows:
        coverage = row.produced.coverage
        lines.append((
            row.plant.name, row.plant.key, row.plant.building_name, row.plant.peak_kw,
            str(found.period), row.produced.value, row.sold.value, row.own.value,
            row.self_consumption.value, row.self_sufficiency.value, row.per_kw.value,
            None if coverage is None else coverage.have, None if coverage is None else coverage.of,
        ))  # fmt: skip
    return csv_of(HEADINGS, lines)
