"""A vintage's table, whether it foots, and what moved since the one before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import fsum

from emissions.territory.model import (
    SECTORS,
    Difference,
    Finding,
    International,
    Moved,
    Sector,
    Severity,
    Value,
)
from omstallning.message import Message

Table = Mapping[Sector, Mapping[int, float | None]]
"""Sector → year → tonnes."""

TOLERANCE_TONNES = 0.5
"""Published sectors are rounded to hundredths; nine of them cannot part further than this."""
ORDINARY_REVISION = 0.10
"""A yearly revision has moved a year by up to 9.2 %; more than this is asked about, not refused."""


def table(values: Iterable[Value]) -> dict[Sector, dict[int, float | None]]:
    """Sector by year, tonnes: the sector's own row, or the sum of its parts where it has none."""
    own: dict[Sector, dict[int, float | None]] = {}
    parts: dict[tuple[Sector, int], list[float | None]] = {}
    for value in values:
        if value.sub_sector is None:
            own.setdefault(value.sector, {})[value.year] = value.tonnes
        else:
            parts.setdefault((value.sector, value.year), []).append(value.tonnes)
    for (sector, year), numbers in parts.items():
        own.setdefault(sector, {}).setdefault(year, whole(numbers))
    return {sector: dict(sorted(own[sector].items())) for sector in Sector if sector in own}


def whole(numbers: Iterable[float | None]) -> float | None:
    """The sum when every part is known; unknown as soon as one is not.

    >>> whole([1.0, 2.0]), whole([1.0, None]), whole([])
    (3.0, None, None)
    """
    found = list(numbers)
    known = [number for number in found if number is not None]
    return fsum(known) if found and len(known) == len(found) else None


def totals(of: Table) -> dict[int, float | None]:
    """The total of each year, tonnes: as published, or summed where only sectors were published.

    A sum is not made while it is open whether Utrikes transporter belongs in it.
    """
    published = of.get(Sector.TOTAL)
    if published is not None:
        return dict(published)
    years = sorted({year for numbers in of.values() for year in numbers})
    return {
        year: None
        if _international(of, year)
        else whole(of[sector].get(year) for sector in of if sector is not Sector.INTERNATIONAL)
        for year in years
    }


def foots(of: Table) -> tuple[International, tuple[Finding, ...]]:
    """Whether the sectors make the published total, with or without Utrikes transporter.

    |Σ sectors − total| ≤ 0.5 t, tried with and without the international sector

    of  sector → year → tonnes, all of one vintage

    A year that foots neither way stops the vintage. Method: the national emissions database is
    published by sector and as `Alla`; whether the international part is inside has differed.
    """
    if Sector.TOTAL not in of:
        return International.UNKNOWN, (_note("total_not_published"),)
    if not any(sector in of for sector in SECTORS):
        return International.UNKNOWN, (_note("sectors_not_published"),)
    found: list[Finding] = []
    seen: set[International] = set()
    for year, total in of[Sector.TOTAL].items():
        inland = whole(
            of[s].get(year) for s in of if s in SECTORS and s is not Sector.INTERNATIONAL
        )
        if total is None or inland is None:
            found.append(_ask("sum_not_checked", year=year))
            continue
        abroad = _international(of, year)
        answers = {
            International.OUTSIDE if abroad else International.ZERO: inland,
            International.INSIDE if abroad else International.ZERO: inland + abroad,
        }
        fits = {a for a, made in answers.items() if abs(made - total) <= TOLERANCE_TONNES}
        if not fits:
            found.append(_stop("sectors_are_not_total", year=year, total=total, sum=inland,
                               with_international=inland + abroad))  # fmt: skip
        seen |= fits
    settled = seen - {International.ZERO}
    if len(settled) > 1:
        found.append(_ask("international_differs_by_year"))
        return International.UNKNOWN, tuple(found)
    answer = next(iter(settled or seen), International.UNKNOWN)
    return answer, tuple(found)


def compared(new: Table, known: Table | None) -> tuple[Finding, ...]:
    """What the years already known say about a new vintage of the same gases.

    |new − known| / known > 10 % in the total of any year is asked about: wrong files have been
    shipped. Years that were published and no longer are get a note.

    new, known  sector → year → tonnes; `known` is None where nothing earlier exists
    """
    if known is None:
        return (_ask("nothing_to_compare"),)
    before, after = totals(known), totals(new)
    common = [year for year in before if before[year] and after.get(year) is not None]
    if not common:
        return (_ask("nothing_to_compare"),)
    found = []
    for year in common:
        moved = Moved(year, Sector.TOTAL, before[year], after[year])
        if moved.share is not None and abs(moved.share) > ORDINARY_REVISION:
            found.append(_ask("moves_much", year=year, old=moved.old, new=moved.new,
                              percent=round(moved.share * 100, 1)))  # fmt: skip
    gone = tuple(year for year in before if before[year] is not None and after.get(year) is None)
    if gone:
        found.append(_note("years_gone", years=tuple(str(year) for year in gone)))
    return tuple(found)


def moved(old: Table, new: Table) -> tuple[Moved, ...]:
    """Every year and sector of either vintage, old beside new, total first."""
    sectors = [sector for sector in Sector if sector in old or sector in new]
    made = []
    for sector in sectors:
        before = totals(old) if sector.is_total else old.get(sector, {})
        after = totals(new) if sector.is_total else new.get(sector, {})
        made += [
            Moved(year, sector, before.get(year), after.get(year))
            for year in sorted({*before, *after})
        ]
    return tuple(made)


def difference(stored: Iterable[Value], read: Iterable[Value]) -> Difference:
    """What a file says otherwise than a stored vintage, place by place."""
    known = {value.place: value for value in stored}
    said = {value.place: value for value in read}
    changed = [
        (known[place], value)
        for place, value in said.items()
        if place in known and known[place].tonnes != value.tonnes
    ]
    new = tuple(value for place, value in said.items() if place not in known)
    return Difference(
        new=new,
        changed=tuple(changed),
        gone=tuple(value for place, value in known.items() if place not in said),
        unchanged=len(said) - len(new) - len(changed),
    )


def _international(of: Table, year: int) -> float:
    return of.get(Sector.INTERNATIONAL, {}).get(year) or 0.0


def _note(code: str, **fields: object) -> Finding:
    return Finding(Severity.NOTE, Message(code, fields))


def _ask(code: str, **fields: object) -> Finding:
    return Finding(Severity.QUESTION, Message(code, fields))


def _stop(code: str, **fields: object) -> Finding:
    return Finding(Severity.STOP, Message(code, fields))
