"""What is taken from the meters instead of typed: the year's months, and which meters a source has.

Months are looked through before they are stated, and only what was seen is stated.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from emissions import operations, report
from emissions.errors import InputsChanged
from emissions.report import EnergyPreview, MonthRow, MonthState
from omstallning.access.model import Permission
from omstallning.errors import Conflict, Invalid, NotFound
from web import addresses, auth, current
from web.formatting import SWEDISH_TIME, message, number, period
from web.forms import refuse_field
from web.records.forms import LinkForm, StateMonthsForm, UnlinkForm
from web.records.sources import way

blueprint = Blueprint("metered", __name__, template_folder="templates", url_prefix="/utslapp")

Answer = str | Response | tuple[str, int]
YEARS_BACK = 6
WRITTEN = (MonthState.NEW, MonthState.CHANGED, MonthState.TAKEN_BACK)
HINDERED = (MonthState.INCOMPLETE, MonthState.IN_THE_WAY)


@blueprint.app_url_defaults
def year_of_trail(endpoint: str, values: dict[str, Any]) -> None:
    """A trail to a year of the meters has it as its id; the address has it as `ar`.

    >>> values = {"id": 2024}
    >>> year_of_trail("metered.show", values)
    >>> values
    {'ar': 2024}
    """
    if endpoint == "metered.show" and "id" in values:
        values["ar"] = values.pop("id")


@blueprint.get("/fran-energi")
@auth.requires_somewhere(Permission.READ)
def show() -> str:
    """What the meters say of a year, month by month."""
    return _page(StateMonthsForm())


@blueprint.post("/fran-energi")
@auth.requires_somewhere(Permission.WRITE_EMISSIONS)
def state() -> Answer:
    """State the months that were seen."""
    form, year = StateMonthsForm(), _year()
    try:
        with current.database().writing() as session:
            made = operations.state_from_energy(
                session, auth.actor(), year, seen=form.seen.data, today=_today(),
                reason=(form.reason.data or "").strip() or None,
            )  # fmt: skip
    except Invalid as error:
        refuse_field(form, error)
        return _page(form), 422
    except InputsChanged as error:
        flash(message(error.message), "warning")
        return _page(form), 409
    if made is None:
        flash(_("There was nothing to state."), "info")
        return redirect(url_for("metered.show", ar=year), code=303)
    flash(_("The months are stated from the meters."), "done")
    return redirect(url_for("audit.change", id=made), code=303)


def _year() -> int:
    return int(request.values.get("ar", _today().year - 1, type=addresses.year))


def _today() -> date:
    return datetime.now(SWEDISH_TIME).date()


def _page(form: StateMonthsForm) -> str:
    viewer, today = auth.actor(), _today()
    with current.database().reading() as session:
        preview = report.preview_energy(session, viewer, _year(), today=today)
    form.seen.data = preview.sha256
    written = _in(preview, WRITTEN)
    return render_template(
        "metered/show.html", title=_news(preview), preview=preview, form=form, written=written,
        hindered=_in(preview, HINDERED), unchanged=_in(preview, (MonthState.UNCHANGED,)),
        years=range(today.year, today.year - YEARS_BACK, -1), errors=form.error_list,
        may=viewer.may_somewhere(Permission.WRITE_EMISSIONS), breadcrumb=way(),
        replaces=any(row.state is not MonthState.NEW for row in written),
    )  # fmt: skip


def _in(preview: EnergyPreview, states: tuple[MonthState, ...]) -> list[MonthRow]:
    return [row for row in preview.rows if row.state in states]


def _news(preview: EnergyPreview) -> str:
    written, hindered = len(_in(preview, WRITTEN)), len(_in(preview, HINDERED))
    if not preview.rows:
        return _("Nothing from the meters for %(year)s", year=preview.year)
    if written:
        return _("%(n)s of %(of)s months for %(year)s can be taken from the meters",
                 n=number(written), of=number(len(preview.rows)), year=preview.year)  # fmt: skip
    if hindered:
        return _("%(n)s of %(of)s months for %(year)s cannot be stated yet",
                 n=number(hindered), of=number(len(preview.rows)), year=preview.year)  # fmt: skip
    return _("Every month of %(year)s is stated as the meters say", year=preview.year)


@blueprint.route("/kallor/<int:id>/koppla", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_EMISSIONS)
def link(id: int) -> Answer:  # noqa: A002
    """Say which supply point's bought energy is the source's activity."""
    viewer = auth.actor()
    with current.database().reading() as session:
        source = report.source(session, viewer, id).source
        viewer.require(Permission.WRITE_EMISSIONS, source.unit_id)
        points = report.linkable(session, viewer, id)
    form = LinkForm()
    form.supply_point_id.choices = [
        ("", _("Choose")), *((str(one.id), f"{one.name} · {one.key}") for one in points)
    ]  # fmt: skip
    if request.method == "GET":
        form.share.data = 100.0
        form.supply_point_id.data = request.args.get("anlaggning", "")
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                operations.link_energy(session, viewer, source_id=id, **form.values())
        except Invalid as error:
            refuse_field(form, error)
        else:
            flash(_("The source is linked. Its months are now taken from the meters."), "done")
            return redirect(url_for("sources.show", id=id, _anchor="matare"), code=303)
    rendered = render_template(
        "metered/link.html", title=_("Link to a supply point"), lede=source.name, form=form,
        source=source, points=points, errors=form.error_list, breadcrumb=way(source),
    )  # fmt: skip
    return rendered, 422 if form.errors else 200


@blueprint.route("/kallor/<int:id>/kopplingar/<int:link_id>/avsluta", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_EMISSIONS)
def unlink(id: int, link_id: int) -> Answer:  # noqa: A002
    """End a link from a month on, or take it back whole."""
    viewer = auth.actor()
    with current.database().reading() as session:
        source = report.source(session, viewer, id).source
        viewer.require(Permission.WRITE_EMISSIONS, source.unit_id)
        found = report.links(session, viewer, source_id=id)
    one = next((one for one in found if one.id == link_id), None)
    if one is None:
        raise NotFound("energy_link", link_id)
    form = UnlinkForm()
    if form.validate_on_submit():
        first = form.from_month.data
        try:
            with current.database().writing() as session:
                operations.unlink_energy(
                    session, viewer, link_id, reason=form.reason.data or "",
                    expected_version=request.form.get("version", one.version, type=int),
                    from_month=None if first is None else first.start,
                )  # fmt: skip
        except Invalid as error:
            refuse_field(form, error)
        except Conflict as error:
            flash(message(error.message), "warning")
            return redirect(url_for("sources.show", id=id, _anchor="matare"), code=303)
        else:
            flash(_("The link is ended. What was stated from the meters stays."), "done")
            return redirect(url_for("sources.show", id=id, _anchor="matare"), code=303)
    rendered = render_template(
        "metered/unlink.html", title=_("End the link?"), form=form, source=source, link=one,
        lede=f"{source.name} · {one.point.label} · {period(one.valid)}", errors=form.error_list,
        breadcrumb=way(source),
    )  # fmt: skip
    return rendered, 422 if form.errors else 200
