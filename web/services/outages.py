"""Power, IT, water out for N hours: what fails when, what holds, what nobody knows."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from omstallning.access.model import Permission
from omstallning.errors import NotFound
from resilience import operations, report
from resilience.model import POWER_CUT_H, SMALLEST_RELEASE, NodeKind, Verdict
from resilience.report import LENGTHS_H, gaps
from web import auth, current
from web.forms import PageForm, Required
from web.services import outage_view as view
from web.services import words
from web.services.editing import Answer, ask
from web.services.routes import today

blueprint = Blueprint("outages", __name__, template_folder="templates", url_prefix="/avbrott")


class ReleaseForm(PageForm):
    """Why an aggregate is let go of."""

    reason = TextAreaField(
        lazy_gettext("Reason"), [Required(lazy_gettext("Write why it can be released."))]
    )


@blueprint.get("")
@auth.requires_somewhere(Permission.READ)
def show() -> str:
    """What fails when something is out for some hours."""
    viewer = auth.actor()
    asked = view.asked(request.args)
    with current.database().reading() as session:
        what = asked.kind if asked.kind is not None else [asked.node or 0]
        found = report.outage(session, viewer, what, asked.hours)
        grown = report.lengths(session, viewer, asked.kind) if asked.kind is not None else ()
        missing = gaps.gaps(session, viewer)
        prepared = report.preparedness(session, viewer, today())
    is_released_length = asked.kind is NodeKind.POWER and asked.hours == POWER_CUT_H
    is_let_go = found.counts.is_secret and is_released_length and prepared.released is not None
    return render_template(
        "outages/show.html",
        title=words.released_title([prepared.released])
        if is_let_go and prepared.released
        else view.title(asked, found),
        asked=asked,
        found=found,
        grown=view.lengths_rows(grown),
        lengths=LENGTHS_H,
        picture=view.picture(asked, found),
        breached=view.by_verdict(found, Verdict.BREACHED),
        holding=view.by_verdict(found, Verdict.HOLDS),
        unknown=view.by_verdict(found, Verdict.UNKNOWN),
        missing={
            service: [words.gap(one) for one in gaps_of] for service, gaps_of in missing.items()
        },
        prepared=prepared,
        is_released_length=is_released_length,
        kinds=view.KINDS,
        view=view,
        words=words,
        breadcrumb=[(url_for("services.index"), _("Services"))],
    )


@blueprint.get("/<id>")
@auth.requires_somewhere(Permission.READ)
def of_kind(id: str) -> Response:  # noqa: A002
    """A day without something of a kind, by the name that figures carry. Raises NotFound."""
    key = next((key for key, known in view.KINDS.items() if known.value == id), None)
    if key is None:
        raise NotFound("outage", id)
    day: dict[str, Any] = {key: "24"}
    answer: Response = redirect(url_for("outages.show", **day), code=303)
    return answer


@blueprint.get("/utlamnat")
@auth.requires_somewhere(Permission.READ)
def released() -> str:
    """What was released of a day without power: when, by whom and why."""
    viewer = auth.actor()
    with current.database().reading() as session:
        found = report.releases(session, viewer)
        prepared = report.preparedness(session, viewer, today())
    return render_template(
        "outages/released.html",
        title=words.released_title(found),
        found=found,
        may_release=prepared.may_release,
        breadcrumb=[(url_for("outages.show", el=24), _("Power out for 24 hours"))],
    )


@blueprint.get("/utlamnat/<int:id>")
@auth.requires_somewhere(Permission.READ)
def release_of(id: int) -> Response:  # noqa: A002
    """One release, among the others. Raises NotFound."""
    with current.database().reading() as session:
        found = report.releases(session, auth.actor())
    if id not in {one.id for one in found}:
        raise NotFound("secrecy_release", id)
    answer: Response = redirect(url_for("outages.released", _anchor=f"nr-{id}"), code=303)
    return answer


@blueprint.route("/lamna-ut", methods=["GET", "POST"])
@auth.requires(Permission.RELEASE)
def release() -> Answer:
    """Let go of how many services hold a day without power, after seeing what is let go of."""
    viewer = auth.actor()
    with current.database().reading() as session:
        prepared = report.preparedness(session, viewer, today(), to_release=True)
    form = ReleaseForm()
    return ask(
        form,
        lambda session: operations.release(
            session, viewer, reason=form.reason.data or "", as_of=today()
        ),
        title=_("Release how many services hold?"),
        lede=_("Everybody who may read then sees these numbers, and nothing of what they rest "
               "on. The release is kept with your name and your reason."),
        done=_("The numbers are released."), back=url_for("outages.released"),
        submit=_("Release the numbers"), template="outages/release.html",
        breadcrumb=[(url_for("outages.show", el=24), _("Power out for 24 hours"))],
        prepared=prepared, least=SMALLEST_RELEASE, on=today(),
    )  # fmt: skip
