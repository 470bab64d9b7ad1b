"""Sources: the list, one source with everything known of it, adding and changing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from emissions import operations, report
from emissions.model import Category, Control, Scope
from emissions.report import SourceRow, SourceView, record_lines
from omstallning.access.model import Permission
from omstallning.errors import Conflict, Invalid
from omstallning.organisation import report as organisation
from omstallning.provenance import Coverage
from omstallning.units import UnknownUnit
from web import addresses, auth, charts, current
from web.formatting import label, number
from web.forms import refuse_field
from web.records.conflicts import Differing, differences
from web.records.forms import NewSourceForm, SourceChangeForm, SourceForm
from web.records.words import factor_name

blueprint = Blueprint(
    "sources", __name__, template_folder="templates", url_prefix="/utslapp/kallor"
)

Answer = str | Response | tuple[str, int]
YEARS_BACK = 12


@blueprint.get("")
@auth.requires_somewhere(Permission.READ)
def index() -> str:
    """Every source by scope, with its latest figure and how much of the year is answered."""
    unit_id = request.args.get("enhet", type=int)
    year = request.args.get("ar", type=addresses.year)
    with current.database().reading() as session:
        found = report.sources(session, auth.actor(), year_shown=year)
        newest = report.sources(session, auth.actor()).year if year else found.year
    rows = [row for row in found.sources if unit_id in {None, row.source.unit_id}]
    units = {row.source.unit_id: row.source.unit_name for row in found.sources}
    return render_template(
        "sources/index.html", title=_news(found.coverage, found.year), found=found,
        by_scope=[(scope, of) for scope in Scope if (of := _of_scope(rows, scope))],
        units=sorted(units.items(), key=lambda one: one[1]), unit_id=unit_id,
        years=range(newest, newest - YEARS_BACK, -1),
        may=auth.actor().may_somewhere(Permission.WRITE_EMISSIONS),
    )  # fmt: skip


def _of_scope(rows: list[SourceRow], scope: Scope) -> list[SourceRow]:
    return [row for row in rows if row.source.scope is scope]


def _news(coverage: Coverage, year: int) -> str:
    if coverage.of == 0:
        return _("No sources yet")
    if coverage.have == coverage.of:
        return _("Every source is answered for %(year)s", year=year)
    return _("%(have)s of %(of)s sources are answered for the whole of %(year)s",
             have=number(coverage.have), of=number(coverage.of), year=year)  # fmt: skip


@blueprint.get("/<int:id>")
@auth.requires_somewhere(Permission.READ)
def show(id: int) -> str:  # noqa: A002
    """One source: facts, years, factors, proofs of origin, gaps and the way to its lines."""
    viewer = auth.actor()
    with current.database().reading() as session:
        page = report.source(session, viewer, id)
        links = report.links(session, viewer, source_id=id)
        is_linkable = bool(links) or bool(report.linkable(session, viewer, id))
    years = record_lines.amounts_by_year(page)
    published = {one.year: one for one in page.years}
    series = {one.year: one.amount for one in years}
    line = charts.sparkline(
        series,
        title=_("%(source)s by year", source=page.source.name),
        description=", ".join(f"{y}: {number(series[y])}" for y in sorted(series)),
    )
    return render_template(
        "sources/show.html", title=page.source.name, page=page, source=page.source, years=years,
        published=published, sparkline=line, uncovered=record_lines.uncovered_days(page),
        is_electricity=is_bought_electricity(page.source), factor_name=factor_name,
        may=viewer.may(Permission.WRITE_EMISSIONS, page.source.unit_id), breadcrumb=way(),
        may_everywhere=viewer.may(Permission.WRITE_EMISSIONS), lede=_summary(page.source),
        links=links, is_linkable=is_linkable,
    )  # fmt: skip


def _summary(source: SourceView) -> str:
    return f"{label(source.scope)} · {label(source.category)} · {source.unit_name}"


@blueprint.route("/ny", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_EMISSIONS)
def add() -> Answer:
    """Add something that causes emissions."""
    form = NewSourceForm()
    with current.database().reading() as session:
        _offer(session, form)
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                made = operations.add_source(
                    session, auth.actor(), key=(form.key.data or "").strip(), **form.values()
                )
        except (Invalid, UnknownUnit) as error:
            _refuse(form, error)
        else:
            flash(_("The source is added. Choose a factor and state its first record."), "done")
            return redirect(url_for("sources.show", id=made.id), code=303)
    page = render_template(
        "sources/add.html", title=_("New source"), form=form, errors=form.error_list,
        breadcrumb=way(),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.route("/<int:id>/andra", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_EMISSIONS)
def change(id: int) -> Answer:  # noqa: A002
    """Describe a source anew; stored inventories keep what they counted."""
    form = SourceChangeForm()
    with current.database().reading() as session:
        source = report.source(session, auth.actor(), id).source
        auth.actor().require(Permission.WRITE_EMISSIONS, source.unit_id)
        names = _offer(session, form, leave_out=id)
    version = request.form.get("version", source.version, type=int)
    if request.method == "GET":
        _fill(form, source)
    conflict: list[Differing] = []
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                operations.update_source(
                    session, auth.actor(), id, expected_version=version,
                    reason=form.reason.data, **form.values(),
                )  # fmt: skip
        except Conflict as error:
            conflict = differences(error, names)
            version = cast("dict[str, int]", error.fields["theirs"])["version"]
            if not conflict:  # a form sent twice: what it says is saved already
                return redirect(url_for("sources.show", id=id), code=303)
        except (Invalid, UnknownUnit) as error:
            _refuse(form, error)
        else:
            flash(_("The source is changed."), "done")
            return redirect(url_for("sources.show", id=id), code=303)
    page = render_template(
        "sources/change.html", title=_("Change %(source)s", source=source.name), form=form,
        source=source, version=version, conflict=conflict, errors=form.error_list,
        breadcrumb=way(source),
    )  # fmt: skip
    return page, 409 if conflict else 422 if form.errors else 200


def is_bought_electricity(source: SourceView) -> bool:
    """Whether the source is counted both by location and by market."""
    return source.scope is Scope.ENERGY and source.category is Category.ELECTRICITY


def way(source: SourceView | None = None) -> list[tuple[str, str]]:
    """The way to a page about a source."""
    found = [(url_for("sources.index"), _("Sources"))]
    if source is not None:
        found.append((url_for("sources.show", id=source.id), source.name))
    return found


def _offer(
    session: Session, form: SourceForm, leave_out: int | None = None
) -> Mapping[str, Mapping[object, str]]:
    """The choices of the form; answers with the words for ids, for two versions side by side."""
    viewer = auth.actor()
    units = organisation.names(session)
    mine = {id_: name for id_, name in units.items()
            if viewer.may(Permission.WRITE_EMISSIONS, id_)}  # fmt: skip
    sources = report.sources(session, viewer).sources
    sellers = [(row.id, row.source.name) for row in sources if row.id != leave_out]
    form.offer(mine, sellers)
    return {
        "unit_id": {id_: name for id_, name in units.items()},  # noqa: C416
        "supplied_by_id": {**dict(sellers)},
        "scope": {one.value: label(one) for one in Scope},
        "category": {one.value: label(one) for one in Category},
        "control": {one.value: label(one) for one in Control},
    }


def _fill(form: SourceChangeForm, source: SourceView) -> None:
    form.name.data, form.unit_id.data = source.name, str(source.unit_id)
    form.scope.data = str(source.scope.value)
    form.scope3_category.data = str(source.scope3_category or "")
    form.category.data, form.control.data = source.category.value, source.control.value
    form.owner.data, form.activity_unit.data = source.owner, source.activity_unit
    form.description.data = source.description
    form.supplied_by_id.data = str(source.supplied_by_id or "")
    form.valid_from.data, form.valid_before.data = source.valid.start, source.valid.before


def _refuse(form: SourceForm, error: Invalid | UnknownUnit) -> None:
    if isinstance(error, Invalid):
        refuse_field(form, error)
    else:
        refuse_field(form, Invalid("activity_unit", error.fields["text"], error.code,
                                   text=error.fields["text"]))  # fmt: skip
