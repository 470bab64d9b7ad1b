"""The log page by page, whether it holds, and one save with what it did and its way back."""

from __future__ import annotations

import math

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound as NoSuchPage
from werkzeug.wrappers import Response

from omstallning.access import audit
from omstallning.access import report as access
from omstallning.access.model import Actor, Permission
from omstallning.access.operations import names
from omstallning.changes import operations, report
from omstallning.changes.report import Altered, ChangeView
from omstallning.errors import InTheWay, Invalid, Refused
from omstallning.message import Message
from omstallning.organisation import report as organisation
from web import auth, current
from web.audit import words
from web.formatting import label, message

blueprint = Blueprint("audit", __name__, template_folder="templates")

PAGE_ROWS = 50
EASY = 5_000
"""So many rows are verified while the page waits; a longer log is verified when asked for."""

RIGHTS = {
    **dict.fromkeys(
        ("unit", "unit_name", "unit_tie", "site", "property", "building", "building_area"),
        Permission.WRITE_ORGANISATION,
    ),
    **dict.fromkeys(
        ("emission_source", "activity_record", "energy_link", "factor_assignment", "stand_in",
         "instrument", "inventory_run"),
        Permission.WRITE_EMISSIONS,
    ),
    **dict.fromkeys(
        ("energy_product", "supply_point", "meter", "stand", "supplier_month", "series",
         "reading_block", "reading_fill", "generation_plant"),
        Permission.WRITE_ENERGY,
    ),
    **dict.fromkeys(
        ("service", "node", "stock", "dependency", "impact_step", "outage_tolerance", "risk",
         "assessment", "acceptance", "risk_measure", "review", "secrecy_mark"),
        Permission.WRITE_RESILIENCE,
    ),
    "secrecy_release": Permission.RELEASE,
    **dict.fromkeys(("territory_vintage", "territory_value"), Permission.WRITE_TERRITORY),
}  # fmt: skip
"""Kind of record → the right to change it, which taking a change back needs as well."""


@blueprint.get("/granskningslogg")
@auth.requires(Permission.READ_AUDIT)
def index() -> str:
    """Everything that was done, the latest first, and whether the chain holds."""
    page = max(request.args.get("sida", 1, type=int), 1)
    with current.database().reading() as session:
        found = access.audit_page(session, auth.actor(), page=page, size=PAGE_ROWS)
        asked = request.args.get("kontrollera") == "ja" or found.total <= EASY
        verdict = audit.verify(session) if asked and page == 1 else None
        people = names(session)
    pages = max(math.ceil(found.total / PAGE_ROWS), 1)
    if page > pages:
        raise NoSuchPage
    return render_template(
        "audit/index.html", title=_("The log"), found=found, people=people, page=page, pages=pages,
        verdict=verdict, verb=words.verb,
        may_read=auth.actor().may_somewhere(Permission.READ),
    )  # fmt: skip


@blueprint.get("/andringar/<int:id>")
@auth.signed_in
def change(id: int) -> str:  # noqa: A002
    """One save: who, when, why, each record before and after, and the way back."""
    viewer = auth.actor()
    with current.database().reading() as session:
        found = report.change(session, viewer, id, curtains=current.curtains())
        units = organisation.names(session)
    return render_template(
        "audit/change.html", title=_title(found), found=found, words=words, units=units,
        in_the_way=[
            (words.record(one["kind"], one["id"], units), one.get("change_set"))
            for one in found.in_the_way
        ],
        refusal=_refusal(viewer, found), breadcrumb=_way(viewer),
    )  # fmt: skip


@blueprint.post("/andringar/<int:id>/angra")
@auth.signed_in
def undo(id: int) -> Response:  # noqa: A002
    """Take one's own save back."""
    viewer = auth.actor()
    with current.database().reading() as session:
        # Rights are asked for all that was saved, also for what its author may not read any more.
        found = report.change(session, viewer, id)
    for right in _rights(found):
        viewer.require_somewhere(right)
    try:
        with current.database().writing() as session:
            undone = operations.undo(
                session, viewer, id, rebuild=current.rebuild(),
                reason=request.form.get("reason", "").strip() or None,
            )  # fmt: skip
    except Invalid as error:
        flash(message(Message(str(error.fields["reason"]), error.fields)), "error")
        return redirect(url_for("audit.change", id=id), code=303)
    except InTheWay as error:
        flash(message(error.message), "error")
        return redirect(url_for("audit.change", id=id), code=303)
    flash(_("The change is taken back. The history keeps both."), "done")
    return redirect(url_for("audit.change", id=undone), code=303)


def _way(viewer: Actor) -> list[tuple[str, str]]:
    may = viewer.may(Permission.READ_AUDIT)
    return [(url_for("audit.index"), _("The log"))] if may else []


def _title(found: ChangeView) -> str:
    said = words.verb(found.verb)
    return said[:1].upper() + said[1:]


def _rights(found: ChangeView) -> set[Permission]:
    """The rights that taking the change back needs. Raises Refused for a kind nobody takes back."""
    kinds = {one.kind for one in found.rows} | {one.kind for one in found.facts}
    unknown = kinds - RIGHTS.keys() - {"remembered_layout"}
    if unknown:
        raise Refused(Permission.PUBLISH)
    return {RIGHTS[kind] for kind in kinds & RIGHTS.keys()}


def _refusal(viewer: Actor, found: ChangeView) -> str | None:
    """Why this person cannot take the change back, in words."""
    if found.refusal is not None:
        return message(Message(found.refusal, {}))
    try:
        missing = [right for right in _rights(found) if not viewer.may_somewhere(right)]
    except Refused as error:
        return message(error.message)
    if missing:
        return message(Refused(missing[0]).message)
    if not found.rows and not found.facts:
        return _("it changed no record that can be put back")
    return None


def heading(altered: Altered) -> str:
    """What a record's table is about: its kind and number."""
    return f"{label(f'kind.{altered.kind}')} {altered.id}"


blueprint.add_app_template_global(heading, "record_heading")
