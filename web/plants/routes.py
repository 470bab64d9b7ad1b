"""Generation plants: all of them together, one by itself, and adding one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answered

from energy import operations, report
from energy.model import Carrier
from energy.report import ways
from omstallning.access.model import Permission
from omstallning.changes.report import last_change_of
from omstallning.errors import Invalid, NotFound
from omstallning.organisation import report as organisation
from web import addresses, auth, current
from web.buildings.files import sent
from web.buildings.words import linked
from web.formatting import SWEDISH_TIME
from web.forms import refuse_field
from web.meters.saved import just_saved
from web.plants import words
from web.plants.forms import PlantForm

blueprint = Blueprint("plants", __name__, template_folder="templates", url_prefix="/solel")

Answer = str | Answered | tuple[str, int]
YEARS_BACK = 6


@blueprint.app_url_defaults
def all_plants(endpoint: str, values: dict[str, Any]) -> None:
    """A trail to all plants together has no number in its address."""
    if endpoint == "plants.index":
        values.pop("id", None)


@blueprint.get("")
@auth.requires_somewhere(Permission.READ)
def index() -> str:
    """Every plant: made, sold, used in the house, and what share that is."""
    with current.database().reading() as session:
        found = report.plants(session, auth.actor(), _year(), today=_today())
    return render_template(
        "plants/index.html", title=words.list_title(found), found=found, words=words,
        years=_years(), picture=words.ranking(found), csv_octets=len(words.list_csv(found)),
        picture_rows=[(row.plant.name, row.per_kw, row.plant.peak_kw) for row in found.rows],
        may=auth.actor().may_somewhere(Permission.WRITE_ENERGY),
    )  # fmt: skip


@blueprint.get("/solel.csv")
@auth.requires_somewhere(Permission.READ)
def index_csv() -> Response:
    """The plants as a file."""
    with current.database().reading() as session:
        found = report.plants(session, auth.actor(), _year(), today=_today())
    return sent(words.list_csv(found), "solel", found.year)


@blueprint.get("/<int:id>")
@auth.requires_somewhere(Permission.READ)
def show(id: int) -> str:  # noqa: A002
    """One plant month by month, with the points that count what it makes."""
    viewer = auth.actor()
    with current.database().reading() as session:
        found = report.plants(session, viewer, _year(), today=_today())
        saved = just_saved(session)
        row = next((one for one in found.rows if one.plant.id == id), None)
        if row is None:
            raise NotFound("generation_plant", id)
        names = {i: name for i, name, _way in ways.point_choices(session, viewer)}
    return render_template(
        "plants/show.html", title=words.plant_title(row), found=found, row=row, words=words,
        plant=row.plant, years=_years(), names=names, saved=saved, picture=words.months(row),
        month_rows=[(f"{month:%Y-%m}", figure) for month, figure in row.months],
        building_link=linked(
            url_for("buildings.show", id=row.plant.building_id), row.plant.building_name
        ),
        breadcrumb=[(url_for("plants.index"), _("Own production"))],
    )  # fmt: skip


@blueprint.route("/ny", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_ENERGY)
def add() -> Answer:
    """Add something that makes energy."""
    viewer = auth.actor()
    form = PlantForm()
    with current.database().reading() as session:
        units = organisation.names(session)
        buildings = ways.building_choices(session, viewer)
        points = ways.point_choices(session, viewer, carriers=(Carrier.ELECTRICITY,))
    mine = {i: name for i, name in units.items() if viewer.may(Permission.WRITE_ENERGY, i)}
    form.offer(mine, [(i, name) for i, name, _unit in buildings], points)
    if request.method == "GET":
        _suggest(form, buildings)
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                made = operations.add_plant(session, viewer, **form.values())
                plant_id = made.id
                saved = last_change_of(session, "generation_plant", plant_id)
        except Invalid as error:
            refuse_field(form, error)
        else:
            flash(_("The plant is added."), "done")
            return redirect(url_for("plants.show", id=plant_id, sparad=saved), code=303)
    rendered = render_template(
        "plants/add.html", title=_("New plant"), form=form, errors=form.error_list,
        breadcrumb=[(url_for("plants.index"), _("Own production"))],
    )  # fmt: skip
    return rendered, 422 if form.errors else 200


def _suggest(form: PlantForm, buildings: list[tuple[int, str, int]]) -> None:
    wanted = request.args.get("byggnad", type=int)
    for id_, name, unit_id in buildings:
        if id_ == wanted:
            form.building_id.data, form.unit_id.data = str(id_), str(unit_id)
            form.name.data = name


def _today() -> date:
    return datetime.now(SWEDISH_TIME).date()


def _newest() -> int:
    today = _today()
    return today.year if today.month > 1 else today.year - 1


def _year() -> int:
    return int(request.args.get("ar", _newest(), type=addresses.year))


def _years() -> list[int]:
    return list(range(_newest(), _newest() - YEARS_BACK, -1))
