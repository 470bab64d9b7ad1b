"""What the lines behind a figure come to, and the same lines as a table to take away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from emissions.model import Category, Method, Scope
from emissions.report.eliminated import taken
from emissions.report.figures import TONNES, TONNES_CO2E, Amount, amount, figure, less, of_view
from emissions.report.lines import chosen_by, filters_of
from emissions.report.views import unit_name
from emissions.store import runs as store
from omstallning.access.model import Actor, Permission
from omstallning.organisation import store as organisation_store
from omstallning.provenance import Figure, Trail


@dataclass(frozen=True, slots=True)
class Behind:
    """Sums over the lines that a filter picks, in one of the two totals.

    gross       as the units cause it
    counted     the part that the group counts
    eliminated  what is bought within the group, as a positive figure
    total       counted less eliminated, as the run's own pages show it
    upstream, biogenic  outside the total, in the group's part
    """

    view: Method
    gross: Figure
    counted: Figure
    eliminated: Figure
    total: Figure
    upstream: Figure
    biogenic: Figure


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A line as it is stored, with the names it goes by and the days of its record."""

    id: int
    values: Mapping[str, Any]
    gases: Mapping[str, float]


def behind(session: Session, viewer: Actor, query: str) -> Behind:
    """What the lines that a figure's trail names come to; market-based where no view is named.

    Raises Invalid, NotFound.
    """
    viewer.require_somewhere(Permission.READ)
    chosen = chosen_by(filters_of(query))
    run = store.run(session, chosen["run_id"])
    view: Method = chosen.get("view") or Method.MARKET
    rows = of_view(store.sums(session, [run.id], source_id=chosen.get("source_id")), view)
    rows = [row for row in rows if _fits(row, chosen, "")]
    out = [row for row in store.eliminations(session, [run.id]) if _fits(row, chosen, "buyer_")]

    def shown(value: Amount, unit: str = TONNES_CO2E) -> Figure:
        return figure(value, str(run.year), None, status=run.kind.value, unit=unit)

    def taken_out(name: str) -> float:
        return taken(out, view, name)

    counted = amount(rows, "counted")
    return Behind(
        view=view,
        gross=shown(amount(rows, "co2e")),
        counted=shown(counted),
        eliminated=Figure(
            taken_out("co2e") / 1000,
            TONNES_CO2E,
            str(run.year),
            trail=Trail("run_eliminations", run.id, view.value),
            status=run.kind.value,
        ),
        total=shown(less(counted, taken_out("co2e"))),
        upstream=shown(
            less(amount(rows, "upstream_counted", "upstream_known"), taken_out("upstream"))
        ),
        biogenic=shown(less(amount(rows, "biogenic_counted"), taken_out("biogenic")), TONNES),
    )


def _fits(row: Any, chosen: Mapping[str, Any], side: str) -> bool:
    scope: Scope | None = chosen.get("scope")
    category: Category | None = chosen.get("category")
    return (
        scope in {None, getattr(row, f"{side}scope")}
        and category in {None, getattr(row, f"{side}category")}
        and chosen.get("unit_id") in {None, getattr(row, f"{side}unit_id")}
        and chosen.get("source_id") in {None, getattr(row, f"{side}source_id")}
    )


_COLUMNS = (
    "scope", "scope3_category", "category", "method", "publisher", "edition", "factor_id",
    "stand_in_id", "instrument_id", "record_id", "period_from", "period_before", "status",
    "quantity", "unit", "conversion", "factor_unit", "share_of_period", "share_of_unit",
    "co2e_kg", "upstream_co2e_kg", "biogenic_co2_kg",
)  # fmt: skip


def stored_lines(session: Session, viewer: Actor, query: str) -> tuple[StoredLine, ...]:
    """Every line that a figure's trail names, with all its digits.

    Raises Invalid, NotFound.
    """
    viewer.require_somewhere(Permission.READ)
    chosen = chosen_by(filters_of(query))
    run = store.run(session, chosen["run_id"])
    organisation = organisation_store.organisation(session)
    last = date(run.year, 12, 31)
    return tuple(
        StoredLine(
            row.id,
            {
                "source_key": row.source_key,
                "source_name": row.source_name,
                "unit_name": unit_name(organisation, row.unit_id, last),
                **{name: getattr(row, name) for name in _COLUMNS},
            },
            row.gases,
        )
        for row in store.lines(session, store.chosen(**chosen))
    )
