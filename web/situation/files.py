"""The territorial series as a file that a spreadsheet opens and the import reads back."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from emissions.territory.model import Sector, Value
from omstallning.imports.escaping import escaped

MARK = "\ufeff"
HEADINGS = ("artal", "huvudsektor", "undersektor", "varde_co2e")
WHOLE = "Alla"


def series_csv(values: Sequence[Value]) -> bytes:
    """Every number of a vintage, one a row, in the long layout of the emissions database."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for value in values:
        sector = WHOLE if value.sector is Sector.TOTAL else value.sector_name
        writer.writerow(
            [
                value.year,
                escaped(sector),
                escaped(value.sub_sector or WHOLE),
                "" if value.tonnes is None else f"{value.tonnes:.15g}".replace(".", ","),
            ]
        )
    return (MARK + text.getvalue()).encode()
