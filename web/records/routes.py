"""Records: the list, one record with its past, stating, correcting and taking back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from emissions import operations, report
from emissions.errors import LinkedToMeters, OverlappingRecords
from emissions.model import RecordStatus, Scope
from emissions.report import RecordView, record_lines
from omstallning.access.model import Permission
from omstallning.changes.operations import undo as undo_change_set
from omstallning.errors import Conflict, InTheWay, Invalid
from omstallning.organisation import report as organisation
from omstallning.provenance import Trail
from omstallning.units import UnknownUnit
from web import addresses, auth, current
from web.formatting import label, message, number, period, quantity
from web.forms import PageForm, refuse_field
from web.records.conflicts import Differing, differences
from web.records.forms import CorrectionForm, RecordForm, WithdrawalForm, choices

blueprint = Blueprint("records", __name__, template_folder="templates", url_prefix="/utslapp")

Answer = str | Response | tuple[str, int]
PAGE_ROWS = 50
YEARS_BACK = 12


@blueprint.get("/uppgifter")
@auth.requires_somewhere(Permission.READ)
def index() -> str:
    """Every record in force, by source, unit, scope, year and status."""
    chosen = _filters()
    page = max(request.args.get("sida", 1, type=int), 1)
    with current.database().reading() as session:
        sources = report.sources(session, auth.actor())
        found = report.records(
            session, auth.actor(), **chosen, limit=PAGE_ROWS, offset=(page - 1) * PAGE_ROWS
        )
        units = organisation.names(session)
    by_id = {row.id: row.source for row in sources.sources}
    options = {
        "kalla": sorted(((row.id, row.source.name) for row in sources.sources),
                        key=lambda one: one[1]),
        "enhet": sorted(((id_, units[id_]) for id_ in {s.unit_id for s in by_id.values()}),
                        key=lambda one: one[1]),
        "ar": [(y, str(y)) for y in range(sources.year, sources.year - YEARS_BACK, -1)],
        "status": choices(RecordStatus),
    }  # fmt: skip
    return render_template(
        "records/index.html", title=_title(found.total, chosen), found=found, page=page,
        pages=math.ceil(found.total / PAGE_ROWS), options=options, sources=by_id,
        args={key: value for key, value in request.args.items() if key in {*options, "scope"}},
    )  # fmt: skip


def _filters() -> dict[str, Any]:
    read = request.args.get
    status = read("status", "")
    scope = read("scope", type=int)
    return {
        "source_id": read("kalla", type=int),
        "unit_id": read("enhet", type=int),
        "scope": Scope(scope) if scope in {one.value for one in Scope} else None,
        "year_shown": read("ar", type=addresses.year),
        "statuses": [RecordStatus(status)] if status in {one.value for one in RecordStatus} else [],
    }


def _title(total: int, chosen: Mapping[str, Any]) -> str:
    year = chosen["year_shown"]
    if year is None:
        return ngettext("%(n)s record", "%(n)s records", total, n=number(total))
    return ngettext("%(n)s record for %(year)s", "%(n)s records for %(year)s", total,
                    n=number(total), year=year)  # fmt: skip


@blueprint.get("/uppgifter/<int:id>")
@auth.requires_somewhere(Permission.READ)
def show(id: int) -> str:  # noqa: A002
    """One record: what was stated, by whom, from which row, and what became of it."""
    viewer = auth.actor()
    with current.database().reading() as session:
        versions = report.record(session, viewer, id)
        source = report.source(session, viewer, versions[0].source_id).source
        lines = record_lines.lines_of_record(session, viewer, id)
        acts = record_lines.stated_in(session, viewer, [one.id for one in versions])
        record = next(one for one in versions if one.id == id)
        readings = report.readings_behind(session, viewer, record.basis)
        is_stale = record.is_in_force and report.is_stale(session, viewer, id)
    act = acts[id]
    is_own = act.person_id == viewer.person_id and not act.is_undone
    may = viewer.may(Permission.WRITE_EMISSIONS, source.unit_id)
    return render_template(
        "records/show.html", title=_news(record), record=record, source=source, lines=lines,
        versions=versions, latest=versions[0], may=may, act=act,
        history=[_entry(one) for one in versions],
        can_undo=may and is_own and record.is_in_force and act.verb in UNDOABLE,
        change=Trail("change_set", act.change_set_id), breadcrumb=_way(record),
        readings=readings, is_stale=is_stale,
    )  # fmt: skip


UNDOABLE = frozenset({"state_activity", "correct_activity", "withdraw_activity"})
"""Acts on one record; an import is taken back whole, from its own page."""


@blueprint.route("/kallor/<int:id>/ny-uppgift", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_EMISSIONS)
def add(id: int) -> Answer:  # noqa: A002
    """State how much of something was used in a period."""
    with current.database().reading() as session:
        page = report.source(session, auth.actor(), id)
    source = page.source
    auth.actor().require(Permission.WRITE_EMISSIONS, source.unit_id)
    form = RecordForm()
    if request.method == "GET":
        form.unit.data, form.status.data = source.activity_unit, RecordStatus.MEASURED.value
        if request.args.get("period"):
            form.period.suggest(request.args["period"])
    form.offer(source.activity_unit)
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                made = operations.state_activity(
                    session, auth.actor(), source_id=id, **form.values()
                )
        except (Invalid, UnknownUnit, OverlappingRecords, LinkedToMeters) as error:
            _refuse(form, error)
        else:
            flash(_("The record is saved."), "done")
            return redirect(url_for("records.show", id=made.id), code=303)
    rendered = render_template(
        "records/add.html", title=_("New record for %(source)s", source=source.name), form=form,
        source=source, latest=page.records[0] if page.records else None, errors=form.error_list,
        breadcrumb=[*_sources(), (url_for("sources.show", id=id), source.name)],
    )  # fmt: skip
    return rendered, 422 if form.errors else 200


@blueprint.route("/uppgifter/<int:id>/ratta", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_EMISSIONS)
def correct(id: int) -> Answer:  # noqa: A002
    """Replace what was stated with what should have been; the old stays in the history."""
    with current.database().reading() as session:
        versions = report.record(session, auth.actor(), id)
        source = report.source(session, auth.actor(), versions[0].source_id).source
    auth.actor().require(Permission.WRITE_EMISSIONS, source.unit_id)
    record = next(one for one in versions if one.id == id)
    form = CorrectionForm()
    if request.method == "GET":
        if record.superseded_by is not None:
            flash(_("The record has been changed since. This is the latest version."), "warning")
            return redirect(url_for("records.show", id=versions[0].id), code=303)
        _fill(form, record)
    form.offer(source.activity_unit)
    conflict: list[Differing] = []
    theirs_id = versions[0].id
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                made = operations.correct_activity(
                    session, auth.actor(), id, reason=form.reason.data or "", **form.values()
                )
        except Conflict as error:
            conflict = differences(error)
            theirs_id = cast("dict[str, int]", error.fields["theirs"])["id"]
            if not conflict:  # a form sent twice: what it says is saved already
                return redirect(url_for("records.show", id=theirs_id), code=303)
        except (Invalid, UnknownUnit, OverlappingRecords, LinkedToMeters) as error:
            _refuse(form, error)
        else:
            flash(_("The record is corrected. The earlier figure is kept in the history."), "done")
            return redirect(url_for("records.show", id=made.id), code=303)
    rendered = render_template(
        "records/correct.html", title=_("Correct the record"), record=record, source=source,
        form=form, errors=form.error_list, conflict=conflict, theirs_id=theirs_id,
        lede=f"{source.name}, {period(record.period)}", breadcrumb=_way(record, with_itself=True),
    )  # fmt: skip
    return rendered, 409 if conflict else 422 if form.errors else 200


@blueprint.route("/uppgifter/<int:id>/ta-tillbaka", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_EMISSIONS)
def withdraw(id: int) -> Answer:  # noqa: A002
    """Take back a record that should never have been stated, after one question."""
    with current.database().reading() as session:
        versions = report.record(session, auth.actor(), id)
        source = report.source(session, auth.actor(), versions[0].source_id).source
    auth.actor().require(Permission.WRITE_EMISSIONS, source.unit_id)
    record = next(one for one in versions if one.id == id)
    form = WithdrawalForm()
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                made = operations.withdraw_activity(
                    session, auth.actor(), id, reason=form.reason.data or ""
                )
        except Conflict:
            flash(_("Somebody else changed the record first. This is the latest version."),
                  "warning")  # fmt: skip
            return redirect(url_for("records.show", id=id), code=303)
        flash(_("The record is withdrawn. It stays in the history and counts no more."), "done")
        return redirect(url_for("records.show", id=made.id), code=303)
    rendered = render_template(
        "records/withdraw.html", title=_("Withdraw the record?"), record=record, source=source,
        form=form, errors=form.error_list, lede=f"{source.name}, {period(record.period)}",
        breadcrumb=_way(record, with_itself=True),
    )  # fmt: skip
    return rendered, 422 if form.errors else 200


@blueprint.post("/uppgifter/<int:id>/angra")
@auth.requires_somewhere(Permission.WRITE_EMISSIONS)
def undo(id: int) -> Response:  # noqa: A002
    """Undo the act that stated this version, by the one who did it."""
    viewer = auth.actor()
    with current.database().reading() as session:
        versions = report.record(session, viewer, id)
        source = report.source(session, viewer, versions[0].source_id).source
        act = record_lines.stated_in(session, viewer, [id])[id]
    viewer.require(Permission.WRITE_EMISSIONS, source.unit_id)
    if act.verb not in UNDOABLE:
        flash(_("This record came with a file. Roll the whole import back from its page."), "error")
        return redirect(url_for("records.show", id=id), code=303)
    try:
        with current.database().writing() as session:
            undo_change_set(session, viewer, act.change_set_id, rebuild=current.rebuild())
    except InTheWay as error:
        flash(message(error.message), "error")
        return redirect(url_for("records.show", id=id), code=303)
    with current.database().reading() as session:
        latest = report.record(session, viewer, id)[0]
    flash(_("The change is undone."), "done")
    return redirect(url_for("records.show", id=latest.id), code=303)


def _fill(form: CorrectionForm, record: RecordView) -> None:
    form.period.data, form.quantity.data = record.period, record.quantity
    form.unit.data, form.status.data = record.unit, record.status.value
    form.uncertainty_percent.data, form.note.data = record.uncertainty_percent, record.note


def _refuse(
    form: PageForm, error: Invalid | UnknownUnit | OverlappingRecords | LinkedToMeters
) -> None:
    """Tell at its field what the verb refused."""
    if isinstance(error, Invalid):
        refuse_field(form, error)
        return
    field = form["unit"] if isinstance(error, UnknownUnit) else form["period"]
    field.errors = (*field.errors, message(error.message))


def amount_words(record: RecordView) -> str:
    """A record's amount with its unit, or why there is none."""
    if record.quantity is None:
        return label(record.status)
    decimals = (
        len(repr(record.quantity).partition(".")[2].rstrip("0")) if record.quantity % 1 else 0
    )
    return quantity(record.quantity, record.unit, decimals)


def _news(record: RecordView) -> str:
    if record.is_withdrawn:
        return _("%(source)s %(period)s: withdrawn",
                 source=record.source_name, period=period(record.period))  # fmt: skip
    return _("%(source)s %(period)s: %(amount)s", source=record.source_name,
             period=period(record.period), amount=amount_words(record))  # fmt: skip


def _entry(record: RecordView) -> dict[str, Any]:
    what = _("Withdrawn") if record.is_withdrawn else amount_words(record)
    if record.quantity is not None and not record.is_withdrawn:
        what = f"{what}, {label(record.status).lower()}"
    return {
        "at": record.stated_at,
        "who": record.stated_by,
        "what": what,
        "reason": record.reason,
        "href": url_for("records.show", id=record.id),
        "now": record.is_in_force,
    }


def _sources() -> list[tuple[str, str]]:
    return [(url_for("sources.index"), _("Sources"))]


def _way(record: RecordView, *, with_itself: bool = False) -> list[tuple[str, str]]:
    way = [*_sources(), (url_for("sources.show", id=record.source_id), record.source_name)]
    if with_itself:
        way.append((url_for("records.show", id=record.id), period(record.period)))
    return way
