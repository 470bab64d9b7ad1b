"""The published years: totals as series for indicators and targets, and the cube behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from emissions.model import Method, Scope
from emissions.report.eliminated import taken
from emissions.report.figures import TONNES_CO2E, amount, less, lines_trail, of_view
from emissions.report.views import restated_by
from emissions.store import runs as store
from emissions.store.bridges import bridges
from emissions.tables import Run
from omstallning.access.model import Actor, Permission
from omstallning.changes.approval import State
from omstallning.indicators.model import Better, GasScope, Indicator, Point, Series
from omstallning.provenance import Source, Trail

if TYPE_CHECKING:
    import xarray as xr

EMISSIONS = Indicator(
    key="organisation.emissions",
    title_sv="Koncernens klimatutsläpp, marknadsbaserat",
    title_en="The group's emissions, market-based",
    unit=TONNES_CO2E,
    better=Better.LOWER,
    commitments=("K1", "K2"),
)
SCOPE_1 = Indicator(
    key="organisation.emissions_scope1",
    title_sv="Koncernens direkta utsläpp (scope 1)",
    title_en="The group's direct emissions (scope 1)",
    unit=TONNES_CO2E,
    better=Better.LOWER,
    commitments=("K1", "K2"),
)
SCOPE_2_MARKET = Indicator(
    key="organisation.emissions_scope2_market",
    title_sv="Koncernens köpta energi (scope 2), marknadsbaserat",
    title_en="The group's bought energy (scope 2), market-based",
    unit=TONNES_CO2E,
    better=Better.LOWER,
    commitments=("K1", "K6"),
)
SCOPE_2_LOCATION = Indicator(
    key="organisation.emissions_scope2_location",
    title_sv="Koncernens köpta energi (scope 2), platsbaserat",
    title_en="The group's bought energy (scope 2), location-based",
    unit=TONNES_CO2E,
    better=Better.LOWER,
    commitments=("K1", "K6"),
)
SCOPE_3 = Indicator(
    key="organisation.emissions_scope3",
    title_sv="Koncernens övriga utsläpp i värdekedjan (scope 3)",
    title_en="The group's other emissions in the value chain (scope 3)",
    unit=TONNES_CO2E,
    better=Better.LOWER,
    commitments=("K1", "K3"),
)
FOSSIL_ENERGY = Indicator(
    key="organisation.fossil_energy",
    title_sv="Koncernens direkta användning av fossil olja, kol och gas",
    title_en="The group's direct use of fossil oil, coal and gas",
    unit="MWh",
    better=Better.LOWER,
    commitments=("K1", "K5", "K7"),
)
FOSSIL_EMISSIONS = Indicator(
    key="organisation.fossil_emissions",
    title_sv="Utsläpp från koncernens direkta användning av fossil olja, kol och gas",
    title_en="Emissions from the group's direct use of fossil oil, coal and gas",
    unit=TONNES_CO2E,
    better=Better.LOWER,
    commitments=("K1", "K5", "K7"),
)
INDICATORS: tuple[Indicator, ...] = (
    EMISSIONS,
    SCOPE_1,
    SCOPE_2_MARKET,
    SCOPE_2_LOCATION,
    SCOPE_3,
    FOSSIL_ENERGY,
    FOSSIL_EMISSIONS,
)

_SCOPED: Mapping[str, tuple[Scope | None, Method]] = {
    EMISSIONS.key: (None, Method.MARKET),
    SCOPE_1.key: (Scope.DIRECT, Method.MARKET),
    SCOPE_2_MARKET.key: (Scope.ENERGY, Method.MARKET),
    SCOPE_2_LOCATION.key: (Scope.ENERGY, Method.LOCATION),
    SCOPE_3.key: (Scope.VALUE_CHAIN, Method.MARKET),
}


def series(session: Session, viewer: Actor) -> dict[str, Series]:
    """Indicator key → its published years; a year between two that was never published is a gap."""
    viewer.require_somewhere(Permission.READ)
    runs = standing(session)
    if not runs:
        return {}
    ids = [run.id for run in runs]
    sums, out = store.sums(session, ids), store.eliminated_sums(session, ids)
    made = {
        key: _series(key, TONNES_CO2E, runs, _scoped(sums, out, scope, view), scope, view)
        for key, (scope, view) in _SCOPED.items()
    }
    return made | _fossil(session, runs)


def standing(session: Session) -> list[Run]:
    """The published run of each year that nothing restates, by year."""
    published = store.runs(session, state=State.PUBLISHED)
    replaced = restated_by(published)
    return sorted((run for run in published if run.id not in replaced), key=lambda run: run.year)


def _scoped(
    sums: Sequence[Any], out: Sequence[Any], scope: Scope | None, view: Method
) -> Callable[[Run], float | None]:
    def value(run: Run) -> float | None:
        rows = [
            row for row in of_view(sums, view)
            if row.run_id == run.id and scope in {None, row.scope}
        ]  # fmt: skip
        of_run = [row for row in out if row.run_id == run.id]
        return less(amount(rows, "counted"), taken(of_run, view, scope=scope)).tonnes

    return value


def _series(
    key: str,
    unit: str,
    runs: Sequence[Run],
    value: Callable[[Run], float | None],
    scope: Scope | None = None,
    view: Method = Method.MARKET,
) -> Series:
    """One line of years; CO2e weighted with another set than the latest year's is a gap in it."""
    latest = runs[-1]
    by_year = {run.year: run for run in runs}
    points = []
    for number in range(min(by_year), max(by_year) + 1):
        run = by_year.get(number)
        if run is None or (unit == TONNES_CO2E and run.gwp_set is not latest.gwp_set):
            points.append(Point(number, None))
            continue
        trail = lines_trail(run.id, str(number), scope=None if scope is None else int(scope),
                            view=view.value)  # fmt: skip
        points.append(Point(number, value(run), trail))
    return Series(
        indicator=key,
        label=key,
        unit=unit,
        vintage=str(latest.made_at.date()),
        source=Source("omstallning", "inventory", str(latest.year)),
        points=tuple(points),
        gas_scope=GasScope.CO2E if unit == TONNES_CO2E else None,
    )


def _fossil(session: Session, runs: Sequence[Run]) -> dict[str, Series]:
    """Own fossil fuel by year: MWh where a heating value is known, and t CO2e.

    A year with any line that cannot be turned into MWh, or whose CO2e is unknown, or with a gap in
    own fuel, has no value: a part would look like the whole.
    """
    from emissions.calculate.fossil import FUELS, direct_fossil, energy_per_unit

    mwh: dict[int, float | None] = {}
    tonnes: dict[int, float | None] = {}
    rows = store.line_frame(session, [run.id for run in runs])
    lacking = {
        gap.run_id
        for gap in store.gaps(session, [run.id for run in runs])
        if gap.scope is Scope.DIRECT and gap.category.code in FUELS
    }
    for run in runs:
        if run.id in lacking:
            continue
        lines = store.as_lines([row for row in rows if row.run_id == run.id], run.gwp_set)
        found = direct_fossil(lines, energy_per_unit(lines.factors, bridges()))
        for year in found.to_dict("records"):
            mwh[run.id] = None if year["mwh_unknown"] else float(year["mwh"])
            tonnes[run.id] = None if year["co2e_unknown"] else float(year["t_co2e"])
    return {
        FOSSIL_ENERGY.key: _series(
            FOSSIL_ENERGY.key, "MWh", runs, lambda run: mwh.get(run.id), Scope.DIRECT
        ),
        FOSSIL_EMISSIONS.key: _series(
            FOSSIL_EMISSIONS.key, TONNES_CO2E, runs, lambda run: tonnes.get(run.id), Scope.DIRECT
        ),
    }


def cube(session: Session, viewer: Actor) -> xr.Dataset:
    """The units' own views of every published year: year × unit × scope × category × gas, in kg.

    As `calculate.cube.cube`; the GWP sets of the years are in attrs["potentials"], since a mass
    needs none.
    """
    import xarray as xr

    from emissions.calculate import cube as cubes

    viewer.require_somewhere(Permission.READ)
    runs = standing(session)
    rows = store.line_frame(session, [run.id for run in runs])
    made = [
        cubes.cube(store.as_lines([row for row in rows if row.run_id == run.id], run.gwp_set))
        for run in runs
    ]
    if not made:
        return xr.Dataset()
    joined = xr.concat(made, "year", join="outer", data_vars="all")
    joined.attrs["potentials"] = {run.year: run.gwp_set.value for run in runs}
    return joined


def trail_of_year(session: Session, viewer: Actor, year: int) -> Trail | None:
    """The way to a year's published run, if it has one."""
    viewer.require_somewhere(Permission.READ)
    run = next((one for one in standing(session) if one.year == year), None)
    return None if run is None else Trail("run", run.id, str(year))
