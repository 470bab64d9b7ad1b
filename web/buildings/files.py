"""Buildings and their months as files that a spreadsheet opens."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response

from energy.model import Carrier
from energy.report import BuildingEnergy
from omstallning.period import Interval
from web.buildings.remarks import Judged
from web.spreadsheet import csv_of

LIST_HEADINGS = (
    "byggnad", "nyckel", "anvandning", "enhet", "period", "atemp_m2", "kwh", "kwh_per_m2",
    "andring_procent", "timmar_besvarade", "timmar_totalt",
)  # fmt: skip


def list_csv(rows: Sequence[Judged], period: Interval) -> bytes:
    """Every building, one a row; codes stand as they are kept."""
    lines = []
    for one in rows:
        row, coverage = one.row, one.row.used.coverage
        lines.append((
            row.building.name, row.building.key, row.building.use.value, row.building.unit_name,
            str(period), row.area.value, row.used.value, row.specific.value, row.change.value,
            None if coverage is None else coverage.have, None if coverage is None else coverage.of,
        ))  # fmt: skip
    return csv_of(LIST_HEADINGS, lines)


def months_csv(found: BuildingEnergy) -> bytes:
    """A building's months, one a row: each carrier, own production, the year before."""
    carriers = [carrier for carrier in Carrier if carrier in found.carriers]
    headings = (
        "manad", *(f"{carrier.value}_kwh" for carrier in carriers), "egen_solel_kwh", "anvant_kwh",
        "aret_innan_kwh", "producerat_kwh", "salt_kwh", "vatten", "timmar_besvarade",
        "timmar_totalt",
    )  # fmt: skip
    lines = []
    for month in found.months:
        coverage = month.used.coverage
        bought = [month.carriers[one].value if one in month.carriers else None for one in carriers]
        lines.append((
            f"{month.month:%Y-%m}", *bought, month.own.value, month.used.value,
            month.before.value, month.produced.value, month.sold.value, month.water.value,
            None if coverage is None else coverage.have, None if coverage is None else coverage.of,
        ))  # fmt: skip
    return csv_of(headings, lines)


def sent(content: bytes, name: str, year: int) -> Response:
    """A file to keep under its name and year."""
    return Response(
        content,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}-{year}.csv"'},
    )
