"""Columns and rows of the inventory's tables; every number carries its way down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from emissions.report import RunRow, RunView
from omstallning.changes.approval import State
from omstallning.provenance import Figure
from web.formatting import label, number, trail_url
from web.inventory import words

TONNES = "tCO2e"

Column = dict[str, Any]
Row = dict[str, Any]
TAG = Markup('<span class="tag {}">{}</span>')
STATE_KINDS = {State.PUBLISHED: "good", State.APPROVED: "good", State.RETURNED: "bad"}


def linked(figure: Figure, decimals: int | None = None) -> object:
    """A figure in a cell: its number as the link down, or the mark for what is missing."""
    address = trail_url(figure.trail)
    if figure.value is None or address is None:
        return figure.value
    return {"text": number(figure.value, decimals), "href": address}


def plain(figure: Figure) -> Figure:
    """The same figure where the page has already said whether the run is final."""
    return replace(figure, status=None)


def tag(text: str, kind: str = "neutral") -> Markup:
    """A small word in a frame."""
    return TAG.format(kind, text)


def state_tag(run: RunView) -> Markup:
    """How far a run has come, as a word in a frame; a restated one is not good any more."""
    kind = STATE_KINDS.get(run.state, "neutral")
    return tag(label(run.state), "neutral" if run.restated_by_id is not None else kind)


def run_columns() -> list[Column]:
    """The list of runs."""
    return [
        {"key": "year", "label": _("Year"), "kind": "year"},
        {"key": "run", "label": _("Run")},
        {"key": "state", "label": _("State")},
        {"key": "kind", "label": _("Kind")},
        {"key": "gwp", "label": _("Warming potentials")},
        {"key": "location", "label": _("Location-based"), "kind": "number", "unit": TONNES},
        {"key": "market", "label": _("Market-based"), "kind": "number", "unit": TONNES},
        {"key": "coverage", "label": _("Sources known in full")},
        {"key": "made", "label": _("Made")},
    ]


def run_rows(rows: Iterable[RunRow]) -> list[Row]:
    """Runs with how far each has come."""
    return [
        {
            "year": str(row.run.year),
            "run": {"text": _("Run %(id)s", id=row.run.id),
                    "href": url_for("inventory.run", id=row.run.id)},
            "state": with_beside(state_tag(row.run), words.standing_words(row.run)),
            "kind": label(row.run.kind),
            "gwp": row.run.gwp_set.value.replace("_", " "),
            "location": linked(row.total.location),
            "market": linked(row.total.market),
            "coverage": _("%(have)s of %(of)s", have=number(row.coverage.have),
                          of=number(row.coverage.of)),
            "made": words.made_words(row.run),
        }
        for row in rows
    ]  # fmt: skip


def factor_name(factor: Any) -> str:
    """A factor's name in the reader's language."""
    from web import languages

    return str(factor.name_en if languages.current() == "en" and factor.name_en else factor.name_sv)


NAMED = Markup('{}<span class="beside">{}</span>')
LINK = Markup('<a href="{}">{}</a>')


def with_beside(shown: Markup, beside: str) -> Markup:
    """Something with a quieter word under it."""
    return NAMED.format(shown, beside) if beside else shown


def named(text: str, address: str | None, beside: str | None = None) -> object:
    """A name, linked where there is a page for it, with a quieter word under it."""
    shown: str = LINK.format(address, text) if address else text
    return NAMED.format(shown, beside) if beside else shown
