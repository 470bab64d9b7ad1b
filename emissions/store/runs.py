"""Runs with their lines, sums over lines, eliminations and gaps."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from emissions.model import EmissionFactor, Method
from emissions.store import factors
from emissions.tables import (
    ActivityRecord,
    EmissionSource,
    Run,
    RunElimination,
    RunGap,
    RunLine,
    StandIn,
)
from omstallning.changes.approval import State
from omstallning.changes.tables import ChangeSet, Decision
from omstallning.errors import NotFound

if TYPE_CHECKING:
    from emissions.calculate.inventory import Lines

KIND = "inventory_run"


def run(session: Session, run_id: int) -> Run:
    """One run. Raises NotFound."""
    found = session.get(Run, run_id)
    if found is None or found.is_withdrawn:
        raise NotFound(KIND, run_id)
    return found


def runs(session: Session, *, year: int | None = None, state: State | None = None) -> Sequence[Run]:
    """Standing runs, latest year and latest run first."""
    return session.scalars(
        select(Run)
        .where(
            ~Run.is_withdrawn,
            *([Run.year == year] if year is not None else []),
            *([Run.state == state] if state is not None else []),
        )
        .order_by(Run.year.desc(), Run.id.desc())
    ).all()


def of_year_to_change(session: Session, year: int) -> Sequence[Run]:
    """The year's standing runs, held so that two cannot be published at once."""
    return session.scalars(
        select(Run)
        .where(Run.year == year, ~Run.is_withdrawn)
        .order_by(Run.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def decisions(session: Session, run_ids: Collection[int]) -> Sequence[Decision]:
    """The steps that runs have taken, in order."""
    return session.scalars(
        select(Decision)
        .where(Decision.kind == KIND, Decision.record_id.in_(run_ids))
        .order_by(Decision.id)
    ).all()


def chosen(
    run_id: int,
    *,
    scope: int | None = None,
    category: str | None = None,
    unit_id: int | None = None,
    source_id: int | None = None,
    view: Method | None = None,
) -> list[ColumnElement[bool]]:
    """The condition that picks lines of a run; a view holds its own lines and those of both."""
    found: list[ColumnElement[bool]] = [RunLine.run_id == run_id]
    if scope is not None:
        found.append(RunLine.scope == scope)
    if category is not None:
        found.append(RunLine.category == category)
    if unit_id is not None:
        found.append(RunLine.unit_id == unit_id)
    if source_id is not None:
        found.append(RunLine.source_id == source_id)
    if view is not None and view is not Method.BOTH:
        found.append(RunLine.method.in_((Method.BOTH, view)))
    return found


def sums(
    session: Session, run_ids: Collection[int], *, source_id: int | None = None
) -> Sequence[Any]:
    """Sums over lines by run, unit, source, scope, category and method, gross and as counted.

    run_id | unit_id | source_id | scope | scope3_category | category | method | lines | known |
    co2e | counted | upstream | upstream_counted | upstream_known | biogenic | biogenic_counted |
    stand_ins, in kg; a sum over nothing known is None
    """
    share = RunLine.share_of_unit
    return session.execute(
        select(
            RunLine.run_id,
            RunLine.unit_id,
            RunLine.source_id,
            RunLine.scope,
            RunLine.scope3_category,
            RunLine.category,
            RunLine.method,
            func.count().label("lines"),
            func.count(RunLine.co2e_kg).label("known"),
            func.sum(RunLine.co2e_kg).label("co2e"),
            func.sum(RunLine.co2e_kg * share).label("counted"),
            func.sum(RunLine.upstream_co2e_kg).label("upstream"),
            func.sum(RunLine.upstream_co2e_kg * share).label("upstream_counted"),
            func.count(RunLine.upstream_co2e_kg).label("upstream_known"),
            func.sum(RunLine.biogenic_co2_kg).label("biogenic"),
            func.sum(RunLine.biogenic_co2_kg * share).label("biogenic_counted"),
            func.count(RunLine.stand_in_id).label("stand_ins"),
        )
        .where(
            RunLine.run_id.in_(run_ids),
            *([RunLine.source_id == source_id] if source_id is not None else []),
        )
        .group_by(
            RunLine.run_id,
            RunLine.unit_id,
            RunLine.source_id,
            RunLine.scope,
            RunLine.scope3_category,
            RunLine.category,
            RunLine.method,
        )
        .order_by(RunLine.run_id, RunLine.scope, RunLine.category, RunLine.source_id)
    ).all()


def lines(
    session: Session,
    condition: Sequence[ColumnElement[bool]],
    *,
    limit: int | None = None,
    offset: int = 0,
) -> Sequence[Any]:
    """Lines with the days and status of their record, in the order they were calculated."""
    return session.execute(
        select(
            *RunLine.__table__.columns,
            ActivityRecord.period_from,
            ActivityRecord.period_before,
            ActivityRecord.status,
            ActivityRecord.quantity.label("record_quantity"),
            ActivityRecord.document_id,
            EmissionSource.key.label("source_key"),
            EmissionSource.name.label("source_name"),
        )
        .join(ActivityRecord, ActivityRecord.id == RunLine.record_id)
        .join(EmissionSource, EmissionSource.id == RunLine.source_id)
        .where(*condition)
        .order_by(RunLine.id)
        .limit(limit)
        .offset(offset)
    ).all()


def count_lines(session: Session, condition: Sequence[ColumnElement[bool]]) -> int:
    """How many lines fit a filter."""
    return session.scalar(select(func.count()).select_from(RunLine).where(*condition)) or 0


def line(session: Session, line_id: int) -> RunLine:
    """One line. Raises NotFound."""
    found = session.get(RunLine, line_id)
    if found is None:
        raise NotFound("run_line", line_id)
    return found


def line_frame(session: Session, run_ids: Collection[int]) -> Sequence[Any]:
    """Every line of some runs with the run's year, ready to be made into arrays."""
    return session.execute(
        select(*RunLine.__table__.columns, Run.year)
        .join(Run, Run.id == RunLine.run_id)
        .where(RunLine.run_id.in_(run_ids))
        .order_by(RunLine.id)
    ).all()


def eliminations(session: Session, run_ids: Collection[int]) -> Sequence[Any]:
    """What was taken out of the group, each row with both of its lines."""
    buyer, seller = aliased(RunLine), aliased(RunLine)
    return session.execute(
        select(
            *RunElimination.__table__.columns,
            buyer.source_id.label("buyer_source_id"),
            buyer.unit_id.label("buyer_unit_id"),
            buyer.scope.label("buyer_scope"),
            buyer.scope3_category.label("buyer_scope3_category"),
            buyer.category.label("buyer_category"),
            buyer.upstream_co2e_kg.label("buyer_upstream_kg"),
            buyer.biogenic_co2_kg.label("buyer_biogenic_kg"),
            seller.source_id.label("seller_source_id"),
            seller.unit_id.label("seller_unit_id"),
            seller.scope.label("seller_scope"),
        )
        .join(buyer, buyer.id == RunElimination.buyer_line_id)
        .join(seller, seller.id == RunElimination.seller_line_id)
        .where(RunElimination.run_id.in_(run_ids))
        .order_by(RunElimination.id)
    ).all()


def eliminated_sums(session: Session, run_ids: Collection[int]) -> Sequence[Any]:
    """What was taken out, added up by run, total, and the buyer's scope and category.

    The same columns as `eliminations` where sums are made of them; the shares are applied.
    """
    share = RunElimination.share
    return session.execute(
        select(
            RunElimination.run_id,
            RunElimination.method,
            RunLine.scope.label("buyer_scope"),
            RunLine.category.label("buyer_category"),
            literal(1.0).label("share"),
            func.sum(RunElimination.co2e_kg).label("co2e_kg"),
            func.sum(RunLine.upstream_co2e_kg * share).label("buyer_upstream_kg"),
            func.sum(RunLine.biogenic_co2_kg * share).label("buyer_biogenic_kg"),
        )
        .join(RunLine, RunLine.id == RunElimination.buyer_line_id)
        .where(RunElimination.run_id.in_(run_ids))
        .group_by(RunElimination.run_id, RunElimination.method, RunLine.scope, RunLine.category)
    ).all()


def lines_across(session: Session, line_id: int) -> Sequence[int]:
    """The lines that stand on the other side of a line's eliminations."""
    is_buyer = RunElimination.buyer_line_id == line_id
    is_seller = RunElimination.seller_line_id == line_id
    other = case(
        (is_buyer, RunElimination.seller_line_id), else_=RunElimination.buyer_line_id
    ).label("other")
    return session.scalars(
        select(other).where(or_(is_buyer, is_seller)).distinct().order_by(other)
    ).all()


def gaps(session: Session, run_ids: Collection[int]) -> Sequence[Any]:
    """What runs do not know, with the source's name and where it belongs."""
    return session.execute(
        select(
            *RunGap.__table__.columns,
            EmissionSource.key.label("source_key"),
            EmissionSource.name.label("source_name"),
            EmissionSource.unit_id,
            EmissionSource.scope,
            EmissionSource.category,
        )
        .join(EmissionSource, EmissionSource.id == RunGap.source_id)
        .where(RunGap.run_id.in_(run_ids))
        .order_by(RunGap.id)
    ).all()


def stand_ins_used(session: Session, run_id: int) -> Sequence[Any]:
    """The stand-ins that a run's lines rest on, with how many lines and how much."""
    used = (
        select(
            RunLine.stand_in_id,
            func.count().label("lines"),
            func.sum(RunLine.co2e_kg).label("co2e_kg"),
        )
        .where(RunLine.run_id == run_id, RunLine.stand_in_id.is_not(None))
        .group_by(RunLine.stand_in_id)
        .subquery()
    )
    return session.execute(
        select(
            *StandIn.__table__.columns,
            ChangeSet.at.label("accepted_at"),
            ChangeSet.person_id.label("accepted_by"),
            used.c.lines,
            used.c.co2e_kg,
        )
        .join(used, used.c.stand_in_id == StandIn.id)
        .join(ChangeSet, ChangeSet.id == StandIn.change_set_id)
        .order_by(StandIn.publisher, StandIn.factor_key)
    ).all()


def runs_using(session: Session, publisher: str, key_ids: Collection[str]) -> Sequence[Any]:
    """Runs and sources whose lines rest on any of these published figures, with their lines."""
    return session.execute(
        select(
            RunLine.run_id,
            Run.year,
            Run.state,
            RunLine.source_id,
            RunLine.edition,
            RunLine.factor_id,
            func.count().label("lines"),
        )
        .join(Run, Run.id == RunLine.run_id)
        .where(
            RunLine.publisher == publisher, RunLine.factor_id.in_(key_ids), ~Run.is_withdrawn
        )
        .group_by(
            RunLine.run_id, Run.year, Run.state, RunLine.source_id, RunLine.edition,
            RunLine.factor_id,
        )
        .order_by(Run.year.desc(), RunLine.run_id.desc(), RunLine.source_id)
    ).all()  # fmt: skip


def as_lines(rows: Sequence[Any], gwp_set: Any) -> Lines:
    """Stored lines as the formulas' lines, with the digits that were stored.

    rows  from `line_frame`, all calculated with one set of potentials
    """
    import numpy as np
    import pandas as pd

    from emissions.calculate.factor_table import NO_FACTOR, table
    from emissions.calculate.inventory import Lines

    used = {_full_id(row): None for row in rows if row.factor_id}
    served: list[EmissionFactor] = [factors.published()[full].factor for full in used]
    codes = {full: code for code, full in enumerate(used)}
    made = table(served)
    columns: dict[str, Any] = {
        "record": [row.record_id for row in rows],
        "line": [row.id for row in rows],
        "source": [row.source_id for row in rows],
        "unit": [row.unit_id for row in rows],
        "year": [row.year for row in rows],
        "scope": [int(row.scope) for row in rows],
        "category": [row.category.code for row in rows],
        "method": [row.method.code for row in rows],
        "factor": [codes[_full_id(row)] if row.factor_id else NO_FACTOR for row in rows],
        "marks": [row.marks for row in rows],
    }
    frame = pd.DataFrame({name: np.array(values, dtype=np.int64)
                          for name, values in columns.items()})  # fmt: skip
    for name, values in {
        "quantity": [row.quantity for row in rows],
        "conversion": [row.conversion for row in rows],
        "share_of_period": [row.share_of_period for row in rows],
        "share_of_unit": [row.share_of_unit for row in rows],
        "co2e_kg": [row.co2e_kg for row in rows],
        "upstream_kg": [row.upstream_co2e_kg for row in rows],
        **{f"kg_{species}": [row.gases.get(species) for row in rows] for species in made.species},
    }.items():
        frame[name] = np.array(values, dtype=np.float64)
    frame["converted"] = frame["conversion"] * frame["quantity"] * frame["share_of_period"]
    return Lines(frame, made, gwp_set)


def _full_id(row: Any) -> str:
    return factors.full_id(row.publisher, row.edition, row.factor_id)
