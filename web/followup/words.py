"""The sentences of follow-up that are made from numbers: the news, what is asked, how it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from omstallning.policy.model import Area, Commitment, Direction
from omstallning.targets.model import Standing, Target, TargetStatus
from omstallning.targets.report import TargetStanding
from web.followup import view
from web.followup.view import Behind, Measure, PolicyPage, Row, TargetsPage
from web.formatting import change, label, number, quantity
from web.situation.words import debt_text, in_language, required_text, target_title

__all__ = ["debt_text", "required_text", "target_title"]

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


def decimals(value: float | None) -> int | None:
    """Whole numbers above ten; below, as many decimals as it takes."""
    return 0 if value is not None and abs(value) >= 10 else None


def rests_on(standing: TargetStanding, *, is_preliminary: bool) -> str:
    """Which vintage the outcome is taken from, and whether it is final."""
    series = standing.series
    return "" if series is None else vintage(series.indicator, series.vintage, is_preliminary)


def vintage(indicator: str, name: str, is_preliminary: bool) -> str:  # noqa: FBT001
    """The edition of a published series, or the day the group's inventory was made."""
    if indicator.startswith("territory."):
        return _("edition %(edition)s", edition=name)
    if is_preliminary:
        return _("inventory of %(day)s, preliminary", day=name)
    return _("inventory of %(day)s", day=name)


def measured_text(row: Row) -> str:
    """What is asked, what the latest outcome is, and what it rests on."""
    said = [
        f"{asks(row.target)}.",
        _("Latest: %(outcome)s.", outcome=outcome(row)),
        f"{_first_up(rests_on(row.standing, is_preliminary=row.is_preliminary))}.",
    ]
    if row.standing.is_derived:
        said.append(_("Derived: decided for others than the municipality."))
    return " ".join(said)


def target_lede(row: Row) -> str:
    """What is asked, and the verdict or that there is none."""
    said = f"{_first_up(asks(row.target))}."
    if not row.is_measured:
        return said + " " + _("No verdict can be given today.")
    share = row.standing.deviation.value
    if share is None:
        return said
    fields = {"year": row.standing.outcome.period, "share": quantity(abs(share), "%", 1)}
    if share > 0:
        beside = _("%(year)s lies %(share)s of the whole way above the path.", **fields)
    else:
        beside = _("%(year)s lies %(share)s of the whole way below the path.", **fields)
    return f"{said} {beside}"


def outcome_text(row: Row) -> str:
    """The latest outcome, and what it rests on."""
    latest = _("Latest: %(outcome)s.", outcome=outcome(row)) if outcome(row) else ""
    rests = _first_up(rests_on(row.standing, is_preliminary=row.is_preliminary))
    return f"{latest} {rests}.".strip()


def chart_title(standing: TargetStanding) -> str:
    """From where to where, in the unit of the series."""
    series = standing.series
    if series is None or series.latest is None:
        return _("Published years")
    base = standing.target.base_year
    first = base if base is not None and base in series.published else min(series.published)
    if first == series.latest.year:
        return _("Published years")
    return _("From %(old)s in %(first)s to %(new)s in %(last)s",
             old=_amount(series.published[first], series.unit), first=first,
             new=_amount(series.latest.value, series.unit), last=series.latest.year)  # fmt: skip


def chart_summary(standing: TargetStanding) -> str:
    """The picture for those who do not see it."""
    series = standing.series
    if series is None or not series.published:
        return ""
    years, unit = list(series.published), series.unit
    said = [_("%(count)s years between %(first)s and %(last)s are published.",
              count=len(years), first=years[0], last=years[-1])]  # fmt: skip
    if standing.path:
        start, end = min(standing.path), max(standing.path)
        said.append(_("The path goes from %(old)s in %(start)s to %(new)s in %(end)s.",
                      old=_amount(standing.path[start], unit), start=start,
                      new=_amount(standing.path[end], unit), end=end))  # fmt: skip
    return " ".join(said)


def break_words(year: int) -> str:
    """What a break in a series is."""
    return _("Counted by a new method from %(year)s.", year=year)


def debt_words(standing: TargetStanding) -> str | None:
    """Words beside the shaded area."""
    owed = standing.debt.value
    if not owed or owed <= 0:
        return None
    return _("debt %(amount)s", amount=_amount(owed, standing.debt.unit))


def trend_text(standing: TargetStanding) -> str:
    """When the trend of the published years meets the target, if it does."""
    found = standing.trend
    if found is None or standing.target_value.value is None:
        return ""
    fields = {"first": found.first_year, "last": found.last_year, "end": standing.trend_meets}
    if standing.trend_meets is None:
        return _("On the trend of %(first)s–%(last)s the target is never met.", **fields)
    return _("On the trend of %(first)s–%(last)s the target is met in %(end)s.", **fields)


def policy_title(page: PolicyPage) -> str:
    """The news of the policy: how much of what it asks can be followed."""
    figures, planned, none = view.coverage(page.commitments)
    return _("%(have)s of %(of)s commitments have an indicator, %(figures)s of them with figures "
             "today", have=figures + planned, of=figures + planned + none,
             figures=figures)  # fmt: skip


def coverage_parts(commitments: Sequence[Behind]) -> list[tuple[int, str, str]]:
    """Of a heading's commitments: with figures, with an indicator that is planned, without any."""
    figures, planned, none = view.coverage(commitments)
    return [
        (figures, _("with figures"), "on_track"),
        (planned, _("with a planned indicator"), "behind"),
        (none, _("without an indicator"), "unknown"),
    ]


def policy_name(page: PolicyPage) -> Markup:
    """The policy by its own name and whose it is; what our table holds of it comes after a dash."""
    source = page.policy.source
    return Markup('<cite lang="sv">{}</cite>, {}').format(
        source.title.partition(" – ")[0], source.publisher
    )


def coverage_summary(commitments: Sequence[Behind]) -> str:
    """The bar in words."""
    return ", ".join(f"{count} {words}" for count, words, _kind in coverage_parts(commitments))


def direction_title(direction: Direction) -> str:
    """A heading in the reader's language."""
    return in_language(swedish=direction.title_sv, english=direction.title_en)


def direction_subtitle(direction: Direction, area: Area | None) -> str:
    """Where in the policy a heading stands."""
    section = _("section %(section)s of the policy", section=direction.section)
    if area is None:
        return _("Concerns the whole policy, %(section)s.", section=section)
    return _("Area %(area)s, %(section)s.", section=section,
             area=in_language(swedish=area.title_sv, english=area.title_en))  # fmt: skip


def indicators_text(one: Behind) -> str:
    """How many indicators there are, with figures and planned."""
    parts = []
    if one.with_figures:
        parts.append(_("%(count)s with figures", count=len(one.with_figures)))
    if one.planned:
        planned = len(one.planned)
        parts.append(ngettext("%(count)s planned", "%(count)s planned", planned, count=planned))
    return ", ".join(parts) or _("none yet")


def targets_text(one: Behind) -> str:
    """How many targets there are and how those that are measured stand."""
    if not one.rows:
        return _("none")
    count = str(len(one.rows))
    return f"{count}: {standing_words(one.standings)}" if one.standings else count


def behind_lede(one: Behind) -> str:
    """How many indicators have figures, and how the targets stand."""
    if not one.measures and not one.rows:
        return _("Nothing that can be measured stands behind this commitment yet.")
    said = [_("Indicators: %(indicators)s.", indicators=indicators_text(one))]
    said.append(_("Targets: %(targets)s.", targets=targets_text(one)))
    return " ".join(said)


def answers_text(commitment: Commitment) -> str:
    """The kinds of unit that answer."""
    return ", ".join(label(kind) for kind in commitment.answers)


def commitment_text(commitment: Commitment) -> str:
    """What is asked, in the reader's language."""
    return in_language(swedish=commitment.text_sv, english=commitment.text_en)


def measure_title(one: Measure) -> str | Markup:
    """An indicator by name; a national key figure has its name in Swedish only."""
    if one.indicator is not None:
        return in_language(swedish=one.indicator.title_sv, english=one.indicator.title_en)
    if one.key_figure is not None:
        return Markup('<span lang="sv">{}</span>').format(one.key_figure.title)
    return label(f"indicator.{one.key}")


def measure_text(one: Measure) -> str:
    """How the latest outcome changed from the published year before, and what it rests on."""
    series, before = one.series, one.before
    if series is None or series.latest is None:
        return ""
    said = []
    if before is not None and before.value and series.latest.value is not None:
        share = change(series.latest.value / before.value - 1)
        said.append(_("%(change)s since %(year)s.", change=share, year=before.year))
    said.append(f"{_first_up(vintage(one.key, series.vintage, one.is_preliminary))}.")
    return " ".join(said)


def planned_note(one: Measure) -> str:
    """Where a planned indicator will come from."""
    if one.key_figure is None:
        return _("not read here yet")
    name = one.key.partition(".")[2]
    if one.key_figure.latest_year is None:
        return _("Kolada %(id)s", id=name)
    return _("Kolada %(id)s, published to %(year)s", id=name, year=one.key_figure.latest_year)


def _amount(value: float | None, unit: str) -> str:
    return number(None) if value is None else quantity(value, unit, decimals(value))


def _first_up(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
