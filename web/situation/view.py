"""What the pages of Läget show: the news of the series and the goals it is held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from emissions import report as emissions
from emissions.territory import report as territory
from emissions.territory.model import Residents, Sector, Vintage
from omstallning.access.model import Actor
from omstallning.errors import NotFound
from omstallning.indicators.model import Annotation, Point, Series
from omstallning.provenance import Figure, Mark, Trail
from omstallning.targets import report as targets
from omstallning.targets.model import TargetKind
from omstallning.targets.report import TargetStanding

MANY = 5
"""More goals than this are read on the page of goals."""
SMALLEST_CHANGE = 0.0005
"""0.05 %: half of the last decimal that a change is written with."""


class Turn(StrEnum):
    """Which way the last published step went."""

    ROSE = "rose"
    FELL = "fell"
    STOOD_STILL = "stood_still"


@dataclass(frozen=True, slots=True)
class News:
    """The last step of the series: from one published year to the next, which may lie apart."""

    latest: Point
    before: Point
    share: float
    turn: Turn
    has_turned: bool

    @property
    def is_one_year(self) -> bool:
        """Whether the step is from one year to the next, so that it can be named by its year."""
        return self.latest.year - self.before.year == 1


@dataclass(frozen=True, slots=True)
class Territory:
    """The territorial series with the goals it is held against, nearest first."""

    series: Series
    vintage: Vintage
    news: News | None
    standings: tuple[TargetStanding, ...]
    sectors: tuple[territory.SectorYear, ...]
    notes: tuple[Annotation, ...]
    per_resident: Point | None

    @property
    def near(self) -> TargetStanding | None:
        """The goal whose year comes first."""
        return self.standings[0] if self.standings else None

    @property
    def far(self) -> TargetStanding | None:
        """The goal whose year comes last, when it is another."""
        return self.standings[-1] if len(self.standings) > 1 else None

    def note(self, sector: str | None) -> Annotation | None:
        """What is known of a sector in the latest year; of the whole when no sector is named."""
        return next((note for note in self.notes if note.sector == sector), None)


def territory_situation(
    session: Session, viewer: Actor, municipality_code: str, *, on: date
) -> Territory | None:
    """The series in use and where it stands; nothing before a vintage has been accepted."""
    vintage = territory.current(session, viewer, municipality_code)
    if vintage is None:
        return None
    series = territory.series(session, viewer, municipality_code, vintage_id=vintage.id)
    if series is None or series.latest is None:
        return None
    news = latest_news(series)
    latest = series.latest
    return Territory(
        series=series,
        vintage=vintage,
        news=news,
        standings=standings(series, on=on),
        sectors=territory.sectors(
            session,
            viewer,
            municipality_code,
            latest.year,
            since=None if news is None else news.before.year,
            vintage_id=vintage.id,
        ),
        notes=tuple(note for note in series.annotations if note.year == latest.year),
        per_resident=_latest_point(territory.per_resident(session, viewer, municipality_code)),
    )


def latest_news(series: Series) -> News | None:
    """The last step between two published years, or nothing with fewer than two."""
    published = [point for point in series.points if point.value is not None]
    if len(published) < 2:
        return None
    before, latest = published[-2:]
    if not before.value or latest.value is None:
        return None
    share = latest.value / before.value - 1
    turn = turn_of(share)
    return News(latest, before, share, turn, _has_turned(published[-3:], turn))


def _has_turned(last_three: Sequence[Point], turn: Turn) -> bool:
    """Whether the step before, also of one year, went the other way."""
    if len(last_three) < 3 or turn is Turn.STOOD_STILL:
        return False
    first, middle, last = last_three
    if not first.value or middle.value is None or last.year - first.year != 2:
        return False
    earlier = turn_of(middle.value / first.value - 1)
    return earlier not in {turn, Turn.STOOD_STILL}


def turn_of(share: float) -> Turn:
    """The word for a change; less than it would be written with is no change.

    >>> turn_of(0.187).name, turn_of(-0.0004).name
    ('ROSE', 'STOOD_STILL')
    """
    if abs(share) < SMALLEST_CHANGE:
        return Turn.STOOD_STILL
    return Turn.ROSE if share > 0 else Turn.FELL


def standings(series: Series, *, on: date) -> tuple[TargetStanding, ...]:
    """Where the series stands against each territorial goal that holds today, nearest first."""
    held = [
        one
        for one in targets.targets(on=on)
        if one.indicator == series.indicator
        and one.kind is TargetKind.TERRITORIAL
        and one.target_year is not None
    ]
    return tuple(
        targets.standing(one, series) for one in sorted(held, key=lambda one: one.target_year or 0)
    )[:MANY]


def calculation(
    session: Session, viewer: Actor, municipality_code: str, target_key: str
) -> TargetStanding:
    """Everything a standing rests on. Raises NotFound for a goal that has no series here."""
    target = targets.target(target_key)
    if target.indicator == territory.EMISSIONS.key:
        series = territory.series(session, viewer, municipality_code)
    else:
        series = emissions.series(session, viewer).get(target.indicator or "")
    if series is None:
        raise NotFound("calculation", target_key)
    return targets.standing(target, series)


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """The series with what stands beside it."""

    series: Series
    vintage: Vintage
    view: territory.VintageView
    sectors: list[tuple[Sector, dict[int, float | None]]]
    trails: dict[tuple[Sector, int], Trail]
    per_resident: Series | None
    residents: dict[int, Residents]

    @property
    def years(self) -> list[int]:
        """The years of the edition, in order."""
        return [point.year for point in self.series.points]


def series_page(session: Session, viewer: Actor, municipality_code: str) -> SeriesPage | None:
    """The edition in use with its sectors and residents; nothing before there is one."""
    vintage = territory.current(session, viewer, municipality_code)
    if vintage is None:
        return None
    series = territory.series(session, viewer, municipality_code, vintage_id=vintage.id)
    if series is None:
        return None
    views = territory.vintages(session, viewer, municipality_code)
    return SeriesPage(
        series=series,
        vintage=vintage,
        view=next(one for one in views if one.vintage.id == vintage.id),
        sectors=sector_rows(session, viewer, municipality_code, vintage_id=vintage.id),
        trails={
            (value.sector, value.year): Trail("territory_value", value.id or 0)
            for value in territory.values(session, viewer, municipality_code, vintage_id=vintage.id)
            if value.sub_sector is None
        },
        per_resident=territory.per_resident(session, viewer, municipality_code),
        residents=territory.population(viewer, municipality_code),
    )


@dataclass(frozen=True, slots=True)
class DebtRow:
    """One year beside the frozen path, in the unit of the series."""

    year: int
    outcome: float | None
    path: float
    beside: float | None
    added_up: float | None


def debt_rows(standing: TargetStanding) -> tuple[DebtRow, ...]:
    """Year by year from the decision to the latest: outcome, path, and the debt so far."""
    series, decided = standing.series, standing.target.decided_on
    if series is None or decided is None or series.latest is None:
        return ()
    made, sum_so_far = [], 0.0
    for year in range(decided.year + 1, series.latest.year + 1):
        asked, outcome = standing.path.get(year), series.published.get(year)
        if asked is None:
            continue
        beside = None if outcome is None else outcome - asked
        sum_so_far += beside or 0.0
        made.append(DebtRow(year, outcome, asked, beside, None if beside is None else sum_so_far))
    return tuple(made)


def years_of(series: Series, standing: Sequence[TargetStanding]) -> list[dict[str, object]]:
    """Year by year: what was published and what each path asks; goal years close each path."""
    asked = sorted({one.target.target_year or 0 for one in standing})
    years = sorted({point.year for point in series.points} | set(asked) - {0})
    return [
        {
            "year": year,
            "outcome": _outcome(series, year),
            **{one.target.key: on_path(one, year) for one in standing},
        }
        for year in years
    ]


def on_path(standing: TargetStanding, year: int) -> Figure | float | None:
    """What the path asks of a year; before its start and after its end it asks nothing."""
    asked = standing.path.get(year)
    if asked is None and standing.path:
        return Figure(None, standing.outcome.unit, str(year), mark=Mark.NOT_APPLICABLE)
    return asked


def _outcome(series: Series, year: int) -> Figure | float | None:
    """What was published for a year; a year to come cannot have an outcome."""
    latest = series.latest
    if latest is None or year > latest.year:
        return Figure(None, series.unit, str(year), mark=Mark.NOT_APPLICABLE)
    return series.published.get(year)


def sector_rows(
    session: Session, viewer: Actor, municipality_code: str, *, vintage_id: int | None = None
) -> list[tuple[Sector, dict[int, float | None]]]:
    """Each sector with its years, the total first, then the largest in the latest year."""
    table = territory.sector_table(session, viewer, municipality_code, vintage_id=vintage_id)
    latest = max((year for years in table.values() for year in years), default=0)
    return sorted(
        ((sector, dict(years)) for sector, years in table.items()),
        key=lambda row: (not row[0].is_total, -(row[1].get(latest) or 0.0)),
    )


def _latest_point(series: Series | None) -> Point | None:
    return None if series is None else series.latest
