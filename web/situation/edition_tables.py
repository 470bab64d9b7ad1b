"""The tables of editions: the list, what one moved of another, and every number of one."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from emissions.territory.model import Moved, Sector, Vintage
from emissions.territory.report import PublishedNumber, VintageView, WhatMoved
from omstallning.changes.approval import State
from omstallning.provenance import Trail
from web.formatting import change, day, label, number, quantity, trail_url, unit
from web.situation.editions import EditionPage, EditionsPage, is_visible

Column = dict[str, object]
Row = dict[str, object]
UNIT = "tCO2e"
OWN_SET = "territorial_emissions"
"""The folder of the editions that come with the product; `sheet` begins with it."""


def list_subtitle(page: EditionsPage) -> str:
    """How many there are and which one is the series."""
    if page.in_use is None:
        return _("None is in use.")
    return _("In use: %(edition)s.", edition=page.in_use.vintage.about.edition)


def list_columns(page: EditionsPage) -> list[Column]:
    """Edition, state, gases, and the totals of the first and last year of the one in use."""
    totals = [
        {"key": str(year), "label": _("Total %(year)s", year=year), "kind": "number",
         "decimals": 0}
        for year in (page.base_year, page.latest_year)
        if year is not None
    ]  # fmt: skip
    return [
        {"key": "edition", "label": _("Edition")},
        {"key": "state", "label": _("State")},
        {"key": "gases", "label": _("Gases")},
        *totals,
        {"key": "years", "label": _("Years"), "kind": "number"},
        {"key": "sectors", "label": _("Sectors")},
    ]


def list_rows(page: EditionsPage) -> list[Row]:
    """Each edition, newest first."""
    return [
        {
            "edition": edition_cell(view.vintage),
            "state": state(view),
            "gases": unit(view.vintage.about.gas_scope.value),
            "years": sum(1 for value in view.totals.values() if value is not None),
            "sectors": _("yes") if view.has_sectors else _("totals only"),
            **{str(year): value for year, value in view.totals.items()},
            **{str(y): view.totals.get(y) for y in (page.base_year, page.latest_year) if y},
        }
        for view in page.views
    ]


def state(view: VintageView) -> str:
    """Whether an edition is the series, was one, or waits."""
    if view.in_use:
        return _("In use")
    if view.vintage.state is State.APPROVED:
        return _("Kept")
    return _("Put back") if view.vintage.state is State.RETURNED else _("Waiting")


def edition_cell(vintage: Vintage) -> Row:
    """An edition by name, leading to its page."""
    return {
        "text": vintage.about.edition,
        "href": url_for("situation.edition", id=vintage.id),
    }


def moved_title(moved: WhatMoved | None) -> str:
    """The news of a new edition in a sentence."""
    if moved is None:
        return _("What one edition moved of another")
    visible = [one for one in moved.totals if one.difference is not None and is_visible(one)]
    if not visible:
        return _("No total moved by half a tonne")
    most = max(visible, key=lambda one: abs(one.difference or 0.0))
    return _("%(year)s moved most: %(difference)s",
             year=most.year, difference=_signed(most))  # fmt: skip


def moved_subtitle(moved: WhatMoved | None) -> str:
    """Which two editions stand beside each other."""
    if moved is None:
        return _("Choose two editions of the same gases.")
    return _("From edition %(old)s to edition %(new)s, tonnes of CO₂e.",
             old=moved.old.about.edition, new=moved.new.about.edition)  # fmt: skip


def moved_columns() -> list[Column]:
    """Year, old, new, difference."""
    return [{"key": "year", "label": _("Year"), "kind": "year"}, *_differences()]


def moved_sector_columns() -> list[Column]:
    """Sector, year, old, new, difference."""
    return [
        {"key": "sector", "label": _("Sector")},
        {"key": "year", "label": _("Year"), "kind": "year"},
        *_differences(),
    ]


def _differences() -> list[Column]:
    return [
        {"key": "old", "label": _("Old"), "kind": "number", "decimals": 0},
        {"key": "new", "label": _("New"), "kind": "number", "decimals": 0},
        {"key": "difference", "label": _("Difference"), "kind": "number", "decimals": 0},
        {"key": "share", "label": _("Change"), "kind": "change"},
    ]


def moved_rows(moved: WhatMoved) -> list[Row]:
    """The totals of each year."""
    return [_moved(one) for one in moved.totals]


def difference_columns(moved: WhatMoved) -> list[Column]:
    """Sector and one column for each year."""
    years = [{"key": str(one.year), "label": str(one.year), "kind": "number", "decimals": 0}
             for one in moved.totals]  # fmt: skip
    return [{"key": "sector", "label": _("Sector")}, *years]


def difference_rows(moved: WhatMoved) -> list[Row]:
    """Each sector that both editions publish, with what moved in each year."""
    both = sectors_in_both(moved)
    return [
        {
            "sector": label(sector),
            **{str(one.year): one.difference for one in moved.moved if one.sector is sector},
        }
        for sector in Sector
        if sector in both and any(one.sector is sector and is_visible(one) for one in moved.moved)
    ]


def difference_total(moved: WhatMoved) -> Row:
    """What moved in the total of each year."""
    return {
        "sector": _("Total as published"),
        **{str(one.year): one.difference for one in moved.totals},
    }


def moved_sector_rows(moved: WhatMoved) -> list[Row]:
    """The sectors and years that moved visibly, where both editions publish the sector."""
    both = sectors_in_both(moved)
    return [
        {"sector": label(one.sector), **_moved(one)}
        for one in moved.moved
        if one.sector in both and is_visible(one)
    ]


def sectors_in_both(moved: WhatMoved) -> frozenset[Sector]:
    """The sectors that both editions publish."""
    return frozenset(
        one.sector
        for one in moved.moved
        if not one.sector.is_total and one.old is not None and one.new is not None
    )


def _moved(one: Moved) -> Row:
    return {
        "year": one.year,
        "old": one.old,
        "new": one.new,
        "difference": one.difference,
        "share": one.share,
    }


def _signed(one: Moved) -> str:
    difference = number(one.difference, 0, sign=True)
    share = "" if one.share is None else f" ({change(one.share, 2)})"
    return f"{difference}\u202ft{share}"


def facts(view: VintageView, sheet: str | None) -> list[tuple[str, str | Markup | None]]:
    """What is said about an edition, and by which document it came."""
    vintage = view.vintage
    about = vintage.about
    return [
        (_("Publisher"), label(f"publisher.{about.publisher}")),
        (_("Source"), about.title or None),
        (_("Address"), about.url),
        (_("Published"), None if about.published is None else day(about.published)),
        (_("Gases"), label(about.gas_scope)),
        (_("International transport"), label(view.international)),
        (_("Document"), document(vintage, sheet)),
        (_("Licence"), about.licence),
        (_("Note"), about.note),
        (_("Reason when decided"), vintage.reason),
    ]


def document(vintage: Vintage, sheet: str | None) -> str | Markup | None:
    """The file an edition came in, or that it came with the product.

    sheet  where one of its numbers stands; tables of the product are named by their set
    """
    if vintage.document_id is None:
        is_ours = sheet is not None and sheet.startswith(f"{OWN_SET}/")
        return _("came with the product, checked against its hash") if is_ours else None
    text = _("document %(id)s", id=vintage.document_id)
    address = trail_url(Trail("document", vintage.document_id))
    return text if address is None else Markup('<a href="{}">{}</a>').format(address, text)


def value_columns() -> list[Column]:
    """Where each number stands and what it says."""
    return [
        {"key": "year", "label": _("Year"), "kind": "year"},
        {"key": "sector", "label": _("Sector")},
        {"key": "part", "label": _("Part of the sector")},
        {"key": "tonnes", "label": _("Published"), "kind": "number", "unit": UNIT, "decimals": 2},
        {"key": "row", "label": _("Row in the file"), "kind": "number"},
    ]


def value_rows(page: EditionPage) -> list[Row]:
    """Every number of an edition by year."""
    return [
        {
            "year": value.year,
            "sector": value.sector_name,
            "part": value.sub_sector or "",
            "tonnes": value.tonnes
            if value.tonnes is None
            else {
                "text": number(value.tonnes, 2),
                "href": url_for("situation.number", id=value.id),
            },
            "row": value.row,
        }
        for value in page.values
    ]


def number_facts(found: PublishedNumber) -> list[tuple[str, str | Markup | None]]:
    """Where one number stands."""
    value, vintage = found.value, found.vintage
    link = Markup('<a href="{}">{}</a>').format(
        url_for("situation.edition", id=vintage.id), vintage.about.edition
    )
    return [
        (_("Published number"), None if value.tonnes is None else quantity(value.tonnes, UNIT, 3)),
        (_("Sector in the file"), value.sector_name),
        (_("Part of the sector"), value.sub_sector or _("the whole sector")),
        (_("Edition"), link),
        (_("Publisher"), label(f"publisher.{vintage.about.publisher}")),
        (_("Sheet or table"), value.sheet),
        (_("Row in the file"), None if value.row is None else str(value.row)),
        (_("Document"), document(vintage, value.sheet)),
    ]


def elsewhere_rows(found: PublishedNumber) -> list[Row]:
    """The same year and sector in other editions, with this one's difference from each."""
    own = found.value.tonnes
    return [
        {
            "edition": edition_cell(vintage),
            "tonnes": tonnes,
            "moved": None if own is None or tonnes is None else own - tonnes,
        }
        for vintage, tonnes in found.elsewhere
    ]
