"""The list of buildings, and one building with its energy, its meters and what leans on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, render_template, request

from energy import report
from energy.report import BuildingEnergy, BuildingView
from omstallning.access.model import Permission
from resilience import report as resilience
from web import addresses, auth, current
from web.buildings import files, pictures, tables, words
from web.buildings.remarks import Judged, judged, most_like
from web.formatting import SWEDISH_TIME, label, period

blueprint = Blueprint("buildings", __name__, template_folder="templates", url_prefix="/byggnader")

YEARS_BACK = 6
ORDERS = ("forst", "namn", "kwh", "kwhm2", "andring")


@blueprint.app_url_defaults
def all_buildings(endpoint: str, values: dict[str, Any]) -> None:
    """A trail to all buildings together has no number in its address.

    >>> values = {"id": "all"}
    >>> all_buildings("buildings.index", values)
    >>> values
    {}
    """
    if endpoint == "buildings.index":
        values.pop("id", None)


@blueprint.get("")
@auth.requires_somewhere(Permission.READ)
def index() -> str:
    """Every building with its energy, what misbehaves first, and one use drawn as bars."""
    year, today = _year(), _today()
    with current.database().reading() as session:
        found = report.buildings(session, auth.actor(), year, today=today)
    every = judged(found.rows)
    chosen = [one for one in every if _fits(one.row.building)]
    use = _use() or most_like(chosen)
    alike = [one for one in chosen if one.row.building.use is use]
    rows = _in_order(chosen)
    is_by_need = request.args.get("ordning", ORDERS[0]) == ORDERS[0]
    first = [one for one in rows if one.to_look_into] if is_by_need else []
    return render_template(
        "buildings/index.html", title=words.list_title(every), lede=words.list_lede(found),
        found=found, rows=rows, first=first, rest=rows[len(first) :],
        known=pictures.known(alike), options=_options(every), args=_args(), year=year,
        picture=pictures.ranking(alike, found), use=use, alike=alike, words=words, tables=tables,
        may=auth.actor().may_somewhere(Permission.WRITE_ENERGY),
        csv_octets=len(files.list_csv(every, found.period)),
    )  # fmt: skip


@blueprint.get("/byggnader.csv")
@auth.requires_somewhere(Permission.READ)
def index_csv() -> Response:
    """The list as a file."""
    with current.database().reading() as session:
        found = report.buildings(session, auth.actor(), _year(), today=_today())
    return files.sent(files.list_csv(judged(found.rows), found.period), "byggnader", found.year)


@blueprint.get("/<int:id>")
@auth.requires_somewhere(Permission.READ)
def show(id: int) -> str:  # noqa: A002
    """One building: energy month by month, areas, supply points, plants, services and risks."""
    viewer, today = auth.actor(), _today()
    with current.database().reading() as session:
        found = report.building_energy(session, viewer, id, _year(), today=today)
        leaning = resilience.in_building(session, viewer, id)
    return render_template(
        "buildings/show.html", title=words.building_title(found), found=found,
        area_rows=[
            (period(one.valid), label(one.kind), one.square_metres)
            for one in reversed(found.areas)
        ],
        building=found.building, row=found.row, picture=pictures.months(found), words=words,
        tables=tables, leaning=leaning, years=_years(), missing=words.missing_months(found),
        news=words.building_news(found, today), csv_octets=len(files.months_csv(found)),
        may=viewer.may(Permission.WRITE_ENERGY, found.building.unit_id),
        breadcrumb=words.way(),
    )  # fmt: skip


@blueprint.get("/<int:id>/manader.csv")
@auth.requires_somewhere(Permission.READ)
def months_csv(id: int) -> Response:  # noqa: A002
    """A building's months as a file."""
    found = _energy(id)
    return files.sent(files.months_csv(found), found.building.key, found.year)


def _energy(building_id: int) -> BuildingEnergy:
    with current.database().reading() as session:
        return report.building_energy(
            session, auth.actor(), building_id, _year(), today=_today()
        )  # fmt: skip


def _today() -> date:
    return datetime.now(SWEDISH_TIME).date()


def _newest() -> int:
    """The latest year that has a month behind it."""
    today = _today()
    return today.year if today.month > 1 else today.year - 1


def _year() -> int:
    return int(request.args.get("ar", _newest(), type=addresses.year))


def _years() -> list[int]:
    return list(range(_newest(), _newest() - YEARS_BACK, -1))


def _use() -> Any:
    return next((use for use in words.USES if use.value == request.args.get("anvandning")), None)


def _args() -> dict[str, str]:
    known = {"sok", "anvandning", "enhet", "ar", "ordning"}
    return {key: value for key, value in request.args.items() if key in known and value}


def _fits(building: BuildingView) -> bool:
    sought = request.args.get("sok", "").strip().casefold()
    unit_id, use = request.args.get("enhet", type=int), _use()
    is_named = sought in f"{building.name} {building.designation} {building.key}".casefold()
    return is_named and unit_id in {None, building.unit_id} and use in {None, building.use}


def _options(rows: list[Judged]) -> dict[str, list[tuple[Any, str]]]:
    buildings = [one.row.building for one in rows]
    uses = {one.use for one in buildings}
    units = {one.unit_id: one.unit_name for one in buildings}
    return {
        "anvandning": sorted(((use.value, label(use)) for use in uses), key=lambda one: one[1]),
        "enhet": sorted(units.items(), key=lambda one: one[1]),
        "ar": [(year, str(year)) for year in _years()],
        "ordning": [(order, words.order(order)) for order in ORDERS],
    }


def _in_order(rows: list[Judged]) -> list[Judged]:
    figures = {"kwh": "used", "kwhm2": "specific", "andring": "change"}
    order = request.args.get("ordning", ORDERS[0])
    if order == "namn":
        return sorted(rows, key=lambda one: one.row.building.name)
    if order not in figures:
        return rows

    def most(one: Judged) -> float:
        value = getattr(one.row, figures[order]).value
        return float("inf") if value is None else -value

    return sorted(rows, key=most)
