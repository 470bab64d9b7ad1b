"""The sentences of Läget that are made from numbers: the news, the picture's words, the notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask_babel import gettext as _

from emissions.territory.report import PublishedNumber, SectorYear
from omstallning.indicators.model import Annotation, AnnotationKind, Level, Series
from omstallning.provenance import Figure, Mark
from omstallning.targets.model import Target
from omstallning.targets.report import TargetStanding
from web import languages
from web.formatting import change, label, message, number, quantity
from web.situation.view import News, Territory, Turn

WHOLE = 0


def headline(territory: Territory | None) -> str:
    """The news: what the latest year did, and what it takes to reach the nearest goal."""
    if territory is None:
        return _("No edition of the emission series is in use yet")
    parts = [news_words(territory.news), goal_words(territory.near)]
    return " ".join(part for part in parts if part) or _("Emissions within the municipality")


def news_words(news: News | None) -> str:
    """What the last published step was."""
    if news is None:
        return ""
    year = news.latest.year
    if not news.is_one_year:
        years = {"before": news.before.year, "year": year}
        return {
            Turn.ROSE: _("Emissions rose between %(before)s and %(year)s.", **years),
            Turn.FELL: _("Emissions fell between %(before)s and %(year)s.", **years),
            Turn.STOOD_STILL: _("Emissions were the same in %(before)s and %(year)s.", **years),
        }[news.turn]
    if news.has_turned:
        return {
            Turn.ROSE: _("Emissions turned upward in %(year)s.", year=year),
            Turn.FELL: _("Emissions turned downward in %(year)s.", year=year),
        }[news.turn]
    return {
        Turn.ROSE: _("Emissions rose in %(year)s.", year=year),
        Turn.FELL: _("Emissions fell in %(year)s.", year=year),
        Turn.STOOD_STILL: _("Emissions stood still in %(year)s.", year=year),
    }[news.turn]


def goal_words(near: TargetStanding | None) -> str:
    """What every year must do from now on to reach the nearest goal."""
    if near is None or near.target.target_year is None:
        return ""
    year = near.target.target_year
    if near.distance.value is not None and near.distance.value <= 0:
        return _("The goal of %(year)s is met.", year=year)
    percent = near.required_percent.value
    if percent is None:
        return ""
    return _("Reaching the goal of %(year)s takes %(percent)s less every year.",
             year=year, percent=quantity(-percent, "%", 1))  # fmt: skip


def chart_title(series: Series, base: int | None) -> str:
    """From where to where, in tonnes."""
    latest = series.latest
    first = base if base in series.published else min(series.published, default=None)
    if latest is None or first is None or first == latest.year:
        return _("Published emissions")
    return _("From %(old)s in %(first)s to %(new)s in %(last)s",
             old=quantity(series.published[first], "tonne", WHOLE), first=first,
             new=quantity(latest.value, "tonne", WHOLE), last=latest.year)  # fmt: skip


def chart_summary(territory: Territory) -> str:
    """The picture for those who do not see it: ends, change, and each path with its distance."""
    series, near = territory.series, territory.near
    sentences = []
    years = list(series.published)
    sentences.append(_("%(count)s years between %(first)s and %(last)s are published.",
                       count=len(years), first=years[0], last=years[-1]))  # fmt: skip
    if near is not None and near.change_since_base.value is not None:
        sentences.append(_("Since %(year)s emissions have changed by %(change)s.",
                           year=near.base.period,
                           change=change(near.change_since_base.value / 100)))  # fmt: skip
    sentences += [words for one in territory.standings if (words := path_words(one))]
    return " ".join(sentences)


def path_words(standing: TargetStanding) -> str:
    """A path from its start to its goal, and how far beside it the latest year lies."""
    if not standing.path or standing.path_value.value is None or standing.outcome.value is None:
        return ""
    start, end = min(standing.path), max(standing.path)
    beside = standing.outcome.value - standing.path_value.value
    fields: Mapping[str, object] = {
        "start": start, "from": quantity(standing.path[start], "tonne", WHOLE),
        "end": end, "to": quantity(standing.path[end], "tonne", WHOLE),
        "year": standing.outcome.period,
        "beside": quantity(abs(beside), "tonne", WHOLE),
    }  # fmt: skip
    if beside > 0:
        return _("The path to %(end)s goes from %(from)s in %(start)s to %(to)s; %(year)s lies "
                 "%(beside)s above it.", **fields)  # fmt: skip
    return _("The path to %(end)s goes from %(from)s in %(start)s to %(to)s; %(year)s lies "
             "%(beside)s below it.", **fields)  # fmt: skip


def path_label(standing: TargetStanding) -> str:
    """Short words at the end of a path."""
    target = standing.target
    if target.change_percent is None:
        return str(target.target_year)
    share = f"{change(target.change_percent / 100, 0)}"
    if target.supplementary_points is None:
        return f"{target.target_year}: {share}"
    return _("%(year)s: %(share)s gross", year=target.target_year, share=share)


def debt_words(near: TargetStanding | None) -> str | None:
    """Words beside the shaded area."""
    if near is None or not near.debt.value or near.debt.value <= 0:
        return None
    return _("debt %(amount)s", amount=quantity(near.debt.value, "tonne", WHOLE))


def note_words(territory: Territory) -> tuple[str, ...]:
    """What is known of the latest year in short: sectors with their change, by kind of cause."""
    changes = {row.sector.value: row for row in territory.sectors}
    found = []
    for kind in AnnotationKind:
        named = [
            f"{label(changes[note.sector].sector).lower()} {change(changes[note.sector].change)}"
            for note in territory.notes
            if note.kind is kind and note.sector in changes
        ]
        if named:
            text = ", ".join(named)
            found.append(f"{text[0].upper()}{text[1:]}: {str(label(kind)).lower()}.")
    return tuple(found)


def with_status(figure: Figure, standing: TargetStanding) -> Figure:
    """A figure of a standing that also shows the verdict."""
    return replace(figure, status=standing.standing.value)


def goal_text(standing: TargetStanding) -> str:
    """What a goal asks, whose it is, and what may be added to it."""
    target = standing.target
    said = []
    if target.change_percent is not None and standing.base.value is not None:
        share = change(target.change_percent / 100, 0)
        said.append(_("%(share)s from %(year)s.", share=share, year=standing.base.period))
    if standing.is_derived:
        said.append({
            Level.MUNICIPALITY: _("Derived: the municipality's part of the region's goal."),
            Level.REGION: _("Derived: the region's goal held against the municipality."),
            Level.NATIONAL: _("Derived: the national goal held against the municipality."),
        }.get(target.level, _("Derived: decided for another territory.")))  # fmt: skip
    if target.supplementary_points is not None:
        said.append(_("Gross; at most %(points)s points of other measures come beside it.",
                      points=number(target.supplementary_points, WHOLE)))  # fmt: skip
    return " ".join([*said, *(message(reason) for reason in standing.reasons)])


def required_text(standing: TargetStanding) -> str:
    """The same change as a share, or why there is none."""
    percent = standing.required_percent.value
    if percent is None:
        return ""
    return _("%(percent)s a year until %(year)s.", percent=change(percent / 100),
             year=standing.target.target_year)  # fmt: skip


def debt_text(standing: TargetStanding) -> str:
    """Since when the debt is added up."""
    decided = standing.target.decided_on
    if decided is None:
        return ""
    return _("Emitted above the path since the decision in %(year)s.", year=decided.year)


def sectors_title(territory: Territory) -> str:
    """The news of the sectors: which one moved the total most."""
    news = territory.news
    moves = [
        (row, row.tonnes - row.before)
        for row in territory.sectors
        if row.tonnes is not None and row.before is not None
    ]
    if news is None or not moves or news.turn is Turn.STOOD_STILL:
        return _("The sectors")
    sign = 1 if news.turn is Turn.ROSE else -1
    row, most = max(moves, key=lambda pair: pair[1] * sign)
    name = label(row.sector)
    if most * sign <= 0:
        return _("The sectors")
    if sign > 0:
        return _("%(sector)s did most to the rise in %(year)s", sector=name, year=news.latest.year)
    return _("%(sector)s did most to the fall in %(year)s", sector=name, year=news.latest.year)


def sectors_subtitle(territory: Territory) -> str:
    """Which years are compared, and that they are of one edition."""
    news = territory.news
    if news is None:
        return _("As published in edition %(edition)s.", edition=territory.series.vintage)
    return _("%(year)s beside %(before)s, both as published in edition %(edition)s.",
             year=news.latest.year, before=news.before.year,
             edition=territory.series.vintage)  # fmt: skip


def sector_columns(territory: Territory) -> list[dict[str, object]]:
    """Sector, tonnes, share of the total, change."""
    year = "" if territory.series.latest is None else territory.series.latest.year
    unit = territory.series.unit
    columns: list[dict[str, object]] = [
        {"key": "sector", "label": _("Sector")},
        {"key": "tonnes", "label": str(year), "kind": "number", "unit": unit, "decimals": WHOLE},
    ]
    if territory.news is not None:
        since = _("Since %(year)s", year=territory.news.before.year)
        columns += [
            {"key": "change", "label": since, "kind": "change"},
            {"key": "moved", "label": since, "kind": "number", "unit": unit, "decimals": WHOLE},
        ]
    share = {"key": "share", "label": _("Share"), "kind": "percent", "decimals": WHOLE}
    return [*columns, share]


def sector_cells(territory: Territory) -> list[dict[str, object]]:
    """A row for each sector, largest first."""
    return [
        {
            "sector": label(row.sector),
            "tonnes": row.tonnes,
            "share": row.share,
            "moved": None if row.tonnes is None or row.before is None else row.tonnes - row.before,
            "change": _change_cell(row, territory),
        }
        for row in territory.sectors
    ]


def _change_cell(row: SectorYear, territory: Territory) -> float | Figure | None:
    """A change from nothing cannot be said in per cent, which is something else than missing."""
    if row.change is None and row.before == 0 and territory.news is not None:
        return Figure(None, "%", str(territory.news.latest.year), mark=Mark.NOT_APPLICABLE)
    return row.change


def sector_total(territory: Territory) -> dict[str, object] | None:
    """The published total on the same footing."""
    latest, news = territory.series.latest, territory.news
    if latest is None or latest.value is None:
        return None
    before = None if news is None else news.before.value
    return {
        "sector": _("Total as published"),
        "tonnes": latest.value,
        "share": 1.0,
        "moved": None if before is None else latest.value - before,
        "change": None if news is None else news.share,
    }


def number_title(found: PublishedNumber) -> str:
    """What one published number is about."""
    value = found.value
    name = label(value.sector) if value.sub_sector is None else value.sub_sector
    return f"{name} {value.year}"


def target_title(target: Target) -> str:
    """A goal by its name in the reader's language."""
    return in_language(swedish=target.title_sv, english=target.title_en)


def annotation(note: Annotation) -> str:
    """What is known of a year, in the reader's language."""
    return in_language(swedish=note.text_sv, english=note.text_en)


def in_language(*, swedish: str, english: str) -> str:
    """Of a text that data carries in both languages, the reader's."""
    return english if languages.current() == "en" and english else swedish
