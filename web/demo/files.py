"""Files such as a municipality would import, made by a seeded generator; the same every time."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Iterator

from omstallning import reference
from web.demo.example import (
    FIRST_YEAR,
    METERED_SOURCE,
    PRELIMINARY_YEAR,
    SOURCES,
    SourceExample,
)

SEED = 1489
HEADER = ("källa", "period", "mängd", "enhet", "status", "osäkerhet %", "anteckning")
SEASON = (1.32, 1.24, 1.14, 0.98, 0.82, 0.68, 0.60, 0.68, 0.84, 1.04, 1.26, 1.40)
"""How electricity spreads over the months of a year; sums to twelve."""

Row = tuple[str, ...]


def activity_file(year: int) -> bytes:
    """Everything the units handed in for a year, with the slips that happen.

    2023 names an amount of petrol in kWh; that row is rejected and mended by `mended_file`.
    """
    typed = [s for s in SOURCES if s.key != METERED_SOURCE or year < PRELIMINARY_YEAR]
    rows = [row for source in typed for row in _rows(source, year)]
    if year == 2023:
        rows = [(*row[:3], "kWh", *row[4:]) if row[0] == "omsorg-bensin" else row for row in rows]
    return _csv(rows)


def mended_file() -> bytes:
    """The rejected row of 2023 with the unit that was meant."""
    source = next(s for s in SOURCES if s.key == "omsorg-bensin")
    return _csv(_rows(source, 2023))


def restated_file() -> bytes:
    """A correction of 2022 found two years later: a machine depot had been left out."""
    amount = _swedish(52_900)
    note = "Förrådet i norr saknades i första redovisningen"
    return _csv([("stadsmiljo-diesel", "2022", amount, "liter", "uppmätt", "3", note)])


def exercise_activity() -> bytes:
    """What is still to come for 2025, with one row to mend: for the tutorial."""
    return _csv(
        [
            ("stadsmiljo-bilresor", "2025", "44 200", "km", "uppmätt", "5", "Ur reseräkningar"),
            ("fordon-diesel", "2025", "7 150", "liter", "uppmätt", "2", "Slutlig avläsning"),
            ("lokaler-olja", "2025", "88", "liter", "uppmätt", "2", "Slutlig avläsning"),
            ("maltid-mjolk", "2025", "191 000", "kg", "beräknad", "10", "Från inköpsstatistik"),
        ]
    )


def exercise_vintage() -> tuple[str, bytes]:
    """The national emissions database's next edition as its wide workbook: real figures.

    Returns the file's name and bytes. Figures: data/territorial_emissions, edition 2026-07-02.
    """
    import xlsxwriter

    edition = reference.edition("territorial_emissions", "klimatkollen", "2026-07-02")
    values = {
        (str(row["sector_sv"]), int(str(row["year"]))): row["emissions"] for row in edition.rows
    }
    years = sorted({year for _, year in values})
    sectors = list(dict.fromkeys(sector for sector, _ in values))
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Utsläpp")
        sheet.write(0, 0, "Nationella emissionsdatabasen, utgåva 2026-07-02")
        sheet.write(1, 0, "Växthusgaser totalt")
        sheet.write(2, 0, "ton CO2-ekvivalenter")
        sheet.write(3, 0, "Alla = summan av raderna under")
        sheet.write_row(4, 4, years)
        sheet.write_row(5, 0, ["Huvudsektor", "Undersektor", "Län", "Kommun"])
        sheet.write_row(5, 4, ["Utsläpp"] * len(years))
        for line, sector in enumerate(sorted(sectors, key=lambda s: s != "Totalt"), start=6):
            name = "Alla" if sector == "Totalt" else sector
            sheet.write_row(line, 0, [name, "Alla", "Västra Götalands län", "Alingsås"])
            for column, year in enumerate(years, start=4):
                value = values.get((sector, year))
                if value is not None:
                    sheet.write_number(line, column, float(str(value)))
    return "nationella-emissionsdatabasen-2026-07-02.xlsx", buffer.getvalue()


def exercises() -> dict[str, bytes]:
    """The tutorial's files by name."""
    name, content = exercise_vintage()
    return {name: content, "uppgifter-2025-komplettering.csv": exercise_activity()}


def _rows(source: SourceExample, year: int) -> Iterator[Row]:
    amount = source.yearly[year - FIRST_YEAR]
    if amount is None:
        return
    if amount == 0:
        yield (source.key, str(year), "0", source.unit, "bekräftad nolla", "", "")
    elif source.monthly:
        drawn = random.Random(f"{SEED}-{source.key}-{year}")  # noqa: S311  an example, no secret
        for month, share in enumerate(SEASON, start=1):
            part = amount / 12 * share * drawn.uniform(0.97, 1.03)
            yield (source.key, f"{year}-{month:02d}", _swedish(round(part)), source.unit,
                   "uppmätt", "1", "")  # fmt: skip
    else:
        status = "beräknad" if source.scope3_category else "uppmätt"
        uncertainty = "10" if source.scope3_category else "2"
        yield (source.key, str(year), _swedish(amount), source.unit, status, uncertainty, "")


def _swedish(number: float) -> str:
    whole, _, part = f"{number:,.1f}".partition(".")
    return whole.replace(",", "\u00a0") + ("" if part == "0" else f",{part}")


def _csv(rows: Iterable[Row]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")
