"""What this room answers, for a viewer."""

from energy.report.buildings import (
    BuildingEnergy,
    BuildingList,
    BuildingMonth,
    BuildingRow,
    BuildingView,
    building_energy,
    buildings,
)
from energy.report.duties import DUE_DAY, DUTIES, GRACE_DAYS
from energy.report.hours import (
    DayView,
    FillView,
    HourlyView,
    RevisionView,
    hourly,
    place_of_block,
)
from energy.report.plants import PlantList, PlantRow, plants
from energy.report.points import (
    MeterPage,
    MonthView,
    PointList,
    PointPage,
    PointRow,
    meter,
    point,
    points,
)
from energy.report.portfolio import Portfolio, portfolio, purchased
from energy.report.uses import UseRow, by_use
from energy.report.views import (
    MeterView,
    PlantView,
    PointView,
    ProductView,
    SeriesMonthView,
    SeriesView,
    StandView,
    SupplierMonthView,
    Trouble,
)

__all__ = [
    "DUE_DAY", "DUTIES", "GRACE_DAYS",
    "BuildingEnergy", "BuildingList", "BuildingMonth", "BuildingRow", "BuildingView",
    "DayView", "FillView", "HourlyView", "MeterPage", "MeterView", "MonthView", "PlantList",
    "PlantRow", "PlantView", "PointList", "PointPage", "PointRow", "PointView", "Portfolio",
    "ProductView", "RevisionView", "SeriesMonthView", "SeriesView", "StandView",
    "SupplierMonthView", "Trouble", "UseRow", "building_energy", "buildings", "by_use", "hourly",
    "meter", "place_of_block", "plants", "point", "points", "portfolio", "purchased",
]  # fmt: skip
