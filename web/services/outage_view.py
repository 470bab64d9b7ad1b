"""An outage for the page: what was asked, the rows of its picture, chains and gaps in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, isinf
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from omstallning.errors import OmstallningError
from omstallning.notation import read_number
from omstallning.provenance import Mark
from resilience.model import NodeKind, Verdict
from resilience.report import LENGTHS_H, LengthRow, NodeOutage, OutageView, ServiceOutage
from web.charts import Fate, OutageRow, Picture, outage_bars
from web.formatting import SIGNS
from web.services.words import hour, hours

KINDS: Mapping[str, NodeKind] = {
    "el": NodeKind.POWER,
    "it": NodeKind.IT,
    "tele": NodeKind.TELECOM,
    "varme": NodeKind.HEAT,
    "vatten": NodeKind.WATER,
    "personal": NodeKind.STAFF,
}
"""What can be out, as addresses name it."""
USUAL_H = 24.0
LONGEST_H = 24.0 * 365


@dataclass(frozen=True, slots=True)
class Asked:
    """What is out and for how long, as the address says.

    key   name of the kind in the address; nothing when one node is out
    """

    key: str | None
    kind: NodeKind | None
    node: int | None
    hours: float
    is_unread: bool = False

    def url(self, length: float | None = None) -> str:
        """The same outage, of another length where one is given."""
        text = f"{length if length is not None else self.hours:g}"
        if self.node is not None:
            return url_for("outages.show", nod=self.node, timmar=text)
        what: dict[str, Any] = {str(self.key): text}
        return url_for("outages.show", **what)


def asked(args: Mapping[str, str]) -> Asked:
    """What an address asks for; a day without power where it asks for nothing that can be read."""
    node = args.get("nod", "")
    if node.isdigit() and len(node) < 10:
        length, is_unread = _hours(args.get("timmar", ""))
        return Asked(None, None, int(node), length, is_unread)
    key = args.get("slag", "")
    if key in KINDS:
        length, is_unread = _hours(args.get("timmar", ""))
        return Asked(key, KINDS[key], None, length, is_unread)
    found = next((one for one in KINDS if one in args), "el")
    length, is_unread = _hours(args.get(found, ""))
    return Asked(found, KINDS[found], None, length, is_unread)


def _hours(text: str) -> tuple[float, bool]:
    """The hours written, and whether they could not be read."""
    if not text.strip():
        return USUAL_H, False
    try:
        value = read_number(text.strip(), decimal="," if "," in text else ".", unit="h")
    except OmstallningError:
        return USUAL_H, True
    return (value, False) if 0 < value <= LONGEST_H else (USUAL_H, True)


def out_words(one: Asked, found: OutageView) -> str:
    """What is out: 'power', or the name of the node."""
    if one.kind is None:
        return found.out[0].label if found.out else SIGNS[Mark.MISSING]
    return {
        NodeKind.POWER: _("without power"),
        NodeKind.IT: _("without IT"),
        NodeKind.TELECOM: _("without telecom"),
        NodeKind.HEAT: _("without heat"),
        NodeKind.WATER: _("without water"),
        NodeKind.STAFF: _("without staff"),
    }[one.kind]


def title(one: Asked, found: OutageView) -> str:
    """The news: how many services hold."""
    words = {"length": hours(found.hours), "out": out_words(one, found)}
    if found.counts.value is None:
        if one.kind is None:
            return _("%(length)s without %(out)s", **words)
        return _("%(length)s %(out)s", **words)
    of = len(found.services)
    words |= {"holds": str(found.counts.value[Verdict.HOLDS]), "of": str(of)}
    if one.kind is None:
        return _("After %(length)s without %(out)s %(holds)s of %(of)s services hold", **words)
    return _("After %(length)s %(out)s %(holds)s of %(of)s services hold", **words)


def cause(one: Asked, found: OutageView) -> str:
    """What the picture calls the outage."""
    words = {"length": hours(found.hours)}
    if one.kind is None:
        return _("%(out)s is out for %(length)s", out=out_words(one, found), **words)
    return {
        NodeKind.POWER: _("the power is out for %(length)s", **words),
        NodeKind.IT: _("IT is out for %(length)s", **words),
        NodeKind.TELECOM: _("telecom is out for %(length)s", **words),
        NodeKind.HEAT: _("the heat is out for %(length)s", **words),
        NodeKind.WATER: _("the water is out for %(length)s", **words),
        NodeKind.STAFF: _("the staff is away for %(length)s", **words),
    }[one.kind]


def by_verdict(found: OutageView, verdict: Verdict) -> list[ServiceOutage]:
    """The services of one verdict, by name."""
    return [one for one in found.services if one.verdict.value is verdict]


def worst(one: ServiceOutage) -> NodeOutage | None:
    """The activity that decides the verdict of a service: of those, the one that is out longest."""
    deciding = [
        activity
        for activity in one.activities
        if activity.span.value is not None
        and activity.verdict is not None
        and activity.verdict.value is one.verdict.value
    ]
    return max(deciding, key=lambda a: a.span.value.worst_h if a.span.value else 0.0, default=None)


def rows(found: OutageView) -> list[OutageRow]:
    """The services whose outage may be read: breached first, then unknown, then those that hold."""
    order = (Verdict.BREACHED, Verdict.UNKNOWN, Verdict.HOLDS)
    return [
        _row(one, activity)
        for verdict in order
        for one in by_verdict(found, verdict)
        if (activity := worst(one)) is not None
    ]


def _row(one: ServiceOutage, activity: NodeOutage) -> OutageRow:
    span = activity.span.value
    assert span is not None  # noqa: S101  worst() gives none that is withheld
    fate = Fate(str(one.verdict.value))
    if span.from_h is None:
        return OutageRow(one.service.name, fate, _("never out"), limit_h=activity.acceptable_h)
    end = span.until_h if span.until_h is not None else inf
    is_sure = span.best_h == span.worst_h or fate is not Fate.UNKNOWN
    return OutageRow(
        label=one.service.name,
        fate=fate,
        words=_hours_of(span.from_h, end),
        spans=((span.from_h, end),) if is_sure else (),
        limit_h=activity.acceptable_h,
        possible=() if is_sure else ((span.from_h, end),),
    )


def _hours_of(start: float, end: float) -> str:
    if isinf(end):
        return _("from %(start)s h", start=hour(start))
    return f"{hour(start)}–{hour(end)} h"


def picture(one: Asked, found: OutageView) -> Picture | None:
    """When each service is out and when it is back."""
    made = rows(found)
    if not made:
        return None
    return outage_bars(
        made, found.hours, cause=cause(one, found), title=title(one, found),
        description=summary(found),
    )  # fmt: skip


def summary(found: OutageView) -> str:
    """The picture in words."""
    breached = [row for row in rows(found) if row.fate is Fate.BREACHED]
    if not breached:
        return _("No service is known to be out for longer than it may be.")
    listed = "; ".join(f"{row.label} {row.words}" for row in breached)
    return _("Out for longer than they may be: %(services)s.", services=listed)


def chain(one: NodeOutage, found: OutageView) -> str:
    """How an activity comes to fail: what it felt first, and what that felt in turn."""
    told = {int(node.node.id): node for node in found.failing}
    out = {int(trail.id) for trail in found.out}
    said, at, seen = [], one, {one.node.id}
    while at.cause is not None and int(at.cause.id) not in seen:
        cause_id = int(at.cause.id)
        seen.add(cause_id)
        if cause_id in out:
            said.append(_("%(node)s is out from the start", node=at.cause.label))
            break
        following = told.get(cause_id)
        start = following.span.value.from_h if following and following.span.value else None
        if following is None or start is None:
            said.append(at.cause.label)
            break
        said.append(_fails(at.cause.label, start))
        at = following
    start = one.span.value.from_h if one.span.value else None
    first = _fails(one.node.name, start)
    told_so_far = ""
    for line in reversed([first, *said]):
        told_so_far = (
            _("%(what)s, because %(why)s", what=line, why=told_so_far) if told_so_far else line
        )
    return f"{told_so_far}."


def _fails(name: str, start: float | None) -> str:
    if start == 0:
        return _("%(node)s fails at once", node=name)
    return _("%(node)s fails after %(hours)s", node=name, hours=hours(start))


def beyond(one: NodeOutage) -> str:
    """By how much an activity is out for longer than it may be."""
    span, limit = one.span.value, one.acceptable_h
    if span is None or limit is None:
        return ""
    if isinf(span.worst_h):
        return _("It is not shown to come back; it may be out for %(limit)s.", limit=hours(limit))
    return _("Out for %(out)s, %(over)s longer than the %(limit)s it may be.",
             out=hours(span.worst_h), over=hours(span.worst_h - limit),
             limit=hours(limit))  # fmt: skip


def picture_rows(found: OutageView) -> list[dict[str, Any]]:
    """The same as a table: a row for each service."""
    listed = []
    for one in found.services:
        activity = worst(one)
        span = activity.span.value if activity else None
        listed.append({
            "service": {"text": one.service.name,
                        "href": url_for("services.show", id=one.service.id)},
            "verdict": one.verdict,
            "from": span.from_h if span else None,
            "until": None if span is None or span.until_h is None or isinf(span.until_h)
            else span.until_h,
            "limit": activity.acceptable_h if activity else None,
        })  # fmt: skip
    return listed


def lengths_rows(found: Sequence[LengthRow]) -> list[tuple[LengthRow, list[Any]]]:
    """Each service with its verdicts, those that stop holding earliest first."""

    def first_breach(row: LengthRow) -> tuple[int, str]:
        values = [one.value for one in row.verdicts]
        at = next((n for n, v in enumerate(values) if v is Verdict.BREACHED), len(LENGTHS_H))
        return at, row.service.name.casefold()

    return [(row, list(row.verdicts)) for row in sorted(found, key=first_breach)]


def is_told(found: Sequence[tuple[LengthRow, list[Any]]]) -> bool:
    """Whether any verdict of the table may be read."""
    return any(not one.is_secret for _row, verdicts in found for one in verdicts)


def stuck_words(found: OutageView) -> list[str]:
    """Rings that nobody has shown to start without help."""
    return [
        ngettext(
            "%(nodes)s cannot be shown to start without help.",
            "%(nodes)s lean on each other and cannot be shown to start without help.",
            len(ring), nodes=", ".join(one.label for one in ring),
        )
        for ring in found.stuck
    ]  # fmt: skip
