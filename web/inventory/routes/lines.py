"""The lines behind a figure, and one line all the way down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from emissions import report
from emissions.model import Method
from emissions.report.behind import behind, stored_lines
from omstallning.access.model import Permission
from web import auth, current
from web.inventory import files, line_tables, steps, tables, words
from web.inventory.forms import LineFilter
from web.inventory.routes.blueprint import blueprint

PAGE_LINES = 50
FILTERS = ("scope", "category", "unit", "source", "view")


@blueprint.get("/korningar/<int:run_id>/rader")
@auth.requires_somewhere(Permission.READ)
def lines(run_id: int) -> str:
    """The lines that a filter picks, with the sums that they come to."""
    page = max(request.args.get("sida", default=1, type=int), 1)
    chosen = _chosen()
    query = _query(run_id, chosen)
    viewer = auth.actor()
    with current.database().reading() as session:
        run = report.run(session, viewer, run_id)
        found = report.lines(
            session, viewer, query, limit=PAGE_LINES, offset=(page - 1) * PAGE_LINES
        )
        sums = behind(session, viewer, query)
        sources = report.sources(session, viewer).sources
    form = LineFilter(request.args)
    form.offer(run, sources, chosen)
    return render_template(
        "inventory/lines.html",
        title=line_tables.lines_title(found, sums, form),
        breadcrumb=_way_to_run(run.run),
        found=found,
        sums=sums,
        form=form,
        page=page,
        pages=max(1, -(-found.total // PAGE_LINES)),
        address=lambda number: _address("inventory.lines", run_id, {**chosen, "sida": number}),
        csv=_address("inventory.lines_csv", run_id, chosen),
        chosen=chosen,
        tables=line_tables,
        run_tables=tables,
        words=words,
        wide=True,
    )


@blueprint.get("/korningar/<int:run_id>/rader.csv")
@auth.requires_somewhere(Permission.READ)
def lines_csv(run_id: int) -> Response:
    """The same lines with all their digits; both totals' lines where no view is named."""
    query = _query(run_id, {k: v for k, v in request.args.items() if k in FILTERS and v})
    viewer = auth.actor()
    with current.database().reading() as session:
        report.run(session, viewer, run_id)
        found = stored_lines(session, viewer, query)
    return files.sent(files.lines_csv(found), _("lines-of-run-%(id)s.csv", id=run_id))


@blueprint.get("/rader/<int:id>")
@auth.requires_somewhere(Permission.READ)
def line(id: int) -> str:  # noqa: A002
    """How one line was calculated, with every number put in."""
    with current.database().reading() as session:
        found = report.line(session, auth.actor(), id)
    way = [
        *_way_to_run(found.run),
        (
            url_for("inventory.lines", run_id=found.run.id, source=found.source.id,
                    view=steps.view_of(found).value),
            _("Lines of %(source)s", source=found.source.name),
        ),
    ]  # fmt: skip
    return render_template(
        "inventory/line.html",
        title=words.line_title(found),
        breadcrumb=way,
        line=found,
        steps=steps,
        tables=line_tables,
        words=words,
    )


def _chosen() -> dict[str, str]:
    """The filter in the address; one total at a time, so that a sum means something."""
    chosen = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    chosen.setdefault("view", Method.MARKET.value)
    return chosen


def _address(endpoint: str, run_id: int, chosen: Mapping[str, Any]) -> str:
    return url_for(endpoint, run_id=run_id, **chosen)


def _query(run_id: int, chosen: dict[str, str]) -> str:
    return urlencode({"run": run_id, **chosen})


def _way_to_run(run: report.RunView) -> list[tuple[str, str]]:
    return [
        (url_for("inventory.overview"), _("The organisation's emissions")),
        (url_for("inventory.runs"), _("Runs")),
        (url_for("inventory.run", id=run.id), words.run_name(run)),
    ]
