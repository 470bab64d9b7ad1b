"""The sentences of the list of targets: the news, what is asked, and the latest outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from omstallning.targets.model import Standing, Target, TargetStatus
from omstallning.targets.report import TargetStanding
from web.followup.view import Row, TargetsPage
from web.followup.words.amounts import decimals, first_up, vintage
from web.formatting import change, label, quantity

ON_WAY = frozenset({Standing.AHEAD, Standing.ON_TRACK})


def targets_title(page: TargetsPage) -> str:
    """The news of the targets: how many can be measured, and how many of those are on track."""
    if not page.rows:
        return _("No target fits the choice")
    if not page.holding:
        return ngettext("%(num)s target, and it is not in force",
                        "%(num)s targets, and none of them is in force",
                        len(page.rows))  # fmt: skip
    if not page.measured:
        return ngettext("%(num)s target is in force, and it cannot be measured yet",
                        "%(num)s targets are in force, and none can be measured yet",
                        page.holding)  # fmt: skip
    return _measured_title(page)


def _measured_title(page: TargetsPage) -> str:
    measured = len(page.measured)
    on_way = sum(1 for row in page.measured if row.standing.standing in ON_WAY)
    fields = {"have": measured, "of": page.holding}
    if measured == 1 and on_way:
        return _("%(have)s of %(of)s targets in force can be measured, and it is on track",
                 **fields)  # fmt: skip
    if measured == 1:
        return _("%(have)s of %(of)s targets in force can be measured, and it is not on track",
                 **fields)  # fmt: skip
    if on_way == 0:
        return _("%(have)s of %(of)s targets in force can be measured, and none of them is on "
                 "track", **fields)  # fmt: skip
    if on_way == measured:
        return _("%(have)s of %(of)s targets in force can be measured, and all of them are on "
                 "track", **fields)  # fmt: skip
    return ngettext("%(have)s of %(of)s targets in force can be measured, and %(num)s is on track",
                    "%(have)s of %(of)s targets in force can be measured, and %(num)s are on "
                    "track", on_way, **fields)  # fmt: skip


def targets_lede(page: TargetsPage) -> str:
    """The verdicts by number, what does not bind, and why the rest have no verdict."""
    counted = Counter(row.standing.standing for row in page.measured)
    said = []
    if counted:
        verdicts = {one: counted[one] for one in Standing if counted[one]}
        said.append(_("Measured: %(verdicts)s.", verdicts=standing_words(verdicts)))
    statuses = Counter(row.status for row in page.rows)
    apart = [
        words(statuses[one])
        for one, words in ((TargetStatus.PROPOSED, _proposals), (TargetStatus.EXPIRED, _expired))
        if statuses[one]
    ]
    if apart and page.holding:
        said.append(_("Shown beside them: %(others)s.", others=_(" and ").join(apart)))
    if page.holding > len(page.measured):
        said.append(_("What cannot be measured says why."))
    return " ".join(said)


def _proposals(count: int) -> str:
    return ngettext("%(num)s proposal", "%(num)s proposals", count)


def _expired(count: int) -> str:
    return ngettext("%(num)s that is over", "%(num)s that are over", count)


def standing_words(counts: Mapping[Standing, int]) -> str:
    """Verdicts with their numbers: 1 behind, 2 off track."""
    return ", ".join(f"{count} {label(one).lower()}" for one, count in counts.items())


def level_title(rows: Sequence[Row]) -> str:
    """How many targets a level has, and how many of them are measured."""
    count = ngettext("%(num)s target", "%(num)s targets", len(rows))
    measured = sum(1 for row in rows if row.holds and row.is_measured)
    if not measured:
        return _("%(targets)s, none measured", targets=count)
    return _("%(targets)s, %(measured)s measured", targets=count, measured=measured)


def asks(target: Target) -> str:
    """What a target asks, in as few words as it can be said."""
    years: dict[str, object] = {"base": target.base_year, "end": target.target_year}
    if target.change_per_year_percent is not None:
        share = change(target.change_per_year_percent / 100)
        return _("%(change)s every year, from %(base)s", change=share, **years)
    if target.change_percent is not None:
        share = change(target.change_percent / 100, 0)
        if target.supplementary_points is not None:
            return _("%(change)s gross from %(base)s to %(end)s", change=share, **years)
        return _("%(change)s from %(base)s to %(end)s", change=share, **years)
    if target.target_value is not None:
        amount = quantity(target.target_value, target.unit)
        return amount if target.target_year is None else _("%(amount)s in %(end)s",
                                                           amount=amount, **years)  # fmt: skip
    if target.target_year is None:
        return _("In words")
    return _("In words, by %(end)s", **years)


def outcome(row: Row) -> str:
    """The latest outcome with its year, or nothing."""
    found = row.standing.outcome
    if found.value is None:
        return ""
    amount = quantity(found.value, found.unit, decimals(found.value))
    return _("%(amount)s in %(end)s", amount=amount, end=found.period)


def rests_on(standing: TargetStanding, *, is_preliminary: bool) -> Markup:
    """Which vintage the outcome is taken from, and whether it is final."""
    series = standing.series
    if series is None:
        return Markup()
    return vintage(series.indicator, series.vintage, is_preliminary=is_preliminary)


def outcome_text(row: Row) -> Markup:
    """The latest outcome, and what it rests on."""
    said: list[str] = []
    if latest := outcome(row):
        said.append(_("Latest: %(outcome)s.", outcome=latest))
    if rests := rests_on(row.standing, is_preliminary=row.is_preliminary):
        said.append(first_up(rests) + ".")
    return Markup(" ").join(said)


def measured_text(row: Row) -> Markup:
    """What is asked, what the latest outcome is, and what it rests on."""
    said: list[str] = [f"{asks(row.target)}.", outcome_text(row)]
    if row.standing.is_derived:
        said.append(_("Derived: decided for others than the municipality."))
    return Markup(" ").join(said)
