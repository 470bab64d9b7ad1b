"""What a building holds: services, risks, and what it has when the grid is gone."""

from __future__ import annotations

from datetime import date

from energy.model import PlantKind
from energy.operations import add_plant
from resilience import operations, report
from resilience.model import BufferKind, Ground
from tests.resilience.register import TODAY, Town


def supply(place: Town, **values: object) -> report.BuildingSupply:
    found: report.BuildingSupply = place.ask(
        report.supply_of, place.buildings["home"], year=2026, today=TODAY, **values
    )
    return found


def test_a_building_holds_its_services_and_the_risks_that_are_about_them(place: Town) -> None:
    flood = place.risk("flood", building_id=place.buildings["home"])
    outage = place.risk("outage", service_id=place.services["home"])
    place.risk("elsewhere", service_id=place.services["alarm"])
    here = place.ask(report.in_building, place.buildings["home"])
    assert [one.trail.id for one in here.services] == [place.services["home"]]
    assert {one.id for one in here.risks} == {flood, outage}


def test_own_generation_comes_from_the_register_of_energy(place: Town) -> None:
    assert supply(place).own.plants == ()
    assert not supply(place).own.has_solar
    for key, start in (("roof", date(2024, 1, 1)), ("later", date(2027, 1, 1))):
        place.do(
            add_plant, key=key, name=key.title(), kind=PlantKind.SOLAR, peak_kw=45.0,
            building_id=place.buildings["home"], unit_id=place.units["town"], valid_from=start,
            actor=place.strategist,
        )  # fmt: skip
    own = supply(place).own
    assert [(one.trail.label, one.peak_kw) for one in own.plants] == [("Roof", 45.0)]
    assert (own.has_solar, own.peak_kw) == (True, 45.0)
    assert own.plants[0].produced.value is None, "no meter counts it"


def test_reserve_power_is_told_as_far_as_one_may_know(place: Town) -> None:
    assert supply(place).has_reserve_power.value is None
    place.do(
        operations.change_node, place.nodes["home"], expected_version=1,
        building_id=place.buildings["home"],
    )  # fmt: skip
    assert supply(place).has_reserve_power.value is False
    edge = place.dependencies["home-power"]
    place.do(
        operations.change_dependency, edge, expected_version=1,
        buffer_kind=BufferKind.RESERVE_POWER,
    )  # fmt: skip
    assert supply(place, viewer=place.reader).has_reserve_power.value is True
    place.do(
        operations.mark, "dependency", edge, field="buffer_kind", ground=Ground.OSL_18_13,
        reason="Prövat",
    )  # fmt: skip
    assert supply(place, viewer=place.reader).has_reserve_power.is_secret
    assert supply(place).has_reserve_power.value is True
