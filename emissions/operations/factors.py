"""Choosing factors, accepting stand-ins by name, and proving which electricity was bought."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from emissions.model import Category, InstrumentKind, Method, Scope
from emissions.store import factors
from emissions.store import sources as store
from emissions.tables import FactorAssignment, Instrument, StandIn
from omstallning.access.model import Actor, Permission
from omstallning.changes.operations import Changing, change_set, image
from omstallning.errors import Invalid, NotFound
from omstallning.period import Interval
from omstallning.units import same_dimension


def assign_factor(
    session: Session,
    actor: Actor,
    *,
    source_id: int,
    publisher: str,
    factor_key: str,
    valid_from: date,
    reason: str,
    valid_before: date | None = None,
    method: Method = Method.BOTH,
    is_proxy: bool = False,
) -> FactorAssignment:
    """Decide which published factor serves a source from a day on, and why that one.

    An earlier choice that is still open ends where this one begins.

    Raises Invalid where the factor speaks of another kind of unit, or another choice stands in the
    way; NotFound where nobody has published such a factor.
    """
    source = store.source(session, source_id, to_change=True)
    actor.require(Permission.WRITE_EMISSIONS, source.unit_id)
    _check_reason(reason)
    days = _days(valid_from, valid_before)
    published = factors.of_key(publisher, factor_key)
    joins = any(_joins(source.activity_unit, entry) for entry in published)
    if not joins:
        raise Invalid("factor_key", factor_key, "unit_does_not_convert",
                      expected=source.activity_unit)  # fmt: skip
    is_bought = source.scope is Scope.ENERGY and source.category is Category.ELECTRICITY
    if method is not Method.BOTH and not is_bought:
        raise Invalid("method", method.value, "method_only_for_electricity")
    with change_set(session, actor, "assign_factor", reason=reason) as change:
        _end_open(change, source_id, method, days)
        return change.add(
            FactorAssignment(
                source_id=source_id,
                method=method,
                publisher=publisher,
                factor_key=factor_key,
                valid_from=valid_from,
                valid_before=valid_before,
                reason=reason,
                is_proxy=is_proxy,
            )
        )


def _joins(unit: str, entry: factors.PublishedFactor) -> bool:
    """Whether the factor's unit is reached from the source's, directly or by a heating value."""
    from emissions.calculate.conversions import conversion
    from emissions.store.bridges import bridges

    factor = entry.factor
    reached = conversion(unit, factor.activity_unit, factor.key, bridges())
    return reached == reached  # noqa: PLR0124 NaN alone differs


def _end_open(change: Changing, source_id: int, method: Method, days: Interval) -> None:
    for other in store.assignments(change.session, source_id):
        held = Interval(other.valid_from, other.valid_before)
        if other.method is not method or held.overlap(days) is None:
            continue
        if held.before is None and held.start < days.start:
            change.update(other, expected_version=other.version, valid_before=days.start)
            continue
        raise Invalid("valid_from", days.start, "assignment_overlaps",
                      other=other.id, other_period=str(held))  # fmt: skip


def accept_stand_in(
    session: Session,
    actor: Actor,
    *,
    publisher: str,
    factor_key: str,
    valid_from: date,
    valid_before: date,
    borrowed_edition: str,
    borrowed_factor_id: str,
    reason: str,
) -> StandIn:
    """Accept by name that a factor of other days serves days that have none of their own.

    Raises Invalid where the days already have a stand-in, or the borrowed figure is another kind.
    """
    actor.require(Permission.WRITE_EMISSIONS)
    _check_reason(reason)
    days = _days(valid_from, valid_before)
    own = factors.of_key(publisher, factor_key)
    borrowed = factors.find(publisher, borrowed_edition, borrowed_factor_id)
    if not any(same_dimension(entry.factor.activity_unit, borrowed.factor.activity_unit)
               for entry in own):  # fmt: skip
        raise Invalid("borrowed_factor_id", borrowed_factor_id, "unit_does_not_convert",
                      expected=own[0].factor.activity_unit)  # fmt: skip
    store.take_turns(session)
    other = store.stand_in_on(session, publisher, factor_key, days)
    if other is not None:
        raise Invalid("valid_from", valid_from, "stand_in_overlaps", other=other.id)
    with change_set(session, actor, "accept_stand_in", reason=reason) as change:
        return change.add(
            StandIn(
                publisher=publisher,
                factor_key=factor_key,
                valid_from=valid_from,
                valid_before=valid_before,
                borrowed_edition=borrowed_edition,
                borrowed_factor_id=borrowed_factor_id,
                reason=reason,
            )
        )


def withdraw_stand_in(session: Session, actor: Actor, stand_in_id: int, *, reason: str) -> StandIn:
    """Take back an acceptance, for instance when the year's own figure is published."""
    actor.require(Permission.WRITE_EMISSIONS)
    _check_reason(reason)
    old = session.get(StandIn, stand_in_id)
    if old is None:
        raise NotFound("stand_in", stand_in_id)
    with change_set(session, actor, "withdraw_stand_in", reason=reason) as change:
        return change.add(StandIn(**_values(old), supersedes_id=old.id, is_withdrawn=True))


def add_instrument(
    session: Session,
    actor: Actor,
    *,
    source_id: int,
    kind: InstrumentKind,
    period: Interval,
    quantity_kwh: float,
    publisher: str,
    factor_key: str,
    meets_criteria: bool,
    criteria: str,
    document_id: int | None = None,
) -> Instrument:
    """Record proof of which electricity was bought; it covers its own kWh in its own period.

    The period lies within one calendar year, so that no kWh can be used twice.
    """
    source = store.source(session, source_id, to_change=True)
    actor.require(Permission.WRITE_EMISSIONS, source.unit_id)
    check_instrument(
        source,
        period=period,
        quantity_kwh=quantity_kwh,
        publisher=publisher,
        factor_key=factor_key,
        meets_criteria=meets_criteria,
        criteria=criteria,
    )
    with change_set(session, actor, "add_instrument") as change:
        return change.add(
            Instrument(
                source_id=source_id,
                kind=kind,
                period_from=period.start,
                period_before=period.before,
                quantity_kwh=quantity_kwh,
                publisher=publisher,
                factor_key=factor_key,
                meets_criteria=meets_criteria,
                criteria=criteria,
                document_id=document_id,
            )
        )


def check_instrument(
    source: Any,
    *,
    period: Interval,
    quantity_kwh: float,
    publisher: str,
    factor_key: str,
    meets_criteria: bool,
    criteria: str,
) -> None:
    """Refuse a proof that breaks a rule. Raises Invalid, NotFound."""
    if source.scope is not Scope.ENERGY or source.category is not Category.ELECTRICITY:
        raise Invalid("source_id", source.key, "not_bought_electricity")
    if not 0 <= quantity_kwh < float("inf"):
        raise Invalid("quantity_kwh", quantity_kwh, "quantity_negative")
    if period.before is None:
        raise Invalid("period", str(period), "period_without_end")
    if period.before > date(period.start.year + 1, 1, 1):
        raise Invalid("period", str(period), "instrument_spans_years")
    if meets_criteria and not criteria.strip():
        raise Invalid("criteria", criteria, "required")
    if not any(same_dimension("kWh", e.factor.activity_unit)
               for e in factors.of_key(publisher, factor_key)):  # fmt: skip
        raise Invalid("factor_key", factor_key, "unit_does_not_convert", expected="kWh")


def withdraw_instrument(
    session: Session, actor: Actor, instrument_id: int, *, reason: str
) -> Instrument:
    """Take back an instrument that does not hold."""
    old = store.instrument(session, instrument_id)
    source = store.source(session, old.source_id)
    actor.require(Permission.WRITE_EMISSIONS, source.unit_id)
    _check_reason(reason)
    with change_set(session, actor, "withdraw_instrument", reason=reason) as change:
        return change.add(Instrument(**_values(old), supersedes_id=old.id, is_withdrawn=True))


def _values(row: Any) -> dict[str, Any]:
    own = {"id", "change_set_id", "supersedes_id", "is_withdrawn"}
    return {name: getattr(row, name) for name in image(row) if name not in own}


def _days(valid_from: date, valid_before: date | None) -> Interval:
    if valid_before is not None and valid_before <= valid_from:
        raise Invalid("valid_before", valid_before, "ends_before_start")
    return Interval(valid_from, valid_before)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid("reason", reason, "required")
