"""Energy in the group's buildings on Läget: against last year, renewable share, own production."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from energy import report
from energy.report import Portfolio
from omstallning.access.model import Actor
from omstallning.provenance import Figure
from omstallning.targets import report as targets
from omstallning.targets.model import Standing
from web.formatting import change, period, quantity

YARDSTICK = "EED-5-PUBLIC"
"""What the directive asks of all public bodies together: a yardstick for one, not its duty."""
LEAST = 0.05
"""Percent: a smaller change is none, as it is written with one decimal."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure with what stands over, beside and under it."""

    figure: Figure
    label: str | None
    text: str
    status_text: str | None
    href: str | None
    decimals: int | None = 0


def energy_situation(session: Session, viewer: Actor, *, on: date) -> Portfolio | None:
    """The last twelve months; nothing before any building has a supply point."""
    found = report.portfolio(session, viewer, on)
    return found if found.used.coverage is not None and found.used.coverage.of else None


def title(found: Portfolio) -> str:
    """The news: whether the buildings took more or less than the year before."""
    moved = found.change.value
    if moved is None:
        return _("Energy in the buildings")
    if abs(moved) < LEAST:
        return _("The buildings used as much energy as the year before")
    share = quantity(abs(moved), "%", 1)
    if moved < 0:
        return _("The buildings used %(share)s less energy than the year before", share=share)
    return _("The buildings used %(share)s more energy than the year before", share=share)


def subtitle(found: Portfolio) -> str:
    """Which months, and that the weather is in them."""
    return _("%(period)s, as measured, not corrected for the weather.",
             period=period(found.period))  # fmt: skip


def shown(found: Portfolio) -> list[Shown]:
    """The figures of the card, each with its status and its way down."""
    return [_specific(found), _change(found), _renewable(found), _own(found)]


def _specific(found: Portfolio) -> Shown:
    then = found.specific_before
    text = (
        _("Only buildings that are whole in both years are compared.")
        if then.value is None
        else _("The year before: %(then)s, in the same buildings.",
               then=quantity(then.value, then.unit, 0))
    )  # fmt: skip
    status = _against(_share(found.specific, then))
    figure = replace(_named(found.specific, found), status=status.value)
    label = _("Energy for each square metre")
    return Shown(figure, label, text, None, _address("buildings.index"))


def _change(found: Portfolio) -> Shown:
    asked = _asked()
    text = "" if asked is None else _(
        "Yardstick: %(asked)s a year, asked of all public bodies together.",
        asked=change(asked / 100))  # fmt: skip
    status = _against(found.change.value)
    return Shown(replace(_named(found.change, found), status=status.value),
                 _("Change in the same buildings and months"), text, None,
                 url_for("followup.target", id=YARDSTICK), decimals=1)  # fmt: skip


def _renewable(found: Portfolio) -> Shown:
    figure = replace(_named(found.renewable, found), status=Standing.UNKNOWN.value)
    text = _("Of bought energy whose product states it, and of own solar.")
    return Shown(figure, _("Renewable share"), text, _no_goal(figure), _address("meters.index"))


def _own(found: Portfolio) -> Shown:
    made = _named(found.own_production, found)
    if made.value is not None:
        made = replace(made, value=made.value / 1000, unit="MWh")
    figure = replace(made, status=Standing.UNKNOWN.value)
    text = _("Made by the group's own plants.")
    return Shown(figure, _("Own production"), text, _no_goal(figure), _address("plants.index"))


def _no_goal(figure: Figure) -> str | None:
    return None if figure.value is None else _("No goal decided")


def _named(figure: Figure, found: Portfolio) -> Figure:
    """The same figure with its months as people write them."""
    return replace(figure, period=period(found.period))


def _share(now: Figure, then: Figure) -> float | None:
    if now.value is None or not then.value:
        return None
    return 100 * (now.value / then.value - 1)


def _against(moved: float | None) -> Standing:
    """Where a change in percent stands against the yardstick.

    At or below it on track, between it and no change behind, above no change off track.
    """
    asked = _asked()
    if moved is None or asked is None:
        return Standing.UNKNOWN
    if moved <= asked + LEAST:
        return Standing.ON_TRACK
    return Standing.BEHIND if moved < LEAST else Standing.OFF_TRACK


def _asked() -> float | None:
    return targets.target(YARDSTICK).change_per_year_percent


def _address(endpoint: str) -> str | None:
    """A page's address, where the product has the page."""
    return url_for(endpoint) if endpoint in current_app.view_functions else None
