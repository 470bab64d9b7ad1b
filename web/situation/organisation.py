"""The organisation's own track: fossil use to zero, the inventory by scope, what is lacking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from emissions import report
from emissions.model import RunKind, Scope
from omstallning.access.model import Actor
from omstallning.changes.approval import State
from omstallning.indicators.model import Series
from omstallning.provenance import Figure
from omstallning.targets import report as targets
from omstallning.targets.report import TargetStanding
from web.charts import Picture, bars_by_scope
from web.formatting import change, label, message, quantity, trail_url

FOSSIL = "organisation.fossil_energy"
FOSSIL_EMISSIONS = "organisation.fossil_emissions"
TOTAL = "organisation.emissions"
SCOPES: Mapping[int, str] = {
    Scope.DIRECT.value: "organisation.emissions_scope1",
    Scope.ENERGY.value: "organisation.emissions_scope2_market",
    Scope.VALUE_CHAIN.value: "organisation.emissions_scope3",
}

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Organisation:
    """The published years of the group, the goals they are held against, and the latest run."""

    series: Mapping[str, Series]
    standings: tuple[TargetStanding, ...]
    page: report.RunPage
    preliminary: tuple[int, ...]

    @property
    def total(self) -> Series:
        """The group's total by year, market-based."""
        return self.series[TOTAL]

    @property
    def fossil_emissions(self) -> Figure | None:
        """What the direct fossil use came to in the latest year it is known for."""
        series = self.series.get(FOSSIL_EMISSIONS)
        latest = None if series is None else series.latest
        if series is None or latest is None:
            return None
        return Figure(latest.value, series.unit, str(latest.year), trail=latest.trail)


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing to see to, with where it is seen to."""

    words: str
    note: str
    address: str | None = None


def organisation_situation(session: Session, viewer: Actor, *, on: date) -> Organisation | None:
    """Where the group stands by its published inventories; nothing before the first."""
    series = report.series(session, viewer)
    rows = [row.run for row in report.runs(session, viewer) if row.run.is_latest_published]
    if not rows or TOTAL not in series:
        return None
    latest = max(rows, key=lambda run: run.year)
    return Organisation(
        series=series,
        standings=tuple(
            targets.standing(one, series[FOSSIL])
            for one in targets.targets(on=on)
            if one.indicator == FOSSIL and FOSSIL in series
        ),
        page=report.run(session, viewer, latest.id),
        preliminary=tuple(run.year for run in rows if run.kind is RunKind.PRELIMINARY),
    )


def attention(session: Session, viewer: Actor, found: Organisation | None) -> list[Attention]:
    """Unfinished inventories, then what the latest published one lacks or has borrowed."""
    made = [
        Attention(
            _("The inventory for %(year)s is not published", year=row.run.year),
            label(row.run.state),
            trail_url(row.run.trail),
        )
        for row in report.runs(session, viewer)
        if row.run.state is not State.PUBLISHED
    ]
    if found is None:
        return made
    page, address = found.page, trail_url(found.page.run.trail)
    year = page.run.year
    for kind, count in Counter(gap.kind for gap in page.gaps).items():
        words = ngettext(
            "%(num)s gap in the inventory for %(year)s",
            "%(num)s gaps in the inventory for %(year)s",
            count,
            year=year,
        )
        made.append(Attention(words, label(kind), address))
    if page.stand_ins:
        words = ngettext("%(num)s borrowed factor in the inventory for %(year)s",
                         "%(num)s borrowed factors in the inventory for %(year)s",
                         len(page.stand_ins), year=year)  # fmt: skip
        made.append(Attention(words, _("accepted with a reason"), address))
    return made


def title(found: Organisation) -> str:
    """The news of the inventory: the latest final year and its change."""
    published = {
        year: value
        for year, value in found.total.published.items()
        if year not in found.preliminary
    } or dict(found.total.published)
    if not published:
        return _("The inventory by scope")
    year = max(published)
    amount = quantity(published[year], found.total.unit, 0)
    before = published.get(year - 1)
    if not before:
        return _("The inventory came to %(amount)s in %(year)s", amount=amount, year=year)
    return _("The inventory came to %(amount)s in %(year)s, %(change)s in a year",
             amount=amount, year=year, change=change(published[year] / before - 1))  # fmt: skip


def summary(found: Organisation) -> str:
    """The bars in words."""
    said = [
        _("%(year)s: %(amount)s.", year=year, amount=quantity(value, found.total.unit, 0))
        for year, value in found.total.published.items()
    ]
    if found.preliminary:
        years = ", ".join(str(year) for year in found.preliminary)
        said.append(_("Preliminary: %(years)s.", years=years))
    return " ".join(said)


def picture(found: Organisation) -> Picture:
    """The inventory by scope and year, market-based."""
    by_scope = {
        scope: {point.year: point.value for point in found.series[key].points}
        for scope, key in SCOPES.items()
        if key in found.series
    }
    return bars_by_scope(
        by_scope,
        title=title(found),
        description=summary(found),
        unit_code=found.total.unit,
        preliminary=found.preliminary,
    )


def fossil_text(found: Organisation, standing: TargetStanding) -> str:
    """When the use is to have ended, and what is uncertain about the outcome."""
    said = [
        _("To be 0 in %(year)s.", year=standing.target.target_year),
        preliminary_text(found, standing.outcome.period),
        *(message(reason) for reason in standing.reasons),
    ]
    return " ".join(filter(None, said))


def preliminary_text(found: Organisation, period: str) -> str:
    """A word of warning for a year whose inventory is not final."""
    if period not in {str(year) for year in found.preliminary}:
        return ""
    return _("%(year)s is preliminary.", year=period)


def columns() -> list[Row]:
    """Year, each scope, total."""
    unit = {"kind": "number", "unit": "tCO2e", "decimals": 0}
    scopes = [
        {"key": str(scope), "label": _("Scope %(scope)s", scope=scope), **unit} for scope in SCOPES
    ]
    return [
        {"key": "year", "label": _("Year"), "kind": "year"},
        *scopes,
        {"key": "total", "label": _("Total"), **unit},
    ]


def rows(found: Organisation) -> list[Row]:
    """Each published year with its scopes; the year leads to its inventory."""
    made = []
    for point in found.total.points:
        cells: Row = {"year": _year_cell(found, point.year), "total": point.value}
        for scope, key in SCOPES.items():
            series = found.series.get(key)
            cell = None if series is None else series.point(point.year)
            cells[str(scope)] = None if cell is None else cell.value
        made.append(cells)
    return made


def _year_cell(found: Organisation, year: int) -> str:
    return _("%(year)s, preliminary", year=year) if year in found.preliminary else str(year)
