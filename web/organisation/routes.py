"""The tree of a day, a unit with its past, and the forms that change them."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from omstallning import notation
from omstallning.access.model import Permission
from omstallning.errors import Conflict, Invalid, OmstallningError
from omstallning.organisation import operations, report
from omstallning.organisation.model import Organisation
from omstallning.organisation.report import Node, UnitHistory
from web import auth, current
from web.formatting import SWEDISH_TIME, day, label, message, period
from web.forms import refuse_field
from web.organisation.forms import BuildingForm, RenameForm, UnitForm
from web.records.conflicts import Differing, differences

blueprint = Blueprint(
    "organisation", __name__, template_folder="templates", url_prefix="/organisation"
)

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@auth.requires_somewhere(Permission.READ)
def index() -> Answer:
    """The group as it stood on a chosen day, today by default."""
    written = request.args.get("dag", "").strip()
    chosen, errors = _today(), []
    if written:
        try:
            chosen = notation.read_date(written)
        except OmstallningError as error:
            errors = [("dag", message(error.message))]
    with current.database().reading() as session:
        whole = report.organisation(session)
    tree = report.tree_on(whole, chosen)
    count = _count(tree)
    title = ngettext("%(num)s unit in the group", "%(num)s units in the group", count)
    page = render_template(
        "organisation/index.html", title=title, tree=tree, day=chosen, written=written,
        is_today=chosen == _today(), errors=errors, days=_turning_days(whole),
        may_write=auth.actor().may_somewhere(Permission.WRITE_ORGANISATION),
    )  # fmt: skip
    return page, 422 if errors else 200


@blueprint.get("/enheter/<int:id>")
@auth.requires_somewhere(Permission.READ)
def show(id: int) -> str:  # noqa: A002
    """One unit: its names and ties over time, what lies below it, its places."""
    with current.database().reading() as session:
        history = report.unit_history(session, id)
    return render_template(
        "organisation/show.html", title=history.unit.name, history=history, unit=history.unit,
        history_names=_names(history), buildings=_buildings(history),
        may_write=auth.actor().may(Permission.WRITE_ORGANISATION, id), breadcrumb=_way(),
    )  # fmt: skip


@blueprint.route("/enheter/<int:id>/nytt-namn", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_ORGANISATION)
def rename(id: int) -> Answer:  # noqa: A002
    """Another name from a day on; the former one stays for the days before."""
    auth.actor().require(Permission.WRITE_ORGANISATION, id)
    with current.database().reading() as session:
        history = report.unit_history(session, id)
    form = RenameForm()
    if request.method == "GET":
        form.version.data = str(history.version)
    conflict: list[Differing] = []
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                operations.rename_unit(
                    session, auth.actor(), id, name=(form.name.data or "").strip(),
                    valid_from=form.valid_from.data, reason=form.reason.data or None,
                    expected_version=request.form.get("version", type=int, default=0),
                )  # fmt: skip
        except Conflict as error:
            conflict = differences(error)
        except Invalid as error:
            refuse_field(form, error)
        else:
            flash(_("The unit has a new name. The former name stays for the days before."), "done")
            return redirect(url_for("organisation.show", id=id), code=303)
    if conflict:
        with current.database().reading() as session:
            history = report.unit_history(session, id)
    page = render_template(
        "organisation/rename.html", title=_("Rename %(name)s", name=history.unit.name), form=form,
        errors=form.error_list, history=history, conflict=conflict, breadcrumb=_way(history),
        history_names=_names(history),
    )  # fmt: skip
    return page, 409 if conflict else 422 if form.errors else 200


@blueprint.route("/enheter/ny", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_ORGANISATION)
def found() -> Answer:
    """A new unit under one that is there."""
    viewer = auth.actor()
    with current.database().reading() as session:
        units = report.names(session)
    allowed = [(i, n) for i, n in units.items() if viewer.may(Permission.WRITE_ORGANISATION, i)]
    form = UnitForm()
    form.offer(sorted(allowed, key=lambda one: one[1]))
    if request.method == "GET":
        form.parent_id.data = request.args.get("under")
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                unit = operations.found_unit(session, viewer, **form.values())
        except Invalid as error:
            refuse_field(form, error)
        else:
            flash(_("The unit is part of the organisation."), "done")
            return redirect(url_for("organisation.show", id=unit.id), code=303)
    page = render_template(
        "organisation/found.html", title=_("Add a unit"), form=form, errors=form.error_list,
        breadcrumb=_way(),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.route("/enheter/<int:id>/ny-byggnad", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_ORGANISATION)
def build(id: int) -> Answer:  # noqa: A002
    """A building that the unit uses, with its place and its floor area."""
    auth.actor().require(Permission.WRITE_ORGANISATION, id)
    with current.database().reading() as session:
        history = report.unit_history(session, id)
    form = BuildingForm()
    form.offer()
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                operations.put_up_building(session, auth.actor(), unit_id=id, **form.values())
        except Invalid as error:
            refuse_field(form, error)
        else:
            flash(_("The building is added."), "done")
            return redirect(url_for("organisation.show", id=id), code=303)
    page = render_template(
        "organisation/build.html", title=_("Add a building"), form=form, errors=form.error_list,
        history=history, breadcrumb=_way(history), lede=history.unit.name,
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _names(history: UnitHistory) -> list[tuple[str, str]]:
    return [(name, period(valid)) for valid, name in reversed(history.unit.names)]


def _buildings(history: UnitHistory) -> list[tuple[str, str, str, str, str, float | None]]:
    """One row for each floor area, or for a building without."""
    rows: list[tuple[str, str, str, str, str, float | None]] = []
    for one in history.buildings:
        place = (one.name, one.site, one.designation)
        rows += [
            (*place, period(area.valid), label(area.kind), area.square_metres) for area in one.areas
        ]
        if not one.areas:
            rows.append((*place, period(one.valid), "", None))
    return rows


def _way(history: UnitHistory | None = None) -> list[tuple[str, str]]:
    way = [(url_for("organisation.index"), _("Organisation"))]
    if history is not None:
        unit = history.unit
        way.append((url_for("organisation.show", id=unit.id), unit.name))
    return way


def _today() -> date:
    return datetime.now(SWEDISH_TIME).date()


def _count(tree: tuple[Node, ...]) -> int:
    return sum(1 + _count(node.below) for node in tree)


def _turning_days(whole: Organisation) -> list[tuple[str, str]]:
    """The days on which the tree changed, the latest first, as (day, what changed)."""
    turns: dict[date, list[str]] = {}
    for unit in whole.units.values():
        turns.setdefault(unit.valid.start, []).append(unit.name_on(unit.valid.start))
        for (_until, former), (valid, name) in pairwise(unit.names):
            turns.setdefault(valid.start, []).append(f"{former} → {name}")
    shown = sorted(turns.items(), reverse=True)
    return [(day(start), _what(words)) for start, words in shown]


def _what(words: list[str]) -> str:
    if len(words) > 2:
        return ngettext("%(num)s unit began", "%(num)s units began", len(words))
    return ", ".join(words)
