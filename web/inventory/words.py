"""The sentences of the inventory that are made from numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from emissions.model import GapKind, LineMark, Method, RunKind
from emissions.report import Both, GapView, LinePage, RunPage, RunView, View, WhatMoved, WhatMoves
from omstallning.changes.approval import State
from omstallning.provenance import Figure
from web import languages
from web.formatting import change, day, field, label, number, quantity
from web.inventory.view import Overview, Signing

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
        "One of the gases has no potential in the chosen set, so the CO2e is not known."
    ),
    LineMark.OTHER_GWP_SET: lazy_gettext(
        "The factor is published as CO2e, weighted with another set than the run's. It is used as "
        "it stands, since the gases are not published."
    ),
    LineMark.GWP_SET_UNSTATED: lazy_gettext(
        "The factor is published as CO2e and its source does not say with which potentials."
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


def headline(page: Overview) -> str:
    """The news of the organisation's own track: its own fossil fuel against zero."""
    step = page.fossil_step
    if step is None or page.fossil is None:
        if page.last is not None:
            return run_title(page.last.run, page.last.total)
        return _("No year of the inventory is published yet")
    amount = quantity(step.latest.value, page.fossil.unit)
    return " ".join(part for part in (_fossil_news(page, amount), _goal_news(page)) if part)


def _fossil_news(page: Overview, amount: str) -> str:
    step = page.fossil_step
    if step is None:
        return ""
    year, share = step.latest.year, step.change
    if share is None:
        return _("The group's own fossil fuel came to %(amount)s in %(year)s.",
                 amount=amount, year=year)  # fmt: skip
    if abs(share) < 0.0005:
        return _("The group's own fossil fuel stood still at %(amount)s in %(year)s.",
                 amount=amount, year=year)  # fmt: skip
    size = change(abs(share), 0).lstrip("+")
    if share < 0:
        return _("The group's own fossil fuel fell by %(size)s in %(year)s, to %(amount)s.",
                 size=size, year=year, amount=amount)  # fmt: skip
    return _("The group's own fossil fuel rose by %(size)s in %(year)s, to %(amount)s.",
             size=size, year=year, amount=amount)  # fmt: skip


def _goal_news(page: Overview) -> str:
    if page.goal is None or page.goal.target.target_value != 0:
        return ""
    return _("It must have ended by %(year)s.", year=page.goal.target.target_year)


def fossil_title(page: Overview) -> str:
    """From where to where the own fossil fuel has gone."""
    if page.fossil is None or len(page.fossil.published) < 2:
        return _("Own fossil fuel by year")
    years = list(page.fossil.published)
    return _("From %(old)s in %(first)s to %(new)s in %(last)s",
             old=quantity(page.fossil.published[years[0]], page.fossil.unit), first=years[0],
             new=quantity(page.fossil.published[years[-1]], page.fossil.unit),
             last=years[-1])  # fmt: skip


def fossil_outcome(page: Overview) -> Figure:
    """The latest year's own fossil fuel with where it stands."""
    if page.goal is None:
        return Figure(None, "MWh", "")
    return replace(page.goal.outcome, status=page.goal.standing.value)


def goal_title(page: Overview) -> str:
    """The goal in its own words, in the reader's language."""
    if page.goal is None:
        return ""
    target = page.goal.target
    return target.title_en if languages.current() == "en" and target.title_en else target.title_sv


def both_totals(year: int, total: Both) -> str:
    """A year's two totals in one sentence, never added."""
    return _(
        "In %(year)s the group emitted %(location)s location-based or %(market)s market-based: "
        "two ways to count the same electricity, never added.",
        year=year, location=in_figure(total.location), market=in_figure(total.market),
    )  # fmt: skip


def in_figure(shown: Figure, decimals: int | None = None) -> str:
    """A figure in running text, with its unit; the sign where it is missing."""
    return quantity(shown.value, shown.unit, decimals)


def whole_note(page: Overview) -> str:
    """What a reader must know about the latest year before comparing it with others."""
    last = page.last
    if last is None or page.latest is None:
        return ""
    said = []
    if last.run.kind is RunKind.PRELIMINARY:
        said.append(
            _("%(year)s is preliminary: a value of the year is still to come.", year=last.number)
        )
    if page.latest.gaps:
        gaps = len({gap.source.id for gap in page.latest.gaps})
        said.append(
            ngettext(
                "One source is not fully known; nothing is counted for what is missing.",
                "%(num)s sources are not fully known; nothing is counted for what is missing.",
                gaps,
            )
        )
    return " ".join(said)


def electricity_note(page: Overview) -> str:
    """Why the market-based total moved when the location-based one did not."""
    last, before = page.last, page.before_last
    if last is None or before is None:
        return ""
    moves = [
        (last.scopes[name].value, before.scopes[name].value) for name in ("2_location", "2_market")
    ]
    shares = [new / old - 1 for new, old in moves if new is not None and old]
    if len(shares) < 2 or abs(shares[1] - shares[0]) < 0.1:
        return ""
    return _(
        "Purchased energy changed by %(location)s location-based and %(market)s market-based: the "
        "difference lies in how the electricity was bought, not in how much was used.",
        location=change(shares[0]), market=change(shares[1]),
    )  # fmt: skip


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


def reasons_words(reasons: tuple[object, ...]) -> str:
    """Why something moved, joined."""
    return ", ".join(_uncapital(label(reason)) for reason in reasons)


def moves_title(moves: WhatMoves) -> str:
    """The news of what moves: the total that moves most, from old to new."""
    if moves.old is None:
        both = both_in_short(moves.location.group.new, moves.market.group.new)
        return _("%(year)s has no run yet: %(amount)s", year=moves.year, amount=both)
    if moves.is_the_same:
        return _("%(year)s: nothing moves", year=moves.year)
    views = (moves.market, moves.location)
    most = max(views, key=lambda view: abs(view.group.difference.value or 0.0))
    return _(
        "%(year)s moves from %(old)s to %(new)s %(view)s", year=moves.year,
        old=in_figure(most.group.old), new=in_figure(most.group.new),
        view=str(METHOD_TITLES[most.method]).lower(),
    )  # fmt: skip


def restated_title(moves: WhatMoved) -> str:
    """The news of two stored runs: the total that moved most."""
    views = (moves.market, moves.location)
    most = max(views, key=lambda view: abs(view.group.difference.value or 0.0))
    if not most.group.difference.value:
        return _("%(year)s: nothing moves", year=moves.new.year)
    return _(
        "%(year)s moved from %(old)s to %(new)s %(view)s", year=moves.new.year,
        old=in_figure(most.group.old), new=in_figure(most.group.new),
        view=str(METHOD_TITLES[most.method]).lower(),
    )  # fmt: skip


def both_in_short(location: Figure, market: Figure) -> str:
    """Two totals that are alternatives, in few words."""
    if location.value == market.value:
        return in_figure(market)
    return _("%(location)s location-based, %(market)s market-based",
             location=in_figure(location), market=in_figure(market))  # fmt: skip


def compared_words(moves: WhatMoves) -> str:
    """What the year is compared with."""
    choices = {"kind": label(moves.kind).lower(), "gwp": label(moves.gwp_set)}
    if moves.old is None:
        return _("A %(kind)s run with %(gwp)s. Nothing is stored yet.", **choices)
    return _(
        "A %(kind)s run with %(gwp)s, beside run %(id)s, made %(made)s. Nothing is stored yet.",
        id=moves.old.id, made=made_words(moves.old), **choices,
    )  # fmt: skip


def move_words(view: View) -> str:
    """The group's total of one kind, before and after."""
    move = view.group
    if move.old.value is None:
        return _("The group: %(new)s.", new=in_figure(move.new))
    if not move.has_moved or move.difference.value is None:
        return _("The group: %(old)s before and after.", old=in_figure(move.old))
    return _(
        "The group: %(old)s before, %(new)s after, %(difference)s t.",
        old=in_figure(move.old), new=in_figure(move.new),
        difference=number(move.difference.value, sign=True),
    )  # fmt: skip


def elimination_note(view: View) -> str:
    """Why the table's sum is larger than the group's total."""
    counted, group = view.total.new.value, view.group.new.value
    if counted is None or group is None or abs(counted - group) < 1e-9:
        return ""
    return _(
        "The tables stand before what members buy of each other is taken out, %(amount)s after the "
        "move.", amount=quantity(counted - group, view.group.new.unit),
    )  # fmt: skip


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


def _uncapital(text: str) -> str:
    """A word inside a sentence; a word of capitals keeps them."""
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def unknown() -> str:
    """Where there is a line and no figure."""
    return _("not known")


def made_words(run: RunView) -> str:
    """When and by whom a run was made."""
    return _("%(day)s by %(name)s", day=day(run.made_at),
             name=run.made_by_name or number(None))  # fmt: skip
