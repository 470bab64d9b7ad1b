"""Meters and their stands: installed, swapped, read, corrected, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from energy.calculate.stands import looks_like_roll_over, span_energy
from energy.errors import StandBelowPrevious
from energy.model import MeterSpan, ReadingMethod, StandKind, StandReading
from energy.store import points as store
from energy.store.months import reading_of, span_of
from energy.tables import Meter, Stand, SupplyPoint
from omstallning.access.model import Actor, Permission
from omstallning.changes.operations import Changing, change_set, image
from omstallning.documents.operations import keep
from omstallning.errors import Invalid

NEW_ID = 0
"""Stands in for the id of a stand that is not stored yet."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody read: the register and when, with how it was obtained.

    has_rolled_over  None: nobody has said, so a fall is asked about
    """

    at: datetime
    value: float
    method: ReadingMethod = ReadingMethod.READ
    has_rolled_over: bool | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of a register, and the folder of documents it is to be kept in."""

    folder: Path
    file_name: str
    content: bytes


def install_meter(
    session: Session,
    actor: Actor,
    *,
    supply_point_id: int,
    serial: str,
    installed_at: datetime,
    opening: float | None,
    digits: int | None = None,
    factor: float = 1.0,
    note: str | None = None,
) -> Meter:
    """Put a meter on a supply point that has none, with the stand it shows.

    opening  None: nobody read it, so nothing is known until the first stand
    digits   of the register, where it turns over
    """
    point = store.standing(session, SupplyPoint, supply_point_id, to_change=True)
    actor.require(Permission.WRITE_ENERGY, point.unit_id)
    with change_set(session, actor, "install_meter") as change:
        return _install(change, point, serial, installed_at, opening, digits, factor, note)


def _install(
    change: Changing,
    point: SupplyPoint,
    serial: str,
    installed_at: datetime,
    opening: float | None,
    digits: int | None,
    factor: float,
    note: str | None,
) -> Meter:
    if not serial.strip():
        raise Invalid("serial", serial, "required")
    if not factor > 0:
        raise Invalid("factor", factor, "not_above_zero")
    if digits is not None and not 1 <= digits <= 12:
        raise Invalid("digits", digits, "unknown_digits")
    _check_room(change.session, point.id, serial, installed_at)
    meter = change.add(
        Meter(
            serial=serial,
            supply_point_id=point.id,
            register_modulus=None if digits is None else 10.0**digits,
            factor=factor,
            installed_at=installed_at,
            removed_at=None,
        )
    )
    if opening is not None:
        stand = _stand(meter.id, Reading(installed_at, opening, note=note), StandKind.OPENING)
        _check_follows(change.session, meter, point, stand)
        change.add(stand)
    return meter


def _check_room(session: Session, point_id: int, serial: str, installed_at: datetime) -> None:
    """A point has one meter at a time, and a serial number once."""
    for other in session.scalars(select(Meter).where(Meter.supply_point_id == point_id)):
        if other.serial == serial:
            raise Invalid("serial", serial, "already_taken")
        if other.is_withdrawn:
            continue
        if other.removed_at is None or other.removed_at > installed_at:
            raise Invalid("installed_at", installed_at, "meters_overlap",
                          serial=serial, other=other.serial)  # fmt: skip


def swap_meter(
    session: Session,
    actor: Actor,
    meter_id: int,
    *,
    expected_version: int,
    at: datetime,
    closing: float,
    serial: str,
    opening: float,
    digits: int | None = None,
    factor: float = 1.0,
    closing_has_rolled_over: bool | None = None,
    note: str | None = None,
) -> Meter:
    """Take a meter away with its last stand and put another there: nothing is lost or gained.

    expected_version  of the old meter, as the person saw it
    """
    old, point = _meter(session, actor, meter_id)
    if old.removed_at is not None:
        raise Invalid("meter_id", meter_id, "meter_removed")
    if at <= old.installed_at:
        raise Invalid("at", at, "outside_meter", serial=old.serial)
    reading = Reading(at, closing, has_rolled_over=closing_has_rolled_over, note=note)
    stand = _stand(meter_id, reading, StandKind.CLOSING)
    _check_follows(session, old, point, stand, is_told=closing_has_rolled_over is not None)
    _check_nothing_after(session, old, at)
    with change_set(session, actor, "swap_meter") as change:
        change.add(stand)
        change.update(old, expected_version=expected_version, removed_at=at)
        return _install(change, point, serial, at, opening, digits, factor, note)


def _check_nothing_after(session: Session, meter: Meter, at: datetime) -> None:
    for row in store.bare_stands(session, [meter.id]):
        if row.at > at:
            raise Invalid("at", at, "stand_after_removal", serial=meter.serial, later=row.at)


def read_stand(
    session: Session,
    actor: Actor,
    meter_id: int,
    reading: Reading,
    *,
    document_id: int | None = None,
    sheet: str | None = None,
    row_number: int | None = None,
    reason: str | None = None,
    photo: Photo | None = None,
) -> Stand:
    """Enter what a meter's register shows.

    reason  why it is right although it looks wrong
    photo   of the register, kept as a document in the same change set

    Raises StandBelowPrevious where the register has fallen and nobody has said why, and Invalid for
    a stand that the meter cannot have shown then.
    """
    meter, point = _meter(session, actor, meter_id)
    stand = _stand(meter_id, reading, StandKind.ORDINARY)
    stand.document_id, stand.sheet, stand.row_number = document_id, sheet, row_number
    _check_follows(session, meter, point, stand, is_told=reading.has_rolled_over is not None)
    with change_set(session, actor, "read_stand", reason=reason) as change:
        if photo is not None:
            stand.document_id = keep(change, photo.folder, photo.content, photo.file_name).id
        return change.add(stand)


def correct_stand(
    session: Session, actor: Actor, stand_id: int, reading: Reading, *, reason: str
) -> Stand:
    """Replace a stand that was read or written wrong; the old one stays in the history.

    Raises Conflict for the second of two who correct the same stand.
    """
    old = store.stand(session, stand_id)
    meter, point = _meter(session, actor, old.meter_id)
    _check_reason(reason)
    if old.is_withdrawn:
        raise Invalid("stand_id", stand_id, "stand_withdrawn")
    if old.kind is not StandKind.ORDINARY and reading.at != old.at:
        raise Invalid("at", reading.at, "swap_keeps_its_time")
    stand = _stand(meter.id, reading, old.kind)
    stand.supersedes_id = old.id
    told = reading.has_rolled_over is not None
    with change_set(session, actor, "correct_stand", reason=reason) as change:
        change.add(stand)
        _check_follows(session, meter, point, None, is_told=told)
    return stand


def withdraw_stand(session: Session, actor: Actor, stand_id: int, *, reason: str) -> Stand:
    """Take back a stand that should never have been entered; it stays in the history."""
    old = store.stand(session, stand_id)
    meter, point = _meter(session, actor, old.meter_id)
    _check_reason(reason)
    if old.is_withdrawn:
        raise Invalid("stand_id", stand_id, "stand_withdrawn")
    _check_follows(session, meter, point, None, without=old.id)
    own = {"id", "change_set_id", "supersedes_id", "is_withdrawn"}
    values: dict[str, Any] = {name: getattr(old, name) for name in image(old) if name not in own}
    with change_set(session, actor, "withdraw_stand", reason=reason) as change:
        return change.add(Stand(**values, supersedes_id=old.id, is_withdrawn=True))


def _meter(session: Session, actor: Actor, meter_id: int) -> tuple[Meter, SupplyPoint]:
    """A meter and its point, held for a change. Raises NotFound, Refused."""
    meter = store.standing(session, Meter, meter_id, to_change=True)
    point = store.standing(session, SupplyPoint, meter.supply_point_id)
    actor.require(Permission.WRITE_ENERGY, point.unit_id)
    return meter, point


def _stand(meter_id: int, reading: Reading, kind: StandKind) -> Stand:
    if not reading.value >= 0:
        raise Invalid("value", reading.value, "quantity_negative")
    return Stand(
        meter_id=meter_id,
        at=reading.at,
        value=reading.value,
        kind=kind,
        method=reading.method,
        has_rolled_over=bool(reading.has_rolled_over),
        note=reading.note,
    )


def _check_follows(
    session: Session,
    meter: Meter,
    point: SupplyPoint,
    stand: Stand | None,
    *,
    without: int | None = None,
    is_told: bool = False,
) -> None:
    """Refuse what would leave the meter's stands in an order they cannot have.

    without  a stand that is on its way out
    """
    rows = [reading_of(row) for row in store.bare_stands(session, [meter.id]) if row.id != without]
    new = None if stand is None else StandReading(
        NEW_ID, meter.id, stand.at, stand.value, stand.kind, stand.has_rolled_over
    )  # fmt: skip
    check_stands(span_of(meter), rows, new, fuse_ampere=fuse_of(point), is_told=is_told)


def fuse_of(point: Any) -> float | None:
    """The fuse that limits what the point can count, where it counts kWh of electricity."""
    return point.fuse_ampere if point.measured_in == "kWh" else None


def check_stands(
    span: MeterSpan,
    stands: list[StandReading],
    new: StandReading | None,
    *,
    fuse_ampere: float | None = None,
    is_told: bool = False,
) -> None:
    """Refuse a new stand among those of a meter that it cannot follow or precede.

    is_told  whether somebody has said if the register turned over
    Raises StandBelowPrevious, Invalid.
    """
    if new is not None:
        same = next((s for s in stands if s.at == new.at and s.kind is new.kind), None)
        if same is not None:
            raise Invalid("at", new.at, "two_stands_at_once", serial=span.serial,
                          previous=same.value, stand=new.value)  # fmt: skip
    every = sorted([*stands, *([new] if new else [])], key=lambda stand: stand.at)
    try:
        span_energy(span, every)
    except Invalid as error:
        if error.fields["reason"] != "stand_below_previous" or is_told:
            raise
        raise _fell(span, every, error, fuse_ampere) from error


def _fell(
    span: MeterSpan, every: list[StandReading], error: Invalid, fuse_ampere: float | None
) -> StandBelowPrevious:
    """The question to whoever read it, with what was used if the register turned over."""
    later = next(s for s in every if s.at == error.fields["at"])
    before = max((s for s in every if s.at < later.at), key=lambda stand: stand.at)
    hours = (later.at - before.at).total_seconds() / 3600
    may_be = looks_like_roll_over(
        before.value, later.value, span.modulus, span.factor, hours, fuse_ampere
    )
    turn_over = None
    if may_be and span.modulus is not None:
        turn_over = (later.value - before.value + span.modulus) * span.factor
    return StandBelowPrevious(
        span.serial,
        value=later.value,
        at=later.at,
        previous=before.value,
        previous_at=before.at,
        turn_over=turn_over,
    )


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid("reason", reason, "required")
