"""Tables of the factor library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from emissions.model import Method
from emissions.report import EditionView, FactorPage, FactorView, Use
from omstallning.units import GwpSet
from web.factors import words
from web.formatting import day, field, label, period, trail_url, unit
from web.inventory.line_tables import source_place
from web.inventory.steps import exact
from web.inventory.tables import Column, Row, factor_name, named, tag
from web.situation.calculation import in_english


def factor_columns() -> list[Column]:
    """Figures in a list."""
    return [
        {"key": "name", "label": _("Factor")},
        {"key": "value", "label": _("For one unit")},
        {"key": "category", "label": _("Category")},
        {"key": "publisher", "label": _("Publisher, edition")},
        {"key": "valid", "label": _("Published for")},
        {"key": "region", "label": _("Region")},
        {"key": "marks", "label": _("To know")},
    ]


def factor_rows(found: Iterable[FactorView]) -> list[Row]:
    """Figures with their marks in words."""
    return [
        {
            "name": named(factor_name(row), trail_url(row.trail), row.id),
            "value": words.value_words(row.factor),
            "category": label(row.factor.category),
            "publisher": named(
                row.source.publisher if row.source else row.publisher,
                None,
                field("edition", row.edition),
            ),
            "valid": words.valid_words(row.factor),
            "region": row.factor.region and field("region", row.factor.region),
            "marks": Markup(", ").join(label(mark) for mark in sorted(row.factor.marks)),
        }
        for row in found
    ]


def edition_columns() -> list[Column]:
    """Editions in the library."""
    return [
        {"key": "publisher", "label": _("Publisher")},
        {"key": "edition", "label": _("Edition")},
        {"key": "rows", "label": _("Figures"), "kind": "number"},
        {"key": "licence", "label": _("Licence")},
        {"key": "latest", "label": _("Latest")},
    ]


def edition_rows(editions: Iterable[EditionView]) -> list[Row]:
    """Editions, each to its figures."""
    return [
        {
            "publisher": named(
                one.source.publisher, url_for("factors.index", publisher=one.publisher)
            ),
            "edition": field("edition", one.name),
            "rows": one.rows,
            "licence": one.source.licence or _("not found in a readable source"),
            "latest": _("yes") if one.is_latest else _("no, superseded or earlier"),
        }
        for one in editions
    ]


def gas_columns(page: FactorPage) -> list[Column]:
    """What one unit emits, gas by gas."""
    per = unit(page.factor.factor.activity_unit)
    return [
        {"key": "gas", "label": _("Gas")},
        {"key": "kg", "label": _("kg for one %(unit)s", unit=per), "kind": "number"},
        {"key": "part", "label": _("Part")},
    ]  # fmt: skip


def gas_rows(page: FactorPage) -> list[Row]:
    """The gases that are published, then what stands beside the total."""
    factor = page.factor.factor
    inside, beside = _("in the total"), _("beside the total")
    rows: list[Row] = [
        {"gas": label(gas), "kg": exact(kg), "part": inside} for gas, kg in factor.masses.items()
    ]
    if factor.co2e_kg is not None:
        name = _("CO₂e, published as one figure")
        rows.append({"gas": name, "kg": exact(factor.co2e_kg), "part": inside})
    if factor.co2_biogenic_kg is not None:
        rows.append(
            {"gas": _("CO₂ of living origin"), "kg": exact(factor.co2_biogenic_kg), "part": beside}
        )
    if not factor.is_whole_chain:
        rows.append(
            {
                "gas": _("Upstream, kg CO₂e"),
                "kg": None if factor.upstream_kg is None else exact(factor.upstream_kg),
                "part": beside,
            }
        )
    return rows


def set_columns(page: FactorPage) -> list[Column]:
    """The total with each set of potentials."""
    per = unit(page.factor.factor.activity_unit)
    return [
        {"key": "set", "label": _("Warming potentials")},
        {"key": "co2e", "label": _("kg CO₂e for one %(unit)s", unit=per), "kind": "number"},
    ]


def set_rows(page: FactorPage) -> list[Row]:
    """One row for each set; a gas without a potential leaves the total unknown."""
    return [
        {"set": label(one), "co2e": _exact(words.co2e_with(page.factor.factor, one))}
        for one in GwpSet
    ]


def _exact(value: float | None) -> str | None:
    return None if value is None else exact(value)


def factor_facts(page: FactorPage) -> list[tuple[str, object]]:
    """What the figure is for."""
    factor = page.factor.factor
    return [
        (_("Id"), page.factor.id),
        (_("Key"), page.factor.key),
        (_("Category"), label(factor.category)),
        (_("What it is for"), label(factor.kind)),
        (_("What it holds"), label(factor.life_cycle)),
        (_("Published for"), words.valid_words(factor)),
        (_("Region"), factor.region and field("region", factor.region)),
        (_("Uncertainty"), None if factor.uncertainty_pct is None
         else f"±{exact(factor.uncertainty_pct)} %"),
        (_("Usual scope"), page.factor.scope_hint),
    ]  # fmt: skip


def source_facts(page: FactorPage) -> list[tuple[str, object]]:
    """Where the figure was read."""
    source, edition = page.factor.source, page.edition
    return [
        (_("Publisher"), edition.source.publisher),
        (_("Where it stands"), source_place(source)),
        (
            _("Edition"),
            field("edition", edition.name)
            + ("" if edition.is_latest else " (" + _("not the latest") + ")"),
        ),
        (_("Published"), day(edition.source.published) if edition.source.published else None),
        (_("Read"), day(edition.source.retrieved) if edition.source.retrieved else None),
        (_("Licence"), edition.source.licence or _("not found in a readable source")),
        (_("What the reader found"), in_english(page.factor.note)),
        (_("Fingerprint of the table"), edition.sha256[:16] + "…"),
    ]


def notes(page: FactorPage) -> list[tuple[str, str]]:
    """What to know before leaning on the figure."""
    found = [
        (label(mark), str(words.MARKS_EXPLAINED[mark])) for mark in sorted(page.factor.factor.marks)
    ]
    flag = words.FLAGS.get(page.factor.source_flag)
    if flag is not None and not found:
        found.append((_("About the source"), str(flag)))
    return found


def series_columns() -> list[Column]:
    """The same key in every edition."""
    return [
        {"key": "edition", "label": _("Edition")},
        {"key": "valid", "label": _("Published for")},
        {"key": "value", "label": _("For one unit")},
        {"key": "upstream", "label": _("Upstream, kg CO₂e"), "kind": "number"},
        {"key": "region", "label": _("Region")},
        {"key": "name", "label": _("Name")},
    ]


def series_rows(page: FactorPage) -> list[Row]:
    """Side by side, the newest first; this page's own figure is marked."""
    return [
        {
            "edition": _own(row, page)
            or {
                "text": field("edition", row.edition),
                "href": trail_url(row.trail),
            },
            "valid": words.valid_words(row.factor),
            "value": words.value_words(row.factor),
            "upstream": _exact(row.factor.upstream_kg),
            "region": row.factor.region and field("region", row.factor.region),
            "name": factor_name(row),
        }
        for row in page.series
    ]


def _own(row: FactorView, page: FactorPage) -> Markup | None:
    if row.factor.id != page.factor.factor.id:
        return None
    return Markup("{} {}").format(field("edition", row.edition), tag(_("this one"), "good"))


def assignment_columns() -> list[Column]:
    """Sources that the key serves."""
    return [
        {"key": "source", "label": _("Source")},
        {"key": "days", "label": _("From, to"), "kind": "period"},
        {"key": "total", "label": _("Total")},
        {"key": "reason", "label": _("Reason")},
    ]


def assignment_rows(page: FactorPage) -> list[Row]:
    """Who chose it and why."""
    return [
        {
            "source": named(source.name, trail_url(source.trail), source.unit_name),
            "days": period(choice.valid),
            "total": label(choice.method),
            "reason": with_proxy(choice.reason, is_proxy=choice.is_proxy),
        }
        for source, choice in page.assignments
    ]


def with_proxy(reason: str, *, is_proxy: bool) -> object:
    """A reason, and that the factor is of something else where it is."""
    return named(reason, None, _("stands for something that has no factor") if is_proxy else None)


def stand_in_columns() -> list[Column]:
    """Days that the figure is lent to, or that the key borrows for."""
    return [
        {"key": "key", "label": _("For")},
        {"key": "days", "label": _("Days"), "kind": "period"},
        {"key": "borrowed", "label": _("Figure used")},
        {"key": "reason", "label": _("Reason")},
        {"key": "accepted", "label": _("Accepted by")},
    ]


def stand_in_rows(page: FactorPage) -> list[Row]:
    """Accepted loans."""
    return [
        {
            "key": row.factor_key,
            "days": period(row.valid),
            "borrowed": named(row.borrowed.id, trail_url(row.borrowed.trail)),
            "reason": row.reason,
            "accepted": row.accepted_by,
        }
        for row in page.stand_ins
    ]


def use_columns() -> list[Column]:
    """Runs that rest on the figure."""
    return [
        {"key": "run", "label": _("Run")},
        {"key": "state", "label": _("State")},
        {"key": "source", "label": _("Source")},
        {"key": "lines", "label": _("Lines"), "kind": "number"},
    ]


def use_rows(page: FactorPage) -> list[Row]:
    """One row for each run and source, to its lines."""
    return [
        {
            "run": named(_("Run %(id)s, %(year)s", id=use.run.id, year=use.year),
                         trail_url(use.run)),
            "state": label(use.state),
            "source": named(use.source.label, trail_url(use.source)),
            "lines": {"text": str(use.lines), "href": _lines(use, page)},
        }
        for use in page.uses
    ]  # fmt: skip


def _lines(use: Use, page: FactorPage) -> str:
    """To the lines in the total that the source has chosen the key for."""
    methods = {choice.method for source, choice in page.assignments if source.id == use.source.id}
    view = Method.LOCATION if methods == {Method.LOCATION} else Method.MARKET
    return url_for("inventory.lines", run_id=use.run.id, source=use.source.id, view=view.value)


def editions_count(editions: Sequence[EditionView]) -> str:
    """How large the library is."""
    return _("%(editions)s editions by %(publishers)s publishers", editions=len(editions),
             publishers=len({one.publisher for one in editions}))  # fmt: skip
