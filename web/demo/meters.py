"""The invented supply points with their meters, and what they count month by month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from energy.model import Cadence, Carrier, Direction
from omstallning.organisation.model import BuildingUse
from web.demo import weather
from web.demo.buildings import BUILDINGS, PLANTS, RENTED_WITHOUT_METER, BuildingExample

FIRST_MONTH = date(2023, 1, 1)
FIRST_HOURLY = date(2023, 11, 1)
HOURLY_BUILDINGS = 24
"""The largest buildings and those with solar cells have hourly electricity."""

KWH_PER_M2 = {
    BuildingUse.SCHOOL: (46.0, 108.0),
    BuildingUse.PRESCHOOL: (58.0, 118.0),
    BuildingUse.CARE_HOME: (74.0, 132.0),
    BuildingUse.ICE_RINK: (318.0, 42.0),
    BuildingUse.BATH: (342.0, 296.0),
    BuildingUse.SPORTS_HALL: (52.0, 92.0),
    BuildingUse.TOWN_HALL: (68.0, 84.0),
    BuildingUse.OFFICE: (61.0, 89.0),
    BuildingUse.LIBRARY: (49.0, 81.0),
    BuildingUse.FIRE_STATION: (72.0, 112.0),
    BuildingUse.DEPOT: (38.0, 74.0),
    BuildingUse.WATERWORKS: (640.0, 0.0),
    BuildingUse.HOUSING: (34.0, 121.0),
}
"""Electricity and heat of a square metre in a year, before each building's own luck."""

MISBEHAVING = {"granskolan": 1.55, "hojdgarden": 1.5, "vasterhallen": 1.6}
"""Buildings that use more than their like."""

STUCK, STUCK_DAYS = "ekskolan", 12
"""An hourly meter that has shown one value for its last twelve days."""
MISSING_HOURLY = ("bjorkskolan", date(2025, 2, 1))
"""A month that was never delivered."""
MISSING_HEAT = ("akergarden", date(2026, 3, 1))
LATE_HEAT, UNREAD_WATER = "vasterhallen", "solgarden"
"""Whose last month has not come, and whose register nobody read last month."""
RESENT = ("tallskolan", date(2025, 11, 1))
"""A month sent again with other values."""
SWAPPED, SWAPPED_ON = "furugarden", date(2024, 9, 17)
ROLLED = "strandgarden"


@dataclass(frozen=True, slots=True)
class PointExample:
    """A supply point with the meter that sits on it from the start."""

    key: str
    name: str
    building: BuildingExample
    carrier: Carrier
    direction: Direction
    cadence: Cadence
    measured_in: str
    serial: str
    yearly: float
    since: date
    before: date | None
    digits: int | None = None
    fuse: float | None = None


@cache
def points() -> tuple[PointExample, ...]:
    """Every supply point, in the order in which they are numbered."""
    made = [*_electricity(), *_heat(), *_solar(), *_water(), *_others()]
    return tuple(made)


def by_building(
    carrier: Carrier, direction: Direction = Direction.BOUGHT
) -> dict[str, PointExample]:
    """Building key → its point of a carrier."""
    return {
        p.building.key: p for p in points() if p.carrier is carrier and p.direction is direction
    }


def luck(key: str, spread: float = 0.13) -> float:
    """How much more or less than its like a building uses, the same every time."""
    drawn = np.random.default_rng([weather.SEED, *key.encode()]).normal(1.0, spread)
    return float(np.clip(drawn, 0.8, 1.2))


def more(building: BuildingExample) -> float:
    """How many times what its like uses a building uses, because something is wrong there."""
    return MISBEHAVING.get(building.key, 1.0)


def _electricity() -> Iterator[PointExample]:
    metered = [b for b in BUILDINGS if b.key != RENTED_WITHOUT_METER]
    sunny = {plant.building for plant in PLANTS}
    others = sorted((b for b in metered if b.key not in sunny), key=lambda b: -b.area_m2)
    hourly = sunny | {b.key for b in others[: HOURLY_BUILDINGS - len(sunny)]}
    for number, building in enumerate(metered):
        is_hourly = building.key in hourly
        yearly = (
            building.area_m2 * KWH_PER_M2[building.use][0] * luck(building.key) * more(building)
        )
        yield PointExample(
            gsrn(number), f"El {building.name}", building, Carrier.ELECTRICITY, Direction.BOUGHT,
            Cadence.HOURLY if is_hourly else Cadence.MONTHLY, "kWh", f"E{41_000 + 37 * number}",
            yearly, max(building.since, FIRST_MONTH), building.before,
            fuse=_fuse(yearly),
        )  # fmt: skip


def _fuse(yearly_kwh: float) -> float:
    """The smallest usual fuse that carries four times the mean load."""
    amperes = yearly_kwh / 8766 * 4 * 1000 / (3**0.5 * 400)
    sizes = (25, 35, 50, 63, 80, 100, 125, 160, 200, 250, 315, 400, 630, 800, 1000, 1600, 2000)
    return float(next(size for size in sizes if size >= amperes))


def _heat() -> Iterator[PointExample]:
    heated = [
        b for b in BUILDINGS
        if b.key != RENTED_WITHOUT_METER and b.area_m2 >= 600 and KWH_PER_M2[b.use][1]
        and b.key not in {"verkstaden", "forrad-norr", "forrad-soder", "ridhuset"}
    ][:46]  # fmt: skip
    for number, building in enumerate(heated):
        yield PointExample(
            f"FV-{10_100 + number}", f"Fjärrvärme {building.name}", building,
            Carrier.DISTRICT_HEAT, Direction.BOUGHT, Cadence.MONTHLY, "kWh",
            f"V{7_300 + 11 * number}",
            building.area_m2 * KWH_PER_M2[building.use][1] * luck(building.key + "v")
            * more(building),
            max(building.since, FIRST_MONTH), building.before,
        )  # fmt: skip


def _solar() -> Iterator[PointExample]:
    houses = {b.key: b for b in BUILDINGS}
    for number, plant in enumerate(PLANTS):
        building = houses[plant.building]
        for direction, name, offset in (
            (Direction.PRODUCED, "Solel", 0), (Direction.SOLD, "Solel till nätet", 1),
        ):  # fmt: skip
            yield PointExample(
                gsrn(500 + 2 * number + offset), f"{name} {building.name}", building,
                Carrier.ELECTRICITY, direction, Cadence.HOURLY, "kWh",
                f"S{900 + 2 * number + offset}", plant.peak_kw * 900,
                max(plant.since, FIRST_HOURLY), None,
            )  # fmt: skip


def _water() -> Iterator[PointExample]:
    uses = {BuildingUse.SCHOOL, BuildingUse.CARE_HOME, BuildingUse.BATH, BuildingUse.HOUSING,
            BuildingUse.ICE_RINK}  # fmt: skip
    watered = [b for b in BUILDINGS if b.use in uses and b.key != "videskolan"]
    for number, building in enumerate(watered):
        per_m2 = {BuildingUse.SCHOOL: 0.28, BuildingUse.BATH: 5.6}.get(building.use, 1.15)
        yield PointExample(
            f"VA-{20_400 + number}", f"Vatten {building.name}", building, Carrier.WATER,
            Direction.BOUGHT, Cadence.STAND_MONTHLY, "m³", f"W{55_210 + 13 * number}",
            building.area_m2 * per_m2 * luck(building.key + "w"),
            max(building.since, FIRST_MONTH), building.before, digits=5,
        )  # fmt: skip


def _others() -> Iterator[PointExample]:
    houses = {b.key: b for b in BUILDINGS}
    yield PointExample("FK-300", "Fjärrkyla Stadshuset", houses["stadshuset"],
                       Carrier.DISTRICT_COOLING, Direction.BOUGHT, Cadence.MONTHLY, "kWh", "K310",
                       118_000.0, FIRST_MONTH, None)  # fmt: skip
    yield PointExample(
        "PE-1",
        "Pellets Ridhuset",
        houses["ridhuset"],
        Carrier.FUEL,
        Direction.BOUGHT,
        Cadence.MONTHLY,
        "kg",
        "P1",
        31_000.0,
        FIRST_MONTH,
        None,
    )
    yield PointExample(
        "OL-1",
        "Eldningsolja Verkstaden",
        houses["verkstaden"],
        Carrier.FUEL,
        Direction.BOUGHT,
        Cadence.MONTHLY,
        "liter",
        "O1",
        9_400.0,
        FIRST_MONTH,
        None,
    )


def gsrn(number: int) -> str:
    """An invented supply point number: 17 digits and the check digit of GS1."""
    digits = f"7359991489{number:07d}"
    total = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(digits))
    return f"{digits}{-total % 10}"
