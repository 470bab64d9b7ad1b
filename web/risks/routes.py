"""Risks: the matrix and the list, one risk, and everything that is written about it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from omstallning.access.model import Permission
from resilience import operations, report
from resilience.model import Stage
from web import auth, current
from web.formatting import label
from web.risks import tables, words
from web.services.routes import today

blueprint = Blueprint("risks", __name__, template_folder="templates", url_prefix="/risker")


@blueprint.get("")
@auth.requires_somewhere(Permission.READ)
def index() -> str:
    """The matrix of one stage, with what it cannot place beside it, and the list."""
    viewer = auth.actor()
    stage = next((one for one in Stage if one.value == request.args.get("steg")), Stage.NOW)
    with current.database().reading() as session:
        found = report.risks(session, viewer, today=today())
        matrix = report.matrix(session, viewer, today=today(), stage=stage)
    args = {key: value for key, value in request.args.items() if value}
    return render_template(
        "risks/index.html",
        title=words.list_title(found.risks, matrix),
        lede=words.list_lede(found.risks, today()) if found.risks else None,
        found=found,
        matrix=matrix,
        stage=stage,
        stages=[(one, label(one)) for one in Stage],
        rows=tables.chosen(found.risks, matrix, args, today()),
        args=args,
        options=_options(found, matrix),
        words=words,
        today_is=today(),
    )


def _options(
    found: report.RiskList, matrix: report.MatrixView | None
) -> dict[str, list[tuple[str, str]]]:
    views = [row.risk for row in found.risks]
    levels = matrix.scale.levels if matrix is not None else ()
    return {
        "niva": [(str(n + 1), words.words_of(one)) for n, one in enumerate(levels)],
        "fara": sorted(
            {(row.risk.hazard.id, words.hazard_words(row)) for row in found.risks},
            key=lambda pair: pair[1],
        ),
        "enhet": sorted({(str(one.unit_id), one.unit) for one in views}, key=lambda pair: pair[1]),
        "visa": tables.states(),
    }


@blueprint.get("/<int:id>")
@auth.requires_somewhere(Permission.READ)
def show(id: int) -> str:  # noqa: A002
    """One risk: assessments side by side, its history, acceptance and measures."""
    viewer = auth.actor()
    with current.database().reading() as session:
        page = report.risk(session, viewer, id, today=today())
    headings, rows = tables.side_by_side(page)
    return render_template(
        "risks/show.html",
        title=words.risk_title(page),
        lede=words.risk_lede(page),
        page=page,
        headings=headings,
        rows=rows,
        words=words,
        today_is=today(),
        may_mark=viewer.may(Permission.READ_SECRET, page.risk.unit_id),
        breadcrumb=[(url_for("risks.index"), _("Risks"))],
    )


@blueprint.post("/<int:id>/granskad")
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def reviewed(id: int) -> Response:  # noqa: A002
    """Say that the risk was looked through today and needs no change."""
    with current.database().writing() as session:
        made = operations.review(session, auth.actor(), "risk", id, reviewed_on=today())
        due = made.due_on
    flash(_("Reviewed today. The next review is due %(day)s.", day=due.isoformat()), "done")
    return redirect(url_for("risks.show", id=id), code=303)


@blueprint.post("/<int:id>/atgarder/<int:link_id>/koppla-bort")
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def unlink(id: int, link_id: int) -> Response:  # noqa: A002
    """Say that a measure does not lessen the risk after all."""
    version = request.form.get("version", 0, type=int)
    with current.database().writing() as session:
        operations.unlink_measure(session, auth.actor(), link_id, expected_version=version)
    flash(_("The measure is untied from the risk. It stays in the register."), "done")
    return redirect(url_for("risks.show", id=id), code=303)
