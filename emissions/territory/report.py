"""Answers about the territorial series: the one in use, its sectors, its vintages, what moved."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from emissions.territory import background, calculate, store
from emissions.territory.calculate import Table
from emissions.territory.model import (
    SECTORS,
    Finding,
    International,
    Moved,
    Residents,
    ScopesDiffer,
    Sector,
    Value,
    Vintage,
)
from omstallning.access.model import Actor, Permission
from omstallning.errors import NotFound
from omstallning.indicators.model import (
    Better,
    GasScope,
    Indicator,
    Point,
    Series,
)
from omstallning.provenance import Trail

UNIT = "tCO2e"
UNIT_PER_RESIDENT = "tCO2e"
EMISSIONS = Indicator(
    key="territory.emissions",
    title_sv="Växthusgasutsläpp inom kommunens gränser",
    title_en="Greenhouse gas emissions within the municipality",
    unit=UNIT,
    better=Better.LOWER,
    commitments=("K1",),
)
PER_RESIDENT = Indicator(
    key="territory.emissions_per_resident",
    title_sv="Växthusgasutsläpp inom kommunens gränser per invånare",
    title_en="Greenhouse gas emissions within the municipality per resident",
    unit=UNIT_PER_RESIDENT,
    better=Better.LOWER,
    commitments=("K1", "K2"),
)
INDICATORS: tuple[Indicator, ...] = (EMISSIONS, PER_RESIDENT)


@dataclass(frozen=True, slots=True)
class SectorYear:
    """A sector in one year with its share of the total and its change since another year."""

    sector: Sector
    name: str
    tonnes: float | None
    share: float | None
    before: float | None
    change: float | None


@dataclass(frozen=True, slots=True)
class VintageView:
    """A vintage with its totals and with what the checks say of it."""

    vintage: Vintage
    totals: dict[int, float | None]
    has_sectors: bool
    international: International
    findings: tuple[Finding, ...]
    in_use: bool


@dataclass(frozen=True, slots=True)
class PublishedNumber:
    """One number with the vintage it stands in, and what the other vintages say of the same."""

    value: Value
    vintage: Vintage
    elsewhere: tuple[tuple[Vintage, float | None], ...]


@dataclass(frozen=True, slots=True)
class WhatMoved:
    """Two vintages of the same gases, number beside number."""

    old: Vintage
    new: Vintage
    moved: tuple[Moved, ...]

    @property
    def totals(self) -> tuple[Moved, ...]:
        """The totals, year by year."""
        return tuple(one for one in self.moved if one.sector.is_total)


def current(
    session: Session, viewer: Actor, municipality_code: str, *, gas_scope: GasScope = GasScope.CO2E
) -> Vintage | None:
    """The vintage in use: the latest accepted one of these gases, or nothing."""
    viewer.require_somewhere(Permission.READ)
    return _latest(store.vintages(session, municipality_code), gas_scope)


def series(
    session: Session,
    viewer: Actor,
    municipality_code: str,
    *,
    vintage_id: int | None = None,
    sector: Sector = Sector.TOTAL,
) -> Series | None:
    """Tonnes by year as published in one vintage, the one in use unless another is named.

    Nothing when no vintage of CO2e has been accepted, or when it does not hold the sector.
    """
    viewer.require_somewhere(Permission.READ)
    vintage = _named_or_latest(session, municipality_code, vintage_id)
    if vintage is None:
        return None
    values = store.values(session, vintage.id)
    table = calculate.table(values)
    numbers = calculate.totals(table) if sector.is_total else table.get(sector)
    if not numbers:
        return None
    return Series(
        indicator=EMISSIONS.key,
        label=sector.value,
        unit=UNIT if vintage.about.gas_scope is GasScope.CO2E else "tonne",
        vintage=vintage.about.edition,
        source=vintage.source,
        points=tuple(
            Point(year, tonnes, _trail(values, vintage, sector, year))
            for year, tonnes in numbers.items()
        ),
        gas_scope=vintage.about.gas_scope,
        annotations=background.year_notes(municipality_code, list(numbers), sector),
    )


def per_resident(
    session: Session, viewer: Actor, municipality_code: str, *, vintage_id: int | None = None
) -> Series | None:
    """Tonnes per resident for the years whose own population is published; missing in others."""
    total = series(session, viewer, municipality_code, vintage_id=vintage_id)
    if total is None:
        return None
    residents = background.population(municipality_code)
    points = tuple(
        replace(
            point,
            value=None
            if point.value is None or point.year not in residents
            else point.value / residents[point.year].count,
        )
        for point in total.points
    )
    return replace(total, indicator=PER_RESIDENT.key, unit=UNIT_PER_RESIDENT, points=points)


def sectors(
    session: Session,
    viewer: Actor,
    municipality_code: str,
    year: int,
    *,
    since: int | None = None,
    vintage_id: int | None = None,
) -> tuple[SectorYear, ...]:
    """The sectors of one year in one vintage, largest first; empty where only totals are held.

    since  the year that the change is counted from, in the same vintage
    """
    viewer.require_somewhere(Permission.READ)
    vintage = _named_or_latest(session, municipality_code, vintage_id)
    if vintage is None:
        return ()
    values = store.values(session, vintage.id)
    table = calculate.table(values)
    total = calculate.totals(table).get(year)
    names = {value.sector: value.sector_name for value in values}
    found = []
    for sector in SECTORS:
        if sector not in table:
            continue
        tonnes = table[sector].get(year)
        before = None if since is None else table[sector].get(since)
        found.append(
            SectorYear(
                sector,
                names[sector],
                tonnes,
                None if tonnes is None or not total else tonnes / total,
                before,
                Moved(year, sector, before, tonnes).share,
            )
        )
    return tuple(sorted(found, key=lambda one: -(one.tonnes or 0.0)))


def sector_table(
    session: Session, viewer: Actor, municipality_code: str, *, vintage_id: int | None = None
) -> Table:
    """Sector → year → tonnes of one vintage, the total first; empty when there is no vintage."""
    viewer.require_somewhere(Permission.READ)
    vintage = _named_or_latest(session, municipality_code, vintage_id)
    if vintage is None:
        return {}
    table = calculate.table(store.values(session, vintage.id))
    return {Sector.TOTAL: calculate.totals(table)} | {s: table[s] for s in SECTORS if s in table}


def vintages(session: Session, viewer: Actor, municipality_code: str) -> tuple[VintageView, ...]:
    """Every vintage with its checks, newest first."""
    viewer.require_somewhere(Permission.READ)
    every = store.vintages(session, municipality_code)
    used = _latest(every, GasScope.CO2E)
    views = []
    for vintage in every:
        table = calculate.table(store.values(session, vintage.id))
        international, findings = calculate.foots(table)
        known = before(every, vintage)
        known_table = None if known is None else calculate.table(store.values(session, known.id))
        views.append(
            VintageView(
                vintage=vintage,
                totals=calculate.totals(table),
                has_sectors=any(sector in table for sector in SECTORS),
                international=international,
                findings=findings + calculate.compared(table, known_table),
                in_use=used is not None and used.id == vintage.id,
            )
        )
    return tuple(reversed(views))


def what_moved(session: Session, viewer: Actor, old_id: int, new_id: int) -> WhatMoved:
    """What a vintage says otherwise than another, year by year and sector by sector.

    Raises ScopesDiffer when one counts carbon dioxide only.
    """
    viewer.require_somewhere(Permission.READ)
    old, new = store.vintage(session, old_id), store.vintage(session, new_id)
    if old.about.gas_scope is not new.about.gas_scope:
        raise ScopesDiffer(
            old=old.about.edition,
            old_scope=old.about.gas_scope,
            new=new.about.edition,
            new_scope=new.about.gas_scope,
        )
    return WhatMoved(
        old,
        new,
        calculate.moved(
            calculate.table(store.values(session, old_id)),
            calculate.table(store.values(session, new_id)),
        ),
    )


def values(
    session: Session, viewer: Actor, municipality_code: str, *, vintage_id: int | None = None
) -> tuple[Value, ...]:
    """Every number of one vintage as published, by year; none when there is no vintage."""
    viewer.require_somewhere(Permission.READ)
    vintage = _named_or_latest(session, municipality_code, vintage_id)
    return () if vintage is None else store.values(session, vintage.id)


def population(viewer: Actor, municipality_code: str) -> dict[int, Residents]:
    """Year → residents on its last day, with what was read for each."""
    viewer.require_somewhere(Permission.READ)
    return background.population(municipality_code)


def edition_name(
    session: Session, viewer: Actor, municipality_code: str, *, vintage_id: int | None = None
) -> str | None:
    """The name of the edition in use, or of the one named; nothing when there is none."""
    viewer.require_somewhere(Permission.READ)
    vintage = _named_or_latest(session, municipality_code, vintage_id)
    return None if vintage is None else vintage.about.edition


def number(
    session: Session, viewer: Actor, municipality_code: str, value_id: int
) -> PublishedNumber:
    """A published number by its id, beside what other vintages say of the same, newest first.

    Vintages of other gases are left out. Raises NotFound.
    """
    viewer.require_somewhere(Permission.READ)
    value, vintage_id = store.value(session, value_id)
    every = store.vintages(session, municipality_code)
    vintage = next((one for one in every if one.id == vintage_id), None)
    if vintage is None:
        raise NotFound("territory_value", value_id)
    elsewhere = []
    for other in reversed(every):
        if other.id == vintage_id or other.about.gas_scope is not vintage.about.gas_scope:
            continue
        found = [one for one in store.values(session, other.id) if one.place == value.place]
        elsewhere += [(other, one.tonnes) for one in found]
    return PublishedNumber(value, vintage, tuple(elsewhere))


def before(every: tuple[Vintage, ...], vintage: Vintage) -> Vintage | None:
    """The latest accepted vintage of the same gases that is older than this one."""
    older = [
        one
        for one in every
        if one.is_accepted
        and one.order < vintage.order
        and one.about.gas_scope is vintage.about.gas_scope
    ]
    return older[-1] if older else None


def _latest(every: tuple[Vintage, ...], gas_scope: GasScope) -> Vintage | None:
    accepted = [v for v in every if v.is_accepted and v.about.gas_scope is gas_scope]
    return accepted[-1] if accepted else None


def _named_or_latest(
    session: Session, municipality_code: str, vintage_id: int | None
) -> Vintage | None:
    if vintage_id is None:
        return _latest(store.vintages(session, municipality_code), GasScope.CO2E)
    vintage = store.vintage(session, vintage_id)
    if vintage.about.municipality_code != municipality_code:
        raise NotFound("territory_vintage", vintage_id)
    return vintage


def _trail(values: tuple[Value, ...], vintage: Vintage, sector: Sector, year: int) -> Trail:
    """The published number itself where there is one, otherwise the vintage it was summed from."""
    for value in values:
        if value.year == year and value.sector is sector and value.sub_sector is None:
            return Trail("territory_value", value.id or 0, vintage.about.edition)
    return Trail("territory_vintage", vintage.id, vintage.about.edition)
