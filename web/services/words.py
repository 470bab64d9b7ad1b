"""Sentences about services and what they lean on."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from omstallning.provenance import Mark
from resilience.model import POWER_CUT_H, Verdict
from resilience.report import (
    ActivityView,
    DependencyView,
    NodePage,
    Preparedness,
    ReleaseView,
    ServiceList,
    ServicePage,
    Span,
    StockView,
)
from resilience.report.gaps import Gap, GapKind
from web.formatting import SIGNS, number


def hours(value: float | None) -> str:
    """Hours as people write them; endless where nothing is shown to end."""
    if value is None:
        return SIGNS[Mark.MISSING]
    if value == float("inf"):
        return _("without end")
    return ngettext("%(n)s hour", "%(n)s hours", 1 if value == 1 else 2, n=hour(value))


def hour(value: float) -> str:
    """A number of hours, with one decimal where it is not whole."""
    return number(value, 0 if value == int(value) else 1)


def list_title(found: ServiceList, prepared: Preparedness) -> str:
    """The news of the list: how many hold a day without power."""
    of = len(found.services)
    if not of:
        return _("No services yet")
    if prepared.released is None and prepared.holds.value is not None:
        return _("%(holds)s of %(of)s services hold %(hours)s without power",
                 holds=number(prepared.holds.value), of=of, hours=hours(POWER_CUT_H))  # fmt: skip
    return ngettext("%(n)s service must go on", "%(n)s services must go on", of, n=of)


def list_lede(prepared: Preparedness) -> str:
    """What the list rests on; where it is secret, what was released and when."""
    if prepared.released is not None:
        released = prepared.released
        return _("What each of them bears is secret. On %(day)s it was released that %(holds)s of "
                 "%(n)s held %(hours)s without power.",
                 day=released.as_of.isoformat(), holds=number(released.values["holds"]),
                 n=released.n, hours=hours(POWER_CUT_H))  # fmt: skip
    if prepared.holds.mark is Mark.SECRET:
        return _("What each of them bears is secret, and nothing has been released.")
    return _("A service holds when none of its activities is out longer than it may be.")


def service_title(page: ServicePage) -> str:
    """The news of one service."""
    name, verdict = page.service.name, page.verdict
    of = {"name": name, "hours": hours(POWER_CUT_H)}
    if verdict.value is Verdict.HOLDS:
        return _("%(name)s holds %(hours)s without power", **of)
    if verdict.value is Verdict.BREACHED:
        return _("%(name)s does not hold %(hours)s without power", **of)
    if verdict.is_secret:
        return name
    return _("Nobody knows whether %(name)s holds %(hours)s without power", **of)


def service_lede(page: ServicePage) -> str:
    """The activity that matters most: when it is out and what it may be."""
    if page.verdict.is_secret:
        return _("What it bears is secret.")
    worst = next((one for one in page.activities if one.verdict.value is page.verdict.value), None)
    if worst is None:
        return _("No activity is described yet.")
    return f"{worst.node.name}: {course(worst.span.value, worst.acceptable_h)}"


def course(span: Span | None, limit: float | None) -> str:
    """When something is out and is back, against the longest outage it may have."""
    if span is None:
        return SIGNS[Mark.MISSING]
    if span.from_h is None:
        said = _("never out.")
    elif span.until_h is None or span.until_h == float("inf"):
        said = _("out from hour %(start)s, and not shown to come back.", start=hour(span.from_h))
    else:
        said = _("out from hour %(start)s to hour %(end)s.",
                 start=hour(span.from_h), end=hour(span.until_h))  # fmt: skip
    if span.best_h != span.worst_h:
        said += " " + _("That is the worst case: a number is missing.")
    if limit is None:
        return f"{said} " + _("How long it may be out is not said.")
    return f"{said} " + _("It may be out for %(hours)s.", hours=hours(limit))


def enough(activity: ActivityView) -> list[str]:
    """What alone would make an activity hold."""
    return [
        _("It holds if it goes on %(hours)s without %(needs)s, all else as it is.",
          hours=hours(one.hours), needs=one.dependency.needs.label)
        for one in activity.enough.value or ()
    ]  # fmt: skip


def gap(one: Gap) -> str:
    """Which number is missing, in words."""
    of = {"at": one.at.label, "needs": one.needs.label if one.needs else ""}
    if one.kind is GapKind.NO_ACTIVITY:
        return _("No activity of %(at)s is described.", **of)
    if one.kind is GapKind.NO_DEPENDENCY:
        return _("Nobody has said what %(at)s leans on.", **of)
    if one.kind is GapKind.ACCEPTABLE_OUTAGE:
        return _("How long may %(at)s be out?", **of)
    if one.kind is GapKind.RECOVERY:
        return _("How many hours until %(at)s is back?", **of)
    if one.kind is GapKind.STOCK:
        return _("How long does the stock %(needs)s last for %(at)s?", **of)
    return _("How long does %(at)s go on without %(needs)s?", **of)


def group(one: DependencyView) -> str:
    """Whether something can stand in for what is leaned on."""
    when = []
    if one.to_run:
        when.append(_("to run"))
    if one.to_start:
        when.append(_("to start again"))
    return ", ".join(when)


def node_title(page: NodePage, n: int) -> str:
    """The news of one resource: how many services lean on it."""
    if not n:
        return _("No service leans on %(name)s", name=page.node.name)
    return ngettext(
        "%(n)s service leans on %(name)s", "%(n)s services lean on %(name)s", n,
        n=n, name=page.node.name,
    )  # fmt: skip


def stock_title(found: StockView) -> str:
    """The news of one stock: how long it lasts."""
    if found.hours.value is None or found.hours.is_secret:
        return found.name
    return _("%(name)s lasts for %(hours)s", name=found.name, hours=hours(found.hours.value))


def released_title(found: Sequence[ReleaseView]) -> str:
    """The news of what was released: the latest numbers."""
    if not found:
        return _("Nothing has been released")
    latest = found[0]
    return _("On %(day)s %(holds)s of %(n)s services held %(hours)s without power",
             day=latest.as_of.isoformat(), holds=number(latest.values["holds"]), n=latest.n,
             hours=hours(POWER_CUT_H))  # fmt: skip
