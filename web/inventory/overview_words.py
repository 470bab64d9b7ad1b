"""The sentences of the inventory's first page: the news, the goal, what to know about a year."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import ngettext

from emissions.model import RunKind
from emissions.report import Both
from omstallning.provenance import Figure
from web import languages
from web.formatting import change, quantity
from web.inventory.view import Overview
from web.inventory.words import in_figure, run_title


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
