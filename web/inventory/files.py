"""Years and lines as files that a Swedish spreadsheet opens, with every digit."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum

from flask import Response
from flask_babel import gettext as _

from emissions.report.behind import StoredLine
from omstallning.imports.escaping import escaped
from web.formatting import label
from web.inventory.view import Year

MARK = "\ufeff"


def years_csv(years: Iterable[Year]) -> bytes:
    """A row for each published year and scope, both ways for scope 2, in tonnes CO2e."""
    rows: list[Sequence[object]] = []
    for year in years:
        for name, figure in year.scopes.items():
            scope, _sign, view = name.partition("_")
            rows.append([year.number, scope, _way(view), figure.value, *_run_of(year)])
        for view, figure in (("location", year.total.location), ("market", year.total.market)):
            rows.append([year.number, _("all"), _way(view), figure.value, *_run_of(year)])
    headings = [_("year"), _("scope"), _("method"), "tCO2e", _("kind"), _("run")]
    return _written(headings, rows)


def _run_of(year: Year) -> tuple[object, object]:
    return label(year.run.kind), year.run.id


def _way(view: str) -> str:
    """How electricity is counted, in words; nothing where it makes no difference."""
    return {"location": _("location-based"), "market": _("market-based")}.get(view, "")


def lines_csv(lines: Sequence[StoredLine]) -> bytes:
    """A row for each line as it is stored, a column for each gas in kg."""
    if not lines:
        return _written([_("line")], [])
    columns = list(lines[0].values)
    gases = list(dict.fromkeys(gas for line in lines for gas in line.gases))
    rows = [
        [line.id, *(line.values[name] for name in columns), *(line.gases.get(gas) for gas in gases)]
        for line in lines
    ]
    return _written(["line_id", *columns, *(f"{gas}_kg" for gas in gases)], rows)


def _written(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return (MARK + text.getvalue()).encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, float):
        return f"{value:.17g}".replace(".", ",") if value % 1 else f"{value:.0f}"
    if isinstance(value, date | int):
        return str(value)
    return escaped(str(value))


def sent(content: bytes, name: str) -> Response:
    """A file to save under a name."""
    return Response(
        content,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
