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


def leaning(page: ServicePage, shared: Sequence[Shared]) -> Picture | None:
    """The service's activities, what they lean on, and who else leans on that."""
    own = {one.node.id: one.node.name for one in page.activities}
    ties = [*(one for activity in page.activities for one in activity.leans_on), *page.leans_on]
    if not ties:
        return None
    named = {one.id: one for one in page.resources}
    depth = {n: d for n, d in _depths(own, ties).items() if n in own or n in named}
    deepest = max(depth.values())
    others = {int(one.node.id): len(one.services) for one in shared}
    boxes = [
        Leaning(
            id=node,
            words=own.get(node) or named[node].name,
            layer=deepest - d,
            is_centre=node in own,
            beside="" if node in own else _beside(label(named[node].kind), others.get(node, 0)),
        )
        for node, d in depth.items()
    ]
    drawn = [
        Tie(
            int(one.node.id), int(one.needs.id), _without(one), is_unknown=one.holds_h.value is None
        )
        for one in ties
        if one.node.id in depth and one.needs.id in depth
    ]
    return leaning_graph(
        boxes, drawn, _headings(deepest), title=graph_title(page), description=graph_words(page)
    )


def _depths(own: dict[int, str], ties: Sequence[DependencyView]) -> dict[int, int]:
    """Node → how many steps from the activities, by the longest way that is not cut short."""
    depth = dict.fromkeys(own, 0)
    for _round in range(FARTHEST):
        for one in ties:
            node, needs = int(one.node.id), int(one.needs.id)
            if node in depth and needs not in own:
                depth[needs] = max(depth.get(needs, 0), min(depth[node] + 1, FARTHEST))
    return depth


def _beside(kind: str, others: int) -> str:
    """What a resource is, and how many other services lean on it."""
    if not others:
        return kind
    more = ngettext("%(n)s other leans on it", "%(n)s others lean on it", others, n=others)
    return f"{kind} · {more}"


def _headings(deepest: int) -> list[str]:
    """The layers from the farthest to the service itself."""
    far = [_("What that leans on in turn")] * max(deepest - 1, 0)
    return [*far, *([_("Leans on")] if deepest else []), _("The service")]


def _without(one: DependencyView) -> str:
    if one.holds_h.is_secret:
        return SIGNS[one.holds_h.mark]
    return "?" if one.holds_h.value is None else f"{number(one.holds_h.value)} h"


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
