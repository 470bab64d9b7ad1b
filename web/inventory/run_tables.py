"""Tables of one run: its parts, what is taken out, what it lacks and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _

from emissions.report import EliminationView, GapView, RunPage, StandInView
from omstallning.organisation.model import UnitKind
from omstallning.provenance import Figure
from web.formatting import edition, label, number, period, publisher, trail_url
from web.inventory import words
from web.inventory.tables import TONNES, Column, Row, factor_name, linked, named


def category_columns() -> list[Column]:
    """The group's total by scope and category."""
    return [
        {"key": "category", "label": _("Category")},
        {"key": "scope", "label": _("Scope")},
        {"key": "location", "label": _("Location-based"), "kind": "number", "unit": TONNES},
        {"key": "market", "label": _("Market-based"), "kind": "number", "unit": TONNES},
    ]


def category_rows(page: RunPage) -> list[Row]:
    """Categories in the order of their scope."""
    return [
        {
            "category": label(row.category),
            "scope": str(int(row.scope)),
            "location": linked(row.total.location),
            "market": linked(row.total.market),
        }
        for row in page.categories
    ]


def category_total(page: RunPage) -> Row:
    """The group's total under its categories."""
    return {
        "category": _("The group"), "scope": "",
        "location": linked(page.total.location), "market": linked(page.total.market),
    }  # fmt: skip


def unit_columns() -> list[Column]:
    """Units' own views, gross, and what the group counts of them."""
    return [
        {"key": "unit", "label": _("Unit")},
        {"key": "location", "label": _("Own view, location-based"), "kind": "number",
         "unit": TONNES},
        {"key": "market", "label": _("Own view, market-based"), "kind": "number", "unit": TONNES},
        {"key": "share", "label": _("The group's share"), "kind": "percent", "decimals": 0},
        {"key": "counted_location", "label": _("Counted, location-based"), "kind": "number",
         "unit": TONNES},
        {"key": "counted_market", "label": _("Counted, market-based"), "kind": "number",
         "unit": TONNES},
    ]  # fmt: skip


def unit_rows(page: RunPage) -> list[Row]:
    """Units by name, then what is taken out between them."""
    rows: list[Row] = [
        {
            "unit": row.name,
            "location": linked(row.gross.location),
            "market": linked(row.gross.market),
            "share": row.share,
            "counted_location": row.counted.location.value,
            "counted_market": row.counted.market.value,
        }
        for row in page.units
    ]
    if page.eliminations:
        rows.append(
            {
                "unit": _("Bought within the group, taken out"),
                "location": "", "market": "", "share": "",
                "counted_location": _taken(page.eliminated.location),
                "counted_market": _taken(page.eliminated.market),
            }
        )  # fmt: skip
    return rows


def unit_total(page: RunPage) -> Row:
    """The group under its units."""
    return {
        "unit": _("The group"), "location": "", "market": "", "share": "",
        "counted_location": linked(page.total.location),
        "counted_market": linked(page.total.market),
    }  # fmt: skip


def _taken(figure: Figure) -> object:
    address = trail_url(figure.trail)
    if not figure.value or address is None:
        return figure.value
    return {"text": number(-figure.value), "href": address}


def elimination_columns() -> list[Column]:
    """What members buy of each other."""
    return [
        {"key": "buyer", "label": _("Bought by")},
        {"key": "seller", "label": _("Produced by")},
        {"key": "method", "label": _("Taken out of")},
        {"key": "amount", "label": _("Amount"), "kind": "number", "unit": TONNES},
        {"key": "pairs", "label": _("Pairs of lines"), "kind": "number"},
    ]


def elimination_rows(rows: Iterable[EliminationView]) -> list[Row]:
    """One row for each buyer, seller and total."""
    return [
        {
            "buyer": f"{row.buyer.label}, {row.buyer_unit}",
            "seller": f"{row.seller.label}, {row.seller_unit}",
            "method": str(words.METHOD_TITLES[row.method]),
            "amount": row.amount.value,
            "pairs": len(row.pairs),
        }
        for row in rows
    ]


def gap_columns() -> list[Column]:
    """What is not known."""
    return [
        {"key": "source", "label": _("Source")},
        {"key": "period", "label": _("Days"), "kind": "period"},
        {"key": "what", "label": _("What is not known")},
        {"key": "remedy", "label": _("What to do")},
    ]


def gap_rows(gaps: Sequence[GapView]) -> list[Row]:
    """Gaps by source."""
    return [
        {
            "source": named(gap.source.label, trail_url(gap.source), gap.unit_name),
            "period": period(gap.period),
            "what": words.gap_words(gap),
            "remedy": str(words.GAP_REMEDIES[gap.kind]),
        }
        for gap in gaps
    ]


def stand_in_columns() -> list[Column]:
    """Factors that serve days they were not published for."""
    return [
        {"key": "borrowed", "label": _("Factor used")},
        {"key": "days", "label": _("For the days"), "kind": "period"},
        {"key": "reason", "label": _("Reason")},
        {"key": "accepted", "label": _("Accepted by")},
        {"key": "lines", "label": _("Lines"), "kind": "number"},
        {"key": "co2e", "label": _("Rests on it"), "kind": "number", "unit": TONNES},
    ]


def stand_in_rows(rows: Iterable[StandInView]) -> list[Row]:
    """Stand-ins with their reasons and how much rests on them."""
    return [
        {
            "borrowed": named(factor_name(row.borrowed), trail_url(row.borrowed.trail),
                              publisher(row.publisher)),
            "days": period(row.valid),
            "reason": row.reason,
            "accepted": row.accepted_by,
            "lines": row.lines,
            "co2e": None if row.co2e_kg is None else row.co2e_kg / 1000,
        }
        for row in rows
    ]  # fmt: skip


def pair_columns() -> list[Column]:
    """Both lines of each elimination."""
    return [
        {"key": "buyer", "label": _("Bought on")},
        {"key": "seller", "label": _("Produced on")},
        {"key": "share", "label": _("Part of the buyer's line"), "kind": "percent", "decimals": 1},
        {"key": "co2e", "label": _("Taken out"), "kind": "number", "unit": "kgCO2e"},
    ]


def pair_rows(row: EliminationView) -> list[Row]:
    """The pairs of lines of one buyer and seller."""
    return [
        {
            "buyer": {"text": _("Line %(id)s", id=pair.buyer_line.id),
                      "href": trail_url(pair.buyer_line)},
            "seller": {"text": _("Line %(id)s", id=pair.seller_line.id),
                       "href": trail_url(pair.seller_line)},
            "share": pair.share,
            "co2e": pair.co2e_kg,
        }
        for pair in row.pairs
    ]  # fmt: skip


def basis_facts(page: RunPage) -> list[tuple[str, object]]:
    """What the run is made of and how it is known again."""
    run = page.run
    return [
        (_("Made"), words.made_words(run)),
        (_("Kind"), label(run.kind)),
        (_("Warming potentials"), label(run.gwp_set)),
        (_("Reason"), run.reason),
        (_("In force"), words.standing_words(run) or _("not published")),
        (_("Program version"), run.code_version),
        (_("Fingerprint of the inputs"), run.inputs_sha256[:16] + "…"),
    ]


def edition_columns() -> list[Column]:
    """The factor tables that were pinned."""
    return [
        {"key": "publisher", "label": _("Publisher")},
        {"key": "edition", "label": _("Edition")},
    ]


def edition_rows(page: RunPage) -> list[Row]:
    """Publisher and edition, by publisher."""
    return [
        {"publisher": publisher(key), "edition": edition(name)}
        for key, name in sorted(page.run.editions.items())
    ]


def boundary_columns() -> list[Column]:
    """The units as they stood."""
    return [
        {"key": "unit", "label": _("Unit")},
        {"key": "kind", "label": _("Kind")},
        {"key": "share", "label": _("The group's share"), "kind": "percent", "decimals": 0},
    ]


def boundary_rows(page: RunPage) -> list[Row]:
    """The units that were inside, by the names they had."""
    return [
        {
            "unit": unit["name"],
            "kind": label(UnitKind(unit["kind"])),
            "share": unit["share"],
        }
        for unit in page.run.boundary
    ]


def history(page: RunPage) -> list[dict[str, object]]:
    """The steps the run has taken, the latest first."""
    made: dict[str, object] = {
        "at": page.run.made_at,
        "who": page.run.made_by_name,
        "what": _("Made"),
        "reason": page.run.reason,
    }
    taken_steps: list[dict[str, object]] = [
        {"at": step.at, "who": step.person, "what": label(step.state), "reason": step.reason}
        for step in page.decisions
    ]
    entries: list[dict[str, object]] = [made, *taken_steps]
    entries[-1]["now"] = True
    return entries[::-1]  # fmt: skip
