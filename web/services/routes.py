"""Services and what they lean on: the list, one service, one resource, one stock."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from omstallning.access.model import Permission
from resilience import operations, report
from resilience.model import Verdict
from resilience.report import gaps, records
from web import auth, current
from web.formatting import SWEDISH_TIME, label
from web.risks import words as risk_words
from web.services import pictures, tables, words
from web.situation.words import in_language

blueprint = Blueprint("services", __name__, template_folder="templates", url_prefix="/verksamheter")


def today() -> date:
    """The day it is in Sweden."""
    return datetime.now(SWEDISH_TIME).date()


@blueprint.get("")
@auth.requires_somewhere(Permission.READ)
def index() -> str:
    """Every service that the viewer sees, with whether it holds a day without power."""
    viewer = auth.actor()
    with current.database().reading() as session:
        found = report.services(session, viewer)
        prepared = report.preparedness(session, viewer, today())
    rows = tables.chosen(found.services, request.args, today())
    return render_template(
        "services/index.html",
        title=words.list_title(found, prepared),
        lede=words.list_lede(prepared),
        found=found,
        prepared=prepared,
        rows=rows,
        args={key: value for key, value in request.args.items() if value},
        options=_options(found),
        tables=tables,
        today_is=today(),
    )


def _options(found: report.ServiceList) -> dict[str, list[tuple[str, str]]]:
    views = [one.service for one in found.services]
    return {
        "sektor": sorted({
            (one.sector.id, in_language(swedish=one.sector.sv, english=one.sector.en))
            for one in views
        }, key=lambda pair: pair[1]),
        "enhet": sorted({(str(one.unit_id), one.unit) for one in views}, key=lambda pair: pair[1]),
        "utfall": [(one.value, label(one)) for one in Verdict],
    }  # fmt: skip


@blueprint.get("/<int:id>")
@auth.requires_somewhere(Permission.READ)
def show(id: int) -> str:  # noqa: A002
    """One service: its activities, what they lean on, and what becomes of them without power."""
    viewer = auth.actor()
    with current.database().reading() as session:
        page = report.service(session, viewer, id, today=today())
        shared = records.shared_with(session, viewer, id)
        missing = gaps.gaps(session, viewer)[id]
    return render_template(
        "services/show.html",
        title=words.service_title(page),
        lede=words.service_lede(page),
        page=page,
        shared=shared,
        missing=[words.gap(one) for one in missing],
        graph=pictures.leaning(page, shared),
        stairs={one.node.id: pictures.stair_of(one) for one in page.activities},
        tables=tables,
        words=words,
        risk_words=risk_words,
        today_is=today(),
        may_mark=viewer.may(Permission.READ_SECRET, page.service.unit_id),
        breadcrumb=[(url_for("services.index"), _("Services"))],
    )


@blueprint.post("/<int:id>/granskad")
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def reviewed(id: int) -> Response:  # noqa: A002
    """Say that the service was looked through today and needs no change."""
    with current.database().writing() as session:
        made = operations.review(session, auth.actor(), "service", id, reviewed_on=today())
        due = made.due_on
    flash(_("Reviewed today. The next review is due %(day)s.", day=due.isoformat()), "done")
    return redirect(url_for("services.show", id=id), code=303)  # type: ignore[return-value]


@blueprint.get("/resurser/<int:id>")
@auth.requires_somewhere(Permission.READ)
def node(id: int) -> str | Response:  # noqa: A002
    """One resource: what leans on it and what it leans on. An activity is on its service's page."""
    viewer = auth.actor()
    with current.database().reading() as session:
        page = report.node(session, viewer, id, today=today())
        leaning = records.leaning_services(session, viewer, id)
    if page.node.service is not None:
        return redirect(  # type: ignore[return-value]
            url_for("services.show", id=page.node.service.id, _anchor=f"aktivitet-{id}"), code=303
        )
    return render_template(
        "services/node.html",
        title=words.node_title(page, len(leaning)),
        page=page,
        leaning=leaning,
        tables=tables,
        words=words,
        risk_words=risk_words,
        may_mark=viewer.may(Permission.READ_SECRET, page.node.unit_id),
        breadcrumb=[(url_for("services.index"), _("Services"))],
    )


@blueprint.get("/lager/<int:id>")
@auth.requires_somewhere(Permission.READ)
def stock(id: int) -> str:  # noqa: A002
    """One shared stock: how long it lasts when all draw from it."""
    viewer = auth.actor()
    with current.database().reading() as session:
        found = report.stock(session, viewer, id).stock
    return render_template(
        "services/stock.html",
        title=words.stock_title(found),
        stock=found,
        may_mark=viewer.may(Permission.READ_SECRET, found.unit_id),
        breadcrumb=[(url_for("services.index"), _("Services"))],
    )
