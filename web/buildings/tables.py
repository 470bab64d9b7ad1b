"""The tables of buildings: the list drawn, and the months of one."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _

from energy.model import Carrier
from energy.report import BuildingEnergy, BuildingMonth
from omstallning.provenance import Mark
from web.buildings.remarks import Judged, is_whole
from web.formatting import label

Column = dict[str, object]
Row = dict[str, object]


def ranking_columns() -> list[Column]:
    """What the bars show."""
    return [
        {"key": "name", "label": _("Building")},
        {"key": "specific", "label": _("Per square metre"), "kind": "number", "decimals": 0},
        {"key": "area", "label": _("Heated area"), "kind": "number", "decimals": 0},
        {"key": "change", "label": _("Against the year before"), "kind": "change", "decimals": 0},
    ]


def ranking_rows(alike: Sequence[Judged]) -> list[Row]:
    """The buildings of one use, the most for each square metre first."""
    rows = sorted(alike, key=lambda one: -(one.row.specific.value or -1.0))
    return [
        {
            "name": {"text": one.row.building.name,
                     "href": url_for("buildings.show", id=one.row.building.id)},
            "specific": one.row.specific,
            "area": one.row.area,
            "change": None if one.row.change.value is None else one.row.change.value / 100,
        }
        for one in rows
    ]  # fmt: skip


def month_columns(found: BuildingEnergy) -> list[Column]:
    """Each carrier that the building buys, its own production, and the year before."""
    columns: list[Column] = [{"key": "month", "label": _("Month"), "kind": "period"}]
    columns += [
        {"key": carrier.value, "label": label(carrier), "kind": "number", "decimals": 0,
         "unit": "kWh"}
        for carrier in Carrier if carrier in found.carriers
    ]  # fmt: skip
    if has_own(found):
        columns.append({"key": "own", "label": _("Own solar used"), "kind": "number",
                        "decimals": 0, "unit": "kWh"})  # fmt: skip
    columns += [
        {"key": "used", "label": _("Together"), "kind": "number", "decimals": 0, "unit": "kWh"},
        {"key": "before", "label": _("Same month in %(year)s", year=found.year - 1),
         "kind": "number", "decimals": 0, "unit": "kWh"},
        {"key": "change", "label": _("Change"), "kind": "change", "decimals": 0},
    ]  # fmt: skip
    if has_water(found):
        columns.append({"key": "water", "label": label(Carrier.WATER), "kind": "number",
                        "decimals": 0, "unit": found.water.unit})  # fmt: skip
    columns.append({"key": "coverage", "label": _("Answered")})
    return columns


def month_rows(found: BuildingEnergy) -> list[Row]:
    """One row for each month."""
    return [_month(found, one) for one in found.months]


def _month(found: BuildingEnergy, one: BuildingMonth) -> Row:
    coverage = one.used.coverage
    now, then = one.used, one.before
    change = None
    if now.value is not None and then.value and is_whole(now) and is_whole(then):
        change = now.value / then.value - 1
    row: Row = {
        "month": f"{one.month:%Y-%m}",
        "own": one.own.value, "used": now.value, "before": then.value, "change": change,
        "water": one.water.value,
        "coverage": "" if coverage is None else answered(coverage.have, coverage.of),
    }  # fmt: skip
    for carrier in found.carriers:
        figure = one.carriers.get(carrier)
        row[carrier.value] = None if figure is None else figure.value
    return row


def answered(have: float, of: float) -> str:
    """How much of a month is answered, in a word where it is all or nothing."""
    if of == 0:
        return ""
    if have >= of:
        return _("whole")
    if not have:
        return _("nothing")
    return _("%(have)s of %(of)s hours", have=int(have), of=int(of))


def month_total(found: BuildingEnergy) -> Row:
    """The sums of what is known."""
    row: Row = {
        "month": _("Together"), "own": found.own.value, "used": found.row.used.value,
        "before": "", "change": "", "water": found.water.value,
        "coverage": "",
    }  # fmt: skip
    if found.row.change.value is not None:
        row["change"] = found.row.change.value / 100
    return row | {carrier.value: figure.value for carrier, figure in found.carriers.items()}


def has_own(found: BuildingEnergy) -> bool:
    """Whether something is made here."""
    return found.produced.mark is not Mark.NOT_APPLICABLE


def has_water(found: BuildingEnergy) -> bool:
    """Whether water is measured here."""
    return found.water.mark is not Mark.NOT_APPLICABLE
