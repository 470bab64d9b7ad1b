"""Browsing the published factors, and one of them with its source and everybody who uses it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from emissions import report
from omstallning.access.model import Permission
from web import auth, current
from web.factors import tables, words
from web.factors.forms import FactorFilter

PAGE_FACTORS = 40

blueprint = Blueprint(
    "factors", __name__, template_folder="templates", url_prefix="/utslapp/faktorer"
)


@blueprint.get("")
@auth.requires_somewhere(Permission.READ)
def index() -> str:
    """Every published figure that fits a search, a page at a time."""
    viewer = auth.actor()
    page = max(request.args.get("sida", default=1, type=int), 1)
    form = FactorFilter(request.args)
    form.refuse_strange_year()
    found = report.factors(
        viewer,
        words=form.words.data or "",
        category=form.chosen_category,
        publisher=form.publisher.data or None,
        valid_in=form.chosen_year,
        limit=PAGE_FACTORS,
        offset=(page - 1) * PAGE_FACTORS,
    )
    editions = report.editions(viewer)
    form.offer(editions, found.categories)
    chosen = {name: value for name, value in request.args.items() if name != "sida" and value}
    return render_template(
        "factors/index.html",
        title=_("Emission factors"),
        breadcrumb=[(url_for("inventory.overview"), _("The organisation's emissions"))],
        form=form,
        errors=form.error_list,
        found=found,
        editions=editions,
        page=page,
        pages=max(1, -(-found.total // PAGE_FACTORS)),
        address=lambda number: _address({**chosen, "sida": number}),
        tables=tables,
        words=words,
    )


def _address(chosen: Mapping[str, Any]) -> str:
    return url_for("factors.index", **chosen)


@blueprint.get("/<path:id>")
@auth.requires_somewhere(Permission.READ)
def show(id: str) -> str:  # noqa: A002
    """One published figure: its gases, its source, its series, its users."""
    with current.database().reading() as session:
        page = report.factor(session, auth.actor(), id)
    return render_template(
        "factors/show.html",
        title=words.factor_title(page.factor),
        breadcrumb=[
            (url_for("inventory.overview"), _("The organisation's emissions")),
            (url_for("factors.index"), _("Emission factors")),
        ],
        page=page,
        tables=tables,
        words=words,
    )
