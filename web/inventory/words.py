"""The sentences of the inventory that are made from numbers."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from emissions.model import GapKind, LineMark, Method
from emissions.report import Both, GapView, LinePage, RunPage, RunView
from omstallning.changes.approval import State
from omstallning.provenance import Figure
from web.formatting import day, field, label, number, quantity
from web.inventory.view import Signing

METHOD_TITLES = {
    Method.LOCATION: lazy_gettext("Location-based"),
    Method.MARKET: lazy_gettext("Market-based"),
    Method.BOTH: lazy_gettext("In both totals"),
}
METHOD_EXPLAINED = {
    Method.LOCATION: lazy_gettext("Electricity counted with the average of the grid."),
    Method.MARKET: lazy_gettext(
        "Electricity counted as it was bought: guarantees of origin first, the rest with the "
        "residual mix."
    ),
}
MARKS_EXPLAINED: Mapping[LineMark, object] = {
    LineMark.UNKNOWN_GWP: lazy_gettext(
        "One of the gases has no potential in the chosen set, so the CO₂e is not known."
    ),
    LineMark.OTHER_GWP_SET: lazy_gettext(
        "The factor is published as CO₂e, weighted with another set than the run's. It is used as "
        "it stands, since the gases are not published."
    ),
    LineMark.GWP_SET_UNSTATED: lazy_gettext(
        "The factor is published as CO₂e and its source does not say with which potentials."
    ),
    LineMark.STAND_IN: lazy_gettext(
        "The publisher has no factor for these days. Another one of the same series is used, "
        "accepted by name."
    ),
    LineMark.WHOLE_CHAIN_IN_DIRECT: lazy_gettext(
        "The factor holds the whole chain, so what happens upstream is counted as direct here."
    ),
    LineMark.CREDIT: lazy_gettext(
        "The source credits an amount below zero. It is shown apart and never netted."
    ),
    LineMark.NATIONAL_AVERAGE: lazy_gettext(
        "The factor is a national average. The local network's own value is better where there is "
        "one."
    ),
    LineMark.NO_QUANTITY: lazy_gettext("The record has no amount."),
    LineMark.NO_FACTOR: lazy_gettext("No factor serves these days."),
    LineMark.NO_CONVERSION: lazy_gettext("The record's unit cannot be turned into the factor's."),
}
GAP_REMEDIES = {
    GapKind.NO_RECORD: lazy_gettext(
        "State what was used, confirm a zero, or say that it does not occur."
    ),
    GapKind.DAYS_NOT_COVERED: lazy_gettext("State what was used on the days that are missing."),
    GapKind.NOT_ESTIMATED: lazy_gettext("Measure or estimate it, and correct the record."),
    GapKind.FACTOR_MISSING: lazy_gettext(
        "Choose another factor for the source, or accept a stand-in by name."
    ),
    GapKind.UNIT_MISMATCH: lazy_gettext(
        "State the amount in another unit, or choose a factor for this one."
    ),
}
STEP_DONE = {
    State.REVIEWED: lazy_gettext(
        "The run is reviewed. Somebody with the right can now approve it."
    ),
    State.APPROVED: lazy_gettext("The run is approved. It can now be published."),
    State.PUBLISHED: lazy_gettext("The run is published. It never changes."),
    State.RETURNED: lazy_gettext("The run is sent back to its author with the reason."),
}
STEP_TITLES = {
    State.REVIEWED: lazy_gettext("Review"),
    State.APPROVED: lazy_gettext("Approve"),
    State.PUBLISHED: lazy_gettext("Publish"),
    State.RETURNED: lazy_gettext("Send back"),
}


def in_figure(shown: Figure, decimals: int | None = None) -> str:
    """A figure in running text, with its unit; the sign where it is missing."""
    return quantity(shown.value, shown.unit, decimals)


def run_title(run: RunView, total: Both) -> str:
    """A run's news: its year and both totals."""
    if total.location.value is None and total.market.value is None:
        return _("%(year)s: nothing is known yet", year=run.year)
    if total.location.value == total.market.value:
        return _("%(year)s: %(amount)s", year=run.year, amount=in_figure(total.market))
    return _("%(year)s: %(location)s location-based, %(market)s market-based", year=run.year,
             location=in_figure(total.location), market=in_figure(total.market))  # fmt: skip


def run_name(run: RunView) -> str:
    """A run in breadcrumbs and links."""
    return _("Run %(id)s, %(year)s", id=run.id, year=run.year)


def standing_words(run: RunView) -> str:
    """How a published run stands to the others of its year."""
    if run.state is not State.PUBLISHED:
        return ""
    if run.restated_by_id is not None:
        return _("Restated by run %(id)s", id=run.restated_by_id)
    if run.restates_id is not None:
        return _("In force, restates run %(id)s", id=run.restates_id)
    return _("In force")


def signers(step: Signing) -> str:
    """Who can take a step, in words."""
    named = ", ".join(step.others)
    if step.is_own and named:
        return _("You made the run, so somebody else must do it: %(names)s.", names=named)
    if step.is_own:
        return _("You made the run, so somebody else must do it. Nobody else has the right yet.")
    if step.may:
        return ""
    if named:
        return _("Can be done by %(names)s.", names=named)
    return _("Nobody has the right yet. The administrator gives it.")


def gap_words(gap: GapView) -> str:
    """What a gap lacks, with the nearest published factors where one is missing."""
    words = label(gap.kind)
    if gap.kind is GapKind.FACTOR_MISSING and gap.fields.get("key"):
        words = _("%(what)s: %(key)s", what=words, key=gap.fields["key"])
        near = [_neighbour(side, gap.fields.get(side)) for side in ("earlier", "later")]
        said = "; ".join(part for part in near if part)
        return f"{words} ({said})" if said else words
    if gap.kind is GapKind.UNIT_MISMATCH:
        return _("%(what)s: %(unit)s and %(factor_unit)s", what=words, unit=gap.fields["unit"],
                 factor_unit=gap.fields["factor_unit"])  # fmt: skip
    return words


def _neighbour(side: str, factor: Mapping[str, str] | None) -> str:
    if not factor:
        return ""
    fields = {"id": factor["id"].rsplit("/", 1)[-1], "start": factor["from"],
              "before": factor["before"] or "–"}  # fmt: skip
    if side == "earlier":
        return _("nearest before: %(id)s, %(start)s to %(before)s", **fields)
    return _("nearest after: %(id)s, %(start)s to %(before)s", **fields)


def marks_of(marks: LineMark) -> list[tuple[str, str]]:
    """The marks of a line: the word and what it means."""
    return [(label(mark), str(MARKS_EXPLAINED[mark])) for mark in LineMark if mark in marks]


def line_title(line: LinePage) -> str:
    """A line's news: what, when, how much."""
    what = f"{line.source.name}, {_days(line)}"
    if line.co2e.value is None:
        return _("%(what)s: not known", what=what)
    return _("%(what)s: %(amount)s", what=what, amount=tonnes_or_kg(line.co2e.value))


def line_formula(line: LinePage) -> str:
    """The whole calculation in one sentence."""
    amount = line.product[-1]
    if line.factor is None or line.co2e.value is None or not amount.value:
        return ""
    return _(
        "%(amount)s at %(rate)s each",
        amount=quantity(amount.value, amount.unit),
        rate=quantity(line.co2e.value / amount.value, "kgCO2e"),
    )


def _days(line: LinePage) -> str:
    return field("period", line.record.period)


def tonnes_or_kg(kg: float | None) -> str:
    """A mass in the unit that reads best.

    >>> tonnes_or_kg(22842.4).split(), tonnes_or_kg(43.66).split()
    (['22,8', 't', 'CO₂e'], ['43,7', 'kg', 'CO₂e'])
    """
    if kg is not None and abs(kg) >= 1000:
        return quantity(kg / 1000, "tCO2e")
    return quantity(kg, "kgCO2e")


def eliminations_title(page: RunPage) -> str:
    """How much is taken out of both totals."""
    if not page.eliminations:
        return _("Nothing is bought within the group in %(year)s", year=page.run.year)
    return _(
        "%(year)s: %(location)s is bought within the group and counted once",
        year=page.run.year, location=in_figure(page.eliminated.market),
    )  # fmt: skip


def apart_note(page: RunPage) -> str:
    """Why upstream and biogenic stand beside the total."""
    return _(
        "Upstream and biogenic stand beside the total and are in none of the sums above. Upstream "
        "is known for %(have)s of %(of)s lines.",
        have=number(page.upstream.market.coverage.have if page.upstream.market.coverage else None),
        of=number(page.upstream.market.coverage.of if page.upstream.market.coverage else None),
    )  # fmt: skip


def unknown() -> str:
    """Where there is a line and no figure."""
    return _("not known")


def made_words(run: RunView) -> str:
    """When and by whom a run was made."""
    return _("%(day)s by %(name)s", day=day(run.made_at),
             name=run.made_by_name or number(None))  # fmt: skip
