"""Marks of secrecy on one record: which stand, who set them, and setting and lifting them."""

from __future__ import annotations

from typing import ClassVar

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField

from omstallning.access.model import Permission
from omstallning.errors import NotFound
from omstallning.provenance import Trail
from resilience import operations, report
from resilience.model import MARKABLE_FIELDS, Ground
from web import auth, current
from web.formatting import label
from web.forms import PageForm, Required
from web.services.editing import Answer, ask
from web.services.fields import Hints, RegisterForm
from web.services.routes import today

blueprint = Blueprint("secrecy", __name__, template_folder="templates", url_prefix="/sekretess")


class MarkForm(RegisterForm):
    """Which field is marked, on what ground and why."""

    HINTS: ClassVar[Hints] = {
        "field": lazy_gettext(
            "The whole record hides it everywhere from those without the right, counts included."
        ),
    }
    field = RadioField(lazy_gettext("What is marked"), [Required(lazy_gettext("Choose what."))])
    ground = RadioField(lazy_gettext("Ground"), [Required(lazy_gettext("Choose a ground."))])
    reason = StringField(
        lazy_gettext("Reason"), [Required(lazy_gettext("Write why it is marked."))]
    )


class LiftForm(PageForm):
    """Why a mark is lifted."""

    reason = StringField(
        lazy_gettext("Reason"), [Required(lazy_gettext("Write why the mark is lifted."))]
    )


@blueprint.get("/<kind>/<int:id>")
@auth.requires_somewhere(Permission.READ_SECRET)
def show(kind: str, id: int) -> str:  # noqa: A002
    """Every mark of a record, the lifted ones too."""
    about, unit_id = _about(kind, id)
    viewer = auth.actor()
    viewer.require(Permission.READ_SECRET, unit_id)
    with current.database().reading() as session:
        found = report.marks(session, viewer, kind, id)
    return render_template(
        "secrecy/show.html",
        title=_("Marks of secrecy: %(name)s", name=about.label),
        lede=_("A mark is a reminder to try the question of secrecy, never a decision. Each "
               "request is tried anew."),
        kind=kind,
        about=about,
        marks=found,
        may_mark=viewer.may(Permission.WRITE_RESILIENCE, unit_id),
        may_lift=viewer.may(Permission.RELEASE, unit_id),
        breadcrumb=[(_page_of(about), about.label)],
    )  # fmt: skip


@blueprint.route("/<kind>/<int:id>/markera", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def mark(kind: str, id: int) -> Answer:  # noqa: A002
    """Mark a field, or the whole record, on a ground."""
    about, unit_id = _about(kind, id)
    auth.actor().require(Permission.WRITE_RESILIENCE, unit_id)
    auth.actor().require(Permission.READ_SECRET, unit_id)
    form = MarkForm()
    form.field.choices = [
        (one, label(f"marked.{one}")) for one in sorted(MARKABLE_FIELDS.get(kind, ()))
    ]
    form.ground.choices = [(one.value, label(one)) for one in Ground]
    here = url_for("secrecy.show", kind=kind, id=id)
    return ask(
        form,
        lambda session: operations.mark(
            session, auth.actor(), kind, id, field=str(form.field.data),
            ground=Ground(form.ground.data), reason=form.reason.data or "",
        ),
        title=_("Mark as secret: %(name)s", name=about.label), done=_("The mark is set."),
        back=here, submit=_("Set the mark"),
        breadcrumb=[(_page_of(about), about.label), (here, _("Marks of secrecy"))],
    )  # fmt: skip


@blueprint.route("/<kind>/<int:id>/<int:mark_id>/hav", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.RELEASE)
def lift(kind: str, id: int, mark_id: int) -> Answer:  # noqa: A002
    """Lift a mark; who set it and why stays to be read."""
    about, unit_id = _about(kind, id)
    viewer = auth.actor()
    viewer.require(Permission.RELEASE, unit_id)
    with current.database().reading() as session:
        found = report.marks(session, viewer, kind, id)
    standing = next((one for one in found if one.id == mark_id), None)
    if standing is None:
        raise NotFound("secrecy_mark", mark_id)
    here = url_for("secrecy.show", kind=kind, id=id)
    if request.method == "GET" and standing.lifted_at is not None:
        answer: Response = redirect(here, code=303)
        return answer
    form = LiftForm()
    return ask(
        form,
        lambda session: operations.lift_mark(
            session, viewer, mark_id, reason=form.reason.data or ""
        ),
        title=_("Lift the mark on %(field)s?", field=label(f"marked.{standing.field}").lower()),
        lede=_("%(name)s. Everybody who may read the register then sees it.", name=about.label),
        done=_("The mark is lifted."), back=here, submit=_("Lift the mark"),
        breadcrumb=[(_page_of(about), about.label), (here, _("Marks of secrecy"))],
    )  # fmt: skip


def _about(kind: str, record_id: int) -> tuple[Trail, int]:
    """What a mark is about and the unit that answers for it. Raises NotFound."""
    viewer = auth.actor()
    with current.database().reading() as session:
        if kind == "service":
            service = report.service(session, viewer, record_id, today=today()).service
            return service.trail, service.unit_id
        if kind == "node":
            node = report.node(session, viewer, record_id, today=today()).node
            return node.trail, node.unit_id
        if kind == "stock":
            stock = report.stock(session, viewer, record_id).stock
            return stock.trail, stock.unit_id
        if kind == "dependency":
            leaning = report.dependency(session, viewer, record_id).dependency
            owner = report.node(session, viewer, int(leaning.node.id), today=today()).node
            name = f"{leaning.node.label} → {leaning.needs.label}"
            return Trail("dependency", record_id, name), owner.unit_id
        if kind == "risk":
            risk = report.risk(session, viewer, record_id, today=today()).risk
            return risk.trail, risk.unit_id
    raise NotFound(kind, record_id)


def _page_of(about: Trail) -> str:
    endpoints = {"service": "services.show", "node": "services.node", "stock": "services.stock",
                 "risk": "risks.show"}  # fmt: skip
    if about.kind in endpoints:
        return url_for(endpoints[about.kind], id=about.id)
    return url_for("services.change_dependency", id=about.id)
