"""Files of readings such as suppliers and caretakers send: hourly, monthly, and stands by hand.

Each ends with the last whole month before the day of loading, so that the list of what is due is
short on any day.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from energy.model import Carrier, Direction
from web.demo import meters, weather
from web.demo.buildings import PLANTS
from web.demo.meters import PointExample

Values = npt.NDArray[np.float64]
TREND = -0.022
"""Each year's use against the year before."""
PROVISIONAL_DAYS = 70
"""Months newer than this are still temporary at the supplier."""
OPENING_AFTER_SWAP = 3.0


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file with its name."""

    name: str
    content: bytes


def months_until(today: date, first: date = meters.FIRST_MONTH) -> list[date]:
    """The first day of each whole month that has passed."""
    made, month = [], first
    while _next(month) <= today:
        made.append(month)
        month = _next(month)
    return made


def hourly(point: PointExample, first: date, before: date) -> Values:
    """Energy each hour at one point, in kWh; NaN where nothing came."""
    hours = weather.hours_between(first, before)
    load = weather.use(point.building.use, _load(point), hours, point.building.key, TREND)
    plant = next((p for p in PLANTS if p.building == point.building.key), None)
    if plant is not None:
        made = weather.sun(plant.peak_kw, plant.tilt, plant.azimuth, hours)
        made[hours < np.datetime64(plant.since, "h")] = 0.0
        flows = {
            Direction.PRODUCED: made,
            Direction.SOLD: np.maximum(made - load, 0.0),
            Direction.BOUGHT: np.maximum(load - made, 0.0),
        }
        load = flows[point.direction]
    values = np.round(load, 3)
    since = np.datetime64(max(point.since, meters.FIRST_HOURLY), "h")
    values[hours < since] = np.nan
    if point.before is not None:
        values[hours >= np.datetime64(point.before, "h")] = np.nan
    return _slips(point, hours, values, before)


def _load(point: PointExample) -> float:
    bought = meters.by_building(Carrier.ELECTRICITY)[point.building.key]
    return bought.yearly


def _slips(point: PointExample, hours: weather.Hours, values: Values, before: date) -> Values:
    """What goes wrong at a real meter: a lost month, some lost hours, a stuck value."""
    key = point.building.key
    if point.direction is not Direction.BOUGHT:
        return values
    if key == meters.MISSING_HOURLY[0]:
        lost = hours.astype("datetime64[M]") == np.datetime64(meters.MISSING_HOURLY[1], "M")
        values[lost] = np.nan
    if key == "bjorkgarden":
        night = (hours >= np.datetime64("2025-05-11T03")) & (hours < np.datetime64("2025-05-11T06"))
        values[night] = np.nan
    if key == meters.STUCK:
        start = np.datetime64(before, "h") - np.timedelta64(24 * meters.STUCK_DAYS, "h")
        values[hours >= start] = 31.4
    return values


def hourly_file(year: int, today: date) -> NamedFile | None:
    """A year of every hourly point as the grid company exports it: one column for each."""
    first = max(date(year, 1, 1), meters.FIRST_HOURLY)
    last = months_until(today)[-1]
    before = min(date(year + 1, 1, 1), _next(last))
    if first >= before:
        return None
    columns = [p for p in meters.points() if p.cadence == "hourly"]
    values = np.column_stack([_as_known(p, first, before, _next(last)) for p in columns])
    stamps = np.datetime_as_string(weather.hours_between(first, before), unit="m")
    lines = ["Tidpunkt;" + ";".join(p.key for p in columns)]
    lines += [
        stamp.replace("T", " ") + ";" + ";".join("" if v != v else f"{v:.3f}" for v in row)  # noqa: PLR0124
        for stamp, row in zip(stamps.tolist(), values.tolist(), strict=True)
    ]
    text = "\r\n".join(lines).replace(".", ",")
    return NamedFile(f"timvarden-{year}.csv", text.encode())


def _as_known(point: PointExample, first: date, before: date, end: date) -> Values:
    """As first sent: the resent month a fifth too low, stuck days counted from the very end."""
    stamps = weather.hours_between(first, before)
    whole = (
        hourly(point, first, end)
        if point.building.key == meters.STUCK
        else hourly(point, first, before)
    )
    values = whole[: len(stamps)]
    if point.building.key == meters.RESENT[0] and point.direction is Direction.BOUGHT:
        month = stamps.astype("datetime64[M]") == np.datetime64(meters.RESENT[1], "M")
        values[month] = np.round(values[month] * 0.81, 3)
    return values


def resent_file() -> NamedFile:
    """One month of one point once more, one row for each hour, with what was right."""
    point = meters.by_building(Carrier.ELECTRICITY)[meters.RESENT[0]]
    first = meters.RESENT[1]
    hours = weather.hours_between(first, _next(first))
    rows = [("Anläggnings-id", "Datum", "Tid", "Värde", "Status")]
    for hour, value in zip(
        hours.tolist(), hourly(point, first, _next(first)).tolist(), strict=True
    ):
        amount = f"{value:.2f}".replace(".", ",")
        rows.append((point.key, f"{hour:%Y-%m-%d}", f"{hour:%H:%M}", amount, "Uppmätt"))
    return NamedFile(f"omsand-{first:%Y-%m}.csv", _csv(rows))


def months_file(year: int, today: date) -> NamedFile:
    """A year of every point that a supplier counts by the month."""
    rows = [("Anläggnings-id", "Månad", "Mängd", "Enhet", "Status")]
    months = [m for m in months_until(today) if m.year == year]
    for point in meters.points():
        if point.cadence != "monthly":
            continue
        for month, amount in zip(months, monthly(point, months), strict=True):
            lost = {meters.MISSING_HEAT, (meters.LATE_HEAT, months_until(today)[-1])}
            if amount is None or (point.building.key, month) in lost:
                continue
            is_new = today - month < timedelta(days=PROVISIONAL_DAYS)
            rows.append((point.key, f"{month:%Y-%m}", f"{amount:.1f}".replace(".", ","),
                         point.measured_in, "Preliminär" if is_new else "Uppmätt"))  # fmt: skip
    return NamedFile(f"manadsvarden-{year}.csv", _csv(rows))


def monthly(point: PointExample, months: Sequence[date]) -> list[float | None]:
    """What passes a point in each month; None outside the time it was there."""
    shares = weather.heat_share(list(months))
    made: list[float | None] = []
    for month, share in zip(months, shares.tolist(), strict=True):
        if month < point.since.replace(day=1) or (point.before and month >= point.before):
            made.append(None)
            continue
        part = share if point.carrier in {Carrier.DISTRICT_HEAT, Carrier.FUEL} else 1 / 12
        if point.carrier is Carrier.DISTRICT_COOLING:
            part = max(0.02, 0.17 - share)
        fall = (1 + TREND) ** (month.year - 2023 + month.month / 12)
        made.append(round(point.yearly * part * fall * meters.luck(f"{point.key}{month}", 0.04), 1))
    return made


def stands_file(year: int, today: date) -> NamedFile:
    """A year of water stands read by hand on the first of each month."""
    rows: list[tuple[str, ...]] = [("Mätare", "Datum", "Mätarställning", "Slag", "Anteckning")]
    for point in meters.points():
        if point.cadence == "stand_monthly":
            rows += [row for row in _stands(point, today) if row[1].startswith(str(year))]
    return NamedFile(f"vattenstallningar-{year}.csv", _csv(rows))


def _stands(point: PointExample, today: date) -> Iterable[tuple[str, ...]]:
    """First of each month, with the register turning over and the meter that was changed."""
    months = [m for m in months_until(today) if m >= point.since]
    months = [m for m in months if point.before is None or m < point.before]
    months = [*months, _next(months[-1])]
    amounts = monthly(point, months[:-1])
    register = opening_stand(point)
    serial = point.serial
    yield (serial, months[0].isoformat(), _whole(register), "Ingående", "")
    for month, amount in zip(months[:-1], amounts, strict=True):
        register += amount or 0.0
        if point.building.key == meters.SWAPPED and month == meters.SWAPPED_ON.replace(day=1):
            # The new meter began where the swap form says; see `swap_of`.
            serial, register = f"{point.serial}B", OPENING_AFTER_SWAP + (amount or 0.0) * 0.4
        if point.building.key == meters.UNREAD_WATER and month == months[-2]:
            return
        yield (serial, _next(month).isoformat(), _whole(register % 100_000), "Ordinarie", "")


def opening_stand(point: PointExample) -> float:
    """What the register showed when it all began."""
    if point.building.key == meters.ROLLED:
        return 100_000.0 - point.yearly * 1.6
    return float(round(12_000 * meters.luck(point.key + "open", 0.3)))


def closing_stand(point: PointExample) -> float:
    """What the old register showed on the day of the swap."""
    months = [m for m in months_until(meters.SWAPPED_ON.replace(day=1)) if m >= point.since]
    amounts = [a or 0.0 for a in monthly(point, [*months, meters.SWAPPED_ON.replace(day=1)])]
    return float(round(opening_stand(point) + sum(amounts[:-1]) + amounts[-1] * 0.6))


def _whole(value: float) -> str:
    return str(int(value))


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _csv(rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
