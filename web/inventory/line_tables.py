"""Tables of lines, and the facts beside one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from emissions.report import LineList, LinePage, LineRow
from emissions.report.behind import Behind
from omstallning.provenance import Trail
from web.formatting import field, label, number, period, quantity, trail_url, unit
from web.inventory import words
from web.inventory.forms import LineFilter
from web.inventory.tables import LINK, Column, Row, factor_name, named

KG = "kgCO2e"


def lines_title(found: LineList, sums: Behind, form: LineFilter) -> str:
    """How much the lines come to, of what."""
    chosen = form.words()
    what = ", ".join(chosen) if chosen else _("the group")
    return _("%(year)s, %(what)s: %(amount)s", year=found.run.year, what=what,
             amount=words.in_figure(sums.total))  # fmt: skip


def lines_lede(found: LineList, sums: Behind) -> str:
    """How many lines it is, in which total and run."""
    return ngettext(
        "One line in run %(run)s, %(view)s.", "%(num)s lines in run %(run)s, %(view)s.",
        found.total, run=found.run.id, view=str(words.METHOD_TITLES[sums.view]).lower(),
    )  # fmt: skip


def line_columns() -> list[Column]:
    """Lines as they stand in a run; the unit's own figure opens the calculation."""
    return [
        {"key": "source", "label": _("Source")},
        {"key": "category", "label": _("Category")},
        {"key": "period", "label": _("Days"), "kind": "period"},
        {"key": "amount", "label": _("Amount"), "kind": "number"},
        {"key": "factor", "label": _("Factor")},
        {"key": "gross", "label": _("The unit's"), "kind": "number", "unit": KG},
        {"key": "counted", "label": _("The group's"), "kind": "number", "unit": KG},
    ]


def line_rows(lines: Iterable[LineRow]) -> list[Row]:
    """One row for each line."""
    return [
        {
            "source": named(row.source.label, trail_url(row.source), row.unit_name),
            "category": named(label(row.category), None, label(row.scope)),
            "period": period(row.period),
            "amount": quantity(row.part.value, row.part.unit),
            "factor": _factor(row),
            "gross": _to_line(row),
            "counted": row.counted.value,
        }
        for row in lines
    ]


def _to_line(row: LineRow) -> object:
    return {
        "text": words.unknown() if row.co2e.value is None else number(row.co2e.value),
        "href": trail_url(row.co2e.trail),
    }


def _factor(row: LineRow) -> object:
    """The factor, with what must be known of the line under it."""
    marks = ", ".join(word for word, _meaning in words.marks_of(row.marks))
    if row.factor is None:
        return _("none: a confirmed zero")
    return named(row.factor.label, trail_url(row.factor), marks)


def record_facts(line: LinePage) -> list[tuple[str, object]]:
    """What was stated, by whom, and where it was read."""
    record = line.record
    return [
        (_("Source"), named(line.source.name, trail_url(line.source.trail), line.source.unit_name)),
        (_("Amount"), quantity(record.quantity, record.unit, _written(record.quantity))),
        (_("Days"), period(record.period)),
        (_("How it is known"), _known(line)),
        (_("Stated"), _("%(when)s by %(name)s", when=period(record.stated_at.date().isoformat()),
                        name=record.stated_by or number(None))),
        (_("Meters"), _readings(line)) if record.basis else (_("Document"), _document(line)),
        (_("Note"), record.note),
        (_("Record"), _record(line)),
    ]  # fmt: skip


def _written(value: float | None) -> int | None:
    """The decimals that were stated."""
    if value is None or value == int(value):
        return 0
    return len(repr(value).partition(".")[2])


def _record(line: LinePage) -> object:
    """The way to the record, and whether it still counts."""
    record = line.record
    said = _("in force") if record.is_in_force else _("superseded since the run was made")
    name = _("Record %(id)s", id=record.id)
    return named(name, trail_url(Trail("activity_record", record.id)), said)


def _known(line: LinePage) -> str:
    record = line.record
    if record.uncertainty_percent is None:
        return label(record.status)
    return _("%(status)s, ±%(percent)s", status=label(record.status),
             percent=quantity(record.uncertainty_percent, "%"))  # fmt: skip


def _readings(line: LinePage) -> object:
    """The way to the readings that the record is the sum of."""
    record = line.record
    readings = sum(len(part.ids) for part in record.basis)
    points = len({part.point_id for part in record.basis})
    of = ngettext("of %(num)s supply point", "of %(num)s supply points", points)
    address = url_for("records.show", id=record.id, _anchor="avlasningar")
    return named(ngettext("%(num)s reading", "%(num)s readings", readings), address, of)


def _document(line: LinePage) -> object:
    record = line.record
    if record.document is None:
        return None
    place = [record.sheet or "", _("row %(row)s", row=record.row_number) if record.row_number
             else ""]  # fmt: skip
    address = url_for(
        "documents.show", id=record.document.id, rad=record.row_number, blad=record.sheet
    )
    return named(record.document.label, address,
                 ", ".join(part for part in place if part))  # fmt: skip


def factor_facts(line: LinePage) -> list[tuple[str, object]]:
    """Which published figure served the line."""
    factor = line.factor
    if factor is None:
        return []
    published = factor.factor
    source = factor.source
    return [
        (_("Factor"), named(factor_name(factor), trail_url(factor.trail), factor.id)),
        (_("Publisher"), source.publisher if source else factor.publisher),
        (_("Edition"), field("edition", factor.edition)),
        (_("Where it stands"), source_place(source)),
        (_("Days it is published for"), period(published.valid) if published.valid
         else _("no year is stated")),
        (_("Region"), published.region and field("region", published.region)),
        (_("What it holds"), label(published.life_cycle)),
        (_("For one"), unit(published.activity_unit)),
    ]  # fmt: skip


def source_place(source: Any) -> object:
    """The publication, its place in it and its address."""
    if source is None:
        return None
    address = web_address(source.url)
    title: str = LINK.format(address, source.title) if address else source.title
    place = source.locator or ("" if address else source.url or "")
    return named(title, None, place)


def web_address(url: str | None) -> str | None:
    """The address, when it is one that a browser can open.

    >>> web_address("github:owner/name"), web_address("https://example.org/a b")
    (None, 'https://example.org/a')
    """
    if not url:
        return None
    first = url.split()[0].rstrip(";,")
    if first.startswith(("http://", "https://")):
        return first
    return None


def run_facts(line: LinePage) -> list[tuple[str, object]]:
    """Which run the line belongs to."""
    run = line.run
    return [
        (_("Run"), named(words.run_name(run), trail_url(run.trail), words.made_words(run))),
        (_("State"), words.standing_words(run) or label(run.state)),
        (_("Kind"), label(run.kind)),
        (_("Warming potentials"), label(run.gwp_set)),
        (_("Scope"), label(line.scope)),
        (_("Category"), label(line.category)),
        (_("Total"), str(words.METHOD_TITLES[line.method])),
    ]


def instrument_facts(line: LinePage) -> list[tuple[str, object]]:
    """The proof of which electricity was bought."""
    held = line.instrument
    if held is None:
        return []
    return [
        (_("Instrument"), label(held.kind)),
        (_("Covers"), quantity(held.quantity_kwh, "kWh", 0)),
        (_("Days"), period(held.period)),
        (_("Criteria"), held.criteria),
        (_("Document"), named(held.document.label, trail_url(held.document))
         if held.document else None),
    ]  # fmt: skip


def stand_in_facts(line: LinePage) -> list[tuple[str, object]]:
    """Why a factor of other days served."""
    lent = line.stand_in
    if lent is None:
        return []
    return [
        (_("Instead of"), f"{lent.publisher}/{lent.factor_key}"),
        (_("For the days"), period(lent.valid)),
        (_("Reason"), lent.reason),
        (_("Accepted by"), lent.accepted_by),
    ]


def across(line: LinePage) -> Sequence[tuple[str, str]]:
    """The lines on the other side of an elimination."""
    return [
        (address, _("Line %(id)s", id=trail.id))
        for trail in line.eliminations
        if (address := trail_url(trail))
    ]
