"""A month of hours: as a curve and a carpet, day by day, with what is missing and who recorded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound as NoSuchPage

from energy import report
from energy.model import Flag
from energy.report import HourlyView
from omstallning.access.model import Permission
from web import auth, charts, current
from web.charts import Picture
from web.charts.hours import gaps
from web.formatting import SWEDISH_TIME, label, number, quantity
from web.meters import reading, words
from web.spreadsheet import csv_of

blueprint = reading.blueprint
"""The hours of a series go on the pages of meters."""

MONTH = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")
DAY_HOURS = 24
MOST_NAMED = 40
SUSPECT = Flag.SPIKE_SUSPECT | Flag.NEGATIVE
"""Flags of a value that looks wrong."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Values beside each other that share what is to be told of them, in normal time."""

    start: str
    end: str
    count: int
    what: str


@blueprint.get("/serier/<int:id>/<month>")
@auth.requires_somewhere(Permission.READ)
def hours(id: int, month: str) -> str:  # noqa: A002
    """A month of a series with its pictures, its days, its gaps and its revisions."""
    with current.database().reading() as session:
        found = report.hourly(session, auth.actor(), id, _month(month))
    missing, suspect = missing_stretches(found), suspect_stretches(found)
    by_hour = hourly_values(found)
    title = _title(found)
    return render_template(
        "meters/hours.html", title=title, found=found, point=found.point, missing=missing,
        suspect=suspect, curve=_curve(found, by_hour, title), carpet=_carpet(found, by_hour, title),
        day_columns=_day_columns(found), day_rows=_day_rows(found), summary=_summary(found),
        flags=[label(flag) for flag in found.flags_used], clock=clock_change(found.month),
        before=_beside(found, -1), after=_beside(found, 1), most_named=MOST_NAMED,
        csv_octets=len(hours_csv(found)), breadcrumb=words.way(found.point),
        peak_at=None if found.peak_position is None else _stamp(found, found.peak_position),
    )  # fmt: skip


@blueprint.get("/serier/<int:id>/<month>.csv")
@auth.requires_somewhere(Permission.READ)
def hours_file(id: int, month: str) -> Response:  # noqa: A002
    """The month's values as a file, each with its moment in normal time and how it came to be."""
    with current.database().reading() as session:
        found = report.hourly(session, auth.actor(), id, _month(month))
    name = f"{found.point.key}-{month}.csv"
    return Response(
        hours_csv(found), mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{_plain(name)}"'},
    )  # fmt: skip


def _plain(name: str) -> str:
    return re.sub(r"[^\w.\-]+", "_", name, flags=re.ASCII)


def _month(text: str) -> date:
    found = MONTH.match(text)
    if found is None or int(found[1]) == 0:
        raise NoSuchPage
    return date(int(found[1]), int(found[2]), 1)


def hours_csv(found: HourlyView) -> bytes:
    """Every value of a month, one a row."""
    lines = [
        (_stamp(found, place), value, found.point.measured_in,
         " ".join(flag.name.lower() for flag in Flag if flag & flags and flag.name))
        for place, (value, flags) in enumerate(zip(found.values, found.flags, strict=True))
    ]  # fmt: skip
    return csv_of(("normaltid", "varde", "enhet", "flaggor"), lines)


def hourly_values(found: HourlyView) -> list[float | None]:
    """The month by whole hours: the sum of an hour's steps, unknown where one of them is."""
    steps = 60 // found.step_minutes
    if steps == 1:
        return list(found.values)
    hours_: list[float | None] = []
    for place in range(0, len(found.values), steps):
        parts = [part for part in found.values[place : place + steps] if part is not None]
        hours_.append(sum(parts) if len(parts) == steps else None)
    return hours_


def missing_stretches(found: HourlyView) -> list[Stretch]:
    """The values that are missing, beside each other as one."""
    return [
        Stretch(_stamp(found, first), _stamp(found, first + count), count, "")
        for first, count in gaps(found.values)
    ]


def suspect_stretches(found: HourlyView) -> list[Stretch]:
    """The values that look wrong, each with why and what it says."""
    unit = found.point.measured_in
    return [
        Stretch(
            _stamp(found, place), _stamp(found, place + 1), 1,
            f"{quantity(value, unit)}: "
            + ", ".join(label(flag) for flag in Flag if flag & flags & SUSPECT),
        )
        for place, (value, flags) in enumerate(zip(found.values, found.flags, strict=True))
        if flags & SUSPECT
    ]  # fmt: skip


def _stamp(found: HourlyView, place: int) -> str:
    """The start of a step in normal time."""
    minutes = place * found.step_minutes
    day = found.month + timedelta(days=minutes // (DAY_HOURS * 60))
    return f"{day.isoformat()} {minutes // 60 % DAY_HOURS:02d}:{minutes % 60:02d}"


def clock_change(month: date) -> str | None:
    """What is odd about a day of the month on the wall clock, when it is set forward or back.

    >>> clock_change(date(2026, 7, 1)) is None
    True
    """
    for ahead in range(31):
        day = month + timedelta(days=ahead)
        if day.month != month.month:
            return None
        change = _offset(day + timedelta(days=1)) - _offset(day)
        if change > timedelta():
            return _("On %(day)s the clocks went forward: the day has 23 hours on the wall and "
                     "24 here.", day=day.isoformat())  # fmt: skip
        if change < timedelta():
            return _("On %(day)s the clocks went back: the day has 25 hours on the wall and 24 "
                     "here.", day=day.isoformat())  # fmt: skip
    return None


def _offset(day: date) -> timedelta:
    midnight = datetime(day.year, day.month, day.day, tzinfo=SWEDISH_TIME)
    return midnight.utcoffset() or timedelta()


def _title(found: HourlyView) -> str:
    month = f"{found.month:%Y-%m}"
    name = found.point.name
    if found.total.value is None:
        return _("%(name)s has no values in %(month)s", name=name, month=month)
    amount = quantity(found.total.value, found.total.unit, 0)
    missing = sum(value is None for value in found.values)
    if missing:
        return ngettext("%(name)s: %(amount)s in %(month)s, %(n)s value is missing",
                        "%(name)s: %(amount)s in %(month)s, %(n)s values are missing", missing,
                        name=name, amount=amount, month=month, n=number(missing))  # fmt: skip
    return _("%(name)s: %(amount)s in %(month)s", name=name, amount=amount, month=month)


def _summary(found: HourlyView) -> str:
    known = sorted(value for value in found.values if value is not None)
    if not known:
        return _("Nothing is known of the month.")
    unit = found.point.measured_in
    return _("Between %(low)s and %(high)s in a step; half of the steps are below %(middle)s.",
             low=quantity(known[0], unit), high=quantity(known[-1], unit),
             middle=quantity(known[len(known) // 2], unit))  # fmt: skip


def _suspect_hours(found: HourlyView) -> list[int]:
    steps = 60 // found.step_minutes
    return sorted({place // steps for place, flags in enumerate(found.flags) if flags & SUSPECT})


def _curve(found: HourlyView, by_hour: list[float | None], title: str) -> Picture:
    return charts.curve(
        by_hour, title=title, description=_summary(found), unit_code=found.point.measured_in,
        suspect=_suspect_hours(found),
    )  # fmt: skip


def _carpet(found: HourlyView, by_hour: list[float | None], title: str) -> Picture:
    return charts.carpet(
        by_hour, title=title, suspect=_suspect_hours(found),
        description=_("Days across, hours of normal time down; the stronger the colour, the more."),
    )  # fmt: skip


def _day_columns(found: HourlyView) -> list[dict[str, object]]:
    unit = found.point.measured_in
    return [
        {"key": 0, "label": _("Day"), "kind": "date"},
        {"key": 1, "label": _("Total"), "kind": "number", "unit": unit},
        {"key": 2, "label": _("Highest"), "kind": "number", "unit": unit},
        {"key": 3, "label": _("Values"), "kind": "number"},
    ]


def _day_rows(found: HourlyView) -> list[tuple[object, ...]]:
    return [
        (day.day, day.total, day.peak, _("%(have)s of %(of)s", have=day.have, of=day.n))
        for day in found.days
    ]


def _beside(found: HourlyView, way: int) -> tuple[str, str] | None:
    """The month before or after that there is something of."""
    place = found.months.index(found.month) + way
    if not 0 <= place < len(found.months):
        return None
    month = f"{found.months[place]:%Y-%m}"
    return url_for("meters.hours", id=found.series.id, month=month), month
