"""The pages of follow-up: targets from the world to the municipality, and the policy."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from omstallning.access.model import Permission
from omstallning.errors import NotFound
from omstallning.policy import report as policy_report
from web import auth, current
from web.followup import facts, files, picture, tables, view, words
from web.followup.forms import TargetFilter
from web.followup.view import Known, TargetsPage
from web.formatting import SWEDISH_TIME
from web.situation.words import target_title

blueprint = Blueprint("followup", __name__, template_folder="templates", url_prefix="/uppfoljning")


@blueprint.get("/mal")
@auth.requires_somewhere(Permission.READ)
def targets() -> str:
    """Every target that fits the choice, by level, with its standing or why it has none."""
    form = TargetFilter(request.args)
    form.offer()
    page = _chosen(form)
    return render_template(
        "followup/targets.html",
        title=words.targets_title(page),
        lede=words.targets_lede(page),
        page=page,
        form=form,
        csv_octets=len(files.targets_csv(page.rows)),
        tables=tables,
        view=view,
        words=words,
    )


@blueprint.get("/mal.csv")
@auth.requires_somewhere(Permission.READ)
def targets_csv() -> Response:
    """The same targets as a file."""
    return _file(files.targets_csv(_chosen(TargetFilter(request.args)).rows), "mal.csv")


@blueprint.get("/mal/<id>")
@auth.requires_somewhere(Permission.READ)
def target(id: str) -> str:  # noqa: A002
    """One target: its wording, what it asks, who decided it, and how it stands."""
    row = view.target_row(_known(), id, on=_today())
    return render_template(
        "followup/target.html",
        title=target_title(row.target),
        lede=words.target_lede(row),
        breadcrumb=[(url_for("followup.targets"), _("Targets"))],
        row=row,
        standing=row.standing,
        picture=picture.target_picture(row.standing),
        csv_octets=len(files.years_csv(row.standing)),
        commitments=view.commitments_of(row.target),
        facts_of=facts,
        tables=tables,
        view=view,
        words=words,
    )


@blueprint.get("/mal/<id>/serie.csv")
@auth.requires_somewhere(Permission.READ)
def target_csv(id: str) -> Response:  # noqa: A002
    """The series of one target beside its path. Not found where there is no series."""
    standing = view.target_row(_known(), id, on=_today()).standing
    if standing.series is None:
        raise NotFound("series", id)
    return _file(files.years_csv(standing), f"{standing.target.key}.csv")


@blueprint.get("/policy")
@auth.requires_somewhere(Permission.READ)
def policy() -> str:
    """The policy with what stands behind each commitment."""
    page = view.policy_page(_known(), on=_today())
    return render_template(
        "followup/policy.html",
        title=words.policy_title(page),
        page=page,
        tables=tables,
        words=words,
    )


@blueprint.get("/policy/<id>")
@auth.requires_somewhere(Permission.READ)
def commitment(id: str) -> str:  # noqa: A002
    """One commitment with its indicators, its targets and who answers for it."""
    found = view.behind(_known(), policy_report.commitment(id), on=_today())
    direction, area = view.place_of(found.commitment)
    before, after = view.neighbours(found.commitment)
    return render_template(
        "followup/commitment.html",
        title=words.commitment_text(found.commitment),
        breadcrumb=[(url_for("followup.policy"), _("The policy"))],
        found=found,
        direction=direction,
        area=area,
        before=before,
        after=after,
        tables=tables,
        view=view,
        words=words,
    )


def _known() -> Known:
    code, viewer = current.settings().municipality_code, auth.actor()
    with current.database().reading() as session:
        return view.known(session, viewer, code)


def _chosen(form: TargetFilter) -> TargetsPage:
    return view.targets_page(
        _known(),
        on=_today(),
        level=form.chosen_level,
        kind=form.chosen_kind,
        status=form.chosen_status,
    )


def _today() -> date:
    return datetime.now(SWEDISH_TIME).date()


def _file(content: bytes, name: str) -> Response:
    return Response(
        content,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
