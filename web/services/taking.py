"""Taking something of the register away, whatever kind it is."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext as _

from omstallning.access.model import Permission
from omstallning.errors import NotFound
from resilience import operations, report
from resilience.report import records
from web import auth, current
from web.services import routes as services
from web.services import writing
from web.services.editing import Answer, ask, expected
from web.services.fields import WithdrawForm

blueprint = services.blueprint
"""The pages of services go on here."""


@blueprint.route("/ta-bort/<kind>/<int:id>", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_RESILIENCE)
def withdraw(kind: str, id: int) -> Answer:  # noqa: A002
    """Take something of the register away, after one question."""
    name, version, unit_id, back = _to_be_taken(kind, id)
    auth.actor().require(Permission.WRITE_RESILIENCE, unit_id)
    form = WithdrawForm()
    if request.method == "GET":
        form.version.data = str(version)
    return ask(
        form,
        lambda session: operations.withdraw(
            session, auth.actor(), kind, id, expected_version=expected(form),
            reason=form.reason.data or "",
        ),
        title=_("Take away %(name)s?", name=name),
        lede=_("It disappears from the register. What it was stays in the history."),
        done=_("It is taken away."), back=back, submit=_("Take away"), breadcrumb=writing.way_to(),
    )  # fmt: skip


def _to_be_taken(kind: str, row_id: int) -> tuple[str, int, int, str]:
    """Name, version and unit of a row, and where to go when it is gone."""
    viewer, index = auth.actor(), url_for("services.index")
    with current.database().reading() as session:
        if kind == "service":
            service = report.service(session, viewer, row_id, today=services.today()).service
            return service.name, service.version, service.unit_id, index
        if kind == "node":
            node = report.node(session, viewer, row_id, today=services.today()).node
            back = url_for("services.show", id=node.service.id) if node.service else index
            return node.name, node.version, node.unit_id, back
        if kind == "stock":
            stock = report.stock(session, viewer, row_id).stock
            return stock.name, stock.version, stock.unit_id, index
        if kind == "dependency":
            leaning = report.dependency(session, viewer, row_id).dependency
            owner = report.node(session, viewer, int(leaning.node.id), today=services.today()).node
            name = f"{leaning.node.label} → {leaning.needs.label}"
            return name, leaning.version, owner.unit_id, url_for("services.node", id=owner.id)
        if kind == "impact_step":
            step, activity = records.step(session, viewer, row_id)
            here = url_for("services.node", id=activity.id)
            return step.text, step.version, activity.unit_id, here
        if kind == "risk":
            risk = report.risk(session, viewer, row_id, today=services.today()).risk
            return risk.title, risk.version, risk.unit_id, url_for("risks.index")
    raise NotFound(kind, row_id)
