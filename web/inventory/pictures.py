"""Pictures of the organisation's own track."""

from __future__ import annotations

from flask_babel import gettext as _

from web.charts import Path, Picture, bars_by_scope, path_chart
from web.formatting import change, number, quantity
from web.inventory.tables import TONNES
from web.inventory.view import Overview, Year


def scopes_picture(page: Overview, view: str) -> Picture:
    """Published years by scope, electricity counted one way."""
    return bars_by_scope(
        {
            scope: {year.number: year.scopes[key].value for year in page.years}
            for scope, key in ((1, "1"), (2, f"2_{view}"), (3, "3"))
        },
        title=scopes_title(page, view),
        description=scopes_words(page, view),
        unit_code=TONNES,
        preliminary=page.preliminary,
    )


def _total(year: Year, view: str) -> float | None:
    value: float | None = getattr(year.total, view).value
    return value


def scopes_title(page: Overview, view: str) -> str:
    """What the latest year did, counted one way."""
    last, before = page.last, page.before_last
    names = {"location": _("Location-based"), "market": _("Market-based")}
    if last is None:
        return names[view]
    total = _total(last, view)
    old = None if before is None else _total(before, view)
    if total is None or not old:
        return _("%(view)s: %(amount)s in %(year)s", view=names[view],
                 amount=quantity(total, TONNES), year=last.number)  # fmt: skip
    return _("%(view)s: %(amount)s in %(year)s, %(change)s in a year", view=names[view],
             amount=quantity(total, TONNES), year=last.number,
             change=change(total / old - 1, 0))  # fmt: skip


def scopes_words(page: Overview, view: str) -> str:
    """The bars in words, year by year."""
    return " ".join(
        _(
            "%(year)s: %(one)s in scope 1, %(two)s in scope 2 and %(three)s in scope 3.",
            year=year.number, one=number(year.scopes["1"].value),
            two=number(year.scopes[f"2_{view}"].value), three=number(year.scopes["3"].value),
        )
        for year in page.years
    )  # fmt: skip


def fossil_picture(page: Overview) -> Picture | None:
    """The own fossil fuel, year by year, against the way to zero where one can be drawn."""
    if page.fossil is None:
        return None
    goal, paths = page.goal, []
    if goal is not None and goal.target.unit == page.fossil.unit and goal.path:
        paths = [Path(tuple(sorted(goal.path.items())), str(goal.target.target_year))]
    return path_chart(
        [(point.year, point.value) for point in page.fossil.points],
        paths,
        title=_("Own fossil fuel by year"),
        description=fossil_words(page),
        unit_code=page.fossil.unit,
    )


def fossil_words(page: Overview) -> str:
    """The points in words."""
    if page.fossil is None:
        return ""
    return " ".join(
        _("%(year)s: %(amount)s.", year=point.year,
          amount=quantity(point.value, page.fossil.unit))
        for point in page.fossil.points
    )  # fmt: skip
