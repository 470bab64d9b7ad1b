"""The organisation's own track: the first page of the inventory, and its years as a file."""

from __future__ import annotations

from datetime import datetime

from flask import Response, render_template
from flask_babel import gettext as _

from omstallning.access.model import Permission
from web import auth, current
from web.formatting import SWEDISH_TIME
from web.inventory import files, overview_tables, overview_words, pictures, tables, view
from web.inventory.routes.blueprint import blueprint
from web.inventory.words import METHOD_EXPLAINED


@blueprint.get("")
@auth.requires_somewhere(Permission.READ)
def overview() -> str:
    """Published years by scope, own fossil fuel against zero, and what the latest year lacks."""
    page = _overview()
    return render_template(
        "inventory/overview.html",
        title=overview_words.headline(page),
        lede=overview_words.both_totals(page.last.number, page.last.total) if page.last else None,
        page=page,
        may_make=auth.actor().may(Permission.WRITE_EMISSIONS),
        csv_octets=len(files.years_csv(page.years)),
        pictures=pictures,
        tables=overview_tables,
        run_tables=tables,
        words=overview_words,
        method_words=METHOD_EXPLAINED,
    )


@blueprint.get("/per-ar.csv")
@auth.requires_somewhere(Permission.READ)
def years_csv() -> Response:
    """The published years as a file that a spreadsheet opens."""
    return files.sent(files.years_csv(_overview().years), _("emissions-by-year.csv"))


def _overview() -> view.Overview:
    today = datetime.now(SWEDISH_TIME).date()
    with current.database().reading() as session:
        return view.overview(session, auth.actor(), on=today)
