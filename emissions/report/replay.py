"""A stored run calculated again from its facts: the same digits, or the first line that differs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from emissions.store import runs as store
from emissions.store import sources as source_store
from omstallning.provenance import Trail


@dataclass(frozen=True, slots=True)
class Difference:
    """The first line that comes out otherwise than it was stored: which column, both values."""

    line: Trail
    column: str
    stored: object
    replayed: object


def replay(session: Session, run_id: int) -> Difference | None:
    """Calculate every line again from its record, factor edition and potentials.

    Nothing is returned when every digit is the same. Raises NotFound.
    """
    run = store.run(session, run_id)
    rows = store.line_frame(session, [run_id])
    records = {
        record.id: record
        for record in source_store.records(
            session, record_ids={row.record_id for row in rows}, history=True
        )
    }
    stored = store.as_lines(rows, run.gwp_set)
    again = _calculated(stored, rows)
    for place, row in enumerate(rows):
        trail = Trail("run_line", row.id)
        record = records[row.record_id]
        if row.instrument_id is None and not _is_part(row, record):
            return Difference(trail, "quantity", row.quantity, record.quantity)
        for column, was, now in _compared(stored, again, place):
            if not (was == now or (math.isnan(was) and math.isnan(now))):
                return Difference(trail, column, was, now)
    return None


def _is_part(row: Any, record: Any) -> bool:
    """Whether a line's quantity is its record's; a residual line holds what nothing covers."""
    stated = record.quantity or 0.0
    if row.unit != record.unit:
        return False
    return bool(row.quantity == stated) or (row.method == "market" and row.quantity < stated)


def _calculated(stored: Any, rows: Any) -> Any:
    """The lines again, with conversions and factors taken afresh."""
    from emissions.calculate.conversions import conversions
    from emissions.calculate.inventory import lines
    from emissions.store.bridges import bridges

    factor = stored.table["factor"].to_numpy()
    units = [stored.factors.units[code] if code >= 0 else "" for code in factor]
    keys = [stored.factors.factors[code].key if code >= 0 else "" for code in factor]
    paired = conversions([row.unit for row in rows], units, keys, bridges())
    given = stored.table[
        ["record", "source", "unit", "year", "scope", "category", "method", "quantity", "factor",
         "share_of_period", "share_of_unit"]
    ].assign(unit_pair=paired.codes)  # fmt: skip
    return lines(given, stored.factors, paired.values, stored.potentials)


def _compared(stored: Any, again: Any, place: int) -> list[tuple[str, float, float]]:
    names = ["co2e_kg", "upstream_kg", *(f"kg_{name}" for name in stored.species)]
    was, now = stored.table, again.table
    return [(name, float(was[name].iat[place]), float(now[name].iat[place])) for name in names]
