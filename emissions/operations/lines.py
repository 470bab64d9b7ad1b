"""A calculated year as rows to store: lines, eliminations, gaps."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

from emissions.model import CATEGORIES, METHODS, Scope
from emissions.store.accounts import Calculated
from emissions.store.inputs import stand_in_value
from omstallning.units import Gas


def line_rows(made: Calculated, run_id: int) -> tuple[list[int], list[dict[str, Any]]]:
    """The lines that are known, as stored rows, and each one's place among the calculated."""
    account = made.account
    species = account.lines.species
    about = {row.id: row for row in made.stated.sources}
    loans = [(stand_in_value(row), row.id) for row in made.stated.stand_ins]
    factors = account.lines.factors
    places, rows = [], []
    table = account.lines.table
    records = zip(table.to_dict("records"), account.is_known, account.conversion, strict=True)
    for place, (line, is_known, conversion) in enumerate(records):
        if not is_known:
            continue
        factor = factors.factors[line["factor"]] if line["factor"] >= 0 else None
        places.append(place)
        rows.append(
            {
                "run_id": run_id,
                "record_id": line["record"],
                "source_id": line["source"],
                "unit_id": line["unit"],
                "scope": Scope(line["scope"]),
                "scope3_category": about[line["source"]].scope3_category,
                "category": CATEGORIES[line["category"]],
                "method": METHODS[line["method"]],
                "publisher": factor.edition.publisher if factor else "",
                "edition": factor.edition.edition if factor else "",
                "factor_id": factor.id.rsplit("/", 1)[-1] if factor else "",
                "stand_in_id": _lent(line, loans) if line["is_stand_in"] else None,
                "instrument_id": _id(line["instrument"]),
                "quantity": line["quantity"],
                "unit": line["quantity_unit"],
                "factor_unit": factor.activity_unit if factor else line["quantity_unit"],
                "conversion": 1.0 if math.isnan(conversion) else float(conversion),
                "share_of_period": line["share_of_period"],
                "share_of_unit": line["share_of_unit"],
                "gases": {
                    name: line[f"kg_{name}"]
                    for name in species
                    if not math.isnan(line[f"kg_{name}"])
                },
                "co2e_kg": _number(line["co2e_kg"]),
                "upstream_co2e_kg": _number(line["upstream_kg"]),
                "biogenic_co2_kg": _number(line.get(f"kg_{Gas.CO2_BIOGENIC.value}", math.nan)),
                "marks": int(line["marks"]),
            }
        )
    return places, rows


def elimination_rows(made: Calculated, run_id: int, ids: dict[int, int]) -> list[dict[str, Any]]:
    """What is taken out of the group, between stored lines; an unknown amount takes out nothing."""
    return [
        {
            "run_id": run_id,
            "buyer_line_id": ids[row["buyer_line"]],
            "seller_line_id": ids[row["seller_line"]],
            "method": METHODS[row["method"]],
            "share": row["share"],
            "co2e_kg": row["co2e_kg"],
        }
        for row in made.account.taken.table.to_dict("records")
        if not math.isnan(row["co2e_kg"]) and row["buyer_line"] in ids and row["seller_line"] in ids
    ]


def gap_rows(made: Calculated, run_id: int) -> list[dict[str, Any]]:
    """What the year does not know, as stored rows."""
    return [
        {
            "run_id": run_id,
            "source_id": gap.source,
            "kind": gap.kind,
            "period_from": gap.period.start,
            "period_before": gap.period.before,
            "fields": dict(gap.fields),
        }
        for gap in made.account.gaps
    ]


def _lent(line: Mapping[Hashable, Any], loans: list[tuple[Any, int]]) -> int | None:
    start = line["start"].date()
    for loan, loan_id in loans:
        is_it = loan.key == line["key"] and loan.factor_id == line["factor_id"]
        if is_it and loan.period.contains(start):
            return loan_id
    return None


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _id(value: object) -> int | None:
    return int(value) if isinstance(value, str) else None
