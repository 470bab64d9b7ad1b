"""Pictures of a service: what it leans on in layers, and what an outage of it leads to."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from resilience.model import UNACCEPTABLE_FROM
from resilience.report import ActivityView, DependencyView, ServicePage
from resilience.report.records import Shared
from web.charts import Leaning, Picture, Tie, leaning_graph, stair
from web.formatting import SIGNS, label, number

FARTHEST = 3
"""Layers of what is leaned on; what lies farther is told in the table."""
MOST_ABOVE = 8
"""Services at the right of the picture; the rest are counted."""


def leaning(page: ServicePage, shared: Sequence[Shared]) -> Picture | None:
    """The service's activities, what they lean on, and who else leans on that."""
    own = {one.node.id: one.node.name for one in page.activities}
    ties = [
        *(one for activity in page.activities for one in activity.leans_on), *page.leans_on
    ]  # fmt: skip
    if not ties:
        return None
    depth = _depths(own, ties)
    named = {one.id: one for one in page.resources}
    near = {node: d for node, d in depth.items() if d <= FARTHEST}
    deepest = max(near.values())
    boxes = [
        Leaning(
            id=node,
            words=own.get(node) or named[node].name,
            layer=deepest - d,
            is_centre=node in own,
            beside="" if node in own else label(named[node].kind),
        )
        for node, d in near.items()
        if node in own or node in named
    ]
    placed = {box.id for box in boxes}
    drawn = [
        Tie(
            int(one.node.id), int(one.needs.id), _without(one), is_unknown=one.holds_h.value is None
        )
        for one in ties
        if one.node.id in placed and one.needs.id in placed
    ]
    headings = [*_headings(deepest), _("Others lean on the same")]
    others = {service.id: service.label for one in shared for service in one.services}
    if others:
        boxes.append(Leaning(-1, _others(list(others.values())), deepest + 1))
        drawn += [
            Tie(-1, int(one.node.id)) for one in shared if one.node.id in placed
        ]  # fmt: skip
    return leaning_graph(
        boxes, drawn, headings, title=graph_title(page), description=graph_words(page)
    )


def _depths(own: dict[int, str], ties: Sequence[DependencyView]) -> dict[int, int]:
    """Node → how many steps from the activities, by the shortest way."""
    depth = dict.fromkeys(own, 0)
    waiting = list(own)
    while waiting:
        at = waiting.pop(0)
        for one in ties:
            if one.node.id == at and int(one.needs.id) not in depth:
                depth[int(one.needs.id)] = depth[at] + 1
                waiting.append(int(one.needs.id))
    return depth


def _headings(deepest: int) -> list[str]:
    """The layers from the farthest to the service itself."""
    far = [_("What that leans on in turn")] * max(deepest - 1, 0)
    return [*far, *([_("Leans on")] if deepest else []), _("The service")]


def _without(one: DependencyView) -> str:
    if one.holds_h.is_secret:
        return SIGNS[one.holds_h.mark]
    return "?" if one.holds_h.value is None else f"{number(one.holds_h.value)} h"


def _others(names: list[str]) -> str:
    shown = sorted(names)[:MOST_ABOVE]
    if len(names) <= MOST_ABOVE:
        return ", ".join(shown)
    left = len(names) - MOST_ABOVE
    more = ngettext("and %(n)s more", "and %(n)s more", left, n=left)
    return f"{', '.join(shown)} {more}"


def graph_title(page: ServicePage) -> str:
    """The news of the graph: on how many things the service leans."""
    n = len(page.resources)
    return ngettext(
        "%(name)s leans on %(n)s thing", "%(name)s leans on %(n)s things, near and far", n,
        name=page.service.name, n=n,
    )  # fmt: skip


def graph_words(page: ServicePage) -> str:
    """The graph for those who cannot see it."""
    said = [
        _("%(node)s leans on %(needs)s", node=one.node.label, needs=one.needs.label)
        for activity in page.activities
        for one in activity.leans_on
    ]
    return "; ".join(said) + "." if said else _("Nothing is said of what it leans on.")


def stair_of(activity: ActivityView) -> Picture | None:
    """What an outage of an activity leads to, hour by hour."""
    if not activity.steps:
        return None
    steps = [(one.after_h, one.consequence) for one in activity.steps]
    said = "; ".join(
        _("after %(hours)s h level %(level)s", hours=number(one.after_h), level=one.consequence)
        for one in activity.steps
    )
    return stair(
        steps, UNACCEPTABLE_FROM, title=_("What an outage leads to: %(name)s",
                                          name=activity.node.name), description=said,
    )  # fmt: skip
