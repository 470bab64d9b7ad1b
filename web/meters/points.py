"""Supply points: month totals and what they rest on, and the forms that add to them."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from emissions import report as emissions
from energy import operations, report
from energy.errors import MonthTaken
from energy.report import PointPage, SupplierMonthView, ways
from omstallning.access.model import Permission
from omstallning.changes.report import last_change_of
from omstallning.errors import Conflict, Invalid
from omstallning.organisation import report as organisation
from omstallning.units import UnknownUnit
from web import auth, current
from web.formatting import SWEDISH_TIME, label, message, period
from web.forms import refuse_field
from web.meters import words
from web.meters.forms import InstallForm, MonthCorrectionForm, MonthForm, PointForm
from web.meters.listing import STANDS
from web.meters.saved import just_saved

blueprint = Blueprint("points", __name__, template_folder="templates", url_prefix="/anlaggningar")

Answer = str | Response | tuple[str, int]


@blueprint.get("/<int:id>")
@auth.requires_somewhere(Permission.READ)
def show(id: int) -> str:  # noqa: A002
    """One supply point: months with origin and coverage, series, meters, where it leads."""
    viewer = auth.actor()
    with current.database().reading() as session:
        page = report.point(session, viewer, id, today=_today())
        sources = emissions.links(session, viewer, point_id=id)
        saved = just_saved(session)
    return render_template(
        "points/show.html", title=words.point_title(page), page=page, point=page.point,
        words=words, sources=sources, months=words.months_over(page, _today()),
        is_read_by_hand=page.point.cadence in STANDS, saved=saved, may=page.point.is_writable,
        sitting=next((one for one in page.meters if one.removed_at is None), None),
        breadcrumb=words.way(page.point, with_point=False),
    )  # fmt: skip


@blueprint.get("/serier/<int:id>")
@auth.requires_somewhere(Permission.READ)
def series(id: int) -> Response:  # noqa: A002
    """The way to a series: its newest month, or its point while it has none."""
    with current.database().reading() as session:
        point_id = ways.point_of_series(session, auth.actor(), id)
        page = report.point(session, auth.actor(), point_id, today=_today())
    found = next(one for one in page.series if one.id == id)
    if not found.months:
        return redirect(url_for("points.show", id=point_id, _anchor="serier"), code=303)
    newest = f"{found.months[0].month:%Y-%m}"
    return redirect(url_for("meters.hours", id=id, month=newest), code=303)


@blueprint.get("/timvarden/<int:id>")
@auth.requires_somewhere(Permission.READ)
def block(id: int) -> Response:  # noqa: A002
    """The way from a figure to the month of hours it rests on."""
    with current.database().reading() as session:
        series_id, month = report.place_of_block(session, auth.actor(), id)
    return redirect(url_for("meters.hours", id=series_id, month=f"{month:%Y-%m}"), code=303)


@blueprint.get("/manadsvarden/<int:id>")
@auth.requires_somewhere(Permission.READ)
def supplier_month(id: int) -> Response:  # noqa: A002
    """The way from a figure to the supplier's month it rests on."""
    with current.database().reading() as session:
        point_id = ways.point_of_supplier_month(session, auth.actor(), id)
    return redirect(url_for("points.show", id=point_id, _anchor=f"m{id}"), code=303)


@blueprint.route("/ny", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_ENERGY)
def add() -> Answer:
    """Add a place where energy or water passes."""
    form = PointForm()
    viewer = auth.actor()
    with current.database().reading() as session:
        units = organisation.names(session)
        buildings = ways.building_choices(session, viewer)
        products = ways.product_choices(session, viewer)
    mine = {i: name for i, name in units.items() if viewer.may(Permission.WRITE_ENERGY, i)}
    form.offer(
        mine,
        [(i, name) for i, name, _unit in buildings],
        [(i, f"{name} ({label(carrier).lower()})") for i, carrier, name in products],
    )
    if request.method == "GET":
        _suggest(form, buildings)
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                made = operations.add_supply_point(session, viewer, **form.values())
                point_id = made.id
                saved = last_change_of(session, "supply_point", made.id)
        except Invalid as error:
            refuse_field(form, error)
        except UnknownUnit as error:
            form.measured_in.errors = (*form.measured_in.errors, message(error.message))
        else:
            flash(_("The supply point is added. Put its meter in place, or import its values."),
                  "done")  # fmt: skip
            return redirect(url_for("points.show", id=point_id, sparad=saved), code=303)
    rendered = render_template(
        "points/add.html", title=_("New supply point"), form=form, errors=form.error_list,
        breadcrumb=words.way(),
    )  # fmt: skip
    return rendered, 422 if form.errors else 200


def _suggest(form: PointForm, buildings: list[tuple[int, str, int]]) -> None:
    chosen = request.args.get("byggnad", type=int)
    for id_, name, unit_id in buildings:
        if id_ == chosen:
            form.building_id.data, form.unit_id.data = str(id_), str(unit_id)
            form.name.data = name


@blueprint.route("/<int:id>/ny-matare", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_ENERGY)
def install(id: int) -> Answer:  # noqa: A002
    """Put a meter on a supply point that has none."""
    page = _writable(id)
    form = InstallForm()
    form.offer(page.point.measured_in)
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                made = operations.install_meter(
                    session, auth.actor(), supply_point_id=id, **form.values()
                )
                meter_id, saved = made.id, last_change_of(session, "meter", made.id)
        except Invalid as error:
            refuse_field(form, error)
        else:
            return redirect(url_for("meters.show", id=meter_id, sparad=saved), code=303)
    rendered = render_template(
        "points/install.html", title=_("Put a meter in place"), lede=page.point.name, form=form,
        point=page.point, errors=form.error_list, breadcrumb=words.way(page.point),
    )  # fmt: skip
    return rendered, 422 if form.errors else 200


@blueprint.route("/<int:id>/manadsvarde", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_ENERGY)
def state(id: int) -> Answer:  # noqa: A002
    """State by hand what a supplier says of a month."""
    page = _writable(id)
    form = MonthForm()
    form.offer(page.point.measured_in)
    if request.method == "GET":
        form.status.data = "measured"
        form.period.suggest(request.args.get("period", ""))
    taken: int | None = None
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                made = operations.state_month(
                    session, auth.actor(), supply_point_id=id, period=form.period.data,
                    **form.said(),
                )  # fmt: skip
                saved = made.change_set_id
        except MonthTaken as error:
            form.period.errors = (*form.period.errors, message(error.message))
            taken = int(str(error.fields["other_id"]))
        except Invalid as error:
            refuse_field(form, error)
        else:
            return redirect(url_for("points.show", id=id, sparad=saved), code=303)
    rendered = render_template(
        "points/state.html", title=_("State a month's value"), lede=page.point.name, form=form,
        point=page.point, taken=taken, errors=form.error_list, breadcrumb=words.way(page.point),
    )  # fmt: skip
    return rendered, 422 if form.errors else 200


@blueprint.route("/manadsvarden/<int:id>/ratta", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_ENERGY)
def correct(id: int) -> Answer:  # noqa: A002
    """Replace or take back what a supplier said; the old value stays in the history."""
    page, said = _supplier_month(id)
    if said is None:
        flash(_("The value has been changed since. This is what stands now."), "warning")
        return redirect(url_for("points.show", id=page.point.id), code=303)
    form = MonthCorrectionForm()
    form.offer(page.point.measured_in)
    if request.method == "GET":
        form.quantity.data, form.status.data = said.quantity, said.status.value
        form.note.data = said.note
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                if request.form.get("gor") == "ta-tillbaka":
                    made = operations.withdraw_month(
                        session, auth.actor(), id, reason=form.reason.data or ""
                    )
                else:
                    made = operations.correct_month(
                        session, auth.actor(), id, reason=form.reason.data or "", **form.said()
                    )
                saved = made.change_set_id
        except Conflict:
            flash(_("Somebody else changed the value first. This is what stands now."), "warning")
            return redirect(url_for("points.show", id=page.point.id), code=303)
        except Invalid as error:
            refuse_field(form, error)
        else:
            return redirect(url_for("points.show", id=page.point.id, sparad=saved), code=303)
    rendered = render_template(
        "points/correct.html", title=_("Correct the month's value"), form=form, said=said,
        lede=f"{page.point.name}, {period(said.period)}", point=page.point,
        errors=form.error_list, breadcrumb=words.way(page.point),
    )  # fmt: skip
    return rendered, 422 if form.errors else 200


def _writable(point_id: int) -> PointPage:
    with current.database().reading() as session:
        page = report.point(session, auth.actor(), point_id, today=_today())
    auth.actor().require(Permission.WRITE_ENERGY, page.point.unit_id)
    return page


def _supplier_month(month_id: int) -> tuple[PointPage, SupplierMonthView | None]:
    with current.database().reading() as session:
        point_id = ways.point_of_supplier_month(session, auth.actor(), month_id)
    page = _writable(point_id)
    return page, next((one for one in page.supplier_months if one.id == month_id), None)


def _today() -> date:
    return datetime.now(SWEDISH_TIME).date()
