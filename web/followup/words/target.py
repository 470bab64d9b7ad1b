"""The sentences of one target: the verdict, the picture, the debt and the trend."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import gettext as _

from omstallning.provenance import Figure
from omstallning.targets.report import TargetStanding
from web.followup.view import Row
from web.followup.words.amounts import amount, first_up
from web.followup.words.targets import asks
from web.formatting import quantity


def target_lede(row: Row) -> str:
    """What is asked, and the verdict or that there is none."""
    said = f"{first_up(asks(row.target))}."
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
             old=amount(series.published[first], series.unit), first=first,
             new=amount(series.latest.value, series.unit), last=series.latest.year)  # fmt: skip


def chart_subtitle(standing: TargetStanding) -> str:
    """What dots, line and shade are, of those that the picture has."""
    said = [_("Dots are published years; no years between are invented.")]
    if standing.path:
        said.append(
            _("The dashed line runs from where things stood at the decision to the target.")
        )
    if _is_shaded(standing):
        said.append(_("The shaded area is what lies above the path."))
    return " ".join(said)


def _is_shaded(standing: TargetStanding) -> bool:
    """Whether the outcome is drawn above the path: only years beside each other are joined."""
    published = {} if standing.series is None else standing.series.published
    above = {
        year: published[year] - asked for year, asked in standing.path.items() if year in published
    }
    return any(max(one, above[year + 1]) > 0 for year, one in above.items() if year + 1 in above)


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
                      old=amount(standing.path[start], unit), start=start,
                      new=amount(standing.path[end], unit), end=end))  # fmt: skip
    return " ".join(said)


def break_words(year: int) -> str:
    """What a break in a series is."""
    return _("Counted by a new method from %(year)s.", year=year)


def debt_words(standing: TargetStanding) -> str | None:
    """Words beside the shaded area."""
    owed = standing.debt.value
    if not owed or owed <= 0:
        return None
    return _("debt %(amount)s", amount=amount(owed, standing.debt.unit))


def debt_label(standing: TargetStanding) -> str:
    """What the sum beside the path is: a debt, or the other way."""
    owed = standing.debt.value
    return _("Below the path so far") if owed is not None and owed < 0 else _("Debt to the path")


def debt_text(standing: TargetStanding) -> str:
    """Since when the sum is made, and of what."""
    decided, owed = standing.target.decided_on, standing.debt.value
    if decided is None or owed is None:
        return ""
    if owed < 0:
        return _("The years since the decision in %(year)s lie below the path, added up.",
                 year=decided.year)  # fmt: skip
    return _("The years since the decision in %(year)s lie above the path, added up.",
             year=decided.year)  # fmt: skip


def debt_figure(standing: TargetStanding) -> Figure:
    """The sum without its sign; its label says which way it goes."""
    owed = standing.debt
    return owed if owed.value is None else replace(owed, value=abs(owed.value))


def trend_text(standing: TargetStanding) -> str:
    """When the trend of the published years meets the target, and where it lies in that year."""
    found = standing.trend
    if found is None or standing.target_value.value is None:
        return ""
    fields = {"first": found.first_year, "last": found.last_year, "end": standing.trend_meets}
    if standing.trend_meets is None:
        said = _("On the trend of %(first)s–%(last)s the target is never met.", **fields)
    else:
        said = _("On the trend of %(first)s–%(last)s the target is met in %(end)s.", **fields)
    return " ".join(part for part in (said, _band_text(standing)) if part)


def _band_text(standing: TargetStanding) -> str:
    """Between what the trend leaves the target year; no outcome lies below zero."""
    found, end, unit = standing.trend, standing.target.target_year, standing.outcome.unit
    if found is None or end is None or end <= found.last_year:
        return ""
    low, high = found.band(end)
    if high <= 0:
        return ""
    return _("Were the trend to last, the outcome of %(year)s would lie between %(low)s and "
             "%(high)s with %(share)s probability.", year=end, share=quantity(95, "%", 0),
             low=amount(max(low, 0.0), unit), high=amount(high, unit))  # fmt: skip
