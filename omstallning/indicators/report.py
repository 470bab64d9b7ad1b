"""Key figures that are kept nationally and that the policy's commitments may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from omstallning import reference
from omstallning.indicators.model import Better
from omstallning.provenance import Source

SET = "kolada_kpis"
PREFIX = "kolada."


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A key figure by name, with the latest year that had been published when the list was made.

    `better` is nothing where neither direction is better. The title is in Swedish.
    """

    key: str
    title: str
    better: Better | None
    latest_year: int | None
    source: Source


@cache
def key_figures(*, data: Path = reference.DATA) -> Mapping[str, KeyFigure]:
    """Indicator key → key figure, for every one in the newest edition of each publisher.

    Raises what `omstallning.reference` raises for tables it cannot trust.
    """
    return {
        (figure := _key_figure(row, edition.source)).key: figure
        for edition in reference.in_force(SET, data=data)
        for row in edition.rows
    }


def _key_figure(row: reference.Row, source: Source) -> KeyFigure:
    better = str(row["better"] or "")
    return KeyFigure(
        key=f"{PREFIX}{row['id']}",
        title=str(row["title_sv"]),
        better=Better(better) if better in set(Better) else None,
        latest_year=cast("int | None", row["latest_period"]),
        source=source,
    )
