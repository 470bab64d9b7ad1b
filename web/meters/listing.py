"""Meters: the list with what is late first, one meter with its stands, taking a save back."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from energy import report
from energy.model import Cadence, Carrier
from energy.report import PointRow, ways
from omstallning.access.model import Permission
from omstallning.changes import report as changes
from omstallning.changes.operations import undo as undo_change_set
from omstallning.errors import InTheWay, Invalid
from omstallning.message import Message
from web import auth, current
from web.formatting import SWEDISH_TIME, label, message
from web.meters import words
from web.meters.due import next_due
from web.meters.saved import is_of_energy, just_saved

blueprint = Blueprint("meters", __name__, template_folder="templates")

PAGE_ROWS = 60
STANDS = (Cadence.STAND_MONTHLY, Cadence.STAND_YEARLY)
BACK = {
    "meter": "meters.show", "point": "points.show", "plant": "plants.show",
    "building": "buildings.show",
}  # fmt: skip
"""Where a person may want to be when a save is taken back."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A supply point of the list, with when its next value is due."""

    row: PointRow
    due: date | None
    is_late: bool
    is_read_by_hand: bool


@blueprint.app_url_defaults
def all_points(endpoint: str, values: dict[str, Any]) -> None:
    """A trail to all supply points together has no number in its address."""
    if endpoint == "meters.index":
        values.pop("id", None)


@blueprint.get("/matare")
@auth.requires_somewhere(Permission.READ)
def index() -> str:
    """Every supply point with its meter, what is late first."""
    today = _today()
    with current.database().reading() as session:
        found = report.points(session, auth.actor(), today=today)
    every = sorted((_listed(row, today) for row in found.rows), key=_order)
    chosen = [one for one in every if _fits(one)]
    pages = math.ceil(len(chosen) / PAGE_ROWS)
    page = min(max(request.args.get("sida", 1, type=int), 1), max(pages, 1))
    return render_template(
        "meters/index.html", title=words.list_title(every), found=found, page=page, pages=pages,
        rows=chosen[(page - 1) * PAGE_ROWS : page * PAGE_ROWS], options=_options(every),
        args=_args(), count=len(chosen), words=words,
        may=auth.actor().may_somewhere(Permission.WRITE_ENERGY),
    )  # fmt: skip


@blueprint.get("/matare/<int:id>")
@auth.requires_somewhere(Permission.READ)
def show(id: int) -> str:  # noqa: A002
    """One meter: stands with what was used between them, and what became of each."""
    viewer = auth.actor()
    with current.database().reading() as session:
        page = report.meter(session, viewer, id, today=_today())
        saved = just_saved(session)
    return render_template(
        "meters/show.html", title=words.meter_title(page), page=page, meter=page.meter,
        point=page.point, words=words, saved=saved, may=page.point.is_writable,
        intervals=words.intervals(page), breadcrumb=words.way(page.point),
        due=next_due(page.point.cadence, page.stands[0].at if page.stands else None),
        today=_today(),
    )  # fmt: skip


@blueprint.get("/matare/stallningar/<int:id>")
@auth.requires_somewhere(Permission.READ)
def stand(id: int) -> Response:  # noqa: A002
    """The way from a figure to the stand it rests on: its place on its meter's page."""
    with current.database().reading() as session:
        meter_id = ways.meter_of_stand(session, auth.actor(), id)
    return redirect(url_for("meters.show", id=meter_id, _anchor=f"s{id}"), code=303)


@blueprint.post("/energi/andringar/<int:id>/angra")
@auth.requires_somewhere(Permission.WRITE_ENERGY)
def undo(id: int) -> Response:  # noqa: A002
    """Take back what one saved on a page of energy."""
    viewer = auth.actor()
    with current.database().reading() as session:
        found = changes.change(session, viewer, id)
    if not is_of_energy(found):
        return redirect(url_for("audit.change", id=id), code=303)
    try:
        with current.database().writing() as session:
            undo_change_set(session, viewer, id, rebuild=current.rebuild())
    except Invalid as error:
        flash(message(Message(str(error.fields["reason"]), error.fields)), "error")
    except InTheWay as error:
        flash(message(error.message), "error")
    else:
        flash(_("The change is taken back. The history keeps both."), "done")
    return redirect(_back(), code=303)


def _back() -> str:
    kind, _colon, number = request.form.get("tillbaka", "").partition(":")
    if kind in BACK and number.isdecimal():
        return url_for(BACK[kind], id=min(int(number), 2**31 - 1))
    return url_for("meters.index")


def _listed(row: PointRow, today: date) -> Listed:
    point = row.point
    is_over = point.valid.before is not None and point.valid.before <= today
    due = None if is_over else next_due(point.cadence, row.latest)
    is_late = not is_over and (due < today if due is not None else point.valid.start < today)
    return Listed(row, due, is_late, point.cadence in STANDS and not is_over)


def _order(one: Listed) -> tuple[bool, bool, date, str]:
    """Late first, the longest silent before others; then what has trouble."""
    due = one.due or date.max
    return (not one.is_late, not one.row.troubles, due, one.row.point.name)


def _fits(one: Listed) -> bool:
    point, meter = one.row.point, one.row.meter
    serial = "" if meter is None else meter.serial
    told = " ".join((serial, point.name, point.key, point.place or "", point.building_name or ""))
    sought = request.args.get("sok", "").strip().casefold()
    unit_id = request.args.get("enhet", type=int)
    carrier, which = request.args.get("slag"), request.args.get("visa")
    return (
        sought in told.casefold()
        and unit_id in {None, point.unit_id}
        and carrier in {None, "", point.carrier.value}
        and (which != "sena" or one.is_late)
        and (which != "avlasning" or one.is_read_by_hand)
    )


def _args() -> dict[str, str]:
    known = {"sok", "slag", "enhet", "visa"}
    return {key: value for key, value in request.args.items() if key in known and value}


def _options(rows: list[Listed]) -> dict[str, list[tuple[Any, str]]]:
    units = {one.row.point.unit_id: one.row.point.unit_name for one in rows}
    carriers = {one.row.point.carrier for one in rows}
    return {
        "slag": [(one.value, label(one)) for one in Carrier if one in carriers],
        "enhet": sorted(units.items(), key=lambda one: one[1]),
        "visa": [("sena", _("Late")), ("avlasning", _("Read by hand"))],
    }


def _today() -> date:
    return datetime.now(SWEDISH_TIME).date()
