from __future__ import annotations

import pytest

from emissions import report
from emissions.report.behind import behind, stored_lines
from omstallning.database import Database
from omstallning.units import GwpSet
from tests.emissions.municipality import municipality, whole_year


def _same(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return found == pytest.approx(expected, rel=1e-12)


def test_the_lines_behind_every_figure_of_a_run_come_to_that_figure(sqlite: Database) -> None:
    group = municipality(sqlite)
    whole_year(group)
    run = group.run()
    with sqlite.reading() as session:
        page = report.run(session, group.strategist, run.id)
        parts = [page, *page.scopes, *page.categories]
        for part in parts:
            for figure in (part.total.location, part.total.market):
                assert figure.trail is not None
                sums = behind(session, group.strategist, str(figure.trail.id))
                assert _same(sums.total.value, figure.value)
        for unit in page.units:
            for figure in (unit.gross.location, unit.gross.market):
                assert figure.trail is not None
                sums = behind(session, group.strategist, str(figure.trail.id))
                assert _same(sums.gross.value, figure.value)


def test_what_is_bought_within_the_group_is_taken_out_of_the_buyers_lines_alone(
    sqlite: Database,
) -> None:
    group = municipality(sqlite)
    whole_year(group)
    run = group.run()
    with sqlite.reading() as session:
        heat = behind(session, group.strategist, f"run={run.id}&scope=2&category=district_heat")
        boiler = behind(session, group.strategist, f"run={run.id}&scope=1")
    assert heat.eliminated.value is not None
    assert heat.eliminated.value > 0
    assert heat.total.value == pytest.approx((heat.counted.value or 0) - heat.eliminated.value)
    assert boiler.eliminated.value == 0


def test_a_run_to_take_away_holds_every_line_with_its_gases(sqlite: Database) -> None:
    group = municipality(sqlite)
    whole_year(group)
    run = group.run()
    with sqlite.reading() as session:
        lines = stored_lines(session, group.strategist, f"run={run.id}")
        shown = report.lines(session, group.strategist, f"run={run.id}", limit=1000)
    assert [line.id for line in lines] == [row.id for row in shown.lines]
    diesel = next(line for line in lines if line.values["source_key"] == "brandbil")
    assert diesel.gases["co2_fossil"] > 0
    assert diesel.values["share_of_unit"] == 0.5


def test_the_group_moves_by_what_a_run_made_that_way_shows(sqlite: Database) -> None:
    group = municipality(sqlite)
    whole_year(group)
    first = group.publish(group.run(gwp_set=GwpSet.AR4))
    with sqlite.reading() as session:
        moves = report.what_moves(session, group.strategist, year=2023, gwp_set=GwpSet.AR6)
    second = group.run(gwp_set=GwpSet.AR6)
    with sqlite.reading() as session:
        before = report.run(session, group.strategist, first.id)
        after = report.run(session, group.strategist, second.id)
        other = report.what_moves(session, group.strategist, year=2023, run_id=second.id)
    for view in (moves.location, moves.market):
        assert view.group.old.value == pytest.approx(before.total.of(view.method).value)
        assert view.group.new.value == pytest.approx(after.total.of(view.method).value)
        assert sum(row.move.new.value or 0 for row in view.scopes) == pytest.approx(
            view.total.new.value
        )
    assert other.old is not None
    assert other.old.id == second.id
    assert other.is_the_same
