"""Making a run: choose, see what moves, then store it; and what would move in a stored one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from emissions import operations, report
from emissions.errors import FactorsMissing, InputsChanged, NothingToCount
from emissions.model import USUAL_SET, RunKind
from emissions.operations.runs import REFUSED_IN_FINAL
from emissions.report import WhatMoves
from omstallning.access.model import Permission
from omstallning.errors import Invalid
from omstallning.units import GwpSet
from web import addresses, auth, current
from web.error_pages import explained
from web.formatting import message
from web.forms import refuse_field
from web.inventory import move_tables, move_words, run_tables, words
from web.inventory.forms import ChoiceForm, RunForm, with_editions
from web.inventory.routes.blueprint import blueprint
from web.inventory.routes.runs import way

Answer = str | Response | tuple[str, int]


@blueprint.get("/korningar/ny")
@auth.requires(Permission.WRITE_EMISSIONS)
def new_run() -> Answer:
    """What to calculate; once it is chosen, what would move, before anything is stored."""
    form = _run_form(request.args)
    if "kind" not in request.args:
        form.process(data=_first_guess(request.args.get("year", type=addresses.year)))
        form.offer()
        return _form_page(form)
    if not form.validate():
        return _form_page(form), 422
    return _preview(form)


@blueprint.post("/korningar/ny")
@auth.requires(Permission.WRITE_EMISSIONS)
def make_run() -> Answer:
    """Store the run that was shown; when something was saved meanwhile, show it again."""
    form = _run_form(request.form)
    if not form.validate():
        return _form_page(form), 422
    database, actor = current.database(), auth.actor()
    try:
        with database.reading() as session:
            prepared = operations.prepare_run(
                session, actor, year=form.chosen_year, kind=RunKind(form.kind.data),
                gwp_set=GwpSet(form.gwp_set.data), editions=form.chosen_editions,
            )  # fmt: skip
        if prepared.sha256 != form.seen.data:
            raise InputsChanged(form.chosen_year)
        with database.writing() as session:
            run = operations.store_run(
                session, actor, prepared, reason=(form.reason.data or "").strip() or None
            )
    except Invalid as error:
        refuse_field(form, error)
        return _form_page(form), 422
    except NothingToCount as error:
        return explained(error)
    except (FactorsMissing, InputsChanged) as error:
        page = _preview(form, refused=message(error.message))
        return page, 409
    flash(_("The run is made. Somebody else reviews and approves it."), "done")
    return redirect(url_for("inventory.run", id=run.id), code=303)


@blueprint.get("/korningar/<int:id>/flyttat")
@auth.requires_somewhere(Permission.READ)
def moved(id: int) -> Answer:  # noqa: A002
    """What of a run would be another with other editions, other potentials or today's records."""
    viewer = auth.actor()
    form = with_editions(ChoiceForm, report.editions(viewer))(request.args)
    with current.database().reading() as session:
        run = report.run(session, viewer, id).run
        form.offer_sets()
        if "gwp_set" not in request.args:
            form.gwp_set.data = run.gwp_set.value
            for publisher, edition in run.editions.items():
                if publisher in form.latest:
                    form[f"edition-{publisher}"].data = edition
        elif not form.validate():
            form.gwp_set.data = run.gwp_set.value
        moves = report.what_moves(
            session, viewer, year=run.year, kind=run.kind, gwp_set=GwpSet(form.gwp_set.data),
            editions=form.chosen_editions, run_id=id,
        )  # fmt: skip
    return render_template(
        "inventory/moved.html",
        title=move_words.moves_title(moves),
        breadcrumb=[*way(), (url_for("inventory.run", id=id), words.run_name(run))],
        run=run,
        form=form,
        moves=moves,
        tables=move_tables,
        words=move_words,
    )


@blueprint.get("/korningar/<int:id>/mot/<int:other>")
@auth.requires_somewhere(Permission.READ)
def against(id: int, other: int) -> str:  # noqa: A002
    """What one stored run says otherwise than another: a restatement beside what it restates."""
    with current.database().reading() as session:
        moves = report.what_moved(session, auth.actor(), other, id)
    return render_template(
        "inventory/against.html",
        title=move_words.restated_title(moves),
        breadcrumb=[*way(), (url_for("inventory.run", id=id), words.run_name(moves.new))],
        moves=moves,
        tables=move_tables,
        words=move_words,
    )


def _run_form(data: object) -> RunForm:
    form: RunForm = with_editions(RunForm, report.editions(auth.actor()))(data)
    form.offer()
    return form


def _first_guess(year: int | None) -> dict[str, object]:
    """The year asked for, otherwise that of the latest run, with the choices of its run."""
    with current.database().reading() as session:
        rows = report.runs(session, auth.actor())
    wanted = year or (rows[0].run.year if rows else None)
    like = next((row.run for row in rows if row.run.year == wanted), rows[0].run if rows else None)
    return {
        "year": "" if wanted is None else str(wanted),
        "kind": (like.kind if like and like.year == wanted else RunKind.PRELIMINARY).value,
        "gwp_set": (like.gwp_set if like else USUAL_SET).value,
    }


def _form_page(form: RunForm) -> str:
    return render_template(
        "inventory/new_run.html", title=_("New run"), form=form, errors=form.error_list,
        breadcrumb=way(),
    )  # fmt: skip


def _preview(form: RunForm, refused: str | None = None) -> str:
    with current.database().reading() as session:
        moves = report.what_moves(
            session, auth.actor(), year=form.chosen_year, kind=RunKind(form.kind.data),
            gwp_set=GwpSet(form.gwp_set.data), editions=form.chosen_editions,
        )  # fmt: skip
    form.seen.data = moves.inputs_sha256
    stopping = [gap for gap in moves.gaps if gap.kind in REFUSED_IN_FINAL]
    return render_template(
        "inventory/before_run.html",
        title=move_words.moves_title(moves),
        breadcrumb=[*way(), (url_for("inventory.new_run", year=form.chosen_year), _("New run"))],
        form=form,
        moves=moves,
        stopping=stopping if moves.kind is RunKind.FINAL else [],
        is_empty=_is_empty(moves),
        refused=refused,
        tables=move_tables,
        run_tables=run_tables,
        words=move_words,
    )


def _is_empty(moves: WhatMoves) -> bool:
    return moves.market.total.new.value is None and moves.location.total.new.value is None
