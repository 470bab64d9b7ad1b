"""Läget, the series behind it, its editions, and how each standing was calculated."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from emissions.territory import operations, report
from emissions.territory.model import VintageQuestioned
from omstallning.access.model import Permission
from web import auth, current
from web.formatting import SWEDISH_TIME
from web.situation import (
    calculation as calculation_tables,
)
from web.situation import (
    edition_tables,
    energy,
    files,
    organisation,
    picture,
    preparedness,
    series_tables,
    view,
    words,
)
from web.situation import editions as edition_pages
from web.situation.forms import DecisionForm

blueprint = Blueprint("situation", __name__, template_folder="templates")

Answer = str | AnyResponse | tuple[str, int]


@blueprint.get("/laget")
@auth.requires_somewhere(Permission.READ)
def show() -> str:
    """Where the municipality and its organisation stand."""
    code, viewer = current.settings().municipality_code, auth.actor()
    today = datetime.now(SWEDISH_TIME).date()
    with current.database().reading() as session:
        territory = view.territory_situation(session, viewer, code, on=today)
        values = report.values(session, viewer, code)
        waiting = edition_pages.waiting(session, viewer, code)
        group = organisation.organisation_situation(session, viewer, on=today)
        attention = organisation.attention(session, viewer, group)
        in_buildings = energy.energy_situation(session, viewer, on=today)
        prepared = preparedness.preparedness_situation(session, viewer, on=today)
    return render_template(
        "situation/show.html",
        title=words.headline(territory),
        territory=territory,
        picture=None if territory is None else picture.territory_picture(territory),
        rows=[] if territory is None else view.years_of(territory.series, territory.standings),
        csv_octets=len(files.series_csv(values)),
        waiting=waiting,
        organisation=group,
        organisation_picture=None if group is None else organisation.picture(group),
        track=organisation,
        attention=attention,
        energy=in_buildings,
        energy_words=energy,
        preparedness=prepared,
        preparedness_words=preparedness,
        words=words,
    )


@blueprint.get("/laget/serie")
@auth.requires_somewhere(Permission.READ)
def series() -> str:
    """The series by sector and year, per resident, and how it came to be."""
    code, viewer = current.settings().municipality_code, auth.actor()
    with current.database().reading() as session:
        page = view.series_page(session, viewer, code)
        values = report.values(session, viewer, code)
    return render_template(
        "situation/series.html",
        title=_("The municipality's emissions, year by year"),
        breadcrumb=[(url_for("situation.show"), _("Overview"))],
        page=page,
        csv_octets=len(files.series_csv(values)),
        tables=series_tables,
        words=words,
    )


@blueprint.get("/laget/serie.csv")
@auth.requires_somewhere(Permission.READ)
def series_csv() -> Response:
    """Every number of the edition in use, or of the one that is named."""
    code, viewer = current.settings().municipality_code, auth.actor()
    with current.database().reading() as session:
        vintage_id = request.args.get("utgava", type=int)
        values = report.values(session, viewer, code, vintage_id=vintage_id)
        edition = report.edition_name(session, viewer, code, vintage_id=vintage_id)
    name = f"utslapp-{code}-{edition or 'ingen'}.csv"
    return Response(
        files.series_csv(values),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@blueprint.get("/laget/tal/<int:id>")
@auth.requires_somewhere(Permission.READ)
def number(id: int) -> str:  # noqa: A002
    """One published number: its edition, its place in the file, and what other editions say."""
    code, viewer = current.settings().municipality_code, auth.actor()
    with current.database().reading() as session:
        found = report.number(session, viewer, code, id)
    return render_template(
        "situation/number.html",
        title=words.number_title(found),
        breadcrumb=[
            (url_for("situation.show"), _("Overview")),
            (url_for("situation.series"), _("The series")),
        ],
        found=found,
        tables=edition_tables,
    )


@blueprint.get("/laget/sa-raknades/<id>")
@auth.requires_somewhere(Permission.READ)
def calculation(id: str) -> str:  # noqa: A002
    """How a standing against a goal was calculated, with every number put in."""
    code, viewer = current.settings().municipality_code, auth.actor()
    with current.database().reading() as session:
        standing = view.calculation(session, viewer, code, id)
    return render_template(
        "situation/calculation.html",
        title=_("How it was calculated: %(goal)s", goal=words.target_title(standing.target)),
        breadcrumb=[(url_for("situation.show"), _("Overview"))],
        standing=standing,
        unit=standing.outcome.unit,
        tables=calculation_tables,
        words=words,
    )


@blueprint.get("/laget/utgavor")
@auth.requires_somewhere(Permission.READ)
def editions() -> str:
    """Every edition of the series, and what one moved of another."""
    code, viewer = current.settings().municipality_code, auth.actor()
    with current.database().reading() as session:
        page = edition_pages.editions_page(
            session,
            viewer,
            code,
            old_id=request.args.get("fran", type=int),
            new_id=request.args.get("till", type=int),
        )
    return render_template(
        "situation/editions.html",
        title=_("Editions of the series"),
        breadcrumb=[(url_for("situation.show"), _("Overview"))],
        page=page,
        tables=edition_tables,
    )


@blueprint.get("/laget/utgavor/<int:id>")
@auth.requires_somewhere(Permission.READ)
def edition(id: int) -> Answer:  # noqa: A002
    """One edition: what it says, what the checks say of it, and what it moves."""
    return _edition_page(id, DecisionForm())


@blueprint.post("/laget/utgavor/<int:id>/ta-i-bruk")
@auth.requires(Permission.WRITE_TERRITORY)
def accept(id: int) -> Answer:  # noqa: A002
    """Take an edition into use, with a reason where it is asked for."""
    form = DecisionForm()
    try:
        with current.database().writing() as session:
            taken = operations.accept_vintage(
                session,
                auth.actor(),
                id,
                expected_version=int(form.version.data or 0),
                reason=(form.reason.data or "").strip() or None,
            )
    except VintageQuestioned:
        form.reason.errors = [_("Give a reason: the checks have a question about this edition.")]
        return _edition_page(id, form)
    flash(_("The edition %(edition)s is in use.", edition=taken.about.edition), "done")
    return redirect(url_for("situation.editions"), code=303)


@blueprint.post("/laget/utgavor/<int:id>/ta-ur-bruk")
@auth.requires(Permission.WRITE_TERRITORY)
def put_back(id: int) -> Answer:  # noqa: A002
    """Take an edition out of use; the one before it is the series again."""
    form = DecisionForm()
    reason = (form.reason.data or "").strip()
    if not reason:
        form.reason.errors = [_("Give a reason.")]
        return _edition_page(id, form)
    with current.database().writing() as session:
        put = operations.return_vintage(
            session,
            auth.actor(),
            id,
            expected_version=int(form.version.data or 0),
            reason=reason,
        )
    flash(_("The edition %(edition)s is out of use.", edition=put.about.edition), "done")
    return redirect(url_for("situation.editions"), code=303)


def _edition_page(vintage_id: int, form: DecisionForm) -> Answer:
    code, viewer = current.settings().municipality_code, auth.actor()
    with current.database().reading() as session:
        page = edition_pages.edition_page(session, viewer, code, vintage_id)
    form.version.data = str(page.view.vintage.version)
    rendered = render_template(
        "situation/edition.html",
        title=_("Edition %(edition)s", edition=page.view.vintage.about.edition),
        breadcrumb=[
            (url_for("situation.show"), _("Overview")),
            (url_for("situation.editions"), _("Editions")),
        ],
        page=page,
        csv_octets=len(files.series_csv(page.values)),
        form=form,
        errors=form.error_list,
        may_decide=viewer.may(Permission.WRITE_TERRITORY),
        tables=edition_tables,
    )
    return (rendered, 422) if form.error_list else rendered
