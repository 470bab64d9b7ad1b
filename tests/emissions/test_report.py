from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event, text

from emissions import operations, report
from emissions.model import Category, Method, RecordStatus, RunKind, Scope
from omstallning.database import Database
from omstallning.period import Interval, month, year
from omstallning.units import GwpSet
from tests.emissions.municipality import Group, municipality, whole_year

GAS_BOILER_KG_PER_MWH = 3.6 * (56.1 + 0.005 * 30 + 0.0001 * 265)
"""Natural gas 56.1 kg CO2, 5 g CH4 and 0.1 g N2O for each GJ (IPCC 2006), AR5 potentials."""


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _u: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def page(group: Group, run_id: int) -> report.RunPage:
    with group.database.reading() as session:
        return report.run(session, group.strategist, run_id)


def test_the_group_is_its_units_less_what_they_buy_of_each_other(database: Database) -> None:
    group = municipality(database)
    whole_year(group)
    shown = page(group, group.run().id)
    for view in (Method.LOCATION, Method.MARKET):
        total = shown.total.of(view).value
        units = sum(unit.counted.of(view).value or 0.0 for unit in shown.units)
        eliminated = shown.eliminated.of(view).value
        assert total == pytest.approx(units - (eliminated or 0.0), rel=1e-12)
        assert eliminated
    assert {(e.buyer.label, e.seller.label) for e in shown.eliminations} == {
        ("skola varme", "panna gas")
    }


def test_scopes_and_categories_sum_to_the_total(database: Database) -> None:
    group = municipality(database)
    whole_year(group)
    shown = page(group, group.run().id)
    for view in (Method.LOCATION, Method.MARKET):
        total = shown.total.of(view).value
        assert sum(row.total.of(view).value or 0 for row in shown.scopes) == pytest.approx(total)
        assert sum(row.total.of(view).value or 0 for row in shown.categories) == pytest.approx(
            total
        )


def test_direct_gas_is_its_published_masses_times_potentials(database: Database) -> None:
    group = municipality(database)
    whole_year(group)
    shown = page(group, group.run().id)
    [gas] = [r for r in shown.categories if r.category is Category.STATIONARY_FUEL]
    assert gas.total.market.value == pytest.approx(GAS_BOILER_KG_PER_MWH)


def test_a_unit_is_seen_whole_and_counted_by_its_share(database: Database) -> None:
    group = municipality(database)
    whole_year(group)
    shown = page(group, group.run().id)
    [federation] = [unit for unit in shown.units if unit.unit_id == group.units["raddning"]]
    assert federation.counted.market.value == pytest.approx(
        (federation.gross.market.value or 0) * 0.5
    )


def test_a_source_without_record_lowers_coverage_and_is_never_zero(database: Database) -> None:
    group = municipality(database)
    group.state("panna-gas", 1000.0)
    shown = page(group, group.run(RunKind.PRELIMINARY).id)
    assert (shown.total.market.coverage.have, shown.total.market.coverage.of) == (1, 4)
    [energy] = [row for row in shown.scopes if row.scope is Scope.ENERGY]
    assert energy.total.market.value is None
    assert (energy.total.market.coverage.have, energy.total.market.coverage.of) == (0, 2)
    missing = {r.category for r in shown.categories if r.total.market.value is None}
    assert missing == {Category.ELECTRICITY, Category.DISTRICT_HEAT, Category.VEHICLE_FUEL}
    assert {gap.source.label for gap in shown.gaps} == {"skola el", "skola varme", "brandbil"}


def test_a_confirmed_zero_is_zero_and_covered(database: Database) -> None:
    group = municipality(database)
    whole = {"skola-el": "kWh", "skola-varme": "MWh", "brandbil": "l", "panna-gas": "MWh"}
    for key, unit in whole.items():
        group.state(key, 0.0, unit=unit, status=RecordStatus.CONFIRMED_ZERO)
    shown = page(group, group.run().id)
    assert shown.total.market.value == 0.0
    assert (shown.total.market.coverage.have, shown.total.market.coverage.of) == (4, 4)


def test_eleven_months_of_guarantees_leave_one_month_to_the_residual_mix(
    database: Database,
) -> None:
    group = municipality(database)
    whole_year(group)
    before = page(group, group.run().id)
    group.guarantee([month(2023, m) for m in range(1, 12)], kwh=10_000.0)
    after = page(group, group.run().id)
    [scope_2_before] = [row for row in before.scopes if row.scope is Scope.ENERGY]
    [scope_2] = [row for row in after.scopes if row.scope is Scope.ENERGY]
    assert scope_2.total.location.value == pytest.approx(scope_2_before.total.location.value)
    with database.reading() as session:
        behind = report.lines(
            session,
            group.strategist,
            scope_2.total.market.trail.id + f"&source={group.sources['skola-el']}",
        )
    residual = [line for line in behind.lines if "residual" in line.factor.label]
    assert [line.record.label for line in residual] == ["2023-12"]
    assert residual[0].co2e.value == pytest.approx(10_000 * 0.5241)


def test_a_line_leads_to_record_factor_and_gases(database: Database) -> None:
    group = municipality(database)
    whole_year(group)
    run = group.run()
    with database.reading() as session:
        behind = report.lines(
            session, group.strategist, f"run={run.id}&category=stationary_fuel&view=market"
        )
        [row] = behind.lines
        line = report.line(session, group.strategist, row.id)
    assert line.record.quantity == 1000.0
    assert (line.factor.publisher, line.factor.edition) == ("ghg-protocol", "2024")
    assert [term.code for term in line.product] == [
        "quantity", "conversion", "share_of_period", "converted",
    ]  # fmt: skip
    assert line.product[-1].value == pytest.approx(3600.0)
    assert sum(g.co2e_kg for g in line.gases if g.is_counted) == pytest.approx(line.co2e.value)
    assert {g.gas: g.potential for g in line.gases}["ch4_fossil"] == 30


def test_a_published_run_gives_the_same_digits_again(database: Database) -> None:
    group = municipality(database)
    whole_year(group)
    group.guarantee([month(2023, m) for m in range(1, 12)], kwh=7_777.7)
    run = group.publish(group.run())
    with database.reading() as session:
        assert report.replay(session, run.id) is None


def test_a_line_that_was_tampered_with_is_found(sqlite: Database) -> None:
    group = municipality(sqlite)
    whole_year(group)
    run = group.run()
    with sqlite.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER run_line_refuses_update"))
        connection.execute(text("UPDATE run_line SET co2e_kg = co2e_kg + 1e-9 WHERE unit = 'l'"))
    with sqlite.reading() as session:
        found = report.replay(session, run.id)
    assert found is not None
    assert found.column == "co2e_kg"


def test_another_set_of_potentials_shows_what_moves_before_it_is_accepted(
    database: Database,
) -> None:
    group = municipality(database)
    whole_year(group)
    run = group.publish(group.run())
    with database.reading() as session:
        same = report.what_moves(session, group.strategist, year=2023)
        other = report.what_moves(session, group.strategist, year=2023, gwp_set=GwpSet.AR6)
    assert same.is_the_same
    assert same.old is not None
    assert same.old.id == run.id
    assert [reason.value for reason in other.market.total.reasons] == ["gwp"]
    gas = next(s for s in other.market.sources if s.source.label == "panna gas")
    kg_per_mwh = 3.6 * (0.005 * (29.8 - 30) + 0.0001 * (273 - 265))
    assert gas.move.difference.value == pytest.approx(kg_per_mwh)


def test_a_corrected_record_is_named_as_the_reason(database: Database) -> None:
    group = municipality(database)
    whole_year(group)
    group.publish(group.run())
    with database.writing() as session:
        [record] = report.records(
            session, group.strategist, source_id=group.sources["panna-gas"]
        ).records
        operations.correct_activity(
            session, group.strategist, record.id, reason="The meter factor was forgotten",
            quantity=2000.0, unit="MWh", status=RecordStatus.MEASURED,
        )  # fmt: skip
    with database.reading() as session:
        moves = report.what_moves(session, group.strategist, year=2023)
    moved = {s.source.label: s.move.reasons for s in moves.market.sources if s.move.has_moved}
    assert {name: [r.value for r in reasons] for name, reasons in moved.items()} == {
        "panna gas": ["record"]
    }


def test_a_restatement_tells_what_moved_since_the_run_it_replaces(database: Database) -> None:
    group = municipality(database)
    whole_year(group)
    old = group.publish(group.run())
    new = group.publish(group.run(gwp_set=GwpSet.AR6), reason="Potentials of AR6")
    with database.reading() as session:
        moved = report.what_moved(session, group.strategist, old.id, new.id)
        shown = [report.run(session, group.strategist, run.id) for run in (old, new)]
    before, after = (page.total.market.value for page in shown)
    assert moved.market.group.old.value == pytest.approx(before)
    assert moved.market.group.new.value == pytest.approx(after)
    assert [reason.value for reason in moved.market.total.reasons] == ["gwp"]


def test_a_year_that_has_no_run_yet_is_all_new(database: Database) -> None:
    group = municipality(database)
    whole_year(group)
    with database.reading() as session:
        moves = report.what_moves(session, group.strategist, year=2023, kind=RunKind.FINAL)
    assert moves.old is None
    assert moves.market.total.old.value is None
    assert [reason.value for reason in moves.market.total.reasons] == ["appeared"]


def test_published_years_are_a_series_with_gaps(database: Database) -> None:
    group = municipality(database)
    for number in (2021, 2023):
        whole_year(group, number)
        group.publish(group.run(number=number))
    with database.reading() as session:
        found = report.series(session, group.strategist)
    direct = found["organisation.emissions_scope1"]
    assert [point.year for point in direct.points] == [2021, 2022, 2023]
    assert direct.points[1].value is None
    fossil = found["organisation.fossil_energy"]
    diesel_mwh = 2000 * 35.3 / 3600 * 0.5
    assert fossil.published[2023] == pytest.approx(1000.0 + diesel_mwh)


def test_years_weighted_with_another_set_are_a_gap_in_the_series_not_a_part_of_it(
    database: Database,
) -> None:
    group = municipality(database)
    for number, potentials in ((2021, GwpSet.AR4), (2023, GwpSet.AR6)):
        whole_year(group, number)
        group.publish(group.run(number=number, gwp_set=potentials))
    with database.reading() as session:
        found = report.series(session, group.strategist)
    assert found["organisation.emissions"].points[0].value is None
    assert found["organisation.emissions"].points[2].value is not None
    assert found["organisation.fossil_energy"].points[0].value is not None


def test_the_cube_of_published_years_sums_to_their_units(database: Database) -> None:
    group = municipality(database)
    whole_year(group)
    run = group.publish(group.run())
    with database.reading() as session:
        cube = report.cube(session, group.strategist)
        shown = report.run(session, group.strategist, run.id)
    assert set(cube["location_kg"].dims) == {"year", "unit", "scope", "category", "gas"}
    co2 = cube["market_kg"].sel(year=2023, unit=group.units["energibolag"], gas="co2_fossil")
    assert float(co2.sum()) == pytest.approx(3600 * 56.1)
    assert shown.run.is_latest_published


def test_a_source_shows_its_records_factors_and_years(database: Database) -> None:
    group = municipality(database)
    whole_year(group)
    group.publish(group.run())
    with database.reading() as session:
        listed = report.sources(session, group.strategist)
        shown = report.source(session, group.strategist, group.sources["skola-el"])
    assert listed.coverage.have == 4
    assert len(shown.records) == 12
    assert {a.method for a in shown.assignments} == {Method.LOCATION, Method.MARKET}
    assert [y.year for y in shown.years] == [2023]
    assert shown.coverage[2023].share == 1.0


def test_a_factor_names_its_source_and_who_uses_it(database: Database) -> None:
    group = municipality(database)
    whole_year(group)
    run = group.run()
    with database.reading() as session:
        shown = report.factor(
            session, group.strategist, "energimarknadsinspektionen/2024/ei_residual_2023"
        )
    assert [(use.run.id, use.source.label, use.lines) for use in shown.uses] == [
        (run.id, "skola el", 12)
    ]
    assert shown.edition.source.publisher == "Energimarknadsinspektionen"
    assert next(f.id for f in shown.series) == "ei_residual_2024"


@pytest.mark.parametrize("what", ["run", "source", "sources", "line"])
def test_a_page_asks_few_questions_however_much_there_is(database: Database, what: str) -> None:
    group = municipality(database)
    whole_year(group)
    run = group.publish(group.run())
    with counting(database) as seen, database.reading() as session:
        viewer = group.strategist
        if what == "run":
            report.run(session, viewer, run.id)
        elif what == "source":
            report.source(session, viewer, group.sources["skola-el"])
        elif what == "sources":
            report.sources(session, viewer)
        else:
            report.line(session, viewer, 1)
    assert len(seen) <= 15


def test_days_nobody_answered_are_named(database: Database) -> None:
    group = municipality(database)
    for number in range(1, 12):
        group.state("skola-el", 1.0, month(2023, number))
    with database.reading() as session:
        listed = report.sources(session, group.strategist, year_shown=2023)
    [row] = [one for one in listed.sources if one.key == "skola-el"]
    assert row.missing == (month(2023, 12),)
    assert row.latest_period == month(2023, 11)


def test_a_record_over_the_turn_of_the_year_is_shared_by_days(database: Database) -> None:
    group = municipality(database)
    whole_winter = Interval(date(2022, 12, 1), date(2024, 1, 1))
    group.state("panna-gas", 396.0, whole_winter)
    run = group.run(RunKind.PRELIMINARY)
    with database.reading() as session:
        [line] = report.lines(session, group.strategist, f"run={run.id}&view=market").lines
    assert line.part.value == pytest.approx(365.0)
    assert year(2023).days == 365


def test_own_fossil_fuel_with_a_source_left_unanswered_is_unknown_not_less(
    database: Database,
) -> None:
    group = municipality(database)
    group.state("panna-gas", 1000.0, year(2023))
    group.publish(group.run(RunKind.PRELIMINARY))
    with database.reading() as session:
        found = report.series(session, group.strategist)
    assert found["organisation.emissions_scope1"].published[2023] > 0
    assert found["organisation.fossil_energy"].published == {}
    assert found["organisation.fossil_emissions"].published == {}
