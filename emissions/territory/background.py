"""What is published beside the series: notes on single years, and how many lived here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from emissions.territory.model import Residents, Sector
from omstallning import reference
from omstallning.indicators.model import Annotation, AnnotationKind


def year_notes(
    municipality_code: str, years: Collection[int], sector: Sector = Sector.TOTAL
) -> tuple[Annotation, ...]:
    """What is known of these years; for the total every sector's notes, for a sector its own."""
    found = []
    for edition in reference.in_force("territorial_annotations"):
        for row in edition.rows:
            about = Sector(str(row["sector"]))
            if row["municipality_code"] != municipality_code or row["year"] not in years:
                continue
            if not sector.is_total and about is not sector:
                continue
            found.append(
                Annotation(
                    year=int(str(row["year"])),
                    sector=None if about.is_total else about.value,
                    kind=AnnotationKind(str(row["kind"])),
                    text_sv=str(row["text_sv"]),
                    text_en=str(row["text_en"]),
                    source=replace(
                        edition.source,
                        title=str(row["source_title"]),
                        locator=str(row["source_address"]),
                    ),
                )
            )
    return tuple(found)


def population(municipality_code: str) -> dict[int, Residents]:
    """Year → residents on its last day, with what was read for each."""
    found = {}
    for edition in reference.in_force("population"):
        for row in edition.rows:
            day = row["date"]
            if row["municipality_code"] != municipality_code or row["residents"] is None:
                continue
            if isinstance(day, date) and (day.month, day.day) == (12, 31):
                source = replace(
                    edition.source,
                    title=str(row["source_title"]),
                    locator=str(row["source_address"]),
                )
                found[day.year] = Residents(
                    int(str(row["residents"])), bool(row["is_own_calculation"]), source
                )
    return found
