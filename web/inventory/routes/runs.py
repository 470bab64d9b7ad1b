"""Runs: the list, one run from its totals down to what it lacks, and what is taken out of it."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask_babel import gettext as _

from emissions import report
from omstallning.access.model import Permission
from omstallning.changes.approval import State
from web import auth, current
from web.inventory import run_tables, tables, view, words
from web.inventory.routes.blueprint import blueprint

STEPS = {
    State.REVIEWED: "inventory.review",
    State.RETURNED: "inventory.send_back",
    State.APPROVED: "inventory.approve",
    State.PUBLISHED: "inventory.publish",
}
"""The address that takes each step."""


@blueprint.get("/korningar")
@auth.requires_somewhere(Permission.READ)
def runs() -> str:
    """Every run by year, with how far each has come."""
    with current.database().reading() as session:
        found = report.runs(session, auth.actor())
    return render_template(
        "inventory/runs.html",
        title=_("Runs"),
        breadcrumb=[(url_for("inventory.overview"), _("The organisation's emissions"))],
        runs=found,
        may_make=auth.actor().may(Permission.WRITE_EMISSIONS),
        tables=tables,
        words=words,
    )


@blueprint.get("/korningar/<int:id>")
@auth.requires_somewhere(Permission.READ)
def run(id: int) -> str:  # noqa: A002
    """One run: totals, parts, gaps, stand-ins, what it rests on and how far it has come."""
    return run_page(id)


@blueprint.get("/korningar/<int:id>/elimineringar")
@auth.requires_somewhere(Permission.READ)
def eliminations(id: int) -> str:  # noqa: A002
    """What members of the group buy of each other, each pair of lines named."""
    with current.database().reading() as session:
        page = report.run(session, auth.actor(), id)
    return render_template(
        "inventory/eliminations.html",
        title=words.eliminations_title(page),
        breadcrumb=[*way(), (url_for("inventory.run", id=id), words.run_name(page.run))],
        page=page,
        tables=run_tables,
        words=words,
    )


def way() -> list[tuple[str, str]]:
    """From the first page to the list of runs."""
    return [
        (url_for("inventory.overview"), _("The organisation's emissions")),
        (url_for("inventory.runs"), _("Runs")),
    ]


def run_page(run_id: int, errors: list[tuple[str, str]] | None = None) -> str:
    """The page of a run, with what must be mended in a step that was refused."""
    viewer = auth.actor()
    with current.database().reading() as session:
        page = report.run(session, viewer, run_id)
        steps = view.signings(session, viewer, page.run)
        is_asked = "omraknad" in request.args
        replayed = view.Replayed(report.replay(session, run_id)) if is_asked else None
    may_make = viewer.may(Permission.WRITE_EMISSIONS)
    return render_template(
        "inventory/run.html",
        title=words.run_title(page.run, page.total),
        breadcrumb=way(),
        errors=errors or [],
        page=page,
        steps=steps,
        step_addresses=STEPS,
        replayed=replayed,
        may_discard=may_make and page.run.state in {State.DRAFT, State.RETURNED},
        tables=tables,
        run_tables=run_tables,
        words=words,
    )
