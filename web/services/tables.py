"""The tables of services, as columns and rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from omstallning.provenance import Figure, Trail
from resilience.model import Verdict
from resilience.report import DependencyView, Guarded, ServiceRow, StepView, StockView
from resilience.report.records import Shared
from web.formatting import label, mark, trail_url
from web.services.words import group, hours
from web.situation.words import in_language

Cells = dict[str, Any]
STATUS = {Verdict.HOLDS: "on_track", Verdict.BREACHED: "off_track", Verdict.UNKNOWN: "unknown"}


def chosen(
    rows: Sequence[ServiceRow], args: Mapping[str, str], today: date
) -> tuple[ServiceRow, ...]:
    """The services that fit the filters; those that are late to be looked through stand first."""
    kept = [
        row
        for row in rows
        if args.get("sektor", "") in ("", row.service.sector.id)
        and args.get("enhet", "") in ("", str(row.service.unit_id))
        and args.get("utfall", "") in ("", None if row.verdict.value is None else row.verdict.value)
    ]
    return tuple(
        sorted(kept, key=lambda row: (not row.review.is_late(today), row.service.name.casefold()))
    )


def link(trail: Trail | None) -> Markup | str:
    """A way to a record, or its name where it has no page."""
    if trail is None:
        return ""
    href = trail_url(trail)
    return Markup('<a href="{}">{}</a>').format(href, trail.label) if href else trail.label


def guarded(one: Guarded[Any], unit: str) -> Figure:
    """A number that may be withheld, as a figure of a cell."""
    value = None if one.value is None else float(one.value)
    return Figure(value, unit, "", mark=one.mark)


def dependency_columns(*, with_node: bool = False, may_act: bool = True) -> list[Cells]:
    """What leans on what, and how long it goes on without; acts for those who may."""
    columns = [
        {"key": "needs", "label": _("Leans on")},
        {"key": "kind", "label": _("Kind")},
        {"key": "holds", "label": _("Goes on without"), "kind": "number"},
        {"key": "carries", "label": _("Carried over by")},
        {"key": "group", "label": _("Alternatives")},
        {"key": "when", "label": _("Needed")},
        {"key": "checked", "label": _("Checked"), "kind": "date"},
    ]
    if may_act:
        columns.append({"key": "do", "label": _("Edit")})
    return [{"key": "node", "label": _("What leans")}, *columns] if with_node else columns


def dependency_rows(found: Sequence[DependencyView], *, may_mark: bool) -> list[Cells]:
    """Each dependency; alternatives of each other carry the same number."""
    alike: dict[tuple[Any, int], int] = {}
    for one in found:
        alike[one.node.id, one.alternatives] = alike.get((one.node.id, one.alternatives), 0) + 1
    return [
        {
            "node": link(one.node),
            "needs": link(one.needs),
            "kind": label(one.needs_kind),
            "holds": guarded(one.holds_h, "h"),
            "carries": _carries(one),
            "group": _group(one, alike[one.node.id, one.alternatives]),
            "when": group(one),
            "checked": one.checked_on,
            "do": _acts(one, may_mark=may_mark),
        }
        for one in found
    ]


def _carries(one: DependencyView) -> Markup | str:
    if one.stock.value is not None:
        return link(one.stock.value)
    if one.buffer_kind.is_secret or one.stock.is_secret:
        return mark(one.buffer_kind.mark if one.buffer_kind.is_secret else one.stock.mark)
    return "" if one.buffer_kind.value is None else label(one.buffer_kind.value)


def _group(one: DependencyView, of: int) -> str:
    if of < 2:
        return _("none")
    return _("%(needed)s of %(of)s in group %(group)s",
             needed=one.needed, of=of, group=one.alternatives)  # fmt: skip


def _acts(one: DependencyView, *, may_mark: bool) -> Markup:
    acts = []
    if one.may_write:
        acts.append((url_for("services.change_dependency", id=one.id), _("Edit")))
        acts.append((url_for("services.withdraw", kind="dependency", id=one.id), _("Take away")))
    if may_mark:
        acts.append((url_for("secrecy.show", kind="dependency", id=one.id), _("Marks")))
    about = f"{one.node.label} → {one.needs.label}"
    return Markup(" ").join(
        Markup('<a href="{}">{}<span class="unseen"> {}</span></a>').format(href, words, about)
        for href, words in acts
    )


def step_columns(*, may_write: bool) -> list[Cells]:
    """Hours, level, and what happens."""
    columns = [
        {"key": "after", "label": _("After")},
        {"key": "level", "label": _("Level"), "kind": "number"},
        {"key": "text", "label": _("What happens")},
    ]
    return [*columns, {"key": "do", "label": _("Edit")}] if may_write else columns


def step_rows(steps: Sequence[StepView]) -> list[Cells]:
    """Each step of what an outage leads to."""
    return [
        {
            "after": hours(one.after_h),
            "level": one.consequence,
            "text": one.text,
            "do": Markup(" ").join(
                Markup('<a href="{}">{}<span class="unseen"> {}</span></a>').format(
                    href, words, _("after %(hours)s", hours=hours(one.after_h))
                )
                for href, words in (
                    (url_for("services.change_step", id=one.id), _("Edit")),
                    (url_for("services.withdraw", kind="impact_step", id=one.id), _("Take away")),
                )
            ),
        }
        for one in steps
    ]


def shared_columns() -> list[Cells]:
    """What several lean on, and who they are."""
    return [
        {"key": "node", "label": _("Resource")},
        {"key": "kind", "label": _("Kind")},
        {"key": "n", "label": _("Others that lean on it"), "kind": "number"},
        {"key": "services", "label": _("Which")},
    ]


def shared_rows(found: Sequence[Shared]) -> list[Cells]:
    """Each shared resource with the other services."""
    return [
        {
            "node": link(one.node),
            "kind": label(one.kind),
            "n": len(one.services),
            "services": Markup(", ").join(link(service) for service in one.services),
        }
        for one in found
    ]


def stock_rows(found: Sequence[StockView]) -> list[Cells]:
    """Each shared stock, how long it lasts and for whom."""
    return [
        {
            "name": link(one.trail),
            "hours": guarded(one.hours, "h"),
            "by": Markup(", ").join(link(node) for node in one.drawn_by),
        }
        for one in found
    ]


def sector(row: Any) -> str:
    """The sector of a service in the reader's language."""
    return in_language(swedish=row.sector.sv, english=row.sector.en)
