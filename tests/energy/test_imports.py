"""Files of readings: hours by row and by column, stands, suppliers' months; bad rows and undo."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from energy import operations, report
from energy.model import Cadence, Carrier, Flag
from energy.store import blocks as store
from energy.store.proof import prove_rollups
from omstallning.access.model import Actor
from omstallning.database import Database
from omstallning.imports import operations as imports
from omstallning.imports.operations import Choices, Preview
from tests.energy.place import Place, at, founded

MARCH = date(2023, 3, 1)
HOURS = 744


class Desk:
    """Where files are taken in."""

    def __init__(self, place: Place, folder: Path) -> None:
        self.place, self.folder = place, folder

    def look(
        self, kind: str, text: str | bytes, actor: Actor | None = None, **options: str
    ) -> Preview:
        content = text.encode() if isinstance(text, str) else text
        with self.place.database.writing() as session:
            return imports.preview(
                session, actor or self.place.strategist, importer(kind), content, "file",
                Choices(options=options), folder=self.folder,
            )  # fmt: skip

    def take(self, kind: str, text: str | bytes, **options: str) -> Preview:
        seen = self.look(kind, text, **options)
        with self.place.database.writing() as session:
            imports.commit_import(
                session, self.place.strategist, importer(kind), seen.batch_id, folder=self.folder
            )
        return seen

    def undo(self, kind: str, seen: Preview) -> None:
        with self.place.database.writing() as session:
            imports.undo_import(session, self.place.strategist, importer(kind), seen.batch_id)

    def months(self, point: str) -> dict[str, float | None]:
        with self.place.database.reading() as session:
            page = report.point(session, self.place.strategist, self.place.points[point])
        return {f"{one.month:%Y-%m}": one.amount.value for one in page.months}

    def hours(self, point: str, month: date = MARCH) -> tuple[np.ndarray, np.ndarray]:
        with self.place.database.reading() as session:
            page = report.point(session, self.place.strategist, self.place.points[point])
            return store.hours(session, page.series[0].id, month)

    def is_proved(self) -> bool:
        with self.place.database.reading() as session:
            return prove_rollups(session) == []


def importer(kind: str):
    return next(one for one in operations.IMPORTERS if one.key == f"energy_{kind}")


@pytest.fixture
def desk(database: Database, documents: Path) -> Desk:
    place = founded(database)
    for key in ("735001", "735002"):
        place.add_point(key)
    return Desk(place, documents)


def stamps(first: str = "2023-03-01", hours: int = HOURS) -> list[str]:
    start = datetime.fromisoformat(first)
    return [f"{start + timedelta(hours=n):%Y-%m-%d %H:%M}" for n in range(hours)]


def wide(times: Sequence[str], columns: dict[str, Sequence[str]], heading: str = "Tidpunkt") -> str:
    rows = [";".join([heading, *columns])]
    rows += [";".join(cells) for cells in zip(times, *columns.values(), strict=True)]
    return "\n".join(rows) + "\n"


def by_row(point: str, times: Sequence[str], cells: Sequence[str]) -> str:
    rows = [f"{point};{t[:10]};{t[11:]};{c}" for t, c in zip(times, cells, strict=True)]
    return "\n".join(["Anläggnings-id;Datum;Tid;Värde", *rows]) + "\n"


def codes(seen: Preview) -> list[tuple[int, str | None, str | None, str]]:
    return [(r.row, r.column, r.value, r.message.code) for r in seen.plan.rejected]


def test_a_file_with_a_column_for_each_point_becomes_a_month_for_each(desk: Desk):
    cells = [f"{n % 24},5" for n in range(HOURS)]
    seen = desk.take("hours", wide(stamps(), {"735001": cells, "735002": ["0,250"] * HOURS}))
    assert [change.key for change in seen.plan.new] == ["735001 2023-03", "735002 2023-03"]
    assert seen.plan.accepted == 2 * HOURS
    assert desk.months("735001")["2023-03"] == 31 * (276 + 12)
    assert desk.months("735002")["2023-03"] == 186.0
    assert desk.hours("735001")[0][25] == 1.5
    assert desk.is_proved()


def test_rows_and_columns_give_the_same_values(desk: Desk):
    cells = [f"{n * 7 % 100},{n % 10}" for n in range(HOURS)]
    desk.take("hours", wide(stamps(), {"735001": cells}))
    desk.take("hours", by_row("735002", stamps(), cells))
    assert desk.hours("735001")[0].tolist() == desk.hours("735002")[0].tolist()


def test_a_workbook_gives_the_same_values(desk: Desk):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet("Timvärden")
        form = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        page.write_row(0, 0, ["Tidpunkt", "735001"])
        for number in range(HOURS):
            moment = datetime(2023, 3, 1) + timedelta(hours=number)  # noqa: DTZ001
            page.write_datetime(number + 1, 0, moment, form)
            page.write_number(number + 1, 1, number / 8)
    seen = desk.take("hours", file.getvalue())
    assert codes(seen) == []
    assert desk.hours("735001")[0].tolist() == [n / 8 for n in range(HOURS)]


def test_the_same_file_twice_changes_nothing(desk: Desk):
    text = wide(stamps(), {"735001": ["1,5"] * HOURS})
    desk.take("hours", text)
    again = desk.look("hours", text)
    assert (len(again.plan.new), len(again.plan.changed), len(again.plan.unchanged)) == (0, 0, 1)


def test_a_cell_that_cannot_be_read_is_named_and_its_neighbours_are_kept(desk: Desk):
    bad, good = ["1,5"] * HOURS, ["2,5"] * HOURS
    bad[2], bad[5] = "mätfel", "12.5"
    seen = desk.take("hours", wide(stamps(), {"735001": bad, "735002": good}))
    assert codes(seen) == [
        (4, "735001", "mätfel", "unreadable_number"),
        (7, "735001", "12.5", "decimal_mark_differs"),
    ]
    assert seen.plan.accepted == 2 * HOURS - 2
    values, flags = desk.hours("735001")
    assert np.flatnonzero(np.isnan(values)).tolist() == [2, 5]
    assert flags[2] == Flag.MISSING
    assert not np.isnan(desk.hours("735002")[0]).any()


def test_blank_cells_are_missing_and_can_be_filled_later(desk: Desk):
    desk.take("hours", wide(stamps(), {"735001": ["1,5"] * 700 + [""] * 44}))
    assert desk.months("735001")["2023-03"] == 1050.0
    seen = desk.take("hours", wide(stamps()[700:], {"735001": ["2,5"] * 44}))
    (change,) = seen.plan.changed
    assert {d.field: (d.old, d.new) for d in change.differences} == {
        "value": (1050.0, 1160.0), "hours": (700, 744),
    }  # fmt: skip
    assert desk.months("735001")["2023-03"] == 1160.0
    desk.undo("hours", seen)
    assert desk.months("735001")["2023-03"] == 1050.0
    assert desk.is_proved()


def test_a_resent_month_replaces_only_what_it_says_and_can_be_taken_back(desk: Desk):
    desk.take("hours", wide(stamps(), {"735001": ["1,5"] * HOURS}))
    seen = desk.take("hours", by_row("735001", stamps()[:24], ["2,5"] * 24))
    assert [change.key for change in seen.plan.changed] == ["735001 2023-03"]
    assert desk.months("735001")["2023-03"] == 1.5 * 720 + 2.5 * 24
    desk.undo("hours", seen)
    assert desk.months("735001")["2023-03"] == 1.5 * HOURS
    assert desk.is_proved()


def test_an_undone_first_file_can_be_taken_in_again(desk: Desk):
    text = wide(stamps(), {"735001": ["1,5"] * HOURS})
    seen = desk.take("hours", text)
    desk.undo("hours", seen)
    assert desk.months("735001").get("2023-03") is None
    desk.take("hours", text)
    assert desk.months("735001")["2023-03"] == 1.5 * HOURS
    assert desk.is_proved()


def test_points_that_nobody_knows_and_points_of_others_are_named(desk: Desk):
    desk.place.add_point("735009", unit="care")
    cells = ["1,5"] * HOURS
    text = wide(stamps(), {"735001": cells, "735009": cells, "Summa": cells})
    seen = desk.look("hours", text, actor=desk.place.manager)
    assert codes(seen) == [
        (2, "735009", "735009", "not_your_unit"), (2, "Summa", "Summa", "unknown_point"),
    ]  # fmt: skip
    assert seen.plan.set_aside == 2 * (HOURS - 1)
    assert [change.key for change in seen.plan.new] == ["735001 2023-03"]


def test_every_fault_of_a_row_has_its_reason(desk: Desk):
    rows = [
        "Anläggnings-id;Tidpunkt;Värde;Enhet;Status",
        "735001;2023-03-01 00:00;1,5;kWh;Uppmätt",
        "735001;2023-03-01 00:00;2,5;kWh;Uppmätt",
        "735001;2023-03-01 01:30;1,5;kWh;Uppmätt",
        "735001;2019-03-01 01:00;1,5;kWh;Uppmätt",
        "735001;2023-03-01 02:00;1,5;m3;Uppmätt",
        "735001;i går;1,5;kWh;Uppmätt",
        "735001;2023-03-01 03:00;1,5;kWh;gissat",
        "735777;2023-03-01 03:00;1,5;kWh;Uppmätt",
        "735001;2023-03-01 04:00;0,002;MWh;Preliminär",
        "735001;2023-03-01 05:00;;kWh;Uppmätt",
        "735001;2023-03-01 06:00;900000000000000;kWh;Uppmätt",
    ]
    seen = desk.take("hours", "\n".join(rows) + "\n")
    assert codes(seen) == [
        (3, "Värde", "2.5", "row_twice"),
        (4, "Tidpunkt", "2023-03-01 01:30:00", "off_grid"),
        (5, "Tidpunkt", "2019-03-01 01:00:00", "outside_point"),
        (6, "Enhet", "m3", "unit_does_not_convert"),
        (7, "Tidpunkt", "i går", "unreadable_moment"),
        (8, "Status", "gissat", "unknown_word"),
        (9, "Anläggnings-id", "735777", "unknown_point"),
        (12, "Värde", "900000000000000.0", "too_large"),
    ]
    values, flags = desk.hours("735001")
    assert values[[0, 4]].tolist() == [1.5, 2.0]
    assert flags[4] == Flag.TEMPORARY
    assert np.isnan(values[5])


def test_local_time_tells_the_doubled_hour_of_october_apart(desk: Desk):
    october = datetime(2023, 10, 29)  # noqa: DTZ001
    clock = [0, 1, 2, 2, 3, 4]
    times = [f"{october:%Y-%m-%d} {hour:02d}:00" for hour in clock]
    cells = [f"{n},5" for n in range(6)]
    desk.take("hours", by_row("735001", times, cells), time_basis="local")
    values, _ = desk.hours("735001", date(2023, 10, 1))
    known = {int(n): values[n] for n in np.flatnonzero(~np.isnan(values))}
    first = 28 * 24 - 1
    assert known == {first + n: n + 0.5 for n in range(6)}


def test_the_hour_that_march_skips_is_refused_in_local_time(desk: Desk):
    times = [f"2023-03-26 0{hour}:00" for hour in (1, 2, 3)]
    seen = desk.take("hours", by_row("735001", times, ["1,5"] * 3), time_basis="local")
    assert [(row, code) for row, _, _, code in codes(seen)] == [(3, "no_such_local_time")]
    values, _ = desk.hours("735001")
    assert np.flatnonzero(~np.isnan(values)).tolist() == [25 * 24 + 1, 25 * 24 + 2]


def test_stamps_at_the_end_of_the_hour_and_in_utc_are_moved(desk: Desk):
    desk.take("hours", by_row("735001", ["2023-03-02 01:00"], ["1,5"]), stamp="end")
    desk.take("hours", by_row("735002", ["2023-03-02 00:00"], ["1,5"]), time_basis="utc")
    assert np.flatnonzero(~np.isnan(desk.hours("735001")[0])).tolist() == [24]
    assert np.flatnonzero(~np.isnan(desk.hours("735002")[0])).tolist() == [25]


def test_a_stamp_that_names_its_zone_needs_no_answer(desk: Desk):
    text = "Anläggnings-id;Tidpunkt;Värde\n735001;2023-03-02T00:00:00Z;1,5\n"
    desk.take("hours", text, time_basis="local")
    assert np.flatnonzero(~np.isnan(desk.hours("735001")[0])).tolist() == [25]


@pytest.fixture
def split(sqlite: Database, documents: Path) -> Desk:
    return Desk(founded(sqlite), documents)


@settings(max_examples=15)
@given(
    cells=st.lists(
        st.one_of(st.just(""), st.integers(0, 99_999).map(lambda n: f"{n // 100},{n % 100:02d}")),
        min_size=2, max_size=60,
    ),
    cut=st.integers(1, 59),
)  # fmt: skip
def test_an_import_split_in_two_gives_the_same_months(split: Desk, cells: list[str], cut: int):
    whole, parts = (f"{kind}{len(split.place.points)}" for kind in ("whole", "parts"))
    split.place.add_point(whole)
    split.place.add_point(parts)
    times, said = stamps("2023-02-27", len(cells)), [*cells[:-1], "7,25"]
    at_most = min(cut, len(cells) - 1)
    split.take("hours", by_row(whole, times, said))
    split.take("hours", by_row(parts, times[at_most:], said[at_most:]))
    split.take("hours", by_row(parts, times[:at_most], said[:at_most]))
    assert split.months(whole) == split.months(parts)
    assert split.is_proved()


STANDS = "Mätare;Datum;Mätarställning;Slag;Notering\n"


@pytest.fixture
def water(desk: Desk) -> Desk:
    desk.place.add_point("735100", Carrier.WATER, measured_in="m3", cadence=Cadence.STAND_MONTHLY)
    desk.place.add_meter("735100", "V1", 99_900.0, digits=5, installed_at=at("2023-01-01"))
    return desk


def test_stands_are_taken_in_through_a_turn_over_in_any_order(water: Desk):
    seen = water.take("stands", STANDS + (
        "V1;2023-03-01;12;Ordinarie;\nV1;2023-01-01;99900;Ingående;\n"
        "V1;2023-02-01;99980;Ordinarie;läst i källaren\n"
    ))  # fmt: skip
    assert (len(seen.plan.new), len(seen.plan.unchanged), codes(seen)) == (2, 1, [])
    assert (water.months("735100")["2023-01"], water.months("735100")["2023-02"]) == (80.0, 32.0)
    again = water.look("stands", STANDS + "V1;2023-03-01;12;Ordinarie;\n")
    assert len(again.plan.unchanged) == 1


def test_a_stand_that_cannot_be_is_refused_and_the_next_one_kept(water: Desk):
    seen = water.take("stands", STANDS + (
        "V1;2023-02-01;99950;;\nV1;2023-03-01;99940;;\nV1;2023-04-01;99990;;\n"
        "V1;2022-01-01;5;;\nV9;2023-02-01;5;;\nV1;2023-05-01;123456;;\nV1;2023-06-01;x;;\n"
        "V1;2023-04-01;99991;;\nV1;2023-07-01;99995;Utgående;\n"
    ))  # fmt: skip
    assert [(row, code) for row, _, _, code in codes(seen)] == [
        (3, "stand_below_previous"), (5, "outside_meter"), (6, "unknown_meter"),
        (7, "stand_beyond_register"), (8, "unreadable_number"), (9, "row_twice"),
        (10, "closing_by_swap"),
    ]  # fmt: skip
    assert len(seen.plan.new) == 2


def test_a_corrected_stand_supersedes_and_comes_back_on_undo(water: Desk):
    water.take("stands", STANDS + "V1;2023-02-01;99950;;\n")
    seen = water.take("stands", STANDS + "V1;2023-02-01;99960;;\n")
    assert len(seen.plan.changed) == 1
    assert water.months("735100")["2023-01"] == 60.0
    water.undo("stands", seen)
    assert water.months("735100")["2023-01"] == 50.0


MONTHS = "Anläggnings-id;Månad;Mängd;Enhet;Status\n"


@pytest.fixture
def heat(desk: Desk) -> Desk:
    desk.place.add_point(
        "735200", Carrier.DISTRICT_HEAT, measured_in="MWh", cadence=Cadence.MONTHLY
    )
    return desk


def test_months_are_taken_in_in_the_points_unit(heat: Desk):
    seen = heat.take("months", MONTHS + (
        "735200;2023-01;12,5;MWh;Uppmätt\n735200;feb 2023;10500;kWh;Preliminär\n"
        "735200;2023-03;;MWh;Uppmätt\n"
    ))  # fmt: skip
    assert (len(seen.plan.new), codes(seen)) == (3, [])
    shown = heat.months("735200")
    assert (shown["2023-01"], shown["2023-02"]) == (12.5, 10.5)
    assert shown.get("2023-03") is None
    again = heat.look("months", MONTHS + "735200;2023-02;10,5;MWh;Preliminär\n")
    assert len(again.plan.unchanged) == 1


def test_faulty_months_are_named(heat: Desk):
    heat.take("months", MONTHS + "735200;2023;100;MWh;Uppmätt\n")
    seen = heat.look("months", MONTHS + (
        "735200;2023-01;12;MWh;Uppmätt\n735777;2023-01;12;MWh;Uppmätt\n"
        "735200;2024-01;12;m3;Uppmätt\n735200;2024-02;-1;MWh;Uppmätt\n"
        "735200;2010-01;1;MWh;Uppmätt\n735200;2024-03;1;MWh;Uppmätt\n735200;2024-03;2;MWh;\n"
    ))  # fmt: skip
    assert [(row, code) for row, _, _, code in codes(seen)] == [
        (2, "month_taken"), (3, "unknown_point"), (4, "unit_does_not_convert"),
        (5, "below_minimum"), (6, "outside_point"), (8, "row_twice"),
    ]  # fmt: skip


def test_a_month_sent_again_supersedes_and_comes_back_on_undo(heat: Desk):
    heat.take("months", MONTHS + "735200;2023-01;12,5;MWh;Preliminär\n")
    seen = heat.take("months", MONTHS + "735200;2023-01;13,5;MWh;Uppmätt\n")
    assert [d.field for d in seen.plan.changed[0].differences] == ["quantity", "status"]
    assert heat.months("735200")["2023-01"] == 13.5
    heat.undo("months", seen)
    assert heat.months("735200")["2023-01"] == 12.5
