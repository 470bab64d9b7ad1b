"""The targets, and one target's series with its path, as files that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from omstallning.imports.escaping import escaped
from omstallning.targets.report import TargetStanding
from web.followup.view import Row
from web.formatting import message

MARK = "\ufeff"
HEADINGS = (
    "mal", "niva", "slag", "status", "titel_sv", "titel_en", "enhet", "basar", "basvarde", "malar",
    "forandring_procent", "forandring_procent_per_ar", "malvarde", "lage", "utfall", "utfallsar",
    "utfallsenhet", "utgava", "avstand_till_malet", "skal", "ataganden", "kalla", "kalladress",
)  # fmt: skip
YEAR_HEADINGS = ("artal", "utfall", "malbana", "enhet")
Cell = str | float | int | None


def targets_csv(rows: Sequence[Row]) -> bytes:
    """Every target with its standing, one a row; codes stand as they are kept."""
    return _csv(HEADINGS, (_target_cells(row) for row in rows))


def years_csv(standing: TargetStanding) -> bytes:
    """A target's series year by year beside what the path asks."""
    series = standing.series
    outcomes = {} if series is None else dict(series.published)
    unit = standing.outcome.unit
    return _csv(
        YEAR_HEADINGS,
        (
            (year, outcomes.get(year), standing.path.get(year), unit)
            for year in sorted({*outcomes, *standing.path})
        ),
    )


def _target_cells(row: Row) -> tuple[Cell, ...]:
    target, standing = row.target, row.standing
    has_outcome = standing.outcome.value is not None
    return (
        target.key, target.level.value, target.kind.value, row.status.value, target.title_sv,
        target.title_en, target.unit, target.base_year, target.base_value, target.target_year,
        target.change_percent, target.change_per_year_percent, target.target_value,
        standing.standing.value, standing.outcome.value,
        standing.outcome.period if has_outcome else None,
        standing.outcome.unit if has_outcome else None,
        standing.vintage, standing.distance.value,
        " ".join(message(reason) for reason in standing.reasons),
        " ".join(target.commitments), target.source_title, target.source_address,
    )  # fmt: skip


def _csv(headings: Sequence[str], lines: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    for line in lines:
        writer.writerow([_written(cell) for cell in line])
    return (MARK + text.getvalue()).encode()


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.15g}".replace(".", ",")
    return str(cell) if isinstance(cell, int) else str(escaped(cell))
