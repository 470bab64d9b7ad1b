"""A vintage comes in beside the earlier ones, and is the series only once it is accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from emissions.territory import operations, report
from emissions.territory.model import (
    Edition,
    ScopesDiffer,
    Sector,
    Value,
    Vintage,
    VintageClosed,
    VintageQuestioned,
    VintageStopped,
)
from omstallning.access.model import Actor, Role
from omstallning.changes.approval import State
from omstallning.changes.operations import undo
from omstallning.changes.tables import ChangeSet
from omstallning.database import Database
from omstallning.errors import Conflict, Invalid, NotFound, Refused
from omstallning.indicators.model import AnnotationKind, GasScope
from tests.conftest import person

CODE = "1489"


def edition(
    name: str, *, gas_scope: GasScope = GasScope.CO2E, published: date | None = None
) -> Edition:
    return Edition(CODE, "smhi", name, published or date.fromisoformat(name), gas_scope)


def values(**totals: float) -> list[Value]:
    """`y2020=100.0` becomes a total with two sectors that make it up."""
    made = []
    for year, total in ((int(key[1:]), number) for key, number in totals.items()):
        made += [
            Value(year, Sector.TOTAL, "Alla", None, total),
            Value(year, Sector.TRANSPORT, "Transporter", None, total * 0.6),
            Value(year, Sector.AGRICULTURE, "Jordbruk", None, total * 0.4),
        ]
    return made


def bring(database: Database, actor: Actor, name: str, read: list[Value]) -> Vintage:
    with database.writing() as session:
        return operations.import_vintage(session, actor, edition(name), read)


def accept(database: Database, actor: Actor, vintage: Vintage) -> Vintage:
    with database.writing() as session:
        return operations.accept_vintage(
            session, actor, vintage.id, expected_version=vintage.version, reason="Checked"
        )


def change_sets(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(ChangeSet)) or 0


@pytest.fixture
def accepted(database: Database, strategist: Actor) -> Vintage:
    """A first vintage in use: 1990 and 2020."""
    made = bring(database, strategist, "2025-06-01", values(y1990=200.0, y2020=100.0))
    return accept(database, strategist, made)


def test_a_vintage_is_not_the_series_until_it_is_accepted(
    database: Database, strategist: Actor, accepted: Vintage
) -> None:
    later = bring(database, strategist, "2026-06-01", values(y1990=198.0, y2020=101.0))
    with database.reading() as session:
        series = report.series(session, strategist, CODE)
    assert series is not None
    assert (series.vintage, dict(series.published)) == ("2025-06-01", {1990: 200.0, 2020: 100.0})
    accept(database, strategist, later)
    with database.reading() as session:
        series = report.series(session, strategist, CODE)
    assert series is not None
    assert (series.vintage, dict(series.published)) == ("2026-06-01", {1990: 198.0, 2020: 101.0})


def test_what_a_vintage_moves_is_told_before_and_after_it_is_accepted(
    database: Database, strategist: Actor, accepted: Vintage
) -> None:
    later = bring(database, strategist, "2026-06-01", values(y1990=198.0, y2020=101.0))
    with database.reading() as session:
        before = report.what_moved(session, strategist, accepted.id, later.id)
    accept(database, strategist, later)
    with database.reading() as session:
        after = report.what_moved(session, strategist, accepted.id, later.id)
    assert [(one.year, one.old, one.new) for one in before.totals] == [
        (1990, 200.0, 198.0),
        (2020, 100.0, 101.0),
    ]
    assert before.moved == after.moved


def test_the_same_file_twice_changes_nothing(
    database: Database, strategist: Actor, accepted: Vintage
) -> None:
    count = change_sets(database)
    bring(database, strategist, "2025-06-01", values(y1990=200.0, y2020=100.0))
    assert change_sets(database) == count


def test_an_accepted_edition_is_never_changed(
    database: Database, strategist: Actor, accepted: Vintage
) -> None:
    with pytest.raises(VintageClosed):
        bring(database, strategist, "2025-06-01", values(y1990=200.0, y2020=90.0))
    with database.reading() as session:
        series = report.series(session, strategist, CODE)
    assert series is not None
    assert series.published[2020] == 100.0


def test_a_waiting_edition_is_corrected_and_the_first_reading_is_kept_in_its_history(
    database: Database, strategist: Actor
) -> None:
    first = bring(database, strategist, "2025-06-01", values(y1990=200.0, y2020=100.0))
    bring(database, strategist, "2025-06-01", values(y1990=190.0))
    with database.reading() as session:
        series = report.series(session, strategist, CODE, vintage_id=first.id)
    assert series is not None
    assert dict(series.published) == {1990: 190.0}


def test_a_file_whose_sectors_are_not_its_total_is_stopped_and_leaves_nothing(
    database: Database, strategist: Actor
) -> None:
    wrong = [Value(2020, Sector.TOTAL, "Alla", None, 140.0), *values(y2020=100.0)[1:]]
    count = change_sets(database)
    with pytest.raises(VintageStopped) as stopped:
        bring(database, strategist, "2025-06-01", wrong)
    (finding,) = stopped.value.fields["findings"]  # type: ignore[misc]
    assert finding.code == "sectors_are_not_total"
    assert change_sets(database) == count


def test_a_year_published_twice_in_one_file_is_refused(
    database: Database, strategist: Actor
) -> None:
    with pytest.raises(Invalid) as refused:
        bring(database, strategist, "2025-06-01", [*values(y2020=100.0), *values(y2020=100.0)])
    assert refused.value.fields["reason"] == "published_twice"


def test_a_vintage_that_moves_a_year_much_asks_for_a_reason_and_keeps_it(
    database: Database, strategist: Actor, accepted: Vintage
) -> None:
    later = bring(database, strategist, "2026-06-01", values(y1990=150.0, y2020=101.0))
    with pytest.raises(VintageQuestioned) as asked, database.writing() as session:
        operations.accept_vintage(session, strategist, later.id, expected_version=later.version)
    assert [m.code for m in asked.value.fields["findings"]] == ["moves_much"]  # type: ignore[attr-defined]
    assert accept(database, strategist, later).reason == "Checked"


def test_a_vintage_that_agrees_with_the_known_years_needs_no_reason(
    database: Database, strategist: Actor, accepted: Vintage
) -> None:
    later = bring(database, strategist, "2026-06-01", values(y1990=198.0, y2020=101.0))
    with database.writing() as session:
        taken = operations.accept_vintage(
            session, strategist, later.id, expected_version=later.version
        )
    assert taken.state is State.APPROVED


def test_of_two_who_decide_at_once_the_second_is_told(
    database: Database, strategist: Actor
) -> None:
    made = bring(database, strategist, "2025-06-01", values(y2020=100.0))
    taken = accept(database, strategist, made)
    with pytest.raises(Conflict), database.writing() as session:
        operations.return_vintage(
            session, strategist, made.id, expected_version=made.version, reason="Wrong file"
        )
    with database.writing() as session:
        operations.return_vintage(
            session, strategist, made.id, expected_version=taken.version, reason="Wrong file"
        )
        assert report.series(session, strategist, CODE) is None


def test_carbon_dioxide_alone_is_never_the_series_nor_compared_with_all_gases(
    database: Database, strategist: Actor, accepted: Vintage
) -> None:
    with database.writing() as session:
        narrow = operations.import_vintage(
            session,
            strategist,
            edition("2027-01-01", gas_scope=GasScope.CO2),
            values(y1990=116.0, y2020=68.0),
        )
    accept(database, strategist, narrow)
    with database.reading() as session:
        series = report.series(session, strategist, CODE)
        assert series is not None
        assert series.vintage == "2025-06-01"
        with pytest.raises(ScopesDiffer):
            report.what_moved(session, strategist, narrow.id, accepted.id)
        by_edition = {
            v.vintage.about.edition: v for v in report.vintages(session, strategist, CODE)
        }
    assert [f.message.code for f in by_edition["2027-01-01"].findings] == ["nothing_to_compare"]


def test_an_import_is_undone_while_it_waits_and_can_come_again(
    database: Database, strategist: Actor
) -> None:
    made = bring(database, strategist, "2025-06-01", values(y2020=100.0))
    with database.writing() as session:
        last = session.scalar(select(func.max(ChangeSet.id)))
        assert last is not None
        undo(session, strategist, last, rebuild={})
    with database.reading() as session:
        assert report.vintages(session, strategist, CODE) == ()
        with pytest.raises(NotFound):
            report.series(session, strategist, CODE, vintage_id=made.id)
    again = bring(database, strategist, "2025-06-01", values(y2020=90.0))
    with database.reading() as session:
        series = report.series(session, strategist, CODE, vintage_id=again.id)
    assert series is not None
    assert dict(series.published) == {2020: 90.0}


def test_a_reader_sees_the_series_and_brings_nothing_in(
    database: Database, strategist: Actor, accepted: Vintage
) -> None:
    reader = person(database, Role.READER)
    contributor = person(database, Role.CONTRIBUTOR)
    with database.reading() as session:
        assert report.series(session, reader, CODE) is not None
        with pytest.raises(Refused):
            report.series(session, contributor, CODE)
    with pytest.raises(Refused):
        bring(database, reader, "2026-06-01", values(y2020=100.0))
    with pytest.raises(Refused), database.writing() as session:
        operations.return_vintage(
            session, reader, accepted.id, expected_version=accepted.version, reason="No"
        )


def test_a_municipality_sees_only_its_own_vintages(
    database: Database, strategist: Actor, accepted: Vintage
) -> None:
    with database.reading() as session:
        assert report.series(session, strategist, "0180") is None
        assert report.sectors(session, strategist, "0180", 2020) == ()
        with pytest.raises(NotFound):
            report.series(session, strategist, "0180", vintage_id=accepted.id)


def test_an_edition_named_after_its_day_needs_no_other_date_to_become_the_series(
    database: Database, strategist: Actor
) -> None:
    accept(database, strategist, bring(database, strategist, "2026-06-18", values(y2020=100.0)))
    undated = replace(edition("2026-07-02"), published=None)
    with database.writing() as session:
        made = operations.import_vintage(session, strategist, undated, values(y2020=101.0))
    accept(database, strategist, made)
    with database.reading() as session:
        series = report.series(session, strategist, CODE)
        kept = report.current(session, strategist, CODE)
    assert series is not None
    assert kept is not None
    assert (series.vintage, dict(series.published)) == ("2026-07-02", {2020: 101.0})
    assert kept.about.published is None  # the day orders it; nobody said it was published then


def test_the_published_vintages_come_in_once_and_the_latest_is_the_series(
    database: Database, strategist: Actor
) -> None:
    with database.writing() as session:
        first = operations.load_published_vintages(session, strategist, CODE, reason="Published")
    with database.writing() as session:
        second = operations.load_published_vintages(session, strategist, CODE, reason="Published")
    assert (len(first), second) == (6, ())
    with database.reading() as session:
        series = report.series(session, strategist, CODE)
        views = {v.vintage.about.edition: v for v in report.vintages(session, strategist, CODE)}
    assert series is not None
    assert (series.vintage, series.gas_scope) == ("2026-07-02", GasScope.CO2E)
    assert list(series.published) == [1990, 2000, 2005, 2010, 2015, *range(2020, 2025)]
    assert series.published[1990] == pytest.approx(167_756.041)
    assert series.published[2024] == pytest.approx(94_452.865)
    assert [v.in_use for v in views.values()].count(True) == 1
    assert views["2026-07-02"].findings == ()
    assert views["2025-05-21"].vintage.about.gas_scope is GasScope.CO2


def test_the_rise_of_2024_is_annotated_by_sector_and_breaks_nothing(
    database: Database, strategist: Actor
) -> None:
    with database.writing() as session:
        operations.load_published_vintages(session, strategist, CODE, reason="Published")
        total = report.series(session, strategist, CODE)
        transport = report.series(session, strategist, CODE, sector=Sector.TRANSPORT)
        sectors = report.sectors(session, strategist, CODE, 2024, since=2023)
    assert total is not None
    assert transport is not None
    assert {note.sector for note in total.annotations} == {
        None,
        "transport",
        "machinery",
        "product_use",
    }
    assert [note.kind for note in transport.annotations] == [AnnotationKind.POLICY]
    assert total.proved_breaks == ()
    assert sectors[0].sector is Sector.TRANSPORT
    assert sectors[0].change == pytest.approx(0.189, abs=0.0005)
    assert sum(one.share or 0 for one in sectors) == pytest.approx(1.0)


def test_a_year_without_its_own_population_has_no_value_per_resident(
    database: Database, strategist: Actor
) -> None:
    with database.writing() as session:
        operations.load_published_vintages(session, strategist, CODE, reason="Published")
        series = report.per_resident(session, strategist, CODE)
    assert series is not None
    values_by_year = {point.year: point.value for point in series.points}
    assert values_by_year[1990] is None
    assert values_by_year[2023] == pytest.approx(79_568.919 / 42_382)
