"""What members of the group buy of each other, with both lines of each pair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from emissions.model import Category, Method, Scope
from emissions.report.figures import TONNES_CO2E
from emissions.report.views import unit_name
from omstallning.organisation.model import Organisation
from omstallning.provenance import Figure, Trail


@dataclass(frozen=True, slots=True)
class Pair:
    """The two lines that one elimination stands between."""

    buyer_line: Trail
    seller_line: Trail
    share: float
    co2e_kg: float


@dataclass(frozen=True, slots=True)
class EliminationView:
    """What one source buys of another within the group, in one of the two totals."""

    buyer: Trail
    buyer_unit: str
    buyer_scope: Scope
    seller: Trail
    seller_unit: str
    seller_scope: Scope
    method: Method
    amount: Figure
    pairs: tuple[Pair, ...]


def elimination_views(
    rows: Iterable[Any], about: Mapping[int, Any], organisation: Organisation, on: date
) -> tuple[EliminationView, ...]:
    """Eliminations added up by buyer and seller, each with its pairs of lines.

    on  the day whose unit names are shown
    """
    grouped: dict[tuple[int, int, Method], list[Any]] = {}
    for row in rows:
        key = (row.buyer_source_id, row.seller_source_id, row.method)
        grouped.setdefault(key, []).append(row)
    return tuple(
        EliminationView(
            buyer=Trail("source", buyer, about[buyer].name),
            buyer_unit=unit_name(organisation, of_pair[0].buyer_unit_id, on),
            buyer_scope=of_pair[0].buyer_scope,
            seller=Trail("source", seller, about[seller].name),
            seller_unit=unit_name(organisation, of_pair[0].seller_unit_id, on),
            seller_scope=of_pair[0].seller_scope,
            method=method,
            amount=Figure(
                sum(row.co2e_kg for row in of_pair) / 1000,
                TONNES_CO2E,
                str(on.year),
                trail=Trail("run_eliminations", of_pair[0].run_id, method.value),
            ),
            pairs=tuple(_pair(row) for row in of_pair),
        )
        for (buyer, seller, method), of_pair in grouped.items()
    )


def _pair(row: Any) -> Pair:
    return Pair(
        Trail("run_line", row.buyer_line_id),
        Trail("run_line", row.seller_line_id),
        row.share,
        row.co2e_kg,
    )


def taken(
    rows: Sequence[Any],
    view: Method,
    name: str = "co2e",
    *,
    scope: Scope | None = None,
    category: Category | None = None,
) -> float:
    """Kg taken out of one of the two totals, of CO2e, of upstream CO2e or of biogenic CO2.

    scope, category  of the buyer's line: that is where it is taken out
    """
    chosen = [
        row for row in rows
        if row.method is view and scope in {None, row.buyer_scope}
        and category in {None, row.buyer_category}
    ]  # fmt: skip
    if name == "co2e":
        return float(sum(row.co2e_kg for row in chosen))
    amounts = [(getattr(row, f"buyer_{name}_kg"), row.share) for row in chosen]
    return float(sum(kg * share for kg, share in amounts if kg is not None))
