"""Published worked examples of emission inventories, each with where it can be read.

Tolerances follow from the digits the source prints: half a unit in its last place, for each printed
figure that enters.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from emissions.calculate.activities import RECORD_COLUMNS, activities
from emissions.calculate.cube import co2e, cube
from emissions.calculate.factor_table import table, weighted
from emissions.calculate.factors import catalogue
from emissions.calculate.inventory import Lines, lines
from emissions.calculate.refrigerants import blend_gwp, leaked, species_of
from emissions.model import (
    Assignment,
    Category,
    EditionName,
    EmissionFactor,
    Instrument,
    InstrumentKind,
    Method,
    QualityCriterion,
    Scope,
)
from omstallning.period import year
from omstallning.units import Gas, GwpSet

EDITION = EditionName("emission_factors", "golden", "as-printed")


def factor(name: str, unit: str, **values: object) -> EmissionFactor:
    return EmissionFactor(name, name, EDITION, unit, year(2023), **values)  # type: ignore[arg-type]


def one_record(
    quantity: float, unit: str, scope: Scope, category: Category, *factors: EmissionFactor,
    potentials: GwpSet = GwpSet.AR5, methods: tuple[Method, ...] = (Method.BOTH,),
    instruments: tuple[Instrument, ...] = (),
) -> Lines:  # fmt: skip
    """One record of 2023 through the whole way: units, factor by date, lines."""
    start, before = pd.Timestamp("2023-01-01"), pd.Timestamp("2024-01-01")
    row = (1, 1, 1, int(scope), category.code, start, before, quantity, unit)
    assignments = [
        Assignment(1, f.key, year(2023), method)
        for f, method in zip(factors, methods, strict=False)
    ]
    made = activities(pd.DataFrame([row], columns=list(RECORD_COLUMNS)), assignments,
                      catalogue(factors), instruments=instruments)  # fmt: skip
    return lines(made.table, made.factors, made.conversions.values, potentials)


def test_twenty_tonnes_of_r410a() -> None:
    """US EPA, Greenhouse Gas Reporting Program, question 287: 20 t of R-410A are 10 t of HFC-125
    (35 000 t CO2e) and 10 t of HFC-32 (6 750 t CO2e), together 41 750 t CO2e. IPCC AR4 potentials.

    ccdsupport.com/confluence/pages/viewpage.action?pageId=676266066. Whole tonnes are printed and
    every input is exact, so the result is exact.
    """
    species = leaked(1.0, species_of("R-410A"))
    r410a = factor("r410a", "kg", masses=species)
    made = one_record(20.0, "tonne", Scope.DIRECT, Category.REFRIGERANT, r410a,
                      potentials=GwpSet.AR4)  # fmt: skip
    assert made.table["kg_hfc_125"].to_numpy() * 3500 == pytest.approx([35_000_000])
    assert made.table["kg_hfc_32"].to_numpy() * 675 == pytest.approx([6_750_000])
    assert made.table["co2e_kg"].to_numpy() == pytest.approx([41_750_000])


@pytest.mark.parametrize(
    ("blend", "published"), [("R410A", 2088), ("R407C", 1774), ("R404A", 3922), ("R507A", 3985)]
)
def test_blends_have_the_potentials_of_the_f_gas_regulation(blend: str, published: int) -> None:
    """GWP of blends as a mass-weighted mean: Regulation (EU) No 517/2014, annex IV, with the AR4
    values of annex I. Published rounded to whole numbers (DESNZ conversion factors, refrigerants).
    """
    assert blend_gwp(species_of(blend), GwpSet.AR4) == pytest.approx(published, abs=0.51)


def test_a_million_kilowatt_hours_of_which_six_hundred_thousand_are_certified() -> None:
    """Worked example "Scope 2 market vs location based" (tools.gera.services): 1 000 000 kWh on a
    grid of 0.20 kg/kWh is 200 t by location; certificates for 600 000 kWh and a residual mix of
    0.45 kg/kWh make 180 t by market. All figures exact. Method: GHG Protocol Scope 2 Guidance,
    table 6.3.
    """
    grid, residual, wind = (factor(name, "kWh", co2e_kg=value) for name, value in
                            (("grid", 0.20), ("residual", 0.45), ("wind", 0.0)))  # fmt: skip
    certificates = Instrument("c", InstrumentKind.ORIGIN_GUARANTEE, frozenset({1}), "wind",
                              600_000.0, year(2023), frozenset(QualityCriterion))  # fmt: skip
    made = one_record(
        1000.0, "MWh", Scope.ENERGY, Category.ELECTRICITY, grid, residual, wind,
        methods=(Method.LOCATION, Method.MARKET), instruments=(certificates,),
    )  # fmt: skip
    totals = co2e(cube(made), GwpSet.AR5)
    assert float(totals["location"].sum()) == pytest.approx(200_000)
    assert float(totals["market"].sum()) == pytest.approx(180_000)


def test_two_hundred_litres_of_petrol() -> None:
    """Carbon Trust, "Conversion factors example": 200 litres of petrol × 2.331 = 466.2 kg CO2e.

    carbontrust.com/resources/guides/carbon-footprinting-and-reporting/conversion-factors. Exact.
    """
    petrol = factor("petrol", "litre", co2e_kg=2.331)
    made = one_record(0.2, "m³", Scope.DIRECT, Category.VEHICLE_FUEL, petrol)
    assert made.table["co2e_kg"].to_numpy() == pytest.approx([466.2])


def test_a_litre_of_diesel_from_well_to_wheel() -> None:
    """DESNZ 2025, diesel with average biofuel blend: 2.57082 kg CO2e in the tank and 0.62665
    upstream, together 3.19747 kg a litre (greencalculus.com/methodology/diesel-combustion).

    Five decimals are printed for each: 3 × 0.000005.
    """
    diesel = factor("diesel", "litre", co2e_kg=2.57082, upstream_kg=0.62665)
    [line] = one_record(1.0, "liter", Scope.DIRECT, Category.VEHICLE_FUEL, diesel).table.to_dict(
        "records")  # fmt: skip
    assert line["co2e_kg"] + line["upstream_kg"] == pytest.approx(3.19747, abs=1.5e-5)


DESNZ = {
    # name: kg CO2, CH4 and N2O a unit as masses, kg CO2e as published (AR5)
    "flight, domestic (passenger km)": (0.13395, 7.8571e-06, 5.0566e-06, 0.13552),
    "car, average, diesel (km)": (0.17136, 1.786e-07, 6.3019e-06, 0.17304),
    "car, average, petrol (km)": (0.16204, 1.28571e-05, 1.2075e-06, 0.16272),
    "car, average, gas (km)": (0.17201, 6.32143e-05, 1.3585e-06, 0.17414),
    "bus, local (passenger km)": (0.10311, 3.571e-07, 2.7547e-06, 0.10385),
    "van, diesel (tonne km)": (0.62715, 3.571e-07, 1.56226e-05, 0.63130),
}


@pytest.mark.parametrize("name", DESNZ)
def test_gases_foot_to_what_is_published(name: str) -> None:
    """UK Government GHG conversion factors for company reporting 2025 (DESNZ), business travel.

    The source prints kg CO2e for each gas with five decimals (here divided by AR5's 28 and 265 to
    masses) and their sum with five: four rounded figures, 4 × 0.000005.
    """
    carbon, methane, nitrous, published = DESNZ[name]
    printed = factor("row", "km", masses={
        Gas.CO2_FOSSIL: carbon, Gas.CH4: methane, Gas.N2O: nitrous})  # fmt: skip
    per_unit, marks = weighted(table([printed]), GwpSet.AR5)
    assert per_unit[0] == pytest.approx(published, abs=2e-5)
    assert marks[0] == 0


def test_a_terajoule_of_gas_oil() -> None:
    """IPCC 2006 Guidelines, volume 2, table 2.4 (institutional): gas oil 74 100 kg CO2, 10 kg CH4
    and 0.6 kg N2O per TJ; equation 2.1 (emission = fuel × factor). With AR4 (25, 298):
    74 100 + 250 + 178.8 = 74 528.8 kg CO2e. Exact arithmetic.
    """
    gas_oil = factor("gas_oil", "TJ", masses={
        Gas.CO2_FOSSIL: 74_100.0, Gas.CH4_FOSSIL: 10.0, Gas.N2O: 0.6})  # fmt: skip
    made = one_record(1 / 3.6, "GWh", Scope.DIRECT, Category.STATIONARY_FUEL, gas_oil,
                      potentials=GwpSet.AR4)  # fmt: skip
    assert made.table["co2e_kg"].to_numpy() == pytest.approx([74_528.8], rel=1e-12)


def test_methane_has_an_origin_in_the_fifth_and_sixth_reports() -> None:
    """IPCC AR5 WG1 table 8.7 and note; AR6 WG1 table 7.15: fossil 30 and 29.8, other 28 and 27.0;
    AR4 WG1 table 2.14 has one value, 25.
    """
    gases = table([factor("m", "kg", masses={Gas.CH4_FOSSIL: 1.0}),
                   factor("b", "kg", masses={Gas.CH4_BIOGENIC: 1.0})])  # fmt: skip
    found = [weighted(gases, potentials)[0][:2] for potentials in
             (GwpSet.AR4, GwpSet.AR5, GwpSet.AR6, GwpSet.AR5_NATIONAL)]  # fmt: skip
    assert np.allclose(found, [[25, 25], [30, 28], [29.8, 27.0], [28, 28]])
