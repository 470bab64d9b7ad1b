"""The news of meters and supply points in words, and the ways between their pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from energy.model import StandKind
from energy.report import (
    MeterPage,
    MonthView,
    PointPage,
    PointView,
    SeriesMonthView,
    SeriesView,
    StandView,
)
from energy.report.expected import Outlook
from web.buildings.words import linked
from web.formatting import day, label, number, quantity

__all__ = [
    "Between", "Late", "counted", "counted_in_all", "expected", "intervals", "kind", "linked",
    "list_title", "meter_title", "months_over", "months_to_see", "point_title", "register", "way",
]  # fmt: skip


LATEST = 3
"""So many of the newest months of a series are listed in any case."""


class Late(Protocol):
    """Something whose value may be late."""

    @property
    def is_late(self) -> bool:
        """Whether it is."""


@dataclass(frozen=True, slots=True)
class Between:
    """A stand with what passed since the one before, and over how many days."""

    stand: StandView
    days: float | None
    steps: float | None
    per_day: float | None


def list_title(rows: Sequence[Late]) -> str:
    """The news of the list."""
    if not rows:
        return _("Nothing is measured yet")
    late = sum(one.is_late for one in rows)
    if not late:
        return _("Every value is in")
    return ngettext("%(n)s of %(of)s supply points waits for a value",
                    "%(n)s of %(of)s supply points wait for values", late,
                    n=number(late), of=number(len(rows)))  # fmt: skip


def meter_title(page: MeterPage) -> str:
    """The news of one meter."""
    serial = page.meter.serial
    if page.meter.removed_at is not None:
        return _("Meter %(serial)s was taken away on %(day)s", serial=serial,
                 day=day(page.meter.removed_at))  # fmt: skip
    if not page.stands:
        return _("Meter %(serial)s has not been read", serial=serial)
    last = page.stands[0]
    return _("Meter %(serial)s showed %(value)s on %(day)s", serial=serial,
             value=register(last.value), day=day(last.at))  # fmt: skip


def point_title(page: PointPage) -> str:
    """The news of one supply point: its name and the latest month."""
    known = next((one for one in page.months if one.amount.value is not None), None)
    if known is None:
        return _("%(name)s has no values yet", name=page.point.name)
    return _("%(name)s: %(amount)s in %(month)s", name=page.point.name,
             amount=quantity(known.amount.value, known.amount.unit, 0),
             month=f"{known.month:%Y-%m}")  # fmt: skip


def register(value: float) -> str:
    """What a register shows, with the decimals it was read with."""
    places = len(repr(float(value)).partition(".")[2].rstrip("0")) if value % 1 else 0
    return number(value, places)


def intervals(page: MeterPage) -> list[Between]:
    """The stands in force, newest first, each with what passed since the one before."""
    older: list[StandView | None] = [*page.stands[1:], None][: len(page.stands)]
    found = []
    for stand, before in zip(page.stands, older, strict=True):
        days = steps = per_day = None
        if before is not None:
            days = (stand.at - before.at).total_seconds() / 86_400
            steps = None if stand.used is None else stand.used / page.meter.factor
            per_day = stand.used / days if stand.used is not None and days > 0 else None
        found.append(Between(stand, days, steps, per_day))
    return found


def expected(found: Outlook) -> str | None:
    """Between what the register is expected to lie, where enough is known."""
    if found.low is None or found.high is None:
        return None
    low, high = found.low, found.high
    if found.modulus is not None and low >= found.modulus:
        low, high = low - found.modulus, high - found.modulus
    if found.modulus is not None and high >= found.modulus:
        return _("between %(low)s and %(high)s after a turn-over", low=number(low, 0),
                 high=number(high - found.modulus, 0))  # fmt: skip
    return _("between %(low)s and %(high)s", low=number(low, 0), high=number(high, 0))


def kind(stand: StandView) -> str | None:
    """What is particular about a stand, if anything."""
    if stand.kind is not StandKind.ORDINARY:
        return label(stand.kind)
    return _("The register turned over") if stand.has_rolled_over else None


def months_over(page: PointPage, today: date) -> list[MonthView]:
    """The months that are over, and the running one when something of it is known."""
    return [
        one for one in page.months
        if one.month < today.replace(day=1) or one.amount.value is not None
    ]  # fmt: skip


def months_to_see(series: SeriesView) -> list[SeriesMonthView]:
    """The latest months of a series and those in which something is to be seen."""
    return [
        month for place, month in enumerate(series.months)
        if place < LATEST or month.have < month.n or month.suspect or month.revision > 1
    ]  # fmt: skip


def counted(page: PointPage, meter_id: int) -> float | None:
    """What the stands of one meter say has passed, in the point's unit."""
    return _sum(one.used for one in page.stands if one.meter_id == meter_id)


def counted_in_all(page: PointPage) -> float | None:
    """What the stands of every meter of a point say has passed, swap or no swap."""
    return _sum(one.used for one in page.stands)


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def way(point: PointView | None = None, *, with_point: bool = True) -> list[tuple[str, str]]:
    """The way to a page about a meter or a supply point: through its building where it has one."""
    found: list[tuple[str, str]] = []
    if point is not None and point.building_id is not None:
        found = [
            (url_for("buildings.index"), _("Buildings")),
            (url_for("buildings.show", id=point.building_id), point.building_name or ""),
        ]
    else:
        found = [(url_for("meters.index"), _("Meters"))]
    if point is not None and with_point:
        found.append((url_for("points.show", id=point.id), point.name))
    return found
