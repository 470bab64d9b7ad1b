"""The news of buildings in words: titles, what stands out, what is missing, what became of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from babel.dates import get_month_names
from flask import url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from energy.report import BuildingEnergy, BuildingList, BuildingMonth, BuildingView
from omstallning.organisation.model import BuildingUse, Tenure
from omstallning.period import Interval
from omstallning.provenance import Figure
from web.buildings.remarks import Judged, is_whole
from web.formatting import change, day, label, number, percent, quantity

USES = tuple(BuildingUse)


def month_words() -> list[str]:
    """The months as short words in the reader's language."""
    names = get_month_names("abbreviated", context="stand-alone", locale=get_locale())
    return [names[month].rstrip(".") for month in range(1, 13)]


def span(period: Interval) -> str:
    """A stretch of whole months as people say it: a year, or January–October 2026."""
    if period.before is None or period.days is None:
        return day(period.start)
    last = period.before - timedelta(days=1)
    if (period.start.month, last.month) == (1, 12) and period.start.year == last.year:
        return str(last.year)
    names = get_month_names("wide", context="stand-alone", locale=get_locale())
    if (period.start.year, period.start.month) == (last.year, last.month):
        return f"{names[last.month]} {last.year}"
    first = names[period.start.month]
    if period.start.year != last.year:
        first = f"{first} {period.start.year}"
    return f"{first}–{names[last.month]} {last.year}"


def order(key: str) -> str:
    """The word for an order of the list."""
    return {
        "forst": _("What misbehaves first"),
        "namn": _("By name"),
        "kwh": _("Most energy first"),
        "kwhm2": _("Most per square metre first"),
        "andring": _("Largest rise first"),
    }[key]


def list_title(rows: Sequence[Judged]) -> str:
    """The news of the list."""
    if not rows:
        return _("No building has a meter yet")
    wrong = sum(one.to_look_into for one in rows)
    if not wrong:
        return _("No building stands out")
    return ngettext("%(n)s of %(of)s buildings needs looking into",
                    "%(n)s of %(of)s buildings need looking into", wrong,
                    n=number(wrong), of=number(len(rows)))  # fmt: skip


def list_lede(found: BuildingList) -> str:
    """What the list covers."""
    said = _("%(span)s, as measured. %(have)s of %(of)s buildings are answered in full.",
             span=span(found.period).capitalize(), have=number(found.coverage.have),
             of=number(found.coverage.of))  # fmt: skip
    if found.without_points:
        more = ngettext("%(num)s building more has no supply point.",
                        "%(num)s buildings more have no supply point.",
                        found.without_points)  # fmt: skip
        said = f"{said} {more}"
    return said


def remarks(one: Judged) -> list[str]:
    """Why a building stands in the list of those to look into, shortly."""
    said = []
    if one.stands_out and one.above is not None:
        excess = quantity(round(one.excess, -2), "kWh", 0)
        said.append(_("%(share)s over the median of its use (%(excess)s)",
                      share=percent(one.above, 0), excess=excess))  # fmt: skip
    if one.has_risen and one.row.change.value is not None:
        said.append(_("up %(share)s on the same months", share=rise(one.row.change)))
    return said


def rise(figure: Figure) -> str:
    """A change in percent with its sign."""
    return change(None if figure.value is None else figure.value / 100)


def ranking_title(known: Sequence[Judged]) -> str:
    """Which building of a use uses most for its size."""
    first = known[0].row
    return _("%(name)s uses most for its size: %(value)s", name=first.building.name,
             value=quantity(first.specific.value, first.specific.unit, 0))  # fmt: skip


def ranking_summary(known: Sequence[Judged]) -> str:
    """The bars in words."""
    last, first = known[-1].row, known[0].row
    return ngettext(
        "%(num)s building, %(most)s.",
        "%(num)s buildings, from %(least)s (%(last)s) to %(most)s (%(first)s).",
        len(known), most=quantity(first.specific.value, first.specific.unit, 0),
        least=quantity(last.specific.value, last.specific.unit, 0),
        first=first.building.name, last=last.building.name,
    )  # fmt: skip


def building_title(found: BuildingEnergy) -> str:
    """The news of one building."""
    row, name = found.row, found.building.name
    if not found.points:
        return _("%(name)s has no meter of its own", name=name)
    if row.used.value is None:
        return _("%(name)s has no values for %(span)s", name=name, span=span(found.period))
    size = quantity(row.specific.value, row.specific.unit, 0) if row.specific.value else quantity(
        row.used.value, row.used.unit, 0
    )  # fmt: skip
    if row.change.value is None:
        return _("%(name)s: %(size)s in %(span)s", name=name, size=size, span=span(found.period))
    if abs(row.change.value) < 1:
        return _("%(name)s: %(size)s, as much as the year before", name=name, size=size)
    amount = quantity(abs(row.change.value), "%", 0)
    if row.change.value > 0:
        return _("%(name)s: %(size)s, %(amount)s more than the year before",
                 name=name, size=size, amount=amount)  # fmt: skip
    return _("%(name)s: %(size)s, %(amount)s less than the year before",
             name=name, size=size, amount=amount)  # fmt: skip


def building_news(found: BuildingEnergy, today: date) -> list[str]:
    """What must be known of a building before its numbers are read."""
    building, said = found.building, []
    valid = building.valid
    if valid.before is not None and valid.before <= today:
        said.append(_("The building left the group on %(day)s. No value is expected from then on.",
                      day=day(valid.before)))  # fmt: skip
    elif valid.before is not None:
        said.append(_("The building leaves the group on %(day)s.", day=day(valid.before)))
    if valid.start > date(found.year - 1, 1, 1):
        said.append(_("The building was taken into use on %(day)s. Before that there is nothing "
                      "to compare with.", day=day(valid.start)))  # fmt: skip
    if building.tenure is Tenure.RENTED and not found.points:
        said.append(_("The building is rented and has no meter of ours: its energy is part of the "
                      "rent, and is not known."))  # fmt: skip
    elif building.tenure is Tenure.RENTED:
        said.append(_("The building is rented. What the landlord pays for is not measured here."))
    return said


def tenure(building: BuildingView) -> str:
    """On what ground the group has it, and since when."""
    return _("%(tenure)s since %(day)s", tenure=label(building.tenure),
             day=day(building.valid.start))  # fmt: skip


def months_summary(found: BuildingEnergy) -> str:
    """The months in words."""
    known = [one for one in found.months if one.used.value is not None]
    if not known:
        return _("Nothing is known of these months.")
    most = max(known, key=lambda one: one.used.value or 0.0)
    said = ngettext("%(num)s month is known; most in %(month)s: %(value)s.",
                    "%(num)s months are known; most in %(month)s: %(value)s.", len(known),
                    month=f"{most.month:%Y-%m}",
                    value=quantity(most.used.value, most.used.unit, 0))  # fmt: skip
    partial = [f"{one.month:%Y-%m}" for one in known if not is_whole(one.used)]
    if partial:
        paler = _("Known in part, paler: %(months)s.", months=", ".join(partial))
        said = f"{said} {paler}"
    return said


def missing_months(found: BuildingEnergy) -> list[tuple[str, str]]:
    """Each month in which something is missing, and what."""
    return [
        (f"{one.month:%Y-%m}", "; ".join(said)) for one in found.months if (said := _missing(one))
    ]


def _missing(month: BuildingMonth) -> list[str]:
    said = []
    for carrier, figure in month.carriers.items():
        if figure.value is None:
            said.append(_("%(carrier)s is missing", carrier=label(carrier).lower()))
        elif not is_whole(figure) and figure.coverage is not None:
            said.append(_("%(carrier)s is known for %(have)s of %(of)s hours",
                          carrier=label(carrier).lower(), have=number(figure.coverage.have, 0),
                          of=number(figure.coverage.of, 0)))  # fmt: skip
    return said


def way(building: BuildingView | None = None) -> list[tuple[str, str]]:
    """The way to a page about a building."""
    found = [(url_for("buildings.index"), _("Buildings"))]
    if building is not None:
        found.append((url_for("buildings.show", id=building.id), building.name))
    return found


def linked(address: str | None, words: str) -> Markup | str:
    """Words that lead somewhere, where there is a page for it."""
    return words if address is None else Markup('<a href="{}">{}</a>').format(address, words)
