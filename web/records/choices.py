"""How a source is counted: choosing its factor, borrowing a figure, proving its electricity."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from emissions import operations, report
from emissions.model import Category, FactorKind
from emissions.report import FactorView, SourcePage
from omstallning.access.model import Permission
from omstallning.errors import Conflict, Invalid, NotFound
from web import auth, current
from web.formatting import label, message, period, publisher
from web.forms import refuse_field
from web.records import sources
from web.records.forms import AssignmentForm, InstrumentForm, StandInForm, WithdrawalForm
from web.records.sources import is_bought_electricity, way
from web.records.words import factor_days, factor_figure, factor_line, factor_name

blueprint = sources.blueprint
"""The pages of a source go on here."""

Answer = str | Response | tuple[str, int]
FOUND, EVERY = 40, 2000
PROOF_KINDS = frozenset(
    {FactorKind.SUPPLIER, FactorKind.MARKET, FactorKind.RESIDUAL, FactorKind.ACTIVITY}
)


@blueprint.route("/<int:id>/faktor", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_EMISSIONS)
def assign(id: int) -> Answer:  # noqa: A002
    """Find a published factor by its words and say from when it serves, and why."""
    page = _page(id)
    auth.actor().require(Permission.WRITE_EMISSIONS, page.source.unit_id)
    words = request.values.get("sok", "").strip()
    is_any_unit = request.values.get("alla") == "1"
    publisher, _slash, key = request.values.get("faktor", "").partition("/")
    series = _series(publisher, key) if key else []
    form = AssignmentForm()
    form.offer(is_electricity=is_bought_electricity(page.source))
    if request.method == "POST" and series and form.validate():
        try:
            with current.database().writing() as session:
                operations.assign_factor(
                    session, auth.actor(), source_id=id, publisher=publisher, factor_key=key,
                    valid_from=form.valid_from.data, valid_before=form.valid_before.data,
                    method=form.method.data, is_proxy=form.is_proxy.data,
                    reason=form.reason.data or "",
                )  # fmt: skip
        except Invalid as error:
            refuse_field(form, error)
        else:
            flash(_("The factor is chosen. The next calculation uses it."), "done")
            return redirect(url_for("sources.show", id=id), code=303)
    found = report.factors(
        auth.actor(), words=words, limit=EVERY,
        category=None if words else page.source.category,
        unit=None if is_any_unit else page.source.activity_unit,
    )  # fmt: skip
    rendered = render_template(
        "sources/assign.html", title=_("Choose a factor"), lede=page.source.name, form=form,
        source=page.source, words=words, is_any_unit=is_any_unit, series=series,
        found=_one_of_each(found.factors), errors=form.error_list, breadcrumb=way(page.source),
        factor_name=factor_name, factor_figure=factor_figure, factor_days=factor_days,
    )  # fmt: skip
    return rendered, 422 if form.errors else 200


@blueprint.route("/<int:id>/ersattning", methods=["GET", "POST"])
@auth.requires(Permission.WRITE_EMISSIONS)
def stand_in(id: int) -> Answer:  # noqa: A002
    """Accept by name that a figure of other days serves days that have none of their own."""
    page = _page(id)
    publisher, _slash, key = request.values.get("faktor", "").partition("/")
    series = _series(publisher, key)
    form = StandInForm()
    lendable = _lendable(series)
    form.borrowed.choices = [(one.factor.id, factor_line(one)) for one in lendable]
    if request.method == "GET" and request.args.get("period"):
        form.period.suggest(request.args["period"])
    if form.validate_on_submit():
        days = form.days()
        chosen = next((one for one in lendable if one.factor.id == form.borrowed.data), None)
        if days is None or days.before is None or chosen is None:
            refuse_field(form, Invalid("period", str(form.period.data), "period_without_end"))
        else:
            try:
                with current.database().writing() as session:
                    operations.accept_stand_in(
                        session, auth.actor(), publisher=publisher, factor_key=key,
                        valid_from=days.start, valid_before=days.before,
                        borrowed_edition=chosen.edition, borrowed_factor_id=chosen.id,
                        reason=form.reason.data or "",
                    )  # fmt: skip
            except Invalid as error:
                refuse_field(form, error)
            else:
                flash(_("The stand-in is accepted in your name. Every line that uses it says so."),
                      "done")  # fmt: skip
                return redirect(url_for("sources.show", id=id), code=303)
    rendered = render_template(
        "sources/stand_in.html", title=_("Borrow a figure for days that have none"), form=form,
        source=page.source, factor=f"{publisher}/{key}", series=series, errors=form.error_list,
        name=factor_name(series[0]), breadcrumb=way(page.source),
    )  # fmt: skip
    return rendered, 422 if form.errors else 200


@blueprint.route("/<int:id>/ersattning/<int:stand_in_id>/ta-tillbaka", methods=["GET", "POST"])
@auth.requires(Permission.WRITE_EMISSIONS)
def withdraw_stand_in(id: int, stand_in_id: int) -> Answer:  # noqa: A002
    """Take an acceptance back, for instance when the year's own figure is published."""
    page = _page(id)
    loan = next((one for one in page.stand_ins if one.id == stand_in_id), None)
    if loan is None:
        return redirect(url_for("sources.show", id=id), code=303)
    form = WithdrawalForm()
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                operations.withdraw_stand_in(
                    session, auth.actor(), stand_in_id, reason=form.reason.data or ""
                )
        except Conflict as error:
            flash(message(error.message), "warning")
        else:
            flash(_("The stand-in is taken back."), "done")
        return redirect(url_for("sources.show", id=id), code=303)
    rendered = render_template(
        "sources/withdraw.html", title=_("Take back the stand-in?"), form=form,
        what=factor_line(loan.borrowed), when=period(loan.valid), because=loan.reason,
        errors=form.error_list, breadcrumb=way(page.source), back=url_for("sources.show", id=id),
    )  # fmt: skip
    return rendered, 422 if form.errors else 200


@blueprint.route("/<int:id>/ursprung", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_EMISSIONS)
def add_instrument(id: int) -> Answer:  # noqa: A002
    """Record proof of which electricity was bought."""
    page = _page(id)
    auth.actor().require(Permission.WRITE_EMISSIONS, page.source.unit_id)
    form = InstrumentForm()
    form.offer(_proofs())
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                operations.add_instrument(session, auth.actor(), source_id=id, **form.values())
        except Invalid as error:
            refuse_field(form, error)
        else:
            flash(_("The proof is recorded. It covers its own kWh in its own period."), "done")
            return redirect(url_for("sources.show", id=id), code=303)
    rendered = render_template(
        "sources/instrument.html", title=_("Add a proof of origin"), lede=page.source.name,
        form=form, source=page.source, errors=form.error_list, breadcrumb=way(page.source),
    )  # fmt: skip
    return rendered, 422 if form.errors else 200


@blueprint.route("/<int:id>/ursprung/<int:instrument_id>/ta-tillbaka", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_EMISSIONS)
def withdraw_instrument(id: int, instrument_id: int) -> Answer:  # noqa: A002
    """Take a proof back that does not hold."""
    page = _page(id)
    proof = next((one for one in page.instruments if one.id == instrument_id), None)
    if proof is None:
        return redirect(url_for("sources.show", id=id), code=303)
    form = WithdrawalForm()
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                operations.withdraw_instrument(
                    session, auth.actor(), instrument_id, reason=form.reason.data or ""
                )
        except Conflict as error:
            flash(message(error.message), "warning")
        else:
            flash(_("The proof is taken back."), "done")
        return redirect(url_for("sources.show", id=id), code=303)
    rendered = render_template(
        "sources/withdraw.html", title=_("Take back the proof of origin?"), form=form,
        what=label(proof.kind), when=period(proof.period), because=proof.criteria,
        errors=form.error_list, breadcrumb=way(page.source), back=url_for("sources.show", id=id),
    )  # fmt: skip
    return rendered, 422 if form.errors else 200


def _page(source_id: int) -> SourcePage:
    with current.database().reading() as session:
        return report.source(session, auth.actor(), source_id)


def _series(publisher: str, key: str) -> list[FactorView]:
    """Every figure that is published under a key, newest first. Raises NotFound for none."""
    found = report.factors(auth.actor(), publisher=publisher, words=key, limit=EVERY).factors
    series = [one for one in found if one.key == key]
    if not series:
        raise NotFound("factor_key", f"{publisher}/{key}")
    return series


def _lendable(series: list[FactorView]) -> list[FactorView]:
    """What may be borrowed: the same series first, then its publisher's others of the kind."""
    like = series[0]
    others = report.factors(
        auth.actor(), publisher=like.publisher, category=like.factor.category,
        unit=like.factor.activity_unit, limit=FOUND,
    ).factors  # fmt: skip
    return [*series, *(one for one in others if one.key != like.key)]


def _one_of_each(factors: tuple[FactorView, ...]) -> list[tuple[FactorView, int]]:
    """The newest figure of each series that was found, and how many the series has."""
    first: dict[tuple[str, str], FactorView] = {}
    count: dict[tuple[str, str], int] = {}
    for one in factors:
        place = one.publisher, one.key
        first.setdefault(place, one)
        count[place] = count.get(place, 0) + 1
    return [(one, count[place]) for place, one in list(first.items())[:FOUND]]


def _proofs() -> list[tuple[str, str]]:
    """Series that say what bought electricity emits: (publisher/key, words)."""
    found = report.factors(
        auth.actor(), category=Category.ELECTRICITY, unit="kWh", limit=EVERY
    ).factors
    chosen = {
        f"{one.publisher}/{one.key}": (
            f"{factor_name(one)} · {factor_figure(one)} · {publisher(one.publisher)}"
        )
        for one in reversed(found)
        if one.factor.kind in PROOF_KINDS
    }
    return sorted(chosen.items(), key=lambda one: one[1])
