"""A small invented group with sources and records, entered through the verbs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from emissions import operations
from emissions.model import Category, Control, InstrumentKind, Method, RecordStatus, RunKind, Scope
from emissions.tables import ActivityRecord, Run
from omstallning.access.model import Actor, Role
from omstallning.database import Database
from omstallning.organisation.model import UnitKind
from omstallning.organisation.operations import found_unit
from omstallning.period import Interval, month, year
from omstallning.units import GwpSet
from tests.conftest import person

START = date(2020, 1, 1)


@dataclass(frozen=True)
class Group:
    """The group, its people and its sources by key."""

    database: Database
    strategist: Actor
    approver: Actor
    units: dict[str, int]
    sources: dict[str, int]

    def state(
        self,
        source: str,
        quantity: float | None,
        period: Interval | None = None,
        *,
        unit: str = "MWh",
        status: RecordStatus = RecordStatus.MEASURED,
    ) -> ActivityRecord:
        """State one record."""
        with self.database.writing() as session:
            return operations.state_activity(
                session,
                self.strategist,
                source_id=self.sources[source],
                period=period or year(2023),
                quantity=quantity,
                unit=unit,
                status=status,
            )

    def guarantee(self, periods: Iterable[Interval], kwh: float) -> None:
        """Guarantees of origin for the school's electricity, so many kWh for each period."""
        with self.database.writing() as session:
            for period in periods:
                operations.add_instrument(
                    session,
                    self.strategist,
                    source_id=self.sources["skola-el"],
                    kind=InstrumentKind.ORIGIN_GUARANTEE,
                    period=period,
                    quantity_kwh=kwh,
                    publisher="ipcc-electricity-maps",
                    factor_key="ipcc_lca_wind",
                    meets_criteria=True,
                    criteria="Cancelled for us, register extract 2024-03-01",
                )

    def run(
        self, kind: RunKind = RunKind.FINAL, *, number: int = 2023, gwp_set: GwpSet = GwpSet.AR5
    ) -> Run:
        """Make a run."""
        return operations.make_run(
            self.database, self.strategist, year=number, kind=kind, gwp_set=gwp_set
        )

    def publish(self, run: Run, reason: str | None = None) -> Run:
        """Take a draft all the way."""
        with self.database.writing() as session:
            run = operations.review_run(session, self.approver, run.id, expected_version=1)
            run = operations.approve_run(session, self.approver, run.id, expected_version=2)
        with self.database.writing() as session:
            return operations.publish_run(
                session, self.strategist, run.id, expected_version=3, reason=reason
            )


def municipality(database: Database) -> Group:
    """A committee with a school, an energy company, and a federation of which half is ours."""
    strategist = person(database, Role.STRATEGIST)
    approver = person(database, Role.APPROVER)
    units: dict[str, int] = {}
    with database.writing() as session:
        for key, kind, name, share in (
            ("koncern", UnitKind.GROUP, "Exempelkoncernen", 1.0),
            ("skolnamnd", UnitKind.COMMITTEE, "Skolnämnden", 1.0),
            ("energibolag", UnitKind.COMPANY, "Energibolaget", 1.0),
            ("raddning", UnitKind.FEDERATION, "Räddningsförbundet", 0.5),
        ):
            units[key] = found_unit(
                session,
                strategist,
                key=key,
                kind=kind,
                name=name,
                valid_from=START,
                parent_id=units.get("koncern"),
                share=share,
            ).id
    group = Group(database, strategist, approver, units, {})
    with database.writing() as session:
        for key, unit, scope, category, activity_unit, supplier in (
            ("panna-gas", "energibolag", Scope.DIRECT, Category.STATIONARY_FUEL, "MWh", None),
            ("skola-el", "skolnamnd", Scope.ENERGY, Category.ELECTRICITY, "kWh", None),
            ("skola-varme", "skolnamnd", Scope.ENERGY, Category.DISTRICT_HEAT, "MWh", "panna-gas"),
            ("brandbil", "raddning", Scope.DIRECT, Category.VEHICLE_FUEL, "l", None),
        ):
            made = operations.add_source(
                session,
                strategist,
                key=key,
                name=key.replace("-", " "),
                unit_id=units[unit],
                scope=scope,
                category=category,
                control=Control.FULL,
                owner="Klimatstrateg",
                activity_unit=activity_unit,
                valid_from=START,
                supplied_by_id=group.sources.get(supplier or ""),
            )
            group.sources[key] = made.id
        for key, method, publisher, factor_key in (
            ("panna-gas", Method.BOTH, "ghg-protocol", "ipcc_natural_gas"),
            ("skola-el", Method.LOCATION, "ivl", "ivl_nordic_mix"),
            ("skola-el", Method.MARKET, "energimarknadsinspektionen", "nordic_residual_mix"),
            ("skola-varme", Method.BOTH, "climateview", "dh_se_avg_cv"),
            ("brandbil", Method.BOTH, "ghg-protocol", "ghgp_uk_diesel_mineral"),
        ):
            operations.assign_factor(
                session,
                strategist,
                source_id=group.sources[key],
                publisher=publisher,
                factor_key=factor_key,
                valid_from=START,
                reason="The best published one",
                method=method,
            )
    return group


def whole_year(group: Group, number: int = 2023) -> None:
    """Every source answered for a year."""
    group.state("panna-gas", 1000.0, year(number))
    group.state("skola-varme", 100.0, year(number))
    group.state("brandbil", 2000.0, year(number), unit="l")
    for month_number in range(1, 13):
        group.state("skola-el", 10.0, month(number, month_number))
